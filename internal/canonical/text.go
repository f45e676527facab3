package canonical

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Text removes blanks at both ends and composes decomposed characters (NFC): Webex may trim a name, and returns names as they were
// typed.
func Text(text string) string { return norm.NFC.String(strings.TrimSpace(text)) }

// TextForms returns a text as it is and, where they differ, its canonical and its decomposed form (NFD).
func TextForms(text string) []string {
	forms := []string{text}
	for _, form := range []string{Text(text), norm.NFD.String(Text(text))} {
		if !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

// URL writes a URL as servers tend to normalize it: scheme and host in lower case, no default port, "/" for an empty path. A text
// that is no absolute URL is returned unchanged.
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
