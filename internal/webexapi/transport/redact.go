package transport

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// redacted replaces texts that must not appear in errors.
const redacted = "[redacted]"

// redact removes the credentials and the confidential texts of the request from a text of a response.
func (op *operation) redact(text string) string {
	text = op.service.client.tokens.redact(text, op.token)
	hidden := slices.Clone(op.req.Confidential)
	for _, secret := range op.req.Confidential {
		hidden = append(hidden, url.QueryEscape(secret), url.PathEscape(secret))
	}
	// Longer texts first, because they may contain shorter ones.
	slices.SortFunc(hidden, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, secret := range hidden {
		text = redactWord(text, secret)
	}
	return text
}

// redactWord replaces a text only where it is a separate word, because a name may be as short as "Al".
func redactWord(text, secret string) string {
	if strings.TrimSpace(secret) == "" {
		return text
	}
	var kept strings.Builder
	for from := 0; ; {
		at := strings.Index(text[from:], secret)
		if at < 0 {
			kept.WriteString(text[from:])
			return kept.String()
		}
		at += from
		end := at + len(secret)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[end:])
		first, _ := utf8.DecodeRuneInString(secret)
		last, _ := utf8.DecodeLastRuneInString(secret)
		kept.WriteString(text[from:at])
		if isWordRune(before) && isWordRune(first) || isWordRune(last) && isWordRune(after) {
			kept.WriteString(secret)
		} else {
			kept.WriteString(redacted)
		}
		from = end
	}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
