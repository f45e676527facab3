package directory

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

var _ datasource.DataSourceWithConfigure = (*meDataSource)(nil)

// meInfo describes the data source to tfdiag.
var meInfo = tfdiag.ResourceInfo{Type: "webex_me", DisplayName: "account", Scopes: tfdiag.Scopes{Read: "the scope spark:people_read"}}

// NewMeDataSource returns the data source webex_me.
func NewMeDataSource() datasource.DataSource { return &meDataSource{} }

type meDataSource struct{ tfresource.DataSourceBase }

type meModel struct {
	ID          types.String   `tfsdk:"id"`
	DisplayName types.String   `tfsdk:"display_name"`
	Emails      []types.String `tfsdk:"emails"`
	Type        types.String   `tfsdk:"type"`
	OrgID       types.String   `tfsdk:"org_id"`
}

// Metadata implements datasource.DataSource.
func (*meDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = meInfo.Type
}

// Schema implements datasource.DataSource.
func (*meDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the account that owns the access token. It is available whatever `allowed_org_ids` contains, so that you " +
			"can find out which organization a token belongs to.",
		Attributes: map[string]schema.Attribute{
			"id":           tfresource.Computed("Webex ID of the account."),
			"display_name": tfresource.Computed("Name of the account."),
			"emails":       schema.ListAttribute{MarkdownDescription: "Email addresses of the account.", ElementType: types.StringType, Computed: true},
			"type":         tfresource.Computed("Type of the account, for example `person`, `bot` or `appuser`."),
			"org_id":       tfresource.Computed("Webex ID of the organization that the account belongs to."),
		},
	}
}

// Read implements datasource.DataSource.
func (d *meDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.PlatformClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	me, err := client.People.Me(ctx)
	if err != nil {
		d.Report().Add(&resp.Diagnostics, meInfo, "Unable to read the account of the access token", err)
		return
	}
	result := meModel{
		ID: types.StringValue(me.ID), DisplayName: tfvalue.OptionalString(me.DisplayName), Emails: []types.String{},
		Type: tfvalue.OptionalString(me.Type), OrgID: tfvalue.OptionalString(me.OrgID),
	}
	for _, email := range me.Emails {
		result.Emails = append(result.Emails, types.StringValue(email))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &result)...)
}
