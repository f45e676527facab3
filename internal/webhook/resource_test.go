package webhook_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const address = "webex_webhook.test"

// hcl is a webhook with more arguments, which win over those here.
func hcl(arguments ...string) string {
	given := map[string]string{}
	order := []string{"name", "target_url", "resource", "event"}
	for _, argument := range append([]string{
		`name = "Orders"`, `target_url = "https://example.com/orders"`, `resource = "messages"`, `event = "created"`,
	}, arguments...) {
		name, _, _ := strings.Cut(argument, " ")
		if _, known := given[name]; !known {
			order = append(order, name)
		}
		given[name] = argument
	}
	var text strings.Builder
	for _, name := range order {
		if argument, ok := given[name]; ok {
			fmt.Fprintf(&text, "  %s\n", argument)
			delete(given, name)
		}
	}
	return fmt.Sprintf("resource \"webex_webhook\" \"test\" {\n%s}\n", text.String())
}

func value(attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), check)
}

// sameID checks that the webhook is the same one in all steps that have the check.
func sameID() func() statecheck.StateCheck {
	same := statecheck.CompareValue(compare.ValuesSame())
	return func() statecheck.StateCheck { return same.AddStateValue(address, tfjsonpath.New("id")) }
}

// only returns the one webhook that Webex has.
func only(t *testing.T, env *acctest.Env) mockwebex.Webhook {
	t.Helper()
	hooks := env.Mock.Webhooks()
	if len(hooks) != 1 {
		t.Fatalf("got %d webhooks in Webex, want 1", len(hooks))
	}
	return hooks[0]
}

// onlyWebhook checks the only webhook that Webex has after an apply.
func onlyWebhook(env *acctest.Env, check func(mockwebex.Webhook) bool) statecheck.StateCheck {
	return acctest.Check(func() error {
		hooks := env.Mock.Webhooks()
		if len(hooks) != 1 || !check(hooks[0]) {
			return fmt.Errorf("Webex has other webhooks: %+v", hooks)
		}
		return nil
	})
}

func TestAccWebhook_lifecycle(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	id := sameID()

	env.Run(
		env.StepWithAction(address, plancheck.ResourceActionCreate, hcl(`filter = "roomType=direct&hasFiles=true"`), id(),
			value("name", knownvalue.StringExact("Orders")),
			value("filter", knownvalue.StringExact("roomType=direct&hasFiles=true")),
			value("owned_by", knownvalue.StringExact("creator")),
			value("status", knownvalue.StringExact("active")),
			value("secret", knownvalue.Null()),
			value("org_id", knownvalue.NotNull()),
			value("created_by", knownvalue.NotNull()),
			value("app_id", knownvalue.NotNull()),
			value("created", knownvalue.StringExact("2027-03-01T09:00:00Z")),
			env.Requests("POST", "/v1/webhooks", 1),
		),
		// Name and target change in place, and nothing computed becomes unknown.
		withPlan(env.StepWithAction(address, plancheck.ResourceActionUpdate,
			hcl(`filter = "roomType=direct&hasFiles=true"`, `name = "New orders"`, `target_url = "https://example.com/new"`), id(),
			onlyWebhook(env, func(w mockwebex.Webhook) bool {
				return w.Name == "New orders" && w.TargetURL == "https://example.com/new"
			}),
			env.Requests("POST", "/v1/webhooks", 1)),
			plancheck.ExpectKnownValue(address, tfjsonpath.New("created"), knownvalue.StringExact("2027-03-01T09:00:00Z"))),
		// Another order of the conditions is no change, by itself or next to another.
		env.ExpectEmptyPlan(hcl(`filter = "hasFiles=true&roomType=direct"`, `name = "New orders"`, `target_url = "https://example.com/new"`)),
		env.StepWithAction(address, plancheck.ResourceActionUpdate,
			hcl(`filter = "hasFiles=true&roomType=direct"`, `name = "Orders"`, `target_url = "https://example.com/new"`), id()),
	)
	if left := env.Mock.Webhooks(); len(left) != 0 {
		t.Errorf("the destroy left %v", left)
	}
}

func TestAccWebhook_replace(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	step := func(attribute string, arguments ...string) resource.TestStep {
		one := onlyWebhook(env, func(mockwebex.Webhook) bool { return true })
		return withPlan(env.StepWithAction(address, plancheck.ResourceActionReplace, hcl(arguments...), one), replacedBy{attribute})
	}
	env.Run(
		env.Step(hcl(`filter = "roomType=direct"`)),
		step("filter", `filter = "roomType=group"`),
		step("filter"),
		step("event", `event = "deleted"`),
		step("resource", `resource = "rooms"`, `event = "created"`),
		step("owned_by", `resource = "rooms"`, `event = "created"`, `owned_by = "org"`),
	)
}

func TestAccWebhook_driftAndDisappearance(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	change := func(change func(*mockwebex.Webhook)) func() {
		return func() {
			hook := only(t, env)
			change(&hook)
			env.Mock.PutWebhook(hook)
		}
	}
	disappear := func() { env.Mock.DeleteWebhook(only(t, env).ID) }
	env.Run(
		env.Step(hcl()),
		acctest.Before(change(func(w *mockwebex.Webhook) { w.Name, w.TargetURL = "Renamed", "https://example.com/elsewhere" }),
			env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(), onlyWebhook(env, func(w mockwebex.Webhook) bool {
				return w.Name == "Orders" && w.TargetURL == "https://example.com/orders"
			}))),
		acctest.Before(change(func(w *mockwebex.Webhook) { w.Filter = "roomType=direct" }),
			env.StepWithAction(address, plancheck.ResourceActionReplace, hcl())),
		acctest.Before(change(func(w *mockwebex.Webhook) { w.Resource = "rooms" }),
			env.StepWithAction(address, plancheck.ResourceActionReplace, hcl())),
		acctest.Before(change(func(w *mockwebex.Webhook) { w.Event = "deleted" }),
			env.StepWithAction(address, plancheck.ResourceActionReplace, hcl())),
		acctest.Before(change(func(w *mockwebex.Webhook) { w.OwnedBy = "org" }),
			env.StepWithAction(address, plancheck.ResourceActionReplace, hcl())),
		acctest.Before(disappear, env.StepWithAction(address, plancheck.ResourceActionCreate, hcl())),
		// Webex lists 410 as well.
		acctest.Before(func() {
			env.Mock.Switch(func(s *mockwebex.Switches) { s.WebhookGone = http.StatusGone })
			disappear()
		}, env.StepWithAction(address, plancheck.ResourceActionCreate, hcl())),
	)
}

func TestAccWebhook_reenable(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	id := sameID()
	switchOff := func() { env.Mock.SetWebhookStatus(only(t, env).ID, "inactive") }
	active := onlyWebhook(env, func(w mockwebex.Webhook) bool { return w.Status == "active" })
	inactive := onlyWebhook(env, func(w mockwebex.Webhook) bool { return w.Status == "inactive" })

	env.Run(
		env.Step(hcl(), id(), active),
		acctest.Before(switchOff, env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(), id(), active)),
		acctest.Before(switchOff, env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(`status = "active"`), id(), active)),
		// "inactive" changes nothing, neither way, also not along with another change.
		env.ExpectEmptyPlan(hcl(`status = "inactive"`)),
		env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(`status = "inactive"`, `name = "A"`), id(), active),
		acctest.Before(switchOff, env.ExpectEmptyPlan(hcl(`status = "inactive"`, `name = "A"`))),
		env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(`status = "inactive"`, `name = "B"`), id(), inactive),
		env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(`name = "B"`), id(), active),
		env.StepWithAction(address, plancheck.ResourceActionReplace, hcl(`status = "inactive"`, `event = "deleted"`), active),
	)
}

func TestAccWebhook_staysInactive(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(
		env.Step(hcl()),
		acctest.Before(func() {
			hook := only(t, env)
			env.Mock.SetWebhookStatus(hook.ID, "inactive")
			body := fmt.Sprintf(`{"id": %q, "name": "Orders", "targetUrl": "https://example.com/orders", "status": "inactive"}`, hook.ID)
			env.Mock.Fault(mockwebex.Fault{Method: "PUT", Times: 1, Do: mockwebex.Respond(http.StatusOK, nil, body)})
		}, env.ExpectError(hcl(), acctest.ErrorContains("Webhook is still inactive"))),
		env.Step(hcl()),
	)
}

func TestAccWebhook_secret(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.DropOmittedSecret = true })).Needs(tfversion.Version1_11_0)
	id := sameID()
	known := func(secret string) statecheck.StateCheck {
		return onlyWebhook(env, func(w mockwebex.Webhook) bool { return w.Secret == secret })
	}
	const update = plancheck.ResourceActionUpdate
	env.Run(
		env.Step(hcl(), id(), value("secret", knownvalue.Null())),
		env.StepWithAction(address, update, hcl(`secret = "one"`), id(), known("one"), value("secret", knownvalue.StringExact("one"))),
		// An update sends the secret again, because Webex does not document whether it is kept otherwise.
		env.StepWithAction(address, update, hcl(`secret = "one"`, `name = "Renamed"`), id(), known("one")),
		env.StepWithAction(address, update, hcl(`secret_wo = "two"`, `secret_wo_version = 1`), id(), known("two"),
			value("secret", knownvalue.Null()), value("secret_wo", knownvalue.Null()), value("secret_wo_version", knownvalue.Int64Exact(1))),
		// A new value without a new version is no change, and travels along with one.
		env.ExpectEmptyPlan(hcl(`secret_wo = "three"`, `secret_wo_version = 1`)),
		env.StepWithAction(address, update, hcl(`secret_wo = "three"`, `secret_wo_version = 1`, `name = "Again"`), id(), known("three")),
		env.StepWithAction(address, update, hcl(`secret_wo = "four"`, `secret_wo_version = 2`, `name = "Again"`), id(), known("four")),
		env.StepWithAction(address, update, hcl(`secret = "five"`), id(), known("five"), value("secret_wo_version", knownvalue.Null())),
		withPlan(env.StepWithAction(address, plancheck.ResourceActionReplace, hcl(), known("")), replacedBy{"secret"}),
		env.StepWithAction(address, update, hcl(`secret_wo = "six"`, `secret_wo_version = 1`), known("six")),
		withPlan(env.StepWithAction(address, plancheck.ResourceActionReplace, hcl(), known("")), replacedBy{"secret_wo_version"}),
	)
}

// TestAccWebhook_writeOnlySecretNotStored searches everything that Terraform keeps.
func TestAccWebhook_writeOnlySecretNotStored(t *testing.T) {
	t.Parallel()
	env := acctest.New(t).Needs(tfversion.Version1_11_0)
	step := env.Step(hcl(`secret_wo = "hush-hush-4711"`, `secret_wo_version = 1`))
	step.Check = func(s *terraform.State) error {
		if strings.Contains(fmt.Sprintf("%v", s), "hush-hush-4711") {
			return errors.New("the write-only secret is in the state")
		}
		return nil
	}
	env.Run(step)
}

// A version that is known only in the apply, of a secret that is not given: found out after the delete, the webhook would be lost.
func TestAccWebhook_writeOnlySecretMissing(t *testing.T) {
	t.Parallel()
	env := acctest.New(t).Needs(tfversion.Version1_11_0)
	const variable = "variable \"given\" {\n  type      = string\n  default   = null\n  ephemeral = true\n}\n" +
		"resource \"terraform_data\" \"version\" {\n  input = 2\n}\n"
	env.Run(
		env.Step(hcl(`secret_wo = "one"`, `secret_wo_version = 1`)),
		env.ExpectError(variable+hcl(`secret_wo = var.given`, `secret_wo_version = terraform_data.version.output`),
			acctest.ErrorContainsOn("secret_wo", "every plan and apply needs the value")),
		env.ExpectEmptyPlan(hcl(`secret_wo = "one"`, `secret_wo_version = 1`)),
	)
}

// Webex does not document in which form it returns a filter: another encoding of it replaces nothing.
func TestAccWebhook_filterEncoding(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(
		env.Step(hcl(`filter = "personEmail=ada@example.com"`)),
		acctest.Before(func() {
			hook := only(t, env)
			hook.Filter = "personEmail=ada%40example.com"
			env.Mock.PutWebhook(hook)
		}, env.ExpectEmptyPlan(hcl(`filter = "personEmail=ada@example.com"`))),
	)
}

func TestAccWebhook_import(t *testing.T) {
	t.Parallel()
	for name, seed := range map[string]mockwebex.Webhook{
		"plain":       {Resource: "messages"},
		"with secret": {Resource: "messages", Secret: "known to Webex alone"},
		"with filter": {Resource: "messages", Filter: "roomType=direct"},
		"of org":      {Resource: "rooms", OwnedBy: "org"},
		"inactive":    {Resource: "messages", Status: "inactive"},
	} {
		seed.Name, seed.TargetURL, seed.Event = "Orders", "https://example.com/orders", "created"
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			hook := env.Mock.PutWebhook(seed)
			arguments := []string{fmt.Sprintf("resource = %q", hook.Resource)}
			if hook.Filter != "" {
				arguments = append(arguments, fmt.Sprintf("filter = %q", hook.Filter))
			}
			if hook.OwnedBy == "org" {
				arguments = append(arguments, `owned_by = "org"`)
			}
			if hook.Status == "inactive" {
				arguments = append(arguments, `status = "inactive"`)
			}
			block := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, hook.ID)
			env.Run(
				env.StepWithAction(address, plancheck.ResourceActionNoop, block+hcl(arguments...), value("secret", knownvalue.Null())),
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: hook.ID, ImportStateVerify: true},
				env.ExpectEmptyPlan(hcl(arguments...)),
				// A secret of the configuration is one update in place.
				env.StepWithAction(address, plancheck.ResourceActionUpdate, hcl(append(arguments, `secret = "ours"`)...),
					onlyWebhook(env, func(w mockwebex.Webhook) bool { return w.Secret == "ours" && w.ID == hook.ID })),
			)
		})
	}
}

func TestAccWebhook_importMissing(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	importing := func(id string) string { return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id) + hcl() }
	env.Run(
		env.ExpectError(importing("Y2lzY29zcGFyazovL3VzL1dFQkhPT0svbm9uZQ"), acctest.ErrorContains("Unable to import webhook")),
		env.ExpectError(importing("an id"), acctest.ErrorContains("The import ID must be the ID of the object, without spaces")),
	)
}

// TestAccWebhook_unknownValues makes values known only during the apply.
func TestAccWebhook_unknownValues(t *testing.T) {
	t.Parallel()
	env := acctest.New(t).Needs(tfversion.Version1_11_0)
	unknown := func(name, arguments string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %q\n}\n", name) + arguments
	}
	env.Run(
		env.Step(unknown("first", hcl(
			`name = terraform_data.later.output`, `target_url = "https://example.com/${terraform_data.later.output}"`,
			`resource = terraform_data.later.output == "first" ? "messages" : "rooms"`,
			`event = terraform_data.later.output == "first" ? "created" : "created"`,
			`filter = terraform_data.later.output == "first" ? "roomType=direct" : null`,
			`owned_by = terraform_data.later.output == "first" ? "creator" : "org"`,
			`status = terraform_data.later.output == "first" ? "active" : "inactive"`,
			`secret = "${terraform_data.later.output} secret"`)),
			onlyWebhook(env, func(w mockwebex.Webhook) bool {
				return w.Name == "first" && w.Filter == "roomType=direct" && w.Secret == "first secret"
			})),
		env.StepWithAction(address, plancheck.ResourceActionUpdate, unknown("second", hcl(
			`name = terraform_data.later.output`, `target_url = "https://example.com/${terraform_data.later.output}"`,
			`filter = "roomType=direct"`, `secret_wo = "${terraform_data.later.output} secret"`, `secret_wo_version = 1`)),
			onlyWebhook(env, func(w mockwebex.Webhook) bool { return w.Name == "second" && w.Secret == "second secret" })),
	)
}

func TestAccWebhook_invalidConfig(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	var steps []resource.TestStep
	for _, bad := range []struct{ argument, message string }{
		{`name = ""`, "must be a string with at least one visible character"},
		{`name = " "`, "must be a string with at least one visible character"},
		{`target_url = ""`, "must be an absolute URL"},
		{`target_url = "example.com/orders"`, "must be an absolute URL"},
		{`target_url = "/orders"`, "must be an absolute URL"},
		{`target_url = "ftp://example.com/orders"`, "must be an absolute URL"},
		{`target_url = "https:///orders"`, "must be an absolute URL"},
		{`target_url = "https://example.com/a b"`, "must be an absolute URL"},
		{`resource = ""`, "must be a string with at least one visible character"},
		{`event = ""`, "must be a string with at least one visible character"},
		{`filter = ""`, "webhook filter"},
		{`filter = "roomType"`, "webhook filter"},
		{`owned_by = "me"`, `must be "creator" or "org", got "me"`},
		{`status = "paused"`, `must be "active" or "inactive", got "paused"`},
		{`secret = ""`, "must be a non-empty string"},
	} {
		attribute, _, _ := strings.Cut(bad.argument, " ")
		steps = append(steps, env.ExpectError(hcl(bad.argument), acctest.ErrorContainsOn(attribute, bad.message)))
	}
	steps = append(steps,
		env.ExpectError(hcl(`secret = "a"`, `secret_wo = "b"`, `secret_wo_version = 1`),
			acctest.ErrorContains("Set either secret or secret_wo, but not both.")),
		env.ExpectError(hcl(`secret_wo = "b"`), acctest.ErrorContains("secret_wo requires secret_wo_version, which is not set")),
		env.ExpectError(hcl(`secret_wo_version = 1`), acctest.ErrorContains("secret_wo_version requires secret_wo, which is not set.")),
		env.ExpectError(hcl(`secret_wo = ""`, `secret_wo_version = 1`), acctest.ErrorContains("must be a non-empty string")),
	)
	env.Run(steps...)
	if sent := env.Mock.Requests(); len(sent) > 0 {
		t.Errorf("bad input was sent: %v", sent)
	}
}

func TestAccWebhook_rejectedByWebex(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(
		env.ExpectError(hcl(`filter = "colour=red"`), acctest.ErrorContainsOn("filter", "invalid value for filter: colour")),
		acctest.Before(func() { env.Mock.SetToken(mockwebex.DefaultToken, "spark:rooms_read") },
			env.ExpectError(hcl(), acctest.ErrorContains("This request requires a token with the read scope of the webhook's resource"))),
		acctest.Before(func() { env.Mock.RevokeToken(mockwebex.DefaultToken) },
			env.ExpectError(hcl(), acctest.ErrorContains("The access token is invalid or has expired"))),
	)
	if left := env.Mock.Webhooks(); len(left) > 0 {
		t.Errorf("Webex has %v", left)
	}
}

// withPlan adds checks of the plan to a step.
func withPlan(step resource.TestStep, checks ...plancheck.PlanCheck) resource.TestStep {
	step.ConfigPlanChecks.PreApply = append(step.ConfigPlanChecks.PreApply, checks...)
	return step
}
