package webhook_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// seed puts count webhooks into Webex, named "Hook 1" and so on.
func seed(env *acctest.Env, count int) []mockwebex.Webhook {
	hooks := make([]mockwebex.Webhook, count)
	for i := range hooks {
		hooks[i] = env.Mock.PutWebhook(mockwebex.Webhook{
			Name: fmt.Sprintf("Hook %d", i+1), TargetURL: "https://example.com/", Resource: "rooms", Event: "created", Secret: "hush",
		})
	}
	return hooks
}

func orgHook(env *acctest.Env, name string) mockwebex.Webhook {
	return env.Mock.PutWebhook(mockwebex.Webhook{
		Name: name, TargetURL: "https://example.com/", Resource: "rooms", Event: "created", OwnedBy: "org", Secret: "hush",
	})
}

// TestAccWebhookDataSource_inTerraform runs all data sources once with Terraform; the cases are at protocol level.
func TestAccWebhookDataSource_inTerraform(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	const sources = `
data "webex_webhook" "by_id" {
  id = webex_webhook.test.id
}
data "webex_webhook" "by_name" {
  name       = webex_webhook.test.name
  depends_on = [webex_webhook.test]
}
data "webex_webhooks" "all" {
  depends_on = [webex_webhook.test]
}
`
	same := func(source, attribute string) statecheck.StateCheck {
		here := tfjsonpath.New(attribute)
		return statecheck.CompareValuePairs(address, here, "data.webex_webhook."+source, here, compare.ValuesSame())
	}
	var checks []statecheck.StateCheck
	for _, attribute := range []string{
		"id", "name", "target_url", "resource", "event", "filter", "owned_by", "status", "org_id", "created_by", "app_id", "created",
	} {
		checks = append(checks, same("by_id", attribute), same("by_name", attribute))
	}
	checks = append(checks, statecheck.ExpectKnownValue("data.webex_webhooks.all", tfjsonpath.New("webhooks"), knownvalue.ListSizeExact(1)))
	env.Run(env.Step(hcl(`filter = "roomType=direct"`, `secret = "hush"`)+sources, checks...))
}

func TestAccWebhookDataSource_byID(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	terraform := env.Protocol()
	hook := seed(env, 1)[0]
	found, diags := terraform.ReadDataSource(ctx, typeName, acctest.Values{"id": hook.ID})
	if diags.HasError() || found["name"] != "Hook 1" || found["status"] != "active" || found["filter"] != nil ||
		found["created"] != "2027-03-01T09:00:00Z" {
		t.Errorf("got %v %s", found, diags)
	}
	if _, secret := found["secret"]; secret || strings.Contains(fmt.Sprint(found), "hush") {
		t.Errorf("the data source shows the secret: %v", found)
	}
	// Webex may return the ID in another form than it is given.
	env.Mock.Switch(func(s *mockwebex.Switches) { s.WebhookIDForm = mockwebex.IDAsUUID })
	if found, diags = terraform.ReadDataSource(ctx, typeName, acctest.Values{"id": hook.ID}); diags.HasError() || found["id"] != hook.ID {
		t.Errorf("got the ID %v %s", found["id"], diags)
	}
	_, diags = terraform.ReadDataSource(ctx, typeName, acctest.Values{"id": hook.ID + "x"})
	if !diags.Errors().Contain("404 Not Found") || !diags.Contain("Check the ID") {
		t.Errorf("got %s", diags)
	}
}

func TestAccWebhookDataSource_byName(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*acctest.Env) (want string)
		message string
	}{
		"one": {prepare: func(env *acctest.Env) string { return seed(env, 3)[1].ID }},
		"on the second page": {prepare: func(env *acctest.Env) string {
			env.Mock.Switch(func(s *mockwebex.Switches) { s.PageCap = 1 })
			return seed(env, 3)[1].ID
		}},
		"of the organization": {prepare: func(env *acctest.Env) string { return orgHook(env, "Hook 2").ID }},
		"in both lists": {prepare: func(env *acctest.Env) string {
			env.Mock.Switch(func(s *mockwebex.Switches) { s.ListIncludesOrg = true })
			return orgHook(env, "Hook 2").ID
		}},
		"token of no administrator": {prepare: func(env *acctest.Env) string {
			forbidOrg(env)
			return seed(env, 3)[1].ID
		}},
		"none": {prepare: func(env *acctest.Env) string {
			seed(env, 1)
			return ""
		}, message: `No webhook is named exactly "Hook 2"`},
		"case of the name": {prepare: func(env *acctest.Env) string {
			orgHook(env, "hook 2")
			return ""
		}, message: "No webhook is named exactly"},
		"none, no administrator": {prepare: func(env *acctest.Env) string {
			forbidOrg(env)
			return ""
		}, message: "the token may not list those of the organization"},
		"several": {prepare: func(env *acctest.Env) string {
			seed(env, 2)
			seed(env, 2)
			return ""
		}, message: `2 webhooks are named "Hook 2"`},
		"several, of two owners": {prepare: func(env *acctest.Env) string {
			seed(env, 2)
			orgHook(env, "Hook 2")
			return ""
		}, message: `2 webhooks are named "Hook 2"`},
		"organization out of order": {prepare: func(env *acctest.Env) string {
			seed(env, 2)
			env.Mock.Fault(mockwebex.Fault{When: ofOrg, Do: mockwebex.RespondError(http.StatusBadRequest, "not today")})
			return ""
		}, message: "Unable to list webhooks"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t), t.Context()
			want := test.prepare(env)
			found, diags := env.Protocol().ReadDataSource(ctx, typeName, acctest.Values{"name": "Hook 2"})
			switch {
			case want != "" && (diags.HasError() || found["id"] != want):
				t.Errorf("got %v %s, want %s", found["id"], diags, want)
			case want == "" && !diags.Errors().Contain(test.message):
				t.Errorf("got %v %s, want an error that contains %q", found["id"], diags, test.message)
			}
		})
	}
}

func TestAccWebhookDataSource_multipleMatches(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	first, second := seed(env, 1)[0], seed(env, 1)[0]
	_, diags := env.Protocol().ReadDataSource(t.Context(), typeName, acctest.Values{"name": "Hook 1"})
	if !diags.On("name").Contain(first.ID) || !diags.On("name").Contain(second.ID) {
		t.Errorf("got %s, want both ids", diags)
	}
}

func TestAccWebhookDataSource_invalidConfig(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	terraform := env.Protocol()
	for name, bad := range map[string]struct {
		source string
		config acctest.Values
	}{
		"nothing":     {typeName, nil},
		"both":        {typeName, acctest.Values{"id": "a", "name": "b"}},
		"empty id":    {typeName, acctest.Values{"id": ""}},
		"empty name":  {typeName, acctest.Values{"name": ""}},
		"wrong owner": {"webex_webhooks", acctest.Values{"owned_by": "me"}},
		"max 0":       {"webex_webhooks", acctest.Values{"max": 0}},
	} {
		if bad.config == nil {
			bad.config = acctest.Values{}
		}
		if _, diags := terraform.ReadDataSource(ctx, bad.source, bad.config); !diags.HasError() {
			t.Errorf("%s: no error", name)
		}
	}
	if sent := env.Mock.Requests(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestAccWebhooksDataSource_pages(t *testing.T) {
	t.Parallel()
	hooks := func(count int) []string {
		names := []string{}
		for i := range count {
			names = append(names, fmt.Sprintf("Hook %d", i+1))
		}
		return names
	}
	ofOwner := func(owner string) acctest.Values { return acctest.Values{"owned_by": owner} }
	pagesOfTwo := func(s *mockwebex.Switches) { s.PageCap = 2 }
	pagesOfTwoWithoutQuery := func(s *mockwebex.Switches) { s.PageCap, s.LinkDropsQuery = 2, true }

	for name, test := range map[string]struct {
		own, org int
		switches func(*mockwebex.Switches)
		config   acctest.Values
		want     []string
		pages    int
	}{
		"empty":               {want: hooks(0), pages: 1},
		"one page":            {own: 3, org: 1, want: hooks(3), pages: 1},
		"several pages":       {own: 5, switches: pagesOfTwo, want: hooks(5), pages: 3},
		"links without query": {own: 2, org: 3, switches: pagesOfTwoWithoutQuery, config: ofOwner("org"), want: []string{"Org 1", "Org 2", "Org 3"}, pages: 2},
		"of org":              {own: 3, org: 2, config: ofOwner("org"), want: []string{"Org 1", "Org 2"}, pages: 1},
		"of creator":          {own: 2, org: 2, config: ofOwner("creator"), want: hooks(2), pages: 1},
		"of creator, mixed list": {
			own: 2, org: 2, switches: func(s *mockwebex.Switches) { s.ListIncludesOrg = true }, config: ofOwner("creator"), want: hooks(2), pages: 1,
		},
		"max":            {own: 5, config: acctest.Values{"max": 2}, want: hooks(2), pages: 1},
		"max over pages": {own: 5, switches: pagesOfTwo, config: acctest.Values{"max": 3}, want: hooks(3), pages: 2},
		"max of creator": {own: 5, config: acctest.Values{"max": 2, "owned_by": "creator"}, want: hooks(2), pages: 1},
		"max above":      {own: 2, config: acctest.Values{"max": 9}, want: hooks(2), pages: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			if test.switches != nil {
				env.Mock.Switch(test.switches)
			}
			seed(env, test.own)
			for i := range test.org {
				orgHook(env, fmt.Sprintf("Org %d", i+1))
			}
			found, diags := env.Protocol().ReadDataSource(t.Context(), "webex_webhooks", merged(acctest.Values{}, test.config))
			if diags.HasError() {
				t.Fatal(diags)
			}
			names := []string{}
			for _, hook := range found["webhooks"].([]any) {
				names = append(names, hook.(map[string]any)["name"].(string))
			}
			if fmt.Sprint(names) != fmt.Sprint(test.want) {
				t.Errorf("got %v, want %v", names, test.want)
			}
			if got := env.Mock.Count("GET", "/v1/webhooks"); got != test.pages {
				t.Errorf("got %d requests, want %d", got, test.pages)
			}
			if strings.Contains(fmt.Sprint(found), "hush") {
				t.Error("the list shows secrets")
			}
		})
	}
}

func ofOrg(r *http.Request) bool { return r.URL.Query().Get("ownedBy") == "org" }

// forbidOrg makes Webex reject the organization's list, as for a token of an account that is not an administrator.
func forbidOrg(env *acctest.Env) {
	env.Mock.Fault(mockwebex.Fault{When: ofOrg, Do: mockwebex.RespondError(http.StatusForbidden, "not allowed")})
}
