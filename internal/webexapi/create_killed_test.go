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

// process is the client of one run, which can be killed: from then on none of its requests reaches Webex, and no response reaches it.
type process struct {
	client *Client
	next   http.RoundTripper
	ctx    context.Context
	kill   context.CancelFunc
	// dies reports whether a request kills the process: before it is sent, or after it was handled and before the response arrives.
	dies func(r *http.Request, handled bool) bool
}

var errKilled = errors.New("the process was killed")

// newProcess starts a run. It knows nothing of earlier ones.
func (w *webex) newProcess(t *testing.T, dies func(r *http.Request, handled bool) bool) *process {
	t.Helper()
	p := &process{next: w.config.Transport, dies: dies}
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

// RoundTrip lets a request that was sent end, so that nothing of one run happens during the next.
func (p *process) RoundTrip(r *http.Request) (*http.Response, error) {
	if p.dies(r, false) {
		p.kill()
	}
	if p.killed() {
		return reply(http.StatusForbidden, ""), nil // What a dead process receives does not matter; this one is not retried.
	}
	resp, err := p.next.RoundTrip(r.Clone(context.WithoutCancel(r.Context())))
	if p.dies(r, true) {
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

func survives(*http.Request, bool) bool { return false }

// runs are runs of one configuration, with an object for each number, and the state that they leave.
type runs struct {
	s     service
	w     *webex
	state []string
}

// idsOf are the objects that the mock holds for a number.
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

// run reads what the state contains and creates the rest. The state gets what is created while the process lives; lost is the number of an
// object whose id is lost because the process is killed before it is saved, -1 for none. After a run without trouble, calm asserts
// that nothing is left to be done.
func (r *runs) run(t *testing.T, p *process, options CreateOptions, lost int, calm bool) {
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
			if IsGone(errs[n]) || calm && errs[n] != nil {
				t.Errorf("%d: %s cannot be read: %v", n, id, errs[n])
			}
		default:
			r.check(t, n, before[n], results[n], errs[n], options, calm)
		}
		if errs[n] == nil && id == "" {
			r.state[n] = results[n].id
		}
		if now := r.idsOf(n); len(now) > max(1, len(before[n])) && !options.AllowDuplicate {
			t.Errorf("%d: Webex holds %q, before the run there were %q", n, now, before[n])
		}
	}
}

// check asserts that a create made, adopted or named what it must, given the objects that existed before.
func (r *runs) check(t *testing.T, n int, before []string, result created, err error, options CreateOptions, calm bool) {
	t.Helper()
	var refusal *ExistsError
	exists := len(before) > 0
	switch {
	case err == nil && !slices.Contains(r.idsOf(n), result.id):
		t.Errorf("%d: created %q, which does not exist", n, result.id)
	case err == nil && result.adopted:
		if !options.Adopt || len(before) != 1 || before[0] != result.id {
			t.Errorf("%d: adopted %q of %q", n, result.id, before)
		}
	case err == nil && (slices.Contains(before, result.id) || exists && !options.AllowDuplicate):
		t.Errorf("%d: created %q beside %q", n, result.id, before)
	case errors.As(err, &refusal):
		if !exists || options.AllowDuplicate || options.Adopt && len(before) == 1 || !sameIDs(refusal.IDs, before) {
			t.Errorf("%d: refused because of %q, there were %q", n, refusal.IDs, before)
		}
	case err != nil && calm:
		t.Errorf("%d: %v; there were %q", n, err, before)
	}
	if calm && result.remarks() != "" {
		t.Errorf("%d: %s", n, result.remarks())
	}
}

func sameIDs(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// adoptAll ends the runs with one that adopts what exists once: then the state contains every object that is not a duplicate.
func (r *runs) adoptAll(t *testing.T) {
	t.Helper()
	r.w.ClearFaults()
	r.run(t, r.w.newProcess(t, survives), adopting, -1, true)
	for n, id := range r.state {
		held := r.idsOf(n)
		if id == "" && len(held) < 2 || id != "" && !slices.Contains(held, id) {
			t.Errorf("%d: the state has %q, Webex %q", n, id, held)
		}
	}
}

var createModes = []struct {
	name    string
	options CreateOptions
}{{"error", refusing}, {"adopt", adopting}, {"create", allowingDuplicates}}

// A process is killed at a moment of a create. Whatever goes wrong in the next run, it makes no second object unless it is told to.
func TestCreate_afterAKill(t *testing.T) {
	at := func(method string, handled bool) func(*http.Request, bool) bool {
		return func(r *http.Request, isHandled bool) bool {
			return r.Method == method && isHandled == handled && !strings.HasSuffix(r.URL.Path, "/people/me")
		}
	}
	moments := []struct {
		name   string
		dies   func(*http.Request, bool) bool
		orphan bool
	}{
		{"before the listing", at("GET", false), false},
		{"after the listing", at("GET", true), false},
		{"before the POST", at("POST", false), false},
		{"between commit and response", at("POST", true), true},
		{"between response and state", survives, true},
	}
	faults := []struct {
		name  string
		fault *mockwebex.Fault
	}{
		{"nothing", nil},
		{"a lost response", &mockwebex.Fault{Method: "POST", Do: mockwebex.ResetAfterCommit()}},
		{"a lost request", &mockwebex.Fault{Method: "POST", Do: mockwebex.ResetBefore()}},
		{"a 502 after the commit", &mockwebex.Fault{Method: "POST", Do: mockwebex.HTML(502).AfterCommit()}},
		{"a 500", &mockwebex.Fault{Method: "POST", Do: mockwebex.RespondError(500, "no")}},
		{"a listing cut off", &mockwebex.Fault{Method: "GET", Do: mockwebex.TruncateBody()}},
		{"a listing refused", &mockwebex.Fault{Method: "GET", Do: mockwebex.RespondError(403, "no")}},
	}
	forEachService(t, func(t *testing.T, s service) {
		for _, moment := range moments {
			for _, mode := range createModes {
				for _, fault := range faults {
					t.Run(moment.name+", "+mode.name+", "+fault.name, func(t *testing.T) {
						w := newWebex(t)
						w.SetListLag(mockwebex.Lag{For: 4 * time.Second})
						r := &runs{s, w, make([]string, 1)}
						r.run(t, w.newProcess(t, moment.dies), refusing, 0, false)
						if orphan := len(s.ids(w)) == 1; orphan != moment.orphan || r.state[0] != "" {
							t.Fatalf("Webex holds %q, the state %q", s.ids(w), r.state)
						}
						w.clock.Advance(time.Minute)
						if fault.fault != nil {
							once := *fault.fault
							once.Path, once.Times = s.collection, 1
							w.Fault(once)
						}
						r.run(t, w.newProcess(t, survives), mode.options, -1, fault.fault == nil && (mode.name != "error" || !moment.orphan))
						w.clock.Advance(time.Minute)
						r.adoptAll(t)
					})
				}
			}
		}
	})
}

// Runs of one configuration are killed at random moments, each in a random mode, while listings lag, responses are lost and servers fail.
func TestCreate_propertyWithKills(t *testing.T) {
	random := newRandom(t)
	for range 60 {
		s := services[random.IntN(len(services))]
		t.Run(s.name, func(t *testing.T) { killedRuns(t, s, random) })
	}
}

func killedRuns(t *testing.T, s service, random *rand.Rand) {
	w := newWebexWith(t, patient)
	w.SetListLag(mockwebex.Lag{For: time.Duration(random.IntN(4900)) * time.Millisecond}) // shorter than a search
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
		// Each request has two moments, before and after it is handled.
		var moments atomic.Int64
		last, lost := int64(1+random.IntN(6*len(r.state))), -1
		if random.IntN(3) == 0 {
			last, lost = 0, random.IntN(len(r.state))
		}
		dies := func(*http.Request, bool) bool { return moments.Add(1) == last }
		r.run(t, w.newProcess(t, dies), createModes[random.IntN(len(createModes))].options, lost, false)
		w.ClearFaults()
		w.clock.Advance(time.Minute)
	}
	r.adoptAll(t)
}
