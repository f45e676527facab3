package main

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// webhookListChecks are about listings of webhooks.
var webhookListChecks = []check{
	{
		name: "webhooks-per-app", question: "Is a webhook visible to another app of the same person?",
		documents: "Not documented.",
		assumes:   "Yes, because webhooks belong to a person.",
		code:      []string{"webexapi/webhooks.go"},
		method:    "Reads a webhook with the token of another app.",
		otherwise: "If the app changes, webhooks seem to be deleted and are created again. Delete them with the old app first.",
		expects:   "visible", switches: []string{"webhooks-per-app"}, needs: needsSecondToken, ask: askOtherApp,
	},
	{
		name: "plain-list-owners", question: "Does the list without ownedBy contain the webhooks of the organization?",
		documents: "It contains \"your\" webhooks. Webhooks of the organization are listed with ownedBy=org.",
		assumes:   "It may. The provider uses both lists and checks the owner.",
		code:      []string{"webexapi/webhooks.go"},
		method:    "Compares the two lists.",
		otherwise: "Nothing changes for users.",
		expects:   "left out", switches: []string{"list-includes-org"}, ask: askPlainListOwners,
	},
	{
		name: "list-order", question: "In which order are webhooks listed?",
		documents: "Not documented.",
		assumes:   "In any order. The provider always reads the whole list.",
		code:      []string{"webexapi/paging.go"},
		method:    "Compares the creation times of the listed webhooks.",
		otherwise: "Nothing changes for users.",
		expects:   "oldest first", switches: []string{"newest-first"}, ask: withSecondWebhook(askListOrder),
	},
	{
		name: "link-parameters", question: "Does the link to the next page keep the query parameters?",
		documents: "There is a Link header. A bug report says that parameters were missing.",
		assumes:   "Not necessarily. The provider adds missing parameters.",
		code:      []string{"webexapi/paging.go"},
		method:    "Lists webhooks with a page size of one, and checks the link.",
		otherwise: "Nothing changes for users.",
		expects:   "kept", switches: []string{"link-drops-query"}, ask: withSecondWebhook(askLinkParameters),
	},
	{
		name: "webhook-page-size", question: "Can a page contain 100 webhooks?",
		documents: "The default is 100.",
		assumes:   "Yes. Smaller pages only take more requests.",
		code:      []string{"webexapi/paging.go"},
		method:    "Requests 100 webhooks, and checks whether a page with fewer has a next page.",
		otherwise: "Nothing changes for users.",
		expects:   "100", switches: []string{"page-cap"}, ask: askPageCap,
	},
	{
		name: "times", question: "How precise are times in responses?",
		documents: "Examples show whole seconds and milliseconds.",
		assumes:   "The provider understands all known forms.",
		code:      []string{"webexapi/json.go"},
		method:    "Checks the creation times of listed webhooks and of a new subscription.",
		otherwise: "Nothing changes for users.",
		expects:   "milliseconds", switches: []string{"times"}, ask: askTimes,
	},
}

func askOtherApp(ctx context.Context, s *session) (answer, error) {
	id, err := s.someWebhook(ctx)
	if err != nil {
		return answer{}, err
	}
	mine, err := s.client.People.Me(ctx)
	if err != nil {
		return answer{}, skipped("people/me did not return the owner of the token")
	}
	theirs, err := s.second.People.Me(ctx)
	if err != nil {
		return answer{}, skipped("people/me did not return the owner of the second token")
	}
	if canonical.ObjectID(mine.ID) != canonical.ObjectID(theirs.ID) {
		return answer{}, skipped("the second token belongs to another person")
	}
	resp, err := s.second.Platform.Exchange(ctx, get(webhooksPath+"/"+url.PathEscape(id)), "")
	if resp, err = usable(resp, err); err != nil {
		return answer{}, err
	}
	return yesNo(!isSuccess(resp), "hidden", "visible", "webhooks-per-app"), nil
}

// someWebhook returns the ID of a webhook of the token's owner: that of the sample if the probe may write.
func (s *session) someWebhook(ctx context.Context) (string, error) {
	if s.options.write {
		sample, err := readableSample(s.webhook(ctx))
		if err != nil {
			return "", err
		}
		return sample.id, nil
	}
	elements, err := s.objects.kinds.webhook.firstPage(ctx)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(elements, func(webhook document) bool { return webhook.text("ownedBy") != "org" })
	if at < 0 {
		return "", skipped("there is no webhook")
	}
	return elements[at].text("id"), nil
}

// withSecondWebhook repeats a check about listings with a second webhook of the probe, if there were too few webhooks for it.
func withSecondWebhook(ask func(context.Context, *session) (answer, error)) func(context.Context, *session) (answer, error) {
	return func(ctx context.Context, s *session) (answer, error) {
		first, err := ask(ctx, s)
		if !errors.As(err, new(tooFew)) || !s.options.write {
			return first, err
		}
		if _, err := s.webhook(ctx); err != nil {
			return answer{}, err
		}
		made, _, createErr := s.objects.create(ctx, s.objects.kinds.webhook, webhookBody(map[string]any{"event": "updated"}))
		if createErr != nil || made == nil {
			return first, err
		}
		defer func() { s.objects.removeAll(ctx, []*probeObject{made}) }()
		return ask(ctx, s)
	}
}

func askListOrder(ctx context.Context, s *session) (answer, error) {
	elements, err := s.objects.kinds.webhook.firstPage(ctx)
	if err != nil {
		return answer{}, err
	}
	rising, falling := false, false
	for i := 1; i < len(elements); i++ {
		before, errBefore := time.Parse(time.RFC3339, elements[i-1].text("created"))
		after, errAfter := time.Parse(time.RFC3339, elements[i].text("created"))
		if errBefore == nil && errAfter == nil {
			rising = rising || before.Before(after)
			falling = falling || after.Before(before)
		}
	}
	switch {
	case rising && falling:
		return seen("in no order of time"), nil
	case !rising && !falling:
		return answer{}, tooFew("there are not two webhooks from different times")
	}
	return yesNo(falling, "newest first", "oldest first", "newest-first"), nil
}

func askLinkParameters(ctx context.Context, s *session) (answer, error) {
	resp, err := successful(s.platform(ctx, firstWebhook))
	if err != nil {
		return answer{}, err
	}
	link := linkQuery(resp)
	if link == nil {
		return answer{}, tooFew("there are not two webhooks")
	}
	return yesNo(!link.Has("max"), "left out", "kept", "link-drops-query"), nil
}

func askPageCap(ctx context.Context, s *session) (answer, error) {
	resp, err := successful(s.platform(ctx, get(webhooksPath, "max", "100")))
	if err != nil {
		return answer{}, err
	}
	ids := map[string]bool{} // A page may contain an object twice.
	for _, webhook := range documentOf(resp).at("items").elements() {
		ids[webhook.text("id")] = true
	}
	count := len(ids)
	if linkQuery(resp) == nil || count >= 100 || count == 0 {
		return seen("100", "page-cap", "0"), nil
	}
	return seen("fewer than asked for", "page-cap", itoa(count)), nil
}

func askPlainListOwners(ctx context.Context, s *session) (answer, error) {
	org, err := successful(s.platform(ctx, get(webhooksPath, "max", "100", "ownedBy", "org")))
	if err != nil {
		return answer{}, err
	}
	if len(documentOf(org).at("items").elements()) == 0 {
		return answer{}, skipped("the organization owns no webhook")
	}
	elements, err := s.objects.kinds.webhook.elements(ctx)
	if err != nil {
		return answer{}, err
	}
	included := slices.ContainsFunc(elements, func(webhook document) bool { return webhook.text("ownedBy") == "org" })
	return yesNo(included, "included", "left out", "list-includes-org"), nil
}

func askTimes(ctx context.Context, s *session) (answer, error) {
	elements, err := s.objects.kinds.webhook.firstPage(ctx)
	if err != nil {
		return answer{}, err
	}
	if len(elements) == 0 {
		return answer{}, skipped("there is no webhook")
	}
	if strings.Contains(elements[0].text("created"), ".") {
		return seen("milliseconds", "times", "milliseconds"), nil
	}
	if t, err := readableSample(s.subscriptionIfWriting(ctx)); err == nil && len(t.read.text("createdTime")) <= len("1600000000") {
		return seen("epoch-seconds", "times", "epoch-seconds"), nil
	}
	return seen("whole-seconds", "times", "whole-seconds"), nil
}
