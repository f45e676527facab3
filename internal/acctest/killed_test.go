package acctest_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// oneOfEach is a configuration with an object of each kind.
func oneOfEach() string {
	return fmt.Sprintf(`
resource "webex_webhook" "test" {
  name       = "Orders"
  target_url = "https://hooks.example.com/orders"
  resource   = "messages"
  event      = "created"
  secret     = %q
}
resource "webexcc_subscription" "test" {
  provider        = webex
  name            = "Calls"
  event_types     = ["task:new"]
  destination_url = "https://hooks.example.com/calls"
  secret          = %q
  status          = "inactive"
}
`, webhookSecret, subscriptionSecret) + callbacks("test", "", "", 0)
}

// callbacks is a resource with a callback for each number, under its prefix as key; 0 is one callback without a key.
func callbacks(name, prefix, arguments string, count int) string {
	forEach, suffix := "", "00"
	if count > 0 {
		forEach = fmt.Sprintf(`for_each = { for n in range(%d) : "%s${n}" => format("%%02d", n) }`, count, prefix)
		suffix = "${each.value}"
	}
	return fmt.Sprintf(`
resource "webexcc_scheduled_callback" %q {
  provider        = webex
  %s
  customer_name   = "Customer %s"
  callback_number = "+123456789%s"
  timezone        = "Etc/UTC"
  schedule_date   = %q
  start_time      = "10:00"
  end_time        = "11:00"
  queue_id        = %q
  %s
}
`, name, forEach, suffix, suffix, inTwoDays(), queueID, arguments)
}

// holdUp delays responses until release is called, beginning with the n-th one for which hold returns true. Then it closes reached.
func holdUp(mock *mockwebex.Server, n int64, hold func(method string) bool) (reached <-chan struct{}, release func()) {
	var seen atomic.Int64
	arrived, released := make(chan struct{}), make(chan struct{})
	mock.HookAfter(func(r *http.Request, _ int) {
		if !hold(r.Method) {
			return
		}
		switch number := seen.Add(1); {
		case number == n:
			close(arrived)
		case number < n-9: // Terraform sends ten at a time.
			return
		}
		<-released
	})
	return arrived, func() { close(released) }
}

// Terraform or the provider is killed while an object of each kind is created. The next apply creates no second object: it fails and names
// the existing ones. With adopt_existing it adopts them, and sets the configured secret and status.
func TestAcc_killedCreate(t *testing.T) {
	t.Parallel()
	is := func(wanted string) func(string) bool { return func(method string) bool { return method == wanted } }
	for name, test := range map[string]struct {
		held     func(method string) bool
		requests int64
		kill     func(*process)
		// orphans is the minimum number of objects that no state contains.
		orphans int
		// stopped stops Terraform before the responses arrive: the provider receives them, and Terraform cannot save anything.
		stopped bool
	}{
		"Terraform, before the create":                    {is(http.MethodGet), 1, (*process).killTerraform, 0, false},
		"Terraform, between commit and response":          {is(http.MethodPost), 3, (*process).killTerraform, 3, false},
		"provider, between commit and response":           {is(http.MethodPost), 3, (*process).killProvider, 3, false},
		"Terraform, between response and state":           {is(http.MethodPatch), 1, (*process).killTerraform, 1, false},
		"provider, between response and state":            {is(http.MethodPatch), 1, (*process).killProvider, 1, false},
		"Terraform, between every response and the state": {is(http.MethodPost), 3, (*process).killTerraform, 3, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, mock := newWorkspace(t)
			w.write(oneOfEach())
			reached, release := holdUp(mock, test.requests, test.held)
			killed := w.start()
			killed.waitFor(reached)
			if test.stopped {
				killed.stopTerraform()
				release()
				waitForRequest(t, mock, http.MethodPatch) // The provider has the response about the subscription,
				time.Sleep(grace / 4)                     // and by now those about the others.
			}
			test.kill(killed)
			if !test.stopped {
				release()
			}

			existing := allIDs(mock)
			orphans := without(existing, w.ids())
			if len(orphans) < test.orphans || test.orphans == 0 && len(existing) > 0 {
				t.Fatalf("Webex has %q, the state %v:\n%s", existing, w.state(), &killed.output)
			}
			mock.ResetRequests()
			output, err := w.apply(nil)
			if (err != nil) != (len(orphans) > 0) {
				t.Errorf("the next apply: %v\n%s", err, output)
			}
			for _, id := range orphans {
				if !strings.Contains(output, "already exists") || !namesImport(output, id) {
					t.Errorf("the next apply does not show how to import %s:\n%s", id, output)
				}
			}
			wantObjects(t, mock, 1, 1, 1)

			for _, webhook := range mock.Webhooks() {
				mock.SetWebhookStatus(webhook.ID, "inactive")
			}
			logPath := filepath.Join(w.dir, "terraform.log")
			output = w.mustApply(map[string]string{"WEBEX_ADOPT_EXISTING": "true", "TF_LOG": "DEBUG", "TF_LOG_PATH": logPath})
			if adopted := strings.Count(output, "already existed"); adopted != len(orphans) {
				t.Errorf("%d warnings of an adoption, want %d:\n%s", adopted, len(orphans), output)
			}
			wantLogged(t, logPath, "Adopted an existing object", len(orphans))
			wantLogged(t, logPath, "Listed the existing objects before creating", len(orphans))
			if ids := w.ids(); !sameIDs(ids, allIDs(mock)) || len(without(existing, ids)) > 0 {
				t.Errorf("the state contains %q, Webex %q; there were %q", ids, allIDs(mock), existing)
			}
			wantObjects(t, mock, 1, 1, 1)
			if it := mock.Webhooks()[0]; it.Secret != webhookSecret || it.Status != "active" {
				t.Errorf("the webhook has the secret %q and is %s", it.Secret, it.Status)
			}
			if it := mock.Subscriptions()[0]; it.Secret != subscriptionSecret || it.Status != "inactive" {
				t.Errorf("the subscription has the secret %q and is %s", it.Secret, it.Status)
			}
			w.expectEmptyPlan()
		})
	}
}

// waitForRequest waits until the mock has received a request.
func waitForRequest(t *testing.T, mock *mockwebex.Server, method string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); mock.Count(method, "") == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("there was no %s", method)
		}
	}
}

// A run that creates many callbacks is killed, or ended with two interrupts.
func TestAccCallback_killedAmongMany(t *testing.T) {
	t.Parallel()
	const count = 60
	for name, kill := range map[string]func(*process){
		"Terraform": (*process).killTerraform,
		"provider":  (*process).killProvider,
		"two interrupts": func(p *process) {
			providers := p.providers()
			for range 2 {
				_ = p.command.Process.Signal(os.Interrupt)
				time.Sleep(grace / 4) // Terraform counts signals that arrive at the same time as one.
			}
			p.kill(providers)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, mock := newWorkspace(t)
			w.write(callbacks("test", "customer-", "", count))
			reached, release := holdUp(mock, 30, func(method string) bool { return method == http.MethodPost })
			killed := w.start()
			killed.waitFor(reached)
			kill(killed)
			release()
			orphans := without(allIDs(mock), w.ids())
			if len(orphans) == 0 {
				t.Fatalf("there are no orphans:\n%s", &killed.output)
			}

			output, err := w.apply(nil)
			if err == nil {
				t.Errorf("the next apply reports success")
			}
			for _, id := range orphans {
				if !namesImport(output, id) {
					t.Errorf("the next apply does not name %s:\n%s", id, output)
				}
			}
			wantObjects(t, mock, 0, count, 0)
			w.mustApply(adopting)
			if ids := w.ids(); len(ids) != count || !sameIDs(ids, allIDs(mock)) {
				t.Errorf("the state contains %d callbacks, Webex %d, want %d", len(ids), len(mock.Callbacks()), count)
			}
			w.expectEmptyPlan()
		})
	}
}

// namesImport reports whether the output of Terraform contains the command that imports an object.
func namesImport(output, id string) bool {
	return regexp.MustCompile(`terraform import \w+\.<name> ([-\w]+/)?` + regexp.QuoteMeta(id)).MatchString(output)
}

// wantObjects checks how many objects Webex has.
func wantObjects(t *testing.T, mock *mockwebex.Server, webhooks, callbacks, subscriptions int) {
	t.Helper()
	if len(mock.Webhooks()) != webhooks || len(mock.Callbacks()) != callbacks || len(mock.Subscriptions()) != subscriptions {
		t.Errorf("Webex has %d webhooks, %d callbacks and %d subscriptions, want %d, %d and %d",
			len(mock.Webhooks()), len(mock.Callbacks()), len(mock.Subscriptions()), webhooks, callbacks, subscriptions)
	}
}

// wantLogged checks how often a message of the client is in the log of Terraform.
func wantLogged(t *testing.T, path, message string, want int) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(content), "[DEBUG] provider.terraform-provider-webex: "+message+":"); got != want {
		t.Errorf("%q is in the log %d times, want %d", message, got, want)
	}
}
