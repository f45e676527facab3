package main

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// targetHost must have no address, so that nothing is ever delivered.
const targetHost = "terraform-provider-webex-probe.example.com"

// The values of the trial webhook are in spellings that Webex may change.
var (
	webhookTarget   = "https://Terraform-Provider-Webex-Probe.example.com:443"
	canonicalTarget = "https://" + targetHost + "/"
	webhookName     = probeName + " "
	webhookFilter   = "type=group&isLocked=true"
	emailFilter     = "personEmail=Webex.Probe@example.com"
	webhookSecret   = "probe-" + uuid.NewString()
)

func webhookBody(changes map[string]any) map[string]any {
	body := map[string]any{
		"name": webhookName, "targetUrl": webhookTarget, "resource": "rooms", "event": "created", "filter": webhookFilter,
		"secret": webhookSecret,
	}
	maps.Copy(body, changes)
	return body
}

// webhook returns the trial webhook.
func (s *session) webhook(ctx context.Context) (*trial, error) {
	return s.makeTrial(ctx, s.objects.kinds.webhook, webhookBody(nil))
}

// someWebhook returns the ID of a webhook of the token's owner: that of the trial if the probe may write.
func (s *session) someWebhook(ctx context.Context) (string, error) {
	if s.options.write {
		trial, err := readTrial(s.webhook(ctx))
		if err != nil {
			return "", err
		}
		return trial.id, nil
	}
	elements, err := s.objects.kinds.webhook.firstPage(ctx)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(elements, func(webhook document) bool { return webhook.text("ownedBy") != "org" })
	if at < 0 {
		return "", notAsked("there is no webhook")
	}
	return elements[at].text("id"), nil
}

// updateWebhook sends a PUT with the name, the URL and changes, of which nil leaves a field out.
func (s *session) updateWebhook(ctx context.Context, changes map[string]any) (*trial, *transport.Response, error) {
	t, err := readTrial(s.webhook(ctx))
	if err != nil {
		return nil, nil, err
	}
	body := map[string]any{"name": webhookName, "targetUrl": webhookTarget, "secret": webhookSecret}
	for name, value := range changes {
		body[name] = value
		if value == nil {
			delete(body, name)
		}
	}
	resp, err := usable(t.kind.request(ctx, http.MethodPut, t.id, body))
	return t, resp, err
}

func askWebhookCreateStatus(ctx context.Context, s *session) (answer, error) {
	t, err := s.webhook(ctx)
	if err != nil {
		return answer{}, err
	}
	return statusAnswer(&transport.Response{StatusCode: t.status}, nil, "webhook-create-status")
}

func askSecretEcho(ctx context.Context, s *session) (answer, error) {
	t, err := readTrial(s.webhook(ctx))
	if err != nil {
		return answer{}, err
	}
	describe := func(object document) string {
		switch object.text("secret") {
		case "":
			return "no"
		case webhookSecret:
			return "yes"
		}
		return "masked"
	}
	created, read, listed := describe(t.created), describe(t.read), describe(t.listed)
	switch {
	case t.listLag != notVisible && read != listed:
		return seen("POST: " + created + "; GET: " + read + "; list: " + listed), nil
	case read == "yes":
		return seen("always", "echo-secret", "always"), nil
	case read == "masked":
		return seen("masked", "echo-secret", "masked"), nil
	case created != "no":
		return seen("on-write", "echo-secret", "on-write"), nil
	}
	return seen("never", "echo-secret", "never"), nil
}

func askSecretOmitted(ctx context.Context, s *session) (answer, error) {
	t, resp, err := s.updateWebhook(ctx, map[string]any{"secret": nil})
	if err != nil {
		return answer{}, err
	}
	if _, err := successful(resp, nil); err != nil {
		return answer{}, err
	}
	object, err := s.reread(ctx, t)
	if err != nil {
		return answer{}, err
	}
	switch {
	case t.read.text("secret") != "":
		return yesNo(object.text("secret") == "", "removed", "kept", "drop-omitted-secret"), nil
	case t.created.text("secret") != "" && documentOf(resp).has("id"):
		return yesNo(documentOf(resp).text("secret") == "", "removed", "kept", "drop-omitted-secret"), nil
	}
	return answer{}, notAsked("Webex does not show secrets")
}

func askStoredOrder(ctx context.Context, s *session) (answer, error) {
	var both perAPI
	describe := func(api string, sent, stored []string, err error) {
		switch {
		case err != nil:
			both.add(api, "", err)
		case slices.Equal(sent, stored):
			both.add(api, "kept", nil)
		case slices.Equal(slices.Sorted(slices.Values(sent)), slices.Sorted(slices.Values(stored))):
			both.add(api, "changed", nil)
		default:
			both.add(api, "the elements differ", nil)
		}
	}
	if t, err := readTrial(s.webhook(ctx)); err != nil {
		describe(webhooksAPI, nil, nil, err)
	} else {
		describe(webhooksAPI, strings.Split(webhookFilter, "&"), strings.Split(t.read.text("filter"), "&"), nil)
	}
	if t, err := readTrial(s.subscription(ctx)); err != nil {
		describe(subscriptionsAPI, nil, nil, err)
	} else {
		describe(subscriptionsAPI, subscriptionEvents, t.read.at("eventTypes").texts(), nil)
	}
	return both.answer("reorder", is("changed"))
}

func askStoredURL(ctx context.Context, s *session) (answer, error) {
	t, err := readTrial(s.webhook(ctx))
	if err != nil {
		return answer{}, err
	}
	switch t.read.text("targetUrl") {
	case webhookTarget:
		return seen("as sent", "canonical-url", "false"), nil
	case canonicalTarget:
		return seen("in canonical form", "canonical-url", "true"), nil
	}
	return seen("in another form", "canonical-url", "true"), nil
}

func askBlanks(ctx context.Context, s *session) (answer, error) {
	t, err := readTrial(s.webhook(ctx))
	if err != nil {
		return answer{}, err
	}
	return yesNo(t.read.text("name") != webhookName, "trimmed", "kept", "trim-blanks"), nil
}

func askUnknownField(ctx context.Context, s *session) (answer, error) {
	_, resp, err := s.updateWebhook(ctx, map[string]any{"undocumentedField": "probe"})
	if err != nil {
		return answer{}, err
	}
	return yesNo(!isSuccess(resp), "refused", "ignored", "strict-webhook-update"), nil
}

func askUpdateResponse(ctx context.Context, s *session) (answer, error) {
	_, resp, err := s.updateWebhook(ctx, map[string]any{"status": "active"})
	if resp, err = successful(resp, err); err != nil {
		return answer{}, err
	}
	switch {
	case documentOf(resp).has("id"):
		return seen("object", "update-response", "object"), nil
	case resp.StatusCode == http.StatusNoContent:
		return seen("no-content", "update-response", "no-content"), nil
	}
	return seen("empty", "update-response", "empty"), nil
}

func askStatusAfterUpdate(ctx context.Context, s *session) (answer, error) {
	t, resp, err := s.updateWebhook(ctx, map[string]any{"status": "active"})
	if _, err = successful(resp, err); err != nil {
		return answer{}, err
	}
	object, err := s.reread(ctx, t)
	if err != nil {
		return answer{}, err
	}
	status := object.text("status")
	if status == "active" {
		return seen("active", "status-after-update", ""), nil
	}
	return seen(plainWord(status), "status-after-update", plainWord(status)), nil
}

// plainWord returns a word of Webex, or a replacement for a text that may be more than a word.
func plainWord(text string) string {
	isLetter := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-' }
	if text == "" || len(text) > 20 || strings.ContainsFunc(text, func(r rune) bool { return !isLetter(r) }) {
		return "other"
	}
	return text
}

// tryCreate sends a create and deletes the object at once. It reports whether Webex accepted it, and the object.
func (s *session) tryCreate(ctx context.Context, kind *kind, body any) (object document, accepted bool, err error) {
	made, resp, err := s.objects.create(ctx, kind, body)
	if err != nil {
		return document{}, false, err
	}
	if made == nil {
		_, err = usable(resp, nil)
		return document{}, false, err
	}
	s.objects.removeAll(ctx, []*thing{made}) // What fails is tried again at the end.
	return kind.objectOf(resp), true, nil
}

func askDuplicate(ctx context.Context, s *session) (answer, error) {
	t, err := s.webhook(ctx)
	if err != nil {
		return answer{}, err
	}
	_, accepted, err := s.tryCreate(ctx, t.kind, webhookBody(nil))
	if err != nil {
		return answer{}, err
	}
	return yesNo(!accepted, "refused", "accepted", "refuse-duplicates"), nil
}

func askFilterEmail(ctx context.Context, s *session) (answer, error) {
	created, accepted, err := s.tryCreate(ctx, s.objects.kinds.webhook,
		webhookBody(map[string]any{"resource": "memberships", "filter": emailFilter}))
	switch {
	case err != nil:
		return answer{}, err
	case !accepted:
		return answer{}, notAsked("Webex accepts no filter for the address of an unknown person")
	}
	return yesNo(created.text("filter") != emailFilter, "in lower case", "as sent", "lower-case-emails"), nil
}

func askUndocumentedEvent(ctx context.Context, s *session) (answer, error) {
	_, accepted, err := s.tryCreate(ctx, s.objects.kinds.webhook, webhookBody(map[string]any{"event": "joined", "filter": "isLocked=true"}))
	if err != nil {
		return answer{}, err
	}
	return yesNo(accepted, "accepted", "refused", "accept-undocumented"), nil
}

func askWebhookIDForm(ctx context.Context, s *session) (answer, error) {
	t, err := readTrial(s.webhook(ctx))
	if err != nil {
		return answer{}, err
	}
	form := formOf(t.read.text("id"), t.created.text("id"))
	if t.listLag != notVisible && form != formOf(t.listed.text("id"), t.created.text("id")) {
		return seen("GET and list differ"), nil
	}
	return seen(form, "webhook-id-form", form), nil
}

// formOf returns the form of an ID that was created in another one.
func formOf(id, created string) string {
	decoded, err := canonical.DecodeID(id)
	switch {
	case id == created:
		return "as-created"
	case err == nil && canonical.IsUUID(id):
		return "uuid"
	case err == nil && decoded.Type == "":
		return "base64-uuid"
	}
	return "cluster"
}

// askLag asks for the longest lag of all objects of the probe.
func askLag(name string, lag func(*trial) string) func(context.Context, *session) (answer, error) {
	return func(ctx context.Context, s *session) (answer, error) {
		// The trials are made here, if not before. An error leaves one out.
		_, reason := s.webhook(ctx)
		_, _ = s.subscription(ctx)
		_, _ = s.subscriptionV1(ctx)
		if s.options.callbackNumber != "" {
			_, _ = s.callback(ctx)
		}
		if len(s.trials) == 0 {
			return answer{}, reason
		}
		var all perAPI
		longest := time.Duration(0)
		for _, kind := range s.objects.kinds.all() {
			if t := s.trials[kind]; t != nil {
				all.add(kind.name, lag(t), nil)
				longest = max(longest, lagOf(lag(t)))
			}
		}
		result, err := all.answer(name, func(string) string { return longest.String() })
		result.switches[name] = longest.String()
		return result, err
	}
}

// lagOf is the lag that a text describes.
func lagOf(text string) time.Duration {
	if text == notVisible {
		return maxLag
	}
	lag, _ := time.ParseDuration(strings.TrimPrefix(text, "after "))
	return lag
}

// withSecondWebhook asks a question about listings again while there is a second webhook of the probe, if it could not be asked for
// want of webhooks.
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
		defer func() { s.objects.removeAll(ctx, []*thing{made}) }()
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
	count := len(documentOf(resp).at("items").elements())
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
		return answer{}, notAsked("the organization owns no webhook")
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
		return answer{}, notAsked("there is no webhook")
	}
	if strings.Contains(elements[0].text("created"), ".") {
		return seen("milliseconds", "times", "milliseconds"), nil
	}
	if t, err := readTrial(s.subscriptionIfWriting(ctx)); err == nil && len(t.read.text("createdTime")) <= len("1600000000") {
		return seen("epoch-seconds", "times", "epoch-seconds"), nil
	}
	return seen("whole-seconds", "times", "whole-seconds"), nil
}
