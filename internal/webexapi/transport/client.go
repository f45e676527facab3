// Package transport sends API requests over HTTP. It implements access tokens, retries, rate limiting, the circuit breaker, errors, redaction
// and the request log, and does not depend on a particular API.
//
// A [Client] has [Service]s. Service.Do runs an operation (operation.go), which makes attempts (attempt.go) until shouldRetry (retry.go)
// decides that the last one is final. OutcomeOf (outcome.go) returns the effect of a failed POST.
package transport

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Default values for Config.
const (
	DefaultRequestTimeout   = 30 * time.Second
	DefaultMaxRetryDuration = 5 * time.Minute
)

// Config configures a Client. No field is read after New.
type Config struct {
	// Credentials contain either an access token or a client with a refresh token.
	Credentials Credentials
	// TokenBaseURL is the base URL of the API that issues access tokens.
	TokenBaseURL *url.URL
	// RequestTimeout limits one HTTP attempt, MaxRetryDuration the retries of one operation and of one outage; zero means the
	// default.
	RequestTimeout, MaxRetryDuration time.Duration
	// UserAgent is sent with every request.
	UserAgent string
	// Clock is the time source; nil means the system's.
	Clock Clock
	// Log receives one line per attempt, decision and pause, without secrets and personal data; nil disables the log.
	Log LogFunc
	// RoundTripper sends the requests; nil means a new HTTP transport.
	RoundTripper http.RoundTripper
}

// LogFunc receives log lines.
type LogFunc func(ctx context.Context, level slog.Level, message string, fields map[string]any)

// Client runs operations with one set of credentials. It is safe for concurrent use.
type Client struct {
	config Config
	clock  Clock
	tokens *tokenSource
	// jitter returns a random pause of at most its argument.
	jitter func(time.Duration) time.Duration

	mu       sync.Mutex
	limiters map[string]*rateLimiter // by scheme and host
}

// New returns a client. It sends no request. It returns a *ConfigError for invalid credentials.
func New(config Config) (*Client, error) {
	config.RequestTimeout = cmp.Or(config.RequestTimeout, DefaultRequestTimeout)
	config.MaxRetryDuration = cmp.Or(config.MaxRetryDuration, DefaultMaxRetryDuration)
	if config.Clock == nil {
		config.Clock = SystemClock{}
	}
	if config.Log == nil {
		config.Log = func(context.Context, slog.Level, string, map[string]any) {}
	}
	if config.RoundTripper == nil {
		config.RoundTripper = newHTTPTransport()
	}
	var err error
	if config.Credentials, err = checkCredentials(config.Credentials); err != nil {
		return nil, err
	}
	c := &Client{config: config, clock: config.Clock, jitter: fullJitter, limiters: make(map[string]*rateLimiter)}
	c.tokens = newTokenSource(c.Service("token", config.TokenBaseURL), config.Credentials)
	return c, nil
}

// Service is a group of endpoints with one base URL and one circuit breaker, because they usually fail together. The services of one host
// share a rate limiter.
type Service struct {
	client  *Client
	name    string
	baseURL *url.URL
	limiter *rateLimiter
	breaker *breaker
}

// Service returns a new service. Its name appears in the log.
func (c *Client) Service(name string, baseURL *url.URL) *Service {
	c.mu.Lock()
	defer c.mu.Unlock()
	host := strings.ToLower(baseURL.Scheme + "://" + baseURL.Host)
	limiter, ok := c.limiters[host]
	if !ok {
		limiter = newRateLimiter(c.clock)
		c.limiters[host] = limiter
	}
	return &Service{
		client: c, name: name, baseURL: baseURL, limiter: limiter,
		breaker: newBreaker(c.clock, c.config.MaxRetryDuration, limiter.throttledTime),
	}
}

// url returns the URL of a request. It does not use JoinPath, which would clean the path.
func (s *Service) url(req *Request) (string, error) {
	u := *s.baseURL
	u.RawPath = u.EscapedPath() + req.Path
	var err error
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return "", err
	}
	// Not every server decodes "+" as a space; all decode "%20".
	u.RawQuery = strings.ReplaceAll(req.Query.Encode(), "+", "%20")
	return u.String(), nil
}

// path returns the path of a request on its host, without the query.
func (s *Service) path(req *Request) string { return s.baseURL.EscapedPath() + req.Path }

// AccessToken returns a valid bearer token and its expiry, which is zero if unknown, as for a static token.
func (c *Client) AccessToken(ctx context.Context) (token string, expires time.Time, err error) {
	bearer, err := c.tokens.bearer(ctx, "")
	return bearer.access, bearer.expires, err
}

// RefreshTokenRotated reports whether the token endpoint has replaced the refresh token.
func (c *Client) RefreshTokenRotated() bool { return c.tokens.hasRotated() }

// RequestTimeout returns the limit of one HTTP attempt.
func (c *Client) RequestTimeout() time.Duration { return c.config.RequestTimeout }

// Log writes a line to the log of the configuration.
func (c *Client) Log(ctx context.Context, level slog.Level, message string, fields map[string]any) {
	c.config.Log(ctx, level, message, fields)
}

// newHTTPTransport returns a copy of Go's default transport (proxy from the environment, HTTP/2, keep-alive) that keeps as many idle
// connections per host as Terraform sends requests in parallel. The default is two.
func newHTTPTransport() *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // Go documents the type.
	transport.MaxIdleConnsPerHost = 64
	transport.OnProxyConnectResponse = checkProxyResponse
	// All requests to a host share one HTTP/2 connection, so a broken one must be detected.
	transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second}
	return transport
}
