package callback

import (
	"context"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// Descriptions that the resource and the data sources share.
const (
	idText             = "ID of the callback, a UUID."
	customerNameText   = "Name of the customer, 1 to 250 characters."
	callbackNumberText = "Number to call with its country code, for example `+442079460958`: 7 to 15 characters, including the separators " +
		"space, `-`, `(`, `)` and `.`. Changing only the separators has no effect."
	timezoneText          = "IANA name of the time zone of the date and the times, for example `America/New_York`."
	scheduleDateText      = "Local date of the call, `YYYY-MM-DD`, at most 31 days ahead."
	startTimeText         = "Local time at which the window for the call opens, `HH:MM` or `HH:MM:SS`, at least 30 minutes ahead."
	endTimeText           = "Local time at which the window closes, on the same day, 30 minutes to 8 hours after `start_time`."
	queueIDText           = "ID of the telephony queue that routes the callback. See the data source `webexcc_queue`."
	callbackReasonText    = "Reason for the call."
	sourceInteractionText = "ID of the interaction that led to the callback, a UUID."
	assigneeAgentText     = "Common Identity user ID of the agent who receives a personal callback, a UUID. See the data source `webexcc_agent`. " +
		"If omitted, any agent of the queue can receive the callback."
	callbackOriginText       = "Origin of the callback, for example `api` or `livecall`."
	createdTimestampText     = "Time when the callback was created, in RFC 3339 format."
	lastUpdatedTimestampText = "Time when the callback was last changed, in RFC 3339 format."
	assignedTimeText         = "Time when `assignee_agent` was last set, in RFC 3339 format."
)

// Schema implements resource.Resource.
func (*callbackResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a Webex Contact Center callback to a customer at a scheduled time. All attributes except `org_id` can be " +
			"updated in place until the start. Webex no longer returns a callback after its start. The resource then remains in the state " +
			"with `triggered = true`.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: idText,
				CustomType:          tfvalue.UUID,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"org_id": tfresource.OrganizationAttribute(),
			"customer_name": schema.StringAttribute{
				CustomType:          tfvalue.Label,
				MarkdownDescription: customerNameText,
				Required:            true,
				Validators:          []validator.String{tfvalue.NotBlank(), tfvalue.MaxLength(250)},
				PlanModifiers:       []planmodifier.String{tfvalue.PreserveEquivalent()},
			},
			"callback_number": required(tfvalue.PhoneNumber, callbackNumberText),
			"timezone":        required(tfvalue.TimeZone, timezoneText),
			"schedule_date":   required(tfvalue.Date, scheduleDateText),
			"start_time":      required(tfvalue.TimeOfDay, startTimeText),
			"end_time":        required(tfvalue.TimeOfDay, endTimeText),
			"queue_id":        required(tfvalue.ID, queueIDText),
			"callback_reason": schema.StringAttribute{
				CustomType:          tfvalue.Label,
				MarkdownDescription: callbackReasonText,
				Optional:            true,
				// Webex omits an empty reason from responses, so it cannot be distinguished from a missing one.
				Validators:    []validator.String{tfvalue.NotBlank()},
				PlanModifiers: []planmodifier.String{tfvalue.PreserveEquivalent()},
			},
			"source_interaction": optionalUUID(sourceInteractionText),
			"assignee_agent":     optionalUUID(assigneeAgentText),
			"on_existing":        tfresource.OnExistingAttribute(displayName),
			"callback_origin": schema.StringAttribute{
				MarkdownDescription: callbackOriginText,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"created_timestamp": schema.StringAttribute{
				MarkdownDescription: createdTimestampText,
				CustomType:          tfvalue.Time,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"last_updated_timestamp": schema.StringAttribute{
				MarkdownDescription: lastUpdatedTimestampText,
				CustomType:          tfvalue.Time,
				Computed:            true,
			},
			"assigned_time": schema.StringAttribute{
				MarkdownDescription: assignedTimeText,
				CustomType:          tfvalue.Time,
				Computed:            true,
			},
			"triggered": schema.BoolAttribute{
				MarkdownDescription: "Whether the start has passed and Webex no longer returns the callback. `true` does not mean that the customer was reached.",
				Computed:            true,
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			},
		},
	}
}

func required(kind tfvalue.TextType, text string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: text,
		CustomType:          kind,
		Required:            true,
		Validators:          []validator.String{kind},
		PlanModifiers:       []planmodifier.String{tfvalue.PreserveEquivalent()},
	}
}

func optionalUUID(text string) schema.StringAttribute {
	attribute := required(tfvalue.UUID, text)
	attribute.Required, attribute.Optional = false, true
	return attribute
}

// dataAttributes returns the attributes of a callback in a data source.
func dataAttributes() map[string]datasource.Attribute {
	return map[string]datasource.Attribute{
		"id":                     tfresource.ComputedText(tfvalue.UUID, idText),
		"org_id":                 tfresource.ComputedText(tfvalue.OrganizationID, "Organization of the callback, a UUID."),
		"customer_name":          tfresource.ComputedText(tfvalue.Label, "Name of the customer."),
		"callback_number":        tfresource.ComputedText(tfvalue.PhoneNumber, "Number to call, as Webex returns it."),
		"timezone":               tfresource.ComputedText(tfvalue.TimeZone, timezoneText),
		"schedule_date":          tfresource.ComputedText(tfvalue.Date, "Local date of the call, `YYYY-MM-DD`."),
		"start_time":             tfresource.ComputedText(tfvalue.TimeOfDay, "Local time at which the window for the call opens, `HH:MM:SS`."),
		"end_time":               tfresource.ComputedText(tfvalue.TimeOfDay, "Local time at which the window closes, `HH:MM:SS`."),
		"queue_id":               tfresource.ComputedText(tfvalue.ID, "ID of the queue that makes the call."),
		"callback_reason":        tfresource.ComputedText(tfvalue.Label, callbackReasonText),
		"source_interaction":     tfresource.ComputedText(tfvalue.UUID, sourceInteractionText),
		"assignee_agent":         tfresource.ComputedText(tfvalue.UUID, "Common Identity user ID of the agent who makes the call."),
		"callback_origin":        tfresource.Computed(callbackOriginText),
		"created_timestamp":      tfresource.ComputedText(tfvalue.Time, createdTimestampText),
		"last_updated_timestamp": tfresource.ComputedText(tfvalue.Time, lastUpdatedTimestampText),
		"assigned_time":          tfresource.ComputedText(tfvalue.Time, assignedTimeText),
	}
}
