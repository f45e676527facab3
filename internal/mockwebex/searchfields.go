package mockwebex

import (
	"maps"
	"strings"
	"time"
)

// gqlType is the type of a field in the Search API.
type gqlType struct {
	// kind is String, Long, Int, Boolean, Enum or, for a type with fields, Object.
	kind string
	// name is the name of an object type.
	name   string
	fields map[string]*gqlType
	// notFilterable fields can be selected but not filtered by.
	notFilterable bool
}

func scalars(kind, names string) map[string]*gqlType {
	fields := map[string]*gqlType{}
	for _, name := range words(names) {
		fields[name] = &gqlType{kind: kind}
	}
	return fields
}

func objectType(name string, fields ...map[string]*gqlType) *gqlType {
	all := map[string]*gqlType{}
	for _, some := range fields {
		maps.Copy(all, some)
	}
	return &gqlType{kind: "Object", name: name, fields: all}
}

// taskType are the fields of a task that the mock knows.
var taskType = func() *gqlType {
	reference := func(name string) *gqlType { return objectType(name, scalars("String", "id name")) }
	task := objectType("TaskDetails",
		scalars("String", `id status direction origin destination terminationType terminationReason terminatingEnd contactReason
			lastWrapupCodeName`),
		scalars("Enum", "channelType"), scalars("Boolean", "isActive isCallback isContactHandled"),
		scalars("Long", "endedTime lastActivityTime connectedDuration"), scalars("Int", "connectedCount"),
	)
	task.fields["createdTime"] = &gqlType{kind: "Long", notFilterable: true}
	for _, name := range words("owner lastAgent lastQueue lastTeam lastSite lastEntryPoint") {
		task.fields[name] = reference(strings.ToUpper(name[:1]) + name[1:])
	}
	task.fields["lastAgent"].fields["signInId"] = &gqlType{kind: "String"}
	task.fields["customer"] = objectType("Customer", scalars("String", "name phoneNumber email"))
	task.fields["callbackData"] = objectType("CallbackData",
		scalars("String", "callbackNumber callbackStatus callbackOrigin callbackType callbackQueueName callbackAgentName callbackTeamName"),
		scalars("Long", "callbackRequestTime callbackConnectTime"), scalars("Int", "callbackRetryCount"))
	task.fields["stringGlobalVariables"] = objectType("StringGlobalVariables", scalars("String", "name value"))
	return task
}()

var queryType = objectType("Query", map[string]*gqlType{
	"taskDetails": objectType("TaskDetailsConnection", map[string]*gqlType{
		"tasks":    taskType,
		"pageInfo": objectType("PageInfo", scalars("String", "endCursor"), scalars("Boolean", "hasNextPage")),
	}),
})

// selectFields returns the selected fields of an object, inner ones included.
func selectFields(object map[string]any, fields []*gqlField) map[string]any {
	view := map[string]any{}
	for _, field := range fields {
		value := object[field.name]
		if field.name == "stringGlobalVariables" {
			value = globalVariable(value, text(field.arguments["name"]))
		}
		switch inner := value.(type) {
		case map[string]any:
			view[field.alias] = selectFields(inner, field.fields)
		case []any:
			list := make([]any, len(inner))
			for i, each := range inner {
				member, _ := each.(map[string]any)
				list[i] = selectFields(member, field.fields)
			}
			view[field.alias] = list
		default:
			view[field.alias] = value
		}
	}
	return view
}

// globalVariable returns a variable of a task; both fields are null if the task does not have it.
func globalVariable(variables any, name string) map[string]any {
	known, _ := variables.(map[string]string)
	if value, ok := known[name]; ok {
		return map[string]any{"name": name, "value": value}
	}
	return map[string]any{"name": nil, "value": nil}
}

// taskView returns a task with all its fields.
func (s *Server) taskView(task Task) map[string]any {
	lastAgent := reference(task.LastAgent)
	if agent, ok := lastAgent.(map[string]any); ok {
		agent["signInId"] = nil
		for _, known := range s.agents.order {
			if known.value.ID == strings.ToLower(task.LastAgent.ID) {
				agent["signInId"] = known.value.Email
			}
		}
	}
	lastActivity := task.EndedTime
	if lastActivity.IsZero() {
		lastActivity = task.CreatedTime
	}
	customerNumber := task.Origin
	if task.Direction != "inbound" {
		customerNumber = task.Destination
	}
	return map[string]any{
		"id": task.ID, "channelType": task.ChannelType, "status": task.Status, "isActive": task.Active, "direction": orNull(task.Direction),
		"origin": orNull(task.Origin), "destination": orNull(task.Destination), "createdTime": s.epoch(task.CreatedTime),
		"endedTime": s.epochOrNull(task.EndedTime), "lastActivityTime": s.epoch(lastActivity), "connectedCount": int64(task.ConnectedCount),
		"connectedDuration": task.ConnectedDuration.Milliseconds(), "isContactHandled": task.ConnectedCount > 0,
		"terminationType": orNull(task.TerminationType), "terminationReason": orNull(task.TerminationReason),
		"terminatingEnd": orNull(task.TerminatingEnd), "contactReason": orNull(task.ContactReason),
		"lastWrapupCodeName": orNull(task.LastWrapupCodeName), "owner": reference(task.Owner), "lastAgent": lastAgent,
		"lastQueue": reference(task.LastQueue), "lastTeam": reference(task.LastTeam), "lastSite": reference(task.LastSite),
		"lastEntryPoint": reference(task.LastEntryPoint), "isCallback": task.Callback != nil, "callbackData": s.callbackData(task.Callback),
		"customer": map[string]any{
			"name": orNull(task.CustomerName), "phoneNumber": orNull(customerNumber), "email": orNull(task.CustomerEmail),
		},
		"stringGlobalVariables": task.GlobalVariables,
	}
}

func (s *Server) callbackData(callback *TaskCallback) any {
	if callback == nil {
		return nil
	}
	connected := int64(-1)
	if !callback.ConnectTime.IsZero() {
		connected = s.epoch(callback.ConnectTime)
	}
	return map[string]any{
		"callbackNumber": callback.Number, "callbackStatus": callback.Status, "callbackType": callback.Type,
		"callbackOrigin": callback.Origin, "callbackRequestTime": s.epochOrNull(callback.RequestTime), "callbackConnectTime": connected,
		"callbackRetryCount": int64(callback.RetryCount), "callbackQueueName": orNull(callback.QueueName),
		"callbackAgentName": orNull(callback.AgentName), "callbackTeamName": orNull(callback.TeamName),
	}
}

func reference(to TaskReference) any {
	if to == (TaskReference{}) {
		return nil
	}
	return map[string]any{"id": orNull(to.ID), "name": orNull(to.Name)}
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (s *Server) epochOrNull(moment time.Time) any {
	if moment.IsZero() {
		return nil
	}
	return s.epoch(moment)
}
