package webexapi

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// process simulates a run that can be killed. Afterwards its requests do not reach Webex, and it receives no response.
type process struct {
	client *Client
	next   http.RoundTripper
	ctx    context.Context
	kill   context.CancelFunc
	// killAt reports whether the process is killed at a request: before it is sent, or after it was handled and before the response arrives.
	killAt func(r *http.Request, handled bool) bool
}

var errKilled = errors.New("the process was killed")

// newProcess starts a run, without any state of earlier runs.
func (w *webex) newProcess(t *testing.T, killAt func(r *http.Request, handled bool) bool) *process {
	t.Helper()
	p := &process{next: w.config.Transport, killAt: killAt}
	p.ctx, p.kill = context.WithCancel(t.Context())
	t.Cleanup(p.kill)
	config := w.config
	config.Transport = p
	var err error
	if p.client, err = New(config); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *process) killed() bool { return p.ctx.Err() != nil }

// RoundTrip ignores a cancel of the request, so that no request of one run is still in flight during the next.
func (p *process) RoundTrip(r *http.Request) (*http.Response, error) {
	if p.killAt(r, false) {
		p.kill()
	}
	if p.killed() {
		return reply(http.StatusForbidden, ""), nil // This response is not retried.
	}
	resp, err := p.next.RoundTrip(r.Clone(context.WithoutCancel(r.Context())))
	if p.killAt(r, true) {
		p.kill()
	}
	if p.killed() {
		if err == nil {
			_ = resp.Body.Close()
		}
		return reply(http.StatusForbidden, ""), nil
	}
	return resp, err
}

func neverKilled(*http.Request, bool) bool { return false }

// runs are successive runs of one configuration, which has an object for each number, with their state.
type runs struct {
	s     service
	w     *webex
	state []string
}

// idsOf returns the ids of the objects in the mock for a number.
func (r *runs) idsOf(n int) (ids []string) {
	for _, hook := range r.w.Webhooks() {
		if hook.Name == testWebhook(n).Name {
			ids = append(ids, hook.ID)
		}
	}
	for _, callback := range r.w.Callbacks() {
		if canonical.SamePhoneNumber(callback.CallbackNumber, testCallback(n).CallbackNumber) {
			ids = append(ids, callback.ID)
		}
	}
	for _, subscription := range r.w.Subscriptions() {
		if subscription.Name == testSubscription(SubscriptionV1, n).Name {
			ids = append(ids, subscription.ID)
		}
	}
	return ids
}

// run reads the objects in the state and creates the others. If lost is not -1, the process is killed after that object was created and before
// its id is saved. With wantSuccess, every operation must succeed.
func (r *runs) run(t *testing.T, p *process, options CreateOptions, lost int, wantSuccess bool) {
	t.Helper()
	before := make([][]string, len(r.state))
	results, errs := make([]created, len(r.state)), make([]error, len(r.state))
	var wait sync.WaitGroup
	for n, id := range r.state {
		before[n] = r.idsOf(n)
		wait.Go(func() {
			if id == "" {
				results[n], errs[n] = r.s.createWith(p.ctx, p.client, n, options)
				if n == lost {
					p.kill()
				}
			} else {
				_, errs[n] = r.s.read(p.ctx, p.client, id)
			}
			if p.killed() {
				errs[n] = errKilled
			}
		})
	}
	wait.Wait()
	for n, id := range r.state {
		switch {
		case errors.Is(errs[n], errKilled):
		case id != "":
			if IsGone(errs[n]) || wantSuccess && errs[n] != nil {
				t.Errorf("%d: %s cannot be read: %v", n, id, errs[n])
			}
		default:
			r.check(t, n, before[n], results[n], errs[n], options, wantSuccess)
		}
		if errs[n] == nil && id == "" {
			r.state[n] = results[n].id
		}
		if now := r.idsOf(n); len(now) > max(1, len(before[n])) && !options.AllowDuplicate {
			t.Errorf("%d: Webex has %q, before the run it had %q", n, now, before[n])
		}
	}
}

// check checks the result of a create, given the ids of the objects that existed before.
func (r *runs) check(t *testing.T, n int, before []string, result created, err error, options CreateOptions, wantSuccess bool) {
	t.Helper()
	var existsErr *ExistsError
	exists := len(before) > 0
	switch {
	case err == nil && !slices.Contains(r.idsOf(n), result.id):
		t.Errorf("%d: created %q, which does not exist", n, result.id)
	case err == nil && result.adopted:
		if !options.Adopt || len(before) != 1 || before[0] != result.id {
			t.Errorf("%d: adopted %q of %q", n, result.id, before)
		}
	case err == nil && (slices.Contains(before, result.id) || exists && !options.AllowDuplicate):
		t.Errorf("%d: created %q, existing were %q", n, result.id, before)
	case errors.As(err, &existsErr):
		if !exists || options.AllowDuplicate || options.Adopt && len(before) == 1 || !sameIDs(existsErr.IDs, before) {
			t.Errorf("%d: the error names %q, before the run Webex had %q", n, existsErr.IDs, before)
		}
	case err != nil && wantSuccess:
		t.Errorf("%d: %v; before the run Webex had %q", n, err, before)
	}
	if wantSuccess && result.warnings() != "" {
		t.Errorf("%d: %s", n, result.warnings())
	}
}

func sameIDs(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// adoptAll runs once more with adoption. Then the state contains every object that has no duplicate.
func (r *runs) adoptAll(t *testing.T) {
	t.Helper()
	r.w.ClearFaults()
	r.run(t, r.w.newProcess(t, neverKilled), adopting, -1, true)
	for n, id := range r.state {
		existing := r.idsOf(n)
		if id == "" && len(existing) < 2 || id != "" && !slices.Contains(existing, id) {
			t.Errorf("%d: the state has %q, Webex has %q", n, id, existing)
		}
	}
}

var createModes = []struct {
	name    string
	options CreateOptions
}{{"error", failing}, {"adopt", adopting}, {"create", allowingDuplicates}}

// A process is killed during a create. The next run creates no second object unless the options allow it, whatever fails in it.
func TestCreate_afterKill(t *testing.T) {
	at := func(method string, handled bool) func(*http.Request, bool) bool {
		return func(r *http.Request, isHandled bool) bool {
			return r.Method == method && isHandled == handled && !strings.HasSuffix(r.URL.Path, "/people/me")
		}
	}
	moments := []struct {
		name   string
		killAt func(*http.Request, bool) bool
		orphan bool
	}{
		{"before the listing", at("GET", false), false},
		{"after the listing", at("GET", true), false},
		{"before the POST", at("POST", false), false},
		{"between commit and response", at("POST", true), true},
		{"between response and state", neverKilled, true},
	}
	faults := []struct {
		name  string
		fault *mockwebex.Fault
	}{
		{"no fault", nil},
		{"lost response", &mockwebex.Fault{Method: "POST", Do: mockwebex.ResetAfterCommit()}},
		{"lost request", &mockwebex.Fault{Method: "POST", Do: mockwebex.ResetBefore()}},
		{"502 after the commit", &mockwebex.Fault{Method: "POST", Do: mockwebex.HTML(502).AfterCommit()}},
		{"500", &mockwebex.Fault{Method: "POST", Do: mockwebex.RespondError(500, "no")}},
		{"truncated listing", &mockwebex.Fault{Method: "GET", Do: mockwebex.TruncateBody()}},
		{"rejected listing", &mockwebex.Fault{Method: "GET", Do: mockwebex.RespondError(403, "no")}},
	}
	forEachService(t, func(t *testing.T, s service) {
		for _, moment := range moments {
			for _, mode := range createModes {
				for _, fault := range faults {
					t.Run(moment.name+", "+mode.name+", "+fault.name, func(t *testing.T) {
						w := newWebex(t)
						w.SetListLag(mockwebex.Lag{For: 4 * time.Second})
						r := &runs{s, w, make([]string, 1)}
						r.run(t, w.newProcess(t, moment.killAt), failing, 0, false)
						if orphan := len(s.ids(w)) == 1; orphan != moment.orphan || r.state[0] != "" {
							t.Fatalf("Webex has %q, the state %q", s.ids(w), r.state)
						}
						w.clock.Advance(time.Minute)
						if fault.fault != nil {
							once := *fault.fault
							once.Path, once.Times = s.collection, 1
							w.Fault(once)
						}
						r.run(t, w.newProcess(t, neverKilled), mode.options, -1, fault.fault == nil && (mode.name != "error" || !moment.orphan))
						w.clock.Advance(time.Minute)
						r.adoptAll(t)
					})
				}
			}
		}
	})
}

// Runs are killed at random moments, in random modes, while listings lag, responses are lost and the server fails.
func TestCreate_propertyWithKills(t *testing.T) {
	random := newRandom(t)
	for range 60 {
		s := services[random.IntN(len(services))]
		t.Run(s.name, func(t *testing.T) { killedRuns(t, s, random) })
	}
}

func killedRuns(t *testing.T, s service, random *rand.Rand) {
	w := newWebexWith(t, withLongRetries)
	w.SetListLag(mockwebex.Lag{For: time.Duration(random.IntN(4900)) * time.Millisecond}) // This is shorter than a search.
	w.Switch(func(switches *mockwebex.Switches) {
		switches.Times = mockwebex.TimeStyle(random.IntN(3))
		switches.ClockShift = time.Duration(random.IntN(7200)-3600) * time.Second
	})
	post := []mockwebex.FaultKind{
		mockwebex.ResetBefore(), mockwebex.ResetAfterCommit(), mockwebex.TruncateBody(), mockwebex.HTML(502), mockwebex.HTML(502).AfterCommit(),
		mockwebex.RespondAfterCommit(503, nil, ""), mockwebex.RespondError(500, "no"), mockwebex.TooManyRequests("2"), mockwebex.Unavailable("9"),
	}
	other := []mockwebex.FaultKind{
		mockwebex.ResetBefore(), mockwebex.TruncateBody(), mockwebex.HTML(502), mockwebex.RespondError(500, "no"), mockwebex.TooManyRequests(""),
		mockwebex.RespondError(403, "no"), mockwebex.NotFound(),
	}
	r := &runs{s, w, make([]string, 1+random.IntN(4))}
	for range 1 + random.IntN(4) {
		for range random.IntN(8) {
			w.Fault(mockwebex.Fault{Method: "POST", Path: s.collection, After: random.IntN(4), Times: 1, Do: post[random.IntN(len(post))]})
			w.Fault(mockwebex.Fault{Method: "GET", After: random.IntN(9), Times: 1, Do: other[random.IntN(len(other))]})
		}
		// A process can be killed before and after each request is handled.
		var moments atomic.Int64
		last, lost := int64(1+random.IntN(6*len(r.state))), -1
		if random.IntN(3) == 0 {
			last, lost = 0, random.IntN(len(r.state))
		}
		killAt := func(*http.Request, bool) bool { return moments.Add(1) == last }
		r.run(t, w.newProcess(t, killAt), createModes[random.IntN(len(createModes))].options, lost, false)
		w.ClearFaults()
		w.clock.Advance(time.Minute)
	}
	r.adoptAll(t)
}
