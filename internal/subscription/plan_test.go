package subscription_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const typeName = "webexcc_subscription"

// values are the configuration of a subscription of the first version of the API, with some attributes changed.
func values(changed acctest.Values) acctest.Values {
	all := acctest.Values{
		"name": "Task events", "event_types": []any{"task:ended", "task:new"}, "destination_url": "https://hooks.example.com/tasks",
	}
	maps.Copy(all, changed)
	return all
}

func TestAccSubscription_planWarnings(t *testing.T) {
	t.Parallel()
	const ends, undocumented = "until 16 December 2026", "is not a documented event type"
	const other = `"task:new" does not belong to the resource of resource_version "agent:2.0.0"`
	for name, test := range map[string]struct {
		changed acctest.Values
		warns   map[string]string
	}{
		"no warning":         {},
		"the latest version": {changed: acctest.Values{"event_types": []any{"agent:login"}, "resource_version": "agent:2.0.0"}},
		"an ending version": {
			acctest.Values{"event_types": []any{"agent:login"}, "resource_version": "agent:1.0.0"}, map[string]string{"resource_version": ends},
		},
		"an unknown event": {acctest.Values{"event_types": []any{"task:new", "task:dance"}}, map[string]string{"event_types": undocumented}},
		"another resource": {
			acctest.Values{"event_types": []any{"agent:login", "task:new"}, "resource_version": "agent:2.0.0"}, map[string]string{"event_types": other},
		},
		"unknown event types":  {changed: acctest.Values{"event_types": acctest.Unknown, "resource_version": acctest.Unknown}},
		"one is not known yet": {acctest.Values{"event_types": []any{"task:sing", acctest.Unknown}}, map[string]string{"event_types": undocumented}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			plan := env.Protocol().Plan(t.Context(), acctest.Object{Type: typeName}, values(test.changed))
			if plan.Diagnostics.HasError() || len(plan.Diagnostics) != len(test.warns) {
				t.Errorf("diagnostics:\n%s", plan.Diagnostics)
			}
			for attribute, text := range test.warns {
				if !plan.Diagnostics.Warnings().On(attribute).Contain(text) {
					t.Errorf("no warning on %s in:\n%s", attribute, plan.Diagnostics)
				}
			}
			if requests := env.Mock.Requests(); len(requests) > 0 {
				t.Errorf("%d requests", len(requests))
			}
		})
	}
}

func TestAccSubscription_planWarningsForExisting(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.AcceptUndocumented = true }))
	p := env.Protocol()
	config := values(acctest.Values{"event_types": []any{"agent:dance"}, "resource_version": "agent:1.0.0"})
	object := p.Create(t.Context(), typeName, config)

	second := p.Plan(t.Context(), object, config)
	if !second.IsEmpty() || !second.Diagnostics.On("resource_version").Contain("16 December 2026") {
		t.Errorf("want an empty plan that warns of the end:\n%s", second.Diagnostics)
	}
	if second.Diagnostics.Contain("agent:dance") {
		t.Errorf("Webex has accepted the event type, but the plan warns about it:\n%s", second.Diagnostics)
	}
	if destroy := p.Plan(t.Context(), object, nil); len(destroy.Diagnostics) > 0 {
		t.Errorf("a destroy warns:\n%s", destroy.Diagnostics)
	}
}

func TestAccSubscription_replace(t *testing.T) {
	t.Parallel()
	secret := strings.Repeat("s", 32)
	agent := acctest.Values{"event_types": []any{"agent:login"}}
	with := func(base, more acctest.Values) acctest.Values {
		all := maps.Clone(base)
		maps.Copy(all, more)
		return all
	}
	for name, test := range map[string]struct {
		before, after acctest.Values
		replaces      []string
	}{
		"the name":                {nil, acctest.Values{"name": "Another name"}, []string{"name"}},
		"a name not known yet":    {nil, acctest.Values{"name": acctest.Unknown}, []string{"name"}},
		"the organization":        {nil, acctest.Values{"org_id": "0b5a1e9c-7d34-4f0e-8f5e-111111111111"}, []string{"org_id"}},
		"a description":           {nil, acctest.Values{"description": "New"}, nil},
		"the destination":         {nil, acctest.Values{"destination_url": "https://other.example.com/"}, nil},
		"the events":              {nil, acctest.Values{"event_types": []any{"task:new"}}, nil},
		"the status":              {nil, acctest.Values{"status": "inactive"}, nil},
		"a secret":                {nil, acctest.Values{"secret": secret}, nil},
		"no secret any more":      {acctest.Values{"secret": secret}, nil, []string{"secret"}},
		"a secret not known yet":  {acctest.Values{"secret": secret}, acctest.Values{"secret": acctest.Unknown}, nil},
		"a version for the first": {agent, with(agent, acctest.Values{"resource_version": "agent:2.0.0"}), []string{"resource_version"}},
		"a version not known yet": {agent, with(agent, acctest.Values{"resource_version": acctest.Unknown}), []string{"resource_version"}},
		"no version any more":     {with(agent, acctest.Values{"resource_version": "agent:2.0.0"}), agent, []string{"resource_version"}},
		"another version": {
			with(agent, acctest.Values{"resource_version": "agent:1.0.0"}), with(agent, acctest.Values{"resource_version": "agent:2.0.0"}), nil,
		},
		"another version, not known yet": {
			with(agent, acctest.Values{"resource_version": "agent:1.0.0"}), with(agent, acctest.Values{"resource_version": acctest.Unknown}), nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t).Protocol()
			plan := p.Plan(t.Context(), p.Create(t.Context(), typeName, values(test.before)), values(test.after))
			if plan.Diagnostics.HasError() || !slices.Equal(plan.Replaces, test.replaces) {
				t.Errorf("replaces %q, want %q\n%s", plan.Replaces, test.replaces, plan.Diagnostics)
			}
			if plan.IsEmpty() {
				t.Error("the plan is empty")
			}
		})
	}
}
