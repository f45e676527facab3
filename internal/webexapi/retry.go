package webexapi

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

const (
	// maxRepeats is how often a call is made again after what may be no passing trouble: a 500, an unreadable answer, a host
	// name that does not exist.
	maxRepeats = 4
	// The back-off doubles from firstBackOff to longestBackOff.
	firstBackOff   = 500 * time.Millisecond
	longestBackOff = 30 * time.Second
)

// retryBudget is the time that an API call may go on retrying. It starts with the first request that is really sent:
// waiting for one's turn at the gate costs nothing. It is used by one goroutine.
type retryBudget struct {
	clock Clock
	total time.Duration
	start time.Time
}

func (c *Client) newBudget() *retryBudget {
	return &retryBudget{clock: c.clock, total: c.config.MaxRetryDuration}
}

// begin starts the budget, once.
func (b *retryBudget) begin(now time.Time) {
	if b.start.IsZero() {
		b.start = now
	}
}

// left is what remains; all of it before the first request, never less than zero.
func (b *retryBudget) left() time.Duration {
	if b.start.IsZero() {
		return b.total
	}
	return max(0, b.total-b.clock.Now().Sub(b.start))
}

// started is when the first request was sent, zero before.
func (b *retryBudget) started() time.Time { return b.start }

// checkRetry tells go-retryablehttp whether the exchange in ctx is to be tried again.
func checkRetry(ctx context.Context, _ *http.Response, _ error) (bool, error) {
	x := exchangeIn(ctx)
	again := x.stop == nil && x.again()
	if again {
		x.stop = ctx.Err()
	}
	return again && x.stop == nil, nil
}

// prepareRetry waits before the next attempt. It is here and not in go-retryablehttp's own timer, because the client's clock
// governs all waiting.
func prepareRetry(request *http.Request) error {
	x := exchangeIn(request.Context())
	if x.pause > 0 {
		x.stop = x.client.clock.Sleep(request.Context(), x.pause)
	}
	return x.stop
}

// again decides whether there is another attempt, and sets the pause before it.
func (x *exchange) again() bool {
	x.pause = 0
	if x.budget.left() == 0 {
		return false
	}
	if x.answer == nil {
		return x.againAfterCut()
	}
	switch status := x.answer.status; {
	case status == http.StatusTooManyRequests:
		return true // when the gate lets it through
	case status == http.StatusUnauthorized:
		return x.againWithNewToken()
	case !x.repeatable:
		return false
	case status == http.StatusLocked, status == http.StatusBadGateway,
		status == http.StatusServiceUnavailable, status == http.StatusGatewayTimeout:
		if x.asksForPause().asked == 0 {
			x.backOff()
		}
		return true
	case status == http.StatusInternalServerError, x.garbled():
		x.repeats++
		x.backOff()
		return x.repeats <= maxRepeats
	}
	return false
}

// againAfterCut decides after an attempt without an answer.
func (x *exchange) againAfterCut() bool {
	var cut *TransportError
	if !errors.As(x.failure, &cut) || !x.repeatable && !cut.Dial || hopeless(cut) {
		return false
	}
	x.backOff()
	if unknownName(cut) {
		x.repeats++
	}
	return x.repeats <= maxRepeats
}

// againWithNewToken allows one more attempt after a 401, when there is a way to another token.
func (x *exchange) againWithNewToken() bool {
	if !x.authorized || !x.client.tokens.renewable() || x.refused != "" {
		return false
	}
	x.refused = x.bearer
	return true
}

// backOff sets the pause: exponential, with full jitter, so that calls that failed together do not return together.
func (x *exchange) backOff() {
	longest := longestBackOff
	if x.backOffs < 6 {
		longest = min(longest, firstBackOff<<x.backOffs)
	}
	x.backOffs++
	x.pause = min(x.client.random(longest), x.budget.left())
}

func fullJitter(longest time.Duration) time.Duration { return rand.N(longest + 1) } //nolint:gosec // No secret depends on it.

// garbled reports a success whose JSON was damaged on the way. HTML is no damage: something else has answered.
func (x *exchange) garbled() bool {
	return x.failure == nil && x.out != nil && !json.Valid(x.answer.body) && !looksLikeMarkup(x.answer.body)
}

// looksLikeMarkup reports HTML or XML.
func looksLikeMarkup(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff"))), []byte("<"))
}

// hopeless reports an error that no retry can change: a certificate that is not trusted, no TLS at the other end, or a proxy
// that refuses.
func hopeless(err error) bool {
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

// unknownName reports that the host does not exist, as with a misspelled region. A resolver may be mistaken, but not for long.
func unknownName(err error) bool {
	var lookup *net.DNSError
	return errors.As(err, &lookup) && lookup.IsNotFound
}

// mayPass reports trouble of Webex or of the way to it, in contrast to a refusal.
func mayPass(err error) bool { return endingOf(err) != refused }

// ending is what a failed POST means for the object that it was to create.
type ending int

const (
	// refused: nothing was created.
	refused ending = iota
	// cutOff: the request may have been carried out, and is over.
	cutOff
	// timedOut: the request may have been carried out, or may still be.
	timedOut
)

// endingOf tells how a POST that returned err ended. An error that is neither an answer nor a cut means that nothing was
// sent: a cancel, a token that cannot be had, a request that cannot be made.
func endingOf(err error) ending {
	var cut *TransportError
	if errors.As(err, &cut) {
		switch {
		case cut.Dial:
			return refused
		case cut.Timeout:
			return timedOut
		}
		return cutOff
	}
	var answered *Error
	if errors.As(err, &answered) {
		switch status := answered.StatusCode; {
		case status >= 200 && status < 300, status >= 500,
			status == http.StatusRequestTimeout, status == http.StatusLocked, status == http.StatusTooEarly:
			return cutOff
		}
	}
	return refused
}
