// Package transport carries API operations over HTTP: access tokens, retries, rate limiting, the circuit breaker, errors,
// redaction and the request log. It knows nothing of any particular API.
//
// Read it from the top: a [Client] has [Service]s; Service.Do runs an operation (operation.go), which makes attempts
// (attempt.go) until shouldRetry (retry.go) says that the last one was final.
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
	// Credentials hold one kind: an access token, or the three parts of a refresh.
	Credentials Credentials
	// TokenBaseURL is the base URL of the API that issues access tokens.
	TokenBaseURL *url.URL
	// RequestTimeout bounds one HTTP attempt, MaxRetryDuration the retries of one operation and of one outage; zero means the
	// default.
	RequestTimeout, MaxRetryDuration time.Duration
	// UserAgent is sent with every request.
	UserAgent string
	// Clock is the time source; nil means the system's.
	Clock Clock
	// Log receives one line per attempt, decision and pause; nil means none. No secret and no personal data is ever passed to it.
	Log LogFunc
	// RoundTripper sends the requests; nil means an HTTP transport of the client's own.
	RoundTripper http.RoundTripper
}

// LogFunc receives log lines.
type LogFunc func(ctx context.Context, level slog.Level, message string, fields map[string]any)

// Client makes operations with one set of credentials. It is safe for concurrent use.
type Client struct {
	config Config
	clock  Clock
	tokens *tokenSource
	// jitter returns a random pause of at most its argument.
	jitter func(time.Duration) time.Duration

	mu       sync.Mutex
	limiters map[string]*rateLimiter // by scheme and host
}

// New returns a client without making any network call. Unusable credentials are a *ConfigError.
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

// Service is a group of endpoints that fail together: they have one base URL and one circuit breaker. The services of one host
// share its rate limiter.
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

// url is the URL of a request. The path is taken as it is: joining would clean it.
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

// path is the path of a request on its host, without the query.
func (s *Service) path(req *Request) string { return s.baseURL.EscapedPath() + req.Path }

// AccessToken returns a valid bearer token and when it expires (zero when that is not known, as for a static token).
func (c *Client) AccessToken(ctx context.Context) (token string, expires time.Time, err error) {
	bearer, err := c.tokens.bearer(ctx, "")
	return bearer.access, bearer.expires, err
}

// RefreshTokenRotated reports whether the token endpoint has replaced the refresh token that it was given.
func (c *Client) RefreshTokenRotated() bool { return c.tokens.hasRotated() }

// NewBudget returns the time that an operation, or several that share it, may go on retrying.
func (c *Client) NewBudget() *Budget {
	return &Budget{clock: c.clock, total: c.config.MaxRetryDuration}
}

// RequestTimeout bounds one HTTP attempt.
func (c *Client) RequestTimeout() time.Duration { return c.config.RequestTimeout }

// Log writes a line to the log of the configuration.
func (c *Client) Log(ctx context.Context, level slog.Level, message string, fields map[string]any) {
	c.config.Log(ctx, level, message, fields)
}

// newHTTPTransport is Go's default transport (proxy from the environment, HTTP/2, kept connections) with room for as many idle
// connections as Terraform makes requests in parallel. Go keeps two per host.
func newHTTPTransport() *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // Go documents the type.
	transport.MaxIdleConnsPerHost = 64
	transport.OnProxyConnectResponse = checkProxyResponse
	// All requests to a host share one HTTP/2 connection, so a dead one must be noticed.
	transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second}
	return transport
}
