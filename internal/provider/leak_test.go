package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// private contains the texts that no log may contain. Each is part of a request of the life cycle below.
var private = []string{
	"access-hush-1", "client-hush-2", "refresh-hush-3", "webhook-hush-4", "write-only-hush-5", "subscription-hush-6-0123456789-0123456789",
	"hush-7@example.com", "Ada Hush Lovelace", "+1 234 567-8900", "+12345678900", "12345678900", "Bearer ", "minted-",
	// The number as it stands in a query string, and every query string.
	"+1+234+567-8900", "%2B1", "callbackNumber=", "ownedBy=", "pageSize=", "filter=", "search=",
	// People in the directory, and the texts by which they were searched.
	"grace-hush-8@example.com", "grace-hush-8", "Grace Hush", "Hopper-Hush", "mock.admin@example.com", "Mock Admin", "Queue Hush",
	// The arguments and results of searches.
	"3035550108", "303-555-0108", "5035550109", "variable-hush-10", "Grace Hush Hopper", "Hush queue", "taskDetails",
}

const everything = `
resource "webex_webhook" "stored" {
  name       = "Orders"
  target_url = "https://example.com/orders"
  resource   = "messages"
  event      = "created"
  filter     = "personEmail=hush-7@example.com&roomType=group"
  secret     = "webhook-hush-4"
}

resource "webex_webhook" "write_only" {
  name              = "Returns"
  target_url        = "https://example.com/returns"
  resource          = "messages"
  event             = "deleted"
  secret_wo         = "write-only-hush-5"
  secret_wo_version = 1
}

resource "webexcc_subscription" "test" {
  provider        = webex
  name            = "Agents"
  event_types     = ["agent:login"]
  destination_url = "https://example.com/"
  secret          = "subscription-hush-6-0123456789-0123456789"
}

resource "webexcc_scheduled_callback" "test" {
  provider        = webex
  customer_name   = "Ada Hush Lovelace"
  callback_number = "+1 234 567-8900"
  timezone        = "Europe/Berlin"
  schedule_date   = "2027-03-02"
  start_time      = "10:00"
  end_time        = "11:00"
  queue_id        = "a1b2c3d4-0001-4a00-8000-000000000001"
}

data "webexcc_scheduled_callbacks" "test" {
  provider        = webex
  callback_number = webexcc_scheduled_callback.test.callback_number
}

data "webex_webhooks" "test" {
  owned_by   = "org"
  depends_on = [webex_webhook.stored]
}

data "webexcc_tasks" "found" {
  provider = webex
  within   = "24h"
  origin   = "+1 303-555-0108"
}

data "webexcc_tasks" "none" {
  provider        = webex
  within          = "24h"
  callback_number = "+1 303-555-0108"
  global_variable = { name = "Source", value = "variable-hush-10" }
}

data "webexcc_last_agent" "available" {
  provider        = webex
  customer_number = "+1 303-555-0108"
}

data "webexcc_last_agent" "unavailable" {
  provider        = webex
  customer_number = "+1 503 5550109"
}

data "webex_me" "test" {}

data "webexcc_agent" "test" {
  provider = webex
  email    = "grace-hush-8@example.com"
}

data "webexcc_agents" "test" {
  provider = webex
  search   = "Hopper-Hush"
  active   = true
}

data "webexcc_queue" "test" {
  provider = webex
  name     = "Queue Hush"
}

data "webexcc_queues" "test" {
  provider     = webex
  search       = "Queue Hush"
  channel_type = "TELEPHONY"
}

data "webexcc_entry_point" "test" {
  provider = webex
  name     = "Queue Hush"
}

data "webexcc_team" "test" {
  provider = webex
  name     = "Queue Hush"
}

ephemeral "webex_access_token" "test" {}
`

// putTasks adds tasks that the searches find: one with an agent of the directory, and one with an agent who no longer exists.
func putTasks(mock *mockwebex.Server) {
	agentID := mock.Agents()[0].ID
	for number, agent := range map[string]string{"+13035550108": agentID, "+15035550109": "b1c2d3e4-9999-4c00-a000-000000000001"} {
		mock.PutTask(mockwebex.Task{
			Origin: number, ConnectedCount: 1, Owner: mockwebex.TaskReference{ID: agent, Name: "Grace Hush Hopper"},
			LastQueue: mockwebex.TaskReference{ID: mockwebex.SeedQueueID, Name: "Hush queue"},
			Callback:  &mockwebex.TaskCallback{Number: number, AgentName: "Grace Hush Hopper", QueueName: "Hush queue"},
		})
	}
}

// directory adds the objects that the data sources of the life cycle read.
func directory(mock *mockwebex.Server) {
	mock.PutQueue(mockwebex.Queue{ID: mockwebex.SeedQueueID, Name: "Queue Hush", Active: true})
	mock.PutEntryPoint(mockwebex.EntryPoint{Name: "Queue Hush", Active: true})
	mock.PutTeam(mockwebex.Team{Name: "Queue Hush", Active: true})
	mock.PutAgent(mockwebex.Agent{
		Email: "grace-hush-8@example.com", FirstName: "Grace Hush", LastName: "Hopper-Hush", Active: true, ContactCenterEnabled: true,
	})
}

// TestProvider_logsContainNoSecrets runs a life cycle with many faults at TRACE and searches the log of the provider and its SDK.
func TestProvider_logsContainNoSecrets(t *testing.T) {
	faults := func(env *acctest.Env) {
		for _, do := range []mockwebex.FaultKind{
			mockwebex.ResetAfterCommit(), mockwebex.HTML(http.StatusBadGateway), mockwebex.TooManyRequests("1"), mockwebex.TruncateBody(),
			mockwebex.Unavailable("1"),
		} {
			env.Mock.Fault(mockwebex.Fault{After: 1, Every: 4, Times: 2, Do: do})
		}
	}
	rejected := func(env *acctest.Env) {
		env.Mock.Fault(mockwebex.Fault{Method: http.MethodPut, Do: mockwebex.RespondError(http.StatusBadRequest, "customerName: no.")})
	}
	changed := strings.NewReplacer("10:00", "10:30", "Orders", "New orders", `"11:00"`, `"11:30"`).Replace(everything)

	for name, test := range map[string]struct {
		options   []mockwebex.Option
		arguments string
	}{
		"token": {
			options:   []mockwebex.Option{mockwebex.WithToken("access-hush-1")},
			arguments: `access_token = "access-hush-1"`,
		},
		"renewal": {
			options:   []mockwebex.Option{mockwebex.WithOAuthClient("client", "client-hush-2", "refresh-hush-3")},
			arguments: "client_id = \"client\"\n  client_secret = \"client-hush-2\"\n  refresh_token = \"refresh-hush-3\"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			t.Setenv("TF_LOG", "JSON") // at TRACE
			t.Setenv("TF_LOG_CORE", "OFF")
			t.Setenv("TF_LOG_PROVIDER", "TRACE")
			t.Setenv("TF_LOG_PATH_MASK", filepath.Join(folder, "%s.log"))
			env := acctest.New(t, test.options...).Needs(tfversion.Version1_11_0)
			directory(env.Mock)
			putTasks(env.Mock)
			block := strings.Replace(env.ConfigWith(test.arguments, ""), "access_token            = \""+mockwebex.DefaultToken+"\"", "", 1)
			env.Run(
				acctest.Before(func() { faults(env) }, resource.TestStep{Config: block + everything}),
				acctest.Before(func() { faults(env); rejected(env) }, resource.TestStep{
					Config: block + changed, ExpectError: acctest.ErrorContains("Unable to update").Regexp(),
				}),
				resource.TestStep{
					Config:      block + strings.Replace(everything, "+1 234 567-8900", "+1 234 567-8900 extension", 1),
					ExpectError: acctest.ErrorContains("phone number").Regexp(),
				},
				acctest.Before(env.Mock.ClearFaults, resource.TestStep{Config: block + changed}),
			)

			entries := logged(t, folder)
			if !slices.ContainsFunc(entries, has("Webex API request")) || !slices.ContainsFunc(entries, has("Calling provider defined Resource Create")) {
				t.Fatalf("the log contains too few entries: %d entries", len(entries))
			}
			for _, entry := range entries {
				for _, secret := range private {
					if has(secret)(entry) {
						t.Errorf("the log contains %q: %.400s", secret, entry)
					}
				}
			}
		})
	}
}

const withAction = `
action "webexcc_immediate_callback" "test" {
  provider = webex

  config {
    destination    = "+1 303-555-0108"
    entry_point_id = %q
    origin         = "+1 503 5550109"
    attributes     = { source = "variable-hush-10" }
  }
}

resource "terraform_data" "test" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.webexcc_immediate_callback.test]
    }
  }
}
`

// TestProvider_logsOfActionsContainNoSecrets places a call, once well and once with an error, and searches the log.
func TestProvider_logsOfActionsContainNoSecrets(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TF_LOG", "JSON") // at TRACE
	t.Setenv("TF_LOG_CORE", "OFF")
	t.Setenv("TF_LOG_PROVIDER", "TRACE")
	t.Setenv("TF_LOG_PATH_MASK", filepath.Join(folder, "%s.log"))
	env := acctest.New(t, mockwebex.WithSeed()).Needs(tfversion.Version1_14_0)
	config := env.Config(fmt.Sprintf(withAction, mockwebex.SeedEntryPointID))
	rejected := mockwebex.Fault{Path: "/v1/tasks", Times: 1, Do: mockwebex.RespondError(http.StatusBadRequest, "destination: +13035550108 is blocked.")}
	env.Run(
		acctest.Before(func() { env.Mock.Fault(rejected) }, resource.TestStep{
			Config: config, ExpectError: acctest.ErrorContains("is blocked").Regexp(),
		}),
		resource.TestStep{Config: config, Taint: []string{"terraform_data.test"}},
	)
	if calls := env.Mock.Count(http.MethodPost, "/v1/tasks"); calls != 2 {
		t.Errorf("%d requests, want 2", calls)
	}
	entries := logged(t, folder)
	if !slices.ContainsFunc(entries, has("Calling provider defined Action Invoke")) {
		t.Fatalf("the log contains too few entries: %d entries", len(entries))
	}
	for _, entry := range entries {
		for _, secret := range private {
			if has(secret)(entry) {
				t.Errorf("the log contains %q: %.400s", secret, entry)
			}
		}
	}
}

func has(text string) func(string) bool {
	return func(entry string) bool { return strings.Contains(entry, text) }
}

// logged returns the log of the provider and its SDK, without the notes of the test framework, which quotes configurations.
func logged(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var entries []string
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			var entry map[string]any
			if err := json.Unmarshal([]byte(line), &entry); err != nil {
				entries = append(entries, line)
			} else if entry["@module"] != "sdk.helper_resource" {
				entries = append(entries, fmt.Sprint(entry))
			}
		}
	}
	return entries
}
