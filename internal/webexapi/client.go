// Package webexapi is a client of the Webex platform and Webex Contact Center APIs. It knows HTTP and Webex and nothing of
// Terraform. It imports canonical and nothing else of the project.
package webexapi

import (
	"context"
	"net/http"
	"time"
)

// Config is what a client needs. No field is read after New.
type Config struct {
	// BaseURL is the platform API, with its version: https://webexapis.com/v1.
	BaseURL string
	// ContactCenterBaseURL is the root of the regional host: https://api.wxcc-us1.cisco.com.
	ContactCenterBaseURL string
	// Credentials hold one kind: an access token, or the three of a refresh.
	Credentials Credentials
	// OrgID is the Contact Center organisation in any documented form; empty: found out when needed.
	OrgID string
	// RequestTimeout bounds one HTTP attempt, MaxRetryDuration the retries of one API call.
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

// Client holds one service per API. It is safe for concurrent use.
type Client struct {
	Webhooks      *Webhooks
	Callbacks     *Callbacks
	Subscriptions *Subscriptions
	Queues        *Queues
	Agents        *Agents

	config Config
	clock  Clock
}

// New makes a client without any network call. Unusable settings are errors that never quote a credential.
func New(config Config) (*Client, error) { panic("stub") }

// AccessToken returns a valid bearer token and when it ends (zero for a static token).
func (c *Client) AccessToken(ctx context.Context) (token string, expires time.Time, err error) {
	panic("stub")
}

// OrgID resolves the organisation's UUID: override when not empty, else the configured one, else the token's suffix, else
// people/me. It is asked once; a failure is not kept.
func (c *Client) OrgID(ctx context.Context, override string) (string, error) { panic("stub") }
