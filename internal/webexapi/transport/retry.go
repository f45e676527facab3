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
	// maxLimitedRetries limits the retries after failures that may be permanent: a 500, invalid JSON, an unknown host name.
	maxLimitedRetries = 4
	// The backoff doubles from firstBackoff to maxBackoff.
	firstBackoff = 500 * time.Millisecond
	maxBackoff   = 30 * time.Second
	// probePause is the pause between the two attempts of a probe, which checks whether an outage has ended.
	probePause = time.Second
)

// decision is the result of shouldRetry: whether another attempt follows, after which pause, and why.
type decision struct {
	retry  bool
	pause  time.Duration
	reason string
}

// shouldRetry decides whether another attempt follows one that returned resp or err. No other function decides this.
func (op *operation) shouldRetry(resp *http.Response, err error) decision {
	switch {
	case err != nil:
		return op.shouldRetryError(err)
	case isSuccess(resp.StatusCode) && !op.hasInvalidJSON(resp):
		return decision{}
	case resp.StatusCode == http.StatusUnauthorized:
		return op.shouldRetryWithNewToken()
	case resp.StatusCode == http.StatusTooManyRequests:
		return op.withinBudget(decision{retry: true, reason: "rate limited: waiting for the rate limiter"})
	case !op.req.idempotent():
		return decision{reason: "a request that is not idempotent may have been applied, or was rejected"}
	}
	switch resp.StatusCode {
	case http.StatusLocked, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		if signalOf(resp, op.service.client.clock.Now()).retryAfter > 0 {
			return op.duringOutage(decision{retry: true, reason: "the response has a Retry-After header"})
		}
		return op.duringOutage(op.backoff("the status may be temporary"))
	case http.StatusInternalServerError:
		return op.duringOutage(op.limited("the server failed"))
	}
	if isSuccess(resp.StatusCode) {
		return op.withinBudget(op.limited("the JSON of the response is invalid"))
	}
	return decision{reason: "the status is not retryable"}
}

// shouldRetryError decides after an attempt without a response.
func (op *operation) shouldRetryError(err error) decision {
	var transportErr *TransportError
	switch {
	case !errors.As(err, &transportErr):
		return decision{reason: "the request was not sent"}
	case isPermanent(err):
		return decision{reason: "the error is permanent"}
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
		return decision{reason: "the renewed token was rejected as well"}
	}
	op.rejectedToken = op.token
	return decision{retry: true, reason: "the access token was rejected and is renewed"}
}

// withinBudget allows a retry while the budget lasts.
func (op *operation) withinBudget(next decision) decision {
	if next.retry && op.req.Budget.Left() == 0 {
		return decision{reason: "the retry duration is used up"}
	}
	return next
}

// duringOutage is like withinBudget, but also limits the retry to the time that the circuit breaker allows for an outage.
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

// backoff returns a retry after an exponential pause with full jitter, so that operations that failed together are not retried together.
func (op *operation) backoff(reason string) decision {
	longest := maxBackoff
	if op.backoffs < 6 {
		longest = min(longest, firstBackoff<<op.backoffs)
	}
	op.backoffs++
	return decision{retry: true, pause: min(op.service.client.jitter(longest), op.req.Budget.Left()), reason: reason}
}

// limited is like backoff, for a failure that may be permanent.
func (op *operation) limited(reason string) decision {
	op.limitedRetries++
	if op.limitedRetries > maxLimitedRetries {
		return decision{reason: fmt.Sprintf("%s (after %d retries)", reason, maxLimitedRetries)}
	}
	return op.backoff(reason)
}

func fullJitter(longest time.Duration) time.Duration { return rand.N(longest + 1) } //nolint:gosec // No secret depends on it.

// hasInvalidJSON reports whether a successful response has damaged JSON. HTML does not count: it comes from an intermediary.
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

// isPermanent reports whether a retry cannot succeed: the certificate is not trusted, the server does not support TLS, or a proxy rejects the
// connection.
func isPermanent(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		authority   x509.UnknownAuthorityError
		name        x509.HostnameError
		invalid     x509.CertificateInvalidError
		record      tls.RecordHeaderError
	)
	return errors.As(err, &certificate) || errors.As(err, &authority) || errors.As(err, &name) ||
		errors.As(err, &invalid) || errors.As(err, &record) || rejectedByProxy(err)
}

// isUnknownHost reports whether the host name was not found, as for a misspelled region. It may also be a temporary fault of the resolver.
func isUnknownHost(err error) bool {
	var lookup *net.DNSError
	return errors.As(err, &lookup) && lookup.IsNotFound
}
