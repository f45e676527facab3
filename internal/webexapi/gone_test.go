package webexapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// notFound makes reads of one object return a 404 the given number of times; 0 means always.
func (s service) notFound(w *webex, method string, times int) {
	w.Fault(mockwebex.Fault{Method: method, Path: s.object, Times: times, Do: mockwebex.NotFound()})
}

func hourAgo() time.Time { return fakeclock.Start.Add(-time.Hour) }

// readsPerLookup returns the number of GETs by id that must fail before an object counts as gone.
func (s service) readsPerLookup() int {
	if s.name == callbacksService.name {
		return 2
	}
	return 1
}

// listingsPerLookup returns the number of listings that must lack the object of the tests before it counts as gone.
func (s service) listingsPerLookup() int {
	switch s.name {
	case webhooksService.name:
		return 1
	default:
		return 2 // A callback is listed by number and by agent; the read of a subscription itself uses the listing.
	}
}

func wantUnconfirmed(t *testing.T, err error) *UnconfirmedError {
	t.Helper()
	var unconfirmed *UnconfirmedError
	if !errors.As(err, &unconfirmed) || IsGone(err) || IsNotFound(err) {
		t.Fatalf("got %v, want an UnconfirmedError", err)
	}
	return unconfirmed
}

// An object that is listed does not count as gone after a 404.
func TestGone_listedObject(t *testing.T) {
	for _, s := range []service{webhooksService, callbacksService} {
		t.Run(s.name, func(t *testing.T) {
			w := newWebex(t)
			id := s.put(w, 1, true, hourAgo())
			s.notFound(w, "GET", 0)
			if got, err := s.read(t.Context(), w.client, id); err != nil || got != id {
				t.Errorf("read %q, %v", got, err)
			}
			wantCount(t, w, "GET", s.object, s.readsPerLookup())
			wantCount(t, w, "GET", s.collection, 1)
			if took := w.clock.Now().Sub(fakeclock.Start); took != time.Duration(s.readsPerLookup()-1)*secondReadPause {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// The second read of a callback succeeds after one temporary 404.
func TestGone_passingNotFound(t *testing.T) {
	w := newWebex(t)
	id := callbacksService.put(w, 1, true, hourAgo())
	callbacksService.notFound(w, "GET", 1)
	if got, err := callbacksService.read(t.Context(), w.client, id); err != nil || got != id {
		t.Errorf("read %q, %v", got, err)
	}
	wantCount(t, w, "GET", callbacksService.object, 2)
	wantCount(t, w, "", "", 2)
}

func TestGone_deletedObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		s.put(w, 2, true, hourAgo())
		id := "5c1e0000-0000-4000-8000-000000000000"
		_, err := s.read(t.Context(), w.client, id)
		if !IsGone(err) || !hasStatus(err, 404) {
			t.Errorf("got %v", err)
		}
		wantCount(t, w, "GET", s.object, s.readsPerLookup())
		wantCount(t, w, "GET", s.collection, s.listingsPerLookup())
		wantCount(t, w, "", "", s.readsPerLookup()+s.listingsPerLookup())
		if took := w.clock.Now().Sub(fakeclock.Start); took != time.Duration(s.readsPerLookup()-1)*secondReadPause {
			t.Errorf("it took %s: reads wait only for new objects", took)
		}
	})
}

// Many objects that are gone share one listing.
func TestGone_manyDeletedObjects(t *testing.T) {
	w := newWebex(t)
	var ids []string
	for n := range 60 {
		id := webhooksService.put(w, n, true, hourAgo())
		w.DeleteWebhook(id)
		ids = append(ids, id)
	}
	for _, id := range ids {
		if _, err := webhooksService.read(t.Context(), w.client, id); !IsGone(err) {
			t.Errorf("got %v", err)
		}
	}
	if got := w.Count("GET", "/v1/webhooks"); got > 2 {
		t.Errorf("%d listings", got)
	}
}

// If the listing fails, the error is an UnconfirmedError.
func TestGone_listingFails(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		for name, fault := range map[string]mockwebex.FaultKind{
			"403": mockwebex.RespondError(403, "no"), "404": mockwebex.NotFound(), "HTML 200": mockwebex.HTML(200), "500": mockwebex.RespondError(500, "no"),
			"an object": mockwebex.Respond(200, nil, "{}"),
		} {
			w := newWebex(t)
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Do: fault})
			_, err := s.read(t.Context(), w.client, "5c1e0000-0000-4000-8000-000000000000")
			if got := wantUnconfirmed(t, err); !IsNotFound(got.NotFound) || got.Listing == nil {
				t.Errorf("%s: got %+v", name, got)
			}
			if got := wantUnconfirmed(t, s.delete(t.Context(), w.client, "5c1e0000-0000-4000-8000-000000000000")); got.Listing == nil {
				t.Errorf("%s: got %+v", name, got)
			}
		}
	})
}

// A cached listing does not prove that an object still exists.
func TestGone_deletedAfterTheListing(t *testing.T) {
	for _, s := range []service{webhooksService, subscriptionsService(SubscriptionV1), subscriptionsService(SubscriptionV2)} {
		t.Run(s.name, func(t *testing.T) {
			w := newWebex(t)
			id := s.put(w, 1, true, hourAgo())
			s.mustCreate(t, w, 2) // reads and caches the listing
			w.clock.Advance(time.Second)
			w.DeleteWebhook(id)
			w.DeleteSubscription(id)
			if _, err := s.read(t.Context(), w.client, id); !IsGone(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A callback is searched for by number, as sent and as Webex stored it, and by agent.
func TestGone_listingsOfACallback(t *testing.T) {
	const spelled = "+1(202)555-0123"
	put := mockwebex.Callback{
		CustomerName: "Ada", Timezone: "Europe/London", ScheduleDate: "2027-03-05", StartTime: "10:00:00", EndTime: "11:00:00", QueueID: testQueue,
		AssigneeAgent: strings.ToLower(testAgent), CreatedTimestamp: hourAgo(),
	}
	tests := []struct {
		name, number string
		ref          CallbackRef
		listings     int
	}{
		{"by number", "+12025550123", CallbackRef{CallbackNumber: "+12025550123"}, 1},
		{"by Webex's spelling of the number", spelled, CallbackRef{CallbackNumber: spelled}, 2},
		{"by agent", "+12025550199", CallbackRef{CallbackNumber: "+12025550123", AssigneeAgent: testAgent}, 2},
		{"by agent alone", "+12025550199", CallbackRef{AssigneeAgent: testAgent}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWebex(t)
			callbacksService.notFound(w, "", 0)
			callback := put
			callback.CallbackNumber = test.number
			callback = w.PutCallback(callback)
			ref := test.ref
			ref.OrgID, ref.ID = mockwebex.DefaultOrgID, callback.ID
			if listed, err := w.client.Callbacks.Exists(t.Context(), ref); err != nil || !listed {
				t.Errorf("listed: %t, %v", listed, err)
			}
			wantCount(t, w, "GET", callbacksService.collection, test.listings)
			if got, err := w.client.Callbacks.Read(t.Context(), ref); err != nil || got.ID != callback.ID {
				t.Errorf("read %+v, %v", got, err)
			}
			if err := w.client.Callbacks.Delete(t.Context(), ref); !errors.As(err, new(*StillListedError)) {
				t.Errorf("delete: %v", err)
			}
			w.DeleteCallback(callback.ID)
			w.clock.Advance(sharedFor)
			if _, err := w.client.Callbacks.Read(t.Context(), ref); !IsGone(err) {
				t.Errorf("read after the delete: %v", err)
			}
			if listed, err := w.client.Callbacks.Exists(t.Context(), ref); err != nil || listed {
				t.Errorf("listed: %t, %v", listed, err)
			}
		})
	}
	t.Run("neither number nor agent is known", func(t *testing.T) {
		w := newWebex(t)
		ref := CallbackRef{OrgID: mockwebex.DefaultOrgID, ID: "5c1e0000-0000-4000-8000-000000000000"}
		_, err := w.client.Callbacks.Read(t.Context(), ref)
		_ = wantUnconfirmed(t, err)
		_ = wantUnconfirmed(t, w.client.Callbacks.Delete(t.Context(), ref))
	})
}

// If Webex rejects the list by agent, the list by number decides, as for a callback without an agent.
func TestGone_noListingByAgent(t *testing.T) {
	const missing = "5c1e0000-0000-4000-8000-000000000000"
	ref := testCallbackRef(missing, 1)
	w := newWebex(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.NoListByAgent = true }))
	if _, err := w.client.Callbacks.Read(t.Context(), ref); !IsGone(err) {
		t.Errorf("read: %v", err)
	}
	if listed, err := w.client.Callbacks.Exists(t.Context(), ref); err != nil || listed {
		t.Errorf("listed: %t, %v", listed, err)
	}
	if err := w.client.Callbacks.Delete(t.Context(), ref); err != nil {
		t.Errorf("delete: %v", err)
	}
	ref.ID = callbacksService.put(w, 1, true, hourAgo())
	w.clock.Advance(sharedFor)
	callbacksService.notFound(w, "", 0)
	if got, err := w.client.Callbacks.Read(t.Context(), ref); err != nil || got.ID != ref.ID {
		t.Errorf("read by number: %+v, %v", got, err)
	}

	byAgent := func(r *http.Request) bool { return r.URL.Query().Has("assigneeAgent") }
	for name, test := range map[string]struct {
		fault mockwebex.FaultKind
		times int
		gone  bool
	}{
		"400": {mockwebex.RespondError(400, "no"), 0, true}, "404": {mockwebex.NotFound(), 0, true},
		"one temporary 404": {mockwebex.NotFound(), 1, false},
		"401":               {mockwebex.Unauthorized(), 0, false}, "403": {mockwebex.RespondError(403, "no"), 0, false},
		"500": {mockwebex.RespondError(500, "no"), 0, false}, "404 of a proxy": {mockwebex.ForeignNotFound(), 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWebex(t)
			w.Fault(mockwebex.Fault{Method: "GET", Path: callbacksService.collection, When: byAgent, Times: test.times, Do: test.fault})
			ref := testCallbackRef(missing, 1)
			_, err := w.client.Callbacks.Read(t.Context(), ref)
			if !test.gone {
				_ = wantUnconfirmed(t, err)
			} else if !IsGone(err) {
				t.Errorf("got %v", err)
			}
			ref.CallbackNumber = ""
			if test.times == 0 {
				_, err = w.client.Callbacks.Read(t.Context(), ref)
				_ = wantUnconfirmed(t, err)
			}
		})
	}
}

// An agent moved a callback to another number after the refresh, so that the known listings do not contain it. A temporary 404 of the delete
// does not mean that it is gone.
func TestGone_movedCallback(t *testing.T) {
	w := newWebex(t)
	ref := testCallbackRef(callbacksService.put(w, 1, true, hourAgo()), 2)
	ref.AssigneeAgent = ""
	if exists, err := w.client.Callbacks.Exists(t.Context(), ref); err != nil || !exists {
		t.Errorf("exists: %t, %v", exists, err)
	}
	callbacksService.notFound(w, "DELETE", 1)
	if err := w.client.Callbacks.Delete(t.Context(), ref); err != nil {
		t.Errorf("delete: %v", err)
	}
	wantCount(t, w, "DELETE", "", 2)
	callbacksService.wantIDs(t, w)
}

// If the read that would confirm a delete fails, it is not known whether the callback is gone.
func TestGone_deleteWithoutARead(t *testing.T) {
	w := newWebex(t)
	w.Fault(mockwebex.Fault{Method: "GET", Path: callbacksService.object, Do: mockwebex.RespondError(403, "no")})
	_ = wantUnconfirmed(t, w.client.Callbacks.Delete(t.Context(), testCallbackRef("5c1e0000-0000-4000-8000-000000000000", 1)))
}

// TestGone_callbackStatus410 covers 410 for callbacks, which Webex documents for webhooks only.
func TestGone_callbackStatus410(t *testing.T) {
	w := newWebex(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.CallbackGone = http.StatusGone }))
	ref := CallbackRef{OrgID: mockwebex.DefaultOrgID, ID: "5c1e0000-0000-4000-8000-000000000000", CallbackNumber: "+12025550123"}
	if _, err := w.client.Callbacks.Read(t.Context(), ref); !IsGone(err) {
		t.Errorf("read: %v", err)
	}
	if _, err := w.client.Callbacks.Get(t.Context(), ref.OrgID, ref.ID); !IsNotFound(err) {
		t.Errorf("get: %v", err)
	}
	if err := w.client.Callbacks.Delete(t.Context(), ref); err != nil {
		t.Errorf("delete: %v", err)
	}
}

// Reads wait for a new object, which may not be visible yet, also in data sources. They do not wait for other objects.
func TestGone_newObject(t *testing.T) {
	read := func(s service, w *webex, id string, made time.Time) error {
		var err error
		switch s.name {
		case webhooksService.name:
			_, err = w.client.Webhooks.Read(context.Background(), WebhookRef{ID: id, Created: made})
		case callbacksService.name:
			ref := testCallbackRef(id, 1)
			ref.Created = made
			_, err = w.client.Callbacks.Read(context.Background(), ref)
		default:
			version := SubscriptionVersion(strings.TrimPrefix(s.name, "subscriptions "))
			_, err = w.client.Subscriptions.Read(context.Background(), SubscriptionRef{Version: version, ID: id, Created: made})
		}
		return err
	}
	forEachService(t, func(t *testing.T, s service) {
		t.Run("created by this process", func(t *testing.T) {
			w := newWebex(t)
			w.SetReadLag(mockwebex.Lag{For: 8 * time.Second})
			w.SetListLag(mockwebex.Lag{For: time.Hour})
			id := s.mustCreate(t, w, 1)
			if _, err := s.read(t.Context(), w.client, id); err != nil {
				t.Error(err)
			}
			if took := w.clock.Now().Sub(fakeclock.Start); took < 8*time.Second || took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
		t.Run("created by this process, in a data source", func(t *testing.T) {
			w := newWebex(t)
			w.SetReadLag(mockwebex.Lag{For: 8 * time.Second})
			id := s.mustCreate(t, w, 1)
			if got, err := s.get(t.Context(), w.client, id); err != nil || got != id {
				t.Errorf("got %q, %v", got, err)
			}
		})
		t.Run("never visible", func(t *testing.T) {
			w := newWebex(t)
			w.SetReadLag(mockwebex.Lag{For: time.Hour})
			id := s.mustCreate(t, w, 1)
			if _, err := s.get(t.Context(), w.client, id); !IsNotFound(err) || IsGone(err) {
				t.Errorf("got %v", err)
			}
			if took := w.clock.Now().Sub(fakeclock.Start); took < 8*time.Second || took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
		for name, test := range map[string]struct {
			age   time.Duration
			waits bool
		}{
			"a minute old by its state": {newObjectAge, false}, "younger by its state": {newObjectAge - time.Second, true},
			"from the future": {-newObjectAge + time.Second, true}, "of unknown age": {0, false},
		} {
			for _, shift := range []time.Duration{0, time.Hour, -time.Hour} { // The age is measured by the server's clock.
				t.Run(name+", clock shifted by "+shift.String(), func(t *testing.T) {
					w := newWebex(t)
					w.Switch(func(s *mockwebex.Switches) { s.ClockShift = shift })
					var made time.Time
					if name != "of unknown age" {
						made = fakeclock.Start.Add(shift - test.age)
					}
					if err := read(s, w, "5c1e0000-0000-4000-8000-000000000000", made); !IsGone(err) {
						t.Errorf("got %v", err)
					}
					waited := w.clock.Now().Sub(fakeclock.Start) - time.Duration(s.readsPerLookup()-1)*secondReadPause
					if (waited > 0) != test.waits || waited > 10*time.Second {
						t.Errorf("waited for %s", waited)
					}
				})
			}
		}
		t.Run("a minute after this process created it", func(t *testing.T) {
			w := newWebex(t)
			w.SetReadLag(mockwebex.Lag{For: time.Hour})
			id := s.mustCreate(t, w, 1)
			w.clock.Advance(newObjectAge)
			begun := w.clock.Now()
			if _, err := s.get(t.Context(), w.client, id); !IsNotFound(err) || w.clock.Now().After(begun) {
				t.Errorf("got %v after %s", err, w.clock.Now().Sub(begun))
			}
		})
	})
}

// A delete with a 404 succeeds only if the object is no longer listed.
func TestGone_delete(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		t.Run("deleted before", func(t *testing.T) {
			w := newWebex(t)
			if err := s.delete(t.Context(), w.client, "5c1e0000-0000-4000-8000-000000000000"); err != nil {
				t.Error(err)
			}
			wantCount(t, w, "DELETE", s.object, 1)
		})
		t.Run("a temporary 404", func(t *testing.T) {
			w := newWebex(t)
			id := s.put(w, 1, true, hourAgo())
			s.notFound(w, "DELETE", 1)
			if err := s.delete(t.Context(), w.client, id); err != nil {
				t.Error(err)
			}
			s.wantIDs(t, w)
			wantCount(t, w, "DELETE", s.object, 2)
		})
		t.Run("still listed", func(t *testing.T) {
			w := newWebex(t)
			id := s.put(w, 1, true, hourAgo())
			s.notFound(w, "DELETE", 0)
			var listed *StillListedError
			if err := s.delete(t.Context(), w.client, id); !errors.As(err, &listed) || !IsNotFound(listed.Cause) || IsNotFound(err) || IsGone(err) {
				t.Errorf("got %v", err)
			}
			wantCount(t, w, "DELETE", s.object, maxDeletes)
			if took := w.clock.Now().Sub(fakeclock.Start); took != (maxDeletes-1)*secondReadPause {
				t.Errorf("it took %s", took)
			}
		})
		t.Run("no 404", func(t *testing.T) {
			w := newWebex(t)
			id := s.put(w, 1, true, hourAgo())
			if err := s.delete(t.Context(), w.client, id); err != nil {
				t.Error(err)
			}
			wantCount(t, w, "", "", 1)
		})
	})
}

// With a wrong base URL no object counts as gone, for every response to unknown paths.
func TestGone_wrongBaseURL(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"without /v1": func(c *Config) { c.BaseURL = strings.TrimSuffix(c.BaseURL, "/v1") },
		"twice /v1":   func(c *Config) { c.BaseURL += "/v1" },
	} {
		for _, ownShape := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				forEachService(t, func(t *testing.T, s service) {
					w := newWebexWith(t, func(c *Config) {
						change(c)
						c.ContactCenterBaseURL += "/v1"
					}, mockwebex.WithSwitches(func(switches *mockwebex.Switches) { switches.WebexErrorPaths = ownShape }))
					id := s.put(w, 1, true, hourAgo())
					if _, err := s.read(t.Context(), w.client, id); err == nil || IsGone(err) {
						t.Errorf("read: %v", err)
					}
					if err := s.delete(t.Context(), w.client, id); err == nil || IsGone(err) {
						t.Errorf("delete: %v", err)
					}
					for _, options := range []CreateOptions{failing, adopting} {
						if _, err := s.createWith(t.Context(), w.client, 2, options); !errors.As(err, new(*CheckExistingError)) {
							t.Errorf("create: %v", err)
						}
					}
					if _, err := s.createWith(t.Context(), w.client, 2, allowingDuplicates); err == nil || errors.As(err, new(*MayExistError)) {
						t.Errorf("create: %v", err)
					}
					s.wantIDs(t, w, id)
				})
			})
		}
	}
}

// A webhook of another account is invisible to the token, even if it exists.
func TestGone_otherAccount(t *testing.T) {
	const otherToken = "other-token"
	other := mockwebex.Person{Email: "other@example.com"}
	setUp := func(t *testing.T, create WebhookCreate) (w *webex, otherAccount *Client, ref WebhookRef) {
		w = newWebex(t, mockwebex.WithToken(mockwebex.DefaultToken), mockwebex.WithPersonToken(otherToken, other))
		result, err := w.client.Webhooks.Create(t.Context(), create, failing)
		if err != nil {
			t.Fatal(err)
		}
		otherAccount, err = New(Config{
			BaseURL: w.config.BaseURL, ContactCenterBaseURL: w.config.ContactCenterBaseURL, Credentials: Credentials{AccessToken: otherToken},
			Clock: w.clock, Transport: w.config.Transport,
		})
		if err != nil {
			t.Fatal(err)
		}
		w.ResetRequests()
		object := result.Object
		return w, otherAccount, WebhookRef{ID: object.ID, OwnedBy: object.OwnedBy, CreatedBy: object.CreatedBy, Created: hourAgo()}
	}
	t.Run("is named", func(t *testing.T) {
		w, otherAccount, ref := setUp(t, testWebhook(1))
		for range 3 {
			_, err := otherAccount.Webhooks.Read(t.Context(), ref)
			var invisible *OtherAccountError
			if !errors.As(err, &invisible) || IsGone(err) || invisible.CreatedBy != ref.CreatedBy || invisible.ID != ref.ID ||
				invisible.Account == nil || invisible.Account.Emails[0] != other.Email {
				t.Errorf("got %v", err)
			}
		}
		if err := otherAccount.Webhooks.Delete(t.Context(), ref); !errors.As(err, new(*OtherAccountError)) {
			t.Errorf("delete: %v", err)
		}
		wantCount(t, w, "GET", "/v1/people/me", 1)
		webhooksService.wantIDs(t, w, ref.ID)
	})
	t.Run("when people/me is rejected", func(t *testing.T) {
		w, otherAccount, ref := setUp(t, testWebhook(1))
		w.Switch(func(s *mockwebex.Switches) { s.PeopleMe = 403 })
		_, err := otherAccount.Webhooks.Read(t.Context(), ref)
		var invisible *OtherAccountError
		if !errors.As(err, &invisible) || IsGone(err) || invisible.Account != nil || !hasStatus(invisible.Cause, 403) {
			t.Errorf("got %v", err)
		}
	})
	gone := func(name string, create WebhookCreate, change func(*WebhookRef), requests int) {
		t.Run(name, func(t *testing.T) {
			w, otherAccount, ref := setUp(t, create)
			client := otherAccount
			if name == "of the same account" {
				client = w.client
				w.clock.Advance(newObjectAge)
			}
			w.DeleteWebhook(ref.ID)
			change(&ref)
			if _, err := client.Webhooks.Read(t.Context(), ref); !IsGone(err) {
				t.Errorf("got %v", err)
			}
			wantCount(t, w, http.MethodGet, "/v1/people/me", requests)
		})
	}
	gone("of the same account", testWebhook(1), func(*WebhookRef) {}, 1)
	gone("of unknown account", testWebhook(1), func(ref *WebhookRef) { ref.CreatedBy = "" }, 0)
	gone("of the organization", WebhookCreate{
		Name: "n", TargetURL: "https://example.com/", Resource: "meetings", Event: "created", OwnedBy: OwnedByOrg,
	}, func(*WebhookRef) {}, 0)
	t.Run("in another form of the id", func(t *testing.T) {
		w, _, ref := setUp(t, testWebhook(1))
		w.clock.Advance(newObjectAge)
		w.DeleteWebhook(ref.ID)
		ref.CreatedBy = mockwebex.DefaultPerson().ID
		if _, err := w.client.Webhooks.Read(t.Context(), ref); !IsGone(err) {
			t.Errorf("got %v", err)
		}
	})
}

// An object with another form of its id in the response is the same object.
func TestGone_otherFormsOfTheID(t *testing.T) {
	for _, form := range []mockwebex.IDStyle{mockwebex.IDOfUUID, mockwebex.IDWithCluster, mockwebex.IDAsUUID} {
		w := newWebex(t)
		id := webhooksService.put(w, 1, true, hourAgo())
		w.Switch(func(s *mockwebex.Switches) { s.WebhookIDForm, s.UpperCaseUUID = form, true })
		webhooksService.notFound(w, "GET", 1)
		if _, err := webhooksService.read(t.Context(), w.client, id); err != nil {
			t.Errorf("read: %v", err)
		}
		wantCount(t, w, "GET", "/v1/webhooks", 1)
		_, err := webhooksService.create(t.Context(), w.client, 1)
		var existing *ExistsError
		if !errors.As(err, &existing) || len(existing.IDs) != 1 {
			t.Fatalf("create: %v", err)
		}
		if err := webhooksService.delete(t.Context(), w.client, id); !errors.As(err, new(*CreateBlockedError)) {
			t.Errorf("delete: %v", err)
		}
	}
}

// A token of another organization does not see an organization's webhook, so its listing does not prove that the webhook is gone.
func TestGone_webhookOfAnotherOrganization(t *testing.T) {
	const otherOrg = "11111111-2222-4333-8444-555555555555"
	w := newWebexWith(t, func(config *Config) { config.Credentials.AccessToken = "other-token" },
		mockwebex.WithPersonToken("other-token", mockwebex.Person{Email: "other@example.com", OrgID: otherOrg}))
	hook := w.PutWebhook(mockwebex.Webhook{
		Name: "org hook", TargetURL: "https://example.com/", Resource: "meetings", Event: "created", OwnedBy: OwnedByOrg, Created: hourAgo(),
	})
	ref := WebhookRef{ID: hook.ID, OwnedBy: OwnedByOrg, OrgID: mockwebex.DefaultOrgID, Created: hourAgo()}
	_, err := w.client.Webhooks.Read(t.Context(), ref)
	var invisible *OtherOrganizationError
	if !errors.As(err, &invisible) || IsGone(err) || *invisible != (OtherOrganizationError{hook.ID, mockwebex.DefaultOrgID, otherOrg}) {
		t.Errorf("read: %v", err)
	}
	if err := w.client.Webhooks.Delete(t.Context(), ref); !errors.As(err, new(*OtherOrganizationError)) {
		t.Errorf("delete: %v", err)
	}
	webhooksService.wantIDs(t, w, hook.ID)
	for _, orgID := range []string{"", otherOrg} {
		ref.OrgID = orgID
		if _, err := w.client.Webhooks.Read(t.Context(), ref); !IsGone(err) {
			t.Errorf("organization %q: %v", orgID, err)
		}
	}
}
