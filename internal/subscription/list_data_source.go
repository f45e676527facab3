package subscription

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

var (
	_ datasource.DataSource              = (*listDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*listDataSource)(nil)
)

// NewListDataSource returns the data source webexcc_subscriptions.
func NewListDataSource() datasource.DataSource { return &listDataSource{} }

type listDataSource struct{ tfresource.DataSourceBase }

type listModel struct {
	OrgID         tfvalue.Text `tfsdk:"org_id"`
	Subscriptions []dataModel  `tfsdk:"subscriptions"`
}

// Metadata implements datasource.DataSource.
func (*listDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "webexcc_subscriptions"
}

// Schema implements datasource.DataSource.
func (*listDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the Webex Contact Center event subscriptions of an organization, from both versions of the API.",
		Attributes: map[string]schema.Attribute{
			"org_id": tfresource.OrganizationArgument(),
			"subscriptions": schema.ListNestedAttribute{
				MarkdownDescription: "The subscriptions of version 1 of the API, followed by those of version 2.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: dataAttributes()},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *listDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	client := d.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	orgID := organization(client, model.OrgID)
	model.Subscriptions = []dataModel{}
	if model.OrgID.IsNull() {
		model.OrgID = tfvalue.OrganizationID.Optional(orgID)
	}
	for found, err := range allVersions(ctx, client.Subscriptions, orgID) {
		if err != nil {
			d.Report().Add(&resp.Diagnostics, resourceInfo, summaryList, err)
			return
		}
		model.Subscriptions = append(model.Subscriptions, dataFromAPI(&found, orgID))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
