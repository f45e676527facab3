// Package tfvalue holds the value types that carry a meaning: validation and semantic equality live here, once.
// It imports canonical and schedule.
package tfvalue

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var (
	_ basetypes.StringTypable                    = TextType{}
	_ basetypes.StringValuableWithSemanticEquals = Text{}
	_ xattr.ValidateableAttribute                = Text{}
)

// Kind is a meaning that a text can have: how it is checked, and when two spellings of it are the same.
type Kind struct {
	name string
	// canonical returns the one spelling.
	canonical func(string) string
	// validate returns what is wrong and what is allowed; nil means that the text is valid.
	validate func(string) error
}

// TextType is the type of a string attribute with a meaning, for instance schema.StringAttribute{CustomType: tfvalue.PhoneNumber}.
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
func (t TextType) String() string { return "tfvalue." + t.kind.name }

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

// Text is a value of a TextType; models use it whatever the kind.
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

// Canonical returns the one spelling, "" for null and unknown.
func (v Text) Canonical() string {
	if v.IsNull() || v.IsUnknown() || v.kind == nil {
		return v.ValueString()
	}
	return v.kind.canonical(v.ValueString())
}

// StringSemanticEquals implements basetypes.StringValuableWithSemanticEquals.
func (v Text) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(Text)
	return ok && v.Canonical() == o.Canonical(), nil
}

// ValidateAttribute implements xattr.ValidateableAttribute.
func (v Text) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.IsNull() || v.IsUnknown() || v.kind == nil {
		return
	}
	if err := v.kind.validate(v.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+v.kind.name, err.Error())
	}
}
