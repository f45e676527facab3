package main

import (
	"bytes"
	"encoding/json"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// documentedShape means the shape that an API documents.
const documentedShape = "documented"

// otherShape is a shape that the mock cannot produce.
const otherShape = "unknown to the mock"

// platformShape and textKeyShape are documented shapes, and so is "number-key". The others have the names of the mock's values.
const (
	platformShape  = "message and errors"
	textKeyShape   = "text-key"
	numberKeyShape = "number-key"
)

// documentedShapes are the shapes that the APIs document. Errors of the Callbacks API are not documented, so their shape is that of the
// other Contact Center APIs.
var documentedShapes = map[string]string{
	webhooksAPI: platformShape, subscriptionsAPI: numberKeyShape, directoryAPI: textKeyShape, callbacksAPI: textKeyShape,
}

// shapeOf returns the shape of an error body.
func shapeOf(resp *transport.Response) string {
	if len(bytes.TrimSpace(resp.Body)) == 0 {
		return "empty"
	}
	if !json.Valid(resp.Body) {
		return "plain-text"
	}
	body := documentOf(resp)
	switch body.value.(type) {
	case string:
		return "bare-string"
	case []any:
		return "list"
	case map[string]any:
		return objectShape(body)
	}
	return otherShape
}

// objectShape distinguishes the shapes of JSON objects by their fields.
func objectShape(body document) string {
	failure, failures := body.at("error"), body.at("errors")
	switch failure.value.(type) {
	case string:
		return "text"
	case map[string]any:
		return keyShape(failure)
	}
	switch {
	case body.has("code") && body.has("message"):
		return "code"
	case body.has("title") && body.has("detail"):
		return "problem"
	case body.has("message"):
		return platformShape
	case body.has("errorMessage"):
		return "error-message"
	case body.has("apiError"):
		return "api-error"
	}
	switch list := failures.elements(); {
	case len(list) > 0 && list[0].has("reason"):
		return "reasons"
	case failures.value != nil && len(list) == 0:
		return "field-map"
	}
	return otherShape
}

// keyShape distinguishes the shapes whose error is an object.
func keyShape(failure document) string {
	switch failure.at("key").value.(type) {
	case string:
		return textKeyShape
	case json.Number:
		return numberKeyShape
	}
	if failure.has("details") {
		return "details"
	}
	return otherShape
}
