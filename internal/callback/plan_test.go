package callback_test

import (
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

// Each of these values causes an error on the attribute before a request is sent. The error contains the allowed values.
var badInput = []struct {
	name      string
	changes   acctest.Values
	attribute string
	message   string
}{
	{"unknown zone", acctest.Values{"timezone": "America/Metropolis"}, "timezone", "IANA"},
	{"zone of the machine", acctest.Values{"timezone": "Local"}, "timezone", "IANA"},
	{"empty zone", acctest.Values{"timezone": ""}, "timezone", "IANA"},
	{"zone in lower case", acctest.Values{"timezone": "america/new_york"}, "timezone", "IANA"},
	{"start skipped by daylight saving", acctest.Values{"schedule_date": "2027-03-14", "start_time": "02:30", "end_time": "04:00"}, "start_time", "does not exist"},
	{"end skipped by daylight saving", acctest.Values{"schedule_date": "2027-03-14", "start_time": "01:30", "end_time": "02:15"}, "end_time", "does not exist"},
	{"number with letters", acctest.Values{"callback_number": "+1800FLOWERS"}, "callback_number", "digits"},
	{"number of 6 characters", acctest.Values{"callback_number": "123456"}, "callback_number", "7 to 15"},
	{"number of 16 characters", acctest.Values{"callback_number": "+123 456 789 012"}, "callback_number", "7 to 15"},
	{"number of separators", acctest.Values{"callback_number": "(------)"}, "callback_number", "digit"},
	{"empty number", acctest.Values{"callback_number": ""}, "callback_number", "7 to 15"},
	{"date in the past", acctest.Values{"schedule_date": "2027-02-28"}, "schedule_date", "from today to 31 days ahead"},
	{"date beyond 31 days", acctest.Values{"schedule_date": "2027-04-02"}, "schedule_date", "at most 31 days ahead (2027-04-01)"},
	{"impossible date", acctest.Values{"schedule_date": "2027-02-30"}, "schedule_date", "YYYY-MM-DD"},
	{"malformed date", acctest.Values{"schedule_date": "2.3.2027"}, "schedule_date", "YYYY-MM-DD"},
	{"empty date", acctest.Values{"schedule_date": ""}, "schedule_date", "YYYY-MM-DD"},
	{"end before start", acctest.Values{"start_time": "10:00", "end_time": "09:00"}, "end_time", "later than the start"},
	{"end at the start", acctest.Values{"start_time": "10:00", "end_time": "10:00"}, "end_time", "later than the start"},
	{"window of 29 minutes", acctest.Values{"start_time": "10:00", "end_time": "10:29:59"}, "end_time", "at least 30 minutes after the start"},
	{"window over 8 hours", acctest.Values{"start_time": "10:00", "end_time": "18:00:01"}, "end_time", "at most 8 hours after the start, got 8h0m1s"},
	{"malformed start", acctest.Values{"start_time": "10.00"}, "start_time", "HH:MM"},
	{"start of one digit", acctest.Values{"start_time": "9:00"}, "start_time", "HH:MM"},
	{"start at 24 o'clock", acctest.Values{"start_time": "24:00"}, "start_time", "HH:MM"},
	{"malformed end", acctest.Values{"end_time": "11:00 PM"}, "end_time", "HH:MM"},
	{"start in 25 minutes", acctest.Values{"schedule_date": "2027-03-01", "start_time": "04:25", "end_time": "05:00"}, "start_time", "at least 30 minutes ahead"},
	{"start an hour ago", acctest.Values{"schedule_date": "2027-03-01", "start_time": "03:00", "end_time": "05:00"}, "start_time", "at least 30 minutes ahead"},
	{"empty name", acctest.Values{"customer_name": ""}, "customer_name", "must be a string with at least one visible character"},
	{"blank name", acctest.Values{"customer_name": " \t"}, "customer_name", "must be a string with at least one visible character"},
	{"name of 251 characters", acctest.Values{"customer_name": strings.Repeat("é", 251)}, "customer_name", "at most 250"},
	{"agent that is no UUID", acctest.Values{"assignee_agent": "ada@example.com"}, "assignee_agent", "UUID"},
	{"interaction that is no UUID", acctest.Values{"source_interaction": "42"}, "source_interaction", "UUID"},
	{"empty agent", acctest.Values{"assignee_agent": ""}, "assignee_agent", "UUID"},
	{"empty queue", acctest.Values{"queue_id": ""}, "queue_id", "must be the ID"},
	{"queue of a blank", acctest.Values{"queue_id": " "}, "queue_id", "must be the ID"},
	{"empty reason", acctest.Values{"callback_reason": ""}, "callback_reason", "must be a string with at least one visible character"},
	{"unusable organization", acctest.Values{"org_id": "my company"}, "org_id", "Webex ID"},
	{"id of a person as organization", acctest.Values{"org_id": "Y2lzY29zcGFyazovL3VzL1BFT1BMRS85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE"}, "org_id", "PEOPLE"},
}

func TestAccCallback_invalidConfigSendsNothing(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	webex := env.Protocol()
	created := webex.Create(t.Context(), typeName, with(nil))
	env.Mock.ResetRequests()
	for _, test := range badInput {
		t.Run(test.name, func(t *testing.T) {
			for what, prior := range map[string]acctest.Object{"create": {Type: typeName}, "update": created} {
				errors := webex.Plan(t.Context(), prior, with(test.changes)).Diagnostics.Errors()
				if len(errors) != 1 || !errors.On(test.attribute).Contain(test.message) {
					t.Errorf("%s: want one error on %s that contains %q, got\n%s", what, test.attribute, test.message, errors)
				}
			}
		})
	}
	if requests := env.Mock.Requests(); len(requests) != 0 {
		t.Errorf("got %d requests, want none", len(requests))
	}
}

// Under Terraform the error points into the configuration, and nothing is sent either.
func TestAccCallback_invalidConfig(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(
		env.ExpectError(hcl(with(acctest.Values{"timezone": "Local"})), acctest.ErrorContainsOn("timezone", "must be")),
		env.ExpectError(hcl(with(acctest.Values{"end_time": "09:00"})), acctest.ErrorContainsOn("end_time", "The end must be later than the start")),
		env.ExpectError(hcl(with(acctest.Values{"schedule_date": "2027-06-01"})), acctest.ErrorContainsOn("schedule_date", "The date must be at most 31 days ahead")),
	)
	if requests := env.Mock.Requests(); len(requests) != 0 {
		t.Errorf("got %d requests, want none", len(requests))
	}
}

// At the edges, and within the tolerance for a clock that is off, Webex decides.
func TestAccCallback_scheduleLimits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		changes acctest.Values
		// warnsOn is the attribute of the one warning; "" for none.
		warnsOn string
	}{
		{"start in exactly 30 minutes", acctest.Values{"schedule_date": "2027-03-01", "start_time": "04:30", "end_time": "05:00"}, ""},
		{"start in 29 minutes", acctest.Values{"schedule_date": "2027-03-01", "start_time": "04:29", "end_time": "05:00"}, "start_time"},
		{"start just within the tolerance", acctest.Values{"schedule_date": "2027-03-01", "start_time": "04:25:01", "end_time": "05:00"}, "start_time"},
		{"31 days ahead", acctest.Values{"schedule_date": "2027-04-01"}, ""},
		{"window of 30 minutes", acctest.Values{"end_time": "10:30"}, ""},
		{"window of 8 hours", acctest.Values{"end_time": "18:00"}, ""},
		{"number of 7 characters", acctest.Values{"callback_number": "1234567"}, ""},
		{"number of 15 characters", acctest.Values{"callback_number": "+(234)56-78.901"}, ""},
		{"name of 250 characters", acctest.Values{"customer_name": strings.Repeat("é", 250)}, ""},
		{"old id of a queue", acctest.Values{"queue_id": "AXCLfZZH9S2oTdqE1OFw"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			plan := acctest.New(t).Protocol().Plan(t.Context(), acctest.Object{Type: typeName}, with(test.changes))
			if plan.Diagnostics.HasError() {
				t.Fatal(plan.Diagnostics)
			}
			if warned := len(plan.Diagnostics) > 0; warned != (test.warnsOn != "") || warned && len(plan.Diagnostics.On(test.warnsOn)) != 1 {
				t.Errorf("want a warning on %q, got %s", test.warnsOn, plan.Diagnostics)
			}
		})
	}
}

// Just before midnight in the zone of the callback, the last date allowed is about to become the next one.
func TestAccCallback_scheduleLimitNearMidnight(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	webex := env.Protocol()
	midnight := time.Date(2027, time.March, 2, 5, 0, 0, 0, time.UTC) // in New York
	for before, want := range map[time.Duration]string{5*time.Minute + time.Second: "error", 4 * time.Minute: "warning", 0: "nothing"} {
		env.Clock.Set(midnight.Add(-before))
		diagnostics := webex.Plan(t.Context(), acctest.Object{Type: typeName}, with(acctest.Values{"schedule_date": "2027-04-02"})).Diagnostics
		got := "nothing"
		switch {
		case diagnostics.HasError():
			got = "error"
		case len(diagnostics) > 0:
			got = "warning"
		}
		if got != want {
			t.Errorf("%s before midnight: got %s, want %s", before, got, want)
		}
	}
}

// The rules apply only to new schedules: an existing callback remains valid as time passes.
func TestAccCallback_onlyNewSchedulesAreChecked(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		now      time.Time
		changes  acctest.Values
		rejected bool
	}{
		{"nothing changes, ten minutes before the start", start.Add(-10 * time.Minute), nil, false},
		{"another queue, ten minutes before the start", start.Add(-10 * time.Minute), acctest.Values{"queue_id": otherQueue}, false},
		{"a later end, ten minutes before the start", start.Add(-10 * time.Minute), acctest.Values{"end_time": "12:00"}, true},
		{"nothing changes, after the start, before a refresh", start.Add(time.Hour), nil, false},
		{"another spelling of the schedule, after the start", start.Add(time.Hour), acctest.Values{"start_time": "10:00:00"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			webex := env.Protocol()
			created := webex.Create(t.Context(), typeName, with(nil))
			env.Clock.Set(test.now)
			if plan := webex.Plan(t.Context(), created, with(test.changes)); plan.Diagnostics.HasError() != test.rejected {
				t.Errorf("rejected: %v, want %v: %s", !test.rejected, test.rejected, plan.Diagnostics)
			}
			if plan := webex.Plan(t.Context(), created, nil); len(plan.Diagnostics) > 0 {
				t.Errorf("the plan of a destroy returned %s", plan.Diagnostics)
			}
		})
	}
}

// A rule that needs a value that is not known yet is silent; the others still speak.
func TestAccCallback_scheduleWithUnknownValues(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	webex := env.Protocol()
	for _, attribute := range []string{
		"customer_name", "callback_number", "timezone", "schedule_date", "start_time", "end_time", "queue_id", "callback_reason", "source_interaction",
		"assignee_agent", "org_id",
	} {
		plan := webex.Plan(t.Context(), acctest.Object{Type: typeName}, with(acctest.Values{attribute: acctest.Unknown}))
		if len(plan.Diagnostics) > 0 || plan.Planned[attribute] != acctest.Unknown {
			t.Errorf("%s: planned %v %s", attribute, plan.Planned[attribute], plan.Diagnostics)
		}
	}
	unknownEnd := with(acctest.Values{"end_time": acctest.Unknown, "schedule_date": "2027-02-01"})
	if plan := webex.Plan(t.Context(), acctest.Object{Type: typeName}, unknownEnd); !plan.Diagnostics.On("schedule_date").HasError() {
		t.Errorf("a date in the past with an unknown end returned %s", plan.Diagnostics)
	}
	if requests := env.Mock.Requests(); len(requests) != 0 {
		t.Errorf("got %d requests, want none", len(requests))
	}
}

// Computed values that cannot change stay known in a plan.
func TestAccCallback_computedValuesKnownInPlan(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	webex := env.Protocol()
	assigned := webex.Create(t.Context(), typeName, with(acctest.Values{"assignee_agent": agent}))
	unassigned := webex.Create(t.Context(), typeName, with(acctest.Values{"callback_number": "+15550100999"}))
	unknownAssignee := acctest.Values{"assignee_agent": acctest.Unknown}
	for _, test := range []struct {
		name    string
		prior   acctest.Object
		changes acctest.Values
		unknown []string
	}{
		{"same assignee", assigned, acctest.Values{"assignee_agent": agent, "queue_id": otherQueue}, []string{"last_updated_timestamp"}},
		{"another assignee", assigned, acctest.Values{"assignee_agent": otherAgent}, []string{"assigned_time", "last_updated_timestamp"}},
		{"no assignee", assigned, nil, []string{"assigned_time", "last_updated_timestamp"}},
		{"unknown assignee", assigned, unknownAssignee, []string{"assigned_time", "assignee_agent", "last_updated_timestamp"}},
		{"unknown assignee after none", unassigned, unknownAssignee, []string{"assigned_time", "assignee_agent", "last_updated_timestamp"}},
	} {
		plan := webex.Plan(t.Context(), test.prior, with(test.changes))
		for name, value := range plan.Planned {
			isUnknown := value == acctest.Unknown
			if wanted := strings.Contains(strings.Join(test.unknown, " "), name); isUnknown != wanted {
				t.Errorf("%s: %s is unknown: %v, want %v", test.name, name, isUnknown, wanted)
			}
		}
	}
	if !env.Clock.Now().Equal(fakeclock.Start) {
		t.Errorf("the client waited until %s", env.Clock.Now())
	}
}
