package main

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// callbackListChecks are about listings of callbacks.
var callbackListChecks = []check{
	{
		name: "list-by-agent", question: "Can callbacks be listed by agent?",
		documents: "Yes.",
		assumes: "Yes. The provider lists by agent to confirm that a personal callback is deleted, and to read many " +
			"callbacks with one request.",
		code:      []string{"webexapi/callbacks.go"},
		method:    "Lists the callbacks of an invented agent.",
		otherwise: "Reading personal callbacks takes more requests. The list by number then shows whether one was deleted.",
		expects:   "accepted", switches: []string{"no-list-by-agent"}, ask: askListByAgent,
	},
	{
		name: "page-base", question: "Does the first page of callbacks have the number 0 or 1?",
		documents: "0.",
		assumes:   "0. The provider also reads pages that are numbered from 1.",
		code:      []string{"webexapi/paging.go"},
		method:    "Lists page 0 of a fictional number and, if that is rejected, page 1.",
		otherwise: "Nothing changes for users.",
		expects:   "from 0", switches: []string{"one-based-pages"}, ask: askPageBase,
	},
	{
		name: "page-links", question: "Do the page links of callbacks keep the filter?",
		documents: "The filter is missing in the example.",
		assumes:   "No. The provider reads only the page number from the links.",
		code:      []string{"webexapi/paging.go"},
		method:    "Checks the link to the page itself.",
		otherwise: "Nothing changes for users.",
		expects:   "left out", switches: []string{"links-keep-filter"}, ask: askMetaLinks,
	},
	{
		name: "page-count", question: "Do lists of callbacks and queues contain the number of pages?",
		documents: "Examples contain it.",
		assumes:   "Yes. A list without it is an error, because it might be incomplete.",
		code:      []string{"webexapi/paging.go"},
		method:    "Lists the callbacks to a fictional number and one queue, and looks for meta.totalPages.",
		otherwise: "Callbacks cannot be created, and lookups by name fail. Report it.",
		expects:   "present", none: "the mock always sends it", ask: askPageCount,
	},
}

// listFictional lists the callbacks to a number that nobody has.
func (s *session) listFictional(ctx context.Context) (*transport.Response, error) {
	path, err := s.callbacksPath()
	if err != nil {
		return nil, err
	}
	return successful(s.contactCenter(ctx, get(path, "callbackNumber", fictionalNumber)))
}

func askListByAgent(ctx context.Context, s *session) (answer, error) {
	path, err := s.callbacksPath()
	if err != nil {
		return answer{}, err
	}
	resp, err := usable(s.contactCenter(ctx, get(path, "assigneeAgent", uuid.NewString())))
	if err != nil {
		return answer{}, err
	}
	return yesNo(!isSuccess(resp), "rejected", "accepted", "no-list-by-agent"), nil
}

func askPageBase(ctx context.Context, s *session) (answer, error) {
	path, err := s.callbacksPath()
	if err != nil {
		return answer{}, err
	}
	for _, first := range []string{"0", "1"} {
		resp, err := usable(s.contactCenter(ctx, get(path, "callbackNumber", fictionalNumber, "page", first, "pageSize", "1")))
		if err != nil {
			return answer{}, err
		}
		if isSuccess(resp) {
			return yesNo(first == "1", "from 1", "from 0", "one-based-pages"), nil
		}
	}
	return answer{}, skipped("no page can be listed")
}

func askPageCount(ctx context.Context, s *session) (answer, error) {
	var both perAPI
	add := func(api string, resp *transport.Response, err error) {
		text := "missing"
		if err == nil && documentOf(resp).at("meta").text("totalPages") != "" {
			text = "present"
		}
		both.add(api, text, err)
	}
	resp, err := s.listFictional(ctx)
	add(callbacksAPI, resp, err)
	path, err := s.queuesPath()
	if err != nil {
		return answer{}, err
	}
	resp, err = successful(s.contactCenter(ctx, get(path, "pageSize", "1")))
	add(directoryAPI, resp, err)
	return both.answer("", identity)
}

func askMetaLinks(ctx context.Context, s *session) (answer, error) {
	resp, err := s.listFictional(ctx)
	if err != nil {
		return answer{}, err
	}
	link := documentOf(resp).at("meta", "links").text("self")
	if link == "" {
		return answer{}, skipped("there are no links")
	}
	return yesNo(strings.Contains(link, "callbackNumber"), "kept", "left out", "links-keep-filter"), nil
}
