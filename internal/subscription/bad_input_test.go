package subscription_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
)

func quoted(r string, times int) string { return `"` + strings.Repeat(r, times) + `"` }

// list writes n event types.
func list(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%q", fmt.Sprintf("task:event%d", i))
	}
	return "[" + strings.Join(names, ", ") + "]"
}

func TestAccSubscription_invalidConfig(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	var steps []resource.TestStep
	for _, test := range []struct{ attribute, value, message string }{
		{"name", quoted("n", 3), "4 to 64 characters"},
		{"name", quoted("ü", 3), "4 to 64 characters"},
		{"name", quoted("n", 65), "4 to 64 characters"},
		{"description", `""`, "1 to 1024 characters"},
		{"description", quoted("d", 1025), "1 to 1024 characters"},
		{"event_types", `[]`, "must have 1 to 32 elements, got 0"},
		{"event_types", list(33), "must have 1 to 32 elements, got 33"},
		{"event_types", `["task:new", ""]`, "a non-empty string"},
		{"event_types", `["task:new", null]`, "null"},
		{"destination_url", `"http://hooks.example.com/"`, "does not begin with https://"},
		{"destination_url", `"https://hooks.example.com/?key=1"`, "got a URL with a query"},
		{"destination_url", `"https://10.0.0.1/"`, "is not public"},
		{"secret", quoted("s", 31), "32 to 256 characters"},
		{"secret", quoted("s", 257), "32 to 256 characters"},
		{"secret_wo_version", `1`, "secret_wo"},
		{"resource_version", `""`, "must be <resource>:<version>, such as agent:2.0.0"},
		{"resource_version", `"agent"`, "must be <resource>:<version>, such as agent:2.0.0"},
		{"resource_version", `"agent:2.0.0 "`, "must be <resource>:<version>, such as agent:2.0.0"},
		{"resource_version", quoted("a:", 26), "got 52 characters"},
		{"status", `"paused"`, `must be "active" or "inactive", got "paused"`},
		{"org_id", `"acme"`, "UUID of an organization"},
	} {
		steps = append(steps, resource.TestStep{
			Config: env.Config(subscription(changes{test.attribute: test.value})), PlanOnly: true,
			ExpectError: acctest.ErrorContainsOn(test.attribute, test.message).Regexp(),
		})
	}
	env.Run(steps...)
	if requests := env.Mock.Requests(); len(requests) != 0 {
		t.Errorf("%d requests were sent, the first is %s %s", len(requests), requests[0].Method, requests[0].Path)
	}
}

func TestAccSubscription_limits(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(
		env.Step(subscription(changes{
			"name": quoted("ü", 4), "description": quoted("ü", 1024), "secret": quoted("s", 32),
			"destination_url": `"https://hooks.example.com:443/"`,
		})),
		env.Step(subscription(changes{"name": quoted("n", 64), "secret": quoted("s", 256)})),
	)
}

func TestAccSubscription_unknownValues(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	// The output of a terraform_data resource is unknown before the apply.
	inputs := func(text string) string {
		return fmt.Sprintf(`
resource "terraform_data" "later" {
  input            = %[1]q
  triggers_replace = %[1]q
}
`, text)
	}
	config := func(text string) string {
		return inputs(text) + subscription(changes{
			"name":             `"Named ${terraform_data.later.output}"`,
			"description":      `terraform_data.later.output`,
			"destination_url":  `"https://${terraform_data.later.output}.example.com/"`,
			"event_types":      `["agent:${terraform_data.later.output}"]`,
			"resource_version": `"agent:${terraform_data.later.output == "login" ? "1.0.0" : "2.0.0"}"`,
			"secret":           `"${terraform_data.later.output}` + strings.Repeat("s", 32) + `"`,
			"status":           `terraform_data.later.output == "login" ? "active" : "inactive"`,
		})
	}
	env.Run(
		env.Step(config("login")),
		env.Step(config("logout"), has("name", text("Named logout")), has("status", text("inactive"))),
	)
}

func TestAccSubscription_unknownValueTurnsOutUnchanged(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	config := func(trigger string) string {
		return fmt.Sprintf(`
resource "terraform_data" "later" {
  input            = "For the wall board"
  triggers_replace = %q
}
`, trigger) + subscription(changes{"description": "terraform_data.later.output"})
	}
	env.Run(
		env.Step(config("one")),
		env.Step(config("two"), env.Requests(http.MethodPatch, "/v1/subscriptions/*", 0)),
	)
}
