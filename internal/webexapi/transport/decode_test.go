package transport

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

const bom = "\ufeff"

func TestOperation_decodesTolerantly(t *testing.T) {
	for name, test := range map[string]struct {
		method string
		server roundTripper
		id     string
		empty  bool
	}{
		"JSON":                       {http.MethodGet, always(200, `{"id":"1"}`), "1", false},
		"byte order mark":            {http.MethodGet, always(200, bom+`{"id":"1"}`), "1", false},
		"byte order mark and spaces": {http.MethodPost, always(201, bom+" \r\n{\"id\":\"1\"}\n"), "1", false},
		"unknown fields":             {http.MethodGet, always(200, `{"x":{"y":[1]},"id":"1","z":null}`), "1", false},
		"null":                       {http.MethodGet, always(200, `{"id":null}`), "", false},
		"PUT, 204":                   {http.MethodPut, always(204, ``), "", true},
		"PATCH, 204":                 {http.MethodPatch, always(204, ``), "", true},
		"PUT, empty":                 {http.MethodPut, always(200, ``), "", true},
		"PATCH, spaces":              {http.MethodPatch, always(200, " \n"), "", true},
		"PUT, byte order mark":       {http.MethodPut, always(200, bom), "", true},
		"DELETE, 204":                {http.MethodDelete, always(204, ``), "", true},
		"DELETE, 202 with a body":    {http.MethodDelete, always(202, `{"id":"1"}`), "1", false},
	} {
		t.Run(name, func(t *testing.T) {
			server, sent := script(test.server)
			service, _ := testService(t, server)
			var out thing
			resp, err := service.Do(t.Context(), Request{Method: test.method, Path: "/things/1"}, &out)
			if err != nil || out.ID != test.id || resp.Empty() != test.empty || *sent != 1 {
				t.Errorf("got %+v, response %+v, error %v after %d requests", out, resp, err, *sent)
			}
		})
	}
}

// The body of the response to a DELETE is ignored, unless it is from an intermediary.
func TestOperation_ignoredResponse(t *testing.T) {
	for body, ok := range map[string]bool{``: true, `OK`: true, `{"id":`: true, `<html>Sign in</html>`: false, bom + ` <html>`: false} {
		service, _ := testService(t, always(200, body))
		if _, err := service.Do(t.Context(), Request{Method: http.MethodDelete, Path: "/things/1"}, nil); (err == nil) != ok {
			t.Errorf("%q: error %v, want none: %v", body, err, ok)
		}
	}
}

// A response that is not as documented is an *Error with its status and tracking ID, without the terms of encoding/json and without
// values of the response.
func TestOperation_unusableResponse(t *testing.T) {
	const notJSON = "the response is not the JSON that Webex documents"
	var out struct {
		ID    string `json:"id"`
		Items []struct {
			Number string `json:"number"`
			Flag   bool   `json:"flag"`
			Count  int8   `json:"count"`
		} `json:"items"`
	}
	for name, test := range map[string]struct {
		method, body, want string
	}{
		"GET, empty":           {http.MethodGet, ``, notJSON},
		"GET, byte order mark": {http.MethodGet, bom, notJSON},
		"POST, empty":          {http.MethodPost, ``, notJSON},
		"POST, truncated":      {http.MethodPost, `{"id":"Ada`, notJSON},
		"PUT, text":            {http.MethodPut, `Ada`, notJSON},
		"a list":               {http.MethodGet, `["Ada"]`, notJSON},
		"a string":             {http.MethodGet, `"Ada"`, notJSON},
		"a number as text":     {http.MethodGet, `{"items":[{"number":15550001111}]}`, `the response is not as documented: the field "items.number" is of the wrong type (number)`},
		"an object":            {http.MethodPost, `{"id":{"name":"Ada"}}`, `the response is not as documented: the field "id" is of the wrong type (object)`},
		"a text as flag":       {http.MethodGet, `{"items":[{"flag":"Ada"}]}`, `the response is not as documented: the field "items.flag" is of the wrong type (string)`},
		"a long number":        {http.MethodGet, `{"items":[{"count":15550001111}]}`, `the response is not as documented: the field "items.count" is of the wrong type (number)`},
		"HTML":                 {http.MethodGet, `<html><title>Sign in</title></html>`, `the response is not JSON: a page with the title "Sign in"`},
	} {
		t.Run(name, func(t *testing.T) {
			service, _ := testService(t, always(200, test.body, "Date", "Mon, 01 Mar 2027 09:00:00 GMT"))
			_, err := service.Do(t.Context(), Request{Method: test.method, Path: "/things/1"}, &out)
			var apiErr *Error
			if !errors.As(err, &apiErr) || apiErr.StatusCode != http.StatusOK || apiErr.Message != test.want || apiErr.FromWebex ||
				!strings.HasPrefix(apiErr.TrackingID, "TFWEBEX_") || apiErr.Date.IsZero() {
				t.Fatalf("error %+v, want one that contains %q", err, test.want)
			}
			for _, text := range []string{"Ada", "15550001111", "json:", "unmarshal", "unexpected end", "invalid character", "Go "} {
				if strings.Contains(err.Error(), text) {
					t.Errorf("the error contains %q: %v", text, err)
				}
			}
			if test.method == http.MethodPost && OutcomeOf(err) != Unknown {
				t.Error("the POST may have been applied")
			}
		})
	}
}

func TestResponse_newError(t *testing.T) {
	service, _ := testService(t, always(200, `{}`, "Date", "Mon, 01 Mar 2027 09:00:00 GMT"))
	resp, err := service.Do(t.Context(), getThing, nil)
	if err != nil {
		t.Fatal(err)
	}
	apiErr := resp.NewError("the response has no id")
	want := "GET /v1/things/1 on webex.example: 200 OK: the response has no id (tracking ID TFWEBEX_"
	if !strings.HasPrefix(apiErr.Error(), want) || !apiErr.Date.Equal(resp.Date) || apiErr.IsNotFound() {
		t.Errorf("error %v at %s", apiErr, apiErr.Date)
	}
}
