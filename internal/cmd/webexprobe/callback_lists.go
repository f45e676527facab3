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
		assumes:   "Yes: the listing confirms that a personal callback is deleted, and answers many reads at once.",
		code:      []string{"webexapi/callbacks.go"},
		method:    "Lists the callbacks of an invented agent.",
		otherwise: "Reading personal callbacks costs more requests, and one that was deleted is an error.",
		expects:   "accepted", switches: []string{"no-list-by-agent"}, ask: askListByAgent,
	},
	{
		name: "page-base", question: "Is the first page of callbacks number 0 or 1?",
		documents: "0.",
		assumes:   "0.",
		code:      []string{"webexapi/paging.go"},
		method:    "Lists page 0 and, if it is refused, page 1 of a number that is reserved for fiction.",
		otherwise: "Listings of callbacks fail. Report it.",
		expects:   "from 0", switches: []string{"one-based-pages"}, ask: askPageBase,
	},
	{
		name: "page-links", question: "Do the page links of callbacks keep the filter?",
		documents: "The example leaves it out.",
		assumes:   "They leave it out, so pages are requested by number and the links are ignored.",
		code:      []string{"webexapi/paging.go"},
		method:    "Looks at the link to the listed page itself.",
		otherwise: "Nothing changes for users.",
		expects:   "left out", switches: []string{"links-keep-filter"}, ask: askMetaLinks,
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
	return yesNo(!isSuccess(resp), "refused", "accepted", "no-list-by-agent"), nil
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
	return answer{}, notAsked("no page can be listed")
}

func askMetaLinks(ctx context.Context, s *session) (answer, error) {
	resp, err := s.listFictional(ctx)
	if err != nil {
		return answer{}, err
	}
	link := documentOf(resp).at("meta", "links").text("self")
	if link == "" {
		return answer{}, notAsked("there are no links")
	}
	return yesNo(strings.Contains(link, "callbackNumber"), "kept", "left out", "links-keep-filter"), nil
}
