package transport

import (
	"context"
	"errors"
	"fmt"
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

func TestTokenIsMintedWhenNeeded(t *testing.T) {
	webex := &authority{life: 1209600}
	client, clock := refreshClient(t, webex)
	if len(webex.requests) != 0 {
		t.Fatal("New made a network call")
	}
	for range 3 {
		if _, err := get(t.Context(), client); err != nil {
			t.Fatal(err)
		}
	}
	if len(webex.requests) != 1 || webex.other != 3 {
		t.Fatalf("%d token requests and %d others, want 1 and 3", len(webex.requests), webex.other)
	}
	want := url.Values{"grant_type": {"refresh_token"}, "client_id": {"client"}, "client_secret": {"client-secret"}, "refresh_token": {"refresh-0"}}
	if got := webex.requests[0].Encode(); got != want.Encode() {
		t.Errorf("token request %s, want %s", got, want.Encode())
	}
	token, expires, err := client.AccessToken(t.Context())
	if end := clock.Now().Add(14 * 24 * time.Hour); token != "minted-1" || !expires.Equal(end) || err != nil {
		t.Errorf("AccessToken: %q until %s, error %v; want minted-1 until %s", token, expires, err, end)
	}
}

func TestStaticTokenHasNoEnd(t *testing.T) {
	client, _ := testClient(t, reset, func(c *Config) { c.Credentials.AccessToken = " static\n" })
	token, expires, err := client.AccessToken(t.Context())
	if token != "static" || !expires.IsZero() || err != nil {
		t.Errorf("AccessToken: %q until %s, error %v", token, expires, err)
	}
}

func TestConcurrentRequestsShareOneRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		webex := &authority{life: 3600, latency: time.Second}
		client, _ := testClient(t, webex, func(c *Config) { c.Credentials, c.Clock = refreshCredentials, SystemClock{} })
		wave := func() {
			var callers sync.WaitGroup
			for range 50 {
				callers.Go(func() {
					if _, err := get(t.Context(), client); err != nil {
						t.Error(err)
					}
				})
			}
			callers.Wait()
		}
		wave()
		if len(webex.requests) != 1 {
			t.Errorf("first need: %d renewals, want 1", len(webex.requests))
		}
		time.Sleep(2 * time.Hour)
		wave()
		if len(webex.requests) != 2 {
			t.Errorf("after the end: %d renewals, want 2", len(webex.requests))
		}
		webex.mu.Lock()
		webex.minted++ // the current token is revoked
		webex.mu.Unlock()
		wave()
		if len(webex.requests) != 3 {
			t.Errorf("after the 401s: %d renewals, want 3", len(webex.requests))
		}
	})
}

func TestTokenIsRenewedAheadOfItsEnd(t *testing.T) {
	for life, ahead := range map[int]time.Duration{1209600: 5 * time.Minute, 600: time.Minute} {
		webex := &authority{life: life}
		client, clock := refreshClient(t, webex)
		use := func() {
			if _, err := get(t.Context(), client); err != nil {
				t.Fatal(err)
			}
		}
		use()
		clock.Advance(time.Duration(life)*time.Second - ahead - time.Second)
		use()
		if len(webex.requests) != 1 {
			t.Errorf("life %d s: renewed earlier than %s before the end", life, ahead)
		}
		clock.Advance(time.Second)
		use()
		if len(webex.requests) != 2 || webex.other != 3 {
			t.Errorf("life %d s: %d renewals and %d requests, want 2 and 3", life, len(webex.requests), webex.other)
		}
	}
}

func TestRefreshTokensRotate(t *testing.T) {
	for _, rotate := range []bool{true, false} {
		webex := &authority{life: 600, rotate: rotate}
		client, clock := refreshClient(t, webex)
		for i := range 3 {
			if _, err := get(t.Context(), client); err != nil {
				t.Fatal(err)
			}
			want := "refresh-0"
			if rotate {
				want = fmt.Sprintf("refresh-%d", i)
			}
			if got := webex.requests[i].Get("refresh_token"); got != want {
				t.Errorf("rotation %v, renewal %d: sent %s, want %s", rotate, i, got, want)
			}
			clock.Advance(time.Hour)
		}
	}
}

// A token that is revoked in the middle of an apply is replaced once; also for a POST, which Webex has then not carried out.
func TestUnauthorizedIsAnsweredWithANewTokenOnce(t *testing.T) {
	for _, method := range allMethods {
		webex := &authority{}
		client, _ := refreshClient(t, webex)
		if err := perform(t.Context(), client, method); err != nil {
			t.Fatal(err)
		}
		webex.minted++
		if err := perform(t.Context(), client, method); err != nil || len(webex.requests) != 2 || webex.other != 3 {
			t.Errorf("%s: error %v, %d renewals, %d requests; want none, 2 and 3", method, err, len(webex.requests), webex.other)
		}

		webex.api = func(string) (*http.Response, error) { return reply(401, webexWords), nil }
		err := perform(t.Context(), client, method)
		var answered *Error
		if !errors.As(err, &answered) || answered.StatusCode != http.StatusUnauthorized || len(webex.requests) != 3 || webex.other != 5 {
			t.Errorf("%s, 401 for ever: error %v, %d renewals, %d requests; want the 401, 3 and 5",
				method, err, len(webex.requests), webex.other)
		}
	}
}

// A 401 that arrives when somebody else has renewed the token already is answered with that token.
func TestLateUnauthorizedSharesTheRenewal(t *testing.T) {
	webex := &authority{}
	late, release := make(chan struct{}), make(chan struct{})
	var held atomic.Bool
	client, _ := refreshClient(t, roundTrip(func(request *http.Request) (*http.Response, error) {
		response, err := webex.RoundTrip(request)
		if err == nil && response.StatusCode == http.StatusUnauthorized && !held.Swap(true) {
			close(late)
			<-release
		}
		return response, err
	}))
	if _, err := get(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	webex.minted++ // the token is revoked
	slow := make(chan error, 1)
	go func() {
		_, err := get(t.Context(), client)
		slow <- err
	}()
	<-late
	_, err := get(t.Context(), client)
	close(release)
	if err := errors.Join(err, <-slow); err != nil || len(webex.requests) != 2 {
		t.Errorf("error %v, %d renewals; want none and 2", err, len(webex.requests))
	}
}

func TestStaticTokenIsNotRenewed(t *testing.T) {
	transport, sent := script(always(401, webexWords))
	client, _ := testClient(t, transport)
	if _, err := get(t.Context(), client); *sent != 1 {
		t.Errorf("%d requests (%v), want 1", *sent, err)
	}
}

func TestRejectedRefreshTokenIsRemembered(t *testing.T) {
	for _, status := range []int{400, 401, 403} {
		webex := &authority{mint: always(status, `{"error":"invalid_grant","error_description":"refresh-0 is expired","trackingId":"IDB_1"}`)}
		client, _ := refreshClient(t, webex)
		for range 3 {
			_, err := get(t.Context(), client)
			var rejected *TokenError
			if !errors.As(err, &rejected) || rejected.StatusCode != status || rejected.TrackingID != "IDB_1" {
				t.Fatalf("%d: error %v, want a *TokenError", status, err)
			}
			for _, words := range []string{"14 days", "90 days", "[redacted] is expired"} {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("%d: %q is not in the error: %v", status, words, err)
				}
			}
			if strings.Contains(err.Error(), "refresh-0") {
				t.Errorf("%d: the error quotes the refresh token: %v", status, err)
			}
			if endingOf(err) != refused {
				t.Errorf("%d: without a token nothing was created", status)
			}
		}
		if len(webex.requests) != 1 {
			t.Errorf("%d: asked %d times, want once", status, len(webex.requests))
		}
	}
}

// The token endpoint, or what answers in its place, may quote what it was sent.
func TestQuotedCredentialsAreRedacted(t *testing.T) {
	for _, secret := range []string{refreshCredentials.ClientSecret, refreshCredentials.RefreshToken} {
		for name, answer := range map[string]roundTrip{
			"OAuth's refusal":   always(400, `{"error":"invalid_client","error_description":"You sent `+secret+`, which is wrong."}`),
			"a gateway's page":  always(502, `<html><body>You sent `+secret+`.</body></html>`),
			"a gateway's title": always(502, `<html><title>You sent `+secret+`</title></html>`),
		} {
			client, _ := refreshClient(t, &authority{mint: answer})
			_, err := get(t.Context(), client)
			if err == nil || !strings.Contains(err.Error(), "You sent [redacted]") || strings.Contains(err.Error(), secret) {
				t.Errorf("%s: error %v, want its words without %s", name, err, secret)
			}
		}
	}
}

// Trouble on the way to a token is no rejection: it is tried again within a call, and by the next call.
func TestTroubleOfTheTokenEndpoint(t *testing.T) {
	for name, test := range map[string]struct {
		trouble roundTrip
		heals   bool
	}{
		"reset":            {reset, true},
		"failed dial":      {failedDial, true},
		"truncated":        {truncated(200), true},
		"429":              {always(429, ``, "Retry-After", "3"), true},
		"500":              {always(500, webexWords), true},
		"503":              {always(503, `<html>`), true},
		"a proxy's 403":    {always(403, `<html>Blocked by the company</html>`), false},
		"404":              {always(404, webexWords), false},
		"redirect":         {always(302, ``, "Location", "https://login.example/?x=y"), false},
		"HTML with 200":    {always(200, `<html>`), false},
		"no token in it":   {always(200, `{}`), false},
		"token with CR LF": {always(200, `{"access_token":"a\r\nb"}`), false},
	} {
		t.Run(name, func(t *testing.T) {
			broken := true
			webex := &authority{}
			webex.mint = func(request *http.Request) (*http.Response, error) {
				if !broken {
					return nil, nil
				}
				broken = false
				return test.trouble(request)
			}
			client, _ := refreshClient(t, webex)
			_, err := get(t.Context(), client)
			var rejected *TokenError
			if (err == nil) != test.heals || errors.As(err, &rejected) {
				t.Errorf("first call: error %v, want one: %v", err, !test.heals)
			}
			if err != nil && (strings.Contains(err.Error(), "?") || !strings.Contains(err.Error(), "/v1/access_token")) {
				t.Errorf("the error should name the endpoint and no query: %v", err)
			}
			if _, err = get(t.Context(), client); err != nil {
				t.Errorf("second call: error %v, want none", err)
			}
		})
	}
}

// What the token endpoint answers is no word about the object that the token was for: its 404 must not make every callback look
// deleted, and its 500 must not make a create that was never sent look as if it might have succeeded.
func TestTroubleOfTheTokenEndpointSaysNothingAboutObjects(t *testing.T) {
	for name, trouble := range map[string]roundTrip{
		"404":           always(404, webexWords),
		"410":           always(410, webexWords),
		"500":           always(500, webexWords),
		"reset":         reset,
		"HTML with 200": always(200, `<html>`),
		"long 429":      always(429, ``, "Retry-After", "200"),
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := refreshClient(t, &authority{mint: trouble})
			client.config.MaxRetryDuration = time.Minute
			for what, do := range map[string]func() error{
				"get":    func() error { _, err := client.Webhooks.Get(t.Context(), "1"); return err },
				"delete": func() error { return client.Webhooks.Delete(t.Context(), "1") },
				"create": func() error { _, _, err := client.Webhooks.Create(t.Context(), WebhookCreate{Name: "a"}); return err },
			} {
				err := do()
				var noToken *NoTokenError
				var mayExist *MayExistError
				if !errors.As(err, &noToken) || IsNotFound(err) || endingOf(err) != refused || errors.As(err, &mayExist) {
					t.Errorf("%s: error %v, want a *NoTokenError that says nothing about an object", what, err)
				}
			}
		})
	}
}

// A caller that gives up does not take the renewal from the others; when all have, it ends.
func TestCancelledRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		arrived, ended := 0, 0
		webex := roundTrip(func(request *http.Request) (*http.Response, error) {
			arrived++
			select {
			case <-request.Context().Done():
				ended++
				return nil, request.Context().Err()
			case <-time.After(10 * time.Second):
				return reply(200, `{"access_token":"minted"}`, "Content-Type", "application/json"), nil
			}
		})
		client, _ := testClient(t, webex, func(c *Config) { c.Credentials, c.Clock = refreshCredentials, SystemClock{} })
		ask := func(ctx context.Context) chan error {
			done := make(chan error, 1)
			go func() {
				_, _, err := client.AccessToken(ctx)
				done <- err
			}()
			synctest.Wait()
			return done
		}

		one, giveUp := context.WithCancel(t.Context())
		first, second := ask(one), ask(t.Context())
		giveUp()
		begun := time.Now()
		if err := <-first; !errors.Is(err, context.Canceled) || time.Since(begun) != 0 {
			t.Errorf("the cancelled caller got %v after %s", err, time.Since(begun))
		}
		if err := <-second; err != nil || arrived != 1 {
			t.Errorf("the other caller got %v after %d requests", err, arrived)
		}

		client.tokens.current = token{}
		two, giveUp := context.WithCancel(t.Context())
		first, second = ask(two), ask(two)
		giveUp()
		if err := errors.Join(<-first, <-second); !errors.Is(err, context.Canceled) {
			t.Errorf("the cancelled callers got %v", err)
		}
		synctest.Wait()
		if ended != 1 {
			t.Errorf("%d renewals were cancelled, want 1", ended)
		}
	})
}
