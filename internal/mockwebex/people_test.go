package mockwebex_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const otherOrg = "11111111-2222-4333-8444-555555555555"

// as makes the header for another token.
func as(token string) string { return "Authorization: Bearer " + token }

func TestPeople_me(t *testing.T) {
	w := newWebex(t, mockwebex.WithToken(mockwebex.DefaultToken),
		mockwebex.WithPersonToken("bob", mockwebex.Person{Email: "bob@example.com", DisplayName: "Bob Ross", OrgID: otherOrg, Type: "bot"}))
	me := w.must(http.StatusOK, "GET", "/v1/people/me", "")
	// ciscospark://us/ORGANIZATION/<DefaultOrgID> in unpadded base64.
	me.has("orgId", "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi82ZjFkMmMzYi00YTU5LTRlNjgtOGY3MC0xYjJjM2Q0ZTVmNjA")
	me.has("type", "person")
	bob := w.must(http.StatusOK, "GET", "/v1/people/me", "", as("bob"))
	for name, want := range map[string]string{
		"emails.0": "bob@example.com", "displayName": "Bob Ross", "firstName": "Bob", "lastName": "Ross", "type": "bot",
		// ciscospark://us/ORGANIZATION/<otherOrg>
		"orgId": "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8xMTExMTExMS0yMjIyLTQzMzMtODQ0NC01NTU1NTU1NTU1NTU",
	} {
		bob.has(name, want)
	}
	if bob.at("id") == me.at("id") {
		t.Error("both tokens belong to one person")
	}
	owner, ok := w.TokenOwner("bob")
	if !ok || owner.Email != "bob@example.com" || owner.OrgID != otherOrg {
		t.Errorf("the owner is %+v", owner)
	}
	if _, ok := w.TokenOwner("none"); ok {
		t.Error("an unknown token has an owner")
	}
	w.Switch(func(switches *mockwebex.Switches) { switches.PeopleMe = http.StatusForbidden })
	w.must(http.StatusForbidden, "GET", "/v1/people/me", "")
}

func TestPeople_twoTokensOfOnePerson(t *testing.T) {
	bob := mockwebex.Person{Email: "bob@example.com"}
	w := newWebex(t, mockwebex.WithPersonToken("first", bob))
	w.SetPersonToken("second", bob)
	first := w.must(http.StatusOK, "GET", "/v1/people/me", "", as("first"))
	w.must(http.StatusOK, "GET", "/v1/people/me", "", as("second")).has("id", first.at("id"))
	w.SetToken("first", "cjp:user") // changes only the scopes
	if owner, _ := w.TokenOwner("first"); owner.Email != "bob@example.com" {
		t.Errorf("the owner is %+v", owner)
	}
}

func TestPeople_webhooksOfACreatorAreInvisibleToOthers(t *testing.T) {
	w := newWebex(t, mockwebex.WithToken(mockwebex.DefaultToken),
		mockwebex.WithPersonToken("bob", mockwebex.Person{Email: "bob@example.com"}),
		mockwebex.WithPersonToken("far", mockwebex.Person{Email: "far@example.com", OrgID: otherOrg}))
	update := `{"name":"New","targetUrl":"https://example.com"}`
	own := "/v1/webhooks/" + w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook).at("id")
	shared := "/v1/webhooks/" + w.must(http.StatusOK, "POST", "/v1/webhooks", with(goodWebhook, map[string]any{"ownedBy": "org"})).at("id")
	for _, method := range []string{"GET", "DELETE"} {
		w.call(method, own, "", as("bob")).is(http.StatusNotFound, "could not be found")
	}
	w.call("PUT", own, update, as("bob")).is(http.StatusNotFound, "could not be found")
	w.must(http.StatusOK, "GET", "/v1/webhooks", "", as("bob")).has("items", "[]")

	w.must(http.StatusOK, "GET", shared, "", as("bob"))
	w.must(http.StatusOK, "GET", "/v1/webhooks?ownedBy=org", "", as("bob")).has("items.0.ownedBy", "org")
	w.must(http.StatusNotFound, "GET", shared, "", as("far"))
	w.must(http.StatusOK, "GET", "/v1/webhooks?ownedBy=org", "", as("far")).has("items", "[]")

	bobs := w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook, as("bob"))
	bobs.has("createdBy", w.call("GET", "/v1/people/me", "", as("bob")).at("id"))
	far := w.must(http.StatusOK, "POST", "/v1/webhooks", with(goodWebhook, map[string]any{"ownedBy": "org"}), as("far"))
	far.has("orgId", w.call("GET", "/v1/people/me", "", as("far")).at("orgId"))
	if got := len(w.Webhooks()); got != 4 {
		t.Errorf("%d webhooks are left", got)
	}
}

func TestPeople_anotherOrganization(t *testing.T) {
	w := newWebex(t, mockwebex.WithToken(mockwebex.DefaultToken),
		mockwebex.WithPersonToken("far", mockwebex.Person{Email: "far@example.com", OrgID: otherOrg}))
	far := strings.Replace(callbackPath, org, otherOrg, 1)
	w.must(http.StatusCreated, "POST", far, goodCallback, as("far"))
	w.must(http.StatusForbidden, "POST", callbackPath, goodCallback, as("far"))
	w.must(http.StatusForbidden, "POST", far, goodCallback)
	created := w.must(http.StatusCreated, "POST", "/v2/subscriptions", goodV2, as("far"))
	created.has("meta.orgId", otherOrg)
	created.has("data.createdBy", "far@example.com")
	w.must(http.StatusNotFound, "GET", "/v2/subscriptions/"+created.at("data.id"), "")
}

func TestPeople_webhooksPerApp(t *testing.T) {
	w := newWebex(t, mockwebex.WithToken(mockwebex.DefaultToken),
		mockwebex.WithPersonToken("app", mockwebex.Person{AppID: otherOrg}))
	path := "/v1/webhooks/" + w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook).at("id")
	w.must(http.StatusOK, "GET", path, "", as("app"))
	w.Switch(func(switches *mockwebex.Switches) { switches.WebhooksPerApp = true })
	w.must(http.StatusNotFound, "GET", path, "", as("app"))
	w.must(http.StatusOK, "GET", "/v1/webhooks", "", as("app")).has("items", "[]")
	w.must(http.StatusOK, "GET", path, "")
}
