package acctest_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// TestAccCredentials_notNeeded plans a configuration that manages nothing, without credentials.
func TestAccCredentials_notNeeded(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	const block = "resource \"webex_webhook\" \"test\" {\n  count      = %COUNT%\n  name       = \"Orders\"\n  target_url = \"https://example.com/\"\n" +
		"  resource   = \"messages\"\n  event      = \"created\"\n}\n"
	env.Run(
		resource.TestStep{Config: strings.Replace(block, "%COUNT%", "0", 1)},
		resource.TestStep{
			Config: strings.Replace(block, "%COUNT%", "1", 1), ExpectError: acctest.ErrorContains("Missing Webex credentials").Regexp(),
		},
		resource.TestStep{Config: strings.Replace(block, "%COUNT%", "0", 1)},
	)
}

// TestAccPlan_knownValues checks that the plan of a create contains the known values.
func TestAccPlan_knownValues(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t), t.Context()
	orgID := env.Mock.OrgID()
	for typeName, config := range map[string]acctest.Values{"webexcc_scheduled_callback": aCallback(nil), "webexcc_subscription": aSubscription(nil)} {
		terraform := env.ProtocolWith(acctest.Values{"org_id": orgID})
		plan := terraform.Plan(ctx, acctest.Object{Type: typeName}, config)
		if plan.Planned["org_id"] != orgID {
			t.Errorf("%s: got org_id %v, want %v", typeName, plan.Planned["org_id"], orgID)
		}
		if triggered, ok := plan.Planned["triggered"]; ok && triggered != false {
			t.Errorf("%s: got triggered %v, want false", typeName, triggered)
		}
		if _, diagnostics := terraform.Apply(ctx, plan, nil); len(diagnostics) > 0 {
			t.Errorf("%s: %s", typeName, diagnostics)
		}

		// Unknown values remain unknown.
		unknown := acctest.Values{"org_id": acctest.Unknown}
		if plan := env.ProtocolWith(unknown).Plan(ctx, acctest.Object{Type: typeName}, config); plan.Planned["org_id"] != acctest.Unknown {
			t.Errorf("%s: unknown in the provider block: got %v", typeName, plan.Planned["org_id"])
		}
		config["org_id"] = acctest.Unknown
		if plan := terraform.Plan(ctx, acctest.Object{Type: typeName}, config); plan.Planned["org_id"] != acctest.Unknown {
			t.Errorf("%s: unknown in the resource: got %v", typeName, plan.Planned["org_id"])
		}
	}
}

// TestAccPlan_oneWarning plans a replacement as Terraform does, as a change and then as a create: each problem is one warning.
func TestAccPlan_oneWarning(t *testing.T) {
	t.Parallel()
	env, ctx := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.AcceptUndocumented = true })), t.Context()
	terraform := env.Protocol()
	created := terraform.Create(ctx, "webexcc_subscription", aSubscription(acctest.Values{"resource_version": "agent:2.0.0"}))
	config := aSubscription(acctest.Values{"name": "Other", "resource_version": "agent:2.0.0", "event_types": []any{"robot:beeped"}})
	warnings := terraform.Plan(ctx, created, config).Diagnostics.Warnings()
	warnings = append(warnings, terraform.Plan(ctx, acctest.Object{Type: created.Type}, config).Diagnostics.Warnings()...)
	if len(warnings) != 1 || !warnings.Contain("robot:beeped") {
		t.Errorf("got %d warnings, want 1: %s", len(warnings), warnings)
	}
}
