package search

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var _ datasource.DataSourceWithConfigure = (*lastAgentDataSource)(nil)

var lastAgentInfo = tfdiag.ResourceInfo{Type: "webexcc_last_agent", DisplayName: "agent", Scopes: scopes}

const (
	telephony     = "telephony"
	inbound       = "inbound"
	defaultWithin = 720 * time.Hour
)

// NewLastAgentDataSource returns the data source webexcc_last_agent.
func NewLastAgentDataSource() datasource.DataSource { return &lastAgentDataSource{} }

type lastAgentDataSource struct{ tfresource.DataSourceBase }

type lastAgentModel struct {
	OrgID          tfvalue.Text `tfsdk:"org_id"`
	CustomerNumber tfvalue.Text `tfsdk:"customer_number"`
	Within         types.String `tfsdk:"within"`
	QueueID        tfvalue.Text `tfsdk:"queue_id"`
	CIUserID       tfvalue.Text `tfsdk:"ci_user_id"`
	AgentID        types.String `tfsdk:"agent_id"`
	Name           types.String `tfsdk:"name"`
	TaskID         types.String `tfsdk:"task_id"`
	EndedTime      tfvalue.Text `tfsdk:"ended_time"`
}

// Metadata implements datasource.DataSource.
func (*lastAgentDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = lastAgentInfo.Type
}

// Schema implements datasource.DataSource.
func (*lastAgentDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the agent who last talked with a customer on the phone, for `assignee_agent` of a callback. If nobody did, all " +
			"results are null without an error. If the agent is unknown, inactive or not enabled for Contact Center, all results are null with a " +
			"warning, because a call that is assigned to that agent would fail. Requires a token with the scope `cjp:config_read` whose owner has the role " +
			"Administrator or Supervisor.",
		Attributes: map[string]schema.Attribute{
			"org_id": tfresource.OrganizationArgument(),
			"customer_number": schema.StringAttribute{
				MarkdownDescription: "Number of the customer. Webex requires an exact match, so the provider searches for the number as written and without " +
					"separators: as the origin of inbound calls, the destination of outbound calls, and the number of callbacks. A number with a " +
					"country code does not match the same number without one.",
				CustomType: tfvalue.PhoneNumber,
				Required:   true,
				Validators: []validator.String{tfvalue.PhoneNumber},
			},
			"within": schema.StringAttribute{
				MarkdownDescription: "How far to look back, for example `24h` or `1h30m` (the hour is the largest unit), at most `8760h` (365 days). Defaults to `720h` (30 days).",
				Optional:            true,
				Validators:          []validator.String{withinRule},
			},
			"queue_id": schema.StringAttribute{
				MarkdownDescription: "Considers only calls whose last queue has this ID. See the data source `webexcc_queue`.",
				CustomType:          tfvalue.ID,
				Optional:            true,
				Validators:          []validator.String{tfvalue.ID},
			},
			"ci_user_id": schema.StringAttribute{
				MarkdownDescription: "Common Identity user ID of the agent. It is the value for `assignee_agent` of a callback.",
				CustomType:          tfvalue.UUID,
				Computed:            true,
			},
			"agent_id": tfresource.Computed("Contact Center ID of the agent. It is not valid for `assignee_agent`."),
			"name":     tfresource.Computed("Name of the agent."),
			"task_id":  tfresource.Computed("ID of the task in which the agent and the customer talked."),
			"ended_time": schema.StringAttribute{
				MarkdownDescription: "Time when the task ended, in RFC 3339 format.", CustomType: tfvalue.Time, Computed: true,
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *lastAgentDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config lastAgentModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client, orgID := d.ContactCenterClient(ctx, lastAgentInfo, config.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	task, err := config.lastTask(ctx, client.Search, orgID, d.Now())
	if err != nil {
		d.Report().Add(&resp.Diagnostics, lastAgentInfo, "Unable to search tasks", err)
		return
	}
	if task != nil {
		agent, err := agentOf(ctx, client.Agents, orgID, task)
		if err != nil {
			d.Report().Add(&resp.Diagnostics, lastAgentInfo, "Unable to read agent", err)
			return
		}
		config.set(task, agent, &resp.Diagnostics)
	}
	if config.OrgID.IsNull() {
		config.OrgID = tfvalue.OrganizationID.Value(orgID)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
}

// lastTask returns the newest task in which an agent talked with the customer, nil if there is none.
func (m *lastAgentModel) lastTask(ctx context.Context, search *webexapi.Search, orgID string, now time.Time) (*webexapi.Task, error) {
	within := defaultWithin
	if !m.Within.IsNull() {
		within = durationOf(m.Within)
	}
	numbers := spellings(m.CustomerNumber.StringValue)
	filter := webexapi.TaskFilter{
		From: now.Add(-within), ChannelType: telephony, Customers: numbers, QueueID: m.QueueID.Canonical(), Talked: true,
	}
	for task, err := range search.Tasks(ctx, orgID, filter) {
		if err != nil {
			return nil, err
		}
		// The call may be assigned to this agent: do not rely on the filter.
		if talked(&task, numbers) {
			return &task, nil
		}
	}
	return nil, nil
}

// talked reports whether an agent talked with one of the numbers in a task that has ended.
func talked(task *webexapi.Task, numbers []string) bool {
	customer := task.Destination
	if task.Direction == inbound {
		customer = task.Origin
	}
	isCallback := task.Callback != nil && slices.Contains(numbers, task.Callback.Number)
	return !bool(task.Active) && task.ConnectedCount != nil && *task.ConnectedCount > 0 && (isCallback || slices.Contains(numbers, customer))
}

// agentOf returns the agent of a task, nil if there is no such user. Tasks refer to users by their Contact Center ID. Webex does not
// document that, so an unknown ID is also looked up as a Common Identity ID.
func agentOf(ctx context.Context, agents *webexapi.Agents, orgID string, task *webexapi.Task) (*webexapi.Agent, error) {
	id := agentIDOf(task)
	if id == "" {
		return nil, nil
	}
	agent, err := agents.Get(ctx, orgID, id)
	if webexapi.IsNotFound(err) {
		agent, err = agents.GetByCIUserID(ctx, orgID, id)
	}
	if webexapi.IsNotFound(err) {
		return nil, nil
	}
	return agent, err
}

func agentIDOf(task *webexapi.Task) string {
	var id string
	for _, reference := range []*webexapi.TaskReference{task.Owner, task.LastAgent} {
		if reference != nil {
			id = cmp.Or(id, reference.ID)
		}
	}
	return id
}

// set sets the results, or explains why they stay null. The warnings contain no names, because pipelines print them.
func (m *lastAgentModel) set(task *webexapi.Task, agent *webexapi.Agent, diags *diag.Diagnostics) {
	const summary, consequence = "Last agent is not available", " The results are null, because a call that is assigned to that agent would fail."
	subject := "The agent of the task " + task.ID
	switch {
	case agent == nil || agent.CIUserID == "":
		diags.AddWarning(summary, subject+" is not a user of the organization."+consequence)
	case !bool(agent.Active):
		diags.AddWarning(summary, subject+" is deactivated in Webex."+consequence)
	case !bool(agent.ContactCenterEnabled):
		diags.AddWarning(summary, subject+" is not enabled for Contact Center."+consequence)
	default:
		m.CIUserID = tfvalue.UUID.Value(canonical.UUID(agent.CIUserID))
		m.AgentID = tfvalue.OptionalString(agent.ID)
		m.Name = tfvalue.OptionalString(nameOf(agent))
		m.TaskID = types.StringValue(task.ID)
		m.EndedTime = tfvalue.Timestamp(task.EndedTime.Time)
	}
}

func nameOf(agent *webexapi.Agent) string {
	if agent.FirstName == "" || agent.LastName == "" {
		return agent.FirstName + agent.LastName
	}
	return agent.FirstName + " " + agent.LastName
}
