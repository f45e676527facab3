package canonical

import "strings"

var phoneSeparators = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "")

// PhoneNumber removes the separators that Webex allows in a number (space, "-", "(", ")", ".") and keeps a leading "+".
//
// The "+" is significant: "+1 234 567" is a number with a country code, "1 234 567" a local one that only looks like it.
func PhoneNumber(number string) string {
	return phoneSeparators.Replace(number)
}
