package webhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// importedKey marks an imported webhook in its private state: it may have a secret that nobody but Webex knows.
const importedKey = "imported"

// warnOfUnknownSecret warns before the update of an imported webhook without a configured secret. Webex does not say what
// becomes of the secret when an update leaves it out, and it cannot be read to be sent again.
func warnOfUnknownSecret(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	updated := !req.State.Raw.IsNull() && !resp.Plan.Raw.IsNull() && !resp.Plan.Raw.Equal(req.State.Raw)
	if imported, _ := req.Private.GetKey(ctx, importedKey); !updated || imported == nil {
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
	sent := !config.Secret.Secret.IsNull() || !config.SecretWO.IsNull()
	sentBefore := !state.Secret.Secret.IsNull() || !state.SecretWOVersion.IsNull()
	if replaced || sent || sentBefore {
		return
	}
	resp.Diagnostics.AddWarning("Webex may drop the secret of this webhook",
		"The webhook was imported, so that its secret, if it has one, is not known here. Webex does not document whether an update without "+
			"the secret keeps it. Set secret or secret_wo if the receiver checks signatures.")
}
