package tfresource

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// SuppressNoopUpdate empties the plan of an object of which no configurable attribute changes. Where only a spelling changed,
// the framework has by then planned the computed attributes as unknown, and the plan would show an update of nothing.
// It is the first thing that ModifyPlan calls where a computed attribute may change with an update; it does nothing on create and
// destroy.
func SuppressNoopUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	for name, attribute := range req.Plan.Schema.GetAttributes() {
		if !attribute.IsRequired() && !attribute.IsOptional() {
			continue
		}
		var planned, prior attr.Value
		resp.Diagnostics.Append(resp.Plan.GetAttribute(ctx, path.Root(name), &planned)...)
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(name), &prior)...)
		if resp.Diagnostics.HasError() || !planned.Equal(prior) {
			return
		}
	}
	resp.Plan.Raw = req.State.Raw
}
