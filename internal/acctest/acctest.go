// Package acctest provides the environment of acceptance tests: a mock of Webex, a fake clock, and the provider. It may import provider,
// mockwebex and fakeclock; only tests import it.
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

// Env is the environment of one test. It shares nothing with other tests, so that they can run in parallel.
type Env struct {
	// Mock serves both Webex APIs at URL.
	Mock *mockwebex.Server
	// Clock is the clock of the provider and the mock. It starts at fakeclock.Start and advances only when something waits.
	Clock *fakeclock.Clock
	// URL is the base URL of the mock, without a trailing slash.
	URL string

	t     *testing.T
	needs []tfversion.TerraformVersionCheck
	live  bool
}

// New starts a mock and a clock for the duration of the test.
func New(t *testing.T, options ...mockwebex.Option) *Env {
	t.Helper()
	if isLive() {
		t.Fatal("This test uses a mock and would remove your credentials from the environment. Unset " + LiveVariable + ", or run make live.")
	}
	clearEnvironment()
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

// clearEnvironment unsets the developer's credentials, which would take precedence over those of the test, and the CLI configuration file,
// which breaks OpenTofu if it does not exist. It runs once, because testing.T.Setenv does not allow parallel tests.
var clearEnvironment = sync.OnceFunc(func() {
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "WEBEX_") || name == "TF_CLI_CONFIG_FILE" {
			_ = os.Unsetenv(name)
		}
	}
})

// Factories returns the provider factories for resource.TestCase.
func (e *Env) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){"webex": e.serve}
}

func (e *Env) serve() (tfprotov6.ProviderServer, error) {
	if e.live {
		return provider.NewServer(provider.New("live-test")()), nil
	}
	return provider.NewServer(provider.New("test", provider.WithClock(e.Clock))()), nil
}

// Config returns the configuration with a provider block.
func (e *Env) Config(hcl string) string { return e.ConfigWith("", hcl) }

// ConfigWith is Config with more arguments in the provider block, such as `request_timeout = "1s"`.
func (e *Env) ConfigWith(arguments, hcl string) string {
	return e.block("webex", arguments) + hcl
}

func (e *Env) block(name, arguments string) string {
	if e.live {
		return fmt.Sprintf("provider %q {\n  %s\n}\n", name, arguments)
	}
	return fmt.Sprintf(`provider %q {
  access_token            = %q
  base_url                = "%s/v1"
  contact_center_base_url = %q
  %s
}
`, name, mockwebex.DefaultToken, e.URL, e.URL, arguments)
}

// Needs makes Run skip the test if Terraform is older than the feature under test.
func (e *Env) Needs(oldest *version.Version) *Env {
	e.needs = append(e.needs, tfversion.SkipBelow(oldest))
	return e
}

// Run runs the steps with real Terraform, which destroys the remaining objects at the end.
func (e *Env) Run(steps ...resource.TestStep) {
	e.t.Helper()
	resource.UnitTest(e.t, resource.TestCase{ProtoV6ProviderFactories: e.Factories(), TerraformVersionChecks: e.needs, Steps: steps})
}

// Step applies a configuration (without provider block), checks the state, and expects an empty plan afterwards.
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

// StepWithAction is Step with an expected action in the plan.
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

// Before runs a function before a step, for example to advance the clock, to change an object, or to reset the recorded requests.
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

// Check returns a state check that runs a function.
func Check(check func() error) statecheck.StateCheck { return checkFunc(check) }

type checkFunc func() error

// CheckState implements statecheck.StateCheck.
func (c checkFunc) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = c()
}
