package subscription_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func twoOrganizations() mockwebex.Option {
	return mockwebex.WithOrgID(mockwebex.DefaultOrgID, otherOrg)
}

func inOrg(id string) changes { return changes{"org_id": fmt.Sprintf("%q", id)} }

func TestAccSubscription_organization(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, twoOrganizations())
	keeps := env.ExpectEmptyPlan(subscription(nil))
	keeps.Config = env.ConfigWith(fmt.Sprintf("org_id = %q", otherOrg), subscription(nil))
	moves := env.StepWithAction(address, plancheck.ResourceActionReplace, subscription(inOrg(otherOrg)), has("org_id", text(otherOrg)))
	env.Run(
		env.Step(subscription(nil), has("org_id", text(mockwebex.DefaultOrgID))),
		keeps,
		env.ExpectEmptyPlan(subscription(inOrg(webexID(mockwebex.DefaultOrgID)))),
		env.ExpectEmptyPlan(subscription(inOrg(mockwebex.DefaultOrgID))),
		moves,
		env.ExpectEmptyPlan(subscription(nil)),
		env.StepWithAction(address, plancheck.ResourceActionUpdate, subscription(changes{"description": `"There"`}), has("org_id", text(otherOrg))),
	)
}

func TestAccSubscription_organizationEquivalentSpelling(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	p := env.Protocol()
	object := p.Create(t.Context(), typeName, values(nil))
	for _, spelling := range []any{nil, env.Mock.OrgID(), strings.ToUpper(env.Mock.OrgID()), webexID(env.Mock.OrgID())} {
		if plan := p.Plan(t.Context(), object, values(acctest.Values{"org_id": spelling})); !plan.IsEmpty() || len(plan.Replaces) > 0 {
			t.Errorf("%v: planned %v, replacing %q\n%s", spelling, plan.Planned, plan.Replaces, plan.Diagnostics)
		}
	}
}

func TestAccSubscription_organizationInBase64(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, twoOrganizations())
	env.Run(
		env.Step(subscription(inOrg(webexID(otherOrg))), has("org_id", text(webexID(otherOrg)))),
		env.ExpectEmptyPlan(subscription(inOrg(otherOrg))),
	)
}

func TestAccSubscription_organizationOfProvider(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, twoOrganizations())
	provider := fmt.Sprintf("org_id = %q", webexID(otherOrg))
	step := env.Step(v2(nil), has("org_id", text(otherOrg)))
	step.Config = env.ConfigWith(provider, v2(nil))
	imported := resource.TestStep{
		Config: step.Config, ResourceName: address, ImportState: true, ImportStateVerify: true,
	}
	env.Run(step, imported)
}

// The token and the response contain the organization, so no other request is needed.
func TestAccSubscription_organizationNotRequested(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	p := env.Protocol()
	object := p.Create(t.Context(), typeName, values(nil))
	if _, diagnostics := p.Import(t.Context(), typeName, object.State["id"].(string)); diagnostics.HasError() {
		t.Error(diagnostics)
	}
	p.List(t.Context(), typeName, acctest.Values{}, 0, false)
	if _, diagnostics := p.ReadDataSource(t.Context(), "webexcc_event_types", acctest.Values{}); diagnostics.HasError() {
		t.Error(diagnostics)
	}
	if count := env.Mock.Count("", "/v1/people/me"); count != 0 {
		t.Errorf("people/me got %d requests", count)
	}
}

// Webex documents the organization in every response. If the response to the create lacks it, the object must remain readable, because
// Terraform rejects an identity that changes.
func TestAccSubscription_organizationFromResponse(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	p := env.Protocol()
	env.Mock.Fault(mockwebex.Fault{Method: http.MethodPost, Path: "/v1/subscriptions", Times: 1, Do: mockwebex.Respond(http.StatusCreated, nil,
		fmt.Sprintf(`{"data": {"id": %q, "name": "Ended", "eventTypes": ["task:ended"], "destinationUrl": "https://x.example.com/a", "status": "active"}}`, id))})
	config := acctest.Values{"name": "Ended", "event_types": []any{"task:ended"}, "destination_url": "https://x.example.com/a"}
	created := p.Create(t.Context(), typeName, config)
	env.Mock.PutSubscription(mockwebex.Subscription{
		ID: id, Name: "Ended", EventTypes: []string{"task:ended"}, DestinationURL: "https://x.example.com/a",
	})

	for range 2 {
		var diagnostics acctest.Diagnostics
		if created, diagnostics = p.Read(t.Context(), created); diagnostics.HasError() || created.State["org_id"] != env.Mock.OrgID() {
			t.Fatalf("read %v: %s", created.State, diagnostics)
		}
	}
	config["description"] = "What ends"
	if _, diagnostics := p.Apply(t.Context(), p.Plan(t.Context(), created, config), nil); diagnostics.HasError() {
		t.Error(diagnostics)
	}
}
