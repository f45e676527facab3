package acctest_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const devOrg = "0a1b2c3d-0000-4000-8000-00000000000d"

// changes changes an object in every way, and returns the diagnostics.
func changes(t *testing.T, p *acctest.Protocol, k kind, object acctest.Object) map[string]acctest.Diagnostics {
	t.Helper()
	renamed := maps.Clone(k.config)
	for _, attribute := range []string{"target_url", "customer_name", "destination_url"} {
		if value, ok := renamed[attribute].(string); ok {
			renamed[attribute] = value + "x"
		}
	}
	_, created := create(t.Context(), p, k)
	_, updated := p.Apply(t.Context(), p.Plan(t.Context(), object, renamed), nil)
	_, removed := remove(t.Context(), p, object)
	return map[string]acctest.Diagnostics{"create": created, "update": updated, "delete": removed}
}

// writes returns the number of requests that change something.
func writes(mock *mockwebex.Server) int {
	return len(mock.Requests()) - mock.Count(http.MethodGet, "")
}

// With read_only, a change is rejected before any request. Reading works.
func TestAcc_readOnly(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, env *acctest.Env, k kind, object acctest.Object) {
		p := env.ProtocolWith(acctest.Values{"read_only": true})
		for operation, diagnostics := range changes(t, p, k, object) {
			if len(diagnostics) != 1 || !diagnostics.Errors().Contain("Provider is read-only") || !diagnostics.Contain("WEBEX_READ_ONLY") {
				t.Errorf("%s: %s", operation, diagnostics)
			}
		}
		if sent := env.Mock.Requests(); len(sent) > 0 {
			t.Errorf("sent %v", sent)
		}
		if read, diagnostics := p.Read(t.Context(), object); len(diagnostics) > 0 || read.State == nil {
			t.Errorf("read %v %s", read.State, diagnostics)
		}
	})
}

// With allowed_org_ids, nothing is sent to another organization: neither to the one of the token nor to a configured one.
func TestAcc_allowedOrganizations(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, env *acctest.Env, k kind, object acctest.Object) {
		p := env.ProtocolWith(acctest.Values{"allowed_org_ids": []any{devOrg}})
		for operation, diagnostics := range changes(t, p, k, object) {
			if len(diagnostics) != 1 || !diagnostics.Errors().Contain("Organization is not allowed") ||
				!diagnostics.Contain("allowed_org_ids") || !diagnostics.Contain(env.Mock.OrgID()) {
				t.Errorf("%s: %s", operation, diagnostics)
			}
		}
		if read, diagnostics := p.Read(t.Context(), object); !diagnostics.HasError() || read.State == nil {
			t.Errorf("read %v %s", read.State, diagnostics)
		}
		if sent := len(env.Mock.Requests()) - env.Mock.Count(http.MethodGet, "/v1/people/me"); sent > 0 {
			t.Errorf("sent %v", env.Mock.Requests())
		}
		p = env.ProtocolWith(acctest.Values{"allowed_org_ids": []any{devOrg, env.Mock.OrgID()}})
		if _, diagnostics := remove(t.Context(), p, object); len(diagnostics) > 0 || len(allIDs(env.Mock)) > 0 {
			t.Errorf("in an allowed organization: %s", diagnostics)
		}
	})
}

// The configuration of one environment, with its organization, is applied with the token of another one.
func TestAcc_tokenOfAnotherEnvironment(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		env := acctest.New(t)
		p := env.ProtocolWith(acctest.Values{"org_id": devOrg, "allowed_org_ids": []any{devOrg}})
		_, diagnostics := create(t.Context(), p, k)
		if !diagnostics.HasError() || writes(env.Mock) > 0 && k.typeName == "webex_webhook" || len(allIDs(env.Mock)) > 0 {
			t.Errorf("%s: %s, sent %v", k.typeName, diagnostics, env.Mock.Requests())
		}
	}
}

// While read_only or allowed_org_ids is unknown, nothing is sent.
func TestAcc_unknownGuards(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, env *acctest.Env, k kind, object acctest.Object) {
		for setting, value := range map[string]any{
			"read_only": acctest.Unknown, "allowed_org_ids": acctest.Unknown, "adopt_existing": acctest.Unknown,
		} {
			for operation, diagnostics := range changes(t, env.ProtocolWith(acctest.Values{setting: value}), k, object) {
				if !diagnostics.Errors().Contain("Provider configuration is incomplete") || !diagnostics.Contain(setting) {
					t.Errorf("%s with unknown %s: %s", operation, setting, diagnostics)
				}
			}
		}
		p := env.ProtocolWith(acctest.Values{"allowed_org_ids": []any{env.Mock.OrgID(), acctest.Unknown}})
		for operation, diagnostics := range changes(t, p, k, object) {
			if !diagnostics.Errors().Contain("allowed_org_ids") {
				t.Errorf("%s with an unknown organization: %s", operation, diagnostics)
			}
		}
		if sent := env.Mock.Requests(); len(sent) > 0 {
			t.Errorf("sent %v", sent)
		}
	})
}

// The settings of pipelines come from the environment. An empty set allows nothing, so it is rejected.
func TestAcc_guardsInTerraform(t *testing.T) {
	t.Parallel()
	w, mock := newWorkspace(t)
	w.write(oneOfEach())
	for _, test := range []struct {
		variable, value, want string
	}{
		{"WEBEX_READ_ONLY", "true", "Provider is read-only"},
		{"WEBEX_READ_ONLY", "perhaps", "read_only (from the environment variable WEBEX_READ_ONLY) must be true or false"},
		{"WEBEX_ADOPT_EXISTING", "perhaps", "adopt_existing (from the environment variable WEBEX_ADOPT_EXISTING) must be true or false"},
	} {
		if output, err := w.apply(map[string]string{test.variable: test.value}); err == nil || !strings.Contains(output, test.want) {
			t.Errorf("%s=%s: %v\n%s", test.variable, test.value, err, output)
		}
	}
	w.arguments = "allowed_org_ids = []"
	w.write(oneOfEach())
	if output, err := w.run(nil, "validate", "-no-color"); err == nil || !strings.Contains(joinLines(output), "at least 1") {
		t.Errorf("an empty set: %v\n%s", err, output)
	}
	if sent := mock.Requests(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

// Creating costs one request for each webhook or subscription and one listing in all, and two requests for each callback.
func TestAcc_requestsOfCreates(t *testing.T) {
	t.Parallel()
	const count = 100
	for name, test := range map[string]struct{ objects, want int }{
		"webex_webhook": {count, count + 1}, "webexcc_scheduled_callback": {count, 2 * count}, "webexcc_subscription": {20, 20 + 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, mock := newWorkspace(t)
			w.write(map[string]string{
				"webex_webhook": `
resource "webex_webhook" "test" {
  count      = 100
  name       = "Orders ${count.index}"
  target_url = "https://hooks.example.com/orders"
  resource   = "messages"
  event      = "created"
}
`,
				"webexcc_subscription": `
resource "webexcc_subscription" "test" {
  provider        = webex
  count           = 20
  name            = "Calls ${count.index}"
  event_types     = ["task:new"]
  destination_url = "https://hooks.example.com/calls"
}
`,
				"webexcc_scheduled_callback": callbacks("test", "customer-", "", count),
			}[name])
			w.mustApply(nil)
			sent := len(mock.Requests()) - mock.Count(http.MethodGet, "/v1/people/me")
			if sent != test.want || len(allIDs(mock)) != test.objects {
				t.Errorf("%d requests for %d objects, want %d", sent, len(allIDs(mock)), test.want)
			}
		})
	}
}

// After an adoption, the object gets the secret and the status of the configuration, as after a POST.
func TestAcc_adoptedStatus(t *testing.T) {
	t.Parallel()
	const newSecret = "another secret of more than 32 characters"
	for _, test := range []struct {
		k                 kind
		given, held, want string
		updates           int
	}{
		{kinds[0], "active", "inactive", "active", 2},
		{kinds[0], "active", "active", "active", 1},
		{kinds[0], "inactive", "inactive", "inactive", 1},
		{kinds[2], "active", "inactive", "active", 2},
		{kinds[2], "inactive", "active", "inactive", 2},
		{kinds[2], "inactive", "inactive", "inactive", 1},
	} {
		env, ctx, k := acctest.New(t), t.Context(), test.k
		id, _ := env.Protocol().Create(ctx, k.typeName, k.config).State["id"].(string)
		env.Mock.SetWebhookStatus(id, test.held)
		env.Mock.SetSubscriptionStatus(id, test.held)
		env.Mock.ResetRequests()
		k.config = maps.Clone(k.config)
		k.config["status"], k.config["secret"] = test.given, newSecret
		p := env.ProtocolWith(acctest.Values{"adopt_existing": true})
		object, diagnostics := create(ctx, p, k)
		if object.State["id"] != id || object.State["status"] != test.want || len(diagnostics) != 1 || !diagnostics.Warnings().Contain("adopted") {
			t.Errorf("%s, %s to %s: %v %s", k.typeName, test.held, test.given, object.State, diagnostics)
		}
		if got, secret := statusAndSecret(env.Mock); got != test.want || secret != newSecret || env.Mock.Count(http.MethodPost, "") > 0 || writes(env.Mock) != test.updates {
			t.Errorf("%s, %s to %s: it is %s with the secret %q after %d updates", k.typeName, test.held, test.given, got, secret, writes(env.Mock))
		}
		env.Clock.Advance(time.Hour)
		read, diagnostics := env.Protocol().Read(ctx, object)
		if plan := env.Protocol().Plan(ctx, read, k.config); diagnostics.HasError() || !plan.IsEmpty() {
			t.Errorf("%s: planned %v %s", k.typeName, plan.Planned, diagnostics)
		}
	}
}

// An adopted webhook that cannot be activated is still managed, and the next plan shows the difference.
func TestAccWebhook_adoptedStaysInactive(t *testing.T) {
	t.Parallel()
	env, ctx, k := acctest.New(t), t.Context(), kinds[0]
	id, _ := env.Protocol().Create(ctx, k.typeName, k.config).State["id"].(string)
	env.Mock.SetWebhookStatus(id, "inactive")
	env.Mock.Fault(mockwebex.Fault{Method: http.MethodPut, After: 1, Do: mockwebex.RespondError(http.StatusForbidden, "no")})
	object, diagnostics := create(ctx, env.ProtocolWith(acctest.Values{"adopt_existing": true}), k)
	if object.State["id"] != id || diagnostics.HasError() || !diagnostics.Warnings().Contain("Adopted webhook is still inactive") {
		t.Errorf("%v %s", object.State, diagnostics)
	}
	env.Clock.Advance(time.Hour)
	read, diagnostics := env.Protocol().Read(ctx, object)
	if plan := env.Protocol().Plan(ctx, read, k.config); diagnostics.HasError() || plan.IsEmpty() || len(plan.Replaces) > 0 {
		t.Errorf("planned %v %s", plan.Planned, diagnostics)
	}
}

func statusAndSecret(mock *mockwebex.Server) (status, secret string) {
	for _, one := range mock.Webhooks() {
		return one.Status, one.Secret
	}
	for _, one := range mock.Subscriptions() {
		return one.Status, one.Secret
	}
	return "", ""
}
