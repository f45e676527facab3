package canonical

import "strings"

// The shortest and the longest number that Webex takes, in characters with separators.
const (
	MinPhoneNumber = 7
	MaxPhoneNumber = 15
)

var phoneSeparators = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "")

// PhoneNumber removes the separators that Webex allows in a number (space, "-", "(", ")", ".") and keeps a leading "+".
//
// The "+" is significant: "+1 234 567" is a number with a country code, "1 234 567" a local one that only looks like it.
func PhoneNumber(number string) string {
	return phoneSeparators.Replace(number)
}
