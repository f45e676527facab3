package mockwebex

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Request is a request that the server received.
type Request struct {
	Method string
	// Path is the escaped path.
	Path   string
	Query  url.Values
	Header http.Header
	Body   []byte
	// Status is the status of the response; 0 if none was sent yet.
	Status int
	// At is the time of arrival on the server's clock, without ClockShift.
	At time.Time
}

// requestLog has its own lock, so that tests can read it while a request is handled.
type requestLog struct {
	mu       sync.Mutex
	requests []*Request
}

func (l *requestLog) add(r *http.Request, body []byte, at time.Time) *Request {
	entry := &Request{
		Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.Query(), Header: r.Header.Clone(), Body: body, At: at,
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests = append(l.requests, entry)
	return entry
}

func (l *requestLog) setStatus(entry *Request, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.Status = status
}

// Requests returns all requests in the order of arrival.
func (s *Server) Requests() []Request {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	requests := make([]Request, len(s.log.requests))
	for i, entry := range s.log.requests {
		requests[i] = *entry
	}
	return requests
}

// ResetRequests deletes the recorded requests.
func (s *Server) ResetRequests() {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.requests = nil
}

// Count returns how many requests had the method ("" for any) and a path that matches the pattern, in which "*" stands for
// one segment and "**" at the end for any rest: "/v1/webhooks/*", "/v1/callbacks/**". An empty pattern matches all.
func (s *Server) Count(method, pattern string) int {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	wanted := newMatcher(method, pattern)
	count := 0
	for _, entry := range s.log.requests {
		if wanted.matches(entry.Method, entry.Path) {
			count++
		}
	}
	return count
}

// Statuses returns the number of responses with each status; 0 stands for no response.
func (s *Server) Statuses() map[int]int {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	statuses := map[int]int{}
	for _, entry := range s.log.requests {
		statuses[entry.Status]++
	}
	return statuses
}

// matcher is a method and a path pattern.
type matcher struct {
	method  string
	pattern []string
}

func newMatcher(method, pattern string) matcher {
	if pattern == "" {
		pattern = "/**"
	}
	return matcher{method: method, pattern: strings.Split(pattern, "/")}
}

func (m matcher) matches(method, path string) bool {
	if m.method != "" && m.method != method {
		return false
	}
	return matches(m.pattern, strings.Split(path, "/"))
}
