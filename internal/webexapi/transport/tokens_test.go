package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

var refreshCredentials = Credentials{ClientID: "client", ClientSecret: "client-secret", RefreshToken: "refresh-0"}

// tokenServer is a server that issues access tokens and accepts only the newest one.
type tokenServer struct {
	mu       sync.Mutex
	issued   int
	requests []url.Values // of the token endpoint
	other    int          // requests to the API
	lifetime int          // expires_in, in seconds; 0: none
	rotate   bool
	token    roundTripper                               // instead of issuing, unless it returns nil
	api      func(token string) (*http.Response, error) // instead of checking the token, unless it returns nil
	latency  time.Duration
}

func (s *tokenServer) RoundTrip(request *http.Request) (*http.Response, error) {
	time.Sleep(s.latency)
	s.mu.Lock()
	defer s.mu.Unlock()
	if request.URL.Path != "/v1/access_token" {
		s.other++
		token := strings.TrimPrefix(request.Header.Get("Authorization"), "Bearer ")
		if s.api != nil {
			if response, err := s.api(token); response != nil || err != nil {
				return response, err
			}
		}
		if token != fmt.Sprintf("issued-%d", s.issued) {
			return reply(401, webexErrorBody), nil
		}
		return reply(200, `{"id":"1"}`), nil
	}
	if err := request.ParseForm(); err != nil {
		return nil, err
	}
	s.requests = append(s.requests, request.PostForm)
	if request.Header.Get("Authorization") != "" || request.Method != http.MethodPost {
		return reply(400, webexErrorBody), nil
	}
	if s.token != nil {
		if response, err := s.token(request); response != nil || err != nil {
			return response, err
		}
	}
	s.issued++
	body := fmt.Sprintf(`{"access_token":"issued-%d","token_type":"Bearer"`, s.issued)
	if s.lifetime > 0 {
		body += fmt.Sprintf(`,"expires_in":%d`, s.lifetime)
	}
	if s.rotate {
		body += fmt.Sprintf(`,"refresh_token":"refresh-%d"`, s.issued)
	}
	return reply(200, body+"}", "Content-Type", "application/json"), nil
}

func refreshService(t testing.TB, server http.RoundTripper) (*Service, *fakeclock.Clock) {
	return testService(t, server, func(c *Config) { c.Credentials = refreshCredentials })
}

func TestTokenSource_requestsTokenWhenNeeded(t *testing.T) {
	server := &tokenServer{lifetime: 1209600}
	service, clock := refreshService(t, server)
	if len(server.requests) != 0 {
		t.Fatal("New made a network call")
	}
	for range 3 {
		if _, err := get(t.Context(), service); err != nil {
			t.Fatal(err)
		}
	}
	if len(server.requests) != 1 || server.other != 3 {
		t.Fatalf("%d token requests and %d others, want 1 and 3", len(server.requests), server.other)
	}
	want := url.Values{"grant_type": {"refresh_token"}, "client_id": {"client"}, "client_secret": {"client-secret"}, "refresh_token": {"refresh-0"}}
	if got := server.requests[0].Encode(); got != want.Encode() {
		t.Errorf("token request %s, want %s", got, want.Encode())
	}
	token, expires, err := service.client.AccessToken(t.Context())
	if end := clock.Now().Add(14 * 24 * time.Hour); token != "issued-1" || !expires.Equal(end) || err != nil {
		t.Errorf("AccessToken: %q until %s, error %v; want issued-1 until %s", token, expires, err, end)
	}
}

func TestTokenSource_staticTokenHasNoExpiry(t *testing.T) {
	service, _ := testService(t, reset, func(c *Config) { c.Credentials.AccessToken = " static\n" })
	token, expires, err := service.client.AccessToken(t.Context())
	if token != "static" || !expires.IsZero() || err != nil {
		t.Errorf("AccessToken: %q until %s, error %v", token, expires, err)
	}
}

func TestTokenSource_concurrentRequestsShareOneRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &tokenServer{lifetime: 3600, latency: time.Second}
		service, _ := testService(t, server, func(c *Config) { c.Credentials, c.Clock = refreshCredentials, SystemClock{} })
		wave := func() {
			var callers sync.WaitGroup
			for range 50 {
				callers.Go(func() {
					if _, err := get(t.Context(), service); err != nil {
						t.Error(err)
					}
				})
			}
			callers.Wait()
		}
		wave()
		if len(server.requests) != 1 {
			t.Errorf("first use: %d renewals, want 1", len(server.requests))
		}
		time.Sleep(2 * time.Hour)
		wave()
		if len(server.requests) != 2 {
			t.Errorf("after the expiry: %d renewals, want 2", len(server.requests))
		}
		server.mu.Lock()
		server.issued++ // The current token is revoked.
		server.mu.Unlock()
		wave()
		if len(server.requests) != 3 {
			t.Errorf("after the 401s: %d renewals, want 3", len(server.requests))
		}
	})
}

func TestTokenSource_renewsBeforeExpiry(t *testing.T) {
	for lifetime, ahead := range map[int]time.Duration{1209600: 5 * time.Minute, 600: time.Minute} {
		server := &tokenServer{lifetime: lifetime}
		service, clock := refreshService(t, server)
		use := func() {
			if _, err := get(t.Context(), service); err != nil {
				t.Fatal(err)
			}
		}
		use()
		clock.Advance(time.Duration(lifetime)*time.Second - ahead - time.Second)
		use()
		if len(server.requests) != 1 {
			t.Errorf("lifetime %d s: renewed earlier than %s before the expiry", lifetime, ahead)
		}
		clock.Advance(time.Second)
		use()
		if len(server.requests) != 2 || server.other != 3 {
			t.Errorf("lifetime %d s: %d renewals and %d requests, want 2 and 3", lifetime, len(server.requests), server.other)
		}
	}
}

func TestTokenSource_refreshTokenRotates(t *testing.T) {
	for _, rotate := range []bool{true, false} {
		server := &tokenServer{lifetime: 600, rotate: rotate}
		service, clock := refreshService(t, server)
		for i := range 3 {
			if _, err := get(t.Context(), service); err != nil {
				t.Fatal(err)
			}
			want := "refresh-0"
			if rotate {
				want = fmt.Sprintf("refresh-%d", i)
			}
			if got := server.requests[i].Get("refresh_token"); got != want {
				t.Errorf("rotation %v, renewal %d: sent %s, want %s", rotate, i, got, want)
			}
			clock.Advance(time.Hour)
		}
	}
}

// A token that is revoked during an apply is replaced once, also for a POST: a request with a 401 was not applied.
func TestTokenSource_unauthorizedRenewsOnce(t *testing.T) {
	for _, method := range allMethods {
		server := &tokenServer{}
		service, _ := refreshService(t, server)
		if err := perform(t.Context(), service, method); err != nil {
			t.Fatal(err)
		}
		server.issued++
		if err := perform(t.Context(), service, method); err != nil || len(server.requests) != 2 || server.other != 3 {
			t.Errorf("%s: error %v, %d renewals, %d requests; want none, 2 and 3", method, err, len(server.requests), server.other)
		}

		server.api = func(string) (*http.Response, error) { return reply(401, webexErrorBody), nil }
		err := perform(t.Context(), service, method)
		var apiErr *Error
		if !errors.As(err, &apiErr) || apiErr.StatusCode != http.StatusUnauthorized || len(server.requests) != 3 || server.other != 5 {
			t.Errorf("%s, always 401: error %v, %d renewals, %d requests; want the 401, 3 and 5",
				method, err, len(server.requests), server.other)
		}
	}
}

// After a 401 that arrives when another operation has already renewed the token, that token is used.
func TestTokenSource_lateUnauthorizedSharesRenewal(t *testing.T) {
	server := &tokenServer{}
	late, release := make(chan struct{}), make(chan struct{})
	var held atomic.Bool
	service, _ := refreshService(t, roundTripper(func(request *http.Request) (*http.Response, error) {
		response, err := server.RoundTrip(request)
		if err == nil && response.StatusCode == http.StatusUnauthorized && !held.Swap(true) {
			close(late)
			<-release
		}
		return response, err
	}))
	if _, err := get(t.Context(), service); err != nil {
		t.Fatal(err)
	}
	server.issued++ // The token is revoked.
	slow := make(chan error, 1)
	go func() {
		_, err := get(t.Context(), service)
		slow <- err
	}()
	<-late
	_, err := get(t.Context(), service)
	close(release)
	if err := errors.Join(err, <-slow); err != nil || len(server.requests) != 2 {
		t.Errorf("error %v, %d renewals; want none and 2", err, len(server.requests))
	}
}

func TestTokenSource_staticTokenIsNotRenewed(t *testing.T) {
	transport, sent := script(always(401, webexErrorBody))
	service, _ := testService(t, transport)
	if _, err := get(t.Context(), service); *sent != 1 {
		t.Errorf("%d requests (%v), want 1", *sent, err)
	}
}

func TestTokenSource_rejectionIsCached(t *testing.T) {
	for _, status := range []int{400, 401, 403} {
		server := &tokenServer{token: always(status, `{"error":"invalid_grant","error_description":"refresh-0 is expired","trackingId":"IDB_1"}`)}
		service, _ := refreshService(t, server)
		for range 3 {
			_, err := get(t.Context(), service)
			var rejected *TokenError
			if !errors.As(err, &rejected) || rejected.StatusCode != status || rejected.TrackingID != "IDB_1" {
				t.Fatalf("%d: error %v, want a *TokenError", status, err)
			}
			if rejected.Message != "[redacted] is expired; invalid_grant" || !strings.Contains(err.Error(), rejected.Message) {
				t.Errorf("%d: the error does not contain the message of the endpoint: %v", status, err)
			}
			if strings.Contains(err.Error(), "refresh-0") {
				t.Errorf("%d: the error quotes the refresh token: %v", status, err)
			}
			if OutcomeOf(err) != NotApplied {
				t.Errorf("%d: without a token nothing was created", status)
			}
		}
		if len(server.requests) != 1 {
			t.Errorf("%d: %d token requests, want 1", status, len(server.requests))
		}
	}
}

// The token endpoint, or what responds in its place, may quote the request.
func TestTokenSource_redactsQuotedCredentials(t *testing.T) {
	for _, secret := range []string{refreshCredentials.ClientSecret, refreshCredentials.RefreshToken} {
		for name, response := range map[string]roundTripper{
			"an OAuth error":    always(400, `{"error":"invalid_client","error_description":"You sent `+secret+`, which is wrong."}`),
			"a gateway's page":  always(502, `<html><body>You sent `+secret+`.</body></html>`),
			"a gateway's title": always(502, `<html><title>You sent `+secret+`</title></html>`),
		} {
			service, _ := refreshService(t, &tokenServer{token: response})
			_, err := get(t.Context(), service)
			if err == nil || !strings.Contains(err.Error(), "You sent [redacted]") || strings.Contains(err.Error(), secret) {
				t.Errorf("%s: error %v, want its message without %s", name, err, secret)
			}
		}
	}
}

// A form quotes the credentials in their encoded form.
func TestTokenSource_redactsEncodedCredentials(t *testing.T) {
	credentials := Credentials{ClientID: "client", ClientSecret: "s3cret/+=&x", RefreshToken: "r3fresh+/=%y"}
	server := roundTripper(func(req *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(req.Body)
		return reply(400, "You sent "+string(body)), err
	})
	service, _ := testService(t, server, func(c *Config) { c.Credentials = credentials })
	_, err := get(t.Context(), service)
	if err == nil || !strings.Contains(err.Error(), "client_secret="+redacted) || strings.Contains(err.Error(), "s3cret") ||
		strings.Contains(err.Error(), "r3fresh") {
		t.Errorf("error %v, want the form without the credentials", err)
	}
}

// The response of the token endpoint is decoded as tolerantly as others.
func TestTokenSource_decodesTolerantly(t *testing.T) {
	for _, body := range []string{
		`{"access_token":"issued","expires_in":3600}`, bom + `{"access_token":"issued","expires_in":3600}`,
		" \n" + `{"access_token":"issued","expires_in":"3600","x":{"y":null}}`,
	} {
		service, clock := refreshService(t, always(200, body, "Content-Type", "application/json"))
		token, expires, err := service.client.AccessToken(t.Context())
		if token != "issued" || !expires.Equal(clock.Now().Add(time.Hour)) || err != nil {
			t.Errorf("%q: token %q until %s, error %v", body, token, expires, err)
		}
	}
}

func TestTokenSource_rotationIsReported(t *testing.T) {
	for _, rotate := range []bool{false, true} {
		service, _ := refreshService(t, &tokenServer{rotate: rotate})
		if service.client.RefreshTokenRotated() {
			t.Error("rotated before the first request")
		}
		if _, err := get(t.Context(), service); err != nil || service.client.RefreshTokenRotated() != rotate {
			t.Errorf("rotated %v, error %v; want %v", service.client.RefreshTokenRotated(), err, rotate)
		}
	}
}

// Other failures of the token endpoint are not rejections: the request is retried, and sent again for the next operation.
func TestTokenSource_failures(t *testing.T) {
	for name, test := range map[string]struct {
		failure   roundTripper
		temporary bool
	}{
		"reset":            {reset, true},
		"failed dial":      {failedDial, true},
		"truncated":        {truncated(200), true},
		"429":              {always(429, ``, "Retry-After", "3"), true},
		"500":              {always(500, webexErrorBody), true},
		"503":              {always(503, `<html>`), true},
		"a proxy's 403":    {always(403, `<html>Blocked by the company</html>`), false},
		"404":              {always(404, webexErrorBody), false},
		"redirect":         {always(302, ``, "Location", "https://login.example/?x=y"), false},
		"HTML with 200":    {always(200, `<html>`), false},
		"no token in it":   {always(200, `{}`), false},
		"token with CR LF": {always(200, `{"access_token":"a\r\nb"}`), false},
	} {
		t.Run(name, func(t *testing.T) {
			broken := true
			server := &tokenServer{}
			server.token = func(request *http.Request) (*http.Response, error) {
				if !broken {
					return nil, nil
				}
				broken = false
				return test.failure(request)
			}
			service, _ := refreshService(t, server)
			_, err := get(t.Context(), service)
			var rejected *TokenError
			if (err == nil) != test.temporary || errors.As(err, &rejected) {
				t.Errorf("first operation: error %v, want one: %v", err, !test.temporary)
			}
			if err != nil && (strings.Contains(err.Error(), "?") || !strings.Contains(err.Error(), "/v1/access_token")) {
				t.Errorf("the error should name the endpoint and no query: %v", err)
			}
			if _, err = get(t.Context(), service); err != nil {
				t.Errorf("second operation: error %v, want none", err)
			}
		})
	}
}

// A failed request for a token does not affect the object of the operation: a 404 of the token endpoint does not mean that the object is gone,
// and a 500 does not mean that an object may have been created.
func TestTokenSource_failuresAreNotAboutTheObject(t *testing.T) {
	for name, failure := range map[string]roundTripper{
		"404":           always(404, webexErrorBody),
		"410":           always(410, webexErrorBody),
		"500":           always(500, webexErrorBody),
		"reset":         reset,
		"HTML with 200": always(200, `<html>`),
		"long 429":      always(429, ``, "Retry-After", "200"),
	} {
		t.Run(name, func(t *testing.T) {
			service, _ := refreshService(t, &tokenServer{token: failure})
			service.client.config.MaxRetryDuration = time.Minute
			for _, method := range allMethods {
				_, err := service.Do(t.Context(), Request{Method: method, Path: "/things/1", GoneStatuses: []int{410}}, nil)
				var noToken *NoTokenError
				if !errors.As(err, &noToken) || IsNotFound(err) || StatusOf(err) != 0 || OutcomeOf(err) != NotApplied {
					t.Errorf("%s: error %v, want a *NoTokenError without a status of the object", method, err)
				}
			}
		})
	}
}

// A renewal goes on when one of its callers is canceled, and is canceled when all are.
func TestTokenSource_cancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		arrived, ended := 0, 0
		server := roundTripper(func(request *http.Request) (*http.Response, error) {
			arrived++
			select {
			case <-request.Context().Done():
				ended++
				return nil, request.Context().Err()
			case <-time.After(10 * time.Second):
				return reply(200, `{"access_token":"issued"}`, "Content-Type", "application/json"), nil
			}
		})
		service, _ := testService(t, server, func(c *Config) { c.Credentials, c.Clock = refreshCredentials, SystemClock{} })
		request := func(ctx context.Context) chan error {
			done := make(chan error, 1)
			go func() {
				_, _, err := service.client.AccessToken(ctx)
				done <- err
			}()
			synctest.Wait()
			return done
		}

		one, giveUp := context.WithCancel(t.Context())
		first, second := request(one), request(t.Context())
		giveUp()
		begun := time.Now()
		if err := <-first; !errors.Is(err, context.Canceled) || time.Since(begun) != 0 {
			t.Errorf("the canceled caller got %v after %s", err, time.Since(begun))
		}
		if err := <-second; err != nil || arrived != 1 {
			t.Errorf("the other caller got %v after %d requests", err, arrived)
		}

		service.client.tokens.current = accessToken{}
		two, giveUp := context.WithCancel(t.Context())
		first, second = request(two), request(two)
		giveUp()
		if err := errors.Join(<-first, <-second); !errors.Is(err, context.Canceled) {
			t.Errorf("the canceled callers got %v", err)
		}
		synctest.Wait()
		if ended != 1 {
			t.Errorf("%d renewals were canceled, want 1", ended)
		}
	})
}
