package transport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

// TestShouldRetry checks one attempt that fails in every way, followed by a success.
func TestShouldRetry(t *testing.T) {
	const (
		never = iota
		whenIdempotent
		inAnyCase
	)
	type failure struct {
		name     string
		response roundTripper
		retry    int
	}
	failures := []failure{
		{"reset", reset, whenIdempotent},
		{"failed dial", failedDial, inAnyCase},
		{"truncated 200", truncated(200), whenIdempotent},
		{"truncated 404", truncated(404), whenIdempotent},
		{"invalid JSON", always(200, `{"id":"1`), whenIdempotent},
		{"JSON of another type", always(200, `{"id":1}`), never},
		{"HTML with 200", always(200, `<html>Sign in</html>`), never},
		{"HTML with 502", always(502, `<html>Bad gateway</html>`), whenIdempotent},
	}
	for status := 300; status < 600; status++ {
		retry := never
		switch status {
		case 429:
			retry = inAnyCase
		case 423, 500, 502, 503, 504:
			retry = whenIdempotent
		}
		failures = append(failures, failure{fmt.Sprint(status), always(status, webexErrorBody), retry})
	}
	for _, failure := range failures {
		for _, method := range allMethods {
			server, sent := script(failure.response, always(200, `{"id":"1"}`))
			service, _ := testService(t, server)
			err := perform(t.Context(), service, method)
			retry := failure.retry == inAnyCase || failure.retry == whenIdempotent && method != http.MethodPost
			if got := *sent == 2; got != retry || (err == nil) != retry {
				t.Errorf("%s on %s: %d requests and error %v; want a retry: %v", failure.name, method, *sent, err, retry)
			}
		}
	}
}

// shouldRetry logs each decision with its reason at DEBUG, except after a success.
func TestShouldRetry_reasonsAreLogged(t *testing.T) {
	const usedUp = "the retry duration is used up"
	unknownHost := failing(&net.OpError{Op: "dial", Err: &net.DNSError{IsNotFound: true}})
	noRetries := func(r *Request) { r.Budget = NoRetries() }
	post := func(r *Request) { r.Method = http.MethodPost }
	renewable := func(c *Config) { c.Credentials = refreshCredentials }
	for name, test := range map[string]struct {
		server []roundTripper
		change func(*Request)
		config func(*Config)
		want   []string
	}{
		"success":          {server: []roundTripper{always(200, `{}`)}},
		"success of POST":  {server: []roundTripper{always(201, `{"`)}, change: post},
		"another type":     {server: []roundTripper{always(200, `{"id":1}`)}},
		"HTML":             {server: []roundTripper{always(200, `<html>`)}},
		"final":            {server: []roundTripper{always(404, ``)}, want: []string{"no: the status is not retryable"}},
		"final, no budget": {server: []roundTripper{always(404, ``)}, change: noRetries, want: []string{"no: the status is not retryable"}},
		"redirect":         {server: []roundTripper{always(302, ``)}, want: []string{"no: the status is not retryable"}},
		"reset":            {server: []roundTripper{reset, always(200, `{}`)}, want: []string{"yes: the connection failed"}},
		"reset, no budget": {server: []roundTripper{reset}, change: noRetries, want: []string{"no: " + usedUp}},
		"reset of POST":    {server: []roundTripper{reset}, change: post, want: []string{"no: a request that is not idempotent may have been applied"}},
		"dial of POST":     {server: []roundTripper{failedDial, always(200, `{}`)}, change: post, want: []string{"yes: the connection failed"}},
		"proxy":            {server: []roundTripper{failing(&ProxyError{StatusCode: 407})}, want: []string{"no: the error is permanent"}},
		"unknown host": {server: []roundTripper{unknownHost}, want: append(slices.Repeat([]string{"yes: the host name was not found"}, 4),
			"no: the host name was not found (after 4 retries)")},
		"no token": {
			server: []roundTripper{always(400, webexErrorBody)}, config: renewable,
			want: []string{"no: the status is not retryable", "no: the request was not sent"},
		},
		"401": {server: []roundTripper{always(401, ``)}, want: []string{"no: the credentials cannot be renewed"}},
		"401 twice": {
			server: []roundTripper{issue, always(401, ``), issue, always(401, ``)}, config: renewable,
			want: []string{"yes: the access token was rejected and is renewed", "no: the renewed token was rejected as well"},
		},
		"429": {
			server: []roundTripper{always(429, ``), always(200, `{}`)},
			want:   []string{"yes: rate limited: waiting for the rate limiter"},
		},
		"429, no budget": {server: []roundTripper{always(429, ``)}, change: noRetries, want: []string{"no: " + usedUp}},
		"429, long pause": {
			server: []roundTripper{always(429, ``, "Retry-After", "60")}, config: func(c *Config) { c.MaxRetryDuration = time.Second },
			want: []string{"yes: rate limited: waiting for the rate limiter", "no: the request was not sent"},
		},
		"500 of POST": {
			server: []roundTripper{always(500, ``)}, change: post,
			want: []string{"no: a request that is not idempotent may have been applied, or was rejected"},
		},
		"500 of safe POST": {
			server: []roundTripper{always(500, ``), always(200, `{}`)}, change: func(r *Request) { r.Method, r.Safe = http.MethodPost, true },
			want: []string{"yes: the server failed"},
		},
		"500":            {server: []roundTripper{always(500, ``)}, want: append(slices.Repeat([]string{"yes: the server failed"}, 4), "no: the server failed (after 4 retries)")},
		"500, no budget": {server: []roundTripper{always(500, ``)}, change: noRetries, want: []string{"no: " + usedUp}},
		"503":            {server: []roundTripper{always(503, ``), always(200, `{}`)}, want: []string{"yes: the status may be temporary"}},
		"503, wait":      {server: []roundTripper{always(503, ``, "Retry-After", "1"), always(200, `{}`)}, want: []string{"yes: the response has a Retry-After header"}},
		"503, no budget": {server: []roundTripper{always(503, ``)}, change: noRetries, want: []string{"no: " + usedUp}},
		"423":            {server: []roundTripper{always(423, ``), always(200, `{}`)}, want: []string{"yes: the status may be temporary"}},
		"423, no budget": {server: []roundTripper{always(423, ``)}, change: noRetries, want: []string{"no: " + usedUp}},
		"invalid JSON": {server: []roundTripper{always(200, `{`)}, want: append(slices.Repeat([]string{"yes: the JSON of the response is invalid"}, 4),
			"no: the JSON of the response is invalid (after 4 retries)")},
		"invalid JSON, no budget": {server: []roundTripper{always(200, `{`)}, change: noRetries, want: []string{"no: " + usedUp}},
	} {
		t.Run(name, func(t *testing.T) {
			lines := newDecisions()
			server, _ := script(test.server...)
			service, _ := testService(t, server, lines.log, func(c *Config) {
				if test.config != nil {
					test.config(c)
				}
			})
			req := getThing
			if test.change != nil {
				test.change(&req)
			}
			_, _ = service.Do(t.Context(), req, new(thing))
			lines.want(t, test.want...)
		})
	}

	t.Run("outage", func(t *testing.T) {
		lines := newDecisions()
		service, clock := testService(t, failedDial, lines.log)
		for range 6 {
			failOnce(t, service)
			clock.Advance(50 * time.Second)
		}
		clock.Advance(-time.Second)
		lines.lines = nil
		_ = perform(t.Context(), service, http.MethodGet)
		lines.want(t, "yes: the connection failed", "yes: the connection failed", "no: the outage has lasted longer than the retry duration")
	})

	t.Run("probe", func(t *testing.T) {
		lines := newDecisions()
		service, _ := testService(t, failedDial, lines.log)
		spend(t, service)
		lines.lines = nil
		_ = perform(t.Context(), service, http.MethodGet)
		_ = perform(t.Context(), service, http.MethodGet)
		lines.want(t, "yes: the connection failed", "no: the outage has lasted longer than the retry duration", "no: the request was not sent")
	})

	t.Run("cancel", func(t *testing.T) {
		lines := newDecisions()
		ctx, cancel := context.WithCancel(t.Context())
		service, _ := testService(t, roundTripper(func(req *http.Request) (*http.Response, error) {
			cancel()
			return hangs(req)
		}), lines.log)
		if err := perform(ctx, service, http.MethodGet); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		lines.want(t, "no: the operation was canceled")
	})
}

// issue responds to a request for a token.
func issue(*http.Request) (*http.Response, error) {
	return reply(200, `{"access_token":"issued","expires_in":3600}`, "Content-Type", "application/json"), nil
}

// decisions collects the log lines about retries.
type decisions struct{ lines []string }

func newDecisions() *decisions { return new(decisions) }

func (d *decisions) log(c *Config) {
	c.Log = func(_ context.Context, level slog.Level, message string, fields map[string]any) {
		retry, ok := map[string]string{"Retrying": "yes", "Not retrying": "no"}[message]
		if !ok {
			return
		}
		_, hasAttempt := fields["attempt"].(int)
		_, hasPause := fields["pause_ms"].(int64)
		if level != slog.LevelDebug || !hasAttempt || !hasPause {
			d.lines = append(d.lines, fmt.Sprint(level, fields))
			return
		}
		d.lines = append(d.lines, retry+": "+fields["reason"].(string))
	}
}

func (d *decisions) want(t *testing.T, lines ...string) {
	t.Helper()
	if !slices.Equal(d.lines, lines) {
		t.Errorf("decisions\n%s\nwant\n%s", strings.Join(d.lines, "\n"), strings.Join(lines, "\n"))
	}
}

// Failures that last: how many requests are sent, for how long, and what the error contains.
func TestOperation_retriesEnd(t *testing.T) {
	for name, test := range map[string]struct {
		response  roundTripper
		sent      int // 0: as many as fit into the budget
		status    int // 0: a TransportError
		untilTime bool
	}{
		"500":       {always(500, webexErrorBody), 5, 500, false},
		"bad JSON":  {always(200, `{"id":`), 5, 200, false},
		"503":       {always(503, webexErrorBody), 0, 503, true},
		"423":       {always(423, webexErrorBody), 0, 423, true},
		"429":       {always(429, webexErrorBody), 0, 429, false},
		"reset":     {reset, 0, 0, true},
		"dial":      {failedDial, 0, 0, true},
		"no name":   {failing(&net.OpError{Op: "dial", Err: &net.DNSError{IsNotFound: true}}), 5, 0, false},
		"truncated": {truncated(200), 0, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			transport, sent := script(test.response)
			service, clock := testService(t, transport)
			err := perform(t.Context(), service, http.MethodPut)
			took := clock.Now().Sub(fakeclock.Start)

			var apiErr *Error
			var transportErr *TransportError
			switch {
			case test.status == 0 && !errors.As(err, &transportErr):
				t.Errorf("error %v, want a *TransportError", err)
			case test.status != 0 && (!errors.As(err, &apiErr) || apiErr.StatusCode != test.status):
				t.Errorf("error %v, want an *Error with %d", err, test.status)
			case test.sent != 0 && *sent != test.sent:
				t.Errorf("%d requests, want %d", *sent, test.sent)
			case test.sent == 0 && *sent < 8:
				t.Errorf("%d requests, want more", *sent)
			case test.untilTime && took != DefaultMaxRetryDuration, took > DefaultMaxRetryDuration:
				t.Errorf("went on for %s, want %s", took, DefaultMaxRetryDuration)
			}
		})
	}
}

func TestOperation_backoffDoublesUpToALimit(t *testing.T) {
	transport, _ := script(reset)
	service, _ := testService(t, transport)
	var longests []time.Duration
	service.client.jitter = func(longest time.Duration) time.Duration {
		longests = append(longests, longest)
		return longest
	}
	_ = perform(t.Context(), service, http.MethodGet)
	var want []time.Duration
	for _, milliseconds := range []int{500, 1000, 2000, 4000, 8000, 16000, 30000, 30000} {
		want = append(want, time.Duration(milliseconds)*time.Millisecond)
	}
	if len(longests) < len(want) || !slices.Equal(longests[:len(want)], want) {
		t.Errorf("backoff up to %v, want %v", longests, want)
	}
}

func TestFullJitter(t *testing.T) {
	var low, high bool
	for range 1000 {
		d := fullJitter(time.Second)
		if d < 0 || d > time.Second {
			t.Fatalf("jitter %s is outside 0..1s", d)
		}
		low, high = low || d < 100*time.Millisecond, high || d > 900*time.Millisecond
	}
	if !low || !high {
		t.Errorf("jitter does not reach from 0 to the limit: low %v, high %v", low, high)
	}
}

func TestBudget(t *testing.T) {
	service, clock := testService(t, always(200, `{}`))
	budget := service.client.NewBudget()
	clock.Advance(time.Hour)
	if budget.Left() != DefaultMaxRetryDuration || !budget.started.IsZero() {
		t.Errorf("before the first request: %s left, started %s", budget.Left(), budget.started)
	}
	begun := clock.Now()
	for range 2 { // The second request does not start it again.
		if _, err := service.Do(t.Context(), Request{Method: http.MethodPost, Path: "/things", Budget: budget}, nil); err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Minute)
	}
	if budget.Left() != DefaultMaxRetryDuration-2*time.Minute || !budget.started.Equal(begun) {
		t.Errorf("after two minutes: %s left, started %s", budget.Left(), budget.started)
	}
	clock.Advance(time.Hour)
	if budget.Left() != 0 {
		t.Errorf("after an hour: %s left, want 0", budget.Left())
	}
}

func TestOutcomeOf(t *testing.T) {
	status := func(status int) error { return fmt.Errorf("wrapped: %w", &Error{StatusCode: status}) }
	for name, test := range map[string]struct {
		err  error
		want Outcome
	}{
		"redirect":        {status(307), NotApplied},
		"400":             {status(400), NotApplied},
		"401":             {status(401), NotApplied},
		"404":             {status(404), NotApplied},
		"409":             {status(409), NotApplied},
		"429":             {status(429), NotApplied},
		"408":             {status(408), Unknown},
		"423":             {status(423), Unknown},
		"425":             {status(425), Unknown},
		"500":             {status(500), Unknown},
		"503":             {status(503), Unknown},
		"invalid 201":     {status(201), Unknown},
		"dial":            {&TransportError{Dial: true}, NotApplied},
		"dial that hangs": {&TransportError{Dial: true, Timeout: true}, NotApplied},
		"time-out":        {&TransportError{Timeout: true}, InFlight},
		"reset":           {fmt.Errorf("wrapped: %w", &TransportError{}), Unknown},
		"canceled before": {context.Canceled, NotApplied},
		"no token":        {&TokenError{}, NotApplied},
	} {
		if got := OutcomeOf(test.err); got != test.want {
			t.Errorf("%s: outcome %d, want %d", name, got, test.want)
		}
	}
}
