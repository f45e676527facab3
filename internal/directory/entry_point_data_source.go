package directory

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var _ datasource.DataSourceWithConfigure = (*entryPointDataSource)(nil)

// entryPointInfo describes the data source to tfdiag.
var entryPointInfo = tfdiag.ResourceInfo{Type: "webexcc_entry_point", DisplayName: "entry point", Scopes: scopes}

// NewEntryPointDataSource returns the data source webexcc_entry_point.
func NewEntryPointDataSource() datasource.DataSource { return &entryPointDataSource{} }

type entryPointDataSource struct{ tfresource.DataSourceBase }

type entryPointModel struct {
	ID              tfvalue.Text `tfsdk:"id"`
	OrgID           tfvalue.Text `tfsdk:"org_id"`
	Name            types.String `tfsdk:"name"`
	Description     types.String `tfsdk:"description"`
	EntryPointType  types.String `tfsdk:"entry_point_type"`
	ChannelType     types.String `tfsdk:"channel_type"`
	Active          types.Bool   `tfsdk:"active"`
	Timezone        types.String `tfsdk:"timezone"`
	CallbackEnabled types.Bool   `tfsdk:"callback_enabled"`
}

// Metadata implements datasource.DataSource.
func (*entryPointDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = entryPointInfo.Type
}

// Schema implements datasource.DataSource.
func (*entryPointDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads an entry point of Webex Contact Center by ID or by name." + scopeText,
		Attributes: byIDOrName("entry point", map[string]schema.Attribute{
			"description":      tfresource.Computed("Description of the entry point."),
			"entry_point_type": tfresource.Computed("`INBOUND` or `OUTBOUND`."),
			"channel_type":     tfresource.Computed("Channel of the entry point: `TELEPHONY`, `EMAIL`, `CHAT`, and others."),
			"active":           computedBool("Whether the entry point is active."),
			"timezone":         tfresource.Computed("Time zone of the entry point."),
			"callback_enabled": computedBool("Whether the entry point is enabled for callbacks."),
		}),
	}
}

// Read implements datasource.DataSource.
func (d *entryPointDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config entryPointModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client, orgID := d.ContactCenterClient(ctx, entryPointInfo, config.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	find := finder[webexapi.EntryPoint]{entryPointInfo, d.Report(), orgID, describeEntryPoint, client.EntryPoints.Search}
	entryPoint := find.byIDOrName(ctx, client.EntryPoints, config.ID, config.Name, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if !entryPoint.Active {
		resp.Diagnostics.AddWarning("Entry point is inactive",
			fmt.Sprintf("The entry point %s is deactivated in Webex and cannot be used for calls.", describeEntryPoint(*entryPoint)))
	}
	returned := entryPointFromAPI(entryPoint, orgID)
	returned.ID = configuredOr(config.ID, returned.ID)
	returned.OrgID = configuredOr(config.OrgID, returned.OrgID)
	resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
}

func describeEntryPoint(entryPoint webexapi.EntryPoint) string {
	return fmt.Sprintf("%q (%s, id %s)", entryPoint.Name, entryPoint.EntryPointType, entryPoint.ID)
}

func entryPointFromAPI(entryPoint *webexapi.EntryPoint, orgID string) entryPointModel {
	return entryPointModel{
		ID:              tfvalue.ID.Value(entryPoint.ID),
		OrgID:           tfvalue.OrganizationID.Value(orgID),
		Name:            types.StringValue(entryPoint.Name),
		Description:     tfvalue.OptionalString(entryPoint.Description),
		EntryPointType:  tfvalue.OptionalString(entryPoint.EntryPointType),
		ChannelType:     tfvalue.OptionalString(entryPoint.ChannelType),
		Active:          types.BoolValue(bool(entryPoint.Active)),
		Timezone:        tfvalue.OptionalString(entryPoint.Timezone),
		CallbackEnabled: types.BoolValue(bool(entryPoint.CallbackEnabled)),
	}
}
