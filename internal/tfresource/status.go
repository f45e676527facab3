package tfresource

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const keptStatusKey = "kept_status"

// ErrorOnKeptStatus adds an error if Webex returned a status that an update did not request and that the provider does not know. The
// status is recorded, so that KeepStatus does not plan the same update again.
func ErrorOnKeptStatus(
	ctx context.Context, private PrivateState, diags *diag.Diagnostics, displayName string, planned, returned types.String, known ...string,
) (kept bool) {
	if planned.Equal(returned) || planned.IsUnknown() || returned.IsNull() {
		return false
	}
	for _, status := range known {
		if returned.ValueString() == status {
			return false
		}
	}
	encoded, err := json.Marshal(returned.ValueString())
	if err == nil {
		diags.Append(private.SetKey(ctx, keptStatusKey, encoded)...)
	}
	diags.AddAttributeError(path.Root("status"), "Webex returned an unrecognized status",
		fmt.Sprintf("Webex accepted the update of the %s, but its status is %q instead of %q.\nThe provider does not recognize this status and cannot "+
			"change it. Find the reason in Webex.", displayName, returned.ValueString(), planned.ValueString()))
	return true
}

// KeepStatus returns a plan modifier that keeps a status that an update could not change, with a warning, so that not every plan contains
// the same futile update.
func KeepStatus() planmodifier.String { return keepStatus{} }

type keepStatus struct{}

// Description implements planmodifier.Describer.
func (keepStatus) Description(context.Context) string {
	return "Keeps a status that an update did not change."
}

// MarkdownDescription implements planmodifier.Describer.
func (m keepStatus) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

// PlanModifyString implements planmodifier.String.
func (keepStatus) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	recorded, _ := req.Private.GetKey(ctx, keptStatusKey)
	var status string
	if req.State.Raw.IsNull() || json.Unmarshal(recorded, &status) != nil || status == "" || req.StateValue.ValueString() != status {
		return
	}
	resp.Diagnostics.AddAttributeWarning(req.Path, "Status is not recognized",
		fmt.Sprintf("Webex returned the status %q, and an update did not change it.", status))
	resp.PlanValue = req.StateValue
}
