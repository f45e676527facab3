package transport

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
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
		if op.probe, err = op.service.breaker.admit(ctx); err != nil {
			return 0, op.withRequest(err)
		}
		if op.probe != nil {
			op.log(ctx, slog.LevelDebug, "Probing whether the outage has ended", map[string]any{})
		}
	}
	return op.acquireSlot(ctx)
}

// acquireSlot waits for the rate limiter, but not beyond the end of the budget or of the retry duration of an outage.
func (op *operation) acquireSlot(ctx context.Context) (slot int, err error) {
	limiter, clock := op.service.limiter, op.service.client.clock
	start := clock.Now()
	slot, err = limiter.acquire(ctx, op.mayWait)
	var long *longPauseError
	switch {
	case errors.As(err, &long) && long.pause > op.req.Budget.Left():
		return 0, op.pausedError(long.pause)
	case errors.As(err, &long):
		return 0, op.outageError()
	case err != nil:
		return 0, err
	case op.endsWithOutage() && clock.Now().After(start) && op.service.breaker.left() == 0:
		limiter.release(slot, rateSignal{})
		return 0, op.outageError()
	}
	return slot, nil
}

// mayWait is how long the operation may wait for the rate limiter. The pauses that 429s cause are no part of an outage.
func (op *operation) mayWait() time.Duration {
	left := op.req.Budget.Left()
	if op.endsWithOutage() {
		left = min(left, op.service.breaker.left()+op.service.limiter.throttledAhead())
	}
	return left
}

// endsWithOutage reports whether the operation ends when the retry duration of an outage is used up.
func (op *operation) endsWithOutage() bool { return !op.req.IgnoreOutage && op.probe == nil }

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
	body = trimBOM(body) // Here, because oauth2 reads some of the responses.
	replaceInvalidLocation(resp.Header)
	buffered := *resp
	buffered.Body, buffered.ContentLength = newBufferedBody(body), int64(len(body))
	return &buffered, nil
}

// replaceInvalidLocation keeps net/http from failing: it parses the Location even when redirects are not followed, and its error quotes
// one that is not a URL.
func replaceInvalidLocation(header http.Header) {
	if _, err := url.Parse(header.Get("Location")); err != nil {
		header.Set("Location", "//"+invalidHost)
	}
}

// report tells the rate limiter and the circuit breaker how the attempt ended.
func (op *operation) report(ctx context.Context, slot int, start time.Time, resp *http.Response, err error) {
	limiter, breaker := op.service.limiter, op.service.breaker
	if pause := limiter.release(slot, signalOf(resp, op.service.client.clock.Now())); pause > 0 {
		op.log(ctx, slog.LevelInfo, "The server asks all requests to this host to wait", map[string]any{"pause_ms": pause.Milliseconds()})
	}
	cancelled := ctx.Err() != nil && op.req.idempotent() // Only such attempts end with their context.
	switch {
	case resp != nil && resp.StatusCode < http.StatusInternalServerError:
		breaker.succeed()
	case resp != nil:
		breaker.fail(start, op.newError(resp), limiter.pausedUntil())
	case !isPermanent(err) && !cancelled:
		breaker.fail(start, err, limiter.pausedUntil())
	}
}

// endProbe ends the probe, if the operation is one.
func (op *operation) endProbe(ctx context.Context) {
	if op.probe != nil {
		op.service.breaker.endProbe(op.probe, op.attempts > 0 && ctx.Err() == nil)
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

// trimBOM removes a byte order mark, and the space around the content.
