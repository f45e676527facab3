package mockwebex_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// passes sends requests until one is rejected, and returns how many passed and the Retry-After.
func (w *webex) passes() (int, string) {
	for passed := 0; ; passed++ {
		if resp := w.call("GET", "/v2/event-types", ""); resp.status == http.StatusTooManyRequests {
			return passed, resp.header.Get("Retry-After")
		}
	}
}

func (w *webex) expectPasses(when string, passed int, retryAfter string) {
	w.t.Helper()
	if got, header := w.passes(); got != passed || header != retryAfter {
		w.t.Errorf("%s: %d passed and Retry-After is %q, want %d and %q", when, got, header, passed, retryAfter)
	}
}

func TestRateLimit_fixedWindow(t *testing.T) {
	w := newWebex(t)
	w.SetRateLimit(mockwebex.FixedWindow(3, time.Minute))
	w.advance(time.Hour) // the window starts with the first request, not with the limit
	w.expectPasses("at first", 3, "60")
	w.advance(10*time.Second + time.Millisecond)
	w.expectPasses("later", 0, "50")
	w.advance(49 * time.Second)
	w.expectPasses("just before the end", 0, "1")
	w.advance(999 * time.Millisecond)
	w.expectPasses("in the next window", 3, "60")
	w.must(http.StatusUnauthorized, "POST", "/v1/access_token", "grant_type=refresh_token&client_id=a&client_secret=b&refresh_token=c",
		"Content-Type: application/x-www-form-urlencoded") // not limited
	w.SetRateLimit(nil)
	w.must(http.StatusOK, "GET", "/v2/event-types", "")
}

func TestRateLimit_tokenBucket(t *testing.T) {
	w := newWebex(t)
	w.SetRateLimit(mockwebex.TokenBucket(0.5, 4))
	w.expectPasses("the burst", 4, "2")
	w.advance(time.Second)
	w.expectPasses("half a token", 0, "1")
	w.advance(time.Second)
	w.expectPasses("one token", 1, "2")
	w.advance(time.Hour)
	w.expectPasses("full again", 4, "2")
}

func TestRateLimit_refusedRequestsAreNotHandled(t *testing.T) {
	w := newWebex(t)
	w.SetRateLimit(mockwebex.FixedWindow(1, time.Minute))
	w.Fault(mockwebex.Fault{After: 1, Do: mockwebex.RespondError(500, "x")})
	w.must(http.StatusCreated, "POST", "/v2/subscriptions", goodV2)
	w.must(http.StatusTooManyRequests, "POST", "/v2/subscriptions", goodV2)
	if len(w.Subscriptions()) != 1 {
		t.Error("it was handled")
	}
}

func TestRateLimit_countsAuthenticatedContactCenterRequests(t *testing.T) {
	w := newWebex(t)
	w.SetRateLimit(mockwebex.FixedWindow(1, time.Minute))
	for range 3 {
		w.must(http.StatusOK, "GET", "/v1/people/me", "")
		w.must(http.StatusUnauthorized, "GET", "/v2/event-types", "", "Authorization: Bearer wrong")
		w.must(http.StatusNotFound, "GET", "/organization", "")
	}
	w.must(http.StatusOK, "GET", "/v2/event-types", "")
	w.must(http.StatusUnauthorized, "GET", "/v2/event-types", "", "Authorization: Bearer wrong")
	w.must(http.StatusTooManyRequests, "GET", "/v2/event-types", "")
}

func TestRateLimit_platform(t *testing.T) {
	w := newWebex(t)
	w.SetPlatformRateLimit(mockwebex.FixedWindow(1, time.Minute))
	w.must(http.StatusOK, "GET", "/v1/people/me", "")
	w.must(http.StatusTooManyRequests, "GET", "/v1/people/me", "")
	w.must(http.StatusOK, "GET", "/v2/event-types", "")
}

func TestRateLimit_formOfTheRefusal(t *testing.T) {
	w := newWebex(t)
	w.SetRateLimit(mockwebex.FixedWindow(0, time.Minute))
	rejected := w.must(http.StatusTooManyRequests, "GET", "/v2/event-types", "")
	if rejected.text == "" || rejected.header.Get("Retry-After") != "60" {
		t.Errorf("got %q, %v", rejected.text, rejected.header)
	}
	w.Switch(func(switches *mockwebex.Switches) { switches.BareRateLimit, switches.OmitRetryAfter = true, true })
	rejected = w.must(http.StatusTooManyRequests, "GET", "/v2/event-types", "")
	if rejected.text != "" || rejected.header.Get("Retry-After") != "" || rejected.header.Get("TrackingID") == "" {
		t.Errorf("got %q, %v", rejected.text, rejected.header)
	}
}
