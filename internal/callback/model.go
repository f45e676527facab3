package callback

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/schedule"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// model contains the attributes that the resource and the data sources of a callback share: the API's fields in snake_case, with times in
// RFC 3339.
type model struct {
	ID                   tfvalue.Text `tfsdk:"id"`
	OrgID                tfvalue.Text `tfsdk:"org_id"`
	CustomerName         tfvalue.Text `tfsdk:"customer_name"`
	CallbackNumber       tfvalue.Text `tfsdk:"callback_number"`
	Timezone             tfvalue.Text `tfsdk:"timezone"`
	ScheduleDate         tfvalue.Text `tfsdk:"schedule_date"`
	StartTime            tfvalue.Text `tfsdk:"start_time"`
	EndTime              tfvalue.Text `tfsdk:"end_time"`
	QueueID              tfvalue.Text `tfsdk:"queue_id"`
	CallbackReason       tfvalue.Text `tfsdk:"callback_reason"`
	SourceInteraction    tfvalue.Text `tfsdk:"source_interaction"`
	AssigneeAgent        tfvalue.Text `tfsdk:"assignee_agent"`
	CallbackOrigin       types.String `tfsdk:"callback_origin"`
	CreatedTimestamp     tfvalue.Text `tfsdk:"created_timestamp"`
	LastUpdatedTimestamp tfvalue.Text `tfsdk:"last_updated_timestamp"`
	AssignedTime         tfvalue.Text `tfsdk:"assigned_time"`
}

// resourceModel is the model of the resource.
type resourceModel struct {
	model
	// Triggered means that the start has passed and Webex no longer returns the callback, not that the customer was reached.
	Triggered types.Bool `tfsdk:"triggered"`
	tfresource.OnExisting
}

// attributePaths maps the API's field names to attributes, so that an error about a field is reported on its attribute. orgId is
// missing because Webex mentions it in errors about other fields ("queueId: not found for given orgId").
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

// toAPI returns the body of a create or an update. The number keeps its separators here; the client sends it without
// them.
func (m *model) toAPI() webexapi.CallbackFields {
	return webexapi.CallbackFields{
		CustomerName:      m.CustomerName.ValueString(),
		CallbackNumber:    m.CallbackNumber.ValueString(),
		Timezone:          m.Timezone.ValueString(),
		ScheduleDate:      m.ScheduleDate.Canonical(),
		StartTime:         m.StartTime.Canonical(),
		EndTime:           m.EndTime.Canonical(),
		QueueID:           m.QueueID.Canonical(),
		CallbackReason:    m.CallbackReason.ValueString(),
		SourceInteraction: m.SourceInteraction.Canonical(),
		AssigneeAgent:     m.AssigneeAgent.Canonical(),
	}
}

// window returns the time window of the callback.
func (m *model) window() schedule.Window {
	return schedule.Window{
		Date:  m.ScheduleDate.Canonical(),
		Start: m.StartTime.Canonical(),
		End:   m.EndTime.Canonical(),
		Zone:  m.Timezone.Canonical(),
	}
}

// ref returns the values by which the client finds the callback in a listing.
func (m *model) ref(orgID string) webexapi.CallbackRef {
	return webexapi.CallbackRef{
		Created:        m.CreatedTimestamp.Moment(),
		OrgID:          orgID,
		ID:             m.ID.Canonical(),
		AssigneeAgent:  m.AssigneeAgent.Canonical(),
		CallbackNumber: m.CallbackNumber.ValueString(),
	}
}

// numberName is the attribute whose form in Webex is recorded, because Webex compares numbers exactly when it lists callbacks.
const numberName = "callback_number"

// storedRef is ref with the number as Webex stores it.
func (m *model) storedRef(ctx context.Context, orgID string, private tfresource.PrivateState) webexapi.CallbackRef {
	ref := m.ref(orgID)
	if number, ok := tfresource.LoadStoredForms(ctx, private)[numberName]; ok {
		ref.CallbackNumber = number
	}
	return ref
}

// fromAPI converts a callback that Webex returned. orgID is the organization of the request, which finds the callback again even if the
// response spells it differently.
func fromAPI(c *webexapi.Callback, orgID string) model {
	return model{
		ID:                   tfvalue.UUID.Value(canonical.UUID(c.ID)),
		OrgID:                tfvalue.OrganizationID.Value(canonical.UUID(orgID)),
		CustomerName:         tfvalue.Label.Value(c.CustomerName),
		CallbackNumber:       tfvalue.PhoneNumber.Value(c.CallbackNumber),
		Timezone:             tfvalue.TimeZone.Value(c.Timezone),
		ScheduleDate:         tfvalue.Date.Value(c.ScheduleDate),
		StartTime:            tfvalue.TimeOfDay.Value(c.StartTime),
		EndTime:              tfvalue.TimeOfDay.Value(c.EndTime),
		QueueID:              tfvalue.ID.Value(canonical.UUID(c.QueueID)),
		CallbackReason:       tfvalue.Label.Optional(c.CallbackReason),
		SourceInteraction:    tfvalue.UUID.Optional(canonical.UUID(c.SourceInteraction)),
		AssigneeAgent:        tfvalue.UUID.Optional(canonical.UUID(c.AssigneeAgent)),
		CallbackOrigin:       types.StringValue(c.CallbackOrigin),
		CreatedTimestamp:     tfvalue.Timestamp(c.CreatedTimestamp.Time),
		LastUpdatedTimestamp: tfvalue.Timestamp(c.LastUpdatedTimestamp.Time),
		AssignedTime:         tfvalue.Timestamp(c.AssignedTime.Time),
	}
}

// mergeResponse returns the model after a response. Webex returns only callbacks that have not started yet.
func (m *resourceModel) mergeResponse(c *webexapi.Callback, orgID string) resourceModel {
	return resourceModel{model: fromAPI(c, orgID), Triggered: types.BoolValue(false), OnExisting: m.OnExisting}
}

// imported reports whether only the ID is known, as after an import.
func (m *model) imported() bool { return m.CustomerName.IsNull() }

// diff returns the names of the configurable attributes that differ between a plan and a response.
func diff(planned, returned *model) []string {
	return tfresource.Diff(planned.configurable(), returned.configurable())
}

// configurable returns the attributes that a request sends and a response returns.
func (m *model) configurable() map[string]attr.Value {
	return map[string]attr.Value{
		"customer_name":      m.CustomerName,
		"callback_number":    m.CallbackNumber,
		"timezone":           m.Timezone,
		"schedule_date":      m.ScheduleDate,
		"start_time":         m.StartTime,
		"end_time":           m.EndTime,
		"queue_id":           m.QueueID,
		"callback_reason":    m.CallbackReason,
		"source_interaction": m.SourceInteraction,
		"assignee_agent":     m.AssigneeAgent,
	}
}

// setComputed sets the computed values that are still unknown in the plan.
func (m *resourceModel) setComputed(returned *resourceModel) {
	tfresource.SetIfUnknown(&m.ID, returned.ID)
	tfresource.SetIfUnknown(&m.OrgID, returned.OrgID)
	tfresource.SetIfUnknown(&m.CallbackOrigin, returned.CallbackOrigin)
	tfresource.SetIfUnknown(&m.CreatedTimestamp, returned.CreatedTimestamp)
	tfresource.SetIfUnknown(&m.LastUpdatedTimestamp, returned.LastUpdatedTimestamp)
	tfresource.SetIfUnknown(&m.AssignedTime, returned.AssignedTime)
	tfresource.SetIfUnknown(&m.Triggered, returned.Triggered)
}
