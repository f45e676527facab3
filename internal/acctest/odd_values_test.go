package acctest_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// TestAccMockedState refreshes and plans a state whose computed values a mock of the provider generated (terraform test, mock_provider): they
// are read, and the object, which does not exist, is planned anew.
func TestAccMockedState(t *testing.T) {
	t.Parallel()
	const odd = "b6xbkdk2"
	for typeName, config := range map[string]acctest.Values{
		"webex_webhook": aWebhook(nil), "webexcc_scheduled_callback": aCallback(nil), "webexcc_subscription": aSubscription(nil),
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t), t.Context()
			terraform := env.Protocol()
			planned := terraform.Plan(ctx, acctest.Object{Type: typeName}, config).Planned
			state := maps.Clone(planned)
			for name, value := range planned {
				if value == acctest.Unknown {
					state[name] = odd
				}
				if name == "triggered" {
					state[name] = false
				}
			}
			if typeName != "webex_webhook" {
				state["org_id"] = odd
			}
			mocked := acctest.Object{Type: typeName, State: state}
			if plan := terraform.Plan(ctx, mocked, config); !plan.IsEmpty() {
				t.Errorf("plan without a refresh: %v %s", plan.Planned, plan.Diagnostics)
			}
			read, diagnostics := terraform.Read(ctx, mocked)
			if diagnostics.HasError() || read.State != nil {
				t.Errorf("got %v and %s, want that the object is removed from the state", read.State, diagnostics)
			}
		})
	}
}

// TestAccStatus_unknown updates objects whose status then is none that the provider knows: one error, the status of Webex in the state, and
// no update again.
func TestAccStatus_unknown(t *testing.T) {
	t.Parallel()
	for typeName, configs := range map[string][2]acctest.Values{
		"webex_webhook":        {aWebhook(nil), aWebhook(acctest.Values{"name": "Invoices"})},
		"webexcc_subscription": {aSubscription(nil), aSubscription(acctest.Values{"description": "Board"})},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t), t.Context()
			terraform := env.Protocol()
			created := terraform.Create(ctx, typeName, configs[0])
			env.Mock.Switch(func(s *mockwebex.Switches) { s.StatusAfterUpdate = "suspended" })
			updated, diagnostics := terraform.Apply(ctx, terraform.Plan(ctx, created, configs[1]), nil)
			if len(diagnostics.Errors()) != 1 || !diagnostics.Errors().On("status").Contain(`"suspended"`) {
				t.Errorf("got %s, want one error that names the status", diagnostics)
			}
			if updated.State["status"] != "suspended" {
				t.Errorf("the state has the status %v", updated.State["status"])
			}
			read, diagnostics := terraform.Read(ctx, updated)
			plan := terraform.Plan(ctx, read, configs[1])
			if diagnostics.HasError() || !plan.IsEmpty() || !plan.Diagnostics.Contain(`"suspended"`) {
				t.Errorf("got the plan %v and %s, want an empty one with a warning", plan.Planned, plan.Diagnostics)
			}

			env.Mock.Switch(func(s *mockwebex.Switches) { s.StatusAfterUpdate = "" })
			if updated, diagnostics = terraform.Apply(ctx, terraform.Plan(ctx, read, configs[0]), nil); diagnostics.HasError() {
				t.Errorf("another update: %s", diagnostics)
			}
		})
	}
}

// TestAccValidators_words checks that no default message of the framework's validators is left.
func TestAccValidators_words(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	terraform := env.Protocol()
	secret := strings.Repeat("s", 32)
	for _, test := range []struct {
		typeName string
		data     bool
		config   acctest.Values
		message  string
	}{
		{"webex_webhook", false, aWebhook(acctest.Values{"on_existing": "adopt"}), `on_existing must be "error" or "create", got "adopt".`},
		{"webex_webhook", false, aWebhook(acctest.Values{"secret": "a", "secret_wo": "b", "secret_wo_version": 1}), "Set either secret or secret_wo, but not both."},
		{"webex_webhook", false, aWebhook(acctest.Values{"secret_wo": "b"}), "secret_wo requires secret_wo_version, which is not set"},
		{"webex_webhook", false, aWebhook(acctest.Values{"secret_wo_version": 1}), "secret_wo_version requires secret_wo, which is not set."},
		{"webexcc_subscription", false, aSubscription(acctest.Values{"secret_wo": secret}), "secret_wo requires secret_wo_version, which is not set"},
		{"webexcc_subscription", false, aSubscription(acctest.Values{"event_types": []any{}}), "event_types must have 1 to 32 elements, got 0."},
		{"webexcc_subscription", false, aSubscription(acctest.Values{"event_types": []any{nil}}), "event_types must not contain null, got an element that is null."},
		{"webex_webhook", true, acctest.Values{}, "Set either id or name, but not both."},
		{"webex_webhook", true, acctest.Values{"id": "a", "name": "b"}, "Set either id or name, but not both."},
		{"webex_webhooks", true, acctest.Values{"max": 0}, "max must be at least 1, got 0."},
		{"webexcc_scheduled_callbacks", true, acctest.Values{"callback_number": nil}, ""},
		{"webexcc_scheduled_callbacks", true, acctest.Values{"callback_number": "+12125550123", "page_size": 101}, "page_size must be a number from 1 to 100, got 101."},
		{"webexcc_queue", true, acctest.Values{}, "Set either id or name, but not both."},
		{"webexcc_agent", true, acctest.Values{}, "Set exactly one of email, ci_user_id and id."},
	} {
		var diagnostics acctest.Diagnostics
		if test.data {
			_, diagnostics = terraform.ReadDataSource(ctx, test.typeName, test.config)
		} else {
			diagnostics = terraform.Validate(ctx, test.typeName, test.config)
		}
		if !diagnostics.Errors().Contain(test.message) || !diagnostics.HasError() {
			t.Errorf("%s %v: got %s, want %q", test.typeName, test.config, diagnostics, test.message)
		}
		for _, words := range []string{"Invalid Attribute", "when \"", "specified", "value must"} {
			if diagnostics.Contain(words) {
				t.Errorf("%s %v: these are the words of the framework: %s", test.typeName, test.config, diagnostics)
			}
		}
	}
	if sent := env.Mock.Count(http.MethodGet, ""); sent > 0 {
		t.Errorf("sent %d requests", sent)
	}
}
