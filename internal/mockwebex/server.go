// Package mockwebex is a stateful stand-in for the Webex platform API and the Webex Contact Center API, on one address:
// the platform under /v1/webhooks, /v1/people/me and /v1/access_token, the Contact Center at the root. It rejects what the
// APIs document as invalid, responds in the documented shapes, and can delay, limit, lose and corrupt responses on demand.
//
// It deliberately imports nothing of this project: it is written from the documentation of the APIs, so that a misreading
// cannot hide in the client and in the mock at once. Only tests, acctest and the programs under internal/cmd import it.
package mockwebex

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Default values of options.
const (
	// DefaultToken is the accepted access token if no option sets one. It has every scope.
	DefaultToken = "mock-token"
	// DefaultOrgID is the organization of the tokens.
	DefaultOrgID = "6f1d2c3b-4a59-4e68-8f70-1b2c3d4e5f60"
)

// maxBody is far above the size of any valid request.
const maxBody = 1 << 20

// Server implements both Webex APIs in memory. It is an http.Handler and safe for concurrent use.
type Server struct {
	clock  func() time.Time
	log    requestLog
	seeded bool

	// mu guards the fields below. Handlers run with mu held, so that each request is atomic.
	mu            sync.Mutex
	switches      Switches
	orgs          []string
	tokens        map[string]*token
	oauth         *oauthClient
	webhooks      *store[Webhook]
	callbacks     *store[scheduled]
	byNumber      callbackIndex
	byAgent       callbackIndex
	zones         map[string]*time.Location
	subscriptions *store[Subscription]
	queues        *store[Queue]
	agents        *store[Agent]
	entryPoints   *store[EntryPoint]
	teams         *store[Team]
	tasks         *store[Task]
	outdialANIs   []string
	readLag       Lag
	listLag       Lag
	limit         RateLimit
	platformLimit RateLimit
	latency       time.Duration
	before        []func(*http.Request)
	after         []func(*http.Request, int)
	faults        []*armedFault
	rewriters     []BodyRewriter
	// moved counts the pages of numbered lists that Switches.MovingPages affected.
	moved int
	// held is closed to release the requests that a fault delays.
	held chan struct{}
}

// Option configures a Server.
type Option func(*Server)

// New returns a server, by default without objects.
func New(options ...Option) *Server {
	s := &Server{
		clock:         time.Now,
		orgs:          []string{DefaultOrgID},
		tokens:        map[string]*token{},
		webhooks:      newStore[Webhook](),
		callbacks:     newStore[scheduled](),
		byNumber:      callbackIndex{},
		byAgent:       callbackIndex{},
		zones:         map[string]*time.Location{},
		subscriptions: newStore[Subscription](),
		queues:        newStore[Queue](),
		agents:        newStore[Agent](),
		entryPoints:   newStore[EntryPoint](),
		teams:         newStore[Team](),
		tasks:         newStore[Task](),
		held:          make(chan struct{}),
	}
	for _, option := range options {
		option(s)
	}
	if len(s.tokens) == 0 {
		s.tokens[DefaultToken] = &token{person: DefaultPerson()}
	}
	if s.seeded { // last, because the options before decide where the seed belongs
		s.seed()
	}
	return s
}

// WithClock replaces the system clock, for the Date header, rules about times, and rate limits.
func WithClock(now func() time.Time) Option {
	return func(s *Server) { s.clock = now }
}

// WithOrgID sets the organization of the tokens (a UUID) and further organizations in which the tokens can act.
func WithOrgID(id string, more ...string) Option {
	return func(s *Server) {
		s.orgs = nil
		for _, org := range append([]string{id}, more...) {
			s.orgs = append(s.orgs, strings.ToLower(org))
		}
	}
}

// OrgID returns the organization of the tokens.
func (s *Server) OrgID() string { return s.orgs[0] }

// Listen serves on addr ("127.0.0.1:0" for a free port) until closeServer is called. baseURL has no trailing slash.
func (s *Server) Listen(addr string) (baseURL string, closeServer func(), err error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String(), func() { _ = server.Close() }, nil
}

// SetLatency delays every response by d in real time, independently of the clock.
func (s *Server) SetLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency = d
}

// Hook adds a function that is called before a request is handled. It may use the server.
func (s *Server) Hook(hook func(*http.Request)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = append(s.before, hook)
}

// HookAfter adds a function that is called after a request was handled and before the response is sent. The status is 0 if a
// fault prevented the request from being handled. The function may use the server.
func (s *Server) HookAfter(hook func(r *http.Request, status int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after = append(s.after, hook)
}

// request is a request with its context.
type request struct {
	http  *http.Request
	body  []byte
	query url.Values
	route *route
	ids   []string
	token *token
	// denied is the response to a request without a valid token, nil for any other request.
	denied     *response
	now        time.Time
	trackingID string
	// switches are the switches at the time of arrival.
	switches  Switches
	rewriters []BodyRewriter
}

// response has a body to encode as JSON, or the messages of an error, or a raw body.
type response struct {
	status   int
	header   http.Header
	body     any
	messages []string
	raw      []byte
	// foreign marks a response that is not from Webex and has no tracking ID.
	foreign bool
}

// errorResponse returns an error of Webex in the form of the API.
func errorResponse(status int, messages ...string) response {
	return response{status: status, messages: messages}
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "unreadable or too large", http.StatusRequestEntityTooLarge)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	entry := s.log.add(r, body, s.clock())

	s.mu.Lock()
	before, after, latency := s.before, s.after, s.latency
	s.mu.Unlock()
	for _, hook := range before {
		hook(r)
	}
	if latency > 0 {
		timer := time.NewTimer(latency)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return
		}
	}

	s.mu.Lock()
	req := s.newRequest(r, body)
	what := s.nextFault(req)
	var resp response
	if what.commit {
		resp = s.handle(req)
	}
	if what.resp != nil {
		resp = *what.resp
	}
	held := s.held
	s.mu.Unlock()

	for _, hook := range after {
		hook(r, resp.status)
	}
	switch what.cut {
	case cutReset:
		reset(w)
	case cutHold:
		select {
		case <-r.Context().Done():
		case <-held:
		}
		reset(w)
	case cutTruncate:
		s.log.setStatus(entry, resp.status)
		truncate(w, req, resp)
	default:
		s.log.setStatus(entry, resp.status)
		send(w, req, resp)
	}
}

func (s *Server) newRequest(r *http.Request, body []byte) *request {
	req := &request{
		http:       r,
		body:       body,
		query:      r.URL.Query(),
		now:        s.now(),
		trackingID: r.Header.Get("TrackingID"),
		switches:   s.switches,
		rewriters:  s.rewriters,
	}
	req.route, req.ids = s.findRoute(r.URL.EscapedPath())
	if req.route != nil && !req.route.open {
		if resp, ok := s.authenticate(req); !ok {
			req.denied = &resp
		}
	}
	if req.trackingID == "" {
		req.trackingID = trackingPrefix(req) + uuid.NewString()
	}
	return req
}

// now returns the time on the server's clock. It is called with mu held.
func (s *Server) now() time.Time { return s.clock().Add(s.switches.ClockShift).UTC() }

// handle processes a request like Webex. It is called with mu held.
func (s *Server) handle(req *request) response {
	if req.route == nil {
		return s.unrouted(req)
	}
	if req.denied != nil {
		return *req.denied
	}
	operation, ok := req.route.methods[req.http.Method]
	if !ok {
		resp := errorResponse(http.StatusMethodNotAllowed, "The request was made to a resource using an HTTP request method that is not supported.")
		resp.header = http.Header{"Allow": {req.route.allow()}}
		return resp
	}
	if operation.consumes != "" && !hasContentType(req.http, operation.consumes) {
		return errorResponse(http.StatusUnsupportedMediaType, "Unsupported media type: "+operation.consumes+" is required.")
	}
	if operation.scope != "" && !req.token.has(operation.scope) {
		return missingScope(operation.scope)
	}
	resp := operation.handle(s, req)
	isUpdate := req.http.Method == http.MethodPut || req.http.Method == http.MethodPatch
	if isUpdate && resp.status == http.StatusOK {
		switch s.switches.UpdateResponse {
		case UpdateReturnsNoContent:
			return response{status: http.StatusNoContent}
		case UpdateReturnsEmpty:
			return response{status: http.StatusOK}
		}
	}
	return resp
}

// unrouted returns the 404 for an unknown path: that of a gateway in front of Webex, without a tracking ID, or that of an API
// of Webex.
func (s *Server) unrouted(req *request) response {
	if s.switches.WebexErrorPaths {
		return *NotFound().resp
	}
	body, _ := json.Marshal(map[string]any{
		"timestamp": req.now.Format("2006-01-02T15:04:05.000+00:00"), "status": http.StatusNotFound, "error": "Not Found",
		"path": req.http.URL.Path,
	})
	return response{status: http.StatusNotFound, raw: body, header: http.Header{"Content-Type": {"application/json"}}, foreign: true}
}

// send writes the response.
func send(w http.ResponseWriter, req *request, resp response) {
	body := writeHeader(w, req, resp)
	if req.http.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// writeHeader writes the status and the headers, and returns the body that they describe.
func writeHeader(w http.ResponseWriter, req *request, resp response) []byte {
	body, mediaType := resp.encode(req)
	header := w.Header()
	header.Set("Date", req.now.Format(http.TimeFormat))
	if req.switches.OmitDate {
		header["Date"] = nil // This keeps net/http from adding one.
	}
	if !resp.foreign {
		header.Set("TrackingID", req.trackingID)
	}
	if mediaType != "" {
		header.Set("Content-Type", mediaType)
	}
	for name, values := range resp.header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	if resp.status != http.StatusNoContent && resp.status != http.StatusNotModified {
		header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(resp.status)
	return body
}
