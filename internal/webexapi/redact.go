package webexapi

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// redacted stands for what is kept out of errors.
const redacted = "[redacted]"

// confidential is a body with texts that must not come back in an error, even if Webex quotes them: Terraform prints errors, and
// its plugin library writes them into the log.
type confidential interface{ confidential() []string }

func (w webhookJSON) confidential() []string { return append(personalConditions(w.Filter), w.Secret) }

// personalConditions are the values of a webhook's filter that are e-mail addresses or numbers.
func personalConditions(filter string) []string {
	var personal []string
	for condition := range strings.SplitSeq(filter, "&") {
		_, value, _ := strings.Cut(condition, "=")
		name, decoded, _ := strings.Cut(canonical.WebhookFilter(condition), "=")
		switch {
		case name == "number":
			personal = append(append(personal, value), numberSpellings(decoded)...)
		case strings.Contains(decoded, "@"):
			personal = append(personal, value, decoded)
		}
	}
	return personal
}

func (s subscriptionCreate) confidential() []string { return []string{s.Secret} }

func (s subscriptionUpdate) confidential() []string {
	if s.Secret == nil {
		return nil
	}
	return []string{*s.Secret}
}

func (f callbackFields) confidential() []string {
	return append(numberSpellings(f.CallbackNumber), f.CustomerName)
}

// numberSpellings are the ways in which Webex may quote a number.
func numberSpellings(number string) []string {
	plain := canonical.PhoneNumber(number)
	return []string{number, plain, strings.TrimPrefix(plain, "+")}
}

// redact takes out of a text from outside the credentials and what is confidential in the request.
func (x *exchange) redact(text string) string {
	text = x.client.tokens.redact(text, x.bearer)
	hidden := numberSpellings(x.call.query.Get("callbackNumber"))
	if body, ok := x.call.body.(confidential); ok {
		hidden = append(hidden, body.confidential()...)
	}
	for _, secret := range hidden {
		hidden = append(hidden, url.QueryEscape(secret))
	}
	// A longer one first: it may hold a shorter one.
	slices.SortFunc(hidden, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, secret := range hidden {
		text = redactWord(text, secret)
	}
	return text
}

// redactWord takes out a text where it stands as a word of its own: a customer may be called "Al".
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
		if inWord(before) && inWord(first) || inWord(last) && inWord(after) {
			kept.WriteString(secret)
		} else {
			kept.WriteString(redacted)
		}
		from = end
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
