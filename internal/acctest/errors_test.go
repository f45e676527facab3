package acctest_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// createMany creates webhooks at the same time and returns all diagnostics.
func createMany(t *testing.T, terraform *acctest.Protocol, n int) acctest.Diagnostics {
	t.Helper()
	var (
		all   acctest.Diagnostics
		mu    sync.Mutex
		group sync.WaitGroup
	)
	for i := range n {
		group.Go(func() {
			plan := terraform.Plan(t.Context(), acctest.Object{Type: "webex_webhook"}, acctest.Values{
				"name": fmt.Sprintf("Orders %d", i), "target_url": "https://example.com/orders", "resource": "messages", "event": "created",
			})
			_, diagnostics := terraform.Apply(t.Context(), plan, nil)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, diagnostics...)
		})
	}
	group.Wait()
	return all
}

// TestAccErrors_credentials creates many objects with bad credentials: each error names the setting, in at most three lines, and the
// explanation is shown once.
func TestAccErrors_credentials(t *testing.T) {
	t.Parallel()
	const objects = 60
	for name, test := range map[string]struct {
		provider acctest.Values
		setting  string
		not      []string
	}{
		"access token": {acctest.Values{"access_token": "wrong"}, "access_token (or WEBEX_ACCESS_TOKEN)", []string{"Authorize the app"}},
		"client secret": {
			acctest.Values{"access_token": nil, "client_id": "client", "client_secret": "wrong-secret", "refresh_token": "refresh-token"},
			"client_secret", []string{"90 days", "access_token"},
		},
		"refresh token": {
			acctest.Values{"access_token": nil, "client_id": "client", "client_secret": "client-secret", "refresh_token": "wrong-token"},
			"refresh_token (or WEBEX_REFRESH_TOKEN)", []string{"personal access token", "WEBEX_ACCESS_TOKEN"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockwebex.WithOAuthClient("client", "client-secret", "refresh-token"))
			diagnostics := createMany(t, env.ProtocolWith(test.provider), objects)
			if got := len(diagnostics.Errors()); got != objects {
				t.Errorf("got %d errors, want %d", got, objects)
			}
			for _, one := range diagnostics.Errors() {
				if lines := strings.Split(one.Detail, "\n"); len(lines) > 3 || !strings.Contains(one.Detail, test.setting) {
					t.Fatalf("got %d lines, want at most 3 that name %s:\n%s", len(lines), test.setting, one.Detail)
				}
			}
			if got := diagnostics.Warnings(); len(got) != 1 {
				t.Errorf("got %d explanations, want 1: %s", len(got), got)
			}
			for _, text := range test.not {
				if diagnostics.Contain(text) {
					t.Errorf("%q is about other credentials: %s", text, diagnostics[:1])
				}
			}
		})
	}
}

// TestAccRefreshToken_rotated checks that the warning about a replaced refresh token appears once.
func TestAccRefreshToken_rotated(t *testing.T) {
	t.Parallel()
	const summary = "Webex replaced the refresh token"
	for _, rotate := range []bool{true, false} {
		env := acctest.New(t, mockwebex.WithOAuthClient("client", "client-secret", "refresh-token"),
			mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.RotateRefreshToken = rotate }))
		terraform := env.ProtocolWith(acctest.Values{
			"access_token": nil, "client_id": "client", "client_secret": "client-secret", "refresh_token": "refresh-token",
		})
		warnings := createMany(t, terraform, 5).Warnings()
		_, further := terraform.ReadDataSource(t.Context(), "webex_webhooks", acctest.Values{})
		warnings = append(warnings, further.Warnings()...)
		if want := map[bool]int{true: 1}[rotate]; len(warnings) != want || want > 0 && warnings[0].Summary != summary {
			t.Errorf("rotate=%t: got %s, want %d warnings %q", rotate, warnings, want, summary)
		}
	}
}
