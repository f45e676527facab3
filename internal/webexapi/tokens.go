package webexapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/oauth2"
)

// token is a bearer token and when it ends; zero when that is not known.
type token struct {
	access  string
	expires time.Time
	// renewAt is when a new one is asked for, ahead of the end, so that no request finds it ended on arrival.
	renewAt time.Time
}

// tokens holds the bearer token: the one of the configuration, or those that a refresh token mints when they are needed.
type tokens struct {
	client   *Client
	fixed    string
	oauth    *oauth2.Config
	http     *http.Client
	renewals flights[struct{}, token]

	mu       sync.Mutex
	current  token
	refresh  string // Webex may answer with a new one, which is then the one to use
	rejected error  // final: nothing but a person can change it
}

func newTokens(c *Client) *tokens {
	credentials := c.config.Credentials
	address := *c.addresses[platform]
	return &tokens{
		client:  c,
		fixed:   credentials.AccessToken,
		refresh: credentials.RefreshToken,
		oauth: &oauth2.Config{
			ClientID: credentials.ClientID, ClientSecret: credentials.ClientSecret,
			Endpoint: oauth2.Endpoint{TokenURL: address.String() + tokenPath, AuthStyle: oauth2.AuthStyleInParams},
		},
		http: &http.Client{Transport: &retryablehttp.RoundTripper{Client: c.requests}, CheckRedirect: stayHere},
	}
}

// tokenPath is where tokens are minted, https://developer.webex.com/docs/integrations#getting-an-access-token.
const tokenPath = "/access_token"

// renewable reports that there is a way to another token.
func (t *tokens) renewable() bool { return t.fixed == "" }

// bearer returns a token that is good for some time and is not the one that was refused. Callers that need a new one at the
// same time share one renewal.
func (t *tokens) bearer(ctx context.Context, refused string) (token, error) {
	if t.fixed != "" {
		return token{access: t.fixed}, nil
	}
	if current, err := t.usable(refused); err != nil || current.access != "" {
		return current, err
	}
	return t.renewals.do(ctx, struct{}{}, func(ctx context.Context) (token, error) {
		// A renewal may have ended between the look and the flight.
		if current, err := t.usable(refused); err != nil || current.access != "" {
			return current, err
		}
		return t.renew(ctx)
	})
}

// usable returns the current token when it can be used, or the error that ended all renewing.
func (t *tokens) usable(refused string) (token, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	old := !t.current.renewAt.IsZero() && !t.client.clock.Now().Before(t.current.renewAt)
	if t.current.access == refused || old {
		return token{}, t.rejected
	}
	return t.current, t.rejected
}

// renew asks for a new token. Only one renewal runs at a time.
func (t *tokens) renew(ctx context.Context) (token, error) {
	t.mu.Lock()
	refresh := t.refresh
	t.mu.Unlock()

	x := &exchange{
		call:   call{method: http.MethodPost, host: platform, path: tokenPath},
		budget: t.client.newBudget(), repeatable: true,
	}
	ctx = context.WithValue(t.client.begin(ctx, x), oauth2.HTTPClient, t.http)
	minted, err := t.oauth.TokenSource(ctx, &oauth2.Token{RefreshToken: refresh}).Token()
	if err != nil || !visible(minted.AccessToken) {
		return token{}, t.failed(x)
	}
	return t.keep(minted, x.answer.received), nil
}

// keep stores what was minted at now.
func (t *tokens) keep(minted *oauth2.Token, now time.Time) token {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.refresh = minted.RefreshToken
	t.current = token{access: minted.AccessToken}
	if minted.ExpiresIn > 0 {
		// Reckoned from the client's clock: oauth2 knows only the machine's.
		life := time.Duration(minted.ExpiresIn) * time.Second
		t.current.expires = now.Add(life)
		t.current.renewAt = t.current.expires.Add(-min(longestPause, life/10))
	}
	return t.current
}

// failed tells why there is no token. That the refresh token or the client was rejected is remembered.
func (t *tokens) failed(x *exchange) error {
	var answered *Error
	if x.stop == nil && errors.As(x.failure, &answered) && answered.FromWebex {
		switch answered.StatusCode {
		case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
			rejected := &TokenError{StatusCode: answered.StatusCode, Message: answered.words(), TrackingID: answered.TrackingID}
			t.mu.Lock()
			defer t.mu.Unlock()
			t.rejected = rejected
			return rejected
		}
	}
	if errors.Is(x.stop, context.Canceled) || errors.Is(x.stop, context.DeadlineExceeded) {
		return x.stop
	}
	if err := x.end(); err != nil {
		return &NoTokenError{Cause: err}
	}
	if x.answer == nil {
		return errors.New("the access token cannot be asked for")
	}
	unreadable := x.errorFor(x.answer.status)
	unreadable.Message = "the answer holds no access token that could be sent"
	return &NoTokenError{Cause: unreadable}
}

// redact takes the credentials out of a text that comes from outside: some gateways quote the request. sent is the token of the
// request, which another one may have renewed meanwhile.
func (t *tokens) redact(text, sent string) string {
	const shortest = 8 // what is shorter is no credential of Webex, and may be part of any word
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, secret := range []string{sent, t.fixed, t.current.access, t.refresh, t.oauth.ClientSecret} {
		if len(secret) >= shortest {
			text = strings.ReplaceAll(text, secret, redacted)
		}
	}
	return text
}
