package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

var quiet = log.New(io.Discard, "", 0)

// hidden are things that neither the log nor an error may hold; each is sent somewhere in a request.
var hidden = []string{"tok-SECRET-1", "cs-SECRET-2", "rt-SECRET-3", "at-SECRET-4", "+15550001111", "15550001111", "Ada Lovelace", "Ada", "whsec-SECRET-5"}

// Every end of every method, with and without a minted token: what is logged and what is said holds nothing of the request
// but method, host, path and tracking ID.
func TestNothingLeaks(t *testing.T) {
	echo := func(request *http.Request) (*http.Response, error) {
		return reply(400, fmt.Sprintf(`{"message":"You sent %s"}`, request.Header.Get("Authorization"))), nil
	}
	echoHTML := func(request *http.Request) (*http.Response, error) {
		return reply(502, fmt.Sprintf(`<pre>%s</pre>`, request.Header.Get("Authorization"))), nil
	}
	ends := map[string]roundTrip{
		"success": always(200, `{"id":"1"}`), "damaged": always(200, `{"name":"Ada Lovelace","callbackNumber":"+15550001111"`),
		"another type": always(200, `{"id":{"name":"Ada Lovelace"}}`), "not found": always(404, webexWords), "reset": reset, "dial": failedDial,
		"truncated": truncated(200), "refused": always(429, ``, "Retry-After", "3600"), "redirect": always(307, ``, "Location", "https://x.example/?n=%2B15550001111"),
		"unauthorized": always(401, webexWords), "server": always(500, webexWords), "echo": echo, "echo in HTML": echoHTML,
		"quoting": func(request *http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Get", URL: request.URL.String(), Err: io.ErrUnexpectedEOF}
		},
	}
	var log strings.Builder
	var mu sync.Mutex
	record := func(_ context.Context, message string, fields map[string]any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(&log, message, fields)
	}
	for name, end := range ends {
		for _, method := range allMethods {
			for _, credentials := range []Credentials{
				{AccessToken: hidden[0]}, {ClientID: "id", ClientSecret: hidden[1], RefreshToken: hidden[2]},
			} {
				webex := roundTrip(func(request *http.Request) (*http.Response, error) {
					if request.URL.Path == "/v1/access_token" {
						return reply(200, `{"access_token":"`+hidden[3]+`"}`, "Content-Type", "application/json"), nil
					}
					return end(request)
				})
				client, _ := testClient(t, webex, func(c *Config) {
					c.Credentials, c.Log, c.MaxRetryDuration = credentials, record, 2*time.Second
				})
				do := call{
					method: method, host: contactCenter, path: "/v1/things/1", query: url.Values{"callbackNumber": {hidden[4]}},
					body: map[string]string{"customerName": hidden[6], "secret": hidden[8]},
				}
				var err error
				if method == http.MethodPost {
					_, err = client.post(t.Context(), do, client.newBudget(), &thing{})
				} else {
					_, err = client.send(t.Context(), do, &thing{})
				}
				if (err != nil) != (name != "success") {
					t.Errorf("%s %s: error %v", method, name, err)
				}
				for ; err != nil; err = errors.Unwrap(err) {
					if _, whole := err.(*url.Error); whole { //nolint:errorlint // This very error.
						continue // what is wrapped quotes it; its text is not what is shown
					}
					for _, secret := range hidden {
						if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), url.QueryEscape(secret)) {
							t.Errorf("%s %s: the error holds %q: %v", method, name, secret, err)
						}
					}
				}
			}
		}
	}
	for _, secret := range append(hidden, "callbackNumber", "customerName", "Bearer", "?") {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestLogLine(t *testing.T) {
	type line struct {
		message string
		fields  map[string]any
	}
	var lines []line
	answers, _ := script(always(429, ``, "Retry-After", "2"), reset, always(200, `{}`))
	client, _ := testClient(t, answers, func(c *Config) {
		c.Log = func(_ context.Context, message string, fields map[string]any) {
			lines = append(lines, line{message, fields})
		}
	})
	if _, err := get(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Webex API request method=GET host=webex.example path=/v1/things/1 duration_ms=0 try=1 status=429",
		"Webex asks every request to wait host=webex.example pause_ms=2000",
		"Webex API request method=GET host=webex.example path=/v1/things/1 duration_ms=0 try=2 error=the connection broke before the answer was complete",
		"Webex API request method=GET host=webex.example path=/v1/things/1 duration_ms=0 try=3 status=200",
	}
	for i, line := range lines {
		text := line.message
		for _, key := range []string{"method", "host", "path", "duration_ms", "try", "status", "error", "pause_ms"} {
			if value, ok := line.fields[key]; ok {
				text += fmt.Sprintf(" %s=%v", key, value)
				delete(line.fields, key)
			}
		}
		if id, ok := line.fields["tracking_id"].(string); ok && strings.HasPrefix(id, "TFWEBEX_") {
			delete(line.fields, "tracking_id")
		}
		if i >= len(want) || text != want[i] || len(line.fields) > 0 {
			t.Errorf("line %d: %s %v", i, text, line.fields)
		}
	}
	if len(lines) != len(want) {
		t.Errorf("%d lines, want %d", len(lines), len(want))
	}
}

func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		"GET /v1/x on webex.example: 404 Not Found: No.; Really. (tracking ID T)": &Error{
			Method: "GET", Host: "webex.example", Path: "/v1/x", StatusCode: 404, Message: "No.", Descriptions: []string{"Really."}, TrackingID: "T"},
		"GET /v1/x on webex.example: 429 Too Many Requests; Webex asks to wait 1m0s": &Error{
			Method: "GET", Host: "webex.example", Path: "/v1/x", StatusCode: 429, RetryAfter: time.Minute},
		"PUT /x on h: 307 Temporary Redirect; it points to the host login.example, and redirects are not followed": &Error{
			Method: "PUT", Host: "h", Path: "/x", StatusCode: 307, Location: "login.example"},
		"PUT /x on h: 599":                     &Error{Method: "PUT", Host: "h", Path: "/x", StatusCode: 599},
		"POST /x on h: no connection: refused": &TransportError{Method: "POST", Host: "h", Path: "/x", Dial: true, Err: errors.New("refused")},
		"POST /x on h: no connection within the request timeout": &TransportError{
			Method: "POST", Host: "h", Path: "/x", Dial: true, Timeout: true, Err: context.DeadlineExceeded},
		"POST /x on h: no answer within the request timeout": &TransportError{
			Method: "POST", Host: "h", Path: "/x", Timeout: true, Err: &url.Error{Op: "Post", URL: "https://h/x?q", Err: context.DeadlineExceeded}},
		"POST /x on h: the connection broke before the answer was complete: EOF": &TransportError{
			Method: "POST", Host: "h", Path: "/x", Err: &url.Error{Op: "Post", URL: "https://h/x?q", Err: io.EOF}},
		"the object may exist, and nothing more was sent; looked for 5 s; it may be a, b; the last attempt: EOF": &MayExistError{
			Candidates: []string{"a", "b"}, Searched: "looked for 5 s", Cause: io.EOF},
		"the object may exist, and nothing more was sent; looked for 5 s": &MayExistError{Searched: "looked for 5 s"},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if err := (&MayExistError{Cause: io.EOF}); !errors.Is(err, io.EOF) {
		t.Error("the cause is not wrapped")
	}
}

// A token that has been renewed while its request was on the way is still good, and still not to be told.
func TestNoTokenLeaksThatWasRenewedMeanwhile(t *testing.T) {
	held, release := make(chan struct{}), make(chan struct{})
	minted := 0
	client, clock := refreshClient(t, roundTrip(func(request *http.Request) (*http.Response, error) {
		if request.URL.Path == "/v1/access_token" {
			minted++
			return reply(200, fmt.Sprintf(`{"access_token":"at-SECRET-%d","expires_in":100}`, minted), "Content-Type", "application/json"), nil
		}
		authorization := request.Header.Get("Authorization")
		if authorization == "Bearer at-SECRET-1" {
			close(held)
			<-release
			return reply(400, fmt.Sprintf(`{"message":"You sent %s"}`, authorization)), nil
		}
		return reply(200, `{"id":"1"}`), nil
	}))
	failed := make(chan error)
	go func() {
		_, err := get(context.Background(), client)
		failed <- err
	}()
	<-held
	clock.Advance(95 * time.Second)
	if _, err := get(t.Context(), client); err != nil || minted != 2 {
		t.Errorf("%v, %d tokens; want the second one", err, minted)
	}
	close(release)
	if err := <-failed; err == nil || strings.Contains(err.Error(), "at-SECRET-1") {
		t.Errorf("the error is %v, want one without the token", err)
	}
}
