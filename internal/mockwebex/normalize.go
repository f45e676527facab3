package mockwebex

import (
	"net/url"
	"strings"
)

// storedURL returns a URL as the server stores it.
func (s *Server) storedURL(text string) string {
	target, err := url.Parse(text)
	if !s.switches.CanonicalURL || err != nil {
		return text
	}
	target.Host = strings.ToLower(target.Host)
	if target.Scheme == "https" && target.Port() == "443" || target.Scheme == "http" && target.Port() == "80" {
		target.Host = target.Hostname()
	}
	if target.Path == "" {
		target.Path = "/"
	}
	return target.String()
}

// storedFilter returns a webhook filter as the server stores it.
func (s *Server) storedFilter(filter string) string {
	conditions := strings.Split(filter, "&")
	for i, condition := range conditions {
		name, value, found := strings.Cut(condition, "=")
		isEmail := strings.Contains(value, "@") || strings.Contains(strings.ToLower(value), "%40")
		if s.switches.LowerCaseEmails && found && isEmail {
			conditions[i] = name + "=" + strings.ToLower(value)
		}
	}
	if s.switches.Reorder {
		for i, j := 0, len(conditions)-1; i < j; i, j = i+1, j-1 {
			conditions[i], conditions[j] = conditions[j], conditions[i]
		}
	}
	return strings.Join(conditions, "&")
}

// storedCallback returns a callback as the server stores it.
func (s *Server) storedCallback(callback Callback) Callback {
	callback.CallbackNumber = s.storedNumber(callback.CallbackNumber)
	if current := renamedZones[callback.Timezone]; s.switches.RenameZones && current != "" {
		callback.Timezone = current
	}
	return callback
}

var numberSeparators = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "")

// storedNumber returns a phone number as the server stores it.
func (s *Server) storedNumber(number string) string {
	if s.switches.NormalizeNumbers || s.switches.E164Numbers {
		number = numberSeparators.Replace(number)
	}
	if digits, international := strings.CutPrefix(number, "+"); s.switches.E164Numbers && !international && digits != "" {
		if len(digits) == 10 {
			digits = "1" + digits
		}
		number = "+" + digits
	}
	return number
}

// renamedZones are some IANA time zones with a newer name.
var renamedZones = map[string]string{
	"US/Eastern": "America/New_York", "US/Central": "America/Chicago", "US/Mountain": "America/Denver", "US/Pacific": "America/Los_Angeles",
	"Europe/Kiev": "Europe/Kyiv", "Asia/Calcutta": "Asia/Kolkata", "GB": "Europe/London", "Japan": "Asia/Tokyo",
}
