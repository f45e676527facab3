package main

import (
	"context"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/webex-terraform/terraform-provider-webex/internal/subscription"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// The values of the sample subscriptions.
var (
	subscriptionEvents = []string{"agent:login", "agent:logout"}
	subscriptionSecret = "probe-" + uuid.NewString()
)

const (
	subscriptionDescription = "probe"
	resourceVersion         = "agent:2.0.0"
)

// eventTypeName matches names of event types, which contain nothing about an organization.
var eventTypeName = regexp.MustCompile(`^[A-Za-z_-]{1,30}:[A-Za-z_-]{1,40}$`)

// eventTypeChecks are about event types.
var eventTypeChecks = []check{
	{
		name: "event-types", question: "Which event types are unknown to the provider?",
		documents: "A list that Webex extends.",
		assumes:   "None. The provider warns about event types that it does not know.",
		code:      []string{"subscription/known_events.go"},
		method:    "Lists the event types of both versions of the API.",
		otherwise: "A configuration that uses a new event type causes a warning. Report its name.",
		expects:   "none", switches: []string{"extra-event-types"}, ask: askEventTypes,
	},
}

// subscriptionChecks are about a subscription of the probe.
var subscriptionChecks = []check{
	{
		name: "subscription-create-status", question: "Which status does the create request of a subscription return?",
		documents: "201.",
		assumes:   "Any 2xx status.",
		code:      []string{"webexapi/subscriptions.go"},
		method:    "Creates a v2 subscription.",
		otherwise: "Nothing changes for users.",
		expects:   "201", none: "the mock always returns 201", needs: needsWrite, ask: askSubscriptionCreateStatus,
	},
	{
		name: "subscription-secret", question: "Does any response contain the secret of a subscription?",
		documents: "No.",
		assumes:   "No. The provider ignores a secret in a response.",
		code:      []string{"webexapi/subscriptions.go"},
		method:    "Creates a subscription with a secret, reads it, and lists it.",
		otherwise: "Nothing changes for users.",
		expects:   "never returned", switches: []string{"echo-subscription-secret"}, needs: needsWrite, ask: askSubscriptionSecret,
	},
	{
		name: "subscription-versions", question: "Does version 1 of the API return subscriptions of version 2?",
		documents: "No.",
		assumes:   "No. An import tries version 2 first, and data sources combine the lists of both versions.",
		code:      []string{"subscription/versions.go", "webexapi/subscriptions.go"},
		method:    "Reads and lists a v2 subscription with version 1.",
		otherwise: "Lists of both versions may contain a subscription twice.",
		expects:   "hidden", switches: []string{"shared-versions"}, needs: needsWrite, ask: askVersions,
	},
	{
		name: "uuid-case", question: "Does Contact Center keep the case of IDs?",
		documents: "Examples show both cases.",
		assumes:   "Not necessarily. The provider ignores the case of IDs.",
		code:      []string{"canonical/webexid.go"},
		method:    "Compares the ID in the response to the create request with the ID in a read.",
		otherwise: "Nothing changes for users.",
		expects:   "as created", switches: []string{"upper-case-uuid"}, needs: needsWrite, ask: askIDCase,
	},
	{
		name: "empty-text", question: "Is an empty string accepted in an optional field?",
		documents: "Not documented.",
		assumes: "Yes. The provider sends one to remove a description. For callbacks, it sends one only if a field " +
			"was not cleared, and ignores a rejection.",
		code:      []string{"webexapi/callbacks.go", "subscription/model.go"},
		method:    "Updates a subscription and, with -callback-number, a callback with an empty string.",
		otherwise: "Removing a description fails. Report it.",
		expects:   "accepted", switches: []string{"reject-empty-text"}, needs: needsWrite, ask: askEmptyText,
	},
	{
		name: "empty-description", question: "Does an empty description remove the old one?",
		documents: "Not documented.",
		assumes:   "Yes. The field may then be absent or empty.",
		code:      []string{"subscription/model.go"},
		method:    "Updates a subscription with an empty description, and reads it.",
		otherwise: "If Webex ignores it, each plan shows the removal of the description again.",
		expects:   "absent", switches: []string{"empty-description"}, needs: needsWrite, ask: askEmptyDescription,
	},
}

func (s *session) subscriptionBody(changes map[string]any) map[string]any {
	body := map[string]any{
		"name": probeName, "description": subscriptionDescription, "eventTypes": subscriptionEvents, "destinationUrl": canonicalTarget,
		"secret": subscriptionSecret,
	}
	if id := s.client.ConfiguredOrgID(); id != "" {
		body["orgId"] = id
	}
	maps.Copy(body, changes)
	return body
}

// subscription returns the sample subscription of v2.
func (s *session) subscription(ctx context.Context) (*sample, error) {
	return s.getSample(ctx, s.objects.kinds.subscriptionV2, s.subscriptionBody(map[string]any{"resourceVersion": resourceVersion}))
}

// subscriptionV1 returns the sample subscription of v1.
func (s *session) subscriptionV1(ctx context.Context) (*sample, error) {
	return s.getSample(ctx, s.objects.kinds.subscriptionV1, s.subscriptionBody(nil))
}

// subscriptionIfWriting is like subscription, for a check that also works without it.
func (s *session) subscriptionIfWriting(ctx context.Context) (*sample, error) {
	if !s.options.write {
		return nil, skipped("needs -write")
	}
	return s.subscription(ctx)
}

func askSubscriptionCreateStatus(ctx context.Context, s *session) (answer, error) {
	t, err := s.subscription(ctx)
	if err != nil {
		return answer{}, err
	}
	return seen(itoa(t.status)), nil
}

func askSubscriptionSecret(ctx context.Context, s *session) (answer, error) {
	t, err := readableSample(s.subscription(ctx))
	if err != nil {
		return answer{}, err
	}
	shows := slices.ContainsFunc([]document{t.created, t.read, t.listed}, func(object document) bool { return object.text("secret") != "" })
	return yesNo(shows, "returned", "never returned", "echo-subscription-secret"), nil
}

func askVersions(ctx context.Context, s *session) (answer, error) {
	t, err := readableSample(s.subscription(ctx))
	if err != nil {
		return answer{}, err
	}
	v1 := s.objects.kinds.subscriptionV1
	resp, err := usable(v1.request(ctx, http.MethodGet, t.id, nil))
	if err != nil {
		return answer{}, err
	}
	_, listed, err := v1.find(ctx, t.id)
	if err != nil {
		return answer{}, err
	}
	switch {
	case isSuccess(resp) && listed:
		return seen("visible", "shared-versions", "true"), nil
	case isSuccess(resp):
		return seen("visible by ID only", "shared-versions", "true"), nil
	case listed:
		return seen("listed only", "shared-versions", "true"), nil
	}
	return seen("hidden", "shared-versions", "false"), nil
}

func (s *session) clearDescription(ctx context.Context) (*sample, *transport.Response, error) {
	t, err := readableSample(s.subscription(ctx))
	if err != nil {
		return nil, nil, err
	}
	body := map[string]any{"description": "", "resourceVersion": resourceVersion}
	if id := s.client.ConfiguredOrgID(); id != "" {
		body["orgId"] = id
	}
	resp, err := usable(t.kind.request(ctx, http.MethodPatch, t.id, body))
	return t, resp, err
}

func askEmptyDescription(ctx context.Context, s *session) (answer, error) {
	t, resp, err := s.clearDescription(ctx)
	if err != nil {
		return answer{}, err
	}
	if !isSuccess(resp) {
		return answer{}, skipped("an empty text is rejected")
	}
	object, err := s.reread(ctx, t)
	switch {
	case err != nil:
		return answer{}, err
	case object.text("description") != "":
		return seen("ignored", "empty-description", "ignored"), nil
	case object.has("description"):
		return seen("kept", "empty-description", "kept"), nil
	}
	return seen("absent", "empty-description", "absent"), nil
}

func askEmptyText(ctx context.Context, s *session) (answer, error) {
	var both perAPI
	add := func(api string, resp *transport.Response, err error) {
		switch {
		case err != nil:
			both.add(api, "", err)
		case isSuccess(resp):
			both.add(api, "accepted", nil)
		default:
			both.add(api, "rejected", nil)
		}
	}
	_, resp, err := s.clearDescription(ctx)
	add(subscriptionsAPI, resp, err)
	if s.options.callbackNumber != "" {
		resp, _, err = s.updateCallback(ctx, map[string]any{"callbackReason": ""})
		add(callbacksAPI, resp, err)
	}
	return both.answer("reject-empty-text", equals("rejected"))
}

func askIDCase(ctx context.Context, s *session) (answer, error) {
	var both perAPI
	add := func(api string, t *sample, err error) {
		switch {
		case err != nil:
			both.add(api, "", err)
		case t.read.text("id") == t.created.text("id"):
			both.add(api, "as created", nil)
		default:
			both.add(api, "in another case", nil)
		}
	}
	t, err := readableSample(s.subscription(ctx))
	add(subscriptionsAPI, t, err)
	if s.options.callbackNumber != "" {
		t, err = readableSample(s.callback(ctx))
		add(callbacksAPI, t, err)
	}
	return both.answer("upper-case-uuid", equals("in another case"))
}

func askEventTypes(ctx context.Context, s *session) (answer, error) {
	var unknown []string
	for _, version := range []string{"v1", "v2"} {
		resp, err := successful(s.contactCenter(ctx, s.eventTypes(version)))
		if err != nil {
			return answer{}, err
		}
		for _, eventType := range documentOf(resp).at("data").elements() {
			name := eventType.text("name")
			if !eventTypeName.MatchString(name) {
				name = "a name in another form"
			}
			if !slices.Contains(subscription.DocumentedEventTypes(), name) && !slices.Contains(unknown, name) {
				unknown = append(unknown, name)
			}
		}
	}
	if len(unknown) == 0 {
		return seen("none", "extra-event-types", "false"), nil
	}
	slices.Sort(unknown)
	return seen(strings.Join(unknown, ", "), "extra-event-types", "true"), nil
}
