package transport

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

const (
	// maxLimitedRetries is how often an operation is retried after what may be permanent: a 500, invalid JSON, a host name that
	// does not exist.
	maxLimitedRetries = 4
	// The backoff doubles from firstBackoff to maxBackoff.
	firstBackoff = 500 * time.Millisecond
	maxBackoff   = 30 * time.Second
	// probePause separates the two attempts by which an operation tests whether an outage has ended.
	probePause = time.Second
)

// Budget is the time that an operation may go on retrying. It starts with the first request that is really sent: waiting for the
// rate limiter before that is free. It is used by one goroutine.
type Budget struct {
	clock   Clock
	total   time.Duration
	started time.Time
}

// NoRetries returns a budget that allows one attempt.
func NoRetries() *Budget { return &Budget{} }

func (b *Budget) start(now time.Time) {
	if b.started.IsZero() {
		b.started = now
	}
}

// Left is what remains; all of it before the first request, never less than zero.
func (b *Budget) Left() time.Duration {
	if b.total == 0 || b.started.IsZero() {
		return b.total
	}
	return max(0, b.total-b.clock.Now().Sub(b.started))
}

// decision says whether there is another attempt, after which pause, and why.
type decision struct {
	retry  bool
	pause  time.Duration
	reason string
}

// shouldRetry decides whether the operation makes another attempt after one that ended with resp or err. It is the only place that
// does.
func (op *operation) shouldRetry(resp *http.Response, err error) decision {
	switch {
	case err != nil:
		return op.shouldRetryError(err)
	case isSuccess(resp.StatusCode) && !op.hasInvalidJSON(resp):
		return decision{}
	case resp.StatusCode == http.StatusUnauthorized:
		return op.shouldRetryWithNewToken()
	case resp.StatusCode == http.StatusTooManyRequests:
		return op.withinBudget(decision{retry: true, reason: "rate limited: the rate limiter lets the next attempt through"})
	case !op.req.idempotent():
		return decision{reason: "a request that is not idempotent may have been applied, or was refused"}
	}
	switch resp.StatusCode {
	case http.StatusLocked, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		if signalOf(resp, op.service.client.clock.Now()).retryAfter > 0 {
			return op.duringOutage(decision{retry: true, reason: "the server asks to wait"})
		}
		return op.duringOutage(op.backoff("the status may be temporary"))
	case http.StatusInternalServerError:
		return op.duringOutage(op.limited("the server failed"))
	}
	if isSuccess(resp.StatusCode) {
		return op.withinBudget(op.limited("the JSON of the response is invalid"))
	}
	return decision{reason: "the status is final"}
}

// shouldRetryError decides after an attempt without a response.
func (op *operation) shouldRetryError(err error) decision {
	var transportErr *TransportError
	switch {
	case !errors.As(err, &transportErr):
		return decision{reason: "nothing could be sent"}
	case isPermanent(err):
		return decision{reason: "no retry can change this error"}
	case !op.req.idempotent() && !transportErr.Dial:
		return decision{reason: "a request that is not idempotent may have been applied"}
	case isUnknownHost(err):
		return op.duringOutage(op.limited("the host name was not found"))
	}
	return op.duringOutage(op.backoff("the connection failed"))
}

// shouldRetryWithNewToken allows one more attempt after a 401 when a new token can be obtained.
func (op *operation) shouldRetryWithNewToken() decision {
	switch {
	case !op.authorized, !op.service.client.config.Credentials.Renewable():
		return decision{reason: "the credentials cannot be renewed"}
	case op.rejectedToken != "":
		return decision{reason: "a new token was rejected, too"}
	}
	op.rejectedToken = op.token
	return decision{retry: true, reason: "the access token was rejected: renew it"}
}

// withinBudget allows a retry while the budget lasts.
func (op *operation) withinBudget(next decision) decision {
	if next.retry && op.req.Budget.Left() == 0 {
		return decision{reason: "the retry duration is used up"}
	}
	return next
}

// duringOutage bounds a retry also by what the circuit breaker leaves to all operations of the service together.
func (op *operation) duringOutage(next decision) decision {
	next = op.withinBudget(next)
	if op.req.IgnoreOutage || !next.retry {
		return next
	}
	switch left := op.service.breaker.left(); {
	case left > 0:
		next.pause = min(next.pause, left)
	case op.probe != nil && op.attempts == 1:
		next.pause = probePause
	default:
		return decision{reason: "the outage has lasted longer than the retry duration"}
	}
	return next
}

// backoff retries after an exponential pause with full jitter, so that operations that failed together do not return together.
func (op *operation) backoff(reason string) decision {
	longest := maxBackoff
	if op.backoffs < 6 {
		longest = min(longest, firstBackoff<<op.backoffs)
	}
	op.backoffs++
	return decision{retry: true, pause: min(op.service.client.jitter(longest), op.req.Budget.Left()), reason: reason}
}

// limited is backoff for a failure that may be permanent.
func (op *operation) limited(reason string) decision {
	op.limitedRetries++
	if op.limitedRetries > maxLimitedRetries {
		return decision{reason: fmt.Sprintf("%s, also after %d retries", reason, maxLimitedRetries)}
	}
	return op.backoff(reason)
}

func fullJitter(longest time.Duration) time.Duration { return rand.N(longest + 1) } //nolint:gosec // No secret depends on it.

// hasInvalidJSON reports a success whose JSON was damaged on the way. HTML is not damaged JSON: something else has answered.
func (op *operation) hasInvalidJSON(resp *http.Response) bool {
	if op.out == nil || !op.req.idempotent() {
		return false
	}
	body := contentOf(resp)
	if len(body) == 0 && op.req.mayReturnNothing() {
		return false
	}
	return !json.Valid(body) && !looksLikeMarkup(body)
}

// isPermanent reports an error that no retry can change: a certificate that is not trusted, no TLS at the other end, or a proxy
// that refuses.
func isPermanent(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		authority   x509.UnknownAuthorityError
		name        x509.HostnameError
		invalid     x509.CertificateInvalidError
		record      tls.RecordHeaderError
	)
	return errors.As(err, &certificate) || errors.As(err, &authority) || errors.As(err, &name) ||
		errors.As(err, &invalid) || errors.As(err, &record) || refusedByProxy(err)
}

// isUnknownHost reports that the host does not exist, as with a misspelled region. A resolver may be mistaken, but not for long.
func isUnknownHost(err error) bool {
	var lookup *net.DNSError
	return errors.As(err, &lookup) && lookup.IsNotFound
}

// Outcome is what a failed POST means for the object that it was to create.
type Outcome int

const (
	// NotApplied means that nothing was created.
	NotApplied Outcome = iota
	// Unknown means that the request may have been applied, and is over.
	Unknown
	// InFlight means that the request may have been applied, or may still be.
	InFlight
)

// OutcomeOf tells what the error of a POST means. An error that is neither an *Error nor a *TransportError means that nothing was
// sent: a cancel, a token that cannot be obtained, an invalid request.
func OutcomeOf(err error) Outcome {
	var transportErr *TransportError
	if errors.As(err, &transportErr) {
		switch {
		case transportErr.Dial:
			return NotApplied
		case transportErr.Timeout:
			return InFlight
		}
		return Unknown
	}
	var apiErr *Error
	if errors.As(err, &apiErr) {
		switch status := apiErr.StatusCode; {
		case isSuccess(status), status >= http.StatusInternalServerError,
			status == http.StatusRequestTimeout, status == http.StatusLocked, status == http.StatusTooEarly:
			return Unknown
		}
	}
	return NotApplied
}
