package acctest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// With create_before_destroy the old object, seconds old and equal, may be all that a create finds after it has lost its answer.
// Then the delete that follows must leave it: Terraform would manage nothing, and not know it.
func TestAccCallback_adoptedObjectIsKept(t *testing.T) {
	t.Parallel()
	for typeName, config := range map[string]acctest.Values{
		"webex_webhook": {"name": "Orders", "target_url": "https://example.com/orders", "resource": "messages", "event": "created"},
		"webexcc_scheduled_callback": {
			"customer_name": "Ada Lovelace", "callback_number": "+14085550100", "timezone": "Europe/London", "schedule_date": "2027-03-02",
			"start_time": "10:00", "end_time": "11:00", "queue_id": "a1b2c3d4-0001-4a00-8000-00000000000a",
		},
		"webexcc_subscription": {
			"name": "Calls", "event_types": []any{"task:ended"}, "destination_url": "https://hooks.example.com/calls",
		},
	} {
		for name, age := range map[string]time.Duration{"of the same second": 0, "two seconds old": 2 * time.Second} {
			t.Run(typeName+" "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.New(t)
				before := env.Protocol().Create(t.Context(), typeName, config)
				env.Clock.Advance(age)
				env.Mock.Fault(mockwebex.Fault{Method: http.MethodPost, Times: 1, Do: mockwebex.ResetBefore()})
				terraform := env.Protocol() // another process: it has not seen the old object
				after := terraform.Create(t.Context(), typeName, config)
				if after.State["id"] != before.State["id"] {
					t.Fatalf("the create has found %v, not the old object %v", after.State["id"], before.State["id"])
				}

				_, diagnostics := terraform.Apply(t.Context(), terraform.Plan(t.Context(), before, nil), nil)
				if diagnostics.HasError() || !diagnostics.Warnings().Contain("was not deleted") || env.Mock.Count(http.MethodDelete, "") > 0 {
					t.Errorf("the delete of the old instance: %s", diagnostics)
				}
				_, diagnostics = terraform.Apply(t.Context(), terraform.Plan(t.Context(), after, nil), nil)
				if len(diagnostics) > 0 || env.Mock.Count(http.MethodDelete, "") != 1 {
					t.Errorf("the delete of the new instance: %s", diagnostics)
				}
			})
		}
	}
}
