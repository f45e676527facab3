package subscription_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
)

var (
	first  = strings.Repeat("first-", 6)
	second = strings.Repeat("second", 6)
)

func stored(secret string) changes { return changes{"secret": fmt.Sprintf("%q", secret)} }

func writeOnly(secret string, version int) changes {
	return changes{"secret_wo": fmt.Sprintf("%q", secret), "secret_wo_version": fmt.Sprint(version)}
}

// webexHolds checks which secret Webex has.
func webexHolds(t *testing.T, env *acctest.Env, secret string) statecheck.StateCheck {
	return acctest.Check(func() error {
		if got := only(t, env).Secret; got != secret {
			return fmt.Errorf("Webex holds the secret %q, want %q", got, secret)
		}
		return nil
	})
}

func TestSecretLifeCycle(t *testing.T) {
	t.Parallel()
	const (
		update  = plancheck.ResourceActionUpdate
		replace = plancheck.ResourceActionReplace
	)
	type step struct {
		changed changes
		action  plancheck.ResourceActionType
		holds   string
	}
	for name, steps := range map[string][]step{
		"a new value is sent":              {{stored(first), "", first}, {stored(second), update, second}},
		"one is added":                     {{nil, "", ""}, {stored(first), update, first}},
		"one is taken away":                {{stored(first), "", first}, {nil, replace, ""}},
		"to write-only":                    {{stored(first), "", first}, {writeOnly(second, 1), update, second}},
		"to write-only, the same value":    {{stored(first), "", first}, {writeOnly(first, 1), update, first}},
		"from write-only":                  {{writeOnly(first, 1), "", first}, {stored(second), update, second}},
		"write-only is added":              {{nil, "", ""}, {writeOnly(first, 1), update, first}},
		"write-only is taken away":         {{writeOnly(first, 1), "", first}, {nil, replace, ""}},
		"write-only with a new version":    {{writeOnly(first, 1), "", first}, {writeOnly(second, 2), update, second}},
		"write-only, with a lower version": {{writeOnly(first, 2), "", first}, {writeOnly(second, 1), update, second}},
		"write-only without a new version": {{writeOnly(first, 1), "", first}, {writeOnly(second, 1), plancheck.ResourceActionNoop, first}},
		"write-only travels with any other update": {
			{writeOnly(first, 1), "", first}, {with(writeOnly(second, 1), "description", `"New"`), update, second},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			var all []resource.TestStep
			for _, s := range steps {
				step := env.Step(v2(s.changed), webexHolds(t, env, s.holds), has("secret_wo", knownvalue.Null()))
				if s.action != "" {
					step = env.StepWithAction(address, s.action, v2(s.changed), webexHolds(t, env, s.holds), has("secret_wo", knownvalue.Null()))
				}
				all = append(all, step)
			}
			env.Run(all...)
		})
	}
}

func with(c changes, attribute, value string) changes {
	c[attribute] = value
	return c
}

func TestWriteOnlySecretIsNowhereInTheState(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	step := env.Step(subscription(writeOnly(first, 1)))
	step.Check = func(state *terraform.State) error {
		text, err := json.Marshal(state)
		if err == nil && strings.Contains(string(text), first) {
			err = fmt.Errorf("the state holds the secret: %s", text)
		}
		return err
	}
	changed := env.StepWithAction(address, plancheck.ResourceActionUpdate, subscription(stored(second)))
	back := env.StepWithAction(address, plancheck.ResourceActionUpdate, subscription(writeOnly(first, 2)), has("secret", knownvalue.Null()))
	back.Check = step.Check
	env.Run(step, changed, back)
}

func TestBadSecrets(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	both := writeOnly(first, 1)
	both["secret"] = fmt.Sprintf("%q", second)
	env.Run(
		env.Refused(subscription(both), acctest.SaysOn("secret", "secret_wo")),
		env.Refused(subscription(changes{"secret_wo": fmt.Sprintf("%q", first)}), acctest.SaysOn("secret_wo", "secret_wo_version")),
		env.Refused(subscription(changes{"secret_wo": `"short"`, "secret_wo_version": "1"}), acctest.SaysOn("secret_wo", "between 32 and 256")),
	)
	if requests := env.Mock.Requests(); len(requests) != 0 {
		t.Errorf("%d requests", len(requests))
	}
}

func TestSecretIsSentOnlyWhenItChanges(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(
		env.Step(subscription(stored(first))),
		env.StepWithAction(address, plancheck.ResourceActionUpdate, subscription(stored(second)),
			patched(env, `{"secret":"`+second+`","orgId":"`+env.Mock.OrgID()+`"}`)),
		env.NoChange(subscription(stored(second))),
	)
}
