package transport

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Error is a response of Webex or of an intermediary that is not successful, or whose content cannot be used.
type Error struct {
	// Method, Host and Path identify the request, without the query string.
	Method, Host, Path string
	// StatusCode is the HTTP status.
	StatusCode int
	// Message and Descriptions are the texts of the body. If its form is unknown, Message is a short quotation.
	Message      string
	Descriptions []string
	// TrackingID identifies the request for Webex support.
	TrackingID string
	// Date is the time of the response by the server's clock, zero if it has none.
	Date time.Time
	// RetryAfter is the wait that the response requested, or zero.
	RetryAfter time.Duration
	// FromWebex is false if the response may be that of a proxy, or the result of a wrong base URL: HTML, a body in an unknown form, or an
	// error about an unknown path.
	FromWebex bool
	// Location is the host of a redirect, which was not followed.
	Location string

	// goneStatuses are statuses besides 404 that mean that the object is gone.
	goneStatuses []int
}

// Error returns the request, the status, the texts of the body and the tracking ID.
func (e *Error) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s on %s: %d", e.Method, e.Path, e.Host, e.StatusCode)
	if name := http.StatusText(e.StatusCode); name != "" {
		text.WriteString(" " + name)
	}
	if message := e.Text(); message != "" {
		text.WriteString(": " + message)
	}
	if e.Location != "" {
		fmt.Fprintf(&text, "; it redirects to the host %s, and redirects are not followed", e.Location)
	}
	if e.RetryAfter > 0 {
		fmt.Fprintf(&text, "; retry after %s", e.RetryAfter.Round(time.Second))
	}
	if e.TrackingID != "" {
		fmt.Fprintf(&text, " (tracking ID %s)", e.TrackingID)
	}
	return text.String()
}

// Text returns Message and Descriptions in one line.
func (e *Error) Text() string {
	texts := e.Descriptions
	if e.Message != "" {
		texts = append([]string{e.Message}, texts...)
	}
	return strings.Join(texts, "; ")
}

// IsNotFound reports whether Webex itself responded that the object does not exist.
func (e *Error) IsNotFound() bool {
	return e.FromWebex && (e.StatusCode == http.StatusNotFound || slices.Contains(e.goneStatuses, e.StatusCode))
}

// IsNotFound reports whether err is a response of Webex that an object does not exist.
func IsNotFound(err error) bool {
	var apiErr *Error
	return errors.As(err, &apiErr) && apiErr.IsNotFound()
}

// StatusOf returns the status of the response in err, zero if there is none.
func StatusOf(err error) int {
	var apiErr *Error
	if errors.As(err, &apiErr) {
		return apiErr.StatusCode
	}
	return 0
}

// invalidHost replaces the host of an invalid redirect.
const invalidHost = "(invalid)"

// describeJSONError describes an error of encoding/json without its internal terms.
func describeJSONError(err error) string {
	var typeErr *json.UnmarshalTypeError
	if errors.As(err, &typeErr) && typeErr.Field != "" {
		kind, _, _ := strings.Cut(typeErr.Value, " ") // The value of a number follows.
		return fmt.Sprintf("the response is not as documented: the field %q is of the wrong type (%s)", typeErr.Field, kind)
	}
	return "the response is not the JSON that Webex documents"
}

// PausedError means that a request was not sent, because the server requested a pause that is longer than the rest of the budget.
type PausedError struct {
	Method, Host, Path string
	// Pause is the rest of the pause.
	Pause time.Duration
}

// Error contains the request and the pause.
func (e *PausedError) Error() string {
	return fmt.Sprintf("%s %s on %s: not sent, because the rate limit requires a pause of %s, which is longer than the remaining retry duration",
		e.Method, e.Path, e.Host, e.Pause.Round(time.Second))
}

// OutageError means that a request was not sent, because the service has been failing for longer than the retry duration and a recent
// probe has failed as well. It has no Unwrap, because Cause is the error of another request.
type OutageError struct {
	Method, Host, Path string
	// Since is when the outage began.
	Since time.Time
	// Cause is the last failure of the service.
	Cause error
}

// Error contains the request and the last failure of the service. It does not repeat the request if the last failure was that of an equal one.
func (e *OutageError) Error() string {
	request := fmt.Sprintf("%s %s on %s: ", e.Method, e.Path, e.Host)
	return fmt.Sprintf("%snot sent, because the service has been failing since %s; last failure: %s",
		request, e.Since.UTC().Format(time.RFC3339), strings.TrimPrefix(e.Cause.Error(), request))
}

// TransportError means that an attempt has no response, because of a failed dial, a reset or a timeout. It never quotes the query string.
type TransportError struct {
	Method, Host, Path string
	// Dial is true if there was no connection, so that nothing was sent.
	Dial bool
	// Timeout is true if the attempt exceeded the request timeout.
	Timeout bool
	Err     error
}

// Error contains the request and the failure.
func (e *TransportError) Error() string {
	text := fmt.Sprintf("%s %s on %s: %s", e.Method, e.Path, e.Host, e.kind())
	if cause := withoutURL(e.Err); cause != nil && !errors.Is(cause, context.DeadlineExceeded) {
		text += ": " + cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *TransportError) Unwrap() error { return e.Err }

// kind describes the failure without anything of the request.
func (e *TransportError) kind() string {
	switch {
	case e.Dial && e.Timeout:
		return "unable to connect within the request timeout"
	case e.Dial:
		return "unable to connect"
	case e.Timeout:
		return "no response within the request timeout"
	}
	return "the connection was lost before the response was complete"
}

// kindOf describes an error for the log.
func kindOf(err error) string {
	var transportErr *TransportError
	switch {
	case errors.As(err, &transportErr):
		return transportErr.kind()
	case err == nil:
		return ""
	}
	return fmt.Sprintf("status %d", StatusOf(err))
}

// TokenError means that the token endpoint rejected the refresh token or the client. It never quotes a credential.
type TokenError struct {
	StatusCode int
	// Message is the text of the response.
	Message    string
	TrackingID string
}

// Error contains the response.
func (e *TokenError) Error() string {
	text := fmt.Sprintf("the token endpoint rejected the refresh token or the client (%d", e.StatusCode)
	if e.Message != "" {
		text += ": " + e.Message
	}
	text += ")"
	if e.TrackingID != "" {
		text += " (tracking ID " + e.TrackingID + ")"
	}
	return text
}

// NoTokenError means that a request was not sent, because no access token could be obtained. It has no Unwrap, so that a response of the token
// endpoint is not mistaken for one of the request: a 404 does not mean that the object is gone, and after a 500 the outcome is not
// unknown.
type NoTokenError struct {
	// Cause is the error of the request for the token.
	Cause error
}

// Error contains the error of the request for the token.
func (e *NoTokenError) Error() string {
	return "the request was not sent, because no access token could be obtained: " + e.Cause.Error()
}
