package transport

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestReadErrorBody(t *testing.T) {
	long := strings.Repeat("ä", 300)
	for name, test := range map[string]struct {
		body string
		want errorWords
	}{
		"platform": {
			`{"message":"The request is bad.","errors":[{"description":"name is empty"},{"description":"targetUrl is empty"}],"trackingId":"ROUTER_1"}`,
			errorWords{"The request is bad.", []string{"name is empty", "targetUrl is empty"}, "ROUTER_1", webexShaped},
		},
		"platform that says it twice": {
			`{"message":"Not found.","errors":[{"description":"Not found.","errorCode":7}]}`,
			errorWords{"Not found.", nil, "", webexShaped},
		},
		"contact center, key is a string": {
			`{"trackingId":"CC_1","error":{"key":"400","message":[{"description":"queueId: not found."}]}}`,
			errorWords{"queueId: not found.", nil, "CC_1", webexShaped},
		},
		"subscriptions, key is a number, with a reason": {
			`{"trackingId":"NOTIFS_1","error":{"key":400,"message":[{"description":"Body is invalid JSON."}],"reason":"BAD"}}`,
			errorWords{"BAD", []string{"Body is invalid JSON."}, "NOTIFS_1", webexShaped},
		},
		"error's message is a string, its tracking ID inside": {
			`{"error":{"key":1,"message":"Nope.","trackingId":"IN_1"}}`,
			errorWords{"Nope.", nil, "IN_1", webexShaped},
		},
		"error's message is an object": {
			`{"error":{"message":{"description":"Nope."}}}`, errorWords{"Nope.", nil, "", webexShaped},
		},
		"error is a bare string": {`{"error":"unauthorized"}`, errorWords{"unauthorized", nil, "", webexShaped}},
		"code and message": {
			`{"code":1001,"message":"Bad list.","trackingId":"GTWY_1"}`, errorWords{"Bad list.", nil, "GTWY_1", webexShaped},
		},
		"OAuth": {
			`{"error":"invalid_grant","error_description":"The refresh token is expired."}`,
			errorWords{"The refresh token is expired.", []string{"invalid_grant"}, "", webexShaped},
		},
		"errors are strings": {`{"errors":["one","two"]}`, errorWords{"one", []string{"two"}, "", webexShaped}},
		"errors with messages": {
			`{"errors":[{"message":"one"}]}`, errorWords{"one", nil, "", webexShaped},
		},
		"message is a list":  {`{"trackingID":"T","message":["one"]}`, errorWords{"one", nil, "T", webexShaped}},
		"only a tracking ID": {`{"trackingid":"T"}`, errorWords{"", nil, "T", webexShaped}},
		"Spring": {
			`{"timestamp":"2027-03-01T09:00:00Z","status":404,"error":"Not Found","path":"/v1/x"}`,
			errorWords{"Not Found", nil, "", unrouted},
		},
		"Spring with a tracking ID": {
			`{"timestamp":1,"error":"Not Found","trackingId":"T"}`, errorWords{"Not Found", nil, "T", webexShaped},
		},
		"Kong": {`{"message":"no Route matched with those values"}`,
			errorWords{"no Route matched with those values", nil, "", unrouted}},
		"AWS":           {`{"message":"Missing Authentication Token"}`, errorWords{"Missing Authentication Token", nil, "", unrouted}},
		"AWS, newer":    {`{"message":"Not Found"}`, errorWords{"Not Found", nil, "", strange}},
		"Spring, terse": {`{"status":404,"error":"Not Found","path":"/v1/x"}`, errorWords{"Not Found", nil, "", unrouted}},
		"FastAPI":       {`{"detail":"Not Found"}`, errorWords{}},
		"empty":         {``, errorWords{}},
		"null":          {`null`, errorWords{}},
		"list":          {`[{"message":"x"}]`, errorWords{message: `[{"message":"x"}]`}},
		"wrong types":   {`{"message":7,"errors":{"a":1},"error":[],"trackingId":{}}`, errorWords{}},
		"HTML":          {"\ufeff \n<html>\n<b>Bad\tgateway</b>", errorWords{message: "<html> <b>Bad gateway</b>", shape: markup}},
		"HTML with a title": {
			"<!DOCTYPE html><HTML><head><style>b{}</style>\n<TITLE lang=en>Sign in &amp;\nwait</TITLE></head><title>no</title>",
			errorWords{message: `a page with the title "Sign in & wait"`, shape: markup},
		},
		"HTML with an empty title": {"<title> </title>", errorWords{message: "<title> </title>", shape: markup}},
		"HTML with half a title":   {"<title>Sig", errorWords{message: "<title>Sig", shape: markup}},
		"HTML with a late title": {
			"<html>" + strings.Repeat(" ", maxHead) + "<title>Late</title>", errorWords{message: "<html>", shape: markup},
		},
		"text":                   {"upstream\r\n\x1b[31mconnect error\x00", errorWords{message: "upstream [31mconnect error"}},
		"truncated":              {`{"message":"The requ`, errorWords{message: `{"message":"The requ`}},
		"long text":              {long, errorWords{message: strings.Repeat("ä", 199) + "…"}},
		"no UTF-8":               {"bad \xff\xfe byte", errorWords{message: "bad byte"}},
		"right-to-left override": {"a\u202eb", errorWords{message: "ab"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := readErrorBody([]byte(test.body)); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		webexWords, `{"trackingId":"CC_1","error":{"key":400,"message":[{"description":"x"}],"reason":"y"}}`, `{"error":"x"}`,
		`{"code":1,"message":"m","trackingId":"t"}`, `{"timestamp":1,"error":"Not Found"}`, `<html>`, ``, `null`, `[]`, `{"message`, "\xff\x00",
		`{"error":{"message":[[[{"description":1}]]]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		words := readErrorBody(body)
		for _, text := range append(words.descriptions, words.message, words.trackingID) {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) || utf8.RuneCountInString(text) > maxWords {
				t.Errorf("unfit for an error: %q", text)
			}
		}
		if looksLikeMarkup(body) && words.fromWebex(true) {
			t.Errorf("markup is taken for Webex: %q", body)
		}
	})
}

// Only Webex's own word makes an object gone.
func TestIsNotFound(t *testing.T) {
	const header = "TrackingID"
	for name, test := range map[string]struct {
		answer roundTrip
		gone   []int
		want   bool
	}{
		"platform":                      {always(404, webexWords), nil, true},
		"contact center":                {always(404, `{"trackingId":"T","error":{"key":404,"message":[]}}`), nil, true},
		"a message alone":               {always(404, `{"message":"The requested resource could not be found."}`), nil, true},
		"empty with a tracking ID":      {always(404, ``, header, "T"), nil, true},
		"text with a tracking ID":       {always(404, `not here`, header, "T"), nil, true},
		"empty":                         {always(404, ``), nil, false},
		"empty object":                  {always(404, `{}`), nil, false},
		"text":                          {always(404, `404 page not found`), nil, false},
		"HTML":                          {always(404, `<html>404</html>`), nil, false},
		"HTML with a tracking ID":       {always(404, `<html>404</html>`, header, "T"), nil, false},
		"Spring":                        {always(404, `{"timestamp":1,"error":"Not Found"}`), nil, false},
		"Spring with a tracking header": {always(404, `{"timestamp":1,"error":"Not Found"}`, header, "T"), nil, false},
		"gateway":                       {always(404, `{"message":"no Route matched with those values"}`), nil, false},
		"another gateway":               {always(404, `{"message":"Not Found"}`), nil, false},
		"terse, with a tracking header": {always(404, `{"message":"Not Found"}`, header, "T"), nil, true},
		"gateway with a tracking ID":    {always(404, `{"message":"no Route matched","trackingId":"T"}`), nil, true},
		"410 where it means gone":       {always(410, webexWords), []int{410}, true},
		"410 elsewhere":                 {always(410, webexWords), nil, false},
		"a stranger's 410":              {always(410, `<html>`), []int{410}, false},
		"400":                           {always(400, webexWords), []int{410}, false},
		"401":                           {always(401, webexWords), nil, false},
		"403":                           {always(403, webexWords), nil, false},
		"truncated, with a tracking ID": {truncated(404, header, "T"), nil, false}, // tried again, until time is up
		"redirect":                      {always(302, webexWords, "Location", "/404"), nil, false},
		"transport error":               {reset, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := testClient(t, test.answer)
			_, err := client.send(t.Context(), call{method: http.MethodGet, path: "/things/1", goneToo: test.gone}, nil)
			if err == nil {
				t.Fatal("no error")
			}
			if got := IsNotFound(err); got != test.want {
				t.Errorf("IsNotFound(%v) = %v, want %v", err, got, test.want)
			}
		})
	}
}
