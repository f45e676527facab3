package mockwebex_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	queuePath = "/organization/" + org + "/v2/contact-service-queue"
	agentPath = "/organization/" + org + "/v2/user"
)

// found returns a field of the objects in a listing.
func (w *webex) found(path, field string, query url.Values) string {
	w.t.Helper()
	list := w.must(http.StatusOK, "GET", path+"?"+query.Encode(), "")
	var values []string
	for i := 0; list.at(fmt.Sprintf("data.%d", i)) != "<absent>"; i++ {
		values = append(values, list.at(fmt.Sprintf("data.%d.%s", i, field)))
	}
	return strings.Join(values, "|")
}

func TestDirectory_queueFilters(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	for filter, want := range map[string]string{
		`name=="Sales EMEA"`:                    "Sales EMEA",
		`name=='sales emea'`:                    "Sales EMEA",
		`name==Returns`:                         "Returns|Returns",
		`name=="The \"gold\" customers"`:        `The "gold" customers`,
		`name=='The "gold" customers'`:          `The "gold" customers`,
		`name=="Night\\Weekend"`:                `Night\Weekend`,
		`name=="Störungsannahme Köln"`:          "Störungsannahme Köln",
		`name=="Nobody"`:                        "",
		`name==""`:                              "",
		`name=="Sales*"`:                        "",
		`channelType==CHAT`:                     "Support chat",
		`active==false`:                         "Billing (old)",
		`queueType!=INBOUND`:                    "Störungsannahme Köln",
		`name=in=("Sales EMEA","Support chat")`: "Sales EMEA|Support chat",
		`id=in=(` + mockwebex.SeedQueueID + `)`: "Sales EMEA",
		`name=out=(Returns,"Sales EMEA");active==true;queueType==INBOUND`: `Sales EMEA overflow|Support chat|The "gold" customers|Night\Weekend`,
		`active==false,channelType==CHAT`:                                 "Support chat|Billing (old)",
		`active==false or channelType==CHAT`:                              "Support chat|Billing (old)",
		`active==true and channelType==CHAT`:                              "Support chat",
		`(active==false,channelType==CHAT);name==x`:                       "",
		`active==false,channelType==CHAT;name==x`:                         "Billing (old)",
		`name==Returns;id!=` + "a1b2c3d4-0008-4a00-8000-000000000008":     "Returns",
	} {
		if got := w.found(queuePath, "name", url.Values{"filter": {filter}}); got != want {
			t.Errorf("%s: found %q, want %q", filter, got, want)
		}
	}
	for _, filter := range []string{
		`Sales`, `name=Sales`, `name==`, `name==Sales EMEA`, `name=="Sales`, `name=="Sales\`, `nme==x`, `==x`, `(name==x`, `name==x)`,
		`name=in=x`, `name=in=(x`, `name=in=()`, `name=in=(x;y)`, `name=out=x`, `name==x;`, `name==x,`, `name~x`,
		`callDistributionGroups==x`,
	} {
		w.call("GET", queuePath+"?"+url.Values{"filter": {filter}}.Encode(), "").is(http.StatusBadRequest, "filter: ")
	}
}

func TestDirectory_queues(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	for query, want := range map[string]string{
		"search=emea":                         "Sales EMEA|Sales EMEA overflow",
		"search=twin":                         "Returns|Returns",
		"search=zzz":                          "",
		"page=1&pageSize=4":                   `The "gold" customers|Night\Weekend|Störungsannahme Köln|Returns`,
		"page=2&pageSize=4":                   "Returns",
		"page=9":                              "",
		"pageSize=100000&search=overflow":     "Sales EMEA overflow",
		"attributes=name,id&filter=name==x":   "",
		"attributes=name&search=support chat": "Support chat",
	} {
		values, _ := url.ParseQuery(query)
		if got := w.found(queuePath, "name", values); got != want {
			t.Errorf("%s: found %q, want %q", query, got, want)
		}
	}
	for _, query := range []string{"page=-1", "page=x", "pageSize=0", "pageSize=x"} {
		w.must(http.StatusBadRequest, "GET", queuePath+"?"+query, "")
	}
	page := w.must(http.StatusOK, "GET", queuePath+"?pageSize=2&page=1", "")
	for name, want := range map[string]string{
		"orgid": org, "page": "1", "pageSize": "2", "totalPages": "5", "totalRecords": "9", "links.next": queuePath + "?page=2&pageSize=2",
	} {
		page.has("meta."+name, want)
	}
	page.has("data.0.callDistributionGroups", "<absent>")
	page.has("data.0.channelType", "CHAT")
	w.must(http.StatusOK, "GET", queuePath+"?attributes=name", "").has("data.0", `{"name":"Sales EMEA"}`)

	one := w.must(http.StatusOK, "GET", queuePath+"/"+strings.ToUpper(mockwebex.SeedQueueID), "")
	one.has("name", mockwebex.SeedQueueName)
	one.has("callDistributionGroups", "[]")
	for _, required := range []string{
		"active", "channelType", "checkAgentAvailability", "maxActiveContacts", "maxTimeInQueue", "name", "queueRoutingType", "queueType",
		"routingType", "serviceLevelThreshold",
	} {
		if one.at(required) == "<absent>" || page.at("data.0."+required) == "<absent>" {
			t.Errorf("the required field %s is absent", required)
		}
	}
	w.must(http.StatusNotFound, "GET", queuePath+"/none", "")

	w.Switch(func(switches *mockwebex.Switches) { switches.LinksKeepFilter = true })
	filtered := w.must(http.StatusOK, "GET", queuePath+"?pageSize=1&filter="+url.QueryEscape(`name=="Returns"`), "")
	filtered.has("meta.links.next", queuePath+"?page=1&pageSize=1&filter=name%3D%3D%22Returns%22")
	w.Switch(func(switches *mockwebex.Switches) { switches.PageCap = 3 })
	w.must(http.StatusOK, "GET", queuePath, "").has("meta.pageSize", "3")
}

func TestDirectory_users(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	for query, want := range map[string]string{
		"filter=email==ada.lovelace@example.com":                mockwebex.SeedAgentEmail,
		`filter=email=="SINEAD.O'CONNOR@EXAMPLE.COM"`:           "sinead.o'connor@example.com",
		"filter=ciUserId==" + mockwebex.SeedAgentID:             "",
		"filter=contactCenterEnabled==false":                    "alan.turing@example.com",
		"filter=ciUserId==c1d2e3f4-0002-4b00-9000-000000000002": "grace.hopper@example.com",
		"search=turing": "alan.turing@example.com",
		"search=Edsger": "edsger.dijkstra@example.com",
	} {
		name, value, _ := strings.Cut(query, "=")
		if got := w.found(agentPath, "email", url.Values{name: {value}}); got != want {
			t.Errorf("%s: found %q, want %q", query, got, want)
		}
	}
	one := w.must(http.StatusOK, "GET", agentPath+"/by-ci-user-id/"+strings.ToUpper(mockwebex.SeedAgentCIUserID), "")
	one.has("id", mockwebex.SeedAgentID)
	one.has("ciUserId", mockwebex.SeedAgentCIUserID)
	w.must(http.StatusNotFound, "GET", agentPath+"/by-ci-user-id/"+mockwebex.SeedAgentID, "")
}

func TestDirectory_queuesAndUsersOutsideTheAPI(t *testing.T) {
	w := newWebex(t)
	queue := w.PutQueue(mockwebex.Queue{Name: "One"})
	queue.Name = "Two"
	w.PutQueue(queue)
	agent := w.PutAgent(mockwebex.Agent{Email: "x@example.com"})
	if len(w.Queues()) != 1 || w.Queues()[0].Name != "Two" || w.Queues()[0].ChannelType != "TELEPHONY" {
		t.Errorf("there are %+v", w.Queues())
	}
	if len(w.Agents()) != 1 || agent.ID == "" || agent.ID == agent.CIUserID {
		t.Errorf("there are %+v", w.Agents())
	}
}

func TestDirectory_entryPoints(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	const path = "/organization/" + org + "/v2/entry-point"
	for query, want := range map[string]string{
		`filter=name=="Callback outdial"`:              mockwebex.SeedEntryPointName,
		`filter=entryPointType==OUTBOUND;active==true`: mockwebex.SeedEntryPointName,
		`search=twin`:              "Returns|Returns",
		`filter=channelType==CHAT`: "Web chat",
	} {
		name, value, _ := strings.Cut(query, "=")
		if got := w.found(path, "name", url.Values{name: {value}}); got != want {
			t.Errorf("%s: found %q, want %q", query, got, want)
		}
	}
	one := w.must(http.StatusOK, "GET", "/organization/"+org+"/entry-point/"+strings.ToUpper(mockwebex.SeedEntryPointID), "")
	for _, required := range []string{
		"active", "assetId", "channelType", "controlFlowScriptUrl", "entryPointType", "imiOrgType", "maximumActiveContacts", "name",
		"overflowNumber", "serviceLevelThreshold", "socialChannelType",
	} {
		if one.at(required) == "<absent>" {
			t.Errorf("the required field %s is absent", required)
		}
	}
	one.has("callbackEnabled", "true")
	one.has("outdialQueueId", "a1b2c3d4-0007-4a00-8000-000000000007")
	w.must(http.StatusNotFound, "GET", "/organization/"+org+"/entry-point/none", "").has("error.key", "404")
	added := w.PutEntryPoint(mockwebex.EntryPoint{Name: "New", OrgID: otherOrg})
	if len(w.EntryPoints()) != 7 || added.EntryPointType != "INBOUND" {
		t.Errorf("there are %+v", w.EntryPoints())
	}
	w.must(http.StatusNotFound, "GET", "/organization/"+org+"/entry-point/"+added.ID, "")
}

func TestDirectory_teams(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	const path = "/organization/" + org + "/v2/team"
	if got := w.found(path, "name", url.Values{"filter": {`name=="Sales team"`}}); got != mockwebex.SeedTeamName {
		t.Errorf("found %q", got)
	}
	if got := w.found(path, "name", url.Values{"search": {"all sales"}}); got != mockwebex.SeedTeamName {
		t.Errorf("found %q", got)
	}
	one := w.must(http.StatusOK, "GET", "/organization/"+org+"/team/"+mockwebex.SeedTeamID, "")
	for name, want := range map[string]string{
		"name": mockwebex.SeedTeamName, "teamType": "AGENT", "active": "true", "siteId": mockwebex.SeedSiteID, "siteName": mockwebex.SeedSiteName,
		"teamStatus": "IN_SERVICE", "rankQueuesForTeam": "false",
	} {
		one.has(name, want)
	}
	w.must(http.StatusNotFound, "GET", "/organization/"+org+"/team/none", "")
	team := w.PutTeam(mockwebex.Team{Name: "New", SiteID: "x", SiteName: "y"})
	if len(w.Teams()) != 4 || team.SiteName != "y" {
		t.Errorf("there are %+v", w.Teams())
	}
}

func TestDirectory_usersByEitherID(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	const users = "/organization/" + org + "/user/"
	w.must(http.StatusOK, "GET", users+strings.ToUpper(mockwebex.SeedAgentID), "").has("ciUserId", mockwebex.SeedAgentCIUserID)
	w.must(http.StatusOK, "GET", users+"by-ci-user-id/"+mockwebex.SeedAgentCIUserID, "").has("id", mockwebex.SeedAgentID)
	w.must(http.StatusNotFound, "GET", users+mockwebex.SeedAgentCIUserID, "")
	w.must(http.StatusNotFound, "GET", users+"by-ci-user-id/"+mockwebex.SeedAgentID, "")
	if w.must(http.StatusOK, "GET", users+mockwebex.SeedAgentID, "").at("userProfileId") == "<absent>" {
		t.Error("the required field userProfileId is absent")
	}
}

func TestDirectory_searchInFields(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	for search, want := range map[string]string{
		`field=="name";value=="EMEA"`:                      "Sales EMEA|Sales EMEA overflow",
		`field=="description";value=="second"`:             "Sales EMEA overflow",
		`fields=in=("name","description");value=="second"`: "Sales EMEA overflow",
		`fields=in=("name","description");value=="Stör"`:   "Störungsannahme Köln",
		"Sto\u0308rungsannahme":                            "Störungsannahme Köln",
	} {
		if got := w.found(queuePath, "name", url.Values{"search": {search}}); got != want {
			t.Errorf("%s: found %q, want %q", search, got, want)
		}
	}
	w.call("GET", queuePath+"?search="+escape(`field=="active";value=="true"`), "").is(http.StatusBadRequest, "search: supports only name, description.")
}

func TestDirectory_scopes(t *testing.T) {
	w := newWebex(t)
	w.SetToken(mockwebex.DefaultToken, "cjp:user")
	for _, path := range []string{"v2/entry-point", "entry-point/x", "v2/team", "team/x", "user/x", "user/by-ci-user-id/x"} {
		w.call("GET", "/organization/"+org+"/"+path, "").is(http.StatusForbidden, "cjp:config_read")
		w.must(http.StatusMethodNotAllowed, "DELETE", "/organization/"+org+"/"+path, "")
	}
}
