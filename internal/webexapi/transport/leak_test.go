package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// hidden contains texts of the requests that neither the log nor an error may contain.
var hidden = []string{"tok-SECRET-1", "cs-SECRET-2", "rt-SECRET-3", "at-SECRET-4", "+15550001111", "15550001111", "Ada Lovelace", "Ada", "whsec-SECRET-5"}

// TestOperation_leaksNothing checks all methods, results and kinds of credentials: the log and the errors contain only the method, host, path and
// tracking ID of the request.
func TestOperation_leaksNothing(t *testing.T) {
	echo := func(request *http.Request) (*http.Response, error) {
		return reply(400, fmt.Sprintf(`{"message":"You sent %s"}`, request.Header.Get("Authorization"))), nil
	}
	echoHTML := func(request *http.Request) (*http.Response, error) {
		return reply(502, fmt.Sprintf(`<pre>%s</pre>`, request.Header.Get("Authorization"))), nil
	}
	endings := map[string]roundTripper{
		"success": always(200, `{"id":"1"}`), "damaged": always(200, `{"name":"Ada Lovelace","callbackNumber":"+15550001111"`),
		"another type": always(200, `{"id":{"name":"Ada Lovelace"}}`), "not found": always(404, webexErrorBody), "reset": reset, "dial": failedDial,
		"truncated": truncated(200), "refused": always(429, ``, "Retry-After", "3600"), "redirect": always(307, ``, "Location", "https://x.example/?n=%2B15550001111"),
		"unauthorized": always(401, webexErrorBody), "server": always(500, webexErrorBody), "echo": echo, "echo in HTML": echoHTML,
		"quoting": func(request *http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Get", URL: request.URL.String(), Err: io.ErrUnexpectedEOF}
		},
	}
	var log strings.Builder
	var mu sync.Mutex
	record := func(_ context.Context, _ slog.Level, message string, fields map[string]any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(&log, message, fields)
	}
	for name, respond := range endings {
		for _, method := range allMethods {
			for _, credentials := range []Credentials{
				{AccessToken: hidden[0]}, {ClientID: "id", ClientSecret: hidden[1], RefreshToken: hidden[2]},
			} {
				server := roundTripper(func(request *http.Request) (*http.Response, error) {
					if request.URL.Path == "/v1/access_token" {
						return reply(200, `{"access_token":"`+hidden[3]+`"}`, "Content-Type", "application/json"), nil
					}
					return respond(request)
				})
				service, _ := testService(t, server, func(c *Config) {
					c.Credentials, c.Log, c.MaxRetryDuration = credentials, record, 2*time.Second
				})
				_, err := service.Do(t.Context(), Request{
					Method: method, Path: "/things/1", Query: url.Values{"callbackNumber": {hidden[4]}},
					Body: map[string]string{"customerName": hidden[6], "secret": hidden[8]},
				}, &thing{})
				if (err != nil) != (name != "success") {
					t.Errorf("%s %s: error %v", method, name, err)
				}
				for ; err != nil; err = errors.Unwrap(err) {
					if _, isURLError := err.(*url.Error); isURLError { //nolint:errorlint // This very error.
						continue // A cause that quotes the URL; its text is not shown.
					}
					for _, secret := range hidden {
						if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), url.QueryEscape(secret)) {
							t.Errorf("%s %s: the error contains %q: %v", method, name, secret, err)
						}
					}
				}
			}
		}
	}
	for _, secret := range append(hidden, "callbackNumber", "customerName", "Bearer", "?") {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log contains %q", secret)
		}
	}
}

func TestOperation_log(t *testing.T) {
	type line struct {
		level   slog.Level
		message string
		fields  map[string]any
	}
	var lines []line
	server, _ := script(always(429, ``, "Retry-After", "2"), reset, always(200, `{}`))
	service, _ := testService(t, server, func(c *Config) {
		c.Log = func(_ context.Context, level slog.Level, message string, fields map[string]any) {
			lines = append(lines, line{level, message, fields})
		}
	})
	if _, err := get(t.Context(), service); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"DEBUG Webex API request duration_ms=0 attempt=1 status=429",
		"INFO Pausing all requests to this host pause_ms=2000",
		"DEBUG Retrying attempt=1 pause_ms=0 reason=rate limited: waiting for the rate limiter",
		"DEBUG Webex API request duration_ms=0 attempt=2 error=the connection was lost before the response was complete",
		"DEBUG Retrying attempt=2 pause_ms=500 reason=the connection failed",
		"DEBUG Webex API request duration_ms=0 attempt=3 status=200",
	}
	for i, line := range lines {
		text := line.level.String() + " " + line.message
		for key, want := range map[string]string{"service": "things", "method": "GET", "host": "webex.example", "path": "/v1/things/1"} {
			if got := line.fields[key]; got != want {
				t.Errorf("line %d: %s=%v, want %s", i, key, got, want)
			}
			delete(line.fields, key)
		}
		for _, key := range []string{"duration_ms", "attempt", "status", "error", "pause_ms", "reason"} {
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

// A token that was replaced while its request was in flight may still be valid.
func TestOperation_doesNotLeakReplacedToken(t *testing.T) {
	held, release := make(chan struct{}), make(chan struct{})
	issued := 0
	service, clock := refreshService(t, roundTripper(func(request *http.Request) (*http.Response, error) {
		if request.URL.Path == "/v1/access_token" {
			issued++
			return reply(200, fmt.Sprintf(`{"access_token":"at-SECRET-%d","expires_in":100}`, issued), "Content-Type", "application/json"), nil
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
		_, err := get(context.Background(), service)
		failed <- err
	}()
	<-held
	clock.Advance(95 * time.Second)
	if _, err := get(t.Context(), service); err != nil || issued != 2 {
		t.Errorf("%v, %d tokens; want the second one", err, issued)
	}
	close(release)
	if err := <-failed; err == nil || strings.Contains(err.Error(), "at-SECRET-1") {
		t.Errorf("the error is %v, want one without the token", err)
	}
}
