package directory

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var _ datasource.DataSourceWithConfigure = (*queueListDataSource)(nil)

// queueListInfo describes the data source to tfdiag.
var queueListInfo = tfdiag.ResourceInfo{Type: "webexcc_queues", DisplayName: "queue", Scopes: scopes}

// NewQueueListDataSource returns the data source webexcc_queues.
func NewQueueListDataSource() datasource.DataSource { return &queueListDataSource{} }

type queueListDataSource struct{ tfresource.DataSourceBase }

type queueListModel struct {
	Search      types.String `tfsdk:"search"`
	ChannelType types.String `tfsdk:"channel_type"`
	Active      types.Bool   `tfsdk:"active"`
	OrgID       tfvalue.Text `tfsdk:"org_id"`
	Queues      []queueModel `tfsdk:"queues"`
}

// Metadata implements datasource.DataSource.
func (*queueListDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = queueListInfo.Type
}

// Schema implements datasource.DataSource.
func (*queueListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists queues of Webex Contact Center." + scopeText,
		Attributes: map[string]schema.Attribute{
			"search": schema.StringAttribute{
				MarkdownDescription: "Part of the name or the description, not case-sensitive.",
				Optional:            true,
				Validators:          []validator.String{tfvalue.NotBlank()},
			},
			"channel_type": schema.StringAttribute{
				MarkdownDescription: "Lists only queues of this channel: `TELEPHONY` (required for callbacks), `EMAIL`, `CHAT`, and others.",
				Optional:            true,
				Validators:          []validator.String{channelTypeRule},
			},
			"active": schema.BoolAttribute{
				MarkdownDescription: "`true` lists only active queues, `false` only inactive ones. If omitted, both are listed.",
				Optional:            true,
			},
			"org_id": tfresource.OrganizationArgument(),
			"queues": schema.ListNestedAttribute{
				MarkdownDescription: "The queues, sorted by name. Several queues can have the same name.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{
					Attributes: elementAttributes("ID of the queue.", "Organization of the queue.", queueAttributes()),
				},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *queueListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var list queueListModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &list)...)
	client, orgID := d.ContactCenterClient(ctx, queueListInfo, list.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	queues, err := collect(client.Queues.All(ctx, orgID, webexapi.QueueListOptions{
		Search: list.Search.ValueString(), ChannelType: list.ChannelType.ValueString(), Active: list.Active.ValueBoolPointer(),
	}))
	if err != nil {
		d.Report().Add(&resp.Diagnostics, queueListInfo, "Unable to list queues", err)
		return
	}
	// Webex does not document an order.
	slices.SortFunc(queues, func(a, b webexapi.Queue) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	list.OrgID = configuredOr(list.OrgID, tfvalue.OrganizationID.Value(orgID))
	list.Queues = []queueModel{}
	for _, queue := range queues {
		list.Queues = append(list.Queues, queueFromAPI(&queue, orgID))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &list)...)
}
