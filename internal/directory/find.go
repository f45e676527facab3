package directory

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxNearMisses keeps an error readable.
const maxNearMisses = 5

// collect reads a listing to its end.
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

// lines describes elements, one a line, for the end of an error.
func lines[T any](elements []T, describe func(T) string) string {
	var text strings.Builder
	for _, element := range elements {
		text.WriteString("\n  " + describe(element))
	}
	return text.String()
}

// nearMisses tells what Webex's search finds for the first of the texts for which it finds anything, one line each. It helps
// with an error that is certain already, so that a search that fails only means no help.
func nearMisses[T any](
	ctx context.Context, search func(context.Context, string) iter.Seq2[T, error], texts []string, describe func(T) string,
) string {
	for _, text := range texts {
		var found []T
		for element, err := range search(ctx, text) {
			if err != nil || len(found) == maxNearMisses {
				break
			}
			found = append(found, element)
		}
		if len(found) > 0 {
			return fmt.Sprintf("\n\nA search for %q finds:\n", text) + lines(found, describe)
		}
	}
	return ""
}

// searchTexts are the whole text and its two longest words: Webex searches for substrings, so that a misspelled word hides
// what the others would find.
func searchTexts(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.SortStableFunc(words, func(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) })
	words = slices.DeleteFunc(words, func(word string) bool { return word == text || utf8.RuneCountInString(word) < 3 })
	return append([]string{text}, words[:min(2, len(words))]...)
}
