package mockwebex_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestWebhookIDs_severalForms(t *testing.T) {
	const update = `{"name":"New","targetUrl":"https://example.com"}`
	for form, hasForm := range map[mockwebex.IDStyle]func(id, uuid string) bool{
		mockwebex.IDAsCreated:   func(id, uuid string) bool { return decoded(id) == "ciscospark://us/WEBHOOK/"+uuid },
		mockwebex.IDOfUUID:      func(id, uuid string) bool { return decoded(id) == uuid },
		mockwebex.IDWithCluster: func(id, uuid string) bool { return decoded(id) == "ciscospark://urn:TEAM:us-west-2_r/WEBHOOK/"+uuid },
		mockwebex.IDAsUUID:      func(id, uuid string) bool { return id == uuid },
	} {
		w := newWebex(t)
		w.Switch(func(switches *mockwebex.Switches) { switches.WebhookIDForm = form })
		created := w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook)
		first := created.at("id")
		uuid := strings.TrimPrefix(decoded(first), "ciscospark://us/WEBHOOK/")
		if len(uuid) != 36 {
			t.Fatalf("the ID of a create is %s", first)
		}
		read := w.must(http.StatusOK, "GET", "/v1/webhooks/"+first, "")
		if !hasForm(read.at("id"), uuid) {
			t.Errorf("form %d: read the ID %s", form, read.at("id"))
		}
		for _, path := range []string{"id", "createdBy", "orgId", "appId"} {
			if isSame := read.at(path) == created.at(path); isSame != (form == mockwebex.IDAsCreated) {
				t.Errorf("form %d: %s is %s", form, path, read.at(path))
			}
		}
		w.must(http.StatusOK, "GET", "/v1/webhooks", "").has("items.0.id", read.at("id"))
		w.must(http.StatusOK, "PUT", "/v1/webhooks/"+read.at("id"), update).has("id", read.at("id"))
		w.must(http.StatusOK, "GET", "/v1/webhooks/"+first, "").has("name", "New")
		w.must(http.StatusNoContent, "DELETE", "/v1/webhooks/"+read.at("id"), "")
		w.must(http.StatusNotFound, "GET", "/v1/webhooks/"+first, "")
	}
}

func TestWebhookIDs_oneForm(t *testing.T) {
	w := newWebex(t)
	id := w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook).at("id")
	w.must(http.StatusNotFound, "GET", "/v1/webhooks/"+strings.TrimPrefix(decoded(id), "ciscospark://us/WEBHOOK/"), "")
	w.Switch(func(switches *mockwebex.Switches) { switches.WebhookIDForm = mockwebex.IDAsUUID })
	w.must(http.StatusNotFound, "GET", "/v1/webhooks/none", "")
	w.must(http.StatusNotFound, "GET", "/v1/webhooks/"+w.call("GET", "/v1/people/me", "").at("id"), "")
}

func TestWebhookIDs_upperCaseUUIDs(t *testing.T) {
	w := newWebex(t)
	w.Switch(func(switches *mockwebex.Switches) { switches.UpperCaseUUID = true })
	created := w.must(http.StatusCreated, "POST", callbackPath, goodCallback)
	read := w.must(http.StatusOK, "GET", callbackPath+"/"+created.at("id"), "")
	if read.at("id") != strings.ToUpper(created.at("id")) || read.at("orgId") != strings.ToUpper(org) || created.at("orgId") != org {
		t.Errorf("created %s, read %s", created.text, read.text)
	}
}

func decoded(id string) string {
	uri, _ := base64.RawStdEncoding.DecodeString(strings.TrimRight(id, "="))
	return string(uri)
}
