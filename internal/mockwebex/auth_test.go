package mockwebex_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestAuth_header(t *testing.T) {
	w := newWebex(t)
	for header, status := range map[string]int{
		"":                    http.StatusBadRequest,
		"mock-token":          http.StatusBadRequest,
		"Bearer":              http.StatusBadRequest,
		"Basic bW9jaw==":      http.StatusBadRequest,
		"Bearer a b":          http.StatusBadRequest,
		"Bearer wrong":        http.StatusUnauthorized,
		"Bearer MOCK-TOKEN":   http.StatusUnauthorized,
		"bearer mock-token":   http.StatusOK,
		"Bearer mock-token":   http.StatusOK,
		"Bearer  mock-token":  http.StatusBadRequest,
		"Bearer mock-token\t": http.StatusBadRequest,
	} {
		w.must(status, "GET", "/v2/event-types", "", "Authorization: "+header)
		if status == http.StatusBadRequest { // The platform documents another status for a missing header.
			status = http.StatusUnauthorized
		}
		w.must(status, "GET", "/v1/people/me", "", "Authorization: "+header)
	}
	w.must(http.StatusUnauthorized, "DELETE", "/v1/people/me", "", "Authorization: ") // checked before the method
	w.Switch(func(switches *mockwebex.Switches) { switches.PlatformNoToken, switches.ContactNoToken = 400, 401 })
	w.must(http.StatusBadRequest, "GET", "/v1/people/me", "", "Authorization: ")
	w.must(http.StatusUnauthorized, "GET", "/v2/event-types", "", "Authorization: ")
}

func TestAuth_tokens(t *testing.T) {
	w := newWebex(t, mockwebex.WithToken("first"), mockwebex.WithToken("second", "spark:people_read"))
	me := func(token string) response { return w.call("GET", "/v1/people/me", "", "Authorization: Bearer "+token) }
	me(mockwebex.DefaultToken).is(http.StatusUnauthorized, "access token")
	me("first").is(http.StatusOK, "")
	me("second").is(http.StatusOK, "")
	w.SetToken("second", "cjp:user")
	me("second").is(http.StatusForbidden, "spark:people_read")
	w.SetToken("third")
	me("third").is(http.StatusOK, "")
	w.RevokeToken("first")
	me("first").is(http.StatusUnauthorized, "")
}

func TestAuth_scopes(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	for _, test := range []struct{ method, path, body, scope string }{
		{"GET", "/v1/people/me", "", "spark:people_read"},
		{"GET", callbackPath, "", "cjp:user"},
		{"POST", callbackPath, "{}", "cjp:user"},
		{"GET", callbackPath + "/x", "", "cjp:user"},
		{"PUT", callbackPath + "/x", "{}", "cjp:user"},
		{"DELETE", callbackPath + "/x", "", "cjp:user"},
		{"GET", "/v1/subscriptions", "", "cjp:config_read"},
		{"GET", "/v2/subscriptions/x", "", "cjp:config_read"},
		{"POST", "/v2/subscriptions", "{}", "cjp:config_write"},
		{"PATCH", "/v1/subscriptions/x", "{}", "cjp:config_write"},
		{"DELETE", "/v1/subscriptions/x", "", "cjp:config_write"},
		{"GET", "/v1/event-types", "", "cjp:config_read"},
		{"GET", queuePath, "", "cjp:config_read"},
		{"GET", queuePath + "/x", "", "cjp:config_read"},
		{"GET", agentPath, "", "cjp:config_read"},
		{"GET", agentPath + "/by-ci-user-id/x", "", "cjp:config_read"},
		{"POST", "/v1/webhooks", goodWebhook, "spark:messages_read"},
		{"POST", "/v1/webhooks", with(goodWebhook, map[string]any{"resource": "all", "event": "all", "filter": nil}), "spark:memberships_read"},
	} {
		w.SetToken(mockwebex.DefaultToken, "other:scope")
		w.call(test.method, test.path, test.body).is(http.StatusForbidden, test.scope)
		w.SetToken(mockwebex.DefaultToken, "spark:messages_read", "spark:rooms_read", test.scope)
		if resp := w.call(test.method, test.path, test.body); resp.status == http.StatusForbidden {
			t.Errorf("%s %s: rejected in spite of the scope: %s", test.method, test.path, resp.text)
		}
	}
}

func TestAuth_meetingWebhooksAlwaysNeedTheScope(t *testing.T) {
	w := newWebex(t)
	id := w.PutWebhook(mockwebex.Webhook{Name: "n", TargetURL: "https://example.com/", Resource: "meetings", Event: "created"}).ID
	w.SetToken(mockwebex.DefaultToken, "spark:messages_read")
	for _, method := range []string{"GET", "DELETE"} {
		w.call(method, "/v1/webhooks/"+id, "").is(http.StatusForbidden, "meeting:schedules_read or meeting:admin_schedule_read")
	}
	w.call("PUT", "/v1/webhooks/"+id, "{}").is(http.StatusForbidden, "meeting:schedules_read")
	w.SetToken(mockwebex.DefaultToken, "meeting:admin_schedule_read")
	w.must(http.StatusOK, "GET", "/v1/webhooks/"+id, "")
}

func TestAuth_tokenEndpoint(t *testing.T) {
	w := newWebex(t, mockwebex.WithOAuthClient("client", "s3cret", "refresh"))
	mint := func(changes url.Values) response {
		form := url.Values{"grant_type": {"refresh_token"}, "client_id": {"client"}, "client_secret": {"s3cret"}, "refresh_token": {"refresh"}}
		for name, values := range changes {
			form[name] = values
		}
		return w.call("POST", "/v1/access_token", form.Encode(), "Content-Type: application/x-www-form-urlencoded", "Authorization: ")
	}
	use := func(token string) int {
		return w.call("GET", "/v1/people/me", "", "Authorization: Bearer "+token).status
	}

	minted := mint(nil)
	minted.is(http.StatusOK, "")
	for name, want := range map[string]string{
		"expires_in": "1209600", "refresh_token_expires_in": "7776000", "refresh_token": "refresh", "token_type": "Bearer",
	} {
		minted.has(name, want)
	}
	token := minted.at("access_token")
	if !strings.HasSuffix(token, "_"+org) || use(token) != http.StatusOK {
		t.Errorf("the token is %s", token)
	}
	w.advance(14*24*time.Hour - time.Second)
	if use(token) != http.StatusOK {
		t.Error("the token ended too early")
	}
	w.advance(time.Second)
	if use(token) != http.StatusUnauthorized {
		t.Error("the token did not end")
	}
	token = mint(nil).at("access_token")
	w.RevokeMintedTokens()
	if use(token) != http.StatusUnauthorized || use(mockwebex.DefaultToken) != http.StatusOK {
		t.Error("not just the minted tokens were revoked")
	}

	for want, changes := range map[string]url.Values{
		"unsupported grant_type":    {"grant_type": {"client_credentials"}},
		"client_id is missing":      {"client_id": nil},
		"client_secret is missing":  {"client_secret": {""}},
		"refresh_token is missing":  {"refresh_token": nil},
		"the refresh token is inva": {"refresh_token": {"other"}},
	} {
		mint(changes).is(http.StatusBadRequest, want)
	}
	mint(url.Values{"client_id": {"other"}}).is(http.StatusUnauthorized, "invalid_client")
	mint(url.Values{"client_secret": {"other"}}).is(http.StatusUnauthorized, "invalid_client")
	w.call("POST", "/v1/access_token", "%zz", "Content-Type: application/x-www-form-urlencoded").is(http.StatusBadRequest, "no form")

	w.Switch(func(switches *mockwebex.Switches) {
		switches.RotateRefreshToken, switches.TokenLifetime = true, time.Minute
	})
	rotated := mint(nil)
	rotated.has("expires_in", "60")
	mint(nil).is(http.StatusBadRequest, "invalid_grant")
	mint(url.Values{"refresh_token": {rotated.at("refresh_token")}}).is(http.StatusOK, "")
	w.SetRefreshToken("new")
	mint(url.Values{"refresh_token": {"new"}}).is(http.StatusOK, "")

	without := newWebex(t)
	without.SetRefreshToken("x") // nothing to change
	without.call("POST", "/v1/access_token", "grant_type=refresh_token&client_id=a&client_secret=b&refresh_token=x",
		"Content-Type: application/x-www-form-urlencoded").is(http.StatusUnauthorized, "invalid_client")
}
