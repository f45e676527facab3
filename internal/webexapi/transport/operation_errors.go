package transport

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"
)

// newError reads a response that is not a success.
func (op *operation) newError(resp *http.Response) *Error {
	e := op.newBareError(resp.StatusCode)
	e.Date, e.RetryAfter = dateOf(resp), retryAfterOf(resp, op.service.client.clock.Now())
	body := contentOf(resp)
	// Before quoting, which may cut a token in two.
	if hidden := []byte(op.redact(string(body))); json.Valid(hidden) || !json.Valid(body) {
		body = hidden
	}
	parsed := parseErrorBody(body)
	header := printable(resp.Header.Get("TrackingID"), maxQuote)
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		e.Location = op.redirectHost(resp)
		parsed.message = "" // The body of a redirect repeats the address, with its query.
	}
	e.Message = op.redact(parsed.message)
	for _, description := range parsed.descriptions {
		e.Descriptions = append(e.Descriptions, op.redact(description))
	}
	e.FromWebex = e.Location == "" && parsed.fromWebex(header != "")
	for _, id := range []string{parsed.trackingID, header} {
		if id != "" {
			e.TrackingID = op.redact(id)
			break
		}
	}
	return e
}

// newBareError begins an error of this operation. Webex support finds a request also by the ID that was sent with it.
func (op *operation) newBareError(status int) *Error {
	return &Error{
		Method: op.req.Method, Host: op.host(), Path: op.path(),
		StatusCode: status, TrackingID: op.attemptID(), goneStatuses: op.req.GoneStatuses,
	}
}

// redirectHost is the host that a redirect points to; nothing else of the address is kept.
func (op *operation) redirectHost(resp *http.Response) string {
	location, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || location.Host == "" { // An empty host is that of the request.
		return op.host()
	}
	return location.Host
}

// pausedError is the error of an operation whose time ends before a pause does.
func (op *operation) pausedError(pause time.Duration) error {
	var apiErr *Error
	if errors.As(op.lastError, &apiErr) {
		apiErr.RetryAfter = max(apiErr.RetryAfter, pause)
		return apiErr
	}
	return &PausedError{Method: op.req.Method, Host: op.host(), Path: op.path(), Pause: pause}
}

// outageError is the error of an operation that ends because of an outage: its own, if it has made an attempt.
func (op *operation) outageError() error {
	if op.lastError != nil {
		return op.lastError
	}
	return op.withRequest(op.service.breaker.outageError())
}

// withRequest completes an *OutageError of the circuit breaker, which does not know the request.
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
