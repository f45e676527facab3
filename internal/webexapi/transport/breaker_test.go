package transport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

// hangs is a server that never responds.
func hangs(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

// inParallel calls fn n times, ten at a time as Terraform does, and returns how long that took and the errors.
func inParallel(n int, fn func(i int) error) (took time.Duration, errs []error) {
	begun := time.Now()
	errs = make([]error, n)
	next := make(chan int)
	var workers sync.WaitGroup
	for range 10 {
		workers.Go(func() {
			for i := range next {
				errs[i] = fn(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
	return time.Since(begun), errs
}

// countOutages returns how many of the errors are an *OutageError.
func countOutages(errs []error) (n int) {
	for _, err := range errs {
		var outage *OutageError
		if errors.As(err, &outage) {
			n++
		}
	}
	return n
}

// failOnce runs an operation with one failed attempt.
func failOnce(t *testing.T, s *Service) {
	t.Helper()
	if _, err := s.Do(t.Context(), Request{Method: http.MethodGet, Path: "/things/1", Budget: NoRetries()}, nil); err == nil {
		t.Fatal("no error")
	}
}

// spend uses up the retry duration of an outage of the service.
func spend(t *testing.T, s *Service) {
	t.Helper()
	if err := perform(t.Context(), s, http.MethodGet); err == nil {
		t.Fatal("no error")
	}
	if left := s.breaker.left(); left != 0 {
		t.Fatalf("%s left after an outage", left)
	}
}

// An outage takes as long for a thousand operations as for one: the retry duration, one attempt that began before its end, and the
// probe of those who come later.
func TestBreaker_outageCostsOnce(t *testing.T) {
	const maxRetry, timeout = time.Minute, 30 * time.Second
	for name, test := range map[string]struct {
		server  roundTripper
		attempt time.Duration
	}{
		"failed dials":         {failedDial, 0},
		"resets":               {reset, 0},
		"503":                  {always(503, webexErrorBody), 0},
		"502":                  {always(502, `<html>`), 0},
		"503 with Retry-After": {always(503, ``, "Retry-After", "20"), 20 * time.Second},
		"timeouts":             {hangs, timeout},
	} {
		for _, n := range []int{1, 60, 1000} {
			t.Run(fmt.Sprintf("%s, %d", name, n), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var sent atomic.Int32
					server := roundTripper(func(req *http.Request) (*http.Response, error) {
						sent.Add(1)
						return test.server(req)
					})
					service, _ := testService(t, server, systemClock, func(c *Config) {
						c.MaxRetryDuration, c.RequestTimeout = maxRetry, timeout
					})
					took, errs := inParallel(n, func(int) error { return perform(t.Context(), service, http.MethodPut) })
					longest := maxRetry + test.attempt
					if n > 10 {
						longest += 2*test.attempt + probePause
					}
					if took < maxRetry-test.attempt || took > longest {
						t.Errorf("took %s, want at most %s", took, longest)
					}
					for i, err := range errs {
						if err == nil {
							t.Errorf("operation %d did not fail", i)
						}
					}
					if most := int32(10*10 + 2); sent.Load() > most {
						t.Errorf("%d requests, want at most %d", sent.Load(), most)
					}
					if outages := countOutages(errs); n > 10 && outages < n-12 {
						t.Errorf("%d of %d operations ended with an *OutageError", outages, n)
					}
				})
			})
		}
	}
}

// Long pauses that the server requests do not make an outage look like several short ones.
func TestBreaker_longRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service, _ := testService(t, always(503, ``, "Retry-After", "120"), systemClock)
		took, _ := inParallel(60, func(int) error { return perform(t.Context(), service, http.MethodGet) })
		if longest := DefaultMaxRetryDuration + 2*time.Minute + probePause; took > longest {
			t.Errorf("took %s, want at most %s", took, longest)
		}
	})
}

// Attempts that wait for the rate limiter one behind the other must not stretch an outage.
func TestBreaker_endsWaitsForRateLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const timeout = 30 * time.Second
		limited := false
		server := roundTripper(func(req *http.Request) (*http.Response, error) {
			if !limited {
				limited = true
				return reply(429, ``, "Retry-After", "1"), nil
			}
			return hangs(req)
		})
		service, _ := testService(t, server, systemClock, func(c *Config) { c.MaxRetryDuration, c.RequestTimeout = time.Minute, timeout })
		if _, err := service.Do(t.Context(), Request{Method: http.MethodGet, Path: "/", Budget: NoRetries()}, nil); StatusOf(err) != 429 {
			t.Fatal(err)
		}
		took, errs := inParallel(60, func(int) error { return perform(t.Context(), service, http.MethodGet) })
		// After the 429 only one request is in flight at a time.
		if longest := time.Minute + timeout + 2*timeout + 2*time.Second + 500*time.Millisecond; took > longest {
			t.Errorf("took %s, want at most %s", took, longest)
		}
		// Two made an attempt before the end of the retry duration, and one was the probe. They end with their own errors.
		if outages := countOutages(errs); outages != 57 {
			t.Errorf("%d operations ended with an *OutageError, want 57", outages)
		}
	})
}

// Failures of one object do not open the breaker while the service responds to other requests.
func TestBreaker_oneBrokenObject(t *testing.T) {
	for name, broken := range map[string]roundTripper{"500": always(500, webexErrorBody), "503": always(503, webexErrorBody), "hangs": hangs} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := roundTripper(func(req *http.Request) (*http.Response, error) {
					if strings.HasSuffix(req.URL.Path, "/broken") {
						return broken(req)
					}
					time.Sleep(time.Second)
					return reply(200, `{"id":"1"}`), nil
				})
				var probes atomic.Int32
				service, _ := testService(t, server, systemClock, func(c *Config) {
					c.MaxRetryDuration = 10 * time.Second
					c.Log = func(_ context.Context, _ slog.Level, message string, _ map[string]any) {
						if strings.HasPrefix(message, "Probing") {
							probes.Add(1)
						}
					}
				})
				_, errs := inParallel(1000, func(i int) error {
					path := "/things/1"
					if i == 0 {
						path = "/things/broken"
					}
					_, err := service.Do(t.Context(), Request{Method: http.MethodGet, Path: path}, nil)
					return err
				})
				var outage *OutageError
				if errs[0] == nil || errors.As(errs[0], &outage) {
					t.Errorf("the broken object: %v", errs[0])
				}
				for i, err := range errs[1:] {
					if err != nil {
						t.Errorf("object %d: %v", i+1, err)
					}
				}
				if n := probes.Load(); n != 0 {
					t.Errorf("%d probes, want none", n)
				}
			})
		})
	}
}

// The outage of one service does not affect the other services of its host.
func TestBreaker_oneBrokenService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := roundTripper(func(req *http.Request) (*http.Response, error) {
			if strings.HasPrefix(req.URL.Path, "/v1/broken") {
				return reply(503, webexErrorBody), nil
			}
			time.Sleep(100 * time.Millisecond)
			return reply(200, `{"id":"1"}`), nil
		})
		healthy, _ := testService(t, server, systemClock, func(c *Config) { c.MaxRetryDuration = time.Minute })
		broken := healthy.client.Service("broken", mustParse("https://webex.example/v1/broken"))
		if healthy.limiter != broken.limiter {
			t.Fatal("the services do not share a host")
		}
		took, errs := inParallel(400, func(i int) error {
			if i%2 == 0 {
				return perform(t.Context(), broken, http.MethodGet)
			}
			return perform(t.Context(), healthy, http.MethodGet)
		})
		for i, err := range errs {
			if failed := err != nil; failed != (i%2 == 0) {
				t.Errorf("operation %d: error %v", i, err)
			}
		}
		if longest := time.Minute + probePause + 200*100*time.Millisecond; took > longest {
			t.Errorf("took %s, want at most %s", took, longest)
		}
		if broken.breaker.left() != 0 || healthy.breaker.left() != time.Minute {
			t.Errorf("left: broken %s, healthy %s", broken.breaker.left(), healthy.breaker.left())
		}
	})
}

// A failure more than a minute after the last one begins a new outage, with the full retry duration.
func TestBreaker_lateGlitch(t *testing.T) {
	service, clock := testService(t, failedDial)
	spend(t, service)
	clock.Advance(newOutageAfter)
	if left := service.breaker.left(); left != 0 {
		t.Errorf("a minute after the last failure: %s left", left)
	}
	clock.Advance(time.Second)
	if left := service.breaker.left(); left != DefaultMaxRetryDuration {
		t.Errorf("later: %s left", left)
	}
	begun := clock.Now()
	err := perform(t.Context(), service, http.MethodGet)
	var transportErr *TransportError
	if took := clock.Now().Sub(begun); !errors.As(err, &transportErr) || took != DefaultMaxRetryDuration {
		t.Errorf("error %v after %s, want a *TransportError after %s", err, took, DefaultMaxRetryDuration)
	}
}

// An operation that begins late in an outage ends with it.
func TestBreaker_lateOperation(t *testing.T) {
	service, clock := testService(t, failedDial, func(c *Config) { c.MaxRetryDuration = time.Minute })
	failOnce(t, service)
	clock.Advance(50 * time.Second)
	err := perform(t.Context(), service, http.MethodGet)
	var transportErr *TransportError
	if took := clock.Now().Sub(fakeclock.Start); !errors.As(err, &transportErr) || took != time.Minute {
		t.Errorf("error %v after %s, want a *TransportError after a minute", err, took)
	}
}

// A probe waits for a pause that the server requests.
func TestBreaker_probeWaitsForPause(t *testing.T) {
	server := always(503, ``, "Retry-After", "25")
	service, clock := testService(t, roundTripper(func(req *http.Request) (*http.Response, error) { return server(req) }),
		func(c *Config) { c.MaxRetryDuration = time.Minute })
	elapsed := func() time.Duration { return clock.Now().Sub(fakeclock.Start) }
	if err := perform(t.Context(), service, http.MethodGet); StatusOf(err) != 503 || elapsed() != 50*time.Second {
		t.Errorf("error %v after %s, want the 503 as soon as the pause is longer than the rest of the retry duration", err, elapsed())
	}
	var outage *OutageError
	if err := perform(t.Context(), service, http.MethodGet); !errors.As(err, &outage) || elapsed() != 50*time.Second {
		t.Errorf("error %v after %s, want an *OutageError at once", err, elapsed())
	}
	clock.Advance(15 * time.Second)
	server = always(200, `{"id":"1"}`)
	if _, err := get(t.Context(), service); err != nil || elapsed() != 75*time.Second {
		t.Errorf("error %v after %s, want none after 75s", err, elapsed())
	}
}

// A probe that a success has ended does not end a later probe, and its interval does not delay the probe of a later outage.
func TestBreaker_laterProbe(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	b := newBreaker(clock, time.Second, func() time.Duration { return 0 })
	failed := errors.New("reset")
	fail := func() {
		b.fail(clock.Now(), failed, time.Time{})
		clock.Advance(time.Second)
	}
	admitProbe := func() chan struct{} {
		t.Helper()
		probe, wait, err := b.tryAdmit()
		if probe == nil || wait != nil || err != nil {
			t.Fatalf("not a probe: %v, %v", wait, err)
		}
		return probe
	}
	fail()
	first := admitProbe()
	b.endProbe(first, true)
	if _, _, err := b.tryAdmit(); err == nil {
		t.Error("the failed probe has no effect")
	}
	b.succeed()
	fail()
	second := admitProbe()
	b.succeed()
	fail()
	third := admitProbe()
	b.endProbe(second, true)
	if _, wait, _ := b.tryAdmit(); wait != third {
		t.Error("the third probe ended with the second one")
	}
	b.endProbe(third, false)
	admitProbe()
}

// Any response below 500 ends an outage.
func TestBreaker_responsesEndOutage(t *testing.T) {
	for _, status := range []int{200, 204, 301, 400, 401, 403, 404, 409, 423, 429} {
		server, _ := script(failedDial, always(status, ``))
		service, clock := testService(t, server)
		failOnce(t, service)
		clock.Advance(30 * time.Second)
		if left := service.breaker.left(); left != DefaultMaxRetryDuration-30*time.Second {
			t.Fatalf("%s left during the outage", left)
		}
		_, _ = service.Do(t.Context(), Request{Method: http.MethodDelete, Path: "/things/1", Budget: NoRetries()}, nil)
		if left := service.breaker.left(); left != DefaultMaxRetryDuration {
			t.Errorf("%d: %s left, want a new outage to have %s", status, left, DefaultMaxRetryDuration)
		}
	}
}

// These failures count as an outage; permanent failures do not.
func TestBreaker_whatIsAnOutage(t *testing.T) {
	for name, test := range map[string]struct {
		server roundTripper
		want   bool
	}{
		"500": {always(500, ``), true}, "502": {always(502, ``), true}, "504": {always(504, ``), true}, "599": {always(599, ``), true},
		"dial": {failedDial, true}, "reset": {reset, true}, "truncated": {truncated(200), true},
		"proxy": {failing(&ProxyError{StatusCode: 407}), false},
		"404":   {always(404, ``), false}, "200": {always(200, `{}`), false},
	} {
		service, clock := testService(t, test.server)
		_, _ = service.Do(t.Context(), Request{Method: http.MethodGet, Path: "/things/1", Budget: NoRetries()}, nil)
		clock.Advance(time.Second)
		if got := service.breaker.left() < DefaultMaxRetryDuration; got != test.want {
			t.Errorf("%s: outage %v, want %v", name, got, test.want)
		}
	}
}

// A canceled attempt does not count as a failure of the service.
func TestBreaker_cancelIsNotAFailure(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	service, clock := testService(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		cancel()
		return hangs(req)
	}))
	if err := perform(ctx, service, http.MethodGet); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	clock.Advance(time.Second)
	if left := service.breaker.left(); left != DefaultMaxRetryDuration {
		t.Errorf("%s left after a cancel", left)
	}
}

// A slow attempt that fails after others have succeeded begins an outage at their success, not at its own start.
func TestBreaker_slowFailureAfterSuccess(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	b := newBreaker(clock, 10*time.Second, func() time.Duration { return 0 })
	clock.Advance(25 * time.Second)
	b.succeed()
	clock.Advance(5 * time.Second)
	b.fail(fakeclock.Start, errors.New("time-out"), time.Time{})
	if left := b.left(); left != 5*time.Second {
		t.Errorf("%s left, want 5s", left)
	}
}

// While 429s pause the host, an outage of a service does not go on.
func TestBreaker_429PausesDoNotCount(t *testing.T) {
	server := roundTripper(func(req *http.Request) (*http.Response, error) {
		switch req.URL.Path {
		case "/v1/limited":
			return reply(429, ``, "Retry-After", "40"), nil
		case "/v1/busy":
			return reply(423, ``, "Retry-After", "10"), nil
		}
		return nil, errors.New("connection reset by peer")
	})
	service, clock := testService(t, server)
	other := service.client.Service("other", mustParse("https://webex.example/v1"))
	want := func(left time.Duration) {
		t.Helper()
		if got := service.breaker.left(); got != left {
			t.Errorf("%s left, want %s", got, left)
		}
	}
	get := func(path string) {
		t.Helper()
		if _, err := other.Do(t.Context(), Request{Method: http.MethodGet, Path: path, Budget: NoRetries()}, nil); err == nil {
			t.Fatal("no error")
		}
	}
	failOnce(t, service)
	clock.Advance(10 * time.Second)
	want(290 * time.Second)
	get("/limited")
	clock.Advance(30 * time.Second)
	want(290 * time.Second) // in the pause
	clock.Advance(10 * time.Second)
	want(290 * time.Second) // at its end
	failOnce(t, service)
	clock.Advance(5 * time.Second)
	want(285 * time.Second)

	// The pause of a 423 counts, and does not make the earlier pause count.
	get("/busy")
	want(285 * time.Second)
	clock.Advance(10 * time.Second)
	want(275 * time.Second)
	failOnce(t, service)
	want(275 * time.Second)
}

// After an outage is spent, one operation probes with two attempts a second apart, and the others share the result.
func TestBreaker_probe(t *testing.T) {
	for name, test := range map[string]struct {
		probe  []roundTripper
		sentAt []time.Duration
		failed bool
	}{
		"both attempts fail": {[]roundTripper{reset, always(503, ``)}, []time.Duration{0, time.Second}, true},
		"the first succeeds": {[]roundTripper{always(200, `{}`)}, []time.Duration{0, 0, 0, 0, 0}, false},
		"the second succeeds": {[]roundTripper{reset, always(200, `{}`)},
			[]time.Duration{0, time.Second, time.Second, time.Second, time.Second, time.Second}, false},
		"the first gets a 404": {[]roundTripper{always(404, webexErrorBody), always(200, `{}`)}, []time.Duration{0, 0, 0, 0, 0}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const n = 5
				server := failedDial
				var mu sync.Mutex
				service, _ := testService(t, roundTripper(func(req *http.Request) (*http.Response, error) {
					mu.Lock()
					defer mu.Unlock()
					return server(req)
				}), systemClock)
				spend(t, service)
				begun := time.Now()
				var sentAt []time.Duration
				probe, _ := script(test.probe...)
				server = func(req *http.Request) (*http.Response, error) {
					sentAt = append(sentAt, time.Since(begun))
					return probe(req)
				}
				took, errs := inParallel(n, func(int) error { return perform(t.Context(), service, http.MethodPut) })
				if fmt.Sprint(sentAt) != fmt.Sprint(test.sentAt) {
					t.Errorf("requests at %v, want %v", sentAt, test.sentAt)
				}
				if outages := countOutages(errs); test.failed && outages != n-1 || !test.failed && outages != 0 {
					t.Errorf("%d operations ended with an *OutageError: %v", outages, errs)
				}
				if !test.failed {
					return
				}
				if took != probePause {
					t.Errorf("took %s, want %s", took, probePause)
				}
				// The result holds for some time, then the next operation probes.
				time.Sleep(probeInterval - time.Nanosecond)
				err := perform(t.Context(), service, http.MethodPut)
				var outage *OutageError
				if !errors.As(err, &outage) || len(sentAt) != 2 || outage.Method != http.MethodPut || outage.Path != "/v1/things/1" ||
					StatusOf(outage.Cause) != 503 || OutcomeOf(err) != NotApplied || StatusOf(err) != 0 {
					t.Errorf("error %v after %d requests, want an *OutageError and no request", err, len(sentAt))
				}
				time.Sleep(time.Nanosecond)
				if err := perform(t.Context(), service, http.MethodPut); len(sentAt) != 4 {
					t.Errorf("error %v after %d requests, want another probe", err, len(sentAt))
				}
			})
		})
	}
}

// Operations that wait for a probe go on after any response of the service. Otherwise they wait until the probe ends.
func TestBreaker_waitForProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := failedDial
		service, _ := testService(t, roundTripper(func(req *http.Request) (*http.Response, error) { return server(req) }),
			systemClock, func(c *Config) { c.RequestTimeout = 10 * time.Minute })
		spend(t, service)
		release := make(chan struct{})
		server = func(req *http.Request) (*http.Response, error) {
			if strings.HasSuffix(req.URL.Path, "/probe") {
				<-release
				return nil, errors.New("connection reset by peer")
			}
			return reply(200, `{"id":"1"}`), nil
		}
		do := func(req Request) chan error {
			done := make(chan error, 1)
			go func() {
				_, err := service.Do(t.Context(), req, nil)
				done <- err
			}()
			synctest.Wait()
			return done
		}
		probe := do(Request{Method: http.MethodGet, Path: "/probe", Budget: NoRetries()})
		time.Sleep(2 * newOutageAfter)
		waiting := do(getThing)
		select {
		case err := <-waiting:
			t.Errorf("an operation did not wait for the probe: %v", err)
		default:
		}
		if err := <-do(Request{Method: http.MethodGet, Path: "/x", IgnoreOutage: true}); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		select {
		case err := <-waiting:
			if err != nil {
				t.Error(err)
			}
		default:
			t.Error("an operation waits for the probe although the service has responded")
		}
		close(release)
		if err := <-probe; err == nil {
			t.Error("the probe did not fail")
		}
		if err := <-do(Request{Method: http.MethodGet, Path: "/x", IgnoreOutage: true}); err != nil {
			t.Error(err)
		}
	})
}

// A probe that is canceled, or is not sent, has no result: the next operation probes.
func TestBreaker_probeWithoutResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := failedDial
		service, _ := testService(t, roundTripper(func(req *http.Request) (*http.Response, error) { return server(req) }), systemClock)
		spend(t, service)
		ctx, cancel := context.WithCancel(t.Context())
		sent := 0
		server = func(req *http.Request) (*http.Response, error) {
			sent++
			if sent == 1 {
				return hangs(req)
			}
			return reply(200, `{"id":"1"}`), nil
		}
		do := func(ctx context.Context) chan error {
			done := make(chan error, 1)
			go func() { done <- perform(ctx, service, http.MethodGet) }()
			synctest.Wait()
			return done
		}
		probe, waiting := do(ctx), do(t.Context())
		leaving, leave := context.WithCancel(t.Context())
		left := do(leaving)
		leave()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("the operation that stopped waiting: %v", err)
		}
		cancel()
		if err := <-probe; !errors.Is(err, context.Canceled) {
			t.Errorf("the canceled probe: %v", err)
		}
		if err := <-waiting; err != nil || sent != 2 {
			t.Errorf("error %v after %d requests, want a second probe", err, sent)
		}
	})
}

// An operation that ignores the outage keeps its budget, also while the breaker is open.
func TestBreaker_ignoreOutage(t *testing.T) {
	server, sent := script(failedDial)
	service, clock := testService(t, server)
	spend(t, service)
	*sent = 0
	begun := clock.Now()
	_, err := service.Do(t.Context(), Request{Method: http.MethodGet, Path: "/things/1", IgnoreOutage: true}, nil)
	var transportErr *TransportError
	if took := clock.Now().Sub(begun); !errors.As(err, &transportErr) || took != DefaultMaxRetryDuration || *sent < 8 {
		t.Errorf("error %v after %s and %d requests, want %s", err, took, *sent, DefaultMaxRetryDuration)
	}
}

// A 423 concerns one object, and is not an outage.
func TestBreaker_lockedObject(t *testing.T) {
	server, sent := script(always(423, webexErrorBody))
	service, clock := testService(t, server)
	err := perform(t.Context(), service, http.MethodGet)
	if took := clock.Now().Sub(fakeclock.Start); StatusOf(err) != 423 || took != DefaultMaxRetryDuration || *sent < 8 {
		t.Errorf("error %v after %s", err, took)
	}
	if left := service.breaker.left(); left != DefaultMaxRetryDuration {
		t.Errorf("%s left", left)
	}
}

// Each wait of a second or more is logged at INFO when it begins.
func TestBreaker_pausesAreLogged(t *testing.T) {
	var pauses []string
	server, _ := script(reset, reset, reset, always(503, ``, "Retry-After", "7"), always(200, `{"id":"1"}`))
	service, _ := testService(t, server, func(c *Config) {
		c.Log = func(_ context.Context, level slog.Level, message string, fields map[string]any) {
			if level == slog.LevelInfo {
				pauses = append(pauses, message+" "+strconv.FormatInt(fields["pause_ms"].(int64), 10))
				if fields["service"] != "things" || fields["host"] != "webex.example" {
					t.Errorf("fields %v", fields)
				}
			}
		}
	})
	if _, err := get(t.Context(), service); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Waiting before the next attempt 1000", "Waiting before the next attempt 2000",
		"Pausing all requests to this host 7000",
	}
	if strings.Join(pauses, "\n") != strings.Join(want, "\n") {
		t.Errorf("got  %q\nwant %q", pauses, want)
	}
}

// An outage of the token endpoint takes the retry duration once, however many operations need a token.
func TestBreaker_tokenEndpoint(t *testing.T) {
	for name, failure := range map[string]roundTripper{"connection refused": failedDial, "503": always(503, ``), "timeouts": hangs} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const maxRetry, timeout = time.Minute, 30 * time.Second
				var sent, other atomic.Int32
				var healthy atomic.Bool
				server := roundTripper(func(req *http.Request) (*http.Response, error) {
					switch {
					case req.URL.Path != "/v1/access_token":
						other.Add(1)
						return reply(200, `{"id":"1"}`), nil
					case healthy.Load():
						return reply(200, `{"access_token":"issued"}`, "Content-Type", "application/json"), nil
					}
					sent.Add(1)
					return failure(req)
				})
				service, _ := testService(t, server, systemClock, func(c *Config) {
					c.Credentials, c.MaxRetryDuration, c.RequestTimeout = refreshCredentials, maxRetry, timeout
				})
				took, errs := inParallel(1000, func(int) error { return perform(t.Context(), service, http.MethodGet) })
				attempt := time.Duration(0)
				if name == "timeouts" {
					attempt = timeout
				}
				if longest := maxRetry + 3*attempt + probePause; took < maxRetry || took > longest {
					t.Errorf("took %s, want at most %s", took, longest)
				}
				for i, err := range errs {
					var noToken *NoTokenError
					if !errors.As(err, &noToken) || OutcomeOf(err) != NotApplied {
						t.Errorf("operation %d: error %v, want a *NoTokenError", i, err)
					}
				}
				if sent.Load() > 12 || other.Load() != 0 {
					t.Errorf("%d token requests and %d others, want about 10 and none", sent.Load(), other.Load())
				}

				healthy.Store(true)
				time.Sleep(probeInterval)
				if err := perform(t.Context(), service, http.MethodGet); err != nil {
					t.Errorf("after the outage: %v", err)
				}
			})
		})
	}
}
