package webexapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// logged contains the lines of a log.
type logged struct {
	mu    sync.Mutex
	lines []string
	// decisions are the messages about creates, without immediate repeats.
	decisions []string
}

func (l *logged) configure(config *Config) {
	config.Log = func(_ context.Context, level slog.Level, message string, fields map[string]any) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.lines = append(l.lines, fmt.Sprint(level, message, fields))
		if _, ofCreate := fields["listing"]; ofCreate && (len(l.decisions) == 0 || l.decisions[len(l.decisions)-1] != message) {
			l.decisions = append(l.decisions, message)
		}
	}
}

// Each branch of a create logs its decision, without personal data, so that a log explains duplicates.
func TestCreate_logsDecisions(t *testing.T) {
	const (
		listedLine   = "Listed the existing objects before creating"
		unlistedLine = "Creating without a list of the existing objects"
		createdLine  = "Created"
		existsLine   = "Not creating: an equal object exists"
		adoptedLine  = "Adopted an existing object"
		deletingLine = "The equal objects are being deleted: creating another one"
		unknownLine  = "The outcome of the create is unknown: searching for its object"
		searchedLine = "Searched for the object of the create"
		foundLine    = "Found the object of the create"
		resentLine   = "Found no object: sending the create again"
		gaveUpLine   = "Giving up: the object may exist"
	)
	existing := func(s service, w *webex) { s.put(w, 1, true, fakeclock.Start) }
	failFirstListing := func(s service, w *webex) {
		w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Times: 1, Do: mockwebex.RespondError(403, "no")})
	}
	lost := func(s service, w *webex) { s.faultOnPost(w, 1, mockwebex.ResetAfterCommit()) }
	tests := []struct {
		name    string
		options CreateOptions
		prepare func(s service, w *webex)
		want    []string
	}{
		{"no equal object", failing, func(service, *webex) {}, []string{listedLine, createdLine}},
		{"equal object", failing, existing, []string{listedLine, existsLine}},
		{"adopted", adopting, existing, []string{listedLine, adoptedLine}},
		{"duplicate", allowingDuplicates, existing, []string{listedLine, createdLine}},
		{"deleted equal object", failing, func(s service, w *webex) {
			existing(s, w)
			w.Fault(mockwebex.Fault{Method: "DELETE", Do: mockwebex.Respond(204, nil, "")})
			_ = s.delete(context.Background(), w.client, s.ids(w)[0])
		}, []string{listedLine, deletingLine, createdLine}},
		{"without a listing", allowingDuplicates, failFirstListing, []string{unlistedLine, createdLine}},
		{"without a listing, and the response is lost", allowingDuplicates, func(s service, w *webex) { failFirstListing(s, w); lost(s, w) }, []string{unlistedLine, gaveUpLine}},
		{"the response is lost", failing, lost, []string{listedLine, unknownLine, searchedLine, foundLine}},
		{"the request is lost", failing, func(s service, w *webex) { s.faultOnPost(w, 1, mockwebex.ResetBefore()) },
			[]string{listedLine, unknownLine, searchedLine, resentLine, createdLine, searchedLine}},
		{"every request is lost", failing, func(s service, w *webex) { s.faultOnPost(w, 0, mockwebex.ResetBefore()) },
			append(append([]string{listedLine}, slices.Repeat([]string{unknownLine, searchedLine, resentLine}, maxResends)...),
				unknownLine, searchedLine, gaveUpLine)},
		{"similar object", failing, func(s service, w *webex) {
			s.putAtFirstPost(w, func() { s.put(w, 1, false, fakeclock.Start) })
			s.faultOnPost(w, 1, mockwebex.ResetBefore())
		}, []string{listedLine, unknownLine, searchedLine, gaveUpLine}},
		{"the search is rejected", failing, func(s service, w *webex) {
			lost(s, w)
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1, Do: mockwebex.RespondError(403, "no")})
		}, []string{listedLine, unknownLine, gaveUpLine}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				var log logged
				w := newWebexWith(t, log.configure)
				test.prepare(s, w)
				log.decisions = nil
				_, _ = s.createWith(t.Context(), w.client, 1, test.options)
				if !slices.Equal(log.decisions, test.want) {
					t.Errorf("logged\n%s\nwant\n%s", strings.Join(log.decisions, "\n"), strings.Join(test.want, "\n"))
				}
				for _, line := range log.lines {
					for _, personal := range []string{"2000010007", "200)001", "Customer 1", testSecret, "They asked for it."} {
						if strings.Contains(line, personal) {
							t.Errorf("%q is in the log: %s", personal, line)
						}
					}
				}
			})
		})
	}
}

// The errors of a create name the object, and wrap their cause.
func TestCreate_errorsAreTyped(t *testing.T) {
	for _, err := range []error{
		&ExistsError{IDs: []string{"id-1"}}, &MayExistError{Candidates: []string{"id-1"}, Listing: "the list", Cause: errors.New("reset")},
		&AdoptedError{ID: "id-1"}, &CreateBlockedError{ID: "id-1"},
	} {
		if !strings.Contains(err.Error(), "id-1") {
			t.Errorf("%T does not name the object: %v", err, err)
		}
	}
	cause := errors.New("cause")
	for _, err := range []error{&CheckExistingError{Cause: cause}, &MayExistError{Cause: cause}, &GoneError{Cause: cause}} {
		if !errors.Is(err, cause) || !strings.Contains(err.Error(), "cause") {
			t.Errorf("%T hides its cause", err)
		}
	}
}
