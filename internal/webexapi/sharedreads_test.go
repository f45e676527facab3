package webexapi

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// refresh reads all objects in random order, ten at a time, as Terraform does.
func refresh[T any](t testing.TB, objects []T, read func(context.Context, T) error) {
	t.Helper()
	objects = slices.Clone(objects)
	rand.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
	todo := make(chan T, len(objects))
	for _, object := range objects {
		todo <- object
	}
	close(todo)
	var readers sync.WaitGroup
	for range 10 {
		readers.Go(func() {
			for object := range todo {
				if err := read(t.Context(), object); err != nil {
					t.Error(err)
				}
			}
		})
	}
	readers.Wait()
}

func (w *webex) putWebhooks(n int) []mockwebex.Webhook {
	hooks := make([]mockwebex.Webhook, n)
	for i := range hooks {
		hooks[i] = w.PutWebhook(mockwebex.Webhook{
			Name: fmt.Sprintf("hook %d", i), TargetURL: "https://example.com/", Resource: "messages", Event: "created",
		})
	}
	return hooks
}

func (w *webex) readWebhook(ctx context.Context, want mockwebex.Webhook) error {
	got, err := w.client.Webhooks.Read(ctx, WebhookRef{ID: want.ID, OwnedBy: want.OwnedBy})
	if err == nil && (got.ID != want.ID || got.Name != want.Name) {
		return fmt.Errorf("read %+v, want %+v", got, want)
	}
	return err
}

// putCallbacks stores callbacks and distributes them over agents. Without agents, each callback has its own number.
func (w *webex) putCallbacks(n, agents int) []mockwebex.Callback {
	ids := make([]string, agents)
	for i := range ids {
		ids[i] = uuid.NewString()
	}
	callbacks := make([]mockwebex.Callback, n)
	for i := range callbacks {
		callback := mockwebex.Callback{
			CustomerName: fmt.Sprintf("Customer %d", i), CallbackNumber: fmt.Sprintf("+1202%07d", i), Timezone: "Europe/London",
			ScheduleDate: "2027-03-05", StartTime: "10:00:00", EndTime: "11:00:00", QueueID: testQueue,
		}
		if agents > 0 {
			callback.AssigneeAgent = ids[i%agents]
		}
		callbacks[i] = w.PutCallback(callback)
	}
	return callbacks
}

func (w *webex) readCallback(ctx context.Context, want mockwebex.Callback) error {
	got, err := w.client.Callbacks.Read(ctx, CallbackRef{
		OrgID: want.OrgID, ID: want.ID, AssigneeAgent: want.AssigneeAgent, CallbackNumber: want.CallbackNumber,
	})
	if err == nil && (got.ID != want.ID || got.CustomerName != want.CustomerName) {
		return fmt.Errorf("read %+v, want %+v", got, want)
	}
	return err
}

// TestSharedReads_cost counts the requests of a refresh.
func TestSharedReads_cost(t *testing.T) {
	webhooks := func(managed, all int) func(*testing.T, *webex) {
		return func(t *testing.T, w *webex) {
			hooks := w.putWebhooks(all)
			rand.Shuffle(len(hooks), func(i, j int) { hooks[i], hooks[j] = hooks[j], hooks[i] })
			refresh(t, hooks[:managed], w.readWebhook)
		}
	}
	callbacks := func(n, agents int) func(*testing.T, *webex) {
		return func(t *testing.T, w *webex) { refresh(t, w.putCallbacks(n, agents), w.readCallback) }
	}
	tests := []struct {
		name    string
		refresh func(*testing.T, *webex)
		// pages and gets are the most there may be of each, most of both.
		pages, gets, most int
	}{
		{"no webhook", webhooks(0, 10), 0, 0, 0},
		{"one webhook alone", webhooks(1, 1), 0, 1, 1},
		{"one webhook among 5000", webhooks(1, 5000), 0, 1, 1},
		{"3 webhooks among 5000", webhooks(3, 5000), 3, 3, 6},
		{"10 webhooks", webhooks(10, 10), 1, 1, 2},
		{"100 webhooks", webhooks(100, 100), 1, 1, 2},
		{"1000 webhooks", webhooks(1000, 1000), 10, 3, 12},
		{"100 webhooks among 1000", webhooks(100, 1000), 10, 10, 20},
		{"5000 webhooks", webhooks(5000, 5000), 50, 200, 200},
		{"500 callbacks of 5 agents", callbacks(500, 5), 5, 5, 10},
		{"1000 callbacks of an agent", callbacks(1000, 1), 10, 3, 12},
		{"1000 callbacks with numbers of their own", callbacks(1000, 0), 0, 1000, 1000},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWebex(t)
			test.refresh(t, w)
			pages := w.Count("", "/v1/webhooks") + w.Count("", callbacksService.collection)
			gets := w.Count("", "/v1/webhooks/*") + w.Count("", callbacksService.object)
			t.Logf("%d pages and %d GETs by id", pages, gets)
			if pages > test.pages || gets > test.gets || pages+gets > test.most || len(w.Requests()) != pages+gets {
				t.Errorf("%d pages, %d GETs by id, %d requests; want at most %d, %d, %d",
					pages, gets, len(w.Requests()), test.pages, test.gets, test.most)
			}
		})
	}
}

// The subscriptions of one version are read with one request, even by the first reader.
func TestSharedReads_ofSubscriptions(t *testing.T) {
	w := newWebex(t)
	var all []mockwebex.Subscription
	for i := range 20 {
		subscription := mockwebex.Subscription{
			Name: fmt.Sprintf("subscription %d", i), EventTypes: []string{"agent:login"}, DestinationURL: "https://example.com/",
		}
		if i%2 == 0 {
			subscription.ResourceVersion = "agent:2.0.0"
		}
		all = append(all, w.PutSubscription(subscription))
	}
	refresh(t, all, func(ctx context.Context, want mockwebex.Subscription) error {
		got, err := w.client.Subscriptions.Read(ctx, SubscriptionRef{Version: SubscriptionVersion(want.Version), ID: strings.ToUpper(want.ID)})
		if err == nil && (got.ID != want.ID || got.Name != want.Name || got.ResourceVersion != want.ResourceVersion) {
			return fmt.Errorf("read %+v, want %+v", got, want)
		}
		return err
	})
	wantCount(t, w, "GET", "/v1/subscriptions", 1)
	wantCount(t, w, "GET", "/v2/subscriptions", 1)
	wantCount(t, w, "", "", 2)
}

// Webhooks of the organization are read from their own listing, not from that of the creator.
func TestSharedReads_ofOrganizationWebhooks(t *testing.T) {
	w := newWebex(t)
	var hooks []mockwebex.Webhook
	for i := range 50 {
		owner := []string{"creator", "org"}[i%2]
		hooks = append(hooks, w.PutWebhook(mockwebex.Webhook{
			Name: fmt.Sprint(i), TargetURL: "https://example.com/", Resource: "meetings", Event: "created", OwnedBy: owner,
		}))
	}
	refresh(t, hooks, w.readWebhook)
	wantCount(t, w, "GET", "/v1/webhooks", 2)
	wantCount(t, w, "GET", "/v1/webhooks/*", 2)
}

// A page is used by reads that begin less than 30 s after its arrival. Then a new round begins, limited by the reads since then.
func TestSharedReads_growOld(t *testing.T) {
	w := newWebex(t)
	hooks := w.putWebhooks(40)
	read := func(i int) {
		t.Helper()
		if err := w.readWebhook(t.Context(), hooks[i]); err != nil {
			t.Error(err)
		}
	}
	counts := func(pages, gets int) {
		t.Helper()
		wantCount(t, w, "GET", "/v1/webhooks", pages)
		wantCount(t, w, "GET", "/v1/webhooks/*", gets)
	}
	read(0)
	counts(0, 1)
	read(1)
	counts(1, 1)
	w.clock.Advance(29 * time.Second)
	read(2)
	counts(1, 1)
	w.clock.Advance(time.Second) // 30 s after the page, but just after a read
	read(3)
	counts(2, 1)
	w.clock.Advance(30 * time.Second) // long quiet: the next reader may be alone
	read(4)
	counts(2, 2)
	read(5)
	counts(3, 2)
}

// Reads after a write use nothing that was read before its end.
func TestSharedReads_afterAWrite(t *testing.T) {
	writes := map[string]func(w *webex, id string) error{
		"update": func(w *webex, id string) error {
			_, err := w.client.Webhooks.Update(context.Background(), WebhookRef{ID: id}, WebhookUpdate{Name: "new", TargetURL: "https://example.com/"})
			return err
		},
		"create": func(w *webex, _ string) error {
			_, err := w.client.Webhooks.Create(context.Background(), testWebhook(1), CreateOptions{})
			return err
		},
		"delete": func(w *webex, id string) error {
			return w.client.Webhooks.Delete(context.Background(), WebhookRef{ID: id})
		},
		"failed": func(w *webex, id string) error {
			w.Fault(mockwebex.Fault{Method: "PUT", Times: 1, Do: mockwebex.RespondAfterCommit(400, nil, `{"message":"no"}`)})
			_, err := w.client.Webhooks.Update(context.Background(), WebhookRef{ID: id}, WebhookUpdate{Name: "new", TargetURL: "https://example.com/"})
			if err == nil {
				return errors.New("the update succeeded")
			}
			return nil
		},
	}
	for name, write := range writes {
		t.Run(name, func(t *testing.T) {
			w := newWebex(t)
			hooks := w.putWebhooks(5)
			refresh(t, hooks, w.readWebhook)
			if err := write(w, hooks[0].ID); err != nil {
				t.Fatal(err)
			}
			w.ResetRequests()
			got, err := w.client.Webhooks.Read(t.Context(), WebhookRef{ID: hooks[0].ID, OwnedBy: OwnedByCreator})
			listings := 0
			switch name {
			case "delete":
				listings = 1
				if !IsGone(err) {
					t.Errorf("read %+v, %v", got, err)
				}
			case "update", "failed":
				if err != nil || got.Name != "new" {
					t.Errorf("read %+v, %v", got, err)
				}
			}
			wantCount(t, w, "GET", "/v1/webhooks/*", 1)
			wantCount(t, w, "GET", "/v1/webhooks", listings)
		})
	}
}

// A read during a write uses a GET of its own, and reads after the write do not use a page that was requested before.
func TestSharedReads_duringAWrite(t *testing.T) {
	w := newWebex(t)
	hooks := w.putWebhooks(5)
	var once sync.Once
	w.HookAfter(func(r *http.Request, _ int) {
		if r.Method != http.MethodGet || r.URL.Path != "/v1/webhooks" {
			return
		}
		once.Do(func() { // the page has been made, and is not sent yet
			update := WebhookUpdate{Name: "new", TargetURL: "https://example.com/"}
			if _, err := w.client.Webhooks.Update(context.Background(), WebhookRef{ID: hooks[1].ID}, update); err != nil {
				t.Error(err)
			}
		})
	})
	w.Hook(func(r *http.Request) {
		if r.Method == http.MethodPut {
			if err := w.readWebhook(context.Background(), hooks[2]); err != nil {
				t.Error(err)
			}
			if err := w.readWebhook(context.Background(), hooks[3]); err != nil {
				t.Error(err)
			}
		}
	})
	if err := w.readWebhook(t.Context(), hooks[0]); err != nil {
		t.Fatal(err)
	}
	got, err := w.client.Webhooks.Read(t.Context(), WebhookRef{ID: hooks[1].ID, OwnedBy: OwnedByCreator})
	if err != nil || got.Name != "new" {
		t.Errorf("read %+v, %v: the page was older than the write", got, err)
	}
	wantCount(t, w, "GET", "/v1/webhooks", 1)
	wantCount(t, w, "GET", "/v1/webhooks/*", 4)
}

// Reads succeed even if the listing fails.
func TestSharedReads_withoutAListing(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"403": mockwebex.RespondError(403, "no"), "HTML 200": mockwebex.Respond(200, nil, "<html>"), "not a list": mockwebex.Respond(200, nil, "{}"),
		"500": mockwebex.RespondError(500, "no"), "an intermediary's 404": mockwebex.ForeignNotFound(),
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				ids := make([]string, 15)
				for i := range ids {
					ids[i] = s.put(w, i, true, fakeclock.Start)
				}
				w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Do: fault})
				refresh(t, ids, func(ctx context.Context, id string) error {
					got, err := s.read(ctx, w.client, id)
					if err == nil && got != id {
						return fmt.Errorf("read %q, want %q", got, id)
					}
					return err
				})
				wantCount(t, w, "GET", s.object, len(ids))
			})
		})
	}
}

// An object that no page contains is read by id, and only that read reports that it is gone.
func TestSharedReads_miss(t *testing.T) {
	w := newWebex(t)
	w.SetListLag(mockwebex.Lag{For: time.Hour})
	id := webhooksService.mustCreate(t, w, 1)
	hooks := w.putWebhooks(3)
	refresh(t, hooks, w.readWebhook)
	w.ResetRequests()
	if _, err := webhooksService.read(t.Context(), w.client, id); err != nil {
		t.Error(err)
	}
	wantCount(t, w, "", "", 1)
	w.DeleteWebhook(id)
	if _, err := webhooksService.read(t.Context(), w.client, id); !IsGone(err) {
		t.Errorf("got %v", err)
	}
}

// thing is the object that the tests read.
type thing struct{ ID string }

func thingID(t thing) string { return t.ID }

// Concurrent reads of one object share one request, and canceling one of them does not affect the others.
func TestSharedReads_ofOneObject(t *testing.T) {
	for name, whole := range map[string]bool{"by id": false, "in a listing": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				reads := sharedReads[thing]{clock: SystemClock{}, maxWait: time.Minute, id: thingID}
				requests := 0
				leave := make(chan struct{})
				request := func(ctx context.Context) (*thing, error) {
					requests++
					select {
					case <-leave:
						return &thing{ID: "1"}, nil
					case <-ctx.Done():
						return nil, ctx.Err()
					}
				}
				wish := sharedRead[thing]{
					key: "1", listing: "things", singlePage: whole,
					get: request,
					first: func(ctx context.Context) (*page[thing], error) {
						object, err := request(ctx)
						if err != nil {
							return nil, err
						}
						return &page[thing]{items: []thing{*object}, received: time.Now(), total: -1}, nil
					},
				}

				first, cancel := context.WithCancel(t.Context())
				canceled, done := make(chan error), make(chan error)
				var given sync.Map
				read := func(ctx context.Context, result chan<- error) {
					object, err := reads.read(ctx, wish)
					if err == nil && object.ID != "1" {
						err = fmt.Errorf("read %+v", object)
					}
					if _, shared := given.LoadOrStore(object, nil); shared && err == nil {
						err = errors.New("two readers were given one object")
					}
					result <- err
				}
				go read(first, canceled)
				synctest.Wait()
				for range 9 {
					go read(t.Context(), done)
				}
				synctest.Wait()
				cancel()
				if err := <-canceled; !errors.Is(err, context.Canceled) {
					t.Errorf("the canceled reader got %v", err)
				}
				close(leave)
				for range 9 {
					if err := <-done; err != nil {
						t.Error(err)
					}
				}
				if requests != 1 {
					t.Errorf("%d requests", requests)
				}
				if len(reads.getting) > 0 {
					t.Errorf("%v are still under way", reads.getting)
				}
			})
		})
	}
}

// A read after a write does not share a GET that began before the end of the write.
func TestSharedReads_ofOneObjectAcrossAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reads := sharedReads[thing]{clock: SystemClock{}, maxWait: time.Minute, id: thingID}
		value, requests := "old", 0
		release := make(chan struct{})
		read := func() string {
			object, err := reads.read(t.Context(), sharedRead[thing]{
				key: "1",
				get: func(context.Context) (*thing, error) {
					object := &thing{ID: value}
					if requests++; requests == 1 {
						<-release
					}
					return object, nil
				},
			})
			if err != nil {
				t.Error(err)
				return ""
			}
			return object.ID
		}
		earlier, later := make(chan string, 1), make(chan string, 1)
		go func() { earlier <- read() }()
		synctest.Wait()
		done := reads.beginWrite()
		value = "new"
		done()
		go func() { later <- read() }()
		synctest.Wait()
		close(release)
		if before, after := <-earlier, <-later; before != "old" || after != "new" || requests != 2 {
			t.Errorf("read %q before the write and %q after it, with %d requests", before, after, requests)
		}
	})
}

// Reads do not wait indefinitely for a slow listing, and later reads do not wait for it at all.
func TestSharedReads_withASlowListing(t *testing.T) {
	w := newWebexWith(t, withShortTimeout)
	hooks := w.putWebhooks(12)
	w.Fault(mockwebex.Fault{Method: "GET", Path: "/v1/webhooks", Do: mockwebex.HangBefore()})
	refresh(t, hooks, w.readWebhook)
	wantCount(t, w, "GET", "/v1/webhooks/*", len(hooks))
}

// Each reader gets its own copy of the object.
func TestSharedReads_giveCopies(t *testing.T) {
	w := newWebex(t)
	hooks := w.putWebhooks(2)
	for range 3 {
		got, err := w.client.Webhooks.Read(t.Context(), WebhookRef{ID: hooks[1].ID})
		if err != nil || got.Name != hooks[1].Name {
			t.Fatalf("read %+v, %v", got, err)
		}
		got.Name = "mine"
	}
}

// A canceled reader leaves no state behind, and the next one may request the page again.
func TestSharedReads_canceledPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reads := sharedReads[thing]{clock: SystemClock{}, maxWait: time.Minute, id: thingID}
		pages := 0
		wish := sharedRead[thing]{
			key: "1", listing: "things", singlePage: true,
			get: func(context.Context) (*thing, error) { return nil, errors.New("a GET by id") },
			first: func(ctx context.Context) (*page[thing], error) {
				if pages++; pages == 1 {
					<-ctx.Done()
					return nil, ctx.Err()
				}
				return &page[thing]{items: []thing{{ID: "1"}}, received: time.Now(), total: -1}, nil
			},
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			synctest.Wait()
			cancel()
		}()
		if _, err := reads.read(ctx, wish); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		synctest.Wait()
		if object, err := reads.read(t.Context(), wish); err != nil || object.ID != "1" || pages != 2 {
			t.Errorf("got %+v, %v after %d pages", object, err, pages)
		}
	})
}

// A failed listing is not requested again while reads go on, but after it has been unused for 30 s.
func TestSharedReads_afterAFailedPage(t *testing.T) {
	w := newWebex(t)
	hooks := w.putWebhooks(150)
	w.Fault(mockwebex.Fault{Method: "GET", Path: "/v1/webhooks", After: 1, Do: mockwebex.RespondError(403, "no")})
	for i, pages := range []int{0, 2, 2, 2, 2} { // the second reader waits for two pages; the second one fails
		if err := w.readWebhook(t.Context(), hooks[149-i]); err != nil {
			t.Error(err)
		}
		wantCount(t, w, "GET", "/v1/webhooks", pages)
		w.clock.Advance(20 * time.Second)
	}
	w.clock.Advance(sharedFor)
	for i, pages := range []int{2, 3} {
		if err := w.readWebhook(t.Context(), hooks[i]); err != nil {
			t.Error(err)
		}
		wantCount(t, w, "GET", "/v1/webhooks", pages)
	}
}

// The number of requests is at most twice that of the better strategy, whichever objects are read.
func TestSharedReads_neverCostMoreThanTwice(t *testing.T) {
	random := newRandom(t)
	for range 20 {
		all := 1 + random.IntN(1500)
		managed := 1 + random.IntN(min(all, 60))
		w := newWebex(t)
		hooks := w.putWebhooks(all)
		random.Shuffle(all, func(i, j int) { hooks[i], hooks[j] = hooks[j], hooks[i] })
		refresh(t, hooks[:managed], w.readWebhook)
		best := min(managed, (all+99)/100)
		pages, gets := w.Count("GET", "/v1/webhooks"), w.Count("GET", "/v1/webhooks/*")
		if pages > managed || gets > managed || pages > (all+99)/100 {
			t.Errorf("%d of %d webhooks: %d pages and %d GETs by id; best %d", managed, all, pages, gets, best)
		}
	}
}
