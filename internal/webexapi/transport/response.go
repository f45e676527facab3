package transport

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// Response is the response of a successful operation, or of [Service.Exchange].
type Response struct {
	StatusCode int
	Header     http.Header
	Body       []byte
	// Date is the time of the response by the server's clock, zero if it has none; Received is the time by the client's clock.
	Date, Received time.Time

	// op is the operation of the request, for errors about the content.
	op *operation
}

// Empty reports whether the body is empty.
func (r *Response) Empty() bool { return len(r.Body) == 0 }

// HasField reports whether the body has a field at a path, even if it is null. Names are case-sensitive.
func (r *Response) HasField(path ...string) bool {
	value := json.RawMessage(trimBOM(r.Body))
	for _, name := range path {
		var fields map[string]json.RawMessage
		if json.Unmarshal(value, &fields) != nil {
			return false
		}
		field, ok := fields[name]
		if !ok {
			return false
		}
		value = field
	}
	return true
}

// Err returns the error that Do returns for the status of the response, or nil if the request succeeded.
func (r *Response) Err() error { return r.op.lastError }

// NewError returns an error for a response whose content is not as documented.
func (r *Response) NewError(message string) *Error {
	e := r.op.newBareError(r.StatusCode)
	e.Date, e.Message = r.Date, message
	return e
}

// NewErrorFrom returns the error that a part of the body contains although the status is a success, as in GraphQL.
func (r *Response) NewErrorFrom(part []byte) *Error {
	e := r.op.newBareError(r.StatusCode)
	e.Date = r.Date
	e.describe(r.op, part, r.Header)
	return e
}

// bufferedBody is the body of a response in memory, which the retry policy can examine before the caller reads it.
type bufferedBody struct {
	bytes.Reader
	content []byte
}

func newBufferedBody(content []byte) *bufferedBody {
	body := &bufferedBody{content: content}
	body.Reset(content)
	return body
}

// Close implements io.Closer.
func (*bufferedBody) Close() error { return nil }

// contentOf returns the body of a response that an attempt returned.
func contentOf(resp *http.Response) []byte {
	body, _ := resp.Body.(*bufferedBody)
	return body.content
}

// dateOf returns the Date header, zero if it is missing or invalid.
func dateOf(resp *http.Response) time.Time {
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return date
}

func isSuccess(status int) bool { return status >= 200 && status < 300 }

// looksLikeMarkup reports whether a body is HTML or XML.
func looksLikeMarkup(body []byte) bool { return bytes.HasPrefix(trimBOM(body), []byte("<")) }

func trimBOM(body []byte) []byte { return bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff"))) }
