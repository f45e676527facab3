package provider

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

const (
	defaultBaseURL          = "https://webexapis.com/v1"
	defaultRegion           = "us1"
	regionalBaseURL         = "https://api.wxcc-%s.cisco.com"
	defaultRequestTimeout   = "30s"
	defaultMaxRetryDuration = "5m"
)

// resolve puts the provider block and the environment together. unknown names the arguments whose values are not known yet;
// the configuration then holds their defaults, and without known credentials it holds none.
func resolve(block model, diags *diag.Diagnostics) (config webexapi.Config, unknown []string) {
	r := resolver{diags: diags}
	config.Credentials = r.credentials(block)
	config.OrgID = r.text("org_id", block.OrgID.StringValue, checkOrganization, "WEBEX_ORG_ID")
	config.BaseURL = strings.TrimRight(orElse(r.text("base_url", block.BaseURL, checkBaseURL, "WEBEX_BASE_URL"), defaultBaseURL), "/")
	region := orElse(r.text("region", block.Region, checkRegion, "WEBEX_REGION"), defaultRegion)
	contactCenter := r.text("contact_center_base_url", block.ContactCenterBaseURL, checkBaseURL, "WEBEX_CONTACT_CENTER_BASE_URL")
	config.ContactCenterBaseURL = strings.TrimRight(orElse(contactCenter, fmt.Sprintf(regionalBaseURL, region)), "/")
	config.RequestTimeout = r.duration("request_timeout", block.RequestTimeout, defaultRequestTimeout)
	config.MaxRetryDuration = r.duration("max_retry_duration", block.MaxRetryDuration, defaultMaxRetryDuration)
	return config, r.unknown
}

// resolver collects what is wrong and what is not known yet.
type resolver struct {
	diags   *diag.Diagnostics
	unknown []string
}

// text returns the configured value, else the first variable that is not empty. The schema has checked what is configured;
// the check here is for the environment.
func (r *resolver) text(attribute string, configured types.String, check func(string) error, variables ...string) string {
	if configured.IsUnknown() {
		r.unknown = append(r.unknown, attribute)
		return ""
	}
	if !configured.IsNull() {
		return strings.TrimSpace(configured.ValueString())
	}
	for _, variable := range variables {
		value := strings.TrimSpace(os.Getenv(variable))
		if value == "" {
			continue
		}
		if err := check(value); err != nil {
			r.diags.AddAttributeError(path.Root(attribute), "Unusable environment variable",
				fmt.Sprintf("%s stands in for %s: %s.", variable, attribute, err))
		}
		return value
	}
	return ""
}

func (r *resolver) duration(attribute string, configured types.String, standard string) time.Duration {
	duration, _ := time.ParseDuration(orElse(r.text(attribute, configured, checkDuration), standard))
	return duration
}

// credentials returns the one kind that is given. The configuration wins: if it holds any credential, those of the other kind
// in the environment are ignored, so that a variable set for another purpose cannot change whose account is used.
func (r *resolver) credentials(block model) webexapi.Credentials {
	known := len(r.unknown)
	credentials := webexapi.Credentials{}
	if !configuresRenewal(block) {
		credentials.AccessToken = r.text("access_token", block.AccessToken, checkCredential, "WEBEX_ACCESS_TOKEN", "WEBEX_API_KEY")
	}
	if block.AccessToken.IsNull() {
		credentials.ClientID = r.text("client_id", block.ClientID, checkCredential, "WEBEX_CLIENT_ID")
		credentials.ClientSecret = r.text("client_secret", block.ClientSecret, checkCredential, "WEBEX_CLIENT_SECRET")
		credentials.RefreshToken = r.text("refresh_token", block.RefreshToken, checkCredential, "WEBEX_REFRESH_TOKEN")
	}
	if len(r.unknown) > known {
		return webexapi.Credentials{} // Which kind it will be is not known yet.
	}
	r.checkCredentials(credentials)
	return credentials
}

// checkCredentials refuses both kinds (here from the environment), half of one, and none.
func (r *resolver) checkCredentials(credentials webexapi.Credentials) {
	renewal := []struct{ attribute, variable, value string }{
		{"client_id", "WEBEX_CLIENT_ID", credentials.ClientID},
		{"client_secret", "WEBEX_CLIENT_SECRET", credentials.ClientSecret},
		{"refresh_token", "WEBEX_REFRESH_TOKEN", credentials.RefreshToken},
	}
	var given, missing []string
	for _, member := range renewal {
		if member.value == "" {
			missing = append(missing, fmt.Sprintf("%s (or %s)", member.attribute, member.variable))
		} else {
			given = append(given, member.variable)
		}
	}

	token := credentials.AccessToken != ""
	switch {
	case token && len(given) > 0:
		r.diags.AddError("Two kinds of Webex credentials in the environment",
			fmt.Sprintf("An access token (WEBEX_ACCESS_TOKEN or WEBEX_API_KEY) and %s are both set. Unset one kind, or choose in the provider block.",
				strings.Join(given, ", ")))
	case !token && len(given) == 0:
		r.diags.AddAttributeError(path.Root("access_token"), "No Webex credentials",
			"Set access_token (or WEBEX_ACCESS_TOKEN), or all of client_id, client_secret and refresh_token (or WEBEX_CLIENT_ID, "+
				"WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN). A personal access token for a first try: https://developer.webex.com/docs/getting-started.")
	case !token && len(missing) > 0:
		attribute, _, _ := strings.Cut(missing[0], " ")
		r.diags.AddAttributeError(path.Root(attribute), "Incomplete Webex credentials",
			"client_id, client_secret and refresh_token belong together. Missing: "+strings.Join(missing, ", ")+".")
	}
}

// checkKinds refuses both kinds of credentials in the provider block.
func checkKinds(block model, diags *diag.Diagnostics) {
	if isKnown(block.AccessToken) && (isKnown(block.ClientID) || isKnown(block.ClientSecret) || isKnown(block.RefreshToken)) {
		diags.AddAttributeError(path.Root("access_token"), "Two kinds of Webex credentials",
			"access_token conflicts with client_id, client_secret and refresh_token: give one kind.")
	}
}

func configuresRenewal(block model) bool {
	return !block.ClientID.IsNull() || !block.ClientSecret.IsNull() || !block.RefreshToken.IsNull()
}

func isKnown(value types.String) bool { return !value.IsNull() && !value.IsUnknown() }

func orElse(value, standard string) string {
	if value == "" {
		return standard
	}
	return value
}
