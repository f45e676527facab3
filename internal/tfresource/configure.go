package tfresource

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// ResourceBase is embedded by resources and by list resources, whose Configure methods are the same.
type ResourceBase struct{ base }

// DataSourceBase is embedded by data sources.
type DataSourceBase struct{ base }

// EphemeralBase is embedded by ephemeral resources.
type EphemeralBase struct{ base }

// ActionBase is embedded by actions.
type ActionBase struct{ base }

// Configure implements resource.ResourceWithConfigure and list.ListResourceWithConfigure.
func (b *ResourceBase) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	b.configure(req.ProviderData, &resp.Diagnostics)
}

// Configure implements datasource.DataSourceWithConfigure.
func (b *DataSourceBase) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	b.configure(req.ProviderData, &resp.Diagnostics)
}

// Configure implements ephemeral.EphemeralResourceWithConfigure.
func (b *EphemeralBase) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	b.configure(req.ProviderData, &resp.Diagnostics)
}

// Configure implements action.ActionWithConfigure.
func (b *ActionBase) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	b.configure(req.ProviderData, &resp.Diagnostics)
}

// base contains the provider's data for all kinds.
type base struct{ data *ProviderData }

func (b *base) configure(data any, diags *diag.Diagnostics) {
	if data == nil {
		return // Terraform validates before it configures the provider.
	}
	providerData, ok := data.(*ProviderData)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Got %T. This is a bug in the provider. Report it to the developers of the provider.", data))
		return
	}
	b.data = providerData
}

// Client returns the provider's client, or nil and an error if a provider argument is still unknown.
func (b *base) Client(diags *diag.Diagnostics) *webexapi.Client {
	if b.unconfigured(diags) {
		return nil
	}
	return b.data.Client(diags)
}

// PlatformClient is Client for objects of the platform API.
func (b *base) PlatformClient(diags *diag.Diagnostics) *webexapi.Client {
	if b.unconfigured(diags) {
		return nil
	}
	return b.data.PlatformClient(diags)
}

// TokenClient is Client for the access token.
func (b *base) TokenClient(diags *diag.Diagnostics) *webexapi.Client {
	if b.unconfigured(diags) {
		return nil
	}
	return b.data.TokenClient(diags)
}

// CheckCreate adds an error if the provider is read-only, before any request is sent for a create.
func (b *base) CheckCreate(info tfdiag.ResourceInfo, summary string, diags *diag.Diagnostics) {
	if client := b.Client(diags); client != nil {
		if err := client.CheckCreate(); err != nil {
			b.Report().Add(diags, info, summary, err)
		}
	}
}

// ContactCenterClient is Client for objects of a Contact Center organization. It also returns the UUID of the configured organization,
// else of the provider's. It sends no request if there are errors already.
func (b *base) ContactCenterClient(
	ctx context.Context, info tfdiag.ResourceInfo, configured tfvalue.Text, diags *diag.Diagnostics,
) (client *webexapi.Client, orgID string) {
	if client = b.Client(diags); diags.HasError() {
		return nil, ""
	}
	orgID, err := client.OrgID(ctx, configured.Canonical())
	if err != nil {
		b.Report().Add(diags, info, "Unable to determine organization", err)
	}
	return client, orgID
}

// Report returns the Reporter, which adds the diagnostics of errors.
func (b *base) Report() *tfdiag.Reporter { return b.data.options.Reporter }

// PlanOrganization sets org_id in the plan of a create if the resource has none and the provider has one.
func (b *base) PlanOrganization(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if b.data == nil || !req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	attribute := path.Root("org_id")
	var configured tfvalue.Text
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, attribute, &configured)...)
	if known := b.data.ConfiguredOrgID(); known != "" && configured.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, attribute, tfvalue.OrganizationID.Value(known))...)
	}
}

// Now returns the time by the provider's clock.
func (b *base) Now() time.Time {
	if b.data == nil {
		return time.Now()
	}
	return b.data.Now()
}

func (b *base) unconfigured(diags *diag.Diagnostics) bool {
	if b.data != nil {
		return false
	}
	diags.AddError("Provider is not configured", "Terraform used the provider before configuring it. "+
		"Report it to the developers of the provider.")
	return true
}
