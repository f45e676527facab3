package subscription_test

import (
	"encoding/base64"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	id       = "41e92806-331d-4802-bc12-674f92d4a6f7"
	otherOrg = "0b5a1e9c-7d34-4f0e-8f5e-111111111111"
)

func webexID(org string) string {
	return base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + org))
}

func TestAccSubscription_import(t *testing.T) {
	t.Parallel()
	for version, config := range map[string]string{
		"v1": subscription(changes{"description": `"For the wall board"`}), "v2": v2(changes{"status": `"inactive"`}),
	} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			env.Run(env.Step(config), resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true})
		})
	}
}

func TestAccSubscription_importForms(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, twoOrganizations())
	one, two, elsewhere := seed(env)
	for _, test := range []struct {
		importID string
		want     mockwebex.Subscription
	}{
		{one.ID, one},
		{strings.ToUpper(one.ID), one},
		{one.OrgID + "/" + one.ID, one},
		{strings.ToUpper(one.OrgID) + "/" + one.ID, one},
		{webexID(one.OrgID) + "/" + one.ID, one},
		{two.OrgID + "/" + two.ID, two},
		{otherOrg + "/" + elsewhere.ID, elsewhere},
		{webexID(otherOrg) + "/" + elsewhere.ID, elsewhere},
	} {
		object, diagnostics := env.Protocol().Import(t.Context(), typeName, test.importID)
		identity := acctest.Values{"id": test.want.ID, "org_id": test.want.OrgID}
		if len(diagnostics) > 0 || object.State["name"] != test.want.Name || !reflect.DeepEqual(object.Identity, identity) {
			t.Errorf("%s: state %v, identity %v\n%s", test.importID, object.State, object.Identity, diagnostics)
		}
	}
	object, diagnostics := env.Protocol().Import(t.Context(), typeName, elsewhere.ID)
	if object.State["name"] != nil || !diagnostics.Errors().Contain("Unable to import subscription") ||
		!diagnostics.Contain("Check the ID, org_id and region") {
		t.Errorf("without its organization: %v\n%s", object.State, diagnostics)
	}
}

func TestAccSubscription_importSearchesVersion2First(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusBadRequest} {
		env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.SubscriptionGone = status }))
		one := env.Mock.PutSubscription(mockwebex.Subscription{
			Name: "Task events", EventTypes: []string{"task:new"}, DestinationURL: "https://example.com/",
		})
		two := env.Mock.PutSubscription(mockwebex.Subscription{
			Name: "Agent events", EventTypes: []string{"agent:login"}, DestinationURL: "https://example.com/", ResourceVersion: "agent:2.0.0",
		})

		p := env.Protocol()
		if object, diagnostics := p.Import(t.Context(), typeName, two.ID); object.State["resource_version"] != "agent:2.0.0" {
			t.Errorf("v2: got %v\n%s", object.State, diagnostics)
		}
		if count := env.Mock.Count("", "/v1/**"); count != 0 {
			t.Errorf("the first version got %d requests", count)
		}
		object, diagnostics := p.Import(t.Context(), typeName, one.ID)
		if object.State["name"] != "Task events" || object.State["resource_version"] != nil {
			t.Errorf("v1: got %v\n%s", object.State, diagnostics)
		}
		if object, diagnostics := p.Import(t.Context(), typeName, id); !diagnostics.Contain("Unable to import subscription") {
			t.Errorf("of an id that does not exist: got %v\n%s", object.State, diagnostics)
		}
	}
}

func TestAccSubscription_importByIdentity(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithOrgID(mockwebex.DefaultOrgID, otherOrg))
	for _, org := range []string{mockwebex.DefaultOrgID, otherOrg} {
		it := env.Mock.PutSubscription(mockwebex.Subscription{
			OrgID: org, Name: "Task events", EventTypes: []string{"task:new"}, DestinationURL: "https://example.com/",
			Secret: strings.Repeat("s", 32),
		})
		canonical := acctest.Values{"id": it.ID, "org_id": org}
		identities := []acctest.Values{
			canonical,
			{"id": strings.ToUpper(it.ID), "org_id": webexID(org)},
		}
		if org == mockwebex.DefaultOrgID {
			identities = append(identities, acctest.Values{"id": it.ID})
		}
		for _, identity := range identities {
			p := env.Protocol()
			object, diagnostics := p.ImportByIdentity(t.Context(), typeName, identity)
			if diagnostics.HasError() || !reflect.DeepEqual(object.Identity, canonical) {
				t.Fatalf("%v: identity %v, want %v\n%s", identity, object.Identity, canonical, diagnostics)
			}
			if object.State["org_id"] != org || object.State["id"] != it.ID || object.State["secret"] != nil {
				t.Errorf("%v: state %v", identity, object.State)
			}
			read, diagnostics := p.Read(t.Context(), object)
			if diagnostics.HasError() || !reflect.DeepEqual(read.State, object.State) || !reflect.DeepEqual(read.Identity, canonical) {
				t.Errorf("%v: read again: %v\n%s", identity, read, diagnostics)
			}
		}
	}
}

func TestAccSubscription_identityAfterDisappearance(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	p := env.Protocol()
	object := p.Create(t.Context(), typeName, values(nil))
	want := acctest.Values{"id": object.State["id"], "org_id": env.Mock.OrgID()}
	if !reflect.DeepEqual(object.Identity, want) {
		t.Fatalf("identity %v, want %v", object.Identity, want)
	}
	object.Identity = nil // as in a state that a Terraform without identities wrote
	plan := p.Plan(t.Context(), object, values(acctest.Values{"description": "New"}))
	object, diagnostics := p.Apply(t.Context(), plan, nil)
	if diagnostics.HasError() || !reflect.DeepEqual(object.Identity, want) {
		t.Errorf("after an update: identity %v, want %v\n%s", object.Identity, want, diagnostics)
	}
	env.Mock.DeleteSubscription(want["id"].(string))
	object.Identity = nil
	object, diagnostics = p.Read(t.Context(), object)
	if diagnostics.HasError() || object.State != nil || !reflect.DeepEqual(object.Identity, want) {
		t.Errorf("after a delete: state %v, identity %v, want %v\n%s", object.State, object.Identity, want, diagnostics)
	}
}

func TestAccSubscription_importErrors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	for _, importID := range []string{"", "/", "subscription", "/" + id, "acme/" + id, otherOrg + "/", otherOrg + "/" + id + "/"} {
		if _, diagnostics := env.Protocol().Import(t.Context(), typeName, importID); !diagnostics.HasError() && importID != "" {
			t.Errorf("%q was accepted", importID)
		}
	}
	if requests := env.Mock.Requests(); len(requests) > 0 {
		t.Errorf("%d requests", len(requests))
	}
}

// An import followed by a plan with the configuration that Terraform generates from the state must change nothing.
func TestAccSubscription_generatedConfigHasEmptyPlan(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	for name, it := range map[string]mockwebex.Subscription{
		"the least":   {},
		"the most":    {Description: "For the wall board", Secret: strings.Repeat("s", 32), Status: "inactive", ResourceVersion: "agent:2.0.0"},
		"with secret": {Secret: strings.Repeat("s", 32)},
	} {
		it.Name, it.EventTypes, it.DestinationURL = "Agent events", []string{"agent:logout", "agent:login"}, "https://example.com/"
		it = env.Mock.PutSubscription(it)
		p := env.Protocol()
		object, diagnostics := p.Import(t.Context(), typeName, it.ID)
		if diagnostics.HasError() {
			t.Fatalf("%s:\n%s", name, diagnostics)
		}
		generated := acctest.Values{}
		for _, attribute := range []string{
			"name", "description", "event_types", "destination_url", "resource_version", "status", "org_id", "secret", "secret_wo_version",
		} {
			generated[attribute] = object.State[attribute]
		}
		if plan := p.Plan(t.Context(), object, generated); !plan.IsEmpty() || len(plan.Replaces) > 0 {
			t.Errorf("%s: planned %v, replacing %v\n%s", name, plan.Planned, plan.Replaces, plan.Diagnostics)
		}
	}
}
