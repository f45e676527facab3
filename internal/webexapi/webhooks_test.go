package webexapi

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// bodyOf returns the JSON of the only request with a method.
func bodyOf(t *testing.T, w *webex, method string) map[string]any {
	t.Helper()
	for _, request := range w.Requests() {
		if request.Method == method {
			var body map[string]any
			if err := json.Unmarshal(request.Body, &body); err != nil {
				t.Fatal(err)
			}
			return body
		}
	}
	t.Fatalf("no %s", method)
	return nil
}

// wantBody asserts the fields of a body, and that there are no others.
func wantBody(t *testing.T, body map[string]any, want string) {
	t.Helper()
	var fields map[string]any
	if err := json.Unmarshal([]byte(want), &fields); err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(body)
	expected, _ := json.Marshal(fields)
	if string(got) != string(expected) {
		t.Errorf("sent %s, want %s", got, expected)
	}
}

func TestWebhooks_bodies(t *testing.T) {
	w := newWebex(t)
	result, err := w.client.Webhooks.Create(t.Context(), WebhookCreate{
		Name: "n", TargetURL: "https://example.com/", Resource: "messages", Event: "created", OwnedBy: "creator",
	}, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	wantBody(t, bodyOf(t, w, "POST"), `{"name":"n","targetUrl":"https://example.com/","resource":"messages","event":"created"}`)
	update := WebhookUpdate{Name: "m", TargetURL: "https://example.com/"}
	if _, err := w.client.Webhooks.Update(t.Context(), WebhookRef{ID: result.Object.ID}, update); err != nil {
		t.Fatal(err)
	}
	wantBody(t, bodyOf(t, w, "PUT"), `{"name":"m","targetUrl":"https://example.com/"}`)

	w = newWebex(t)
	result, err = w.client.Webhooks.Create(t.Context(), WebhookCreate{
		Name: "n", TargetURL: "https://example.com/", Resource: "meetings", Event: "all", Filter: "state=inProgress", Secret: "s", OwnedBy: "org",
	}, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	wantBody(t, bodyOf(t, w, "POST"), `{"name":"n","targetUrl":"https://example.com/","resource":"meetings","event":"all",
		"filter":"state=inProgress","secret":"s","ownedBy":"org"}`)
	update = WebhookUpdate{Name: "m", TargetURL: "https://example.com/", Secret: "t", Status: "active"}
	if _, err := w.client.Webhooks.Update(t.Context(), WebhookRef{ID: result.Object.ID}, update); err != nil {
		t.Fatal(err)
	}
	wantBody(t, bodyOf(t, w, "PUT"), `{"name":"m","targetUrl":"https://example.com/","secret":"t","status":"active"}`)
}

func TestWebhooks_fields(t *testing.T) {
	w := newWebex(t)
	put := w.PutWebhook(mockwebex.Webhook{
		Name: "n", TargetURL: "https://example.com/", Resource: "messages", Event: "created", Filter: "roomType=group",
		Secret: "s", Status: "inactive",
	})
	got, err := w.client.Webhooks.Get(t.Context(), put.ID)
	want := Webhook{
		ID: put.ID, Name: "n", TargetURL: "https://example.com/", Resource: "messages", Event: "created", Filter: "roomType=group",
		Status: "inactive", OwnedBy: "creator", OrgID: put.OrgID, CreatedBy: put.CreatedBy, AppID: put.AppID, Created: Timestamp{put.Created}, HasSecret: true,
	}
	if err != nil || *got != want {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
}

// Equal webhooks, and webhooks with the same key fields only.
func TestWebhooks_equality(t *testing.T) {
	create := WebhookCreate{Name: "n", TargetURL: "u", Resource: "r", Event: "e", Filter: "a=1&b=2"}
	hook := Webhook{Name: "n", TargetURL: "u", Resource: "r", Event: "e", Filter: "b=2&a=1", OwnedBy: "creator", Status: "inactive"}
	tests := []struct {
		name           string
		change         func(*WebhookCreate, *Webhook)
		sameKey, equal bool
	}{
		{"filters in another order", func(*WebhookCreate, *Webhook) {}, true, true},
		{"no owner in the response", func(_ *WebhookCreate, w *Webhook) { w.OwnedBy = "" }, true, true},
		{"another owner", func(_ *WebhookCreate, w *Webhook) { w.OwnedBy = "org" }, true, false},
		{"the same owner", func(c *WebhookCreate, w *Webhook) { c.OwnedBy, w.OwnedBy = "org", "org" }, true, true},
		{"the organization, without an owner in the response", func(c *WebhookCreate, w *Webhook) { c.OwnedBy, w.OwnedBy = "org", "" }, true, true},
		{"another filter", func(_ *WebhookCreate, w *Webhook) { w.Filter = "a=1" }, true, false},
		{"another event", func(_ *WebhookCreate, w *Webhook) { w.Event = "x" }, true, false},
		{"another resource", func(_ *WebhookCreate, w *Webhook) { w.Resource = "x" }, true, false},
		{"another name", func(_ *WebhookCreate, w *Webhook) { w.Name = "x" }, false, false},
		{"another target", func(_ *WebhookCreate, w *Webhook) { w.TargetURL = "x" }, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			create, hook := create, hook
			test.change(&create, &hook)
			if sameKey, equal := create.sameKey(hook), create.equal(hook); sameKey != test.sameKey || equal != test.equal {
				t.Errorf("same key %t, equal %t; want %t, %t", sameKey, equal, test.sameKey, test.equal)
			}
		})
	}
}

// Ids are opaque: they are escaped, so that each remains one path segment.
func TestServices_escapeIDs(t *testing.T) {
	w := newWebex(t)
	for _, id := range []string{"a/b", "a?b", "../people/me", "ä", "a%2fb", "a b"} {
		w.ResetRequests()
		_, _ = w.client.Webhooks.Get(t.Context(), id)
		_, _ = w.client.Callbacks.Get(t.Context(), id, id)
		_, _ = w.client.Subscriptions.Get(t.Context(), SubscriptionRef{Version: SubscriptionV2, ID: id})
		_, _ = w.client.Queues.Get(t.Context(), id, id)
		_, _ = w.client.Agents.GetByCIUserID(t.Context(), id, id)
		for i, want := range []int{4, 7, 4, 6, 7} {
			requests := w.Requests()
			if len(requests) != 5 {
				t.Fatalf("%d requests for %q", len(requests), id)
			}
			if got := len(strings.Split(requests[i].Path, "/")); got != want {
				t.Errorf("%q became %s", id, requests[i].Path)
			}
		}
	}
}

func TestTimestamp(t *testing.T) {
	day := time.Date(2027, time.March, 1, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		json string
		want time.Time
	}{
		{`"2027-03-01T09:00:00.765Z"`, day.Add(765 * time.Millisecond)},
		{`"2027-03-01T09:00:00+00:00"`, day}, {`"2027-03-01T10:00:00+01:00"`, day}, {`"2027-03-01T09:00:00+0000"`, day},
		{`1803891600000`, day}, {`1803891600765`, day.Add(765 * time.Millisecond)}, {`1803891600`, day}, {`"1803891600000"`, day},
		{`1.8038916e12`, day}, {`1803891600.5`, day.Add(500 * time.Millisecond)},
		{`0`, time.Time{}}, {`-1`, time.Time{}}, {`null`, time.Time{}}, {`""`, time.Time{}}, {`"soon"`, time.Time{}},
		{`"NaN"`, time.Time{}}, {`1e300`, time.Time{}}, {`{"a":1}`, time.Time{}}, {`true`, time.Time{}},
	}
	for _, test := range tests {
		var got struct{ At Timestamp }
		if err := json.Unmarshal([]byte(`{"At":`+test.json+`}`), &got); err != nil || !got.At.Equal(test.want) {
			t.Errorf("%s became %s, %v; want %s", test.json, got.At, err, test.want)
		}
	}
}
