package tfvalue

import (
	"fmt"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// WebhookFilter is the filter of a Webex webhook. The order of its conditions makes no difference.
var WebhookFilter = TextType{kind: &Kind{
	name:      "webhook filter",
	allowed:   `conditions name=value joined by "&", such as "roomType=direct&hasFiles=true"`,
	canonical: canonical.WebhookFilter,
	problem:   webhookFilterProblem,
	personal:  true,
}}

// webhookFilterProblem leaves names and values to Webex, which adds new ones. It never repeats a value, which may be the e-mail
// address of a person.
func webhookFilterProblem(filter string) string {
	for condition := range strings.SplitSeq(filter, "&") {
		// A value may hold "=", as padded IDs do.
		name, value, _ := strings.Cut(condition, "=")
		switch {
		case name == "":
			return "got a condition without a name"
		case strings.TrimSpace(name) != name:
			return fmt.Sprintf("got blanks beside the name %q", strings.TrimSpace(name))
		case value == "":
			return fmt.Sprintf("got %q without a value", name)
		}
	}
	return ""
}
