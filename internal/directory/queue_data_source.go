package directory

import (
	"context"
	"fmt"
	"iter"

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

var _ datasource.DataSourceWithConfigure = (*queueDataSource)(nil)

// queueInfo describes the data source to tfdiag.
var queueInfo = tfdiag.ResourceInfo{Type: "webexcc_queue", DisplayName: "queue", Scopes: scopes}

// NewQueueDataSource returns the data source webexcc_queue.
func NewQueueDataSource() datasource.DataSource { return &queueDataSource{} }

type queueDataSource struct{ tfresource.DataSourceBase }

type queueModel struct {
	ID          tfvalue.Text `tfsdk:"id"`
	OrgID       tfvalue.Text `tfsdk:"org_id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	QueueType   types.String `tfsdk:"queue_type"`
	ChannelType types.String `tfsdk:"channel_type"`
	Active      types.Bool   `tfsdk:"active"`
	Timezone    types.String `tfsdk:"timezone"`
}

// Metadata implements datasource.DataSource.
func (*queueDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = queueInfo.Type
}

// Schema implements datasource.DataSource.
func (*queueDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	computed := func(text string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: text, Computed: true}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a queue of Webex Contact Center by ID or by name. Its `id` is the value for `queue_id` of a callback. " +
			"Requires a token with the scope `cjp:config_read`, which a personal access token does not have.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "ID of the queue. Set either `id` or `name`.",
				CustomType:          tfvalue.ID,
				Optional:            true,
				Computed:            true,
				Validators: []validator.String{tfvalue.ID, tfvalue.Combination{
					String:  stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name")),
					Message: "Set either id or name: one of them, not both.",
				}},
			},
			"org_id": tfresource.OrganizationArgument(),
			"name": schema.StringAttribute{
				MarkdownDescription: "Exact name of the queue.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{tfvalue.NotEmpty()},
			},
			"description":  computed("Description of the queue."),
			"queue_type":   computed("`INBOUND` or `OUTBOUND`."),
			"channel_type": computed("Channel of the queue: `TELEPHONY` (required for callbacks), `EMAIL`, `CHAT`, and others."),
			"active":       schema.BoolAttribute{MarkdownDescription: "Whether the queue is active.", Computed: true},
			"timezone":     computed("Time zone of the queue."),
		},
	}
}

// Read implements datasource.DataSource.
func (d *queueDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config queueModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client, orgID := d.ContactCenterClient(ctx, queueInfo, config.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	var queue *webexapi.Queue
	if config.ID.IsNull() {
		queue = d.queueNamed(ctx, client.Queues, orgID, config.Name.ValueString(), &resp.Diagnostics)
	} else {
		queue = d.queueWithID(ctx, client.Queues, orgID, config.ID.Canonical(), &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	warnOnQueue(queue, &resp.Diagnostics)
	returned := queueFromAPI(queue, orgID)
	if !config.ID.IsNull() {
		returned.ID = config.ID
	}
	if !config.OrgID.IsNull() {
		returned.OrgID = config.OrgID
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
}

func (d *queueDataSource) queueWithID(ctx context.Context, queues *webexapi.Queues, orgID, id string, diags *diag.Diagnostics) *webexapi.Queue {
	queue, err := queues.Get(ctx, orgID, id)
	switch {
	case webexapi.IsNotFound(err):
		diags.AddAttributeError(path.Root("id"), "Queue not found",
			fmt.Sprintf("The organization %s has no queue with the ID %s, or the token has no access to it.\n%s", orgID, id, err))
	case err != nil:
		d.Report().Add(diags, queueInfo, "Unable to read queue", err)
	}
	return queue
}

// queueNamed returns the queue with a name.
func (d *queueDataSource) queueNamed(ctx context.Context, queues *webexapi.Queues, orgID, name string, diags *diag.Diagnostics) *webexapi.Queue {
	found, err := collect(queues.Named(ctx, orgID, name))
	switch {
	case err != nil:
		d.Report().Add(diags, queueInfo, "Unable to look up queue", err)
	case len(found) == 0:
		search := func(ctx context.Context, text string) iter.Seq2[webexapi.Queue, error] {
			return queues.Search(ctx, orgID, text)
		}
		diags.AddAttributeError(path.Root("name"), "Queue not found",
			fmt.Sprintf("No queue of the organization %s is named exactly %q. Case and spaces are significant.", orgID, name)+
				suggestions(ctx, search, searchTexts(name), describeQueue))
	case len(found) > 1:
		diags.AddAttributeError(path.Root("name"), "Multiple queues found",
			fmt.Sprintf("%d queues are named %q. Select one by id:\n", len(found), name)+lines(found, describeQueue))
	default:
		return &found[0]
	}
	return nil
}

func describeQueue(queue webexapi.Queue) string {
	return fmt.Sprintf("%q (id %s)", queue.Name, queue.ID)
}

// warnOnQueue warns if callbacks cannot be made through the queue.
func warnOnQueue(queue *webexapi.Queue, diags *diag.Diagnostics) {
	if !queue.Active {
		diags.AddWarning("Queue is inactive",
			fmt.Sprintf("The queue %s is deactivated in Webex. Its callbacks are not made.", describeQueue(*queue)))
	}
	if queue.ChannelType != telephony {
		diags.AddWarning("Not a telephony queue",
			fmt.Sprintf("The queue %s has the channel type %s, but callbacks require %s.", describeQueue(*queue), queue.ChannelType, telephony))
	}
}

const telephony = "TELEPHONY"

func queueFromAPI(queue *webexapi.Queue, orgID string) queueModel {
	return queueModel{
		ID:          tfvalue.ID.Value(queue.ID),
		OrgID:       tfvalue.OrganizationID.Value(orgID),
		Name:        types.StringValue(queue.Name),
		Description: tfvalue.OptionalString(queue.Description),
		QueueType:   tfvalue.OptionalString(queue.QueueType),
		ChannelType: tfvalue.OptionalString(queue.ChannelType),
		Active:      types.BoolValue(bool(queue.Active)),
		Timezone:    tfvalue.OptionalString(queue.Timezone),
	}
}
