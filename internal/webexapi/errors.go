package webexapi

import "github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"

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

// IsNotFound reports whether err is Webex's word that an object does not exist. Before an object counts as deleted, see IsGone.
func IsNotFound(err error) bool { return transport.IsNotFound(err) }
