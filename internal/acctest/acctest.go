// Package acctest is what the acceptance tests share: a mock of Webex, a clock on which waiting takes no time, and the provider
// between the two and real Terraform. It may import provider, mockwebex and fakeclock; only tests import it.
package acctest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/provider"
)

// Env is one test's Webex: nothing of it is shared with other tests, so that they may run in parallel.
type Env struct {
	// Mock is both Webex APIs, at URL.
	Mock *mockwebex.Server
	// Clock is the time of the provider and of the mock. It starts at fakeclock.Start and moves only when somebody waits.
	Clock *fakeclock.Clock
	// URL is the address of the mock, without a slash at the end.
	URL string

	t     *testing.T
	needs []tfversion.TerraformVersionCheck
}

// New starts a mock and a clock that last as long as the test.
func New(t *testing.T, options ...mockwebex.Option) *Env {
	t.Helper()
	forgetDeveloper()
	clock := fakeclock.New(fakeclock.Start)
	mock := mockwebex.New(append([]mockwebex.Option{mockwebex.WithClock(clock.Now)}, options...)...)
	url, stop, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		mock.ClearFaults() // A request that hangs would hold the server.
		stop()
	})
	return &Env{Mock: mock, Clock: clock, URL: url, t: t}
}

// forgetDeveloper clears the environment of what the developer works with: credentials that would win over the test's, and a
// configuration file of the command line, whose absence breaks OpenTofu. It is done once, because testing.T.Setenv would
// forbid parallel tests.
var forgetDeveloper = sync.OnceFunc(func() {
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "WEBEX_") || name == "TF_CLI_CONFIG_FILE" {
			_ = os.Unsetenv(name)
		}
	}
})

// Factories serve the provider under its name, for resource.TestCase.
func (e *Env) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){"webex": e.serve}
}

func (e *Env) serve() (tfprotov6.ProviderServer, error) {
	return provider.NewServer(provider.New("test", provider.WithClock(e.Clock))()), nil
}

// Config puts the provider block before the configuration.
func (e *Env) Config(hcl string) string { return e.ConfigWith("", hcl) }

// ConfigWith is Config with more arguments in the provider block, such as `request_timeout = "1s"`.
func (e *Env) ConfigWith(arguments, hcl string) string {
	return e.block("webex", arguments) + hcl
}

func (e *Env) block(name, arguments string) string {
	return fmt.Sprintf(`provider %q {
  access_token            = %q
  base_url                = "%s/v1"
  contact_center_base_url = %q
  %s
}
`, name, mockwebex.DefaultToken, e.URL, e.URL, arguments)
}

// Needs has Run skip the test where Terraform is older than the feature that is tested.
func (e *Env) Needs(oldest *version.Version) *Env {
	e.needs = append(e.needs, tfversion.SkipBelow(oldest))
	return e
}

// Run runs the steps with real Terraform, which destroys in the end what they left.
func (e *Env) Run(steps ...resource.TestStep) {
	e.t.Helper()
	resource.UnitTest(e.t, resource.TestCase{ProtoV6ProviderFactories: e.Factories(), TerraformVersionChecks: e.needs, Steps: steps})
}

// Step applies a configuration (without provider block), checks the state, and expects that the next plan is empty.
func (e *Env) Step(hcl string, checks ...statecheck.StateCheck) resource.TestStep {
	return resource.TestStep{
		Config:            e.Config(hcl),
		ConfigStateChecks: checks,
		ConfigPlanChecks: resource.ConfigPlanChecks{
			PostApplyPreRefresh:  []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
		},
	}
}

// StepWithAction is Step that also expects what the plan does to an address.
func (e *Env) StepWithAction(address string, action plancheck.ResourceActionType, hcl string, checks ...statecheck.StateCheck) resource.TestStep {
	step := e.Step(hcl, checks...)
	step.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}
	return step
}

// ExpectEmptyPlan plans a configuration and expects an empty plan.
func (e *Env) ExpectEmptyPlan(hcl string) resource.TestStep {
	step := e.Step(hcl)
	step.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}
	return step
}

// ExpectError applies a configuration and expects an error, for instance ErrorContains("no such queue").
func (e *Env) ExpectError(hcl string, want ErrorPattern) resource.TestStep {
	return resource.TestStep{Config: e.Config(hcl), ExpectError: want.Regexp()}
}

// Before does something right before a step: time passes, somebody changes an object, requests are counted from here.
func Before(do func(), step resource.TestStep) resource.TestStep {
	earlier := step.PreConfig
	step.PreConfig = func() {
		if earlier != nil {
			earlier()
		}
		do()
	}
	return step
}

// Requests checks, after an apply, how many requests the mock has received since ResetRequests; the pattern is that of
// mockwebex.Server.Count.
func (e *Env) Requests(method, pattern string, want int) statecheck.StateCheck {
	return Check(func() error {
		if got := e.Mock.Count(method, pattern); got != want {
			return fmt.Errorf("got %d requests %s %s, want %d", got, method, pattern, want)
		}
		return nil
	})
}

// Check makes a state check of any function.
func Check(check func() error) statecheck.StateCheck { return checkFunc(check) }

type checkFunc func() error

// CheckState implements statecheck.StateCheck.
func (c checkFunc) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = c()
}
