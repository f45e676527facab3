package tfresource

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// SetIfUnknown sets a computed value that is still unknown in the plan. Known values are kept, because Terraform rejects any change
// of a planned value.
func SetIfUnknown[T attr.Value](planned *T, value T) {
	if (*planned).IsUnknown() {
		*planned = value
	}
}

// Diff returns the sorted names of the attributes whose values differ between a planned and a returned object. Equivalent spellings of
// a tfvalue.Text are equal.
func Diff(planned, returned Attributes) []string {
	var names []string
	for name, value := range planned {
		if !equivalent(value, returned[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func equivalent(a, b attr.Value) bool {
	if text, ok := a.(tfvalue.Text); ok {
		other, ok := b.(tfvalue.Text)
		return ok && text.SameStored(other)
	}
	return a.Equal(b)
}

// Intersect returns the names that are in both lists.
func Intersect(names, others []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !slices.Contains(others, name) })
}

// Without returns the names that are not in others.
func Without(names, others []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(others, name) })
}

// Attributes are the configurable attributes of an object, by name.
type Attributes = map[string]attr.Value

// WarnOnDifferences adds a warning for each attribute for which Webex returned a different value than a create sent. This is not an
// error, because an error would taint a good object and the next apply would replace it. The next plan shows the difference.
func WarnOnDifferences(diags *diag.Diagnostics, displayName string, planned, returned Attributes) {
	for _, name := range Diff(planned, returned) {
		diags.AddAttributeWarning(path.Root(name), "Webex changed a configured value",
			fmt.Sprintf("The %s was created, but Webex returned a different %s%s. The next plan will show the difference. If Webex "+
				"returned the same value in another form, use that form in the configuration.", displayName, name, quoted(returned[name])))
	}
}

// ErrorOnIgnoredChanges adds an error for each of the named attributes, for which Webex returned a different value than an update sent.
// Replacing the object helps only where Webex kept the prior value; where it stores the value in another form, it would do so again.
func ErrorOnIgnoredChanges(diags *diag.Diagnostics, displayName string, names []string, planned, returned, prior Attributes) {
	for _, name := range names {
		attribute := path.Root(name)
		text := fmt.Sprintf("Webex accepted the update of the %s but returned a different %s%s.", displayName, name, quoted(returned[name]))
		if !equivalent(prior[name], returned[name]) || alike(planned[name], returned[name]) {
			diags.AddAttributeError(attribute, "Webex changed a configured value",
				text+fmt.Sprintf("\nSet %s to the value that Webex returned. The next plan will show it.", name))
			continue
		}
		diags.AddAttributeError(attribute, "Webex ignored the change",
			text+fmt.Sprintf("\nTo change it, replace the %[1]s: terraform apply -replace='<address of the %[1]s>'", displayName))
	}
}

// quoted is the value of a text, to follow its name. Personal values are not quoted.
func quoted(value attr.Value) string {
	switch value := value.(type) {
	case tfvalue.Text:
		if !value.IsPersonal() {
			return fmt.Sprintf(": %q", value.ValueString())
		}
	case types.String:
		return fmt.Sprintf(": %q", value.ValueString())
	}
	return ""
}

// alike reports whether two texts have the same letters and digits.
func alike(a, b attr.Value) bool {
	text, ok := a.(stringValue)
	other, alsoText := b.(stringValue)
	return ok && alsoText && lettersAndDigits(text.ValueString()) == lettersAndDigits(other.ValueString())
}

// stringValue is a types.String or a tfvalue.Text.
type stringValue interface {
	attr.Value
	ValueString() string
}

func lettersAndDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKD.String(text))
}
