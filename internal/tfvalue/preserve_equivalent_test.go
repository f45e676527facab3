package tfvalue_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// planned returns what PreserveEquivalent makes of an object with one attribute.
func planned(t *testing.T, attribute schema.StringAttribute, config, prior, plan types.String, state, planned bool) planmodifier.StringResponse {
	t.Helper()
	object := schema.Schema{Attributes: map[string]schema.Attribute{"text": attribute}}
	kind := object.Type().TerraformType(t.Context())
	raw := func(value types.String, exists bool) tftypes.Value {
		if !exists {
			return tftypes.NewValue(kind, nil)
		}
		text, err := value.ToTerraformValue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return tftypes.NewValue(kind, map[string]tftypes.Value{"text": text})
	}
	resp := planmodifier.StringResponse{PlanValue: plan}
	tfvalue.PreserveEquivalent().PlanModifyString(t.Context(), planmodifier.StringRequest{
		Path:        path.Root("text"),
		ConfigValue: config,
		StateValue:  prior,
		PlanValue:   plan,
		Config:      tfsdk.Config{Schema: object, Raw: raw(config, planned)},
		State:       tfsdk.State{Schema: object, Raw: raw(prior, state)},
		Plan:        tfsdk.Plan{Schema: object, Raw: raw(plan, planned)},
	}, &resp)
	return resp
}

func TestPreserveEquivalent(t *testing.T) {
	attribute := schema.StringAttribute{CustomType: tfvalue.TimeOfDay, Optional: true, Computed: true}
	short, long, later := types.StringValue("10:00"), types.StringValue("10:00:00"), types.StringValue("11:00")
	null, unknown := types.StringNull(), types.StringUnknown()
	for name, test := range map[string]struct {
		config, prior, plan types.String
		state, planned      bool
		want                types.String
	}{
		"respelled":               {long, short, long, true, true, short},
		"changed":                 {later, short, later, true, true, later},
		"unchanged":               {short, short, short, true, true, short},
		"created":                 {long, null, long, false, true, long},
		"destroyed":               {null, short, null, true, false, null},
		"added":                   {long, null, long, true, true, long},
		"taken away":              {null, short, null, true, true, null},
		"not configured, unknown": {null, short, unknown, true, true, unknown},
		"not known yet":           {unknown, short, unknown, true, true, unknown},
		// Neither is valid, and still there is nothing where there was nothing before.
		"empty where there was none": {types.StringValue(""), null, types.StringValue(""), true, true, types.StringValue("")},
	} {
		got := planned(t, attribute, test.config, test.prior, test.plan, test.state, test.planned)
		if got.Diagnostics.HasError() || !got.PlanValue.Equal(test.want) {
			t.Errorf("%s: %s, %v; want %s", name, got.PlanValue, got.Diagnostics, test.want)
		}
	}
}

func TestPreserveEquivalent_plainString(t *testing.T) {
	text := types.StringValue("x")
	if got := planned(t, schema.StringAttribute{Optional: true}, text, text, text, true, true); !got.Diagnostics.HasError() {
		t.Error("an attribute without a kind passed for one that has spellings")
	}
	if modifier := tfvalue.PreserveEquivalent(); modifier.Description(t.Context()) == "" || modifier.MarkdownDescription(t.Context()) == "" {
		t.Error("the plan modifier does not describe itself")
	}
}
