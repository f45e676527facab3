package acctest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// grace is longer than it takes until an interrupt of Terraform reaches the provider.
const grace = time.Second

// After Ctrl-C during a create, the callback exists, so it must be in the state, untainted. The test uses the built provider, real Terraform and
// a real signal.
func TestAccProvider_interruptKeepsCreatedObjects(t *testing.T) {
	t.Parallel()
	installation, err := tfexectest.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(installation.Close)
	mock := mockwebex.New()
	url, stop, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(interruptedConfig(url)), 0o600); err != nil {
		t.Fatal(err)
	}

	committed, interrupted := make(chan struct{}), make(chan struct{})
	var once sync.Once
	mock.HookAfter(func(r *http.Request, _ int) {
		if r.Method != http.MethodPost {
			return
		}
		once.Do(func() { close(committed) })
		<-interrupted
		select { // A client that gives the request up would do so now.
		case <-r.Context().Done():
		case <-time.After(grace):
		}
	})
	apply := installation.Command(t.Context(), dir, nil, "apply", "-auto-approve", "-input=false", "-no-color")
	var output bytes.Buffer
	apply.Stdout, apply.Stderr = &output, &output
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = apply.Wait() // Terraform may report the interruption as a failure.
		close(ended)
	}()
	select {
	case <-committed:
	case <-ended:
		t.Fatalf("Terraform ended without a create:\n%s", &output)
	}
	if err := apply.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	close(interrupted)
	<-ended
	if !bytes.Contains(output.Bytes(), []byte("Interrupt received")) {
		t.Fatalf("Terraform did not notice the interrupt:\n%s", &output)
	}

	terraform, err := installation.Terraform(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	state, err := terraform.Show(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	scheduled := mock.Callbacks()
	if len(scheduled) != 1 {
		t.Fatalf("Webex has %d callbacks, want 1", len(scheduled))
	}
	if state.Values == nil || len(state.Values.RootModule.Resources) != 1 {
		t.Fatalf("the callback is not in the state:\n%s", &output)
	}
	kept := state.Values.RootModule.Resources[0]
	if id := kept.AttributeValues["id"]; id != scheduled[0].ID || kept.Tainted {
		t.Errorf("the state contains %v, tainted: %v; Webex has %s", id, kept.Tainted, scheduled[0].ID)
	}
	if changes, err := terraform.Plan(t.Context()); err != nil || changes {
		t.Errorf("the next plan changes something: %v %v", changes, err)
	}
}

func interruptedConfig(url string) string {
	return providerConfig(url) + fmt.Sprintf(`
resource "webexcc_scheduled_callback" "test" {
  provider        = webex
  customer_name   = "Ada Lovelace"
  callback_number = %q
  timezone        = "Etc/UTC"
  schedule_date   = %q
  start_time      = "10:00"
  end_time        = "11:00"
  queue_id        = %q
}
`, number, inTwoDays(), queueID)
}
