package webexapi

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// withLongRetries sets a long retry duration: on a shared test clock, the waits of all operations add up.
func withLongRetries(config *Config) { config.MaxRetryDuration = 1000 * time.Hour }

// allowingDuplicates are the options of a create that ignores equal objects.
var allowingDuplicates = CreateOptions{AllowDuplicate: true}

// creates runs creates in parallel and returns their ids.
func creates(t *testing.T, count int, create func(n int) (created, error)) []string {
	t.Helper()
	ids := make([]string, count)
	var wait sync.WaitGroup
	for n := range count {
		wait.Go(func() {
			result, err := create(n)
			if err != nil || result.warnings() != "" {
				t.Errorf("create %d: %v, %s", n, err, result.warnings())
			}
			ids[n] = result.id
		})
	}
	wait.Wait()
	return ids
}

// With many concurrent creates, of which a fifth lose their response, each create returns an object of its own, and there are no others.
func TestCreate_concurrent(t *testing.T) {
	kinds := map[string]func(n int) int{
		"identical":        func(int) int { return 0 },
		"distinct":         func(n int) int { return n },
		"ten of each kind": func(n int) int { return n / 10 },
	}
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				count := 200
				if s.name != webhooksService.name && s.name != callbacksService.name {
					count = 20 // An organization can have 20 subscriptions.
				}
				w := newWebexWith(t, withLongRetries)
				w.Fault(mockwebex.Fault{Method: "POST", Path: s.collection, Every: 5, Do: mockwebex.ResetAfterCommit()})
				ids := creates(t, count, func(n int) (created, error) {
					return s.createWith(t.Context(), w.client, kind(n), allowingDuplicates)
				})
				s.wantIDs(t, w, ids...)
				slices.Sort(ids)
				if distinct := len(slices.Compact(ids)); distinct != count {
					t.Errorf("%d distinct ids of %d", distinct, count)
				}
			})
		})
	}
}

// Concurrent creates with the same key fields fail in different ways.
func TestCreate_concurrentWithMixedFaults(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebexWith(t, withLongRetries)
		for i, fault := range []mockwebex.FaultKind{
			mockwebex.ResetBefore(), mockwebex.ResetAfterCommit(), mockwebex.TruncateBody(), mockwebex.HTML(502), mockwebex.TooManyRequests("1"),
		} {
			w.Fault(mockwebex.Fault{Method: "POST", Path: s.collection, After: i, Times: 1, Do: fault})
		}
		ids := creates(t, 10, func(int) (created, error) { return s.createWith(t.Context(), w.client, 0, allowingDuplicates) })
		s.wantIDs(t, w, ids...)
	})
}

// Creates whose objects have the same key fields run one after another, so that each gets its own object even if the first response is lost.
func TestCreate_similarCreatesAreSerialized(t *testing.T) {
	type create func(context.Context, *Client) (created, error)
	callback := func(number string) create {
		return func(ctx context.Context, c *Client) (created, error) {
			fields := testCallback(1)
			fields.CallbackNumber = number
			result, err := c.Callbacks.Create(ctx, mockwebex.DefaultOrgID, fields, allowingDuplicates)
			return createdOf(result, givenCallbackID), err
		}
	}
	webhook := func(resource string) create {
		return func(ctx context.Context, c *Client) (created, error) {
			fields := testWebhook(1)
			fields.Resource, fields.Filter = resource, ""
			result, err := c.Webhooks.Create(ctx, fields, allowingDuplicates)
			return createdOf(result, givenWebhookID), err
		}
	}
	tests := []struct {
		name          string
		first, second create
	}{
		{"a number in two spellings", callback("+1 234 567 890"), callback("+1234567890")},
		{"one name and target for two resources", webhook("messages"), webhook("rooms")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var mock *mockwebex.Server
				release := make(chan struct{})
				client, clock := testClient(t, roundTrip(func(request *http.Request) (*http.Response, error) {
					resp := served(mock, request)
					if request.Method == http.MethodPost && mock.Count("POST", "") == 1 {
						<-release
						return reset(request)
					}
					return resp, nil
				}))
				mock = mockwebex.New(mockwebex.WithClock(clock.Now), mockwebex.WithToken(testToken))

				ids := make([]string, 2)
				var wait sync.WaitGroup
				for i, send := range []create{test.first, test.second} {
					wait.Go(func() {
						result, err := send(t.Context(), client)
						if err != nil || result.warnings() != "" {
							t.Errorf("create %d: %v, %s", i+1, err, result.warnings())
						}
						ids[i] = result.id
					})
					synctest.Wait()
				}
				if posts := mock.Count("POST", ""); posts != 1 {
					t.Errorf("%d creates were sent while the first one was running, want 1", posts)
				}
				close(release)
				wait.Wait()
				if objects := len(mock.Callbacks()) + len(mock.Webhooks()); ids[0] == ids[1] || objects != 2 {
					t.Errorf("the ids are %q, and the mock contains %d objects", ids, objects)
				}
			})
		})
	}
}

var seed = flag.Uint64("seed", 0, "seed of the property tests; 0 draws one")

// newRandom returns a random source and logs its seed.
func newRandom(t *testing.T) *rand.Rand {
	t.Helper()
	drawn := *seed
	if drawn == 0 {
		drawn = rand.Uint64()
	}
	t.Logf("repeat with -seed=%d", drawn)
	return rand.New(rand.NewPCG(drawn, drawn))
}

// Under random faults, each successful create has an object of its own, and every other object is named as a duplicate or explained by a
// *MayExistError.
func TestCreate_property(t *testing.T) {
	random := newRandom(t)
	for range 40 {
		s := services[random.IntN(len(services))]
		t.Run(s.name, func(t *testing.T) { createsUnderRandomFaults(t, s, random) })
	}
}

func createsUnderRandomFaults(t *testing.T, s service, random *rand.Rand) {
	w := newWebexWith(t, withLongRetries)
	if random.IntN(3) == 0 { // A lag that is longer than the search could hide an object.
		w.SetListLag(mockwebex.Lag{For: time.Duration(random.IntN(4900)) * time.Millisecond})
	}
	if random.IntN(3) == 0 {
		w.SetReadLag(mockwebex.Lag{For: time.Duration(random.IntN(8000)) * time.Millisecond})
	}
	w.Switch(func(switches *mockwebex.Switches) {
		switches.Times = mockwebex.TimeStyle(random.IntN(3))
		switches.ClockShift = time.Duration(random.IntN(7200)-3600) * time.Second
	})
	post := []mockwebex.FaultKind{
		mockwebex.ResetBefore(), mockwebex.ResetAfterCommit(), mockwebex.TruncateBody(), mockwebex.HTML(502),
		mockwebex.RespondAfterCommit(503, nil, ""), mockwebex.RespondError(500, "no"), mockwebex.TooManyRequests("2"), mockwebex.RespondError(409, "no"),
		mockwebex.Unavailable("9"),
	}
	other := []mockwebex.FaultKind{
		mockwebex.ResetBefore(), mockwebex.TruncateBody(), mockwebex.HTML(502), mockwebex.RespondError(500, "no"), mockwebex.TooManyRequests(""),
	}
	for range random.IntN(30) {
		w.Fault(mockwebex.Fault{Method: "POST", Path: s.collection, After: random.IntN(4), Times: 1, Do: post[random.IntN(len(post))]})
		w.Fault(mockwebex.Fault{Method: "GET", After: random.IntN(9), Times: 1, Do: other[random.IntN(len(other))]})
	}
	var cancels []int
	if random.IntN(2) == 0 {
		cancels = append(cancels, random.IntN(12), random.IntN(12))
	}

	keys := 1 + random.IntN(3)
	type result struct {
		created
		err error
	}
	results := make([]result, 12)
	var wait sync.WaitGroup
	for n := range results {
		wait.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if slices.Contains(cancels, n) {
				w.HookAfter(func(r *http.Request, _ int) {
					if r.Method == http.MethodPost {
						cancel()
					}
				})
			}
			r := &results[n]
			r.created, r.err = s.createWith(ctx, w.client, n%keys, allowingDuplicates)
		})
	}
	wait.Wait()

	existing := s.ids(w)
	var owned, named []string
	mayExist := 0 // creates that returned a *MayExistError
	for n, r := range results {
		switch {
		case r.err == nil && (!slices.Contains(existing, r.id) || slices.Contains(owned, r.id)):
			t.Errorf("create %d returned %q, which does not exist or is not its own", n, r.id)
		case r.err == nil:
			owned = append(owned, r.id)
		case errors.As(r.err, new(*MayExistError)):
			mayExist++
		}
		named = append(named, r.duplicates...)
	}
	lost := 0
	for _, id := range existing {
		if !slices.Contains(owned, id) && !slices.Contains(named, id) {
			lost++
		}
	}
	if lost > mayExist {
		t.Errorf("%d of %d objects were not reported, but only %d creates returned a MayExistError", lost, len(existing), mayExist)
	}
}
