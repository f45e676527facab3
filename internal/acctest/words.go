package acctest

import (
	"regexp"
	"strings"
)

// Words are words of Terraform's output, which it wraps at the width of the terminal and decorates with bars.
type Words string

// Says makes the words that an error is expected to contain.
func Says(text string) Words { return Words(wordsPattern(text)) }

// SaysOn is Says for an error that points to an attribute in the configuration.
func SaysOn(attribute, text string) Words {
	return Words(`(?s)\d+:\s+` + regexp.QuoteMeta(attribute) + `\s*=.*?` + wordsPattern(text))
}

// Regexp matches the words however they are wrapped.
func (w Words) Regexp() *regexp.Regexp { return regexp.MustCompile(string(w)) }

func wordsPattern(text string) string {
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return strings.Join(words, `[\s│|]+`)
}
