package main

import (
	"context"
	"encoding/base64"
	"net/http"

	"github.com/google/uuid"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// errorChecks are about objects that do not exist, and about the shape of errors.
var errorChecks = []check{
	{
		name: "unknown-webhook", question: "Which status does an unknown webhook have?",
		documents: "404. An old emulator returns 400.",
		assumes:   "404 or 410. A list request must then confirm that the webhook is deleted.",
		code:      []string{"webexapi/webhooks.go", "webexapi/gone.go"},
		method:    "Reads a webhook with an invented ID.",
		otherwise: "If a webhook was deleted outside of Terraform, a refresh fails instead of planning to create it.",
		expects:   "404", switches: []string{"webhook-gone"}, ask: askUnknown(webhooksAPI, "webhook-gone"),
	},
	{
		name: "unknown-subscription", question: "Which status does an unknown subscription have?",
		documents: "Not documented: 404 is not in the list of statuses.",
		assumes:   "400, 404 or 410. A list request must then confirm that the subscription is deleted.",
		code:      []string{"webexapi/subscriptions.go", "webexapi/gone.go"},
		method:    "Reads a subscription with an invented ID.",
		otherwise: "400 and 410 are handled. With any other status, a refresh of a deleted subscription fails.",
		expects:   "404", switches: []string{"subscription-gone"}, ask: askUnknown(subscriptionsAPI, "subscription-gone"),
	},
	{
		name: "unknown-callback", question: "Which status does an unknown callback have?",
		documents: "404.",
		assumes:   "404 or 410 for two requests in a row. A list request must then confirm that the callback is deleted.",
		code:      []string{"webexapi/callbacks.go", "webexapi/gone.go"},
		method:    "Reads a callback with an invented ID.",
		otherwise: "A refresh fails for a callback that was deleted or has started.",
		expects:   "404", switches: []string{"callback-gone"}, ask: askUnknown(callbacksAPI, "callback-gone"),
	},
	{
		name: "unknown-queue", question: "Which status does an unknown queue have?",
		documents: "404.",
		assumes:   "404. The data source then returns an error.",
		code:      []string{"directory/find.go"},
		method:    "Reads a queue with an invented ID.",
		otherwise: "Only the error message changes.",
		expects:   "404", none: "the mock always returns 404", ask: askUnknown(directoryAPI, ""),
	},
	{
		name: "error-body", question: "Do error bodies have the documented shapes?",
		documents: "There are three shapes: a message with a list of errors, and an error object whose key is a string or a number.",
		assumes:   "The provider understands fourteen shapes.",
		code:      []string{"webexapi/transport/errorbody.go"},
		method:    "Reads unknown objects with the Webhooks, Subscriptions and directory APIs.",
		otherwise: "The provider understands all shapes that have a name in the mock. It quotes others in errors, and " +
			"does not treat a 404 with such a body as a deletion.",
		expects: documentedShape, switches: []string{"errors"}, ask: askErrorBody,
	},
	{
		name: "callback-error-body", question: "Which shape do error bodies of callbacks have?",
		documents: "Not documented.",
		assumes:   "The shape of the other Contact Center APIs, or any other shape that the provider understands.",
		code:      []string{"webexapi/transport/errorbody.go"},
		method:    "Reads a callback with an invented ID.",
		otherwise: "The provider understands all shapes that have a name in the mock. It quotes others in errors, and " +
			"does not treat a 404 with such a body as a deletion.",
		expects: documentedShape, switches: []string{"callback-errors"}, ask: askCallbackErrorBody,
	},
}

// unknownWebexID is a well-formed ID of an object that does not exist.
func unknownWebexID(kind string) string {
	return base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/" + kind + "/" + uuid.NewString()))
}

// unknownObject reads an object that does not exist. A 403 is an answer only if the token has access to the API.
func (s *session) unknownObject(ctx context.Context, api string) (*transport.Response, error) {
	object, err := s.readUnknown(ctx, api)
	if err == nil && object.StatusCode == http.StatusForbidden && s.mayRead(ctx, api) {
		return object, nil
	}
	return usable(object, err)
}

func (s *session) readUnknown(ctx context.Context, api string) (*transport.Response, error) {
	switch api {
	case webhooksAPI:
		return s.platform(ctx, get(webhooksPath+"/"+unknownWebexID("WEBHOOK")))
	case subscriptionsAPI:
		return s.objects.kinds.subscriptionV2.request(ctx, http.MethodGet, uuid.NewString(), nil)
	case callbacksAPI:
		return s.objects.kinds.callback.request(ctx, http.MethodGet, uuid.NewString(), nil)
	}
	path, err := s.queuesPath()
	if err != nil {
		return nil, err
	}
	return s.contactCenter(ctx, get(path+"/"+uuid.NewString()))
}

// mayRead reports whether the token may list the objects of an API.
func (s *session) mayRead(ctx context.Context, api string) bool {
	var err error
	switch api {
	case webhooksAPI:
		_, err = s.objects.kinds.webhook.firstPage(ctx)
	case subscriptionsAPI:
		_, err = s.objects.kinds.subscriptionV2.firstPage(ctx)
	case callbacksAPI:
		_, err = s.listFictional(ctx)
	default:
		var path string
		if path, err = s.queuesPath(); err == nil {
			_, err = successful(s.contactCenter(ctx, get(path, "pageSize", "1")))
		}
	}
	return err == nil
}

// askUnknown returns a check of the status of an unknown object.
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
		return "", skipped("an unknown object was found")
	}
	return shapeOf(resp), nil
}

func askCallbackErrorBody(ctx context.Context, s *session) (answer, error) {
	shape, err := s.errorShape(ctx, callbacksAPI)
	if err != nil {
		return answer{}, err
	}
	others, err := askErrorBody(ctx, s)
	if shape == documentedShapes[callbacksAPI] || err == nil && shape == others.seen { // The switch errors already covers it.
		shape = documentedShape
	}
	return seen(shape, "callback-errors", shape), nil
}
