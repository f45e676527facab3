package subscription

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
)

const movesText = "Adding or removing the resource version replaces the subscription. Changing it updates the subscription in place."

// movesBetweenVersions requires replacement if the subscription would have to move to the other version of the API. An unknown resource
// version counts as set.
func movesBetweenVersions(
	_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse,
) {
	resp.RequiresReplace = req.StateValue.IsNull() != req.PlanValue.IsNull()
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *subscriptionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tfresource.SuppressNoopUpdate(ctx, req, resp)
	tfresource.PlanSecret(ctx, req, resp)
	r.PlanOrganization(ctx, req, resp)
	if req.Plan.Raw.IsNull() {
		return // This is a destroy.
	}
	var resourceVersion types.String
	var planned, prior types.Set
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("resource_version"), &resourceVersion)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("event_types"), &planned)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("event_types"), &prior)...)
	}
	warnOnEndingVersion(resourceVersion, resp)
	added := tfresource.Without(stringsOf(planned), stringsOf(prior))
	warnOnUndocumentedEventTypes(added, resp)
	warnOnOtherResources(resourceVersion, added, resp)
}

func warnOnEndingVersion(resourceVersion types.String, resp *resource.ModifyPlanResponse) {
	if resourceVersion.ValueString() != endingResourceVersion {
		return
	}
	resp.Diagnostics.AddAttributeWarning(path.Root("resource_version"), "Resource version is deprecated",
		"Webex supports "+endingResourceVersion+" until "+endingDate+". Change resource_version to agent:2.0.0, where "+
			"agent:channel_state_change replaces agent:state_change.")
}

// warnOnUndocumentedEventTypes warns only about event types that the plan adds, because Webex has accepted those in the state.
func warnOnUndocumentedEventTypes(added []string, resp *resource.ModifyPlanResponse) {
	for _, eventType := range tfresource.Without(added, documentedEventTypes) {
		resp.Diagnostics.AddAttributeWarning(path.Root("event_types").AtSetValue(types.StringValue(eventType)), "Undocumented event type",
			fmt.Sprintf("%q is not a documented event type. Webex may reject it. The data source webexcc_event_types lists the event types of "+
				"the organization.", eventType))
	}
}

// warnOnOtherResources warns about event types that do not belong to the resource of the resource version.
func warnOnOtherResources(resourceVersion types.String, added []string, resp *resource.ModifyPlanResponse) {
	owner, _, versioned := strings.Cut(resourceVersion.ValueString(), ":")
	if !versioned {
		return
	}
	for _, eventType := range added {
		if strings.HasPrefix(eventType, owner+":") || !slices.Contains(documentedEventTypes, eventType) {
			continue // The warning about an undocumented event type suffices.
		}
		resp.Diagnostics.AddAttributeWarning(path.Root("event_types").AtSetValue(types.StringValue(eventType)), "Event type of another resource",
			fmt.Sprintf("%q does not belong to the resource of resource_version %q. A subscription with a resource version contains the events "+
				"of one resource, so Webex may reject it. Create a separate subscription for the event type, or omit resource_version.",
				eventType, resourceVersion.ValueString()))
	}
}
