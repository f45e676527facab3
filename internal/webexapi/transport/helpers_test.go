package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

const (
	testToken      = "test-token"
	webexErrorBody = `{"message":"Request rejected.","errors":[{"description":"Because."}],"trackingId":"ROUTER_1"}`
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// reply returns a response; header consists of names and values.
func reply(status int, body string, header ...string) *http.Response {
	resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp
}

// script responds to the first request with the first function and so on; the last one responds to the rest.
func script(responses ...roundTripper) (server roundTripper, sent *int) {
	sent = new(int)
	return func(req *http.Request) (*http.Response, error) {
		respond := responses[min(*sent, len(responses)-1)]
		*sent++
		return respond(req)
	}, sent
}

func always(status int, body string, header ...string) roundTripper {
	return func(*http.Request) (*http.Response, error) { return reply(status, body, header...), nil }
}

func failing(err error) roundTripper {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

var (
	reset      = failing(&net.OpError{Op: "read", Err: errors.New("connection reset by peer")})
	failedDial = failing(&net.OpError{Op: "dial", Err: errors.New("connection refused")})
)

// truncated returns a response whose body is truncated.
func truncated(status int, header ...string) roundTripper {
	return func(*http.Request) (*http.Response, error) {
		resp := reply(status, "", header...)
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id":"1`), brokenReader{}))
		return resp, nil
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func mustParse(address string) *url.URL {
	u, err := ParseBaseURL("BaseURL", address)
	if err != nil {
		panic(err)
	}
	return u
}

// testService returns a service at the base URL of the token endpoint. Its client has a fake clock, and backs off as long as it may.
func testService(t testing.TB, server http.RoundTripper, change ...func(*Config)) (*Service, *fakeclock.Clock) {
	t.Helper()
	clock := fakeclock.New(fakeclock.Start)
	config := Config{
		TokenBaseURL: mustParse("https://webex.example/v1"),
		Credentials:  Credentials{AccessToken: testToken},
		UserAgent:    "test", Clock: clock, RoundTripper: server,
	}
	for _, change := range change {
		change(&config)
	}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	client.jitter = func(longest time.Duration) time.Duration { return longest }
	return client.Service("things", config.TokenBaseURL), clock
}

func systemClock(c *Config) { c.Clock = SystemClock{} }

// thing is the object that the tests read.
type thing struct {
	ID string `json:"id"`
}

var getThing = Request{Method: http.MethodGet, Path: "/things/1"}

func get(ctx context.Context, s *Service) (thing, error) {
	var out thing
	_, err := s.Do(ctx, getThing, &out)
	return out, err
}

// perform sends a request with the given method.
func perform(ctx context.Context, s *Service, method string) error {
	_, err := s.Do(ctx, Request{Method: method, Path: "/things/1"}, new(thing))
	return err
}

var (
	idempotentMethods = []string{http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete}
	allMethods        = append(slices.Clone(idempotentMethods), http.MethodPost)
)
