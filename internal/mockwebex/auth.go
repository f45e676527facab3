package mockwebex

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// The documented lifetimes of tokens of integrations and Service Apps.
const (
	accessLifetime  = 14 * 24 * time.Hour
	refreshLifetime = 90 * 24 * time.Hour
)

// token is an access token that the server knows.
type token struct {
	person Person
	// scopes are the scopes of the token; nil permits everything.
	scopes []string
	// expires is zero for a token that was not minted.
	expires time.Time
	minted  bool
}

func (t *token) has(anyOf ...string) bool {
	return t.scopes == nil || slices.ContainsFunc(anyOf, func(scope string) bool { return slices.Contains(t.scopes, scope) })
}

// oauthClient is an integration or Service App with its one refresh token.
type oauthClient struct{ id, secret, refresh string }

// WithToken accepts an access token of DefaultPerson instead of DefaultToken. Without scopes it permits everything. The option
// can be repeated.
func WithToken(accessToken string, scopes ...string) Option {
	return WithPersonToken(accessToken, DefaultPerson(), scopes...)
}

// WithOAuthClient makes the token endpoint mint access tokens for this client and refresh token.
func WithOAuthClient(id, secret, refreshToken string) Option {
	return func(s *Server) { s.oauth = &oauthClient{id: id, secret: secret, refresh: refreshToken} }
}

// SetToken accepts an access token of DefaultPerson from now on, or changes the scopes of a known token. Without scopes it
// permits everything.
func (s *Server) SetToken(accessToken string, scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	person := DefaultPerson()
	if known := s.tokens[accessToken]; known != nil {
		person = known.person
	}
	s.tokens[accessToken] = &token{person: person, scopes: slices.Clone(scopes)}
}

// RevokeToken rejects an access token from now on.
func (s *Server) RevokeToken(accessToken string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, accessToken)
}

// RevokeMintedTokens rejects all access tokens that the token endpoint has minted so far.
func (s *Server) RevokeMintedTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, known := range s.tokens {
		if known.minted {
			delete(s.tokens, name)
		}
	}
}

// SetRefreshToken changes the refresh token that the token endpoint accepts.
func (s *Server) SetRefreshToken(refreshToken string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.oauth != nil {
		s.oauth.refresh = refreshToken
	}
}

// authenticate finds the token of a request. The Contact Center documents 400 for a header that is missing or malformed, the
// platform 401.
func (s *Server) authenticate(req *request) (response, bool) {
	status := or(s.switches.ContactNoToken, http.StatusBadRequest)
	if req.route.family == platform {
		status = or(s.switches.PlatformNoToken, http.StatusUnauthorized)
	}
	values := req.http.Header.Values("Authorization")
	if len(values) != 1 {
		return errorResponse(status, "Authorization: the header is missing."), false
	}
	scheme, name, found := strings.Cut(values[0], " ")
	if !found || !strings.EqualFold(scheme, "Bearer") || name == "" || strings.ContainsAny(name, " \t,") {
		return errorResponse(status, "Authorization: the header is malformed."), false
	}
	known := s.tokens[name]
	if known == nil || known.minted && !s.clock().Before(known.expires) {
		return *Unauthorized().resp, false
	}
	req.token = known
	return response{}, true
}

// organization checks the organization in a path or a query.
func (s *Server) organization(req *request, id string) (string, response, bool) {
	if !isUUID(id) {
		return "", errorResponse(http.StatusBadRequest, "orgId: must be a valid UUID."), false
	}
	id = strings.ToLower(id)
	if !s.mayActIn(req.token.person, id) {
		return "", errorResponse(http.StatusForbidden, "Forbidden: the token has no permission to interact with the organization."), false
	}
	return id, response{}, true
}

// mintToken handles POST /v1/access_token.
func (s *Server) mintToken(req *request) response {
	form, err := url.ParseQuery(string(req.body))
	if err != nil {
		return errorResponse(http.StatusBadRequest, "The request body is no form.")
	}
	if form.Get("grant_type") != "refresh_token" {
		return errorResponse(http.StatusBadRequest, "invalid_request: unsupported grant_type.")
	}
	for _, name := range []string{"client_id", "client_secret", "refresh_token"} {
		if form.Get(name) == "" {
			return errorResponse(http.StatusBadRequest, "invalid_request: "+name+" is missing.")
		}
	}
	if s.oauth == nil || form.Get("client_id") != s.oauth.id || form.Get("client_secret") != s.oauth.secret {
		return errorResponse(http.StatusUnauthorized, "invalid_client: the client is unknown or its secret is wrong.")
	}
	if form.Get("refresh_token") != s.oauth.refresh {
		return errorResponse(http.StatusBadRequest, "invalid_grant: the refresh token is invalid, expired or was revoked.")
	}
	lifetime := s.switches.TokenLifetime
	if lifetime == 0 {
		lifetime = accessLifetime
	}
	if s.switches.RotateRefreshToken {
		s.oauth.refresh = "refresh-" + uuid.NewString()
	}
	// Webex's tokens end with the cluster and the organization of their user.
	name := fmt.Sprintf("minted-%s_MOCK_%s", uuid.NewString(), s.orgs[0])
	s.tokens[name] = &token{person: DefaultPerson(), minted: true, expires: s.clock().Add(lifetime)}
	return response{status: http.StatusOK, body: map[string]any{
		"access_token": name, "expires_in": int(lifetime.Seconds()), "token_type": "Bearer",
		"refresh_token": s.oauth.refresh, "refresh_token_expires_in": int(refreshLifetime.Seconds()),
	}}
}
