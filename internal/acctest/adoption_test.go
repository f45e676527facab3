package acctest_test

import (
	"net/http"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
)

// A renamed resource may be created, and adopt the existing object, before the old instance is deleted. The delete must then keep the object,
// because the new instance manages it.
func TestAcc_adoptedObjectIsKept(t *testing.T) {
	t.Parallel()
	for typeName, config := range map[string]acctest.Values{
		"webex_webhook": {"name": "Orders", "target_url": "https://example.com/orders", "resource": "messages", "event": "created"},
		"webexcc_scheduled_callback": {
			"customer_name": "Ada Lovelace", "callback_number": "+14085550100", "timezone": "Europe/London", "schedule_date": "2027-03-02",
			"start_time": "10:00", "end_time": "11:00", "queue_id": "a1b2c3d4-0001-4a00-8000-00000000000a",
		},
		"webexcc_subscription": {
			"name": "Calls", "event_types": []any{"task:ended"}, "destination_url": "https://hooks.example.com/calls",
			"secret": "a-secret-of-more-than-32-characters",
		},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			before := env.Protocol().Create(t.Context(), typeName, config)
			terraform := env.ProtocolWith(acctest.Values{"adopt_existing": true}) // Another process: it has not seen the old object.
			after, diagnostics := terraform.Apply(t.Context(), terraform.Plan(t.Context(), acctest.Object{Type: typeName}, config), nil)
			if after.State["id"] != before.State["id"] || diagnostics.HasError() {
				t.Fatalf("the create returned %v, not the old object %v: %s", after.State["id"], before.State["id"], diagnostics)
			}

			_, diagnostics = terraform.Apply(t.Context(), terraform.Plan(t.Context(), before, nil), nil)
			if diagnostics.HasError() || !diagnostics.Warnings().Contain("was not deleted") || env.Mock.Count(http.MethodDelete, "") > 0 {
				t.Errorf("the delete of the old instance: %s", diagnostics)
			}
			terraform = env.Protocol()
			_, diagnostics = terraform.Apply(t.Context(), terraform.Plan(t.Context(), after, nil), nil)
			if len(diagnostics) > 0 || env.Mock.Count(http.MethodDelete, "") != 1 {
				t.Errorf("the delete of the new instance: %s", diagnostics)
			}
		})
	}
}
