package subscription_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

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

func TestAccSubscription_secret(t *testing.T) {
	t.Parallel()
	stored := func(secret string) acctest.Values { return acctest.Values{"secret": secret} }
	writeOnly := func(secret string, version int) acctest.Values {
		return acctest.Values{"secret_wo": secret, "secret_wo_version": version}
	}
	described := writeOnly(second, 1)
	described["description"] = "New"
	for name, test := range map[string]struct {
		before, after acctest.Values
		// want is the secret that Webex has afterwards.
		want     string
		replaces []string
		nothing  bool
	}{
		"a new value is sent":                      {before: stored(first), after: stored(second), want: second},
		"one is added":                             {after: stored(first), want: first},
		"one is taken away":                        {before: stored(first), replaces: []string{"secret"}},
		"to write-only":                            {before: stored(first), after: writeOnly(second, 1), want: second},
		"to write-only, the same value":            {before: stored(first), after: writeOnly(first, 1), want: first},
		"from write-only":                          {before: writeOnly(first, 1), after: stored(second), want: second},
		"write-only is added":                      {after: writeOnly(first, 1), want: first},
		"write-only is taken away":                 {before: writeOnly(first, 1), replaces: []string{"secret_wo_version"}},
		"write-only with a new version":            {before: writeOnly(first, 1), after: writeOnly(second, 2), want: second},
		"write-only with a lower version":          {before: writeOnly(first, 2), after: writeOnly(second, 1), want: second},
		"write-only without a new version":         {before: writeOnly(first, 1), after: writeOnly(second, 1), want: first, nothing: true},
		"write-only travels with any other update": {before: writeOnly(first, 1), after: described, want: second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			p := env.Protocol()
			object := p.Create(t.Context(), typeName, values(test.before))
			missing := acctest.Values{"secret_wo": nil, "secret_wo_version": acctest.Unknown}
			if plan := p.Plan(t.Context(), object, values(missing)); !plan.Diagnostics.On("secret_wo").HasError() {
				t.Errorf("a version that is not known yet, of no secret: %s", plan.Diagnostics)
			}
			plan := p.Plan(t.Context(), object, values(test.after))
			if plan.Diagnostics.HasError() || plan.IsEmpty() != test.nothing || !slices.Equal(plan.Replaces, test.replaces) {
				t.Fatalf("empty: %v, replaces %v\n%s", plan.IsEmpty(), plan.Replaces, plan.Diagnostics)
			}
			if test.nothing || test.replaces != nil {
				return
			}
			updated, diagnostics := p.Apply(t.Context(), plan, nil)
			if diagnostics.HasError() || updated.State["id"] != object.State["id"] || only(t, env).Secret != test.want {
				t.Errorf("Webex has %+v, the state %v\n%s", only(t, env), updated.State, diagnostics)
			}
			if updated.State["secret"] != test.after["secret"] || updated.State["secret_wo"] != nil {
				t.Errorf("the state contains %v and %v", updated.State["secret"], updated.State["secret_wo"])
			}
		})
	}
}

func TestAccSubscription_writeOnlySecretNotStored(t *testing.T) {
	t.Parallel()
	env := acctest.New(t).Needs(tfversion.Version1_11_0)
	step := env.Step(subscription(writeOnly(first, 1)))
	step.Check = func(state *terraform.State) error {
		text, err := json.Marshal(state)
		if err == nil && strings.Contains(string(text), first) {
			err = fmt.Errorf("the state contains the secret: %s", text)
		}
		return err
	}
	changed := env.StepWithAction(address, plancheck.ResourceActionUpdate, subscription(stored(second)))
	back := env.StepWithAction(address, plancheck.ResourceActionUpdate, subscription(writeOnly(first, 2)), has("secret", knownvalue.Null()))
	back.Check = step.Check
	env.Run(step, changed, back)
}

func TestAccSubscription_invalidSecrets(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	both := writeOnly(first, 1)
	both["secret"] = fmt.Sprintf("%q", second)
	env.Run(
		env.ExpectError(subscription(both), acctest.ErrorContainsOn("secret", "secret_wo")),
		env.ExpectError(subscription(changes{"secret_wo": fmt.Sprintf("%q", first)}), acctest.ErrorContainsOn("secret_wo", "secret_wo_version")),
		env.ExpectError(subscription(changes{"secret_wo": `"short"`, "secret_wo_version": "1"}), acctest.ErrorContainsOn("secret_wo", "32 to 256 characters")),
	)
	if requests := env.Mock.Requests(); len(requests) != 0 {
		t.Errorf("%d requests", len(requests))
	}
}

func TestAccSubscription_secretSentOnlyWhenChanged(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(
		env.Step(subscription(stored(first))),
		env.StepWithAction(address, plancheck.ResourceActionUpdate, subscription(stored(second)),
			patched(env, `{"secret":"`+second+`","orgId":"`+env.Mock.OrgID()+`"}`)),
		env.ExpectEmptyPlan(subscription(stored(second))),
	)
}
