// Package mockwebex is a stateful stand-in for the Webex platform API and the Webex Contact Center API, on one address:
// the platform under /v1/webhooks, /v1/people/me and /v1/access_token, the Contact Center at the root. It refuses what the
// APIs document as invalid, answers in the documented shapes, and can lag, limit, lose and break answers on demand.
//
// It imports nothing of this project on purpose: it is written from the API's documentation, so that one misreading
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

// What a server accepts unless an option says otherwise.
const (
	// DefaultToken is the access token that is accepted when no WithToken is given. It holds every scope.
	DefaultToken = "mock-token"
	// DefaultOrgID is the organization of the tokens.
	DefaultOrgID = "6f1d2c3b-4a59-4e68-8f70-1b2c3d4e5f60"
)

// maxBody is far above anything that the APIs take.
const maxBody = 1 << 20

// Server is both Webex APIs in memory: an http.Handler, safe for concurrent use.
type Server struct {
	clock  func() time.Time
	log    requestLog
	seeded bool

	// mu guards everything below. Handlers run under it, so a request is handled whole or not at all.
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
	// held is closed to let go of the requests that a Hang fault holds.
	held chan struct{}
}

// Option changes what New makes.
type Option func(*Server)

// New makes a server without objects.
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

// WithClock takes the time from now instead of the system: the Date header, every rule about time, and rate limits.
func WithClock(now func() time.Time) Option {
	return func(s *Server) { s.clock = now }
}

// WithOrgID sets the organization of the tokens, a UUID, and further ones in which the tokens may act.
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

// SetLatency delays every answer by d of real time, whatever the clock says.
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

// HookAfter adds a function that is called when a request has been handled and its answer, with this status, has not been
// sent yet; the status is 0 when a fault kept the request from being handled. It may use the server.
func (s *Server) HookAfter(hook func(r *http.Request, status int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after = append(s.after, hook)
}

// exchange is one request while it is handled.
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
	// switches are those at the time of arrival.
	switches  Switches
	rewriters []BodyRewriter
}

// reply is what a handler answers: a body to encode as JSON, or the words of a refusal, or raw text.
type response struct {
	status int
	header http.Header
	body   any
	words  []string
	raw    []byte
	// stranger is an answer that does not come from Webex and carries none of its marks.
	foreign bool
}

// refuse is a refusal in the shape of the API that was asked.
func refuse(status int, words ...string) response { return response{status: status, words: words} }

// ServeHTTP answers one request.
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

// now is the server's clock. It is called with mu held.
func (s *Server) now() time.Time { return s.clock().Add(s.switches.ClockShift).UTC() }

// handle answers a request as Webex would. It is called with mu held.
func (s *Server) handle(req *request) response {
	if req.route == nil {
		return s.unrouted(req)
	}
	if req.denied != nil {
		return *req.denied
	}
	operation, ok := req.route.methods[req.http.Method]
	if !ok {
		resp := refuse(http.StatusMethodNotAllowed, "The request was made to a resource using an HTTP request method that is not supported.")
		resp.header = http.Header{"Allow": {req.route.allow()}}
		return resp
	}
	if operation.consumes != "" && !hasContentType(req.http, operation.consumes) {
		return refuse(http.StatusUnsupportedMediaType, "Unsupported media type: "+operation.consumes+" is required.")
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

// unrouted answers a request for an unknown path: with the words of a gateway in front of Webex and without a tracking ID, or
// like an API of Webex that misses an object.
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

// send writes the whole answer.
func send(w http.ResponseWriter, req *request, resp response) {
	body := writeHeader(w, req, resp)
	if req.http.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// writeHeader writes status and headers, and returns the body that they announce.
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
