package acctest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// modes are the ways in which a create may handle an equal object.
var modes = []struct {
	name string
	// arguments are for the resource, env for the apply.
	arguments string
	env       map[string]string
}{
	{"error", "", nil},
	{"create", `on_existing = "create"`, nil},
	{"adopt", "", adopting},
}

// Renaming the keys of a for_each without moved blocks creates and deletes equal objects at the same time, in any order. No callback is
// lost: after every run there are as many as before, and each is in the state or named in an error. Moved blocks then restore the state.
func TestAccCallback_renamedKeys(t *testing.T) {
	t.Parallel()
	const count = 60
	for _, mode := range modes {
		t.Run(mode.name, func(t *testing.T) {
			t.Parallel()
			w, mock := newWorkspace(t)
			// Without something that is destroyed first, Terraform begins with the deletes: creates and deletes would not be mixed.
			w.write(callbacks("test", "old-", mode.arguments, count) + `
resource "terraform_data" "test" {
  depends_on = [webexcc_scheduled_callback.test]
  provisioner "local-exec" {
    when    = destroy
    command = "sleep 0.2"
  }
}
`)
			w.mustApply(nil)

			prefixes := []string{"new-", "newer-"}
			if mode.name == "create" {
				prefixes = prefixes[:1] // Nothing is left to be done.
			}
			for _, prefix := range prefixes {
				w.write(callbacks("test", prefix, mode.arguments, count))
				output, err := w.apply(mode.env)
				if err != nil && mode.name != "error" {
					t.Errorf("apply: %v\n%s", err, output)
				}
				wantObjects(t, mock, 0, count, 0)
				for _, id := range without(allIDs(mock), w.ids()) {
					t.Errorf("%s is not in the state:\n%s", id, output)
				}
				if lost := without(w.ids(), allIDs(mock)); len(lost) > 0 {
					t.Errorf("the state contains %q, which do not exist", lost)
				}
			}

			var moved strings.Builder
			for n := range count {
				for _, prefix := range []string{"old", "newer"} {
					fmt.Fprintf(&moved, "moved {\n  from = webexcc_scheduled_callback.test[\"%s-%d\"]\n  to = webexcc_scheduled_callback.test[\"new-%d\"]\n}\n", prefix, n, n)
				}
			}
			before := allIDs(mock)
			w.write(callbacks("test", "new-", mode.arguments, count) + onlyFrom(w, moved.String()))
			w.mustApply(nil)
			if !sameIDs(before, allIDs(mock)) || !sameIDs(before, w.ids()) {
				t.Errorf("the moved blocks left %q of %q", w.ids(), before)
			}
			w.expectEmptyPlan()
		})
	}
}

// onlyFrom keeps the moved blocks whose origin is in the state: Terraform does not accept two blocks with the same target.
func onlyFrom(w *workspace, moved string) string {
	var kept strings.Builder
	for block := range strings.SplitAfterSeq(moved, "}\n") {
		if slices.ContainsFunc(w.state(), func(one instance) bool {
			index := strings.TrimSuffix(one.Address[strings.Index(one.Address, "[")+1:], "]")
			return strings.Contains(block, `from = webexcc_scheduled_callback.test["`+index+`"]`)
		}) {
			kept.WriteString(block)
		}
	}
	return kept.String()
}

// With create_before_destroy, the create finds the old object.
func TestAcc_createBeforeDestroy(t *testing.T) {
	t.Parallel()
	const secret = `secret = "a secret that is to be removed, and long"`
	withSecret := func(secret, arguments string) string {
		arguments += "\n  lifecycle {\n    create_before_destroy = true\n  }"
		return fmt.Sprintf(`
resource "webex_webhook" "test" {
  name       = "Orders"
  target_url = "https://hooks.example.com/orders"
  resource   = "messages"
  event      = "created"
  %s
  %s
}
resource "webexcc_subscription" "test" {
  provider        = webex
  name            = "Calls"
  event_types     = ["task:new"]
  destination_url = "https://hooks.example.com/calls"
  %s
  %s
}
`, secret, arguments, secret, arguments) + callbacks("test", "", arguments, 0)
	}
	for _, mode := range modes {
		t.Run(mode.name, func(t *testing.T) {
			t.Parallel()
			w, mock := newWorkspace(t)
			w.write(withSecret(secret, mode.arguments))
			w.mustApply(nil)
			before := allIDs(mock)

			output, err := w.apply(mode.env, "-replace=webex_webhook.test", "-replace=webexcc_subscription.test", "-replace=webexcc_scheduled_callback.test")
			if (err != nil) != (mode.name == "error") {
				t.Errorf("-replace: %v\n%s", err, output)
			}
			wantObjects(t, mock, 1, 1, 1)
			if kept := sameIDs(before, allIDs(mock)); kept != (mode.name != "create") || !sameIDs(w.ids(), allIDs(mock)) {
				t.Errorf("-replace: the state contains %q, Webex %q; there were %q\n%s", w.ids(), allIDs(mock), before, output)
			}
			w.expectEmptyPlan()

			w.write(withSecret("", mode.arguments))
			output, err = w.apply(mode.env)
			if (err == nil) != (mode.name == "create") {
				t.Errorf("removed secret: %v\n%s", err, output)
			}
			wantObjects(t, mock, 1, 1, 1)
			if !sameIDs(w.ids(), allIDs(mock)) {
				t.Errorf("removed secret: the state contains %q, Webex %q\n%s", w.ids(), allIDs(mock), output)
			}
			if mode.name != "create" && (mock.Webhooks()[0].Secret == "" || !strings.Contains(output, "already exists")) {
				t.Errorf("removed secret: the webhook is %+v\n%s", mock.Webhooks()[0], output)
			}
		})
	}
}

// The count of equal blocks goes from one to two and back.
func TestAccCallback_countOfEqualBlocks(t *testing.T) {
	t.Parallel()
	for _, mode := range modes {
		t.Run(mode.name, func(t *testing.T) {
			t.Parallel()
			w, mock := newWorkspace(t)
			write := func(count int) {
				w.write(callbacks("test", "", fmt.Sprintf("%s\n  count = %d", mode.arguments, count), 0))
			}
			write(1)
			w.mustApply(nil)
			first := allIDs(mock)
			write(2)
			output, err := w.apply(mode.env)
			if (err != nil) != (mode.name == "error") {
				t.Errorf("two: %v\n%s", err, output)
			}
			if want := map[bool]int{true: 2, false: 1}[mode.name == "create"]; len(mock.Callbacks()) != want || len(without(allIDs(mock), w.ids())) > 0 {
				t.Errorf("two: the state contains %v, Webex %q\n%s", w.state(), allIDs(mock), output)
			}
			write(1)
			if mode.name == "adopt" {
				// Both instances manage the same callback. Destroying one would cancel it.
				output, err := w.apply(mode.env)
				if err == nil || !strings.Contains(output, "Two resources manage one callback") || !strings.Contains(output, "state list -id="+first[0]) {
					t.Errorf("one: %v\n%s", err, output)
				}
				if output, err := w.run(nil, "state", "rm", "webexcc_scheduled_callback.test[1]"); err != nil {
					t.Errorf("%v\n%s", err, output)
				}
			}
			output = w.mustApply(mode.env)
			if !sameIDs(w.ids(), first) || !sameIDs(allIDs(mock), first) {
				t.Errorf("one: the state contains %v, Webex %q, want %q\n%s", w.state(), allIDs(mock), first, output)
			}
			w.expectEmptyPlan()
		})
	}
}

// A tainted object is deleted before the new one is created, which is therefore not rejected.
func TestAcc_taintedObjects(t *testing.T) {
	t.Parallel()
	w, mock := newWorkspace(t)
	w.write(oneOfEach())
	w.mustApply(nil)
	before := allIDs(mock)
	for _, one := range w.state() {
		if output, err := w.run(nil, "taint", one.Address); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
	}
	w.mustApply(nil)
	wantObjects(t, mock, 1, 1, 1)
	if len(without(before, allIDs(mock))) != 3 || !sameIDs(w.ids(), allIDs(mock)) {
		t.Errorf("the state contains %q, Webex %q; there were %q", w.ids(), allIDs(mock), before)
	}
	w.expectEmptyPlan()
}

// Two configurations describe the same objects: the second one is rejected, and destroying it deletes nothing of the first.
func TestAcc_twoConfigurations(t *testing.T) {
	t.Parallel()
	one, mock := newWorkspace(t)
	one.write(oneOfEach())
	one.mustApply(nil)
	existing := allIDs(mock)
	other := workspaceAt(t, one.url)
	other.write(oneOfEach())
	output, err := other.apply(nil)
	if err == nil || len(other.ids()) > 0 || strings.Count(output, "already exists") < 3 {
		t.Errorf("the second configuration: %v, state %v\n%s", err, other.state(), output)
	}
	for _, id := range existing {
		if !namesImport(output, id) {
			t.Errorf("%s is not named:\n%s", id, output)
		}
	}
	other.mustApply(nil, "-destroy")
	if !sameIDs(existing, allIDs(mock)) {
		t.Errorf("Webex has %q, want %q", allIDs(mock), existing)
	}
	one.expectEmptyPlan()
}
