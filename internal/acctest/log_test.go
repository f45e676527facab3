package acctest_test

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// failingLookups end with errors and warnings that name people.
const failingLookups = `
data "webexcc_agent" "misspelled" {
  provider = webex
  email    = "grace.hoper@example.com"
}
data "webexcc_agent" "inactive" {
  provider = webex
  email    = "alan.turing@example.com"
}
data "webexcc_last_agent" "unavailable" {
  provider        = webex
  customer_number = "+1 303-555-0108"
}
`

// Errors and warnings name people whom no configuration names: agents that are similar, agents that are not available, other accounts, and
// whoever Webex mentions. Neither the log of the provider nor that of Terraform contains them.
func TestAccProvider_diagnosticsAreNotLogged(t *testing.T) {
	t.Parallel()
	other := mockwebex.Person{Email: "other@example.com", DisplayName: "Dorothy Vaughan"}
	w, mock := newWorkspace(t, mockwebex.WithToken(mockwebex.DefaultToken), mockwebex.WithPersonToken("other-token", other))
	mock.PutAgent(mockwebex.Agent{Email: "grace.hopper@example.com", FirstName: "Grace", LastName: "Hopper", Active: true, ContactCenterEnabled: true})
	turing := mock.PutAgent(mockwebex.Agent{Email: "alan.turing@example.com", FirstName: "Alan", LastName: "Turing"})
	mock.PutTask(mockwebex.Task{Origin: "+13035550108", ConnectedCount: 1, Owner: mockwebex.TaskReference{ID: turing.ID, Name: "Alan Mathison Turing"}})
	people := []string{"grace.hopper", "Hopper", "alan.turing", "Turing", "Mathison", "Vaughan", "Lovelace"}

	expectFailure := func(hcl string, shown ...string) {
		t.Helper()
		w.write(hcl)
		for _, env := range []map[string]string{{"TF_LOG_PROVIDER": "TRACE"}, {"TF_LOG": "TRACE"}} {
			env = maps.Clone(env)
			env["TF_LOG_PATH"] = filepath.Join(t.TempDir(), "terraform.log")
			output, err := w.apply(env)
			if err == nil || !contains(output, shown...) {
				t.Errorf("%v\n%s", err, output)
			}
			log, err := os.ReadFile(env["TF_LOG_PATH"])
			if err != nil || !contains(string(log), "Webex API request", "Calling provider defined") {
				t.Errorf("the log does not contain the lines that the test needs: %v", err)
			}
			for line := range strings.Lines(string(log)) {
				for _, name := range people {
					if strings.Contains(line, name) {
						t.Errorf("the log contains %q: %.600s", name, line)
					}
				}
			}
		}
	}
	expectFailure(failingLookups, "Agent not found", "Grace Hopper <grace.hopper@example.com>", "Agent is inactive", "Alan Turing", "Last agent is not available")

	w.write(oneOfEach())
	w.mustApply(nil)
	mock.Switch(func(s *mockwebex.Switches) { s.ClockShift = 2 * time.Minute }) // A new webhook would be waited for.
	w.token = "other-token"
	expectFailure(oneOfEach(), "another account", "Dorothy Vaughan")

	w.token = ""
	mock.Fault(mockwebex.Fault{Method: http.MethodPut, Do: mockwebex.RespondError(http.StatusBadRequest, "queueId: Ada Lovelace owns this queue.")})
	expectFailure(strings.Replace(oneOfEach(), `"11:00"`, `"11:30"`, 1), "Unable to update callback", "Ada Lovelace")
}
