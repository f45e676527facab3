package webexapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// A list is read again if it changed while it was read, because an object that moves to an earlier page would be missing.
func TestPaging_listsThatMove(t *testing.T) {
	for _, test := range []struct {
		moving int
		ok     bool
	}{{0, true}, {1, true}, {3, true}, {1000, false}} {
		t.Run(fmt.Sprintf("%d times", test.moving), func(t *testing.T) {
			w := newWebex(t)
			callbacks := w.putCallbacks(250, 1)
			for n := range 130 {
				w.PutQueue(mockwebex.Queue{Name: fmt.Sprintf("queue %d", n)})
			}
			lists := map[string]func() (int, error){
				"callbacks": func() (int, error) {
					options := CallbackListOptions{AssigneeAgent: callbacks[0].AssigneeAgent}
					ids, err := collect(w.client.Callbacks.All(t.Context(), mockwebex.DefaultOrgID, options), callbackID)
					return len(ids) - 250, err
				},
				"queues": func() (int, error) {
					ids, err := collect(w.client.Queues.Search(t.Context(), mockwebex.DefaultOrgID, "queue"), queueID)
					return len(ids) - 130, err
				},
			}
			for name, list := range lists {
				w.Switch(func(s *mockwebex.Switches) { s.MovingPages = test.moving })
				missing, err := list()
				var unstable *UnstableListError
				switch {
				case test.ok && (err != nil || missing != 0):
					t.Errorf("%s: %d missing, %v", name, -missing, err)
				case !test.ok && (!errors.As(err, &unstable) || unstable.Reads != maxListReads):
					t.Errorf("%s: %d missing, %v", name, -missing, err)
				}
			}
		})
	}
}

// pagesOf serves a list whose contents may differ each time that it is read.
func pagesOf(t *testing.T, readings ...[][]string) (fetch[thing], *int) {
	requests := new(int)
	begun := -1
	var fetchPage func(number int) fetch[thing]
	fetchPage = func(number int) fetch[thing] {
		return func(context.Context) (*page[thing], error) {
			*requests++
			if number == 0 {
				begun++
			}
			pages := readings[min(begun, len(readings)-1)]
			read := &page[thing]{total: 3}
			for _, id := range pages[number] {
				read.items = append(read.items, thing{ID: id})
			}
			if number+1 < len(pages) {
				read.next = fetchPage(number + 1)
			}
			return read, nil
		}
	}
	return fetchPage(0), requests
}

func TestPaging_readStable(t *testing.T) {
	complete := [][]string{{"1", "2"}, {"3"}}
	tests := []struct {
		name     string
		readings [][][]string
		want     []string
		requests int
	}{
		{"complete", [][][]string{complete}, []string{"1", "2", "3"}, 2},
		{"one missing at first", [][][]string{{{"1", "2"}, {}}, complete}, []string{"1", "2", "3"}, 4},
		{"one on two pages at first", [][][]string{{{"1", "2"}, {"2"}}, complete}, []string{"1", "2", "3"}, 4},
		{"always one on two pages", [][][]string{{{"1", "2"}, {"2"}}}, []string{"1", "2"}, 4},
		{"a wrong total on a single page", [][][]string{{{"1"}}}, []string{"1"}, 1},
		{"ever changing", [][][]string{{{"1"}, {"2"}}, {{"2"}, {"3"}}, {{"3"}, {"4"}}, {{"4"}, {"5"}}, {{"5"}, {"6"}}}, nil, 10},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client, _ := testClient(t, always(500, ""))
			first, requests := pagesOf(t, test.readings...)
			read, err := readStable(t.Context(), client.Queues.api, first, thingID)
			if test.want == nil {
				if !errors.As(err, new(*UnstableListError)) {
					t.Errorf("got %v", err)
				}
			} else if err != nil || !slices.Equal(pick(read.items, thingID), test.want) {
				t.Errorf("got %+v, %v", read, err)
			}
			if *requests != test.requests {
				t.Errorf("%d requests, want %d", *requests, test.requests)
			}
		})
	}
}

// An object that is listed twice counts as one object.
func TestPaging_repeatedObjects(t *testing.T) {
	for _, style := range []mockwebex.RepeatStyle{mockwebex.RepeatOnPage, mockwebex.RepeatAcrossPages} {
		w := newWebex(t)
		hooks, callbacks := w.putWebhooks(150), w.putCallbacks(150, 1)
		subscription := subscriptionsService(SubscriptionV2).put(w, 1, true, hourAgo())
		w.PutQueue(mockwebex.Queue{Name: "queue"})
		w.Switch(func(s *mockwebex.Switches) { s.Repeats = style })
		counts := map[string]int{}
		ids, err := collect(w.client.Webhooks.All(t.Context(), WebhookListOptions{}), webhookID)
		counts["webhooks"] = len(ids) - len(hooks)
		options := CallbackListOptions{AssigneeAgent: callbacks[0].AssigneeAgent}
		ids, callbacksErr := collect(w.client.Callbacks.All(t.Context(), mockwebex.DefaultOrgID, options), callbackID)
		counts["callbacks"] = len(ids) - len(callbacks)
		ids, subscriptionsErr := collect(w.client.Subscriptions.All(t.Context(), "", SubscriptionV2), subscriptionID)
		counts["subscriptions"] = len(ids) - 1
		ids, queuesErr := collect(w.client.Queues.Named(t.Context(), mockwebex.DefaultOrgID, "queue"), queueID)
		counts["queues"] = len(ids) - 1
		if err := errors.Join(err, callbacksErr, subscriptionsErr, queuesErr); err != nil {
			t.Error(err)
		}
		for name, tooMany := range counts {
			if tooMany != 0 {
				t.Errorf("style %d: %d %s too many", style, tooMany, name)
			}
		}
		// One object that is listed twice is not a duplicate.
		_, err = subscriptionsService(SubscriptionV2).createWith(t.Context(), w.client, 1, adopting)
		if err != nil {
			t.Errorf("adopt %s: %v", subscription, err)
		}
	}
}

// TestPaging_firstNumber reads all pages, whether Webex numbers them from zero, as documented, or from one.
func TestPaging_firstNumber(t *testing.T) {
	for _, oneBased := range []bool{false, true} {
		w := newWebex(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.OneBasedPages = oneBased }))
		callbacks := w.putCallbacks(350, 1)
		options := CallbackListOptions{AssigneeAgent: callbacks[0].AssigneeAgent}
		ids, err := collect(w.client.Callbacks.All(t.Context(), mockwebex.DefaultOrgID, options), callbackID)
		if err != nil || len(ids) != len(callbacks) {
			t.Errorf("numbered from one: %t: got %d callbacks, %v", oneBased, len(ids), err)
		}
		wantCount(t, w, "GET", callbacksService.collection, 4)
	}
}

// TestPaging_oddLinks reads the pages of lists whose links are missing or have another form.
func TestPaging_oddLinks(t *testing.T) {
	for _, links := range []any{nil, "", []any{"x"}, map[string]any{"next": 7}, map[string]any{"next": "%"}, map[string]any{"next": "/x?page=y"}} {
		w := newWebex(t)
		callbacks := w.putCallbacks(150, 1)
		w.RewriteBody(func(_ *http.Request, _ int, body any) any {
			if list, ok := body.(map[string]any); ok {
				if meta, ok := list["meta"].(map[string]any); ok {
					meta["links"] = links
				}
			}
			return body
		})
		options := CallbackListOptions{AssigneeAgent: callbacks[0].AssigneeAgent}
		ids, err := collect(w.client.Callbacks.All(t.Context(), mockwebex.DefaultOrgID, options), callbackID)
		if err != nil || len(ids) != len(callbacks) {
			t.Errorf("links %v: got %d callbacks, %v", links, len(ids), err)
		}
	}
}

// TestPaging_firstNumberWithoutLinks reads a list whose pages are numbered from one although no link tells it: the second page would be the
// first one again, and the list would lack its last page.
func TestPaging_firstNumberWithoutLinks(t *testing.T) {
	for _, count := range []int{150, 200, 350} {
		w := newWebex(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.OneBasedPages = true }))
		callbacks := w.putCallbacks(count, 1)
		w.RewriteBody(func(_ *http.Request, _ int, body any) any {
			if list, ok := body.(map[string]any); ok {
				if meta, ok := list["meta"].(map[string]any); ok {
					delete(meta, "links")
				}
			}
			return body
		})
		options := CallbackListOptions{AssigneeAgent: callbacks[0].AssigneeAgent}
		ids, err := collect(w.client.Callbacks.All(t.Context(), mockwebex.DefaultOrgID, options), callbackID)
		if err == nil || !strings.Contains(err.Error(), "a page twice") {
			t.Errorf("got %d of %d callbacks, %v", len(ids), count, err)
		}
	}
}

// A null list is empty; a response without a list is an error.
func TestPaging_nullLists(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		w.Switch(func(switches *mockwebex.Switches) { switches.NullLists = true })
		if ids, err := s.list(t.Context(), w.client, 1); err != nil || len(ids) > 0 {
			t.Errorf("listed %q, %v", ids, err)
		}
		s.mustCreateClean(t, w, 1)
		w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Do: mockwebex.Respond(200, nil, "{}")})
		if ids, err := s.list(t.Context(), w.client, 1); err == nil {
			t.Errorf("listed %q", ids)
		}
	})
}

// Unusual forms of a response are accepted.
func TestServices_oddResponses(t *testing.T) {
	for name, change := range map[string]func(*mockwebex.Switches){
		"numbers as text":        func(s *mockwebex.Switches) { s.Numbers = mockwebex.NumbersAsText },
		"numbers as fractions":   func(s *mockwebex.Switches) { s.Numbers = mockwebex.NumbersWithFraction },
		"booleans as text":       func(s *mockwebex.Switches) { s.TextBooleans = true },
		"a byte order mark":      func(s *mockwebex.Switches) { s.ByteOrderMark = true },
		"extra fields":           func(s *mockwebex.Switches) { s.ExtraFields = true },
		"updates return 204":     func(s *mockwebex.Switches) { s.UpdateResponse = mockwebex.UpdateReturnsNoContent },
		"updates return no body": func(s *mockwebex.Switches) { s.UpdateResponse = mockwebex.UpdateReturnsEmpty },
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				w.Switch(change)
				id := s.mustCreateClean(t, w, 1)
				if got, err := s.read(t.Context(), w.client, id); err != nil || got != id {
					t.Errorf("read %q, %v", got, err)
				}
				if ids, err := s.list(t.Context(), w.client, 1); err != nil || !slices.Equal(ids, []string{id}) {
					t.Errorf("listed %q, %v", ids, err)
				}
				if err := s.update(t.Context(), w.client, id, 1); err != nil || !s.updated(w) {
					t.Errorf("update: %v", err)
				}
				if err := s.delete(t.Context(), w.client, id); err != nil {
					t.Error(err)
				}
			})
			w := newWebex(t, mockwebex.WithSeed())
			callbacks := w.putCallbacks(130, 1)
			w.Switch(change)
			queue, err := w.client.Queues.Get(t.Context(), mockwebex.DefaultOrgID, w.Queues()[0].ID)
			if err != nil || bool(queue.Active) != w.Queues()[0].Active || !queue.Active {
				t.Errorf("got %+v, %v", queue, err)
			}
			options := CallbackListOptions{AssigneeAgent: callbacks[0].AssigneeAgent}
			page, err := w.client.Callbacks.Page(t.Context(), mockwebex.DefaultOrgID, options, 0, 100)
			if err != nil || page.TotalRecords != 130 || page.TotalPages != 2 || !page.Callbacks[0].CreatedTimestamp.Equal(fakeclock.Start) {
				t.Errorf("got %+v, %v", page, err)
			}
		})
	}
}

// After an update whose response contains no object, the object is read.
func TestServices_updateWithoutAnObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		w.Switch(func(switches *mockwebex.Switches) { switches.UpdateResponse = mockwebex.UpdateReturnsNoContent })
		id := s.mustCreate(t, w, 1)
		if err := s.update(t.Context(), w.client, id, 1); err != nil || !s.updated(w) {
			t.Errorf("update: %v", err)
		}
		wantCount(t, w, s.changes, s.object, 1)
		wantCount(t, w, "GET", s.object, 1)
		w.Fault(mockwebex.Fault{Method: "GET", Path: s.object, Do: mockwebex.RespondError(403, "no")})
		if err := s.update(t.Context(), w.client, id, 1); !hasStatus(err, 403) {
			t.Errorf("update that cannot be read back: %v", err)
		}
	})
	t.Run("a create needs one", func(t *testing.T) {
		forEachService(t, func(t *testing.T, s service) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.Respond(204, nil, "").AfterCommit())
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil || !result.recovered {
				t.Errorf("created %+v, %v", result, err)
			}
			s.wantIDs(t, w, result.id)
		})
	})
}

func TestJSON_numbersAndBooleans(t *testing.T) {
	for text, want := range map[string]Int{
		`1`: 1, `"12"`: 12, `1.0`: 1, `"1.0"`: 1, `0`: 0, `1e3`: 1000, `""`: -1, `"x"`: -1, `-5`: -1, `1e300`: -1, `"NaN"`: -1, `{}`: -1, `true`: -1,
	} {
		var got Int
		if err := got.UnmarshalJSON([]byte(text)); err != nil || got != want {
			t.Errorf("%s became %d, %v; want %d", text, got, err, want)
		}
	}
	for text, want := range map[string]Bool{
		`true`: true, `"true"`: true, `"True"`: true, `false`: false, `"false"`: false, `null`: false, `1`: false, `"yes"`: false,
	} {
		var got Bool
		if err := got.UnmarshalJSON([]byte(text)); err != nil || got != want {
			t.Errorf("%s became %t, %v; want %t", text, got, err, want)
		}
	}
	for text, want := range map[string]Presence{`"s"`: true, `"***"`: true, `""`: false, `null`: false} {
		var got Presence
		if err := got.UnmarshalJSON([]byte(text)); err != nil || got != want {
			t.Errorf("%s became %t, %v; want %t", text, got, err, want)
		}
	}
}

// An invalid number of pages is an error, not a single page.
func TestPaging_unreadableCount(t *testing.T) {
	for _, count := range []string{`"many"`, `-1`, `1e300`, `null`} {
		client, _ := testClient(t, always(200, `{"meta":{"totalPages":`+count+`},"data":[]}`))
		if _, err := collect(client.Queues.Search(t.Context(), "org", "a"), queueID); err == nil {
			t.Errorf("%s is read as a number of pages", count)
		}
	}
}

// Names are compared in composed Unicode form. Webex may store and filter them in another form.
func TestQueues_unicodeForms(t *testing.T) {
	composed, decomposed := norm.NFC.String("Köln Café"), norm.NFD.String("Köln Café")
	for _, stored := range []string{composed, decomposed} {
		for _, returned := range []bool{false, true} {
			for _, name := range []string{composed, decomposed, " " + composed + "\n"} {
				w := newWebex(t)
				w.PutQueue(mockwebex.Queue{Name: stored})
				w.PutQueue(mockwebex.Queue{Name: "Koln Cafe"})
				w.Switch(func(s *mockwebex.Switches) { s.DecomposedNames = returned })
				found, err := collect(w.client.Queues.Named(t.Context(), mockwebex.DefaultOrgID, name), func(q Queue) string { return q.Name })
				if err != nil || len(found) != 1 || norm.NFC.String(found[0]) != composed {
					t.Errorf("%q, stored as %q: found %q, %v", name, stored, found, err)
				}
			}
		}
	}
	w := newWebex(t)
	w.PutQueue(mockwebex.Queue{Name: "Sales"})
	if _, err := collect(w.client.Queues.Named(t.Context(), mockwebex.DefaultOrgID, "Sale"), queueID); err != nil {
		t.Error(err)
	}
	wantCount(t, w, "", "", 1) // An ASCII name has one form.
}

// Numbers are sent and listed without separators if they remain long enough for Webex.
func TestCallbacks_numberSpelling(t *testing.T) {
	for given, sent := range map[string]string{
		"+1(202)555-0123": "+12025550123", "202.555.0123": "2025550123", "+12025550123": "+12025550123", "12 34-567": "1234567", "123-456": "123-456",
	} {
		w := newWebex(t)
		fields := testCallback(1)
		fields.CallbackNumber = given
		callbacksService.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		result, err := w.client.Callbacks.Create(t.Context(), mockwebex.DefaultOrgID, fields, failing)
		if err != nil || !result.Recovered {
			t.Fatalf("%q: %+v, %v", given, result, err)
		}
		if stored := w.Callbacks()[0].CallbackNumber; stored != sent {
			t.Errorf("%q was sent as %q, want %q", given, stored, sent)
		}
		wantCount(t, w, "", "", 3)
		for _, req := range w.Requests() {
			if req.Method == http.MethodGet && req.Query.Get("callbackNumber") != sent {
				t.Errorf("%q was listed as %q", given, req.Query.Get("callbackNumber"))
			}
		}
		_, err = w.client.Callbacks.Create(t.Context(), mockwebex.DefaultOrgID, fields, failing)
		_ = wantExists(t, err, result.Object.ID)
		fields.StartTime = "10:30:00"
		w.clock.Advance(time.Second)
		if _, err := w.client.Callbacks.Update(t.Context(), mockwebex.DefaultOrgID, result.Object.ID, fields); err != nil {
			t.Fatal(err)
		}
		if stored := w.Callbacks()[0].CallbackNumber; stored != sent {
			t.Errorf("%q was updated to %q, want %q", given, stored, sent)
		}
	}
}

// A national number that Webex stores with its country code is not found by the number that was sent: another POST would call the customer
// twice.
func TestCreate_nationalNumber(t *testing.T) {
	for name, test := range map[string]struct {
		fault mockwebex.FaultKind
		want  int
	}{"lost response": {mockwebex.ResetAfterCommit(), 1}, "lost request": {mockwebex.ResetBefore(), 0}} {
		t.Run(name, func(t *testing.T) {
			w := newWebex(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.E164Numbers = true }))
			callbacksService.faultOnPost(w, 1, test.fault)
			fields := testCallback(1)
			fields.CallbackNumber = "202-555-0123"
			_, err := w.client.Callbacks.Create(t.Context(), mockwebex.DefaultOrgID, fields, failing)
			_ = wantMayExist(t, err)
			wantCount(t, w, "POST", callbacksService.collection, 1)
			if got := len(w.Callbacks()); got != test.want {
				t.Errorf("%d callbacks, want %d", got, test.want)
			}
		})
	}
}

// An object whose values Webex normalizes counts as equal and is found after a lost response.
func TestCreate_normalizedValues(t *testing.T) {
	normalize := func(s *mockwebex.Switches) {
		s.TrimBlanks, s.CanonicalURL, s.LowerCaseEmails, s.NormalizeNumbers, s.RenameZones, s.ShortTimes, s.Reorder = true, true, true, true, true, true, true
		s.DecomposedNames, s.UpperCaseUUID = true, true
	}
	webhook := WebhookCreate{
		Name: " Köln ", TargetURL: "https://EXAMPLE.com:443", Resource: "messages", Event: "created", Filter: "personEmail=Ada@Example.com&roomType=group",
	}
	callback := testCallback(1)
	callback.CustomerName, callback.Timezone, callback.CallbackReason = " Köln\n", "Asia/Calcutta", "because "
	subscription := testSubscription(SubscriptionV1, 1)
	subscription.DestinationURL, subscription.Description = "https://WWW.Example.com:443/events", " Köln"
	for name, create := range map[string]func(*Client) (created, error){
		"webhook": func(c *Client) (created, error) {
			result, err := c.Webhooks.Create(t.Context(), webhook, failing)
			return createdOf(result, givenWebhookID), err
		},
		"callback": func(c *Client) (created, error) {
			result, err := c.Callbacks.Create(t.Context(), mockwebex.DefaultOrgID, callback, failing)
			return createdOf(result, givenCallbackID), err
		},
		"subscription": func(c *Client) (created, error) {
			result, err := c.Subscriptions.Create(t.Context(), "", subscription, failing)
			return createdOf(result, givenSubscriptionID), err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWebex(t, mockwebex.WithSwitches(normalize))
			w.Fault(mockwebex.Fault{Method: "POST", Times: 1, Do: mockwebex.ResetAfterCommit()})
			result, err := create(w.client)
			if err != nil || !result.recovered {
				t.Fatalf("created %+v, %v", result, err)
			}
			w.clock.Advance(listingMaxAge)
			_, err = create(w.client)
			_ = wantExists(t, err, result.id)
			wantCount(t, w, "POST", "", 1)
		})
	}
}
