package provider

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// clearEnvironment clears the variables that the developer may have set.
func clearEnvironment(t *testing.T) {
	t.Helper()
	for _, name := range []string{
		"ACCESS_TOKEN", "API_KEY", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN", "ORG_ID", "REGION", "BASE_URL", "CONTACT_CENTER_BASE_URL",
	} {
		t.Setenv("WEBEX_"+name, "")
	}
}

func text(value string) types.String { return types.StringValue(value) }

func TestSettings_credentials(t *testing.T) {
	type environment map[string]string
	renewal := webexapi.Credentials{ClientID: "id", ClientSecret: "secret", RefreshToken: "refresh"}
	unknown := types.StringUnknown()
	renewalEnvironment := environment{"WEBEX_CLIENT_ID": "id", "WEBEX_CLIENT_SECRET": "secret", "WEBEX_REFRESH_TOKEN": "refresh"}

	for name, test := range map[string]struct {
		block       model
		environment environment
		want        webexapi.Credentials
		unknown     []string
		attribute   string
		message     []string
	}{
		"token": {block: model{AccessToken: text("a")}, want: webexapi.Credentials{AccessToken: "a"}},
		"renewal": {
			block: model{ClientID: text("id"), ClientSecret: text("secret"), RefreshToken: text("refresh")}, want: renewal,
		},
		"token from the environment": {environment: environment{"WEBEX_ACCESS_TOKEN": "a"}, want: webexapi.Credentials{AccessToken: "a"}},
		"token by its other name":    {environment: environment{"WEBEX_API_KEY": "k"}, want: webexapi.Credentials{AccessToken: "k"}},
		"token by both names": {
			environment: environment{"WEBEX_ACCESS_TOKEN": "a", "WEBEX_API_KEY": "k"}, want: webexapi.Credentials{AccessToken: "a"},
		},
		"renewal from the environment": {environment: renewalEnvironment, want: renewal},
		"white space":                  {environment: environment{"WEBEX_ACCESS_TOKEN": " a\n"}, want: webexapi.Credentials{AccessToken: "a"}},
		"configured white space":       {block: model{AccessToken: text("a\n")}, want: webexapi.Credentials{AccessToken: "a"}},
		"the configuration wins": {
			block: model{AccessToken: text("a")}, environment: environment{"WEBEX_ACCESS_TOKEN": "b", "WEBEX_API_KEY": "c"},
			want: webexapi.Credentials{AccessToken: "a"},
		},
		"a configured token ignores renewal in the environment": {
			block: model{AccessToken: text("a")}, environment: renewalEnvironment, want: webexapi.Credentials{AccessToken: "a"},
		},
		"configured renewal ignores a token in the environment": {
			block:       model{ClientID: text("id"), ClientSecret: text("secret"), RefreshToken: text("refresh")},
			environment: environment{"WEBEX_ACCESS_TOKEN": "a"}, want: renewal,
		},
		"missing members come from the environment": {
			block: model{ClientID: text("id")},
			environment: environment{
				"WEBEX_ACCESS_TOKEN": "a", "WEBEX_CLIENT_ID": "other", "WEBEX_CLIENT_SECRET": "secret", "WEBEX_REFRESH_TOKEN": "refresh",
			},
			want: renewal,
		},
		"an empty variable is unset": {
			environment: environment{"WEBEX_ACCESS_TOKEN": "", "WEBEX_API_KEY": "k", "WEBEX_CLIENT_ID": " "},
			want:        webexapi.Credentials{AccessToken: "k"},
		},
		"none": {},
		"both in the environment": {
			environment: environment{"WEBEX_API_KEY": "k", "WEBEX_CLIENT_ID": "id"}, message: []string{"WEBEX_CLIENT_ID", "Unset one kind"},
		},
		"both configured": {
			block: model{AccessToken: text("a"), ClientID: text("id")}, attribute: "access_token", message: []string{"conflicts with client_id"},
		},
		"one of three": {
			block: model{ClientID: text("id")}, attribute: "client_secret",
			message: []string{"Missing: client_secret (or WEBEX_CLIENT_SECRET), refresh_token (or WEBEX_REFRESH_TOKEN)"},
		},
		"two of three in the environment": {
			environment: environment{"WEBEX_CLIENT_ID": "id", "WEBEX_REFRESH_TOKEN": "refresh"}, attribute: "client_secret",
			message: []string{"Missing: client_secret (or WEBEX_CLIENT_SECRET)."},
		},
		"unknown token":           {block: model{AccessToken: unknown}, unknown: []string{"access_token"}},
		"unknown member":          {block: model{ClientID: text("id"), ClientSecret: unknown}, unknown: []string{"client_secret"}},
		"unknown token, no other": {block: model{AccessToken: unknown}, environment: renewalEnvironment, unknown: []string{"access_token"}},
	} {
		t.Run(name, func(t *testing.T) {
			clearEnvironment(t)
			for variable, value := range test.environment {
				t.Setenv(variable, value)
			}
			var diags diag.Diagnostics
			got := resolve(test.block, &diags)
			if len(test.message) > 0 {
				expectError(t, diags, test.attribute, test.message...)
				return
			}
			if diags.HasError() {
				t.Fatal(diags)
			}
			if test.unknown == nil && got.config.Credentials != test.want {
				t.Errorf("got %+v, want %+v", got.config.Credentials, test.want)
			}
			if !slices.Equal(got.unknown, test.unknown) || got.undecided != (test.unknown != nil) {
				t.Errorf("got unknown %v, want %v", got.unknown, test.unknown)
			}
		})
	}
}

// Any part of what renews a token decides for that kind: the rest comes from the environment, and the token there is ignored.
func TestSettings_incompleteCredentials(t *testing.T) {
	clearEnvironment(t)
	t.Setenv("WEBEX_ACCESS_TOKEN", "a")
	for parts := 1; parts < 8; parts++ {
		var block model
		want := webexapi.Credentials{}
		for i, member := range []struct {
			variable   string
			configured *types.String
			want       *string
		}{
			{"WEBEX_CLIENT_ID", &block.ClientID, &want.ClientID},
			{"WEBEX_CLIENT_SECRET", &block.ClientSecret, &want.ClientSecret},
			{"WEBEX_REFRESH_TOKEN", &block.RefreshToken, &want.RefreshToken},
		} {
			if parts&(1<<i) != 0 {
				*member.configured, *member.want = text("configured"), "configured"
				t.Setenv(member.variable, "")
			} else {
				*member.want = "from the environment"
				t.Setenv(member.variable, *member.want)
			}
		}
		var diags diag.Diagnostics
		if got := resolve(block, &diags).config.Credentials; diags.HasError() || got != want {
			t.Errorf("got %+v, %v; want %+v", got, diags, want)
		}
	}
}

func TestSettings_values(t *testing.T) {
	clearEnvironment(t)
	var diags diag.Diagnostics
	got := resolve(model{AccessToken: text("a")}, &diags).config
	if got.OrgID != "" || got.BaseURL != "" || got.ContactCenterBaseURL != "https://api.wxcc-us1.cisco.com" || got.RequestTimeout != 0 {
		t.Errorf("without settings: got %+v, want the client's defaults", got)
	}

	t.Setenv("WEBEX_REGION", "eu2")
	t.Setenv("WEBEX_BASE_URL", "http://127.0.0.1:1/v1/")
	t.Setenv("WEBEX_ORG_ID", "6F1D2C3B-4A59-4E68-8F70-1B2C3D4E5F60")
	got = resolve(model{AccessToken: text("a")}, &diags).config
	if got.ContactCenterBaseURL != "https://api.wxcc-eu2.cisco.com" || got.BaseURL != "http://127.0.0.1:1/v1/" || got.OrgID == "" {
		t.Errorf("from the environment: got %+v", got)
	}

	t.Setenv("WEBEX_CONTACT_CENTER_BASE_URL", "http://127.0.0.1:1")
	got = resolve(model{AccessToken: text("a")}, &diags).config
	if got.ContactCenterBaseURL != "http://127.0.0.1:1" {
		t.Errorf("the address wins over the region: got %s", got.ContactCenterBaseURL)
	}

	got = resolve(model{
		AccessToken: text("a"), Region: text("anz1"), BaseURL: text("https://a.example.com/v1"), ContactCenterBaseURL: text("https://b.example.com"),
		OrgID: tfvalue.OrganizationID.Value("org"), RequestTimeout: text("45s"), MaxRetryDuration: text("1h30m"),
	}, &diags).config
	want := webexapi.Config{
		Credentials: webexapi.Credentials{AccessToken: "a"}, OrgID: "org",
		BaseURL: "https://a.example.com/v1", ContactCenterBaseURL: "https://b.example.com",
		RequestTimeout: 45 * time.Second, MaxRetryDuration: 90 * time.Minute,
	}
	if got.Credentials != want.Credentials || got.OrgID != want.OrgID || got.BaseURL != want.BaseURL || got.RequestTimeout != want.RequestTimeout ||
		got.ContactCenterBaseURL != want.ContactCenterBaseURL || got.MaxRetryDuration != want.MaxRetryDuration {
		t.Errorf("configured: got %+v, want %+v", got, want)
	}
	if diags.HasError() {
		t.Error(diags)
	}
}

// TestSettings_invalid checks invalid values in the block and in the environment. No error quotes a credential.
func TestSettings_invalid(t *testing.T) {
	for name, test := range map[string]struct {
		block     model
		variable  string
		value     string
		attribute string
		message   []string
	}{
		"http": {
			block:     model{BaseURL: text("http://webexapis.com/v1")},
			attribute: "base_url", message: []string{"base_url must begin with https://"},
		},
		"http by variable": {
			variable: "WEBEX_BASE_URL", value: "http://webexapis.com/v1",
			attribute: "base_url", message: []string{"(from the environment variable WEBEX_BASE_URL)", "https://"},
		},
		"http, other": {
			block:     model{ContactCenterBaseURL: text("http://example.com")},
			attribute: "contact_center_base_url", message: []string{"https://"},
		},
		"relative":     {block: model{BaseURL: text("webexapis.com/v1")}, attribute: "base_url", message: []string{"absolute URL"}},
		"other scheme": {block: model{BaseURL: text("ftp://webexapis.com/v1")}, attribute: "base_url", message: []string{"absolute URL"}},
		"query": {
			block:     model{BaseURL: text("https://webexapis.com/v1?a=b")},
			attribute: "base_url", message: []string{"without user, query and fragment"},
		},
		"password": {
			block:     model{BaseURL: text("https://me:hush@webexapis.com/v1")},
			attribute: "base_url", message: []string{"without user"},
		},
		"organization": {variable: "WEBEX_ORG_ID", value: "acme", attribute: "org_id", message: []string{"WEBEX_ORG_ID"}},
		"region": {
			variable: "WEBEX_REGION", value: "us1.evil.example/",
			attribute: "region", message: []string{"WEBEX_REGION", "us1, eu2"},
		},
		"region upper case": {block: model{Region: text("US1")}, attribute: "region", message: []string{"lowercase"}},
		"token with break":  {block: model{AccessToken: text("hush\nhush")}, attribute: "access_token", message: []string{"line break"}},
		"token by variable": {variable: "WEBEX_API_KEY", value: "hush hush", attribute: "access_token", message: []string{"WEBEX_API_KEY"}},
	} {
		t.Run(name, func(t *testing.T) {
			clearEnvironment(t)
			if test.block.AccessToken.IsNull() && test.attribute != "access_token" {
				test.block.AccessToken = text("a")
			}
			if test.variable != "" {
				t.Setenv(test.variable, test.value)
			}
			var diags diag.Diagnostics
			settings := resolve(test.block, &diags)
			if !diags.HasError() {
				settings.client(&diags)
			}
			expectError(t, diags, test.attribute, test.message...)
			if strings.Contains(diags[0].Detail(), "hush") {
				t.Errorf("a credential is quoted: %s", diags[0].Detail())
			}
		})
	}
}

func TestRules(t *testing.T) {
	for _, region := range []string{"us1", "anz1", "us-gov-1", "x"} {
		if problem := regionRule.Problem(region); problem != "" {
			t.Errorf("%q: %v", region, problem)
		}
	}
	for _, region := range []string{"", "US1", "us1.", "us_1", "-us", "us-", "a/b", "us1\n", strings.Repeat("a", 60)} {
		if regionRule.Problem(region) == "" {
			t.Errorf("%q: no error", region)
		}
	}
	for _, duration := range []string{"1ns", "45s", "1h30m"} {
		if problem := durationRule.Problem(duration); problem != "" {
			t.Errorf("%q: %v", duration, problem)
		}
	}
	for _, duration := range []string{"", "45", "-1s", "0s", "fast"} {
		if durationRule.Problem(duration) == "" {
			t.Errorf("%q: no error", duration)
		}
	}
}

// expectError expects one error, on the attribute ("" for none), that contains all texts.
func expectError(t *testing.T, diags diag.Diagnostics, attribute string, message ...string) {
	t.Helper()
	if len(diags) != 1 {
		t.Fatalf("got %v, want one error", diags)
	}
	where := ""
	if located, ok := diags[0].(diag.DiagnosticWithPath); ok {
		where = located.Path().String()
	}
	if where != attribute {
		t.Errorf("got the error on %q, want %q", where, attribute)
	}
	for _, text := range message {
		if !strings.Contains(diags[0].Detail(), text) {
			t.Errorf("got %q, want %q in it", diags[0].Detail(), text)
		}
	}
}
