package transport

import (
	"fmt"
	"net"
	"net/url"
	"strings"
	"unicode"
)

// Credentials are either a bearer token or a client with a refresh token.
type Credentials struct {
	AccessToken                          string
	ClientID, ClientSecret, RefreshToken string
}

// Renewable reports whether access tokens are obtained with a refresh token.
func (c Credentials) Renewable() bool { return c.AccessToken == "" }

// ConfigError means that a client cannot use a setting. It never quotes a credential.
type ConfigError struct {
	// Field is the name of the setting, for example "BaseURL" or "AccessToken".
	Field string
	// Message describes the allowed values.
	Message string
}

// Error contains the field and the message.
func (e *ConfigError) Error() string { return e.Field + " " + e.Message }

// ParseBaseURL parses the base URL in a field of a configuration. Its *ConfigError does not quote the URL, which may
// contain a password by mistake.
func ParseBaseURL(field, text string) (*url.URL, error) {
	fail := func(message string) (*url.URL, error) { return nil, &ConfigError{Field: field, Message: message} }

	u, err := url.Parse(strings.TrimRight(strings.TrimSpace(text), "/"))
	switch {
	case err != nil, u.Host == "", u.Scheme != "https" && u.Scheme != "http":
		return fail("must be an absolute URL that begins with https://.")
	case u.User != nil, u.RawQuery != "", u.Fragment != "":
		return fail("must be a URL without user, query and fragment.")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return fail("must begin with https://: over plain http, anybody on the network path could read the access token. " +
			"Only loopback addresses (localhost, 127.0.0.1, ::1) may use http.")
	}
	return u, nil
}

func isLoopback(name string) bool {
	ip := net.ParseIP(name)
	return strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback()
}

// checkCredentials trims the credentials and checks that they are of one kind and fit into an HTTP header: net/http quotes an
// invalid header value in its error.
func checkCredentials(credentials Credentials) (Credentials, error) {
	fields := []struct {
		name  string
		value *string
	}{
		{"AccessToken", &credentials.AccessToken}, {"ClientID", &credentials.ClientID},
		{"ClientSecret", &credentials.ClientSecret}, {"RefreshToken", &credentials.RefreshToken},
	}
	for _, field := range fields {
		*field.value = strings.TrimSpace(*field.value)
		if !isPrintableASCII(*field.value) {
			return credentials, &ConfigError{Field: field.name,
				Message: "contains a space, a control character or a character outside ASCII. " +
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
	case credentials.AccessToken == "" && len(missing) == len(refresh):
		return credentials, &ConfigError{Field: "AccessToken", Message: "is missing, and so are ClientID, ClientSecret and RefreshToken."}
	case credentials.AccessToken != "" && len(missing) < len(refresh):
		return credentials, &ConfigError{Field: "AccessToken", Message: "cannot be combined with ClientID, ClientSecret and RefreshToken."}
	case credentials.AccessToken == "" && len(missing) > 0:
		return credentials, &ConfigError{Field: missing[0],
			Message: fmt.Sprintf("is missing; ClientID, ClientSecret and RefreshToken belong together (missing: %s).", strings.Join(missing, ", "))}
	}
	return credentials, nil
}

func isPrintableASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > unicode.MaxASCII || r == 0x7f })
}
