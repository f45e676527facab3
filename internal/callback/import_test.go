package callback_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const home, away = "11111111-aaaa-4111-8111-111111111111", "22222222-bbbb-4222-8222-222222222222"

// stored puts a callback into the mock that is the one of these tests.
func stored(env *acctest.Env, change func(*mockwebex.Callback)) mockwebex.Callback {
	callback := mockwebex.Callback{
		CustomerName: "Ada Lovelace", CallbackNumber: "+12345678900", Timezone: "America/New_York", ScheduleDate: "2027-03-02",
		StartTime: "10:00:00", EndTime: "11:00:00", QueueID: queue, CallbackOrigin: "livecall",
	}
	if change != nil {
		change(&callback)
	}
	return env.Mock.PutCallback(callback)
}

func TestAccCallback_import(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	full := hcl(with(acctest.Values{"callback_reason": "Broken lamp", "source_interaction": source, "assignee_agent": agent}))
	importStep := func(id func(*terraform.State) (string, error)) resource.TestStep {
		return resource.TestStep{
			Config: env.Config(full), ResourceName: address, ImportState: true, ImportStateIdFunc: id, ImportStateVerify: true,
			// Webex's spelling, not that of the configuration; the plan ignores the difference.
			ImportStateVerifyIgnore: []string{"start_time", "callback_number"},
		}
	}
	primary := func(state *terraform.State) map[string]string {
		return state.RootModule().Resources[address].Primary.Attributes
	}
	env.Run(
		env.Step(full),
		importStep(func(state *terraform.State) (string, error) { return primary(state)["id"], nil }),
		importStep(func(state *terraform.State) (string, error) { return strings.ToUpper(primary(state)["id"]), nil }),
		importStep(func(state *terraform.State) (string, error) {
			return primary(state)["org_id"] + "/" + primary(state)["id"], nil
		}),
		importStep(func(state *terraform.State) (string, error) {
			webexID := base64.StdEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + primary(state)["org_id"]))
			return webexID + "/" + primary(state)["id"], nil
		}),
	)
}

// The plan after an import block is empty for every form in which Webex may return the values.
func TestAccCallback_importBlock(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*mockwebex.Callback){
		"no optional field": nil,
		"every optional field": func(c *mockwebex.Callback) {
			c.CallbackReason, c.SourceInteraction, c.AssigneeAgent = "Broken lamp", source, agent
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			existing := stored(env, change)
			config := acctest.Values{}
			if change != nil {
				config = acctest.Values{"callback_reason": "Broken lamp", "source_interaction": source, "assignee_agent": agent}
			}
			block := fmt.Sprintf("import {\n  provider = webex\n  to = %s\n  id = %q\n}\n", address, existing.ID)
			step := env.Step(block+hcl(with(config)), attribute("callback_origin", "livecall"))
			step.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}
			env.Run(step)
			if writes := env.Mock.Count("PUT", "") + env.Mock.Count("POST", ""); writes != 0 {
				t.Errorf("the import wrote %d times", writes)
			}
		})
	}
}

func TestAccCallback_importBlockWithIdentity(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	existing := stored(env, nil)
	block := fmt.Sprintf("import {\n  provider = webex\n  to = %s\n  identity = { id = %q }\n}\n", address, existing.ID)
	step := env.Step(block + hcl(with(nil)))
	step.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}
	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: env.Factories(),
		Steps:                    []resource.TestStep{step},
	})
}

// The same at the level of the protocol, which needs no new Terraform.
func TestAccCallback_importForms(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithOrgID(home, away))
	atHome := stored(env, nil)
	elsewhere := stored(env, func(c *mockwebex.Callback) { c.OrgID = away })
	webexID := func(org string) string {
		return base64.RawURLEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + org))
	}
	for _, test := range []struct {
		name     string
		id       string
		identity acctest.Values
		found    mockwebex.Callback
	}{
		{name: "id", id: atHome.ID, found: atHome},
		{name: "id in upper case", id: strings.ToUpper(atHome.ID), found: atHome},
		{name: "organization and id", id: away + "/" + elsewhere.ID, found: elsewhere},
		{name: "organization in upper case", id: strings.ToUpper(away) + "/" + elsewhere.ID, found: elsewhere},
		{name: "Webex ID of the organization", id: webexID(away) + "/" + elsewhere.ID, found: elsewhere},
		{name: "identity", identity: acctest.Values{"id": atHome.ID}, found: atHome},
		{name: "identity with organization", identity: acctest.Values{"id": elsewhere.ID, "org_id": away}, found: elsewhere},
		{name: "identity in other spellings", identity: acctest.Values{"id": strings.ToUpper(elsewhere.ID), "org_id": webexID(away)}, found: elsewhere},
	} {
		t.Run(test.name, func(t *testing.T) {
			webex := env.Protocol()
			imported, diagnostics := acctest.Object{}, acctest.Diagnostics(nil)
			if test.id != "" {
				imported, diagnostics = webex.Import(t.Context(), typeName, test.id)
			} else {
				imported, diagnostics = webex.ImportByIdentity(t.Context(), typeName, test.identity)
			}
			if len(diagnostics) > 0 {
				t.Fatal(diagnostics)
			}
			if want := (acctest.Values{"id": test.found.ID, "org_id": test.found.OrgID}); !reflect.DeepEqual(imported.Identity, want) {
				t.Errorf("identity %v, want %v", imported.Identity, want)
			}
			if imported.State["customer_name"] != "Ada Lovelace" || imported.State["triggered"] != false {
				t.Errorf("state %v", imported.State)
			}
			for _, config := range []acctest.Values{with(nil), with(acctest.Values{"org_id": strings.ToUpper(test.found.OrgID)})} {
				if plan := webex.Plan(t.Context(), imported, config); !plan.IsEmpty() || len(plan.Diagnostics) > 0 {
					t.Errorf("the plan is %v %s, want none", plan.Planned, plan.Diagnostics)
				}
			}
			read, diagnostics := webex.Read(t.Context(), imported)
			if len(diagnostics) > 0 || !reflect.DeepEqual(read.Identity, imported.Identity) {
				t.Errorf("a refresh made the identity %v %s", read.Identity, diagnostics)
			}
		})
	}
}

func TestAccCallback_importErrors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	webex := env.Protocol()
	ran := stored(env, func(c *mockwebex.Callback) { c.ScheduleDate = "2027-02-01" })
	for _, test := range []struct {
		name, id, message string
		requests          int
	}{
		{"no UUID", "42", "<org_id>/<id>", 0},
		{"empty organization", "/" + ran.ID, "<org_id>/<id>", 0},
		{"unusable organization", "my company/" + ran.ID, "org_id", 0},
		{"one that never existed", otherQueue, "no callback " + otherQueue, 1},
		{"one that has run", ran.ID, "so it cannot be imported", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			env.Mock.ResetRequests()
			imported, diagnostics := webex.Import(t.Context(), typeName, test.id)
			if !diagnostics.HasError() || !diagnostics.Contain(test.message) {
				t.Errorf("got %v %s, want an error that contains %q", imported.State, diagnostics, test.message)
			}
			if requests := env.Mock.Count("", anyPath); requests != test.requests {
				t.Errorf("got %d requests, want %d", requests, test.requests)
			}
		})
	}
}

func TestAccCallbackListResource_basic(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithOrgID(home, away))
	const many = 120 // more than one page
	for i := range many {
		stored(env, func(c *mockwebex.Callback) {
			c.CustomerName, c.ScheduleDate = fmt.Sprintf("Customer %03d", i), fmt.Sprintf("2027-03-%02d", 2+i%28)
		})
	}
	assigned := stored(env, func(c *mockwebex.Callback) {
		c.CallbackNumber, c.AssigneeAgent, c.CallbackReason, c.SourceInteraction = "+49 221 23456", agent, "Broken lamp", source
	})
	stored(env, func(c *mockwebex.Callback) { c.OrgID = away })
	webex := env.Protocol()

	all := webex.List(t.Context(), typeName, acctest.Values{"callback_number": "+12345678900"}, 0, false)
	if len(all) != many {
		t.Fatalf("got %d callbacks, want %d", len(all), many)
	}
	if all[0].DisplayName != "Customer 000, 2027-03-02 10:00:00 (America/New_York)" || all[0].Resource != nil || all[0].Identity["org_id"] != home {
		t.Errorf("got %+v", all[0])
	}
	if limited := webex.List(t.Context(), typeName, acctest.Values{"callback_number": "+12345678900"}, 7, false); len(limited) != 7 {
		t.Errorf("got %d callbacks, want 7", len(limited))
	}
	if others := webex.List(t.Context(), typeName, acctest.Values{"callback_number": "+12345678900", "org_id": away}, 0, false); len(others) != 1 {
		t.Errorf("got %d callbacks of the other organization, want 1", len(others))
	}

	listed := webex.List(t.Context(), typeName, acctest.Values{"assignee_agent": strings.ToUpper(agent)}, 0, true)
	if len(listed) != 1 || len(listed[0].Diagnostics) > 0 {
		t.Fatalf("got %+v, want the one that is assigned", listed)
	}
	imported, diagnostics := webex.ImportByIdentity(t.Context(), typeName, listed[0].Identity)
	if len(diagnostics) > 0 || imported.State["id"] != assigned.ID {
		t.Fatalf("importing a listed callback: %v %s", imported.State, diagnostics)
	}
	if !reflect.DeepEqual(listed[0].Resource, imported.State) {
		t.Errorf("listed %v, imported %v", listed[0].Resource, imported.State)
	}

	if none := webex.List(t.Context(), typeName, acctest.Values{"callback_number": "0000000"}, 0, true); len(none) != 0 {
		t.Errorf("got %+v, want none", none)
	}
}

// The configuration that a query generates is valid, and the plan of its import is empty. It omits computed values and nulls.
func TestAccCallback_generatedConfigHasEmptyPlan(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*mockwebex.Callback){
		"no optional field": nil,
		"every optional field": func(c *mockwebex.Callback) {
			c.CallbackReason, c.SourceInteraction, c.AssigneeAgent = "Broken lamp", source, agent
		},
	} {
		env := acctest.New(t)
		existing := stored(env, change)
		webex := env.Protocol()
		imported, diagnostics := webex.Import(t.Context(), typeName, existing.ID)
		if len(diagnostics) > 0 {
			t.Fatal(diagnostics)
		}
		generated := acctest.Values{}
		for attribute, value := range imported.State {
			if webex.IsConfigurable(typeName, attribute) {
				generated[attribute] = value
			}
		}
		if plan := webex.Plan(t.Context(), imported, generated); !plan.IsEmpty() || len(plan.Diagnostics) > 0 {
			t.Errorf("%s: the plan of %v is %v %s", name, generated, plan.Planned, plan.Diagnostics)
		}
	}
}

// A failed page is an error, so that a list is never silently incomplete.
func TestAccCallbackListResource_errors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	for range 120 {
		stored(env, nil)
	}
	webex := env.Protocol()
	env.Mock.Fault(mockwebex.Fault{Method: "GET", Path: collection, After: 1, Times: 1, Do: mockwebex.RespondError(http.StatusForbidden, "Missing scope.")})
	all := webex.List(t.Context(), typeName, acctest.Values{"callback_number": "+12345678900"}, 0, false)
	if len(all) == 0 || !all[len(all)-1].Diagnostics.Contain("cjp:user") {
		t.Errorf("%d results end without the error", len(all))
	}

	env.Mock.ResetRequests()
	for name, config := range map[string]acctest.Values{
		"nothing to search for": {},
		"number with letters":   {"callback_number": "1800FLOWERS"},
		"agent that is no UUID": {"assignee_agent": "ada"},
		"unusable organization": {"callback_number": "+12345678900", "org_id": "my company"},
	} {
		if results := webex.List(t.Context(), typeName, config, 0, false); len(results) != 1 || !results[0].Diagnostics.HasError() {
			t.Errorf("%s: got %+v, want an error", name, results)
		}
	}
	if requests := env.Mock.Requests(); len(requests) != 0 {
		t.Errorf("got %d requests for bad input, want none", len(requests))
	}
}
