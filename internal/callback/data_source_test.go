package callback_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const listName = "webexcc_scheduled_callbacks"

func TestAccCallbackDataSource_basic(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	one, list := "data."+typeName+".test", "data."+listName+".test"
	config := hcl(with(acctest.Values{"assignee_agent": agent, "callback_reason": "Broken lamp", "source_interaction": source})) + `
data "webexcc_scheduled_callback" "test" {
  provider = webex
  id       = webexcc_scheduled_callback.test.id
}
data "webexcc_scheduled_callbacks" "test" {
  provider       = webex
  assignee_agent = webexcc_scheduled_callback.test.assignee_agent
  sort_by        = "assignedTime"
  sort_order     = "desc"
}
`
	checks := []statecheck.StateCheck{
		statecheck.ExpectKnownValue(list, tfjsonpath.New("total_records"), knownvalue.Int64Exact(1)),
		// As stored by Webex: the number is sent without separators.
		statecheck.ExpectKnownValue(one, tfjsonpath.New("callback_number"), knownvalue.StringExact("+12345678900")),
		statecheck.ExpectKnownValue(one, tfjsonpath.New("start_time"), knownvalue.StringExact("10:00:00")),
		statecheck.ExpectKnownValue(one, tfjsonpath.New("org_id"), knownvalue.StringExact(mockwebex.DefaultOrgID)),
	}
	for _, name := range []string{
		"id", "org_id", "customer_name", "timezone", "schedule_date", "end_time", "queue_id", "callback_reason", "source_interaction",
		"assignee_agent", "callback_origin", "created_timestamp", "last_updated_timestamp", "assigned_time",
	} {
		checks = append(checks,
			statecheck.CompareValuePairs(address, tfjsonpath.New(name), one, tfjsonpath.New(name), compare.ValuesSame()),
			statecheck.CompareValuePairs(address, tfjsonpath.New(name), list, tfjsonpath.New("callbacks").AtSliceIndex(0).AtMapKey(name), compare.ValuesSame()))
	}
	env.Run(env.Step(config, checks...))
}

func names(t *testing.T, values acctest.Values) []string {
	t.Helper()
	var names []string
	for _, one := range values["callbacks"].([]any) {
		names = append(names, one.(map[string]any)["customer_name"].(string))
	}
	return names
}

func TestAccCallbacksDataSource_pages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithOrgID(home, away))
	const many = 130
	for i := range many {
		stored(env, func(c *mockwebex.Callback) {
			// The names run against the times.
			c.CustomerName, c.ScheduleDate, c.AssigneeAgent = fmt.Sprintf("Customer %03d", many-1-i), fmt.Sprintf("2027-03-%02d", 2+i/10), agent
		})
	}
	stored(env, func(c *mockwebex.Callback) { c.OrgID, c.CustomerName = away, "Away" })
	stored(env, func(c *mockwebex.Callback) { c.CallbackNumber, c.CustomerName = "+4922123456", "Other number" })
	webex := env.Protocol()
	number := "+12345678900"
	for _, test := range []struct {
		name   string
		config acctest.Values
		// first and last are the names at the ends.
		count, total int
		first, last  string
	}{
		{"all pages in the default order", acctest.Values{"callback_number": number}, many, many, "Customer 129", "Customer 000"},
		{"all pages by name", acctest.Values{"callback_number": number, "sort_by": "customerName"}, many, many, "Customer 000", "Customer 129"},
		{"descending", acctest.Values{"assignee_agent": agent, "sort_by": "customerName", "sort_order": "desc"}, many, many, "Customer 129", "Customer 000"},
		{"both filters", acctest.Values{"assignee_agent": agent, "callback_number": number}, many, many, "Customer 129", "Customer 000"},
		{"first page", acctest.Values{"callback_number": number, "page": 0}, 50, many, "Customer 129", "Customer 080"},
		{"second page", acctest.Values{"callback_number": number, "page": 1, "page_size": 100}, 30, many, "Customer 029", "Customer 000"},
		{"beyond the last page", acctest.Values{"callback_number": number, "page": 9}, 0, many, "", ""},
		{"nothing", acctest.Values{"callback_number": "+10000000"}, 0, 0, "", ""},
		{"another organization", acctest.Values{"callback_number": number, "org_id": away}, 1, 1, "Away", "Away"},
	} {
		t.Run(test.name, func(t *testing.T) {
			read, diagnostics := webex.ReadDataSource(t.Context(), listName, test.config)
			if len(diagnostics) > 0 {
				t.Fatal(diagnostics)
			}
			found := names(t, read)
			if len(found) != test.count || read["total_records"] != int64(test.total) {
				t.Fatalf("got %d of %v, want %d of %d", len(found), read["total_records"], test.count, test.total)
			}
			if test.count > 0 && (found[0] != test.first || found[len(found)-1] != test.last) {
				t.Errorf("got %s … %s, want %s … %s", found[0], found[len(found)-1], test.first, test.last)
			}
		})
	}
}

func TestAccCallbackDataSource_errors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	webex := env.Protocol()
	for _, test := range []struct {
		name, typeName, attribute, message string
		config                             acctest.Values
	}{
		{"no filter", listName, "callback_number", "assignee_agent", acctest.Values{}},
		{"number with letters", listName, "callback_number", "digits", acctest.Values{"callback_number": "1800FLOWERS"}},
		{"agent that is no UUID", listName, "assignee_agent", "UUID", acctest.Values{"assignee_agent": "ada"}},
		{"unknown order", listName, "sort_by", "scheduledTime", acctest.Values{"assignee_agent": agent, "sort_by": "queue"}},
		{"unknown direction", listName, "sort_order", "desc", acctest.Values{"assignee_agent": agent, "sort_order": "down"}},
		{"by assignment without an agent", listName, "sort_by", "assignee_agent", acctest.Values{"callback_number": "1234567", "sort_by": "assignedTime"}},
		{"negative page", listName, "page", "0", acctest.Values{"assignee_agent": agent, "page": -1}},
		{"page of 0", listName, "page_size", "a number from 1 to 100", acctest.Values{"assignee_agent": agent, "page_size": 0}},
		{"page of 101", listName, "page_size", "a number from 1 to 100", acctest.Values{"assignee_agent": agent, "page_size": 101}},
		{"unusable organization", listName, "org_id", "Webex ID", acctest.Values{"assignee_agent": agent, "org_id": "my company"}},
		{"id that is no UUID", typeName, "id", "UUID", acctest.Values{"id": "42"}},
		{"unusable organization of one", typeName, "org_id", "Webex ID", acctest.Values{"id": queue, "org_id": "my company"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, diagnostics := webex.ReadDataSource(t.Context(), test.typeName, test.config)
			if !diagnostics.Errors().On(test.attribute).Contain(test.message) {
				t.Errorf("want an error on %s that contains %q, got %s", test.attribute, test.message, diagnostics)
			}
		})
	}
	if requests := env.Mock.Requests(); len(requests) != 0 {
		t.Errorf("got %d requests for bad input, want none", len(requests))
	}

	ran := stored(env, func(c *mockwebex.Callback) { c.ScheduleDate = "2027-02-01" })
	if _, diagnostics := webex.ReadDataSource(t.Context(), typeName, acctest.Values{"id": ran.ID}); !diagnostics.Errors().On("id").Contain("no longer returns a callback after its start") {
		t.Errorf("one that has run returned %s", diagnostics)
	}
	env.Mock.Fault(mockwebex.Fault{Method: "GET", Path: collection, Do: mockwebex.RespondError(http.StatusForbidden, "Missing scope.")})
	if _, diagnostics := webex.ReadDataSource(t.Context(), listName, acctest.Values{"assignee_agent": agent}); !diagnostics.Contain("cjp:user") {
		t.Errorf("a rejected list returned %s", diagnostics)
	}
}
