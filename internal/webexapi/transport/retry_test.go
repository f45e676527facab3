package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

const webexWords = `{"message":"Webex says no.","errors":[{"description":"Because."}],"trackingId":"ROUTER_1"}`

func broken(err error) roundTrip {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

var (
	reset      = broken(&net.OpError{Op: "read", Err: errors.New("connection reset by peer")})
	failedDial = broken(&net.OpError{Op: "dial", Err: errors.New("connection refused")})
)

// truncated breaks off in the middle of the body.
func truncated(status int, header ...string) roundTrip {
	return func(*http.Request) (*http.Response, error) {
		response := reply(status, "", header...)
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id":"1`), brokenReader{}))
		return response, nil
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// perform makes a call with the given method through the door that it belongs to.
func perform(ctx context.Context, c *Client, method string) error {
	do := call{method: method, host: platform, path: "/things/1"}
	var out thing
	if method == http.MethodPost {
		_, err := c.post(ctx, do, c.newBudget(), &out)
		return err
	}
	_, err := c.send(ctx, do, &out)
	return err
}

var (
	repeatableMethods = []string{http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete}
	allMethods        = append(slices.Clone(repeatableMethods), http.MethodPost)
)

// Every status and every cut, followed by a success: who tries again?
func TestWhatIsTriedAgain(t *testing.T) {
	const (
		nobody = iota
		repeatable
		everybody
	)
	type end struct {
		name   string
		answer roundTrip
		again  int
	}
	ends := []end{
		{"reset", reset, repeatable},
		{"failed dial", failedDial, everybody},
		{"truncated 200", truncated(200), repeatable},
		{"truncated 404", truncated(404), repeatable},
		{"damaged JSON", always(200, `{"id":"1`), repeatable},
		{"JSON of another type", always(200, `{"id":1}`), nobody},
		{"HTML with 200", always(200, `<html>Sign in</html>`), nobody},
		{"HTML with 502", always(502, `<html>Bad gateway</html>`), repeatable},
	}
	for status := 300; status < 600; status++ {
		again := nobody
		switch status {
		case 429:
			again = everybody
		case 423, 500, 502, 503, 504:
			again = repeatable
		}
		ends = append(ends, end{fmt.Sprint(status), always(status, webexWords), again})
	}
	for _, end := range ends {
		for _, method := range allMethods {
			transport, sent := script(end.answer, always(200, `{"id":"1"}`))
			client, _ := testClient(t, transport)
			err := perform(t.Context(), client, method)
			again := end.again == everybody || end.again == repeatable && method != http.MethodPost
			if got := *sent == 2; got != again || (err == nil) != again {
				t.Errorf("%s on %s: %d requests and error %v; want another try: %v", end.name, method, *sent, err, again)
			}
		}
	}
}

// Ends that last: how many requests, how long, and what the error says at the end.
func TestRetriesEnd(t *testing.T) {
	for name, test := range map[string]struct {
		answer    roundTrip
		sent      int // 0: as many as fit into the time
		status    int // 0: a TransportError
		untilTime bool
	}{
		"500":       {always(500, webexWords), 5, 500, false},
		"damaged":   {always(200, `{"id":`), 5, 200, false},
		"503":       {always(503, webexWords), 0, 503, true},
		"423":       {always(423, webexWords), 0, 423, true},
		"429":       {always(429, webexWords), 0, 429, false},
		"reset":     {reset, 0, 0, true},
		"dial":      {failedDial, 0, 0, true},
		"no name":   {broken(&net.OpError{Op: "dial", Err: &net.DNSError{IsNotFound: true}}), 5, 0, false},
		"truncated": {truncated(200), 0, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			transport, sent := script(test.answer)
			client, clock := testClient(t, transport)
			err := perform(t.Context(), client, http.MethodPut)
			took := clock.Now().Sub(fakeclock.Start)

			var answered *Error
			var cut *TransportError
			switch {
			case test.status == 0 && !errors.As(err, &cut):
				t.Errorf("error %v, want a *TransportError", err)
			case test.status != 0 && (!errors.As(err, &answered) || answered.StatusCode != test.status):
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

func TestBackOffDoublesUpToALimit(t *testing.T) {
	transport, _ := script(reset)
	client, _ := testClient(t, transport)
	var asked []time.Duration
	client.random = func(longest time.Duration) time.Duration {
		asked = append(asked, longest)
		return longest
	}
	_ = perform(t.Context(), client, http.MethodGet)
	var want []time.Duration
	for _, milliseconds := range []int{500, 1000, 2000, 4000, 8000, 16000, 30000, 30000} {
		want = append(want, time.Duration(milliseconds)*time.Millisecond)
	}
	if len(asked) < len(want) || !slices.Equal(asked[:len(want)], want) {
		t.Errorf("back-off up to %v, want %v", asked, want)
	}
}

func TestJitterIsFull(t *testing.T) {
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
	client, clock := testClient(t, always(200, `{}`))
	budget := client.newBudget()
	clock.Advance(time.Hour)
	if budget.left() != DefaultMaxRetryDuration || !budget.started().IsZero() {
		t.Errorf("before the first request: %s left, started %s", budget.left(), budget.started())
	}
	begun := clock.Now()
	for range 2 { // the second one does not start it again
		if _, err := client.post(t.Context(), call{method: http.MethodPost, path: "/things"}, budget, nil); err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Minute)
	}
	if budget.left() != DefaultMaxRetryDuration-2*time.Minute || !budget.started().Equal(begun) {
		t.Errorf("after two minutes: %s left, started %s", budget.left(), budget.started())
	}
	clock.Advance(time.Hour)
	if budget.left() != 0 {
		t.Errorf("in the end: %s left, want 0", budget.left())
	}
}

func TestEndingOf(t *testing.T) {
	status := func(status int) error { return fmt.Errorf("wrapped: %w", &Error{StatusCode: status}) }
	for name, test := range map[string]struct {
		err  error
		want ending
	}{
		"redirect":         {status(307), refused},
		"400":              {status(400), refused},
		"401":              {status(401), refused},
		"404":              {status(404), refused},
		"409":              {status(409), refused},
		"429":              {status(429), refused},
		"408":              {status(408), cutOff},
		"423":              {status(423), cutOff},
		"425":              {status(425), cutOff},
		"500":              {status(500), cutOff},
		"503":              {status(503), cutOff},
		"unreadable 201":   {status(201), cutOff},
		"dial":             {&TransportError{Dial: true}, refused},
		"dial that hangs":  {&TransportError{Dial: true, Timeout: true}, refused},
		"time-out":         {&TransportError{Timeout: true}, timedOut},
		"reset":            {fmt.Errorf("wrapped: %w", &TransportError{}), cutOff},
		"cancelled before": {context.Canceled, refused},
		"no token":         {&TokenError{}, refused},
	} {
		if got := endingOf(test.err); got != test.want {
			t.Errorf("%s: ending %d, want %d", name, got, test.want)
		}
	}
}
