package search

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// tasksModel is the model of webexcc_tasks.
type tasksModel struct {
	OrgID          tfvalue.Text         `tfsdk:"org_id"`
	From           types.String         `tfsdk:"from"`
	Within         types.String         `tfsdk:"within"`
	To             types.String         `tfsdk:"to"`
	ChannelType    types.String         `tfsdk:"channel_type"`
	Direction      types.String         `tfsdk:"direction"`
	Origin         types.String         `tfsdk:"origin"`
	Destination    types.String         `tfsdk:"destination"`
	CallbackNumber types.String         `tfsdk:"callback_number"`
	IsCallback     types.Bool           `tfsdk:"is_callback"`
	QueueID        tfvalue.Text         `tfsdk:"queue_id"`
	AgentID        tfvalue.Text         `tfsdk:"agent_id"`
	GlobalVariable *globalVariableModel `tfsdk:"global_variable"`
	Max            types.Int64          `tfsdk:"max"`
	Tasks          []taskModel          `tfsdk:"tasks"`
}

type globalVariableModel struct {
	Name  types.String `tfsdk:"name"`
	Value types.String `tfsdk:"value"`
}

type taskModel struct {
	ID              types.String    `tfsdk:"id"`
	ChannelType     types.String    `tfsdk:"channel_type"`
	Status          types.String    `tfsdk:"status"`
	Active          types.Bool      `tfsdk:"active"`
	Direction       types.String    `tfsdk:"direction"`
	Origin          types.String    `tfsdk:"origin"`
	Destination     types.String    `tfsdk:"destination"`
	CreatedTime     tfvalue.Text    `tfsdk:"created_time"`
	EndedTime       tfvalue.Text    `tfsdk:"ended_time"`
	ConnectedCount  types.Int64     `tfsdk:"connected_count"`
	TerminationType types.String    `tfsdk:"termination_type"`
	Agent           *referenceModel `tfsdk:"agent"`
	Queue           *referenceModel `tfsdk:"queue"`
	WrapUpCode      types.String    `tfsdk:"wrap_up_code"`
	Callback        *callbackModel  `tfsdk:"callback"`
}

type referenceModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

type callbackModel struct {
	Number      types.String `tfsdk:"number"`
	Status      types.String `tfsdk:"status"`
	Type        types.String `tfsdk:"type"`
	Origin      types.String `tfsdk:"origin"`
	RequestTime tfvalue.Text `tfsdk:"request_time"`
	ConnectTime tfvalue.Text `tfsdk:"connect_time"`
	RetryCount  types.Int64  `tfsdk:"retry_count"`
	QueueName   types.String `tfsdk:"queue_name"`
	AgentName   types.String `tfsdk:"agent_name"`
}

// toAPI returns the filter for a search at a given time. The configuration is valid.
func (m *tasksModel) toAPI(now time.Time) webexapi.TaskFilter {
	filter := webexapi.TaskFilter{
		From: m.from(now), To: m.to(),
		ChannelType: m.ChannelType.ValueString(), Direction: m.Direction.ValueString(),
		Origins: spellings(m.Origin), Destinations: spellings(m.Destination), CallbackNumbers: spellings(m.CallbackNumber),
		Callback: m.IsCallback.ValueBoolPointer(),
		QueueID:  m.QueueID.Canonical(), AgentID: m.AgentID.Canonical(),
	}
	if m.GlobalVariable != nil {
		filter.GlobalVariable, filter.GlobalValue = m.GlobalVariable.Name.ValueString(), m.GlobalVariable.Value.ValueString()
	}
	return filter
}

func (m *tasksModel) from(now time.Time) time.Time {
	if m.From.IsNull() {
		return now.Add(-durationOf(m.Within))
	}
	return timeOf(m.From)
}

// to is zero for now.
func (m *tasksModel) to() time.Time {
	if m.To.IsNull() {
		return time.Time{}
	}
	return timeOf(m.To)
}

// timeOf and durationOf read validated values; null and unknown values are zero.
func timeOf(text types.String) time.Time {
	moment, _ := time.Parse(time.RFC3339, text.ValueString())
	return moment
}

func durationOf(text types.String) time.Duration {
	duration, _ := time.ParseDuration(text.ValueString())
	return duration
}

// spellings are the forms in which Webex may have recorded a number: as given and without separators. Webex compares exactly.
func spellings(number types.String) []string {
	given := number.ValueString()
	if given == "" {
		return nil
	}
	plain := canonical.PhoneNumber(given)
	if isNumber := strings.Trim(strings.TrimPrefix(plain, "+"), "0123456789") == ""; !isNumber || plain == given {
		return []string{given}
	}
	return []string{given, plain}
}

// tasksFromAPI returns the tasks, the newest first.
func tasksFromAPI(tasks []webexapi.Task) []taskModel {
	slices.SortStableFunc(tasks, func(a, b webexapi.Task) int {
		return cmp.Or(b.CreatedTime.Compare(a.CreatedTime.Time), cmp.Compare(a.ID, b.ID))
	})
	models := make([]taskModel, 0, len(tasks))
	for i := range tasks {
		models = append(models, taskFromAPI(&tasks[i]))
	}
	return models
}

func taskFromAPI(task *webexapi.Task) taskModel {
	return taskModel{
		ID:              types.StringValue(task.ID),
		ChannelType:     tfvalue.OptionalString(task.ChannelType),
		Status:          tfvalue.OptionalString(task.Status),
		Active:          types.BoolValue(bool(task.Active)),
		Direction:       tfvalue.OptionalString(task.Direction),
		Origin:          tfvalue.OptionalString(task.Origin),
		Destination:     tfvalue.OptionalString(task.Destination),
		CreatedTime:     tfvalue.Timestamp(task.CreatedTime.Time),
		EndedTime:       tfvalue.Timestamp(task.EndedTime.Time),
		ConnectedCount:  optionalCount(task.ConnectedCount),
		TerminationType: tfvalue.OptionalString(task.TerminationType),
		Agent:           referenceFromAPI(task.Owner),
		Queue:           referenceFromAPI(task.Queue),
		WrapUpCode:      tfvalue.OptionalString(task.WrapUpCode),
		Callback:        callbackFromAPI(task),
	}
}

func referenceFromAPI(reference *webexapi.TaskReference) *referenceModel {
	if reference == nil || *reference == (webexapi.TaskReference{}) {
		return nil
	}
	return &referenceModel{ID: tfvalue.OptionalString(reference.ID), Name: tfvalue.OptionalString(reference.Name)}
}

// callbackFromAPI returns nil for a task that is no callback, even if Webex returns an object without values for it.
func callbackFromAPI(task *webexapi.Task) *callbackModel {
	callback := task.Callback
	if callback == nil || !bool(task.IsCallback) && callback.Number == "" {
		return nil
	}
	return &callbackModel{
		Number:      tfvalue.OptionalString(callback.Number),
		Status:      tfvalue.OptionalString(callback.Status),
		Type:        tfvalue.OptionalString(callback.Type),
		Origin:      tfvalue.OptionalString(callback.Origin),
		RequestTime: tfvalue.Timestamp(callback.RequestTime.Time),
		ConnectTime: tfvalue.Timestamp(callback.ConnectTime.Time),
		RetryCount:  optionalCount(callback.RetryCount),
		QueueName:   tfvalue.OptionalString(callback.QueueName),
		AgentName:   tfvalue.OptionalString(callback.AgentName),
	}
}

func optionalCount(count *webexapi.Int) types.Int64 {
	if count == nil || *count < 0 {
		return types.Int64Null()
	}
	return types.Int64Value(int64(*count))
}
