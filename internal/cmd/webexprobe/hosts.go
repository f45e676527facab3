package main

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// The names of the APIs in answers.
const (
	platformAPI      = "platform"
	contactCenterAPI = "Contact Center"
	webhooksAPI      = "webhooks"
	callbacksAPI     = "callbacks"
	subscriptionsAPI = "subscriptions"
	directoryAPI     = "directory"
)

const (
	webhooksPath = "/webhooks"
	unknownPath  = "/webexprobe-unknown-path"
)

var firstWebhook = get(webhooksPath, "max", "1")

const underOneMinute = "under one minute"

// hostChecks are about the two hosts.
var hostChecks = []check{
	{
		name: "date-header", question: "Do all responses have a Date header?",
		documents: "Not documented. HTTP recommends the header.",
		assumes:   "Both hosts send it. The provider uses it to decide whether a callback has started.",
		code:      []string{"webexapi/transport/response.go", "callback/triggered.go"},
		method:    "Looks at one response of each host.",
		otherwise: "The provider uses the clock of the machine instead, which must be correct.",
		expects:   "present", switches: []string{"omit-date"}, ask: askDateHeader,
	},
	{
		name: "clock-distance", question: "How far is Webex's clock from the local one?",
		documents: "Not documented.",
		assumes:   "Less than a minute. The plan tolerates a difference of five minutes.",
		code:      []string{"callback/plan.go", "webexapi/create.go"},
		method:    "Compares the Date header with the local clock when the response arrives.",
		otherwise: "Correct the local clock. If the difference is more than five minutes, a plan may accept a schedule that Webex rejects.",
		expects:   underOneMinute, switches: []string{"clock-shift"}, ask: askClockDistance,
	},
	{
		name: "platform-missing-token", question: "Which status does the platform return without a token?",
		documents: "401 is in the list of statuses.",
		assumes:   "401. The provider always sends a token, but a proxy may remove the header.",
		code:      []string{"tfdiag/hint.go"},
		method:    "Lists webhooks without the Authorization header.",
		otherwise: "Only the hint in an error message changes.",
		expects:   "401", switches: []string{"platform-no-token"}, ask: askMissingTokenPlatform,
	},
	{
		name: "contact-center-missing-token", question: "Which status does Contact Center return without a token?",
		documents: "400 if the header is missing or malformed.",
		assumes:   "400.",
		code:      []string{"tfdiag/hint.go"},
		method:    "Lists event types without the Authorization header.",
		otherwise: "Only the hint in an error message changes.",
		expects:   "400", switches: []string{"contact-no-token"}, ask: askMissingTokenContactCenter,
	},
	{
		name: "bad-token", question: "Which status do both hosts return for an unknown token?",
		documents: "401.",
		assumes:   "401. The provider then renews the token once.",
		code:      []string{"webexapi/transport/retry.go"},
		method:    "Sends an invented token to both hosts.",
		otherwise: "The provider does not renew a token that expires early, and the error message does not say that it has expired.",
		expects:   "401", none: "the mock always returns 401", ask: askBadToken,
	},
	{
		name: "unknown-path", question: "Can the 404 for an unknown path be distinguished from the 404 for an unknown object?",
		documents: "Not documented.",
		assumes:   "Yes, because a gateway returns it. A mistyped base URL therefore never looks like a deleted object.",
		code:      []string{"webexapi/transport/errorbody.go", "webexapi/gone.go"},
		method:    "Sends a GET request for an invented path to both hosts.",
		otherwise: "The provider still confirms with a list request that an object is deleted. Only the error message is less helpful.",
		expects:   "404 of a gateway", switches: []string{"webex-error-paths"}, ask: askUnknownPath,
	},
	{
		name: "trailing-slash", question: "Does the platform accept a slash at the end of a path?",
		documents: "Not documented.",
		assumes:   "Either way is fine: the provider removes the slash at the end of a base URL.",
		code:      []string{"webexapi/transport/config.go"},
		method:    "Lists webhooks with a slash at the end of the path.",
		otherwise: "Nothing changes for users.",
		expects:   "accepted", switches: []string{"no-trailing-slash"}, ask: askTrailingSlash,
	},
}

// lastChecks are about the whole run.
var lastChecks = []check{
	{
		name: "rate-limit-headers", question: "Which rate limit headers do responses have?",
		documents: "Retry-After with a 429. Other headers are not documented.",
		assumes:   "The provider uses only Retry-After.",
		code:      []string{"webexapi/transport/ratelimiter.go"},
		method:    "Collects the header names of all responses of the run.",
		otherwise: "Nothing changes for users. Report the names, so that the provider can use them.",
		expects:   "none", none: "the mock sends no such headers but Retry-After", ask: askLimitHeaders,
	},
}

// eventTypes returns the simplest request to the Contact Center that needs no organization.
func (s *session) eventTypes(version string) transport.Request {
	req := get("/" + version + "/event-types")
	if id := s.client.ConfiguredOrgID(); id != "" {
		req.Query = url.Values{"orgId": {id}}
	}
	return req
}

func identity(text string) string { return text }

func statusText(resp *transport.Response) string { return strconv.Itoa(resp.StatusCode) }

func askDateHeader(ctx context.Context, s *session) (answer, error) {
	var both perAPI
	add := func(api string, resp *transport.Response, err error) {
		if err == nil && resp.Header.Get("Date") != "" {
			both.add(api, "present", nil)
			return
		}
		both.add(api, "missing", err)
	}
	resp, err := s.platform(ctx, firstWebhook)
	add(platformAPI, resp, err)
	resp, err = s.contactCenter(ctx, s.eventTypes("v2"))
	add(contactCenterAPI, resp, err)
	return both.answer("omit-date", equals("missing"))
}

func askClockDistance(ctx context.Context, s *session) (answer, error) {
	resp, err := s.platform(ctx, firstWebhook)
	if err != nil {
		return answer{}, err
	}
	if resp.Date.IsZero() {
		return answer{}, skipped("the responses have no Date header")
	}
	distance := resp.Date.Sub(resp.Received).Round(time.Minute)
	if distance == 0 || resp.Date.Sub(resp.Received).Abs() < time.Minute {
		return seen(underOneMinute, "clock-shift", "0s"), nil
	}
	return seen(distance.String(), "clock-shift", distance.String()), nil
}

func anonymous(req transport.Request) transport.Request {
	req.Anonymous = true
	return req
}

func askMissingTokenPlatform(ctx context.Context, s *session) (answer, error) {
	resp, err := s.platform(ctx, anonymous(firstWebhook))
	return statusAnswer(resp, err, "platform-no-token")
}

func askMissingTokenContactCenter(ctx context.Context, s *session) (answer, error) {
	resp, err := s.contactCenter(ctx, anonymous(s.eventTypes("v2")))
	return statusAnswer(resp, err, "contact-no-token")
}

// statusAnswer returns the status of a response as the answer.
func statusAnswer(resp *transport.Response, err error, name string) (answer, error) {
	if resp, err = conclusive(resp, err); err != nil {
		return answer{}, err
	}
	if name == "" {
		return seen(statusText(resp)), nil
	}
	return seen(statusText(resp), name, statusText(resp)), nil
}

func askBadToken(ctx context.Context, s *session) (answer, error) {
	var both perAPI
	add := func(api string, resp *transport.Response, err error) {
		text := ""
		if resp, err = conclusive(resp, err); err == nil {
			text = statusText(resp)
		}
		both.add(api, text, err)
	}
	resp, err := s.invalidToken.Platform.Exchange(ctx, firstWebhook, "")
	add(platformAPI, resp, err)
	if s.noContactCenter == nil {
		resp, err = s.invalidToken.ContactCenter.Exchange(ctx, s.eventTypes("v2"), "")
		add(contactCenterAPI, resp, err)
	}
	return both.answer("", identity)
}

// describeUnknownPath reports whether the client would treat the response as one about an object that does not exist.
func describeUnknownPath(resp *transport.Response) string {
	var apiErr *webexapi.Error
	if errors.As(resp.Err(), &apiErr) && apiErr.FromWebex {
		return statusText(resp) + " in Webex's own shape"
	}
	return statusText(resp) + " of a gateway"
}

func askUnknownPath(ctx context.Context, s *session) (answer, error) {
	var both perAPI
	add := func(api string, resp *transport.Response, err error) {
		text := ""
		if resp, err = conclusive(resp, err); err == nil {
			text = describeUnknownPath(resp)
		}
		both.add(api, text, err)
	}
	resp, err := s.platform(ctx, get(unknownPath))
	add(platformAPI, resp, err)
	resp, err = s.contactCenter(ctx, get(unknownPath))
	add(contactCenterAPI, resp, err)
	return both.answer("webex-error-paths", func(text string) string {
		return strconv.FormatBool(strings.HasSuffix(text, "shape"))
	})
}

func askTrailingSlash(ctx context.Context, s *session) (answer, error) {
	resp, err := usable(s.platform(ctx, get(webhooksPath+"/", "max", "1")))
	if err != nil {
		return answer{}, err
	}
	return yesNo(!isSuccess(resp), "an unknown path", "accepted", "no-trailing-slash"), nil
}

func askLimitHeaders(_ context.Context, s *session) (answer, error) {
	if names := s.seenLimitHeaders(); len(names) > 0 {
		return seen(strings.Join(names, ", ")), nil
	}
	return seen("none"), nil
}
