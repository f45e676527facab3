package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// formChecks are about the form of JSON in responses.
var formChecks = []check{
	{
		name: "empty-list", question: "Is an empty list sent as a list or as null?",
		documents: "As a list.",
		assumes:   "Either.",
		code:      []string{"webexapi/paging.go"},
		method:    "Lists the callbacks to a fictional number.",
		otherwise: "Nothing changes for users.",
		expects:   "a list", switches: []string{"null-lists"}, ask: askEmptyList,
	},
	{
		name: "numbers", question: "Are numbers sent as JSON numbers without a fraction?",
		documents: "Yes.",
		assumes:   "They may also be strings, or have a fraction of zero.",
		code:      []string{"webexapi/json.go"},
		method:    "Looks at the number of pages in a list of callbacks.",
		otherwise: "Nothing changes for users.",
		expects:   "plain", switches: []string{"numbers"}, ask: askNumbers,
	},
	{
		name: "booleans", question: "Are booleans sent as JSON booleans?",
		documents: "Yes.",
		assumes:   "They may also be strings.",
		code:      []string{"webexapi/json.go"},
		method:    "Lists one queue, and looks at its status.",
		otherwise: "Nothing changes for users.",
		expects:   "booleans", switches: []string{"text-booleans"}, ask: askBooleans,
	},
	{
		name: "undocumented-fields", question: "Does a list of webhooks contain fields that are not documented?",
		documents: "The documented fields are listed.",
		assumes:   "It may. The provider ignores them.",
		code:      []string{"webexapi/webhooks.go"},
		method:    "Lists one webhook, and compares the names of the fields.",
		otherwise: "Nothing changes for users.",
		expects:   "no", switches: []string{"extra-fields"}, ask: askUndocumentedFields,
	},
}

func askEmptyList(ctx context.Context, s *session) (answer, error) {
	resp, err := s.listFictional(ctx)
	if err != nil {
		return answer{}, err
	}
	switch list, ok := documentOf(resp).at("data").value.([]any); {
	case ok && len(list) > 0:
		return answer{}, skipped("the list is not empty")
	case ok:
		return seen("a list", "null-lists", "false"), nil
	case documentOf(resp).has("data"):
		return seen("null", "null-lists", "true"), nil
	}
	return answer{}, skipped("the response contains no list")
}

func askNumbers(ctx context.Context, s *session) (answer, error) {
	resp, err := s.listFictional(ctx)
	if err != nil {
		return answer{}, err
	}
	switch number := documentOf(resp).at("meta", "totalPages").value.(type) {
	case string:
		return seen("text", "numbers", "text"), nil
	case json.Number:
		if strings.Contains(number.String(), ".") {
			return seen("fraction", "numbers", "fraction"), nil
		}
		return seen("plain", "numbers", "plain"), nil
	}
	return answer{}, skipped("the response contains no number of pages")
}

func askBooleans(ctx context.Context, s *session) (answer, error) {
	path, err := s.queuesPath()
	if err != nil {
		return answer{}, err
	}
	resp, err := successful(s.contactCenter(ctx, get(path, "pageSize", "1")))
	if err != nil {
		return answer{}, err
	}
	for _, queue := range documentOf(resp).at("data").elements() {
		switch queue.at("active").value.(type) {
		case string:
			return seen("text", "text-booleans", "true"), nil
		case bool:
			return seen("booleans", "text-booleans", "false"), nil
		}
	}
	return answer{}, skipped("there is no queue")
}

// webhookFields are the documented fields of a webhook.
var webhookFields = strings.Fields(
	"id name targetUrl resource event filter secret status created appId createdBy orgId ownedBy")

func askUndocumentedFields(ctx context.Context, s *session) (answer, error) {
	resp, err := successful(s.platform(ctx, firstWebhook))
	if err != nil {
		return answer{}, err
	}
	list := documentOf(resp)
	unknown := list.hasOtherFields([]string{"items"})
	for _, webhook := range list.at("items").elements() {
		unknown = unknown || webhook.hasOtherFields(webhookFields)
	}
	return yesNo(unknown, "yes", "no", "extra-fields"), nil
}

// hasOtherFields reports whether an object has a field that is not one of names.
func (d document) hasOtherFields(names []string) bool {
	fields, _ := d.value.(map[string]any)
	for name := range fields {
		if !slices.Contains(names, name) {
			return true
		}
	}
	return false
}
