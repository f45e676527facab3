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

// Webex's rules for a schedule, relative to the moment of the request.
const (
	leadTime    = 30 * time.Minute
	horizonDays = 31
	// tolerance is how far a machine's clock may be off: a relative rule that is missed by less is for Webex to judge.
	tolerance = 5 * time.Minute
)

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *callbackResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return // Time that has passed never hinders a destroy.
	}
	tfresource.SuppressNoopUpdate(ctx, req, resp)
	var plan resourceModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.State.Raw.IsNull() {
		resp.Diagnostics.Append(checkSchedule(&plan.model, r.Now())...)
		return
	}

	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || resp.Plan.Raw.Equal(req.State.Raw) {
		return
	}
	switch {
	case plan.OrgID.Canonical() != state.OrgID.Canonical():
		// A replacement: Terraform asks again for the plan of its create.
	case state.Triggered.ValueBool():
		planTriggered(ctx, &plan, &state, resp)
	default:
		planUpdate(ctx, &plan, &state, r.Now(), resp)
	}
}

// planUpdate plans a change of a callback that is still to come.
func planUpdate(ctx context.Context, plan, state *resourceModel, now time.Time, resp *resource.ModifyPlanResponse) {
	if len(newSchedule(&plan.model, &state.model)) > 0 {
		resp.Diagnostics.Append(checkSchedule(&plan.model, now)...)
	}
	if !plan.AssigneeAgent.IsUnknown() && plan.AssigneeAgent.Canonical() == state.AssigneeAgent.Canonical() {
		plan.AssignedTime = state.AssignedTime
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// planTriggered plans a change of a callback whose start has passed. Only a new schedule makes a new callback of it: an edited
// queue over a whole for_each must not turn calls that were made into calls in the past. For the same reason a schedule that is
// not known yet, for instance from a data source that is read late, replaces nothing.
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
		// A replacement that turns up during the apply is a bug to Terraform, whose words would alarm without these.
		resp.Diagnostics.AddAttributeWarning(path.Root(unknown[0]), "The schedule is known only during the apply",
			fmt.Sprintf("The callback %s started at %s, so that a new schedule makes a new callback of it. Should the schedule turn out to be new, "+
				"this apply ends with \"Provider produced inconsistent final plan\": nothing is sent and nothing is lost. Run terraform apply again: "+
				"by then the schedule is known, and the callback is replaced.", state.ID.ValueString(), describe(&state.model)))
		return
	}
	resp.Diagnostics.AddWarning("The change comes too late for the callback",
		fmt.Sprintf("The callback %s started at %s, and Webex no longer takes changes. The new values will be recorded in the state, and nothing "+
			"will be sent. To schedule another call, change the date, a time or the time zone.", state.ID.ValueString(), describe(&state.model)))
}

// scheduleAttributes are the attributes that make the schedule.
var scheduleAttributes = []string{"timezone", "schedule_date", "start_time", "end_time"}

// newSchedule names the schedule's attributes that change, unless they are another way to write the same moments. A value that
// is not known yet counts as unchanged.
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

// unknownSchedule names the schedule's attributes that are not known yet.
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

// checkSchedule applies Webex's rules for a new schedule, on the attribute that breaks them. It is silent where a value is not
// known yet: Webex judges in the end.
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

// checkDate compares dates as texts: YYYY-MM-DD sorts by time.
func checkDate(date string, now time.Time, diags *diag.Diagnostics) {
	attribute := path.Root("schedule_date")
	lastDate := func(now time.Time) string { return now.AddDate(0, 0, horizonDays).Format(time.DateOnly) }
	switch {
	case date < now.Format(time.DateOnly):
		diags.AddAttributeError(attribute, "Date in the past",
			fmt.Sprintf("The date must be at most %d days ahead and not in the past: between %s and %s, got %s.",
				horizonDays, now.Format(time.DateOnly), lastDate(now), date))
	case date > lastDate(now.Add(tolerance)):
		diags.AddAttributeError(attribute, "Date too far ahead",
			fmt.Sprintf("The date must be at most %d days ahead: until %s, got %s.", horizonDays, lastDate(now), date))
	case date > lastDate(now):
		diags.AddAttributeWarning(attribute, "Date nearly too far ahead",
			fmt.Sprintf("By the clock of this machine the date %s is just over %d days ahead. Webex decides.", date, horizonDays))
	}
}

func checkStart(window schedule.Window, now time.Time, diags *diag.Diagnostics) {
	attribute := path.Root("start_time")
	start, err := window.StartsAt()
	if err != nil {
		diags.AddAttributeError(attribute, "Unusable start time", sentence(err))
		return
	}
	switch missing := now.Add(leadTime).Sub(start); {
	case missing >= tolerance:
		diags.AddAttributeError(attribute, "Start too early",
			fmt.Sprintf("The start must be at least %s ahead: it is %s, and by the clock of this machine it is %s now.",
				minutes(leadTime), start.Format(time.RFC3339), now.Format(time.RFC3339)))
	case missing > 0:
		diags.AddAttributeWarning(attribute, "Start nearly too early",
			fmt.Sprintf("By the clock of this machine the start is just under %s ahead. Webex decides.", minutes(leadTime)))
	}
}

func checkEnd(window schedule.Window, diags *diag.Diagnostics) {
	attribute := path.Root("end_time")
	length, err := window.Length()
	switch {
	case errors.Is(err, schedule.ErrEndNotAfterStart):
		diags.AddAttributeError(attribute, "End before start", sentence(err))
	case err != nil:
		diags.AddAttributeError(attribute, "Unusable end time", sentence(err))
	case length < schedule.MinLength:
		diags.AddAttributeError(attribute, "Window too short",
			fmt.Sprintf("The end must be at least %s after the start, got %s.", minutes(schedule.MinLength), minutes(length)))
	case length > schedule.MaxLength:
		diags.AddAttributeError(attribute, "Window too long",
			fmt.Sprintf("The end must be at most %s after the start, got %s.", minutes(schedule.MaxLength), minutes(length)))
	}
}

// minutes writes a duration for people: time.Duration would say "8h0m0s".
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
