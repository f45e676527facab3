package subscription

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var (
	_ datasource.DataSource              = (*dataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*dataSource)(nil)
)

// NewDataSource returns the data source webexcc_subscription.
func NewDataSource() datasource.DataSource { return &dataSource{} }

type dataSource struct{ tfresource.DataSourceBase }

// Metadata implements datasource.DataSource.
func (*dataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = typeName
}

// Schema implements datasource.DataSource.
func (*dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a Webex Contact Center event subscription, from either version of the API. The secret is not available.",
		Attributes:          dataAttributes(),
	}
	maps.Copy(resp.Schema.Attributes, map[string]schema.Attribute{
		"id": schema.StringAttribute{
			MarkdownDescription: idText,
			CustomType:          tfvalue.UUID,
			Required:            true,
			Validators:          []validator.String{tfvalue.UUID},
		},
		"org_id": tfresource.OrganizationArgument(),
	})
}

// Read implements datasource.DataSource.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client := d.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	orgID := organization(client, config.OrgID)
	found, err := client.Subscriptions.Find(ctx, webexapi.SubscriptionRef{OrgID: orgID, ID: config.ID.Canonical()})
	switch {
	case webexapi.IsGone(err):
		d.Report().Add(&resp.Diagnostics, resourceInfo, "Subscription not found", err)
		return
	case err != nil:
		d.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to read subscription", err)
		return
	}
	returned := dataFromAPI(found, orgID)
	returned.ID = config.ID
	if !config.OrgID.IsNull() {
		returned.OrgID = config.OrgID
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
}
