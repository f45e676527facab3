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

// pausesOf tells how long the client waits in its own time before each repetition.
func pausesOf(t *testing.T, answers ...roundTrip) (pauses []time.Duration) {
	t.Helper()
	var clock *fakeclock.Clock
	var last time.Time
	transport, _ := script(answers...)
	client, clock := testClient(t, roundTrip(func(request *http.Request) (*http.Response, error) {
		if now := clock.Now(); last.IsZero() {
			last = now
		} else {
			pauses = append(pauses, now.Sub(last))
			last = now
		}
		return transport(request)
	}), func(c *Config) { c.MaxRetryDuration = time.Hour })
	if _, err := get(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	return pauses
}

func TestPauseIsWhatWebexAsksFor(t *testing.T) {
	date := "Mon, 01 Mar 2027 10:00:00 GMT" // the server's clock is one hour ahead of the client's
	ok := always(http.StatusOK, `{}`)
	refuse := func(status int, header ...string) roundTrip { return always(status, `{}`, header...) }
	for name, test := range map[string]struct {
		answer roundTrip
		want   time.Duration
	}{
		"429 with seconds":                  {refuse(429, "Retry-After", "7"), 7 * time.Second},
		"429 with a date":                   {refuse(429, "Retry-After", "Mon, 01 Mar 2027 10:00:09 GMT", "Date", date), 9 * time.Second},
		"429 with a date, no server's date": {refuse(429, "Retry-After", "Mon, 01 Mar 2027 09:00:09 GMT"), 9 * time.Second},
		"429 with a date gone by":           {refuse(429, "Retry-After", "Mon, 01 Mar 2027 09:00:00 GMT", "Date", date), time.Second},
		"429 without":                       {refuse(429), time.Second},
		"429 with nonsense":                 {refuse(429, "Retry-After", "a while"), time.Second},
		"429 with a negative value":         {refuse(429, "Retry-After", "-10"), time.Second},
		"429 with zero":                     {refuse(429, "Retry-After", "0"), time.Second},
		"429 with an absurd value":          {refuse(429, "Retry-After", "86400"), time.Second},
		"423 with seconds":                  {refuse(423, "Retry-After", "7"), 7 * time.Second},
		"503 with seconds":                  {refuse(503, "Retry-After", "7"), 7 * time.Second},
		"423 without: back-off":             {refuse(423), firstBackOff},
		"503 without: back-off":             {refuse(503), firstBackOff},
		"502 with: back-off":                {refuse(502, "Retry-After", "7"), firstBackOff},
	} {
		t.Run(name, func(t *testing.T) {
			if got := pausesOf(t, test.answer, ok); !slices.Equal(got, []time.Duration{test.want}) {
				t.Errorf("pauses %v, want %s", got, test.want)
			}
		})
	}
}

func TestPausesWithoutRetryAfterGrow(t *testing.T) {
	refuse, ok := always(429, ``), always(http.StatusOK, `{}`)
	got := pausesOf(t, refuse, refuse, refuse, refuse, refuse, refuse, refuse, refuse, ok)
	var want []time.Duration
	for _, seconds := range []int{1, 2, 4, 8, 16, 30, 30, 30} {
		want = append(want, time.Duration(seconds)*time.Second)
	}
	if !slices.Equal(got, want) {
		t.Errorf("pauses %v, want %v", got, want)
	}
}

// Where Webex says how long to wait, there is no back-off on top.
func TestNoBackOffOnTopOfRetryAfter(t *testing.T) {
	refuse := always(503, ``, "Retry-After", "1")
	got := pausesOf(t, refuse, refuse, refuse, refuse, refuse, refuse, always(http.StatusOK, `{}`))
	if want := slices.Repeat([]time.Duration{time.Second}, 6); !slices.Equal(got, want) {
		t.Errorf("pauses %v, want %v", got, want)
	}
}

// A shorter pause asked for later does not end a longer one.
func TestLongestPauseCounts(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	gate := newGate(clock)
	first, _ := gate.enter(t.Context(), forever)
	second, _ := gate.enter(t.Context(), forever)
	gate.leave(first, pauseRequest{answered: true, refused: true, asked: time.Minute})
	gate.leave(second, pauseRequest{answered: true, refused: true, asked: time.Second})
	if _, err := gate.enter(t.Context(), forever); err != nil || clock.Now().Sub(fakeclock.Start) != time.Minute {
		t.Errorf("waited %s (%v), want a minute", clock.Now().Sub(fakeclock.Start), err)
	}
}

// Refusals of requests that were on their way together are one strike.
func TestRefusalsTogetherAreOneStrike(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	gate := newGate(clock)
	for range 2 {
		var turns []int
		for range 10 {
			turn, pause, _ := gate.pass()
			if turn == 0 || pause != 0 {
				break // after the first pause they go one at a time
			}
			turns = append(turns, turn)
		}
		for _, turn := range turns {
			gate.leave(turn, pauseRequest{answered: true, refused: true})
		}
		_, pause, _ := gate.pass()
		if want := firstStrike << (gate.strikes - 1); pause != want || pause > 2*firstStrike {
			t.Errorf("pause %s after strike %d, want %s", pause, gate.strikes, want)
		}
		clock.Advance(pause)
	}
}

func TestSuccessEndsTheGrowth(t *testing.T) {
	refuse, ok := always(429, ``), always(http.StatusOK, `{}`)
	transport, _ := script(refuse, refuse, refuse, ok, refuse, ok)
	client, clock := testClient(t, transport)
	for _, want := range []time.Duration{7 * time.Second, time.Second} {
		begun := clock.Now()
		if _, err := get(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		if got := clock.Now().Sub(begun); got != want {
			t.Errorf("waited %s, want %s", got, want)
		}
	}
}

func TestRefusalsAreNotCounted(t *testing.T) {
	refusals := 200
	transport, sent := script(func(*http.Request) (*http.Response, error) {
		if refusals--; refusals < 0 {
			return reply(http.StatusOK, `{"id":"1"}`), nil
		}
		return reply(429, ``, "Retry-After", "1"), nil
	})
	client, _ := testClient(t, transport)
	if _, err := get(t.Context(), client); err != nil || *sent != 201 {
		t.Errorf("%d requests, error %v; want 201 and none", *sent, err)
	}
}

// A pause that outlasts the call's time is not waited for.
func TestPauseLongerThanTheTimeLeft(t *testing.T) {
	transport, sent := script(always(429, `{"message":"Slow down.","trackingId":"ROUTER_1"}`, "Retry-After", "120"))
	client, clock := testClient(t, transport, func(c *Config) { c.MaxRetryDuration = time.Minute })

	_, err := get(t.Context(), client)
	var refused *Error
	if !errors.As(err, &refused) || refused.StatusCode != http.StatusTooManyRequests || refused.RetryAfter != 2*time.Minute || refused.Message != "Slow down." {
		t.Errorf("error %v, want the 429 of Webex with its Retry-After", err)
	}
	// The next call is not even sent, and says so.
	_, err = get(t.Context(), client)
	var paused *PausedError
	if !errors.As(err, &paused) || paused.Pause != 2*time.Minute || endingOf(err) != 0 {
		t.Errorf("error %v, want one that tells when Webex would answer", err)
	}
	if waited := clock.Now().Sub(fakeclock.Start); *sent != 1 || waited != 0 {
		t.Errorf("%d requests and %s of waiting, want 1 and none", *sent, waited)
	}

	clock.Advance(time.Hour)
	if _, err = get(t.Context(), client); *sent != 2 {
		t.Errorf("after the pause: %d requests (%v), want another one", *sent, err)
	}
}

func TestGatePerHost(t *testing.T) {
	ofContactCenter := call{method: http.MethodGet, host: contactCenter, path: "/things/1"}
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
			client, clock := testClient(t, transport, func(c *Config) {
				c.ContactCenterBaseURL, c.MaxRetryDuration = test.address, 10*time.Second
			})
			_, _ = get(t.Context(), client) // gives up at once: the pause is longer than its time
			client.config.MaxRetryDuration = time.Minute
			if _, err := client.send(t.Context(), ofContactCenter, nil); err != nil {
				t.Fatal(err)
			}
			if waited := clock.Now().Sub(fakeclock.Start); (waited > 0) != test.paused {
				t.Errorf("waited %s, want a pause: %v", waited, test.paused)
			}
		})
	}
}

// When the caller that waits on behalf of all gives up, another one takes over.
func TestWaitingIsHandedOver(t *testing.T) {
	clock := &heldClock{Clock: fakeclock.New(fakeclock.Start), sleeping: make(chan struct{}, 1), release: make(chan struct{})}
	gate := newGate(clock)
	turn, err := gate.enter(t.Context(), forever)
	if err != nil {
		t.Fatal(err)
	}
	gate.leave(turn, pauseRequest{answered: true, refused: true, asked: time.Minute})

	watching, giveUp := context.WithCancel(t.Context())
	enter := func(ctx context.Context) chan error {
		done := make(chan error, 1)
		go func() {
			_, err := gate.enter(ctx, forever)
			done <- err
		}()
		return done
	}
	first := enter(watching)
	<-clock.sleeping
	second := enter(t.Context())
	giveUp()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the cancelled caller got %v", err)
	}
	<-clock.sleeping
	close(clock.release)
	if err := <-second; err != nil {
		t.Errorf("the other caller got %v", err)
	}
}

func forever() time.Duration { return time.Hour }

// heldClock sleeps until it is released or cancelled.
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

func BenchmarkGate(b *testing.B) {
	gate := newGate(SystemClock{})
	for b.Loop() {
		turn, err := gate.enter(b.Context(), forever)
		if err != nil {
			b.Fatal(err)
		}
		gate.leave(turn, pauseRequest{answered: true})
	}
}

func BenchmarkParseRetryAfter(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		parseRetryAfter(strconv.Itoa(i), fakeclock.Start)
	}
}
