package webexapi

import (
	"net/http"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Default values for Config.
const (
	// DefaultBaseURL is the platform API.
	DefaultBaseURL          = "https://webexapis.com/v1"
	DefaultRequestTimeout   = transport.DefaultRequestTimeout
	DefaultMaxRetryDuration = transport.DefaultMaxRetryDuration
)

// Config configures a Client. No field is read after New.
type Config struct {
	// BaseURL is the URL of the platform API, with its version; empty means DefaultBaseURL.
	BaseURL string
	// ContactCenterBaseURL is the root of the regional host: https://api.wxcc-us1.cisco.com.
	ContactCenterBaseURL string
	// Credentials contain either an access token or a client with a refresh token.
	Credentials Credentials
	// OrgID is the Contact Center organization in any documented form; empty means the token's.
	OrgID string
	// AllowedOrgIDs are the organizations that requests may access, in any documented form; nil means all, an empty list none.
	AllowedOrgIDs []string
	// ReadOnly makes every request that is not a read fail with a *ReadOnlyError.
	ReadOnly bool
	// RequestTimeout limits one HTTP attempt, MaxRetryDuration the retries of one operation and of one outage; zero means the
	// default.
	RequestTimeout, MaxRetryDuration time.Duration
	// UserAgent is sent with every request.
	UserAgent string
	// Clock is the time source; nil means the system's.
	Clock Clock
	// Log receives one line per attempt, decision and pause, without secrets and personal data; nil disables the log.
	Log transport.LogFunc
	// Transport sends the requests; nil means a new HTTP transport.
	Transport http.RoundTripper
}
