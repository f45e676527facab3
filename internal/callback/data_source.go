package callback

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var _ datasource.DataSourceWithConfigure = (*dataSource)(nil)

// NewDataSource returns the data source webexcc_scheduled_callback.
func NewDataSource() datasource.DataSource { return &dataSource{} }

type dataSource struct{ tfresource.DataSourceBase }

// Metadata implements datasource.DataSource.
func (*dataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = typeName
}

// Schema implements datasource.DataSource.
func (*dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: idText,
		CustomType:          tfvalue.UUID,
		Required:            true,
		Validators:          []validator.String{tfvalue.UUID},
	}
	attributes["org_id"] = tfresource.OrganizationArgument()
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a scheduled callback of Webex Contact Center. Webex returns a callback only until its start.",
		Attributes:          attributes,
	}
}

// Read implements datasource.DataSource.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client, orgID := d.ContactCenterClient(ctx, resourceInfo, config.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	read, err := client.Callbacks.Get(ctx, orgID, config.ID.Canonical())
	switch {
	case webexapi.IsNotFound(err):
		resp.Diagnostics.AddAttributeError(path.Root("id"), "Callback not found",
			fmt.Sprintf("Webex returned no callback %s in the organization %s. It may have been canceled, or its start has passed: Webex no longer "+
				"returns a callback after its start.\n%s", config.ID.ValueString(), orgID, err))
	case err != nil:
		d.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to read callback", err)
	default:
		returned := fromAPI(read, orgID)
		returned.ID = config.ID
		if !config.OrgID.IsNull() {
			returned.OrgID = config.OrgID
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
	}
}
