// Package tfvalue contains the string types of the provider's schemas: each kind of value has one validation rule and one definition of
// equivalent spellings. It may import canonical and schedule; tfresource, the feature packages and provider import it.
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

// kind is the kind of value in a string, such as a phone number: which values are valid, and which spellings are equivalent.
type kind struct {
	Rule
	// canonical returns the canonical form of a value, and an invalid value unchanged.
	canonical func(string) string
	// sameStored reports whether one value is the other one as Webex may store it; nil means that their canonical forms are equal. In
	// contrast to equivalent spellings, a change from one to the other in the configuration is a change.
	sameStored func(a, b string) bool
	// personal values are kept out of logs.
	personal bool
}

// TextType is the type of a string attribute of one kind, and the validator of that attribute:
//
//	schema.StringAttribute{CustomType: tfvalue.PhoneNumber, Validators: []validator.String{tfvalue.PhoneNumber}}
//
// Text does not implement xattr.ValidateableAttribute, although that would make Validators unnecessary: the framework validates such
// values wherever it converts them, so a refresh would reject an unexpected value from Webex, and a state that contains one could
// never be read again.
type TextType struct {
	basetypes.StringType
	kind *kind
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

// Optional returns the value of a field that Webex omits or returns empty if it is not set: "" becomes null.
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
	return "tfvalue.Text (" + t.kind.Name + ")"
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

// Description implements validator.Describer.
func (t TextType) Description(ctx context.Context) string { return t.rule().Description(ctx) }

// MarkdownDescription implements validator.Describer.
func (t TextType) MarkdownDescription(ctx context.Context) string { return t.Description(ctx) }

// ValidateString implements validator.String.
func (t TextType) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	t.rule().ValidateString(ctx, req, resp)
}

func (t TextType) rule() Rule {
	if t.kind == nil {
		return Rule{}
	}
	return t.kind.Rule
}

// Text is a value of any TextType, for use in models. The zero value is null.
type Text struct {
	basetypes.StringValue
	kind *kind
}

// Type implements attr.Value.
func (v Text) Type(context.Context) attr.Type { return TextType{kind: v.kind} }

// Equal reports whether other has the same kind and the same spelling.
func (v Text) Equal(other attr.Value) bool {
	o, ok := other.(Text)
	return ok && v.kind == o.kind && v.StringValue.Equal(o.StringValue)
}

// String implements attr.Value. The framework writes it to its log whenever it compares values.
func (v Text) String() string {
	if v.kind != nil && v.kind.personal && !v.IsNull() && !v.IsUnknown() {
		return "<" + v.kind.Name + ">"
	}
	return v.StringValue.String()
}

// Canonical returns the canonical form, or "" for null and unknown values.
func (v Text) Canonical() string {
	if v.IsNull() || v.IsUnknown() || v.kind == nil {
		return v.ValueString()
	}
	return v.kind.canonical(v.ValueString())
}

// IsPersonal reports whether the value must not be quoted in logs and errors.
func (v Text) IsPersonal() bool { return v.kind != nil && v.kind.personal }

// StringSemanticEquals implements basetypes.StringValuableWithSemanticEquals: it reports whether Webex returns one value for the other.
func (v Text) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(Text)
	return ok && v.SameStored(o), nil
}

// SameStored reports whether one value is an equivalent spelling of the other, or the other one as Webex may store it.
func (v Text) SameStored(other Text) bool {
	if v.IsNull() != other.IsNull() || v.IsUnknown() != other.IsUnknown() {
		return false
	}
	if v.Canonical() == other.Canonical() {
		return true
	}
	return v.kind != nil && v.kind.sameStored != nil && v.kind.sameStored(v.ValueString(), other.ValueString())
}
