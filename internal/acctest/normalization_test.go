package acctest_test

import (
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func aWebhook(changes acctest.Values) acctest.Values {
	config := acctest.Values{"name": "Orders", "target_url": "https://example.com/orders", "resource": "messages", "event": "created"}
	maps.Copy(config, changes)
	return config
}

func aCallback(changes acctest.Values) acctest.Values {
	config := acctest.Values{
		"customer_name": "Ada Lovelace", "callback_number": "+12125550123", "timezone": "America/New_York", "schedule_date": "2027-03-03",
		"start_time": "10:00", "end_time": "11:00", "queue_id": mockwebex.SeedQueueID,
	}
	maps.Copy(config, changes)
	return config
}

func aSubscription(changes acctest.Values) acctest.Values {
	config := acctest.Values{"name": "Agents", "event_types": []any{"agent:login"}, "destination_url": "https://example.com/events"}
	maps.Copy(config, changes)
	return config
}

// TestAccNormalization configures values that Webex stores in another form: creating and updating it succeed, the plans after a refresh are empty,
// and neither form is lost. A change of the form alone is no change.
func TestAccNormalization(t *testing.T) {
	t.Parallel()
	const composed, decomposed = "Ren\u00e9e", "Rene\u0301e"
	for name, test := range map[string]struct {
		switches   func(*mockwebex.Switches)
		typeName   string
		configured acctest.Values
		changed    acctest.Values // an update in place
		respelled  acctest.Values // no change of the first configuration
	}{
		"blanks of a webhook": {
			func(s *mockwebex.Switches) { s.TrimBlanks = true }, "webex_webhook",
			aWebhook(acctest.Values{"name": " Orders\n", "filter": "roomType=direct\n"}),
			aWebhook(acctest.Values{"name": "Invoices  ", "filter": "roomType=direct\n"}), aWebhook(acctest.Values{"name": "Orders", "filter": "roomType=direct"}),
		},
		"blanks of a callback": {
			func(s *mockwebex.Switches) { s.TrimBlanks = true }, "webexcc_scheduled_callback",
			aCallback(acctest.Values{"customer_name": "Ada Lovelace ", "callback_reason": "About the engine\n"}),
			aCallback(acctest.Values{"customer_name": "Ada Lovelace ", "callback_reason": "About the notes\n"}),
			aCallback(acctest.Values{"callback_reason": "About the engine"}),
		},
		"blanks of a subscription": {
			func(s *mockwebex.Switches) { s.TrimBlanks = true }, "webexcc_subscription",
			aSubscription(acctest.Values{"name": " Agents ", "description": "The board\n"}),
			aSubscription(acctest.Values{"name": " Agents ", "description": "The wall\n"}),
			aSubscription(acctest.Values{"name": "Agents", "description": "The board"}),
		},
		"URL of a webhook": {
			func(s *mockwebex.Switches) { s.CanonicalURL = true }, "webex_webhook",
			aWebhook(acctest.Values{"target_url": "https://Example.com:443"}), aWebhook(acctest.Values{"target_url": "https://Other.example.com:443"}),
			aWebhook(acctest.Values{"target_url": "https://example.com/"}),
		},
		"URL of a subscription": {
			func(s *mockwebex.Switches) { s.CanonicalURL = true }, "webexcc_subscription",
			aSubscription(acctest.Values{"destination_url": "https://Example.com:443/events"}),
			aSubscription(acctest.Values{"destination_url": "https://Other.Example.com/events"}),
			aSubscription(nil),
		},
		"email in a filter": {
			func(s *mockwebex.Switches) { s.LowerCaseEmails = true }, "webex_webhook",
			aWebhook(acctest.Values{"filter": "personEmail=Ada@Example.com"}),
			aWebhook(acctest.Values{"filter": "personEmail=Ada@Example.com", "name": "Invoices"}),
			aWebhook(acctest.Values{"filter": "personEmail=ada@example.com"}),
		},
		"number in E.164": {
			func(s *mockwebex.Switches) { s.E164Numbers = true }, "webexcc_scheduled_callback",
			aCallback(acctest.Values{"callback_number": "212-555-0123"}), aCallback(acctest.Values{"callback_number": "212-555-0124"}),
			aCallback(acctest.Values{"callback_number": "(212) 555 0123"}),
		},
		"renamed zone": {
			func(s *mockwebex.Switches) { s.RenameZones = true }, "webexcc_scheduled_callback",
			aCallback(acctest.Values{"timezone": "US/Eastern"}), aCallback(acctest.Values{"timezone": "US/Pacific"}), aCallback(nil),
		},
		"decomposed names of a webhook": {
			func(s *mockwebex.Switches) { s.DecomposedNames = true }, "webex_webhook",
			aWebhook(acctest.Values{"name": composed}), aWebhook(acctest.Values{"name": composed + " 2"}), aWebhook(acctest.Values{"name": decomposed}),
		},
		"decomposed names of a callback": {
			func(s *mockwebex.Switches) { s.DecomposedNames = true }, "webexcc_scheduled_callback",
			aCallback(acctest.Values{"customer_name": composed}), aCallback(acctest.Values{"customer_name": composed + " 2"}),
			aCallback(acctest.Values{"customer_name": decomposed}),
		},
		"decomposed names of a subscription": {
			func(s *mockwebex.Switches) { s.DecomposedNames = true }, "webexcc_subscription",
			aSubscription(acctest.Values{"name": composed}), aSubscription(acctest.Values{"name": composed, "description": "Board"}),
			aSubscription(acctest.Values{"name": decomposed}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, ctx := acctest.New(t, mockwebex.WithSwitches(test.switches)), t.Context()
			terraform := env.Protocol()
			converges := func(what string, object acctest.Object, config acctest.Values) acctest.Object {
				read, diagnostics := terraform.Read(ctx, object)
				if len(diagnostics) > 0 || read.State == nil {
					t.Fatalf("%s: reading: %s", what, diagnostics)
				}
				if plan := terraform.Plan(ctx, read, config); !plan.IsEmpty() {
					t.Fatalf("%s: the plan is not empty: %v %s", what, plan.Planned, plan.Diagnostics)
				}
				return read
			}
			plan := terraform.Plan(ctx, acctest.Object{Type: test.typeName}, test.configured)
			created, diagnostics := terraform.Apply(ctx, plan, nil)
			if len(diagnostics) > 0 {
				t.Fatalf("creating: %s", diagnostics)
			}
			created = converges("created", created, test.configured)
			converges("respelled", created, test.respelled)

			plan = terraform.Plan(ctx, created, test.changed)
			if len(plan.Replaces) > 0 {
				t.Fatalf("the update replaces because of %s", plan.Replaces)
			}
			updated, diagnostics := terraform.Apply(ctx, plan, nil)
			if len(diagnostics) > 0 {
				t.Fatalf("updating: %s", diagnostics)
			}
			converges("updated", updated, test.changed)
		})
	}
}

// TestAccNormalization_unknown stores values in forms that the provider does not know. An update is one error that describes how to
// write the value, without the advice to replace the object, and nothing is replaced with every apply.
func TestAccNormalization_unknown(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	terraform := env.Protocol()
	env.Mock.RewriteBody(func(_ *http.Request, _ int, body any) any {
		objects, _ := body.(map[string]any)
		if list, ok := objects["items"].([]any); ok && len(list) > 0 {
			objects, _ = list[0].(map[string]any)
		}
		if objects["targetUrl"] != nil {
			objects["name"], objects["filter"] = fmt.Sprintf("%q", objects["name"]), "room.type:direct"
		}
		return body
	})
	config := aWebhook(acctest.Values{"filter": "roomType=direct"})
	plan := terraform.Plan(ctx, acctest.Object{Type: "webex_webhook"}, config)
	created, diagnostics := terraform.Apply(ctx, plan, nil)
	if diagnostics.HasError() || len(diagnostics.Warnings()) != 2 {
		t.Fatalf("got %s, want two warnings", diagnostics)
	}
	read, _ := terraform.Read(ctx, created)
	plan = terraform.Plan(ctx, read, config)
	if len(plan.Replaces) > 0 {
		t.Errorf("the plan replaces the webhook because of %s", plan.Replaces)
	}
	_, diagnostics = terraform.Apply(ctx, plan, nil)
	if len(diagnostics.Errors()) != 1 || !diagnostics.Contain("Set name to the value that Webex returned") || diagnostics.Contain("-replace") {
		t.Errorf("got %s, want one error that describes how to write the name", diagnostics)
	}
	if posts := env.Mock.Count(http.MethodPost, "/v1/webhooks"); posts != 1 {
		t.Errorf("%d webhooks were created", posts)
	}
}

// TestAccNormalization_number changes a number to its E.164 form: the customer may be another one, so that it is sent.
func TestAccNormalization_number(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	terraform := env.Protocol()
	created := terraform.Create(ctx, "webexcc_scheduled_callback", aCallback(acctest.Values{"callback_number": "2125550123"}))
	plan := terraform.Plan(ctx, created, aCallback(acctest.Values{"callback_number": "+12125550123"}))
	if plan.Planned["callback_number"] != "+12125550123" || len(plan.Replaces) > 0 {
		t.Errorf("got the plan %v, which replaces because of %s; want an update", plan.Planned, plan.Replaces)
	}
}
