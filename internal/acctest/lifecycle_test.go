package acctest_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
)

// marker is a part of the name of every object that the life cycles create.
const marker = "terraform-provider-webex test (safe to delete)"

// organization is where life cycles run: a mock with a profile (profile_test.go), or a real organization (live_test.go).
type organization struct {
	t   *testing.T
	env *acctest.Env
	// now is when the test starts.
	now time.Time
	// arguments are further arguments of the provider block.
	arguments map[string]any
	// number, queue and agent are those of the callback; agent may be nil.
	number, queue string
	agent         any
	// updatedByImport is a type whose plan is not empty after an import; empty if there is none.
	updatedByImport string
	// unusual selects values that Webex may store in another form.
	unusual bool
	// waitAMinute lets lags pass. A real organization needs none, because Terraform takes longer.
	waitAMinute func()
}

// lifecycle is the life of one object of a type. Each configuration is applied with real Terraform and must be followed by an empty plan.
type lifecycle struct {
	typeName string
	created  acctest.Values
	// respelled is created in another spelling, which changes nothing.
	respelled acctest.Values
	// updated is an update in place. It also clears an optional attribute, where Webex can clear one.
	updated acctest.Values
	// drifted is what somebody else changes the object to; the next apply restores updated.
	drifted acctest.Values
	// recreated is a configuration with a secret, applied after somebody else has deleted the object.
	recreated acctest.Values
	// renewed is recreated with another secret, an update in place; nil for a type without a secret.
	renewed acctest.Values
	// data is a configuration of data sources that read the object, and found an expression that is true if they find exactly this one.
	data, found string
}

func (l lifecycle) address() string { return l.typeName + ".test" }

// with returns values with some of them changed.
func with(values, changes acctest.Values) acctest.Values {
	changed := maps.Clone(values)
	maps.Copy(changed, changes)
	return changed
}

// value returns the unusual or the plain value, as the organization selects.
func (o organization) value(plain, unusual string) string {
	if o.unusual {
		return unusual
	}
	return plain
}

func (o organization) webhook() lifecycle {
	created := acctest.Values{
		"name":       o.value(marker, " Ren\u00e9e's "+marker+"\n"),
		"target_url": o.value("https://"+receiver+"/messages", "https://Receiver.Example.com:443"),
		"resource":   "messages", "event": "created",
		"filter": o.value("roomType=direct", "personEmail=Ada@Example.com&roomType=direct"),
	}
	updated := with(created, acctest.Values{"name": marker + " 2", "target_url": o.value("https://"+receiver+"/new", "https://New.Example.com/?a=1")})
	return lifecycle{
		typeName: "webex_webhook",
		created:  created,
		respelled: with(created, acctest.Values{
			"filter": o.value("roomType=direct", "roomType=direct&personEmail=Ada@Example.com"),
		}),
		updated:   updated,
		drifted:   with(updated, acctest.Values{"name": marker + " changed", "target_url": "https://" + receiver + "/elsewhere"}),
		recreated: with(created, acctest.Values{"secret": "the first secret"}),
		renewed:   with(created, acctest.Values{"secret": "the second secret"}),
		data: `
data "webex_webhook" "test" {
  id = webex_webhook.test.id
}
data "webex_webhooks" "test" {
  depends_on = [webex_webhook.test]
}
`,
		found: `data.webex_webhook.test.id == webex_webhook.test.id && length([for one in data.webex_webhooks.test.webhooks : one if strcontains(one.name, "` + marker + `")]) == 1`,
	}
}

// callback is as far ahead as Webex allows, with a day to spare, so that nobody is called while the test runs.
func (o organization) callback() lifecycle {
	created := acctest.Values{
		"customer_name":   o.value(marker, " Ren\u00e9e's "+marker+" "),
		"callback_number": o.number,
		"timezone":        o.value("Etc/UTC", "US/Eastern"),
		"schedule_date":   o.now.AddDate(0, 0, 30).Format(time.DateOnly),
		"start_time":      "10:00", "end_time": "11:00:00",
		"queue_id":       o.queue,
		"assignee_agent": o.agent,
	}
	explained := with(created, acctest.Values{"callback_reason": o.value("Test", "Test\n")})
	return lifecycle{
		typeName:  "webexcc_scheduled_callback",
		created:   explained,
		respelled: with(explained, acctest.Values{"start_time": "10:00:00", "end_time": "11:00", "queue_id": strings.ToUpper(o.queue)}),
		updated:   with(created, acctest.Values{"customer_name": marker + " 2", "end_time": "12:00"}),
		drifted:   with(created, acctest.Values{"customer_name": marker + " changed", "callback_reason": "Changed by somebody else"}),
		recreated: explained,
		data: `
data "webexcc_scheduled_callback" "test" {
  provider = webex
  id       = webexcc_scheduled_callback.test.id
}
data "webexcc_scheduled_callbacks" "test" {
  provider        = webex
  callback_number = webexcc_scheduled_callback.test.callback_number
  depends_on      = [webexcc_scheduled_callback.test]
}
`,
		found: `lower(data.webexcc_scheduled_callback.test.id) == lower(webexcc_scheduled_callback.test.id) && length([for one in data.webexcc_scheduled_callbacks.test.callbacks : one if strcontains(one.customer_name, "` + marker + `")]) == 1`,
	}
}

func (o organization) subscription() lifecycle {
	created := acctest.Values{
		"name":             o.value(marker, "Ren\u00e9e's "+marker),
		"event_types":      []any{"agent:login", "agent:logout"},
		"destination_url":  o.value("https://"+receiver+"/agents", "https://Receiver.Example.com:443/agents"),
		"resource_version": "agent:2.0.0",
	}
	updated := with(created, acctest.Values{"description": o.value("Test", "Test "), "status": "inactive"})
	return lifecycle{
		typeName:  "webexcc_subscription",
		created:   created,
		respelled: with(created, acctest.Values{"event_types": []any{"agent:logout", "agent:login"}}),
		updated:   updated,
		drifted:   with(updated, acctest.Values{"event_types": []any{"agent:login"}, "status": "active"}),
		recreated: with(created, acctest.Values{"secret": "the first secret of the subscription"}),
		renewed:   with(created, acctest.Values{"secret": "the second secret of the subscription"}),
		data: `
data "webexcc_subscription" "test" {
  provider = webex
  id       = webexcc_subscription.test.id
}
data "webexcc_subscriptions" "test" {
  provider   = webex
  depends_on = [webexcc_subscription.test]
}
`,
		found: `lower(data.webexcc_subscription.test.id) == lower(webexcc_subscription.test.id) && length([for one in data.webexcc_subscriptions.test.subscriptions : one if strcontains(one.name, "` + marker + `")]) == 1`,
	}
}

// run runs life cycles side by side, with further steps at the end, and checks that nothing is left. Configurations of one kind are applied
// together, so that Terraform runs once for all types.
func (o organization) run(lifecycles []lifecycle, further ...resource.TestStep) {
	o.t.Helper()
	defer o.expectNothingLeft(lifecycles)
	ids := map[string]string{}
	var steps []resource.TestStep
	add := func(step resource.TestStep) { steps = append(steps, step) }

	add(o.step(plancheck.ResourceActionCreate, lifecycles, func(l lifecycle) acctest.Values { return l.created }, ids))
	add(acctest.Before(o.waitAMinute, o.readingStep(lifecycles)))
	add(o.step(plancheck.ResourceActionNoop, lifecycles, func(l lifecycle) acctest.Values { return l.respelled }, ids))
	add(o.step(plancheck.ResourceActionUpdate, lifecycles, func(l lifecycle) acctest.Values { return l.updated }, ids))
	add(acctest.Before(func() { o.change(lifecycles, ids, func(l lifecycle) acctest.Values { return l.drifted }) },
		o.step(plancheck.ResourceActionUpdate, lifecycles, func(l lifecycle) acctest.Values { return l.updated }, ids)))
	for _, one := range lifecycles {
		add(resource.TestStep{ // It fails if the plan is not empty, unless that is expected.
			ResourceName: one.address(), ImportState: true, ImportStateKind: resource.ImportBlockWithID,
			ExpectNonEmptyPlan: one.typeName == o.updatedByImport,
		})
	}
	add(acctest.Before(func() { o.change(lifecycles, ids, func(lifecycle) acctest.Values { return nil }); clear(ids) },
		o.step(plancheck.ResourceActionCreate, lifecycles, func(l lifecycle) acctest.Values { return l.recreated }, ids)))
	if secrets := slices.DeleteFunc(slices.Clone(lifecycles), func(l lifecycle) bool { return l.renewed == nil }); len(secrets) > 0 {
		renew := o.step(plancheck.ResourceActionUpdate, secrets, func(l lifecycle) acctest.Values { return l.renewed }, ids)
		renew.Config = o.config(lifecycles, latest)
		add(renew)
	}
	factories := o.env.Factories()
	factories["webexcc"] = factories["webex"] // OpenTofu looks for it because the import block of a step contains no provider.
	resource.UnitTest(o.t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: append(steps, further...)})
}

// latest is the last configuration of a life cycle.
func latest(l lifecycle) acctest.Values {
	if l.renewed != nil {
		return l.renewed
	}
	return l.recreated
}

// config is a configuration with one object of each type.
func (o organization) config(lifecycles []lifecycle, values func(lifecycle) acctest.Values) string {
	var hcl strings.Builder
	for _, one := range lifecycles {
		fmt.Fprintf(&hcl, "resource %q \"test\" {\n  provider = webex\n%s}\n", one.typeName, attributes(values(one)))
	}
	return o.env.ConfigWith(attributes(o.arguments), hcl.String())
}

// step applies a configuration of all types, in which all objects have the same action, and remembers or compares their IDs.
func (o organization) step(action plancheck.ResourceActionType, lifecycles []lifecycle, values func(lifecycle) acctest.Values, ids map[string]string) resource.TestStep {
	step := o.env.Step("")
	step.Config = o.config(lifecycles, values)
	for _, one := range lifecycles {
		step.ConfigPlanChecks.PreApply = append(step.ConfigPlanChecks.PreApply, plancheck.ExpectResourceAction(one.address(), action))
		step.ConfigStateChecks = append(step.ConfigStateChecks, sameObject{one, ids})
	}
	return step
}

// readingStep adds the data sources to the first configuration, and checks that they find the objects.
func (o organization) readingStep(lifecycles []lifecycle) resource.TestStep {
	step := o.env.Step("")
	step.Config = o.config(lifecycles, func(l lifecycle) acctest.Values { return l.created })
	for _, one := range lifecycles {
		step.Config += fmt.Sprintf("%soutput %q {\n  value = %s\n}\n", one.data, one.typeName, one.found)
		step.ConfigStateChecks = append(step.ConfigStateChecks, statecheck.ExpectKnownOutputValue(one.typeName, knownvalue.Bool(true)))
	}
	return step
}

// attributes writes values as HCL.
func attributes(values map[string]any) string {
	var hcl strings.Builder
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch value := values[name].(type) {
		case nil:
		case []any:
			fmt.Fprintf(&hcl, "  %s = [", name)
			for _, element := range value {
				fmt.Fprintf(&hcl, "%q, ", element)
			}
			hcl.WriteString("]\n")
		default:
			fmt.Fprintf(&hcl, "  %s = %q\n", name, value)
		}
	}
	return hcl.String()
}

// sameObject remembers the ID of an object, and checks that it stays the same.
type sameObject struct {
	lifecycle
	ids map[string]string
}

// CheckState implements statecheck.StateCheck.
func (s sameObject) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	for _, one := range req.State.Values.RootModule.Resources {
		if one.Address != s.address() {
			continue
		}
		id, _ := one.AttributeValues["id"].(string)
		if before := s.ids[s.typeName]; before != "" && before != id {
			resp.Error = fmt.Errorf("the ID of %s changed from %q to %q", one.Address, before, id)
		}
		s.ids[s.typeName] = id
		return
	}
	resp.Error = fmt.Errorf("%s is not in the state", s.address())
}

// change changes the objects, or deletes them if values returns nil, with another process of the provider.
func (o organization) change(lifecycles []lifecycle, ids map[string]string, values func(lifecycle) acctest.Values) {
	o.t.Helper()
	for _, one := range lifecycles {
		o.changeOne(one.typeName, ids[one.typeName], values(one))
	}
	o.waitAMinute()
}

func (o organization) changeOne(typeName, id string, values acctest.Values) {
	o.t.Helper()
	terraform, ctx := o.env.ProtocolWith(o.arguments), o.t.Context()
	object, diagnostics := terraform.Import(ctx, typeName, id)
	if diagnostics.HasError() {
		o.t.Fatalf("importing %s to change it: %s", typeName, diagnostics)
	}
	plan := terraform.Plan(ctx, object, values)
	if plan.Diagnostics.HasError() || len(plan.Replaces) > 0 {
		o.t.Fatalf("planning a change of %s: replaces %s %s", typeName, plan.Replaces, plan.Diagnostics)
	}
	if _, diagnostics := terraform.Apply(ctx, plan, nil); diagnostics.HasError() {
		o.t.Fatalf("changing %s: %s", typeName, diagnostics)
	}
}

// leftover is an object of a life cycle that still exists.
type leftover struct{ typeName, id, name string }

// leftovers lists the objects of some types with the marker in their name.
func (o organization) leftovers(types []string) []leftover {
	o.t.Helper()
	var found []leftover
	for _, listing := range []struct {
		dataSource, list, typeName, name string
		config                           acctest.Values
	}{
		{"webex_webhooks", "webhooks", "webex_webhook", "name", acctest.Values{}},
		{"webexcc_scheduled_callbacks", "callbacks", "webexcc_scheduled_callback", "customer_name", acctest.Values{"callback_number": o.number}},
		{"webexcc_subscriptions", "subscriptions", "webexcc_subscription", "name", acctest.Values{}},
	} {
		if !slices.Contains(types, listing.typeName) || listing.typeName == "webexcc_scheduled_callback" && o.number == "" {
			continue
		}
		read, diagnostics := o.env.ProtocolWith(o.arguments).ReadDataSource(o.t.Context(), listing.dataSource, listing.config)
		if diagnostics.HasError() {
			o.t.Errorf("looking for objects that are left: %s", diagnostics)
			continue
		}
		objects, _ := read[listing.list].([]any)
		for _, object := range objects {
			values, _ := object.(map[string]any)
			id, _ := values["id"].(string)
			if name, _ := values[listing.name].(string); strings.Contains(name, marker) {
				found = append(found, leftover{listing.typeName, id, name})
			}
		}
	}
	return found
}

// expectNothingLeft deletes what is left, so that a failed test leaves nothing behind either, and reports it.
func (o organization) expectNothingLeft(lifecycles []lifecycle) {
	o.t.Helper()
	var types []string
	for _, one := range lifecycles {
		types = append(types, one.typeName)
	}
	for _, one := range o.leftovers(types) {
		o.t.Errorf("the destroy left %s %s, named %q", one.typeName, one.id, one.name)
		o.changeOne(one.typeName, one.id, nil)
	}
}
