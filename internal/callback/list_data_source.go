package callback

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var (
	_ datasource.DataSourceWithConfigure      = (*listDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*listDataSource)(nil)
)

// NewListDataSource returns the data source webexcc_scheduled_callbacks.
func NewListDataSource() datasource.DataSource { return &listDataSource{} }

type listDataSource struct{ tfresource.DataSourceBase }

type listModel struct {
	OrgID          tfvalue.Text `tfsdk:"org_id"`
	CallbackNumber tfvalue.Text `tfsdk:"callback_number"`
	AssigneeAgent  tfvalue.Text `tfsdk:"assignee_agent"`
	SortBy         types.String `tfsdk:"sort_by"`
	SortOrder      types.String `tfsdk:"sort_order"`
	Page           types.Int64  `tfsdk:"page"`
	PageSize       types.Int64  `tfsdk:"page_size"`
	Callbacks      []model      `tfsdk:"callbacks"`
	TotalRecords   types.Int64  `tfsdk:"total_records"`
}

const sortByAssignedTime = "assignedTime"

// Metadata implements datasource.DataSource.
func (*listDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = typeName + "s"
}

// Schema implements datasource.DataSource.
func (*listDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the scheduled callbacks for a number, an agent, or both. Webex cannot list all callbacks of an " +
			"organization, and lists a callback only until its start.",
		Attributes: map[string]schema.Attribute{
			"org_id": tfresource.OrganizationArgument(),
			"callback_number": schema.StringAttribute{
				MarkdownDescription: "Number to call. Webex requires an exact match, so the provider searches for the number as written and without separators. " +
					"Required unless `assignee_agent` is set.",
				CustomType: tfvalue.PhoneNumber,
				Optional:   true,
				Validators: []validator.String{tfvalue.PhoneNumber, tfvalue.Combination{
					String:  stringvalidator.AtLeastOneOf(path.MatchRoot("assignee_agent")),
					Message: "Set callback_number, assignee_agent or both. Webex cannot list all callbacks of an organization.",
				}},
			},
			"assignee_agent": schema.StringAttribute{
				MarkdownDescription: "Common Identity user ID of the agent, a UUID. Required unless `callback_number` is set.",
				CustomType:          tfvalue.UUID,
				Optional:            true,
				Validators:          []validator.String{tfvalue.UUID},
			},
			"sort_by": schema.StringAttribute{
				MarkdownDescription: "`scheduledTime` (the default), `customerName`, or `assignedTime`, which requires `assignee_agent`.",
				Optional:            true,
				Validators:          []validator.String{tfvalue.OneOf("customerName", "scheduledTime", sortByAssignedTime)},
			},
			"sort_order": schema.StringAttribute{
				MarkdownDescription: "`asc` (the default) or `desc`.",
				Optional:            true,
				Validators:          []validator.String{tfvalue.OneOf("asc", "desc")},
			},
			"page": schema.Int64Attribute{
				MarkdownDescription: "Page to read, starting at 0. If omitted, all pages are read.",
				Optional:            true,
				Validators:          []validator.Int64{tfvalue.Range{Min: 0, Max: 1<<31 - 1}},
			},
			"page_size": schema.Int64Attribute{
				MarkdownDescription: "Number of callbacks per page, 1 to 100. Defaults to 50. It has no effect without `page`.",
				Optional:            true,
				Validators:          []validator.Int64{tfvalue.Range{Min: 1, Max: 100}},
			},
			"callbacks": schema.ListNestedAttribute{
				MarkdownDescription: "The callbacks, in the requested order.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: dataAttributes()},
			},
			"total_records": schema.Int64Attribute{
				MarkdownDescription: "Total number of matching callbacks on all pages.",
				Computed:            true,
			},
		},
	}
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (*listDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var sortBy types.String
	var agent tfvalue.Text
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("sort_by"), &sortBy)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("assignee_agent"), &agent)...)
	if sortBy.ValueString() == sortByAssignedTime && agent.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("sort_by"), "Invalid combination of arguments",
			"sort_by = \"assignedTime\" requires assignee_agent.")
	}
}

// Read implements datasource.DataSource.
func (d *listDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client, orgID := d.ContactCenterClient(ctx, resourceInfo, config.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	found, total, err := config.read(ctx, client, orgID)
	if err != nil {
		d.Report().Add(&resp.Diagnostics, resourceInfo, summaryList, err)
		return
	}

	config.Callbacks = make([]model, 0, len(found))
	for i := range found {
		config.Callbacks = append(config.Callbacks, fromAPI(&found[i], orgID))
	}
	config.TotalRecords = types.Int64Value(total)
	if config.OrgID.IsNull() {
		config.OrgID = tfvalue.OrganizationID.Value(orgID)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
}

// read returns one or all pages, and the total number of callbacks.
func (m *listModel) read(ctx context.Context, client *webexapi.Client, orgID string) ([]webexapi.Callback, int64, error) {
	options := webexapi.CallbackListOptions{
		CallbackNumber: m.CallbackNumber.ValueString(),
		AssigneeAgent:  m.AssigneeAgent.Canonical(),
		SortBy:         m.SortBy.ValueString(),
		SortOrder:      m.SortOrder.ValueString(),
	}
	if !m.Page.IsNull() {
		page, err := client.Callbacks.Page(ctx, orgID, options, int(m.Page.ValueInt64()), int(m.PageSize.ValueInt64()))
		if err != nil {
			return nil, 0, err
		}
		return page.Callbacks, page.TotalRecords, nil
	}
	var all []webexapi.Callback
	for callback, err := range client.Callbacks.All(ctx, orgID, options) {
		if err != nil {
			return nil, 0, err
		}
		all = append(all, callback)
	}
	return all, int64(len(all)), nil
}
