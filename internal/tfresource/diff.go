package tfresource

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Fill sets a computed value that the plan left open. What was planned stays: Terraform takes nothing else back.
func Fill[T attr.Value](planned *T, value T) {
	if (*planned).IsUnknown() {
		*planned = value
	}
}

// WarnOnDifferences tells which attributes Webex stored otherwise than a create sent them. It is no error, because that would
// taint a good object, and the next apply would replace it: the next refresh finds the difference, and the next plan shows it.
func WarnOnDifferences(diags *diag.Diagnostics, displayName string, attributes []string) {
	for _, attribute := range attributes {
		diags.AddAttributeWarning(path.Root(attribute), "Webex stored another value",
			fmt.Sprintf("The %s was created, but Webex stored another value of %s than it was sent. The next plan shows both.", displayName, attribute))
	}
}

// ErrorOnIgnoredChanges tells of which attributes Webex has other values than an update sent.
func ErrorOnIgnoredChanges(diags *diag.Diagnostics, displayName string, attributes []string) {
	for _, attribute := range attributes {
		diags.AddAttributeError(path.Root(attribute), "Webex did not make the change",
			fmt.Sprintf("Webex accepted the update of the %[1]s but kept another value of %[2]s. To change it, replace the %[1]s:\n\n"+
				"  terraform apply -replace='<address of the %[1]s>'", displayName, attribute))
	}
}

// Comparison is an attribute in two versions of an object.
type Comparison struct{ attribute, one, other string }

// Compare puts together an attribute's values in two versions of an object, each in its one spelling.
func Compare(attribute, one, other string) Comparison { return Comparison{attribute, one, other} }

// Diff names the attributes that are not the same in both versions, in the order of the comparisons.
func Diff(comparisons ...Comparison) []string {
	var names []string
	for _, compared := range comparisons {
		if compared.one != compared.other {
			names = append(names, compared.attribute)
		}
	}
	return names
}
