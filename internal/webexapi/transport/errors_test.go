package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

func TestError_texts(t *testing.T) {
	for want, err := range map[string]error{
		"GET /v1/x on webex.example: 404 Not Found: No.; Really. (tracking ID T)": &Error{
			Method: "GET", Host: "webex.example", Path: "/v1/x", StatusCode: 404, Message: "No.", Descriptions: []string{"Really."}, TrackingID: "T"},
		"GET /v1/x on webex.example: 429 Too Many Requests; retry after 1m0s": &Error{
			Method: "GET", Host: "webex.example", Path: "/v1/x", StatusCode: 429, RetryAfter: time.Minute},
		"PUT /x on h: 307 Temporary Redirect; it redirects to the host login.example, and redirects are not followed": &Error{
			Method: "PUT", Host: "h", Path: "/x", StatusCode: 307, Location: "login.example"},
		"PUT /x on h: 599":                         &Error{Method: "PUT", Host: "h", Path: "/x", StatusCode: 599},
		"POST /x on h: unable to connect: refused": &TransportError{Method: "POST", Host: "h", Path: "/x", Dial: true, Err: errors.New("refused")},
		"POST /x on h: unable to connect within the request timeout": &TransportError{
			Method: "POST", Host: "h", Path: "/x", Dial: true, Timeout: true, Err: context.DeadlineExceeded},
		"POST /x on h: no response within the request timeout": &TransportError{
			Method: "POST", Host: "h", Path: "/x", Timeout: true, Err: &url.Error{Op: "Post", URL: "https://h/x?q", Err: context.DeadlineExceeded}},
		"POST /x on h: the connection was lost before the response was complete: EOF": &TransportError{
			Method: "POST", Host: "h", Path: "/x", Err: &url.Error{Op: "Post", URL: "https://h/x?q", Err: io.EOF}},
		"GET /x on h: not sent, because the rate limit requires a pause of 1m0s, which is longer than the remaining retry duration": &PausedError{
			Method: "GET", Host: "h", Path: "/x", Pause: time.Minute},
		"GET /x on h: not sent, because the service has been failing since 2027-03-01T09:00:00Z; last failure: EOF": &OutageError{
			Method: "GET", Host: "h", Path: "/x", Since: fakeclock.Start, Cause: io.EOF},
		"GET /x on h: not sent, because the service has been failing since 2027-03-01T09:00:00Z; last failure: unable to connect: refused": &OutageError{
			Method: "GET", Host: "h", Path: "/x", Since: fakeclock.Start,
			Cause: &TransportError{Method: "GET", Host: "h", Path: "/x", Dial: true, Err: errors.New("refused")}},
		"the token endpoint rejected the refresh token or the client (401: No.) (tracking ID T)": &TokenError{
			StatusCode: 401, Message: "No.", TrackingID: "T"},
		"the token endpoint rejected the refresh token or the client (400)":        &TokenError{StatusCode: 400},
		"the request was not sent, because no access token could be obtained: EOF": &NoTokenError{Cause: io.EOF},
		"the proxy p:1 returned 407 Proxy Authentication Required":                 &ProxyError{Proxy: "p:1", StatusCode: 407},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if err := (&TransportError{Err: io.EOF}); !errors.Is(err, io.EOF) {
		t.Error("the cause is not wrapped")
	}
}

// Only a 404 of Webex itself means that an object is gone.
func TestError_isNotFound(t *testing.T) {
	const header = "TrackingID"
	for name, test := range map[string]struct {
		response roundTripper
		gone     []int
		want     bool
	}{
		"platform":                      {always(404, webexErrorBody), nil, true},
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
		"410 where it means gone":       {always(410, webexErrorBody), []int{410}, true},
		"410 elsewhere":                 {always(410, webexErrorBody), nil, false},
		"an intermediary's 410":         {always(410, `<html>`), []int{410}, false},
		"400":                           {always(400, webexErrorBody), []int{410}, false},
		"401":                           {always(401, webexErrorBody), nil, false},
		"403":                           {always(403, webexErrorBody), nil, false},
		"truncated, with a tracking ID": {truncated(404, header, "T"), nil, false}, // It is retried until the budget is used up.
		"redirect":                      {always(302, webexErrorBody, "Location", "/404"), nil, false},
		"transport error":               {reset, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			service, _ := testService(t, test.response)
			_, err := service.Do(t.Context(), Request{Method: http.MethodGet, Path: "/things/1", GoneStatuses: test.gone}, nil)
			if err == nil {
				t.Fatal("no error")
			}
			if got := IsNotFound(err); got != test.want {
				t.Errorf("IsNotFound(%v) = %v, want %v", err, got, test.want)
			}
		})
	}
}
