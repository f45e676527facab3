package webexapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Error is an answer of Webex (or of something in its place) that is no success.
type Error struct {
	// Method, Host and Path say what was asked; the query string is never kept.
	Method, Host, Path string
	// StatusCode is the HTTP status.
	StatusCode int
	// Message and Descriptions are Webex's own words; Message of a body that is no JSON is a short quotation.
	Message      string
	Descriptions []string
	// TrackingID is what Webex support asks for.
	TrackingID string
	// Date is the server's clock, zero when the answer had none.
	Date time.Time
	// RetryAfter is the wait that the answer asked for, zero when it asked for none.
	RetryAfter time.Duration
	// FromWebex is false for HTML, empty strangers and unrouted paths: a proxy, or a wrong base URL.
	FromWebex bool
	// Location is the host that a refused redirect pointed to.
	Location string

	// goneToo are statuses besides 404 by which this call learns that the object is gone.
	goneToo []int
}

// Error tells what was tried, the status, Webex's words and the tracking ID.
func (e *Error) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s on %s: %d", e.Method, e.Path, e.Host, e.StatusCode)
	if name := http.StatusText(e.StatusCode); name != "" {
		text.WriteString(" " + name)
	}
	if words := e.words(); words != "" {
		text.WriteString(": " + words)
	}
	if e.Location != "" {
		fmt.Fprintf(&text, "; it points to the host %s, and redirects are not followed", e.Location)
	}
	if e.RetryAfter > 0 {
		fmt.Fprintf(&text, "; Webex asks to wait %s", e.RetryAfter.Round(time.Second))
	}
	if e.TrackingID != "" {
		fmt.Fprintf(&text, " (tracking ID %s)", e.TrackingID)
	}
	return text.String()
}

func (e *Error) words() string {
	words := e.Descriptions
	if e.Message != "" {
		words = append([]string{e.Message}, words...)
	}
	return strings.Join(words, "; ")
}

// IsNotFound reports that Webex itself said that the object is gone.
func (e *Error) IsNotFound() bool {
	return e.FromWebex && (e.StatusCode == http.StatusNotFound || slices.Contains(e.goneToo, e.StatusCode))
}

// IsNotFound reports whether err is Webex's word that an object is gone.
func IsNotFound(err error) bool {
	var answered *Error
	return errors.As(err, &answered) && answered.IsNotFound()
}

// newError reads an answer that is no success.
func (x *exchange) newError(a *answer) *Error {
	e := x.errorFor(a.status)
	e.Date, e.RetryAfter = a.date, a.retryAfter()
	body := a.body
	if !json.Valid(body) {
		body = []byte(x.redact(string(body))) // ahead of quoting it, which may cut a token in two
	}
	words := readErrorBody(body)
	header := printable(a.header.Get("TrackingID"), maxQuote)
	if a.status >= 300 && a.status < 400 {
		e.Location = x.pointedTo(a)
		words.message = "" // the body of a redirect repeats the address, with its query
	}
	e.Message = x.redact(words.message)
	for _, description := range words.descriptions {
		e.Descriptions = append(e.Descriptions, x.redact(description))
	}
	e.FromWebex = e.Location == "" && words.fromWebex(header != "")
	for _, id := range []string{words.trackingID, header} {
		if id != "" {
			e.TrackingID = x.redact(id)
			break
		}
	}
	return e
}

// errorFor begins an error of this exchange. Webex support finds a request also by the ID that it was sent with.
func (x *exchange) errorFor(status int) *Error {
	return &Error{
		Method: x.call.method, Host: x.client.hostName(x.call.host), Path: x.path(),
		StatusCode: status, TrackingID: x.tryID(), goneToo: x.call.goneToo,
	}
}

// pointedTo is the host that a redirect points to; nothing else of the address is kept.
func (x *exchange) pointedTo(a *answer) string {
	location, err := url.Parse(a.header.Get("Location"))
	switch {
	case err != nil:
		return "(unreadable)"
	case location.Host == "":
		return x.client.hostName(x.call.host)
	}
	return location.Host
}

// unreadable is the error for a success whose body cannot be decoded. The body is quoted only when it is no JSON of
// Webex, which holds personal data.
func (x *exchange) unreadable(err error) *Error {
	e := x.errorFor(x.answer.status)
	e.Date = x.answer.date
	e.Message = "the answer cannot be read: " + x.redact(err.Error())
	if looksLikeMarkup(x.answer.body) {
		e.Message = "the answer is no JSON: " + quotePage([]byte(x.redact(string(x.answer.body))))
	}
	return e
}

// notBefore is the error of a call whose time ends before a pause does.
func (x *exchange) notBefore(pause time.Duration) error {
	var answered *Error
	if errors.As(x.failure, &answered) {
		answered.RetryAfter = max(answered.RetryAfter, pause)
		return answered
	}
	return &PausedError{Method: x.call.method, Host: x.client.hostName(x.call.host), Path: x.path(), Pause: pause}
}

// PausedError is a call that was not sent: Webex has asked all requests to its host to wait for longer than the call may go on.
type PausedError struct {
	Method, Host, Path string
	// Pause is how long Webex still asks to wait.
	Pause time.Duration
}

// Error tells what was not sent, and how long Webex asks to wait.
func (e *PausedError) Error() string {
	return fmt.Sprintf("%s %s on %s: not sent, because Webex asks all requests to wait %s, longer than this one may go on",
		e.Method, e.Path, e.Host, e.Pause.Round(time.Second))
}

// MayExistError reports a create whose end stayed unknown: the object may exist, and nothing more was sent.
type MayExistError struct {
	// Candidates are the ids of objects that may be the one.
	Candidates []string
	// OrgID is the organization that the object is in; empty where an id alone finds it.
	OrgID string
	// Searched tells where and how long was looked, in words and without personal data.
	Searched string
	// Cause is how the last attempt ended.
	Cause error
}

// Error tells that the object may exist, what was searched and the candidates.
func (e *MayExistError) Error() string {
	text := "the object may exist, and nothing more was sent; " + e.Searched
	if len(e.Candidates) > 0 {
		text += "; it may be " + strings.Join(e.Candidates, ", ")
	}
	if e.Cause != nil {
		text += "; the last attempt: " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *MayExistError) Unwrap() error { return e.Cause }

// TransportError is an attempt without an answer: a failed dial, a reset, a time-out. It never quotes the query string.
type TransportError struct {
	Method, Host, Path string
	// Dial is true when nothing was written.
	Dial bool
	// Timeout is true when the attempt was cut off after RequestTimeout.
	Timeout bool
	Err     error
}

// Error tells what was tried and what broke.
func (e *TransportError) Error() string {
	text := fmt.Sprintf("%s %s on %s: %s", e.Method, e.Path, e.Host, e.kind())
	cause := e.Err
	var quoting *url.Error
	for errors.As(cause, &quoting) { // it holds the whole URL
		cause = quoting.Err
	}
	if cause != nil && !errors.Is(cause, context.DeadlineExceeded) {
		text += ": " + cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *TransportError) Unwrap() error { return e.Err }

// kind is the end in words that hold nothing of the request.
func (e *TransportError) kind() string {
	switch {
	case e.Dial && e.Timeout:
		return "no connection within the request timeout"
	case e.Dial:
		return "no connection"
	case e.Timeout:
		return "no answer within the request timeout"
	}
	return "the connection broke before the answer was complete"
}

// TokenError is a rejected refresh token or client, in words for the user; it never quotes a credential.
type TokenError struct {
	StatusCode int
	Message    string
	TrackingID string
}

// Error tells what was rejected and the documented lifetimes.
func (e *TokenError) Error() string {
	text := fmt.Sprintf("Webex rejected the refresh token or the client (%d", e.StatusCode)
	if e.Message != "" {
		text += ": " + e.Message
	}
	text += "). A refresh token ends 90 days after its last use, and an access token 14 days after it was made; " +
		"authorize the integration or service app again, and check that the client ID and secret belong to the refresh token"
	if e.TrackingID != "" {
		text += " (tracking ID " + e.TrackingID + ")"
	}
	return text
}

// NoTokenError is a request that was not sent, because no access token could be had for it. It has no Unwrap: what the token
// endpoint answered says nothing about the request's object. Its 404 does not mean that a callback is gone, and after its 500
// nothing may have been created.
type NoTokenError struct {
	// Cause is how the request for the token ended.
	Cause error
}

// Error tells how the request for the token ended.
func (e *NoTokenError) Error() string {
	return "nothing was sent, because there is no access token: " + e.Cause.Error()
}
