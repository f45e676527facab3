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

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// Life after the start: once its start has passed, Webex no longer returns a callback and refuses changes of it. What that
// looks like is the same as a deletion, so that the time tells them apart; and it is Webex's time, because the clock of this
// machine may be wrong.

// readVanished decides what became of a callback that Webex no longer returns.
func (r *callbackResource) readVanished(ctx context.Context, state *resourceModel, notFound error, resp *resource.ReadResponse) {
	if state.imported() {
		resp.Diagnostics.AddError("There is no such callback to import",
			fmt.Sprintf("Webex returns no callback %s. Either there never was one in this organization, or it was cancelled, or its start has "+
				"passed: Webex forgets a callback at its start, and one that has run cannot be imported.\n%s", state.ID.ValueString(), notFound))
		return
	}
	start, err := state.window().StartsAt()
	now := r.webexTime(notFound)
	switch {
	case err == nil && now.Before(start.Add(-leadTime)):
		resp.State.RemoveResource(ctx)
		resp.Diagnostics.AddWarning("Callback no longer exists before its start",
			fmt.Sprintf("Webex no longer has the callback %s, which was to start at %s. It was cancelled, or moved to an earlier time and made, "+
				"outside of Terraform. Applying this plan schedules it again, and the customer is called. To keep it cancelled, remove it from "+
				"the configuration.", state.ID.ValueString(), describe(&state.model)))
	case err != nil || now.Before(start):
		resp.Diagnostics.AddWarning("A callback was cancelled outside of Terraform",
			fmt.Sprintf("Webex no longer returns the callback %s, although it is to start only at %s. It is too late to schedule it again, "+
				"so it stays in the state.", state.ID.ValueString(), describe(&state.model)))
	default:
		state.Triggered = types.BoolValue(true)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// recordTriggered updates the state of a callback whose start has passed, without a request. A schedule that was not known at
// the plan may turn out to be a new one; making another callback of it is for the next plan to show.
func recordTriggered(ctx context.Context, plan, state *resourceModel, resp *resource.UpdateResponse) {
	if changed := newSchedule(&plan.model, &state.model); len(changed) > 0 {
		resp.Diagnostics.AddAttributeError(path.Root(changed[0]), "The new schedule needs a new callback",
			fmt.Sprintf("The callback %s started at %s. A new %s makes a new callback, but the new value became known only during the apply. "+
				"Nothing was sent. Run terraform apply again: it will plan the replacement.",
				state.ID.ValueString(), describe(&state.model), strings.Join(changed, ", ")))
		return
	}
	plan.setComputed(state)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// addUpdateError tells why an update failed. The nearer the start, the less can be done about it.
func (r *callbackResource) addUpdateError(
	ctx context.Context, client *webexapi.Client, state *resourceModel, err error, diags *diag.Diagnostics,
) {
	id, when := state.ID.ValueString(), describe(&state.model)
	switch late := r.refusedAfter(state, -leadTime, err); {
	case r.isOver(ctx, client, state, err):
		diags.AddError("The callback started before it could be changed",
			fmt.Sprintf("The callback %s started at %s, and Webex no longer takes changes. Nothing was created in its place. The next plan shows "+
				"what can still be done: a new schedule makes a new callback.\n%s", id, when, err))
	case late && webexapi.IsNotFound(err):
		diags.AddError("The callback was cancelled outside of Terraform",
			fmt.Sprintf("Webex no longer returns the callback %s, although it is to start only at %s. It is too late to schedule that again: "+
				"undo the change, or remove the callback from the configuration. If the change is a schedule that is far enough ahead, make a new "+
				"callback of it: terraform apply -replace='<address of the callback>'\n%s", id, when, err))
	case late && isRefusal(err):
		r.Report().Add(diags, resourceInfo, "Unable to change callback", err)
		diags.AddWarning("The callback is about to start",
			fmt.Sprintf("The callback %s starts at %s. Webex does not document whether it takes changes in the last %s before the start, and may "+
				"refuse them all. To have it not made, destroy it.", id, when, minutes(leadTime)))
	default:
		r.Report().Add(diags, resourceInfo, "Unable to change callback", err)
	}
}

// isRefusal reports that Webex found fault with the request, and was not merely in trouble.
func isRefusal(err error) bool {
	var answer *webexapi.Error
	return errors.As(err, &answer) && answer.StatusCode < http.StatusInternalServerError
}

// isOver reports whether a request about the callback was refused because its start has passed: Webex does not list it any more.
func (r *callbackResource) isOver(ctx context.Context, client *webexapi.Client, state *resourceModel, refusal error) bool {
	if !r.refusedAfter(state, 0, refusal) {
		return false
	}
	listed, err := client.Callbacks.IsListed(ctx, state.ref(state.OrgID.Canonical()))
	return err == nil && !listed
}

// refusedAfter reports whether a request was refused after a moment beside the callback's start. What Webex answers then is not
// documented, so every status counts, except those that say that the request never reached the callback.
func (r *callbackResource) refusedAfter(state *resourceModel, beside time.Duration, refusal error) bool {
	var answer *webexapi.Error
	if !errors.As(refusal, &answer) {
		return false
	}
	switch status := answer.StatusCode; {
	case status < http.StatusBadRequest, status >= http.StatusInternalServerError:
		return false
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusTooManyRequests:
		return false
	case (status == http.StatusNotFound || status == http.StatusGone) && !answer.FromWebex:
		return false
	}
	start, err := state.window().StartsAt()
	return err == nil && !r.webexTime(refusal).Before(start.Add(beside))
}

// webexTime is the time of Webex's answer, by the clock of Webex if it told.
func (r *callbackResource) webexTime(answer error) time.Time {
	var told *webexapi.Error
	if errors.As(answer, &told) && !told.Date.IsZero() {
		return told.Date
	}
	return r.Now()
}

// describe writes a schedule for people.
func describe(c *model) string {
	return fmt.Sprintf("%s %s (%s)", c.ScheduleDate.ValueString(), c.StartTime.ValueString(), c.Timezone.ValueString())
}
