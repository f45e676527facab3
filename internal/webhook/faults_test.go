package webhook_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// temporaryFaults are the faults after which a retry succeeds.
func temporaryFaults() map[string]mockwebex.FaultKind {
	return map[string]mockwebex.FaultKind{
		"reset before":        mockwebex.ResetBefore(),
		"reset after commit":  mockwebex.ResetAfterCommit(),
		"truncated":           mockwebex.TruncateBody(),
		"hang before":         mockwebex.HangBefore(),
		"hang after commit":   mockwebex.HangAfterCommit(),
		"HTML 502":            mockwebex.HTML(http.StatusBadGateway),
		"500":                 mockwebex.RespondError(http.StatusInternalServerError, "Internal error"),
		"500 after commit":    mockwebex.RespondAfterCommit(http.StatusInternalServerError, nil, ""),
		"503 and Retry-After": mockwebex.Unavailable("7"),
		"429 in seconds":      mockwebex.TooManyRequests("7"),
		"429 with a date":     mockwebex.TooManyRequests("Mon, 01 Mar 2027 09:00:30 GMT"),
		"429 with nonsense":   mockwebex.TooManyRequests("soon"),
		"429 alone":           mockwebex.TooManyRequests(""),
		"401 once":            mockwebex.Unauthorized(),
	}
}

// TestAccWebhook_faults checks every operation with every temporary fault: the webhook exists once, as configured, and the next plan is empty.
func TestAccWebhook_faults(t *testing.T) {
	t.Parallel()
	first := config(acctest.Values{"filter": "roomType=direct", "secret": "one"})
	second := config(acctest.Values{"filter": "roomType=direct", "secret": "two", "name": "Renamed"})
	for name, kind := range temporaryFaults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockwebex.WithOAuthClient("client", "client-secret", "refresh"))
			ctx := t.Context()
			// Renewal, so that a 401 ends.
			terraform := env.ProtocolWith(acctest.Values{
				"access_token": nil, "client_id": "client", "client_secret": "client-secret", "refresh_token": "refresh", "request_timeout": "300ms",
			})
			once := func(method string) {
				env.Mock.ClearFaults()
				env.Clock.Advance(time.Minute)
				env.Mock.Fault(mockwebex.Fault{Method: method, Path: "/v1/webhooks/**", Times: 1, Do: kind})
			}
			settled := func(object acctest.Object, want acctest.Values) acctest.Object {
				t.Helper()
				hook := only(t, env)
				if object.State["id"] != hook.ID || hook.Name != want["name"] || hook.Secret != want["secret"] {
					t.Fatalf("the state has %v, Webex %+v", object.State, hook)
				}
				once(http.MethodGet)
				read, diags := terraform.Read(ctx, object)
				if plan := terraform.Plan(ctx, read, want); diags.HasError() || !plan.IsEmpty() {
					t.Fatalf("read %v %s, then planned %v", read.State, diags, plan.Planned)
				}
				return read
			}

			once(http.MethodPost)
			object := settled(terraform.Create(ctx, typeName, first), first)

			once(http.MethodPut)
			updated, diags := terraform.Apply(ctx, terraform.Plan(ctx, object, second), nil)
			if diags.HasError() {
				t.Fatalf("update: %s", diags)
			}
			object = settled(updated, second)

			once(http.MethodDelete)
			if _, diags := terraform.Apply(ctx, terraform.Plan(ctx, object, nil), nil); diags.HasError() || len(env.Mock.Webhooks()) > 0 {
				t.Fatalf("delete: %s, left %v", diags, env.Mock.Webhooks())
			}
		})
	}
}

// TestAccWebhook_persistentFaults checks that the error of a create with unknown outcome reports that the webhook may exist, and the next step.
func TestAccWebhook_persistentFaults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind mockwebex.FaultKind
		// lost means that Webex created the webhook.
		lost bool
	}{
		"reset after commit, no list": {mockwebex.ResetAfterCommit(), true},
		"reset before, no list":       {mockwebex.ResetBefore(), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t), t.Context()
			env.Mock.Fault(mockwebex.Fault{Method: http.MethodPost, Do: test.kind})
			env.Mock.Fault(mockwebex.Fault{Method: http.MethodGet, After: 1, Do: mockwebex.HTML(http.StatusBadGateway)})
			terraform := env.ProtocolWith(acctest.Values{"max_retry_duration": "1m"})
			created, diags := terraform.Apply(ctx, terraform.Plan(ctx, acctest.Object{Type: typeName}, config(nil)), nil)
			if created.State != nil || !diags.Errors().Contain("Webhook may have been created") || !diags.Contain("terraform import webex_webhook.<name>") {
				t.Errorf("got %v %s", created.State, diags)
			}
			if posts := env.Mock.Count(http.MethodPost, "/v1/webhooks"); posts != 1 || len(env.Mock.Webhooks()) > 1 {
				t.Errorf("sent %d creates blindly", posts)
			}
		})
	}
}

// TestAccWebhook_lag hides a new webhook for a while, from reads and from listings.
func TestAccWebhook_lag(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]bool{"response received": false, "response lost": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t), t.Context()
			env.Mock.SetReadLag(mockwebex.Lag{For: 3 * time.Second})
			env.Mock.SetListLag(mockwebex.Lag{For: 3 * time.Second})
			if lose {
				env.Mock.Fault(mockwebex.Fault{Method: http.MethodPost, Times: 1, Do: mockwebex.ResetAfterCommit()})
			}
			terraform := env.Protocol()
			created := terraform.Create(ctx, typeName, config(acctest.Values{"secret": "ours"}))
			read, diags := terraform.Read(ctx, created)
			if diags.HasError() || read.State["id"] != only(t, env).ID {
				t.Errorf("got %v %s", read.State, diags)
			}
		})
	}
}

// TestAccWebhook_manyInParallel creates webhooks of one name concurrently while a third of the responses are lost.
func TestAccWebhook_manyInParallel(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	env.Mock.Fault(mockwebex.Fault{Method: http.MethodPost, Every: 3, Do: mockwebex.ResetAfterCommit()})
	terraform := env.Protocol()
	const count = 12
	ids := make(chan any, count)
	for range count {
		go func() {
			wanted := config(acctest.Values{"on_existing": "create"})
			created, diags := terraform.Apply(ctx, terraform.Plan(ctx, acctest.Object{Type: typeName}, wanted), nil)
			if diags.HasError() {
				t.Error(diags)
			}
			ids <- created.State["id"]
		}()
	}
	distinct := map[any]bool{}
	for range count {
		distinct[<-ids] = true
	}
	if len(distinct) != count || len(env.Mock.Webhooks()) != count {
		t.Errorf("got %d ids and %d webhooks, want %d: %s", len(distinct), len(env.Mock.Webhooks()), count, fmt.Sprint(distinct))
	}
}

// With Terraform: the response to the create of a successor is lost, while the old webhook, two seconds old and equal in all that
// can be read, still waits for its end.
func TestAccWebhook_lostResponseBeforeDestroy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault   mockwebex.FaultKind
		creates int
	}{
		"after the commit": {mockwebex.ResetAfterCommit(), 1},
		// The old one existed before the create, so it is not mistaken for the new one.
		"before the commit": {mockwebex.ResetBefore(), 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			const first = "on_existing = \"create\"\n  lifecycle { create_before_destroy = true }"
			env.Run(
				env.Step(hcl(`secret = "one"`, first)),
				acctest.Before(func() {
					env.Clock.Advance(2 * time.Second)
					env.Mock.ResetRequests()
					env.Mock.Fault(mockwebex.Fault{Method: http.MethodPost, Times: 1, Do: test.fault})
				}, env.StepWithAction(address, plancheck.ResourceActionCreateBeforeDestroy, hcl(first),
					env.Requests(http.MethodPost, "", test.creates), env.Requests(http.MethodDelete, "", 1),
					onlyWebhook(env, func(mockwebex.Webhook) bool { return true }))),
			)
		})
	}
}

// The warnings of a successful create are reported.
func TestAccWebhook_createWarning(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	env.Protocol().Create(ctx, typeName, config(nil))
	terraform := env.ProtocolWith(acctest.Values{"adopt_existing": true})
	created, diags := terraform.Apply(ctx, terraform.Plan(ctx, acctest.Object{Type: typeName}, config(nil)), nil)
	if created.State["id"] != only(t, env).ID || diags.HasError() || !diags.Warnings().Contain("Webhook adopted") {
		t.Errorf("got the state %v and %s, want a warning", created.State, diags)
	}
}

// respondWith makes the next request of a method succeed with the given fields in the response.
func respondWith(env *acctest.Env, method, fields string) {
	env.Mock.Fault(mockwebex.Fault{Method: method, Path: "/v1/webhooks/**", Times: 1, Do: mockwebex.RespondAfterCommit(http.StatusOK, nil, "{"+fields+"}")})
}

// If a response lacks fields that every webhook has, the webhook must not be replaced.
func TestAccWebhook_partialResponse(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	terraform := env.Protocol()
	wanted := config(acctest.Values{"owned_by": "org", "status": "active"})
	created := terraform.Create(t.Context(), typeName, wanted)
	id := fmt.Sprintf(`"id": %q`, created.State["id"])

	respondWith(env, http.MethodGet, id)
	read, diags := terraform.Read(t.Context(), created)
	if plan := terraform.Plan(t.Context(), read, wanted); len(diags) > 0 || !plan.IsEmpty() || len(plan.Replaces) > 0 {
		t.Errorf("after a read: %s; planned %v, replacing %q", diags, plan.Planned, plan.Replaces)
	}
	respondWith(env, http.MethodPut, id)
	wanted["name"] = "Renamed"
	updated, diags := terraform.Apply(t.Context(), terraform.Plan(t.Context(), created, wanted), nil)
	if len(diags) > 0 || updated.State["name"] != "Renamed" || updated.State["created"] != created.State["created"] {
		t.Errorf("after an update: %s; %v", diags, updated.State)
	}
}

// A value that Webex stores in another form causes a warning, and does not taint or replace the webhook.
func TestAccWebhook_createReturnsDifferentValue(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	terraform := env.Protocol()
	env.Mock.PutWebhook(mockwebex.Webhook{ID: "A"})
	respondWith(env, http.MethodPost, `"id": "A", "name": "Orders", "targetUrl": "https://example.com/", "resource": "messages", "event": "created",
		"filter": "hasFiles=true&roomType=direct", "ownedBy": "creator", "status": "active"`)
	plan := terraform.Plan(t.Context(), acctest.Object{Type: typeName}, config(acctest.Values{"filter": "roomType=direct&hasFiles=true"}))
	object, diags := terraform.Apply(t.Context(), plan, nil)
	if object.State["id"] != "A" || object.State["target_url"] != "https://example.com/orders" ||
		len(diags) != 1 || !diags.Warnings().On("target_url").Contain("returned a different target_url") {
		t.Errorf("got %s and the state %v, want one warning on target_url", diags, object.State)
	}
}

// A change that Webex ignores is an error, and the state contains the values of Webex. Otherwise every plan would show the change again, without
// a word.
func TestAccWebhook_updateIgnored(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	terraform := env.Protocol()
	created := terraform.Create(t.Context(), typeName, config(nil))
	respondWith(env, http.MethodPut, fmt.Sprintf(`"id": %q, "name": "Renamed", "targetUrl": "https://example.com/orders", "resource": "messages",
		"event": "created", "status": "active"`, created.State["id"]))
	plan := terraform.Plan(t.Context(), created, config(acctest.Values{"name": "Renamed", "target_url": "https://example.com/new"}))
	updated, diags := terraform.Apply(t.Context(), plan, nil)
	if errors := diags.Errors(); len(errors) != 1 || !errors.On("target_url").Contain("Webex ignored the change") {
		t.Errorf("got %s, want one error on target_url", diags)
	}
	if updated.State["target_url"] != "https://example.com/orders" || updated.State["name"] != "Renamed" {
		t.Errorf("got the state %v, want the values of Webex", updated.State)
	}
}
