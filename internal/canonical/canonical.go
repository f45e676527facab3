// Package canonical knows the canonical form of every value that Webex accepts in several spellings: phone numbers, times of day, time
// zones, URLs, webhook filters, UUIDs and Webex IDs. Two values are equivalent exactly if their canonical forms are equal.
//
// Every function that returns a canonical form is total and idempotent: it returns text in an unknown form unchanged, because
// Webex may return values that this package does not know, and those must still be readable and comparable.
//
// It is plain Go: any package may import it, and it imports no package of the project.
package canonical

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
)

// The minimum and maximum length of a number that Webex accepts, including separators.
const (
	MinPhoneNumber = 7
	MaxPhoneNumber = 15
)

var phoneSeparators = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "")

// PhoneNumber removes the separators that Webex allows in a number (space, "-", "(", ")", ".") and keeps a leading "+".
//
// The "+" is significant: "+1 234 567" has a country code, "1 234 567" is a local number.
func PhoneNumber(number string) string {
	return phoneSeparators.Replace(number)
}

// SamePhoneNumber reports whether one number is the other one as Webex may store it: without separators, or in E.164 form, with a "+" and
// the country code in front.
func SamePhoneNumber(a, b string) bool {
	a, b = PhoneNumber(a), PhoneNumber(b)
	return a == b || isE164Of(a, b) || isE164Of(b, a)
}

// isE164Of reports whether international is national with a "+" and perhaps a country code, which replaces a leading 0.
func isE164Of(international, national string) bool {
	const maxCountryCode = 3
	digits, ok := strings.CutPrefix(international, "+")
	if !ok || strings.HasPrefix(national, "+") || len(national) < MinPhoneNumber {
		return false
	}
	code, ok := strings.CutSuffix(digits, strings.TrimPrefix(national, "0"))
	return ok && len(code) <= maxCountryCode
}

// TimeOfDay returns "10:00:00" for "10:00" and "10:00:00". Text that is not a time of day is returned unchanged, including "24:00", which
// Webex does not document and which would be "00:00" of the next day.
func TimeOfDay(clock string) string {
	// time.Parse also accepts "9:00" and fractions of a second; formatting the result detects them.
	if t, err := time.Parse("15:04", clock); err == nil && t.Format("15:04") == clock {
		return clock + ":00"
	}
	return clock
}

// Time returns a time in RFC 3339 in UTC. Text that is not such a time is returned unchanged.
func Time(text string) string {
	if moment, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return moment.UTC().Format(time.RFC3339Nano)
	}
	return text
}

// UUID returns a UUID in lower case. Text that is not a UUID is returned unchanged.
func UUID(id string) string {
	if IsUUID(id) {
		return strings.ToLower(id)
	}
	return id
}

// IsUUID reports whether id is a UUID in its 36-character form, in any case. Webex does not accept the other notations that libraries
// accept ("urn:uuid:…", braces, 32 digits without hyphens).
func IsUUID(id string) bool { return len(id) == lengthOfUUID && uuid.Validate(id) == nil }

const lengthOfUUID = 36 // 32 digits and four hyphens

// WebhookFilter sorts the "&"-joined conditions of a webhook filter, percent-decodes them, trims spaces, composes characters (NFC) and
// writes email addresses in lower case.
//
// Webex does not document in which form it returns a filter. If "a%40b" and "a@b" were different, every apply might replace the webhook.
// Only the order of conditions is not significant: comma-separated values keep their order and repeated conditions are kept, because Webex
// does not document that they can be changed. A value may contain "=", as padded Webex IDs do.
func WebhookFilter(filter string) string {
	conditions := strings.Split(filter, "&")
	for i, condition := range conditions {
		conditions[i] = webhookCondition(condition)
	}
	slices.Sort(conditions)
	return strings.Join(conditions, "&")
}

func webhookCondition(condition string) string {
	decoded := Text(percentDecoded(condition))
	if name, value, _ := strings.Cut(decoded, "="); strings.Contains(value, "@") {
		return Text(name + "=" + strings.ToLower(value))
	}
	return decoded
}

// percentDecoded returns a condition unchanged if it is malformed or would become two conditions.
func percentDecoded(condition string) string {
	for {
		decoded, err := url.PathUnescape(condition)
		if err != nil || decoded == condition || strings.Contains(decoded, "&") {
			return condition
		}
		condition = decoded // Decode again, so that the function is idempotent.
	}
}

// Text trims spaces and composes decomposed characters (NFC): Webex may trim a name, and returns its characters as they were typed.
func Text(text string) string { return norm.NFC.String(strings.TrimSpace(text)) }

// TextForms returns a text unchanged and, if different, its canonical and its decomposed form (NFD).
func TextForms(text string) []string {
	forms := []string{text}
	for _, form := range []string{Text(text), norm.NFD.String(Text(text))} {
		if !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

// URL normalizes a URL as servers usually do: scheme and host in lower case, no default port, "/" for an empty path. Text that is not an
// absolute URL is returned unchanged.
func URL(text string) string {
	trimmed := strings.TrimSpace(text)
	u, err := url.Parse(trimmed)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return text
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if port := u.Port(); u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}
