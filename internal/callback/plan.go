package callback

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/schedule"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// Webex's rules for a schedule, relative to the time of the request.
const (
	leadTime    = 30 * time.Minute
	horizonDays = 31
	// tolerance allows for an inaccurate clock on this machine: within it, Webex decides whether a rule is met.
	tolerance = 5 * time.Minute
)

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *callbackResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return // A destroy is possible at any time.
	}
	tfresource.SuppressNoopUpdate(ctx, req, resp)
	var plan resourceModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.State.Raw.IsNull() {
		resp.Diagnostics.Append(checkSchedule(&plan.model, r.Now())...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("triggered"), false)...)
		r.PlanOrganization(ctx, req, resp)
		return
	}

	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || resp.Plan.Raw.Equal(req.State.Raw) {
		return
	}
	switch {
	case plan.OrgID.Canonical() != state.OrgID.Canonical():
		// This is a replacement: Terraform calls ModifyPlan again for the create.
	case state.Triggered.ValueBool():
		planTriggered(ctx, &plan, &state, resp)
	default:
		planUpdate(ctx, &plan, &state, r.Now(), resp)
	}
}

// planUpdate plans a change of a callback that has not started yet.
func planUpdate(ctx context.Context, plan, state *resourceModel, now time.Time, resp *resource.ModifyPlanResponse) {
	if len(newSchedule(&plan.model, &state.model)) > 0 {
		resp.Diagnostics.Append(checkSchedule(&plan.model, now)...)
	}
	if !plan.AssigneeAgent.IsUnknown() && plan.AssigneeAgent.Canonical() == state.AssigneeAgent.Canonical() {
		plan.AssignedTime = state.AssignedTime
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// planTriggered plans a change of a callback whose start has passed. Only a new schedule replaces the callback: editing the queue of
// all callbacks of a for_each must not schedule past calls again. For the same reason, a schedule that is still unknown, for example because it
// comes from a data source that is read during the apply, does not replace anything.
func planTriggered(ctx context.Context, plan, state *resourceModel, resp *resource.ModifyPlanResponse) {
	if changed := newSchedule(&plan.model, &state.model); len(changed) > 0 {
		for _, attribute := range changed {
			resp.RequiresReplace.Append(path.Root(attribute))
		}
		return
	}
	plan.LastUpdatedTimestamp, plan.AssignedTime = state.LastUpdatedTimestamp, state.AssignedTime
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	if unknown := unknownSchedule(&plan.model); len(unknown) > 0 {
		// Terraform reports a replacement that appears during the apply as a bug in the provider; this warning explains that error.
		resp.Diagnostics.AddAttributeWarning(path.Root(unknown[0]), "Schedule is unknown until apply",
			fmt.Sprintf("The callback %s started at %s, so a new schedule replaces it. If the schedule turns out to be different, this apply fails with "+
				"\"Provider produced inconsistent final plan\", and nothing is sent. In that case, run terraform apply again to replace the "+
				"callback.", state.ID.ValueString(), describe(&state.model)))
		return
	}
	resp.Diagnostics.AddWarning("Callback has already started",
		fmt.Sprintf("The callback %s started at %s, and Webex no longer accepts changes. The update stores the new values in the state only, and "+
			"nothing is sent to Webex. To schedule another call, change the date, the times or the time zone.", state.ID.ValueString(), describe(&state.model)))
}

// scheduleAttributes are the attributes that define the schedule.
var scheduleAttributes = []string{"timezone", "schedule_date", "start_time", "end_time"}

// newSchedule returns the schedule attributes that change, or nil if the window is still the same instants. Unknown values count as
// unchanged.
func newSchedule(plan, state *model) []string {
	known := *plan
	known.Timezone = knownOr(plan.Timezone, state.Timezone)
	known.ScheduleDate = knownOr(plan.ScheduleDate, state.ScheduleDate)
	known.StartTime = knownOr(plan.StartTime, state.StartTime)
	known.EndTime = knownOr(plan.EndTime, state.EndTime)
	if sameMoments(known.window(), state.window()) {
		return nil
	}
	return slices.DeleteFunc(diff(&known, state), func(name string) bool {
		return !slices.Contains(scheduleAttributes, name)
	})
}

// unknownSchedule returns the schedule attributes that are still unknown.
func unknownSchedule(plan *model) []string {
	values := map[string]tfvalue.Text{
		"timezone": plan.Timezone, "schedule_date": plan.ScheduleDate, "start_time": plan.StartTime, "end_time": plan.EndTime,
	}
	return slices.DeleteFunc(slices.Clone(scheduleAttributes), func(name string) bool { return !values[name].IsUnknown() })
}

func knownOr(planned, prior tfvalue.Text) tfvalue.Text {
	if planned.IsUnknown() {
		return prior
	}
	return planned
}

func sameMoments(a, b schedule.Window) bool {
	startA, errA := a.StartsAt()
	startB, errB := b.StartsAt()
	endA, errEndA := a.EndsAt()
	endB, errEndB := b.EndsAt()
	if err := errors.Join(errA, errB, errEndA, errEndB); err != nil {
		return a == b
	}
	return startA.Equal(startB) && endA.Equal(endB)
}

// checkSchedule checks a new schedule against Webex's rules and reports each error on the attribute at fault. It skips rules about
// unknown values; Webex checks them in the end.
func checkSchedule(plan *model, now time.Time) (diags diag.Diagnostics) {
	if plan.Timezone.IsUnknown() || plan.ScheduleDate.IsUnknown() {
		return nil
	}
	window := plan.window()
	zone, err := schedule.Location(window.Zone)
	if err != nil {
		diags.AddAttributeError(path.Root("timezone"), "Unknown time zone", sentence(err))
		return diags
	}
	if checkDate(window.Date, now.In(zone), &diags); diags.HasError() || plan.StartTime.IsUnknown() {
		return diags
	}
	if checkStart(window, now.In(zone), &diags); diags.HasError() || plan.EndTime.IsUnknown() {
		return diags
	}
	checkEnd(window, &diags)
	return diags
}

// checkDate compares dates as strings, because YYYY-MM-DD sorts by time.
func checkDate(date string, now time.Time, diags *diag.Diagnostics) {
	attribute := path.Root("schedule_date")
	lastDate := func(now time.Time) string { return now.AddDate(0, 0, horizonDays).Format(time.DateOnly) }
	switch {
	case date < now.Format(time.DateOnly):
		diags.AddAttributeError(attribute, "Date is in the past",
			fmt.Sprintf("The date must be from today to %d days ahead (%s to %s), got %s.",
				horizonDays, now.Format(time.DateOnly), lastDate(now), date))
	case date > lastDate(now.Add(tolerance)):
		diags.AddAttributeError(attribute, "Date is too far ahead",
			fmt.Sprintf("The date must be at most %d days ahead (%s), got %s.", horizonDays, lastDate(now), date))
	case date > lastDate(now):
		diags.AddAttributeWarning(attribute, "Date may be too far ahead",
			fmt.Sprintf("According to the clock of this machine, %s is slightly more than %d days ahead. Webex may reject it.", date, horizonDays))
	}
}

func checkStart(window schedule.Window, now time.Time, diags *diag.Diagnostics) {
	attribute := path.Root("start_time")
	start, err := window.StartsAt()
	if err != nil {
		diags.AddAttributeError(attribute, "Invalid start time", sentence(err))
		return
	}
	switch missing := now.Add(leadTime).Sub(start); {
	case missing >= tolerance:
		diags.AddAttributeError(attribute, "Start is too early",
			fmt.Sprintf("The start must be at least %s ahead, got %s. According to the clock of this machine, it is now %s.",
				minutes(leadTime), start.Format(time.RFC3339), now.Format(time.RFC3339)))
	case missing > 0:
		diags.AddAttributeWarning(attribute, "Start may be too early",
			fmt.Sprintf("According to the clock of this machine, the start is slightly less than %s ahead. Webex may reject it.", minutes(leadTime)))
	}
}

func checkEnd(window schedule.Window, diags *diag.Diagnostics) {
	attribute := path.Root("end_time")
	length, err := window.Length()
	switch {
	case errors.Is(err, schedule.ErrEndNotAfterStart):
		diags.AddAttributeError(attribute, "End is not after start", sentence(err))
	case err != nil:
		diags.AddAttributeError(attribute, "Invalid end time", sentence(err))
	case length < schedule.MinLength:
		diags.AddAttributeError(attribute, "Window is too short",
			fmt.Sprintf("The end must be at least %s after the start, got %s.", minutes(schedule.MinLength), minutes(length)))
	case length > schedule.MaxLength:
		diags.AddAttributeError(attribute, "Window is too long",
			fmt.Sprintf("The end must be at most %s after the start, got %s.", minutes(schedule.MaxLength), minutes(length)))
	}
}

// minutes formats a duration for users: time.Duration prints "8h0m0s".
func minutes(d time.Duration) string {
	switch {
	case d%time.Hour == 0:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	case d%time.Minute != 0:
		return d.String()
	}
	return fmt.Sprintf("%d minutes", int(d.Minutes()))
}

func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
