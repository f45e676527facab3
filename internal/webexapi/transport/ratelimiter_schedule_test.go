package transport

import (
	"maps"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

// serverLimit decides whether a server accepts a request, and else after how many seconds it should be sent again.
type serverLimit interface {
	take(now time.Time) (ok bool, retryAfter int)
}

// fixedWindow accepts limit requests in every window.
type fixedWindow struct {
	limit  int
	window time.Duration
	begun  time.Time
	taken  int
}

func (f *fixedWindow) take(now time.Time) (bool, int) {
	if now.Sub(f.begun) >= f.window {
		f.begun, f.taken = now.Truncate(f.window), 0
	}
	if f.taken >= f.limit {
		return false, wholeSeconds(f.begun.Add(f.window).Sub(now))
	}
	f.taken++
	return true, 0
}

// tokenBucket accepts burst requests, and then rate requests per second.
type tokenBucket struct {
	rate, burst float64
	tokens      float64
	last        time.Time
}

func (b *tokenBucket) take(now time.Time) (bool, int) {
	if b.last.IsZero() {
		b.tokens = b.burst
	} else {
		b.tokens = min(b.burst, b.tokens+now.Sub(b.last).Seconds()*b.rate)
	}
	b.last = now
	if b.tokens < 1 {
		return false, wholeSeconds(time.Duration((1 - b.tokens) / b.rate * float64(time.Second)))
	}
	b.tokens--
	return true, 0
}

func wholeSeconds(d time.Duration) int { return max(1, int((d+time.Second-1)/time.Second)) }

// usage contains the requests and the duration of a run against a limit.
type usage struct {
	sent, wasted int
	took         time.Duration
}

func (u usage) wastedShare() float64 { return float64(u.wasted) / float64(u.sent) }

// runAgainst makes reads against a server with a limit, so many in parallel, in the simulated time of a synctest bubble.
func runAgainst(t testing.TB, limit serverLimit, reads, parallel int, latency time.Duration) usage {
	t.Helper()
	var used usage
	var mu sync.Mutex
	server := roundTripper(func(*http.Request) (*http.Response, error) {
		time.Sleep(latency / 2)
		mu.Lock()
		ok, seconds := limit.take(time.Now())
		used.sent++
		if !ok {
			used.wasted++
		}
		mu.Unlock()
		time.Sleep(latency / 2)
		if !ok {
			return reply(http.StatusTooManyRequests, "{}", "Retry-After", strconv.Itoa(seconds)), nil
		}
		return reply(http.StatusOK, `{"id":"1"}`), nil
	})
	service, _ := testService(t, server, systemClock)

	begun := time.Now()
	work := make(chan struct{})
	var workers sync.WaitGroup
	for range parallel {
		workers.Go(func() {
			for range work {
				if _, err := get(t.Context(), service); err != nil {
					t.Errorf("read: %v", err)
				}
			}
		})
	}
	for range reads {
		work <- struct{}{}
	}
	close(work)
	workers.Wait()
	used.took = time.Since(begun)
	return used
}

// The documented limit of Contact Center: 300 requests a minute.
func TestRateLimiter_fixedWindow(t *testing.T) {
	for _, latency := range []time.Duration{10 * time.Millisecond, 50 * time.Millisecond, 200 * time.Millisecond} {
		t.Run(latency.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const reads = 1500
				used := runAgainst(t, &fixedWindow{limit: 300, window: time.Minute}, reads, 10, latency)
				t.Logf("%d requests, %d wasted (%.1f %%), %s", used.sent, used.wasted, 100*used.wastedShare(), used.took)
				if used.wastedShare() > 0.05 {
					t.Errorf("wasted %d of %d requests, want at most 5 %%", used.wasted, used.sent)
				}
				// No client can use the fifth window before four have passed; the fifth takes as long as 300 reads.
				ideal := 4*time.Minute + reads/5/10*latency
				if float64(ideal) < 0.95*float64(used.took) {
					t.Errorf("took %s, want at least 95 %% of the permitted rate (%s)", used.took, ideal)
				}
			})
		})
	}
}

func TestRateLimiter_tokenBucket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const reads, rate, burst = 500, 5, 10
		used := runAgainst(t, &tokenBucket{rate: rate, burst: burst}, reads, 10, 50*time.Millisecond)
		t.Logf("%d requests, %d wasted (%.1f %%), %s", used.sent, used.wasted, 100*used.wastedShare(), used.took)
		if used.wastedShare() > 0.25 {
			t.Errorf("wasted %d of %d requests, want at most a quarter", used.wasted, used.sent)
		}
		ideal := time.Duration((reads - burst) / rate * float64(time.Second))
		if float64(ideal) < 0.95*float64(used.took) {
			t.Errorf("took %s, want at least 95 %% of the permitted rate (%s)", used.took, ideal)
		}
	})
}

// A request that has been in flight since before a pause delays no other request after it.
func TestRateLimiter_doesNotWaitForStragglers(t *testing.T) {
	limiter := newRateLimiter(fakeclock.New(fakeclock.Start))
	straggler, limited := mustAcquire(t, limiter), mustAcquire(t, limiter)
	limiter.release(limited, rateSignal{responded: true, limited: true, retryAfter: time.Second})
	if _, err := limiter.acquire(t.Context(), forever); err != nil {
		t.Fatal(err)
	}
	if slot, _, _ := limiter.tryAcquire(); slot != 0 {
		t.Error("two requests are sent at once right after the pause")
	}
	limiter.release(straggler, rateSignal{responded: true})
	if slot, _, _ := limiter.tryAcquire(); slot != 0 {
		t.Error("the end of the straggler freed a slot")
	}
}

func mustAcquire(t *testing.T, limiter *rateLimiter) int {
	t.Helper()
	slot, _, _ := limiter.tryAcquire()
	if slot == 0 {
		t.Fatal("there is no slot")
	}
	return slot
}

// One 429 pauses ten callers; after the pause one request is sent, then two, then four, and one again where the limit was reached before.
func TestRateLimiter_one429PausesAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const latency = 100 * time.Millisecond
		begun := time.Now()
		var mu sync.Mutex
		sentAt := map[time.Duration]int{}
		sent429s := 0
		server := roundTripper(func(*http.Request) (*http.Response, error) {
			mu.Lock()
			sentAt[time.Since(begun)]++
			limited := sent429s == 0
			if limited {
				sent429s++
			}
			mu.Unlock()
			time.Sleep(latency / 2)
			if limited {
				return reply(http.StatusTooManyRequests, "{}", "Retry-After", "20"), nil
			}
			time.Sleep(latency / 2)
			return reply(http.StatusOK, `{"id":"1"}`), nil
		})
		service, _ := testService(t, server, systemClock)

		var callers sync.WaitGroup
		for range 10 {
			callers.Go(func() {
				for range 2 {
					if _, err := get(t.Context(), service); err != nil {
						t.Error(err)
					}
				}
			})
		}
		callers.Wait()

		end := latency/2 + 20*time.Second
		want := map[time.Duration]int{
			0:   10, // Nine of them are accepted.
			end: 1, end + latency: 2, end + 2*latency: 4,
			end + 3*latency: 2, // the ninth since the pause
			end + 4*latency: 1, end + 5*latency: 1,
		}
		if !maps.Equal(sentAt, want) {
			t.Errorf("requests were sent at %v, want %v", sentAt, want)
		}
	})
}
