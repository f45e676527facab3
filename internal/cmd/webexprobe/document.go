package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// document is a JSON value of a response.
type document struct{ value any }

// documentOf returns the body of a response. A body that is not JSON is an empty document.
func documentOf(resp *transport.Response) document {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(resp.Body))
	decoder.UseNumber()
	_ = decoder.Decode(&value)
	return document{value}
}

// at returns the value at a path of field names.
func (d document) at(path ...string) document {
	for _, name := range path {
		fields, _ := d.value.(map[string]any)
		d = document{fields[name]}
	}
	return d
}

// has reports whether there is a field, even if it is null.
func (d document) has(name string) bool {
	fields, _ := d.value.(map[string]any)
	_, ok := fields[name]
	return ok
}

// text returns a field as text, empty if it is missing or null.
func (d document) text(name string) string {
	value := d.at(name).value
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// elements returns the elements of a list.
func (d document) elements() []document {
	list, _ := d.value.([]any)
	elements := make([]document, len(list))
	for i, value := range list {
		elements[i] = document{value}
	}
	return elements
}

// texts returns the elements of a list of texts.
func (d document) texts() []string {
	var texts []string
	for _, element := range d.elements() {
		texts = append(texts, fmt.Sprint(element.value))
	}
	return texts
}
