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

// maxBody limits the size of a response, in bytes. The longest known response is a page of 250 search results.
const maxBody = 16 << 20

// attempt makes one HTTP attempt: it waits for a token, for the circuit breaker and for the rate limiter, sends the request, and reads the
// response into memory, so that a truncated response is a failed attempt. It returns a *TransportError if the request or the response
// failed on the network. Any other error means that nothing was sent.
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

// admit waits for a token, the circuit breaker and the rate limiter. It returns the slot of the rate limiter.
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

// acquireSlot waits for the rate limiter, but not longer than mayWait allows.
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

// mayWait returns how long the operation may wait for the rate limiter: until the end of the budget or of the retry duration of an outage.
// Pauses because of a 429 do not count as an outage.
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
		// A cancel cannot revoke the request. It would only lose the response, and with it the id of the new object.
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
	// An error status counts even if the body is truncated: the server has rejected the request.
	body = trimBOM(body) // Here, because oauth2 reads some of the responses.
	replaceInvalidLocation(resp.Header)
	buffered := *resp
	buffered.Body, buffered.ContentLength = newBufferedBody(body), int64(len(body))
	return &buffered, nil
}

// replaceInvalidLocation replaces a Location that is not a URL. net/http parses it even if it does not follow redirects, and its error would
// quote it.
func replaceInvalidLocation(header http.Header) {
	if _, err := url.Parse(header.Get("Location")); err != nil {
		header.Set("Location", "//"+invalidHost)
	}
}

// report passes the result of the attempt to the rate limiter and the circuit breaker.
func (op *operation) report(ctx context.Context, slot int, start time.Time, resp *http.Response, err error) {
	limiter, breaker := op.service.limiter, op.service.breaker
	if pause := limiter.release(slot, signalOf(resp, op.service.client.clock.Now())); pause > 0 {
		op.log(ctx, slog.LevelInfo, "Pausing all requests to this host", map[string]any{"pause_ms": pause.Milliseconds()})
	}
	canceled := ctx.Err() != nil && op.req.idempotent() // Only such attempts end with their context.
	switch {
	case resp != nil && resp.StatusCode < http.StatusInternalServerError:
		breaker.succeed()
	case resp != nil:
		breaker.fail(start, op.newError(resp), limiter.pausedUntil())
	case !isPermanent(err) && !canceled:
		breaker.fail(start, err, limiter.pausedUntil())
	}
}

// endProbe ends the probe, if the operation is one.
func (op *operation) endProbe(ctx context.Context) {
	if op.probe != nil {
		op.service.breaker.endProbe(op.probe, op.attempts > 0 && ctx.Err() == nil)
	}
}

// logAttempt logs an attempt, without the query, the headers and the bodies.
func (op *operation) logAttempt(ctx context.Context, start time.Time, resp *http.Response, err error) {
	fields := map[string]any{"duration_ms": op.service.client.clock.Now().Sub(start).Milliseconds(), "attempt": op.attempts}
	if err != nil {
		fields["error"] = kindOf(err)
	} else {
		fields["status"] = resp.StatusCode
	}
	op.log(ctx, slog.LevelDebug, "Webex API request", fields)
}

// dialTrace records whether an attempt got a connection. Without a connection, nothing was written.
type dialTrace struct{ wanted, connected atomic.Bool }

func (d *dialTrace) clientTrace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		// net/http requests another connection if the first one was closed before anything was written to it.
		GetConn: func(string) { d.wanted.Store(true); d.connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { d.connected.Store(true) },
	}
}

// failed reports whether err ended the attempt before it had a connection. For a transport
// without trace support, the type of err decides.
func (d *dialTrace) failed(err error) bool {
	if d.wanted.Load() {
		return !d.connected.Load()
	}
	var opErr *net.OpError
	return errors.As(err, &opErr) && opErr.Op == "dial"
}

// trimBOM removes a byte order mark, and the space around the content.
