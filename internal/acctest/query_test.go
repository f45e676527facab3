package acctest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-exec/tfexec"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// withQuery is the first Terraform that has terraform query.
var withQuery = version.Must(version.NewVersion("1.14.0"))

// A query imports all objects of an organization: the generated configuration is valid, and applying it imports the objects and does
// nothing else. An echoed secret or an empty string in it would replace the imported object.
func TestAccProvider_queryImportsOrganization(t *testing.T) {
	t.Parallel()
	installation, err := tfexectest.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(installation.Close)
	if installation.TerraformVersion.LessThan(withQuery) {
		t.Skipf("Terraform %s has no query", installation.TerraformVersion)
	}
	mock := mockwebex.New()
	url, stop, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	objects := existing(mock)
	dir := t.TempDir()
	for name, content := range map[string]string{"main.tf": providerConfig(url), "existing.tfquery.hcl": queryConfig} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	query := installation.Command(t.Context(), dir, nil, "query", "-no-color", "-generate-config-out=generated.tf")
	if output, err := query.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	generated, err := os.ReadFile(filepath.Join(dir, "generated.tf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, unwanted := range []string{`= ""`, "top-secret", "created_timestamp", "triggered"} {
		if strings.Contains(string(generated), unwanted) {
			t.Errorf("the generated configuration contains %s:\n%s", unwanted, generated)
		}
	}

	terraform, err := installation.Terraform(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := terraform.Plan(t.Context(), tfexec.Out("import.tfplan")); err != nil {
		t.Fatalf("%v\n%s", err, generated)
	}
	plan, err := terraform.ShowPlanFile(t.Context(), "import.tfplan")
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.ResourceChanges) != objects {
		t.Errorf("the plan contains %d objects, want %d", len(plan.ResourceChanges), objects)
	}
	for _, change := range plan.ResourceChanges {
		if change.Change.Importing == nil || !change.Change.Actions.NoOp() {
			t.Errorf("%s: planned %v of %v", change.Address, change.Change.Actions, describeChange(change.Change))
		}
	}
	mock.ResetRequests()
	if err := terraform.Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	if changes, err := terraform.Plan(t.Context()); err != nil || changes {
		t.Errorf("the plan after the import changes something: %v %v", changes, err)
	}
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		if writes := mock.Count(method, ""); writes != 0 {
			t.Errorf("the import sent %d %s", writes, method)
		}
	}
}

func describeChange(change *tfjson.Change) string {
	return fmt.Sprintf("%v\n→ %v", change.Before, change.After)
}

// existing fills the mock with objects of every sort and returns how many there are.
func existing(mock *mockwebex.Server) int {
	webhook := mockwebex.Webhook{
		Name: "Plain", TargetURL: "https://hooks.example.com/plain", Resource: "messages", Event: "created", Status: "active", OwnedBy: "creator",
	}
	mock.PutWebhook(webhook)
	webhook.Name, webhook.Secret, webhook.Filter = "With secret", "top-secret", "roomType=group&mentionedPeople=me"
	mock.PutWebhook(webhook)
	webhook.Name, webhook.Status = "Switched off", "inactive"
	mock.PutWebhook(webhook)
	webhook.Name, webhook.Status, webhook.OwnedBy, webhook.Resource, webhook.Event, webhook.Filter = "Organization's", "active", "org", "meetings", "started", ""
	mock.PutWebhook(webhook)

	callback := mockwebex.Callback{
		CustomerName: "Ada Lovelace", CallbackNumber: number, Timezone: "Etc/UTC", ScheduleDate: inTwoDays(), StartTime: "10:00:00",
		EndTime: "11:00:00", QueueID: queueID, CallbackOrigin: "livecall",
	}
	mock.PutCallback(callback)
	callback.CustomerName = "Grace Hopper"
	callback.CallbackReason, callback.SourceInteraction, callback.AssigneeAgent = "Broken lamp", queueID, queueID
	mock.PutCallback(callback)

	subscription := mockwebex.Subscription{
		Version: "v1", Name: "First version", EventTypes: []string{"agent:login", "agent:logout"}, DestinationURL: "https://hooks.example.com/", Status: "active",
	}
	mock.PutSubscription(subscription)
	subscription.Version, subscription.Name, subscription.ResourceVersion = "v2", "Second version", "agent:2.0.0"
	subscription.Description, subscription.Secret, subscription.Status = "Described", strings.Repeat("top-secret", 4), "inactive"
	mock.PutSubscription(subscription)
	return len(mock.Webhooks()) + len(mock.Callbacks()) + len(mock.Subscriptions())
}

const (
	number  = "+12345678900"
	queueID = "a1b2c3d4-0001-4a00-8000-00000000000a"
)

func inTwoDays() string { return time.Now().UTC().AddDate(0, 0, 2).Format(time.DateOnly) }

const queryConfig = `
list "webex_webhook" "mine" {
  provider = webex
}
list "webex_webhook" "of_the_organization" {
  provider = webex
  config {
    owned_by = "org"
  }
}
list "webexcc_scheduled_callback" "to_a_number" {
  provider = webex
  config {
    callback_number = "` + number + `"
  }
}
list "webexcc_subscription" "all" {
  provider = webex
}
`

// providerConfig is a configuration of its own, for the provider as a program.
func providerConfig(url string) string {
	return fmt.Sprintf(`
terraform {
  required_providers {
    webex = { source = %q }
  }
}
provider "webex" {
  access_token            = %q
  base_url                = "%s/v1"
  contact_center_base_url = %q
}
`, tfexectest.Source, mockwebex.DefaultToken, url, url)
}
