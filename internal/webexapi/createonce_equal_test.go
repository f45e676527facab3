package webexapi

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// An equal object that was there shortly before the create, as with create_before_destroy: taken for the new one, it would be
// destroyed a moment later.
func TestCreateBesideAnEqualObject(t *testing.T) {
	for _, test := range []struct {
		name string
		age  time.Duration
		lag  mockwebex.Lag
		// stops: nobody can tell the two apart.
		stops bool
	}{
		{name: "a second older", age: time.Second},
		{name: "two seconds older", age: 2 * time.Second},
		{name: "older, and the new one is not listed at first", age: time.Second, lag: mockwebex.Lag{For: 3 * time.Second}},
		{name: "of the same second", age: 0, stops: true},
		{name: "younger", age: -time.Second, stops: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				old := s.put(w, 1, true, fakeclock.Start.Add(-test.age))
				w.SetListLag(test.lag)
				s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
				id, warnings, err := s.create(t.Context(), w.client, 1)
				wantCount(t, w, "POST", s.collection, 1)
				both := s.ids(w)
				if len(both) != 2 {
					t.Fatalf("Webex holds %q, want two", both)
				}
				if test.stops {
					candidates := mayExist(t, err).Candidates
					slices.Sort(candidates)
					slices.Sort(both)
					if !slices.Equal(candidates, both) {
						t.Errorf("candidates %q, want %q", candidates, both)
					}
					return
				}
				if err != nil || len(warnings) > 0 || id == old {
					t.Errorf("create: %q, %v, warnings %q; want the other one than %q", id, err, warnings, old)
				}
			})
		})
	}
}

// The clock that stamps objects may be behind the clock that dates answers: what is found is adopted all the same. But it may also
// be somebody else's.
func TestCreateAdoptsWhatAnotherClockStamped(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		s.faultOnPost(w, 1, mockwebex.ResetBefore())
		own := s.put(w, 1, true, fakeclock.Start.Add(-2*time.Second))
		id, warnings, err := s.create(t.Context(), w.client, 1)
		if err != nil || id != own || len(warnings) != 1 || !strings.Contains(warnings[0], own) {
			t.Errorf("create: %q, %v, warnings %q; want %q and one warning that names it", id, err, warnings, own)
		}
		wantCount(t, w, "POST", s.collection, 1)
	})
}

// More equal objects than attempts: an older one beside them is no way out.
func TestCreateBesideTooManyEqualObjects(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		for _, age := range []time.Duration{2 * time.Second, -time.Second, -time.Second} {
			s.put(w, 1, true, fakeclock.Start.Add(-age))
		}
		s.faultOnPost(w, 1, mockwebex.ResetBefore())
		_, _, err := s.create(t.Context(), w.client, 1)
		if candidates := mayExist(t, err).Candidates; len(candidates) != 3 {
			t.Errorf("candidates %q, want all three", candidates)
		}
	})
}

// What this client deletes while a create looks is not the create's.
func TestCreateLeavesWhatIsDeletedDuringItsLook(t *testing.T) {
	w := newWebex(t)
	old := callbacksService.put(w, 1, true, fakeclock.Start)
	callbacksService.faultOnPost(w, 1, mockwebex.ResetBefore())
	looks := 0
	w.HookAfter(func(r *http.Request, _ int) {
		if r.Method != http.MethodGet {
			return
		}
		if looks++; looks == 1 { // between the lists of the two spellings of the number
			if err := callbacksService.delete(context.Background(), w.client, old); err != nil {
				t.Error(err)
			}
		}
	})
	id, warnings, err := callbacksService.create(t.Context(), w.client, 1)
	if err != nil || len(warnings) > 0 || id == old {
		t.Fatalf("create: %q, %v, warnings %q; %q was deleted", id, err, warnings, old)
	}
	callbacksService.wantIDs(t, w, id)
}
