package directory_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	queueType = "webexcc_queue"
	agentType = "webexcc_agent"
	otherOrg  = "0b5a1e9c-7d34-4f0e-8f5e-111111111111"
)

// The names are configured in HCL, and a callback uses the IDs that were found.
func TestAccDirectory_forCallback(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	env.Run(env.Step(fmt.Sprintf(`
data "webexcc_queue" "sales" {
  provider = webex
  name     = %q
}

data "webexcc_agent" "ada" {
  provider = webex
  email    = %q
}

resource "webexcc_scheduled_callback" "test" {
  provider        = webex
  customer_name   = "Charles Babbage"
  callback_number = "+442071234567"
  timezone        = data.webexcc_queue.sales.timezone
  schedule_date   = "2027-03-02"
  start_time      = "10:00"
  end_time        = "11:00"
  queue_id        = data.webexcc_queue.sales.id
  assignee_agent  = data.webexcc_agent.ada.ci_user_id
}
`, mockwebex.SeedQueueName, mockwebex.SeedAgentEmail)))
	env.Run(resource.TestStep{
		Config: env.Config(`
data "webexcc_queue" "gold" {
  provider = webex
  name     = "The \"gold\" customers"
}
`),
		Check: resource.TestCheckResourceAttr("data.webexcc_queue.gold", "id", "a1b2c3d4-0005-4a00-8000-000000000005"),
	})
}

func TestAccQueueDataSource_byName(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	for i, name := range []string{`a;b,c=d`, `'single'`, `(brackets)`, `100% & more`, `*`, `back\slash"quote`, `電話`, ` leading`, `+1?#/`} {
		env.Mock.PutQueue(mockwebex.Queue{ID: fmt.Sprintf("d1b2c3d4-0001-4a00-8000-00000000000%d", i), Name: name, Active: true})
	}
	p := env.Protocol()
	seen := map[string]int{}
	for _, queue := range env.Mock.Queues() {
		seen[queue.Name]++
	}
	for _, queue := range env.Mock.Queues() {
		if seen[queue.Name] > 1 {
			continue
		}
		got, diagnostics := p.ReadDataSource(t.Context(), queueType, acctest.Values{"name": queue.Name})
		if got["id"] != queue.ID || got["name"] != queue.Name {
			t.Errorf("%q: got %v, want the id %s\n%s", queue.Name, got, queue.ID, diagnostics)
		}
	}
}

func TestAccQueueDataSource_byID(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed(), mockwebex.WithOrgID(mockwebex.DefaultOrgID, otherOrg))
	elsewhere := env.Mock.PutQueue(mockwebex.Queue{Name: "Elsewhere", OrgID: otherOrg, Active: true})
	p := env.Protocol()

	got, diagnostics := p.ReadDataSource(t.Context(), queueType, acctest.Values{"id": mockwebex.SeedQueueID})
	want := acctest.Values{
		"id": mockwebex.SeedQueueID, "org_id": mockwebex.DefaultOrgID, "name": mockwebex.SeedQueueName, "queue_type": "INBOUND",
		"description": "Sales calls from Europe, the Middle East and Africa", "channel_type": "TELEPHONY", "active": true,
		"timezone": "Europe/London",
	}
	if !reflect.DeepEqual(got, want) || len(diagnostics) > 0 {
		t.Errorf("got %v, want %v\n%s", got, want, diagnostics)
	}

	org := base64.StdEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + otherOrg))
	spelled := acctest.Values{"id": strings.ToUpper(elsewhere.ID), "org_id": org}
	if got, diagnostics := p.ReadDataSource(t.Context(), queueType, spelled); got["name"] != "Elsewhere" || got["id"] != spelled["id"] ||
		got["org_id"] != org || got["description"] != nil {
		t.Errorf("got %v\n%s", got, diagnostics)
	}
	_, diagnostics = p.ReadDataSource(t.Context(), queueType, acctest.Values{"id": elsewhere.ID})
	if !diagnostics.Errors().On("id").Contain("Queue not found") {
		t.Errorf("of another organization: %s", diagnostics)
	}
}

func TestAccQueueDataSource_laterPage(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.PageCap = 2 }))
	// The filter of Webex ignores case, so the exact match may follow others.
	for _, name := range []string{"SALES", "sales", "SaLeS", "sALES", "Sales"} {
		env.Mock.PutQueue(mockwebex.Queue{Name: name, Active: true})
	}
	got, diagnostics := env.Protocol().ReadDataSource(t.Context(), queueType, acctest.Values{"name": "Sales"})
	if got["id"] != env.Mock.Queues()[4].ID {
		t.Errorf("got %v\n%s", got, diagnostics)
	}
	if count := env.Mock.Count(http.MethodGet, "/organization/*/v2/contact-service-queue"); count != 3 {
		t.Errorf("%d pages were read, want 3", count)
	}
}

func TestAccDirectory_warnings(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	p := env.Protocol()
	for _, test := range []struct {
		typeName string
		config   acctest.Values
		warns    []string
	}{
		{queueType, acctest.Values{"name": "Sales EMEA"}, nil},
		{queueType, acctest.Values{"name": "Billing (old)"}, []string{"Queue is inactive"}},
		{queueType, acctest.Values{"name": "Support chat"}, []string{"channel type CHAT, but callbacks require TELEPHONY"}},
		{agentType, acctest.Values{"email": mockwebex.SeedAgentEmail}, nil},
		{agentType, acctest.Values{"email": "alan.turing@example.com"}, []string{"Agent is not enabled for Contact Center"}},
		{agentType, acctest.Values{"email": "edsger.dijkstra@example.com"}, []string{"Agent is inactive"}},
	} {
		_, diagnostics := p.ReadDataSource(t.Context(), test.typeName, test.config)
		if diagnostics.HasError() || len(diagnostics) != len(test.warns) {
			t.Errorf("%v: %s", test.config, diagnostics)
		}
		for _, text := range test.warns {
			if !diagnostics.Warnings().Contain(text) {
				t.Errorf("%v: no %q in: %s", test.config, text, diagnostics)
			}
		}
	}
}

func TestAccDirectory_errors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	env.Mock.PutAgent(mockwebex.Agent{Email: "twin@example.com", CIUserID: "c1d2e3f4-0008-4b00-9000-000000000008"})
	env.Mock.PutAgent(mockwebex.Agent{Email: "Twin@example.com", CIUserID: "c1d2e3f4-0009-4b00-9000-000000000009"})
	p := env.Protocol()
	queue := func(name string) acctest.Values { return acctest.Values{"name": name} }
	agent := func(email string) acctest.Values { return acctest.Values{"email": email} }
	for name, test := range map[string]struct {
		typeName  string
		config    acctest.Values
		attribute string
		message   []string
	}{
		"no queue, other case": {queueType, queue("sales emea"), "name", []string{"The name is case-sensitive", `"Sales EMEA" (id ` + mockwebex.SeedQueueID}},
		"no queue, a part":     {queueType, queue("Sales"), "name", []string{`"Sales EMEA" (id`, `"Sales EMEA overflow" (id`}},
		"no queue, misspelled": {queueType, queue("Sales EMAE"), "name", []string{`search for "Sales"`, `"Sales EMEA" (id`}},
		"nothing like it":      {queueType, queue("Nobody"), "name", []string{"Queue not found"}},
		"several queues":       {queueType, queue("Returns"), "name", []string{"2 queues", "id a1b2c3d4-0008-", "id a1b2c3d4-0009-"}},
		"no queue id": {
			queueType, acctest.Values{"id": "a1b2c3d4-9999-4a00-8000-000000000005"}, "id", []string{"Queue not found"},
		},
		"no agent, misspelled": {
			agentType, agent("ada.lovelance@example.com"), "email", []string{mockwebex.SeedAgentEmail, "ci_user_id " + mockwebex.SeedAgentCIUserID},
		},
		"no agent, another domain": {agentType, agent("ada.lovelace@example.org"), "email", []string{"Ada Lovelace <" + mockwebex.SeedAgentEmail}},
		"several agents":           {agentType, agent("twin@example.com"), "email", []string{"2 agents", "c1d2e3f4-0008-", "c1d2e3f4-0009-"}},
		"the agent's other id": {
			agentType, acctest.Values{"ci_user_id": mockwebex.SeedAgentID}, "ci_user_id", []string{"If this is a Contact Center ID, set id"},
		},
	} {
		_, diagnostics := p.ReadDataSource(t.Context(), test.typeName, test.config)
		on := diagnostics.Errors().On(test.attribute)
		if len(on) != 1 || len(diagnostics) != 1 {
			t.Errorf("%s: %s", name, diagnostics)
		}
		for _, text := range test.message {
			if !on.Contain(text) {
				t.Errorf("%s: no %q in: %s", name, text, diagnostics)
			}
		}
	}
}

func TestAccAgentDataSource_basic(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	p := env.Protocol()
	want := acctest.Values{
		"ci_user_id": mockwebex.SeedAgentCIUserID, "id": mockwebex.SeedAgentID, "org_id": mockwebex.DefaultOrgID,
		"email": mockwebex.SeedAgentEmail, "first_name": "Ada", "last_name": "Lovelace", "active": true, "contact_center_enabled": true,
	}
	for _, config := range []acctest.Values{
		{"email": mockwebex.SeedAgentEmail},
		{"email": "Ada.LOVELACE@Example.com"},
		{"ci_user_id": mockwebex.SeedAgentCIUserID},
		{"ci_user_id": strings.ToUpper(mockwebex.SeedAgentCIUserID), "org_id": strings.ToUpper(mockwebex.DefaultOrgID)},
	} {
		got, diagnostics := p.ReadDataSource(t.Context(), agentType, config)
		// Configured values keep their form.
		wanted := acctest.Values{}
		for name, value := range want {
			wanted[name] = value
			if config[name] != nil {
				wanted[name] = config[name]
			}
		}
		if !reflect.DeepEqual(got, wanted) || len(diagnostics) > 0 {
			t.Errorf("%v: got %v, want %v\n%s", config, got, wanted, diagnostics)
		}
	}
	got, diagnostics := p.ReadDataSource(t.Context(), agentType, acctest.Values{"email": "sinead.o'connor@example.com"})
	if got["last_name"] != "O'Connor" {
		t.Errorf("got %v\n%s", got, diagnostics)
	}
}

func TestAccDirectory_invalidConfig(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	p := env.Protocol()
	for typeName, configs := range map[string][]acctest.Values{
		queueType: {{}, {"name": ""}, {"id": ""}, {"id": mockwebex.SeedQueueID, "name": "Sales"}, {"name": "Sales", "org_id": "acme"}},
		agentType: {
			{}, {"email": ""}, {"ci_user_id": "ada"}, {"id": ""}, {"email": "a@example.com", "ci_user_id": mockwebex.SeedAgentCIUserID},
			{"id": mockwebex.SeedAgentID, "ci_user_id": mockwebex.SeedAgentCIUserID},
		},
		entryPointType: {{}, {"name": ""}, {"id": ""}, {"id": mockwebex.SeedEntryPointID, "name": "Main line"}, {"name": "x", "org_id": "acme"}},
		teamType:       {{}, {"name": ""}, {"id": ""}, {"id": mockwebex.SeedTeamID, "name": "Partners"}, {"name": "x", "org_id": "acme"}},
		queuesType:     {{"search": ""}, {"search": " "}, {"channel_type": ""}, {"channel_type": "telephony"}, {"org_id": "acme"}},
		agentsType:     {{"search": ""}, {"org_id": "acme"}},
	} {
		for _, config := range configs {
			if _, diagnostics := p.ReadDataSource(t.Context(), typeName, config); !diagnostics.HasError() {
				t.Errorf("%s accepts %v", typeName, config)
			}
		}
	}
	if requests := env.Mock.Requests(); len(requests) > 0 {
		t.Errorf("%d requests, the first is %s", len(requests), requests[0].Path)
	}
}

func TestAccDirectory_apiErrors(t *testing.T) {
	t.Parallel()
	scopes := []string{"cjp:user", "spark:people_read"}
	for _, test := range []struct {
		typeName string
		config   acctest.Values
	}{
		{queueType, acctest.Values{"name": "Sales"}},
		{queueType, acctest.Values{"id": mockwebex.SeedQueueID}},
		{agentType, acctest.Values{"email": "a@example.com"}},
		{agentType, acctest.Values{"ci_user_id": mockwebex.SeedAgentCIUserID}},
		{agentType, acctest.Values{"id": mockwebex.SeedAgentID}},
		{entryPointType, acctest.Values{"name": "Main line"}},
		{teamType, acctest.Values{"name": "Partners"}},
		{queuesType, acctest.Values{}},
		{agentsType, acctest.Values{}},
	} {
		env := acctest.New(t)
		p := env.Protocol()
		env.Mock.SetToken(mockwebex.DefaultToken, scopes...)
		_, diagnostics := p.ReadDataSource(t.Context(), test.typeName, test.config)
		if !diagnostics.Errors().Contain("scope cjp:config_read. A personal access token may not have this scope") {
			t.Errorf("%v without scope: %s", test.config, diagnostics)
		}

		env = acctest.New(t)
		p = env.Protocol()
		env.Mock.SetToken(mockwebex.DefaultToken, "cjp:config_read")
		_, diagnostics = p.ReadDataSource(t.Context(), test.typeName, test.config)
		if !diagnostics.Errors().Contain("Unable to determine organization") || !diagnostics.Contain("Set org_id") {
			t.Errorf("%v without organization: %s", test.config, diagnostics)
		}
	}
}

// A failed search for suggestions must not hide the error that there is no such queue.
func TestAccQueueDataSource_failedSuggestions(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	env.Mock.Fault(mockwebex.Fault{
		Do:   mockwebex.RespondError(http.StatusForbidden, "No."),
		When: func(r *http.Request) bool { return r.URL.Query().Get("search") != "" },
	})
	_, diagnostics := env.Protocol().ReadDataSource(t.Context(), queueType, acctest.Values{"name": "Sales"})
	if len(diagnostics) != 1 || !diagnostics.Contain("Queue not found") || diagnostics.Contain("A search") {
		t.Error(diagnostics)
	}
}

// A search for the domain of an address would find the entire company.
func TestAccAgentDataSource_domainIsNotSearched(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	_, diagnostics := env.Protocol().ReadDataSource(t.Context(), agentType, acctest.Values{"email": "nobody@example.com"})
	if !diagnostics.Errors().On("email").Contain("Agent not found") || diagnostics.Contain("A search") {
		t.Error(diagnostics)
	}
}
