package mockwebex_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// ms is a moment relative to the start, in epoch milliseconds.
func ms(from time.Duration) int64 { return start.Add(from).UnixMilli() }

const searchAll = `query($from: Long!, $to: Long!) { taskDetails(from: $from, to: $to) { tasks { id } } }`

// query sends a query with the variables from and to, which cover the last 30 days, and further ones.
func (w *webex) query(status int, query string, variables map[string]any) response {
	w.t.Helper()
	all := map[string]any{"from": ms(-30 * 24 * time.Hour), "to": w.time().UnixMilli()}
	for name, value := range variables {
		all[name] = value
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": all})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.must(status, "POST", "/search?orgId="+org, string(body))
}

// search searches tasks of the last 30 days.
func (w *webex) search(fields, filter string) response {
	w.t.Helper()
	if filter != "" {
		filter = ", filter: " + filter
	}
	return w.query(http.StatusOK, `query($from: Long!, $to: Long!) { taskDetails(from: $from, to: $to`+filter+`) { tasks { `+fields+` } } }`, nil)
}

// ids lists the first letters of the IDs that were found.
func (resp response) ids() string {
	resp.t.Helper()
	if resp.at("errors") != "<absent>" {
		resp.t.Errorf("got errors: %s", resp.text)
		return ""
	}
	var ids []string
	for i := 0; resp.at(fmt.Sprintf("data.taskDetails.tasks.%d", i)) != "<absent>"; i++ {
		ids = append(ids, resp.at(fmt.Sprintf("data.taskDetails.tasks.%d.id", i)))
	}
	return strings.Join(ids, " ")
}

func searched(t *testing.T) *webex {
	w := newWebex(t)
	ada, queue := mockwebex.TaskReference{ID: "a1", Name: "Ada"}, mockwebex.TaskReference{ID: "q1", Name: "Sales"}
	for _, task := range []mockwebex.Task{
		{ID: "t1", Origin: "+14155550100", ConnectedCount: 2, Owner: ada, LastQueue: queue, CreatedTime: start.Add(-3 * time.Hour)},
		{ID: "t2", Origin: "4155550100", Active: true, CreatedTime: start.Add(-2 * time.Hour), LastQueue: queue},
		{ID: "t3", ChannelType: "chat", Origin: `o"x\`, CreatedTime: start.Add(-time.Hour), GlobalVariables: map[string]string{"GV": "X"}},
		{
			ID: "t4", Direction: "outbound", Destination: "+14155550100", CreatedTime: start.Add(-40 * 24 * time.Hour), EndedTime: start.Add(-time.Minute),
			Callback: &mockwebex.TaskCallback{Number: "+14155550100", Status: "Success", RetryCount: 1, ConnectTime: start},
		},
		{ID: "t5", OrgID: otherOrg, CreatedTime: start.Add(-time.Hour)},
	} {
		w.PutTask(task)
	}
	return w
}

func TestSearch_filters(t *testing.T) {
	w := searched(t)
	for filter, want := range map[string]string{
		``:                                    "t1 t2 t3",
		`{}`:                                  "t1 t2 t3",
		`{channelType:{equals:telephony}}`:    "t1 t2",
		`{channelType:{notequals:telephony}}`: "t3",
		`{isActive:{equals:true}}`:            "t2",
		`{status:{equals:"ended"}}`:           "t1 t3",
		`{origin:{equals:"+14155550100"}}`:    "t1",
		`{origin:{contains:"4155550100"}}`:    "t1 t2",
		`{origin:{match:"\\+?1?4155550100"}}`: "t1 t2",
		`{origin:{equals:"o\"x\\"}}`:          "t3",
		`{origin:{notequals:"4155550100"}}`:   "t1 t3",
		`{connectedCount:{gt:0}}`:             "t1",
		`{connectedCount:{gte:2}}`:            "t1",
		`{connectedCount:{lt:2}}`:             "t2 t3",
		`{connectedCount:{lte:0}}`:            "t2 t3",
		`{connectedCount:{equals:2}}`:         "t1",
		`{and:[{channelType:{equals:telephony}} {isActive:{equals:false}}]}`:     "t1",
		`{or:[{isActive:{equals:true}}, {origin:{equals:"+14155550100"}}]}`:      "t1 t2",
		`{not:{isActive:{equals:true}}}`:                                         "t1 t3",
		`{channelType:{equals:telephony}, isActive:{equals:true}}`:               "t2",
		`{owner:{equals:{id:"a1"}}}`:                                             "t1",
		`{owner:{id:{equals:"a1"}}}`:                                             "t1",
		`{owner:{id:{notequals:null}}}`:                                          "t1",
		`{lastQueue:{equals:{id:"q1", name:"Sales"}}}`:                           "t1 t2",
		`{stringGlobalVariables:{name:{equals:"GV"} value:{equals:"X"}}}`:        "t3",
		`{stringGlobalVariables:{name:{equals:"GV"} value:{equals:"Y"}}}`:        "",
		`{isCallback:{equals:true}}`:                                             "",
		"{origin:{equals:\"+14155550100\"}} # comment\n":                         "t1",
		`{origin:{equals:"""+14155550100"""}}`:                                   "t1",
		`{endedTime:{equals:null}}`:                                              "t2",
		`{and:[{or:[{isActive:{equals:true}}]},{not:{isActive:{equals:true}}}]}`: "",
	} {
		if got := w.search("id", filter).ids(); got != want {
			t.Errorf("%s: found %s, want %s", filter, got, want)
		}
	}
}

func TestSearch_filterFromVariables(t *testing.T) {
	w := searched(t)
	query := `query($from: Long!, $to: Long!, $origin: String, $f: TaskDetailsFilters) { taskDetails(from: $from, to: $to, ` +
		`filter: {and: [{origin: {equals: $origin}}, $f]}) { tasks { id } } }`
	filter := map[string]any{"channelType": map[string]any{"equals": "chat"}}
	if got := w.query(http.StatusOK, query, map[string]any{"origin": `o"x\`, "f": filter}).ids(); got != "t3" {
		t.Errorf("found %s", got)
	}
	query = `query($from: Long!, $to: Long!, $list: [TaskDetailsFilters!]) { taskDetails(from: $from, to: $to, filter: {or: $list}) { tasks { id } } }`
	list := []any{filter, map[string]any{"connectedCount": map[string]any{"gt": 1}}}
	if got := w.query(http.StatusOK, query, map[string]any{"list": list}).ids(); got != "t1 t3" {
		t.Errorf("found %s", got)
	}
}

func TestSearch_nestedFilterForms(t *testing.T) {
	const operatorFirst, fieldFirst = `{owner:{equals:{id:"a1"}}}`, `{owner:{id:{equals:"a1"}}}`
	for style, accepted := range map[mockwebex.NestedStyle][2]bool{
		mockwebex.NestedEither: {true, true}, mockwebex.NestedOperatorFirst: {true, false}, mockwebex.NestedFieldFirst: {false, true},
	} {
		w := searched(t).with(func(s *mockwebex.Switches) { s.NestedFilters = style })
		for i, filter := range []string{operatorFirst, fieldFirst} {
			if got := w.search("id", filter); (got.at("errors") == "<absent>") != accepted[i] {
				t.Errorf("style %d: %s: got %s", style, filter, got.text)
			}
		}
	}
}

func TestSearch_window(t *testing.T) {
	w := searched(t)
	for _, test := range []struct {
		from, to time.Duration
		want     string
	}{
		{-2 * time.Hour, 0, "t2 t3"}, {-3 * time.Hour, -time.Hour - 1, "t1 t2"}, {-2 * time.Hour, 24 * time.Hour, "t2 t3"},
	} {
		if got := w.query(http.StatusOK, searchAll, map[string]any{"from": ms(test.from), "to": ms(test.to)}).ids(); got != test.want {
			t.Errorf("from %s to %s: found %s, want %s", test.from, test.to, got, test.want)
		}
	}
	byEnd := strings.Replace(searchAll, "to: $to", "to: $to, timeComparator: endedTime", 1)
	if got := w.query(http.StatusOK, byEnd, nil).ids(); got != "t1 t3 t4" {
		t.Errorf("by the end: found %s", got)
	}
	seconds := w.query(http.StatusOK, searchAll, map[string]any{"from": start.Unix() - 86400, "to": start.Unix()})
	if seconds.ids() != "" {
		t.Errorf("with seconds: got %s", seconds.text)
	}
	month := 31 * 24 * time.Hour
	for name, test := range map[string]struct {
		variables map[string]any
		want      string
	}{
		"too old":   {map[string]any{"from": ms(-38 * month)}, "36 months"},
		"too long":  {map[string]any{"from": ms(-12 * month)}, "365 days"},
		"backwards": {map[string]any{"from": ms(0), "to": ms(-time.Hour)}, "before to"},
		"null":      {map[string]any{"from": nil}, "'from'"},
	} {
		if got := w.query(http.StatusBadRequest, searchAll, test.variables); !strings.Contains(got.text, test.want) {
			t.Errorf("%s: got %s", name, got.text)
		}
	}
}

func TestSearch_pages(t *testing.T) {
	w := newWebex(t)
	for i := range 601 {
		w.PutTask(mockwebex.Task{ID: fmt.Sprintf("t%03d", i), CreatedTime: start.Add(-time.Duration(i) * time.Minute)})
	}
	query := `query($from: Long!, $to: Long!, $cursor: String) { taskDetails(from: $from, to: $to, pagination: {cursor: $cursor})
		{ tasks { id } pageInfo { endCursor hasNextPage } } }`
	for _, first := range []any{"NA", "0", nil} {
		cursor, seen, pages := first, map[string]bool{}, 0
		for more := "true"; more == "true"; pages++ {
			page := w.query(http.StatusOK, query, map[string]any{"cursor": cursor})
			for _, id := range strings.Fields(page.ids()) {
				seen[id] = true
			}
			cursor, more = page.at("data.taskDetails.pageInfo.endCursor"), page.at("data.taskDetails.pageInfo.hasNextPage")
		}
		if len(seen) != 601 || pages != 3 {
			t.Errorf("from %v: found %d tasks on %d pages", first, len(seen), pages)
		}
	}
	w.query(http.StatusOK, query, map[string]any{"cursor": "x"}).is(http.StatusOK, "pagination.cursor")
}

func TestSearch_order(t *testing.T) {
	w := searched(t)
	for fields, want := range map[string]string{
		"id createdTime(sort: desc)": "t3 t2 t1", "id createdTime(sort: asc)": "t1 t2 t3", "id(sort: desc)": "t3 t2 t1",
	} {
		if got := w.search(fields, "").ids(); got != want {
			t.Errorf("%s: found %s, want %s", fields, got, want)
		}
	}
}

func TestSearch_fields(t *testing.T) {
	w := searched(t)
	found := w.search(`number: origin owner { id name } endedTime lastAgent { id } callbackData { callbackNumber }
		stringGlobalVariables(name: "GV") { name value } customer { phoneNumber }`, `{origin:{equals:"+14155550100"}}`)
	for path, want := range map[string]string{
		"number": "+14155550100", "origin": "<absent>", "owner": `{"id":"a1","name":"Ada"}`, "lastAgent": "null", "callbackData": "null",
		"stringGlobalVariables": `{"name":null,"value":null}`, "customer.phoneNumber": "+14155550100",
	} {
		found.has("data.taskDetails.tasks.0."+path, want)
	}
	byEnd := strings.Replace(searchAll, "to: $to", `to: $to, timeComparator: endedTime, filter: {isCallback: {equals: true}}`, 1)
	byEnd = strings.Replace(byEnd, "{ id }", "{ callbackData { callbackNumber callbackRetryCount callbackConnectTime callbackQueueName } }", 1)
	w.query(http.StatusOK, byEnd, nil).has("data.taskDetails.tasks.0.callbackData",
		fmt.Sprintf(`{"callbackConnectTime":%d,"callbackNumber":"+14155550100","callbackQueueName":null,"callbackRetryCount":1}`, ms(0)))
	w.search(`stringGlobalVariables(name: "GV") { value }`, `{channelType:{equals:chat}}`).
		has("data.taskDetails.tasks.0.stringGlobalVariables.value", "X")
}

func TestSearch_problemsOfTheQuery(t *testing.T) {
	w := searched(t)
	for query, want := range map[string]string{
		`{ taskDetails(from: 1, to: 2) { tasks { queue { id } } } }`:                                             "FieldUndefined: Field 'queue' in type 'TaskDetails' is undefined",
		`{ task(from: 1, to: 2) { tasks { id } } }`:                                                              "Field 'task' in type 'Query' is undefined",
		`{ __schema { types } }`:                                                                                 "FieldUndefined",
		`{ taskDetails(from: 1, to: 2) { tasks { owner } } }`:                                                    "SubSelectionRequired",
		`{ taskDetails(from: 1, to: 2) { tasks { id { x } } } }`:                                                 "SubSelectionNotAllowed",
		`{ taskDetails(from: "1", to: 2) { tasks { id } } }`:                                                     "'from' is not a valid 'Long'",
		`{ taskDetails(from: 1, to: 2, limit: 3) { tasks { id } } }`:                                             "Unknown field argument limit",
		`{ taskDetails(from: $x, to: 2) { tasks { id } } }`:                                                      "Undefined variable 'x'",
		`{ taskDetails(from: 1, to: 2, filter: {createdTime:{gt:1}}) { tasks { id } } }`:                         "'createdTime'",
		`{ taskDetails(from: 1, to: 2, filter: {nope:{equals:1}}) { tasks { id } } }`:                            "'nope'",
		`{ taskDetails(from: 1, to: 2, filter: {channelType:{equals:"chat"}}) { tasks { id } } }`:                "not a valid 'Enum'",
		`{ taskDetails(from: 1, to: 2, filter: {status:{equals:ended}}) { tasks { id } } }`:                      "not a valid 'String'",
		`{ taskDetails(from: 1, to: 2, filter: {isActive:{notequals:true}}) { tasks { id } } }`:                  "'isActive.notequals'",
		`{ taskDetails(from: 1, to: 2, filter: {connectedCount:{contains:1}}) { tasks { id } } }`:                "'connectedCount.contains'",
		`{ taskDetails(from: 1, to: 2, filter: {origin:{match:"("}}) { tasks { id } } }`:                         "no regular expression",
		`{ taskDetails(from: 1, to: 2, filter: {and:{}}) { tasks { id } } }`:                                     "'filter.and' is not a list",
		`{ taskDetails(from: 1, to: 2, filter: {owner:{equals:{nope:"x"}}}) { tasks { id } } }`:                  "'owner.nope'",
		`{ taskDetails(from: 1, to: 2, filter: {stringGlobalVariables:{value:{equals:"x"}}}) { tasks { id } } }`: "needs the name",
		`{ taskDetails(from: 1, to: 2, timeComparator: later) { tasks { id } } }`:                                "timeComparator",
	} {
		got := w.query(http.StatusOK, query, nil)
		if got.at("data") != "null" || !strings.Contains(got.at("errors.0.message"), want) {
			t.Errorf("%s: got %s, want %q", query, got.text, want)
		}
	}
	for _, query := range []string{
		`{`, `{}`, `{ taskDetails { tasks { id } }`, `{ a(b: "x }`, `{ a(b: "\q") }`, `{ a(b: 1-1) }`, `{ a(b: 1, b: 2) }`, `query(x) { a }`,
		"{ a(b: \"x\ny\") }", `{ a } { b }`, `{ a(b: ;) }`, `mutation { a }`, `{ ...f }`, `{ a(b: """x") }`, `{ 1 }`,
	} {
		w.query(http.StatusBadRequest, query, nil).is(http.StatusBadRequest, "Invalid Syntax")
	}
	w.query(http.StatusBadRequest, `{ taskDetails(from: 1) { tasks { id } } }`, nil).is(http.StatusBadRequest, "Missing field argument 'to'")
	for _, body := range []string{``, `[]`, `{}`, `{"query":1}`} {
		w.must(http.StatusBadRequest, "POST", "/search", body, "Content-Type: application/json")
	}
}

func TestSearch_scopesAndOrganizations(t *testing.T) {
	w := searched(t)
	body := fmt.Sprintf(`{"query":"{ taskDetails(from: %d, to: %d) { tasks { id } } }"}`, ms(-24*time.Hour), ms(0))
	if got := w.must(http.StatusOK, "POST", "/search", body).ids(); got != "t1 t2 t3" {
		t.Errorf("found %s", got)
	}
	w.must(http.StatusForbidden, "POST", "/search?orgId="+otherOrg, body)
	w.must(http.StatusBadRequest, "POST", "/search?orgId=x", body)
	for scope, want := range map[string]int{"cjp:config": 200, "cjp:config_read": 200, "cjp:user": 403} {
		w.SetToken(mockwebex.DefaultToken, scope)
		w.must(want, "POST", "/search", body)
	}
}

func TestSearch_lag(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.SearchLag = time.Minute })
	w.must(http.StatusCreated, "POST", "/v1/tasks", goodTask)
	w.advance(59 * time.Second)
	if got := w.search("id", "").ids(); got != "" {
		t.Errorf("found %s too early", got)
	}
	w.advance(time.Second)
	if got := w.search("id", "").ids(); got == "" {
		t.Error("found nothing")
	}
}
