package tfresource

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// RestoreComputed empties the plan of an object of which no configurable attribute changes. Where only a spelling changed,
// the framework has by then planned the computed attributes as unknown, and the plan would show an update of nothing.
// It is the first thing that a ModifyPlan method calls; it does nothing on create and destroy.
func RestoreComputed(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
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

// OrganizationAttribute is the org_id of a Contact Center resource. Left out, it is the provider's organisation at the time of
// the create: a later change of the provider's default never moves an object.
func OrganizationAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Organisation that holds the object, in any form of a Webex ID. Defaults to the provider's; an object stays " +
			"where it is when that default changes. Changing it here replaces the object.",
		CustomType: tfvalue.OrganizationID,
		Validators: []validator.String{tfvalue.OrganizationID},
		Optional:   true,
		Computed:   true,
		PlanModifiers: []planmodifier.String{
			stringplanmodifier.UseStateForUnknown(),
			tfvalue.KeepSpelling(),
			stringplanmodifier.RequiresReplace(),
		},
	}
}
