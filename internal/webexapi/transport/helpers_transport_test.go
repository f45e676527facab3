package transport

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

const testToken = "test-token"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// roundTrip is a Webex in a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// reply makes an answer; the header is given in pairs.
func reply(status int, body string, header ...string) *http.Response {
	response := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i < len(header); i += 2 {
		response.Header.Set(header[i], header[i+1])
	}
	return response
}

// served has a handler answer a request, without a network.
func served(handler http.Handler, request *http.Request) *http.Response {
	received := request.Clone(request.Context())
	if received.Body == nil {
		received.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, received)
	return recorder.Result()
}

// script answers the first request with the first function and so on; the last one answers the rest.
func script(answers ...roundTrip) (transport roundTrip, sent *int) {
	sent = new(int)
	return func(request *http.Request) (*http.Response, error) {
		answer := answers[min(*sent, len(answers)-1)]
		*sent++
		return answer(request)
	}, sent
}

func always(status int, body string, header ...string) roundTrip {
	return func(*http.Request) (*http.Response, error) { return reply(status, body, header...), nil }
}

// testClient makes a client on a jumping clock whose back-off always takes its longest.
func testClient(t testing.TB, transport http.RoundTripper, change ...func(*Config)) (*Client, *fakeclock.Clock) {
	t.Helper()
	clock := fakeclock.New(fakeclock.Start)
	config := Config{
		BaseURL: "https://webex.example/v1", ContactCenterBaseURL: "https://cc.example",
		Credentials: Credentials{AccessToken: testToken},
		UserAgent:   "test", Clock: clock, Transport: transport,
	}
	for _, change := range change {
		change(&config)
	}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	client.random = func(longest time.Duration) time.Duration { return longest }
	return client, clock
}

// thing is what the tests read.
type thing struct {
	ID string `json:"id"`
}

var getThing = call{method: http.MethodGet, host: platform, path: "/things/1"}

func get(ctx context.Context, c *Client) (thing, error) {
	var out thing
	_, err := c.send(ctx, getThing, &out)
	return out, err
}
