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

// logged keeps the lines of a log.
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

// Every branch of a create logs its decision, so that "why are there two?" can be answered from a log, without personal data.
func TestCreate_logsItsDecisions(t *testing.T) {
	const (
		listedLine   = "Listed the existing objects before creating"
		blindLine    = "Creating without knowing the existing objects"
		createdLine  = "Created"
		refusedLine  = "Refused to create: an equal object exists"
		adoptedLine  = "Adopted an existing object"
		deletingLine = "The equal objects are being deleted: creating another one"
		unknownLine  = "The outcome of the create is unknown: searching for its object"
		searchedLine = "Searched for the object of the create"
		foundLine    = "Found the object of the create"
		resentLine   = "Not found: sending the create again"
		gaveUpLine   = "Gave up creating: the object may exist"
	)
	existing := func(s service, w *webex) { s.put(w, 1, true, fakeclock.Start) }
	blind := func(s service, w *webex) {
		w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Times: 1, Do: mockwebex.Refuse(403, "no")})
	}
	lost := func(s service, w *webex) { s.faultOnPost(w, 1, mockwebex.ResetAfterCommit()) }
	tests := []struct {
		name    string
		options CreateOptions
		prepare func(s service, w *webex)
		want    []string
	}{
		{"nothing special", refusing, func(service, *webex) {}, []string{listedLine, createdLine}},
		{"refused", refusing, existing, []string{listedLine, refusedLine}},
		{"adopted", adopting, existing, []string{listedLine, adoptedLine}},
		{"a duplicate", allowingDuplicates, existing, []string{listedLine, createdLine}},
		{"a delete came first", refusing, func(s service, w *webex) {
			existing(s, w)
			w.Fault(mockwebex.Fault{Method: "DELETE", Do: mockwebex.Answer(204, nil, "")})
			_ = s.delete(context.Background(), w.client, s.ids(w)[0])
		}, []string{listedLine, deletingLine, createdLine}},
		{"blind", allowingDuplicates, blind, []string{blindLine, createdLine}},
		{"blind, and the response is lost", allowingDuplicates, func(s service, w *webex) { blind(s, w); lost(s, w) }, []string{blindLine, gaveUpLine}},
		{"the response is lost", refusing, lost, []string{listedLine, unknownLine, searchedLine, foundLine}},
		{"the request is lost", refusing, func(s service, w *webex) { s.faultOnPost(w, 1, mockwebex.ResetBefore()) },
			[]string{listedLine, unknownLine, searchedLine, resentLine, createdLine, searchedLine}},
		{"every request is lost", refusing, func(s service, w *webex) { s.faultOnPost(w, 0, mockwebex.ResetBefore()) },
			append(append([]string{listedLine}, slices.Repeat([]string{unknownLine, searchedLine, resentLine}, maxResends)...),
				unknownLine, searchedLine, gaveUpLine)},
		{"a candidate", refusing, func(s service, w *webex) {
			s.appearing(w, func() { s.put(w, 1, false, fakeclock.Start) })
			s.faultOnPost(w, 1, mockwebex.ResetBefore())
		}, []string{listedLine, unknownLine, searchedLine, gaveUpLine}},
		{"the search is refused", refusing, func(s service, w *webex) {
			lost(s, w)
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1, Do: mockwebex.Refuse(403, "no")})
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

// A refused create names its reason in a typed error whatever wraps it.
func TestCreate_errorsAreTyped(t *testing.T) {
	for _, err := range []error{
		&ExistsError{IDs: []string{"id-1"}}, &MayExistError{Candidates: []string{"id-1"}, Listing: "the list", Cause: errors.New("reset")},
		&AdoptedError{ID: "id-1"}, &CreateRefusedError{ID: "id-1"},
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
