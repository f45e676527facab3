package transport

import (
	"context"
	"errors"
	"io"
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

// serve starts a Webex on the loopback, and makes a client of it with a transport of its own.
func serve(t testing.TB, handler http.HandlerFunc, change ...func(*Config)) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	transport := newTransport()
	t.Cleanup(transport.CloseIdleConnections)
	at := func(c *Config) { c.BaseURL, c.ContactCenterBaseURL = server.URL+"/v1", server.URL }
	client, _ := testClient(t, transport, append([]func(*Config){at}, change...)...)
	return client
}

func TestRequest(t *testing.T) {
	for name, test := range map[string]struct {
		call call
		uri  string
		body string
	}{
		"get": {
			call{method: http.MethodGet, host: platform, path: "/things/a%2Fb", query: url.Values{"name": {"Ada & Co"}}},
			"/v1/things/a%2Fb?name=Ada+%26+Co", "",
		},
		"put":                   {call{method: http.MethodPut, host: contactCenter, path: "/v1/things/1", body: thing{ID: "1"}}, "/v1/things/1", `{"id":"1"}`},
		"delete":                {call{method: http.MethodDelete, host: contactCenter, path: "/v1/things/1"}, "/v1/things/1", ""},
		"nothing is cleaned up": {call{method: http.MethodGet, host: platform, path: "/things/../x//y"}, "/v1/things/../x//y", ""},
	} {
		t.Run(name, func(t *testing.T) {
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if r.Method != test.call.method || r.RequestURI != test.uri || string(body) != test.body {
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
			answer, err := client.send(t.Context(), test.call, &out)
			if err != nil || out.ID != "one" || answer.status != 200 || answer.date.IsZero() || !answer.received.Equal(client.clock.Now()) {
				t.Errorf("answer %+v with %+v, error %v", answer, out, err)
			}
		})
	}
}

func TestRequestThatCannotBeMade(t *testing.T) {
	transport, sent := script(always(200, `{}`))
	client, _ := testClient(t, transport)
	for name, call := range map[string]call{
		"body":   {method: http.MethodPut, path: "/x", body: func() {}},
		"path":   {method: http.MethodGet, path: "/%zz", query: url.Values{"secret": {"x"}}},
		"method": {method: "A B", path: "/x", query: url.Values{"secret": {"x"}}},
	} {
		if _, err := client.send(t.Context(), call, nil); err == nil || strings.Contains(err.Error(), "secret") || *sent != 0 {
			t.Errorf("%s: error %v after %d requests", name, err, *sent)
		}
	}
}

// One UUID per call, and the number of the try behind it.
func TestTrackingID(t *testing.T) {
	var ids []string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		ids = append(ids, r.Header.Get("TrackingID"))
		w.WriteHeader(http.StatusBadGateway)
	}, func(c *Config) { c.MaxRetryDuration = time.Second })
	_, err := get(t.Context(), client)
	form := regexp.MustCompile(`^(TFWEBEX_[0-9a-f-]{36})_(\d)$`)
	for i, id := range ids {
		match := form.FindStringSubmatch(id)
		if match == nil || match[2] != string(rune('1'+i)) || !strings.HasPrefix(ids[0], match[1]) {
			t.Errorf("tracking IDs %q", ids)
		}
	}
	var answered *Error
	if !errors.As(err, &answered) || answered.TrackingID != ids[len(ids)-1] || len(ids) < 2 {
		t.Errorf("error %v, want the tracking ID that was sent last (%q)", err, ids)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		for location, host := range map[string]string{
			"https://user:pw@login.example:8443/in?token=secret#x": "login.example:8443", "/elsewhere?x=secret": "", "http://[": "(unreadable)", "": "",
		} {
			for _, method := range allMethods {
				var sent atomic.Int32
				client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
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
					want = client.hostName(platform)
				}
				err := perform(t.Context(), client, method)
				var answered *Error
				if !errors.As(err, &answered) || answered.StatusCode != status || answered.Location != want || answered.FromWebex || sent.Load() != 1 {
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

// Ten callers at a time use ten connections, however many requests they make.
func TestConnectionsAreReused(t *testing.T) {
	const parallel = 10
	var opened atomic.Int32
	var meeting sync.WaitGroup // the first ten meet, so that each has a connection of its own
	meeting.Add(parallel)
	var served atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if served.Add(1) <= parallel {
			meeting.Done()
			meeting.Wait()
		}
		if r.URL.Query().Has("fail") {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, `{"id":"1"}`)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	transport := newTransport()
	defer transport.CloseIdleConnections()
	client, _ := testClient(t, transport, func(c *Config) { c.BaseURL, c.ContactCenterBaseURL = server.URL, server.URL })

	var callers sync.WaitGroup
	for range parallel {
		callers.Go(func() {
			for range 20 {
				if _, err := get(t.Context(), client); err != nil {
					t.Error(err)
				}
				_, _ = client.send(t.Context(), call{method: http.MethodGet, path: "/x", query: url.Values{"fail": {""}}}, nil)
			}
		})
	}
	callers.Wait()
	if got := opened.Load(); got > parallel {
		t.Errorf("%d connections for %d callers", got, parallel)
	}
}

func TestHTTP2(t *testing.T) {
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
	transport := newTransport()
	transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	defer transport.CloseIdleConnections()
	client, _ := testClient(t, transport, func(c *Config) { c.BaseURL, c.ContactCenterBaseURL = server.URL, server.URL })
	for range 5 {
		if _, err := get(t.Context(), client); err != nil {
			t.Fatal(err)
		}
	}
	if opened.Load() != 1 {
		t.Errorf("%d connections, want 1", opened.Load())
	}
}

// An attempt is cut off after RequestTimeout, before and within the body.
func TestRequestTimeout(t *testing.T) {
	for name, early := range map[string]bool{"no answer": false, "no end of the body": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				hang := roundTrip(func(request *http.Request) (*http.Response, error) {
					sent++
					if !early {
						<-request.Context().Done()
						return nil, request.Context().Err()
					}
					response := reply(200, "")
					response.Body = hangingBody{request.Context()}
					return response, nil
				})
				client, _ := testClient(t, hang, func(c *Config) {
					c.Clock, c.RequestTimeout, c.MaxRetryDuration = SystemClock{}, 3*time.Second, time.Second
				})
				for _, method := range []string{http.MethodGet, http.MethodPost} {
					begun := time.Now()
					err := perform(t.Context(), client, method)
					var cut *TransportError
					if took := time.Since(begun); !errors.As(err, &cut) || !cut.Timeout || cut.Dial || took != 3*time.Second {
						t.Errorf("%s: error %v after %s, want a time-out after 3 s", method, err, took)
					}
					if endingOf(err) != timedOut {
						t.Errorf("%s: ending %d", method, endingOf(err))
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

// What net/http reports tells a dial from a broken connection; only the former lets a POST be sent again.
func TestDialsOnTheWire(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	distrusted := httptest.NewTLSServer(nil)
	distrusted.Config.ErrorLog = quiet
	defer distrusted.Close()
	var cuts atomic.Int32
	cutting := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		cuts.Add(1)
		panic(http.ErrAbortHandler)
	}))
	defer cutting.Close()

	for name, test := range map[string]struct {
		address string
		dial    bool
		tries   bool
	}{
		"nobody listens":     {gone.URL, true, true},
		"a foreign CA":       {distrusted.URL, true, false},
		"cut after the send": {cutting.URL, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			transport := newTransport()
			transport.Proxy = nil
			defer transport.CloseIdleConnections()
			tries := 0
			client, _ := testClient(t, transport, func(c *Config) {
				c.BaseURL, c.MaxRetryDuration = test.address, 3*time.Second
				c.Log = func(context.Context, string, map[string]any) { tries++ }
			})
			err := perform(t.Context(), client, http.MethodPost)
			var cut *TransportError
			if !errors.As(err, &cut) || cut.Dial != test.dial || (tries > 1) != test.tries {
				t.Errorf("error %v (%+v) after %d tries", err, cut, tries)
			}
		})
	}
	if cuts.Load() != 1 {
		t.Errorf("a POST whose answer was lost arrived %d times, want once", cuts.Load())
	}
}

// A POST that was refused was refused, also when the words about it were cut off.
func TestTruncatedRefusalOfAPOST(t *testing.T) {
	client, _ := testClient(t, truncated(400))
	err := perform(t.Context(), client, http.MethodPost)
	var answered *Error
	if !errors.As(err, &answered) || answered.StatusCode != http.StatusBadRequest || endingOf(err) != refused {
		t.Errorf("error %v, want the 400", err)
	}
}

// net/http may ask for a second connection when the first was dead before anything was written.
func TestDialingCountsTheLastConnection(t *testing.T) {
	for name, test := range map[string]struct {
		steps string // a: asks for a connection, g: gets it
		want  bool
	}{
		"none asked": {"", false}, "asked": {"a", true}, "got": {"ag", false}, "asked again": {"aga", true}, "got again": {"agag", false},
	} {
		var dial dialing
		trace := dial.trace()
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

// A reused connection that Webex has closed must not lead to a second POST.
func TestStaleConnection(t *testing.T) {
	var posts atomic.Int32
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			posts.Add(1)
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, `{"id":"1"}`)
	})
	if _, err := get(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	err := perform(t.Context(), client, http.MethodPost)
	if endingOf(err) != cutOff || posts.Load() != 1 {
		t.Errorf("error %v, %d POSTs; want a cut and 1", err, posts.Load())
	}
}

func TestCancel(t *testing.T) {
	type place struct {
		method string
		webex  func(ctx context.Context, cancel func()) roundTrip
		want   error // nil: the call succeeds all the same
		sent   int
	}
	hangFor := func(d time.Duration) func(context.Context, func()) roundTrip {
		return func(_ context.Context, cancel func()) roundTrip {
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
	afterCancel := func(answer roundTrip) func(context.Context, func()) roundTrip {
		return func(_ context.Context, cancel func()) roundTrip {
			return func(request *http.Request) (*http.Response, error) {
				time.Sleep(time.Second)
				cancel()
				return answer(request)
			}
		}
	}
	failing := func(answer roundTrip) func(context.Context, func()) roundTrip {
		return func(_ context.Context, cancel func()) roundTrip {
			return func(request *http.Request) (*http.Response, error) {
				time.AfterFunc(time.Second, cancel)
				return answer(request)
			}
		}
	}
	for name, test := range map[string]place{
		"GET on its way":            {http.MethodGet, hangFor(20 * time.Second), context.Canceled, 1},
		"PUT on its way":            {http.MethodPut, hangFor(20 * time.Second), context.Canceled, 1},
		"GET in the back-off":       {http.MethodGet, failing(always(503, ``)), context.Canceled, 1},
		"GET in a pause":            {http.MethodGet, failing(always(429, ``, "Retry-After", "60")), context.Canceled, 1},
		"POST in a pause":           {http.MethodPost, failing(always(429, ``, "Retry-After", "60")), context.Canceled, 1},
		"POST after a failed dial":  {http.MethodPost, failing(failedDial), context.Canceled, 1},
		"GET that fails after":      {http.MethodGet, afterCancel(always(503, ``)), context.Canceled, 1},
		"POST refused after":        {http.MethodPost, afterCancel(always(429, ``)), context.Canceled, 1},
		"POST on its way":           {http.MethodPost, hangFor(20 * time.Second), nil, 1},
		"POST on its way, too long": {http.MethodPost, hangFor(40 * time.Second), context.DeadlineExceeded, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				webex, sent := script(test.webex(ctx, cancel))
				client, _ := testClient(t, webex, func(c *Config) { c.Clock = SystemClock{} })
				client.random = func(time.Duration) time.Duration { return 10 * time.Second }
				begun := time.Now()
				err := perform(ctx, client, test.method)
				if !errors.Is(err, test.want) || *sent != test.sent {
					t.Errorf("error %v after %d requests, want %v after %d", err, *sent, test.want, test.sent)
				}
				if took := time.Since(begun); errors.Is(test.want, context.Canceled) && (took != time.Second || err != context.Canceled) { //nolint:errorlint // Nothing around it.
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
			client, _ := testClient(t, transport)
			if err := perform(ctx, client, method); !errors.Is(err, context.Canceled) || *sent != 0 || endingOf(err) != refused {
				t.Errorf("%s: error %v after %d requests", method, err, *sent)
			}
		}
	})
}

func TestBodiesAreBounded(t *testing.T) {
	read := 0
	client, _ := testClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
		response := reply(200, "")
		response.Body = endlessBody{&read}
		return response, nil
	}))
	_, err := get(t.Context(), client)
	var answered *Error
	if !errors.As(err, &answered) || answered.FromWebex || read > (maxRepeats+1)*(maxBody+1<<20) {
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

func BenchmarkRequest(b *testing.B) {
	body := `{"items":[` + strings.Repeat(`{"id":"one"},`, 99) + `{"id":"one"}]}`
	client := serve(b, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
	var page struct{ Items []thing }
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.send(b.Context(), getThing, &page); err != nil {
			b.Fatal(err)
		}
	}
}
