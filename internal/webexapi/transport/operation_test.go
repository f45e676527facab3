package transport

import (
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// serve starts a server on the loopback, and returns a service with an HTTP transport of its own.
func serve(t testing.TB, handler http.HandlerFunc, change ...func(*Config)) *Service {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	transport := newHTTPTransport()
	t.Cleanup(transport.CloseIdleConnections)
	at := func(c *Config) { c.TokenBaseURL = mustParse(server.URL + "/v1") }
	service, _ := testService(t, transport, append([]func(*Config){at}, change...)...)
	return service
}

func TestOperation_request(t *testing.T) {
	for name, test := range map[string]struct {
		req  Request
		uri  string
		body string
	}{
		"get": {
			Request{Method: http.MethodGet, Path: "/things/a%2Fb", Query: url.Values{"name": {"Ada & Co"}}},
			"/v1/things/a%2Fb?name=Ada%20%26%20Co", "",
		},
		"put":                   {Request{Method: http.MethodPut, Path: "/things/1", Body: thing{ID: "1"}}, "/v1/things/1", `{"id":"1"}`},
		"delete":                {Request{Method: http.MethodDelete, Path: "/things/1"}, "/v1/things/1", ""},
		"nothing is cleaned up": {Request{Method: http.MethodGet, Path: "/things/../x//y"}, "/v1/things/../x//y", ""},
	} {
		t.Run(name, func(t *testing.T) {
			service := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if r.Method != test.req.Method || r.RequestURI != test.uri || string(body) != test.body {
					t.Errorf("%s %s with body %q, want %s and %q", r.Method, r.RequestURI, body, test.uri, test.body)
				}
				if wantLength := int64(len(test.body)); r.ContentLength != wantLength || len(r.TransferEncoding) > 0 {
					t.Errorf("content length %d, transfer encoding %v; want %d and none", r.ContentLength, r.TransferEncoding, wantLength)
				}
				wantType := ""
				if test.body != "" {
					wantType = "application/json"
				}
				for header, want := range map[string]string{
					"Authorization": "Bearer " + testToken, "User-Agent": "test", "Accept": "application/json", "Content-Type": wantType,
					"Idempotency-Key": "", // net/http would repeat a POST that has one
				} {
					if got := r.Header.Get(header); got != want {
						t.Errorf("%s: %q, want %q", header, got, want)
					}
				}
				_, _ = io.WriteString(w, `{"id":"one"}`)
			})
			var out thing
			resp, err := service.Do(t.Context(), test.req, &out)
			if err != nil || out.ID != "one" || resp.StatusCode != http.StatusOK || resp.Date.IsZero() || !resp.Received.Equal(service.client.clock.Now()) {
				t.Errorf("response %+v with %+v, error %v", resp, out, err)
			}
		})
	}
}

func TestOperation_invalidRequest(t *testing.T) {
	transport, sent := script(always(200, `{}`))
	service, _ := testService(t, transport)
	for name, req := range map[string]Request{
		"body":   {Method: http.MethodPut, Path: "/x", Body: func() {}},
		"path":   {Method: http.MethodGet, Path: "/%zz", Query: url.Values{"secret": {"x"}}},
		"method": {Method: "A B", Path: "/x", Query: url.Values{"secret": {"x"}}},
	} {
		if _, err := service.Do(t.Context(), req, nil); err == nil || strings.Contains(err.Error(), "secret") || *sent != 0 {
			t.Errorf("%s: error %v after %d requests", name, err, *sent)
		}
	}
}

// The tracking ID is one UUID per operation, followed by the number of the attempt.
func TestOperation_trackingID(t *testing.T) {
	var ids []string
	service := serve(t, func(w http.ResponseWriter, r *http.Request) {
		ids = append(ids, r.Header.Get("TrackingID"))
		w.WriteHeader(http.StatusBadGateway)
	}, func(c *Config) { c.MaxRetryDuration = time.Second })
	_, err := get(t.Context(), service)
	form := regexp.MustCompile(`^(TFWEBEX_[0-9a-f-]{36})_(\d)$`)
	for i, id := range ids {
		match := form.FindStringSubmatch(id)
		if match == nil || match[2] != string(rune('1'+i)) || !strings.HasPrefix(ids[0], match[1]) {
			t.Errorf("tracking IDs %q", ids)
		}
	}
	var apiErr *Error
	if !errors.As(err, &apiErr) || apiErr.TrackingID != ids[len(ids)-1] || len(ids) < 2 {
		t.Errorf("error %v, want the tracking ID that was sent last (%q)", err, ids)
	}
}

func TestOperation_redirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		for location, host := range map[string]string{
			"https://user:pw@login.example:8443/in?token=secret#x": "login.example:8443", "/elsewhere?x=secret": "", "http://[": invalidHost, "": "",
		} {
			for _, method := range allMethods {
				var sent atomic.Int32
				service := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					sent.Add(1)
					if location != "" {
						w.Header().Set("Location", location)
					}
					w.Header().Set("TrackingID", "T")
					w.WriteHeader(status)
					_, _ = io.WriteString(w, `<a href="`+location+`">Moved</a>`)
				})
				want := host
				if want == "" {
					want = service.baseURL.Host
				}
				err := perform(t.Context(), service, method)
				var apiErr *Error
				if !errors.As(err, &apiErr) || apiErr.StatusCode != status || apiErr.Location != want || apiErr.FromWebex || sent.Load() != 1 {
					t.Errorf("%s %d to %q: %d requests, error %v", method, status, location, sent.Load(), err)
				}
				for _, leak := range []string{"secret", "user", "pw", "/in", "elsewhere"} {
					if strings.Contains(err.Error(), leak) {
						t.Errorf("%s %d: the error quotes %q: %v", method, status, leak, err)
					}
				}
			}
		}
	}
}

// Ten callers use ten connections, no matter how many requests they make. Connections in memory and a clock of its own keep the machine from
// deciding: net/http gives a connection up if a goroutine is late.
func TestOperation_connectionsAreReused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const parallel = 10
		server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second) // The requests of all callers are in flight at the same time.
			if r.URL.Query().Has("fail") {
				w.WriteHeader(http.StatusNotFound)
			}
			_, _ = io.WriteString(w, `{"id":"1"}`)
		})}
		listener := &memoryListener{accepted: make(chan net.Conn), closed: make(chan struct{})}
		go func() { _ = server.Serve(listener) }()
		defer func() { _ = server.Close() }()
		transport := newHTTPTransport()
		transport.DialContext = listener.dial
		defer transport.CloseIdleConnections()
		service, _ := testService(t, transport, func(c *Config) { c.TokenBaseURL = mustParse("http://127.0.0.1") })

		for range 20 {
			var callers sync.WaitGroup
			for range parallel {
				callers.Go(func() {
					if _, err := get(t.Context(), service); err != nil {
						t.Error(err)
					}
					_, _ = service.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Query: url.Values{"fail": {""}}}, nil)
				})
			}
			callers.Wait()
		}
		if got := listener.dialed.Load(); got != parallel {
			t.Errorf("%d connections for %d callers", got, parallel)
		}
	})
}

// memoryListener accepts connections in memory.
type memoryListener struct {
	accepted chan net.Conn
	closed   chan struct{}
	dialed   atomic.Int32
}

func (l *memoryListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	l.dialed.Add(1)
	client, server := net.Pipe()
	select {
	case l.accepted <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.accepted:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	close(l.closed)
	return nil
}

func (l *memoryListener) Addr() net.Addr { return &net.TCPAddr{} }

func TestOperation_http2(t *testing.T) {
	var opened atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("%s, want HTTP/2", r.Proto)
		}
		_, _ = io.WriteString(w, `{"id":"1"}`)
	}))
	server.EnableHTTP2 = true
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.StartTLS()
	defer server.Close()
	transport := newHTTPTransport()
	transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	defer transport.CloseIdleConnections()
	service, _ := testService(t, transport, func(c *Config) { c.TokenBaseURL = mustParse(server.URL) })
	for range 5 {
		if _, err := get(t.Context(), service); err != nil {
			t.Fatal(err)
		}
	}
	if opened.Load() != 1 {
		t.Errorf("%d connections, want 1", opened.Load())
	}
}

// An attempt ends after RequestTimeout, before and within the body.
func TestOperation_requestTimeout(t *testing.T) {
	for name, early := range map[string]bool{"no response": false, "no end of the body": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				hang := roundTripper(func(request *http.Request) (*http.Response, error) {
					sent++
					if !early {
						<-request.Context().Done()
						return nil, request.Context().Err()
					}
					resp := reply(200, "")
					resp.Body = hangingBody{request.Context()}
					return resp, nil
				})
				service, _ := testService(t, hang, func(c *Config) {
					c.Clock, c.RequestTimeout, c.MaxRetryDuration = SystemClock{}, 3*time.Second, time.Second
				})
				for _, method := range []string{http.MethodGet, http.MethodPost} {
					begun := time.Now()
					err := perform(t.Context(), service, method)
					var transportErr *TransportError
					if took := time.Since(begun); !errors.As(err, &transportErr) || !transportErr.Timeout || transportErr.Dial || took != 3*time.Second {
						t.Errorf("%s: error %v after %s, want a time-out after 3 s", method, err, took)
					}
					if OutcomeOf(err) != InFlight {
						t.Errorf("%s: outcome %d", method, OutcomeOf(err))
					}
				}
			})
		})
	}
}

type hangingBody struct{ ctx context.Context }

func (b hangingBody) Read([]byte) (int, error) {
	<-b.ctx.Done()
	return 0, b.ctx.Err()
}

func (hangingBody) Close() error { return nil }

// A POST is sent again after a failed dial, but not after a broken connection.
func TestOperation_dialErrors(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	untrusted := httptest.NewTLSServer(nil)
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer untrusted.Close()
	var cuts atomic.Int32
	cutting := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		cuts.Add(1)
		panic(http.ErrAbortHandler)
	}))
	defer cutting.Close()

	for name, test := range map[string]struct {
		address string
		dial    bool
		retried bool
	}{
		"closed port":        {gone.URL, true, true},
		"a foreign CA":       {untrusted.URL, true, false},
		"cut after the send": {cutting.URL, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			transport := newHTTPTransport()
			transport.Proxy = nil
			defer transport.CloseIdleConnections()
			attempts := 0
			service, _ := testService(t, transport, func(c *Config) {
				c.TokenBaseURL, c.MaxRetryDuration = mustParse(test.address), 3*time.Second
				c.Log = func(_ context.Context, _ slog.Level, message string, _ map[string]any) {
					if message == "Webex API request" {
						attempts++
					}
				}
			})
			err := perform(t.Context(), service, http.MethodPost)
			var transportErr *TransportError
			if !errors.As(err, &transportErr) || transportErr.Dial != test.dial || (attempts > 1) != test.retried {
				t.Errorf("error %v (%+v) after %d attempts", err, transportErr, attempts)
			}
		})
	}
	if cuts.Load() != 1 {
		t.Errorf("a POST whose response was lost arrived %d times, want once", cuts.Load())
	}
}

// The status of a POST counts even if the body of the response is truncated.
func TestOperation_truncatedErrorOfPOST(t *testing.T) {
	service, _ := testService(t, truncated(400))
	err := perform(t.Context(), service, http.MethodPost)
	var apiErr *Error
	if !errors.As(err, &apiErr) || apiErr.StatusCode != http.StatusBadRequest || OutcomeOf(err) != NotApplied {
		t.Errorf("error %v, want the 400", err)
	}
}

// net/http may request a second connection if the first one was closed before anything was written.
func TestDialTrace(t *testing.T) {
	for name, test := range map[string]struct {
		steps string // a: requests a connection, g: gets it
		want  bool
	}{
		"none requested": {"", false}, "requested": {"a", true}, "got": {"ag", false}, "requested twice": {"aga", true}, "got twice": {"agag", false},
	} {
		var dial dialTrace
		trace := dial.clientTrace()
		for _, step := range test.steps {
			if step == 'a' {
				trace.GetConn("")
			} else {
				trace.GotConn(httptrace.GotConnInfo{})
			}
		}
		if got := dial.failed(io.EOF); got != test.want {
			t.Errorf("%s: dial %v, want %v", name, got, test.want)
		}
	}
}

// A reused connection that the server has closed must not lead to a second POST.
func TestOperation_staleConnection(t *testing.T) {
	var posts atomic.Int32
	service := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			posts.Add(1)
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, `{"id":"1"}`)
	})
	if _, err := get(t.Context(), service); err != nil {
		t.Fatal(err)
	}
	err := perform(t.Context(), service, http.MethodPost)
	if OutcomeOf(err) != Unknown || posts.Load() != 1 {
		t.Errorf("error %v, %d POSTs; want an unknown outcome and 1", err, posts.Load())
	}
}

func TestOperation_cancel(t *testing.T) {
	type place struct {
		method string
		server func(ctx context.Context, cancel func()) roundTripper
		want   error // nil: the operation succeeds
		sent   int
	}
	hangFor := func(d time.Duration) func(context.Context, func()) roundTripper {
		return func(_ context.Context, cancel func()) roundTripper {
			return func(request *http.Request) (*http.Response, error) {
				time.AfterFunc(time.Second, cancel)
				select {
				case <-request.Context().Done():
					return nil, request.Context().Err()
				case <-time.After(d):
					return reply(200, `{"id":"1"}`), nil
				}
			}
		}
	}
	afterCancel := func(respond roundTripper) func(context.Context, func()) roundTripper {
		return func(_ context.Context, cancel func()) roundTripper {
			return func(request *http.Request) (*http.Response, error) {
				time.Sleep(time.Second)
				cancel()
				return respond(request)
			}
		}
	}
	cancelLater := func(respond roundTripper) func(context.Context, func()) roundTripper {
		return func(_ context.Context, cancel func()) roundTripper {
			return func(request *http.Request) (*http.Response, error) {
				time.AfterFunc(time.Second, cancel)
				return respond(request)
			}
		}
	}
	for name, test := range map[string]place{
		"GET in flight":            {http.MethodGet, hangFor(20 * time.Second), context.Canceled, 1},
		"PUT in flight":            {http.MethodPut, hangFor(20 * time.Second), context.Canceled, 1},
		"GET in the backoff":       {http.MethodGet, cancelLater(always(503, ``)), context.Canceled, 1},
		"GET in a pause":           {http.MethodGet, cancelLater(always(429, ``, "Retry-After", "60")), context.Canceled, 1},
		"POST in a pause":          {http.MethodPost, cancelLater(always(429, ``, "Retry-After", "60")), context.Canceled, 1},
		"POST after a failed dial": {http.MethodPost, cancelLater(failedDial), context.Canceled, 1},
		"GET that fails after":     {http.MethodGet, afterCancel(always(503, ``)), context.Canceled, 1},
		"POST NotApplied after":    {http.MethodPost, afterCancel(always(429, ``)), context.Canceled, 1},
		"POST in flight":           {http.MethodPost, hangFor(20 * time.Second), nil, 1},
		"POST in flight, too long": {http.MethodPost, hangFor(40 * time.Second), context.DeadlineExceeded, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				server, sent := script(test.server(ctx, cancel))
				service, _ := testService(t, server, systemClock)
				service.client.jitter = func(time.Duration) time.Duration { return 10 * time.Second }
				begun := time.Now()
				err := perform(ctx, service, test.method)
				if !errors.Is(err, test.want) || *sent != test.sent {
					t.Errorf("error %v after %d requests, want %v after %d", err, *sent, test.want, test.sent)
				}
				if took := time.Since(begun); errors.Is(test.want, context.Canceled) && (took != time.Second || err != context.Canceled) { //nolint:errorlint // It is not wrapped.
					t.Errorf("returned %v after %s, want the context's error at once", err, took)
				}
			})
		})
	}

	t.Run("before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, method := range allMethods {
			transport, sent := script(always(200, `{}`))
			service, _ := testService(t, transport)
			if err := perform(ctx, service, method); !errors.Is(err, context.Canceled) || *sent != 0 || OutcomeOf(err) != NotApplied {
				t.Errorf("%s: error %v after %d requests", method, err, *sent)
			}
		}
	})
}

func TestOperation_longBody(t *testing.T) {
	read := 0
	service, _ := testService(t, roundTripper(func(*http.Request) (*http.Response, error) {
		resp := reply(200, "")
		resp.Body = endlessBody{&read}
		return resp, nil
	}))
	_, err := get(t.Context(), service)
	var apiErr *Error
	if !errors.As(err, &apiErr) || apiErr.FromWebex || read > (maxLimitedRetries+1)*(maxBody+1<<20) {
		t.Errorf("error %v after %d bytes", err, read)
	}
}

type endlessBody struct{ read *int }

func (b endlessBody) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	*b.read += len(p)
	return len(p), nil
}

func (endlessBody) Close() error { return nil }

func BenchmarkOperation(b *testing.B) {
	body := `{"items":[` + strings.Repeat(`{"id":"one"},`, 99) + `{"id":"one"}]}`
	service := serve(b, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
	var page struct{ Items []thing }
	b.ReportAllocs()
	for b.Loop() {
		if _, err := service.Do(b.Context(), getThing, &page); err != nil {
			b.Fatal(err)
		}
	}
}
