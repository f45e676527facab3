package search_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	tasksType     = "webexcc_tasks"
	lastAgentType = "webexcc_last_agent"
	otherOrg      = "0b5a1e9c-7d34-4f0e-8f5e-111111111111"
	lastWeek      = "168h"
)

// ids are the IDs of the tasks in a result.
func ids(result acctest.Values) (ids []string) {
	tasks, _ := result["tasks"].([]any)
	for _, task := range tasks {
		ids = append(ids, task.(map[string]any)["id"].(string))
	}
	return ids
}

// ago is a time before the start of the test.
func ago(duration time.Duration) time.Time { return fakeclock.Start.Add(-duration) }

func TestAccTasks_attributes(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	p := env.Protocol()
	got, diagnostics := p.ReadDataSource(t.Context(), tasksType, acctest.Values{"within": lastWeek, "is_callback": true})
	text := func(duration time.Duration) string { return ago(duration).UTC().Format(time.RFC3339) }
	want := acctest.Values{
		"org_id": mockwebex.DefaultOrgID, "within": lastWeek, "is_callback": true, "from": nil, "to": nil, "channel_type": nil, "direction": nil,
		"origin": nil, "destination": nil, "callback_number": nil, "queue_id": nil, "agent_id": nil, "global_variable": nil, "max": nil,
		"tasks": []any{map[string]any{
			"id": "f1a2b3c4-0003-4f00-8000-000000000003", "channel_type": "telephony", "status": "ended", "active": false,
			"direction": "outbound", "origin": "+442079460000", "destination": "+14155550102", "created_time": text(26 * time.Hour),
			"ended_time": text(26*time.Hour - 10*time.Minute), "connected_count": int64(1), "termination_type": "normal", "wrap_up_code": nil,
			"agent": map[string]any{"id": mockwebex.SeedAgentID, "name": "Ada Lovelace"},
			"queue": map[string]any{"id": mockwebex.SeedQueueID, "name": mockwebex.SeedQueueName},
			"callback": map[string]any{
				"number": "+14155550102", "status": "Success", "type": "Web UI", "origin": "web", "request_time": text(26 * time.Hour),
				"connect_time": text(26*time.Hour - time.Minute), "retry_count": int64(0), "queue_name": mockwebex.SeedQueueName,
				"agent_name": "Ada Lovelace",
			},
		}},
	}
	if !reflect.DeepEqual(got, want) || len(diagnostics) > 0 {
		t.Errorf("got  %v\nwant %v\n%s", got, want, diagnostics)
	}

	got, diagnostics = p.ReadDataSource(t.Context(), tasksType, acctest.Values{"within": "1h", "channel_type": "chat"})
	tasks, _ := got["tasks"].([]any)
	if len(tasks) != 1 || diagnostics.HasError() {
		t.Fatalf("got %v\n%s", got, diagnostics)
	}
	chat := tasks[0].(map[string]any)
	for _, name := range []string{"ended_time", "destination", "agent", "queue", "callback", "termination_type", "wrap_up_code"} {
		if chat[name] != nil {
			t.Errorf("%s of a chat that still lasts: got %v, want null", name, chat[name])
		}
	}
	if chat["active"] != true || chat["connected_count"] != int64(0) {
		t.Errorf("got %v", chat)
	}
}

// TestAccTasks_notConnected: Webex writes -1 for a callback that was not connected.
func TestAccTasks_notConnected(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Mock.PutTask(mockwebex.Task{Callback: &mockwebex.TaskCallback{Number: "+14155550102", Status: "Not Processed"}})
	got, diagnostics := env.Protocol().ReadDataSource(t.Context(), tasksType, acctest.Values{"within": "1h"})
	tasks, _ := got["tasks"].([]any)
	if len(tasks) != 1 || tasks[0].(map[string]any)["callback"].(map[string]any)["connect_time"] != nil {
		t.Errorf("got %v\n%s", got, diagnostics)
	}
}

func TestAccTasks_filters(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed(), mockwebex.WithOrgID(mockwebex.DefaultOrgID, otherOrg))
	env.Mock.PutTask(mockwebex.Task{ID: "elsewhere", OrgID: otherOrg, CreatedTime: ago(time.Minute)})
	env.Mock.PutTask(mockwebex.Task{ID: "spaced", Origin: "+1 415 555 0109", CreatedTime: ago(200 * time.Hour)})
	p := env.Protocol()
	const talked, offered, callback, chat = "f1a2b3c4-0001-4f00-8000-000000000001", "f1a2b3c4-0002-4f00-8000-000000000002",
		"f1a2b3c4-0003-4f00-8000-000000000003", "f1a2b3c4-0004-4f00-8000-000000000004"
	for _, test := range []struct {
		config acctest.Values
		want   []string
	}{
		{acctest.Values{}, []string{chat, offered, talked, callback}},
		{acctest.Values{"channel_type": "telephony"}, []string{offered, talked, callback}},
		{acctest.Values{"channel_type": "fax"}, nil},
		{acctest.Values{"direction": "outbound"}, []string{callback}},
		{acctest.Values{"origin": mockwebex.SeedCustomerNumber}, []string{offered, talked}},
		{acctest.Values{"origin": "+1 (415) 555-0101"}, []string{offered, talked}},
		{acctest.Values{"origin": "charles@example.com"}, []string{chat}},
		{acctest.Values{"origin": "+14155550109", "within": "300h"}, nil},
		{acctest.Values{"origin": "+1 415 555 0109", "within": "300h"}, []string{"spaced"}},
		{acctest.Values{"destination": "+14155550102"}, []string{callback}},
		{acctest.Values{"callback_number": "+1 415 555 0102"}, []string{callback}},
		{acctest.Values{"is_callback": false}, []string{chat, offered, talked}},
		{acctest.Values{"queue_id": strings.ToUpper(mockwebex.SeedQueueID)}, []string{offered, talked, callback}},
		{acctest.Values{"agent_id": mockwebex.SeedAgentID, "max": 2}, []string{offered, talked}},
		{acctest.Values{"agent_id": mockwebex.SeedAgentCIUserID}, nil},
		{acctest.Values{"global_variable": map[string]any{"name": "CallbackOutcome", "value": "reached"}}, []string{callback}},
		{acctest.Values{"global_variable": map[string]any{"name": "CallbackOutcome", "value": "busy"}}, nil},
		{acctest.Values{"within": "90m"}, []string{chat, offered}},
		{acctest.Values{"within": nil, "from": ago(3 * time.Hour).Format(time.RFC3339), "to": ago(30 * time.Minute).Format(time.RFC3339)},
			[]string{offered, talked}},
		{acctest.Values{"to": "2099-01-01T00:00:00Z"}, []string{chat, offered, talked, callback}},
		{acctest.Values{"org_id": otherOrg}, []string{"elsewhere"}},
	} {
		config := acctest.Values{"within": lastWeek}
		for name, value := range test.config {
			config[name] = value
		}
		got, diagnostics := p.ReadDataSource(t.Context(), tasksType, config)
		if found := ids(got); !reflect.DeepEqual(found, test.want) || len(diagnostics) > 0 || got["tasks"] == nil {
			t.Errorf("%v: found %v, want %v\n%s", test.config, found, test.want, diagnostics)
		}
	}
}

func TestAccTasks_pages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	for i := range 600 {
		env.Mock.PutTask(mockwebex.Task{ID: fmt.Sprintf("task-%03d", i), CreatedTime: ago(time.Duration(i/2) * time.Minute)})
	}
	p := env.Protocol()
	for limit, requests := range map[int]int{0: 1, 1: 1, 600: 3, 10_000: 3, 251: 2} {
		env.Mock.ResetRequests()
		config := acctest.Values{"within": "24h"}
		want := 250
		if limit > 0 {
			config["max"], want = limit, min(limit, 600)
		}
		got, diagnostics := p.ReadDataSource(t.Context(), tasksType, config)
		found := ids(got)
		if len(found) != want || len(diagnostics) > 0 {
			t.Errorf("max %d: found %d tasks\n%s", limit, len(found), diagnostics)
		}
		for i, id := range found {
			if id != fmt.Sprintf("task-%03d", i) {
				t.Fatalf("max %d: task %d is %s", limit, i, id)
			}
		}
		if count := env.Mock.Count(http.MethodPost, "/search"); count != requests {
			t.Errorf("max %d: %d requests, want %d", limit, count, requests)
		}
	}
}

func TestAccSearch_validation(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	p := env.Protocol()
	at := func(duration time.Duration) string { return ago(duration).Format(time.RFC3339) }
	const day = 24 * time.Hour
	for _, test := range []struct {
		typeName string
		config   acctest.Values
		want     string
	}{
		{tasksType, acctest.Values{}, "from"},
		{tasksType, acctest.Values{"from": at(day), "within": "1h"}, "from"},
		{tasksType, acctest.Values{"from": "2027-03-01"}, "RFC 3339"},
		{tasksType, acctest.Values{"from": "1772355600000"}, "RFC 3339"},
		{tasksType, acctest.Values{"within": "24"}, "duration"},
		{tasksType, acctest.Values{"within": "-1h"}, "duration"},
		{tasksType, acctest.Values{"within": "8761h"}, "365 days"},
		{tasksType, acctest.Values{"from": at(day), "to": at(2 * day)}, "from must be before to"},
		{tasksType, acctest.Values{"from": at(day), "to": at(day)}, "from must be before to"},
		{tasksType, acctest.Values{"within": "1h", "to": at(day)}, "must begin before it ends"},
		{tasksType, acctest.Values{"from": at(-day)}, "must begin before it ends"},
		{tasksType, acctest.Values{"from": at(366 * day)}, "366.0 days long"},
		{tasksType, acctest.Values{"from": at(40 * 31 * day), "to": at(39 * 31 * day)}, "at most the last 36 months"},
		{tasksType, acctest.Values{"within": "1h", "channel_type": "telephony}}"}, "channel type"},
		{tasksType, acctest.Values{"within": "1h", "channel_type": ""}, "channel type"},
		{tasksType, acctest.Values{"within": "1h", "origin": ""}, "empty"},
		{tasksType, acctest.Values{"within": "1h", "direction": ""}, "empty"},
		{tasksType, acctest.Values{"within": "1h", "max": 0}, "between 1 and 10000"},
		{tasksType, acctest.Values{"within": "1h", "max": 10_001}, "between 1 and 10000"},
		{tasksType, acctest.Values{"within": "1h", "queue_id": "a b"}, "ID"},
		{tasksType, acctest.Values{"within": "1h", "global_variable": map[string]any{"name": "", "value": "x"}}, "empty"},
		{lastAgentType, acctest.Values{"customer_number": "12"}, "phone number"},
		{lastAgentType, acctest.Values{"customer_number": "+14155550100", "within": "9000h"}, "365 days"},
		{lastAgentType, acctest.Values{"customer_number": "+14155550100", "org_id": "acme"}, "organization"},
	} {
		_, diagnostics := p.ReadDataSource(t.Context(), test.typeName, test.config)
		if !diagnostics.Errors().Contain(test.want) {
			t.Errorf("%v: got %s, want %q", test.config, diagnostics, test.want)
		}
	}
	if requests := env.Mock.Requests(); len(requests) > 0 {
		t.Errorf("%d requests, the first is %s", len(requests), requests[0].Path)
	}
	for _, config := range []acctest.Values{
		{"from": at(365 * day)}, {"from": at(36*30*day + 2*day), "to": at(36*30*day - 300*day)}, {"within": "8760h", "to": at(day)},
		{"within": acctest.Unknown}, {"from": acctest.Unknown, "to": at(day)},
	} {
		if diagnostics := p.ValidateDataSource(t.Context(), tasksType, config); len(diagnostics) > 0 {
			t.Errorf("%v: got %s", config, diagnostics)
		}
	}
}

func TestAccSearch_errors(t *testing.T) {
	t.Parallel()
	const scopeAndRole = "the scope cjp:config_read and the role Administrator or Supervisor"
	tasks, lastAgent := acctest.Values{"within": "1h"}, acctest.Values{"customer_number": mockwebex.SeedCustomerNumber}
	for typeName, config := range map[string]acctest.Values{tasksType: tasks, lastAgentType: lastAgent} {
		for name, test := range map[string]struct {
			fault func(*acctest.Env)
			want  []string
		}{
			"no scope": {
				func(env *acctest.Env) { env.Mock.SetToken(mockwebex.DefaultToken, "cjp:user", "spark:people_read") },
				[]string{"Unable to search tasks", "403", "This request requires a token with " + scopeAndRole},
			},
			"unauthorized": {
				func(env *acctest.Env) {
					env.Mock.Fault(mockwebex.Fault{Path: "/search", Do: mockwebex.RespondError(http.StatusUnauthorized, "Incorrect Credentials.")})
				},
				[]string{"Unable to search tasks", "Incorrect Credentials.", scopeAndRole},
			},
			"GraphQL error": {
				func(env *acctest.Env) {
					env.Mock.Fault(mockwebex.Fault{Path: "/search", Do: mockwebex.Respond(http.StatusOK, nil,
						`{"data":null,"errors":[{"message":"FieldUndefined: Field 'lastQueue' is undefined, not '`+mockwebex.SeedCustomerNumber+`'"}]}`)})
				},
				[]string{"Unable to search tasks", "FieldUndefined: Field 'lastQueue' is undefined"},
			},
			"server": {
				func(env *acctest.Env) {
					env.Mock.Fault(mockwebex.Fault{Path: "/search", Do: mockwebex.Unavailable("")})
				},
				[]string{"Unable to search tasks", "503"},
			},
			"no organization": {
				func(env *acctest.Env) { env.Mock.SetToken(mockwebex.DefaultToken, "cjp:config_read") },
				[]string{"Unable to determine organization"},
			},
		} {
			env := acctest.New(t, mockwebex.WithSeed())
			p := env.Protocol()
			test.fault(env)
			_, diagnostics := p.ReadDataSource(t.Context(), typeName, config)
			for _, text := range test.want {
				if !diagnostics.Errors().Contain(text) {
					t.Errorf("%s, %s: no %q in %s", typeName, name, text, diagnostics)
				}
			}
			if typeName == lastAgentType && diagnostics.Contain("+1415") {
				t.Errorf("%s: the error quotes the number: %s", name, diagnostics)
			}
		}
	}
}

// TestAccSearch_readOnly expects that a search counts as a read.
func TestAccSearch_readOnly(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	p := env.ProtocolWith(acctest.Values{"read_only": true, "allowed_org_ids": []any{mockwebex.DefaultOrgID}})
	if got, diagnostics := p.ReadDataSource(t.Context(), tasksType, acctest.Values{"within": "1h"}); len(ids(got)) != 2 {
		t.Errorf("got %v\n%s", got, diagnostics)
	}
	_, diagnostics := p.ReadDataSource(t.Context(), tasksType, acctest.Values{"within": "1h", "org_id": otherOrg})
	if !diagnostics.Errors().Contain("Organization is not allowed") {
		t.Errorf("another organization: %s", diagnostics)
	}
}

func lastAgentValues(number string, changes acctest.Values) acctest.Values {
	values := acctest.Values{
		"customer_number": number, "org_id": mockwebex.DefaultOrgID, "within": nil, "queue_id": nil, "ci_user_id": nil, "agent_id": nil, "name": nil,
		"task_id": nil, "ended_time": nil,
	}
	for name, value := range changes {
		values[name] = value
	}
	return values
}

func TestAccLastAgent_attributes(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	p := env.Protocol()
	ada := acctest.Values{"ci_user_id": mockwebex.SeedAgentCIUserID, "agent_id": mockwebex.SeedAgentID, "name": "Ada Lovelace"}
	talked := acctest.Values{"task_id": mockwebex.SeedTaskID, "ended_time": ago(110 * time.Minute).Format(time.RFC3339)}
	called := acctest.Values{
		"task_id": "f1a2b3c4-0003-4f00-8000-000000000003", "ended_time": ago(26*time.Hour - 10*time.Minute).Format(time.RFC3339),
	}
	for _, test := range []struct {
		number  string
		changes acctest.Values
		results []acctest.Values
	}{
		{mockwebex.SeedCustomerNumber, nil, []acctest.Values{ada, talked}}, // not the newer call, which no agent accepted
		{"+1 (415) 555-01", nil, nil},
		{"+1 4155550101", nil, []acctest.Values{ada, talked}},
		{"14155550101", nil, nil},
		{"+14155550102", nil, []acctest.Values{ada, called}}, // outbound
		{"+442079460000", nil, nil},                          // the Contact Center's own number
		{"+14155550102", acctest.Values{"within": "24h"}, nil},
		{mockwebex.SeedCustomerNumber, acctest.Values{"queue_id": mockwebex.SeedQueueID}, []acctest.Values{ada, talked}},
		{mockwebex.SeedCustomerNumber, acctest.Values{"queue_id": "a1b2c3d4-0002-4a00-8000-000000000002"}, nil},
	} {
		config := acctest.Values{"customer_number": test.number}
		want := lastAgentValues(test.number, test.changes)
		for name, value := range test.changes {
			config[name] = value
		}
		for _, result := range test.results {
			for name, value := range result {
				want[name] = value
			}
		}
		got, diagnostics := p.ReadDataSource(t.Context(), lastAgentType, config)
		if !reflect.DeepEqual(got, want) || len(diagnostics) > 0 {
			t.Errorf("%v\n got %v\nwant %v\n%s", config, got, want, diagnostics)
		}
	}
}

// TestAccLastAgent_notAvailable expects nulls and a warning, and never the ID of an agent who cannot take the call.
func TestAccLastAgent_notAvailable(t *testing.T) {
	t.Parallel()
	const number = "+14155550150"
	for name, test := range map[string]struct {
		owner string
		warns string
		want  any
	}{
		"a Contact Center ID":          {mockwebex.SeedAgentID, "", mockwebex.SeedAgentCIUserID},
		"a Common Identity ID":         {mockwebex.SeedAgentCIUserID, "", mockwebex.SeedAgentCIUserID},
		"unknown":                      {"b1c2d3e4-9999-4c00-a000-000000000001", "is not a user of the organization", nil},
		"no agent":                     {"", "is not a user of the organization", nil},
		"not enabled":                  {"b1c2d3e4-0004-4c00-a000-000000000004", "is not enabled for Contact Center", nil},
		"inactive":                     {"b1c2d3e4-0005-4c00-a000-000000000005", "is deactivated", nil},
		"a path instead of an ID":      {"../v2/user", "is not a user of the organization", nil},
		"inactive, by Common Identity": {"c1d2e3f4-0005-4b00-9000-000000000005", "is deactivated", nil},
	} {
		env := acctest.New(t, mockwebex.WithSeed())
		env.Mock.PutTask(mockwebex.Task{
			ID: "older", Origin: number, ConnectedCount: 1, Owner: mockwebex.TaskReference{ID: mockwebex.SeedAgentID}, CreatedTime: ago(4 * time.Hour),
		})
		env.Mock.PutTask(mockwebex.Task{
			ID: "newest", Origin: number, ConnectedCount: 1, Owner: mockwebex.TaskReference{ID: test.owner, Name: "Other Agent"}, CreatedTime: ago(time.Hour),
		})
		got, diagnostics := env.Protocol().ReadDataSource(t.Context(), lastAgentType, acctest.Values{"customer_number": number})
		if got["ci_user_id"] != test.want || diagnostics.HasError() {
			t.Errorf("%s: got %v\n%s", name, got, diagnostics)
		}
		switch {
		case test.warns == "" && len(diagnostics) > 0, test.warns != "" && !diagnostics.Warnings().Contain(test.warns):
			t.Errorf("%s: got %s, want %q", name, diagnostics, test.warns)
		case test.warns != "" && !reflect.DeepEqual(got, lastAgentValues(number, nil)):
			t.Errorf("%s: got %v, want nulls", name, got)
		case diagnostics.Contain("Other Agent"), diagnostics.Contain("Turing"), diagnostics.Contain("+1415"):
			t.Errorf("%s: a warning contains a name or number: %s", name, diagnostics)
		}
	}
}

// TestAccLastAgent_otherOrganization checks that both the task and its agent are looked up in the configured organization.
func TestAccLastAgent_otherOrganization(t *testing.T) {
	t.Parallel()
	const number = "+14155550150"
	env := acctest.New(t, mockwebex.WithSeed(), mockwebex.WithOrgID(mockwebex.DefaultOrgID, otherOrg))
	elsewhere := env.Mock.PutAgent(mockwebex.Agent{
		Email: "elsewhere@example.com", FirstName: "Mary", LastName: "Jackson", OrgID: otherOrg, Active: true, ContactCenterEnabled: true,
	})
	task := env.Mock.PutTask(mockwebex.Task{
		OrgID: otherOrg, Origin: number, ConnectedCount: 1, Owner: mockwebex.TaskReference{ID: elsewhere.ID}, CreatedTime: ago(time.Hour),
	})
	p := env.Protocol()
	want := lastAgentValues(number, acctest.Values{
		"org_id": otherOrg, "ci_user_id": elsewhere.CIUserID, "agent_id": elsewhere.ID, "name": "Mary Jackson", "task_id": task.ID,
		"ended_time": ago(time.Hour).Format(time.RFC3339),
	})
	got, diagnostics := p.ReadDataSource(t.Context(), lastAgentType, acctest.Values{"customer_number": number, "org_id": otherOrg})
	if !reflect.DeepEqual(got, want) || len(diagnostics) > 0 {
		t.Errorf("got %v, want %v\n%s", got, want, diagnostics)
	}
	got, diagnostics = p.ReadDataSource(t.Context(), lastAgentType, acctest.Values{"customer_number": number})
	if !reflect.DeepEqual(got, lastAgentValues(number, nil)) || len(diagnostics) > 0 {
		t.Errorf("in the organization of the token: got %v\n%s", got, diagnostics)
	}
	p = env.ProtocolWith(acctest.Values{"allowed_org_ids": []any{mockwebex.DefaultOrgID}})
	_, diagnostics = p.ReadDataSource(t.Context(), lastAgentType, acctest.Values{"customer_number": number, "org_id": otherOrg})
	if !diagnostics.Errors().Contain("Organization is not allowed") {
		t.Errorf("an organization that is not allowed: %s", diagnostics)
	}
}

// TestAccLastAgent_ignoredFilter checks that a call of another customer is not used although Webex returns it.
func TestAccLastAgent_ignoredFilter(t *testing.T) {
	t.Parallel()
	for name, task := range map[string]string{
		"another number": `"direction":"inbound","origin":"+14155559999","connectedCount":1`,
		"not connected":  `"direction":"inbound","origin":"+14155550101","connectedCount":0`,
		"no count":       `"direction":"inbound","origin":"+14155550101","connectedCount":null`,
		"still active":   `"direction":"inbound","origin":"+14155550101","connectedCount":1,"isActive":true`,
		"its own number": `"direction":"outbound","origin":"+14155550101","connectedCount":1`,
	} {
		env := acctest.New(t, mockwebex.WithSeed())
		env.Mock.Fault(mockwebex.Fault{Path: "/search", Do: mockwebex.Respond(http.StatusOK, nil,
			`{"data":{"taskDetails":{"tasks":[{"id":"a","owner":{"id":"`+mockwebex.SeedAgentID+`"},`+task+`}]}}}`)})
		got, diagnostics := env.Protocol().ReadDataSource(t.Context(), lastAgentType, acctest.Values{"customer_number": "+14155550101"})
		if !reflect.DeepEqual(got, lastAgentValues("+14155550101", nil)) || len(diagnostics) > 0 {
			t.Errorf("%s: got %v\n%s", name, got, diagnostics)
		}
	}
}

// TestAccLastAgent_agentCannotBeRead expects an error rather than nulls, because the agent is unknown.
func TestAccLastAgent_agentCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusForbidden, http.StatusInternalServerError} {
		env := acctest.New(t, mockwebex.WithSeed())
		env.Mock.Fault(mockwebex.Fault{Path: "/organization/*/user/*", Do: mockwebex.RespondError(status, "No.")})
		_, diagnostics := env.Protocol().ReadDataSource(t.Context(), lastAgentType, acctest.Values{"customer_number": mockwebex.SeedCustomerNumber})
		if !diagnostics.Errors().Contain("Unable to read agent") {
			t.Errorf("%d: got %s", status, diagnostics)
		}
	}
}

const callback = `
data "webexcc_last_agent" "test" {
  provider        = webex
  customer_number = "+1 415 555 0101"
}

resource "webexcc_scheduled_callback" "test" {
  provider        = webex
  customer_name   = "Charles Babbage"
  callback_number = "+1 415 555 0101"
  timezone        = "Europe/London"
  schedule_date   = "2027-03-02"
  start_time      = "10:00"
  end_time        = "11:00"
  queue_id        = "a1b2c3d4-0001-4a00-8000-000000000001"
  assignee_agent  = data.webexcc_last_agent.test.ci_user_id

  lifecycle {
    ignore_changes = [assignee_agent]
  }
}
`

// TestAccLastAgent_assigneeAgent schedules a callback with the last agent, and expects that a later conversation does not move it.
func TestAccLastAgent_assigneeAgent(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	assigned := statecheck.ExpectKnownValue("webexcc_scheduled_callback.test", tfjsonpath.New("assignee_agent"),
		knownvalue.StringExact(mockwebex.SeedAgentCIUserID))
	laterCall := func() {
		env.Mock.PutTask(mockwebex.Task{
			Origin: "+14155550101", ConnectedCount: 1, Owner: mockwebex.TaskReference{ID: "b1c2d3e4-0002-4c00-a000-000000000002"},
		})
	}
	moved := statecheck.ExpectKnownValue("data.webexcc_last_agent.test", tfjsonpath.New("name"), knownvalue.StringExact("Grace Hopper"))
	env.Run(env.Step(callback, assigned), acctest.Before(laterCall, env.ExpectEmptyPlan(callback)), env.Step(callback, assigned, moved))
}

// TestAccSearch_unknown expects that unknown arguments delay the search until the apply.
func TestAccSearch_unknown(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	config := fmt.Sprintf(`
resource "terraform_data" "input" {
  input = { from = %q, number = %q }
}

data "webexcc_tasks" "test" {
  provider     = webex
  from         = terraform_data.input.output.from
  channel_type = "telephony"
}

data "webexcc_last_agent" "test" {
  provider        = webex
  customer_number = terraform_data.input.output.number
}
`, ago(3*time.Hour).Format(time.RFC3339), mockwebex.SeedCustomerNumber)
	env.Run(env.Step(config,
		statecheck.ExpectKnownValue("data.webexcc_tasks.test", tfjsonpath.New("tasks"), knownvalue.ListSizeExact(2)),
		statecheck.ExpectKnownValue("data.webexcc_last_agent.test", tfjsonpath.New("ci_user_id"), knownvalue.StringExact(mockwebex.SeedAgentCIUserID)),
	), resource.TestStep{
		Config: env.Config(strings.Replace(config, "from = \"", "from = \"x", 1)), ExpectError: acctest.ErrorContains("RFC 3339").Regexp(),
	})
}
