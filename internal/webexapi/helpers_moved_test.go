package webexapi

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

const maxQuote = 200

const webexWords = `{"message":"Webex says no.","errors":[{"description":"Because."}],"trackingId":"ROUTER_1"}`

func broken(err error) roundTrip {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

var (
	reset      = broken(&net.OpError{Op: "read", Err: errors.New("connection reset by peer")})
	failedDial = broken(&net.OpError{Op: "dial", Err: errors.New("connection refused")})
)

// truncated breaks off in the middle of the body.
func truncated(status int, header ...string) roundTrip {
	return func(*http.Request) (*http.Response, error) {
		response := reply(status, "", header...)
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id":"1`), brokenReader{}))
		return response, nil
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

var refreshCredentials = Credentials{ClientID: "client", ClientSecret: "client-secret", RefreshToken: "refresh-0"}

// authority is a Webex that mints tokens and takes only the newest one.
type authority struct {
	mu       sync.Mutex
	minted   int
	requests []url.Values // of the token endpoint
	other    int          // requests to the API
	life     int          // expires_in, seconds; 0: not told
	rotate   bool
	mint     roundTrip                                  // in place of minting, unless it answers nil
	api      func(token string) (*http.Response, error) // in place of the check of the token, unless it answers nil
	latency  time.Duration
}

func (a *authority) RoundTrip(request *http.Request) (*http.Response, error) {
	time.Sleep(a.latency)
	a.mu.Lock()
	defer a.mu.Unlock()
	if request.URL.Path != "/v1/access_token" {
		a.other++
		token := strings.TrimPrefix(request.Header.Get("Authorization"), "Bearer ")
		if a.api != nil {
			if response, err := a.api(token); response != nil || err != nil {
				return response, err
			}
		}
		if token != fmt.Sprintf("minted-%d", a.minted) {
			return reply(401, webexWords), nil
		}
		return reply(200, `{"id":"1"}`), nil
	}
	if err := request.ParseForm(); err != nil {
		return nil, err
	}
	a.requests = append(a.requests, request.PostForm)
	if request.Header.Get("Authorization") != "" || request.Method != http.MethodPost {
		return reply(400, webexWords), nil
	}
	if a.mint != nil {
		if response, err := a.mint(request); response != nil || err != nil {
			return response, err
		}
	}
	a.minted++
	answer := fmt.Sprintf(`{"access_token":"minted-%d","token_type":"Bearer"`, a.minted)
	if a.life > 0 {
		answer += fmt.Sprintf(`,"expires_in":%d`, a.life)
	}
	if a.rotate {
		answer += fmt.Sprintf(`,"refresh_token":"refresh-%d"`, a.minted)
	}
	return reply(200, answer+"}", "Content-Type", "application/json"), nil
}

func refreshClient(t testing.TB, webex http.RoundTripper) (*Client, *fakeclock.Clock) {
	return testClient(t, webex, func(c *Config) { c.Credentials = refreshCredentials })
}
