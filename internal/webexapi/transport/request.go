package transport

import (
	"net/http"
	"net/url"
)

// Request is what an operation asks of a service.
type Request struct {
	Method string
	// Path is escaped and appended to the base URL of the service.
	Path  string
	Query url.Values
	// Body is sent as JSON when it is not nil.
	Body any
	// Safe marks a POST that changes nothing, such as a search: it may be sent again.
	Safe bool
	// Anonymous makes an Exchange send no access token.
	Anonymous bool
	// GoneStatuses are statuses besides 404 that mean that the object is gone.
	GoneStatuses []int
	// Confidential are texts that must not appear in errors, even if the response quotes them: Terraform prints errors, and its
	// plugin library writes them to the log.
	Confidential []string
	// Budget bounds the retries; nil means a budget of its own.
	Budget *Budget
	// IgnoreOutage lets the operation retry while the circuit breaker is open: only Budget bounds it.
	IgnoreOutage bool
}

// idempotent reports whether the request may be carried out twice.
func (r *Request) idempotent() bool { return r.Method != http.MethodPost || r.Safe }

// mayReturnNothing reports whether an empty body is an acceptable response: an update may be answered with 204.
func (r *Request) mayReturnNothing() bool {
	return r.Method == http.MethodPut || r.Method == http.MethodPatch || r.Method == http.MethodDelete
}
