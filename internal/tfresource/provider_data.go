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

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// ProviderData is what a configured provider passes to its resources and data sources.
type ProviderData struct {
	client        *webexapi.Client
	clock         webexapi.Clock
	adoptExisting bool
	unknown       []string
	owners        owners
}

// NewProviderData returns the data of a configured provider. adoptExisting lets creates adopt an equal object. unknown lists the provider
// arguments that are still unknown; client may be nil if there are any.
func NewProviderData(client *webexapi.Client, clock webexapi.Clock, adoptExisting bool, unknown []string) *ProviderData {
	return &ProviderData{client: client, clock: clock, adoptExisting: adoptExisting, unknown: unknown}
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

// Now returns the time by the provider's clock.
func (d *ProviderData) Now() time.Time { return d.clock.Now() }

func (d *ProviderData) clientWithout(diags *diag.Diagnostics, unneeded ...string) *webexapi.Client {
	unknown := slices.DeleteFunc(slices.Clone(d.unknown), func(name string) bool { return slices.Contains(unneeded, name) })
	if len(unknown) == 0 {
		return d.client
	}
	names := `"` + strings.Join(unknown, `", "`) + `"`
	diags.AddError(
		"Provider configuration is incomplete",
		fmt.Sprintf("A request to Webex is required, but the value of %s in the provider block is not known yet, because it comes from an "+
			"object that has not been created.\n\nCreate that object first (terraform apply -target=…), or set %s to a value that is known during the plan, such as a variable.",
			names, names),
	)
	return nil
}
