package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
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
	webhooksPath   = "/webhooks"
	eventTypesPath = "/v2/event-types"
	unknownPath    = "/webexprobe-unknown-path"
)

var firstWebhook = get(webhooksPath, "max", "1")

// eventTypes is the cheapest request to the Contact Center that needs no organization.
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
	return both.answer("omit-date", is("missing"))
}

const underOneMinute = "under one minute"

func askClockDistance(ctx context.Context, s *session) (answer, error) {
	resp, err := s.platform(ctx, firstWebhook)
	if err != nil {
		return answer{}, err
	}
	if resp.Date.IsZero() {
		return answer{}, notAsked("the responses have no Date header")
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

// statusAnswer is the answer of a check that looks at the status, whatever it is.
func statusAnswer(resp *transport.Response, err error, name string) (answer, error) {
	if err != nil {
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
		if err == nil {
			text = statusText(resp)
		}
		both.add(api, text, err)
	}
	resp, err := s.stranger.Platform.Exchange(ctx, firstWebhook, "")
	add(platformAPI, resp, err)
	resp, err = s.stranger.ContactCenter.Exchange(ctx, s.eventTypes("v2"), "")
	add(contactCenterAPI, resp, err)
	return both.answer("", identity)
}

// describeUnknownPath tells whether the client takes a response for Webex's word that an object does not exist.
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
		if err == nil {
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

// unknownWebexID is a well-formed ID of an object that does not exist.
func unknownWebexID(kind string) string {
	return base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/" + kind + "/" + uuid.NewString()))
}

// unknownObject is a request for an object that does not exist, by API.
func (s *session) unknownObject(ctx context.Context, api string) (*transport.Response, error) {
	switch api {
	case webhooksAPI:
		return usable(s.platform(ctx, get(webhooksPath+"/"+unknownWebexID("WEBHOOK"))))
	case subscriptionsAPI:
		return usable(s.objects.kinds.subscriptionV2.request(ctx, http.MethodGet, uuid.NewString(), nil))
	case callbacksAPI:
		return usable(s.objects.kinds.callback.request(ctx, http.MethodGet, uuid.NewString(), nil))
	}
	organization, err := s.organization()
	if err != nil {
		return nil, err
	}
	return usable(s.contactCenter(ctx, get("/organization/"+organization+"/v2/contact-service-queue/"+uuid.NewString())))
}

// askUnknown asks for the status of an unknown object.
func askUnknown(api, name string) func(context.Context, *session) (answer, error) {
	return func(ctx context.Context, s *session) (answer, error) {
		resp, err := s.unknownObject(ctx, api)
		return statusAnswer(resp, err, name)
	}
}

// askErrorBody compares the error bodies of all APIs but callbacks, whose errors no document describes.
func askErrorBody(ctx context.Context, s *session) (answer, error) {
	var all perAPI
	asDocumented := true
	for _, api := range []string{webhooksAPI, subscriptionsAPI, directoryAPI} {
		shape, err := s.errorShape(ctx, api)
		all.add(api, shape, err)
		asDocumented = asDocumented && (err != nil || shape == documentedShapes[api])
	}
	if asDocumented && len(all.answers) > 0 {
		return seen(documentedShape, "errors", documentedShape), nil
	}
	return all.answer("errors", identity)
}

// errorShape returns the shape of an API's error body.
func (s *session) errorShape(ctx context.Context, api string) (string, error) {
	resp, err := s.unknownObject(ctx, api)
	if err != nil {
		return "", err
	}
	if isSuccess(resp) {
		return "", notAsked("an unknown object was found")
	}
	return shapeOf(resp), nil
}

func askCallbackErrorBody(ctx context.Context, s *session) (answer, error) {
	shape, err := s.errorShape(ctx, callbacksAPI)
	if err != nil {
		return answer{}, err
	}
	others, err := askErrorBody(ctx, s)
	if shape == documentedShapes[callbacksAPI] || err == nil && shape == others.seen { // The profile says it of all APIs.
		shape = documentedShape
	}
	return seen(shape, "callback-errors", shape), nil
}

func askLimitHeaders(_ context.Context, s *session) (answer, error) {
	if names := s.metLimitHeaders(); len(names) > 0 {
		return seen(strings.Join(names, ", ")), nil
	}
	return seen("none"), nil
}

func askPeopleMe(ctx context.Context, s *session) (answer, error) {
	resp, err := s.platform(ctx, get("/people/me"))
	return statusAnswer(resp, err, "people-me")
}

func askRefreshRotation(_ context.Context, s *session) (answer, error) {
	return yesNo(s.client.RefreshTokenRotated(), "another one is returned", "the same one is returned", "rotate-refresh-token"), nil
}

func askTokenLifetime(ctx context.Context, s *session) (answer, error) {
	_, expires, err := s.client.AccessToken(ctx)
	if err != nil {
		return answer{}, err
	}
	if expires.IsZero() {
		return answer{}, notAsked("the token endpoint does not tell")
	}
	lifetime := expires.Sub(s.clock.Now()).Round(time.Hour)
	value := lifetime.String()
	if lifetime == 14*24*time.Hour {
		value = "0s" // the default
	}
	return seen(fmt.Sprintf("%d hours", int(lifetime.Hours())), "token-lifetime", value), nil
}

func askOtherApp(ctx context.Context, s *session) (answer, error) {
	id, err := s.someWebhook(ctx)
	if err != nil {
		return answer{}, err
	}
	mine, err := s.client.People.Me(ctx)
	if err != nil {
		return answer{}, notAsked("people/me does not tell whose token it is")
	}
	theirs, err := s.second.People.Me(ctx)
	if err != nil {
		return answer{}, notAsked("people/me does not tell whose the second token is")
	}
	if canonical.ObjectID(mine.ID) != canonical.ObjectID(theirs.ID) {
		return answer{}, notAsked("the second token belongs to another person")
	}
	resp, err := s.second.Platform.Exchange(ctx, get(webhooksPath+"/"+url.PathEscape(id)), "")
	if err != nil {
		return answer{}, err
	}
	switch {
	case isSuccess(resp):
		return yesNo(false, "", "visible", "webhooks-per-app"), nil
	case transport.IsNotFound(resp.Err()):
		return yesNo(true, "hidden", "", "webhooks-per-app"), nil
	}
	_, err = successful(resp, nil)
	return answer{}, err
}
