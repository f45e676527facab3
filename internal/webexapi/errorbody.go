package webexapi

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

const (
	// maxQuote is how much of a body that is no JSON is quoted, in characters; maxWords how much of what Webex says.
	maxQuote = 200
	maxWords = 2000
	// maxHead is how much of a page may come before its title, in bytes.
	maxHead = 16 << 10
)

// errorWords is what an error body says.
type errorWords struct {
	message      string
	descriptions []string
	trackingID   string
	// shape tells what the body looks like.
	shape shape
}

type shape int

const (
	// strange bodies are empty, plain text, or JSON in no shape of Webex's.
	strange shape = iota
	// markup is HTML or XML: never Webex.
	markup
	// unrouted is what gateways say of a path that they do not know, Webex's own among them.
	unrouted
	// webexShaped is a documented shape.
	webexShaped
)

// fromWebex reports that it is Webex that speaks, and not a proxy or gateway. A tracking ID in the header is Webex's signature,
// but not under HTML, which no Webex API answers, and not under the words about an unknown path: Webex's own gateways
// sign those too, and an object is not gone because the base URL is wrong.
func (w errorWords) fromWebex(trackingHeader bool) bool {
	return w.shape == webexShaped || w.shape == strange && trackingHeader
}

// readErrorBody reads the documented shapes leniently: {message, errors: [{description}], trackingId} of the platform,
// {trackingId, error: {key, message: [{description}], reason}} and {code, message, trackingId} of Contact Center, an error
// that is a bare string, OAuth's {error, error_description}, and Spring's {timestamp, status, error, path}.
func readErrorBody(body []byte) errorWords {
	if looksLikeMarkup(body) {
		return errorWords{message: quotePage(body), shape: markup}
	}
	var fields map[string]any
	if json.Unmarshal(body, &fields) != nil {
		return errorWords{message: quote(body)}
	}

	var words errorWords
	words.trackingID = text(field(fields, "trackingId"))
	words.shape = shapeOf(fields, words.trackingID)
	words.say(text(field(fields, "message")))
	words.say(text(field(fields, "error_description")))
	words.sayAll(field(fields, "errors"))
	switch nested := field(fields, "error").(type) {
	case map[string]any:
		words.say(text(field(nested, "reason")))
		words.sayAll(field(nested, "message"))
		if id := text(field(nested, "trackingId")); words.trackingID == "" {
			words.trackingID = id
		}
	default:
		words.say(text(nested))
	}
	words.sayAll(field(fields, "message"))
	return words
}

// shapeOf tells whose JSON it is.
func shapeOf(fields map[string]any, trackingID string) shape {
	_, nested := field(fields, "error").(map[string]any)
	_, listed := field(fields, "errors").([]any)
	message := text(field(fields, "message"))
	switch {
	case trackingID != "":
		return webexShaped
	case field(fields, "timestamp") != nil, field(fields, "path") != nil, unroutedWords(message):
		return unrouted
	case len(fields) == 1 && message == "Not Found": // all that Amazon's gateway says of an unknown path
		return strange
	case nested, listed, message != "", text(field(fields, "error")) != "":
		return webexShaped
	}
	return strange
}

// unroutedWords reports what API gateways say of a path that leads nowhere.
func unroutedWords(message string) bool {
	message = strings.ToLower(message)
	return strings.HasPrefix(message, "no route matched") || strings.HasPrefix(message, "missing authentication token")
}

// say adds words that were not said yet.
func (w *errorWords) say(words string) {
	switch {
	case words == "", words == w.message, slices.Contains(w.descriptions, words):
	case w.message == "":
		w.message = words
	default:
		w.descriptions = append(w.descriptions, words)
	}
}

// sayAll adds the words of a list of texts or of objects with a description; a text alone is a list of one.
func (w *errorWords) sayAll(list any) {
	switch list := list.(type) {
	case []any:
		for _, element := range list {
			if object, ok := element.(map[string]any); ok {
				w.say(text(field(object, "description")))
				w.say(text(field(object, "message")))
				continue
			}
			w.say(text(element))
		}
	case map[string]any:
		w.sayAll([]any{list})
	default:
		w.say(text(list))
	}
}

// field is a value by name; letter case does not matter, as in "trackingId" and "trackingID".
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

// text is a value that is a string, fit to print; else empty.
func text(value any) string {
	words, _ := value.(string)
	return printable(words, maxWords)
}

var pageTitle = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`) })

// quotePage quotes the title of a page, by which a proxy or gateway says what is wrong; the page as it is when it has none.
func quotePage(body []byte) string {
	if found := pageTitle().FindSubmatch(body[:min(len(body), maxHead)]); found != nil {
		if title := printable(html.UnescapeString(string(found[1])), maxQuote); title != "" {
			return fmt.Sprintf("a page with the title %q", title)
		}
	}
	return quote(body)
}

// quote shows the beginning of a body that is no JSON.
func quote(body []byte) string {
	return printable(string(body[:min(len(body), 16*maxQuote)]), maxQuote)
}

// printable makes a text fit for one line of an error: no control characters, blanks joined, at most limit characters.
func printable(words string, limit int) string {
	words = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(words, ""))
	words = strings.Join(strings.Fields(words), " ")
	if runes := []rune(words); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return words
}
