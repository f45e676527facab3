package webhook_test

import (
	"context"
	"maps"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const typeName = "webex_webhook"

// config is a webhook with more or other attributes.
func config(more acctest.Values) acctest.Values {
	return merged(acctest.Values{
		"name": "Orders", "target_url": "https://example.com/orders", "resource": "messages", "event": "created",
	}, more)
}

func TestAccWebhook_identity(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	terraform := env.Protocol()
	created := terraform.Create(ctx, typeName, config(nil))
	want := acctest.Values{"id": only(t, env).ID}
	expectIdentity := func(when string, object acctest.Object, diags acctest.Diagnostics) {
		t.Helper()
		if diags.HasError() || !reflect.DeepEqual(object.Identity, want) {
			t.Errorf("%s: got identity %v (%s), want %v", when, object.Identity, diags, want)
		}
	}
	expectIdentity("create", created, nil)

	// State that an earlier version wrote has no identity.
	created.Identity = nil
	read, diags := terraform.Read(ctx, created)
	expectIdentity("read", read, diags)

	updated, diags := terraform.Apply(ctx, terraform.Plan(ctx, read, config(acctest.Values{"name": "Renamed"})), nil)
	expectIdentity("update", updated, diags)

	imported, diags := terraform.ImportByIdentity(ctx, typeName, want)
	expectIdentity("import by identity", imported, diags)
	if !reflect.DeepEqual(imported.State, updated.State) {
		t.Errorf("imported %v, want %v", imported.State, updated.State)
	}
	byID, diags := terraform.Import(ctx, typeName, want["id"].(string))
	expectIdentity("import by ID", byID, diags)

	env.Mock.DeleteWebhook(want["id"].(string))
	env.Clock.Advance(time.Minute) // beyond the life of a list that reads share
	updated.Identity = nil
	gone, diags := terraform.Read(ctx, updated)
	expectIdentity("removal", gone, diags)
	if gone.State != nil {
		t.Errorf("the webhook is gone, but the state has %v", gone.State)
	}
}

func TestAccWebhook_createIsSavedBeforeErrors(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	env.Mock.Fault(mockwebex.Fault{Method: "GET", After: 1, Do: mockwebex.RespondError(http.StatusBadRequest, "no reading today")})
	created := env.Protocol().Create(ctx, typeName, config(nil))
	if created.State["id"] != only(t, env).ID {
		t.Errorf("got state %v, want the webhook that was made", created.State)
	}
}

func TestAccWebhook_cancelAfterPost(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	env.Mock.HookAfter(func(r *http.Request, _ int) {
		if r.Method == http.MethodPost {
			cancel()
		}
	})
	terraform := env.Protocol()
	created, diags := terraform.Apply(ctx, terraform.Plan(ctx, acctest.Object{Type: typeName}, config(nil)), nil)
	if diags.HasError() || created.State["id"] != only(t, env).ID || created.Identity["id"] != only(t, env).ID {
		t.Errorf("got state %v, identity %v, diagnostics %s", created.State, created.Identity, diags)
	}
}

// TestAccWebhook_readErrorKeepsState checks that only a response of Webex itself removes a webhook from the state.
func TestAccWebhook_readErrorKeepsState(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockwebex.FaultKind{
		"400":          mockwebex.RespondError(http.StatusBadRequest, "no"),
		"401":          mockwebex.Unauthorized(),
		"403":          mockwebex.RespondError(http.StatusForbidden, "no"),
		"html 404":     mockwebex.ForeignNotFound(),
		"unrouted 404": mockwebex.Respond(http.StatusNotFound, nil, `{"message":"no Route matched with those values"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t), t.Context()
			terraform := env.Protocol()
			created := terraform.Create(ctx, typeName, config(nil))
			env.Mock.Fault(mockwebex.Fault{Do: fault})
			if read, diags := terraform.Read(ctx, created); !diags.HasError() || read.State == nil {
				t.Errorf("read: got state %v and %s, want an error", read.State, diags)
			}
			left, diags := terraform.Apply(ctx, terraform.Plan(ctx, created, nil), nil)
			if !diags.HasError() || left.State == nil {
				t.Errorf("delete: got state %v and %s, want an error", left.State, diags)
			}
		})
	}
}

// An update without a refresh uses the status in the response.
func TestAccWebhook_statusAfterUpdate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fields string
		state  string
	}{
		"switched on": {`"status": "active",`, "active"},
		"missing":     {"", "active"},
		"left off":    {`"status": "inactive",`, "inactive"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t), t.Context()
			terraform := env.Protocol()
			created := terraform.Create(ctx, typeName, config(nil))
			env.Mock.Fault(mockwebex.Fault{Method: "PUT", Do: mockwebex.Respond(http.StatusOK, nil,
				`{"id": "`+only(t, env).ID+`", `+test.fields+` "name": "Renamed", "targetUrl": "https://example.com/orders"}`)})
			updated, diags := terraform.Apply(ctx, terraform.Plan(ctx, created, config(acctest.Values{"name": "Renamed"})), nil)
			if updated.State["status"] != test.state || diags.Errors().On("status").HasError() != (test.state == "inactive") {
				t.Errorf("got the status %v and %s, want %s", updated.State["status"], diags, test.state)
			}
		})
	}
}

func TestAccWebhook_deleteMissing(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusGone} {
		env, ctx := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.WebhookGone = status })), t.Context()
		terraform := env.Protocol()
		created := terraform.Create(ctx, typeName, config(nil))
		env.Mock.DeleteWebhook(only(t, env).ID)
		if _, diags := terraform.Apply(ctx, terraform.Plan(ctx, created, nil), nil); diags.HasError() {
			t.Errorf("%d: %s", status, diags)
		}
	}
}

func TestAccWebhook_warnings(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	terraform := env.Protocol()
	for name, test := range map[string]struct {
		config    acctest.Values
		attribute string
		message   string
	}{
		"documented":         {config: nil},
		"firehose":           {config: acctest.Values{"resource": "all", "event": "all"}},
		"uc_counter":         {config: acctest.Values{"resource": "uc_counter", "event": "updated", "owned_by": "org"}},
		"uc_counters":        {config: acctest.Values{"resource": "uc_counters", "event": "updated", "filter": "nodeType=x"}},
		"unknown":            {config: acctest.Values{"resource": acctest.Unknown}},
		"unknown filter":     {config: acctest.Values{"filter": acctest.Unknown}},
		"resource":           {acctest.Values{"resource": "message"}, "resource", `for the resource "message"`},
		"event":              {acctest.Values{"event": "read"}, "event", `the event "read" for the resource "messages". Documented events: all, created, deleted`},
		"event of all":       {acctest.Values{"resource": "all"}, "event", `the event "created" for the resource "all". Documented events: all`},
		"filter":             {acctest.Values{"filter": "roomType=direct&colour=red"}, "filter", `the filter "colour"`},
		"filter of none":     {acctest.Values{"resource": "telephony_mwi", "event": "updated", "filter": "a=b"}, "filter", "Documented filters: none"},
		"filter of org":      {acctest.Values{"resource": "meetings", "filter": "hostEmail=a@example.com"}, "filter", `only for owned_by = "org"`},
		"filter of org, org": {config: acctest.Values{"resource": "meetings", "filter": "hostEmail=a@example.com", "owned_by": "org"}},
		"http":               {acctest.Values{"target_url": "http://example.com/"}, "target_url", "unencrypted"},
		"filter of whom":     {config: acctest.Values{"resource": "meetings", "filter": "hostEmail=a@example.com", "owned_by": acctest.Unknown}},
		"inactive":           {acctest.Values{"status": "inactive"}, "status", "Only Webex itself can disable a webhook"},
	} {
		t.Run(name, func(t *testing.T) {
			plan := terraform.Plan(ctx, acctest.Object{Type: typeName}, config(test.config))
			diags := terraform.Validate(ctx, typeName, config(test.config))
			if plan.Diagnostics.HasError() || diags.HasError() {
				t.Fatalf("got errors %s %s", plan.Diagnostics, diags)
			}
			switch {
			case test.message == "" && len(diags) > 0:
				t.Errorf("got %s, want silence", diags)
			case test.message != "" && (len(diags) != 1 || !diags.Warnings().On(test.attribute).Contain(test.message)):
				t.Errorf("got %s, want one warning on %s that contains %q", diags, test.attribute, test.message)
			}
		})
	}
	if sent := env.Mock.Requests(); len(sent) > 0 {
		t.Errorf("plans sent %v", sent)
	}
}

func TestAccWebhook_unknownSecretWarning(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	terraform := env.Protocol()
	hook := env.Mock.PutWebhook(mockwebex.Webhook{
		Name: "Orders", TargetURL: "https://example.com/orders", Resource: "messages", Event: "created", Secret: "known to Webex alone",
	})
	imported, diags := terraform.Import(ctx, typeName, hook.ID)
	if diags.HasError() {
		t.Fatal(diags)
	}
	const warning = "Webex may drop the secret of this webhook"
	warns := func(object acctest.Object, more acctest.Values) bool {
		t.Helper()
		plan := terraform.Plan(ctx, object, config(more))
		if plan.Diagnostics.HasError() {
			t.Fatal(plan.Diagnostics)
		}
		return plan.Diagnostics.Warnings().Contain(warning)
	}
	if warns(imported, nil) {
		t.Error("a plan without changes warns")
	}
	if !warns(imported, acctest.Values{"name": "Renamed"}) {
		t.Error("an update without the secret does not warn")
	}
	for _, replaces := range []acctest.Values{
		{"event": "deleted"}, {"resource": "rooms"}, {"filter": "roomType=direct"}, {"owned_by": "org"},
	} {
		if warns(imported, replaces) {
			t.Errorf("a replacement because of %v warns", replaces)
		}
	}
	if warns(imported, acctest.Values{"name": "Renamed", "secret": "ours"}) ||
		warns(imported, acctest.Values{"secret_wo": "ours", "secret_wo_version": 1}) {
		t.Error("an update with a secret warns")
	}

	// After a secret was sent, the warning no longer appears.
	for form, secret := range map[string]acctest.Values{
		"secret": {"secret": "ours"}, "secret_wo": {"secret_wo": "ours", "secret_wo_version": int64(1)},
	} {
		known, diags := terraform.Apply(ctx, terraform.Plan(ctx, imported, config(secret)), nil)
		if diags.HasError() {
			t.Fatal(diags)
		}
		if warns(known, merged(secret, acctest.Values{"name": "Renamed"})) || warns(known, acctest.Values{"name": "Renamed"}) {
			t.Errorf("a webhook whose secret was sent as %s warns", form)
		}
	}
}

// TestAccWebhook_echoedSecret checks that the state contains the configured secret for every response of Webex.
func TestAccWebhook_echoedSecret(t *testing.T) {
	t.Parallel()
	for _, echo := range []mockwebex.SecretEcho{mockwebex.EchoAlways, mockwebex.EchoOnWrite, mockwebex.EchoNever, mockwebex.EchoMasked} {
		env, ctx := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.EchoSecret = echo })), t.Context()
		terraform := env.Protocol()
		for _, given := range []acctest.Values{
			{"secret": "stored"}, {"secret_wo": "write-only", "secret_wo_version": int64(1)}, {},
		} {
			created := terraform.Create(ctx, typeName, config(given))
			updated, diags := terraform.Apply(ctx, terraform.Plan(ctx, created, config(merged(given, acctest.Values{"name": "Renamed"}))), nil)
			if diags.HasError() {
				t.Fatal(diags)
			}
			for when, object := range map[string]acctest.Object{"create": created, "update": updated} {
				read, diags := terraform.Read(ctx, object)
				kept := object.State["secret"] == given["secret"] && read.State["secret"] == given["secret"]
				if diags.HasError() || !kept || read.State["secret_wo"] != nil {
					t.Errorf("echo %d, %v, %s: the state has %v, then %v", echo, given, when, object.State, read.State)
				}
			}
		}
	}
}

func merged(values, more acctest.Values) acctest.Values {
	all := maps.Clone(values)
	maps.Copy(all, more)
	return all
}

func TestAccWebhook_writeOnlySecretNullAtApply(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	terraform := env.Protocol()
	plan := terraform.Plan(ctx, acctest.Object{Type: typeName}, config(acctest.Values{"secret_wo": acctest.Unknown, "secret_wo_version": 1}))
	if plan.Planned["secret_wo"] != nil {
		t.Errorf("the plan contains the write-only secret: %v", plan.Planned["secret_wo"])
	}
	_, diags := terraform.Apply(ctx, plan, acctest.Values{"secret_wo": nil})
	if !diags.Errors().On("secret_wo").Contain("Missing write-only secret") {
		t.Errorf("got %s, want an error on secret_wo", diags)
	}
	if sent := env.Mock.Requests(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestAccWebhook_equivalentFilterKeepsComputedValues(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	terraform := env.Protocol()
	created := terraform.Create(ctx, typeName, config(acctest.Values{"filter": "roomType=direct&hasFiles=true"}))
	if plan := terraform.Plan(ctx, created, config(acctest.Values{"filter": "hasFiles=true&roomType=direct"})); !plan.IsEmpty() {
		t.Errorf("got %v, want no change of %v", plan.Planned, created.State)
	}
	plan := terraform.Plan(ctx, created, config(acctest.Values{"filter": "hasFiles=true&roomType=direct", "name": "Renamed"}))
	if len(plan.Replaces) > 0 || plan.Planned["created"] != created.State["created"] {
		t.Errorf("got %v, replacing %v, want an update of the name alone", plan.Planned, plan.Replaces)
	}
}

// TestAccWebhook_filterReorderedByWebex has Webex return the conditions of a filter in another order.
func TestAccWebhook_filterReorderedByWebex(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.Reorder = true })), t.Context()
	terraform := env.Protocol()
	given := config(acctest.Values{"filter": "roomType=direct&hasFiles=true"})
	read, diags := terraform.Read(ctx, terraform.Create(ctx, typeName, given))
	if diags.HasError() || read.State["filter"] != given["filter"] {
		t.Errorf("got filter %v (%s), want %v", read.State["filter"], diags, given["filter"])
	}
	if plan := terraform.Plan(ctx, read, given); !plan.IsEmpty() {
		t.Errorf("got %v, want no change", plan.Planned)
	}
}
