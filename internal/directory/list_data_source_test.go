package directory_test

import (
	"fmt"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	queuesType = "webexcc_queues"
	agentsType = "webexcc_agents"
)

// column returns an attribute of all elements of a list.
func column(result acctest.Values, list, attribute string) []any {
	values := []any{}
	elements, _ := result[list].([]any)
	for _, element := range elements {
		values = append(values, element.(map[string]any)[attribute])
	}
	return values
}

func TestAccQueueList_filters(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	p := env.Protocol()
	for name, test := range map[string]struct {
		config acctest.Values
		want   []any
	}{
		"search":       {acctest.Values{"search": "SALES"}, []any{"Sales EMEA", "Sales EMEA overflow"}},
		"one":          {acctest.Values{"search": "second line"}, []any{"Sales EMEA overflow"}},
		"channel type": {acctest.Values{"channel_type": "CHAT"}, []any{"Support chat"}},
		"inactive":     {acctest.Values{"active": false}, []any{"Billing (old)"}},
		"same name":    {acctest.Values{"search": "returns"}, []any{"Returns", "Returns"}},
		"together":     {acctest.Values{"search": "sales", "channel_type": "TELEPHONY", "active": true}, []any{"Sales EMEA", "Sales EMEA overflow"}},
		"no match":     {acctest.Values{"search": "sales", "active": false}, []any{}},
		"empty":        {acctest.Values{"channel_type": "EMAIL"}, []any{}},
		"awkward text": {acctest.Values{"search": `The "gold"`}, []any{`The "gold" customers`}},
		"no syntax":    {acctest.Values{"search": `x;active==true,name=="Sales`}, []any{}},
	} {
		got, diagnostics := p.ReadDataSource(t.Context(), queuesType, test.config)
		if names := column(got, "queues", "name"); !reflect.DeepEqual(names, test.want) || len(diagnostics) > 0 {
			t.Errorf("%s: got %v, want %v\n%s", name, names, test.want, diagnostics)
		}
	}
	got, _ := p.ReadDataSource(t.Context(), queuesType, acctest.Values{"search": "EMEA"})
	one, _ := p.ReadDataSource(t.Context(), queueType, acctest.Values{"id": mockwebex.SeedQueueID})
	if first := got["queues"].([]any)[0]; !reflect.DeepEqual(first, map[string]any(one)) {
		t.Errorf("the list has %v, the single data source %v", first, one)
	}
}

func TestAccQueueList_severalPages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.PageCap = 3 }))
	p := env.Protocol()
	got, diagnostics := p.ReadDataSource(t.Context(), queuesType, acctest.Values{})
	if queues := got["queues"].([]any); len(queues) != 0 || len(diagnostics) > 0 || got["org_id"] != mockwebex.DefaultOrgID {
		t.Errorf("of an organization without queues: got %v\n%s", got, diagnostics)
	}
	want := []any{}
	for i := 9; i >= 0; i-- { // The result is sorted in any order of Webex.
		env.Mock.PutQueue(mockwebex.Queue{Name: fmt.Sprintf("Queue %d", i), Active: true})
		want = append([]any{fmt.Sprintf("Queue %d", i)}, want...)
	}
	env.Mock.ResetRequests()
	got, diagnostics = p.ReadDataSource(t.Context(), queuesType, acctest.Values{"search": "queue", "active": true})
	if names := column(got, "queues", "name"); !reflect.DeepEqual(names, want) || len(diagnostics) > 0 {
		t.Errorf("got %v, want %v\n%s", names, want, diagnostics)
	}
	for _, request := range env.Mock.Requests() {
		if query := request.Query; query.Get("search") != "queue" || query.Get("filter") != "active==true" {
			t.Errorf("a page was requested without the filters: %v", query)
		}
	}
	if count := env.Mock.Count(http.MethodGet, "/organization/*/v2/contact-service-queue"); count != 4 {
		t.Errorf("%d pages were read, want 4", count)
	}

	env.Mock.Fault(mockwebex.Fault{After: 1, Times: 1, Do: mockwebex.RespondError(http.StatusForbidden, "No.")})
	if _, diagnostics := p.ReadDataSource(t.Context(), queuesType, acctest.Values{}); !diagnostics.Errors().Contain("Unable to list queues") {
		t.Errorf("an error on a later page: %s", diagnostics)
	}
}

func TestAccAgentList_filters(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	p := env.Protocol()
	const (
		ada, alan, edsger, grace, sinead = mockwebex.SeedAgentEmail, "alan.turing@example.com", "edsger.dijkstra@example.com",
			"grace.hopper@example.com", "sinead.o'connor@example.com"
	)
	for name, test := range map[string]struct {
		config acctest.Values
		want   []any
	}{
		"all":             {acctest.Values{}, []any{ada, alan, edsger, grace, sinead}},
		"active":          {acctest.Values{"active": true}, []any{ada, alan, grace, sinead}},
		"inactive":        {acctest.Values{"active": false}, []any{edsger}},
		"not enabled":     {acctest.Values{"contact_center_enabled": false}, []any{alan}},
		"ready for calls": {acctest.Values{"active": true, "contact_center_enabled": true}, []any{ada, grace, sinead}},
		"search":          {acctest.Values{"search": "hopper"}, []any{grace}},
		"other alphabet":  {acctest.Values{"search": "SINÉAD"}, []any{sinead}},
		"no match":        {acctest.Values{"search": "hopper", "active": false}, []any{}},
	} {
		got, diagnostics := p.ReadDataSource(t.Context(), agentsType, test.config)
		if emails := column(got, "agents", "email"); !reflect.DeepEqual(emails, test.want) || len(diagnostics) > 0 {
			t.Errorf("%s: got %v, want %v\n%s", name, emails, test.want, diagnostics)
		}
	}
	got, _ := p.ReadDataSource(t.Context(), agentsType, acctest.Values{"search": "ada"})
	one, _ := p.ReadDataSource(t.Context(), agentType, acctest.Values{"id": mockwebex.SeedAgentID})
	if first := got["agents"].([]any)[0]; !reflect.DeepEqual(first, map[string]any(one)) {
		t.Errorf("the list has %v, the single data source %v", first, one)
	}
}

func TestAccAgentList_severalPages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.PageCap = 2 }))
	want := []any{}
	for i := range 5 {
		email := fmt.Sprintf("agent%d@example.com", i)
		env.Mock.PutAgent(mockwebex.Agent{Email: email, Active: true})
		want = append(want, email)
	}
	got, diagnostics := env.Protocol().ReadDataSource(t.Context(), agentsType, acctest.Values{})
	if emails := column(got, "agents", "email"); !reflect.DeepEqual(emails, want) || len(diagnostics) > 0 {
		t.Errorf("got %v, want %v\n%s", emails, want, diagnostics)
	}
	if count := env.Mock.Count(http.MethodGet, "/organization/*/v2/user"); count != 3 {
		t.Errorf("%d pages were read, want 3", count)
	}
}

func TestAccDirectoryLists_otherOrganization(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed(), mockwebex.WithOrgID(mockwebex.DefaultOrgID, otherOrg))
	env.Mock.PutQueue(mockwebex.Queue{Name: "Elsewhere", OrgID: otherOrg, Active: true})
	env.Mock.PutAgent(mockwebex.Agent{Email: "elsewhere@example.com", OrgID: otherOrg})
	p := env.Protocol()
	spelled := strings.ToUpper(otherOrg)
	for typeName, list := range map[string]string{queuesType: "queues", agentsType: "agents"} {
		got, diagnostics := p.ReadDataSource(t.Context(), typeName, acctest.Values{"org_id": spelled})
		if orgs := column(got, list, "org_id"); !reflect.DeepEqual(orgs, []any{otherOrg}) || got["org_id"] != spelled || len(diagnostics) > 0 {
			t.Errorf("%s: got %v\n%s", typeName, got, diagnostics)
		}
	}
	restricted := env.ProtocolWith(acctest.Values{"allowed_org_ids": []any{mockwebex.DefaultOrgID}})
	env.Mock.ResetRequests()
	for _, typeName := range []string{queuesType, agentsType} {
		_, diagnostics := restricted.ReadDataSource(t.Context(), typeName, acctest.Values{"org_id": otherOrg})
		if !diagnostics.Errors().Contain("allowed_org_ids") {
			t.Errorf("%s: %s", typeName, diagnostics)
		}
	}
	if count := env.Mock.Count(http.MethodGet, "/organization/*"); count > 0 {
		t.Errorf("%d requests to an organization that is not allowed", count)
	}
}

// The examples show how to key a result. They work with everything that Webex can return.
func TestAccDirectoryLists_examplesWithDuplicates(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	for _, agent := range []mockwebex.Agent{
		{Email: "twin@example.com"}, {Email: "Twin@example.com"}, {FirstName: "Nobody"}, {FirstName: "No", LastName: "Address"},
	} {
		agent.Active, agent.ContactCenterEnabled = true, true
		env.Mock.PutAgent(agent)
	}
	env.Mock.PutQueue(mockwebex.Queue{Name: mockwebex.SeedQueueName, Active: true})
	var examples string
	for _, typeName := range []string{queuesType, agentsType} {
		text, err := os.ReadFile("../../examples/data-sources/" + typeName + "/data-source.tf")
		if err != nil {
			t.Fatal(err)
		}
		examples += string(text)
	}
	page := `
output "by_id" {
  value = length({ for agent in data.webexcc_agents.all.agents : agent.id => agent if agent.id != null })
}

output "by_email" {
  value = length({ for agent in data.webexcc_agents.all.agents : lower(agent.email) => agent... if agent.email != null })
}
`
	env.Run(
		env.Step(examples+page,
			statecheck.ExpectKnownOutputValue("assignees", knownvalue.MapSizeExact(3)),
			statecheck.ExpectKnownOutputValue("queue_ids_by_name", knownvalue.MapPartial(map[string]knownvalue.Check{
				mockwebex.SeedQueueName: knownvalue.ListSizeExact(2),
			})),
			statecheck.ExpectKnownOutputValue("by_id", knownvalue.Int64Exact(7)),
			statecheck.ExpectKnownOutputValue("by_email", knownvalue.Int64Exact(4)),
		),
		env.ExpectError(agentsAll+"output \"naive\" {\n  value = { for agent in data.webexcc_agents.all.agents : agent.email => agent.id if agent.email != \"\" }\n}\n",
			acctest.ErrorContains("must not produce a null value")),
		env.ExpectError(agentsAll+"output \"naive\" {\n  value = { for agent in data.webexcc_agents.all.agents : lower(agent.email) => agent.id if agent.email != null }\n}\n",
			acctest.ErrorContains("Duplicate object key")),
	)
}

const agentsAll = `
data "webexcc_agents" "all" {
  provider = webex
}
`

// The arguments come from a resource that does not exist before the apply.
func TestAccDirectory_unknownArguments(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	config := func(value string) string {
		return fmt.Sprintf(`
resource "terraform_data" "later" {
  input = %q
}

data "webexcc_queues" "later" {
  provider     = webex
  search       = terraform_data.later.output
  channel_type = terraform_data.later.output == "" ? "CHAT" : "TELEPHONY"
  active       = terraform_data.later.output != ""
}

data "webexcc_agents" "later" {
  provider = webex
  search   = "%%{if terraform_data.later.output == ""}nobody%%{else}ada%%{endif}"
}

data "webexcc_queue" "later" {
  provider = webex
  name     = "${terraform_data.later.output} EMEA"
}

data "webexcc_agent" "later" {
  provider = webex
  id       = terraform_data.later.output == "" ? "x" : %q
}

data "webexcc_entry_point" "later" {
  provider = webex
  name     = terraform_data.later.output == "" ? "x" : %q
}

data "webexcc_team" "later" {
  provider = webex
  id       = terraform_data.later.output == "" ? "x" : %q
}

output "found" {
  value = [
    length(data.webexcc_queues.later.queues), length(data.webexcc_agents.later.agents), data.webexcc_queue.later.id,
    data.webexcc_agent.later.ci_user_id, data.webexcc_entry_point.later.id, data.webexcc_team.later.name,
  ]
}
`, value, mockwebex.SeedAgentID, mockwebex.SeedEntryPointName, mockwebex.SeedTeamID)
	}
	env.Run(
		acctest.Before(env.Mock.ResetRequests, resource.TestStep{Config: env.Config(config("Sales")), PlanOnly: true, ExpectNonEmptyPlan: true}),
		env.Step(config("Sales"), statecheck.ExpectKnownOutputValue("found", knownvalue.TupleExact([]knownvalue.Check{
			knownvalue.Int64Exact(2), knownvalue.Int64Exact(1), knownvalue.StringExact(mockwebex.SeedQueueID),
			knownvalue.StringExact(mockwebex.SeedAgentCIUserID), knownvalue.StringExact(mockwebex.SeedEntryPointID),
			knownvalue.StringExact(mockwebex.SeedTeamName),
		}))),
	)
}
