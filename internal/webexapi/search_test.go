package webexapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const customerNumber = "+14155550100"

// lastDay selects the tasks of the last 24 hours.
func lastDay() TaskFilter { return TaskFilter{From: fakeclock.Start.Add(-24 * time.Hour)} }

// searchIDs returns the ids of at most limit tasks that a search finds; 0 means no limit.
func searchIDs(ctx context.Context, c *Client, filter TaskFilter, limit int) ([]string, error) {
	return collect(atMost(c.Search.Tasks(ctx, "", filter), limit), func(task Task) string { return task.ID })
}

func TestSearch_filters(t *testing.T) {
	w := newWebex(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.NestedFilters = mockwebex.NestedOperatorFirst }))
	ada, queue := mockwebex.TaskReference{ID: "ada", Name: "Ada"}, mockwebex.TaskReference{ID: "sales", Name: "Sales"}
	at := func(hours int) time.Time { return fakeclock.Start.Add(-time.Duration(hours) * time.Hour) }
	for _, task := range []mockwebex.Task{
		{ID: "a", CreatedTime: at(6), Origin: customerNumber, Destination: "+442079460000", ConnectedCount: 2, Owner: ada, LastQueue: queue},
		{ID: "b", CreatedTime: at(5), Origin: "+442079460000", Destination: customerNumber, Direction: "outbound", ConnectedCount: 1},
		{ID: "c", CreatedTime: at(4), Origin: customerNumber, Active: true, ConnectedCount: 1, LastQueue: queue},
		{ID: "d", CreatedTime: at(3), Origin: `o"x\`, ChannelType: "chat", GlobalVariables: map[string]string{"Outcome": "reached"}},
		{ID: "e", CreatedTime: at(2), Destination: "2", Direction: "outbound", Callback: &mockwebex.TaskCallback{Number: customerNumber}},
		{ID: "f", CreatedTime: at(1), Origin: "4155550100"},
		{ID: "g", CreatedTime: at(48), Origin: customerNumber},
		{ID: "h", CreatedTime: at(1), Origin: customerNumber, OrgID: "0b5a1e9c-7d34-4f0e-8f5e-111111111111"},
	} {
		w.PutTask(task)
	}
	yes, no := true, false
	for name, test := range map[string]struct {
		change func(*TaskFilter)
		want   string
	}{
		"everything":        {func(*TaskFilter) {}, "f e d c b a"},
		"from":              {func(f *TaskFilter) { f.From = at(4) }, "f e d c"},
		"to":                {func(f *TaskFilter) { f.To = at(4) }, "c b a"},
		"to in the future":  {func(f *TaskFilter) { f.To = at(-24) }, "f e d c b a"},
		"channel type":      {func(f *TaskFilter) { f.ChannelType = "chat" }, "d"},
		"direction":         {func(f *TaskFilter) { f.Direction = "outbound" }, "e b"},
		"origin":            {func(f *TaskFilter) { f.Origins = []string{customerNumber} }, "c a"},
		"origins":           {func(f *TaskFilter) { f.Origins = []string{customerNumber, "4155550100"} }, "f c a"},
		"quotes":            {func(f *TaskFilter) { f.Origins = []string{`o"x\`} }, "d"},
		"destination":       {func(f *TaskFilter) { f.Destinations = []string{customerNumber} }, "b"},
		"callback number":   {func(f *TaskFilter) { f.CallbackNumbers = []string{customerNumber} }, "e"},
		"callbacks":         {func(f *TaskFilter) { f.Callback = &yes }, "e"},
		"no callbacks":      {func(f *TaskFilter) { f.Callback = &no }, "f d c b a"},
		"queue":             {func(f *TaskFilter) { f.QueueID = "sales" }, "c a"},
		"agent":             {func(f *TaskFilter) { f.AgentID = "ada" }, "a"},
		"global variable":   {func(f *TaskFilter) { f.GlobalVariable, f.GlobalValue = "Outcome", "reached" }, "d"},
		"other value":       {func(f *TaskFilter) { f.GlobalVariable, f.GlobalValue = "Outcome", "busy" }, ""},
		"talked":            {func(f *TaskFilter) { f.Talked = true }, "b a"},
		"customer":          {func(f *TaskFilter) { f.Customers = []string{customerNumber} }, "e c b a"},
		"customer talked":   {func(f *TaskFilter) { f.Customers, f.Talked = []string{customerNumber}, true }, "b a"},
		"customer's origin": {func(f *TaskFilter) { f.Customers = []string{"+442079460000"} }, ""},
		"several":           {func(f *TaskFilter) { f.QueueID, f.Origins = "sales", []string{"4155550100"} }, ""},
	} {
		filter := lastDay()
		test.change(&filter)
		ids, err := searchIDs(t.Context(), w.client, filter, 0)
		if got := strings.Join(ids, " "); err != nil || got != test.want {
			t.Errorf("%s: found %q, want %q, error %v", name, got, test.want, err)
		}
	}
}

func TestSearch_task(t *testing.T) {
	w := newWebex(t)
	w.PutTask(mockwebex.Task{
		ID: "a", Direction: "outbound", Origin: "1", Destination: "2", CreatedTime: fakeclock.Start.Add(-time.Hour), EndedTime: fakeclock.Start,
		ConnectedCount: 1, TerminationType: "normal", Owner: mockwebex.TaskReference{ID: "ada", Name: "Ada"}, LastWrapupCodeName: "Sale",
		Callback: &mockwebex.TaskCallback{Number: "2", Status: "Not Processed", RequestTime: fakeclock.Start.Add(-2 * time.Hour), RetryCount: 3},
	})
	for task, err := range w.client.Search.Tasks(t.Context(), "", lastDay()) {
		if err != nil {
			t.Fatal(err)
		}
		callback := task.Callback
		if task.Owner.Name != "Ada" || task.Queue != nil || *task.ConnectedCount != 1 || !task.EndedTime.Equal(fakeclock.Start) ||
			task.WrapUpCode != "Sale" || task.TerminationType != "normal" || !bool(task.IsCallback) {
			t.Errorf("got %+v", task)
		}
		if !callback.ConnectTime.IsZero() || !callback.RequestTime.Equal(fakeclock.Start.Add(-2*time.Hour)) || *callback.RetryCount != 3 {
			t.Errorf("got %+v", callback)
		}
	}
}

func TestSearch_pages(t *testing.T) {
	for _, repeats := range []mockwebex.RepeatStyle{mockwebex.RepeatNothing, mockwebex.RepeatAcrossPages} {
		w := newWebex(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.Repeats = repeats }))
		var want []string
		for i := range 600 {
			id := fmt.Sprintf("task-%03d", i)
			w.PutTask(mockwebex.Task{ID: id, CreatedTime: fakeclock.Start.Add(-time.Duration(i) * time.Minute)})
			want = append(want, id)
		}
		for limit, requests := range map[int]int{0: 3, 600: 3, 250: 1, 251: 2, 1: 1} {
			w.ResetRequests()
			ids, err := searchIDs(t.Context(), w.client, lastDay(), limit)
			wanted := want
			if limit > 0 {
				wanted = want[:limit]
			}
			if err != nil || !slices.Equal(ids, wanted) {
				t.Errorf("at most %d: found %d tasks, error %v", limit, len(ids), err)
			}
			if got := w.Count(http.MethodPost, "/search"); got != requests {
				t.Errorf("at most %d: %d requests, want %d", limit, got, requests)
			}
		}
	}
}

// TestSearch_errorOnALaterPage checks that a search is never silently incomplete.
func TestSearch_errorOnALaterPage(t *testing.T) {
	w := newWebex(t)
	for range 300 {
		w.PutTask(mockwebex.Task{})
	}
	w.Fault(mockwebex.Fault{After: 1, Do: mockwebex.RespondError(http.StatusForbidden, "No.")})
	if _, err := searchIDs(t.Context(), w.client, lastDay(), 0); !hasStatus(err, http.StatusForbidden) {
		t.Errorf("got %v", err)
	}
}

func TestSearch_errorsWithStatus200(t *testing.T) {
	const data = `"data":{"taskDetails":{"tasks":[{"id":"a","origin":"+14155550199"}],"pageInfo":{}}}`
	for body, want := range map[string]string{
		`{"data":null,"errors":[{"message":"FieldUndefined: Field 'queue' is undefined"}]}`: "FieldUndefined: Field 'queue' is undefined",
		`{` + data + `,"errors":[{"message":"Timed out"}]}`:                                 "Timed out",
		`{` + data + `,"errors":[{}]}`:                                                      "200",
		`{` + data + `,"errors":[{"code":7}]}`:                                              "200",
		`{` + data + `,"errors":"Timed out"}`:                                               "Timed out",
		`{"trackingId":"T1","error":{"key":"400","message":[{"description":"Bad query"}]}}`: "Bad query (tracking ID T1)",
		`{"error":"Bad query"}`:                                                             "Bad query",
		`{"error":{"message":"Bad query"}}`:                                                 "Bad query",
		`{"errors":[{"message":"not a valid number: '+14155550100'"}]}`:                     "[redacted]",
		`{}`:            "contains no list",
		`{"data":null}`: "contains no list",
		`{"data":{"taskDetails":{"tasks":[{"id":""}]}}}`: "without an ID",
	} {
		client, _ := testClient(t, always(http.StatusOK, body))
		filter := lastDay()
		filter.Origins = []string{customerNumber}
		ids, err := searchIDs(t.Context(), client, filter, 0)
		var apiErr *Error
		if len(ids) > 0 || !errors.As(err, &apiErr) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v and %v, want %q", body, ids, err, want)
		} else if strings.Contains(err.Error(), "+1415") {
			t.Errorf("%s: the error quotes a number: %v", body, err)
		} else if isProblem := !strings.Contains(want, "contain") && !strings.Contains(want, "without"); apiErr.FromWebex != isProblem {
			t.Errorf("%s: FromWebex is %v", body, apiErr.FromWebex)
		}
	}
	for _, body := range []string{
		`{` + data + `}`, `{` + data + `,"errors":[]}`, `{` + data + `,"errors":null,"error":null}`, `{` + data + `,"error":{}}`, `{` + data + `,"error":""}`,
	} {
		client, _ := testClient(t, always(http.StatusOK, body))
		if ids, err := searchIDs(t.Context(), client, lastDay(), 0); err != nil || len(ids) != 1 {
			t.Errorf("%s: got %v and %v", body, ids, err)
		}
	}
}

// TestSearch_isARead checks that a search is retried, and that a read-only client sends it.
func TestSearch_isARead(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"reset": mockwebex.ResetAfterCommit(), "unavailable": mockwebex.Unavailable(""), "truncated": mockwebex.TruncateBody(),
	} {
		w := newWebexWith(t, func(c *Config) { c.ReadOnly = true })
		w.PutTask(mockwebex.Task{ID: "a"})
		w.Fault(mockwebex.Fault{Path: "/search", Times: 2, Do: fault})
		if ids, err := searchIDs(t.Context(), w.client, lastDay(), 0); err != nil || !slices.Equal(ids, []string{"a"}) {
			t.Errorf("%s: got %v and %v", name, ids, err)
		}
	}
}

// TestSearch_nestedFilters covers both documented forms of conditions on nested fields: the one that Webex accepts is found once.
func TestSearch_nestedFilters(t *testing.T) {
	w := newWebex(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.NestedFilters = mockwebex.NestedFieldFirst }))
	w.PutTask(mockwebex.Task{ID: "a", LastQueue: mockwebex.TaskReference{ID: "sales"}})
	w.PutTask(mockwebex.Task{ID: "b", LastQueue: mockwebex.TaskReference{ID: "support"}})
	filter := lastDay()
	filter.QueueID = "sales"
	for _, requests := range []int{2, 3} {
		if ids, err := searchIDs(t.Context(), w.client, filter, 0); err != nil || !slices.Equal(ids, []string{"a"}) {
			t.Errorf("got %v and %v", ids, err)
		}
		wantCount(t, w, "POST", "/search", requests)
	}
}

// TestSearch_invalidQuery checks the error of a query that is rejected in both forms, and that a query without such conditions is sent once.
func TestSearch_invalidQuery(t *testing.T) {
	for queue, requests := range map[string]int{"": 1, "sales": 2} {
		transport, sent := script(always(http.StatusOK, `{"errors":[{"message":"no such query"}]}`))
		client, _ := testClient(t, transport)
		filter := lastDay()
		filter.QueueID = queue
		if _, err := searchIDs(t.Context(), client, filter, 0); err == nil || !strings.Contains(err.Error(), "no such query") || *sent != requests {
			t.Errorf("queue %q: got %v after %d requests, want %d", queue, err, *sent, requests)
		}
	}
}

func TestSearch_cursorsThatDoNotEnd(t *testing.T) {
	for name, info := range map[string]string{
		"the same":  `{"endCursor":"7","hasNextPage":true}`,
		"a number":  `{"endCursor":7,"hasNextPage":true}`,
		"no cursor": `{"hasNextPage":true}`,
		"null":      `{"endCursor":null,"hasNextPage":true}`,
	} {
		body := `{"data":{"taskDetails":{"tasks":[{"id":"a"}],"pageInfo":` + info + `}}}`
		transport, sent := script(always(http.StatusOK, body))
		client, _ := testClient(t, transport)
		if _, err := searchIDs(t.Context(), client, lastDay(), 0); err == nil || !strings.Contains(err.Error(), "does not end") || *sent > 2 {
			t.Errorf("%s: got %v after %d requests", name, err, *sent)
		}
	}
	client, _ := testClient(t, always(http.StatusOK, `{"data":{"taskDetails":{"tasks":null,"pageInfo":{"endCursor":"0","hasNextPage":false}}}}`))
	if ids, err := searchIDs(t.Context(), client, lastDay(), 0); err != nil || len(ids) > 0 {
		t.Errorf("an empty page: got %v and %v", ids, err)
	}
}

// TestSearch_request checks what is sent: milliseconds in variables, and the organization where it is known.
func TestSearch_request(t *testing.T) {
	const org = "6f1d2c3b-4a59-4e68-8f70-1b2c3d4e5f60"
	for name, test := range map[string]struct {
		config func(*Config)
		org    string
		to     time.Time
		want   string
	}{
		"none":       {func(*Config) {}, "", time.Time{}, ""},
		"future end": {func(*Config) {}, "", fakeclock.Start.Add(time.Hour), ""},
		"configured": {func(c *Config) { c.OrgID = org }, "", time.Time{}, "orgId=" + org},
		"named":      {func(*Config) {}, org, time.Time{}, "orgId=" + org},
		"allowed": {
			func(c *Config) { c.AllowedOrgIDs = []string{org}; c.Credentials.AccessToken = "token_" + org }, "", time.Time{}, "orgId=" + org,
		},
	} {
		var query string
		var body searchQuery
		client, _ := testClient(t, roundTrip(func(req *http.Request) (*http.Response, error) {
			query = req.URL.RawQuery
			content, _ := io.ReadAll(req.Body)
			if err := json.Unmarshal(content, &body); err != nil {
				t.Error(err)
			}
			return reply(http.StatusOK, `{"data":{"taskDetails":{"tasks":[]}}}`), nil
		}), test.config)
		filter := lastDay()
		filter.To = test.to
		if _, err := collect(client.Search.Tasks(t.Context(), test.org, filter), func(task Task) string { return task.ID }); err != nil {
			t.Fatal(err)
		}
		from, to := fakeclock.Start.Add(-24*time.Hour).UnixMilli(), fakeclock.Start.UnixMilli()
		if query != test.want || body.Variables["from"] != from || body.Variables["to"] != to {
			t.Errorf("%s: sent %q and %v", name, query, body.Variables)
		}
	}
}

func TestSearch_channelType(t *testing.T) {
	client, _ := testClient(t, always(http.StatusOK, "{}"))
	for _, name := range []string{"telephony}}", "a b", "1", "null", "true", `"chat"`, "ch\u00e4t"} {
		filter := lastDay()
		filter.ChannelType = name
		if _, err := searchIDs(t.Context(), client, filter, 0); err == nil || strings.Contains(err.Error(), "POST") {
			t.Errorf("%q: got %v, want an error without a request", name, err)
		}
	}
}

// skeleton is a query without the content of its string literals, read by the lexical rules of GraphQL, and that content.
func skeleton(t *testing.T, query string) (without string, texts []string) {
	t.Helper()
	literal := regexp.MustCompile(`"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"`)
	without = literal.ReplaceAllStringFunc(query, func(found string) string {
		var text string
		if err := json.Unmarshal([]byte(found), &text); err != nil { // The escapes are those of JSON.
			t.Fatalf("%s is no string literal: %v", found, err)
		}
		texts = append(texts, text)
		return "<text>"
	})
	return without, texts
}

// FuzzSearch_query expects that no value can leave its string literal.
func FuzzSearch_query(f *testing.F) {
	for _, value := range []string{
		customerNumber, `"`, `\`, `\"`, `""`, `"""`, `"}}]}){tasks{id}}#`, "\n", "\x00", "\u2028", "\U0001F600", "\xff", `\u0022`, "${from}", "#", "a,b", "\ufeff",
	} {
		f.Add(value, "number", "cursor")
		f.Add("name", value, "cursor")
		f.Add("name", "number", value)
	}
	build := func(name, number, cursor string) string {
		filter := TaskFilter{
			Direction: name, Origins: []string{number}, Destinations: []string{name, number}, CallbackNumbers: []string{number},
			Customers: []string{number}, QueueID: name, AgentID: name, GlobalVariable: name, GlobalValue: number,
		}
		return filter.query(cursor, false).Query + filter.query(cursor, true).Query
	}
	f.Fuzz(func(t *testing.T, name, number, cursor string) {
		if name == "" || number == "" || cursor == "" {
			return // No condition.
		}
		want, _ := skeleton(t, build("a", "b", "c"))
		got, texts := skeleton(t, build(name, number, cursor))
		if got != want || strings.ContainsAny(got, `"\`) {
			t.Fatalf("the value changes the query:\n%s\n%s", got, want)
		}
		name, number, cursor = asRead(name), asRead(number), asRead(cursor)
		allowed := []string{name, number, cursor, directionInbound}
		for _, text := range texts {
			if !slices.Contains(allowed, text) {
				t.Errorf("%q is none of the values %q", text, allowed)
			}
		}
	})
}

// asRead is a text as JSON and GraphQL can express it.
func asRead(text string) string { return string([]rune(text)) }

// TestSearch_awkwardValues parses the literals with the parser of the mock.
func TestSearch_awkwardValues(t *testing.T) {
	w := newWebex(t)
	values := []string{`"`, `\`, `\"`, `"""`, `"}}]}){tasks{id}}#`, "a\nb", "tab\t", "\u2028", "\U0001F600 \u96fb\u8a71", `\u0022`, "$from", "#", "a,b"}
	for i, value := range values {
		w.PutTask(mockwebex.Task{ID: fmt.Sprintf("task-%d", i), Origin: value, GlobalVariables: map[string]string{value: value}})
	}
	for i, value := range values {
		for _, change := range []func(*TaskFilter){
			func(f *TaskFilter) { f.Origins = []string{value} }, func(f *TaskFilter) { f.GlobalVariable, f.GlobalValue = value, value },
		} {
			filter := lastDay()
			change(&filter)
			if ids, err := searchIDs(t.Context(), w.client, filter, 0); err != nil || !slices.Equal(ids, []string{fmt.Sprintf("task-%d", i)}) {
				t.Errorf("%q: found %v, error %v", value, ids, err)
			}
		}
	}
}
