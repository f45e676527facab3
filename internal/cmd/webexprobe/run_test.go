package main

import (
	"context"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestAssumptionsPage(t *testing.T) {
	path := filepath.Join("..", "..", "decisions", "assumptions.md")
	if *update {
		if err := os.WriteFile(path, []byte(assumptionsPage()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != assumptionsPage() {
		t.Errorf("%s is out of date: run go test ./internal/cmd/webexprobe -run AssumptionsPage -update", path)
	}
	w := newMockOrg(t)
	if code := run(t.Context(), w.env, []string{"-assumptions"}); code != exitSame || w.stdout.String() != string(page) {
		t.Errorf("-assumptions ended with %d and printed something else than the page", code)
	}
}

// Without -write, only GET requests are sent, searches, and requests for tokens.
func TestRun_readOnly(t *testing.T) {
	w := newMockOrg(t)
	leftover := w.mock.PutWebhook(mockwebex.Webhook{Name: probeName, TargetURL: canonicalTarget, Resource: "rooms", Event: "created"})
	if code := w.run(); code != exitSame {
		t.Errorf("exit code %d\n%s\n%s", code, w.stdout.String(), w.stderr.String())
	}
	for _, request := range w.mock.Requests() {
		if request.Method != http.MethodGet && request.Path != "/search" && request.Path != "/v1/access_token" {
			t.Errorf("sent %s %s", request.Method, request.Path)
		}
	}
	if !strings.Contains(w.stderr.String(), "Left by an earlier run: webhook "+leftover.ID) {
		t.Errorf("the leftover is not named:\n%s", w.stderr.String())
	}
	if s, err := newSession(w.env, options{}); err != nil || s.client.CheckCreate() == nil {
		t.Errorf("the client would write: %v", err)
	}
	asked := 0
	for _, check := range checks() {
		answer := w.answers()[check.name]
		if isRead := check.needs != needsWrite && check.needs != needsCallback && check.needs != needsImpossible; isRead {
			asked++
			if answer.Result != verdictSame {
				t.Errorf("%s: %+v", check.name, answer)
			}
		} else if answer.Result != verdictSkipped {
			t.Errorf("%s: %+v", check.name, answer)
		}
	}
	if asked < 30 {
		t.Errorf("only %d questions can be asked without -write", asked)
	}
}

func TestRun_confirmsBeforeWriting(t *testing.T) {
	for name, test := range map[string]struct {
		arguments []string
		input     string
		terminal  bool
		code      int
		written   bool
	}{
		"no terminal":         {arguments: []string{"-write"}, input: "yes\n", code: exitFailed},
		"yes on a terminal":   {arguments: []string{"-write"}, input: "yes\n", terminal: true, code: exitSame, written: true},
		"no on a terminal":    {arguments: []string{"-write"}, input: "no\n", terminal: true, code: exitFailed},
		"nothing":             {arguments: []string{"-write"}, terminal: true, code: exitFailed},
		"-yes without a user": {arguments: []string{"-write", "-yes"}, code: exitSame, written: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newMockOrg(t)
			w.env.terminal, w.env.stdin = test.terminal, strings.NewReader(test.input)
			if code := w.run(test.arguments...); code != test.code {
				t.Errorf("exit code %d\n%s", code, w.stderr.String())
			}
			if written := w.mock.Count(http.MethodPost, "/v1/webhooks") > 0; written != test.written {
				t.Errorf("wrote: %v", written)
			}
			w.expectClean()
		})
	}
}

func TestRun_stopsBeforeAnyRequest(t *testing.T) {
	w := newMockOrg(t)
	w.env.lookupHost = func(context.Context, string) ([]string, error) { return []string{"192.0.2.1"}, nil }
	if code := w.run("-write", "-yes"); code != exitFailed || len(w.mock.Requests()) > 0 {
		t.Errorf("a target with an address: exit code %d, %d requests", code, len(w.mock.Requests()))
	}
	for _, arguments := range [][]string{
		{"-yes"}, {"-callback-number", probeNumber, "-queue", "q"}, {"-write", "-queue", "q"}, {"-write", "-callback-number", probeNumber},
		{"more"}, {"-unknown"},
	} {
		if code := w.run(arguments...); code != exitFailed || len(w.mock.Requests()) > 0 {
			t.Errorf("%v: exit code %d, %d requests", arguments, code, len(w.mock.Requests()))
		}
	}
	if code := w.run("-h"); code != exitSame || !strings.Contains(w.stderr.String(), "Exit code: 0") {
		t.Errorf("-h: exit code %d\n%s", code, w.stderr.String())
	}
}

// An account without webhooks has two while the probe asks about listings.
func TestRun_noWebhooksYet(t *testing.T) {
	w := newMockOrg(t)
	for _, webhook := range w.mock.Webhooks() {
		w.mock.DeleteWebhook(webhook.ID)
	}
	w.mock.HookAfter(func(*http.Request, int) { w.clock.Advance(time.Millisecond) })
	w.run("-write", "-yes")
	answers := w.answers()
	for _, name := range []string{"list-order", "link-parameters", "times"} {
		if answers[name].Result != verdictSame {
			t.Errorf("%+v", answers[name])
		}
	}
	w.run()
	if answer := w.answers()["list-order"]; answer.Result != verdictSkipped {
		t.Errorf("without -write: %+v", answer)
	}
	w.expectClean()
}

// A 403 for an unknown object is an answer, unless the token may not read the API.
func TestRun_unknownObjectIsForbidden(t *testing.T) {
	gone := []string{"webhook-gone", "subscription-gone", "callback-gone"}
	switches := map[string]string{}
	for _, name := range gone {
		switches[name] = "403"
	}
	w := organization(t, switches)
	w.run()
	for _, name := range []string{"unknown-webhook", "unknown-subscription", "unknown-callback"} {
		if answer := w.answers()[name]; answer.Seen != "403" {
			t.Errorf("%+v", answer)
		}
	}
	w = newMockOrg(t, mockwebex.WithToken("narrow", "spark:rooms_read"))
	w.config.Credentials = webexapi.Credentials{AccessToken: "narrow"}
	if code := w.run(); code != exitDifferent { // people/me has the status 403.
		t.Errorf("exit code %d\n%s", code, w.stderr.String())
	}
	for _, name := range []string{
		"unknown-subscription", "unknown-callback", "unknown-queue", "event-types", "queue-filter", "nested-filters",
	} {
		if answer := w.answers()[name]; answer.Result != verdictSkipped || !strings.HasPrefix(answer.Reason, "status 403") {
			t.Errorf("without a scope: %+v", answer)
		}
	}
}

func TestRun_readOnlyVariable(t *testing.T) {
	w := newMockOrg(t)
	w.config.ReadOnly = true
	if code := w.run(writing...); code != exitFailed || len(w.mock.Requests()) > 0 {
		t.Errorf("exit code %d after %d requests", code, len(w.mock.Requests()))
	}
	if code := w.run(); code != exitSame {
		t.Errorf("without -write: exit code %d\n%s", code, w.stderr.String())
	}
}

func TestRun_fails(t *testing.T) {
	w := newMockOrg(t)
	w.config.Credentials = webexapi.Credentials{AccessToken: "expired"}
	if code := w.run(); code != exitFailed || !strings.Contains(w.stderr.String(), "not valid") {
		t.Errorf("an invalid token: exit code %d\n%s", code, w.stderr.String())
	}
	w.config.Credentials = webexapi.Credentials{AccessToken: mockwebex.DefaultToken}
	w.config.BaseURL = "https://platform.example"
	if code := w.run(); code != exitFailed || !strings.Contains(w.stderr.String(), "WEBEX_BASE_URL") {
		t.Errorf("a wrong base URL: exit code %d\n%s", code, w.stderr.String())
	}
	w.config.BaseURL = "https://platform.example/v1"
	w.mock.Fault(mockwebex.Fault{Times: 1, Do: mockwebex.HTML(http.StatusOK)})
	if code := w.run(); code != exitFailed || !strings.Contains(w.stderr.String(), "WEBEX_BASE_URL") {
		t.Errorf("a page: exit code %d\n%s", code, w.stderr.String())
	}
	w.mock.Fault(mockwebex.Fault{Times: 100, Do: mockwebex.ResetBefore()})
	if code := w.run(); code != exitFailed || !strings.Contains(w.stderr.String(), "does not respond") {
		t.Errorf("no connection: exit code %d\n%s", code, w.stderr.String())
	}
	w.mock.ClearFaults()
	w.config.Credentials = webexapi.Credentials{}
	if code := w.run(); code != exitFailed {
		t.Errorf("no token: exit code %d", code)
	}
}

func TestRun_warnsAboutRefreshToken(t *testing.T) {
	w := organization(t, map[string]string{"rotate-refresh-token": "true"})
	w.run()
	for _, want := range []string{"Warning: The access token is obtained", "Warning: Webex returned a new refresh token"} {
		if !strings.Contains(w.stderr.String(), want) {
			t.Errorf("%q is not in\n%s", want, w.stderr.String())
		}
	}
	w = newMockOrg(t)
	w.config.Credentials = webexapi.Credentials{AccessToken: mockwebex.DefaultToken}
	w.run()
	if strings.Contains(w.stderr.String(), "Warning") {
		t.Errorf("warned of a token that is not renewed:\n%s", w.stderr.String())
	}
}

// The callback is alone, far ahead by the clock of the server, and announced before anything else is sent.
func TestRun_callbackIsSafe(t *testing.T) {
	for name, shift := range map[string]string{"same clock": "0s", "server ahead": "23h", "server behind": "-23h"} {
		t.Run(name, func(t *testing.T) {
			w := organization(t, map[string]string{"clock-shift": shift})
			offset, _ := time.ParseDuration(shift)
			w.mock.Hook(func(*http.Request) {
				callbacks := w.mock.Callbacks()
				if len(callbacks) > 1 {
					t.Errorf("%d callbacks at once", len(callbacks))
				}
				for _, callback := range callbacks {
					date, _ := time.Parse(time.DateOnly, callback.ScheduleDate)
					if ahead := date.Sub(fakeclock.Start.Add(offset)); ahead < 28*24*time.Hour {
						t.Errorf("only %s ahead", ahead)
					}
					if !strings.Contains(w.stderr.String(), "callback "+callback.ID+". To delete it: curl -X DELETE") {
						t.Errorf("not announced:\n%s", w.stderr.String())
					}
				}
			})
			w.run(writing...)
			if answer := w.answers()["callback-number"]; answer.Result != verdictSame {
				t.Errorf("callbacks were not asked: %+v", answer)
			}
			w.expectClean()
		})
	}
}

// Neither the profile nor the table contains anything that identifies the organization.
func TestProfile_isAnonymous(t *testing.T) {
	w := organization(t, map[string]string{"errors": "text", "status-after-update": "suspended", "extra-event-types": "true"})
	w.run(writing...)
	forbidden := []string{
		mockwebex.DefaultOrgID, mockwebex.DefaultToken, secondToken, refreshToken, clientSecret, clientID, probeNumber, "0123", probeName,
		mockwebex.SeedQueueID, mockwebex.SeedQueueName, mockwebex.SeedAgentEmail, mockwebex.DefaultPerson().Email, "@", "minted", "http",
		"platform.example", "contact-center.example", webhookSecret, subscriptionSecret,
	}
	for _, request := range w.mock.Requests() {
		segments := strings.Split(request.Path, "/")
		if id := segments[len(segments)-1]; len(id) >= 30 {
			forbidden = append(forbidden, id)
		}
	}
	for what, text := range map[string]string{"profile": string(w.written()), "table": w.stdout.String()} {
		for _, private := range forbidden {
			if strings.Contains(strings.ToLower(text), strings.ToLower(private)) {
				t.Errorf("the %s contains %q", what, private)
			}
		}
	}
}

// The profile never quotes a response.
func TestProfile_quotesNoText(t *testing.T) {
	w := newMockOrg(t)
	const private = "Ada Lovelace 42"
	w.mock.RewriteBody(func(_ *http.Request, _ int, body any) any { return rewriteTexts(body, private) })
	w.run(writing...)
	if text := string(w.written()) + w.stdout.String(); strings.Contains(text, private) {
		t.Errorf("a text of a response is quoted:\n%s", text)
	}
	w.mock.RewriteBody(func(_ *http.Request, _ int, body any) any { return rewriteTexts(body, "") })
	w.run("-write", "-yes")
	w.expectClean()
}

// rewriteTexts replaces all texts but IDs and names, by which the probe finds its objects.
func rewriteTexts(value any, text string) any {
	switch inner := value.(type) {
	case map[string]any:
		for field, value := range inner {
			if !slices.Contains([]string{"id", "name", "customerName", "access_token", "refresh_token"}, field) {
				inner[field] = rewriteTexts(value, text)
			} else if field == "name" && inner["resource"] != nil {
				inner[field] = text
			}
		}
	case []any:
		for i, value := range inner {
			inner[i] = rewriteTexts(value, text)
		}
	case string:
		return text
	}
	return value
}
