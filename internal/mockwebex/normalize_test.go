package mockwebex_test

import (
	"net/http"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestNormalize_webhooks(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.TrimBlanks, s.CanonicalURL, s.LowerCaseEmails = true, true, true })
	body := with(goodWebhook, map[string]any{
		"name": " Messages \n", "targetUrl": "https://EXAMPLE.com:443", "filter": "roomId=ABC&personEmail=Ada@Example.com",
	})
	created := w.must(http.StatusOK, "POST", "/v1/webhooks", body)
	created.has("name", "Messages")
	created.has("targetUrl", "https://example.com/")
	created.has("filter", "roomId=ABC&personEmail=ada@example.com")
	updated := w.must(http.StatusOK, "PUT", "/v1/webhooks/"+created.at("id"), `{"name":"x ","targetUrl":"HTTP://Example.com:80/A?B=C"}`)
	updated.has("name", "x")
	updated.has("targetUrl", "http://example.com/A?B=C")
	w.call("POST", "/v1/webhooks", with(body, map[string]any{"targetUrl": "https://a b"})).is(http.StatusBadRequest, "targetUrl")
}

func TestNormalize_nothingByDefault(t *testing.T) {
	w := newWebex(t)
	body := with(goodWebhook, map[string]any{
		"name": " Messages", "targetUrl": "https://EXAMPLE.com:443", "filter": "personEmail=Ada@Example.com",
	})
	created := w.must(http.StatusOK, "POST", "/v1/webhooks", body)
	created.has("name", " Messages")
	created.has("targetUrl", "https://EXAMPLE.com:443")
	created.has("filter", "personEmail=Ada@Example.com")
	callback := w.must(http.StatusCreated, "POST", callbackPath, with(goodCallback, map[string]any{
		"timezone": "US/Eastern", "callbackNumber": "408-555 0100",
	}))
	callback.has("timezone", "US/Eastern")
	callback.has("callbackNumber", "408-555 0100")
}

func TestNormalize_subscriptionURL(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.CanonicalURL = true })
	created := w.must(http.StatusCreated, "POST", "/v1/subscriptions", with(goodV1, map[string]any{"destinationUrl": "https://EXAMPLE.com:443/x"}))
	created.has("data.destinationUrl", "https://example.com/x")
	w.must(http.StatusOK, "PATCH", "/v1/subscriptions/"+created.at("data.id"), `{"destinationUrl":"https://Example.com/y"}`).
		has("data.destinationUrl", "https://example.com/y")
}

func TestNormalize_callbacks(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.E164Numbers, s.RenameZones, s.TrimBlanks = true, true, true })
	for number, want := range map[string]string{"(408) 555-0100": "+14085550100", "+44 20 1234": "+44201234", "0201234567890": "+0201234567890"} {
		body := with(goodCallback, map[string]any{"callbackNumber": number, "timezone": "US/Eastern", "customerName": "Ada ", "callbackReason": " x"})
		created := w.must(http.StatusCreated, "POST", callbackPath, body)
		created.has("callbackNumber", want)
		created.has("timezone", "America/New_York")
		created.has("customerName", "Ada")
		created.has("callbackReason", "x")
		w.must(http.StatusOK, "GET", callbackPath+"?callbackNumber="+escape(want), "").has("meta.totalRecords", "1")
	}
	list := callbackPath + "?callbackNumber=" + escape("(408) 555-0100")
	w.must(http.StatusOK, "GET", list, "").has("meta.totalRecords", "0")
	w.with(func(s *mockwebex.Switches) { s.ListNormalizesNumber = true })
	w.must(http.StatusOK, "GET", list, "").has("meta.totalRecords", "1")
}

func TestNormalize_shortTimes(t *testing.T) {
	short := with(goodCallback, map[string]any{"startTime": "10:00", "endTime": "11:30:30"})
	w := newWebex(t)
	w.must(http.StatusBadRequest, "POST", callbackPath, short)
	w.with(func(s *mockwebex.Switches) { s.ShortTimes = true })
	created := w.must(http.StatusCreated, "POST", callbackPath, short)
	created.has("startTime", "10:00")
	created.has("endTime", "11:30:30")
	if got := w.Callbacks()[0].StartTime; got != "10:00:00" {
		t.Errorf("stored %s", got)
	}
}

func TestNormalize_emptyTexts(t *testing.T) {
	w := newWebex(t)
	body := with(goodCallback, map[string]any{"callbackReason": ""})
	w.must(http.StatusCreated, "POST", callbackPath, body)
	w.with(func(s *mockwebex.Switches) { s.RejectEmptyText = true })
	w.call("POST", callbackPath, body).is(http.StatusBadRequest, "callbackReason: must not be empty.")
}
