// Package examples_test applies the examples that are complete configurations to the mock with real Terraform, as their readers do.
// `make check` validates all other examples. It may import tfexectest and mockwebex.
package examples_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// newInstallation builds the provider once for a test.
func newInstallation(t *testing.T) *tfexectest.Installation {
	t.Helper()
	installation, err := tfexectest.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(installation.Close)
	return installation
}

// webex starts a mock and returns it with its address.
func webex(t *testing.T) (*mockwebex.Server, string) {
	t.Helper()
	mock := mockwebex.New(mockwebex.WithSeed())
	url, stop, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return mock, url
}

// noonInDays is always within the bounds that Webex sets, and in no hour in which clocks change.
func noonInDays(days int) string {
	year, month, day := time.Now().UTC().AddDate(0, 0, days).Date()
	return time.Date(year, month, day, 12, 0, 0, 0, time.UTC).Format(time.RFC3339)
}

func TestEventDrivenCallbacks(t *testing.T) {
	t.Parallel()
	installation := newInstallation(t)
	if installation.TerraformVersion.LessThan(version.Must(version.NewVersion("1.11.0"))) {
		t.Skip("write-only arguments require Terraform 1.11")
	}
	mock, url := webex(t)
	dir, err := installation.CopyExample("event-driven-callbacks")
	if err != nil {
		t.Fatal(err)
	}
	terraform, err := installation.Terraform(dir, map[string]string{
		"WEBEX_ACCESS_TOKEN":            mockwebex.DefaultToken,
		"WEBEX_ORG_ID":                  mock.OrgID(),
		"WEBEX_BASE_URL":                url + "/v1",
		"WEBEX_CONTACT_CENTER_BASE_URL": url,
	})
	if err != nil {
		t.Fatal(err)
	}
	agents := mock.Agents()
	customers := tfexec.Var(`customers={
		grace = { name = "Grace Hopper", number = "+1 206 555 0100", call_at = "` + noonInDays(2) + `", timezone = "America/New_York" }
		alan  = { name = "Alan Turing", number = "+44 20 5550 100", call_at = "` + noonInDays(3) + `", timezone = "Europe/London", personal = true }
		mary  = { name = "Mary Jackson", number = "+1 757 555 0100", call_at = "` + noonInDays(3) + `", timezone = "America/New_York", personal = true }
	}`)
	talked(mock, "+44205550100", agents[1], time.Now().Add(-time.Hour))
	assigned := map[string]string{"Grace Hopper": "", "Alan Turing": agents[1].CIUserID, "Mary Jackson": mockwebex.SeedAgentCIUserID}
	webhookSecret := tfexec.Var("webhook_secret=a-secret-of-the-platform")
	subscriptionSecret := tfexec.Var("subscription_secret=a-secret-of-the-contact-center-of-enough-length")

	if err := terraform.Apply(t.Context(), customers, webhookSecret, subscriptionSecret); err != nil {
		t.Fatal(err)
	}
	if changes, err := terraform.Plan(t.Context(), customers, webhookSecret, subscriptionSecret); err != nil || changes {
		t.Fatalf("the plan after the apply: changes %v, error %v; want none", changes, err)
	}
	subscriptions, webhooks, callbacks := mock.Subscriptions(), mock.Webhooks(), mock.Callbacks()
	if len(subscriptions) != 1 || len(webhooks) != 1 || len(callbacks) != 3 {
		t.Fatalf("the mock contains %d subscriptions, %d webhooks, %d callbacks; want 1, 1, 3", len(subscriptions), len(webhooks), len(callbacks))
	}
	for _, callback := range callbacks {
		if want := assigned[callback.CustomerName]; callback.AssigneeAgent != want {
			t.Errorf("%s is assigned to %q, want %q", callback.CustomerName, callback.AssigneeAgent, want)
		}
	}
	talked(mock, "+44205550100", agents[0], time.Now())
	if changes, err := terraform.Plan(t.Context(), customers, webhookSecret, subscriptionSecret); err != nil || changes {
		t.Errorf("the plan after another conversation: changes %v, error %v; want none", changes, err)
	}

	for _, callback := range callbacks {
		if callback.CustomerName == "Grace Hopper" {
			mock.PutTask(mockwebex.Task{Direction: "outbound", GlobalVariables: map[string]string{"CallbackReached": callback.SourceInteraction}})
		}
	}
	if err := terraform.Apply(t.Context(), customers, webhookSecret, subscriptionSecret); err != nil {
		t.Fatal(err)
	}
	outputs, err := terraform.Output(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var reached map[string]bool
	if err := json.Unmarshal(outputs["reached"].Value, &reached); err != nil || len(reached) != 3 || !reached["grace"] || reached["alan"] || reached["mary"] {
		t.Errorf("reached: %v, %v", reached, err)
	}
	state, err := os.ReadFile(filepath.Join(dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(state), "a-secret-of") {
		t.Error("a write-only secret is in the state")
	}
	if err := terraform.Destroy(t.Context(), customers, webhookSecret, subscriptionSecret); err != nil {
		t.Fatal(err)
	}
	if left := len(mock.Subscriptions()) + len(mock.Webhooks()) + len(mock.Callbacks()); left != 0 {
		t.Errorf("%d objects are left after the destroy", left)
	}
}

// talked adds a conversation of an agent with a customer.
func talked(mock *mockwebex.Server, number string, agent mockwebex.Agent, ended time.Time) {
	mock.PutTask(mockwebex.Task{
		Origin: number, CreatedTime: ended.Add(-time.Minute), EndedTime: ended, ConnectedCount: 1, Owner: mockwebex.TaskReference{ID: agent.ID},
	})
}

func TestTestingModules(t *testing.T) {
	t.Parallel()
	installation := newInstallation(t)
	mock, url := webex(t)
	dir, err := installation.CopyExample("testing-modules")
	if err != nil {
		t.Fatal(err)
	}
	// The example names the address at which readers start the mock; here it is at another.
	test := filepath.Join(dir, "tests", "callback.tftest.hcl")
	text, err := os.ReadFile(test)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(test, []byte(strings.ReplaceAll(string(text), "http://127.0.0.1:8080", url)), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	output, err := installation.Command(ctx, dir, nil, "test", "-no-color", "-var", "call_at="+noonInDays(2)).CombinedOutput()
	if err != nil {
		t.Fatalf("terraform test: %v\n%s", err, output)
	}
	if !strings.Contains(string(output), "5 passed, 0 failed") {
		t.Errorf("terraform test ran not all of the example:\n%s", output)
	}
	if mock.Count("PUT", "/v1/callbacks/organization/*/scheduled-callback/*") == 0 {
		t.Error("the new number was not an update in place")
	}
	if left := len(mock.Callbacks()); left != 0 {
		t.Errorf("%d callbacks are left after the test", left)
	}
}
