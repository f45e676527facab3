package transport

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestErrorBody(t *testing.T) {
	long := strings.Repeat("ä", 300)
	for name, test := range map[string]struct {
		body string
		want errorBody
	}{
		"platform": {
			`{"message":"The request is bad.","errors":[{"description":"name is empty"},{"description":"targetUrl is empty"}],"trackingId":"ROUTER_1"}`,
			errorBody{"The request is bad.", []string{"name is empty", "targetUrl is empty"}, "ROUTER_1", webexShaped},
		},
		"platform that repeats the text": {
			`{"message":"Not found.","errors":[{"description":"Not found.","errorCode":7}]}`,
			errorBody{"Not found.", nil, "", webexShaped},
		},
		"contact center, key is a string": {
			`{"trackingId":"CC_1","error":{"key":"400","message":[{"description":"queueId: not found."}]}}`,
			errorBody{"queueId: not found.", nil, "CC_1", webexShaped},
		},
		"subscriptions, key is a number, with a reason": {
			`{"trackingId":"NOTIFS_1","error":{"key":400,"message":[{"description":"Body is invalid JSON."}],"reason":"BAD"}}`,
			errorBody{"Body is invalid JSON.", []string{"BAD"}, "NOTIFS_1", webexShaped},
		},
		"error's message is a string, its tracking ID inside": {
			`{"error":{"key":1,"message":"Nope.","trackingId":"IN_1"}}`,
			errorBody{"Nope.", nil, "IN_1", webexShaped},
		},
		"error's message is an object": {
			`{"error":{"message":{"description":"Nope."}}}`, errorBody{"Nope.", nil, "", webexShaped},
		},
		"error is a bare string": {`{"error":"unauthorized"}`, errorBody{"unauthorized", nil, "", webexShaped}},
		"code and message": {
			`{"code":1001,"message":"Bad list.","trackingId":"GTWY_1"}`, errorBody{"Bad list.", nil, "GTWY_1", webexShaped},
		},
		"OAuth": {
			`{"error":"invalid_grant","error_description":"The refresh token is expired."}`,
			errorBody{"The refresh token is expired.", []string{"invalid_grant"}, "", webexShaped},
		},
		"errors are strings": {`{"errors":["one","two"]}`, errorBody{"one", []string{"two"}, "", webexShaped}},
		"errors with messages": {
			`{"errors":[{"message":"one"}]}`, errorBody{"one", nil, "", webexShaped},
		},
		"message is a list":  {`{"trackingID":"T","message":["one"]}`, errorBody{"one", nil, "T", webexShaped}},
		"only a tracking ID": {`{"trackingid":"T"}`, errorBody{"", nil, "T", webexShaped}},
		"Spring": {
			`{"timestamp":"2027-03-01T09:00:00Z","status":404,"error":"Not Found","path":"/v1/x"}`,
			errorBody{"Not Found", nil, "", unknownRoute},
		},
		"Spring with a tracking ID": {
			`{"timestamp":1,"error":"Not Found","trackingId":"T"}`, errorBody{"Not Found", nil, "T", webexShaped},
		},
		"Kong": {`{"message":"no Route matched with those values"}`,
			errorBody{"no Route matched with those values", nil, "", unknownRoute}},
		"AWS":           {`{"message":"Missing Authentication Token"}`, errorBody{"Missing Authentication Token", nil, "", unknownRoute}},
		"AWS, newer":    {`{"message":"Not Found"}`, errorBody{"Not Found", nil, "", unrecognized}},
		"Spring, terse": {`{"status":404,"error":"Not Found","path":"/v1/x"}`, errorBody{"Not Found", nil, "", unknownRoute}},
		"FastAPI":       {`{"detail":"Not Found"}`, errorBody{message: "Not Found"}},
		"empty":         {``, errorBody{}},
		"null":          {`null`, errorBody{}},
		"list":          {`[{"message":"x"}]`, errorBody{message: "x"}},
		"wrong types": {
			`{"message":7,"errors":{"a":1},"error":[],"trackingId":{}}`,
			errorBody{message: `{"message":7,"errors":{"a":1},"error":[],"trackingId":{}}`, shape: webexShaped},
		},
		"HTML": {"\ufeff \n<html>\n<b>Bad\tgateway</b>", errorBody{message: "<html> <b>Bad gateway</b>", shape: markup}},
		"HTML with a title": {
			"<!DOCTYPE html><HTML><head><style>b{}</style>\n<TITLE lang=en>Sign in &amp;\nwait</TITLE></head><title>no</title>",
			errorBody{message: `a page with the title "Sign in & wait"`, shape: markup},
		},
		"HTML with an empty title": {"<title> </title>", errorBody{message: "<title> </title>", shape: markup}},
		"HTML with half a title":   {"<title>Sig", errorBody{message: "<title>Sig", shape: markup}},
		"HTML with a late title": {
			"<html>" + strings.Repeat(" ", maxHead) + "<title>Late</title>", errorBody{message: "<html>", shape: markup},
		},
		"text":                   {"upstream\r\n\x1b[31mconnect error\x00", errorBody{message: "upstream [31mconnect error"}},
		"truncated":              {`{"message":"The requ`, errorBody{message: `{"message":"The requ`}},
		"long text":              {long, errorBody{message: strings.Repeat("ä", 199) + "…"}},
		"no UTF-8":               {"bad \xff\xfe byte", errorBody{message: "bad byte"}},
		"right-to-left override": {"a\u202eb", errorBody{message: "ab"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := parseErrorBody([]byte(test.body)); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

// Errors in every form, those of Webex's APIs and of others.
func TestErrorBody_shapes(t *testing.T) {
	for name, test := range map[string]struct {
		body  string
		texts []string
		shape shape
	}{
		"RFC 9457": {
			`{"type":"about:blank","title":"Bad request","status":400,"detail":"name is empty","instance":"/x"}`,
			[]string{"Bad request", "name is empty"}, unrecognized,
		},
		"RFC 9457 with errors by field": {
			`{"title":"Invalid","detail":"See errors.","errors":{"name":["is empty","is odd"],"url":["is no URL"]}}`,
			[]string{"Invalid", "See errors.", "name: is empty", "name: is odd", "url: is no URL"}, webexShaped,
		},
		"errors by field, texts":   {`{"errors":{"url":"is no URL","name":"is empty"}}`, []string{"name: is empty", "url: is no URL"}, webexShaped},
		"errors by field, objects": {`{"errors":{"name":{"message":"is empty"}}}`, []string{"name: is empty"}, webexShaped},
		"errors with reasons":      {`{"errors":[{"reason":"one"},{"reason":"two"}]}`, []string{"one", "two"}, webexShaped},
		"errors, a text":           {`{"errors":"one"}`, []string{"one"}, webexShaped},
		"errors, lists in lists":   {`{"errors":[["one"],[["two"]]]}`, []string{"one", "two"}, webexShaped},
		"error with details":       {`{"error":{"message":"No.","details":["one","two"]}}`, []string{"No.", "one", "two"}, webexShaped},
		"error with detail objects": {
			`{"error":{"code":"X","details":[{"message":"one"},{"description":"two"},{"reason":"three"},{"detail":"four"}]}}`,
			[]string{"one", "two", "three", "four"}, webexShaped,
		},
		"error, a list":     {`{"error":["one",{"message":"two"}]}`, []string{"one", "two"}, webexShaped},
		"errorMessage":      {`{"errorMessage":"No.","errorCode":"7"}`, []string{"No."}, webexShaped},
		"apiError":          {`{"apiError":[{"errorMessage":"one"},{"message":"two"}]}`, []string{"one", "two"}, webexShaped},
		"capitals":          {`{"Message":"No.","Errors":[{"Description":"one"}],"TrackingID":"T"}`, []string{"No.", "one"}, webexShaped},
		"a bare string":     {`"Not today."`, []string{"Not today."}, unrecognized},
		"a list of strings": {`["one","two"]`, []string{"one", "two"}, unrecognized},
		"a list of objects": {`[{"message":"one"},{"detail":"two"}]`, []string{"one", "two"}, unrecognized},
		"repeated texts":    {`{"message":"one","error":"one","errors":[{"message":"one"},{"message":"two"},{"message":"two"}]}`, []string{"one", "two"}, webexShaped},
		"plain text":        {"Too\tmany\r\nrequests.", []string{"Too many requests."}, unrecognized},
		"a byte order mark": {"\ufeff" + `{"message":"No."}`, []string{"No."}, webexShaped},
		"a number":          {`42`, []string{`42`}, unrecognized},
		"an unknown shape":  {`{"fault":{"text":"No."}}`, []string{`{"fault":{"text":"No."}}`}, unrecognized},
		"an unknown error":  {`{"error":{"text":"No."}}`, []string{`{"error":{"text":"No."}}`}, webexShaped},
		"an unknown shape, long": {
			`{"fault":"` + strings.Repeat("x", 300) + `"}`, []string{`{"fault":"` + strings.Repeat("x", maxQuote-11) + "…"}, unrecognized,
		},
		"nothing in it":          {`{"errors":[],"error":{}}`, []string{`{"errors":[],"error":{}}`}, unrecognized},
		"more than can be shown": {`[` + strings.Repeat(`"x",`, 9) + strings.Join(numbered(1000), ",") + `]`, append([]string{"x"}, numbers(maxDescriptions)...), unrecognized},
	} {
		t.Run(name, func(t *testing.T) {
			got := parseErrorBody([]byte(test.body))
			texts := got.descriptions
			if got.message != "" {
				texts = append([]string{got.message}, texts...)
			}
			if !slices.Equal(texts, test.texts) || got.shape != test.shape {
				t.Errorf("got  %q, shape %d\nwant %q, shape %d", texts, got.shape, test.texts, test.shape)
			}
		})
	}
}

// numbers returns the texts 0 to n-1, numbered the same as JSON.
func numbers(n int) (texts []string) {
	for i := range n {
		texts = append(texts, strconv.Itoa(i))
	}
	return texts
}

func numbered(n int) (texts []string) {
	for _, text := range numbers(n) {
		texts = append(texts, strconv.Quote(text))
	}
	return texts
}

// The error of an operation contains the text of the response in every form, also of an intermediary, but no confidential text.
func TestErrorBody_textsReachTheError(t *testing.T) {
	for _, body := range []string{
		`{"title":"You sent whsec-1"}`, `{"detail":"You sent whsec-1"}`, `{"errors":{"secret":["You sent whsec-1"]}}`,
		`{"errors":[{"reason":"You sent whsec-1"}]}`, `{"error":{"details":[{"message":"You sent whsec-1"}]}}`, `{"errorMessage":"You sent whsec-1"}`,
		`{"apiError":[{"message":"You sent whsec-1"}]}`, `"You sent whsec-1"`, `["You sent whsec-1"]`, `You sent whsec-1`,
		`{"fault":{"text":"You sent whsec-1"}}`, `<html><title>You sent whsec-1</title>`, `<fault>You sent whsec-1</fault>`,
		`{"timestamp":1,"error":"You sent whsec-1","path":"/x"}`, `{"message":"no Route matched","error":"You sent whsec-1"}`,
	} {
		service, _ := testService(t, always(400, body))
		_, err := service.Do(t.Context(), Request{Method: http.MethodPost, Path: "/things", Confidential: []string{"whsec-1"}}, nil)
		if err == nil || !strings.Contains(err.Error(), "You sent "+redacted) || strings.Contains(err.Error(), "whsec") {
			t.Errorf("%s: error %v", body, err)
		}
	}
}

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		webexErrorBody, `{"trackingId":"CC_1","error":{"key":400,"message":[{"description":"x"}],"reason":"y"}}`, `{"error":"x"}`,
		`{"code":1,"message":"m","trackingId":"t"}`, `{"timestamp":1,"error":"Not Found"}`, `<html>`, ``, `null`, `[]`, `{"message`, "\xff\x00",
		`{"error":{"message":[[[{"description":1}]]]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		parsed := parseErrorBody(body)
		for _, text := range append(parsed.descriptions, parsed.message, parsed.trackingID) {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) || utf8.RuneCountInString(text) > maxText {
				t.Errorf("unfit for an error: %q", text)
			}
		}
		if looksLikeMarkup(body) && parsed.fromWebex(true) {
			t.Errorf("markup counts as a response of Webex: %q", body)
		}
	})
}
