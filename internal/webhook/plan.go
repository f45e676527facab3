package webhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
)

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (*webhookResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if isPlainHTTP(config.TargetURL.StringValue) {
		resp.Diagnostics.AddAttributeWarning(path.Root("target_url"), "Unencrypted target URL",
			"Webex sends events to an http URL unencrypted, and its newer documentation requires https.")
	}
	if config.Status.ValueString() == inactive {
		resp.Diagnostics.AddAttributeWarning(path.Root("status"), "Webhook cannot be disabled",
			"Only Webex itself can disable a webhook. \"inactive\" has no effect: an active webhook stays active, and "+
				"an inactive one stays inactive. Omit status to have the webhook re-enabled, or remove the webhook.")
	}
	for _, found := range undocumented(&config.model) {
		resp.Diagnostics.AddAttributeWarning(path.Root(found.attribute), "Undocumented webhook", found.text)
	}
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (*webhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tfresource.PlanSecret(ctx, req, resp)
	warnOnUnknownSecret(ctx, req, resp)
}

// importedKey marks an imported webhook in its private state: it may have a secret that only Webex knows.
const importedKey = "imported"

// warnOnUnknownSecret warns before the update of an imported webhook without a configured secret. The secret cannot be read, and Webex
// does not document whether an update without a secret keeps it.
func warnOnUnknownSecret(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	isUpdate := !req.State.Raw.IsNull() && !resp.Plan.Raw.IsNull() && !resp.Plan.Raw.Equal(req.State.Raw)
	if imported, _ := req.Private.GetKey(ctx, importedKey); !isUpdate || imported == nil {
		return
	}
	var state, plan, config resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	replaced := !plan.Resource.Equal(state.Resource) || !plan.Event.Equal(state.Event) || !plan.Filter.Equal(state.Filter) ||
		!plan.OwnedBy.Equal(state.OwnedBy)
	configured := !config.Secret.Secret.IsNull() || !config.SecretWO.IsNull()
	configuredBefore := !state.Secret.Secret.IsNull() || !state.SecretWOVersion.IsNull()
	if replaced || configured || configuredBefore {
		return
	}
	resp.Diagnostics.AddWarning("Webex may drop the secret of this webhook",
		"The webhook was imported, so its secret, if any, is unknown to Terraform. Webex does not document whether an update without a secret "+
			"keeps the existing one. Set secret or secret_wo if the receiver verifies signatures.")
}

// keepInactive is a plan modifier that keeps the prior status if the configuration is "inactive": Webex cannot disable a webhook,
// and configuration generated from an inactive webhook must not enable it.
type keepInactive struct{}

// Description implements planmodifier.Describer.
func (keepInactive) Description(context.Context) string { return `"inactive" has no effect.` }

// MarkdownDescription implements planmodifier.Describer.
func (m keepInactive) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

// PlanModifyString implements planmodifier.String.
func (keepInactive) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.State.Raw.IsNull() && req.ConfigValue.Equal(types.StringValue(inactive)) {
		resp.PlanValue = req.StateValue
	}
}
