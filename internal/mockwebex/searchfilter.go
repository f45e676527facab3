package mockwebex

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

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
