package transport

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// wantConfigError asserts that err is about field, or nil for no field, and that it does not quote a secret.
func wantConfigError(t *testing.T, err error, field string) {
	t.Helper()
	var configErr *ConfigError
	switch {
	case field == "" && err != nil:
		t.Errorf("rejected: %v", err)
	case field != "" && (!errors.As(err, &configErr) || configErr.Field != field || !strings.Contains(err.Error(), field)):
		t.Errorf("error %v, want one about %s", err, field)
	case err != nil && strings.Contains(err.Error(), "SECRET"):
		t.Errorf("the error quotes the value: %v", err)
	}
}

func TestNew_credentials(t *testing.T) {
	for name, test := range map[string]struct {
		credentials Credentials
		field       string
	}{
		"token":                         {Credentials{AccessToken: "token"}, ""},
		"none":                          {Credentials{AccessToken: " "}, "AccessToken"},
		"both kinds":                    {Credentials{"SECRET", "a", "SECRET", "SECRET"}, "AccessToken"},
		"token and a part of a refresh": {Credentials{"SECRET", "a", "", ""}, "AccessToken"},
		"refresh":                       {refreshCredentials, ""},
		"refresh without client ID":     {Credentials{"", "", "SECRET", "SECRET"}, "ClientID"},
		"refresh without client secret": {Credentials{"", "a", "", "SECRET"}, "ClientSecret"},
		"refresh without refresh token": {Credentials{"", "a", "SECRET", ""}, "RefreshToken"},
		"white space around":            {Credentials{AccessToken: "\t token\r\n"}, ""},
		"line break in the token":       {Credentials{AccessToken: "SECRET\nSECRET"}, "AccessToken"},
		"space in the token":            {Credentials{AccessToken: "Bearer SECRET"}, "AccessToken"},
		"NUL in the secret":             {Credentials{"", "a", "SECRET\x00", "SECRET"}, "ClientSecret"},
		"en dash in the token":          {Credentials{AccessToken: "SECRET\u2013"}, "AccessToken"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(Config{
				TokenBaseURL: mustParse("https://webexapis.com/v1"), Credentials: test.credentials,
				RoundTripper: http.NewFileTransport(http.Dir("")),
			})
			wantConfigError(t, err, test.field)
		})
	}
}

func TestNew_defaults(t *testing.T) {
	client, err := New(Config{TokenBaseURL: mustParse("https://webexapis.com/v1"), Credentials: Credentials{AccessToken: "token"}})
	if err != nil {
		t.Fatal(err)
	}
	if client.RequestTimeout() != DefaultRequestTimeout || client.config.MaxRetryDuration != DefaultMaxRetryDuration ||
		client.clock != (SystemClock{}) || client.config.RoundTripper == nil {
		t.Errorf("got %+v", client.config)
	}
	client.Log(t.Context(), 0, "no log is configured", nil)
}
