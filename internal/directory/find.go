package directory

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// maxSuggestions limits the suggestions in an error.
const maxSuggestions = 5

// finder finds one object for a data source. Its methods return nil and add an error if there is no such object, or more than one.
type finder[T any] struct {
	info   tfdiag.ResourceInfo
	report *tfdiag.Reporter
	orgID  string
	// describe identifies an object in an error.
	describe func(T) string
	// search finds similar objects.
	search func(ctx context.Context, orgID, text string) iter.Seq2[T, error]
}

// namedObjects are objects of the client that people know by name.
type namedObjects[T any] interface {
	Get(ctx context.Context, orgID, id string) (*T, error)
	Named(ctx context.Context, orgID, name string) iter.Seq2[T, error]
}

// byIDOrName returns the object with the ID, otherwise the one with the name.
func (f finder[T]) byIDOrName(ctx context.Context, objects namedObjects[T], id tfvalue.Text, name types.String, diags *diag.Diagnostics) *T {
	if !id.IsNull() {
		object, err := objects.Get(ctx, f.orgID, id.Canonical())
		return f.byID("id", "ID", id.Canonical(), "", object, err, diags)
	}
	text := name.ValueString()
	return f.only(ctx, objects.Named(ctx, f.orgID, text), description{
		attribute: "name", property: fmt.Sprintf("the name %q", text), note: " The name is case-sensitive, and spaces are significant.",
		similar: text, selectBy: "id",
	}, diags)
}

// byID returns an object that was read by its ID, whose name is label. advice is for an ID that does not exist.
func (f finder[T]) byID(attribute, label, id, advice string, object *T, err error, diags *diag.Diagnostics) *T {
	switch {
	case webexapi.IsNotFound(err):
		diags.AddAttributeError(path.Root(attribute), f.title()+" not found",
			fmt.Sprintf("The organization %s has no %s with the %s %s, or the token has no access to it.%s\n%s",
				f.orgID, f.info.DisplayName, label, id, advice, err))
	case err != nil:
		f.report.Add(diags, f.info, "Unable to read "+f.info.DisplayName, err)
	}
	return object
}

// description describes the selection of an object.
type description struct {
	// attribute is the argument, property its value as in "a queue with the name …", note what else to know about it.
	attribute, property, note string
	// similar is the text for which similar objects are searched.
	similar string
	// selectBy is the argument that selects one of several objects.
	selectBy string
}

// only returns the only object of a listing.
func (f finder[T]) only(ctx context.Context, listing iter.Seq2[T, error], by description, diags *diag.Diagnostics) *T {
	found, err := collect(listing)
	switch {
	case err != nil:
		f.report.Add(diags, f.info, "Unable to look up "+f.info.DisplayName, err)
	case len(found) == 0:
		diags.AddAttributeError(path.Root(by.attribute), f.title()+" not found",
			fmt.Sprintf("The organization %s has no %s with %s.%s", f.orgID, f.info.DisplayName, by.property, by.note)+
				f.suggestions(ctx, searchTexts(by.similar)))
	case len(found) > 1:
		diags.AddAttributeError(path.Root(by.attribute), "Multiple "+f.info.DisplayName+"s found",
			fmt.Sprintf("%d %ss have %s. Select one by %s:\n", len(found), f.info.DisplayName, by.property, by.selectBy)+f.lines(found))
	default:
		return &found[0]
	}
	return nil
}

// suggestions returns the results of a search, one per line, for the first text that has any. It is part of an error, so a failed
// search only means that there are no suggestions.
func (f finder[T]) suggestions(ctx context.Context, texts []string) string {
	for _, text := range texts {
		var found []T
		for element, err := range f.search(ctx, f.orgID, text) {
			if err != nil || len(found) == maxSuggestions {
				break
			}
			found = append(found, element)
		}
		if len(found) > 0 {
			return fmt.Sprintf("\n\nA search for %q found:\n", text) + f.lines(found)
		}
	}
	return ""
}

// lines describes objects at the end of an error, one per line.
func (f finder[T]) lines(objects []T) string {
	var text strings.Builder
	for _, object := range objects {
		text.WriteString("\n  " + f.describe(object))
	}
	return text.String()
}

// title is the name of the object at the start of a summary.
func (f finder[T]) title() string {
	return strings.ToUpper(f.info.DisplayName[:1]) + f.info.DisplayName[1:]
}

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

// searchTexts returns the text and its two longest words. Webex searches for substrings, so a misspelled word finds nothing, but the
// other words may.
func searchTexts(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.SortStableFunc(words, func(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) })
	words = slices.DeleteFunc(words, func(word string) bool { return word == text || utf8.RuneCountInString(word) < 3 })
	return append([]string{text}, words[:min(2, len(words))]...)
}
