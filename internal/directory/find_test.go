package directory

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
)

func TestFind_searchTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                  {""},
		"Sales":             {"Sales"},
		"Sales EMEA":        {"Sales EMEA", "Sales", "EMEA"},
		"A to Z of Billing": {"A to Z of Billing", "Billing"},
		"one three seven":   {"one three seven", "three", "seven"},
		"Köln/Störung":      {"Köln/Störung", "Störung", "Köln"},
		`"gold"`:            {`"gold"`, "gold"},
	} {
		if got := searchTexts(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestFind_suggestions(t *testing.T) {
	t.Parallel()
	search := func(_ context.Context, _, text string) iter.Seq2[string, error] {
		return func(yield func(string, error) bool) {
			switch text {
			case "fails":
				yield("", errors.New("refused"))
			case "fails later":
				_ = yield("one", nil) && yield("", errors.New("refused"))
			case "many":
				for range 100 {
					if !yield("one", nil) {
						return
					}
				}
			}
		}
	}
	for name, test := range map[string]struct {
		texts   []string
		lines   int
		message string
	}{
		"nothing":          {[]string{"a", "b"}, 0, ""},
		"the second finds": {[]string{"a", "many"}, 5, `A search for "many" found:`},
		"a failure":        {[]string{"fails"}, 0, ""},
		"a late failure":   {[]string{"fails later"}, 1, `A search for "fails later" found:`},
	} {
		find := finder[string]{describe: func(found string) string { return "<" + found + ">" }, search: search}
		got := find.suggestions(t.Context(), test.texts)
		if strings.Count(got, "\n  <one>") != test.lines || !strings.Contains(got, test.message) || test.message == "" && got != "" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
