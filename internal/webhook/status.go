package webhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// leaveInactive plans no change of the status where the configuration says "inactive": Webex cannot switch a webhook off, and
// configuration generated from an inactive one must not switch it on.
type leaveInactive struct{}

// Description implements planmodifier.Describer.
func (leaveInactive) Description(context.Context) string { return `"inactive" changes nothing.` }

// MarkdownDescription implements planmodifier.Describer.
func (m leaveInactive) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

// PlanModifyString implements planmodifier.String.
func (leaveInactive) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.State.Raw.IsNull() && req.ConfigValue.Equal(types.StringValue(inactive)) {
		resp.PlanValue = req.StateValue
	}
}
