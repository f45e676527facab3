package mockwebex

import (
	"fmt"
	"net"
	"net/http"
)

// Fault says which requests meet with an accident.
type Fault struct {
	// Method is the requests' method; empty for any.
	Method string
	// Path is a pattern as for Count; empty for any path.
	Path string
	// When narrows further; nil for all. It is called with the server locked and must not use the server.
	When func(*http.Request) bool
	// After is how many matching requests pass first.
	After int
	// Every strikes only each n-th of the following ones; 0 and 1 strike each.
	Every int
	// Times is how often the fault strikes; 0 for always.
	Times int
	// Do is what happens.
	Do FaultKind
}

// FaultKind is an accident; see the functions that return one.
type FaultKind struct {
	// commit has the request handled before the accident.
	commit bool
	// answer replaces what the handler answered.
	resp *response
	cut  cut
}

// cut is how the answer gets lost.
type cut int

const (
	cutNothing cut = iota
	cutReset
	cutTruncate
	cutHold
)

// ResetBefore resets the connection; the request is not handled.
func ResetBefore() FaultKind { return FaultKind{cut: cutReset} }

// ResetAfterCommit handles the request and resets the connection instead of answering.
func ResetAfterCommit() FaultKind { return FaultKind{commit: true, cut: cutReset} }

// TruncateBody handles the request and closes the connection in the middle of the answer's body; an answer without a body
// is lost whole.
func TruncateBody() FaultKind { return FaultKind{commit: true, cut: cutTruncate} }

// HangBefore never answers, until the client goes away or ClearFaults; the request is not handled.
func HangBefore() FaultKind { return FaultKind{cut: cutHold} }

// HangAfterCommit handles the request and never answers, until the client goes away or ClearFaults.
func HangAfterCommit() FaultKind { return FaultKind{commit: true, cut: cutHold} }

// Answer sends this answer; the request is not handled. The answer carries no tracking ID of its own: it is a stranger's.
func Answer(status int, header http.Header, body string) FaultKind {
	return FaultKind{resp: &response{status: status, header: header, raw: []byte(body), foreign: true}}
}

// AnswerAfterCommit handles the request and sends this answer in place of its own.
func AnswerAfterCommit(status int, header http.Header, body string) FaultKind {
	return Answer(status, header, body).AfterCommit()
}

// AfterCommit is the same accident after the request has been handled: HTML(502).AfterCommit().
func (k FaultKind) AfterCommit() FaultKind {
	k.commit = true
	return k
}

// Refuse sends an error of Webex, in the shape of the API that was asked; the request is not handled.
func Refuse(status int, words string) FaultKind {
	resp := refuse(status, words)
	return FaultKind{resp: &resp}
}

// TooManyRequests sends 429; an empty retryAfter leaves the header out. The request is not handled.
func TooManyRequests(retryAfter string) FaultKind {
	return withRetryAfter(Refuse(http.StatusTooManyRequests, "Too many requests. Your request has not been processed."), retryAfter)
}

// Unavailable sends 503; an empty retryAfter leaves the header out. The request is not handled.
func Unavailable(retryAfter string) FaultKind {
	return withRetryAfter(Refuse(http.StatusServiceUnavailable, "Service unavailable. Try again later."), retryAfter)
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
	return Refuse(http.StatusNotFound, "The requested resource could not be found.")
}

// Unauthorized sends 401; the request is not handled.
func Unauthorized() FaultKind {
	return Refuse(http.StatusUnauthorized, "The request requires a valid access token set in the Authorization request header.")
}

// HTML sends a page of a proxy or load balancer; the request is not handled.
func HTML(status int) FaultKind {
	header := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	title := fmt.Sprintf("%d %s", status, http.StatusText(status))
	return Answer(status, header, "<html><head><title>"+title+"</title></head><body><h1>"+title+"</h1><hr>nginx</body></html>")
}

// StrangerNotFound sends a 404 that does not come from Webex.
func StrangerNotFound() FaultKind { return HTML(http.StatusNotFound) }

// armedFault is a fault and how often it was looked at and struck.
type armedFault struct {
	Fault
	wanted       matcher
	seen, struck int
}

// Fault adds a fault. Of several that match a request, the first one added strikes, and those behind it do not count the
// request: faults that strike once follow each other in the order in which they were added.
func (s *Server) Fault(fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &armedFault{Fault: fault, wanted: newMatcher(fault.Method, fault.Path)})
}

// ClearFaults takes all faults away and lets go of hanging requests, whose connections it closes.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
	close(s.held)
	s.held = make(chan struct{})
}

// nextFault is what happens to a request; most often that it is handled. It is called with mu held.
func (s *Server) nextFault(req *request) FaultKind {
	if refusal, limited := s.limited(req); limited {
		return refusal
	}
	for _, fault := range s.faults {
		if fault.strikes(req.http) {
			return fault.Do
		}
	}
	return FaultKind{commit: true}
}

func (f *armedFault) strikes(r *http.Request) bool {
	if f.Times > 0 && f.struck >= f.Times || !f.wanted.matches(r.Method, r.URL.EscapedPath()) || f.When != nil && !f.When(r) {
		return false
	}
	f.seen++
	if f.seen <= f.After || f.Every > 1 && (f.seen-f.After)%f.Every != 0 {
		return false
	}
	f.struck++
	return true
}

// reset ends the connection without an answer, and without the polite end that TCP would make of it.
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

// truncate announces the whole body and sends half of it.
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
