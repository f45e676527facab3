package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// closingTransport counts how often its idle connections are closed.
type closingTransport struct {
	roundTripper
	closed int
}

func (c *closingTransport) CloseIdleConnections() { c.closed++ }

// An operation that gives up must not close the connections of others, nor must a request for a token.
func TestOperation_keepsIdleConnections(t *testing.T) {
	for name, failure := range map[string]roundTripper{
		"500": always(500, ``), "404": always(404, ``), "401": always(401, ``), "dial": failedDial, "reset": reset, "429": always(429, ``, "Retry-After", "240"),
		"redirect": always(307, ``, "Location", "https://x.example"), "HTML": always(200, `<html>`),
	} {
		for _, token := range []bool{false, true} {
			server := &closingTransport{roundTripper: func(req *http.Request) (*http.Response, error) {
				if !token && req.URL.Path == "/v1/access_token" {
					return issue(req)
				}
				return failure(req)
			}}
			service, _ := refreshService(t, server)
			for _, method := range allMethods {
				if err := perform(t.Context(), service, method); err == nil {
					t.Errorf("%s: no error", name)
				}
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := perform(ctx, service, http.MethodGet); err == nil {
				t.Errorf("%s: no error", name)
			}
			if server.closed != 0 {
				t.Errorf("%s, token %v: the idle connections were closed %d times", name, token, server.closed)
			}
		}
	}
}

// An operation keeps its state in itself: the context of a request carries nothing but the trace of its connection.
func TestOperation_keepsNoStateInContext(t *testing.T) {
	for _, method := range allMethods {
		server, _ := script(reset, always(429, ``), always(200, `{"id":"1"}`))
		service, _ := testService(t, roundTripper(func(req *http.Request) (*http.Response, error) {
			text := fmt.Sprint(req.Context())
			if strings.Count(text, "WithValue") != 1 || !strings.Contains(text, "httptrace") {
				t.Errorf("%s: context %s", method, text)
			}
			return server(req)
		}))
		_ = perform(t.Context(), service, method)
	}
}

// The token endpoint does not follow redirects either: they would take the client secret along.
func TestTokenSource_redirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		for location, host := range map[string]string{"https://login.example/in?token=secret": "login.example", "/elsewhere?x=secret": "webex.example", "http://[": invalidHost} {
			sent := 0
			service, _ := refreshService(t, roundTripper(func(req *http.Request) (*http.Response, error) {
				sent++
				if req.URL.Host != "webex.example" || req.URL.Path != "/v1/access_token" {
					t.Errorf("a request to %s", req.URL)
				}
				return reply(status, `<a href="`+location+`">Moved</a>`, "Location", location, "TrackingID", "T"), nil
			}))
			_, err := get(t.Context(), service)
			var noToken *NoTokenError
			if !errors.As(err, &noToken) {
				t.Fatalf("%d to %q: error %v, want a *NoTokenError", status, location, err)
			}
			var apiErr *Error
			if !errors.As(noToken.Cause, &apiErr) || apiErr.Location != host || apiErr.StatusCode != status || sent != 1 {
				t.Errorf("%d to %q: error %v after %d requests, want the redirect to %s", status, location, err, sent, host)
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "elsewhere") {
				t.Errorf("the error quotes the address: %v", err)
			}
		}
	}
}

// A transport that wraps its errors as net/http does is still a transport that failed: a POST may have been applied.
func TestOperation_wrappedTransportError(t *testing.T) {
	service, _ := testService(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("wrapped: %w", &url.Error{Op: "Post", URL: req.URL.String(), Err: io.ErrUnexpectedEOF})
	}))
	_, err := service.Do(t.Context(), Request{Method: http.MethodPost, Path: "/things", Query: url.Values{"q": {"secret"}}}, nil)
	var transportErr *TransportError
	if !errors.As(err, &transportErr) || OutcomeOf(err) != Unknown || !errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v, want a *TransportError without the query", err)
	}
}

func TestService_queryEncodesSpaces(t *testing.T) {
	for _, test := range []struct{ value, want string }{
		{"Ada Lovelace", "q=Ada%20Lovelace"}, {"+1 555", "q=%2B1%20555"}, {"a+b", "q=a%2Bb"}, {"a&b=c%", "q=a%26b%3Dc%25"}, {"Zoë", "q=Zo%C3%AB"},
	} {
		var got string
		service, _ := testService(t, roundTripper(func(req *http.Request) (*http.Response, error) {
			got = req.URL.RawQuery
			return reply(200, `{}`), nil
		}))
		req := getThing
		req.Query = url.Values{"q": {test.value}}
		if _, err := service.Do(t.Context(), req, nil); err != nil || got != test.want {
			t.Errorf("%q is sent as %s (%v), want %s", test.value, got, err, test.want)
		}
		if values, err := url.ParseQuery(got); err != nil || values.Get("q") != test.value {
			t.Errorf("%q arrives as %q", test.value, values.Get("q"))
		}
	}
}
