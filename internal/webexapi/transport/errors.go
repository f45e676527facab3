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

// Error is a response (of Webex, or of something in its place) that is not a success, or one whose content cannot be used.
type Error struct {
	// Method, Host and Path identify the request; the query string is never kept.
	Method, Host, Path string
	// StatusCode is the HTTP status.
	StatusCode int
	// Message and Descriptions are Webex's own words; Message of a body that is not understood is a short quotation.
	Message      string
	Descriptions []string
	// TrackingID is what Webex support asks for.
	TrackingID string
	// Date is the server's clock, zero when the response had none.
	Date time.Time
	// RetryAfter is the wait that the response asked for, zero when it asked for none.
	RetryAfter time.Duration
	// FromWebex is false for HTML, for bodies in no shape of Webex's and for unknown paths: a proxy, or a wrong base URL.
	FromWebex bool
	// Location is the host that a refused redirect pointed to.
	Location string

	// goneStatuses are statuses besides 404 that mean that the object is gone.
	goneStatuses []int
}

// Error returns the request, the status, Webex's words and the tracking ID.
func (e *Error) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s on %s: %d", e.Method, e.Path, e.Host, e.StatusCode)
	if name := http.StatusText(e.StatusCode); name != "" {
		text.WriteString(" " + name)
	}
	if words := e.Words(); words != "" {
		text.WriteString(": " + words)
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

// Words are Message and Descriptions in one line.
func (e *Error) Words() string {
	words := e.Descriptions
	if e.Message != "" {
		words = append([]string{e.Message}, words...)
	}
	return strings.Join(words, "; ")
}

// IsNotFound reports that Webex itself said that the object does not exist.
func (e *Error) IsNotFound() bool {
	return e.FromWebex && (e.StatusCode == http.StatusNotFound || slices.Contains(e.goneStatuses, e.StatusCode))
}

// IsNotFound reports whether err is Webex's word that an object does not exist.
func IsNotFound(err error) bool {
	var apiErr *Error
	return errors.As(err, &apiErr) && apiErr.IsNotFound()
}

// StatusOf returns the status of the response that err is about, zero when there was none.
func StatusOf(err error) int {
	var apiErr *Error
	if errors.As(err, &apiErr) {
		return apiErr.StatusCode
	}
	return 0
}

// invalidHost stands for the host of a redirect to what is not a URL.
const invalidHost = "(invalid)"

// describeJSONError says what is wrong with a response, without the words of encoding/json.
func describeJSONError(err error) string {
	var typeErr *json.UnmarshalTypeError
	if errors.As(err, &typeErr) && typeErr.Field != "" {
		kind, _, _ := strings.Cut(typeErr.Value, " ") // The value of a number follows.
		return fmt.Sprintf("the response is not as documented: the field %q is of the wrong type (%s)", typeErr.Field, kind)
	}
	return "the response is not the JSON that Webex documents"
}

// PausedError is a request that was not sent: the server asks all requests to its host to wait longer than the operation may go on.
type PausedError struct {
	Method, Host, Path string
	// Pause is how long the server still asks to wait.
	Pause time.Duration
}

// Error says what was not sent, and how long the server asks to wait.
func (e *PausedError) Error() string {
	return fmt.Sprintf("%s %s on %s: not sent, because Webex asks all requests to wait %s, longer than this one may take",
		e.Method, e.Path, e.Host, e.Pause.Round(time.Second))
}

// OutageError is a request that was not sent, because the service has been failing for longer than the retry duration and a recent
// probe has failed as well. It has no Unwrap: how the request of another object failed says nothing about this one.
type OutageError struct {
	Method, Host, Path string
	// Since is when the outage began.
	Since time.Time
	// Cause is the last failure of the service.
	Cause error
}

// Error says what was not sent, and how the service fails.
func (e *OutageError) Error() string {
	return fmt.Sprintf("%s %s on %s: not sent, because the service has been failing since %s; last failure: %s",
		e.Method, e.Path, e.Host, e.Since.UTC().Format(time.RFC3339), e.Cause)
}

// TransportError is an attempt without a response: a failed dial, a reset, a time-out. It never quotes the query string.
type TransportError struct {
	Method, Host, Path string
	// Dial is true when nothing was written.
	Dial bool
	// Timeout is true when the attempt was ended after the request timeout.
	Timeout bool
	Err     error
}

// Error says what was tried and what broke.
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
		return "no connection within the request timeout"
	case e.Dial:
		return "no connection"
	case e.Timeout:
		return "no response within the request timeout"
	}
	return "the connection broke before the response was complete"
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

// TokenError is a rejected refresh token or client. It never quotes a credential.
type TokenError struct {
	StatusCode int
	// Message is what the token endpoint said.
	Message    string
	TrackingID string
}

// Error says what was rejected.
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

// NoTokenError is a request that was not sent, because no access token could be obtained for it. It has no Unwrap: what the token
// endpoint answered says nothing about the object of the request. Its 404 does not mean that a callback is gone, and after its 500
// nothing may have been created.
type NoTokenError struct {
	// Cause is how the request for the token ended.
	Cause error
}

// Error says how the request for the token ended.
func (e *NoTokenError) Error() string {
	return "nothing was sent, because there is no access token: " + e.Cause.Error()
}
