package transport

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

const (
	// maxQuote limits the quotation of a body in an unknown form, in characters; maxText limits the texts of Webex.
	maxQuote = 200
	maxText  = 2000
	// maxHead is the number of bytes in which the title of a page is searched for.
	maxHead = 16 << 10
	// maxDescriptions limits the number of texts besides the first one.
	maxDescriptions = 20
)

// errorBody is the content of the body of an error.
type errorBody struct {
	message      string
	descriptions []string
	trackingID   string
	shape        shape
}

// shape is the form of a body, by which Webex and intermediaries are distinguished.
type shape int

const (
	// unrecognized bodies are empty, plain text, or JSON in no known shape.
	unrecognized shape = iota
	// markup is HTML or XML: never Webex.
	markup
	// unknownRoute bodies are those of gateways, including Webex's, for an unknown path.
	unknownRoute
	// webexShaped bodies have a form of Webex's APIs.
	webexShaped
)

// fromWebex reports whether the body is from a Webex API rather than from a proxy or gateway. A tracking ID in the header indicates Webex, except
// with HTML, which no Webex API returns, and with an error about an unknown path: Webex's gateways add a tracking ID as well, but a wrong
// base URL does not mean that an object is gone.
func (b errorBody) fromWebex(trackingHeader bool) bool {
	return b.shape == webexShaped || b.shape == unrecognized && trackingHeader
}

// parseErrorBody parses all known forms: {message, errors: [{description}], trackingId} of the platform,
// {trackingId, error: {key, message: [{description}], reason, details}} and {code, message, trackingId} of Contact Center, an error
// that is a bare string or a list, errors as a map of fields, OAuth's {error, error_description}, RFC 9457's {title, detail}, and
// Spring's {timestamp, status, error, path}. It quotes a body in an unknown form.
func parseErrorBody(body []byte) errorBody {
	body = trimBOM(body)
	if looksLikeMarkup(body) {
		return errorBody{message: quotePage(body), shape: markup}
	}
	var value any
	if json.Unmarshal(body, &value) != nil {
		return errorBody{message: quote(body)}
	}

	var parsed errorBody
	fields, isObject := value.(map[string]any)
	if isObject {
		parsed.trackingID = trackingIDIn(fields)
		parsed.shape = shapeOf(fields, parsed.trackingID)
	}
	parsed.addTexts(value)
	isEmpty := strings.Trim(string(body), `{}[]" `) == "" || value == nil || len(fields) == 1 && parsed.trackingID != ""
	if parsed.message == "" && !isEmpty {
		parsed.message = quote(body)
	}
	return parsed
}

// textFields are the fields of an error object that contain texts or further error objects, in the order in which they are reported.
var textFields = []string{
	"message", "error_description", "errorMessage", "title", "detail", "description", "reason", "errors", "apiError", "error", "details",
}

// addTexts adds the texts of an error in any form: a text, a list, an object with some of textFields, or a map from fields to texts.
func (b *errorBody) addTexts(value any) {
	switch value := value.(type) {
	case string:
		b.add(printable(value, maxText))
	case []any:
		for _, element := range value {
			b.addTexts(element)
		}
	case map[string]any:
		for _, name := range textFields {
			inner := field(value, name)
			if byField, ok := inner.(map[string]any); ok && name == "errors" {
				b.addByField(byField)
				continue
			}
			b.addTexts(inner)
		}
	}
}

// addByField adds texts from a map whose keys are the names of fields.
func (b *errorBody) addByField(byField map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(byField)) {
		var inner errorBody
		inner.addTexts(byField[name])
		for _, text := range append([]string{inner.message}, inner.descriptions...) {
			if text != "" {
				b.add(name + ": " + text)
			}
		}
	}
}

// add adds a text unless it was added before.
func (b *errorBody) add(text string) {
	switch {
	case text == "", text == b.message, slices.Contains(b.descriptions, text):
	case b.message == "":
		b.message = text
	case len(b.descriptions) < maxDescriptions:
		b.descriptions = append(b.descriptions, text)
	}
}

func trackingIDIn(fields map[string]any) string {
	if id := text(field(fields, "trackingId")); id != "" {
		return id
	}
	nested, _ := field(fields, "error").(map[string]any)
	return text(field(nested, "trackingId"))
}

// shapeOf returns the form of a JSON body.
func shapeOf(fields map[string]any, trackingID string) shape {
	message := text(field(fields, "message"))
	switch {
	case text(field(fields, "trackingId")) != "":
		return webexShaped
	case field(fields, "timestamp") != nil, field(fields, "path") != nil, isUnknownRoute(message):
		return unknownRoute
	case len(fields) == 1 && message == "Not Found": // The response of Amazon's gateway for an unknown path.
		return unrecognized
	case trackingID != "":
		return webexShaped
	}
	for _, name := range []string{"error", "errors", "apiError"} {
		switch value := field(fields, name).(type) {
		case map[string]any:
			if len(value) > 0 {
				return webexShaped
			}
		case []any:
			if len(value) > 0 {
				return webexShaped
			}
		case string:
			if value != "" {
				return webexShaped
			}
		}
	}
	if message != "" || text(field(fields, "errorMessage")) != "" {
		return webexShaped
	}
	return unrecognized
}

// isUnknownRoute reports whether a text is that of an API gateway about an unknown path.
func isUnknownRoute(message string) bool {
	message = strings.ToLower(message)
	return strings.HasPrefix(message, "no route matched") || strings.HasPrefix(message, "missing authentication token")
}

// field is a value by name, case-insensitive, as in "trackingId" and "trackingID".
func field(object map[string]any, name string) any {
	if value, ok := object[name]; ok {
		return value
	}
	for key, value := range object {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

// text returns a string value in printable form, or "".
func text(value any) string {
	text, _ := value.(string)
	return printable(text, maxText)
}

var pageTitle = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`) })

// quotePage quotes the title of a page, in which a proxy or gateway describes the error, or the page if it has no title.
func quotePage(body []byte) string {
	if found := pageTitle().FindSubmatch(body[:min(len(body), maxHead)]); found != nil {
		if title := printable(html.UnescapeString(string(found[1])), maxQuote); title != "" {
			return fmt.Sprintf("a page with the title %q", title)
		}
	}
	return quote(body)
}

// quote quotes the beginning of a body in an unknown form.
func quote(body []byte) string {
	return printable(string(body[:min(len(body), 16*maxQuote)]), maxQuote)
}

// printable returns a text for one line of an error: without control characters and repeated spaces, at most limit characters long.
func printable(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return text
}
