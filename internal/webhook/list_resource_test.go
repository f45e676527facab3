package webhook_test

import (
	"fmt"
	"net/http"
	"reflect"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestAccWebhookListResource_basic(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	env.Mock.Switch(func(s *mockwebex.Switches) { s.PageCap = 2 })
	own := seed(env, 5)
	org := orgHook(env, "Org 1")
	terraform := env.Protocol()

	for _, test := range []struct {
		config acctest.Values
		limit  int64
		want   []mockwebex.Webhook
	}{
		{acctest.Values{}, 100, own},
		{acctest.Values{}, 3, own[:3]},
		{acctest.Values{"owned_by": "creator"}, 2, own[:2]},
		{acctest.Values{"owned_by": "org"}, 100, []mockwebex.Webhook{org}},
	} {
		results := terraform.List(ctx, typeName, test.config, test.limit, false)
		if len(results) != len(test.want) {
			t.Fatalf("%v, limit %d: got %d results, want %d", test.config, test.limit, len(results), len(test.want))
		}
		for i, result := range results {
			name := test.want[i].Name + " (rooms:created)"
			if result.DisplayName != name || result.Identity["id"] != test.want[i].ID || len(result.Diagnostics) > 0 {
				t.Errorf("got %+v, want %q", result, name)
			}
		}
	}
}

// TestAccWebhookListResource_import checks that a listed resource equals the import of its identity, and that its configuration
// plans nothing: that is what generated configuration rests on.
func TestAccWebhookListResource_import(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	env.Mock.PutWebhook(mockwebex.Webhook{Name: "Bare", TargetURL: "https://example.com/", Resource: "messages", Event: "created"})
	env.Mock.PutWebhook(mockwebex.Webhook{
		Name: "Full", TargetURL: "https://example.com/", Resource: "messages", Event: "created", Filter: "roomType=direct", Secret: "hush",
	})
	env.Mock.PutWebhook(mockwebex.Webhook{Name: "Off", TargetURL: "https://example.com/", Resource: "all", Event: "all", Status: "inactive"})
	orgHook(env, "Org")
	terraform := env.Protocol()

	for _, owner := range []string{"creator", "org"} {
		for _, listed := range terraform.List(ctx, typeName, acctest.Values{"owned_by": owner}, 100, true) {
			imported, diags := terraform.ImportByIdentity(ctx, typeName, listed.Identity)
			if diags.HasError() || !reflect.DeepEqual(imported.State, listed.Resource) {
				t.Fatalf("%s: listed %v, imported %v %s", listed.DisplayName, listed.Resource, imported.State, diags)
			}
			if imported.State["secret"] != nil {
				t.Errorf("%s: the state contains a secret from a response", listed.DisplayName)
			}
			generated := acctest.Values{}
			for _, attribute := range []string{
				"name", "target_url", "resource", "event", "filter", "owned_by", "status", "secret", "secret_wo", "secret_wo_version",
			} {
				generated[attribute] = imported.State[attribute]
			}
			if plan := terraform.Plan(ctx, imported, generated); !plan.IsEmpty() || len(plan.Replaces) > 0 {
				t.Errorf("%s: planned %v %s", listed.DisplayName, plan.Planned, plan.Diagnostics)
			}
		}
	}
}

func TestAccWebhookListResource_error(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	env.Mock.Switch(func(s *mockwebex.Switches) { s.PageCap = 2 })
	seed(env, 5)
	env.Mock.Fault(mockwebex.Fault{Method: "GET", Path: "/v1/webhooks", After: 1, Do: mockwebex.RespondError(http.StatusForbidden, "not allowed")})
	results := env.Protocol().List(ctx, typeName, acctest.Values{}, 100, true)
	if len(results) != 3 {
		t.Fatalf("got %d results, want the 2 of the first page and an error", len(results))
	}
	if diags := results[2].Diagnostics; !diags.Errors().Contain("Unable to list webhooks") || results[1].Diagnostics.HasError() {
		t.Errorf("got %v", results)
	}
}

func TestAccWebhookListResource_invalidConfig(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	results := env.Protocol().List(t.Context(), typeName, acctest.Values{"owned_by": "me"}, 100, true)
	if len(results) != 1 || !results[0].Diagnostics.Errors().On("owned_by").HasError() || len(env.Mock.Requests()) > 0 {
		t.Errorf("got %v after %d requests", fmt.Sprint(results), len(env.Mock.Requests()))
	}
}
