package mockwebex

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The documented limits of a search.
const (
	searchPage   = 250
	maxSpan      = 365 * 24 * time.Hour
	maxMonthsAgo = 36
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

// search handles POST /search.
func (s *Server) search(req *request) response {
	if !req.token.has(scopeConfig, scopeConfigRead) {
		return missingScope(scopeConfig, scopeConfigRead)
	}
	org, resp, ok := s.subscriptionOrg(req, req.query.Get("orgId"))
	if !ok {
		return resp
	}
	var body struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	decoder := json.NewDecoder(bytes.NewReader(req.body))
	decoder.UseNumber()
	if decoder.Decode(&body) != nil || body.Query == "" {
		return refuse(http.StatusBadRequest, "Body is invalid JSON.")
	}
	query, err := parseGraphQL(body.Query)
	if err != nil {
		return refuse(http.StatusBadRequest, err.Error())
	}
	if err := checkSelection(queryType, query.fields, ""); err != nil {
		return searchErrors(err)
	}
	data := map[string]any{}
	for _, field := range query.fields {
		search := &taskSearch{server: s, org: org, now: req.now}
		if resp, ok := search.prepare(query, field, body.Variables); !ok {
			return resp
		}
		data[field.alias] = search.run(field)
	}
	return response{status: http.StatusOK, body: map[string]any{"data": data}}
}

// searchErrors reports a problem of the query in a response with status 200, as GraphQL does.
func searchErrors(err error) response {
	return response{status: http.StatusOK, body: map[string]any{"data": nil, "errors": []any{map[string]any{
		"message": "Validation error of type " + err.Error(), "extensions": map[string]any{"classification": "ValidationError"},
	}}}}
}

// checkSelection checks that the selected fields exist, and that exactly the objects have selections of their own.
func checkSelection(parent *gqlType, fields []*gqlField, path string) error {
	for _, field := range fields {
		known := parent.fields[field.name]
		here := strings.TrimPrefix(path+"/"+field.name, "/")
		switch {
		case known == nil:
			return fmt.Errorf("FieldUndefined: Field '%s' in type '%s' is undefined @ '%s'", field.name, parent.name, here)
		case known.kind == "Object" && field.fields == nil:
			return fmt.Errorf("SubSelectionRequired: Sub selection required for type %s of field %s @ '%s'", known.name, field.name, here)
		case known.kind != "Object" && field.fields != nil:
			return fmt.Errorf("SubSelectionNotAllowed: Sub selection not allowed on leaf type %s of field %s @ '%s'", known.kind, field.name, here)
		}
		if err := checkSelection(known, field.fields, here); err != nil {
			return err
		}
	}
	return nil
}

// taskSearch is one taskDetails field of a query.
type taskSearch struct {
	server *Server
	org    string
	now    time.Time
	// from and to are epoch milliseconds; both are 0 for a window that contains nothing.
	from, to   int64
	byEnd      bool
	offset     int
	matches    func(Task) bool
	sortBy     string
	descending bool
}

var taskDetailsArguments = words("from to timeComparator filter pagination")

// prepare reads the arguments.
func (t *taskSearch) prepare(query *gqlQuery, field *gqlField, variables map[string]any) (response, bool) {
	for _, variable := range query.variables {
		if strings.HasSuffix(variable.typeName, "!") && variables[variable.name] == nil {
			return refuse(http.StatusBadRequest, "Variable '"+variable.name+"' has an invalid value: it must not be null."), false
		}
	}
	resolved, err := query.resolve(mapOf(field.arguments), variables)
	if err != nil {
		return searchErrors(err), false
	}
	arguments, _ := resolved.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		if !slices.Contains(taskDetailsArguments, name) {
			return searchErrors(fmt.Errorf("UnknownArgument: Unknown field argument %s @ 'taskDetails'", name)), false
		}
	}
	if resp, ok := t.readWindow(arguments); !ok {
		return resp, false
	}
	if err := t.readOrder(query, field, arguments, variables); err != nil {
		return searchErrors(err), false
	}
	t.matches = func(Task) bool { return true }
	if filter := arguments["filter"]; filter != nil {
		if t.matches, err = t.server.taskFilter(filter); err != nil {
			return searchErrors(err), false
		}
	}
	return response{}, true
}

func mapOf(arguments map[string]any) any {
	if arguments == nil {
		return map[string]any{}
	}
	return arguments
}

// readWindow reads from and to, in epoch milliseconds.
func (t *taskSearch) readWindow(arguments map[string]any) (response, bool) {
	for name, into := range map[string]*int64{"from": &t.from, "to": &t.to} {
		if arguments[name] == nil {
			return refuse(http.StatusBadRequest, "Validation error of type MissingFieldArgument: Missing field argument '"+name+"'"), false
		}
		number, ok := arguments[name].(json.Number)
		value, err := strconv.ParseInt(number.String(), 10, 64)
		if !ok || err != nil {
			return searchErrors(fmt.Errorf("WrongType: argument '%s' is not a valid 'Long'", name)), false
		}
		*into = value
	}
	const year2001 = 1_000_000_000_000
	if t.from < year2001 && t.to < year2001 { // Seconds: Webex finds nothing and says nothing.
		t.from, t.to = 0, 0
		return response{}, true
	}
	t.to = min(t.to, t.now.UnixMilli())
	switch {
	case t.from < t.now.AddDate(0, -maxMonthsAgo, 0).UnixMilli():
		return refuse(http.StatusBadRequest, "from: must not be older than 36 months."), false
	case t.from >= t.to:
		return refuse(http.StatusBadRequest, "from: must be before to."), false
	case time.Duration(t.to-t.from)*time.Millisecond > maxSpan:
		return refuse(http.StatusBadRequest, "from and to: the duration must not exceed 365 days."), false
	}
	return response{}, true
}

// readOrder reads the position, the compared time, and the field to sort by, which is an argument of the selected field.
func (t *taskSearch) readOrder(query *gqlQuery, field *gqlField, arguments, variables map[string]any) error {
	switch text(arguments["timeComparator"]) {
	case "", "createdTime":
	case "endedTime":
		t.byEnd = true
	default:
		return fmt.Errorf("WrongType: argument 'timeComparator' must be createdTime or endedTime")
	}
	if pagination, ok := arguments["pagination"].(map[string]any); ok {
		cursor := text(pagination["cursor"])
		offset, err := strconv.Atoi(strings.TrimPrefix(cursor, "NA"))
		if err != nil && cursor != "NA" && cursor != "" || offset < 0 {
			return fmt.Errorf("WrongType: argument 'pagination.cursor' is invalid")
		}
		t.offset = offset
	}
	for _, list := range field.fields {
		for _, column := range list.fields {
			sorted, err := query.resolve(mapOf(column.arguments), variables)
			if err != nil {
				return err
			}
			arguments, _ := sorted.(map[string]any)
			switch order := text(arguments["sort"]); order {
			case "":
			case "asc", "desc":
				t.sortBy, t.descending = column.name, order == "desc"
			default:
				return fmt.Errorf("WrongType: argument 'sort' must be asc or desc")
			}
			column.arguments = arguments
		}
	}
	return nil
}

// text is the text of a string or an enumeration value.
func text(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case gqlEnum:
		return string(value)
	case gqlText:
		return string(value)
	default:
		return ""
	}
}

// run finds the tasks and returns the selected fields.
func (t *taskSearch) run(field *gqlField) map[string]any {
	var found []Task
	for _, task := range t.server.tasks.order {
		if t.covers(task.value) && t.matches(task.value) {
			found = append(found, task.value)
		}
	}
	if t.sortBy != "" {
		slices.SortStableFunc(found, func(a, b Task) int {
			order := compareValues(t.server.taskView(a)[t.sortBy], t.server.taskView(b)[t.sortBy])
			if t.descending {
				return -order
			}
			return order
		})
	}
	from := min(t.offset, len(found))
	to := min(from+searchPage, len(found))
	if t.server.switches.Repeats == RepeatAcrossPages && from > 0 && from < to {
		from--
	}
	tasks := []any{}
	for _, task := range found[from:to] {
		tasks = append(tasks, t.server.taskView(task))
	}
	info := map[string]any{"endCursor": strconv.Itoa(to), "hasNextPage": to < len(found)}
	return selectFields(map[string]any{"tasks": tasks, "pageInfo": info}, field.fields)
}

// covers reports whether a task belongs to the organization and to the window of time.
func (t *taskSearch) covers(task Task) bool {
	moment := task.CreatedTime
	if t.byEnd {
		moment = task.EndedTime
	}
	isVisible := !t.now.Before(task.CreatedTime.Add(t.server.switches.SearchLag))
	return task.OrgID == t.org && isVisible && !moment.IsZero() && moment.UnixMilli() >= t.from && moment.UnixMilli() <= t.to
}

func compareValues(a, b any) int {
	first, isNumber := a.(int64)
	if second, ok := b.(int64); ok && isNumber {
		return cmp.Compare(first, second)
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

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

// operators are the operators of each kind of field.
var operators = map[string][]string{
	"String": words("equals notequals match contains"), "Enum": words("equals notequals"), "Boolean": words("equals"),
	"Long": words("equals notequals gt gte lt lte"), "Int": words("equals notequals gt gte lt lte"),
}

// taskFilter compiles a filter.
func (s *Server) taskFilter(filter any) (func(Task) bool, error) {
	condition, err := s.compile(filter)
	if err != nil {
		return nil, err
	}
	return func(task Task) bool { return condition(s.taskView(task)) }, nil
}

type condition func(task map[string]any) bool

// compile reads a filter object, whose members must all hold.
func (s *Server) compile(filter any) (condition, error) {
	members, ok := filter.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("WrongType: argument 'filter' is not an object")
	}
	var all []condition
	for _, name := range slices.Sorted(maps.Keys(members)) {
		member, err := s.compileMember(name, members[name])
		if err != nil {
			return nil, err
		}
		all = append(all, member)
	}
	return func(task map[string]any) bool { return every(all, task) }, nil
}

func every(conditions []condition, task map[string]any) bool {
	return !slices.ContainsFunc(conditions, func(c condition) bool { return !c(task) })
}

func (s *Server) compileMember(name string, value any) (condition, error) {
	switch name {
	case "and", "or":
		list, ok := value.([]any)
		if !ok {
			return nil, fmt.Errorf("WrongType: argument 'filter.%s' is not a list", name)
		}
		var conditions []condition
		for _, item := range list {
			each, err := s.compile(item)
			if err != nil {
				return nil, err
			}
			conditions = append(conditions, each)
		}
		if name == "and" {
			return func(task map[string]any) bool { return every(conditions, task) }, nil
		}
		return func(task map[string]any) bool {
			return slices.ContainsFunc(conditions, func(c condition) bool { return c(task) })
		}, nil
	case "not":
		inner, err := s.compile(value)
		return func(task map[string]any) bool { return !inner(task) }, err
	case "stringGlobalVariables":
		return compileGlobalVariable(value)
	}
	field := taskType.fields[name]
	if field == nil || field.notFilterable {
		return nil, undefinedFilter(name)
	}
	if field.kind == "Object" {
		return s.compileNested(name, field, value)
	}
	compare, err := compileComparison(name, field, value)
	if err != nil {
		return nil, err
	}
	return func(task map[string]any) bool { return compare(task[name]) }, nil
}

func undefinedFilter(name string) error {
	return fmt.Errorf("WrongType: argument 'filter' contains a field not in 'TaskDetailsFilters': '%s'", name)
}

// compileNested reads a condition on a field of an object, in one of two documented forms.
func (s *Server) compileNested(name string, parent *gqlType, value any) (condition, error) {
	members, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("WrongType: argument 'filter.%s' is not an object", name)
	}
	var all []condition
	add := func(inner string, comparison any) error {
		field := parent.fields[inner]
		if field == nil {
			return undefinedFilter(name + "." + inner)
		}
		compare, err := compileComparison(name+"."+inner, field, comparison)
		all = append(all, func(task map[string]any) bool {
			object, _ := task[name].(map[string]any)
			return compare(object[inner])
		})
		return err
	}
	for _, member := range slices.Sorted(maps.Keys(members)) {
		operands, isObject := members[member].(map[string]any)
		isOperator := slices.Contains(operators["String"], member) || slices.Contains(operators["Long"], member)
		form := NestedFieldFirst
		if isOperator {
			form = NestedOperatorFirst
		}
		if !isObject || s.switches.NestedFilters != NestedEither && s.switches.NestedFilters != form {
			return nil, undefinedFilter(name + "." + member)
		}
		if !isOperator {
			if err := add(member, operands); err != nil {
				return nil, err
			}
			continue
		}
		for _, inner := range slices.Sorted(maps.Keys(operands)) {
			if err := add(inner, map[string]any{member: operands[inner]}); err != nil {
				return nil, err
			}
		}
	}
	return func(task map[string]any) bool { return every(all, task) }, nil
}

// compileGlobalVariable reads {name: {equals: "…"} value: {equals: "…"}}.
func compileGlobalVariable(value any) (condition, error) {
	members, _ := value.(map[string]any)
	nameIs, nameOK := members["name"].(map[string]any)
	name := text(nameIs["equals"])
	if !nameOK || name == "" {
		return nil, fmt.Errorf("WrongType: argument 'filter.stringGlobalVariables' needs the name of a variable")
	}
	compare, err := compileComparison("stringGlobalVariables.value", &gqlType{kind: "String"}, members["value"])
	if err != nil {
		return nil, err
	}
	return func(task map[string]any) bool {
		return compare(globalVariable(task["stringGlobalVariables"], name)["value"])
	}, nil
}

// compileComparison reads {operator: value} for a field of a certain kind.
func compileComparison(name string, field *gqlType, value any) (func(any) bool, error) {
	members, ok := value.(map[string]any)
	if !ok || len(members) != 1 {
		return nil, fmt.Errorf("WrongType: argument 'filter.%s' is not an operator with a value", name)
	}
	for operator, operand := range members {
		if !slices.Contains(operators[field.kind], operator) {
			return nil, undefinedFilter(name + "." + operator)
		}
		if !fits(field.kind, operand) {
			return nil, fmt.Errorf("WrongType: argument 'filter.%s.%s' is not a valid '%s'", name, operator, field.kind)
		}
		if operator == "match" {
			return compileMatch(name, operand)
		}
		return func(actual any) bool { return compareOperand(operator, actual, operand) }, nil
	}
	return nil, nil // not reached
}

func compileMatch(name string, operand any) (func(any) bool, error) {
	pattern, err := regexp.Compile("^(?:" + text(operand) + ")$")
	if err != nil {
		return nil, fmt.Errorf("WrongType: argument 'filter.%s.match' is no regular expression", name)
	}
	return func(actual any) bool { return pattern.MatchString(text(actual)) }, nil
}

// fits reports whether an operand has the type of a field. Enumeration values are written without quotes; a variable
// contains them as a string.
func fits(kind string, operand any) bool {
	switch operand.(type) {
	case nil:
		return true
	case string:
		return kind == "String"
	case gqlText:
		return kind == "String" || kind == "Enum"
	case gqlEnum:
		return kind == "Enum"
	case bool:
		return kind == "Boolean"
	case json.Number:
		return kind == "Long" || kind == "Int"
	default:
		return false
	}
}

func compareOperand(operator string, actual, operand any) bool {
	if number, ok := operand.(json.Number); ok {
		wanted, _ := number.Int64()
		value, isNumber := actual.(int64)
		switch operator {
		case "gt":
			return isNumber && value > wanted
		case "gte":
			return isNumber && value >= wanted
		case "lt":
			return isNumber && value < wanted
		case "lte":
			return isNumber && value <= wanted
		}
		operand = wanted
	}
	switch operand.(type) {
	case gqlEnum, gqlText:
		operand = text(operand)
	}
	switch operator {
	case "contains":
		return actual != nil && strings.Contains(text(actual), text(operand))
	case "notequals":
		return actual != operand
	default:
		return actual == operand
	}
}
