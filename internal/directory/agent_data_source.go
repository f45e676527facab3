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

// agentInfo is how diagnostics speak of an agent.
var agentInfo = tfdiag.ResourceInfo{Type: "webexcc_agent"}

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
		MarkdownDescription: "One agent of Webex Contact Center, by e-mail address or Common Identity user ID. Its `ci_user_id` is what " +
			"`assignee_agent` of a callback takes. Needs a token with the scope `cjp:config_read`, which a personal access token does not have.",
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				MarkdownDescription: "E-mail address of the agent; letter case makes no difference. Set either `email` or `ci_user_id`.",
				Optional:            true,
				Computed:            true,
				Validators: []validator.String{
					tfvalue.NotEmpty(), stringvalidator.ExactlyOneOf(path.MatchRoot("email"), path.MatchRoot("ci_user_id")),
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
			"id":                     computed("The Contact Center's own ID of the agent. `assignee_agent` does not take it."),
			"first_name":             computed("First name."),
			"last_name":              computed("Last name."),
			"active":                 schema.BoolAttribute{MarkdownDescription: "Whether the user is active.", Computed: true},
			"contact_center_enabled": schema.BoolAttribute{MarkdownDescription: "Whether the user may work in Contact Center.", Computed: true},
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
	warnOfAgent(agent, &resp.Diagnostics)
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
		diags.AddAttributeError(path.Root("ci_user_id"), "There is no such agent",
			fmt.Sprintf("No user of the organization %s has the Common Identity user ID %s. The Contact Center's own ID of a user is another "+
				"one; look the agent up by email if in doubt.\n%s", orgID, id, err))
	case err != nil:
		d.Report().Add(diags, agentInfo, "Unable to read agent", err)
	}
	return agent
}

// agentWithEmail returns the one agent with an address.
func (d *agentDataSource) agentWithEmail(ctx context.Context, agents *webexapi.Agents, orgID, email string, diags *diag.Diagnostics) *webexapi.Agent {
	found, err := collect(agents.WithEmail(ctx, orgID, email))
	switch {
	case err != nil:
		d.Report().Add(diags, agentInfo, "Unable to look up agent", err)
	case len(found) == 0:
		search := func(ctx context.Context, text string) iter.Seq2[webexapi.Agent, error] {
			return agents.Search(ctx, orgID, text)
		}
		// The domain of an address would find everybody.
		name, _, _ := strings.Cut(email, "@")
		diags.AddAttributeError(path.Root("email"), "There is no such agent",
			fmt.Sprintf("No user of the organization %s has the e-mail address %q.", orgID, email)+
				nearMisses(ctx, search, searchTexts(name), describeAgent))
	case len(found) > 1:
		diags.AddAttributeError(path.Root("email"), "Several agents match",
			fmt.Sprintf("%d users have the e-mail address %q. Choose one by its ci_user_id:\n", len(found), email)+lines(found, describeAgent))
	default:
		return &found[0]
	}
	return nil
}

func describeAgent(agent webexapi.Agent) string {
	return fmt.Sprintf("%s %s <%s> (ci_user_id %s)", agent.FirstName, agent.LastName, agent.Email, agent.CIUserID)
}

// warnOfAgent tells why a callback would not reach the agent.
func warnOfAgent(agent *webexapi.Agent, diags *diag.Diagnostics) {
	if !agent.Active {
		diags.AddWarning("The agent is inactive", fmt.Sprintf("%s is switched off in Webex and takes no calls.", describeAgent(*agent)))
	}
	if !agent.ContactCenterEnabled {
		diags.AddWarning("The agent is not enabled for Contact Center",
			fmt.Sprintf("%s is a Webex user without Contact Center and takes no callbacks.", describeAgent(*agent)))
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
