package mockwebex

import (
	"fmt"
	"net"
	"net/http"
)

// Fault selects requests and the way in which they fail.
type Fault struct {
	// Method is the method of the requests; empty means any.
	Method string
	// Path is a pattern as for Count; empty means any path.
	Path string
	// When is a further condition; nil means none. It is called with the server locked and must not use the server.
	When func(*http.Request) bool
	// After is the number of matching requests that succeed first.
	After int
	// Every makes only each n-th of the following requests fail; 0 and 1 mean each.
	Every int
	// Times is the number of requests that fail; 0 means no limit.
	Times int
	// Do is the kind of failure.
	Do FaultKind
}

// FaultKind is a kind of failure; see the functions that return one.
type FaultKind struct {
	// commit makes the server handle the request before the failure.
	commit bool
	// resp replaces the response of the handler.
	resp *response
	cut  cut
}

// cut is the way a response gets lost.
type cut int

const (
	cutNothing cut = iota
	cutReset
	cutTruncate
	cutHold
)

// ResetBefore resets the connection; the request is not handled.
func ResetBefore() FaultKind { return FaultKind{cut: cutReset} }

// ResetAfterCommit handles the request and resets the connection instead of responding.
func ResetAfterCommit() FaultKind { return FaultKind{commit: true, cut: cutReset} }

// TruncateBody handles the request and closes the connection in the middle of the response body. A response
// without a body is lost entirely.
func TruncateBody() FaultKind { return FaultKind{commit: true, cut: cutTruncate} }

// HangBefore delays the request until the client disconnects or ClearFaults is called; the request is not handled.
func HangBefore() FaultKind { return FaultKind{cut: cutHold} }

// HangAfterCommit handles the request and delays the response until the client disconnects or ClearFaults is called.
func HangAfterCommit() FaultKind { return FaultKind{commit: true, cut: cutHold} }

// Respond sends this response; the request is not handled. The response has no tracking ID, as if it were not from Webex.
func Respond(status int, header http.Header, body string) FaultKind {
	return FaultKind{resp: &response{status: status, header: header, raw: []byte(body), foreign: true}}
}

// RespondAfterCommit handles the request and sends this response instead of its own.
func RespondAfterCommit(status int, header http.Header, body string) FaultKind {
	return Respond(status, header, body).AfterCommit()
}

// AfterCommit is the same failure after the request has been handled: HTML(502).AfterCommit().
func (k FaultKind) AfterCommit() FaultKind {
	k.commit = true
	return k
}

// RespondError sends an error of Webex in the shape of the API; the request is not handled.
func RespondError(status int, message string) FaultKind {
	resp := errorResponse(status, message)
	return FaultKind{resp: &resp}
}

// TooManyRequests sends 429; an empty retryAfter omits the header. The request is not handled.
func TooManyRequests(retryAfter string) FaultKind {
	return withRetryAfter(RespondError(http.StatusTooManyRequests, "Too many requests. Your request has not been processed."), retryAfter)
}

// Unavailable sends 503; an empty retryAfter omits the header. The request is not handled.
func Unavailable(retryAfter string) FaultKind {
	return withRetryAfter(RespondError(http.StatusServiceUnavailable, "Service unavailable. Try again later."), retryAfter)
}

func withRetryAfter(kind FaultKind, retryAfter string) FaultKind {
	if retryAfter != "" {
		kind.resp.header = http.Header{"Retry-After": {retryAfter}}
	}
	return kind
}

// NotFound sends a 404 of Webex, as for an object that does not exist; the request is not handled. Fault.After and Fault.Times
// select the n-th matching request.
func NotFound() FaultKind {
	return RespondError(http.StatusNotFound, "The requested resource could not be found.")
}

// Unauthorized sends 401; the request is not handled.
func Unauthorized() FaultKind {
	return RespondError(http.StatusUnauthorized, "The request requires a valid access token set in the Authorization request header.")
}

// HTML sends a page of a proxy or load balancer; the request is not handled.
func HTML(status int) FaultKind {
	header := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	title := fmt.Sprintf("%d %s", status, http.StatusText(status))
	return Respond(status, header, "<html><head><title>"+title+"</title></head><body><h1>"+title+"</h1><hr>nginx</body></html>")
}

// ForeignNotFound sends a 404 that does not come from Webex.
func ForeignNotFound() FaultKind { return HTML(http.StatusNotFound) }

// armedFault is a fault that counts the matching requests and those that failed.
type armedFault struct {
	Fault
	wanted          matcher
	matched, failed int
}

// Fault adds a fault. If several faults match a request, only the first one applies and counts the request. Faults with
// Times 1 therefore apply in the order in which they were added.
func (s *Server) Fault(fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &armedFault{Fault: fault, wanted: newMatcher(fault.Method, fault.Path)})
}

// ClearFaults removes all faults and closes the connections of the requests that they hold.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
	close(s.held)
	s.held = make(chan struct{})
}

// nextFault returns how a request ends, which is normally a response of its handler. It is called with mu held.
func (s *Server) nextFault(req *request) FaultKind {
	if fault, limited := s.limited(req); limited {
		return fault
	}
	for _, fault := range s.faults {
		if fault.applies(req.http) {
			return fault.Do
		}
	}
	return FaultKind{commit: true}
}

func (f *armedFault) applies(r *http.Request) bool {
	if f.Times > 0 && f.failed >= f.Times || !f.wanted.matches(r.Method, r.URL.EscapedPath()) || f.When != nil && !f.When(r) {
		return false
	}
	f.matched++
	if f.matched <= f.After || f.Every > 1 && (f.matched-f.After)%f.Every != 0 {
		return false
	}
	f.failed++
	return true
}

// reset closes the connection without a response, with a TCP reset instead of an orderly shutdown.
func reset(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	connection, _, err := hijacker.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = connection.Close()
}

// truncate sets Content-Length to the length of the body and sends half of it.
func truncate(w http.ResponseWriter, req *request, resp response) {
	if body, _ := resp.encode(req); len(body) == 0 {
		reset(w)
		return
	}
	body := writeHeader(w, req, resp)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
