package mockwebex

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
)

// document is the JSON object in a request. It is read strictly: unknown names and wrong types are problems, and a null counts
// as absent. Problems are collected, because Webex reports several at once.
type document struct {
	fields   map[string]json.RawMessage
	problems []string
}

// parse reads the body of a request that may contain only the allowed fields, or any field if none is named.
func parse(req *request, allowed ...string) (*document, bool) {
	decoder := json.NewDecoder(bytes.NewReader(req.body))
	d := &document{}
	if err := decoder.Decode(&d.fields); err != nil || d.fields == nil {
		return &document{problems: []string{"Body is invalid JSON."}}, false
	}
	if _, err := decoder.Token(); err != io.EOF {
		return &document{problems: []string{"Body is invalid JSON."}}, false
	}
	known := make(map[string]bool, len(allowed))
	for _, name := range allowed {
		known[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(d.fields)) {
		if len(allowed) > 0 && !known[name] {
			d.problem(name, "unrecognized field.")
		}
		if string(d.fields[name]) == "null" {
			delete(d.fields, name)
		}
		d.normalize(name, req.switches)
	}
	return d, true
}

// normalize applies the switches for texts of every field.
func (d *document) normalize(name string, switches Switches) {
	var text string
	if !d.has(name) || json.Unmarshal(d.fields[name], &text) != nil {
		return
	}
	if switches.TrimBlanks {
		d.fields[name], _ = json.Marshal(strings.TrimSpace(text))
	}
	d.check(text != "" || !switches.RejectEmptyText, name, "must not be empty.")
}

// problem records a problem with a field.
func (d *document) problem(name, message string) { d.problems = append(d.problems, name+": "+message) }

// check records a problem unless ok, and returns ok.
func (d *document) check(ok bool, name, message string) bool {
	if !ok {
		d.problem(name, message)
	}
	return ok
}

// errorResponse returns a 400 with the problems.
func (d *document) errorResponse() response {
	return errorResponse(http.StatusBadRequest, d.problems...)
}

// has reports whether a field was sent with a value.
func (d *document) has(name string) bool { return d.fields[name] != nil }

// text returns a field's text, "" when it is absent.
func (d *document) text(name string) string {
	var text string
	if raw, ok := d.fields[name]; ok && json.Unmarshal(raw, &text) != nil {
		d.problem(name, "must be a string.")
		delete(d.fields, name)
	}
	return text
}

// required returns the text of a field that must be present and not blank.
func (d *document) required(name string) string {
	before := len(d.problems)
	text := d.text(name)
	d.check(strings.TrimSpace(text) != "" || len(d.problems) > before, name, "cannot be empty.")
	return text
}

// replace overwrites a text with a field that was sent.
func (d *document) replace(name string, text *string) {
	if d.has(name) {
		*text = d.text(name)
	}
}

// texts returns a field that is a list of texts.
func (d *document) texts(name string) []string {
	var texts []string
	if raw, ok := d.fields[name]; ok && json.Unmarshal(raw, &texts) != nil {
		d.problem(name, "must be an array of strings.")
		delete(d.fields, name)
	}
	return texts
}

// textMap returns a field that is an object of texts.
func (d *document) textMap(name string) map[string]string {
	var texts map[string]string
	if raw, ok := d.fields[name]; ok && json.Unmarshal(raw, &texts) != nil {
		d.problem(name, "must be an object of strings.")
	}
	return texts
}

// id returns a field that is absent or a UUID, in lower case.
func (d *document) id(name string) string {
	text := d.text(name)
	d.check(!d.has(name) || isUUID(text), name, "must be a valid UUID.")
	return strings.ToLower(text)
}

// isUUID is stricter than uuid.Parse, which also accepts URNs, braces and 32 digits.
func isUUID(text string) bool { return len(text) == 36 && uuid.Validate(text) == nil }

// isWebURL reports whether a text is an absolute http or https URL without blanks.
func isWebURL(text string) bool {
	target, err := url.Parse(text)
	if err != nil || strings.ContainsFunc(text, unicode.IsSpace) {
		return false
	}
	return (target.Scheme == "http" || target.Scheme == "https") && target.Hostname() != ""
}
