// Package search implements webexcc_tasks and webexcc_last_agent, which search the records of contacts. It may import webexapi, tfvalue,
// tfdiag and tfresource; only provider imports it.
package search

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var (
	_ datasource.DataSourceWithConfigure      = (*tasksDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*tasksDataSource)(nil)
)

// scopes are those of the Search API.
var scopes = tfdiag.Scopes{
	Read: "the scope cjp:config_read", Write: "the scope cjp:config_read", // A search is a POST.
	Role: "Administrator or Supervisor", NotPersonal: true,
	Note: "The scope cjp:user, which is sufficient to schedule callbacks, does not include searches.",
}

var tasksInfo = tfdiag.ResourceInfo{Type: "webexcc_tasks", DisplayName: "task", Scopes: scopes}

const defaultMax = 250

const connectedCountText = "Number of times that an agent was connected. `0` means that nobody talked with the customer."

// NewTasksDataSource returns the data source webexcc_tasks.
func NewTasksDataSource() datasource.DataSource { return &tasksDataSource{} }

type tasksDataSource struct{ tfresource.DataSourceBase }

// Metadata implements datasource.DataSource.
func (*tasksDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = tasksInfo.Type
}

// Schema implements datasource.DataSource.
func (*tasksDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	optional := func(text string, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: text, Optional: true, Validators: validators}
	}
	notEmpty := tfvalue.NotEmpty()
	id := func(text string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: text, CustomType: tfvalue.ID, Optional: true, Validators: []validator.String{tfvalue.ID}}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Searches the tasks of Webex Contact Center: calls, chats, emails and callbacks. Requires a token with the scope " +
			"`cjp:config_read` whose owner has the role Administrator or Supervisor. A token that can schedule callbacks may have neither.",
		Attributes: map[string]schema.Attribute{
			"org_id": tfresource.OrganizationArgument(),
			"from": optional("Start of the period in which the tasks were created, in RFC 3339 format, at most 36 months ago. Set either `from` or `within`.",
				timeRule, stringvalidator.ExactlyOneOf(path.MatchRoot("from"), path.MatchRoot("within"))),
			"within": optional("Length of a period that ends now, for example `24h` or `1h30m` (the hour is the largest unit), at most `8760h` (365 days). Set either `from` or "+
				"`within`.", withinRule),
			"to": optional("End of the period, in RFC 3339 format. Defaults to the current time, which also replaces a time in the "+
				"future. The period can be up to 365 days long.",
				timeRule),
			"channel_type": optional("Channel, for example `telephony`, `email`, `chat` or `social`.", channelTypeRule),
			"direction":    optional("Direction, for example `inbound` or `outbound`.", notEmpty),
			"origin": optional("Number or address that started the task. Webex requires an exact match. The provider searches for a phone number as "+
				"written and without separators.", notEmpty),
			"destination":     optional("Number or address that was contacted. It is compared in the same way as `origin`.", notEmpty),
			"callback_number": optional("Number of a callback. It is compared in the same way as `origin`.", notEmpty),
			"is_callback":     schema.BoolAttribute{MarkdownDescription: "Whether the task is a callback.", Optional: true},
			"queue_id":        id("ID of the last queue of the task. See the data source `webexcc_queue`."),
			"agent_id":        id("Contact Center ID of the agent, which is the `id` of the data source `webexcc_agent`, not its `ci_user_id`."),
			"global_variable": schema.SingleNestedAttribute{
				MarkdownDescription: "Global string variable that the flow sets. Only variables that are marked as reportable can be searched.",
				Optional:            true,
				Attributes: map[string]schema.Attribute{
					"name": schema.StringAttribute{
						MarkdownDescription: "Name of the variable.", Required: true, Validators: []validator.String{tfvalue.NotEmpty()},
					},
					"value": schema.StringAttribute{
						MarkdownDescription: "Value of the variable.", Required: true, Validators: []validator.String{tfvalue.NotEmpty()},
					},
				},
			},
			"max": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("Maximum number of tasks, 1 to 10000. Defaults to %d. If there are more, the newest tasks are returned.", defaultMax),
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, 10_000)},
			},
			"tasks": schema.ListNestedAttribute{
				MarkdownDescription: "The tasks, newest first. Their numbers and names are stored in the state in plain text.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: taskAttributes()},
			},
		},
	}
}

func taskAttributes() map[string]schema.Attribute {
	moment := func(description string) schema.StringAttribute {
		return tfresource.ComputedText(tfvalue.Time, description+", in RFC 3339 format.")
	}
	reference := func(description string) schema.SingleNestedAttribute {
		return schema.SingleNestedAttribute{
			MarkdownDescription: description,
			Computed:            true,
			Attributes:          map[string]schema.Attribute{"id": tfresource.Computed("ID."), "name": tfresource.Computed("Name.")},
		}
	}
	return map[string]schema.Attribute{
		"id":               tfresource.Computed("ID of the task, which is also its interaction ID."),
		"channel_type":     tfresource.Computed("Channel, for example `telephony`."),
		"status":           tfresource.Computed("Status, for example `created`, `connected` or `ended`."),
		"active":           schema.BoolAttribute{MarkdownDescription: "Whether the task is still in progress.", Computed: true},
		"direction":        tfresource.Computed("Direction, for example `inbound` or `outbound`."),
		"origin":           tfresource.Computed("Number or address that started the task."),
		"destination":      tfresource.Computed("Number or address that was contacted."),
		"created_time":     moment("Time when the task was created"),
		"ended_time":       moment("Time when the task ended"),
		"connected_count":  schema.Int64Attribute{MarkdownDescription: connectedCountText, Computed: true},
		"termination_type": tfresource.Computed("How the task ended, for example `normal` or `abandoned`."),
		"agent": reference("Agent of the task. `id` is the Contact Center ID. The agent may only have been offered the call: see " +
			"`connected_count`."),
		"queue":        reference("Last queue of the task."),
		"wrap_up_code": tfresource.Computed("Name of the last wrap-up code."),
		"callback": schema.SingleNestedAttribute{
			MarkdownDescription: "Callback data. Null if the task is not a callback.",
			Computed:            true,
			Attributes: map[string]schema.Attribute{
				"number":       tfresource.Computed("Number to call."),
				"status":       tfresource.Computed("Status, for example `Success` or `Not Processed`."),
				"type":         tfresource.Computed("Type, for example `Courtesy` or `Web UI`."),
				"origin":       tfresource.Computed("Origin, for example `web`, `chat` or `IVR`."),
				"request_time": moment("Time when the callback was requested"),
				"connect_time": moment("Time when the agent and the customer were connected"),
				"retry_count":  schema.Int64Attribute{MarkdownDescription: "Number of failed retries.", Computed: true},
				"queue_name":   tfresource.Computed("Name of the queue."),
				"agent_name":   tfresource.Computed("Name of the agent."),
			},
		},
	}
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig. It rejects values that are always invalid; Read checks the others.
func (*tasksDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var from, to types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("from"), &from)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("to"), &to)...)
	start, end := timeOf(from), timeOf(to)
	if !start.IsZero() && !end.IsZero() && !start.Before(end) {
		resp.Diagnostics.AddAttributeError(path.Root("from"), "Invalid period", fmt.Sprintf("from must be before to, got %q and %q.",
			from.ValueString(), to.ValueString()))
	}
}

// Read implements datasource.DataSource.
func (d *tasksDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config tasksModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	now := d.Now()
	config.checkPeriod(now, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	client, orgID := d.ContactCenterClient(ctx, tasksInfo, config.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	found, err := firstTasks(ctx, client.Search, orgID, config.toAPI(now), config.limit())
	if err != nil {
		d.Report().Add(&resp.Diagnostics, tasksInfo, "Unable to search tasks", err)
		return
	}
	config.Tasks = tasksFromAPI(found)
	if config.OrgID.IsNull() {
		config.OrgID = tfvalue.OrganizationID.Value(orgID)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
}

// firstTasks returns the first tasks of a search, at most limit.
func firstTasks(
	ctx context.Context, search *webexapi.Search, orgID string, filter webexapi.TaskFilter, limit int,
) (tasks []webexapi.Task, err error) {
	for task, err := range search.Tasks(ctx, orgID, filter) {
		if err != nil {
			return nil, err
		}
		if tasks = append(tasks, task); len(tasks) == limit {
			break
		}
	}
	return tasks, nil
}

func (m *tasksModel) limit() int {
	if m.Max.IsNull() {
		return defaultMax
	}
	return int(m.Max.ValueInt64())
}

// checkPeriod rejects a period that Webex does not search.
func (m *tasksModel) checkPeriod(now time.Time, diags *diag.Diagnostics) {
	from, to := m.from(now), m.to()
	if to.IsZero() || to.After(now) {
		to = now
	}
	attribute := path.Root("from")
	if m.From.IsNull() {
		attribute = path.Root("within")
	}
	var problem string
	switch {
	case from.Before(now.AddDate(0, -maxMonthsAgo, 0).Add(-clockTolerance)):
		problem = fmt.Sprintf("Webex searches at most the last %d months, but the period begins at %s.", maxMonthsAgo, from.Format(time.RFC3339))
	case !from.Before(to):
		problem = fmt.Sprintf("The period must begin before it ends, but it begins at %s and ends at %s.", from.Format(time.RFC3339), to.Format(time.RFC3339))
	case to.Sub(from) > maxSpan:
		problem = fmt.Sprintf("Webex searches at most 365 days at once, but the period is %.1f days long.", to.Sub(from).Hours()/24)
	default:
		return
	}
	diags.AddAttributeError(attribute, "Invalid period", problem)
}
