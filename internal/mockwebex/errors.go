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
func (answer reply) encode(x *exchange) []byte {
	if answer.raw != nil {
		return answer.raw
	}
	body := answer.body
	if answer.words != nil {
		body = refusalBody(x, answer)
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

func refusalBody(x *exchange, answer reply) any {
	descriptions := make([]description, len(answer.words))
	for i, words := range answer.words {
		descriptions[i].Description = words
	}
	switch familyOf(x) {
	case callbacks:
		return callbackRefusal(x, answer, descriptions)
	case subscriptions:
		return errorDocument(x, answer.status, descriptions)
	case configuration:
		return errorDocument(x, strconv.Itoa(answer.status), descriptions)
	default:
		return map[string]any{"message": answer.words[0], "errors": descriptions, "trackingId": x.trackingID}
	}
}

// errorDocument is the shape of the Contact Center, in which the key is a number in one API and a text in another.
func errorDocument(x *exchange, key any, descriptions []description) any {
	return map[string]any{"trackingId": x.trackingID, "error": map[string]any{"key": key, "message": descriptions}}
}

// callbackRefusal has many shapes, since the Callbacks API documents none.
func callbackRefusal(x *exchange, answer reply, descriptions []description) any {
	switch x.errorStyle {
	case ErrorEmpty:
		return nil
	case ErrorNumberKey:
		return errorDocument(x, answer.status, descriptions)
	case ErrorText:
		return map[string]any{"trackingId": x.trackingID, "error": strings.Join(answer.words, " ")}
	case ErrorCode:
		return map[string]any{"code": 1000 + answer.status, "message": strings.Join(answer.words, " "), "trackingId": x.trackingID}
	default:
		return errorDocument(x, strconv.Itoa(answer.status), descriptions)
	}
}

// familyOf is the API that was asked, also for a path that has no route.
func familyOf(x *exchange) family {
	if x.route != nil {
		return x.route.family
	}
	return platform
}

func trackingPrefix(x *exchange) string {
	switch familyOf(x) {
	case subscriptions:
		return "NOTIFS_"
	case platform:
		return "ROUTER_"
	default:
		return "MOCK_"
	}
}

func missingScope(scopes ...string) reply {
	return refuse(http.StatusForbidden, "Forbidden: the token lacks the scope "+strings.Join(scopes, " or ")+".")
}
