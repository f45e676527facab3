package webexapi

import "github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"

// The types of package transport that callers need.
type (
	// Clock returns the time and waits.
	Clock = transport.Clock
	// SystemClock is the clock of the machine.
	SystemClock = transport.SystemClock
	// Credentials are either a bearer token or a client with a refresh token.
	Credentials = transport.Credentials
	// ConfigError means that New cannot use a setting.
	ConfigError = transport.ConfigError
	// Error is an unsuccessful response.
	Error = transport.Error
	// TransportError is an attempt without a response.
	TransportError = transport.TransportError
	// ProxyError means that a proxy rejected the connection.
	ProxyError = transport.ProxyError
	// PausedError means that a request was not sent, because the rate limit pauses it for longer than it may wait.
	PausedError = transport.PausedError
	// OutageError means that a request was not sent, because the service is failing.
	OutageError = transport.OutageError
	// TokenError means that the token endpoint rejected the refresh token or the client.
	TokenError = transport.TokenError
	// NoTokenError means that a request was not sent, because no access token could be obtained.
	NoTokenError = transport.NoTokenError
)

// IsNotFound reports whether err is a response of Webex that an object does not exist. This alone does not prove a deletion; see IsGone.
func IsNotFound(err error) bool { return transport.IsNotFound(err) }
