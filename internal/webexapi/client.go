// Package webexapi is a client of the Webex platform and Webex Contact Center APIs. It knows HTTP and Webex and nothing of
// Terraform. It may import canonical and nothing else of the project; tfdiag and all above it import it.
package webexapi

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// What a Config that says nothing gets.
const (
	DefaultBaseURL          = "https://webexapis.com/v1"
	DefaultRequestTimeout   = 30 * time.Second
	DefaultMaxRetryDuration = 5 * time.Minute
)

// Config is what a client needs. No field is read after New.
type Config struct {
	// BaseURL is the platform API, with its version; empty means DefaultBaseURL.
	BaseURL string
	// ContactCenterBaseURL is the root of the regional host: https://api.wxcc-us1.cisco.com.
	ContactCenterBaseURL string
	// Credentials hold one kind: an access token, or the three of a refresh.
	Credentials Credentials
	// OrgID is the Contact Center organization in any documented form; empty: found out when needed.
	OrgID string
	// RequestTimeout bounds one HTTP attempt, MaxRetryDuration the retries of one API call; zero means the default.
	RequestTimeout, MaxRetryDuration time.Duration
	// UserAgent is sent with every request.
	UserAgent string
	// Clock is the time source; nil means the system's.
	Clock Clock
	// Log receives one line per attempt; nil means silence. No secret and no personal data is ever passed to it.
	Log func(ctx context.Context, message string, fields map[string]any)
	// Transport carries the requests; nil means a transport of the client's own.
	Transport http.RoundTripper
}

// Credentials are either a bearer token or what mints one.
type Credentials struct {
	AccessToken                          string
	ClientID, ClientSecret, RefreshToken string
}

// ConfigError is a setting that New cannot use. It never quotes a credential.
type ConfigError struct {
	// Field is the field of Config or Credentials at fault, for instance "BaseURL" or "AccessToken".
	Field string
	// Message says what is allowed.
	Message string
}

// Error names the field and says what is allowed.
func (e *ConfigError) Error() string { return e.Field + " " + e.Message }

// Client holds one service per API. It is safe for concurrent use.
type Client struct {
	Webhooks      *Webhooks
	Callbacks     *Callbacks
	Subscriptions *Subscriptions
	Queues        *Queues
	Agents        *Agents

	config    Config
	clock     Clock
	addresses [2]*url.URL // by host
	gates     [2]*gate    // by host; one and the same when both addresses are on one machine
	requests  *retryablehttp.Client
	tokens    *tokens
	orgID     organization
	random    func(time.Duration) time.Duration
}

// New makes a client without any network call. Unusable settings are *ConfigError.
func New(config Config) (*Client, error) {
	config.BaseURL = cmp.Or(config.BaseURL, DefaultBaseURL)
	config.RequestTimeout = cmp.Or(config.RequestTimeout, DefaultRequestTimeout)
	config.MaxRetryDuration = cmp.Or(config.MaxRetryDuration, DefaultMaxRetryDuration)
	if config.Clock == nil {
		config.Clock = SystemClock{}
	}
	if config.Log == nil {
		config.Log = func(context.Context, string, map[string]any) {}
	}
	if config.Transport == nil {
		config.Transport = newTransport()
	}

	c := &Client{clock: config.Clock, random: fullJitter}
	var err error
	if c.addresses[platform], err = address("BaseURL", config.BaseURL); err != nil {
		return nil, err
	}
	if c.addresses[contactCenter], err = address("ContactCenterBaseURL", config.ContactCenterBaseURL); err != nil {
		return nil, err
	}
	if config.Credentials, err = checkedCredentials(config.Credentials); err != nil {
		return nil, err
	}
	if config.OrgID != "" {
		if config.OrgID, err = canonical.OrganizationID(config.OrgID); err != nil {
			return nil, &ConfigError{Field: "OrgID", Message: "cannot be used: " + err.Error()}
		}
	}

	c.config = config
	c.gates = newGates(c)
	c.requests = newRequests(config.Transport)
	c.tokens = newTokens(c)
	c.Webhooks = &Webhooks{newCollection(c, webhookID)}
	c.Callbacks = &Callbacks{newCollection(c, callbackID)}
	c.Subscriptions = &Subscriptions{newCollection(c, subscriptionID)}
	c.Queues = &Queues{client: c}
	c.Agents = &Agents{client: c}
	return c, nil
}

// AccessToken returns a valid bearer token and when it ends (zero for a static token).
func (c *Client) AccessToken(ctx context.Context) (token string, expires time.Time, err error) {
	bearer, err := c.tokens.bearer(ctx, "")
	return bearer.access, bearer.expires, err
}

// hostName is the name of a host for error texts.
func (c *Client) hostName(h host) string { return c.addresses[h].Host }

// address reads a base URL. Its errors do not quote it, since it may hold a password by mistake.
func address(field, text string) (*url.URL, error) {
	fail := func(message string) (*url.URL, error) { return nil, &ConfigError{Field: field, Message: message} }

	u, err := url.Parse(strings.TrimRight(strings.TrimSpace(text), "/"))
	switch {
	case err != nil, u.Host == "", u.Scheme != "https" && u.Scheme != "http":
		return fail("must be an absolute URL, which begins with https://.")
	case u.User != nil, u.RawQuery != "", u.Fragment != "":
		return fail("must be a URL without user, query and fragment.")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return fail("must begin with https://: over plain http the access token could be read on the way. " +
			"Only loopback addresses (localhost, 127.0.0.1, ::1) may use http.")
	}
	return u, nil
}

func loopback(name string) bool {
	ip := net.ParseIP(name)
	return strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback()
}

// checkedCredentials trims the credentials and checks that they are of one kind and fit into an HTTP header: net/http prints
// an invalid header value in its error.
func checkedCredentials(given Credentials) (Credentials, error) {
	fields := []struct {
		name  string
		value *string
	}{
		{"AccessToken", &given.AccessToken}, {"ClientID", &given.ClientID},
		{"ClientSecret", &given.ClientSecret}, {"RefreshToken", &given.RefreshToken},
	}
	for _, field := range fields {
		*field.value = strings.TrimSpace(*field.value)
		if !visible(*field.value) {
			return given, &ConfigError{Field: field.name,
				Message: "has a space, a control character or a character outside ASCII in the middle. " +
					"Was it copied with a line break, or with the word Bearer?"}
		}
	}

	refresh := fields[1:]
	var missing []string
	for _, field := range refresh {
		if *field.value == "" {
			missing = append(missing, field.name)
		}
	}
	switch {
	case given.AccessToken == "" && len(missing) == len(refresh):
		return given, &ConfigError{Field: "AccessToken", Message: "is missing, and so are ClientID, ClientSecret and RefreshToken."}
	case given.AccessToken != "" && len(missing) < len(refresh):
		return given, &ConfigError{Field: "AccessToken", Message: "cannot be combined with ClientID, ClientSecret and RefreshToken."}
	case given.AccessToken == "" && len(missing) > 0:
		return given, &ConfigError{Field: missing[0],
			Message: fmt.Sprintf("is missing; ClientID, ClientSecret and RefreshToken belong together (missing: %s).", strings.Join(missing, ", "))}
	}
	return given, nil
}

// visible reports that a text has only visible ASCII characters.
func visible(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > unicode.MaxASCII || r == 0x7f })
}

// newTransport is Go's default transport (proxy from the environment, HTTP/2, kept connections) with room for as many idle
// connections as Terraform makes requests in parallel. Go keeps two per host.
func newTransport() *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // Go documents the type.
	transport.MaxIdleConnsPerHost = 64
	transport.OnProxyConnectResponse = checkProxy
	// One HTTP/2 connection carries all requests of a host: when it is dead, that must be noticed.
	transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second}
	return transport
}
