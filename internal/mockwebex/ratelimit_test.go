package mockwebex_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// passes sends requests until one is refused, and returns how many passed and the Retry-After.
func (w *webex) passes() (int, string) {
	for passed := 0; ; passed++ {
		if answer := w.call("GET", "/v1/people/me", ""); answer.status == http.StatusTooManyRequests {
			return passed, answer.header.Get("Retry-After")
		}
	}
}

func (w *webex) expectPasses(when string, passed int, retryAfter string) {
	w.t.Helper()
	if got, header := w.passes(); got != passed || header != retryAfter {
		w.t.Errorf("%s: %d passed and Retry-After is %q, want %d and %q", when, got, header, passed, retryAfter)
	}
}

func TestFixedWindow(t *testing.T) {
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
	w.must(http.StatusOK, "GET", "/v1/people/me", "")
}

func TestTokenBucket(t *testing.T) {
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

func TestRefusedRequestsAreNotHandled(t *testing.T) {
	w := newWebex(t)
	w.SetRateLimit(mockwebex.FixedWindow(1, time.Minute))
	w.Fault(mockwebex.Fault{After: 1, Do: mockwebex.Refuse(500, "x")})
	w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook)
	w.must(http.StatusTooManyRequests, "POST", "/v1/webhooks", goodWebhook)
	if len(w.Webhooks()) != 1 {
		t.Error("it was handled")
	}
}
