package tfvalue_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

func TestTextType_constructors(t *testing.T) {
	kind := tfvalue.TimeOfDay
	if value := kind.Value("10:00"); value.ValueString() != "10:00" || value.Canonical() != "10:00:00" {
		t.Errorf("%s, canonical %q", value, value.Canonical())
	}
	if value := kind.Null(); !value.IsNull() || value.Canonical() != "" {
		t.Errorf("%s, canonical %q", value, value.Canonical())
	}
	if value := kind.Unknown(); !value.IsUnknown() || value.Canonical() != "" {
		t.Errorf("%s, canonical %q", value, value.Canonical())
	}
	if value := kind.Optional(""); !value.Equal(kind.Null()) {
		t.Errorf("an omitted field became %s", value)
	}
	if value := kind.Optional("10:00"); !value.Equal(kind.Value("10:00")) {
		t.Errorf("10:00 became %s", value)
	}
}

func TestTextType_types(t *testing.T) {
	ctx := t.Context()
	for name, test := range kinds {
		kind := test.kind
		if !kind.Equal(kind) || kind.Equal(basetypes.StringType{}) || (tfvalue.TextType{}).Equal(kind) {
			t.Errorf("%s: types are not distinguished", name)
		}
		for _, raw := range []tftypes.Value{
			tftypes.NewValue(tftypes.String, test.valid[0]),
			tftypes.NewValue(tftypes.String, nil),
			tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		} {
			value, err := kind.ValueFromTerraform(ctx, raw)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if text, ok := value.(tfvalue.Text); !ok || !text.Type(ctx).Equal(kind) {
				t.Errorf("%s: %s became a %T of type %s", name, raw, value, value.Type(ctx))
			}
			if back, err := value.ToTerraformValue(ctx); err != nil || !back.Equal(raw) {
				t.Errorf("%s: %s came back as %s, %v", name, raw, back, err)
			}
		}
		if _, err := kind.ValueFromTerraform(ctx, tftypes.NewValue(tftypes.Bool, true)); err == nil {
			t.Errorf("%s: a bool became a text", name)
		}
		value, diags := kind.ValueFromString(ctx, basetypes.NewStringValue("x"))
		if text, ok := value.(tfvalue.Text); !ok || diags.HasError() || !text.Equal(kind.Value("x")) {
			t.Errorf("%s: %v, %v", name, value, diags)
		}
		if value, ok := kind.ValueType(ctx).(tfvalue.Text); !ok || !value.Type(ctx).Equal(kind) {
			t.Errorf("%s: the value type is %v", name, kind.ValueType(ctx))
		}
		if got := kind.String(); got != "tfvalue.Text ("+name+")" {
			t.Errorf("%s is called %s", name, got)
		}
	}
	if tfvalue.Date.Value("x").Equal(tfvalue.UUID.Value("x")) || tfvalue.Date.Value("x").Equal(basetypes.NewStringValue("x")) {
		t.Error("values of different meaning are equal")
	}
}

// The framework logs the String of a value.
func TestText_personalValuesNotLogged(t *testing.T) {
	const text = "ada@example.com"
	for kind, want := range map[*tfvalue.TextType]string{
		&tfvalue.PhoneNumber: "<phone number>", &tfvalue.WebhookFilter: "<webhook filter>", &tfvalue.Date: `"` + text + `"`,
	} {
		if got := kind.Value(text).String(); got != want {
			t.Errorf("%s is logged as %s, want %s", kind, got, want)
		}
		if got := kind.Null().String() + kind.Unknown().String(); got != "<null><unknown>" {
			t.Errorf("nothing of %s is logged as %s", kind, got)
		}
	}
}

// A field that a model does not set has the zero value.
func TestText_zeroValue(t *testing.T) {
	ctx := t.Context()
	var value tfvalue.Text
	if !value.IsNull() || value.Canonical() != "" || value.String() != "<null>" || !value.Equal(tfvalue.Text{}) {
		t.Errorf("%s", value)
	}
	if same, _ := value.StringSemanticEquals(ctx, tfvalue.Date.Value("2027-03-01")); same {
		t.Error("null equals a date")
	}
	var kind tfvalue.TextType
	if kind.String() != "tfvalue.Text" || kind.Description(ctx) != "" || !value.Type(ctx).Equal(kind) {
		t.Errorf("%s, %q", kind, kind.Description(ctx))
	}
	var resp validator.StringResponse
	kind.ValidateString(ctx, validator.StringRequest{ConfigValue: basetypes.NewStringValue("x")}, &resp)
	if resp.Diagnostics.HasError() || kind.Value("x").Canonical() != "x" {
		t.Error(resp.Diagnostics)
	}
	if _, err := kind.ValueFromTerraform(ctx, tftypes.NewValue(tftypes.String, "x")); err != nil {
		t.Error(err)
	}
}

func TestTimestamp(t *testing.T) {
	for want, moment := range map[string]time.Time{
		"2027-03-01T09:00:00Z":     time.Date(2027, time.March, 1, 10, 0, 0, 0, time.FixedZone("", 3600)),
		"2027-03-01T09:00:00.12Z":  time.UnixMilli(1803891600120),
		"2027-03-01T09:00:00.001Z": time.UnixMilli(1803891600001),
	} {
		got := tfvalue.Timestamp(moment)
		if got.ValueString() != want || !got.Moment().Equal(moment) {
			t.Errorf("%v became %s, want %s", moment, got, want)
		}
	}
	for _, moment := range []time.Time{{}, time.UnixMilli(1e18), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if got := tfvalue.Timestamp(moment); !got.IsNull() {
			t.Errorf("%v became %s", moment, got)
		}
	}
}

var sink bool

func BenchmarkSemanticEquality(b *testing.B) {
	for name, test := range kinds {
		x, y := test.kind.Value(test.valid[0]), test.kind.Value(test.valid[len(test.valid)-1])
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				sink, _ = x.StringSemanticEquals(b.Context(), y)
			}
		})
	}
}

func BenchmarkValidation(b *testing.B) {
	for name, test := range kinds {
		req := validator.StringRequest{ConfigValue: basetypes.NewStringValue(test.valid[0])}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				var resp validator.StringResponse
				test.kind.ValidateString(b.Context(), req, &resp)
				sink = resp.Diagnostics.HasError()
			}
		})
	}
}
