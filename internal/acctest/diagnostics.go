package acctest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Diagnostics are the errors and warnings of the provider.
type Diagnostics []*tfprotov6.Diagnostic

// HasError reports whether there is an error.
func (d Diagnostics) HasError() bool {
	return slices.ContainsFunc(d, func(one *tfprotov6.Diagnostic) bool { return one.Severity == tfprotov6.DiagnosticSeverityError })
}

// Errors returns only the errors.
func (d Diagnostics) Errors() Diagnostics { return d.only(tfprotov6.DiagnosticSeverityError) }

// Warnings returns only the warnings.
func (d Diagnostics) Warnings() Diagnostics { return d.only(tfprotov6.DiagnosticSeverityWarning) }

// On returns those on an attribute; "" selects those without one.
func (d Diagnostics) On(attribute string) Diagnostics {
	return d.filter(func(one *tfprotov6.Diagnostic) bool { return attributeOf(one) == attribute })
}

// Contain reports whether a summary or a detail contains the text.
func (d Diagnostics) Contain(text string) bool { return strings.Contains(d.String(), text) }

// String returns one line for each: severity, attribute, summary, detail.
func (d Diagnostics) String() string {
	lines := make([]string, len(d))
	for i, one := range d {
		lines[i] = fmt.Sprintf("%s [%s] %s: %s", one.Severity, attributeOf(one), one.Summary, one.Detail)
	}
	return strings.Join(lines, "\n")
}

func (d Diagnostics) only(severity tfprotov6.DiagnosticSeverity) Diagnostics {
	return d.filter(func(one *tfprotov6.Diagnostic) bool { return one.Severity == severity })
}

func (d Diagnostics) filter(keep func(*tfprotov6.Diagnostic) bool) Diagnostics {
	var kept Diagnostics
	for _, one := range d {
		if keep(one) {
			kept = append(kept, one)
		}
	}
	return kept
}

// attributeOf returns the name of the root attribute.
func attributeOf(one *tfprotov6.Diagnostic) string {
	if one.Attribute == nil || len(one.Attribute.Steps()) == 0 {
		return ""
	}
	name, _ := one.Attribute.Steps()[0].(tftypes.AttributeName)
	return string(name)
}
