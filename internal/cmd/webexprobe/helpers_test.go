package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

const (
	clientID     = "probe-client"
	clientSecret = "probe-client-secret"
	refreshToken = "probe-refresh-token"
	secondToken  = "token-of-another-app"
	// probeNumber has no country code, so that E.164 is noticed.
	probeNumber = "2025550123"
)

// inProcess carries requests to a mock without a network.
type inProcess struct{ mock *mockwebex.Server }

// RoundTrip implements http.RoundTripper. A response that the mock does not send is a broken connection.
func (t inProcess) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	defer func() {
		if lost := recover(); lost != nil {
			resp, err = nil, &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}
		}
	}()
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	if req.Body == nil {
		req.Body = http.NoBody
	}
	req.RequestURI = req.URL.RequestURI()
	recorder := httptest.NewRecorder()
	t.mock.ServeHTTP(recorder, req)
	return recorder.Result(), nil
}

// mockOrg is a mock organization with a clock that does not wait.
type mockOrg struct {
	t              *testing.T
	mock           *mockwebex.Server
	clock          *fakeclock.Clock
	config         webexapi.Config
	env            environment
	stdout, stderr bytes.Buffer
	profile        string
}

// newMockOrg returns an organization in which all questions can be asked.
func newMockOrg(t *testing.T, options ...mockwebex.Option) *mockOrg {
	t.Helper()
	w := &mockOrg{t: t, clock: fakeclock.New(fakeclock.Start), profile: filepath.Join(t.TempDir(), "profile.json")}
	other := mockwebex.DefaultPerson()
	other.AppID = "11111111-2222-4333-8444-555555555555"
	w.mock = mockwebex.New(append([]mockwebex.Option{
		mockwebex.WithClock(w.clock.Now), mockwebex.WithSeed(), mockwebex.WithOAuthClient(clientID, clientSecret, refreshToken),
		mockwebex.WithPersonToken(secondToken, other),
	}, options...)...)
	for i, owner := range []string{"creator", "creator", "org", "creator"} {
		w.mock.PutWebhook(mockwebex.Webhook{
			Name: "Own", TargetURL: "https://example.com/", Resource: "rooms", Event: "created", OwnedBy: owner,
			Created: fakeclock.Start.Add(time.Duration(i-10) * time.Hour),
		})
	}
	w.mock.PutQueue(mockwebex.Queue{ID: "a1b2c3d4-0042-4a00-8000-000000000042", Name: "Sales + Service", Active: true})
	w.mock.PutAgent(mockwebex.Agent{Email: "ada+test@example.com", Active: true})
	w.config = webexapi.Config{
		BaseURL: "https://platform.example/v1", ContactCenterBaseURL: "https://contact-center.example", OrgID: mockwebex.DefaultOrgID,
		Credentials: webexapi.Credentials{ClientID: clientID, ClientSecret: clientSecret, RefreshToken: refreshToken},
		Clock:       w.clock, Transport: inProcess{w.mock},
	}
	w.env = environment{
		stdin: strings.NewReader(""), stdout: &w.stdout, stderr: &w.stderr,
		config:      func() (webexapi.Config, error) { return w.config, nil },
		secondToken: secondToken,
		lookupHost:  func(context.Context, string) ([]string, error) { return nil, errors.New("no such host") },
	}
	return w
}

// writing are the arguments of a run that asks everything.
var writing = []string{"-write", "-yes", "-callback-number", probeNumber, "-queue", mockwebex.SeedQueueID}

// run runs the program and returns its exit code.
func (w *mockOrg) run(arguments ...string) int {
	w.t.Helper()
	w.stdout.Reset()
	w.stderr.Reset()
	return run(w.t.Context(), w.env, append([]string{"-json", w.profile}, arguments...))
}

// answers returns the checks of the profile that the last run wrote, by name.
func (w *mockOrg) answers() map[string]profileCheck {
	w.t.Helper()
	var written profile
	if err := json.Unmarshal(w.written(), &written); err != nil {
		w.t.Fatal(err)
	}
	answers := map[string]profileCheck{}
	for _, check := range written.Checks {
		answers[check.Name] = check
	}
	return answers
}

func (w *mockOrg) written() []byte {
	w.t.Helper()
	data, err := os.ReadFile(w.profile)
	if err != nil {
		w.t.Fatalf("%v\n%s", err, w.stderr.String())
	}
	return data
}

// expectClean checks that nothing of the probe is left.
func (w *mockOrg) expectClean() {
	w.t.Helper()
	if left := remaining(w.mock); len(left) > 0 {
		w.t.Errorf("left behind: %v\n%s", left, w.stderr.String())
	}
}

// remaining are the objects of the probe in a mock.
func remaining(mock *mockwebex.Server) []string {
	var left []string
	for _, webhook := range mock.Webhooks() {
		if strings.Contains(webhook.Name, probeName) {
			left = append(left, "webhook "+webhook.ID)
		}
	}
	for _, subscription := range mock.Subscriptions() {
		left = append(left, "subscription "+subscription.ID)
	}
	for _, callback := range mock.Callbacks() {
		left = append(left, "callback "+callback.ID)
	}
	return left
}
