package mockwebex_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestServer_dateAndTrackingID(t *testing.T) {
	w := newWebex(t)
	for _, path := range []string{"/v1/people/me", "/v1/webhooks/none", "/v2/event-types", callbackPath + "/none"} {
		resp := w.call("GET", path, "")
		if got := resp.header.Get("Date"); got != "Mon, 01 Mar 2027 09:00:00 GMT" {
			t.Errorf("%s: Date is %q", path, got)
		}
		if resp.header.Get("TrackingID") == "" {
			t.Errorf("%s: no TrackingID", path)
		}
	}
	if got := w.call("GET", "/v1/people/me", "", "TrackingID: mine").header.Get("TrackingID"); got != "mine" {
		t.Errorf("the caller's TrackingID became %q", got)
	}
	w.Switch(func(switches *mockwebex.Switches) { switches.ClockShift = -time.Hour })
	if got := w.call("GET", "/v1/people/me", "").header.Get("Date"); got != "Mon, 01 Mar 2027 08:00:00 GMT" {
		t.Errorf("Date with a shifted clock is %q", got)
	}
}

func TestServer_unknownPaths(t *testing.T) {
	w := newWebex(t)
	for _, path := range []string{"/", "/v1", "/webhooks", callbackPath + "/", "/v1/webhooks/a/b", "/v1" + callbackPath} {
		resp := w.must(http.StatusNotFound, "GET", path, "")
		resp.has("path", path)
		if resp.at("timestamp") == "<absent>" || resp.header.Get("TrackingID") != "" {
			t.Errorf("%s: looks like a response of Webex: %s %v", path, resp.text, resp.header)
		}
	}
}

func TestServer_methodsAndMediaTypes(t *testing.T) {
	w := newWebex(t)
	for path, allow := range map[string]string{
		"/v1/webhooks":                 "GET, POST",
		"/v1/webhooks/x":               "DELETE, GET, PUT",
		callbackPath:                   "GET, POST",
		callbackPath + "/x":            "DELETE, GET, PUT",
		"/v2/subscriptions":            "GET, POST",
		"/v1/subscriptions/x":          "DELETE, GET, PATCH",
		"/v1/access_token":             "POST",
		"/organization/x/v2/user":      "GET",
		"/v1/people/me":                "GET",
		"/v2/event-types":              "GET",
		queuePath + "/x":               "GET",
		agentPath + "/by-ci-user-id/x": "GET",
	} {
		resp := w.must(http.StatusMethodNotAllowed, "OPTIONS", path, "")
		if got := resp.header.Get("Allow"); got != allow {
			t.Errorf("%s: allows %q, want %q", path, got, allow)
		}
	}
	for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded", ";"} {
		w.must(http.StatusUnsupportedMediaType, "POST", "/v1/webhooks", goodWebhook, "Content-Type: "+media)
		w.must(http.StatusUnsupportedMediaType, "POST", callbackPath, goodCallback, "Content-Type: "+media)
		w.must(http.StatusUnsupportedMediaType, "PATCH", "/v1/subscriptions/x", "{}", "Content-Type: "+media)
	}
	w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook, "Content-Type: application/json; charset=utf-8")
	w.must(http.StatusUnsupportedMediaType, "POST", "/v1/access_token", "{}")
}

func TestServer_invalidBodies(t *testing.T) {
	w := newWebex(t)
	for _, body := range []string{"{", "[]", "null", `"text"`, "{} {}", "{}x", `{"name":}`} {
		for _, path := range []string{"/v1/webhooks", callbackPath, "/v1/subscriptions", "/v2/subscriptions"} {
			w.call("POST", path, body).is(http.StatusBadRequest, "Body is invalid JSON.")
		}
	}
}

func TestErrors_documentedShapes(t *testing.T) {
	w := newWebex(t)
	platform := w.must(http.StatusNotFound, "GET", "/v1/webhooks/none", "")
	platform.has("message", "The requested webhook could not be found.")
	platform.has("errors.0.description", "The requested webhook could not be found.")
	platform.has("trackingId", platform.header.Get("TrackingID"))

	subscription := w.must(http.StatusNotFound, "GET", "/v1/subscriptions/"+someUUID, "")
	subscription.has("error", `{"key":404,"message":[{"description":"Subscription does not exist."}]}`)
	if !strings.HasPrefix(subscription.at("trackingId"), "NOTIFS_") {
		t.Errorf("the tracking ID is %s", subscription.at("trackingId"))
	}

	w.must(http.StatusNotFound, "GET", queuePath+"/none", "").has("error.key", "404")
	if raw := w.call("GET", queuePath+"/none", "").text; !strings.Contains(raw, `"key":"404"`) {
		t.Errorf("the key of the configuration APIs is no text: %s", raw)
	}
	for style, want := range map[mockwebex.ErrorStyle]string{
		mockwebex.ErrorTextKey:   `"error":{"key":"404","message":[{"description":"Scheduled callback not found."}]}`,
		mockwebex.ErrorNumberKey: `"error":{"key":404,"message":[{"description":"Scheduled callback not found."}]}`,
		mockwebex.ErrorText:      `"error":"Scheduled callback not found."`,
		mockwebex.ErrorCode:      `"code":1404,"message":"Scheduled callback not found."`,
	} {
		w.Switch(func(switches *mockwebex.Switches) { switches.CallbackErrors = style })
		w.call("GET", callbackPath+"/none", "").is(http.StatusNotFound, want)
	}
	w.Switch(func(switches *mockwebex.Switches) { switches.CallbackErrors = mockwebex.ErrorEmpty })
	empty := w.must(http.StatusNotFound, "GET", callbackPath+"/none", "")
	if empty.text != "" || empty.header.Get("TrackingID") == "" {
		t.Errorf("the empty resp is %q %v", empty.text, empty.header)
	}
}

func TestServer_organizations(t *testing.T) {
	const other, stranger = "11111111-2222-4333-8444-555555555555", "99999999-2222-4333-8444-555555555555"
	w := newWebex(t, mockwebex.WithSeed(), mockwebex.WithOrgID(strings.ToUpper(org), other))
	if w.OrgID() != org {
		t.Errorf("the organization is %s", w.OrgID())
	}
	paths := []string{
		"/v1/callbacks/organization/%s/scheduled-callback?callbackNumber=1234567", "/v1/callbacks/organization/%s/scheduled-callback/x",
		"/organization/%s/v2/contact-service-queue", "/organization/%s/v2/contact-service-queue/x", "/organization/%s/v2/user",
		"/organization/%s/v2/user/by-ci-user-id/x", "/v1/subscriptions?orgId=%s", "/v2/event-types?orgId=%s",
		"/v1/subscriptions/" + someUUID + "?orgId=%s",
	}
	for _, path := range paths {
		w.call("GET", fmt.Sprintf(path, "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8"), "").is(http.StatusBadRequest, "orgId: must be a valid UUID.")
		w.call("GET", fmt.Sprintf(path, stranger), "").is(http.StatusForbidden, "no permission")
		if resp := w.call("GET", fmt.Sprintf(path, other), ""); resp.status != http.StatusOK && resp.status != http.StatusNotFound {
			t.Errorf("%s: returned %d %s", path, resp.status, resp.text)
		}
	}
	w.must(http.StatusOK, "GET", "/organization/"+other+"/v2/user", "").has("data", "[]")
	created := w.must(http.StatusCreated, "POST", "/v1/callbacks/organization/"+strings.ToUpper(other)+"/scheduled-callback",
		with(goodCallback, map[string]any{"queueId": mockwebex.SeedQueueID}))
	created.has("orgId", other)
	w.must(http.StatusNotFound, "GET", callbackPath+"/"+created.at("id"), "")
	w.must(http.StatusForbidden, "POST", "/v1/callbacks/organization/"+stranger+"/scheduled-callback", goodCallback)
}

func TestServer_hooks(t *testing.T) {
	w := newWebex(t)
	hook := w.PutWebhook(mockwebex.Webhook{Name: "n", TargetURL: "https://example.com/", Resource: "rooms", Event: "created"})
	var seen []string
	w.Hook(func(r *http.Request) {
		seen = append(seen, "before "+r.Method)
		w.SetWebhookStatus(hook.ID, "inactive")
	})
	w.HookAfter(func(r *http.Request, status int) {
		seen = append(seen, fmt.Sprint("after ", r.Method, " ", status))
		w.DeleteWebhook(hook.ID)
	})
	w.must(http.StatusOK, "GET", "/v1/webhooks/"+hook.ID, "").has("status", "inactive")
	if len(w.Webhooks()) != 0 || strings.Join(seen, ", ") != "before GET, after GET 200" {
		t.Errorf("the hooks saw %v, left %v", seen, w.Webhooks())
	}
}

func TestRequests_recorded(t *testing.T) {
	w := newWebex(t)
	created := w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook)
	w.must(http.StatusOK, "GET", "/v1/webhooks/"+created.at("id"), "")
	w.must(http.StatusOK, "GET", "/v1/webhooks?max=7", "")
	w.must(http.StatusNotFound, "GET", "/v1/webhooks/a%2Fb", "")
	w.must(http.StatusBadRequest, "GET", callbackPath, "")

	requests := w.Requests()
	if len(requests) != 5 {
		t.Fatalf("%d requests", len(requests))
	}
	first, third := requests[0], requests[2]
	if first.Method != http.MethodPost || first.Path != "/v1/webhooks" || string(first.Body) != goodWebhook ||
		first.Status != http.StatusOK || !first.At.Equal(start) {
		t.Errorf("recorded %+v", first)
	}
	if third.Query.Get("max") != "7" || third.Header.Get("Authorization") == "" || requests[3].Path != "/v1/webhooks/a%2Fb" {
		t.Errorf("recorded %+v, %+v", third, requests[3])
	}
	for _, test := range []struct {
		method, pattern string
		want            int
	}{
		{"", "", 5}, {"GET", "", 4}, {"POST", "/v1/webhooks", 1}, {"GET", "/v1/webhooks/*", 2}, {"GET", "/v1/webhooks", 1},
		{"", "/v1/**", 5}, {"", "/v1/callbacks/**", 1}, {"", "/v1/callbacks/organization/*/scheduled-callback", 1}, {"DELETE", "/**", 0},
	} {
		if got := w.Count(test.method, test.pattern); got != test.want {
			t.Errorf("Count(%q, %q) = %d, want %d", test.method, test.pattern, got, test.want)
		}
	}
	if statuses := w.Statuses(); statuses[200] != 3 || statuses[404] != 1 || statuses[400] != 1 {
		t.Errorf("the statuses are %v", statuses)
	}
	w.ResetRequests()
	if w.Count("", "") != 0 {
		t.Error("requests were not deleted")
	}
}

func TestServer_concurrentUse(t *testing.T) {
	w := newWebex(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				id := w.call("POST", "/v1/webhooks", goodWebhook).at("id")
				w.call("GET", "/v1/webhooks/"+id, "")
				w.call("GET", "/v1/webhooks?max=5", "")
				w.call("DELETE", "/v1/webhooks/"+id, "")
				w.Requests()
			}
		})
	}
	group.Wait()
	if len(w.Webhooks()) != 0 || w.Count("", "") != 640 {
		t.Errorf("left %d webhooks after %d requests", len(w.Webhooks()), w.Count("", ""))
	}
}

func TestServer_largeBody(t *testing.T) {
	w := newWebex(t)
	w.must(http.StatusRequestEntityTooLarge, "POST", "/v1/webhooks", with(goodWebhook, map[string]any{"name": long(2 << 20)}))
	if len(w.Webhooks()) != 0 {
		t.Error("it was handled")
	}
}

func BenchmarkListOfAThousandCallbacks(b *testing.B) {
	w := &webex{now: start}
	w.Server = mockwebex.New(mockwebex.WithClock(w.time))
	for range 1000 {
		w.PutCallback(mockwebex.Callback{
			CustomerName: "Ada", CallbackNumber: "1234567", Timezone: "UTC", ScheduleDate: "2027-03-02", StartTime: "10:00:00",
			EndTime: "11:00:00", QueueID: "q", AssigneeAgent: someUUID,
		})
	}
	request := httptest.NewRequestWithContext(b.Context(), "GET", callbackPath+"?pageSize=100&assigneeAgent="+someUUID, http.NoBody)
	request.Header.Set("Authorization", "Bearer "+mockwebex.DefaultToken)
	for b.Loop() {
		w.ServeHTTP(httptest.NewRecorder(), request)
		w.ResetRequests()
	}
}

func TestServer_unknownPathsInErrorShapeOfWebex(t *testing.T) {
	w := newWebex(t)
	w.Switch(func(switches *mockwebex.Switches) { switches.WebexErrorPaths = true })
	platform := w.must(http.StatusNotFound, "GET", "/webhooks/x", "")
	platform.has("errors.0.description", platform.at("message"))
	contactCenter := w.must(http.StatusNotFound, "GET", "/v1"+callbackPath+"/x", "")
	contactCenter.has("error.key", "404")
	for _, resp := range []response{platform, contactCenter} {
		if resp.header.Get("TrackingID") == "" || resp.at("trackingId") == "<absent>" {
			t.Errorf("no tracking ID: %s", resp.text)
		}
	}
}

func TestServer_trailingSlash(t *testing.T) {
	w := newWebex(t)
	id := w.must(http.StatusOK, "POST", "/v1/webhooks/", goodWebhook).at("id")
	w.must(http.StatusOK, "GET", "/v1/webhooks/"+id+"/", "")
	w.must(http.StatusOK, "GET", "/v1/people/me/", "")
	w.must(http.StatusNotFound, "GET", "/v2/subscriptions/", "")
	w.must(http.StatusNotFound, "GET", "/v1/webhooks//", "")
	w.Switch(func(switches *mockwebex.Switches) { switches.NoTrailingSlash = true })
	w.must(http.StatusNotFound, "GET", "/v1/people/me/", "")
}

func TestServer_dateHeaderCanBeOmitted(t *testing.T) {
	w := newWebex(t)
	w.Switch(func(switches *mockwebex.Switches) { switches.OmitDate = true })
	base, stop, err := w.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	received, err := receive(t.Context(), http.DefaultClient, "GET", base+"/v1/people/me", "")
	if err != nil || received.status != http.StatusOK || received.header.Get("Date") != "" {
		t.Errorf("got %+v, %v", received, err)
	}
}
