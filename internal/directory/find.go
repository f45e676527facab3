// Package directory implements webexcc_queue and webexcc_agent, which find the IDs that callbacks require by name or e-mail address. It
// may import webexapi, tfvalue, tfdiag and tfresource; only provider imports it.
package directory

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
)

// maxSuggestions limits the suggestions in an error.
const maxSuggestions = 5

// collect returns all elements of a listing.
func collect[T any](listing iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for element, err := range listing {
		if err != nil {
			return nil, err
		}
		all = append(all, element)
	}
	return all, nil
}

// lines formats elements for the end of an error, one per line.
func lines[T any](elements []T, describe func(T) string) string {
	var text strings.Builder
	for _, element := range elements {
		text.WriteString("\n  " + describe(element))
	}
	return text.String()
}

// suggestions returns what a search finds for the first text that has any results, one line each. It is part of an error, so a failed
// search only means that there are no suggestions.
func suggestions[T any](
	ctx context.Context, search func(context.Context, string) iter.Seq2[T, error], texts []string, describe func(T) string,
) string {
	for _, text := range texts {
		var found []T
		for element, err := range search(ctx, text) {
			if err != nil || len(found) == maxSuggestions {
				break
			}
			found = append(found, element)
		}
		if len(found) > 0 {
			return fmt.Sprintf("\n\nA search for %q found:\n", text) + lines(found, describe)
		}
	}
	return ""
}

// searchTexts returns the text and its two longest words. Webex searches for substrings, so a misspelled word finds nothing, but the
// other words may.
func searchTexts(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.SortStableFunc(words, func(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) })
	words = slices.DeleteFunc(words, func(word string) bool { return word == text || utf8.RuneCountInString(word) < 3 })
	return append([]string{text}, words[:min(2, len(words))]...)
}

// scopes are those of all directory APIs.
var scopes = tfdiag.Scopes{
	Read: "the scope cjp:config_read", Note: "The scope cjp:config_read is required to read the configuration of the Contact Center.", NotPersonal: true,
}
