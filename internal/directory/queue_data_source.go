package directory

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
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
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a queue of Webex Contact Center by ID or by name. Its `id` is the value for `queue_id` of a callback." + scopeText,
		Attributes:          byIDOrName("queue", queueAttributes()),
	}
}

func queueAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":         tfresource.Computed("Name of the queue."),
		"description":  tfresource.Computed("Description of the queue."),
		"queue_type":   tfresource.Computed("`INBOUND` or `OUTBOUND`."),
		"channel_type": tfresource.Computed("Channel of the queue: `TELEPHONY` (required for callbacks), `EMAIL`, `CHAT`, and others."),
		"active":       computedBool("Whether the queue is active."),
		"timezone":     tfresource.Computed("Time zone of the queue."),
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

	find := finder[webexapi.Queue]{queueInfo, d.Report(), orgID, describeQueue, client.Queues.Search}
	queue := find.byIDOrName(ctx, client.Queues, config.ID, config.Name, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	warnOnQueue(queue, &resp.Diagnostics)
	returned := queueFromAPI(queue, orgID)
	returned.ID = configuredOr(config.ID, returned.ID)
	returned.OrgID = configuredOr(config.OrgID, returned.OrgID)
	resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
}

func describeQueue(queue webexapi.Queue) string {
	return fmt.Sprintf("%q (id %s)", queue.Name, queue.ID)
}

// warnOnQueue warns if callbacks cannot be made through the queue.
func warnOnQueue(queue *webexapi.Queue, diags *diag.Diagnostics) {
	if !queue.Active {
		diags.AddWarning("Queue is inactive",
			fmt.Sprintf("The queue %s is deactivated in Webex and does not make callbacks.", describeQueue(*queue)))
	}
	if queue.ChannelType != telephony {
		diags.AddWarning("Not a telephony queue",
			fmt.Sprintf("The queue %s has the channel type %s, but callbacks require %s.", describeQueue(*queue), queue.ChannelType, telephony))
	}
}

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
