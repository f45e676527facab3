package directory

import (
	"context"
	"fmt"
	"iter"
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
	ID                   types.String `tfsdk:"id"`
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
	computed := func(text string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: text, Computed: true}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads an agent of Webex Contact Center by e-mail address or Common Identity user ID. Its `ci_user_id` is the value " +
			"for `assignee_agent` of a callback. Requires a token with the scope `cjp:config_read`, which a personal access token does not have.",
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				MarkdownDescription: "E-mail address of the agent. Case is not significant. Set either `email` or `ci_user_id`.",
				Optional:            true,
				Computed:            true,
				Validators: []validator.String{
					tfvalue.NotEmpty(), tfvalue.Combination{
						String:  stringvalidator.ExactlyOneOf(path.MatchRoot("email"), path.MatchRoot("ci_user_id")),
						Message: "Set either email or ci_user_id: one of them, not both.",
					},
				},
			},
			"ci_user_id": schema.StringAttribute{
				MarkdownDescription: "Common Identity user ID of the agent, a UUID.",
				CustomType:          tfvalue.UUID,
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{tfvalue.UUID},
			},
			"org_id":                 tfresource.OrganizationArgument(),
			"id":                     computed("Contact Center ID of the agent. It is not valid for `assignee_agent`."),
			"first_name":             computed("First name."),
			"last_name":              computed("Last name."),
			"active":                 schema.BoolAttribute{MarkdownDescription: "Whether the user is active.", Computed: true},
			"contact_center_enabled": schema.BoolAttribute{MarkdownDescription: "Whether the user is enabled for Contact Center.", Computed: true},
		},
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

	var agent *webexapi.Agent
	if config.CIUserID.IsNull() {
		agent = d.agentWithEmail(ctx, client.Agents, orgID, config.Email.ValueString(), &resp.Diagnostics)
	} else {
		agent = d.agentWithCIUserID(ctx, client.Agents, orgID, config.CIUserID.Canonical(), &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	warnOnAgent(agent, &resp.Diagnostics)
	returned := agentFromAPI(agent, orgID)
	if !config.CIUserID.IsNull() {
		returned.CIUserID = config.CIUserID
	}
	if !config.Email.IsNull() {
		returned.Email = config.Email
	}
	if !config.OrgID.IsNull() {
		returned.OrgID = config.OrgID
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
}

func (d *agentDataSource) agentWithCIUserID(ctx context.Context, agents *webexapi.Agents, orgID, id string, diags *diag.Diagnostics) *webexapi.Agent {
	agent, err := agents.GetByCIUserID(ctx, orgID, id)
	switch {
	case webexapi.IsNotFound(err):
		diags.AddAttributeError(path.Root("ci_user_id"), "Agent not found",
			fmt.Sprintf("No user of the organization %s has the Common Identity user ID %s. It differs from the Contact Center ID of a user. "+
				"If in doubt, find the agent by email.\n%s", orgID, id, err))
	case err != nil:
		d.Report().Add(diags, agentInfo, "Unable to read agent", err)
	}
	return agent
}

// agentWithEmail returns the agent with an e-mail address.
func (d *agentDataSource) agentWithEmail(ctx context.Context, agents *webexapi.Agents, orgID, email string, diags *diag.Diagnostics) *webexapi.Agent {
	found, err := collect(agents.WithEmail(ctx, orgID, email))
	switch {
	case err != nil:
		d.Report().Add(diags, agentInfo, "Unable to look up agent", err)
	case len(found) == 0:
		search := func(ctx context.Context, text string) iter.Seq2[webexapi.Agent, error] {
			return agents.Search(ctx, orgID, text)
		}
		// Searching for the domain would find every user.
		name, _, _ := strings.Cut(email, "@")
		diags.AddAttributeError(path.Root("email"), "Agent not found",
			fmt.Sprintf("No user of the organization %s has the e-mail address %q.", orgID, email)+
				suggestions(ctx, search, searchTexts(name), describeAgent))
	case len(found) > 1:
		diags.AddAttributeError(path.Root("email"), "Multiple agents found",
			fmt.Sprintf("%d users have the e-mail address %q. Select one by ci_user_id:\n", len(found), email)+lines(found, describeAgent))
	default:
		return &found[0]
	}
	return nil
}

func describeAgent(agent webexapi.Agent) string {
	return fmt.Sprintf("%s %s <%s> (ci_user_id %s)", agent.FirstName, agent.LastName, agent.Email, agent.CIUserID)
}

// warnOnAgent warns if callbacks cannot reach the agent.
func warnOnAgent(agent *webexapi.Agent, diags *diag.Diagnostics) {
	if !agent.Active {
		diags.AddWarning("Agent is inactive", fmt.Sprintf("%s is deactivated in Webex and cannot take calls.", describeAgent(*agent)))
	}
	if !agent.ContactCenterEnabled {
		diags.AddWarning("Agent is not enabled for Contact Center",
			fmt.Sprintf("%s is a Webex user without Contact Center and cannot take callbacks.", describeAgent(*agent)))
	}
}

func agentFromAPI(agent *webexapi.Agent, orgID string) agentModel {
	return agentModel{
		CIUserID:             tfvalue.UUID.Optional(canonical.UUID(agent.CIUserID)),
		OrgID:                tfvalue.OrganizationID.Value(orgID),
		Email:                types.StringValue(agent.Email),
		ID:                   tfvalue.OptionalString(agent.ID),
		FirstName:            tfvalue.OptionalString(agent.FirstName),
		LastName:             tfvalue.OptionalString(agent.LastName),
		Active:               types.BoolValue(bool(agent.Active)),
		ContactCenterEnabled: types.BoolValue(bool(agent.ContactCenterEnabled)),
	}
}
