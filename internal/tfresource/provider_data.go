// Package tfresource contains what resources, data sources, list resources and ephemeral resources share: configuration, imports,
// identities, secrets, the comparison of planned and returned values, and plans. It may import webexapi, tfdiag, tfvalue and canonical;
// the feature packages and provider import it.
package tfresource

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// ProviderData is passed by a configured provider to its resources and data sources.
type ProviderData struct {
	client  *webexapi.Client
	options ProviderOptions
	owners  owners
}

// ProviderOptions are the data of a configured provider besides its client.
type ProviderOptions struct {
	Clock webexapi.Clock
	// Reporter adds the diagnostics of errors, and each explanation once per run.
	Reporter *tfdiag.Reporter
	// AdoptExisting lets creates adopt an equal object.
	AdoptExisting bool
	// Unknown lists the provider arguments that are still unknown.
	Unknown []string
	// Missing are the errors of a request that cannot be sent, because there are no credentials.
	Missing diag.Diagnostics
}

// NewProviderData returns the data of a configured provider. client may be nil if there are unknown arguments or no credentials.
func NewProviderData(client *webexapi.Client, options ProviderOptions) *ProviderData {
	return &ProviderData{client: client, options: options}
}

// Client returns the client, or nil and an error if a provider argument is still unknown.
func (d *ProviderData) Client(diags *diag.Diagnostics) *webexapi.Client {
	return d.clientWithout(diags)
}

// PlatformClient is Client for objects of the platform API, which do not need the Contact Center's arguments.
func (d *ProviderData) PlatformClient(diags *diag.Diagnostics) *webexapi.Client {
	return d.clientWithout(diags, "org_id", "region", "contact_center_base_url")
}

// TokenClient is Client for the access token and its organization, which do not need the Contact Center's base URL.
func (d *ProviderData) TokenClient(diags *diag.Diagnostics) *webexapi.Client {
	return d.clientWithout(diags, "region", "contact_center_base_url")
}

// ConfiguredOrgID returns the organization of the provider block or the environment, or "". That of the token is not used for plans: the
// plan may know it from a request that the apply has not made yet.
func (d *ProviderData) ConfiguredOrgID() string {
	if d.client == nil || slices.Contains(d.options.Unknown, "org_id") {
		return ""
	}
	return d.client.ConfiguredOrgID()
}

// Notices returns the warnings that concern the run rather than one object, each once.
func (d *ProviderData) Notices() (diags diag.Diagnostics) {
	if d.client != nil && d.client.RefreshTokenRotated() {
		d.options.Reporter.WarnOnce(&diags, "Webex replaced the refresh token",
			"The token endpoint returned a new refresh token, so the configured one may not work in the next run. If the next "+
				"run fails, authorize the integration or service app again, and set refresh_token (or WEBEX_REFRESH_TOKEN).")
	}
	return diags
}

// Now returns the time by the provider's clock.
func (d *ProviderData) Now() time.Time { return d.options.Clock.Now() }

func (d *ProviderData) clientWithout(diags *diag.Diagnostics, unneeded ...string) *webexapi.Client {
	unknown := slices.DeleteFunc(slices.Clone(d.options.Unknown), func(name string) bool { return slices.Contains(unneeded, name) })
	if len(unknown) == 0 {
		diags.Append(d.options.Missing...)
		return d.client
	}
	names := `"` + strings.Join(unknown, `", "`) + `"`
	diags.AddError(
		"Provider configuration is incomplete",
		fmt.Sprintf("A request to Webex is required, but the value of %s in the provider block is not known yet, because it comes from an "+
			"object that has not been created.\nCreate that object first (terraform apply -target=…), or set %s to a value that is known during the "+
			"plan, such as a variable.",
			names, names),
	)
	return nil
}
