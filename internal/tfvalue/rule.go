package tfvalue

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Rule is the validator of a string attribute. All string attributes of the provider are validated by a Rule, so that every error
// has the same form: the allowed values, and the given one.
type Rule struct {
	// Name is the name of the value, for example "phone number". Without a name, errors use the name of the attribute.
	Name string
	// Allowed completes the sentence "The <name> must be …".
	Allowed string
	// Problem describes an invalid value, for example `got "x"`. It returns "" for a valid value, and never quotes a
	// secret or personal data.
	Problem func(value string) string
}

var _ validator.String = Rule{}

// Description implements validator.Describer.
func (r Rule) Description(context.Context) string {
	if r.Allowed == "" {
		return ""
	}
	return "must be " + r.Allowed
}

// MarkdownDescription implements validator.Describer.
func (r Rule) MarkdownDescription(ctx context.Context) string { return r.Description(ctx) }

// ValidateString implements validator.String. An unknown value is validated once it is known, later in the plan.
func (r Rule) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	name, subject := r.Name, "The "+r.Name
	if name == "" {
		name, subject = req.Path.String(), req.Path.String()
	}
	if message := r.Check(subject, req.ConfigValue.ValueString()); message != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+name, message)
	}
}

// Check returns the error message for a value, with subject as the subject of the sentence, or "" for a valid value.
func (r Rule) Check(subject, value string) string {
	if r.Problem == nil {
		return ""
	}
	problem := r.Problem(value)
	if problem == "" {
		return ""
	}
	return fmt.Sprintf("%s must be %s, %s.", subject, r.Allowed, problem)
}

// OneOf allows the listed values.
func OneOf(values ...string) Rule {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = fmt.Sprintf("%q", value)
	}
	last := len(quoted) - 1
	allowed := strings.TrimPrefix(strings.Join(quoted[:last], ", ")+" or "+quoted[last], " or ")
	return Rule{Allowed: allowed, Problem: func(value string) string {
		for _, one := range values {
			if value == one {
				return ""
			}
		}
		return fmt.Sprintf("got %q", value)
	}}
}

// Length allows values of minLength to maxLength characters. It never quotes the value, which may be a secret.
func Length(minLength, maxLength int) Rule {
	return length(fmt.Sprintf("%d to %d characters long", minLength, maxLength), minLength, maxLength)
}

// MaxLength allows values of at most maxLength characters.
func MaxLength(maxLength int) Rule {
	return length(fmt.Sprintf("at most %d characters long", maxLength), 0, maxLength)
}

func length(allowed string, minLength, maxLength int) Rule {
	return Rule{Allowed: allowed, Problem: func(value string) string {
		if length := utf8.RuneCountInString(value); length < minLength || length > maxLength {
			return fmt.Sprintf("got %d characters", length)
		}
		return ""
	}}
}

// NotEmpty allows every value but "".
func NotEmpty() Rule {
	return Rule{Allowed: "a non-empty string", Problem: func(value string) string {
		if value == "" {
			return "got an empty string"
		}
		return ""
	}}
}

// NotBlank allows values with at least one visible character.
func NotBlank() Rule {
	return Rule{Allowed: "a string with at least one visible character", Problem: func(value string) string {
		if strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsSpace(r) }) {
			return ""
		}
		return fmt.Sprintf("got %q", value)
	}}
}
