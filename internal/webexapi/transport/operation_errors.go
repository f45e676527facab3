package transport

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"
)

// newError returns the error of an unsuccessful response.
func (op *operation) newError(resp *http.Response) *Error {
	e := op.newBareError(resp.StatusCode)
	e.Date, e.RetryAfter = dateOf(resp), retryAfterOf(resp, op.service.client.clock.Now())
	e.describe(op, contentOf(resp), resp.Header)
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		e.Location, e.FromWebex = op.redirectHost(resp), false
		e.Message = "" // The body of a redirect repeats the address, with its query.
	}
	return e
}

// describe sets the fields of e from the body of an error.
func (e *Error) describe(op *operation, body []byte, header http.Header) {
	// Redact before quoting, which may truncate a token.
	if hidden := []byte(op.redact(string(body))); json.Valid(hidden) || !json.Valid(body) {
		body = hidden
	}
	parsed := parseErrorBody(body)
	trackingID := printable(header.Get("TrackingID"), maxQuote)
	e.Message, e.FromWebex = op.redact(parsed.message), parsed.fromWebex(trackingID != "")
	for _, description := range parsed.descriptions {
		e.Descriptions = append(e.Descriptions, op.redact(description))
	}
	for _, id := range []string{parsed.trackingID, trackingID} {
		if id != "" {
			e.TrackingID = op.redact(id)
			break
		}
	}
}

// newBareError returns an error without the fields of a response. Its tracking ID is the one that was sent, which Webex support can find
// as well.
func (op *operation) newBareError(status int) *Error {
	return &Error{
		Method: op.req.Method, Host: op.host(), Path: op.path(),
		StatusCode: status, TrackingID: op.attemptID(), goneStatuses: op.req.GoneStatuses,
	}
}

// redirectHost returns the host of a redirect. The rest of the address is discarded.
func (op *operation) redirectHost(resp *http.Response) string {
	location, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || location.Host == "" { // An empty host is that of the request.
		return op.host()
	}
	return location.Host
}

// pausedError returns the error of an operation whose budget ends before a pause.
func (op *operation) pausedError(pause time.Duration) error {
	var apiErr *Error
	if errors.As(op.lastError, &apiErr) {
		apiErr.RetryAfter = max(apiErr.RetryAfter, pause)
		return apiErr
	}
	return &PausedError{Method: op.req.Method, Host: op.host(), Path: op.path(), Pause: pause}
}

// outageError returns the error of an operation that ends because of an outage: that of its last attempt, or an *OutageError if it made none.
func (op *operation) outageError() error {
	if op.lastError != nil {
		return op.lastError
	}
	return op.withRequest(op.service.breaker.outageError())
}

// withRequest adds the request to an *OutageError of the circuit breaker.
func (op *operation) withRequest(err error) error {
	var outage *OutageError
	if errors.As(err, &outage) {
		outage.Method, outage.Host, outage.Path = op.req.Method, op.host(), op.path()
	}
	return err
}

func (op *operation) newTransportError(attempt context.Context, err error, dial bool) error {
	return &TransportError{
		Method: op.req.Method, Host: op.host(), Path: op.path(),
		Dial:    dial,
		Timeout: errors.Is(attempt.Err(), context.DeadlineExceeded),
		Err:     err,
	}
}
