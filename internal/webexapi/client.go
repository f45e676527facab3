// Package webexapi is a client for the Webex platform and Webex Contact Center APIs. It does not depend on Terraform. Package transport
// sends the requests.
//
// Read the services of a [Client] first (webhooks.go, callbacks.go, …), which describe requests and objects. They use collection.go
// (requests for one object), create.go (creates an object only once), gone.go (decides whether an object was deleted), sharedreads.go
// (one listing for many reads), listingcache.go (the listings of creates), claims.go (which operation uses an object) and paging.go.
package webexapi

import (
	"context"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Client contains one service per API. It is safe for concurrent use.
type Client struct {
	Webhooks      *Webhooks
	Callbacks     *Callbacks
	Subscriptions *Subscriptions
	Queues        *Queues
	EntryPoints   *EntryPoints
	Teams         *Teams
	Agents        *Agents
	Search        *Search
	Tasks         *Tasks
	People        *People

	// Platform and ContactCenter are the hosts themselves.
	Platform, ContactCenter *Host

	transport     *transport.Client
	organizations *organizations
}

// New returns a client. It sends no request. It returns a *ConfigError for an invalid setting.
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
		Queues:        newQueues(directory),
		EntryPoints:   newEntryPoints(directory),
		Teams:         newTeams(directory),
		Agents:        newAgents(directory),
		Search:        &Search{api: &api{apiCommon: common, service: client.Service("search", contactCenter)}},
		Tasks:         &Tasks{&api{apiCommon: common, service: client.Service("tasks", contactCenter)}},
		People:        people,
		Platform:      &Host{&api{apiCommon: common, service: client.Service("platform", platform)}},
		ContactCenter: &Host{&api{apiCommon: common, service: client.Service("contact-center", contactCenter)}},
		transport:     client, organizations: organizations,
	}, nil
}

// AccessToken returns a valid bearer token and its expiry, which is zero if unknown, as for a static token. It returns an error if the
// token belongs to an organization that is not allowed.
func (c *Client) AccessToken(ctx context.Context) (token string, expires time.Time, err error) {
	if err := c.organizations.check(ctx, ""); err != nil {
		return "", time.Time{}, err
	}
	return c.transport.AccessToken(ctx)
}

// OrgID returns the UUID of the organization for Contact Center requests: override if it is not empty, otherwise the configured
// organization, otherwise the token's.
func (c *Client) OrgID(ctx context.Context, override string) (string, error) {
	return c.organizations.resolve(ctx, override)
}

// CheckCreate returns a *ReadOnlyError if the client is read-only, so that a caller can check before it sends other requests.
func (c *Client) CheckCreate() error { return c.Callbacks.checkWritable("The create") }

// ConfiguredOrgID returns the configured organization, or "". APIs that default to the token's organization need no other.
func (c *Client) ConfiguredOrgID() string { return c.organizations.configured }

// TokenOrgID returns the UUID of the access token's organization, even if another one is configured: some APIs accept no other.
func (c *Client) TokenOrgID(ctx context.Context) (string, error) { return c.organizations.ofToken(ctx) }

// RefreshTokenRotated reports whether the token endpoint has replaced the refresh token.
func (c *Client) RefreshTokenRotated() bool { return c.transport.RefreshTokenRotated() }
