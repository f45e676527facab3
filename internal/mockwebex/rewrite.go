package mockwebex

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// BodyRewriter returns the JSON body to send instead of body: maps, slices, strings, booleans, nil, and json.Number for
// numbers. It may use the server.
type BodyRewriter func(r *http.Request, status int, body any) any

// RewriteBody adds a function that may change the JSON body of every response that comes from Webex. It is the general form
// of the switches that change how responses are written.
func (s *Server) RewriteBody(rewrite BodyRewriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rewriters = append(slices.Clip(s.rewriters), rewrite)
}

// rewritten applies the switches for the form of successful responses, and then the functions given to RewriteBody.
func (req *request) rewritten(status int, body []byte) []byte {
	changes := req.rewriters
	if status < 300 && (req.route == nil || !req.route.open) {
		changes = append(req.formChanges(), changes...)
	}
	if len(changes) == 0 || len(body) == 0 {
		return body
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return body
	}
	for _, change := range changes {
		value = change(req.http, status, value)
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return body
	}
	return encoded
}

// formChanges are the changes to successful responses that the switches select.
func (req *request) formChanges() []BodyRewriter {
	var changes []BodyRewriter
	each := func(on bool, change func(name string, value any) any) {
		if on {
			changes = append(changes, func(_ *http.Request, _ int, body any) any { return transform("", body, change) })
		}
	}
	family := familyOf(req)
	each(req.switches.UpperCaseUUID && (family == callbacks || family == subscriptions) && req.http.Method != http.MethodPost, upperCaseIDs)
	each(req.switches.DecomposedNames, decomposeNames)
	each(req.switches.Repeats == RepeatOnPage, repeatFirst)
	each(req.switches.NullLists, nullForEmptyList)
	each(req.switches.ExtraFields, addFields)
	each(req.switches.Numbers != NumbersPlain, func(_ string, value any) any { return req.switches.Numbers.format(value) })
	each(req.switches.TextBooleans, booleanAsText)
	return changes
}

// transform applies a change to every value, the inner ones first. The name is that of the field that contains the value.
func transform(name string, value any, change func(name string, value any) any) any {
	switch inner := value.(type) {
	case map[string]any:
		for field, value := range inner {
			inner[field] = transform(field, value, change)
		}
	case []any:
		for i, value := range inner {
			inner[i] = transform(name, value, change)
		}
	}
	return change(name, value)
}

func upperCaseIDs(name string, value any) any {
	if text, ok := value.(string); ok && (name == "id" || name == "orgId") {
		return strings.ToUpper(text)
	}
	return value
}

// nameFields are the fields with names that people wrote.
var nameFields = words("name firstName lastName customerName displayName nickName")

func decomposeNames(name string, value any) any {
	if text, ok := value.(string); ok && slices.Contains(nameFields, name) {
		return norm.NFD.String(text)
	}
	return value
}

// composed is a text in composed Unicode (NFC), in which the server compares texts.
func composed(text string) string { return norm.NFC.String(text) }

// listFields are the fields that hold the objects of a listing.
var listFields = words("items data tasks")

func repeatFirst(name string, value any) any {
	if list, ok := value.([]any); ok && len(list) > 0 && slices.Contains(listFields, name) {
		return append([]any{list[0]}, list...)
	}
	return value
}

func nullForEmptyList(_ string, value any) any {
	if list, ok := value.([]any); ok && len(list) == 0 {
		return nil
	}
	return value
}

func addFields(_ string, value any) any {
	if object, ok := value.(map[string]any); ok {
		object["undocumented"] = map[string]any{"since": json.Number("2"), "list": []any{"x"}, "active": true}
	}
	return value
}

func (style NumberStyle) format(value any) any {
	number, ok := value.(json.Number)
	switch {
	case !ok:
		return value
	case style == NumbersAsText:
		return number.String()
	case !strings.ContainsAny(number.String(), ".eE"):
		return json.Number(number.String() + ".0")
	default:
		return value
	}
}

func booleanAsText(_ string, value any) any {
	switch value {
	case true:
		return "true"
	case false:
		return "false"
	default:
		return value
	}
}

const byteOrderMark = "\uFEFF"
