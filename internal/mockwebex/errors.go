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

// encode returns the body of a response and its media type; an error has the form of the API.
func (resp response) encode(req *request) (body []byte, mediaType string) {
	if resp.raw != nil {
		return resp.raw, ""
	}
	value := resp.body
	if resp.messages != nil {
		switch {
		case resp.status == http.StatusTooManyRequests && req.switches.BareRateLimit:
			return nil, ""
		case req.switches.Errors == ErrorPlainText || familyOf(req) == callbacks && req.switches.CallbackErrors == ErrorPlainText:
			return []byte(strings.Join(resp.messages, " ")), "text/plain;charset=UTF-8"
		}
		value = errorBody(req, resp)
	}
	if value == nil || resp.status == http.StatusNoContent {
		return nil, ""
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(err) // Only a mistake in this package can cause it.
	}
	encoded = req.rewritten(resp.status, encoded)
	if req.switches.ByteOrderMark && (req.route == nil || !req.route.open) {
		encoded = append([]byte(byteOrderMark), encoded...)
	}
	return encoded, "application/json;charset=UTF-8"
}

// errorBody returns the error body in the documented shape of the API, or in the shape that a switch selects.
func errorBody(req *request, resp response) any {
	descriptions := make([]description, len(resp.messages))
	for i, message := range resp.messages {
		descriptions[i].Description = message
	}
	family, style := familyOf(req), req.switches.Errors
	if family == callbacks && req.switches.CallbackErrors != ErrorTextKey {
		style = req.switches.CallbackErrors
	}
	switch {
	case style != ErrorTextKey:
		return styledErrorBody(style, req, resp, descriptions)
	case family == platform:
		return map[string]any{"message": resp.messages[0], "errors": descriptions, "trackingId": req.trackingID}
	case family == subscriptions:
		return errorDocument(req, resp.status, descriptions)
	default:
		return errorDocument(req, strconv.Itoa(resp.status), descriptions)
	}
}

// errorDocument is the shape of the Contact Center APIs. The key is a number in some and a string in others.
func errorDocument(req *request, key any, descriptions []description) any {
	return map[string]any{"trackingId": req.trackingID, "error": map[string]any{"key": key, "message": descriptions}}
}

// styledErrorBody returns an error body in a shape that comparable APIs use.
func styledErrorBody(style ErrorStyle, req *request, resp response, descriptions []description) any {
	message := strings.Join(resp.messages, " ")
	switch style {
	case ErrorNumberKey:
		return errorDocument(req, resp.status, descriptions)
	case ErrorText:
		return map[string]any{"trackingId": req.trackingID, "error": message}
	case ErrorCode:
		return map[string]any{"code": 1000 + resp.status, "message": message, "trackingId": req.trackingID}
	case ErrorProblem:
		return map[string]any{"type": "about:blank", "title": http.StatusText(resp.status), "status": resp.status, "detail": message}
	case ErrorFieldMap:
		fields := map[string][]string{}
		for _, message := range resp.messages {
			name, text, found := strings.Cut(message, ": ")
			if !found {
				name, text = "request", message
			}
			fields[name] = append(fields[name], text)
		}
		return map[string]any{"errors": fields}
	case ErrorReasons:
		return map[string]any{"errors": named("reason", resp.messages), "trackingId": req.trackingID}
	case ErrorDetails:
		return map[string]any{"error": map[string]any{"code": resp.status, "details": named("message", resp.messages)}}
	case ErrorMessage:
		return map[string]any{"errorMessage": message}
	case ErrorAPIError:
		return map[string]any{"apiError": named("message", resp.messages)}
	case ErrorBareString:
		return message
	case ErrorList:
		return named("message", resp.messages)
	default: // ErrorEmpty; ErrorPlainText is no JSON and handled by encode.
		return nil
	}
}

// named wraps each text in an object.
func named(name string, texts []string) []map[string]string {
	list := make([]map[string]string, len(texts))
	for i, text := range texts {
		list[i] = map[string]string{name: text}
	}
	return list
}

// familyOf returns the API that a request is for, also if the path has no route.
func familyOf(req *request) family {
	if req.route != nil {
		return req.route.family
	}
	return guessFamily(req.http.URL.EscapedPath())
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
	return errorResponse(http.StatusForbidden, "Forbidden: the token lacks the scope "+strings.Join(scopes, " or ")+".")
}
