package callback

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// After its scheduled start time, Webex no longer returns a callback and rejects changes to it. A response does not distinguish this from
// a deletion, so the provider compares the scheduled start with the current time, as reported by Webex, because the clock of this
// machine may be wrong.

// readVanished updates the state of a callback that Webex no longer returns.
func (r *callbackResource) readVanished(ctx context.Context, state *resourceModel, notFound error, resp *resource.ReadResponse) {
	if state.imported() {
		resp.Diagnostics.AddError("Unable to import callback",
			fmt.Sprintf("Webex returned no callback %s. It does not exist in this organization, it was canceled, or its start has passed. "+
				"Webex no longer returns a callback after its start, so it cannot be imported.\n%s", state.ID.ValueString(), notFound))
		return
	}
	start, err := state.window().StartsAt()
	now := r.webexTime(notFound)
	switch {
	case err == nil && now.Before(start.Add(-leadTime)):
		resp.State.RemoveResource(ctx)
		resp.Diagnostics.AddWarning("Callback disappeared before its start",
			fmt.Sprintf("Webex no longer returns the callback %s, which was scheduled for %s. It was canceled outside of Terraform, or moved to an "+
				"earlier time that has passed. If you apply this plan, it is scheduled again and the customer is called. To keep it canceled, remove "+
				"it from the configuration.", state.ID.ValueString(), describe(&state.model)))
	case err != nil || now.Before(start):
		resp.Diagnostics.AddWarning("Callback was canceled outside of Terraform",
			fmt.Sprintf("Webex no longer returns the callback %s, which was scheduled for %s. It is too late to schedule it again, so it remains in "+
				"the state.", state.ID.ValueString(), describe(&state.model)))
	default:
		state.Triggered = types.BoolValue(true)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// recordTriggered updates the state of a callback whose start has passed, without sending a request. If a schedule that was unknown in
// the plan turns out to be new, the next plan must contain the replacement.
func recordTriggered(ctx context.Context, plan, state *resourceModel, resp *resource.UpdateResponse) {
	if changed := newSchedule(&plan.model, &state.model); len(changed) > 0 {
		resp.Diagnostics.AddAttributeError(path.Root(changed[0]), "New schedule requires a new callback",
			fmt.Sprintf("The callback %s started at %s. A new %s requires a new callback, but the value was unknown during the plan. Nothing was "+
				"sent. Run terraform apply again to replace the callback.",
				state.ID.ValueString(), describe(&state.model), strings.Join(changed, ", ")))
		return
	}
	plan.setComputed(state)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// addUpdateError adds the error of a failed update, with advice that depends on the time left until the start.
func (r *callbackResource) addUpdateError(
	ctx context.Context, client *webexapi.Client, state *resourceModel, private tfresource.PrivateState, err error, diags *diag.Diagnostics,
) {
	id, when := state.ID.ValueString(), describe(&state.model)
	switch late := r.rejectedAfter(state, -leadTime, err); {
	case r.isOver(ctx, client, state, private, err):
		diags.AddError("Callback started before it could be updated",
			fmt.Sprintf("The callback %s started at %s, and Webex no longer accepts changes. No new callback was created. If the schedule "+
				"changes, the next apply replaces the callback.\n%s", id, when, err))
	case late && webexapi.IsNotFound(err):
		diags.AddError("Callback was canceled outside of Terraform",
			fmt.Sprintf("Webex no longer returns the callback %s, which was scheduled for %s. It is too late to schedule it again at that time. "+
				"Undo the change, or remove the callback from the configuration. If the new schedule is far enough ahead, replace the callback: "+
				"terraform apply -replace='<address of the callback>'\n%s", id, when, err))
	case late && isRejection(err):
		r.Report().Add(diags, resourceInfo, "Unable to update callback", err)
		diags.AddWarning("Callback is about to start",
			fmt.Sprintf("The callback %s starts at %s. Webex does not document whether it accepts changes during the last %s before the start. "+
				"To cancel the call, destroy the callback.", id, when, minutes(leadTime)))
	default:
		r.Report().Add(diags, resourceInfo, "Unable to update callback", err)
	}
}

// isRejection reports whether Webex rejected the request, rather than failing to process it.
func isRejection(err error) bool {
	var apiError *webexapi.Error
	return errors.As(err, &apiError) && apiError.StatusCode < http.StatusInternalServerError
}

// isOver reports whether a request was rejected because the start of the callback has passed, so that Webex no longer returns it.
func (r *callbackResource) isOver(
	ctx context.Context, client *webexapi.Client, state *resourceModel, private tfresource.PrivateState, rejection error,
) bool {
	if !r.rejectedAfter(state, 0, rejection) {
		return false
	}
	exists, err := client.Callbacks.Exists(ctx, state.storedRef(ctx, state.OrgID.Canonical(), private))
	return err == nil && !exists
}

// rejectedAfter reports whether a request was rejected later than an offset from the callback's start. Webex does not document its
// response in that case, so every 4xx status counts, except those that mean that the request did not reach the callback.
func (r *callbackResource) rejectedAfter(state *resourceModel, offset time.Duration, rejection error) bool {
	var apiError *webexapi.Error
	if !errors.As(rejection, &apiError) {
		return false
	}
	switch status := apiError.StatusCode; {
	case status < http.StatusBadRequest, status >= http.StatusInternalServerError:
		return false
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusTooManyRequests:
		return false
	case (status == http.StatusNotFound || status == http.StatusGone) && !apiError.FromWebex:
		return false
	}
	start, err := state.window().StartsAt()
	return err == nil && !r.webexTime(rejection).Before(start.Add(offset))
}

// webexTime returns the time of a response by Webex's clock, or the local time if the response has no Date header.
func (r *callbackResource) webexTime(err error) time.Time {
	var apiError *webexapi.Error
	if errors.As(err, &apiError) && !apiError.Date.IsZero() {
		return apiError.Date
	}
	return r.Now()
}

// describe formats a schedule for users.
func describe(c *model) string {
	return fmt.Sprintf("%s %s (%s)", c.ScheduleDate.ValueString(), c.StartTime.ValueString(), c.Timezone.ValueString())
}
