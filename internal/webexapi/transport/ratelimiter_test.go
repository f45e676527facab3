package transport

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

func TestParseRetryAfter(t *testing.T) {
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	const year = 365 * 24 * time.Hour
	for value, want := range map[string]time.Duration{
		"":                               0,
		"0":                              0,
		"1":                              time.Second,
		" 30 ":                           30 * time.Second,
		"-5":                             0,
		"+5":                             0,
		"1.5":                            0,
		"soon":                           0,
		"10 s":                           0,
		"3600":                           time.Hour,
		"99999999999":                    year,
		"99999999999999999999999999999":  year,
		"Mon, 01 Mar 2027 09:00:20 GMT":  20 * time.Second,
		"Mon, 01 Mar 2027 08:59:00 GMT":  0,
		"Monday, 01-Mar-27 09:00:20 GMT": 20 * time.Second,
		"Fri, 01 Mar 2999 09:00:20 GMT":  year,
		"Mon, 32 Mar 2027 09:00:20 GMT":  0,
	} {
		if got := parseRetryAfter(value, now); got != want {
			t.Errorf("parseRetryAfter(%q) = %s, want %s", value, got, want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "1", "-1", "1e9", "99999999999999999999", "Mon, 01 Mar 2027 09:00:20 GMT", "Mon", "\x00", "٣"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		got := parseRetryAfter(value, fakeclock.Start)
		if got < 0 || got > 365*24*time.Hour {
			t.Errorf("parseRetryAfter(%q) = %s", value, got)
		}
	})
}

// pausesOf returns how long the client waits before each retry.
func pausesOf(t *testing.T, responses ...roundTripper) (pauses []time.Duration) {
	t.Helper()
	var clock *fakeclock.Clock
	var last time.Time
	transport, _ := script(responses...)
	service, clock := testService(t, roundTripper(func(request *http.Request) (*http.Response, error) {
		if now := clock.Now(); last.IsZero() {
			last = now
		} else {
			pauses = append(pauses, now.Sub(last))
			last = now
		}
		return transport(request)
	}), func(c *Config) { c.MaxRetryDuration = time.Hour })
	if _, err := get(t.Context(), service); err != nil {
		t.Fatal(err)
	}
	return pauses
}

func TestRateLimiter_retryAfter(t *testing.T) {
	date := "Mon, 01 Mar 2027 10:00:00 GMT" // the server's clock is one hour ahead of the client's
	ok := always(http.StatusOK, `{}`)
	respond := func(status int, header ...string) roundTripper { return always(status, `{}`, header...) }
	for name, test := range map[string]struct {
		response roundTripper
		want     time.Duration
	}{
		"429 with seconds":                  {respond(429, "Retry-After", "7"), 7 * time.Second},
		"429 with a date":                   {respond(429, "Retry-After", "Mon, 01 Mar 2027 10:00:09 GMT", "Date", date), 9 * time.Second},
		"429 with a date, no server's date": {respond(429, "Retry-After", "Mon, 01 Mar 2027 09:00:09 GMT"), 9 * time.Second},
		"429 with a date in the past":       {respond(429, "Retry-After", "Mon, 01 Mar 2027 09:00:00 GMT", "Date", date), time.Second},
		"429 without":                       {respond(429), time.Second},
		"429 with nonsense":                 {respond(429, "Retry-After", "a while"), time.Second},
		"429 with a negative value":         {respond(429, "Retry-After", "-10"), time.Second},
		"429 with zero":                     {respond(429, "Retry-After", "0"), time.Second},
		"429 with an absurd value":          {respond(429, "Retry-After", "86400"), time.Second},
		"423 with seconds":                  {respond(423, "Retry-After", "7"), 7 * time.Second},
		"503 with seconds":                  {respond(503, "Retry-After", "7"), 7 * time.Second},
		"423 without: backoff":              {respond(423), firstBackoff},
		"503 without: backoff":              {respond(503), firstBackoff},
		"502 with: backoff":                 {respond(502, "Retry-After", "7"), firstBackoff},
	} {
		t.Run(name, func(t *testing.T) {
			if got := pausesOf(t, test.response, ok); !slices.Equal(got, []time.Duration{test.want}) {
				t.Errorf("pauses %v, want %s", got, test.want)
			}
		})
	}
}

func TestRateLimiter_pausesWithoutRetryAfterGrow(t *testing.T) {
	limited, ok := always(429, ``), always(http.StatusOK, `{}`)
	got := pausesOf(t, limited, limited, limited, limited, limited, limited, limited, limited, ok)
	var want []time.Duration
	for _, seconds := range []int{1, 2, 4, 8, 16, 30, 30, 30} {
		want = append(want, time.Duration(seconds)*time.Second)
	}
	if !slices.Equal(got, want) {
		t.Errorf("pauses %v, want %v", got, want)
	}
}

// There is no backoff in addition to a Retry-After.
func TestRateLimiter_noBackoffAfterRetryAfter(t *testing.T) {
	limited := always(503, ``, "Retry-After", "1")
	got := pausesOf(t, limited, limited, limited, limited, limited, limited, always(http.StatusOK, `{}`))
	if want := slices.Repeat([]time.Duration{time.Second}, 6); !slices.Equal(got, want) {
		t.Errorf("pauses %v, want %v", got, want)
	}
}

// A shorter pause that begins later does not end a longer one.
func TestRateLimiter_longestPauseCounts(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	limiter := newRateLimiter(clock)
	first, _ := limiter.acquire(t.Context(), forever)
	second, _ := limiter.acquire(t.Context(), forever)
	limiter.release(first, rateSignal{responded: true, limited: true, retryAfter: time.Minute})
	limiter.release(second, rateSignal{responded: true, limited: true, retryAfter: time.Second})
	if _, err := limiter.acquire(t.Context(), forever); err != nil || clock.Now().Sub(fakeclock.Start) != time.Minute {
		t.Errorf("waited %s (%v), want a minute", clock.Now().Sub(fakeclock.Start), err)
	}
}

// The 429s of requests that were in flight together count once.
func TestRateLimiter_429sTogetherCountOnce(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	limiter := newRateLimiter(clock)
	for range 2 {
		var slots []int
		for range 10 {
			slot, pause, _ := limiter.tryAcquire()
			if slot == 0 || pause != 0 {
				break // After the first pause, they are sent one at a time.
			}
			slots = append(slots, slot)
		}
		for _, slot := range slots {
			limiter.release(slot, rateSignal{responded: true, limited: true})
		}
		_, pause, _ := limiter.tryAcquire()
		if want := firstPause << (limiter.consecutive429s - 1); pause != want || pause > 2*firstPause {
			t.Errorf("pause %s after %d 429s, want %s", pause, limiter.consecutive429s, want)
		}
		clock.Advance(pause)
	}
}

func TestRateLimiter_successResetsPauses(t *testing.T) {
	limited, ok := always(429, ``), always(http.StatusOK, `{}`)
	transport, _ := script(limited, limited, limited, ok, limited, ok)
	service, clock := testService(t, transport)
	for _, want := range []time.Duration{7 * time.Second, time.Second} {
		begun := clock.Now()
		if _, err := get(t.Context(), service); err != nil {
			t.Fatal(err)
		}
		if got := clock.Now().Sub(begun); got != want {
			t.Errorf("waited %s, want %s", got, want)
		}
	}
}

func TestOperation_429sAreNotCounted(t *testing.T) {
	left429s := 200
	transport, sent := script(func(*http.Request) (*http.Response, error) {
		if left429s--; left429s < 0 {
			return reply(http.StatusOK, `{"id":"1"}`), nil
		}
		return reply(429, ``, "Retry-After", "1"), nil
	})
	service, _ := testService(t, transport)
	if _, err := get(t.Context(), service); err != nil || *sent != 201 {
		t.Errorf("%d requests, error %v; want 201 and none", *sent, err)
	}
}

// An operation does not wait for a pause that is longer than its budget.
func TestOperation_pauseLongerThanBudget(t *testing.T) {
	transport, sent := script(always(429, `{"message":"Slow down.","trackingId":"ROUTER_1"}`, "Retry-After", "120"))
	service, clock := testService(t, transport, func(c *Config) { c.MaxRetryDuration = time.Minute })

	_, err := get(t.Context(), service)
	var apiErr *Error
	if !errors.As(err, &apiErr) || apiErr.StatusCode != http.StatusTooManyRequests || apiErr.RetryAfter != 2*time.Minute || apiErr.Message != "Slow down." {
		t.Errorf("error %v, want the 429 with its Retry-After", err)
	}
	// The next request is not sent.
	_, err = get(t.Context(), service)
	var paused *PausedError
	if !errors.As(err, &paused) || paused.Pause != 2*time.Minute || OutcomeOf(err) != NotApplied {
		t.Errorf("error %v, want one that contains the pause", err)
	}
	if waited := clock.Now().Sub(fakeclock.Start); *sent != 1 || waited != 0 {
		t.Errorf("%d requests and %s of waiting, want 1 and none", *sent, waited)
	}

	clock.Advance(time.Hour)
	if _, err = get(t.Context(), service); *sent != 2 {
		t.Errorf("after the pause: %d requests (%v), want another one", *sent, err)
	}
}

func TestClient_rateLimiterPerHost(t *testing.T) {
	for name, test := range map[string]struct {
		address string
		paused  bool
	}{
		"another host":         {"https://cc.example", false},
		"the same host":        {"https://WEBEX.example/cc", true},
		"the loopback":         {"http://127.0.0.1", false},
		"the same, other port": {"https://webex.example:8443", false},
	} {
		t.Run(name, func(t *testing.T) {
			transport, _ := script(always(429, ``, "Retry-After", "20"), always(200, `{}`))
			service, clock := testService(t, transport, func(c *Config) {
				c.MaxRetryDuration = 10 * time.Second
			})
			other := service.client.Service("other", mustParse(test.address))
			_, _ = get(t.Context(), service) // It gives up at once: the pause is longer than its budget.
			service.client.config.MaxRetryDuration = time.Minute
			if _, err := other.Do(t.Context(), getThing, nil); err != nil {
				t.Fatal(err)
			}
			if waited := clock.Now().Sub(fakeclock.Start); (waited > 0) != test.paused {
				t.Errorf("waited %s, want a pause: %v", waited, test.paused)
			}
		})
	}
}

// When the waiter that sleeps on behalf of all gives up, another one takes over.
func TestRateLimiter_watchIsHandedOver(t *testing.T) {
	clock := &heldClock{Clock: fakeclock.New(fakeclock.Start), sleeping: make(chan struct{}, 1), release: make(chan struct{})}
	limiter := newRateLimiter(clock)
	slot, err := limiter.acquire(t.Context(), forever)
	if err != nil {
		t.Fatal(err)
	}
	limiter.release(slot, rateSignal{responded: true, limited: true, retryAfter: time.Minute})

	watching, giveUp := context.WithCancel(t.Context())
	acquire := func(ctx context.Context) chan error {
		done := make(chan error, 1)
		go func() {
			_, err := limiter.acquire(ctx, forever)
			done <- err
		}()
		return done
	}
	first := acquire(watching)
	<-clock.sleeping
	second := acquire(t.Context())
	giveUp()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the canceled caller got %v", err)
	}
	<-clock.sleeping
	close(clock.release)
	if err := <-second; err != nil {
		t.Errorf("the other caller got %v", err)
	}
}

func forever() time.Duration { return time.Hour }

// heldClock sleeps until it is released or canceled.
type heldClock struct {
	*fakeclock.Clock
	sleeping, release chan struct{}
}

func (c *heldClock) Sleep(ctx context.Context, d time.Duration) error {
	c.sleeping <- struct{}{}
	select {
	case <-c.release:
		return c.Clock.Sleep(ctx, d)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func BenchmarkRateLimiter(b *testing.B) {
	limiter := newRateLimiter(SystemClock{})
	for b.Loop() {
		slot, err := limiter.acquire(b.Context(), forever)
		if err != nil {
			b.Fatal(err)
		}
		limiter.release(slot, rateSignal{responded: true})
	}
}

func BenchmarkParseRetryAfter(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		parseRetryAfter(strconv.Itoa(i), fakeclock.Start)
	}
}
