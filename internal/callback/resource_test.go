package callback_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
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

func attribute(name, want string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), knownvalue.StringExact(want))
}

func noAttribute(name string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), knownvalue.Null())
}

func TestAccCallback_create(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(env.StepWithAction(address, plancheck.ResourceActionCreate,
		hcl(with(acctest.Values{"callback_reason": "Broken lamp", "source_interaction": source, "assignee_agent": agent})),
		attribute("org_id", mockwebex.DefaultOrgID),
		attribute("customer_name", "Ada Lovelace"),
		attribute("callback_number", "+1 234 567-8900"),
		attribute("start_time", "10:00"),
		attribute("end_time", "11:00:00"),
		attribute("callback_reason", "Broken lamp"),
		attribute("source_interaction", source),
		attribute("assignee_agent", agent),
		attribute("callback_origin", "api"),
		attribute("created_timestamp", "2027-03-01T09:00:00Z"),
		attribute("last_updated_timestamp", "2027-03-01T09:00:00Z"),
		attribute("assigned_time", "2027-03-01T09:00:00Z"),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("triggered"), knownvalue.Bool(false)),
		acctest.Check(func() error {
			stored := only(t, env)
			if stored.CallbackNumber != "+12345678900" || stored.StartTime != "10:00:00" || stored.QueueID != queue {
				return fmt.Errorf("Webex has %+v", stored)
			}
			return nil
		}),
	))
	if left := env.Mock.Callbacks(); len(left) != 0 {
		t.Errorf("the destroy left %+v", left)
	}
}

// Every attribute but org_id changes in place.
func TestAccCallback_update(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	sameID := statecheck.CompareValue(compare.ValuesSame())
	full := acctest.Values{"callback_reason": "Broken lamp", "source_interaction": source, "assignee_agent": agent}
	update := func(changes acctest.Values, checks ...statecheck.StateCheck) resource.TestStep {
		checks = append(checks, sameID.AddStateValue(address, tfjsonpath.New("id")), attribute("created_timestamp", "2027-03-01T09:00:00Z"))
		for name, value := range changes {
			if value == nil {
				checks = append(checks, noAttribute(name))
			} else {
				checks = append(checks, attribute(name, value.(string)))
			}
		}
		return env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(with(changes)), checks...)
	}
	env.Run(
		env.Step(hcl(with(full)), sameID.AddStateValue(address, tfjsonpath.New("id"))),
		update(acctest.Values{
			"customer_name": "Grace Hopper", "callback_number": "(0)221 2345678", "timezone": "Europe/Berlin", "schedule_date": "2027-03-03",
			"start_time": "09:15", "end_time": "17:15", "queue_id": otherQueue, "callback_reason": "Broken shade", "source_interaction": agent,
			"assignee_agent": otherAgent,
		}),
		update(acctest.Values{"callback_reason": "Broken lamp", "source_interaction": source, "assignee_agent": agent}),
		// Removed attributes are cleared in place as well.
		update(acctest.Values{"callback_reason": nil, "source_interaction": nil, "assignee_agent": nil}, noAttribute("assigned_time")),
	)
	if posts := env.Mock.Count("POST", collection); posts != 1 {
		t.Errorf("got %d creates, want 1", posts)
	}
}

// Webex may keep omitted fields. A second update then clears them explicitly. If Webex still keeps a field, the update is an error.
func TestAccCallback_clearedFieldIgnored(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.KeepOmitted = true }))
	full := acctest.Values{"callback_reason": "Broken lamp", "assignee_agent": agent}
	env.Run(
		env.Step(hcl(with(full))),
		env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(with(acctest.Values{"assignee_agent": agent})), noAttribute("callback_reason"),
			acctest.Check(func() error {
				if reason := only(t, env).CallbackReason; reason != "" {
					return fmt.Errorf("Webex still has the reason %q", reason)
				}
				return nil
			})),
		// The mock takes no empty UUID.
		env.ExpectError(hcl(with(nil)), acctest.ErrorContains("Webex accepted the update of the callback but returned a different assignee_agent")),
	)
}

// After an update that Webex applied only in part, the state contains the changed values.
func TestAccCallback_partialUpdate(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.KeepOmitted = true }))
	webex := env.Protocol()
	created := webex.Create(t.Context(), typeName, with(acctest.Values{"assignee_agent": agent}))
	env.Clock.Advance(time.Minute)

	// The mock takes no empty UUID.
	kept, diagnostics := webex.Apply(t.Context(), webex.Plan(t.Context(), created, with(acctest.Values{"queue_id": otherQueue})), nil)
	if errs := diagnostics.Errors(); len(errs) != 1 || !errs.On("assignee_agent").Contain("Webex ignored the change") {
		t.Errorf("got %s", diagnostics)
	}
	for name, want := range map[string]string{
		"assignee_agent": agent, "queue_id": otherQueue, "last_updated_timestamp": "2027-03-01T09:01:00Z",
	} {
		if kept.State[name] != want {
			t.Errorf("%s is %v in the state, want %s", name, kept.State[name], want)
		}
	}
}

func TestAccCallback_replace(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithOrgID(home, away))
	otherDefault := func(step resource.TestStep, hcl string) resource.TestStep {
		step.Config = env.ConfigWith(fmt.Sprintf("org_id = %q", away), hcl)
		return step
	}
	webexID := base64.StdEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + home))
	env.Run(
		env.Step(hcl(with(nil)), attribute("org_id", home)),
		// The provider's default is for new callbacks only.
		otherDefault(env.ExpectEmptyPlan(""), hcl(with(nil))),
		otherDefault(env.ExpectEmptyPlan(""), hcl(with(acctest.Values{"org_id": home}))),
		otherDefault(env.ExpectEmptyPlan(""), hcl(with(acctest.Values{"org_id": webexID}))),
		otherDefault(env.StepWithAction(address, plancheck.ResourceActionUpdate, ""), hcl(with(acctest.Values{"queue_id": otherQueue}))),
		env.StepWithAction(address, plancheck.ResourceActionReplace, hcl(with(acctest.Values{"org_id": away})), attribute("org_id", away)),
		env.ExpectEmptyPlan(hcl(with(nil))),
	)
}

func TestAccCallback_equivalentSpelling(t *testing.T) {
	t.Parallel()
	for name, normalized := range map[string]bool{"number kept": false, "number normalized": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.NormalizeNumbers = normalized }))
			full := acctest.Values{"source_interaction": source, "assignee_agent": agent, "org_id": mockwebex.DefaultOrgID}
			respelled := acctest.Values{
				"callback_number": "+1(234)5678900", "start_time": "10:00:00", "end_time": "11:00", "queue_id": "A1B2C3D4-0001-4A00-8000-00000000000A",
				"source_interaction": "D1E2F3A4-0001-4C00-A000-00000000000E", "assignee_agent": "C1D2E3F4-0001-4B00-9000-00000000000C",
				"org_id": base64.RawURLEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + mockwebex.DefaultOrgID)),
			}
			env.Run(
				env.Step(hcl(with(full))),
				env.ExpectEmptyPlan(hcl(with(respelled))),
				// A changed value is one update, and the respelled value next to it causes none.
				env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(with(merge(respelled, acctest.Values{"callback_reason": "Broken lamp"})))),
				env.ExpectEmptyPlan(hcl(with(merge(full, acctest.Values{"callback_reason": "Broken lamp"})))),
			)
		})
	}
}

func TestAccCallback_drift(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(
		env.Step(hcl(with(nil))),
		acctest.Before(func() {
			drifted := only(t, env)
			drifted.QueueID, drifted.CallbackReason, drifted.AssigneeAgent = otherQueue, "Changed by hand", agent
			env.Mock.PutCallback(drifted)
		}, env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(with(nil)),
			attribute("queue_id", queue), noAttribute("callback_reason"), noAttribute("assignee_agent"))),
	)
}

// The next plan reverts every change out of band in place.
func TestAccCallback_driftOfEveryAttribute(t *testing.T) {
	t.Parallel()
	config := with(acctest.Values{"callback_reason": "Broken lamp", "source_interaction": source, "assignee_agent": agent})
	for attribute, drift := range map[string]func(*mockwebex.Callback){
		"customer_name":      func(c *mockwebex.Callback) { c.CustomerName = "Another customer" },
		"callback_number":    func(c *mockwebex.Callback) { c.CallbackNumber = "+4922123456" },
		"timezone":           func(c *mockwebex.Callback) { c.Timezone = "America/Chicago" },
		"schedule_date":      func(c *mockwebex.Callback) { c.ScheduleDate = "2027-03-09" },
		"start_time":         func(c *mockwebex.Callback) { c.StartTime = "10:15:00" },
		"end_time":           func(c *mockwebex.Callback) { c.EndTime = "12:00:00" },
		"queue_id":           func(c *mockwebex.Callback) { c.QueueID = otherQueue },
		"callback_reason":    func(c *mockwebex.Callback) { c.CallbackReason = "" },
		"source_interaction": func(c *mockwebex.Callback) { c.SourceInteraction = "" },
		"assignee_agent":     func(c *mockwebex.Callback) { c.AssigneeAgent = otherAgent },
	} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t), t.Context()
			webex := env.Protocol()
			created := webex.Create(ctx, typeName, config)
			drifted := only(t, env)
			drift(&drifted)
			env.Mock.PutCallback(drifted)

			env.Clock.Advance(time.Minute) // beyond the life of a list that reads share
			read, diagnostics := webex.Read(ctx, created)
			if diagnostics.HasError() || reflect.DeepEqual(read.State[attribute], created.State[attribute]) {
				t.Fatalf("read %v %s", read.State[attribute], diagnostics)
			}
			plan := webex.Plan(ctx, read, config)
			if plan.Diagnostics.HasError() || plan.IsEmpty() || len(plan.Replaces) > 0 {
				t.Fatalf("planned %v, replaces %q %s", plan.Planned, plan.Replaces, plan.Diagnostics)
			}
			repaired, diagnostics := webex.Apply(ctx, plan, nil)
			if diagnostics.HasError() || repaired.State[attribute] != config[attribute] || repaired.State["id"] != drifted.ID {
				t.Errorf("repaired %v %s", repaired.State, diagnostics)
			}
			read, _ = webex.Read(ctx, repaired)
			if plan := webex.Plan(ctx, read, config); !plan.IsEmpty() {
				t.Errorf("the next plan is %v", plan.Planned)
			}
		})
	}
}

// Values that come from something that is still to be created are known only in the apply.
func TestAccCallback_unknownValues(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	other := func(input string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"other\" {\n  triggers_replace = %q\n  input = { queue = %q, date = \"2027-03-02\", time = \"10:00\", zone = "+
			"\"America/New_York\", text = \"Broken lamp\", agent = %q }\n}\n", input, queue, agent)
	}
	fromOther := with(acctest.Values{
		"queue_id": expression("terraform_data.other.output.queue"), "schedule_date": expression("terraform_data.other.output.date"),
		"start_time": expression("terraform_data.other.output.time"), "timezone": expression("terraform_data.other.output.zone"),
		"callback_reason": expression("terraform_data.other.output.text"), "assignee_agent": expression("terraform_data.other.output.agent"),
	})
	sameID := statecheck.CompareValue(compare.ValuesSame())
	env.Run(
		env.Step(other("first")+hcl(fromOther), attribute("callback_reason", "Broken lamp"), sameID.AddStateValue(address, tfjsonpath.New("id"))),
		// Unknown again, and then the same as before: Terraform plans once more in the apply, finds nothing to do, and nothing is sent.
		acctest.Before(env.Mock.ResetRequests, env.StepWithAction(address, plancheck.ResourceActionUpdate, other("second")+hcl(fromOther),
			sameID.AddStateValue(address, tfjsonpath.New("id")), env.Requests("PUT", item, 0), env.Requests("POST", collection, 0))),
	)
}

func TestAccCallback_unknownProviderSetting(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	config := fmt.Sprintf("resource \"terraform_data\" \"token\" {\n  input = %q\n}\n", mockwebex.DefaultToken) + hcl(with(nil)) + fmt.Sprintf(
		"provider \"webex\" {\n  access_token = terraform_data.token.output\n  base_url = \"%s/v1\"\n  contact_center_base_url = %q\n}\n", env.URL, env.URL)
	env.Run(resource.TestStep{Config: config})
}

func TestAccCallback_canceledOutsideTerraform(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	first := ""
	env.Run(
		env.Step(hcl(with(nil)), acctest.Check(func() error { first = only(t, env).ID; return nil })),
		acctest.Before(func() { env.Mock.DeleteCallback(first) },
			env.StepWithAction(address, plancheck.ResourceActionCreate, hcl(with(nil)), acctest.Check(func() error {
				if only(t, env).ID == first {
					return errors.New("the callback is still the first one")
				}
				return nil
			}))),
	)
}

// An error of Webex about a field is reported on its attribute.
func TestAccCallback_rejectedAttribute(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	env.Run(
		env.ExpectError(hcl(with(nil)), acctest.ErrorContainsOn("queue_id", "queueId: not found for given orgId.")),
		env.Step(hcl(with(acctest.Values{"queue_id": mockwebex.SeedQueueID}))),
		env.ExpectError(hcl(with(acctest.Values{"queue_id": otherQueue})), acctest.ErrorContainsOn("queue_id", "queueId: not found for given orgId.")),
		env.ExpectEmptyPlan(hcl(with(acctest.Values{"queue_id": mockwebex.SeedQueueID}))),
	)
}
