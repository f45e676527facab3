package transport

import (
	"net/http"
	"net/url"
	"strings"
	"time"
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

// Response is the response to an operation that succeeded.
type Response struct {
	StatusCode int
	Header     http.Header
	Body       []byte
	// Date is the server's clock, zero when the response had none; Received is the client's at the arrival.
	Date, Received time.Time

	// op is the operation that was answered, for errors about the content.
	op *operation
}

// Empty reports whether the body has no content.
func (r *Response) Empty() bool { return len(r.Body) == 0 }

// NewError returns the error of a response whose content is not what the API documents.
func (r *Response) NewError(message string) *Error {
	e := r.op.newBareError(r.StatusCode)
	e.Date, e.Message = r.Date, message
	return e
}

// url is the URL of a request. The path is taken as it is: joining would clean it.
func (s *Service) url(req *Request) (string, error) {
	u := *s.baseURL
	u.RawPath = u.EscapedPath() + req.Path
	var err error
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return "", err
	}
	// Not every server decodes "+" as a space; all decode "%20".
	u.RawQuery = strings.ReplaceAll(req.Query.Encode(), "+", "%20")
	return u.String(), nil
}

// path is the path of a request on its host, without the query.
func (s *Service) path(req *Request) string { return s.baseURL.EscapedPath() + req.Path }
