package webexapi

import "time"

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
}

// Error tells what was tried, the status, Webex's words and the tracking ID.
func (e *Error) Error() string { panic("stub") }

// IsNotFound reports that Webex itself said that the object is gone.
func (e *Error) IsNotFound() bool { panic("stub") }

// IsNotFound reports whether err is Webex's word that an object is gone.
func IsNotFound(err error) bool { panic("stub") }

// MayExistError reports a create whose end stayed unknown: the object may exist, and nothing more was sent.
type MayExistError struct {
	// Candidates are the ids of objects that may be the one.
	Candidates []string
	// Searched tells where and how long was looked, in words and without personal data.
	Searched string
	// Cause is how the last attempt ended.
	Cause error
}

// Error tells that the object may exist, what was searched and the candidates.
func (e *MayExistError) Error() string { panic("stub") }

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
func (e *TransportError) Error() string { panic("stub") }

// Unwrap returns the cause.
func (e *TransportError) Unwrap() error { return e.Err }

// TokenError is a rejected refresh token or client, in words for the user; it never quotes a credential.
type TokenError struct {
	StatusCode int
	Message    string
	TrackingID string
}

// Error tells what was rejected and the documented lifetimes.
func (e *TokenError) Error() string { panic("stub") }
