package mockwebex_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestChanges_callbackMovedBySomebodyElse(t *testing.T) {
	w := newWebex(t)
	id := w.must(http.StatusCreated, "POST", callbackPath, goodCallback).at("id")
	w.advance(time.Minute)
	if !w.MoveCallback(id, "2027-03-05", "15:00:00", "16:00:00") {
		t.Fatal("the callback was not found")
	}
	moved := w.must(http.StatusOK, "GET", callbackPath+"/"+id, "")
	for name, want := range map[string]string{"scheduleDate": "2027-03-05", "startTime": "15:00:00", "endTime": "16:00:00", "id": id} {
		moved.has(name, want)
	}
	if moved.at("lastUpdatedTimestamp") == moved.at("createdTimestamp") {
		t.Error("the time of the last update is that of the create")
	}
	if !w.ChangeCallback(id, func(c *mockwebex.Callback) { c.CallbackNumber, c.ID = "7654321", "x" }) {
		t.Fatal("the callback was not found")
	}
	w.must(http.StatusOK, "GET", callbackPath+"?callbackNumber=7654321", "").has("data.0.id", id)
	if w.MoveCallback("none", "2027-03-05", "15:00:00", "16:00:00") {
		t.Error("an unknown callback was moved")
	}
}

func TestChanges_callbackStartedBySomebodyElse(t *testing.T) {
	w := newWebex(t)
	id := w.must(http.StatusCreated, "POST", callbackPath, goodCallback).at("id")
	if !w.StartCallback(id) {
		t.Fatal("the callback was not found")
	}
	w.must(http.StatusNotFound, "GET", callbackPath+"/"+id, "")
	if len(w.Callbacks()) != 0 || len(w.TriggeredCallbacks()) != 1 {
		t.Errorf("there are %v and %v", w.Callbacks(), w.TriggeredCallbacks())
	}
}

func TestChanges_callbackWithoutAReadableStart(t *testing.T) {
	w := newWebex(t)
	id := w.must(http.StatusCreated, "POST", callbackPath, goodCallback).at("id")
	defer func() {
		if recover() == nil {
			t.Error("an unreadable start was stored")
		}
	}()
	w.MoveCallback(id, "tomorrow", "15:00:00", "16:00:00")
}

func TestChanges_webhooksAndSubscriptions(t *testing.T) {
	w := newWebex(t)
	webhook := w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook).at("id")
	subscription := w.must(http.StatusCreated, "POST", "/v2/subscriptions", goodV2).at("data.id")
	found := w.ChangeWebhook(webhook, func(h *mockwebex.Webhook) { h.Name = "changed" }) &&
		w.ChangeSubscription(subscription, func(s *mockwebex.Subscription) { s.Description = "changed" })
	if !found {
		t.Fatal("an object was not found")
	}
	w.must(http.StatusOK, "GET", "/v1/webhooks/"+webhook, "").has("name", "changed")
	w.must(http.StatusOK, "GET", "/v2/subscriptions/"+subscription, "").has("data.description", "changed")
	if w.ChangeWebhook("none", nil) || w.ChangeSubscription("none", nil) {
		t.Error("unknown objects were changed")
	}
}
