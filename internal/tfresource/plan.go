package tfresource

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// SuppressNoopUpdate keeps the computed attributes of an object if no other attribute, or only on_existing, changes. If only the spelling of
// a value changed, the framework has already planned them as unknown, and the plan would show an update without changes. ModifyPlan calls it
// first if an update may change computed attributes. It does nothing on create and destroy.
func SuppressNoopUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	attributes := req.Plan.Schema.GetAttributes()
	isConfigurable := func(name string) bool {
		return name != onExistingName && (attributes[name].IsRequired() || attributes[name].IsOptional())
	}
	same, diags := sameAttributes(ctx, attributes, isConfigurable, resp.Plan.GetAttribute, req.State.GetAttribute)
	resp.Diagnostics.Append(diags...)
	if !same || resp.Diagnostics.HasError() {
		return
	}
	var onExisting attr.Value
	resp.Diagnostics.Append(resp.Plan.GetAttribute(ctx, path.Root(onExistingName), &onExisting)...)
	resp.Plan.Raw = req.State.Raw
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(onExistingName), onExisting)...)
}
