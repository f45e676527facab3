package transport

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// maxBody bounds what is read of one response, in bytes. The longest known one is a page of 250 search results.
const maxBody = 16 << 20

// attempt makes one HTTP attempt: it waits for a token, for the circuit breaker and for the rate limiter, sends the request, and
// reads the whole response, so that one cut off in the middle is a failed attempt like any other. The body of the response is in
// memory. A failure on the way is a *TransportError; any other error means that nothing was sent.
func (op *operation) attempt(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	slot, err := op.admit(ctx)
	if err != nil {
		return nil, err
	}

	op.attempts++
	start := op.service.client.clock.Now()
	op.req.Budget.start(start)
	resp, err := op.send(ctx, req)
	op.logAttempt(ctx, start, resp, err)
	op.report(ctx, slot, start, resp, err)
	return resp, err
}

// admit waits until the attempt may be made, and returns its slot of the rate limiter.
func (op *operation) admit(ctx context.Context) (slot int, err error) {
	if op.authorized {
		token, err := op.service.client.tokens.bearer(ctx, op.rejectedToken)
		if err != nil {
			return 0, err
		}
		op.token = token.access
	}
	if op.attempts == 0 && !op.req.IgnoreOutage {
		if op.probes, err = op.service.breaker.admit(ctx); err != nil {
			var outage *OutageError
			if errors.As(err, &outage) {
				outage.Method, outage.Host, outage.Path = op.req.Method, op.host(), op.path()
			}
			return 0, err
		}
	}
	slot, err = op.service.limiter.acquire(ctx, op.req.Budget.Left)
	var long *longPauseError
	if errors.As(err, &long) {
		return 0, op.pausedError(long.pause)
	}
	return slot, err
}

// send sends the request once and reads the response.
func (op *operation) send(ctx context.Context, original *http.Request) (*http.Response, error) {
	if !op.req.idempotent() {
		// What has been sent cannot be called back: only the response, and with it the id of the new object, would be lost.
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, op.service.client.config.RequestTimeout)
	defer cancel()
	var dial dialTrace
	req := original.Clone(httptrace.WithClientTrace(ctx, dial.clientTrace()))
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", op.service.client.config.UserAgent)
	req.Header.Set("TrackingID", op.attemptID())
	if op.authorized {
		req.Header.Set("Authorization", "Bearer "+op.token)
	}

	resp, err := op.service.client.config.RoundTripper.RoundTrip(req)
	if err != nil {
		return nil, op.newTransportError(ctx, err, dial.failed(err))
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody)) // A longer one is invalid JSON.
	if err != nil && (isSuccess(resp.StatusCode) || op.req.idempotent()) {
		return nil, op.newTransportError(ctx, err, false)
	}
	// An error status counts even when its body was cut off: the server has refused.
	buffered := *resp
	buffered.Body, buffered.ContentLength = newBufferedBody(body), int64(len(body))
	return &buffered, nil
}

// bufferedBody is the body of a response in memory: the retry policy looks at it before anybody reads it.
type bufferedBody struct {
	bytes.Reader
	content []byte
}

func newBufferedBody(content []byte) *bufferedBody {
	body := &bufferedBody{content: content}
	body.Reset(content)
	return body
}

// Close implements io.Closer.
func (*bufferedBody) Close() error { return nil }

// contentOf is the body of a response that an attempt has returned.
func contentOf(resp *http.Response) []byte {
	body, _ := resp.Body.(*bufferedBody)
	return body.content
}

// report tells the rate limiter and the circuit breaker how the attempt ended.
func (op *operation) report(ctx context.Context, slot int, start time.Time, resp *http.Response, err error) {
	if pause := op.service.limiter.release(slot, op.signal(resp)); pause > 0 {
		op.log(ctx, slog.LevelInfo, "The server asks all requests to this host to wait", map[string]any{"pause_ms": pause.Milliseconds()})
	}
	switch {
	case resp != nil && resp.StatusCode < http.StatusInternalServerError:
		op.service.breaker.succeed()
	case resp != nil:
		op.service.breaker.fail(start, op.newError(resp))
	case !isPermanent(err):
		op.service.breaker.fail(start, err)
	}
}

func (op *operation) endProbe() {
	if op.probes {
		op.service.breaker.endProbe()
		op.probes = false
	}
}

// logAttempt writes the line of an attempt. The query, the headers and the bodies stay out of it.
func (op *operation) logAttempt(ctx context.Context, start time.Time, resp *http.Response, err error) {
	fields := map[string]any{"duration_ms": op.service.client.clock.Now().Sub(start).Milliseconds(), "attempt": op.attempts}
	if err != nil {
		fields["error"] = kindOf(err)
	} else {
		fields["status"] = resp.StatusCode
	}
	op.log(ctx, slog.LevelDebug, "Webex API request", fields)
}

// dateOf is the server's clock, zero when the response does not tell.
func dateOf(resp *http.Response) time.Time {
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return date
}

// dialTrace finds out whether an attempt got a connection: without one, nothing was written.
type dialTrace struct{ wanted, connected atomic.Bool }

func (d *dialTrace) clientTrace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		// net/http asks again when the first connection proved dead before anything was written to it.
		GetConn: func(string) { d.wanted.Store(true); d.connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { d.connected.Store(true) },
	}
}

// failed reports whether err ended the attempt before it had a connection. A transport that reports nothing is judged by its error.
func (d *dialTrace) failed(err error) bool {
	if d.wanted.Load() {
		return !d.connected.Load()
	}
	var opErr *net.OpError
	return errors.As(err, &opErr) && opErr.Op == "dial"
}

func trimBOM(body []byte) []byte { return bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff"))) }
