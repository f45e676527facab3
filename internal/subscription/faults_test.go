package subscription_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// A create whose response is lost must result in exactly one subscription, in the state, with the configured secret.
func TestAccSubscription_createOnce(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockwebex.FaultKind{
		"reset before":         mockwebex.ResetBefore(),
		"reset after":          mockwebex.ResetAfterCommit(),
		"truncated":            mockwebex.TruncateBody(),
		"hangs before":         mockwebex.HangBefore(),
		"hangs after":          mockwebex.HangAfterCommit(),
		"a proxy's 502 before": mockwebex.HTML(http.StatusBadGateway),
		"a proxy's 502 after":  mockwebex.RespondAfterCommit(http.StatusBadGateway, http.Header{"Content-Type": {"text/html"}}, "<html>"),
		"429":                  mockwebex.TooManyRequests("7"),
		"503":                  mockwebex.Unavailable("2"),
		"500":                  mockwebex.RespondError(http.StatusInternalServerError, "Trouble."),
	} {
		for version, more := range map[string]acctest.Values{
			"v1": nil, "v2": {"event_types": []any{"agent:login"}, "resource_version": "agent:2.0.0"},
		} {
			t.Run(name+", "+version, func(t *testing.T) {
				t.Parallel()
				env := acctest.New(t)
				struck := false
				env.Mock.Fault(mockwebex.Fault{
					Method: http.MethodPost, Path: "/*/subscriptions", Times: 1, Do: fault,
					When: func(*http.Request) bool { struck = true; return true },
				})
				p := env.ProtocolWith(acctest.Values{"request_timeout": "300ms"})
				config := values(more)
				config["secret"] = first
				object := p.Create(t.Context(), typeName, config)
				if it := only(t, env); it.ID != object.State["id"] || it.Secret != first {
					t.Errorf("Webex has %+v, the state %v", it, object.State)
				}
				read, diagnostics := p.Read(t.Context(), object)
				if plan := p.Plan(t.Context(), read, config); !plan.IsEmpty() {
					t.Errorf("the next plan: %v\n%s%s", plan.Planned, diagnostics, plan.Diagnostics)
				}
				if !struck {
					t.Error("nothing was lost")
				}
			})
		}
	}
}

func TestAccSubscription_adoptionSendsSecretOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		changed changes
		patches []string
	}{
		"stored":     {stored(first), []string{`{"secret":"` + first + `"}`}},
		"write-only": {writeOnly(first, 1), []string{`{"secret":"` + first + `"}`}},
		"none":       {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t).Needs(tfversion.Version1_11_0)
			env.Mock.Fault(mockwebex.Fault{Method: http.MethodPost, Times: 1, Do: mockwebex.ResetAfterCommit()})
			env.Run(env.Step(subscription(test.changed), env.Requests(http.MethodPost, "", 1), patched(env, test.patches...)))
		})
	}
}

func TestAccSubscription_retries(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockwebex.FaultKind{
		"reset before": mockwebex.ResetBefore(),
		"reset after":  mockwebex.ResetAfterCommit(),
		"a proxy":      mockwebex.HTML(http.StatusBadGateway),
		"503":          mockwebex.Unavailable("3"),
		"429":          mockwebex.TooManyRequests("3"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			p := env.Protocol()
			object := p.Create(t.Context(), typeName, values(nil))
			for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
				env.Mock.Fault(mockwebex.Fault{Method: method, Times: 2, Do: fault})
			}
			env.Mock.ResetRequests()

			read, diagnostics := p.Read(t.Context(), object)
			if len(diagnostics) > 0 || !reflect.DeepEqual(read.State, object.State) {
				t.Errorf("read %v\n%s", read.State, diagnostics)
			}
			updated, diagnostics := p.Apply(t.Context(), p.Plan(t.Context(), read, values(acctest.Values{"description": "New"})), nil)
			if len(diagnostics) > 0 || only(t, env).Description != "New" {
				t.Errorf("updated %v\n%s", updated.State, diagnostics)
			}
			if _, diagnostics := p.Apply(t.Context(), p.Plan(t.Context(), updated, nil), nil); len(diagnostics) > 0 {
				t.Error(diagnostics)
			}
			if left := env.Mock.Subscriptions(); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
				want := 3
				if method == http.MethodGet && name == "reset after" {
					want++ // The DELETE after a lost response gets a 404, which the listing confirms.
				}
				if count := env.Mock.Count(method, ""); count != want {
					t.Errorf("%d requests %s, want %d", count, method, want)
				}
			}
		})
	}
}

func TestAccSubscription_lag(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusBadRequest} {
		env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.SubscriptionGone = status }))
		env.Mock.SetReadLag(mockwebex.Lag{For: 20 * time.Second})
		env.Run(env.Step(subscription(nil)))
	}
}

func TestAccSubscription_foreignNotFound(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(
		env.Step(subscription(nil)),
		acctest.Before(func() { env.Mock.Fault(mockwebex.Fault{Method: http.MethodGet, Do: mockwebex.ForeignNotFound()}) },
			env.ExpectError(subscription(nil), acctest.ErrorContains("This response is not from Webex"))),
		acctest.Before(env.Mock.ClearFaults, env.ExpectEmptyPlan(subscription(nil))),
	)
}

func TestAccSubscription_createMayHaveHappened(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Mock.Fault(mockwebex.Fault{Method: http.MethodPost, Times: 1, Do: mockwebex.ResetAfterCommit()})
	env.Mock.Fault(mockwebex.Fault{Method: http.MethodGet, After: 1, Do: mockwebex.RespondError(http.StatusForbidden, "No.")})
	env.Run(env.ExpectError(subscription(nil), acctest.ErrorContains("terraform import webexcc_subscription.<name>")))
	only(t, env)
}

func TestAccSubscription_tooMany(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	var last mockwebex.Subscription
	for i := range 20 {
		last = env.Mock.PutSubscription(mockwebex.Subscription{
			Name: fmt.Sprintf("Other %d", i), EventTypes: []string{"task:new"}, DestinationURL: "https://other.example.com/",
		})
	}
	env.Run(
		env.ExpectError(subscription(nil), acctest.ErrorContains("find one that is no longer needed")),
		acctest.Before(func() { env.Mock.DeleteSubscription(last.ID) }, env.Step(subscription(nil))),
	)
	if left := len(env.Mock.Subscriptions()); left != 19 {
		t.Errorf("%d subscriptions are left, want 19", left)
	}
}

func TestAccSubscription_missingScopes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		scopes  []string
		message string
	}{
		"none for writing": {[]string{"cjp:config_read"}, "scope cjp:config_write"},
		"none at all":      {[]string{"spark:all"}, "scope cjp:config_read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			env.Mock.SetToken(mockwebex.DefaultToken, test.scopes...)
			env.Run(env.ExpectError(subscription(nil), acctest.ErrorContains(test.message)))
		})
	}
	env := acctest.New(t)
	env.Run(
		env.Step(subscription(nil)),
		acctest.Before(func() { env.Mock.SetToken(mockwebex.DefaultToken, "cjp:config_write") },
			env.ExpectError(subscription(nil), acctest.ErrorContains("scope cjp:config_read"))),
		acctest.Before(func() { env.Mock.SetToken(mockwebex.DefaultToken) }, env.ExpectEmptyPlan(subscription(nil))),
	)
}

func TestAccSubscription_rejectedAttribute(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	var steps []resource.TestStep
	for field, attribute := range map[string]string{
		"name": "name", "eventTypes": "event_types", "destinationUrl": "destination_url", "resourceVersion": "resource_version",
	} {
		message := field + ": is out of fashion."
		steps = append(steps, acctest.Before(func() {
			env.Mock.Fault(mockwebex.Fault{Method: http.MethodPost, Times: 1, Do: mockwebex.RespondError(http.StatusBadRequest, message)})
		}, env.ExpectError(v2(nil), acctest.ErrorContainsOn(attribute, message))))
	}
	env.Run(steps...)
}

// respondWith makes the next create succeed with the given fields in the response.
func respondWith(env *acctest.Env, fields string) {
	env.Mock.PutSubscription(mockwebex.Subscription{ID: id, Name: "Task events"})
	env.Mock.Fault(mockwebex.Fault{Method: http.MethodPost, Times: 1, Do: mockwebex.Respond(http.StatusCreated,
		http.Header{"Content-Type": {"application/json"}, "TrackingId": {"NOTIFS_1"}},
		`{"meta":{"orgId":"`+env.Mock.OrgID()+`"},"data":{"id":"`+id+`","name":"Task events",`+fields+
			`,"destinationUrl":"https://hooks.example.com/tasks","createdTime":1800000000000}}`)})
}

// A value that Webex stores in another form causes a warning, and does not taint or replace the subscription.
func TestAccSubscription_createReturnsDifferentValue(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	respondWith(env, `"eventTypes":["task:new"],"status":"inactive"`)
	p := env.Protocol()
	object, diagnostics := p.Apply(t.Context(), p.Plan(t.Context(), acctest.Object{Type: typeName}, values(nil)), nil)
	if diagnostics.HasError() || object.State["status"] != "active" || object.State["id"] != id {
		t.Fatalf("state %v\n%s", object.State, diagnostics)
	}
	for _, attribute := range []string{"event_types", "status"} {
		if !diagnostics.Warnings().On(attribute).Contain("Webex returned a different " + attribute) {
			t.Errorf("no warning on %s in:\n%s", attribute, diagnostics)
		}
	}
	if len(diagnostics) != 2 {
		t.Errorf("more than two warnings:\n%s", diagnostics)
	}
}

// If a response lacks a computed value, the state keeps the planned value.
func TestAccSubscription_partialResponse(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	p := env.Protocol()
	created := p.Create(t.Context(), typeName, values(nil))
	env.Mock.Fault(mockwebex.Fault{Method: http.MethodPatch, Times: 1, Do: mockwebex.RespondAfterCommit(http.StatusOK, nil, fmt.Sprintf(
		`{"data": {"id": %q, "name": "Task events", "description": "New", "eventTypes": ["task:new", "task:ended"],
			"destinationUrl": "https://hooks.example.com/tasks", "status": "active"}}`, created.State["id"]))})
	updated, diagnostics := p.Apply(t.Context(), p.Plan(t.Context(), created, values(acctest.Values{"description": "New"})), nil)
	if len(diagnostics) > 0 {
		t.Error(diagnostics)
	}
	for _, attribute := range []string{"id", "org_id", "created_time", "created_by"} {
		if got, want := updated.State[attribute], created.State[attribute]; got != want {
			t.Errorf("%s became %v, was %v", attribute, got, want)
		}
	}
}

// A change out of band between plan and apply does not count as a change that Webex ignored, and does not replace the subscription.
func TestAccSubscription_changedAfterPlan(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	p := env.Protocol()
	created := p.Create(t.Context(), typeName, values(nil))
	plan := p.Plan(t.Context(), created, values(acctest.Values{"description": "New"}))
	meanwhile := only(t, env)
	meanwhile.DestinationURL = "https://elsewhere.example.com/"
	env.Mock.PutSubscription(meanwhile)

	updated, diagnostics := p.Apply(t.Context(), plan, nil)

	errors := diagnostics.Errors()
	if len(errors) != 1 || !errors.On("destination_url").Contain("Run terraform apply again") || errors.Contain("-replace") {
		t.Errorf("want one error on destination_url that advises another apply, got %s", diagnostics)
	}
	if updated.State["destination_url"] != meanwhile.DestinationURL || updated.State["description"] != "New" {
		t.Errorf("got the state %v, want the values of Webex", updated.State)
	}
}

func TestAccSubscription_alreadyInactive(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	respondWith(env, `"eventTypes":["task:new","task:ended"],"status":"inactive"`)
	object := env.Protocol().Create(t.Context(), typeName, values(acctest.Values{"status": "inactive"}))
	if object.State["status"] != "inactive" || len(patches(env)) > 0 {
		t.Errorf("state %v, patches %q", object.State, patches(env))
	}
}

func TestAccSubscription_deactivationFailureKeepsState(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Mock.Fault(mockwebex.Fault{Method: http.MethodPatch, Do: mockwebex.RespondError(http.StatusForbidden, "No.")})
	p := env.Protocol()
	plan := p.Plan(t.Context(), acctest.Object{Type: typeName}, values(acctest.Values{"status": "inactive"}))
	object, diagnostics := p.Apply(t.Context(), plan, nil)
	if !diagnostics.Errors().Contain("Unable to update status of subscription") {
		t.Error(diagnostics)
	}
	if it := only(t, env); object.State["id"] != it.ID || object.State["status"] != "active" || object.Identity["id"] != it.ID {
		t.Errorf("state %v, identity %v, want the id %s", object.State, object.Identity, it.ID)
	}
}

// The warnings of a successful create are reported.
func TestAccSubscription_createWarning(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Protocol().Create(t.Context(), typeName, values(acctest.Values{"secret": strings.Repeat("s", 32)}))
	p := env.ProtocolWith(acctest.Values{"adopt_existing": true})
	object, diagnostics := p.Apply(t.Context(), p.Plan(t.Context(), acctest.Object{Type: typeName}, values(acctest.Values{"secret": strings.Repeat("s", 32)})), nil)
	if object.State["id"] != only(t, env).ID || diagnostics.HasError() || !diagnostics.Warnings().Contain("Subscription adopted") {
		t.Errorf("got the state %v and %s, want a warning", object.State, diagnostics)
	}
}
