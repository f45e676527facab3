package directory_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	entryPointType = "webexcc_entry_point"
	teamType       = "webexcc_team"
)

func TestAccEntryPointDataSource_basic(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	p := env.Protocol()
	want := acctest.Values{
		"id": mockwebex.SeedEntryPointID, "org_id": mockwebex.DefaultOrgID, "name": mockwebex.SeedEntryPointName,
		"description": "For immediate and scheduled callbacks", "entry_point_type": "OUTBOUND", "channel_type": "TELEPHONY", "active": true,
		"timezone": "Europe/London", "callback_enabled": true,
	}
	for _, config := range []acctest.Values{{"id": mockwebex.SeedEntryPointID}, {"name": mockwebex.SeedEntryPointName}} {
		got, diagnostics := p.ReadDataSource(t.Context(), entryPointType, config)
		if !reflect.DeepEqual(got, want) || len(diagnostics) > 0 {
			t.Errorf("%v: got %v, want %v\n%s", config, got, want, diagnostics)
		}
	}
	got, diagnostics := p.ReadDataSource(t.Context(), entryPointType, acctest.Values{"name": "Old outdial"})
	if got["active"] != false || got["description"] != nil || len(diagnostics) != 1 || !diagnostics.Warnings().Contain("Entry point is inactive") {
		t.Errorf("an inactive one: got %v\n%s", got, diagnostics)
	}
}

func TestAccTeamDataSource_basic(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	p := env.Protocol()
	want := acctest.Values{
		"id": mockwebex.SeedTeamID, "org_id": mockwebex.DefaultOrgID, "name": mockwebex.SeedTeamName, "team_type": "AGENT", "active": true,
		"site_id": mockwebex.SeedSiteID, "site_name": mockwebex.SeedSiteName,
	}
	for _, config := range []acctest.Values{{"id": mockwebex.SeedTeamID}, {"name": mockwebex.SeedTeamName}} {
		got, diagnostics := p.ReadDataSource(t.Context(), teamType, config)
		if !reflect.DeepEqual(got, want) || len(diagnostics) > 0 {
			t.Errorf("%v: got %v, want %v\n%s", config, got, want, diagnostics)
		}
	}
	// The name in decomposed Unicode.
	got, diagnostics := p.ReadDataSource(t.Context(), teamType, acctest.Values{"name": "Sto\u0308rungsteam"})
	if got["id"] != "e1f2a3b4-0003-4e00-8000-000000000003" || got["active"] != false {
		t.Errorf("got %v\n%s", got, diagnostics)
	}
}

// Each look-up behaves alike: another organization, several pages, several and similar names, unknown IDs.
func TestAccNamedDataSources_lookUp(t *testing.T) {
	t.Parallel()
	for typeName, test := range map[string]struct {
		object, list, get string
		put               func(mock *mockwebex.Server, name, org string) (id string)
	}{
		queueType: {"queue", "v2/contact-service-queue", "v2/contact-service-queue", func(mock *mockwebex.Server, name, org string) string {
			return mock.PutQueue(mockwebex.Queue{Name: name, OrgID: org, Active: true}).ID
		}},
		entryPointType: {"entry point", "v2/entry-point", "entry-point", func(mock *mockwebex.Server, name, org string) string {
			return mock.PutEntryPoint(mockwebex.EntryPoint{Name: name, OrgID: org, Active: true}).ID
		}},
		teamType: {"team", "v2/team", "team", func(mock *mockwebex.Server, name, org string) string {
			return mock.PutTeam(mockwebex.Team{Name: name, OrgID: org, Active: true}).ID
		}},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockwebex.WithOrgID(mockwebex.DefaultOrgID, otherOrg),
				mockwebex.WithSwitches(func(s *mockwebex.Switches) { s.PageCap = 2 }))
			p := env.Protocol()
			title := strings.ToUpper(test.object[:1]) + test.object[1:]
			rejected := func(config acctest.Values, attribute, summary string, details ...string) {
				t.Helper()
				_, diagnostics := p.ReadDataSource(t.Context(), typeName, config)
				on := diagnostics.Errors().On(attribute)
				if len(on) != 1 || len(diagnostics) != 1 || !on.Contain(summary) {
					t.Errorf("%v: want %q on %s, got %s", config, summary, attribute, diagnostics)
				}
				for _, detail := range details {
					if !on.Contain(detail) {
						t.Errorf("%v: want %q in %s", config, detail, diagnostics)
					}
				}
			}
			rejected(acctest.Values{"name": "North"}, "name", title+" not found") // There is none at all.

			elsewhere := test.put(env.Mock, "Elsewhere", otherOrg)
			var ids []string
			for _, name := range []string{"NORTH", "north", "NoRtH", "nORTH", "North", "Twin", "Twin", "North West"} {
				ids = append(ids, test.put(env.Mock, name, ""))
			}
			env.Mock.ResetRequests()
			got, diagnostics := p.ReadDataSource(t.Context(), typeName, acctest.Values{"name": "North"})
			if got["id"] != ids[4] || len(diagnostics) > 0 {
				t.Errorf("on a later page: got %v\n%s", got, diagnostics)
			}
			if count := env.Mock.Count(http.MethodGet, "/organization/*/"+test.list); count != 3 {
				t.Errorf("%d pages were read, want 3", count)
			}
			got, diagnostics = p.ReadDataSource(t.Context(), typeName, acctest.Values{"id": strings.ToUpper(ids[0])})
			if got["name"] != "NORTH" || got["id"] != strings.ToUpper(ids[0]) || len(diagnostics) > 0 {
				t.Errorf("by ID: got %v\n%s", got, diagnostics)
			}
			if count := env.Mock.Count(http.MethodGet, "/organization/*/"+test.get+"/*"); count != 1 {
				t.Errorf("%d requests by ID, want 1", count)
			}
			got, diagnostics = p.ReadDataSource(t.Context(), typeName, acctest.Values{"name": "Elsewhere", "org_id": strings.ToUpper(otherOrg)})
			if got["id"] != elsewhere || got["org_id"] != strings.ToUpper(otherOrg) || len(diagnostics) > 0 {
				t.Errorf("of another organization: got %v\n%s", got, diagnostics)
			}

			rejected(acctest.Values{"id": elsewhere}, "id", title+" not found", "has no "+test.object+" with the ID "+elsewhere)
			rejected(acctest.Values{"name": "Elsewhere"}, "name", title+" not found")
			rejected(acctest.Values{"name": "Twin"}, "name", "Multiple "+test.object+"s found", "2 "+test.object+"s", ids[5], ids[6])
			rejected(acctest.Values{"name": "north west"}, "name", title+" not found", `A search for "north west" found:`, `"North West" (`, ids[7])
			rejected(acctest.Values{"name": "Nord West"}, "name", title+" not found", `A search for "West" found:`, `"North West" (`, ids[7])

			for _, config := range []acctest.Values{{"name": "North"}, {"id": ids[0]}} {
				env.Mock.Fault(mockwebex.Fault{Times: 1, Do: mockwebex.RespondError(http.StatusForbidden, "No.")})
				_, diagnostics := p.ReadDataSource(t.Context(), typeName, config)
				if !diagnostics.Errors().Contain("Unable to ") || !diagnostics.Contain("scope cjp:config_read") {
					t.Errorf("%v without scope: %s", config, diagnostics)
				}
			}
		})
	}
}

func TestAccAgentDataSource_byID(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed(), mockwebex.WithOrgID(mockwebex.DefaultOrgID, otherOrg))
	elsewhere := env.Mock.PutAgent(mockwebex.Agent{Email: "elsewhere@example.com", OrgID: otherOrg, Active: true, ContactCenterEnabled: true})
	p := env.Protocol()
	got, diagnostics := p.ReadDataSource(t.Context(), agentType, acctest.Values{"id": strings.ToUpper(mockwebex.SeedAgentID)})
	if got["ci_user_id"] != mockwebex.SeedAgentCIUserID || got["id"] != strings.ToUpper(mockwebex.SeedAgentID) || len(diagnostics) > 0 {
		t.Errorf("got %v\n%s", got, diagnostics)
	}
	got, diagnostics = p.ReadDataSource(t.Context(), agentType, acctest.Values{"id": elsewhere.ID, "org_id": otherOrg})
	if got["email"] != elsewhere.Email || len(diagnostics) > 0 {
		t.Errorf("of another organization: got %v\n%s", got, diagnostics)
	}
	for _, id := range []string{mockwebex.SeedAgentCIUserID, elsewhere.ID} {
		_, diagnostics := p.ReadDataSource(t.Context(), agentType, acctest.Values{"id": id})
		if on := diagnostics.Errors().On("id"); !on.Contain("Agent not found") || !on.Contain("set ci_user_id instead") || len(diagnostics) != 1 {
			t.Errorf("%s: %s", id, diagnostics)
		}
	}
}

// A user who was just added has neither an address nor a Common Identity user ID.
func TestAccAgentDataSource_sparse(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Mock.Fault(mockwebex.Fault{
		Path: "/organization/*/user/*", Do: mockwebex.Respond(http.StatusOK, nil, fmt.Sprintf(`{"id":%q,"email":null,"active":true,"contactCenterEnabled":true}`, mockwebex.SeedAgentID)),
	})
	got, diagnostics := env.Protocol().ReadDataSource(t.Context(), agentType, acctest.Values{"id": mockwebex.SeedAgentID})
	want := acctest.Values{
		"id": mockwebex.SeedAgentID, "ci_user_id": nil, "email": nil, "first_name": nil, "last_name": nil, "org_id": mockwebex.DefaultOrgID,
		"active": true, "contact_center_enabled": true,
	}
	if !reflect.DeepEqual(got, want) || len(diagnostics) != 1 || !diagnostics.Warnings().Contain("Agent has no Common Identity user ID") {
		t.Errorf("got %v, want %v\n%s", got, want, diagnostics)
	}
}
