package mockwebex_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func (w *webex) with(change func(*mockwebex.Switches)) *webex {
	w.Switch(change)
	return w
}

func TestRewrite_nullLists(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.NullLists = true })
	w.must(http.StatusOK, "GET", "/v1/webhooks", "").has("items", "null")
	w.must(http.StatusOK, "GET", "/v2/subscriptions", "").has("data", "null")
	w.must(http.StatusOK, "GET", callbackPath+"?callbackNumber=1234567", "").has("data", "null")
	w.must(http.StatusOK, "GET", queuePath, "").has("data", "null")
}

func TestRewrite_numbers(t *testing.T) {
	for style, want := range map[mockwebex.NumberStyle]string{
		mockwebex.NumbersPlain: `"createdTime":1803891600000,`, mockwebex.NumbersAsText: `"createdTime":"1803891600000"`,
		mockwebex.NumbersWithFraction: `"createdTime":1803891600000.0`,
	} {
		w := newWebex(t, mockwebex.WithOAuthClient("a", "b", "c")).with(func(s *mockwebex.Switches) { s.Numbers = style })
		w.must(http.StatusCreated, "POST", "/v2/subscriptions", goodV2).is(http.StatusCreated, want)
		w.must(http.StatusOK, "POST", "/v1/access_token", "grant_type=refresh_token&client_id=a&client_secret=b&refresh_token=c",
			"Content-Type: application/x-www-form-urlencoded").is(http.StatusOK, `"expires_in":1209600,`)
		w.must(http.StatusNotFound, "GET", "/v2/subscriptions/"+someUUID, "").is(http.StatusNotFound, `"key":404,`)
	}
}

func TestRewrite_booleansAsText(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed()).with(func(s *mockwebex.Switches) { s.TextBooleans = true })
	one := w.must(http.StatusOK, "GET", queuePath+"/"+mockwebex.SeedQueueID, "")
	one.is(http.StatusOK, `"active":"true"`)
	one.is(http.StatusOK, `"systemDefault":"false"`)
}

func TestRewrite_byteOrderMark(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.ByteOrderMark = true })
	for _, path := range []string{"/v1/people/me", "/v1/webhooks/none"} {
		if got := w.call("GET", path, "").text; !strings.HasPrefix(got, "\xEF\xBB\xBF{") {
			t.Errorf("%s: the body starts with %q", path, got[:4])
		}
	}
}

func TestRewrite_extraFields(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.ExtraFields = true })
	w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook).has("undocumented.list.0", "x")
	listed := w.must(http.StatusOK, "GET", "/v1/webhooks", "")
	listed.has("undocumented.since", "2")
	listed.has("items.0.undocumented.since", "2")
}

func TestRewrite_decomposedNames(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed()).with(func(s *mockwebex.Switches) { s.DecomposedNames = true })
	const decomposed = "Sto\u0308rungsannahme Ko\u0308ln"
	for _, name := range []string{decomposed, "Störungsannahme Köln"} {
		path := queuePath + "?filter=" + escape(`name=="`+name+`"`)
		w.must(http.StatusOK, "GET", path, "").has("data.0.name", decomposed)
		w.must(http.StatusOK, "GET", queuePath+"?search="+escape(name), "").has("data.0.name", decomposed)
	}
}

func TestRewrite_updateResponses(t *testing.T) {
	for style, want := range map[mockwebex.UpdateStyle]int{mockwebex.UpdateReturnsNoContent: 204, mockwebex.UpdateReturnsEmpty: 200} {
		w := newWebex(t)
		webhook := "/v1/webhooks/" + w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook).at("id")
		callback := w.must(http.StatusCreated, "POST", callbackPath, goodCallback).at("id")
		subscription := "/v1/subscriptions/" + w.must(http.StatusCreated, "POST", "/v1/subscriptions", goodV1).at("data.id")
		w.with(func(s *mockwebex.Switches) { s.UpdateResponse = style })
		for _, update := range []struct{ method, path, body string }{
			{"PUT", webhook, `{"name":"New","targetUrl":"https://example.com"}`},
			{"PUT", callbackPath + "/" + callback, with(goodCallback, map[string]any{"id": callback})},
			{"PATCH", subscription, `{"description":"New"}`},
		} {
			if got := w.must(want, update.method, update.path, update.body); got.text != "" {
				t.Errorf("%s: the body is %q", update.path, got.text)
			}
		}
		w.must(http.StatusBadRequest, "PUT", webhook, "{}").is(http.StatusBadRequest, "name")
		w.must(http.StatusOK, "GET", webhook, "").has("name", "New")
	}
}

func TestRewrite_statusAfterUpdate(t *testing.T) {
	w := newWebex(t)
	webhook := "/v1/webhooks/" + w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook).at("id")
	subscription := "/v1/subscriptions/" + w.must(http.StatusCreated, "POST", "/v1/subscriptions", goodV1).at("data.id")
	w.with(func(s *mockwebex.Switches) { s.StatusAfterUpdate = "suspended" })
	w.must(http.StatusOK, "PUT", webhook, `{"name":"New","targetUrl":"https://example.com","status":"active"}`).has("status", "suspended")
	w.must(http.StatusOK, "GET", webhook, "").has("status", "suspended")
	w.must(http.StatusOK, "PATCH", subscription, `{"status":"active"}`).has("data.status", "suspended")
	w.must(http.StatusOK, "PATCH", subscription, `{"description":"again"}`).has("data.status", "suspended")
	w.must(http.StatusBadRequest, "PATCH", subscription, `{"status":"suspended"}`)
}

func TestRewrite_ownFunction(t *testing.T) {
	w := newWebex(t)
	w.RewriteBody(func(r *http.Request, status int, body any) any {
		if object, ok := body.(map[string]any); ok && r.Method == http.MethodGet && status == http.StatusOK {
			object["id"] = json.Number("7")
		}
		return body
	})
	w.must(http.StatusOK, "GET", "/v1/people/me", "").has("id", "7")
	w.must(http.StatusNotFound, "GET", "/v1/webhooks/none", "").has("id", "<absent>")
}

func TestErrors_otherShapes(t *testing.T) {
	const path = "/v1/webhooks/none"
	for style, want := range map[mockwebex.ErrorStyle]string{
		mockwebex.ErrorTextKey:    `"message":"The requested webhook could not be found."`, // as documented
		mockwebex.ErrorNumberKey:  `"error":{"key":404,"message":[{"description":"The requested webhook could not be found."}]}`,
		mockwebex.ErrorText:       `"error":"The requested webhook could not be found."`,
		mockwebex.ErrorCode:       `"code":1404`,
		mockwebex.ErrorProblem:    `{"detail":"The requested webhook could not be found.","status":404,"title":"Not Found","type":"about:blank"}`,
		mockwebex.ErrorFieldMap:   `{"errors":{"request":["The requested webhook could not be found."]}}`,
		mockwebex.ErrorReasons:    `{"errors":[{"reason":"The requested webhook could not be found."}]`,
		mockwebex.ErrorDetails:    `{"error":{"code":404,"details":[{"message":"The requested webhook could not be found."}]}}`,
		mockwebex.ErrorMessage:    `{"errorMessage":"The requested webhook could not be found."}`,
		mockwebex.ErrorAPIError:   `{"apiError":[{"message":"The requested webhook could not be found."}]}`,
		mockwebex.ErrorBareString: `"The requested webhook could not be found."`,
		mockwebex.ErrorList:       `[{"message":"The requested webhook could not be found."}]`,
		mockwebex.ErrorPlainText:  `The requested webhook could not be found.`,
	} {
		w := newWebex(t).with(func(s *mockwebex.Switches) { s.Errors = style })
		got := w.must(http.StatusNotFound, "GET", path, "")
		isExact := style >= mockwebex.ErrorProblem && style != mockwebex.ErrorReasons
		if !strings.HasPrefix(got.text, want) && !strings.Contains(got.text, want) || isExact && got.text != want {
			t.Errorf("style %d: got %s, want %s", style, got.text, want)
		}
		media := got.header.Get("Content-Type")
		if isPlain := style == mockwebex.ErrorPlainText; strings.HasPrefix(media, "text/plain") != isPlain {
			t.Errorf("style %d: the media type is %s", style, media)
		}
	}
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.Errors = mockwebex.ErrorFieldMap })
	w.must(http.StatusBadRequest, "POST", "/v2/subscriptions", with(goodV2, map[string]any{"name": nil, "destinationUrl": "x"})).
		is(http.StatusBadRequest, `{"errors":{"destinationUrl":["must be an https URL`)
	w.with(func(s *mockwebex.Switches) { s.CallbackErrors = mockwebex.ErrorText })
	w.must(http.StatusNotFound, "GET", callbackPath+"/none", "").is(http.StatusNotFound, `"error":"Scheduled callback not found."`)
	w.with(func(s *mockwebex.Switches) { s.CallbackErrors = mockwebex.ErrorPlainText })
	if got := w.must(http.StatusNotFound, "GET", callbackPath+"/none", "").text; got != "Scheduled callback not found." {
		t.Errorf("got %s", got)
	}
}
