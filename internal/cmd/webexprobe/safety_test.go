package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// othersCallback is a callback of other people to the number of the probe.
func othersCallback(customer string) mockwebex.Callback {
	return mockwebex.Callback{
		CustomerName: customer, CallbackNumber: probeNumber, Timezone: "Etc/UTC",
		ScheduleDate: fakeclock.Start.AddDate(0, 0, 20).Format(time.DateOnly), StartTime: "10:00:00", EndTime: "11:00:00",
		QueueID: mockwebex.SeedQueueID,
	}
}

// Callbacks of other people to the same number do not change an answer or hide a callback of the probe on a later page.
func TestRun_callbacksOfOthers(t *testing.T) {
	for _, pages := range []string{"one-based-pages", "links-keep-filter"} {
		w := organization(t, map[string]string{pages: "true"})
		for i := range 120 {
			w.mock.PutCallback(othersCallback("Ada " + strconv.Itoa(i)))
		}
		leftover := othersCallback(probeName)
		leftover.StartTime, leftover.EndTime = "23:00:00", "23:30:00"
		w.mock.PutCallback(leftover)

		w.mock.Fault(mockwebex.Fault{Method: http.MethodPost, Path: creates[3], Times: 1, Do: mockwebex.ResetAfterCommit()})
		w.run(writing...)
		w.run(writing...)
		if answer := w.answers()["callback-number-listing"]; answer.Result != verdictSame {
			t.Errorf("%+v", answer)
		}
		callbacks := w.mock.Callbacks()
		if len(callbacks) != 120 || slices.ContainsFunc(callbacks, func(c mockwebex.Callback) bool { return c.CustomerName == probeName }) {
			t.Errorf("%d callbacks are left\n%s", len(callbacks), w.stderr.String())
		}
	}
}

// The page of a proxy and an error that is not from Webex do not answer a question, and do not show that an object is deleted.
func TestRun_proxyInBetween(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"page": mockwebex.HTML(http.StatusOK), "not found": mockwebex.ForeignNotFound(),
		"redirect": mockwebex.Respond(http.StatusFound, http.Header{"Location": {"https://login.example.com/?id=1"}}, ""),
	} {
		for _, request := range []struct{ method, path string }{
			{http.MethodPut, "/**"}, {http.MethodGet, "/v1/webhooks/*"}, {http.MethodPost, "/search"}, {http.MethodDelete, "/v1/webhooks/*"},
			{http.MethodPost, "/v1/webhooks"}, {http.MethodPatch, "/**"}, {http.MethodGet, creates[3]}, {http.MethodGet, "/v1/people/me"},
		} {
			w := newMockOrg(t)
			w.mock.Fault(mockwebex.Fault{Method: request.method, Path: request.path, After: 1, Times: 60, Do: fault})
			w.run(writing...)
			if _, err := os.Stat(w.profile); err == nil {
				for _, answer := range w.answers() {
					if answer.Result == verdictDifferent && !strings.HasSuffix(answer.Name, "-lag") {
						t.Errorf("%s, %s %s: %+v", name, request.method, request.path, answer)
					}
				}
			}
		}
	}
}

// A leftover counts as deleted only when it is no longer listed, whatever a proxy returns.
func TestRun_leftoverIsReallyDeleted(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{"page": mockwebex.HTML(http.StatusOK), "not found": mockwebex.ForeignNotFound()} {
		for _, times := range []int{2, 0} {
			w := newMockOrg(t)
			leftover := w.mock.PutCallback(othersCallback(probeName))
			w.mock.Fault(mockwebex.Fault{Method: http.MethodDelete, Path: creates[3] + "/*", Times: times, Do: fault})
			code := w.run(writing...)
			if deleted := len(w.mock.Callbacks()) == 0; deleted != (times > 0) || deleted == (code == exitFailed) {
				t.Errorf("%s: exit code %d\n%s", name, code, w.stderr.String())
			}
			if times == 0 && !strings.Contains(w.stderr.String(), "Unable to delete callback "+leftover.ID) {
				t.Errorf("%s: the callback is not named:\n%s", name, w.stderr.String())
			}
		}
	}
}

// An object that is deleted but still listed is not mistaken for one whose create was lost.
func TestRun_deletedObjectsAreStillListed(t *testing.T) {
	w := organization(t, map[string]string{"list-lag": "5s"})
	deleted := map[string]any{}
	w.mock.RewriteBody(func(r *http.Request, _ int, body any) any {
		fields, _ := body.(map[string]any)
		switch {
		case r.Method == http.MethodPost && r.URL.Path == "/v1/webhooks" && fields["id"] != nil:
			deleted[fields["id"].(string)] = map[string]any{"id": fields["id"], "name": probeName}
		case r.Method == http.MethodGet && r.URL.Path == "/v1/webhooks":
			items, _ := fields["items"].([]any)
			for id, webhook := range deleted {
				if !slices.ContainsFunc(w.mock.Webhooks(), func(one mockwebex.Webhook) bool { return one.ID == id }) {
					items = append(items, webhook)
				}
			}
			fields["items"] = items
		}
		return body
	})
	w.mock.Fault(mockwebex.Fault{Method: http.MethodPost, Path: "/v1/webhooks", After: 1, Times: 1, Do: mockwebex.ResetAfterCommit()})
	w.run(writing...)
	w.expectClean()
}

// The ID of an object that was there before is not one of the probe, even if Webex returns it for a create.
func TestRun_createReturnsExistingObject(t *testing.T) {
	w := newMockOrg(t)
	own := w.mock.Webhooks()[0]
	w.mock.RewriteBody(func(r *http.Request, _ int, body any) any {
		if fields, ok := body.(map[string]any); ok && r.Method == http.MethodPost && r.URL.Path == "/v1/webhooks" {
			fields["id"] = own.ID
		}
		return body
	})
	w.run(writing...)
	if !slices.ContainsFunc(w.mock.Webhooks(), func(webhook mockwebex.Webhook) bool { return webhook.ID == own.ID }) {
		t.Errorf("the webhook of somebody else was deleted\n%s", w.stderr.String())
	}
	w.expectClean()
}

// With a wrong address of Contact Center, no question about it is answered.
func TestRun_wrongContactCenter(t *testing.T) {
	for name, base := range map[string]string{"path": "https://contact-center.example/nowhere", "platform": "https://platform.example/v1"} {
		w := newMockOrg(t)
		w.config.ContactCenterBaseURL = base
		if code := w.run(writing...); code != exitSame || !strings.Contains(w.stderr.String(), "WEBEX_REGION") {
			t.Errorf("%s: exit code %d\n%s\n%s", name, code, w.stdout.String(), w.stderr.String())
		}
		for _, question := range []string{"unknown-subscription", "unknown-callback", "unknown-queue", "list-by-agent", "callback-number"} {
			if answer := w.answers()[question]; answer.Result != verdictSkipped {
				t.Errorf("%s: %+v", name, answer)
			}
		}
		w.expectClean()
	}
}

// A permanent failure does not answer a question about a status.
func TestRun_failuresAreNoAnswers(t *testing.T) {
	for _, fault := range []mockwebex.FaultKind{mockwebex.RespondError(500, "Failed."), mockwebex.Unavailable(""), mockwebex.TooManyRequests("120")} {
		w := newMockOrg(t)
		w.mock.Fault(mockwebex.Fault{Path: "/v1/people/me", Do: fault})
		w.run()
		if answer := w.answers()["people-me"]; answer.Result != verdictSkipped {
			t.Errorf("%+v", answer)
		}
	}
}

// If the clocks differ by more than a day, one of them is wrong, and a callback might be nearer than it seems.
func TestRun_noCallbackWithWrongClock(t *testing.T) {
	for _, shift := range []string{"25h", "-25h", "1200h", "-1200h"} {
		w := organization(t, map[string]string{"clock-shift": shift})
		w.run(writing...)
		if w.mock.Count(http.MethodPost, creates[3]) > 0 || w.answers()["callback-number"].Result != verdictSkipped {
			t.Errorf("%s: a callback was made\n%s", shift, w.stderr.String())
		}
		w.expectClean()
	}
}

// If the profile cannot be written, the run ends before the first request. An earlier profile is kept until there is a new one.
func TestRun_profileIsCheckedFirst(t *testing.T) {
	w := newMockOrg(t)
	if err := os.WriteFile(w.profile, []byte("earlier"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	w.mock.HookAfter(func(*http.Request, int) { cancel() })
	if run(ctx, w.env, []string{"-json", w.profile}); string(w.written()) != "earlier" {
		t.Errorf("the profile was changed: %s", w.written())
	}
	w = newMockOrg(t)
	w.profile = filepath.Join(t.TempDir(), "missing", "profile.json")
	if code := w.run(writing...); code != exitFailed || len(w.mock.Requests()) > 0 {
		t.Errorf("exit code %d after %d requests", code, len(w.mock.Requests()))
	}
}

// A new refresh token is reported even if the run ends before the first check.
func TestRun_alwaysWarnsAboutNewRefreshToken(t *testing.T) {
	w := organization(t, map[string]string{"rotate-refresh-token": "true"})
	w.config.BaseURL = "https://platform.example/v1"
	w.mock.Fault(mockwebex.Fault{Path: "/v1/webhooks", Do: mockwebex.RespondError(http.StatusBadRequest, "No.")})
	if code := w.run(); code != exitFailed || !strings.Contains(w.stderr.String(), "Warning: Webex returned a new refresh token") {
		t.Errorf("exit code %d\n%s", code, w.stderr.String())
	}
}

// Pauses are reported while they last.
func TestRun_saysThatItWaits(t *testing.T) {
	w := newMockOrg(t)
	w.mock.Fault(mockwebex.Fault{Path: "/v1/people/me", Times: 1, Do: mockwebex.TooManyRequests("20")})
	w.mock.Fault(mockwebex.Fault{Method: http.MethodPost, Path: "/v1/webhooks", Times: 1, Do: mockwebex.ResetBefore()})
	w.run(writing...)
	for _, want := range []string{"Waiting 20s", "Looking for a webhook"} {
		if !strings.Contains(w.stderr.String(), want) {
			t.Errorf("%q is not in\n%s", want, w.stderr.String())
		}
	}
}

// The provider reads the organization from the end of the access token, so a different organization there is reported.
func TestRun_tokenOfAnotherOrganization(t *testing.T) {
	for suffix, want := range map[string]string{mockwebex.DefaultOrgID: "no", "11111111-2222-4333-8444-555555555555": "yes"} {
		token := "token_" + suffix
		w := newMockOrg(t, mockwebex.WithToken(token))
		w.config.Credentials = webexapi.Credentials{AccessToken: token}
		w.run()
		if answer := w.answers()["token-organization"]; answer.Seen != want {
			t.Errorf("%s: %+v", suffix, answer)
		}
	}
}

// A deleted webhook that is listed for a while is reported.
func TestRun_deleteLag(t *testing.T) {
	w := newMockOrg(t)
	var stale any
	var deleted time.Time
	w.mock.RewriteBody(func(r *http.Request, _ int, body any) any {
		fields, _ := body.(map[string]any)
		items, _ := fields["items"].([]any)
		switch {
		case r.Method == http.MethodPost && r.URL.Path == "/v1/webhooks" && fields["event"] == "updated":
			stale, deleted = map[string]any{"id": fields["id"], "name": probeName}, time.Time{}
		case r.Method == http.MethodGet && r.URL.Path == "/v1/webhooks" && stale != nil && !deleted.IsZero() && w.clock.Now().Sub(deleted) < 3*time.Second:
			fields["items"] = append(items, stale)
		}
		return body
	})
	w.mock.HookAfter(func(r *http.Request, _ int) {
		if r.Method == http.MethodDelete && stale != nil && deleted.IsZero() {
			deleted = w.clock.Now()
		}
	})
	w.run(writing...)
	if answer := w.answers()["delete-lag"]; answer.Seen != "after 3s" {
		t.Errorf("%+v", answer)
	}
	w.expectClean()
}
