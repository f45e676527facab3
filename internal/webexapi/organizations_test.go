package webexapi

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const (
	orgUUID   = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a"
	otherUUID = "123e4567-e89b-12d3-a456-426614174000"
)

const webexWords = `{"message":"Webex says no.","errors":[{"description":"Because."}],"trackingId":"ROUTER_1"}`

var orgWebexID = base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + orgUUID))

func TestOrganizations_resolve(t *testing.T) {
	me := always(200, `{"id":"x","orgId":"`+orgWebexID+`"}`)
	for name, test := range map[string]struct {
		override, configured, token string
		webex                       roundTrip
		want                        string
		sent                        int
	}{
		"override, a UUID":                    {override: strings.ToUpper(otherUUID), configured: orgUUID, want: otherUUID},
		"override, a Webex ID":                {override: orgWebexID, configured: otherUUID, want: orgUUID},
		"override that is none":               {override: "acme"},
		"configured":                          {configured: orgWebexID, token: "t_PF84_" + otherUUID, want: orgUUID},
		"suffix of the token":                 {token: "t_PF84_" + strings.ToUpper(otherUUID), want: otherUUID},
		"the token is a UUID":                 {token: otherUUID, webex: me, want: orgUUID, sent: 1},
		"the suffix is no UUID":               {token: "t_PF84_x" + otherUUID[1:], webex: me, want: orgUUID, sent: 1},
		"the suffix is a UUID without dashes": {token: "t_" + strings.ReplaceAll(otherUUID, "-", ""), webex: me, want: orgUUID, sent: 1},
		"people/me":                           {token: "t", webex: me, want: orgUUID, sent: 1},
		"people/me refuses":                   {token: "t", webex: always(403, webexWords), sent: 1},
		"people/me without an organization":   {token: "t", webex: always(200, `{}`), sent: 1},
	} {
		t.Run(name, func(t *testing.T) {
			webex := test.webex
			if webex == nil {
				webex = reset
			}
			transport, sent := script(func(request *http.Request) (*http.Response, error) {
				if request.URL.Path != "/v1/people/me" {
					t.Errorf("asked for %s", request.URL.Path)
				}
				return webex(request)
			})
			if test.token == "" {
				test.token = testToken
			}
			client, _ := testClient(t, transport, func(c *Config) { c.OrgID, c.Credentials.AccessToken = test.configured, test.token })
			got, err := client.OrgID(t.Context(), test.override)
			if got != test.want || (err == nil) != (test.want != "") || *sent != test.sent {
				t.Errorf("got %q, error %v, %d requests; want %q and %d", got, err, *sent, test.want, test.sent)
			}
		})
	}
}

func TestOrganizations_askedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers, sent := script(always(403, webexWords), always(200, `{"id":"x","orgId":"`+orgUUID+`"}`))
		client, _ := testClient(t, roundTrip(func(request *http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			return answers(request)
		}), func(c *Config) { c.Clock = SystemClock{} })
		if _, err := client.OrgID(t.Context(), ""); err == nil {
			t.Fatal("no error")
		}
		for range 2 { // the failure is not kept, the success is
			var callers sync.WaitGroup
			for range 20 {
				callers.Go(func() {
					if id, err := client.OrgID(t.Context(), ""); id != orgUUID || err != nil {
						t.Errorf("got %q, error %v", id, err)
					}
				})
			}
			callers.Wait()
		}
		if *sent != 2 {
			t.Errorf("%d requests, want 2", *sent)
		}
	})
}

// With a refresh token the organization comes from the token that is minted.
func TestOrganizations_ofAMintedToken(t *testing.T) {
	for _, test := range []struct {
		mint roundTrip
		want string
	}{
		{always(200, `{"access_token":"t_PF84_`+orgUUID+`"}`, "Content-Type", "application/json"), orgUUID},
		{always(400, webexWords), ""},
	} {
		transport, sent := script(func(req *http.Request) (*http.Response, error) {
			if req.URL.Path != "/v1/access_token" {
				t.Errorf("requested %s", req.URL.Path)
			}
			return test.mint(req)
		})
		client, _ := testClient(t, transport, oauth)
		if id, err := client.OrgID(t.Context(), ""); id != test.want || (err == nil) != (test.want != "") || *sent != 1 {
			t.Errorf("got %q, error %v, %d requests", id, err, *sent)
		}
	}
}

// That Webex does not tell the organization is an error of its own.
func TestOrganizations_unknown(t *testing.T) {
	for _, body := range []string{`{"id":"x"}`, `{"id":"x","orgId":"acme"}`} {
		client, _ := testClient(t, always(200, body))
		_, err := client.OrgID(t.Context(), "")
		if !errors.As(err, new(*UnknownOrganizationError)) {
			t.Errorf("got %v", err)
		}
	}
}
