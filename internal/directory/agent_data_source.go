package directory

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var _ datasource.DataSourceWithConfigure = (*agentDataSource)(nil)

// agentInfo describes the data source to tfdiag.
var agentInfo = tfdiag.ResourceInfo{Type: "webexcc_agent", DisplayName: "agent", Scopes: scopes}

// NewAgentDataSource returns the data source webexcc_agent.
func NewAgentDataSource() datasource.DataSource { return &agentDataSource{} }

type agentDataSource struct{ tfresource.DataSourceBase }

type agentModel struct {
	CIUserID             tfvalue.Text `tfsdk:"ci_user_id"`
	OrgID                tfvalue.Text `tfsdk:"org_id"`
	Email                types.String `tfsdk:"email"`
	ID                   tfvalue.Text `tfsdk:"id"`
	FirstName            types.String `tfsdk:"first_name"`
	LastName             types.String `tfsdk:"last_name"`
	Active               types.Bool   `tfsdk:"active"`
	ContactCenterEnabled types.Bool   `tfsdk:"contact_center_enabled"`
}

// Metadata implements datasource.DataSource.
func (*agentDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = agentInfo.Type
}

// Schema implements datasource.DataSource.
func (*agentDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := agentAttributes()
	attributes["email"] = schema.StringAttribute{
		MarkdownDescription: "Email address of the agent, not case-sensitive. Set exactly one of `email`, `ci_user_id` and `id`.",
		Optional:            true,
		Computed:            true,
		Validators: []validator.String{
			tfvalue.NotEmpty(), tfvalue.Combination{
				String:  stringvalidator.ExactlyOneOf(path.MatchRoot("email"), path.MatchRoot("ci_user_id"), path.MatchRoot("id")),
				Message: "Set exactly one of email, ci_user_id and id.",
			},
		},
	}
	attributes["ci_user_id"] = schema.StringAttribute{
		MarkdownDescription: ciUserIDText,
		CustomType:          tfvalue.UUID,
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tfvalue.UUID},
	}
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: agentIDText,
		CustomType:          tfvalue.ID,
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tfvalue.ID},
	}
	attributes["org_id"] = tfresource.OrganizationArgument()
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads an agent of Webex Contact Center by email address, Common Identity user ID or Contact Center ID. Its " +
			"`ci_user_id` is the value for `assignee_agent` of a callback." + scopeText,
		Attributes: attributes,
	}
}

const (
	ciUserIDText = "Common Identity user ID of the agent, a UUID. It is the value for `assignee_agent` of a callback."
	agentIDText  = "Contact Center ID of the agent. It is not valid for `assignee_agent`."
)

func agentAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"email":                  tfresource.Computed("Email address of the agent. It can be null."),
		"ci_user_id":             schema.StringAttribute{MarkdownDescription: ciUserIDText, CustomType: tfvalue.UUID, Computed: true},
		"first_name":             tfresource.Computed("First name of the agent."),
		"last_name":              tfresource.Computed("Last name of the agent."),
		"active":                 computedBool("Whether the agent is active."),
		"contact_center_enabled": computedBool("Whether the agent is enabled for Contact Center."),
	}
}

// Read implements datasource.DataSource.
func (d *agentDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config agentModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client, orgID := d.ContactCenterClient(ctx, agentInfo, config.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	agent := d.find(ctx, client.Agents, orgID, config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	warnOnAgent(agent, &resp.Diagnostics)
	returned := agentFromAPI(agent, orgID)
	returned.CIUserID = configuredOr(config.CIUserID, returned.CIUserID)
	returned.ID = configuredOr(config.ID, returned.ID)
	if !config.Email.IsNull() {
		returned.Email = config.Email
	}
	returned.OrgID = configuredOr(config.OrgID, returned.OrgID)
	resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
}

// find returns the agent that the configuration selects.
func (d *agentDataSource) find(
	ctx context.Context, agents *webexapi.Agents, orgID string, config agentModel, diags *diag.Diagnostics,
) *webexapi.Agent {
	find := finder[webexapi.Agent]{agentInfo, d.Report(), orgID, describeAgent, agents.Search}
	switch {
	case !config.CIUserID.IsNull():
		id := config.CIUserID.Canonical()
		agent, err := agents.GetByCIUserID(ctx, orgID, id)
		return find.byID("ci_user_id", "Common Identity user ID", id,
			" If this is a Contact Center ID, set id instead. You can also look up the agent by email.", agent, err, diags)
	case !config.ID.IsNull():
		id := config.ID.Canonical()
		agent, err := agents.Get(ctx, orgID, id)
		return find.byID("id", "Contact Center ID", id,
			" If this is a Common Identity user ID, set ci_user_id instead. You can also look up the agent by email.",
			agent, err, diags)
	}
	email := config.Email.ValueString()
	name, _, _ := strings.Cut(email, "@") // Searching for the domain would find every user.
	return find.only(ctx, agents.WithEmail(ctx, orgID, email), description{
		attribute: "email", property: fmt.Sprintf("the email address %q", email), similar: name, selectBy: "ci_user_id",
	}, diags)
}

func describeAgent(agent webexapi.Agent) string {
	name := strings.TrimSpace(agent.FirstName + " " + agent.LastName)
	return fmt.Sprintf("%s <%s> (ci_user_id %s)", name, agent.Email, cmp.Or(agent.CIUserID, "none"))
}

// warnOnAgent warns if callbacks cannot reach the agent.
func warnOnAgent(agent *webexapi.Agent, diags *diag.Diagnostics) {
	if agent.CIUserID == "" {
		diags.AddWarning("Agent has no Common Identity user ID",
			fmt.Sprintf("%s cannot be assigned to a callback, because ci_user_id is null.", describeAgent(*agent)))
	}
	if !agent.Active {
		diags.AddWarning("Agent is inactive", fmt.Sprintf("%s is deactivated in Webex and cannot take calls.", describeAgent(*agent)))
	}
	if !agent.ContactCenterEnabled {
		diags.AddWarning("Agent is not enabled for Contact Center",
			fmt.Sprintf("%s is not enabled for Contact Center and cannot take calls.", describeAgent(*agent)))
	}
}

func agentFromAPI(agent *webexapi.Agent, orgID string) agentModel {
	return agentModel{
		CIUserID:             tfvalue.UUID.Optional(canonical.UUID(agent.CIUserID)),
		OrgID:                tfvalue.OrganizationID.Value(orgID),
		Email:                tfvalue.OptionalString(agent.Email),
		ID:                   tfvalue.ID.Optional(agent.ID),
		FirstName:            tfvalue.OptionalString(agent.FirstName),
		LastName:             tfvalue.OptionalString(agent.LastName),
		Active:               types.BoolValue(bool(agent.Active)),
		ContactCenterEnabled: types.BoolValue(bool(agent.ContactCenterEnabled)),
	}
}
