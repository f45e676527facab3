package tfvalue

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var (
	_ basetypes.StringTypable                    = TextType{}
	_ basetypes.StringValuableWithSemanticEquals = Text{}
	_ validator.String                           = TextType{}
)

// Kind is a meaning that a text can have: how it is checked, and when two spellings of it are the same.
type Kind struct {
	name string
	// allowed completes the sentence "The <name> must be …".
	allowed string
	// canonical returns the one spelling; a text that is not valid is returned as it is.
	canonical func(string) string
	// problem says what is wrong with a text, as in `got "x"`; "" means that it is valid.
	problem func(string) string
	// personal texts are kept out of logs.
	personal bool
}

// TextType is the type of a string attribute with a meaning, and the validator of its configuration:
//
//	schema.StringAttribute{CustomType: tfvalue.PhoneNumber, Validators: []validator.String{tfvalue.PhoneNumber}}
//
// The value itself does not implement xattr.ValidateableAttribute, although that would spare naming the type twice: the
// framework checks such values wherever they are converted, so a refresh would refuse what Webex returned, and a state that
// was written once could never be read again.
type TextType struct {
	basetypes.StringType
	kind *Kind
}

// Value returns a known value of the type.
func (t TextType) Value(text string) Text {
	return Text{StringValue: basetypes.NewStringValue(text), kind: t.kind}
}

// Null returns the null value of the type.
func (t TextType) Null() Text {
	return Text{StringValue: basetypes.NewStringNull(), kind: t.kind}
}

// Unknown returns the unknown value of the type.
func (t TextType) Unknown() Text {
	return Text{StringValue: basetypes.NewStringUnknown(), kind: t.kind}
}

// Optional returns the value of a field that Webex leaves out or empty when it is not set: "" becomes null.
func (t TextType) Optional(text string) Text {
	if text == "" {
		return t.Null()
	}
	return t.Value(text)
}

// Equal reports whether other is the same type.
func (t TextType) Equal(other attr.Type) bool {
	o, ok := other.(TextType)
	return ok && t.kind == o.kind
}

// String names the type in error messages.
func (t TextType) String() string {
	if t.kind == nil {
		return "tfvalue.Text"
	}
	return "tfvalue.Text (" + t.kind.name + ")"
}

// ValueFromString implements basetypes.StringTypable.
func (t TextType) ValueFromString(_ context.Context, value basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Text{StringValue: value, kind: t.kind}, nil
}

// ValueFromTerraform implements attr.Type.
func (t TextType) ValueFromTerraform(ctx context.Context, value tftypes.Value) (attr.Value, error) {
	text, err := t.StringType.ValueFromTerraform(ctx, value)
	if err != nil {
		return nil, err
	}
	base, ok := text.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T", text)
	}
	return Text{StringValue: base, kind: t.kind}, nil
}

// ValueType implements attr.Type.
func (t TextType) ValueType(context.Context) attr.Value { return Text{kind: t.kind} }

// Description implements validator.String.
func (t TextType) Description(context.Context) string {
	if t.kind == nil {
		return ""
	}
	return "must be " + t.kind.allowed
}

// MarkdownDescription implements validator.String.
func (t TextType) MarkdownDescription(ctx context.Context) string { return t.Description(ctx) }

// ValidateString implements validator.String. A value that is not known yet is checked once it is, later in the plan.
func (t TextType) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if t.kind == nil || req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := t.kind.problem(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+t.kind.name,
			fmt.Sprintf("The %s must be %s, %s.", t.kind.name, t.kind.allowed, problem))
	}
}

// Text is a value of a TextType; models use it whatever the kind. The zero value is null.
type Text struct {
	basetypes.StringValue
	kind *Kind
}

// Type implements attr.Value.
func (v Text) Type(context.Context) attr.Type { return TextType{kind: v.kind} }

// Equal reports whether other is spelled the same and means the same.
func (v Text) Equal(other attr.Value) bool {
	o, ok := other.(Text)
	return ok && v.kind == o.kind && v.StringValue.Equal(o.StringValue)
}

// String implements attr.Value. It is what the framework writes into its log wherever it compares values.
func (v Text) String() string {
	if v.kind != nil && v.kind.personal && !v.IsNull() && !v.IsUnknown() {
		return "<" + v.kind.name + ">"
	}
	return v.StringValue.String()
}

// Canonical returns the one spelling, "" for null and unknown.
func (v Text) Canonical() string {
	if v.IsNull() || v.IsUnknown() || v.kind == nil {
		return v.ValueString()
	}
	return v.kind.canonical(v.ValueString())
}

// StringSemanticEquals implements basetypes.StringValuableWithSemanticEquals: whether both are spellings of the same value.
func (v Text) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(Text)
	if !ok || v.IsNull() != o.IsNull() || v.IsUnknown() != o.IsUnknown() {
		return false, nil
	}
	return v.Canonical() == o.Canonical(), nil
}
