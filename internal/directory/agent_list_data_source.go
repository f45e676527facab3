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

var _ datasource.DataSourceWithConfigure = (*agentListDataSource)(nil)

// agentListInfo describes the data source to tfdiag.
var agentListInfo = tfdiag.ResourceInfo{Type: "webexcc_agents", DisplayName: "agent", Scopes: scopes}

// NewAgentListDataSource returns the data source webexcc_agents.
func NewAgentListDataSource() datasource.DataSource { return &agentListDataSource{} }

type agentListDataSource struct{ tfresource.DataSourceBase }

type agentListModel struct {
	Search               types.String `tfsdk:"search"`
	Active               types.Bool   `tfsdk:"active"`
	ContactCenterEnabled types.Bool   `tfsdk:"contact_center_enabled"`
	OrgID                tfvalue.Text `tfsdk:"org_id"`
	Agents               []agentModel `tfsdk:"agents"`
}

// Metadata implements datasource.DataSource.
func (*agentListDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = agentListInfo.Type
}

// Schema implements datasource.DataSource.
func (*agentListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists agents of Webex Contact Center. Their names and email addresses are stored in the state." + scopeText,
		Attributes: map[string]schema.Attribute{
			"search": schema.StringAttribute{
				MarkdownDescription: "Part of the first name, the last name or the email address, not case-sensitive.",
				Optional:            true,
				Validators:          []validator.String{tfvalue.NotBlank()},
			},
			"active": schema.BoolAttribute{
				MarkdownDescription: "`true` lists only active agents, `false` only inactive ones. If omitted, both are listed.",
				Optional:            true,
			},
			"contact_center_enabled": schema.BoolAttribute{
				MarkdownDescription: "`true` lists only users who are enabled for Contact Center, `false` only those who are not. If omitted, both are listed.",
				Optional:            true,
			},
			"org_id": tfresource.OrganizationArgument(),
			"agents": schema.ListNestedAttribute{
				MarkdownDescription: "The agents, sorted by email address. Several agents can have the same email address, and `email` and " +
					"`ci_user_id` can be null.",
				Computed:     true,
				NestedObject: schema.NestedAttributeObject{Attributes: elementAttributes(agentIDText, "Organization of the agent.", agentAttributes())},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *agentListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var list agentListModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &list)...)
	client, orgID := d.ContactCenterClient(ctx, agentListInfo, list.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	agents, err := collect(client.Agents.All(ctx, orgID, webexapi.AgentListOptions{
		Search: list.Search.ValueString(), Active: list.Active.ValueBoolPointer(), ContactCenterEnabled: list.ContactCenterEnabled.ValueBoolPointer(),
	}))
	if err != nil {
		d.Report().Add(&resp.Diagnostics, agentListInfo, "Unable to list agents", err)
		return
	}
	// Webex does not document an order.
	slices.SortFunc(agents, func(a, b webexapi.Agent) int {
		return cmp.Or(cmp.Compare(a.Email, b.Email), cmp.Compare(a.ID, b.ID), cmp.Compare(a.CIUserID, b.CIUserID))
	})
	list.OrgID = configuredOr(list.OrgID, tfvalue.OrganizationID.Value(orgID))
	list.Agents = []agentModel{}
	for _, agent := range agents {
		list.Agents = append(list.Agents, agentFromAPI(&agent, orgID))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &list)...)
}
