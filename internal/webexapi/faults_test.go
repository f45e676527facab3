package webexapi

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// operation is an operation on one object, with its expected result.
type operation struct {
	name         string
	method, path string
	do           func(t *testing.T, w *webex, id string) error
	// done reports whether the mock is in the state after the operation.
	done func(w *webex, id string) bool
}

func (s service) operations() []operation {
	unchanged := func(w *webex, id string) bool { return slices.Equal(s.ids(w), []string{id}) }
	read := operation{"read", "GET", s.object, func(t *testing.T, w *webex, id string) error {
		_, err := s.read(t.Context(), w.client, id)
		return err
	}, unchanged}
	if s.name != webhooksService.name && s.name != callbacksService.name {
		read.path = s.collection // the first reader requests the complete list
	}
	return []operation{
		{"get", "GET", s.object, func(t *testing.T, w *webex, id string) error {
			_, err := s.get(t.Context(), w.client, id)
			return err
		}, unchanged},
		read,
		{"list", "GET", s.collection, func(t *testing.T, w *webex, id string) error {
			ids, err := s.list(t.Context(), w.client, 1)
			if err == nil && !slices.Equal(ids, []string{id}) {
				t.Errorf("listed %q", ids)
			}
			return err
		}, unchanged},
		{"update", s.changes, s.object, func(t *testing.T, w *webex, id string) error {
			return s.update(t.Context(), w.client, id, 1)
		}, func(w *webex, id string) bool { return unchanged(w, id) && s.updated(w) }},
		{"delete", "DELETE", s.object, func(t *testing.T, w *webex, id string) error {
			return s.delete(t.Context(), w.client, id)
		}, func(w *webex, _ string) bool { return len(s.ids(w)) == 0 }},
	}
}

// Each operation on an existing object succeeds despite each temporary fault.
func TestServices_temporaryFaults(t *testing.T) {
	inThreeSeconds := fakeclock.Start.Add(3 * time.Second).Format(http.TimeFormat)
	tests := []struct {
		name   string
		fault  mockwebex.FaultKind
		times  int
		change func(*Config)
	}{
		{"reset before", mockwebex.ResetBefore(), 2, nil},
		{"reset after the commit", mockwebex.ResetAfterCommit(), 2, nil},
		{"truncated body", mockwebex.TruncateBody(), 2, nil},
		{"HTML 502", mockwebex.HTML(502), 2, nil},
		{"500", mockwebex.RespondError(500, "Internal error"), 2, nil},
		{"503 with Retry-After", mockwebex.Unavailable("7"), 2, nil},
		{"429 in seconds", mockwebex.TooManyRequests("3"), 2, nil},
		{"429 with a date", mockwebex.TooManyRequests(inThreeSeconds), 2, nil},
		{"429 with nonsense", mockwebex.TooManyRequests("soon"), 2, nil},
		{"hang before", mockwebex.HangBefore(), 1, withShortTimeout},
		{"hang after the commit", mockwebex.HangAfterCommit(), 1, withShortTimeout},
		{"401 once", mockwebex.Unauthorized(), 1, oauth},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				for _, operation := range s.operations() {
					t.Run(operation.name, func(t *testing.T) {
						t.Parallel() // a hang takes real time
						change := test.change
						if change == nil {
							change = func(*Config) {}
						}
						w := newWebexWith(t, change, withOAuth(), mockwebex.WithToken(mockwebex.DefaultToken))
						id := s.put(w, 1, true, fakeclock.Start)
						w.Fault(mockwebex.Fault{Method: operation.method, Path: operation.path, Times: test.times, Do: test.fault})
						if err := operation.do(t, w, id); err != nil {
							t.Fatal(err)
						}
						if !operation.done(w, id) {
							t.Errorf("the mock contains %q, not the result of the operation", s.ids(w))
						}
						wantCount(t, w, operation.method, operation.path, test.times+1)
					})
				}
			})
		})
	}
}

// Only a 404 of Webex itself, or a 410 for webhooks and deletes, means that an object was not found. While the object is listed, it does not
// count as gone.
func TestServices_notFound(t *testing.T) {
	tests := []struct {
		name     string
		fault    mockwebex.FaultKind
		notFound bool
	}{
		{"an intermediary's 404", mockwebex.ForeignNotFound(), false},
		{"an unrouted path", mockwebex.Respond(404, nil, `{"timestamp":"2027-03-01T09:00:00.000+00:00","status":404,"path":"/"}`), false},
		{"an empty 404", mockwebex.Respond(404, nil, ""), false},
		{"an HTML 410", mockwebex.HTML(410), false},
		{"401", mockwebex.Unauthorized(), false},
		{"403", mockwebex.RespondError(403, "no"), false},
		{"a Webex 404", mockwebex.RespondError(404, "Not found."), true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				for _, operation := range s.operations() {
					if operation.path == s.collection {
						continue
					}
					t.Run(operation.name, func(t *testing.T) {
						w := newWebex(t)
						id := s.put(w, 1, true, fakeclock.Start)
						w.Fault(mockwebex.Fault{Method: operation.method, Path: operation.path, Do: test.fault})
						err := operation.do(t, w, id)
						switch {
						case IsGone(err):
							t.Errorf("a listed object is gone: %v", err)
						case operation.name == "delete" && test.notFound:
							if !errors.As(err, new(*StillListedError)) {
								t.Errorf("got %v", err)
							}
						case operation.name == "read" && test.notFound:
							if err != nil {
								t.Error(err)
							}
						case err == nil, IsNotFound(err) != test.notFound:
							t.Errorf("got %v", err)
						}
						s.wantIDs(t, w, id)
					})
				}
			})
		})
	}
}

// A 410 means not found for webhooks and callbacks, and for all deletes.
func TestServices_410(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		w.Fault(mockwebex.Fault{Path: s.object, Do: mockwebex.RespondError(410, "Gone.")})
		if err := s.delete(t.Context(), w.client, "5c1e0000-0000-4000-8000-000000000000"); err != nil {
			t.Errorf("delete: %v", err)
		}
		id := s.put(w, 1, true, fakeclock.Start)
		_, err := s.get(t.Context(), w.client, id)
		if want := s.name == webhooksService.name || s.name == callbacksService.name; err == nil || IsNotFound(err) != want {
			t.Errorf("get: %v, not found: %t, want %t", err, IsNotFound(err), want)
		}
	})
}

// A proxy that requires a login may return a page with status 200, which does not mean that the object was deleted.
func TestServices_deleteFailsIfResponseIsHTML(t *testing.T) {
	for _, test := range services {
		t.Run(test.name, func(t *testing.T) {
			client, _ := testClient(t, always(200, `<html>Please log in</html>`, "Content-Type", "text/html"))
			err := test.delete(t.Context(), client, "1")
			var apiErr *Error
			if !errors.As(err, &apiErr) || apiErr.FromWebex || apiErr.StatusCode != http.StatusOK {
				t.Errorf("error %v, want the page", err)
			}
		})
	}
}
