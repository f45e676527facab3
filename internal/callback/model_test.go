package callback

import (
	"reflect"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

const someOrg = "6f1d2c3b-4a59-4e68-8f70-1b2c3d4e5f60"

func fullCallback() webexapi.Callback {
	return webexapi.Callback{
		CallbackFields: webexapi.CallbackFields{
			CustomerName: "Ada Lovelace", CallbackNumber: "+1 (234) 567-890", Timezone: "Europe/Berlin", ScheduleDate: "2027-03-02",
			StartTime: "10:00:00", EndTime: "11:00:00", QueueID: "A1B2C3D4-0001-4A00-8000-00000000000A", CallbackReason: "Broken lamp",
			SourceInteraction: "D1E2F3A4-0001-4C00-A000-00000000000E", AssigneeAgent: "C1D2E3F4-0001-4B00-9000-00000000000C",
		},
		ID: "123E4567-E89B-12D3-A456-426614174000", OrgID: "someone else's spelling", CallbackOrigin: "livecall",
		CreatedTimestamp:     webexapi.Timestamp{Time: time.Date(2027, time.March, 1, 9, 0, 0, 250e6, time.UTC)},
		LastUpdatedTimestamp: webexapi.Timestamp{Time: time.Date(2027, time.March, 1, 10, 0, 0, 0, time.FixedZone("", 3600))},
		AssignedTime:         webexapi.Timestamp{Time: time.Date(2027, time.March, 1, 9, 0, 1, 0, time.UTC)},
	}
}

func TestModel_fromAPI(t *testing.T) {
	t.Parallel()
	full := fullCallback()
	got := fromAPI(&full, someOrg)
	for name, pair := range map[string][2]string{
		"id":                     {got.ID.ValueString(), "123e4567-e89b-12d3-a456-426614174000"},
		"org_id":                 {got.OrgID.ValueString(), someOrg},
		"callback_number":        {got.CallbackNumber.ValueString(), "+1 (234) 567-890"},
		"queue_id":               {got.QueueID.ValueString(), "a1b2c3d4-0001-4a00-8000-00000000000a"},
		"source_interaction":     {got.SourceInteraction.ValueString(), "d1e2f3a4-0001-4c00-a000-00000000000e"},
		"assignee_agent":         {got.AssigneeAgent.ValueString(), "c1d2e3f4-0001-4b00-9000-00000000000c"},
		"callback_origin":        {got.CallbackOrigin.ValueString(), "livecall"},
		"created_timestamp":      {got.CreatedTimestamp.ValueString(), "2027-03-01T09:00:00.25Z"},
		"last_updated_timestamp": {got.LastUpdatedTimestamp.ValueString(), "2027-03-01T09:00:00Z"},
		"assigned_time":          {got.AssignedTime.ValueString(), "2027-03-01T09:00:01Z"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", name, pair[0], pair[1])
		}
	}

	bare := fullCallback()
	bare.CallbackReason, bare.SourceInteraction, bare.AssigneeAgent, bare.AssignedTime = "", "", "", webexapi.Timestamp{}
	got = fromAPI(&bare, someOrg)
	if !got.CallbackReason.IsNull() || !got.SourceInteraction.IsNull() || !got.AssigneeAgent.IsNull() || !got.AssignedTime.IsNull() {
		t.Errorf("an omitted field is not null: %+v", got)
	}
}

// The reference selects the listing that reads share: that of the agent or of the number.
func TestModel_ref(t *testing.T) {
	t.Parallel()
	full := fullCallback()
	read := fromAPI(&full, someOrg)
	read.ID, read.AssigneeAgent = tfvalue.UUID.Value(full.ID), tfvalue.UUID.Value(full.AssigneeAgent)
	want := webexapi.CallbackRef{
		OrgID: someOrg, ID: "123e4567-e89b-12d3-a456-426614174000", AssigneeAgent: "c1d2e3f4-0001-4b00-9000-00000000000c",
		CallbackNumber: "+1 (234) 567-890", Created: full.CreatedTimestamp.UTC(),
	}
	if got := read.ref(someOrg); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Reading a callback and sending it again changes nothing, in any form of the values.
func TestModel_roundTrip(t *testing.T) {
	t.Parallel()
	full := fullCallback()
	read := fromAPI(&full, someOrg)
	resent := webexapi.Callback{CallbackFields: read.toAPI(), ID: full.ID}
	reread := fromAPI(&resent, someOrg)
	if got := diff(&read, &reread); len(got) > 0 {
		t.Errorf("%+v became %+v: %v differ", read, reread, got)
	}
	// Times are sent as HH:mm:ss, which Webex requires; the number is sent as configured.
	read.StartTime, read.CallbackNumber = tfvalue.TimeOfDay.Value("09:30"), tfvalue.PhoneNumber.Value("+1.234.567.890")
	if sent := read.toAPI(); sent.StartTime != "09:30:00" || sent.CallbackNumber != "+1.234.567.890" {
		t.Errorf("sent %q and %q", sent.StartTime, sent.CallbackNumber)
	}
}

// TestModel_diff checks that every configurable field has an attribute, and that toAPI, fromAPI and diff know it.
func TestModel_diff(t *testing.T) {
	t.Parallel()
	fields := reflect.TypeFor[webexapi.CallbackFields]()
	if len(attributePaths) != fields.NumField() {
		t.Errorf("%d attributes for %d fields", len(attributePaths), fields.NumField())
	}
	for i := range fields.NumField() {
		var changed webexapi.Callback
		reflect.ValueOf(&changed.CallbackFields).Elem().Field(i).SetString("changed")
		planned, returned := fromAPI(&webexapi.Callback{}, someOrg), fromAPI(&changed, someOrg)
		if got := diff(&planned, &returned); len(got) != 1 {
			t.Errorf("a changed %s is reported as %v", fields.Field(i).Name, got)
		}
		if sent := returned.toAPI(); reflect.ValueOf(sent).Field(i).IsZero() {
			t.Errorf("toAPI does not set %s", fields.Field(i).Name)
		}
	}
}

func TestModel_setComputed(t *testing.T) {
	t.Parallel()
	full := fullCallback()
	from := resourceModel{model: fromAPI(&full, someOrg), Triggered: types.BoolValue(true)}
	planned := resourceModel{model: from.model, Triggered: types.BoolValue(false)}
	planned.ID, planned.OrgID, planned.CallbackOrigin = tfvalue.UUID.Unknown(), tfvalue.OrganizationID.Unknown(), types.StringValue("api")
	planned.setComputed(&from)
	if planned.ID != from.ID || planned.OrgID != from.OrgID || planned.CallbackOrigin.ValueString() != "api" || planned.Triggered.ValueBool() {
		t.Errorf("completed to %+v", planned)
	}
}
