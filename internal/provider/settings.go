package provider

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

const (
	defaultRegion   = "us1"
	regionalBaseURL = "https://api.wxcc-%s.cisco.com"
)

// settings combine the provider block and the environment.
type settings struct {
	config webexapi.Config
	// unknown lists the arguments whose values are still unknown; config contains their defaults.
	unknown []string
	// variables maps an argument to the environment variable that its value comes from.
	variables map[string]string
	// noCredentials means that there are none, which is an error only when a request is needed.
	noCredentials bool
	// undecided means that the credentials are still unknown.
	undecided bool
	// adoptExisting lets creates adopt an equal object.
	adoptExisting bool
}

// resolve combines the provider block and the environment.
func resolve(block model, diags *diag.Diagnostics) *settings {
	s := &settings{variables: map[string]string{}}
	s.config.Credentials = s.credentials(block, diags)
	s.config.OrgID = s.text("org_id", block.OrgID.StringValue, "WEBEX_ORG_ID")
	s.config.BaseURL = s.text("base_url", block.BaseURL, "WEBEX_BASE_URL")
	s.config.ContactCenterBaseURL = s.contactCenterBaseURL(block, diags)
	s.config.RequestTimeout = s.duration("request_timeout", block.RequestTimeout)
	s.config.MaxRetryDuration = s.duration("max_retry_duration", block.MaxRetryDuration)
	s.config.AllowedOrgIDs = s.set("allowed_org_ids", block.AllowedOrgIDs)
	s.config.ReadOnly = s.boolean("read_only", block.ReadOnly, "WEBEX_READ_ONLY", diags)
	s.adoptExisting = s.boolean("adopt_existing", block.AdoptExisting, "WEBEX_ADOPT_EXISTING", diags)
	return s
}

// client returns the client, or nil if the credentials are still unknown. Invalid settings are reported on their arguments.
func (s *settings) client(diags *diag.Diagnostics) *webexapi.Client {
	if s.undecided || s.noCredentials {
		return nil
	}
	client, err := webexapi.New(s.config)
	var unusable *webexapi.ConfigError
	switch {
	case errors.As(err, &unusable):
		attribute := attributes[unusable.Field]
		diags.AddAttributeError(path.Root(attribute), "Invalid provider configuration", s.source(attribute)+" "+unusable.Message)
	case err != nil:
		diags.AddError("Invalid provider configuration", err.Error())
	}
	return client
}

// attributes maps the fields of the client's configuration to provider arguments.
var attributes = map[string]string{
	"AccessToken":          "access_token",
	"ClientID":             "client_id",
	"ClientSecret":         "client_secret",
	"RefreshToken":         "refresh_token",
	"OrgID":                "org_id",
	"BaseURL":              "base_url",
	"ContactCenterBaseURL": "contact_center_base_url",
	"AllowedOrgIDs":        "allowed_org_ids",
}

// source returns the name of an argument, with the environment variable if its value comes from one.
func (s *settings) source(attribute string) string {
	if variable := s.variables[attribute]; variable != "" {
		return fmt.Sprintf("%s (from the environment variable %s)", attribute, variable)
	}
	return attribute
}

// text returns the configured value, otherwise the first environment variable that is not empty.
func (s *settings) text(attribute string, configured types.String, variables ...string) string {
	if configured.IsUnknown() {
		s.unknown = append(s.unknown, attribute)
		return ""
	}
	if isSet(configured) {
		return strings.TrimSpace(configured.ValueString())
	}
	for _, variable := range variables {
		if value := strings.TrimSpace(os.Getenv(variable)); value != "" {
			s.variables[attribute] = variable
			return value
		}
	}
	return ""
}

// contactCenterBaseURL returns the configured base URL, otherwise that of the region.
func (s *settings) contactCenterBaseURL(block model, diags *diag.Diagnostics) string {
	address := s.text("contact_center_base_url", block.ContactCenterBaseURL, "WEBEX_CONTACT_CENTER_BASE_URL")
	if address != "" {
		return address
	}
	return fmt.Sprintf(regionalBaseURL, s.region(block, diags))
}

func (s *settings) region(block model, diags *diag.Diagnostics) string {
	region := cmp.Or(s.text("region", block.Region, "WEBEX_REGION"), defaultRegion)
	if message := regionRule.Check(s.source("region"), region); message != "" {
		diags.AddAttributeError(path.Root("region"), "Invalid provider configuration", message)
	}
	return region
}

// duration returns the configured duration, otherwise 0 for the client's default. The schema has validated it.
func (s *settings) duration(attribute string, configured types.String) time.Duration {
	duration, _ := time.ParseDuration(s.text(attribute, configured))
	return duration
}

// set returns the configured texts; an unknown element makes the set unknown.
func (s *settings) set(attribute string, configured types.Set) []string {
	if configured.IsNull() {
		return nil
	}
	texts := []string{}
	for _, element := range configured.Elements() {
		text, ok := element.(tfvalue.Text)
		if !ok || text.IsUnknown() {
			s.unknown = append(s.unknown, attribute)
			return nil
		}
		texts = append(texts, text.ValueString())
	}
	if configured.IsUnknown() {
		s.unknown = append(s.unknown, attribute)
	}
	return texts
}

// boolean returns the configured value, otherwise that of the variable, otherwise false.
func (s *settings) boolean(attribute string, configured types.Bool, variable string, diags *diag.Diagnostics) bool {
	text := os.Getenv(variable)
	switch {
	case configured.IsUnknown():
		s.unknown = append(s.unknown, attribute)
		return false
	case !configured.IsNull():
		return configured.ValueBool()
	case strings.TrimSpace(text) == "":
		return false
	}
	value, err := strconv.ParseBool(strings.TrimSpace(text))
	if err != nil {
		diags.AddAttributeError(path.Root(attribute), "Invalid provider configuration",
			fmt.Sprintf("%s (from the environment variable %s) must be true or false, got %q.", attribute, variable, text))
	}
	return value
}

// credentials returns the credentials, which are of one kind. The configuration takes precedence: if it contains any credential, those of
// the other kind in the environment are ignored, so that a variable that is set for another purpose cannot change the account.
func (s *settings) credentials(block model, diags *diag.Diagnostics) webexapi.Credentials {
	var credentials webexapi.Credentials
	if checkKinds(block, diags); diags.HasError() {
		return credentials
	}
	if !configuresRenewal(block) {
		credentials.AccessToken = s.text("access_token", block.AccessToken, "WEBEX_ACCESS_TOKEN", "WEBEX_API_KEY")
	}
	if !isSet(block.AccessToken) {
		credentials.ClientID = s.text("client_id", block.ClientID, "WEBEX_CLIENT_ID")
		credentials.ClientSecret = s.text("client_secret", block.ClientSecret, "WEBEX_CLIENT_SECRET")
		credentials.RefreshToken = s.text("refresh_token", block.RefreshToken, "WEBEX_REFRESH_TOKEN")
	}
	if s.undecided = len(s.unknown) > 0; !s.undecided {
		s.noCredentials = credentials == webexapi.Credentials{}
		checkCredentials(credentials, diags)
	}
	return credentials
}

// checkCredentials reports both kinds, which then come from the environment, and incomplete credentials.
func checkCredentials(credentials webexapi.Credentials, diags *diag.Diagnostics) {
	renewal := []struct{ attribute, variable, value string }{
		{"client_id", "WEBEX_CLIENT_ID", credentials.ClientID},
		{"client_secret", "WEBEX_CLIENT_SECRET", credentials.ClientSecret},
		{"refresh_token", "WEBEX_REFRESH_TOKEN", credentials.RefreshToken},
	}
	var given, missing, missingAttributes []string
	for _, member := range renewal {
		if member.value == "" {
			missingAttributes = append(missingAttributes, member.attribute)
			missing = append(missing, fmt.Sprintf("%s (or %s)", member.attribute, member.variable))
		} else {
			given = append(given, member.variable)
		}
	}

	token := credentials.AccessToken != ""
	switch {
	case token && len(given) > 0:
		diags.AddError("Conflicting Webex credentials in the environment",
			fmt.Sprintf("An access token (WEBEX_ACCESS_TOKEN or WEBEX_API_KEY) and %s are both set. Unset one kind of credentials, or set the "+
				"credentials in the provider block.",
				strings.Join(given, ", ")))
	case !token && len(missing) > 0 && len(given) > 0:
		diags.AddAttributeError(path.Root(missingAttributes[0]), "Incomplete Webex credentials",
			"client_id, client_secret and refresh_token must be set together. Missing: "+strings.Join(missing, ", ")+".")
	}
}

// missingCredentials is the error of a request without credentials. Where nothing is managed, none are needed.
func missingCredentials() diag.Diagnostic {
	return diag.NewErrorDiagnostic("Missing Webex credentials",
		"Set access_token (or WEBEX_ACCESS_TOKEN), or all of client_id, client_secret and refresh_token (or WEBEX_CLIENT_ID, "+
			"WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN). To get started, use a personal access token: "+
			"https://developer.webex.com/docs/getting-started.\nIf the provider block already contains credentials, look for a second local "+
			"name of this provider in required_providers: Terraform passes the block to only one of the two names.")
}

// checkKinds reports both kinds of credentials in the provider block.
func checkKinds(block model, diags *diag.Diagnostics) {
	isGiven := func(value types.String) bool { return isSet(value) && !value.IsUnknown() }
	if isGiven(block.AccessToken) && (isGiven(block.ClientID) || isGiven(block.ClientSecret) || isGiven(block.RefreshToken)) {
		diags.AddAttributeError(path.Root("access_token"), "Conflicting Webex credentials",
			"access_token conflicts with client_id, client_secret and refresh_token. Set only one kind of credentials.")
	}
}

func configuresRenewal(block model) bool {
	return isSet(block.ClientID) || isSet(block.ClientSecret) || isSet(block.RefreshToken)
}

// isSet reports whether an argument has a value, known or unknown. An empty string, for example from an empty variable, counts as unset.
func isSet(value types.String) bool {
	return value.IsUnknown() || strings.TrimSpace(value.ValueString()) != ""
}
