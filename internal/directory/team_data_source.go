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

var _ datasource.DataSourceWithConfigure = (*teamDataSource)(nil)

// teamInfo describes the data source to tfdiag.
var teamInfo = tfdiag.ResourceInfo{Type: "webexcc_team", DisplayName: "team", Scopes: scopes}

// NewTeamDataSource returns the data source webexcc_team.
func NewTeamDataSource() datasource.DataSource { return &teamDataSource{} }

type teamDataSource struct{ tfresource.DataSourceBase }

type teamModel struct {
	ID       tfvalue.Text `tfsdk:"id"`
	OrgID    tfvalue.Text `tfsdk:"org_id"`
	Name     types.String `tfsdk:"name"`
	TeamType types.String `tfsdk:"team_type"`
	Active   types.Bool   `tfsdk:"active"`
	SiteID   types.String `tfsdk:"site_id"`
	SiteName types.String `tfsdk:"site_name"`
}

// Metadata implements datasource.DataSource.
func (*teamDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = teamInfo.Type
}

// Schema implements datasource.DataSource.
func (*teamDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a team of Webex Contact Center by ID or by name." + scopeText,
		Attributes: byIDOrName("team", map[string]schema.Attribute{
			"team_type": tfresource.Computed("`AGENT`, or `CAPACITY` for a team without agents of its own."),
			"active":    computedBool("Whether the team is active."),
			"site_id":   tfresource.Computed("ID of the team's site."),
			"site_name": tfresource.Computed("Name of the team's site."),
		}),
	}
}

// Read implements datasource.DataSource.
func (d *teamDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config teamModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client, orgID := d.ContactCenterClient(ctx, teamInfo, config.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	find := finder[webexapi.Team]{teamInfo, d.Report(), orgID, describeTeam, client.Teams.Search}
	team := find.byIDOrName(ctx, client.Teams, config.ID, config.Name, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	returned := teamFromAPI(team, orgID)
	returned.ID = configuredOr(config.ID, returned.ID)
	returned.OrgID = configuredOr(config.OrgID, returned.OrgID)
	resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
}

func describeTeam(team webexapi.Team) string {
	return fmt.Sprintf("%q (id %s)", team.Name, team.ID)
}

func teamFromAPI(team *webexapi.Team, orgID string) teamModel {
	return teamModel{
		ID:       tfvalue.ID.Value(team.ID),
		OrgID:    tfvalue.OrganizationID.Value(orgID),
		Name:     types.StringValue(team.Name),
		TeamType: tfvalue.OptionalString(team.TeamType),
		Active:   types.BoolValue(bool(team.Active)),
		SiteID:   tfvalue.OptionalString(team.SiteID),
		SiteName: tfvalue.OptionalString(team.SiteName),
	}
}
