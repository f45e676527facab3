package acctest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// profileVariable names a file with the profile of an organization, as the probe writes it, to test as well.
const profileVariable = "MOCK_PROFILE"

// TestAccLifecycle_profiles runs the life cycles of all resources with real Terraform, in an organization like each built-in profile.
func TestAccLifecycle_profiles(t *testing.T) {
	t.Parallel()
	profiles := map[string]mockwebex.Profile{}
	for _, name := range mockwebex.ProfileNames() {
		profiles[name], _ = mockwebex.ProfileNamed(name)
	}
	if path := os.Getenv(profileVariable); path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if profiles[filepath.Base(path)], err = mockwebex.ParseProfile(data); err != nil {
			t.Fatal(err)
		}
	}
	for name, profile := range profiles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var switches mockwebex.Switches
			if err := profile.Apply(&switches); err != nil {
				t.Fatal(err)
			}
			env := acctest.New(t, mockwebex.WithSeed(), mockwebex.WithProfile(profile))
			// With these limits, some requests get a 429.
			env.Mock.SetRateLimit(mockwebex.FixedWindow(20, time.Minute))
			env.Mock.SetPlatformRateLimit(mockwebex.FixedWindow(10, time.Minute))
			o := organization{
				t: t, env: env, now: env.Clock.Now(), unusual: true, waitAMinute: func() { env.Clock.Advance(time.Minute) },
				number: "212 555-0123", queue: mockwebex.SeedQueueID, agent: mockwebex.SeedAgentCIUserID,
			}
			if switches.PeopleMe != 0 {
				o.arguments = acctest.Values{"org_id": mockwebex.DefaultOrgID}
			}
			if switches.E164Numbers {
				// A number that Webex returns in E.164 form may belong to another customer, so the configured one is sent again.
				o.updatedByImport = "webexcc_scheduled_callback"
			}
			lifecycles := []lifecycle{o.webhook(), o.callback(), o.subscription()}

			lookups := o.step(plancheck.ResourceActionNoop, lifecycles, latest, map[string]string{})
			lookups.Config += lookupConfig
			lookups.ConfigStateChecks = append(lookups.ConfigStateChecks, statecheck.ExpectKnownOutputValue("found", knownvalue.Bool(true)))

			disabled := o.step(plancheck.ResourceActionUpdate, lifecycles, latest, map[string]string{})
			disabled.ConfigPlanChecks.PreApply[1] = plancheck.ExpectResourceAction("webexcc_scheduled_callback.test", plancheck.ResourceActionNoop)
			disable := func() {
				env.Mock.SetWebhookStatus(env.Mock.Webhooks()[0].ID, "inactive")
				env.Mock.SetSubscriptionStatus(env.Mock.Subscriptions()[0].ID, "inactive")
				o.waitAMinute()
			}

			triggered := o.step(plancheck.ResourceActionNoop, lifecycles, latest, map[string]string{})
			triggered.ConfigStateChecks = append(triggered.ConfigStateChecks,
				statecheck.ExpectKnownValue("webexcc_scheduled_callback.test", tfjsonpath.New("triggered"), knownvalue.Bool(true)))

			o.run(lifecycles, lookups, acctest.Before(disable, disabled),
				acctest.Before(func() { env.Clock.Advance(31 * 24 * time.Hour) }, triggered))

			wantObjects(t, env.Mock, 0, 0, 0)
			if calls := env.Mock.TriggeredCallbacks(); len(calls) != 1 {
				t.Errorf("%d customers were called, want 1", len(calls))
			}
		})
	}
}

// lookupConfig reads the objects of the seed with all other data sources.
var lookupConfig = fmt.Sprintf(`
data "webexcc_queue" "test" {
  provider = webex
  name     = %q
}
data "webexcc_queues" "test" {
  provider = webex
}
data "webexcc_agent" "test" {
  provider = webex
  email    = %q
}
data "webexcc_agents" "test" {
  provider = webex
}
data "webexcc_entry_point" "test" {
  provider = webex
  name     = %q
}
data "webexcc_team" "test" {
  provider = webex
  name     = %q
}
data "webexcc_event_types" "test" {
  provider = webex
}
data "webexcc_last_agent" "test" {
  provider        = webex
  customer_number = %q
}
output "found" {
  value = [
    data.webexcc_queue.test.id, data.webexcc_agent.test.ci_user_id, data.webexcc_entry_point.test.id, data.webexcc_team.test.id,
  ] == [%q, %q, %q, %q]
}
`, mockwebex.SeedQueueName, mockwebex.SeedAgentEmail, mockwebex.SeedEntryPointName, mockwebex.SeedTeamName, mockwebex.SeedCustomerNumber,
	mockwebex.SeedQueueID, mockwebex.SeedAgentCIUserID, mockwebex.SeedEntryPointID, mockwebex.SeedTeamID)
