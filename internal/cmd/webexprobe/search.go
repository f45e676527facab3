package main

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// The two documented forms of a filter on a nested field.
const (
	operatorFirst = `{callbackData:{equals:{callbackNumber:"` + fictionalNumber + `"}}}`
	fieldFirst    = `{callbackData:{callbackNumber:{equals:"` + fictionalNumber + `"}}}`
)

// searchChecks are about the search.
var searchChecks = []check{
	{
		name: "nested-filters", question: "Which form of a search filter on a nested field is accepted?",
		documents: "Samples show two forms: the operator first, or the field first.",
		assumes:   "The operator first.",
		code:      []string{"webexapi/search.go"},
		method:    "Searches the last hour with both forms.",
		otherwise: "If only \"operator first\" is accepted, nothing changes. Otherwise, filters of webexcc_tasks by " +
			"callback number, queue or agent fail. Report it.",
		expects: "either", switches: []string{"nested-filters"}, ask: askNestedFilters,
	},
}

// acceptsFilter reports whether a search with a filter has a result.
func (s *session) acceptsFilter(ctx context.Context, filter string) (bool, error) {
	req := transport.Request{
		Method: http.MethodPost, Path: "/search", Safe: true,
		Body: map[string]any{
			"query": "query($from:Long!,$to:Long!){taskDetails(from:$from,to:$to,filter:" + filter +
				"){tasks{id} pageInfo{endCursor hasNextPage}}}",
			"variables": map[string]int64{"from": s.now().Add(-time.Hour).UnixMilli(), "to": s.now().UnixMilli()},
		},
	}
	if id := s.client.ConfiguredOrgID(); id != "" {
		req.Query = url.Values{"orgId": {id}}
	}
	resp, err := usable(s.contactCenter(ctx, req))
	if err != nil {
		return false, err
	}
	body := documentOf(resp)
	failed := len(body.at("errors").elements()) > 0 || body.at("error").value != nil
	return isSuccess(resp) && !failed, nil
}

func askNestedFilters(ctx context.Context, s *session) (answer, error) {
	first, err := s.acceptsFilter(ctx, operatorFirst)
	if err != nil {
		return answer{}, err
	}
	second, err := s.acceptsFilter(ctx, fieldFirst)
	if err != nil {
		return answer{}, err
	}
	switch {
	case first && second:
		return seen("either", "nested-filters", "either"), nil
	case first:
		return seen("operator-first", "nested-filters", "operator-first"), nil
	case second:
		return seen("field-first", "nested-filters", "field-first"), nil
	}
	return seen("neither"), nil
}
