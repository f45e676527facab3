package subscription

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
)

const movesText = "Setting the resource version or taking it away replaces the subscription; another version is an update in place."

// movesBetweenVersions is true when the subscription would have to move from one version of the API to the other. An unknown
// resource version counts as one that is set.
func movesBetweenVersions(
	_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse,
) {
	resp.RequiresReplace = req.StateValue.IsNull() != req.PlanValue.IsNull()
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (*subscriptionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tfresource.SuppressNoopUpdate(ctx, req, resp)
	tfresource.PlanSecret(ctx, req, resp)
	if req.Plan.Raw.IsNull() {
		return // A destroy needs no advice.
	}
	var resourceVersion types.String
	var planned, prior types.Set
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("resource_version"), &resourceVersion)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("event_types"), &planned)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("event_types"), &prior)...)
	}
	warnOfEndingVersion(resourceVersion, resp)
	added := tfresource.Without(stringsOf(planned), stringsOf(prior))
	warnOfUndocumentedEventTypes(added, resp)
	warnOfOtherResources(resourceVersion, added, resp)
}

func warnOfEndingVersion(resourceVersion types.String, resp *resource.ModifyPlanResponse) {
	if resourceVersion.ValueString() != endingResourceVersion {
		return
	}
	resp.Diagnostics.AddAttributeWarning(path.Root("resource_version"), "The events of "+endingResourceVersion+" end",
		"Webex supports the events of "+endingResourceVersion+" until "+endingDate+". Change resource_version to agent:2.0.0, in which "+
			"agent:channel_state_change takes the place of agent:state_change.")
}

// warnOfUndocumentedEventTypes doubts only the event types that are new in the plan: what is in the state, Webex has accepted.
func warnOfUndocumentedEventTypes(added []string, resp *resource.ModifyPlanResponse) {
	for _, eventType := range tfresource.Without(added, documentedEventTypes) {
		resp.Diagnostics.AddAttributeWarning(path.Root("event_types").AtSetValue(types.StringValue(eventType)), "Undocumented event type",
			fmt.Sprintf("%q is not among the documented event types. Webex decides at the apply whether it exists; the data source "+
				"webexcc_event_types lists those of the organization.", eventType))
	}
}

// warnOfOtherResources doubts event types that do not belong to the resource of the version, such as agent of agent:2.0.0.
func warnOfOtherResources(resourceVersion types.String, added []string, resp *resource.ModifyPlanResponse) {
	owner, _, versioned := strings.Cut(resourceVersion.ValueString(), ":")
	if !versioned {
		return
	}
	for _, eventType := range added {
		if strings.HasPrefix(eventType, owner+":") {
			continue
		}
		resp.Diagnostics.AddAttributeWarning(path.Root("event_types").AtSetValue(types.StringValue(eventType)), "Event type of another resource",
			fmt.Sprintf("%q does not belong to the resource of resource_version %q. A subscription with a version has the events of one resource; "+
				"Webex decides at the apply. Make another subscription for it, or leave resource_version out.", eventType, resourceVersion.ValueString()))
	}
}
