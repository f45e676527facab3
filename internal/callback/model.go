package callback

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/schedule"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// callback is a scheduled callback in HCL. The attributes are the API's fields in snake_case; times are RFC 3339.
type callback struct {
	ID                   tfvalue.Text      `tfsdk:"id"`
	OrgID                tfvalue.Text      `tfsdk:"org_id"`
	CustomerName         types.String      `tfsdk:"customer_name"`
	CallbackNumber       tfvalue.Text      `tfsdk:"callback_number"`
	Timezone             tfvalue.Text      `tfsdk:"timezone"`
	ScheduleDate         tfvalue.Text      `tfsdk:"schedule_date"`
	StartTime            tfvalue.Text      `tfsdk:"start_time"`
	EndTime              tfvalue.Text      `tfsdk:"end_time"`
	QueueID              tfvalue.Text      `tfsdk:"queue_id"`
	CallbackReason       types.String      `tfsdk:"callback_reason"`
	SourceInteraction    tfvalue.Text      `tfsdk:"source_interaction"`
	AssigneeAgent        tfvalue.Text      `tfsdk:"assignee_agent"`
	CallbackOrigin       types.String      `tfsdk:"callback_origin"`
	CreatedTimestamp     timetypes.RFC3339 `tfsdk:"created_timestamp"`
	LastUpdatedTimestamp timetypes.RFC3339 `tfsdk:"last_updated_timestamp"`
	AssignedTime         timetypes.RFC3339 `tfsdk:"assigned_time"`
}

// resourceModel is a callback under Terraform's care.
type resourceModel struct {
	callback
	// Triggered means that the start has passed and Webex no longer returns the callback; not that the customer was reached.
	Triggered types.Bool `tfsdk:"triggered"`
	tfresource.OnExisting
}

// attributePaths lead from the fields of a request to their attributes, so that Webex's words about a field reach it. The organization
// is not among them: Webex mentions it in words about other fields ("queueId: not found for given orgId").
var attributePaths = map[string]path.Path{
	"customerName":      path.Root("customer_name"),
	"callbackNumber":    path.Root("callback_number"),
	"timezone":          path.Root("timezone"),
	"scheduleDate":      path.Root("schedule_date"),
	"startTime":         path.Root("start_time"),
	"endTime":           path.Root("end_time"),
	"queueId":           path.Root("queue_id"),
	"callbackReason":    path.Root("callback_reason"),
	"sourceInteraction": path.Root("source_interaction"),
	"assigneeAgent":     path.Root("assignee_agent"),
}

// toAPI is what Webex is told to make of the callback. The number goes out as it is written: Webex allows the separators,
// and may show them to agents.
func (c *callback) toAPI() webexapi.CallbackFields {
	return webexapi.CallbackFields{
		CustomerName:      c.CustomerName.ValueString(),
		CallbackNumber:    c.CallbackNumber.ValueString(),
		Timezone:          c.Timezone.Canonical(),
		ScheduleDate:      c.ScheduleDate.Canonical(),
		StartTime:         c.StartTime.Canonical(),
		EndTime:           c.EndTime.Canonical(),
		QueueID:           c.QueueID.Canonical(),
		CallbackReason:    c.CallbackReason.ValueString(),
		SourceInteraction: c.SourceInteraction.Canonical(),
		AssigneeAgent:     c.AssigneeAgent.Canonical(),
	}
}

// normalized is toAPI with every value in its one spelling, for comparing.
func (c *callback) normalized() webexapi.CallbackFields {
	fields := c.toAPI()
	fields.CallbackNumber = c.CallbackNumber.Canonical()
	return fields
}

// window is the time in which the callback is to be made.
func (c *callback) window() schedule.Window {
	return schedule.Window{
		Date:  c.ScheduleDate.Canonical(),
		Start: c.StartTime.Canonical(),
		End:   c.EndTime.Canonical(),
		Zone:  c.Timezone.Canonical(),
	}
}

// ref says where the callback is expected to be listed.
func (c *callback) ref(orgID string) webexapi.CallbackRef {
	created, _ := c.CreatedTimestamp.ValueRFC3339Time()
	return webexapi.CallbackRef{
		Created:        created,
		OrgID:          orgID,
		ID:             c.ID.Canonical(),
		AssigneeAgent:  c.AssigneeAgent.Canonical(),
		CallbackNumber: c.CallbackNumber.ValueString(),
	}
}

// fromAPI is a callback as Webex tells it. orgID is the organization that was asked: there the callback is found again, whatever
// the answer calls it.
func fromAPI(c *webexapi.Callback, orgID string) callback {
	return callback{
		ID:                   tfvalue.UUID.Value(canonical.UUID(c.ID)),
		OrgID:                tfvalue.OrganizationID.Value(canonical.UUID(orgID)),
		CustomerName:         types.StringValue(c.CustomerName),
		CallbackNumber:       tfvalue.PhoneNumber.Value(c.CallbackNumber),
		Timezone:             tfvalue.TimeZone.Value(c.Timezone),
		ScheduleDate:         tfvalue.Date.Value(c.ScheduleDate),
		StartTime:            tfvalue.TimeOfDay.Value(c.StartTime),
		EndTime:              tfvalue.TimeOfDay.Value(c.EndTime),
		QueueID:              tfvalue.ID.Value(canonical.UUID(c.QueueID)),
		CallbackReason:       tfvalue.OptionalString(c.CallbackReason),
		SourceInteraction:    tfvalue.UUID.Optional(canonical.UUID(c.SourceInteraction)),
		AssigneeAgent:        tfvalue.UUID.Optional(canonical.UUID(c.AssigneeAgent)),
		CallbackOrigin:       types.StringValue(c.CallbackOrigin),
		CreatedTimestamp:     tfvalue.Timestamp(c.CreatedTimestamp.Time),
		LastUpdatedTimestamp: tfvalue.Timestamp(c.LastUpdatedTimestamp.Time),
		AssignedTime:         tfvalue.Timestamp(c.AssignedTime.Time),
	}
}

// setComputed fills the computed values that the plan left open.
func (m *resourceModel) setComputed(from *resourceModel) {
	tfresource.Fill(&m.ID, from.ID)
	tfresource.Fill(&m.OrgID, from.OrgID)
	tfresource.Fill(&m.CallbackOrigin, from.CallbackOrigin)
	tfresource.Fill(&m.CreatedTimestamp, from.CreatedTimestamp)
	tfresource.Fill(&m.LastUpdatedTimestamp, from.LastUpdatedTimestamp)
	tfresource.Fill(&m.AssignedTime, from.AssignedTime)
	tfresource.Fill(&m.Triggered, from.Triggered)
}

// diff names the attributes whose values mean something else in a than in b, in the order of the schema.
func diff(a, b webexapi.CallbackFields) []string {
	return tfresource.Diff(
		tfresource.Compare("customer_name", a.CustomerName, b.CustomerName),
		tfresource.Compare("callback_number", a.CallbackNumber, b.CallbackNumber),
		tfresource.Compare("timezone", a.Timezone, b.Timezone),
		tfresource.Compare("schedule_date", a.ScheduleDate, b.ScheduleDate),
		tfresource.Compare("start_time", a.StartTime, b.StartTime),
		tfresource.Compare("end_time", a.EndTime, b.EndTime),
		tfresource.Compare("queue_id", a.QueueID, b.QueueID),
		tfresource.Compare("callback_reason", a.CallbackReason, b.CallbackReason),
		tfresource.Compare("source_interaction", a.SourceInteraction, b.SourceInteraction),
		tfresource.Compare("assignee_agent", a.AssigneeAgent, b.AssigneeAgent),
	)
}
