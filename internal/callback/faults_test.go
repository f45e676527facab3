package callback_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// Temporary faults have no effect: one callback is created, updated and canceled, and every plan is empty.
func TestAccCallback_faults(t *testing.T) {
	t.Parallel()
	html := http.Header{"Content-Type": {"text/html"}}
	for _, test := range []struct {
		name string
		do   mockwebex.FaultKind
	}{
		{"reset before", mockwebex.ResetBefore()},
		{"reset after", mockwebex.ResetAfterCommit()},
		{"truncated response", mockwebex.TruncateBody()},
		{"HTML 502 before", mockwebex.HTML(http.StatusBadGateway)},
		{"HTML 502 after", mockwebex.RespondAfterCommit(http.StatusBadGateway, html, "<html>Bad gateway</html>")},
		{"500 before", mockwebex.RespondError(http.StatusInternalServerError, "Broken.")},
		{"500 after", mockwebex.RespondAfterCommit(http.StatusInternalServerError, nil, "")},
		{"503 with Retry-After", mockwebex.Unavailable("7")},
		{"429 with seconds", mockwebex.TooManyRequests("7")},
		{"429 with a date", mockwebex.TooManyRequests(fakeclock.Start.Add(time.Minute).Format(http.TimeFormat))},
		{"429 with nonsense", mockwebex.TooManyRequests("soon")},
		{"time-out before", mockwebex.HangBefore()},
		{"time-out after", mockwebex.HangAfterCommit()},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			for _, method := range []string{"POST", "GET", "PUT", "DELETE"} {
				env.Mock.Fault(mockwebex.Fault{Method: method, Path: "/v1/callbacks/**", Times: 2, Do: test.do})
			}
			step := func(changes acctest.Values, checks ...statecheck.StateCheck) resource.TestStep {
				step := env.Step("", append(checks, acctest.Check(func() error { only(t, env); return nil }))...)
				step.Config = env.ConfigWith(`request_timeout = "250ms"`, hcl(with(changes)))
				return step
			}
			env.Run(
				step(nil),
				step(acctest.Values{"queue_id": otherQueue}, attribute("queue_id", otherQueue)),
			)
			if left := env.Mock.Callbacks(); len(left) != 0 {
				t.Errorf("the destroy left %+v", left)
			}
		})
	}
}

// Reads wait until a new callback is visible, so that the following plan is empty.
func TestAccCallback_lag(t *testing.T) {
	t.Parallel()
	for name, lag := range map[string]mockwebex.Lag{"a few reads": {Requests: 5}, "eight seconds": {For: 8 * time.Second}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			env.Mock.SetReadLag(lag)
			env.Mock.SetListLag(lag)
			env.Run(env.Step(hcl(with(acctest.Values{"assignee_agent": agent}))))
			if posts := env.Mock.Count("POST", collection); posts != 1 {
				t.Errorf("got %d creates, want 1", posts)
			}
		})
	}
}

// After the response to the POST, no error taints the callback. A tainted callback would be canceled and scheduled again.
func TestAccCallback_networkFailsAfterCreate(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]mockwebex.FaultKind{
		"reset": mockwebex.ResetBefore(), "500": mockwebex.RespondError(http.StatusInternalServerError, "Broken."), "401": mockwebex.Unauthorized(),
		"HTML 404": mockwebex.ForeignNotFound(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			env.Mock.Fault(mockwebex.Fault{Method: "GET", Path: item, Do: do})
			id := ""
			env.Run(
				env.Step(hcl(with(nil)), acctest.Check(func() error {
					id = only(t, env).ID
					env.Mock.ClearFaults()
					return nil
				}), attribute("customer_name", "Ada Lovelace")),
				env.ExpectEmptyPlan(hcl(with(nil))),
				env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(with(acctest.Values{"queue_id": otherQueue})), acctest.Check(func() error {
					if now := only(t, env).ID; now != id {
						return fmt.Errorf("the callback %s became %s", id, now)
					}
					return nil
				})),
			)
		})
	}
}

// If it is unknown whether the callback exists, the POST is not sent again, and the error contains the next step.
func TestAccCallback_createMayHaveHappened(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Mock.Fault(mockwebex.Fault{Method: "POST", Path: collection, Do: mockwebex.ResetAfterCommit()})
	env.Mock.Fault(mockwebex.Fault{Method: "GET", Path: collection, After: 1, Do: mockwebex.RespondError(http.StatusInternalServerError, "Broken.")})
	env.Run(env.ExpectError(hcl(with(nil)), acctest.ErrorContains("terraform import webexcc_scheduled_callback.<name> "+env.Mock.OrgID()+"/<id>")))
	if posts := env.Mock.Count("POST", collection); posts != 1 {
		t.Fatalf("got %d creates, want 1", posts)
	}
	block := fmt.Sprintf("import {\n  provider = webex\n  to = %s\n  id = %q\n}\n", address, only(t, env).ID)
	imported := acctest.Before(env.Mock.ClearFaults, env.Step(block+hcl(with(nil))))
	imported.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}
	env.Run(imported)
}

// A value that Webex changes causes a warning and does not replace the callback.
func TestAccCallback_createReturnsDifferentValue(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	webex := env.Protocol()
	body := `{"id":"%s","customerName":"ADA LOVELACE","callbackNumber":"+12345678900","timezone":"America/New_York","scheduleDate":"2027-03-02",` +
		`"startTime":"10:00:00","endTime":"11:00:00","queueId":"%s","callbackOrigin":"api","createdTimestamp":1803891600000,` +
		`"lastUpdatedTimestamp":1803891600000,"orgId":"%s"}`
	response := mockwebex.Respond(http.StatusCreated, http.Header{"Content-Type": {"application/json"}, "TrackingID": {"MOCK_1"}},
		fmt.Sprintf(body, source, queue, mockwebex.DefaultOrgID))
	env.Mock.Fault(mockwebex.Fault{Method: "POST", Path: collection, Times: 1, Do: response})
	created, diagnostics := webex.Apply(t.Context(), webex.Plan(t.Context(), acctest.Object{Type: typeName}, with(nil)), nil)
	// The number came back without its separators, which is the same number.
	if diagnostics.HasError() || len(diagnostics) != 1 || len(diagnostics.On("customer_name")) != 1 {
		t.Errorf("want one warning, on customer_name, got %s", diagnostics)
	}
	if created.State["id"] != source || created.State["customer_name"] != "Ada Lovelace" {
		t.Errorf("state %v", created.State)
	}
	stored(env, func(c *mockwebex.Callback) { c.ID, c.CustomerName = source, "ADA LOVELACE" })
	read, _ := webex.Read(t.Context(), created)
	if plan := webex.Plan(t.Context(), read, with(nil)); plan.IsEmpty() || len(plan.Replaces) > 0 {
		t.Errorf("the next plan hides the difference: %v", plan.Planned)
	}
}

// The warnings of a successful create are reported.
func TestAccCallback_createWarning(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Protocol().Create(t.Context(), typeName, with(nil))
	webex := env.ProtocolWith(acctest.Values{"adopt_existing": true})
	created, diagnostics := webex.Apply(t.Context(), webex.Plan(t.Context(), acctest.Object{Type: typeName}, with(nil)), nil)
	if created.State["id"] != only(t, env).ID || diagnostics.HasError() || !diagnostics.Warnings().Contain("Callback adopted") {
		t.Errorf("got the state %v and %s, want a warning", created.State, diagnostics)
	}
}
