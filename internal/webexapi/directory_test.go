package webexapi

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestDirectory_rsql(t *testing.T) {
	for value, want := range map[string]string{
		`Sales EMEA`: `name=="Sales EMEA"`, `The "gold" ones`: `name=="The \"gold\" ones"`, `Night\Weekend`: `name=="Night\\Weekend"`,
		`\"`: `name=="\\\""`, `Köln ☎`: `name=="Köln ☎"`, `it's; (a), b`: `name=="it's; (a), b"`, ``: `name==""`,
	} {
		if got := equals("name", value); got != want {
			t.Errorf("%q became %s, want %s", value, got, want)
		}
	}
}

func TestQueues(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	name := func(q Queue) string { return q.Name }
	for _, queue := range w.Queues() {
		names, err := collect(w.client.Queues.Named(t.Context(), mockwebex.DefaultOrgID, queue.Name), name)
		want := []string{queue.Name}
		if queue.Name == "Returns" {
			want = append(want, queue.Name)
		}
		if err != nil || !slices.Equal(names, want) {
			t.Errorf("%q found %q, %v", queue.Name, names, err)
		}
		got, err := w.client.Queues.Get(t.Context(), mockwebex.DefaultOrgID, queue.ID)
		wanted := Queue{
			ID: queue.ID, Name: queue.Name, Description: queue.Description, QueueType: queue.QueueType, ChannelType: queue.ChannelType,
			Active: Bool(queue.Active), Timezone: queue.Timezone,
		}
		if err != nil || *got != wanted {
			t.Errorf("got %+v, %v; want %+v", got, err, wanted)
		}
	}
	for _, other := range []string{"sales emea", "Sales*", "Sales", "", `" or name=="Sales EMEA`} {
		if names, err := collect(w.client.Queues.Named(t.Context(), mockwebex.DefaultOrgID, other), name); err != nil || len(names) > 0 {
			t.Errorf("%q found %q, %v", other, names, err)
		}
	}
	names, err := collect(w.client.Queues.Search(t.Context(), mockwebex.DefaultOrgID, "sales"), name)
	if err != nil || !slices.Equal(names, []string{"Sales EMEA", "Sales EMEA overflow"}) {
		t.Errorf("the search found %q, %v", names, err)
	}
	if _, err := w.client.Queues.Get(t.Context(), mockwebex.DefaultOrgID, "5c1e0000-0000-4000-8000-000000000000"); !IsNotFound(err) {
		t.Errorf("got %v", err)
	}
}

// All pages are read, even if Webex makes them smaller than requested.
func TestQueues_severalPages(t *testing.T) {
	w := newWebex(t)
	w.Switch(func(s *mockwebex.Switches) { s.PageCap = 20 })
	for i := range 130 {
		w.PutQueue(mockwebex.Queue{Name: fmt.Sprintf("queue %d", i)})
	}
	names, err := collect(w.client.Queues.Search(t.Context(), mockwebex.DefaultOrgID, "queue"), func(q Queue) string { return q.Name })
	if err != nil || len(names) != 130 {
		t.Errorf("%d queues, %v", len(names), err)
	}
	wantCount(t, w, "", "", 7)
}

func TestAgents(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	email := func(a Agent) string { return a.Email }
	for _, agent := range w.Agents() {
		emails, err := collect(w.client.Agents.WithEmail(t.Context(), mockwebex.DefaultOrgID, agent.Email), email)
		if err != nil || !slices.Equal(emails, []string{agent.Email}) {
			t.Errorf("%q found %q, %v", agent.Email, emails, err)
		}
		got, err := w.client.Agents.GetByCIUserID(t.Context(), mockwebex.DefaultOrgID, agent.CIUserID)
		want := Agent{
			ID: agent.ID, CIUserID: agent.CIUserID, Email: agent.Email, FirstName: agent.FirstName, LastName: agent.LastName,
			Active: Bool(agent.Active), ContactCenterEnabled: Bool(agent.ContactCenterEnabled),
		}
		if err != nil || *got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
	}
	// The mock's filter ignores case.
	emails, err := collect(w.client.Agents.WithEmail(t.Context(), mockwebex.DefaultOrgID, "Ada.LOVELACE@example.com"), email)
	if err != nil || !slices.Equal(emails, []string{mockwebex.SeedAgentEmail}) {
		t.Errorf("found %q, %v", emails, err)
	}
	for _, other := range []string{"ada.lovelace", "nobody@example.com", "x@example.com\" or email==\"" + mockwebex.SeedAgentEmail} {
		if emails, err := collect(w.client.Agents.WithEmail(t.Context(), mockwebex.DefaultOrgID, other), email); err != nil || len(emails) > 0 {
			t.Errorf("%q found %q, %v", other, emails, err)
		}
	}
	if _, err := w.client.Agents.GetByCIUserID(t.Context(), mockwebex.DefaultOrgID, mockwebex.SeedAgentID); !IsNotFound(err) {
		t.Errorf("the other id: %v", err)
	}
	for _, err := range w.client.Agents.WithEmail(t.Context(), mockwebex.DefaultOrgID, mockwebex.SeedAgentEmail) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	w.Fault(mockwebex.Fault{Do: mockwebex.RespondError(403, "no")})
	if _, err := collect(w.client.Agents.WithEmail(t.Context(), mockwebex.DefaultOrgID, "a@b"), email); !hasStatus(err, 403) {
		t.Errorf("got %v", err)
	}
	named := w.client.Queues.Named(t.Context(), mockwebex.DefaultOrgID, "a")
	if _, err := collect(named, func(q Queue) string { return q.ID }); !hasStatus(err, 403) {
		t.Errorf("got %v", err)
	}
}

// Webex does not document whether its filter ignores case. If it does not, the search finds the agents that the filter missed.
func TestAgents_caseSensitiveFilter(t *testing.T) {
	const found = `{"meta":{"totalPages":1},"data":[{"id":"1","ciUserId":"2","email":"Ada@Example.com"},{"id":"3","email":"ada@example.com.au"}]}`
	var queries []string
	client, _ := testClient(t, roundTrip(func(request *http.Request) (*http.Response, error) {
		queries = append(queries, request.URL.RawQuery)
		if request.URL.Query().Has("filter") {
			return reply(200, `{"meta":{"totalPages":0},"data":[]}`), nil
		}
		return reply(200, found), nil
	}))
	ids, err := collect(client.Agents.WithEmail(t.Context(), "org", "ada@example.com"), func(a Agent) string { return a.CIUserID })
	if err != nil || !slices.Equal(ids, []string{"2"}) || len(queries) != 2 {
		t.Errorf("found %q, %v, requested %q", ids, err, queries)
	}
}

func TestQueues_all(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	yes, no := true, false
	for name, test := range map[string]struct {
		options QueueListOptions
		want    int
	}{
		"all":         {QueueListOptions{}, 9},
		"active":      {QueueListOptions{Active: &yes}, 8},
		"inactive":    {QueueListOptions{Active: &no}, 1},
		"channel":     {QueueListOptions{ChannelType: "CHAT"}, 1},
		"search":      {QueueListOptions{Search: "sales"}, 2},
		"description": {QueueListOptions{Search: "second LINE"}, 1},
		"together":    {QueueListOptions{Search: "sales", ChannelType: "TELEPHONY", Active: &yes}, 2},
		"nothing":     {QueueListOptions{Search: "nobody"}, 0},
	} {
		got, err := collect(w.client.Queues.All(t.Context(), mockwebex.DefaultOrgID, test.options), queueID)
		if err != nil || len(got) != test.want {
			t.Errorf("%s: found %q, %v; want %d", name, got, err, test.want)
		}
	}
}

func TestAgents_all(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	yes, no := true, false
	for name, test := range map[string]struct {
		options AgentListOptions
		want    int
	}{
		"all":            {AgentListOptions{}, 5},
		"active":         {AgentListOptions{Active: &yes}, 4},
		"without":        {AgentListOptions{ContactCenterEnabled: &no}, 1},
		"ready for work": {AgentListOptions{Active: &yes, ContactCenterEnabled: &yes}, 3},
		"search":         {AgentListOptions{Search: "HOPPER"}, 1},
		"email":          {AgentListOptions{Search: "@example.com", Active: &no}, 1},
	} {
		got, err := collect(w.client.Agents.All(t.Context(), mockwebex.DefaultOrgID, test.options), func(a Agent) string { return a.ID })
		if err != nil || len(got) != test.want {
			t.Errorf("%s: found %q, %v; want %d", name, got, err, test.want)
		}
	}
}

// The request contains the conditions, and the result is the same if the server ignores them.
func TestDirectory_filtersResponses(t *testing.T) {
	const ignored = `{"meta":{"totalPages":1},"data":[{"id":"1","name":"Sales","channelType":"TELEPHONY","active":true,"email":"Ada@Example.com",
		"contactCenterEnabled":true},{"id":"2","name":"Sales","channelType":"CHAT","active":true},{"id":"3","name":"Sales",
		"channelType":"TELEPHONY","active":false},{"id":"4","name":"Returns","channelType":"TELEPHONY","active":true,"email":null}]}`
	var query string
	client, _ := testClient(t, roundTrip(func(request *http.Request) (*http.Response, error) {
		query = request.URL.Query().Get("search") + " " + request.URL.Query().Get("filter")
		return reply(200, ignored), nil
	}))
	yes := true
	queues, err := collect(client.Queues.All(t.Context(), "org", QueueListOptions{Search: "sale", ChannelType: "TELEPHONY", Active: &yes}), queueID)
	if err != nil || !slices.Equal(queues, []string{"1"}) || query != `sale channelType=="TELEPHONY";active==true` {
		t.Errorf("found the queues %q, %v, requested %q", queues, err, query)
	}
	agents, err := collect(client.Agents.All(t.Context(), "org", AgentListOptions{Search: "ada@", Active: &yes, ContactCenterEnabled: &yes}),
		func(a Agent) string { return a.ID })
	if err != nil || !slices.Equal(agents, []string{"1"}) || query != "ada@ active==true;contactCenterEnabled==true" {
		t.Errorf("found the agents %q, %v, requested %q", agents, err, query)
	}
}

func TestEntryPointsAndTeams(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	entryPoint, err := w.client.EntryPoints.Get(t.Context(), mockwebex.DefaultOrgID, mockwebex.SeedEntryPointID)
	wantEntryPoint := EntryPoint{
		ID: mockwebex.SeedEntryPointID, Name: mockwebex.SeedEntryPointName, Description: "For immediate and scheduled callbacks",
		EntryPointType: "OUTBOUND", ChannelType: "TELEPHONY", Active: true, Timezone: "Europe/London", CallbackEnabled: true,
	}
	if err != nil || *entryPoint != wantEntryPoint {
		t.Errorf("got %+v, %v; want %+v", entryPoint, err, wantEntryPoint)
	}
	team, err := w.client.Teams.Get(t.Context(), mockwebex.DefaultOrgID, mockwebex.SeedTeamID)
	wantTeam := Team{
		ID: mockwebex.SeedTeamID, Name: mockwebex.SeedTeamName, TeamType: "AGENT", Active: true,
		SiteID: mockwebex.SeedSiteID, SiteName: mockwebex.SeedSiteName,
	}
	if err != nil || *team != wantTeam {
		t.Errorf("got %+v, %v; want %+v", team, err, wantTeam)
	}
	returns, err := collect(w.client.EntryPoints.Named(t.Context(), mockwebex.DefaultOrgID, "Returns"), func(e EntryPoint) string { return e.ID })
	if err != nil || len(returns) != 2 {
		t.Errorf("found %q, %v; want both entry points of that name", returns, err)
	}
	agent, err := w.client.Agents.Get(t.Context(), mockwebex.DefaultOrgID, mockwebex.SeedAgentID)
	if err != nil || agent.CIUserID != mockwebex.SeedAgentCIUserID {
		t.Errorf("got %+v, %v", agent, err)
	}
	if _, err := w.client.Agents.Get(t.Context(), mockwebex.DefaultOrgID, mockwebex.SeedAgentCIUserID); !IsNotFound(err) {
		t.Errorf("the other id: %v", err)
	}
}
