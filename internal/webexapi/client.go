// Package webexapi is a client of the Webex platform and Webex Contact Center APIs. It knows Webex and nothing of Terraform; how
// requests travel is the business of package transport.
//
// Read it from the top: the services of a [Client] (webhooks.go, callbacks.go, …) describe requests and objects; they stand on
// create.go (a create happens once), gone.go (when an object counts as deleted), sharedreads.go (one listing for many
// reads), collection.go and paging.go.
package webexapi

import (
	"context"
	"net/http"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Default values for Config.
const (
	// DefaultBaseURL is the platform API.
	DefaultBaseURL          = "https://webexapis.com/v1"
	DefaultRequestTimeout   = transport.DefaultRequestTimeout
	DefaultMaxRetryDuration = transport.DefaultMaxRetryDuration
)

// What callers need of package transport.
type (
	// Clock tells the time and waits.
	Clock = transport.Clock
	// SystemClock is the clock of the machine.
	SystemClock = transport.SystemClock
	// Credentials are either a bearer token or what is needed to obtain one.
	Credentials = transport.Credentials
	// ConfigError is a setting that New cannot use.
	ConfigError = transport.ConfigError
	// Error is a response that is not a success.
	Error = transport.Error
	// TransportError is an attempt without a response.
	TransportError = transport.TransportError
	// ProxyError is a proxy that refuses to open the connection.
	ProxyError = transport.ProxyError
	// PausedError is a request that was not sent, because the server asks for a longer wait than it may take.
	PausedError = transport.PausedError
	// OutageError is a request that was not sent, because the service is failing.
	OutageError = transport.OutageError
	// TokenError is a rejected refresh token or client.
	TokenError = transport.TokenError
	// NoTokenError is a request that was not sent, because no access token could be obtained.
	NoTokenError = transport.NoTokenError
)

// Config configures a Client. No field is read after New.
type Config struct {
	// BaseURL is the platform API, with its version; empty means DefaultBaseURL.
	BaseURL string
	// ContactCenterBaseURL is the root of the regional host: https://api.wxcc-us1.cisco.com.
	ContactCenterBaseURL string
	// Credentials hold one kind: an access token, or the three parts of a refresh.
	Credentials Credentials
	// OrgID is the Contact Center organization in any documented form; empty means the token's.
	OrgID string
	// AllowedOrgIDs are the organizations that requests may reach, in any documented form; nil means all, an empty list none.
	AllowedOrgIDs []string
	// ReadOnly refuses every request that would change something.
	ReadOnly bool
	// RequestTimeout bounds one HTTP attempt, MaxRetryDuration the retries of one operation and of one outage; zero means the
	// default.
	RequestTimeout, MaxRetryDuration time.Duration
	// UserAgent is sent with every request.
	UserAgent string
	// Clock is the time source; nil means the system's.
	Clock Clock
	// Log receives one line per attempt, decision and pause; nil means none. No secret and no personal data is ever passed to it.
	Log transport.LogFunc
	// Transport carries the requests; nil means an HTTP transport of the client's own.
	Transport http.RoundTripper
}

// Client holds one service per API. It is safe for concurrent use.
type Client struct {
	Webhooks      *Webhooks
	Callbacks     *Callbacks
	Subscriptions *Subscriptions
	Queues        *Queues
	Agents        *Agents
	People        *People

	transport     *transport.Client
	organizations *organizations
}

// New returns a client without making any network call. Unusable settings are a *ConfigError.
func New(config Config) (*Client, error) {
	if config.BaseURL == "" {
		config.BaseURL = DefaultBaseURL
	}
	if config.Clock == nil {
		config.Clock = SystemClock{}
	}
	platform, err := transport.ParseBaseURL("BaseURL", config.BaseURL)
	if err != nil {
		return nil, err
	}
	contactCenter, err := transport.ParseBaseURL("ContactCenterBaseURL", config.ContactCenterBaseURL)
	if err != nil {
		return nil, err
	}
	client, err := transport.New(transport.Config{
		Credentials: config.Credentials, TokenBaseURL: platform,
		RequestTimeout: config.RequestTimeout, MaxRetryDuration: config.MaxRetryDuration,
		UserAgent: config.UserAgent, Clock: config.Clock, Log: config.Log, RoundTripper: config.Transport,
	})
	if err != nil {
		return nil, err
	}

	people := &People{service: client.Service("people", platform)}
	organizations, err := newOrganizations(config, client, people)
	if err != nil {
		return nil, err
	}
	common := apiCommon{client: client, clock: config.Clock, organizations: organizations, readOnly: config.ReadOnly}
	directory := &api{apiCommon: common, service: client.Service("directory", contactCenter)}
	return &Client{
		Webhooks:      newWebhooks(&api{apiCommon: common, service: client.Service("webhooks", platform)}, people),
		Callbacks:     newCallbacks(&api{apiCommon: common, service: client.Service("callbacks", contactCenter)}),
		Subscriptions: newSubscriptions(&api{apiCommon: common, service: client.Service("subscriptions", contactCenter)}),
		Queues:        &Queues{directory},
		Agents:        &Agents{directory},
		People:        people,
		transport:     client, organizations: organizations,
	}, nil
}

// AccessToken returns a valid bearer token and when it expires (zero when that is not known, as for a static token). It is an error
// if the token belongs to an organization that is not allowed.
func (c *Client) AccessToken(ctx context.Context) (token string, expires time.Time, err error) {
	if err := c.organizations.check(ctx, ""); err != nil {
		return "", time.Time{}, err
	}
	return c.transport.AccessToken(ctx)
}

// OrgID returns the UUID of the organization for Contact Center requests: override when it is not empty, else the configured one,
// else the token's.
func (c *Client) OrgID(ctx context.Context, override string) (string, error) {
	return c.organizations.resolve(ctx, override)
}

// CheckCreate returns a *ReadOnlyError if the client may not create anything, so that a caller can find out before any other request.
func (c *Client) CheckCreate() error { return c.Callbacks.checkWritable("The create") }

// ConfiguredOrgID is the configured organization, empty for none. It suffices for APIs that take the token's organization when a
// request names none.
func (c *Client) ConfiguredOrgID() string { return c.organizations.configured }

// KnownOrgID returns what OrgID would, if that takes no request; else it is empty.
func (c *Client) KnownOrgID(override string) string {
	if override != "" {
		id, _ := canonical.OrganizationID(override)
		return id
	}
	return c.organizations.known()
}

// RefreshTokenRotated reports whether the token endpoint has replaced the refresh token that it was given.
func (c *Client) RefreshTokenRotated() bool { return c.transport.RefreshTokenRotated() }

// IsNotFound reports whether err is Webex's word that an object does not exist. Before an object counts as deleted, see IsGone.
func IsNotFound(err error) bool { return transport.IsNotFound(err) }
