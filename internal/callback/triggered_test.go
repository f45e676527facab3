package callback_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func triggered(address string, want bool) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New("triggered"), knownvalue.Bool(want))
}

// The state of a callback that Webex no longer returns depends only on the time.
func TestAccCallback_vanished(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		before  time.Duration
		deleted bool
		// removed means planned again, warned that it stays in the state although it is gone.
		removed, warned, triggered bool
	}{
		{name: "canceled long before", before: 20 * time.Hour, deleted: true, removed: true, warned: true},
		{name: "canceled just in time to schedule it again", before: 30*time.Minute + time.Second, deleted: true, removed: true, warned: true},
		{name: "canceled too late to schedule it again", before: 30 * time.Minute, deleted: true, warned: true},
		{name: "canceled a second before the start", before: time.Second, deleted: true, warned: true},
		{name: "canceled, and the start has passed", before: 0, deleted: true, triggered: true},
		{name: "still there", before: time.Second},
		{name: "at the start", before: 0, triggered: true},
		{name: "long after the start", before: -365 * 24 * time.Hour, triggered: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			webex := env.Protocol()
			created := webex.Create(t.Context(), typeName, with(nil))
			env.Clock.Set(start.Add(-test.before))
			if test.deleted {
				env.Mock.DeleteCallback(created.State["id"].(string))
			}

			read, diagnostics := webex.Read(t.Context(), created)
			if diagnostics.HasError() {
				t.Fatal(diagnostics)
			}
			if removed := read.State == nil; removed != test.removed {
				t.Fatalf("removed from the state: %v, want %v", removed, test.removed)
			}
			if !reflect.DeepEqual(read.Identity, created.Identity) {
				t.Errorf("identity %v, want %v", read.Identity, created.Identity)
			}
			if warned := len(diagnostics.Warnings()) > 0; warned != test.warned {
				t.Errorf("warned: %v, want %v: %s", warned, test.warned, diagnostics)
			}
			if test.removed {
				return
			}
			if read.State["triggered"] != test.triggered {
				t.Errorf("triggered: %v, want %v", read.State["triggered"], test.triggered)
			}
			if plan := webex.Plan(t.Context(), read, with(nil)); !plan.IsEmpty() || len(plan.Diagnostics) > 0 {
				t.Errorf("the plan is %v %s, want none", plan.Planned, plan.Diagnostics)
			}
		})
	}
}

// If Webex does not list by agent, a callback with an assignee counts as triggered or canceled like others, and a destroy removes it.
func TestAccCallback_vanishedWithoutListingByAgent(t *testing.T) {
	t.Parallel()
	assigned := with(acctest.Values{"assignee_agent": agent})
	for _, before := range []time.Duration{0, 20 * time.Hour} {
		env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.NoListByAgent = true }))
		created := env.Protocol().Create(t.Context(), typeName, assigned)
		env.Clock.Set(start.Add(-before))
		if before > 0 {
			env.Mock.DeleteCallback(created.State["id"].(string))
		}
		read, diagnostics := env.Protocol().Read(t.Context(), created)
		switch {
		case diagnostics.HasError():
			t.Errorf("%s before the start: %s", before, diagnostics)
		case before == 0 && (read.State["triggered"] != true || len(diagnostics) > 0):
			t.Errorf("at the start: %v %s", read.State, diagnostics)
		case before > 0 && (read.State != nil || !diagnostics.Warnings().Contain("scheduled again")):
			t.Errorf("canceled: %v %s", read.State, diagnostics)
		}
		p := env.Protocol()
		removed, diagnostics := p.Apply(t.Context(), p.Plan(t.Context(), created, nil), nil)
		if removed.State != nil || len(diagnostics) > 0 {
			t.Errorf("destroy %s before the start: %v %s", before, removed.State, diagnostics)
		}
	}
}

// A start that is unknown, because this machine does not know the time zone, does not count as passed.
func TestAccCallback_vanishedInUnknownZone(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	webex := env.Protocol()
	object := webex.Create(t.Context(), typeName, with(nil))
	object.State["timezone"] = "Mars/Olympus"
	env.Mock.DeleteCallback(object.State["id"].(string))

	read, diagnostics := webex.Read(t.Context(), object)
	if diagnostics.HasError() || !diagnostics.Warnings().Contain("no longer returns the callback") {
		t.Errorf("want a warning, got %s", diagnostics)
	}
	if !reflect.DeepEqual(read.State, object.State) || read.State["triggered"] != false {
		t.Errorf("the state became %v", read.State)
	}
}

// The current time is Webex's: with a wrong local clock, a triggered callback must not count as canceled, nor the reverse.
func TestAccCallback_webexClock(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		local     time.Duration // to the start, by the clock of this machine
		shift     time.Duration // of Webex's clock against it
		removed   bool
		triggered bool
	}{
		{name: "the machine is behind", local: 3 * time.Hour, shift: 4 * time.Hour, triggered: true},
		{name: "the machine is ahead", local: -time.Hour, shift: -4 * time.Hour, removed: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			webex := env.Protocol()
			created := webex.Create(t.Context(), typeName, with(nil))
			env.Clock.Set(start.Add(-test.local))
			env.Mock.Switch(func(s *mockwebex.Switches) { s.ClockShift = test.shift })
			env.Mock.DeleteCallback(created.State["id"].(string))

			read, diagnostics := webex.Read(t.Context(), created)
			if diagnostics.HasError() || len(diagnostics.Warnings()) > 0 != test.removed {
				t.Fatal(diagnostics)
			}
			if removed := read.State == nil; removed != test.removed {
				t.Fatalf("removed from the state: %v, want %v", removed, test.removed)
			}
			if !test.removed && read.State["triggered"] != test.triggered {
				t.Errorf("triggered: %v, want %v", read.State["triggered"], test.triggered)
			}
		})
	}
}

// A response that does not mean that the callback is gone changes nothing, before and after the start.
func TestAccCallback_foreignResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockwebex.FaultKind{
		"a proxy's 404":   mockwebex.ForeignNotFound(),
		"an empty 404":    mockwebex.Respond(http.StatusNotFound, nil, ""),
		"an unrouted 404": mockwebex.Respond(http.StatusNotFound, http.Header{"Content-Type": {"application/json"}}, `{"timestamp":"2027","status":404,"path":"/v1"}`),
		"400":             mockwebex.RespondError(http.StatusBadRequest, "Bad request."),
		"401":             mockwebex.Unauthorized(),
		"403":             mockwebex.RespondError(http.StatusForbidden, "Missing scope."),
	} {
		for when, at := range map[string]time.Time{"before the start": start.Add(-time.Hour), "after the start": start.Add(time.Hour)} {
			t.Run(name+" "+when, func(t *testing.T) {
				t.Parallel()
				env := acctest.New(t)
				webex := env.Protocol()
				created := webex.Create(t.Context(), typeName, with(nil))
				env.Clock.Set(at)
				env.Mock.Fault(mockwebex.Fault{Path: item, Do: fault})

				read, diagnostics := webex.Read(t.Context(), created)
				if !diagnostics.HasError() {
					t.Error("a read without an error")
				}
				if !reflect.DeepEqual(read.State, created.State) {
					t.Errorf("the state became %v", read.State)
				}
			})
		}
	}
}

// triggeredCallback schedules a callback, lets its start pass and refreshes it.
func triggeredCallback(t *testing.T, env *acctest.Env, webex *acctest.Protocol, config acctest.Values) acctest.Object {
	t.Helper()
	created := webex.Create(t.Context(), typeName, config)
	env.Clock.Set(start.Add(time.Hour))
	read, diagnostics := webex.Read(t.Context(), created)
	if len(diagnostics) > 0 || read.State["triggered"] != true {
		t.Fatalf("triggered: %v %s", read.State["triggered"], diagnostics)
	}
	env.Mock.ResetRequests()
	return read
}

func TestAccCallback_triggeredSendsNothing(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	webex := env.Protocol()
	object := triggeredCallback(t, env, webex, with(nil))

	read, diagnostics := webex.Read(t.Context(), object)
	if len(diagnostics) > 0 || !reflect.DeepEqual(read.State, object.State) || !reflect.DeepEqual(read.Identity, object.Identity) {
		t.Errorf("the refresh changed the object: %v %s", read, diagnostics)
	}
	if destroyed, diagnostics := webex.Apply(t.Context(), webex.Plan(t.Context(), read, nil), nil); len(diagnostics) > 0 || destroyed.State != nil {
		t.Errorf("the destroy left %v %s", destroyed.State, diagnostics)
	}
	if requests := env.Mock.Requests(); len(requests) != 0 {
		t.Errorf("got %d requests, want none", len(requests))
	}
}

// Changes of a callback that has run: a new schedule makes a new callback, anything else is only recorded.
func TestAccCallback_triggeredChanges(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		changes  acctest.Values
		replaces []string
		recorded bool
	}{
		{name: "date", changes: acctest.Values{"schedule_date": "2027-03-09"}, replaces: []string{"schedule_date"}},
		{name: "start", changes: acctest.Values{"start_time": "10:15"}, replaces: []string{"start_time"}},
		{name: "end", changes: acctest.Values{"end_time": "12:00"}, replaces: []string{"end_time"}},
		{name: "zone", changes: acctest.Values{"timezone": "America/Chicago"}, replaces: []string{"timezone"}},
		{
			name:     "whole schedule and more",
			changes:  acctest.Values{"schedule_date": "2027-03-09", "start_time": "09:00", "end_time": "10:00", "timezone": "Europe/Berlin", "queue_id": otherQueue},
			replaces: []string{"end_time", "schedule_date", "start_time", "timezone"},
		},
		{name: "organization", changes: acctest.Values{"org_id": otherQueue}, replaces: []string{"org_id"}},
		{name: "queue", changes: acctest.Values{"queue_id": otherQueue}, recorded: true},
		{
			name: "everything else",
			changes: acctest.Values{
				"customer_name": "Grace Hopper", "callback_number": "+4922123456", "callback_reason": "Broken lamp", "source_interaction": source,
				"assignee_agent": otherAgent,
			},
			recorded: true,
		},
		{name: "cleared", changes: acctest.Values{"assignee_agent": nil}, recorded: true},
		{name: "the same moments in another zone", changes: acctest.Values{"timezone": "America/Toronto"}, recorded: true},
		{name: "the former name of the zone", changes: acctest.Values{"timezone": "US/Eastern"}},
		{name: "the same moments written in UTC", changes: acctest.Values{"timezone": "Etc/UTC", "start_time": "15:00", "end_time": "16:00"}, recorded: true},
		{name: "spelling", changes: acctest.Values{"callback_number": "+12345678900", "start_time": "10:00:00"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			webex := env.Protocol()
			config := with(acctest.Values{"assignee_agent": agent})
			object := triggeredCallback(t, env, webex, config)

			changed := merge(config, test.changes)
			plan := webex.Plan(t.Context(), object, changed)
			if plan.Diagnostics.HasError() {
				t.Fatal(plan.Diagnostics)
			}
			if !slices.Equal(plan.Replaces, test.replaces) {
				t.Errorf("replaced because of %v, want %v", plan.Replaces, test.replaces)
			}
			if warned := len(plan.Diagnostics.Warnings()) > 0; warned != test.recorded {
				t.Errorf("warned: %v, want %v: %s", warned, test.recorded, plan.Diagnostics)
			}
			if empty := plan.IsEmpty(); empty != (!test.recorded && test.replaces == nil) {
				t.Errorf("the plan is empty: %v", empty)
			}
			if test.recorded {
				recorded, diagnostics := webex.Apply(t.Context(), plan, nil)
				if diagnostics.HasError() || !reflect.DeepEqual(recorded.State, plan.Planned) {
					t.Errorf("recorded %v %s, want %v", recorded.State, diagnostics, plan.Planned)
				}
				for _, computed := range []string{"id", "assigned_time", "created_timestamp", "last_updated_timestamp", "callback_origin", "triggered"} {
					if recorded.State[computed] != object.State[computed] {
						t.Errorf("%s became %v", computed, recorded.State[computed])
					}
				}
				if next := webex.Plan(t.Context(), recorded, changed); !next.IsEmpty() || len(next.Diagnostics) > 0 {
					t.Errorf("the next plan is %v %s, want none", next.Planned, next.Diagnostics)
				}
			}
			if requests := env.Mock.Requests(); len(requests) != 0 {
				t.Errorf("got %d requests, want none", len(requests))
			}
		})
	}
}

// A schedule that is not known at the plan replaces nothing: the values may be those that there were.
func TestAccCallback_triggeredUnknownSchedule(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	webex := env.Protocol()
	object := triggeredCallback(t, env, webex, with(nil))
	plan := webex.Plan(t.Context(), object, with(acctest.Values{"schedule_date": acctest.Unknown, "start_time": acctest.Unknown}))
	if plan.Diagnostics.HasError() || len(plan.Replaces) > 0 {
		t.Fatalf("planned to replace because of %v %s", plan.Replaces, plan.Diagnostics)
	}
	if warnings := plan.Diagnostics.Warnings(); len(warnings) != 1 || !warnings.On("schedule_date").Contain("run terraform apply again") {
		t.Errorf("warned %s, want what to do if the schedule turns out to be new", warnings)
	}

	recorded, diagnostics := webex.Apply(t.Context(), plan, acctest.Values{"schedule_date": "2027-03-02", "start_time": "10:00"})
	if len(diagnostics) > 0 || !reflect.DeepEqual(recorded.State, object.State) {
		t.Errorf("the same values made %v %s", recorded.State, diagnostics)
	}
	kept, diagnostics := webex.Apply(t.Context(), plan, acctest.Values{"schedule_date": "2027-03-09", "start_time": "10:00"})
	if !diagnostics.Errors().On("schedule_date").Contain("Run terraform apply again") {
		t.Errorf("a new date returned %s", diagnostics)
	}
	if !reflect.DeepEqual(kept.State, object.State) || len(env.Mock.Requests()) != 0 {
		t.Errorf("a new date made %v with %d requests", kept.State, len(env.Mock.Requests()))
	}
}

// Webex does not document how it rejects changes after the start, so every rejection is accepted.
func TestAccCallback_startBetweenPlanAndApply(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusBadRequest, http.StatusConflict} {
		for _, style := range []mockwebex.ErrorStyle{mockwebex.ErrorTextKey, mockwebex.ErrorText, mockwebex.ErrorCode, mockwebex.ErrorEmpty} {
			t.Run(fmt.Sprintf("%d in style %d", status, style), func(t *testing.T) {
				t.Parallel()
				env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) {
					s.AfterStartStatus, s.CallbackErrors = status, style
				}))
				webex := env.Protocol()
				created := webex.Create(t.Context(), typeName, with(nil))
				update := webex.Plan(t.Context(), created, with(acctest.Values{"schedule_date": "2027-03-09"}))
				destroy := webex.Plan(t.Context(), created, nil)
				env.Clock.Set(start)

				kept, diagnostics := webex.Apply(t.Context(), update, nil)
				if !diagnostics.Errors().Contain("Callback started before it could be updated") {
					t.Errorf("the update returned %s", diagnostics)
				}
				if !reflect.DeepEqual(kept.State, created.State) {
					t.Errorf("the update made %v", kept.State)
				}
				if destroyed, diagnostics := webex.Apply(t.Context(), destroy, nil); len(diagnostics) > 0 || destroyed.State != nil {
					t.Errorf("the destroy left %v %s", destroyed.State, diagnostics)
				}
				if posts := env.Mock.Count("POST", collection); posts != 1 {
					t.Errorf("got %d creates, want 1", posts)
				}
			})
		}
	}
}

// After the start, a rejected DELETE succeeds unless the rejection shows that it never reached the callback.
func TestAccCallback_deleteRejected(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault mockwebex.FaultKind
		// doneAfter is true if the delete succeeds after the start.
		doneAfter bool
	}{
		{"400", mockwebex.RespondError(http.StatusBadRequest, "Cannot be deleted."), true},
		{"409", mockwebex.RespondError(http.StatusConflict, "Cannot be deleted."), true},
		{"412", mockwebex.RespondError(http.StatusPreconditionFailed, "Cannot be deleted."), true},
		{"500", mockwebex.RespondError(http.StatusInternalServerError, "Broken."), false},
		{"401", mockwebex.Unauthorized(), false},
		{"403", mockwebex.RespondError(http.StatusForbidden, "Missing scope."), false},
		{"429", mockwebex.TooManyRequests("3600"), false},
		{"redirect", mockwebex.Respond(http.StatusTemporaryRedirect, http.Header{"Location": {"https://elsewhere.example.com/"}}, ""), false},
		{"a proxy's 404", mockwebex.ForeignNotFound(), false},
		{"a 410 of an intermediary", mockwebex.HTML(http.StatusGone), false},
		{"reset", mockwebex.ResetBefore(), false},
	} {
		for when, at := range map[string]time.Time{"before the start": start.Add(-time.Hour), "after the start": start.Add(time.Hour)} {
			t.Run(test.name+" "+when, func(t *testing.T) {
				t.Parallel()
				env := acctest.New(t)
				webex := env.Protocol()
				created := webex.Create(t.Context(), typeName, with(nil))
				env.Clock.Set(at)
				env.Mock.Fault(mockwebex.Fault{Method: "DELETE", Path: item, Do: test.fault})

				destroyed, diagnostics := webex.Apply(t.Context(), webex.Plan(t.Context(), created, nil), nil)
				done := test.doneAfter && at.After(start)
				if done != (destroyed.State == nil) || done != !diagnostics.HasError() {
					t.Errorf("done: %v, want %v: %s", destroyed.State == nil, done, diagnostics)
				}
			})
		}
	}
}

// The error of an update that is rejected shortly before the start contains the remaining options.
func TestAccCallback_updateRejectedBeforeStart(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		before  time.Duration
		fault   mockwebex.FaultKind
		summary string
		warns   bool
	}{
		{"canceled, an hour before", time.Hour, mockwebex.RespondError(http.StatusNotFound, "Not found."), "Unable to update callback", false},
		{"canceled, too late", 20 * time.Minute, mockwebex.RespondError(http.StatusNotFound, "Not found."), "was canceled outside of Terraform", false},
		{"canceled, just in time", 30*time.Minute + time.Second, mockwebex.RespondError(http.StatusNotFound, "Not found."), "Unable to update", false},
		{"canceled, just too late", 30 * time.Minute, mockwebex.RespondError(http.StatusNotFound, "Not found."), "was canceled outside", false},
		{"server error, too late", 20 * time.Minute, mockwebex.RespondError(http.StatusInternalServerError, "No."), "Unable to update", false},
		{"a 404 of an intermediary", 20 * time.Minute, mockwebex.ForeignNotFound(), "Unable to update callback", false},
		{"rejected, an hour before", time.Hour, mockwebex.RespondError(http.StatusBadRequest, "No."), "Unable to update callback", false},
		{"rejected, too late", 20 * time.Minute, mockwebex.RespondError(http.StatusBadRequest, "No."), "Unable to update callback", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			webex := env.Protocol()
			created := webex.Create(t.Context(), typeName, with(nil))
			plan := webex.Plan(t.Context(), created, with(acctest.Values{"queue_id": otherQueue}))
			env.Clock.Set(start.Add(-test.before))
			env.Mock.Fault(mockwebex.Fault{Method: http.MethodPut, Path: item, Do: test.fault})
			kept, diagnostics := webex.Apply(t.Context(), plan, nil)
			if len(diagnostics.Errors()) != 1 || !diagnostics.Errors().Contain(test.summary) || diagnostics.Warnings().Contain("starts at") != test.warns {
				t.Errorf("got %s", diagnostics)
			}
			if kept.State["queue_id"] != queue || env.Mock.Count(http.MethodPost, collection) != 1 {
				t.Errorf("the state contains %v, after %d creates", kept.State, env.Mock.Count(http.MethodPost, collection))
			}
		})
	}
}

// A configuration of many callbacks, some of which have run, keeps planning, and so does an edit of all of them.
func TestAccCallback_someTriggered(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	many := func(queue string, moreDays string) string {
		return fmt.Sprintf(`
locals { days = toset(["2027-03-02", "2027-03-03", "2027-03-04"%s]) }
`, moreDays) + resourceBlock("test", "  for_each = local.days\n", with(acctest.Values{"schedule_date": expression("each.key"), "queue_id": queue}))
	}
	at := func(day string) string { return address + `["` + day + `"]` }
	sameID := statecheck.CompareValue(compare.ValuesSame())
	queues := func(day, want string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(at(day), tfjsonpath.New("queue_id"), knownvalue.StringExact(want))
	}
	var gone []string
	env.Run(
		env.Step(many(queue, ""), sameID.AddStateValue(at("2027-03-02"), tfjsonpath.New("id"))),
		acctest.Before(func() { env.Clock.Set(start.Add(25 * time.Hour)) }, env.ExpectEmptyPlan(many(queue, ""))),
		acctest.Before(func() {
			for _, ran := range env.Mock.TriggeredCallbacks() {
				gone = append(gone, ran.ID)
			}
			env.Mock.ResetRequests()
		}, resource.TestStep{
			Config: env.Config(many(otherQueue, "")),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(at("2027-03-02"), plancheck.ResourceActionUpdate),
					plancheck.ExpectResourceAction(at("2027-03-03"), plancheck.ResourceActionUpdate),
					plancheck.ExpectResourceAction(at("2027-03-04"), plancheck.ResourceActionUpdate),
				},
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			ConfigStateChecks: []statecheck.StateCheck{
				sameID.AddStateValue(at("2027-03-02"), tfjsonpath.New("id")),
				triggered(at("2027-03-02"), true), triggered(at("2027-03-03"), true), triggered(at("2027-03-04"), false),
				queues("2027-03-02", otherQueue), queues("2027-03-04", otherQueue),
				env.Requests("PUT", item, 1), env.Requests("POST", collection, 0), env.Requests("DELETE", item, 0),
				acctest.Check(func() error {
					for _, request := range env.Mock.Requests() {
						if slices.ContainsFunc(gone, func(id string) bool { return strings.HasSuffix(request.Path, id) }) {
							return fmt.Errorf("%s %s requests a callback that has run", request.Method, request.Path)
						}
					}
					return nil
				}),
			},
		}),
		env.Step(many(otherQueue, `, "2027-03-05"`), triggered(at("2027-03-05"), false)),
		// Only those that have not run are canceled.
		env.Step("", env.Requests("DELETE", item, 2)),
	)
}

// Under Terraform: a triggered callback with a new schedule is replaced by a new callback, and nothing is canceled.
func TestAccCallback_triggeredReplaced(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	newID := statecheck.CompareValue(compare.ValuesDiffer())
	env.Run(
		env.Step(hcl(with(nil)), newID.AddStateValue(address, tfjsonpath.New("id"))),
		acctest.Before(func() { env.Clock.Set(start.Add(time.Minute)) }, resource.TestStep{
			RefreshState: true, // The start is noticed here, and no plan follows from it.
		}),
		env.StepWithAction(address, plancheck.ResourceActionReplace, hcl(with(acctest.Values{"schedule_date": "2027-03-09"})),
			newID.AddStateValue(address, tfjsonpath.New("id")), triggered(address, false), env.Requests("DELETE", item, 0)),
		// A new schedule in the past is an error.
		acctest.Before(func() { env.Clock.Advance(30 * 24 * time.Hour) },
			env.ExpectError(hcl(with(acctest.Values{"schedule_date": "2027-03-10"})), acctest.ErrorContainsOn("schedule_date", "from today"))),
		env.ExpectEmptyPlan(hcl(with(acctest.Values{"schedule_date": "2027-03-09"}))),
	)
}

// Under Terraform: a schedule that is known only during the apply is recorded if it is the old one. If it is new, Terraform
// rejects the replacement that it did not plan; the next apply performs it.
func TestAccCallback_triggeredScheduleKnownAtApply(t *testing.T) {
	t.Parallel()
	const data = "\nresource \"terraform_data\" \"day\" {\n  input            = %q\n  triggers_replace = %q\n}\n"
	from := func(day, trigger string) string {
		return hcl(with(acctest.Values{"schedule_date": expression("terraform_data.day.output")})) + fmt.Sprintf(data, day, trigger)
	}
	env := acctest.New(t)
	silent := env.Requests("", "", 0)
	env.Run(
		env.Step(from("2027-03-02", "")),
		acctest.Before(func() { env.Clock.Set(start.Add(time.Minute)) }, resource.TestStep{RefreshState: true}),
		acctest.Before(env.Mock.ResetRequests, env.Step(from("2027-03-02", "again"), triggered(address, true), silent)),
		env.ExpectError(from("2027-03-09", "again"), acctest.ErrorContains("inconsistent final plan")),
		acctest.Before(func() {
			if requests := env.Mock.Count("", ""); requests > 0 {
				t.Errorf("the rejected apply sent %d requests, want none", requests)
			}
		}, env.StepWithAction(address, plancheck.ResourceActionReplace, from("2027-03-09", "again"), triggered(address, false))),
	)
}

// A callback that ran in the middle of a plan's life: the plan fails to apply, and the next one replaces.
func TestAccCallback_rescheduleTooLate(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.AfterStartStatus = http.StatusBadRequest }))
	next := hcl(with(acctest.Values{"schedule_date": "2027-03-09"}))
	put := func(r *http.Request) {
		if r.Method == http.MethodPut {
			env.Clock.Set(start)
		}
	}
	env.Run(
		env.Step(hcl(with(nil))),
		acctest.Before(func() { env.Mock.Hook(put) }, env.ExpectError(next, acctest.ErrorContains("Callback started before it could be updated"))),
		env.StepWithAction(address, plancheck.ResourceActionReplace, next, acctest.Check(func() error {
			if date := only(t, env).ScheduleDate; date != "2027-03-09" {
				return fmt.Errorf("Webex has a callback at %s", date)
			}
			return nil
		})),
	)
}
