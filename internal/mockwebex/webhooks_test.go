package mockwebex_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const goodWebhook = `{"name":"Messages","targetUrl":"https://example.com/hook","resource":"messages","event":"created",` +
	`"filter":"roomType=group&personEmail=ada@example.com","secret":"s3cret"}`

func TestWebhooks_lifeCycle(t *testing.T) {
	w := newWebex(t)
	created := w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook)
	for name, want := range map[string]string{
		"name": "Messages", "targetUrl": "https://example.com/hook", "resource": "messages", "event": "created",
		"filter": "roomType=group&personEmail=ada@example.com", "secret": "s3cret", "status": "active", "ownedBy": "creator",
		"created": "2027-03-01T09:00:00.000Z", "orgId": w.call("GET", "/v1/people/me", "").at("orgId"),
		"createdBy": w.call("GET", "/v1/people/me", "").at("id"),
	} {
		created.has(name, want)
	}
	path := "/v1/webhooks/" + created.at("id")
	if read := w.must(http.StatusOK, "GET", path, ""); read.text != created.text {
		t.Errorf("read %s, want %s", read.text, created.text)
	}

	w.SetWebhookStatus(created.at("id"), "inactive")
	updated := w.must(http.StatusOK, "PUT", path, `{"name":"New","targetUrl":"http://example.com/2","status":"active","secret":"other",`+
		`"resource":"rooms","event":"deleted","filter":"x=y","ownedBy":"org","id":"z"}`)
	for name, want := range map[string]string{
		"name": "New", "targetUrl": "http://example.com/2", "status": "active", "secret": "other", "id": created.at("id"),
		"resource": "messages", "event": "created", "filter": created.at("filter"), "ownedBy": "creator",
	} {
		updated.has(name, want)
	}
	if gone := w.must(http.StatusNoContent, "DELETE", path, ""); gone.text != "" {
		t.Errorf("the resp to DELETE is %q", gone.text)
	}
	for _, method := range []string{"GET", "DELETE"} {
		w.must(http.StatusNotFound, method, path, "")
	}
	w.must(http.StatusNotFound, "PUT", path, `{"name":"New","targetUrl":"https://example.com"}`)
}

func TestWebhooks_unsetFieldsAreAbsent(t *testing.T) {
	created := newWebex(t).must(http.StatusOK, "POST", "/v1/webhooks", with(goodWebhook, map[string]any{"filter": nil, "secret": nil}))
	created.has("filter", "<absent>")
	created.has("secret", "<absent>")
}

func TestWebhooks_refused(t *testing.T) {
	w := newWebex(t, mockwebex.WithSwitches(func(switches *mockwebex.Switches) { switches.WebhookCreateStatus = http.StatusCreated }))
	w.rejects("POST", "/v1/webhooks", goodWebhook, []rejection{
		{"no name", map[string]any{"name": nil}, "name: cannot be empty."},
		{"blank name", map[string]any{"name": " "}, "name: cannot be empty."},
		{"number as name", map[string]any{"name": 7}, "name: must be a string."},
		{"no target", map[string]any{"targetUrl": nil}, "targetUrl: cannot be empty."},
		{"relative target", map[string]any{"targetUrl": "/hook"}, "targetUrl: must be an absolute http or https URL."},
		{"ftp target", map[string]any{"targetUrl": "ftp://example.com"}, "targetUrl"},
		{"unreadable target", map[string]any{"targetUrl": "http://a b"}, "targetUrl"},
		{"target with a blank in the path", map[string]any{"targetUrl": "https://example.com/a b"}, "targetUrl"},
		{"target that ends with a line break", map[string]any{"targetUrl": "https://example.com/\n"}, "targetUrl"},
		{"no resource", map[string]any{"resource": nil}, "resource: cannot be empty."},
		{"unknown resource", map[string]any{"resource": "read"}, "resource: is unknown."},
		{"no event", map[string]any{"event": nil}, "event: cannot be empty."},
		{"event of another resource", map[string]any{"event": "joined"}, "event: is not supported"},
		{"filter of another resource", map[string]any{"filter": "siteUrl=x"}, "invalid value for filter: siteUrl"},
		{"filter of an event without", map[string]any{
			"resource": "rooms", "event": "migrated", "filter": "type=group",
		}, "filter: is not supported"},
		{"filter without value", map[string]any{"filter": "roomId"}, "invalid value for filter: roomId"},
		{"filter with an unknown value", map[string]any{"filter": "roomType=big"}, "invalid value for filter: roomType"},
		{"unknown owner", map[string]any{"ownedBy": "me"}, "ownedBy: must be creator or org."},
		{"owner empty", map[string]any{"ownedBy": ""}, "ownedBy: must be creator or org."},
		{"meeting host without org", map[string]any{
			"resource": "meetings", "event": "started", "filter": "hostEmail=a@b.c",
		}, "hostEmail requires ownedBy to be org."},
		{"read-only field", map[string]any{"status": "active"}, "status: unrecognized field."},
		{"other spelling", map[string]any{"targetURL": "https://example.com"}, "targetURL: unrecognized field."},
	})
	if len(w.Webhooks()) != 1 {
		t.Errorf("there are %d webhooks", len(w.Webhooks()))
	}
	several := w.must(http.StatusBadRequest, "POST", "/v1/webhooks", `{"x":1}`)
	several.has("errors.4.description", "event: cannot be empty.")

	path := "/v1/webhooks/" + w.Webhooks()[0].ID
	w.rejects("PUT", path, `{"name":"New","targetUrl":"https://example.com"}`, []rejection{
		{"no name", map[string]any{"name": nil}, "name: cannot be empty."},
		{"no target", map[string]any{"targetUrl": nil}, "targetUrl: cannot be empty."},
		{"bad target", map[string]any{"targetUrl": "example.com"}, "targetUrl: must be"},
		{"inactive", map[string]any{"status": "inactive"}, "status: can only be set to active."},
	})
	w.must(http.StatusOK, "PUT", path, `{"name":"New","targetUrl":"https://example.com","whatever":{}}`)
	w.Switch(func(switches *mockwebex.Switches) { switches.StrictWebhookUpdate = true })
	w.call("PUT", path, `{"name":"New","targetUrl":"https://example.com","targetURL":"x"}`).
		is(http.StatusBadRequest, "targetURL: unrecognized field.")
	w.call("PUT", path, "[]").is(http.StatusBadRequest, "Body is invalid JSON.")
}

func TestWebhooks_documentedResourcesAndEvents(t *testing.T) {
	w := newWebex(t)
	for _, test := range []struct{ resource, event, filter string }{
		{"all", "all", ""}, {"telephony_calls", "all", "address=1"}, {"uc_counter", "updated", "nodeType=x"}, {"uc_counters", "updated", ""},
		{"rooms", "migrated", ""}, {"messages", "updated", ""}, {"serviceApp", "authorized", ""},
		{"adminBatchJobs", "statusChanged", "jobType=x"},
		{"meetingParticipants", "left", "hostPersonId=x"},
	} {
		body := with(goodWebhook, map[string]any{"resource": test.resource, "event": test.event, "filter": test.filter})
		w.must(http.StatusOK, "POST", "/v1/webhooks", body)
	}
	w.Switch(func(switches *mockwebex.Switches) { switches.AcceptUndocumented = true })
	undocumented := with(goodWebhook, map[string]any{"resource": "whatever", "event": "exploded", "filter": "a"})
	w.must(http.StatusOK, "POST", "/v1/webhooks", undocumented)
}

func TestWebhooks_ownedByOrganization(t *testing.T) {
	w := newWebex(t)
	body := with(goodWebhook, map[string]any{"ownedBy": "org"})
	w.must(http.StatusOK, "POST", "/v1/webhooks", body).has("ownedBy", "org")
	w.call("POST", "/v1/webhooks", body).is(http.StatusConflict, "already")
	w.must(http.StatusOK, "POST", "/v1/webhooks", with(body, map[string]any{"filter": "roomId=x"}))
	w.must(http.StatusOK, "POST", "/v1/webhooks", with(body, map[string]any{"filter": "roomId=x", "event": "deleted"}))
	w.Switch(func(switches *mockwebex.Switches) { switches.OrgDuplicateAnyEvent = true })
	w.must(http.StatusConflict, "POST", "/v1/webhooks", with(body, map[string]any{"filter": "roomId=x", "event": "updated"}))
	w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook)
	w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook) // creators may have as many as they like
	w.Switch(func(switches *mockwebex.Switches) { switches.AcceptOrgDuplicates = true })
	w.must(http.StatusOK, "POST", "/v1/webhooks", body)

	count := func(query string) int {
		return strings.Count(w.must(http.StatusOK, "GET", "/v1/webhooks"+query, "").text, `"id":`)
	}
	if count("") != 2 || count("?ownedBy=org") != 4 {
		t.Errorf("listed %d of the creator and %d of the organization", count(""), count("?ownedBy=org"))
	}
	w.Switch(func(switches *mockwebex.Switches) { switches.ListIncludesOrg = true })
	if count("") != 6 || count("?ownedBy=org") != 4 {
		t.Errorf("listed %d in all and %d of the organization", count(""), count("?ownedBy=org"))
	}
}

var nextLink = regexp.MustCompile(`^<http://example\.com(/v1/webhooks\?[^>]*)>; rel="next"$`)

func TestWebhooks_pages(t *testing.T) {
	w := newWebex(t)
	for i := range 7 {
		w.PutWebhook(mockwebex.Webhook{Name: fmt.Sprint(i), OwnedBy: []string{"creator", "org"}[i%2]})
	}
	walk := func(path string, between func()) (names string, pages int) {
		for path != "" {
			page := w.must(http.StatusOK, "GET", path, "")
			for i := 0; page.at(fmt.Sprintf("items.%d.name", i)) != "<absent>"; i++ {
				names += page.at(fmt.Sprintf("items.%d.name", i))
			}
			path = ""
			if found := nextLink.FindStringSubmatch(page.header.Get("Link")); found != nil {
				path = found[1]
			}
			pages++
			between()
		}
		return names, pages
	}
	nothing := func() {}
	for path, want := range map[string]string{
		"/v1/webhooks": "0246 1", "/v1/webhooks?max=1": "0246 4", "/v1/webhooks?max=3": "0246 2", "/v1/webhooks?max=4": "0246 1",
		"/v1/webhooks?ownedBy=org&max=2": "135 2", "/v1/webhooks?max=5000": "0246 1",
	} {
		names, pages := walk(path, nothing)
		if got := fmt.Sprint(names, " ", pages); got != want {
			t.Errorf("%s: walked %s, want %s", path, got, want)
		}
	}
	if names, _ := walk("/v1/webhooks?max=2", func() { w.DeleteWebhook(w.Webhooks()[0].ID) }); names != "0246" {
		t.Errorf("deletions shifted the pages: %s", names)
	}

	w.Switch(func(switches *mockwebex.Switches) { switches.LinkDropsQuery, switches.PageCap = true, 1 })
	link := w.must(http.StatusOK, "GET", "/v1/webhooks?max=2&ownedBy=org", "").header.Get("Link")
	if !nextLink.MatchString(link) || strings.Contains(link, "max") || strings.Contains(link, "ownedBy") {
		t.Errorf("the link is %s", link)
	}
	for _, query := range []string{"max=0", "max=x", "ownedBy=creator", "ownedBy=", "cursor=x"} {
		w.must(http.StatusBadRequest, "GET", "/v1/webhooks?"+query, "")
	}
}

func TestWebhooks_secrets(t *testing.T) {
	w := newWebex(t)
	for _, test := range []struct {
		echo                mockwebex.SecretEcho
		created, read, list string
	}{
		{mockwebex.EchoAlways, "s3cret", "s3cret", "s3cret"},
		{mockwebex.EchoOnWrite, "s3cret", "<absent>", "<absent>"},
		{mockwebex.EchoNever, "<absent>", "<absent>", "<absent>"},
		{mockwebex.EchoMasked, "********", "********", "********"},
	} {
		w.Switch(func(switches *mockwebex.Switches) { switches.EchoSecret = test.echo })
		created := w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook)
		created.has("secret", test.created)
		path := "/v1/webhooks/" + created.at("id")
		w.must(http.StatusOK, "GET", path, "").has("secret", test.read)
		w.must(http.StatusOK, "GET", "/v1/webhooks", "").has("items.0.secret", test.list)
		w.must(http.StatusNoContent, "DELETE", path, "")
	}
	id := w.PutWebhook(mockwebex.Webhook{Name: "n", Secret: "s3cret"}).ID
	update := func() string {
		w.must(http.StatusOK, "PUT", "/v1/webhooks/"+id, `{"name":"New","targetUrl":"https://example.com"}`)
		return w.Webhooks()[0].Secret
	}
	if got := update(); got != "s3cret" {
		t.Errorf("a PUT without a secret made it %q", got)
	}
	w.Switch(func(switches *mockwebex.Switches) { switches.DropOmittedSecret = true })
	if got := update(); got != "" {
		t.Errorf("the secret is still %q", got)
	}
}

func TestWebhooks_switches(t *testing.T) {
	w := newWebex(t)
	w.Switch(func(switches *mockwebex.Switches) {
		switches.WebhookCreateStatus, switches.WebhookGone, switches.Reorder = http.StatusCreated, http.StatusGone, true
		switches.Times = mockwebex.TimesInWholeSeconds
	})
	w.advance(123 * time.Millisecond)
	created := w.must(http.StatusCreated, "POST", "/v1/webhooks", goodWebhook)
	created.has("filter", "personEmail=ada@example.com&roomType=group")
	created.has("created", "2027-03-01T09:00:00+00:00")
	w.must(http.StatusGone, "GET", "/v1/webhooks/none", "")
}

func TestWebhooks_outsideTheAPI(t *testing.T) {
	w := newWebex(t)
	hook := w.PutWebhook(mockwebex.Webhook{Name: "one"})
	hook.Name = "two"
	w.PutWebhook(hook)
	if all := w.Webhooks(); len(all) != 1 || all[0].Name != "two" || all[0].Status != "active" || !all[0].Created.Equal(start) {
		t.Errorf("there are %+v", all)
	}
	if !w.DeleteWebhook(hook.ID) || w.DeleteWebhook(hook.ID) || w.SetWebhookStatus(hook.ID, "inactive") {
		t.Error("a webhook that is not there was found")
	}
}

func TestWebhooks_limit(t *testing.T) {
	w := newWebex(t)
	for range 30000 {
		w.PutWebhook(mockwebex.Webhook{Name: "n"})
	}
	w.call("POST", "/v1/webhooks", goodWebhook).is(http.StatusBadRequest, "maximum number")
}

func TestWebhooks_filtersForOrganizationsOnly(t *testing.T) {
	w := newWebex(t)
	for _, test := range []struct{ resource, event, filter string }{
		{"meetings", "created", "hostEmail=a@example.com"}, {"meetings", "created", "hostUserId=x"},
		{"recordings", "created", "hostEmail=a@example.com"}, {"meetingParticipants", "joined", "hostEmail=a@example.com"},
		{"meetingTranscripts", "created", "hostUserId=x"}, {"convergedRecordings", "created", "ownerEmail=a@example.com"},
	} {
		body := with(goodWebhook, map[string]any{"resource": test.resource, "event": test.event, "filter": test.filter})
		w.call("POST", "/v1/webhooks", body).is(http.StatusBadRequest, "requires ownedBy to be org")
		w.must(http.StatusOK, "POST", "/v1/webhooks", with(body, map[string]any{"ownedBy": "org"}))
	}
}

func TestWebhooks_alertsExistForOrganizationsOnly(t *testing.T) {
	w := newWebex(t)
	for _, resource := range []string{"videoMeshAlerts", "controlHubAlerts"} {
		body := with(goodWebhook, map[string]any{"resource": resource, "filter": nil})
		w.call("POST", "/v1/webhooks", body).is(http.StatusBadRequest, "resource: requires ownedBy to be org.")
		w.must(http.StatusOK, "POST", "/v1/webhooks", with(body, map[string]any{"ownedBy": "org"}))
	}
}

func TestWebhooks_duplicatesCanBeRefused(t *testing.T) {
	w := newWebex(t)
	w.Switch(func(switches *mockwebex.Switches) { switches.RejectDuplicates = true })
	w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook)
	w.must(http.StatusConflict, "POST", "/v1/webhooks", goodWebhook)
	w.must(http.StatusOK, "POST", "/v1/webhooks", with(goodWebhook, map[string]any{"name": "Other"}))
}

func TestWebhooks_theLimitCountsOnePerson(t *testing.T) {
	w := newWebex(t, mockwebex.WithToken(mockwebex.DefaultToken), mockwebex.WithPersonToken("bob", mockwebex.Person{Email: "bob@example.com"}))
	for range 30000 {
		w.PutWebhook(mockwebex.Webhook{Name: "n"})
	}
	w.must(http.StatusBadRequest, "POST", "/v1/webhooks", goodWebhook)
	w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook, as("bob"))
}
