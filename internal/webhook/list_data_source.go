package webhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var _ datasource.DataSourceWithConfigure = (*listDataSource)(nil)

// NewListDataSource returns the data source webex_webhooks.
func NewListDataSource() datasource.DataSource { return &listDataSource{} }

type listDataSource struct{ tfresource.DataSourceBase }

// listModel is the configuration and the result of a list.
type listModel struct {
	OwnedBy  types.String `tfsdk:"owned_by"`
	Max      types.Int64  `tfsdk:"max"`
	Webhooks []model      `tfsdk:"webhooks"`
}

// Metadata implements datasource.DataSource.
func (*listDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = typeName + "s"
}

// Schema implements datasource.DataSource.
func (*listDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists webhooks. Secrets are not available.",
		Attributes: map[string]schema.Attribute{
			"owned_by": schema.StringAttribute{
				MarkdownDescription: "`creator` lists the webhooks of the token's owner. `org` lists the webhooks of the organization, which requires a full " +
					"administrator or a compliance officer. If omitted, Webex lists the webhooks of the token's owner.",
				Optional:   true,
				Validators: []validator.String{tfvalue.OneOf(webexapi.OwnedByCreator, webexapi.OwnedByOrg)},
			},
			"max": schema.Int64Attribute{
				MarkdownDescription: "Maximum number of webhooks to return. Defaults to all.",
				Optional:            true,
				Validators:          []validator.Int64{tfvalue.Range{Min: 1}},
			},
			"webhooks": schema.ListNestedAttribute{
				MarkdownDescription: "The webhooks, in the order that Webex returns them.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: dataAttributes()},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *listDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var list listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &list)...)
	client := d.PlatformClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	list.Webhooks = []model{}
	options := webexapi.WebhookListOptions{OwnedBy: list.OwnedBy.ValueString(), Max: int(list.Max.ValueInt64())}
	for hook, err := range client.Webhooks.All(ctx, options) {
		if err != nil {
			d.Report().Add(&resp.Diagnostics, resourceInfo, summaryList, err)
			return
		}
		list.Webhooks = append(list.Webhooks, fromAPI(&hook))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, list)...)
}
