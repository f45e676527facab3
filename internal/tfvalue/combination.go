package tfvalue

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Combination is a validator of the framework that compares an attribute with others, with a message like those of a Rule.
type Combination struct {
	validator.String
	// Message describes the allowed combinations.
	Message string
}

// ValidateString implements validator.String.
func (c Combination) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var result validator.StringResponse
	c.String.ValidateString(ctx, req, &result)
	resp.Diagnostics.Append(withMessage(req.Path, result.Diagnostics, c.Message)...)
}

// CombinationInt64 is Combination for a number.
type CombinationInt64 struct {
	validator.Int64
	Message string
}

// ValidateInt64 implements validator.Int64.
func (c CombinationInt64) ValidateInt64(ctx context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	var result validator.Int64Response
	c.Int64.ValidateInt64(ctx, req, &result)
	resp.Diagnostics.Append(withMessage(req.Path, result.Diagnostics, c.Message)...)
}

// withMessage replaces the errors of a validator by one with the message.
func withMessage(attribute path.Path, found diag.Diagnostics, message string) diag.Diagnostics {
	if !found.HasError() {
		return found
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(attribute, "Invalid combination of arguments", message)}
}

// Range allows numbers from Min to Max; a Max of 0 means no maximum.
type Range struct{ Min, Max int64 }

// Description implements validator.Describer.
func (r Range) Description(context.Context) string { return "must be " + r.allowed() }

// MarkdownDescription implements validator.Describer.
func (r Range) MarkdownDescription(ctx context.Context) string { return r.Description(ctx) }

// ValidateInt64 implements validator.Int64.
func (r Range) ValidateInt64(_ context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || r.includes(req.ConfigValue.ValueInt64()) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid %s", req.Path),
		fmt.Sprintf("%s must be %s, got %d.", req.Path, r.allowed(), req.ConfigValue.ValueInt64()))
}

func (r Range) allowed() string {
	if r.Max == 0 {
		return fmt.Sprintf("at least %d", r.Min)
	}
	return fmt.Sprintf("a number from %d to %d", r.Min, r.Max)
}

func (r Range) includes(number int64) bool { return r.Min <= number && (r.Max == 0 || number <= r.Max) }

// Size allows sets of Min to Max elements, none of which is null; a Max of 0 means no maximum.
type Size struct{ Min, Max int }

// Description implements validator.Describer.
func (s Size) Description(context.Context) string { return "must have " + s.allowed() }

// MarkdownDescription implements validator.Describer.
func (s Size) MarkdownDescription(ctx context.Context) string { return s.Description(ctx) }

// ValidateSet implements validator.Set.
func (s Size) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	elements := req.ConfigValue.Elements()
	if size := len(elements); size < s.Min || s.Max > 0 && size > s.Max {
		resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid %s", req.Path),
			fmt.Sprintf("%s must have %s, got %d.", req.Path, s.allowed(), size))
	}
	for _, element := range elements {
		if element.IsNull() {
			resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid %s", req.Path),
				fmt.Sprintf("%s must not contain null, got an element that is null.", req.Path))
			return
		}
	}
}

func (s Size) allowed() string {
	switch {
	case s.Max > 0:
		return fmt.Sprintf("%d to %d elements", s.Min, s.Max)
	case s.Min == 1:
		return "at least 1 element"
	}
	return fmt.Sprintf("at least %d elements", s.Min)
}
