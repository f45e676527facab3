package tfresource

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

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
func Diff(planned, returned map[string]attr.Value) []string {
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
		return ok && text.Canonical() == other.Canonical()
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

// WarnOnDifferences adds a warning for each attribute for which Webex returned a different value than a create sent. This is not an
// error, because an error would taint a good object and the next apply would replace it. The next plan shows the difference.
func WarnOnDifferences(diags *diag.Diagnostics, displayName string, attributes []string) {
	for _, attribute := range attributes {
		diags.AddAttributeWarning(path.Root(attribute), "Webex changed a configured value",
			fmt.Sprintf("The %s was created, but Webex returned a different %s. The next plan will show the difference.", displayName, attribute))
	}
}

// ErrorOnIgnoredChanges adds an error for each attribute for which Webex returned a different value than an update sent.
func ErrorOnIgnoredChanges(diags *diag.Diagnostics, displayName string, attributes []string) {
	for _, attribute := range attributes {
		diags.AddAttributeError(path.Root(attribute), "Webex ignored the change",
			fmt.Sprintf("Webex accepted the update of the %[1]s but returned a different %[2]s. To change it, replace the %[1]s:\n\n"+
				"  terraform apply -replace='<address of the %[1]s>'", displayName, attribute))
	}
}
