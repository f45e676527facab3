// Package tfresource holds what the resources, data sources, list resources and ephemeral resources share: the client they are
// configured with, imports, identities, secrets, and plans that stay empty when only a spelling changed. It may import
// webexapi, tfdiag, tfvalue and canonical; the feature packages and provider import it.
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

// ProviderData is what a configured provider hands to everything it serves.
type ProviderData struct {
	client  *webexapi.Client
	options ProviderOptions
}

// ProviderOptions are what a configured provider knows besides its client.
type ProviderOptions struct {
	Clock webexapi.Clock
	// Reporter adds the diagnostics of errors, and the explanations once per run.
	Reporter *tfdiag.Reporter
	// AdoptExisting lets creates adopt an equal object.
	AdoptExisting bool
	// Unknown names the arguments of the provider block whose values are not known yet.
	Unknown []string
}

// NewProviderData returns the data of one configured provider. client may be nil when there are unknown arguments.
func NewProviderData(client *webexapi.Client, options ProviderOptions) *ProviderData {
	return &ProviderData{client: client, options: options}
}

// Client returns the client, or nil and an error when an argument of the provider block is not known yet.
func (d *ProviderData) Client(diags *diag.Diagnostics) *webexapi.Client {
	return d.clientWithout(diags)
}

// PlatformClient is Client for objects of the platform API, which do without the arguments of the Contact Center.
func (d *ProviderData) PlatformClient(diags *diag.Diagnostics) *webexapi.Client {
	return d.clientWithout(diags, "org_id", "region", "contact_center_base_url")
}

// TokenClient is Client for the access token and its organization, which do without the Contact Center's address.
func (d *ProviderData) TokenClient(diags *diag.Diagnostics) *webexapi.Client {
	return d.clientWithout(diags, "region", "contact_center_base_url")
}

// Notices returns the warnings about the run, and not about one object, that it has not returned before.
func (d *ProviderData) Notices() (diags diag.Diagnostics) {
	if d.client != nil && d.client.RefreshTokenRotated() {
		d.options.Reporter.WarnOnce(&diags, "Webex replaced the refresh token",
			"The token endpoint returned another refresh token than it was given, so the configured one may not work in the next run. If that "+
				"run fails, authorize the integration or service app again and set refresh_token (or WEBEX_REFRESH_TOKEN).")
	}
	return diags
}

// Now returns the time by the provider's clock.
func (d *ProviderData) Now() time.Time { return d.options.Clock.Now() }

func (d *ProviderData) clientWithout(diags *diag.Diagnostics, unneeded ...string) *webexapi.Client {
	unknown := slices.DeleteFunc(slices.Clone(d.options.Unknown), func(name string) bool { return slices.Contains(unneeded, name) })
	if len(unknown) == 0 {
		return d.client
	}
	names := `"` + strings.Join(unknown, `", "`) + `"`
	diags.AddError(
		"The Webex provider is not configured yet",
		fmt.Sprintf("Webex has to be asked, but the value of %s in the provider block is not known yet: it comes from something that is "+
			"still to be created.\nCreate that first (terraform apply -target=…), or give %s a value that is known when Terraform plans, as from a variable.",
			names, names),
	)
	return nil
}
