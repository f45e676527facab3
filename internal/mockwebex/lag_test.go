package mockwebex_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestLag_afterCreate(t *testing.T) {
	agent := "?assigneeAgent=" + someUUID
	for name, test := range map[string]struct {
		collection, body, query, id string
	}{
		"webhook":      {"/v1/webhooks", goodWebhook, "", "id"},
		"callback":     {callbackPath, goodCallback, agent, "id"},
		"subscription": {"/v2/subscriptions", goodV2, "", "data.id"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWebex(t)
			create := func() (read func() bool, listed func() bool) {
				id := w.call("POST", test.collection, test.body).at(test.id)
				read = func() bool { return w.call("GET", test.collection+"/"+id, "").status == http.StatusOK }
				listed = func() bool {
					return strings.Contains(w.must(http.StatusOK, "GET", test.collection+test.query, "").text, id)
				}
				return read, listed
			}

			w.SetReadLag(mockwebex.Lag{Requests: 2})
			read, listed := create()
			if !listed() || read() || read() || !read() || !read() {
				t.Error("GET did not miss it twice")
			}
			w.SetReadLag(mockwebex.Lag{})
			w.SetListLag(mockwebex.Lag{Requests: 1})
			read, listed = create()
			if !read() || listed() || !listed() {
				t.Error("the listing did not miss it once")
			}
			w.SetReadLag(mockwebex.Lag{For: 3 * time.Second})
			w.SetListLag(mockwebex.Lag{For: 5 * time.Second})
			read, listed = create()
			w.advance(3*time.Second - 1)
			if read() {
				t.Error("it was read too early")
			}
			w.advance(1)
			if !read() || listed() {
				t.Error("it was not read, or listed too early")
			}
			w.advance(2 * time.Second)
			if !listed() {
				t.Error("it was not listed")
			}
			w.SetReadLag(mockwebex.Lag{Requests: 1, For: time.Second})
			w.SetListLag(mockwebex.Lag{})
			read, _ = create()
			w.advance(time.Second)
			if read() || !read() {
				t.Error("both lags did not hold")
			}
		})
	}
}

func TestLag_hiddenObjectCanBeChanged(t *testing.T) {
	w := newWebex(t)
	w.SetReadLag(mockwebex.Lag{Requests: 9})
	path := "/v1/webhooks/" + w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook).at("id")
	w.must(http.StatusOK, "PUT", path, `{"name":"New","targetUrl":"https://example.com"}`)
	w.must(http.StatusNotFound, "GET", path, "")
	w.must(http.StatusNoContent, "DELETE", path, "")
}
