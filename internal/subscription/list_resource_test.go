package subscription_test

import (
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// seed puts a subscription of each version into the server, and one into another organization.
func seed(env *acctest.Env) (one, two, elsewhere mockwebex.Subscription) {
	put := func(it mockwebex.Subscription) mockwebex.Subscription {
		it.DestinationURL = "https://hooks.example.com/"
		return env.Mock.PutSubscription(it)
	}
	return put(mockwebex.Subscription{Name: "Task events", EventTypes: []string{"task:new"}, Description: "For the wall board"}),
		put(mockwebex.Subscription{
			Name: "Agent events", EventTypes: []string{"agent:logout", "agent:login"}, ResourceVersion: "agent:2.0.0", Status: "inactive",
			Secret: first,
		}),
		put(mockwebex.Subscription{Name: "Elsewhere", EventTypes: []string{"task:new"}, OrgID: otherOrg})
}

func names(listed []acctest.Listed) []string {
	var names []string
	for _, result := range listed {
		names = append(names, result.DisplayName)
	}
	return names
}

func TestAccSubscriptionListResource_basic(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, twoOrganizations())
	one, two, elsewhere := seed(env)
	p := env.Protocol()

	all := p.List(t.Context(), typeName, acctest.Values{}, 0, true)
	if got := names(all); !slices.Equal(got, []string{"Task events", "Agent events"}) {
		t.Fatalf("got %q", got)
	}
	for i, it := range []mockwebex.Subscription{one, two} {
		if want := (acctest.Values{"id": it.ID, "org_id": it.OrgID}); !reflect.DeepEqual(all[i].Identity, want) {
			t.Errorf("identity %v, want %v", all[i].Identity, want)
		}
		object, diagnostics := p.Import(t.Context(), typeName, it.ID)
		if diagnostics.HasError() || !reflect.DeepEqual(all[i].Resource, object.State) {
			t.Errorf("listed %v, imported %v\n%s", all[i].Resource, object.State, diagnostics)
		}
	}
	there := p.List(t.Context(), typeName, acctest.Values{"org_id": webexID(otherOrg)}, 0, false)
	if !slices.Equal(names(there), []string{"Elsewhere"}) ||
		!reflect.DeepEqual(there[0].Identity, acctest.Values{"id": elsewhere.ID, "org_id": otherOrg}) || there[0].Resource != nil {
		t.Errorf("elsewhere: %+v", there)
	}
}

func TestAccSubscriptionListResource_limit(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	seed(env)
	for limit, want := range map[int64]int{1: 1, 2: 2, 3: 2, 0: 2} {
		if got := env.Protocol().List(t.Context(), typeName, acctest.Values{}, limit, false); len(got) != want {
			t.Errorf("limit %d: %d results, want %d", limit, len(got), want)
		}
	}
}

func TestAccSubscriptionListResource_error(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"/v1/subscriptions", "/v2/subscriptions"} {
		env := acctest.New(t)
		seed(env)
		env.Mock.Fault(mockwebex.Fault{Method: http.MethodGet, Path: version, Do: mockwebex.RespondError(http.StatusForbidden, "No.")})
		all := env.Protocol().List(t.Context(), typeName, acctest.Values{}, 0, true)
		if last := all[len(all)-1].Diagnostics; !last.Errors().Contain("Unable to list subscriptions") || !last.Contain("cjp:config_read") {
			t.Errorf("%s: the last of %d results message: %s", version, len(all), last)
		}
	}
}

func TestAccSubscriptionListResource_invalidConfig(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	all := env.Protocol().List(t.Context(), typeName, acctest.Values{"org_id": "acme"}, 0, false)
	if len(all) != 1 || !all[0].Diagnostics.HasError() || len(env.Mock.Requests()) > 0 {
		t.Errorf("got %+v after %d requests", all, len(env.Mock.Requests()))
	}
}
