package webexapi

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestNew_refuses(t *testing.T) {
	valid := Config{
		BaseURL: "https://webexapis.com/v1", ContactCenterBaseURL: "https://api.wxcc-us1.cisco.com",
		Credentials: Credentials{AccessToken: "token"}, Transport: http.NewFileTransport(http.Dir("")),
	}
	for name, test := range map[string]struct {
		change func(*Config)
		field  string
	}{
		"valid":                  {func(*Config) {}, ""},
		"default base URL":       {func(c *Config) { c.BaseURL = "" }, ""},
		"http on localhost":      {func(c *Config) { c.BaseURL = "http://localhost:8080/v1" }, ""},
		"http on 127.0.0.1":      {func(c *Config) { c.BaseURL = "http://127.0.0.1:8080/v1/" }, ""},
		"http on ::1":            {func(c *Config) { c.ContactCenterBaseURL = "http://[::1]:8080" }, ""},
		"http":                   {func(c *Config) { c.BaseURL = "http://webexapis.com/v1" }, "BaseURL"},
		"http, contact center":   {func(c *Config) { c.ContactCenterBaseURL = "http://api.example" }, "ContactCenterBaseURL"},
		"http on a name like it": {func(c *Config) { c.BaseURL = "http://127.0.0.1.example" }, "BaseURL"},
		"http on all addresses":  {func(c *Config) { c.BaseURL = "http://0.0.0.0" }, "BaseURL"},
		"no contact center":      {func(c *Config) { c.ContactCenterBaseURL = "" }, "ContactCenterBaseURL"},
		"no scheme":              {func(c *Config) { c.BaseURL = "webexapis.com/v1" }, "BaseURL"},
		"another scheme":         {func(c *Config) { c.BaseURL = "ftp://webexapis.com" }, "BaseURL"},
		"no host":                {func(c *Config) { c.BaseURL = "https:///v1" }, "BaseURL"},
		"no URL":                 {func(c *Config) { c.BaseURL = "https://SECRET\x00" }, "BaseURL"},
		"a password":             {func(c *Config) { c.BaseURL = "https://u:SECRET@webexapis.com" }, "BaseURL"},
		"a query":                {func(c *Config) { c.BaseURL = "https://webexapis.com?key=SECRET" }, "BaseURL"},
		"a fragment":             {func(c *Config) { c.BaseURL = "https://webexapis.com#SECRET" }, "BaseURL"},
		"no credentials":         {func(c *Config) { c.Credentials = Credentials{AccessToken: " "} }, "AccessToken"},
		"both kinds": {func(c *Config) {
			c.Credentials = Credentials{AccessToken: "SECRET", ClientID: "a", ClientSecret: "SECRET", RefreshToken: "SECRET"}
		}, "AccessToken"},
		"token and half a trio":   {func(c *Config) { c.Credentials = Credentials{AccessToken: "SECRET", ClientID: "a"} }, "AccessToken"},
		"trio":                    {func(c *Config) { c.Credentials = refreshCredentials }, ""},
		"trio without client ID":  {func(c *Config) { c.Credentials = Credentials{ClientSecret: "SECRET", RefreshToken: "SECRET"} }, "ClientID"},
		"trio without secret":     {func(c *Config) { c.Credentials = Credentials{ClientID: "a", RefreshToken: "SECRET"} }, "ClientSecret"},
		"trio without refresh":    {func(c *Config) { c.Credentials = Credentials{ClientID: "a", ClientSecret: "SECRET"} }, "RefreshToken"},
		"white space around":      {func(c *Config) { c.Credentials.AccessToken = "\t token\r\n" }, ""},
		"line break in the token": {func(c *Config) { c.Credentials.AccessToken = "SECRET\nSECRET" }, "AccessToken"},
		"space in the token":      {func(c *Config) { c.Credentials.AccessToken = "Bearer SECRET" }, "AccessToken"},
		"NUL in the secret": {func(c *Config) {
			c.Credentials = Credentials{ClientID: "a", ClientSecret: "SECRET\x00", RefreshToken: "SECRET"}
		}, "ClientSecret"},
		"dash that is none":         {func(c *Config) { c.Credentials.AccessToken = "SECRET\u2013" }, "AccessToken"},
		"organization":              {func(c *Config) { c.OrgID = orgWebexID }, ""},
		"organization that is none": {func(c *Config) { c.OrgID = "acme" }, "OrgID"},
	} {
		t.Run(name, func(t *testing.T) {
			config := valid
			test.change(&config)
			_, err := New(config)
			var configErr *ConfigError
			switch {
			case test.field == "" && err != nil:
				t.Errorf("rejected: %v", err)
			case test.field != "" && (!errors.As(err, &configErr) || configErr.Field != test.field || !strings.Contains(err.Error(), test.field)):
				t.Errorf("error %v, want one about %s", err, test.field)
			case err != nil && strings.Contains(err.Error(), "SECRET"):
				t.Errorf("the error quotes the value: %v", err)
			}
		})
	}
}
