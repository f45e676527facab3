package mockwebex

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

type description struct {
	Description string `json:"description"`
}

// encode returns the body of an answer, a refusal in the shape of the API that was asked.
func (resp response) encode(req *request) []byte {
	if resp.raw != nil {
		return resp.raw
	}
	body := resp.body
	if resp.words != nil {
		body = refusalBody(req, resp)
	}
	if body == nil {
		return nil
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(err) // only a mistake in this package can cause it
	}
	return encoded
}

func refusalBody(req *request, resp response) any {
	descriptions := make([]description, len(resp.words))
	for i, words := range resp.words {
		descriptions[i].Description = words
	}
	switch familyOf(req) {
	case callbacks:
		return callbackRefusal(req, resp, descriptions)
	case subscriptions:
		return errorDocument(req, resp.status, descriptions)
	case configuration:
		return errorDocument(req, strconv.Itoa(resp.status), descriptions)
	default:
		return map[string]any{"message": resp.words[0], "errors": descriptions, "trackingId": req.trackingID}
	}
}

// errorDocument is the shape of the Contact Center, in which the key is a number in one API and a text in another.
func errorDocument(req *request, key any, descriptions []description) any {
	return map[string]any{"trackingId": req.trackingID, "error": map[string]any{"key": key, "message": descriptions}}
}

// callbackRefusal has many shapes, since the Callbacks API documents none.
func callbackRefusal(req *request, resp response, descriptions []description) any {
	switch req.errorStyle {
	case ErrorEmpty:
		return nil
	case ErrorNumberKey:
		return errorDocument(req, resp.status, descriptions)
	case ErrorText:
		return map[string]any{"trackingId": req.trackingID, "error": strings.Join(resp.words, " ")}
	case ErrorCode:
		return map[string]any{"code": 1000 + resp.status, "message": strings.Join(resp.words, " "), "trackingId": req.trackingID}
	default:
		return errorDocument(req, strconv.Itoa(resp.status), descriptions)
	}
}

// familyOf is the API that was asked, also for a path that has no route.
func familyOf(req *request) family {
	if req.route != nil {
		return req.route.family
	}
	return platform
}

func trackingPrefix(req *request) string {
	switch familyOf(req) {
	case subscriptions:
		return "NOTIFS_"
	case platform:
		return "ROUTER_"
	default:
		return "MOCK_"
	}
}

func missingScope(scopes ...string) response {
	return refuse(http.StatusForbidden, "Forbidden: the token lacks the scope "+strings.Join(scopes, " or ")+".")
}
