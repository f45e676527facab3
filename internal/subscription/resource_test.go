package subscription_test

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const address = "webexcc_subscription.test"

// changes replace the HCL of attributes; an empty text takes one away.
type changes map[string]string

// subscription writes a subscription of the first version of the API; see v2 for the second.
func subscription(changed changes) string {
	attributes := changes{
		"name":            `"Task events"`,
		"event_types":     `["task:new", "task:ended"]`,
		"destination_url": `"https://hooks.example.com/tasks"`,
	}
	maps.Copy(attributes, changed)
	hcl := "resource \"webexcc_subscription\" \"test\" {\n  provider = webex\n"
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if attributes[name] != "" {
			hcl += fmt.Sprintf("  %s = %s\n", name, attributes[name])
		}
	}
	return hcl + "}\n"
}

// v2 writes a subscription of the second version of the API.
func v2(changed changes) string {
	attributes := changes{
		"name":             `"Agent events"`,
		"event_types":      `["agent:login", "agent:logout"]`,
		"destination_url":  `"https://hooks.example.com/agents"`,
		"resource_version": `"agent:2.0.0"`,
	}
	maps.Copy(attributes, changed)
	return subscription(attributes)
}

func has(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), value)
}

func text(value string) knownvalue.Check { return knownvalue.StringExact(value) }

func TestAccSubscription_lifecycle(t *testing.T) {
	t.Parallel()
	for version, write := range map[string]func(changes) string{"v1": subscription, "v2": v2} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			env.Run(
				env.StepWithAction(address, plancheck.ResourceActionCreate, write(nil),
					has("id", knownvalue.NotNull()),
					has("org_id", text(env.Mock.OrgID())),
					has("description", knownvalue.Null()),
					has("status", text("active")),
					has("created_time", text("2027-03-01T09:00:00Z")),
					has("created_by", knownvalue.NotNull()),
					has("last_updated_time", text("2027-03-01T09:00:00Z")),
					has("last_updated_by", knownvalue.NotNull()),
				),
				env.StepWithAction(address, plancheck.ResourceActionUpdate, write(changes{
					"description":     `"For the wall board"`,
					"destination_url": `"https://board.example.com/"`,
				}), has("description", text("For the wall board"))),
				env.StepWithAction(address, plancheck.ResourceActionUpdate, write(changes{"status": `"inactive"`}),
					has("description", knownvalue.Null()), has("status", text("inactive"))),
				env.StepWithAction(address, plancheck.ResourceActionReplace, write(changes{"name": `"New name"`}), has("status", text("active"))),
			)
			if left := env.Mock.Subscriptions(); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// patches returns the bodies of the PATCH requests since the last call.
func patches(env *acctest.Env) []string {
	var bodies []string
	for _, request := range env.Mock.Requests() {
		if request.Method == http.MethodPatch {
			bodies = append(bodies, string(request.Body))
		}
	}
	env.Mock.ResetRequests()
	return bodies
}

// patched checks that since the last check exactly these PATCH requests were sent.
func patched(env *acctest.Env, want ...string) statecheck.StateCheck {
	return acctest.Check(func() error {
		if got := patches(env); !slices.Equal(got, want) {
			return fmt.Errorf("patches %q, want %q", got, want)
		}
		return nil
	})
}

func TestAccSubscription_updateSendsOnlyChanges(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	org := `"orgId":"` + env.Mock.OrgID() + `"`
	update := func(config string, want string) resource.TestStep {
		return env.StepWithAction(address, plancheck.ResourceActionUpdate, config, patched(env, want))
	}
	secret := `"` + strings.Repeat("k", 32) + `"`
	env.Run(
		env.Step(subscription(changes{"secret": secret})),
		update(subscription(changes{"secret": secret, "description": `"one"`}), `{"description":"one",`+org+`}`),
		update(subscription(changes{"secret": secret}), `{"description":"",`+org+`}`),
		update(subscription(changes{"secret": secret, "status": `"inactive"`}), `{"status":"inactive",`+org+`}`),
		update(subscription(changes{"secret": secret, "event_types": `["task:ended"]`}),
			`{"eventTypes":["task:ended"],"status":"active",`+org+`}`),
	)
	env.Run(
		env.Step(v2(nil)),
		update(v2(changes{"description": `"one"`}), `{"description":"one","resourceVersion":"agent:2.0.0",`+org+`}`),
		update(v2(changes{"description": `"one"`, "resource_version": `"agent:1.0.0"`}), `{"resourceVersion":"agent:1.0.0",`+org+`}`),
	)
}

func TestAccSubscription_eventTypeOrder(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.Reorder = true }))
	env.Run(
		env.Step(subscription(nil)),
		env.ExpectEmptyPlan(subscription(changes{"event_types": `["task:ended", "task:new"]`})),
		env.ExpectEmptyPlan(subscription(changes{"event_types": `["task:ended", "task:new", "task:ended"]`})),
	)
}

func TestAccSubscription_versionChangeReplaces(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	one, two := v2(changes{"resource_version": ""}), v2(nil)
	env.Run(
		env.Step(one),
		env.StepWithAction(address, plancheck.ResourceActionReplace, two, env.Requests(http.MethodPost, "/v2/subscriptions", 1)),
		env.StepWithAction(address, plancheck.ResourceActionReplace, one, env.Requests(http.MethodPost, "/v1/subscriptions", 2)),
	)
}

func TestAccSubscription_clearedDescriptionIgnored(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		style    mockwebex.EmptyStyle
		rejected bool
	}{
		"as an empty text": {style: mockwebex.EmptyIsKept},
		"as it was":        {style: mockwebex.EmptyIsIgnored, rejected: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.EmptyDescription = test.style }))
			without := env.Step(subscription(nil), has("description", knownvalue.Null()))
			if test.rejected {
				without = env.ExpectError(subscription(nil), acctest.ErrorContains("Webex accepted the update of the subscription but returned a different"))
			}
			env.Run(env.Step(subscription(changes{"description": `"Old"`})), without)
		})
	}
}

func TestAccSubscription_createdInactive(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(
		env.Step(v2(changes{"status": `"inactive"`}), has("status", text("inactive")),
			patched(env, `{"status":"inactive","resourceVersion":"agent:2.0.0","orgId":"`+env.Mock.OrgID()+`"}`)),
		env.ExpectEmptyPlan(v2(changes{"status": `"inactive"`})),
	)
}

// The state of the new subscription contains the response of Webex when it was switched off, so that the next plan is empty.
func TestAccSubscription_createdInactiveIsKnown(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]acctest.Values{
		"v1": nil, "v2": {"event_types": []any{"agent:login"}, "resource_version": "agent:2.0.0"},
	} {
		env := acctest.New(t)
		env.Mock.HookAfter(func(*http.Request, int) { env.Clock.Advance(time.Second) })
		p := env.Protocol()
		config := values(version)
		config["status"] = "inactive"
		created, diagnostics := p.Apply(t.Context(), p.Plan(t.Context(), acctest.Object{Type: typeName}, config), nil)
		if len(diagnostics) > 0 {
			t.Errorf("%s: the create returned %s", name, diagnostics)
		}
		if read, diagnostics := p.Read(t.Context(), created); len(diagnostics) > 0 || !reflect.DeepEqual(read.State, created.State) {
			t.Errorf("%s: the state has %v, a refresh %v %s", name, created.State, read.State, diagnostics)
		}
	}
}

func TestAccSubscription_createdInactiveFailureIsNotLost(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Mock.Fault(mockwebex.Fault{Method: http.MethodPatch, Times: 1, Do: mockwebex.RespondError(http.StatusBadRequest, "status: not now.")})
	config := subscription(changes{"status": `"inactive"`})
	env.Run(
		env.ExpectError(config, acctest.ErrorContainsOn("status", "status: not now.")),
		env.Step(config, has("status", text("inactive")), acctest.Check(func() error {
			if all := env.Mock.Subscriptions(); len(all) != 1 || all[0].Status != "inactive" {
				return fmt.Errorf("subscriptions: %+v", all)
			}
			return nil
		})),
	)
}

// only returns the one subscription that there is.
func only(t *testing.T, env *acctest.Env) mockwebex.Subscription {
	t.Helper()
	all := env.Mock.Subscriptions()
	if len(all) != 1 {
		t.Fatalf("%d subscriptions, want 1: %+v", len(all), all)
	}
	return all[0]
}

func TestAccSubscription_drift(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		happens func(*mockwebex.Server, mockwebex.Subscription)
		action  plancheck.ResourceActionType
		patch   string
	}{
		"switched off by Webex": {
			happens: func(s *mockwebex.Server, it mockwebex.Subscription) { s.SetSubscriptionStatus(it.ID, "inactive") },
			action:  plancheck.ResourceActionUpdate,
			patch:   `"status":"active"`,
		},
		"another destination": {
			happens: func(s *mockwebex.Server, it mockwebex.Subscription) {
				it.DestinationURL = "https://elsewhere.example.com/"
				s.PutSubscription(it)
			},
			action: plancheck.ResourceActionUpdate,
			patch:  `"destinationUrl":"https://hooks.example.com/tasks"`,
		},
		"another event type": {
			happens: func(s *mockwebex.Server, it mockwebex.Subscription) {
				it.EventTypes = append(it.EventTypes, "task:failed")
				s.PutSubscription(it)
			},
			action: plancheck.ResourceActionUpdate,
			patch:  `"eventTypes":["task:ended","task:new"]`,
		},
		"a description": {
			happens: func(s *mockwebex.Server, it mockwebex.Subscription) {
				it.Description = "By hand"
				s.PutSubscription(it)
			},
			action: plancheck.ResourceActionUpdate,
			patch:  `"description":""`,
		},
		"another name": {
			happens: func(s *mockwebex.Server, it mockwebex.Subscription) {
				it.Name = "Renamed by hand"
				s.PutSubscription(it)
			},
			action: plancheck.ResourceActionReplace,
		},
		"deleted": {
			happens: func(s *mockwebex.Server, it mockwebex.Subscription) { s.DeleteSubscription(it.ID) },
			action:  plancheck.ResourceActionCreate,
		},
		"deleted, and Webex finds its id bad": {
			happens: func(s *mockwebex.Server, it mockwebex.Subscription) {
				s.Switch(func(switches *mockwebex.Switches) { switches.SubscriptionGone = http.StatusBadRequest })
				s.DeleteSubscription(it.ID)
			},
			action: plancheck.ResourceActionCreate,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			wanted := patched(env)
			if test.patch != "" {
				wanted = patched(env, `{`+test.patch+`,"orgId":"`+env.Mock.OrgID()+`"}`)
			}
			env.Run(
				env.Step(subscription(nil)),
				acctest.Before(func() { test.happens(env.Mock, only(t, env)) },
					env.StepWithAction(address, test.action, subscription(nil), wanted)),
			)
		})
	}
}

func TestAccSubscription_readErrorKeepsState(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockwebex.FaultKind{
		"bad request":  mockwebex.RespondError(http.StatusBadRequest, "orgId: is unusable."),
		"forbidden":    mockwebex.RespondError(http.StatusForbidden, "No."),
		"no token":     mockwebex.Unauthorized(),
		"a proxy":      mockwebex.ForeignNotFound(),
		"server error": mockwebex.RespondError(http.StatusInternalServerError, "Internal error."),
	} {
		env := acctest.New(t)
		p := env.Protocol()
		object := p.Create(t.Context(), typeName, values(nil))
		env.Mock.Fault(mockwebex.Fault{Path: "/v1/subscriptions/**", Do: fault})
		env.Mock.Fault(mockwebex.Fault{Path: "/v1/subscriptions", Do: mockwebex.RespondError(http.StatusForbidden, "No.")})
		read, diagnostics := p.Read(t.Context(), object)
		if read.State == nil || !diagnostics.Errors().Contain("Unable to read subscription") {
			t.Errorf("%s: read %v\n%s", name, read.State, diagnostics)
		}
		if _, diagnostics := p.Apply(t.Context(), p.Plan(t.Context(), object, nil), nil); !diagnostics.Errors().Contain("Unable to delete subscription") {
			t.Errorf("%s: deleted\n%s", name, diagnostics)
		}
	}
}

func TestAccSubscription_deleteMissing(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusBadRequest} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.SubscriptionGone = status }))
			// It goes away between the refresh and the DELETE.
			env.Mock.Hook(func(r *http.Request) {
				if r.Method == http.MethodDelete {
					for _, it := range env.Mock.Subscriptions() {
						env.Mock.DeleteSubscription(it.ID)
					}
				}
			})
			env.Run(env.Step(v2(nil)))
		})
	}
}
