package mockwebex_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	secret32 = "0123456789abcdef0123456789abcdef"

	goodV1 = `{"name":"Tasks","description":"About tasks","eventTypes":["task:new","agent:state_change"],` +
		`"destinationUrl":"https://events.example.com/in","secret":"` + secret32 + `"}`
	goodV2 = `{"name":"Agents","eventTypes":["agent:login","agent:channel_state_change"],"destinationUrl":"https://events.example.com/",` +
		`"resourceVersion":"agent:2.0.0"}`
)

func TestSubscriptions_lifeCycle(t *testing.T) {
	w := newWebex(t)
	created := w.must(http.StatusCreated, "POST", "/v1/subscriptions", goodV1)
	for name, want := range map[string]string{
		"meta.orgId": org, "data.name": "Tasks", "data.description": "About tasks", "data.eventTypes": `["task:new","agent:state_change"]`,
		"data.destinationUrl": "https://events.example.com/in", "data.status": "active", "data.createdTime": "1803891600000",
		"data.createdBy": "mock.admin@example.com", "data.lastUpdatedTime": "1803891600000", "data.resourceVersion": "<absent>",
		"data.secret": "<absent>", "data.orgId": "<absent>",
	} {
		created.has(name, want)
	}
	path := "/v1/subscriptions/" + strings.ToUpper(created.at("data.id"))
	if read := w.must(http.StatusOK, "GET", path, ""); read.text != created.text {
		t.Errorf("read %s, want %s", read.text, created.text)
	}
	w.must(http.StatusOK, "GET", path+"?orgId="+org, "")

	w.advance(time.Second)
	patched := w.must(http.StatusOK, "PATCH", path, `{"status":"inactive"}`)
	patched.has("data.status", "inactive")
	patched.has("data.description", "About tasks")
	patched.has("data.lastUpdatedTime", "1803891601000")
	patched = w.must(http.StatusOK, "PATCH", path, `{"description":"New","eventTypes":["task:ended"],`+
		`"destinationUrl":"https://example.org:443/","secret":"`+long(256)+`","orgId":"`+org+`","status":"active"}`)
	patched.has("data.description", "New")
	patched.has("data.eventTypes", `["task:ended"]`)
	patched.has("data.destinationUrl", "https://example.org:443/")
	if got := w.Subscriptions()[0]; got.Secret != long(256) || got.Status != "active" || got.Version != "v1" {
		t.Errorf("the server contains %+v", got)
	}

	w.must(http.StatusNoContent, "DELETE", path, "")
	for _, method := range []string{"GET", "DELETE"} {
		w.must(http.StatusNotFound, method, path, "")
	}
	w.must(http.StatusNotFound, "PATCH", path, "{}")
	w.Switch(func(switches *mockwebex.Switches) { switches.SubscriptionGone = http.StatusBadRequest })
	w.must(http.StatusBadRequest, "GET", path, "")
	w.call("GET", "/v1/subscriptions/x", "").is(http.StatusBadRequest, "id: must be a valid UUID.")
}

func TestSubscriptions_versionsAreSeparate(t *testing.T) {
	w := newWebex(t)
	first := w.must(http.StatusCreated, "POST", "/v1/subscriptions", goodV1).at("data.id")
	created := w.must(http.StatusCreated, "POST", "/v2/subscriptions", goodV2)
	created.has("data.resourceVersion", "agent:2.0.0")
	created.has("data.description", "<absent>")
	second := created.at("data.id")
	for version, ids := range map[string][2]string{"v1": {first, second}, "v2": {second, first}} {
		list := w.must(http.StatusOK, "GET", "/"+version+"/subscriptions?orgId="+org, "")
		list.has("data.0.id", ids[0])
		list.has("data.1", "<absent>")
		list.has("meta.subscriptionCount", "2")
		list.has("meta.orgId", org)
		w.must(http.StatusOK, "GET", "/"+version+"/subscriptions/"+ids[0], "")
		w.must(http.StatusNotFound, "GET", "/"+version+"/subscriptions/"+ids[1], "")
		w.must(http.StatusNotFound, "PATCH", "/"+version+"/subscriptions/"+ids[1], `{}`)
		w.must(http.StatusNotFound, "DELETE", "/"+version+"/subscriptions/"+ids[1], "")
	}
}

// badSubscriptions hold for POST and for PATCH.
var badSubscriptions = []rejection{
	{"long description", map[string]any{"description": long(1025)}, "description: size"},
	{"short secret", map[string]any{"secret": long(31)}, "secret: size must be between 32 and 256."},
	{"long secret", map[string]any{"secret": long(257)}, "secret: size"},
	{"empty secret", map[string]any{"secret": ""}, "secret: size"},
	{"no event type", map[string]any{"eventTypes": []string{}}, "eventTypes: size must be between 1 and 32."},
	{"33 event types", map[string]any{"eventTypes": strings.Split(strings.Repeat("agent:login ", 33), " ")[:33]}, "eventTypes: size"},
	{"event types no list", map[string]any{"eventTypes": "agent:login"}, "eventTypes: must be an array of strings."},
	{"unknown event type", map[string]any{"eventTypes": []string{"agent:login", "agent:sleep"}}, "eventTypes: agent:sleep is not supported."},
	{"http", map[string]any{"destinationUrl": "http://example.com/"}, "destinationUrl: must be an https URL"},
	{"no path", map[string]any{"destinationUrl": "https://example.com"}, "destinationUrl"},
	{"query", map[string]any{"destinationUrl": "https://example.com/?a=b"}, "destinationUrl"},
	{"empty query", map[string]any{"destinationUrl": "https://example.com/?"}, "destinationUrl"},
	{"fragment", map[string]any{"destinationUrl": "https://example.com/#a"}, "destinationUrl"},
	{"empty fragment", map[string]any{"destinationUrl": "https://example.com/#"}, "destinationUrl"},
	{"user", map[string]any{"destinationUrl": "https://me@example.com/"}, "destinationUrl"},
	{"port", map[string]any{"destinationUrl": "https://example.com:8443/"}, "destinationUrl"},
	{"IP address", map[string]any{"destinationUrl": "https://192.0.2.1/"}, "destinationUrl"},
	{"no domain", map[string]any{"destinationUrl": "https://server/"}, "destinationUrl"},
	{"private domain", map[string]any{"destinationUrl": "https://server.internal/"}, "destinationUrl"},
	{"number as domain", map[string]any{"destinationUrl": "https://server.123/"}, "destinationUrl"},
	{"unreadable", map[string]any{"destinationUrl": "https://a b/"}, "destinationUrl"},
	{"organization no UUID", map[string]any{"orgId": "x"}, "UUID"},
	{"unknown field", map[string]any{"callbackUrl": "https://example.com/"}, "callbackUrl: unrecognized field."},
}

func TestSubscriptions_refused(t *testing.T) {
	w := newWebex(t)
	create := append([]rejection{
		{"no name", map[string]any{"name": nil}, "name: cannot be empty."},
		{"short name", map[string]any{"name": "abc"}, "name: size must be between 4 and 64."},
		{"long name", map[string]any{"name": long(65)}, "name: size"},
		{"no event types", map[string]any{"eventTypes": nil}, "eventTypes: cannot be empty."},
		{"no destination", map[string]any{"destinationUrl": nil}, "destinationUrl: cannot be empty."},
		{"status", map[string]any{"status": "inactive"}, "status: unrecognized field."},
	}, badSubscriptions...)
	w.rejects("POST", "/v1/subscriptions", goodV1, append([]rejection{
		{"resource version", map[string]any{"resourceVersion": "agent:1.0.0"}, "resourceVersion: unrecognized field."},
		{"event type of v2 only", map[string]any{"eventTypes": []string{"agent:channel_state_change"}}, "is not supported."},
	}, create...))
	w.rejects("POST", "/v2/subscriptions", goodV2, append([]rejection{
		{"no resource version", map[string]any{"resourceVersion": nil}, "resourceVersion: cannot be empty."},
		{"long resource version", map[string]any{"resourceVersion": long(51)}, "resourceVersion: size"},
		{"unknown resource version", map[string]any{"resourceVersion": "agent:9.0.0"}, "resourceVersion: is unknown."},
		{"event type of another version", map[string]any{"eventTypes": []string{"agent:state_change"}}, "is not supported."},
		{"event type of another resource", map[string]any{"eventTypes": []string{"task:new"}}, "is not supported."},
	}, create...))

	all := w.Subscriptions()
	if len(all) != 2 {
		t.Fatalf("there are %d subscriptions", len(all))
	}
	update := append([]rejection{
		{"name", map[string]any{"name": "Other"}, "name: unrecognized field."},
		{"unknown status", map[string]any{"status": "paused"}, "status: must be active or inactive."},
	}, badSubscriptions...)
	w.rejects("PATCH", "/v1/subscriptions/"+all[0].ID, "{}", append([]rejection{
		{"resource version", map[string]any{"resourceVersion": "agent:1.0.0"}, "resourceVersion: unrecognized field."},
	}, update...))
	w.rejects("PATCH", "/v2/subscriptions/"+all[1].ID, `{"resourceVersion":"agent:2.0.0"}`, append([]rejection{
		{"no resource version", map[string]any{"resourceVersion": nil}, "resourceVersion: cannot be empty."},
		{"version without its events", map[string]any{"resourceVersion": "agent:1.0.0"}, "is not supported."},
	}, update...))
	w.must(http.StatusOK, "PATCH", "/v2/subscriptions/"+all[1].ID, `{"resourceVersion":"agent:1.0.0","eventTypes":["agent:login"]}`)
	w.call("PATCH", "/v2/subscriptions/"+all[1].ID, "[]").is(http.StatusBadRequest, "Body is invalid JSON.")
	stranger := with(goodV1, map[string]any{"orgId": someUUID})
	w.must(http.StatusForbidden, "POST", "/v1/subscriptions", stranger)
	w.must(http.StatusForbidden, "PATCH", "/v1/subscriptions/"+all[0].ID, `{"orgId":"`+someUUID+`"}`)
}

func TestSubscriptions_limitCountsBothVersions(t *testing.T) {
	w := newWebex(t, mockwebex.WithOrgID(org, otherUUID))
	for range 10 {
		w.must(http.StatusCreated, "POST", "/v1/subscriptions", goodV1)
		w.must(http.StatusCreated, "POST", "/v2/subscriptions", goodV2)
	}
	w.call("POST", "/v1/subscriptions", goodV1).is(http.StatusForbidden, "20 subscriptions")
	w.must(http.StatusCreated, "POST", "/v1/subscriptions", with(goodV1, map[string]any{"orgId": otherUUID}))
	w.Switch(func(switches *mockwebex.Switches) { switches.SubscriptionLimitStatus = http.StatusBadRequest })
	w.must(http.StatusBadRequest, "POST", "/v2/subscriptions", goodV2)
	w.DeleteSubscription(w.Subscriptions()[0].ID)
	w.must(http.StatusCreated, "POST", "/v2/subscriptions", goodV2)
}

func TestSubscriptions_switches(t *testing.T) {
	w := newWebex(t)
	path := "/v1/subscriptions/" + w.must(http.StatusCreated, "POST", "/v1/subscriptions", goodV1).at("data.id")
	for _, test := range []struct {
		style mockwebex.EmptyStyle
		want  string
	}{
		{mockwebex.EmptyIsIgnored, "About tasks"}, {mockwebex.EmptyIsKept, ""}, {mockwebex.EmptyIsAbsent, "<absent>"},
	} {
		w.Switch(func(switches *mockwebex.Switches) { switches.EmptyDescription = test.style })
		w.must(http.StatusOK, "PATCH", path, `{"description":""}`).has("data.description", test.want)
	}
	w.Switch(func(switches *mockwebex.Switches) { switches.Reorder, switches.AcceptUndocumented = true, true })
	w.must(http.StatusOK, "GET", path, "").has("data.eventTypes", `["agent:state_change","task:new"]`)
	w.must(http.StatusOK, "PATCH", path, `{"eventTypes":["flow:new","agent:sleep"]}`)
	w.must(http.StatusCreated, "POST", "/v2/subscriptions", with(goodV2, map[string]any{"resourceVersion": "flow:1.0.0"}))
}

func TestSubscriptions_eventTypes(t *testing.T) {
	w := newWebex(t)
	first := w.must(http.StatusOK, "GET", "/v1/event-types?orgId="+org, "")
	first.has("data.0", `{"action":"login","name":"agent:login","resource":"agent"}`)
	first.has("meta", `{"orgId":"`+org+`"}`)
	second := w.must(http.StatusOK, "GET", "/v2/event-types", "")
	second.has("meta.resourceVersionList.1", `{"resource":"agent","version":"2.0.0"}`)
	for name, in := range map[string][2]bool{
		"agent:state_change": {true, true}, "agent:channelType_state_change": {false, true}, "task:on-hold": {true, true},
		"task-message:append-failed": {true, true}, "capture:available": {true, true},
	} {
		for i, list := range []response{first, second} {
			if got := strings.Count(list.text, fmt.Sprintf(`"name":%q`, name)); (got == 1) != in[i] || got > 1 {
				t.Errorf("v%d lists %s %d times", i+1, name, got)
			}
		}
	}
}

func TestSubscriptions_outsideTheAPI(t *testing.T) {
	w := newWebex(t)
	first := w.PutSubscription(mockwebex.Subscription{Name: "First"})
	second := w.PutSubscription(mockwebex.Subscription{Name: "Second", ResourceVersion: "task:1.0.0", EventTypes: []string{"task:sleep"}})
	if first.Version != "v1" || second.Version != "v2" || first.OrgID != org || first.Status != "active" {
		t.Errorf("stored %+v and %+v", first, second)
	}
	if !w.SetSubscriptionStatus(first.ID, "inactive") || w.Subscriptions()[0].Status != "inactive" {
		t.Error("the status was not set")
	}
	// An event type that was put is not held against other changes.
	w.must(http.StatusOK, "PATCH", "/v2/subscriptions/"+second.ID, `{"resourceVersion":"task:1.0.0","status":"inactive"}`)
	w.Subscriptions()[1].EventTypes[0] = "changed"
	if got := w.Subscriptions()[1].EventTypes[0]; got != "task:sleep" {
		t.Errorf("a copy changed the server: %s", got)
	}
	if !w.DeleteSubscription(first.ID) || w.DeleteSubscription(first.ID) || w.SetSubscriptionStatus(first.ID, "active") {
		t.Error("a subscription that is not there was found")
	}
}

func TestSubscriptions_contraryToTheDocumentation(t *testing.T) {
	w := newWebex(t)
	created := w.must(http.StatusCreated, "POST", "/v2/subscriptions", with(goodV2, map[string]any{"secret": long(32)}))
	created.has("data.secret", "<absent>")
	w.must(http.StatusNotFound, "GET", "/v1/subscriptions/"+created.at("data.id"), "")
	w.must(http.StatusBadRequest, "POST", "/v1/subscriptions", with(goodV1, map[string]any{"eventTypes": []string{"agent:undocumented"}}))
	w.with(func(s *mockwebex.Switches) {
		s.EchoSubscriptionSecret, s.SharedVersions, s.ExtraEventTypes = true, true, true
	})
	w.must(http.StatusOK, "GET", "/v1/subscriptions/"+created.at("data.id"), "").has("data.secret", long(32))
	w.must(http.StatusOK, "GET", "/v1/subscriptions", "").has("data.0.id", created.at("data.id"))
	w.must(http.StatusOK, "GET", "/v1/event-types", "").is(http.StatusOK, `"agent:undocumented"`)
	w.must(http.StatusCreated, "POST", "/v1/subscriptions", with(goodV1, map[string]any{"eventTypes": []string{"agent:undocumented"}}))
}
