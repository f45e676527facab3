package transport

import (
	"net/http"
	"net/url"
)

// Request is a request to a service.
type Request struct {
	Method string
	// Path is escaped and appended to the base URL of the service.
	Path  string
	Query url.Values
	// Body is sent as JSON if it is not nil.
	Body any
	// Safe means that a POST changes nothing, such as a search, so that it may be sent again.
	Safe bool
	// Anonymous makes an Exchange send no access token.
	Anonymous bool
	// GoneStatuses are statuses besides 404 that mean that the object is gone.
	GoneStatuses []int
	// Confidential contains texts that must not appear in errors, even if the response quotes them: Terraform prints errors, and its
	// plugin library logs them.
	Confidential []string
	// Budget limits the retries; nil means a new budget.
	Budget *Budget
	// IgnoreOutage allows retries while the circuit breaker is open: only Budget limits them.
	IgnoreOutage bool
}

// idempotent reports whether the server may process the request twice.
func (r *Request) idempotent() bool { return r.Method != http.MethodPost || r.Safe }

// mayReturnNothing reports whether the response may have an empty body, for example a 204.
func (r *Request) mayReturnNothing() bool {
	return r.Method == http.MethodPut || r.Method == http.MethodPatch || r.Method == http.MethodDelete
}
