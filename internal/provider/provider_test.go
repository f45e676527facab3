package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const webhook = `
resource "webex_webhook" "test" {
  name       = "Orders"
  target_url = "https://example.com/orders"
  resource   = "messages"
  event      = "created"
}
`

func TestProvider_configureSendsNothing(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.ProtocolWith(acctest.Values{"access_token": nil, "client_id": "id", "client_secret": "secret", "refresh_token": "refresh"})
	if sent := env.Mock.Requests(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestProvider_userAgent(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Protocol().List(t.Context(), "webex_webhook", acctest.Values{}, 1, false)
	if got := env.Mock.Requests()[0].Header.Get("User-Agent"); got != "terraform-provider-webex/test Terraform/1.11.4" {
		t.Errorf("got %q", got)
	}
}

// TestProvider_unknownSettings makes settings of the provider known only in the apply.
func TestProvider_unknownSettings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		attribute                      string
		webhook, token, organizational bool // what does without it
	}{
		"token":           {attribute: "access_token"},
		"base URL":        {attribute: "base_url"},
		"timeout":         {attribute: "request_timeout"},
		"organization":    {attribute: "org_id", webhook: true},
		"regional URL":    {attribute: "contact_center_base_url", webhook: true, token: true},
		"unneeded region": {attribute: "region", webhook: true, token: true, organizational: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t), t.Context()
			known := env.Protocol().Create(ctx, "webex_webhook", acctest.Values{
				"name": "Orders", "target_url": "https://example.com/orders", "resource": "messages", "event": "created",
			})
			env.Mock.ResetRequests()
			terraform := env.ProtocolWith(acctest.Values{test.attribute: acctest.Unknown})
			want := func(what string, does bool, diags acctest.Diagnostics) {
				if does && diags.HasError() || !does && !diags.Errors().Contain(`the value of "`+test.attribute+`" in the provider block is not known yet`) {
					t.Errorf("%s: got %s", what, diags)
				}
			}
			_, diags := terraform.Read(ctx, known)
			want("webhook", test.webhook, diags)
			_, diags = terraform.OpenEphemeral(ctx, "webex_access_token", acctest.Values{})
			want("token", test.token, diags)
			_, diags = terraform.ReadDataSource(ctx, "webexcc_subscriptions", acctest.Values{})
			want("subscriptions", test.organizational, diags)
			if !test.webhook && len(env.Mock.Requests()) > 0 {
				t.Errorf("%d requests were sent", len(env.Mock.Requests()))
			}
			// A plan needs no call.
			plan := terraform.Plan(ctx, acctest.Object{Type: "webex_webhook"}, acctest.Values{
				"name": "Orders", "target_url": "https://example.com/orders", "resource": "messages", "event": "created",
			})
			if plan.Diagnostics.HasError() {
				t.Errorf("plan: %s", plan.Diagnostics)
			}
		})
	}
}

// TestProvider_deferral lets Terraform apply the rest first if a setting is still unknown.
func TestProvider_deferral(t *testing.T) {
	t.Parallel()
	hook := acctest.Values{"name": "Orders", "target_url": "https://example.com/orders", "resource": "messages", "event": "created"}
	for name, test := range map[string]struct {
		unknown acctest.Values
		want    bool
	}{
		"token":           {acctest.Values{"access_token": acctest.Unknown}, true},
		"refresh token":   {acctest.Values{"access_token": nil, "client_id": "id", "client_secret": "s", "refresh_token": acctest.Unknown}, true},
		"organization":    {acctest.Values{"org_id": acctest.Unknown}, true},
		"allowed":         {acctest.Values{"allowed_org_ids": []any{acctest.Unknown}}, true},
		"read-only":       {acctest.Values{"read_only": acctest.Unknown}, true},
		"unneeded region": {acctest.Values{"region": acctest.Unknown}, false},
		"nothing":         {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t, mockwebex.WithSeed()), t.Context()
			known := env.Protocol().Create(ctx, "webex_webhook", hook)
			env.Mock.ResetRequests()
			terraform := env.ProtocolWithDeferral(test.unknown)
			check := func(what string, diagnostics acctest.Diagnostics) {
				if terraform.Deferred() != test.want || diagnostics.HasError() {
					t.Errorf("%s: deferred %t, want %t\n%s", what, terraform.Deferred(), test.want, diagnostics)
				}
			}
			check("plan", terraform.Plan(ctx, acctest.Object{Type: "webex_webhook"}, hook).Diagnostics)
			read, diagnostics := terraform.Read(ctx, known)
			check("read", diagnostics)
			if read.State["id"] != known.State["id"] {
				t.Errorf("the state became %v", read.State)
			}
			_, diagnostics = terraform.ReadDataSource(ctx, "webexcc_queue", acctest.Values{"id": mockwebex.SeedQueueID})
			check("data source", diagnostics)
			_, diagnostics = terraform.ReadDataSource(ctx, "webex_me", acctest.Values{})
			check("account", diagnostics)
			_, diagnostics = terraform.OpenEphemeral(ctx, "webex_access_token", acctest.Values{})
			check("token", diagnostics)
			if sent := env.Mock.Requests(); test.want && len(sent) > 0 {
				t.Errorf("%d requests were sent, the first is %s", len(sent), sent[0].Path)
			}
		})
	}
}

// TestAccProvider_unknownToken configures a token that another resource creates.
func TestAccProvider_unknownToken(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	block := strings.Replace(env.Config(webhook), `"`+mockwebex.DefaultToken+`"`, "terraform_data.token.output", 1)
	env.Run(resource.TestStep{
		Config: "resource \"terraform_data\" \"token\" {\n  input = \"" + mockwebex.DefaultToken + "\"\n}\n" + block,
	})
}

// TestAccProvider_invalidConfig checks the errors of an invalid provider block.
func TestAccProvider_invalidConfig(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	rejected := func(arguments string, message acctest.ErrorPattern) resource.TestStep {
		return resource.TestStep{Config: "provider \"webex\" {\n  " + arguments + "\n}\n" + webhook, ExpectError: message.Regexp()}
	}
	env.Run(
		resource.TestStep{Config: webhook, ExpectError: acctest.ErrorContains("Missing Webex credentials").Regexp()},
		rejected(`client_id = "a"`, acctest.ErrorContains("Missing: client_secret (or WEBEX_CLIENT_SECRET), refresh_token (or WEBEX_REFRESH_TOKEN)")),
		rejected("access_token = \"a\"\n  client_id = \"b\"", acctest.ErrorContainsOn("access_token", "conflicts with client_id")),
		rejected(`access_token = ""`, acctest.ErrorContains("Missing Webex credentials")),
		rejected("access_token = \"a\"\n  base_url = \"http://example.com/v1\"", acctest.ErrorContainsOn("base_url", "must begin with https")),
		rejected("access_token = \"a\"\n  org_id = \"acme\"", acctest.ErrorContainsOn("org_id", "or its Webex ID")),
		rejected("access_token = \"a\"\n  region = \"Frankfurt am Main\"", acctest.ErrorContainsOn("region", "short name of a data cent")),
		rejected("access_token = \"a\"\n  request_timeout = \"soon\"", acctest.ErrorContainsOn("request_timeout", "positive duration")),
	)
	if sent := env.Mock.Requests(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

// TestProvider_instancesShareNothing uses two accounts side by side, as provider aliases do.
func TestProvider_instancesShareNothing(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t, mockwebex.WithToken(mockwebex.DefaultToken), mockwebex.WithToken("other-token")), t.Context()
	one, other := env.Protocol(), env.ProtocolWith(acctest.Values{"access_token": "other-token"})
	for _, terraform := range []*acctest.Protocol{one, other, one} {
		terraform.List(ctx, "webex_webhook", acctest.Values{}, 1, false)
	}
	for i, want := range []string{mockwebex.DefaultToken, "other-token", mockwebex.DefaultToken} {
		if got := env.Mock.Requests()[i].Header.Get("Authorization"); got != "Bearer "+want {
			t.Errorf("request %d: got %q, want the token %q", i, got, want)
		}
	}
}
