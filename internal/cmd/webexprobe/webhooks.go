package main

import (
	"context"
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

// The values of the sample webhook have spellings that Webex may change.
var (
	webhookTarget   = "https://Terraform-Provider-Webex-Probe.example.com:443"
	canonicalTarget = "https://" + targetHost + "/"
	webhookName     = probeName + " "
	webhookFilter   = "type=group&isLocked=true"
	emailFilter     = "personEmail=Webex.Probe@example.com"
	webhookSecret   = "probe-" + uuid.NewString()
)

// webhookChecks are about a webhook of the probe.
var webhookChecks = []check{
	{
		name: "webhook-create-status", question: "Which status does the create request of a webhook return?",
		documents: "200. Other sources report 201.",
		assumes:   "Any 2xx status.",
		code:      []string{"webexapi/webhooks.go"},
		method:    "Creates a webhook.",
		otherwise: "Nothing changes for users.",
		expects:   "200", switches: []string{"webhook-create-status"}, needs: needsWrite, ask: askWebhookCreateStatus,
	},
	{
		name: "read-lag", question: "How soon after the create request can an object be read?",
		documents: "Not documented.",
		assumes:   "Within ten seconds. The provider repeats reads of objects that are younger than a minute for this long.",
		code:      []string{"webexapi/gone.go"},
		method:    "Reads new objects every second until they are returned.",
		otherwise: "A lag of up to ten seconds only takes time. With a longer lag, a refresh within a minute of the " +
			"create request may treat the object as deleted.",
		expects: atOnce, switches: []string{"read-lag"}, needs: needsWrite,
		ask: askLag("read-lag", func(t *sample) string { return t.readLag }),
	},
	{
		name: "list-lag", question: "How soon after the create request is an object listed?",
		documents: "Not documented.",
		assumes: "Within a few seconds. If the response to a create request is lost, the provider searches for at " +
			"least five seconds before it sends the request again.",
		code:   []string{"webexapi/create.go"},
		method: "Lists new objects every second until they are returned.",
		otherwise: "If a response is lost and the lag is longer than five seconds, an object could be created twice. " +
			"The provider then reports it.",
		expects: atOnce, switches: []string{"list-lag"}, needs: needsWrite,
		ask: askLag("list-lag", func(t *sample) string { return t.listLag }),
	},
	{
		name: "webhook-secret", question: "Which responses contain the secret of a webhook?",
		documents: "The examples of all operations contain it.",
		assumes:   "Any or none. The provider never stores a secret from a response.",
		code:      []string{"webexapi/webhooks.go", "webhook/model.go"},
		method:    "Creates a webhook with a secret, reads it, and lists it.",
		otherwise: "If secrets are never returned, a create without a secret may adopt a webhook that has one.",
		expects:   "always", switches: []string{"echo-secret"}, needs: needsWrite, ask: askSecretEcho,
	},
	{
		name: "webhook-id-form", question: "Do webhook IDs always have the same form?",
		documents: "The examples show one form. Other platform IDs have several forms.",
		assumes:   "Not necessarily. The provider treats IDs that identify the same object as equal, and keeps the first form in the state.",
		code:      []string{"canonical/webexid.go", "webexapi/webhooks.go"},
		method:    "Compares the ID in the response to the create request with the IDs in a read and a listing.",
		otherwise: "Known forms are handled. Report any other form.",
		expects:   "as-created", switches: []string{"webhook-id-form"}, needs: needsWrite, ask: askWebhookIDForm,
	},
	{
		name: "stored-order", question: "Does Webex keep the order of filter conditions and of event types?",
		documents: "Not documented.",
		assumes:   "Not necessarily. The provider ignores the order.",
		code:      []string{"canonical/canonical.go", "subscription/model.go"},
		method:    "Creates a webhook with two filter conditions and a subscription with two event types, and reads them.",
		otherwise: "Nothing changes for users.",
		expects:   "kept", switches: []string{"reorder"}, needs: needsWrite, ask: askStoredOrder,
	},
	{
		name: "webhook-url", question: "Does Webex change the spelling of a URL?",
		documents: "Not documented.",
		assumes:   "It may. The provider compares URLs in canonical form.",
		code:      []string{"canonical/canonical.go", "webexapi/webhooks.go"},
		method:    "Creates a webhook whose URL has upper-case letters, the default port and no path, and reads it.",
		otherwise: "The canonical form is handled. With any other form, each plan shows a difference. Report it.",
		expects:   "as sent", switches: []string{"canonical-url"}, needs: needsWrite, ask: askStoredURL,
	},
	{
		name: "blanks", question: "Does Webex keep spaces at the end of a text?",
		documents: "Not documented.",
		assumes:   "Not necessarily. The provider ignores such spaces in comparisons.",
		code:      []string{"canonical/canonical.go"},
		method:    "Creates a webhook with a space at the end of its name, and reads it.",
		otherwise: "Nothing changes for users.",
		expects:   "kept", switches: []string{"trim-blanks"}, needs: needsWrite, ask: askBlanks,
	},
	{
		name: "webhook-update-response", question: "Does the response to an update contain the object?",
		documents: "Yes, with status 200.",
		assumes:   "Not necessarily. If the response is empty, the provider reads the object.",
		code:      []string{"webexapi/collection.go"},
		method:    "Updates a webhook.",
		otherwise: "An update takes one more request.",
		expects:   "object", switches: []string{"update-response"}, needs: needsWrite, ask: askUpdateResponse,
	},
	{
		name: "webhook-status", question: "Is a webhook active after an update with the status \"active\"?",
		documents: "An update can activate a webhook.",
		assumes:   "Yes.",
		code:      []string{"webhook/resource.go"},
		method:    "Updates a webhook with the status \"active\", and reads it.",
		otherwise: "An apply that re-enables a webhook fails if the webhook stays inactive.",
		expects:   "active", switches: []string{"status-after-update"}, needs: needsWrite, ask: askStatusAfterUpdate,
	},
	{
		name: "webhook-unknown-field", question: "Does an update ignore unknown fields?",
		documents: "Fields that cannot be updated are ignored. Unknown fields are not documented.",
		assumes:   "It does not matter, because the provider sends only documented fields.",
		code:      []string{"webexapi/webhooks.go"},
		method:    "Updates a webhook with an invented field.",
		otherwise: "Nothing changes for users.",
		expects:   "ignored", switches: []string{"strict-webhook-update"}, needs: needsWrite, ask: askUnknownField,
	},
	{
		name: "webhook-secret-omitted", question: "Does an update without a secret keep the secret?",
		documents: "Not documented.",
		assumes:   "Not necessarily. The provider sends a known secret with each update.",
		code:      []string{"webhook/model.go", "webhook/resource.go"},
		method:    "Updates a webhook without its secret, and reads it.",
		otherwise: "An update of an imported webhook removes the secret if it is not configured. The plan warns about it.",
		expects:   "kept", switches: []string{"drop-omitted-secret"}, needs: needsWrite, ask: askSecretOmitted,
	},
	{
		name: "webhook-duplicate", question: "Can two equal webhooks exist?",
		documents: "Not documented for webhooks of a person. 409 is in the list of statuses.",
		assumes:   "Yes. The provider looks for an equal webhook before it creates one.",
		code:      []string{"webexapi/create.go"},
		method:    "Creates an equal webhook, and deletes it.",
		otherwise: "on_existing = \"create\" does not work for equal webhooks.",
		expects:   "accepted", switches: []string{"reject-duplicates"}, needs: needsWrite, ask: askDuplicate,
	},
	{
		name: "webhook-deleted-twice", question: "Does deleting an unknown webhook return the same status as reading it?",
		documents: "404 for all operations. An old emulator returns 400 for a delete.",
		assumes:   "Yes. If the response to a delete was lost, the provider sends it again and accepts a 404.",
		code:      []string{"webexapi/webhooks.go", "webexapi/gone.go"},
		method:    "Deletes a webhook twice, and reads it.",
		otherwise: "If the response to a delete is lost, the destroy may fail. The next run removes the webhook from the state.",
		expects:   "the same status", none: "the mock always returns the same status", needs: needsWrite, ask: askDeletedTwice,
	},
	{
		name: "delete-lag", question: "How soon after a delete is an object no longer listed?",
		documents: "Not documented.",
		assumes:   "Within a second. A webhook that is still listed counts as existing, although a read returns 404.",
		code:      []string{"webexapi/gone.go", "webexapi/create.go"},
		method:    "Creates a webhook, deletes it when it is listed, and lists webhooks every second until it is missing.",
		otherwise: "A refresh or a create soon after a delete may fail, because the deleted object is still listed. Wait, and apply again.",
		expects:   atOnce, none: "the mock lists no deleted objects", needs: needsWrite, ask: askDeleteLag,
	},
	{
		name: "webhook-filter-email", question: "Does Webex keep upper-case letters of an email address in a filter?",
		documents: "Not documented.",
		assumes:   "Not necessarily. The provider ignores the case of addresses in filters.",
		code:      []string{"canonical/canonical.go"},
		method:    "Creates a webhook with an address in its filter, and deletes it.",
		otherwise: "Nothing changes for users.",
		expects:   "as sent", switches: []string{"lower-case-emails"}, needs: needsWrite, ask: askFilterEmail,
	},
	{
		name: "webhook-undocumented-event", question: "Does Webex reject an event that does not exist for a resource?",
		documents: "A table of resources and events, which contradicts other pages.",
		assumes:   "Webex decides. The provider warns about undocumented combinations.",
		code:      []string{"webhook/known_events.go"},
		method:    "Creates a webhook for rooms with an event of another resource, and deletes it if it was accepted.",
		otherwise: "Webex accepts a mistyped event, and only the warning shows the mistake.",
		expects:   "rejected", switches: []string{"accept-undocumented"}, needs: needsWrite, ask: askUndocumentedEvent,
	},
}

func webhookBody(changes map[string]any) map[string]any {
	body := map[string]any{
		"name": webhookName, "targetUrl": webhookTarget, "resource": "rooms", "event": "created", "filter": webhookFilter,
		"secret": webhookSecret,
	}
	maps.Copy(body, changes)
	return body
}

// webhook returns the sample webhook.
func (s *session) webhook(ctx context.Context) (*sample, error) {
	return s.getSample(ctx, s.objects.kinds.webhook, webhookBody(nil))
}

// updateWebhook sends a PUT with the name, the URL and changes, of which nil leaves a field out.
func (s *session) updateWebhook(ctx context.Context, changes map[string]any) (*sample, *transport.Response, error) {
	t, err := readableSample(s.webhook(ctx))
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
	t, err := readableSample(s.webhook(ctx))
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
	return answer{}, skipped("Webex does not show secrets")
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
	if t, err := readableSample(s.webhook(ctx)); err != nil {
		describe(webhooksAPI, nil, nil, err)
	} else {
		describe(webhooksAPI, strings.Split(webhookFilter, "&"), strings.Split(t.read.text("filter"), "&"), nil)
	}
	if t, err := readableSample(s.subscription(ctx)); err != nil {
		describe(subscriptionsAPI, nil, nil, err)
	} else {
		describe(subscriptionsAPI, subscriptionEvents, t.read.at("eventTypes").texts(), nil)
	}
	return both.answer("reorder", equals("changed"))
}

func askStoredURL(ctx context.Context, s *session) (answer, error) {
	t, err := readableSample(s.webhook(ctx))
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
	t, err := readableSample(s.webhook(ctx))
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
	return yesNo(!isSuccess(resp), "rejected", "ignored", "strict-webhook-update"), nil
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

// plainWord returns text if it is a single word, which contains no personal data, and otherwise "other".
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
	s.objects.removeAll(ctx, []*probeObject{made}) // cleanUp repeats a delete that fails.
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
	return yesNo(!accepted, "rejected", "accepted", "reject-duplicates"), nil
}

func askDeletedTwice(ctx context.Context, s *session) (answer, error) {
	kind := s.objects.kinds.webhook
	webhook, accepted, err := s.tryCreate(ctx, kind, webhookBody(map[string]any{"event": "updated"}))
	if err == nil && !accepted {
		err = skipped("the create was rejected")
	}
	if err != nil {
		return answer{}, err
	}
	deleted, err := conclusive(kind.request(ctx, http.MethodDelete, webhook.text("id"), nil))
	if err != nil {
		return answer{}, err
	}
	read, err := conclusive(kind.request(ctx, http.MethodGet, webhook.text("id"), nil))
	switch {
	case err != nil:
		return answer{}, err
	case isPage(deleted), isPage(read):
		return answer{}, skipped(aPage)
	case isSuccess(read):
		return answer{}, skipped("the webhook could not be deleted")
	}
	if deleted.StatusCode != read.StatusCode {
		return seen("DELETE: " + statusText(deleted) + "; GET: " + statusText(read)), nil
	}
	return seen("the same status"), nil
}

func askDeleteLag(ctx context.Context, s *session) (answer, error) {
	kind := s.objects.kinds.webhook
	made, resp, err := s.objects.create(ctx, kind, webhookBody(map[string]any{"event": "updated"}))
	if err != nil {
		return answer{}, err
	}
	if made == nil {
		_, err = successful(resp, nil)
		return answer{}, err
	}
	t := &sample{probeObject: made}
	if err := s.awaitVisible(ctx, t); err != nil {
		return answer{}, err
	}
	if t.listLag == notVisible {
		return answer{}, skipped("the object was not listed")
	}
	if err := s.objects.remove(ctx, made); err != nil {
		return answer{}, err
	}
	for start := s.clock.Now(); ; {
		waited := s.clock.Now().Sub(start)
		_, listed, err := kind.find(ctx, made.id)
		switch {
		case err != nil:
			return answer{}, err
		case !listed:
			return seen(lagText(waited, true)), nil
		case waited >= maxLag:
			return seen("still listed after " + maxLag.String()), nil
		}
		if err := s.clock.Sleep(ctx, pollInterval); err != nil {
			return answer{}, err
		}
	}
}

func askFilterEmail(ctx context.Context, s *session) (answer, error) {
	created, accepted, err := s.tryCreate(ctx, s.objects.kinds.webhook,
		webhookBody(map[string]any{"resource": "memberships", "filter": emailFilter}))
	switch {
	case err != nil:
		return answer{}, err
	case !accepted:
		return answer{}, skipped("Webex accepts no filter for the address of an unknown person")
	}
	return yesNo(created.text("filter") != emailFilter, "in lower case", "as sent", "lower-case-emails"), nil
}

func askUndocumentedEvent(ctx context.Context, s *session) (answer, error) {
	_, accepted, err := s.tryCreate(ctx, s.objects.kinds.webhook, webhookBody(map[string]any{"event": "joined", "filter": "isLocked=true"}))
	if err != nil {
		return answer{}, err
	}
	return yesNo(accepted, "accepted", "rejected", "accept-undocumented"), nil
}

func askWebhookIDForm(ctx context.Context, s *session) (answer, error) {
	t, err := readableSample(s.webhook(ctx))
	if err != nil {
		return answer{}, err
	}
	form := formOf(t.read.text("id"), t.created.text("id"))
	if t.listLag != notVisible && form != formOf(t.listed.text("id"), t.created.text("id")) {
		return seen("GET and list differ"), nil
	}
	return seen(form, "webhook-id-form", form), nil
}

// formOf returns the form of an ID, given the ID in the response to the create request.
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

// askLag returns a check of the longest lag of all objects of the probe.
func askLag(name string, lag func(*sample) string) func(context.Context, *session) (answer, error) {
	return func(ctx context.Context, s *session) (answer, error) {
		// This creates the samples, unless an earlier check has. One that fails is left out.
		_, reason := s.webhook(ctx)
		_, _ = s.subscription(ctx)
		_, _ = s.subscriptionV1(ctx)
		if s.options.callbackNumber != "" {
			_, _ = s.callback(ctx)
		}
		if len(s.samples) == 0 {
			return answer{}, reason
		}
		var all perAPI
		longest := time.Duration(0)
		for _, kind := range s.objects.kinds.all() {
			if t := s.samples[kind]; t != nil {
				all.add(kind.name, lag(t), nil)
				longest = max(longest, lagOf(lag(t)))
			}
		}
		result, err := all.answer(name, func(string) string { return longest.String() })
		result.switches[name] = longest.String()
		return result, err
	}
}

// lagOf parses a lag.
func lagOf(text string) time.Duration {
	if text == notVisible {
		return maxLag
	}
	lag, _ := time.ParseDuration(strings.TrimPrefix(text, "after "))
	return lag
}
