package acctest

import (
	"regexp"
	"strings"
)

// ErrorPattern matches Terraform's output, which is wrapped at the width of the terminal and decorated with bars.
type ErrorPattern string

// ErrorContains matches an error that contains the text.
func ErrorContains(text string) ErrorPattern { return ErrorPattern(wrappedPattern(text)) }

// ErrorContainsOn is ErrorContains for an error that points to an attribute in the configuration.
func ErrorContainsOn(attribute, text string) ErrorPattern {
	return ErrorPattern(`(?s)\d+:\s+` + regexp.QuoteMeta(attribute) + `\s*=.*?` + wrappedPattern(text))
}

// Regexp matches the text however it is wrapped.
func (p ErrorPattern) Regexp() *regexp.Regexp { return regexp.MustCompile(string(p)) }

func wrappedPattern(text string) string {
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return strings.Join(words, `[\s│|]+`)
}
