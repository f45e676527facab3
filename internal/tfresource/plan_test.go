package tfresource_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
)

func TestSuppressNoopUpdate(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	object := schema.Schema{Attributes: map[string]schema.Attribute{
		"required": schema.StringAttribute{Required: true},
		"optional": schema.Int64Attribute{Optional: true},
		"either":   schema.StringAttribute{Optional: true, Computed: true},
		"computed": schema.StringAttribute{Computed: true},

		"on_existing": tfresource.OnExistingAttribute("object"),
	}}
	shape := object.Type().TerraformType(ctx)
	withOnExisting := func(onExisting, required, optional, either, computed any) tftypes.Value {
		return tftypes.NewValue(shape, map[string]tftypes.Value{
			"required": tftypes.NewValue(tftypes.String, required), "optional": tftypes.NewValue(tftypes.Number, optional),
			"either": tftypes.NewValue(tftypes.String, either), "computed": tftypes.NewValue(tftypes.String, computed),
			"on_existing": tftypes.NewValue(tftypes.String, onExisting),
		})
	}
	value := func(required, optional, either, computed any) tftypes.Value {
		return withOnExisting(nil, required, optional, either, computed)
	}
	unknown := tftypes.UnknownValue
	state, none := value("a", 1, "b", "c"), tftypes.NewValue(shape, nil)

	for name, test := range map[string]struct{ state, plan, want tftypes.Value }{
		"nothing changes":              {state, value("a", 1, "b", unknown), state},
		"a required one changes":       {state, value("x", 1, "b", unknown), value("x", 1, "b", unknown)},
		"an optional one goes":         {state, value("a", nil, "b", unknown), value("a", nil, "b", unknown)},
		"one that is either changes":   {state, value("a", 1, "x", unknown), value("a", 1, "x", unknown)},
		"one that is either, unknown":  {state, value("a", 1, unknown, unknown), value("a", 1, unknown, unknown)},
		"a required one is not known":  {state, value(unknown, 1, "b", unknown), value(unknown, 1, "b", unknown)},
		"only on_existing changes":     {state, withOnExisting("create", "a", 1, "b", unknown), withOnExisting("create", "a", 1, "b", "c")},
		"create":                       {none, value("a", 1, "b", unknown), value("a", 1, "b", unknown)},
		"destroy":                      {state, none, none},
		"a computed one was null":      {value("a", 1, "b", nil), value("a", 1, "b", unknown), value("a", 1, "b", nil)},
		"existing values are kept":     {state, state, state},
		"an optional one appears anew": {value("a", nil, "b", "c"), value("a", 1, "b", unknown), value("a", 1, "b", unknown)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := resource.ModifyPlanRequest{State: tfsdk.State{Schema: object, Raw: test.state}, Plan: tfsdk.Plan{Schema: object, Raw: test.plan}}
			resp := &resource.ModifyPlanResponse{Plan: req.Plan}
			tfresource.SuppressNoopUpdate(ctx, req, resp)
			if resp.Diagnostics.HasError() || !resp.Plan.Raw.Equal(test.want) {
				t.Errorf("got %s (%v), want %s", resp.Plan.Raw, resp.Diagnostics, test.want)
			}
		})
	}
}
