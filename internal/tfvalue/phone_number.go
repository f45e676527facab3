package tfvalue

import (
	"fmt"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// PhoneNumber is the number of a scheduled callback. Spellings with and without separators are the same number; a leading "+"
// makes a difference.
var PhoneNumber = TextType{kind: &Kind{
	name:      "phone number",
	allowed:   `7 to 15 characters: digits, space, "-", "(", ")" and ".", with an optional "+" in front`,
	canonical: canonical.PhoneNumber,
	problem:   phoneNumberProblem,
	personal:  true,
}}

const digits = "0123456789"

// phoneNumberProblem never repeats the number, which is personal data and would end up in the logs of a pipeline.
func phoneNumberProblem(number string) string {
	for i, r := range number {
		if !strings.ContainsRune(digits+" -().", r) && (r != '+' || i > 0) {
			return fmt.Sprintf("got the character %q", r)
		}
	}
	// Webex counts the separators.
	if length := len(number); length < canonical.MinPhoneNumber || length > canonical.MaxPhoneNumber {
		return fmt.Sprintf("got %d characters", length)
	}
	if !strings.ContainsAny(number, digits) {
		return "got no digit"
	}
	return ""
}
