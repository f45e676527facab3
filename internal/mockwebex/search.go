package mockwebex

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
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
		return errorResponse(http.StatusBadRequest, "Body is invalid JSON.")
	}
	query, err := parseGraphQL(body.Query)
	if err != nil {
		return errorResponse(http.StatusBadRequest, err.Error())
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
			return errorResponse(http.StatusBadRequest, "Variable '"+variable.name+"' has an invalid value: it must not be null."), false
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
			return errorResponse(http.StatusBadRequest, "Validation error of type MissingFieldArgument: Missing field argument '"+name+"'"), false
		}
		number, ok := arguments[name].(json.Number)
		value, err := strconv.ParseInt(number.String(), 10, 64)
		if !ok || err != nil {
			return searchErrors(fmt.Errorf("WrongType: argument '%s' is not a valid 'Long'", name)), false
		}
		*into = value
	}
	const year2001 = 1_000_000_000_000
	if t.from < year2001 && t.to < year2001 { // Seconds: Webex returns no tasks and no error.
		t.from, t.to = 0, 0
		return response{}, true
	}
	t.to = min(t.to, t.now.UnixMilli())
	switch {
	case t.from < t.now.AddDate(0, -maxMonthsAgo, 0).UnixMilli():
		return errorResponse(http.StatusBadRequest, "from: must not be older than 36 months."), false
	case t.from >= t.to:
		return errorResponse(http.StatusBadRequest, "from: must be before to."), false
	case time.Duration(t.to-t.from)*time.Millisecond > maxSpan:
		return errorResponse(http.StatusBadRequest, "from and to: the duration must not exceed 365 days."), false
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
