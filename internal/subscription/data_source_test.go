package subscription_test

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestAccSubscriptionDataSource_basic(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Run(resource.TestStep{
		Config: env.Config(subscription(changes{"secret": quoted("s", 32)}) + `
data "webexcc_subscription" "test" {
  provider = webex
  id       = webexcc_subscription.test.id
}

data "webexcc_subscriptions" "test" {
  provider   = webex
  depends_on = [webexcc_subscription.test]
}

data "webexcc_event_types" "test" {
  provider = webex
}
`),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr("data.webexcc_subscription.test", "name", "Task events"),
			resource.TestCheckResourceAttrPair("data.webexcc_subscription.test", "created_time", address, "created_time"),
			resource.TestCheckNoResourceAttr("data.webexcc_subscription.test", "secret"),
			resource.TestCheckResourceAttr("data.webexcc_subscriptions.test", "subscriptions.#", "1"),
			resource.TestCheckResourceAttr("data.webexcc_event_types.test", "event_types.0.name", "agent:channelType_state_change"),
		),
	})
}

func TestAccSubscriptionDataSource_versions(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusBadRequest} {
		env := acctest.New(t, twoOrganizations(), mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.SubscriptionGone = status }))
		one, two, elsewhere := seed(env)
		p := env.Protocol()
		read := func(config acctest.Values) (acctest.Values, acctest.Diagnostics) {
			return p.ReadDataSource(t.Context(), typeName, config)
		}

		got, diagnostics := read(acctest.Values{"id": one.ID})
		want := acctest.Values{
			"id": one.ID, "org_id": one.OrgID, "name": "Task events", "description": "For the wall board", "event_types": []any{"task:new"},
			"destination_url": "https://hooks.example.com/", "api_version": "v1", "resource_version": nil, "status": "active",
			"created_time": "2027-03-01T09:00:00Z", "created_by": one.CreatedBy,
			"last_updated_time": "2027-03-01T09:00:00Z", "last_updated_by": one.LastUpdatedBy,
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("v1: got %v, want %v\n%s", got, want, diagnostics)
		}
		if got, diagnostics := read(acctest.Values{"id": two.ID}); got["api_version"] != "v2" || got["resource_version"] != "agent:2.0.0" ||
			got["status"] != "inactive" || got["description"] != nil {
			t.Errorf("v2: got %v\n%s", got, diagnostics)
		}
		spelled := acctest.Values{"id": strings.ToUpper(elsewhere.ID), "org_id": webexID(otherOrg)}
		if got, diagnostics := read(spelled); got["name"] != "Elsewhere" || got["id"] != spelled["id"] || got["org_id"] != spelled["org_id"] {
			t.Errorf("elsewhere: got %v\n%s", got, diagnostics)
		}
		if _, diagnostics := read(acctest.Values{"id": id}); !diagnostics.Errors().Contain("Subscription not found") {
			t.Errorf("unknown id: %s", diagnostics)
		}
		env.Mock.ResetRequests()
		if _, diagnostics := read(acctest.Values{"id": "subscription"}); !diagnostics.HasError() || len(env.Mock.Requests()) > 0 {
			t.Errorf("bad id: %d requests\n%s", len(env.Mock.Requests()), diagnostics)
		}
	}
}

func TestAccSubscriptionsDataSource_basic(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, twoOrganizations())
	seed(env)
	p := env.Protocol()
	for org, want := range map[any][]string{
		nil:      {"Task events v1 <nil>", "Agent events v2 agent:2.0.0"},
		otherOrg: {"Elsewhere v1 <nil>"},
	} {
		got, diagnostics := p.ReadDataSource(t.Context(), "webexcc_subscriptions", acctest.Values{"org_id": org})
		if diagnostics.HasError() {
			t.Fatal(diagnostics)
		}
		var described []string
		for _, element := range got["subscriptions"].([]any) {
			it := element.(map[string]any)
			described = append(described, it["name"].(string)+" "+it["api_version"].(string)+" "+orNil(it["resource_version"]))
		}
		if !slices.Equal(described, want) {
			t.Errorf("got %q, want %q", described, want)
		}
	}
	// A subscription that both versions of the API list is one subscription.
	env.Mock.Switch(func(s *mockwebex.Switches) { s.SharedVersions = true })
	shared, diagnostics := p.ReadDataSource(t.Context(), "webexcc_subscriptions", acctest.Values{})
	versions := map[any]any{}
	for _, element := range shared["subscriptions"].([]any) {
		it := element.(map[string]any)
		versions[it["name"]] = it["api_version"]
	}
	if want := (map[any]any{"Task events": "v1", "Agent events": "v2"}); len(shared["subscriptions"].([]any)) != 2 || !maps.Equal(versions, want) {
		t.Errorf("listed by both versions: got %v, want %v\n%s", shared["subscriptions"], want, diagnostics)
	}
	empty, diagnostics := acctest.New(t).Protocol().ReadDataSource(t.Context(), "webexcc_subscriptions", acctest.Values{})
	if all, isList := empty["subscriptions"].([]any); !isList || len(all) != 0 {
		t.Errorf("of an empty organization: %v\n%s", empty, diagnostics)
	}
}

func orNil(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	return "<nil>"
}

func TestAccEventTypesDataSource_basic(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	got, diagnostics := env.Protocol().ReadDataSource(t.Context(), "webexcc_event_types", acctest.Values{})
	if diagnostics.HasError() {
		t.Fatal(diagnostics)
	}
	var names []string
	for _, element := range got["event_types"].([]any) {
		eventType := element.(map[string]any)
		names = append(names, eventType["name"].(string))
		if eventType["name"] != eventType["resource"].(string)+":"+eventType["action"].(string) {
			t.Errorf("%v", eventType)
		}
	}
	// One that only v1 has, one that only v2 has, and one that both have.
	for _, name := range []string{"agent:state_change", "agent:channel_state_change", "task:new"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is missing in %q", name, names)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("unsorted or repeated: %q", names)
	}
	versions := got["resource_versions"].([]any)
	if want := (map[string]any{"resource": "agent", "version": "1.0.0"}); len(versions) != 5 || !reflect.DeepEqual(versions[0], want) {
		t.Errorf("versions %v", versions)
	}
}

func TestAccSubscriptionsDataSource_errors(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"v1", "v2"} {
		for typeName, summary := range map[string]string{
			"webexcc_subscriptions": "Unable to list subscriptions", "webexcc_event_types": "Unable to list event types",
		} {
			env := acctest.New(t)
			env.Mock.Fault(mockwebex.Fault{Path: "/" + version + "/*", Do: mockwebex.RespondError(http.StatusForbidden, "No.")})
			_, diagnostics := env.Protocol().ReadDataSource(t.Context(), typeName, acctest.Values{})
			if !diagnostics.Errors().Contain(summary) || !diagnostics.Contain("cjp:config_read") {
				t.Errorf("%s, %s: %s", typeName, version, diagnostics)
			}
		}
	}
}
