package webexapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

var testCall = ImmediateCallback{
	Destination: customerNumber, EntryPointID: mockwebex.SeedEntryPointID, Attributes: map[string]string{"campaign": "spring sale"},
}

func TestTasks_create(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	before := len(w.Tasks())
	id, err := w.client.Tasks.Create(t.Context(), testCall)
	if err != nil {
		t.Fatal(err)
	}
	tasks := w.Tasks()
	if len(tasks) != before+1 {
		t.Fatalf("%d tasks were created", len(tasks)-before)
	}
	task := tasks[before]
	if task.ID != id || task.Destination != customerNumber || task.Origin != "" || task.Callback == nil {
		t.Errorf("got %q and %+v", id, task)
	}
	ids, err := searchIDs(t.Context(), w.client, TaskFilter{From: lastDay().From, CallbackNumbers: []string{customerNumber}}, 0)
	if err != nil || len(ids) != 1 || ids[0] != id {
		t.Errorf("a search finds %v, error %v", ids, err)
	}
}

// TestTasks_createOnce checks that the request is not sent again if Webex may have placed the call.
func TestTasks_createOnce(t *testing.T) {
	for name, test := range map[string]struct {
		response       roundTrip
		placed, resent bool
	}{
		"created":        {always(http.StatusCreated, `{"data":{"id":"1"}}`), false, false},
		"reset":          {reset, true, false},
		"no ID":          {always(http.StatusCreated, `{"data":{}}`), true, false},
		"invalid JSON":   {always(http.StatusCreated, `{"data":{"id":"1`), true, false},
		"empty body":     {always(http.StatusCreated, ``), true, false},
		"a login page":   {always(http.StatusOK, `<html>Sign in</html>`), true, false},
		"500":            {always(http.StatusInternalServerError, `{"message":"No.","trackingId":"T1"}`), true, false},
		"503":            {always(http.StatusServiceUnavailable, ``, "Retry-After", "1"), true, false},
		"400":            {always(http.StatusBadRequest, `{"message":"destination: `+customerNumber+` is wrong.","trackingId":"T1"}`), false, false},
		"403":            {always(http.StatusForbidden, `{"message":"No.","trackingId":"T1"}`), false, false},
		"429, then good": {always(http.StatusTooManyRequests, ``, "Retry-After", "1"), false, true},
	} {
		transport, sent := script(test.response, always(http.StatusCreated, `{"data":{"id":"2"}}`))
		client, _ := testClient(t, transport)
		id, err := client.Tasks.Create(t.Context(), testCall)
		var mayBePlaced *MayBePlacedError
		if errors.As(err, &mayBePlaced) != test.placed || (err == nil) != (id != "") {
			t.Errorf("%s: got %q and %v", name, id, err)
		}
		if (*sent == 2) != test.resent {
			t.Errorf("%s: %d requests", name, *sent)
		}
		if err != nil && strings.Contains(err.Error(), customerNumber) {
			t.Errorf("%s: the error quotes the number: %v", name, err)
		}
	}
}

func TestTasks_cancel(t *testing.T) {
	transport, sent := script(always(http.StatusCreated, `{"data":{"id":"1"}}`))
	client, _ := testClient(t, transport)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client.Tasks.Create(ctx, testCall); !errors.Is(err, context.Canceled) || errors.As(err, new(*MayBePlacedError)) || *sent > 0 {
		t.Errorf("before the request: got %v after %d requests", err, *sent)
	}

	ctx, cancel = context.WithCancel(t.Context())
	client, _ = testClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
		cancel()
		return reply(http.StatusCreated, `{"data":{"id":"1"}}`), nil
	}))
	if id, err := client.Tasks.Create(ctx, testCall); err != nil || id != "1" {
		t.Errorf("during the request: got %q and %v", id, err)
	}
}

func TestTasks_refusedByTheClient(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"read-only":   func(c *Config) { c.ReadOnly = true },
		"not allowed": func(c *Config) { c.AllowedOrgIDs = []string{"0b5a1e9c-7d34-4f0e-8f5e-111111111111"} },
	} {
		w := newWebexWith(t, change, mockwebex.WithSeed())
		if _, err := w.client.Tasks.Create(t.Context(), testCall); err == nil || w.Count(http.MethodPost, "/v1/tasks") > 0 {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
