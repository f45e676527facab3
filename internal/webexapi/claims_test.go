package webexapi

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

func TestClaims_firstOperationWins(t *testing.T) {
	const id = "0b7c2f6e-1111-4c4c-9d9d-00000000000A"
	const otherForm = "0b7c2f6e-1111-4c4c-9d9d-00000000000a"
	ids := []string{id}
	adopted := func(err error) bool { return errors.As(err, new(*AdoptedError)) }
	blocked := func(err error) bool { return errors.As(err, new(*CreateBlockedError)) }

	t.Run("a delete", func(t *testing.T) {
		var c claims
		if err := c.beginDelete(otherForm); err != nil {
			t.Fatal(err)
		}
		if got := c.claimExisting(ids); len(got) > 0 {
			t.Errorf("claimed %q", got)
		}
		if got, existing := c.adopt(ids); got != "" || len(existing) > 0 {
			t.Errorf("adopted %q, existing %q", got, existing)
		}
		if err := c.beginDelete(id); err != nil {
			t.Errorf("the delete cannot go on: %v", err)
		}
	})
	t.Run("a create that fails", func(t *testing.T) {
		var c claims
		for range 2 {
			if got := c.claimExisting(ids); !slices.Equal(got, ids) {
				t.Errorf("claimed %q", got)
			}
		}
		if got, existing := c.adopt(ids); got != "" || !slices.Equal(existing, ids) {
			t.Errorf("adopted %q, existing %q", got, existing)
		}
		if err := c.beginDelete(otherForm); !blocked(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an adoption", func(t *testing.T) {
		var c claims
		if got, existing := c.adopt(ids); got != id || len(existing) > 0 {
			t.Errorf("adopted %q, existing %q", got, existing)
		}
		if !c.isKnown(otherForm) {
			t.Error("the adopted object is not known")
		}
		if got, existing := c.adopt([]string{otherForm}); got != "" || len(existing) != 1 {
			t.Errorf("adopted %q, existing %q", got, existing)
		}
		if err := c.beginDelete(otherForm); !adopted(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an adoption of the only object that no delete has claimed", func(t *testing.T) {
		var c claims
		if err := c.beginDelete("x"); err != nil {
			t.Fatal(err)
		}
		if got, existing := c.adopt([]string{"x", id}); got != id || len(existing) > 0 {
			t.Errorf("adopted %q, existing %q", got, existing)
		}
	})
	t.Run("an adoption of several", func(t *testing.T) {
		var c claims
		if got, existing := c.adopt([]string{"x", id}); got != "" || len(existing) != 2 {
			t.Errorf("adopted %q, existing %q", got, existing)
		}
		for _, id := range []string{"x", id} {
			if err := c.beginDelete(id); !blocked(err) {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("a known object", func(t *testing.T) {
		var c claims
		c.markKnown(id)
		if got, existing := c.adopt(ids); got != "" || len(existing) != 1 {
			t.Errorf("adopted %q, existing %q", got, existing)
		}
		var other claims
		other.markCreated(id, fakeclock.Start)
		if err := other.beginDelete(id); err != nil {
			t.Error(err)
		}
		if !other.createdAt(otherForm).Equal(fakeclock.Start) {
			t.Errorf("created at %s", other.createdAt(otherForm))
		}
	})
}

// TestClaims_renameLosesNothing checks renaming resources without a moved block, which deletes and creates equal objects at the same time
// and in any order. Either the object remains, or both its delete and its create succeed.
func TestClaims_renameLosesNothing(t *testing.T) {
	for mode, options := range map[string]CreateOptions{"failing": failing, "adopting": adopting, "allowing duplicates": allowingDuplicates} {
		t.Run(mode, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				for range 3 {
					rename(t, s, options)
				}
			})
		})
	}
}

func rename(t *testing.T, s service, options CreateOptions) {
	count := 60
	if s.name != webhooksService.name && s.name != callbacksService.name {
		count = 9 // an organization may have 20 subscriptions
	}
	w := newWebexWith(t, withLongRetries)
	old := make([]string, count)
	for n := range old {
		old[n] = s.put(w, n, true, fakeclock.Start.Add(-time.Hour))
	}
	results, creates, deletes := make([]created, count), make([]error, count), make([]error, count)
	var operations []func()
	for n := range count {
		operations = append(operations,
			func() { results[n], creates[n] = s.createWith(t.Context(), w.client, n, options) },
			func() { deletes[n] = s.delete(t.Context(), w.client, old[n]) })
	}
	parallel(10, operations)

	live := s.ids(w)
	if len(live) != count {
		t.Errorf("%d of %d objects are left", len(live), count)
	}
	for n := range count {
		oldExists := slices.Contains(live, old[n])
		if (deletes[n] == nil) == oldExists {
			t.Errorf("%d: delete: %v, but the object exists: %t", n, deletes[n], oldExists)
		}
		switch {
		case creates[n] != nil:
			_ = wantExists(t, creates[n], old[n])
			if !errors.As(deletes[n], new(*CreateBlockedError)) {
				t.Errorf("%d: the create failed, and the delete returned %v", n, deletes[n])
			}
		case !slices.Contains(live, results[n].id):
			t.Errorf("%d: created %q, which does not exist", n, results[n].id)
		case results[n].adopted != (results[n].id == old[n]) || results[n].adopted != errors.As(deletes[n], new(*AdoptedError)):
			t.Errorf("%d: created %+v, delete: %v", n, results[n], deletes[n])
		}
	}
}

// parallel runs functions in random order, some at a time, as Terraform does.
func parallel(workers int, functions []func()) {
	rand.Shuffle(len(functions), func(i, j int) { functions[i], functions[j] = functions[j], functions[i] })
	todo := make(chan func(), len(functions))
	for _, function := range functions {
		todo <- function
	}
	close(todo)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for function := range todo {
				function()
			}
		})
	}
	wait.Wait()
}

// TestCreate_requests counts requests: one POST for each object, and one listing per run or, for callbacks, per number.
func TestCreate_requests(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		count, listings := 100, 1
		switch s.name {
		case webhooksService.name:
		case callbacksService.name:
			listings = count
		default:
			count = 20
		}
		w := newWebex(t)
		functions := make([]func(), count)
		for n := range functions {
			functions[n] = func() { s.mustCreateClean(t, w, n) }
		}
		parallel(10, functions)
		wantCount(t, w, "POST", s.collection, count)
		wantCount(t, w, "GET", s.collection, listings)
		wantCount(t, w, "", "", count+listings)
	})
	t.Run("one listing per owner and version", func(t *testing.T) {
		w := newWebex(t)
		for n := range 5 {
			webhooksService.mustCreateClean(t, w, n)
			subscriptionsService(SubscriptionV1).mustCreateClean(t, w, n)
			subscriptionsService(SubscriptionV2).mustCreateClean(t, w, n)
			event := []string{"created", "updated", "deleted", "started", "ended"}[n]
			_, err := w.client.Webhooks.Create(t.Context(), WebhookCreate{
				Name: "n", TargetURL: "https://example.com/", Resource: "meetings", Event: event, OwnedBy: OwnedByOrg,
			}, failing)
			if err != nil {
				t.Fatal(err)
			}
		}
		wantCount(t, w, "", "", 4*5+4)
	})
}

// TestCreate_keepsTheListing checks that the listing is cached for five minutes, contains new objects, and is read again after a delete.
func TestCreate_keepsTheListing(t *testing.T) {
	for _, s := range []service{webhooksService, subscriptionsService(SubscriptionV1), subscriptionsService(SubscriptionV2)} {
		t.Run(s.name, func(t *testing.T) {
			w := newWebex(t)
			first := s.mustCreateClean(t, w, 1)
			_, err := s.create(t.Context(), w.client, 1)
			_ = wantExists(t, err, first)
			w.clock.Advance(5*time.Minute - time.Second)
			s.mustCreateClean(t, w, 2)
			wantCount(t, w, "GET", s.collection, 1)

			foreign := s.put(w, 3, true, w.clock.Now())
			w.clock.Advance(time.Second)
			_, err = s.create(t.Context(), w.client, 3)
			_ = wantExists(t, err, foreign)
			wantCount(t, w, "GET", s.collection, 2)

			second := s.put(w, 4, true, w.clock.Now())
			if err := s.delete(t.Context(), w.client, s.mustCreateClean(t, w, 5)); err != nil {
				t.Fatal(err)
			}
			wantCount(t, w, "GET", s.collection, 2)
			_, err = s.create(t.Context(), w.client, 4)
			_ = wantExists(t, err, second)
			wantCount(t, w, "GET", s.collection, 3)
		})
	}
}

// TestCreate_afterUpdate checks that an update changes the object in the cached listing.
func TestCreate_afterUpdate(t *testing.T) {
	for _, s := range []service{webhooksService, subscriptionsService(SubscriptionV1), subscriptionsService(SubscriptionV2)} {
		w := newWebex(t)
		id := s.mustCreateClean(t, w, 1)
		if err := s.update(t.Context(), w.client, id, 1); err != nil {
			t.Fatal(err)
		}
		other := s.mustCreateClean(t, w, 1)
		s.wantIDs(t, w, id, other)
		wantCount(t, w, "GET", s.collection, 1)
	}
}

// TestListingCache_changeWhileListing checks that a listing in progress, which may miss a create or a delete, is not cached, and that later
// callers do not wait for it.
func TestListingCache_changeWhileListing(t *testing.T) {
	changes := map[string]func(*listingCache[thing]){
		"add":        func(l *listingCache[thing]) { l.add("things", thing{ID: "1"}) },
		"invalidate": func(l *listingCache[thing]) { l.invalidate() },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cache := listingCache[thing]{clock: SystemClock{}, id: thingID}
				readings := 0
				release := []chan struct{}{make(chan struct{}), make(chan struct{})}
				get := func() int {
					listing, err := cache.get(t.Context(), "things", time.Hour, func(context.Context) (*snapshot[thing], error) {
						readings++
						reading := readings
						<-release[reading-1]
						return &snapshot[thing]{items: make([]thing, reading), begun: time.Now()}, nil
					})
					if err != nil {
						t.Error(err)
						return 0
					}
					return len(listing.items)
				}
				results := make(chan int, 3)
				for range 2 {
					go func() { results <- get() }()
				}
				synctest.Wait()
				change(&cache)
				go func() { results <- get() }()
				synctest.Wait()
				close(release[1])
				synctest.Wait()
				close(release[0])
				got := []int{<-results, <-results, <-results}
				slices.Sort(got)
				if !slices.Equal(got, []int{1, 1, 2}) || get() != 2 || readings != 2 {
					t.Errorf("got %v from %d calls of read", got, readings)
				}
			})
		})
	}
}
