package transport

import (
	"errors"
	"net/http"
)

// Outcome is the effect of a failed POST.
type Outcome int

const (
	// NotApplied means that nothing was created.
	NotApplied Outcome = iota
	// Unknown means that the object may have been created, and that the server no longer processes the request.
	Unknown
	// InFlight means that the object may have been created, or may still be created, because no response arrived in time.
	InFlight
)

// OutcomeOf returns the outcome of a POST from its error. The outcome is unknown after a lost response, a response that cannot be used, a
// 5xx, 408, 423 or 425. An error that is neither an *Error nor a *TransportError means that nothing was sent, for example after a cancel
// or without an access token.
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
