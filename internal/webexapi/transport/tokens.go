package transport

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/oauth2"
)

// tokenPath is the path of the token endpoint, https://developer.webex.com/docs/integrations#getting-an-access-token.
const tokenPath = "/access_token"

// accessToken is a bearer token with its expiry, which is zero if unknown.
type accessToken struct {
	access  string
	expires time.Time
	// renewAt is when the token is renewed, before its expiry, so that no request arrives with an expired token.
	renewAt time.Time
}

// tokenSource returns the configured access token, or obtains access tokens with a refresh token as needed.
type tokenSource struct {
	service  *Service
	static   string
	oauth    *oauth2.Config
	renewals Singleflight[struct{}, accessToken]

	mu       sync.Mutex
	current  accessToken
	refresh  string // the current refresh token: the token endpoint may replace it
	rotated  bool   // whether the token endpoint has replaced the refresh token
	rejected error  // the error of all later renewals
}

func newTokenSource(service *Service, credentials Credentials) *tokenSource {
	return &tokenSource{
		service: service,
		static:  credentials.AccessToken,
		refresh: credentials.RefreshToken,
		oauth: &oauth2.Config{
			ClientID: credentials.ClientID, ClientSecret: credentials.ClientSecret,
			Endpoint: oauth2.Endpoint{TokenURL: service.baseURL.String() + tokenPath, AuthStyle: oauth2.AuthStyleInParams},
		},
	}
}

// bearer returns a token that is not about to expire and is not the rejected one. Concurrent callers share one renewal.
func (t *tokenSource) bearer(ctx context.Context, rejected string) (accessToken, error) {
	if t.static != "" {
		return accessToken{access: t.static}, nil
	}
	if current, err := t.usable(rejected); err != nil || current.access != "" {
		return current, err
	}
	return t.renewals.Do(ctx, struct{}{}, func(ctx context.Context) (accessToken, error) {
		// Another renewal may have ended since the check.
		if current, err := t.usable(rejected); err != nil || current.access != "" {
			return current, err
		}
		return t.renew(ctx)
	})
}

// usable returns the current token if it can be used, or the error of all renewals.
func (t *tokenSource) usable(rejected string) (accessToken, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	old := !t.current.renewAt.IsZero() && !t.service.client.clock.Now().Before(t.current.renewAt)
	if t.current.access == rejected || old {
		return accessToken{}, t.rejected
	}
	return t.current, t.rejected
}

// renew requests a new token. Only one renewal runs at a time.
func (t *tokenSource) renew(ctx context.Context) (accessToken, error) {
	t.mu.Lock()
	refresh := t.refresh
	t.mu.Unlock()

	op := t.service.newOperation(Request{Method: http.MethodPost, Path: tokenPath, Safe: true})
	// golang.org/x/oauth2 takes its HTTP client from the context.
	httpClient := &http.Client{Transport: &retryablehttp.RoundTripper{Client: op.retryClient()}, CheckRedirect: noRedirects}
	httpCtx := context.WithValue(ctx, oauth2.HTTPClient, httpClient)
	issued, err := t.oauth.TokenSource(httpCtx, &oauth2.Token{RefreshToken: refresh}).Token()
	op.endProbe(ctx)
	if err != nil {
		return accessToken{}, t.renewalError(ctx, op, err)
	}
	if !isPrintableASCII(issued.AccessToken) {
		return accessToken{}, t.renewalError(ctx, op, errors.New("the access token contains characters that cannot be sent"))
	}
	return t.keep(issued), nil
}

// keep stores an issued token.
func (t *tokenSource) keep(issued *oauth2.Token) accessToken {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rotated = t.rotated || issued.RefreshToken != t.refresh
	t.refresh = issued.RefreshToken
	t.current = accessToken{access: issued.AccessToken}
	if issued.ExpiresIn > 0 {
		// Use the client's clock; oauth2 would use the system's.
		lifetime := time.Duration(issued.ExpiresIn) * time.Second
		t.current.expires = t.service.client.clock.Now().Add(lifetime)
		t.current.renewAt = t.current.expires.Add(-min(5*time.Minute, lifetime/10))
	}
	return t.current
}

func (t *tokenSource) hasRotated() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.rotated
}

// renewalError returns the error of a renewal. It stores the rejection of a refresh token or client, so that no renewal is attempted again.
func (t *tokenSource) renewalError(ctx context.Context, op *operation, err error) error {
	var apiErr *Error
	if errors.As(op.lastError, &apiErr) && apiErr.FromWebex {
		switch apiErr.StatusCode {
		case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
			rejected := &TokenError{StatusCode: apiErr.StatusCode, Message: apiErr.Text(), TrackingID: apiErr.TrackingID}
			t.mu.Lock()
			defer t.mu.Unlock()
			t.rejected = rejected
			return rejected
		}
	}
	var (
		paused *PausedError
		outage *OutageError
	)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &paused):
		return &NoTokenError{Cause: paused}
	case errors.As(err, &outage):
		return &NoTokenError{Cause: outage}
	case op.lastError != nil:
		return &NoTokenError{Cause: op.lastError}
	}
	invalid := op.newBareError(http.StatusOK)
	invalid.Message = "the response contains no valid access token"
	return &NoTokenError{Cause: invalid}
}

// redact removes the credentials from a text of a response, because some gateways quote the request. sent is the token of the request, which
// may not be the current one.
func (t *tokenSource) redact(text, sent string) string {
	const shortest = 8 // A shorter text is not a credential and may be a part of other words.
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, secret := range []string{sent, t.static, t.current.access, t.refresh, t.oauth.ClientSecret} {
		if len(secret) >= shortest {
			text = strings.ReplaceAll(text, secret, redacted)
			text = strings.ReplaceAll(text, url.QueryEscape(secret), redacted) // as in the form that was sent
		}
	}
	return text
}
