package webexapi

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	orgUUID   = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a"
	otherUUID = "123e4567-e89b-12d3-a456-426614174000"
)

const webexErrorBody = `{"message":"Request rejected.","errors":[{"description":"Because."}],"trackingId":"ROUTER_1"}`

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
		"people/me rejects":                   {token: "t", webex: always(403, webexErrorBody), sent: 1},
		"people/me without an organization":   {token: "t", webex: always(200, `{}`), sent: 1},
	} {
		t.Run(name, func(t *testing.T) {
			webex := test.webex
			if webex == nil {
				webex = reset
			}
			transport, sent := script(func(request *http.Request) (*http.Response, error) {
				if request.URL.Path != "/v1/people/me" {
					t.Errorf("requested %s", request.URL.Path)
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
		responses, sent := script(always(403, webexErrorBody), always(200, `{"id":"x","orgId":"`+orgUUID+`"}`))
		client, _ := testClient(t, roundTrip(func(request *http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			return responses(request)
		}), func(c *Config) { c.Clock = SystemClock{} })
		if _, err := client.OrgID(t.Context(), ""); err == nil {
			t.Fatal("no error")
		}
		for range 2 { // the failure is not cached, the success is
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

// With a refresh token, the organization is that of the issued access token.
func TestOrganizations_ofAMintedToken(t *testing.T) {
	for _, test := range []struct {
		mint roundTrip
		want string
	}{
		{always(200, `{"access_token":"t_PF84_`+orgUUID+`"}`, "Content-Type", "application/json"), orgUUID},
		{always(400, webexErrorBody), ""},
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

// A response without an organization is an UnknownOrganizationError.
func TestOrganizations_unknown(t *testing.T) {
	for _, body := range []string{`{"id":"x"}`, `{"id":"x","orgId":"acme"}`} {
		client, _ := testClient(t, always(200, body))
		_, err := client.OrgID(t.Context(), "")
		if !errors.As(err, new(*UnknownOrganizationError)) {
			t.Errorf("got %v", err)
		}
	}
}

// call is a request of one service.
type call struct {
	name string
	do   func(ctx context.Context, c *Client, org string) error
}

// namingCalls name an organization in the path, in the query or in the body.
func namingCalls() []call {
	return []call{
		{"queue, path", func(ctx context.Context, c *Client, org string) error {
			_, err := c.Queues.Get(ctx, org, "1")
			return err
		}},
		{"queues, path", func(ctx context.Context, c *Client, org string) error {
			_, err := collect(c.Queues.Search(ctx, org, "a"), queueID)
			return err
		}},
		{"agent, path", func(ctx context.Context, c *Client, org string) error {
			_, err := c.Agents.GetByCIUserID(ctx, org, "1")
			return err
		}},
		{"callback, path", func(ctx context.Context, c *Client, org string) error {
			_, err := c.Callbacks.Get(ctx, org, "1")
			return err
		}},
		{"create a callback, path", func(ctx context.Context, c *Client, org string) error {
			_, err := c.Callbacks.Create(ctx, org, testCallback(1), allowingDuplicates)
			return err
		}},
		{"update a callback, path", func(ctx context.Context, c *Client, org string) error {
			_, err := c.Callbacks.Update(ctx, org, "1", testCallback(1))
			return err
		}},
		{"delete a callback, path", func(ctx context.Context, c *Client, org string) error {
			return c.Callbacks.Delete(ctx, CallbackRef{OrgID: org, ID: "1", CallbackNumber: "+12025550123"})
		}},
		{"subscription, query", func(ctx context.Context, c *Client, org string) error {
			_, err := c.Subscriptions.Read(ctx, SubscriptionRef{OrgID: org, Version: SubscriptionV2, ID: "1"})
			return err
		}},
		{"subscriptions, query", func(ctx context.Context, c *Client, org string) error {
			_, err := collect(c.Subscriptions.All(ctx, org, SubscriptionV1), subscriptionID)
			return err
		}},
		{"event types, query", func(ctx context.Context, c *Client, org string) error {
			_, _, err := c.Subscriptions.EventTypes(ctx, org, SubscriptionV2)
			return err
		}},
		{"create a subscription, body", func(ctx context.Context, c *Client, org string) error {
			_, err := c.Subscriptions.Create(ctx, org, testSubscription(SubscriptionV2, 1), allowingDuplicates)
			return err
		}},
		{"update a subscription, body", func(ctx context.Context, c *Client, org string) error {
			_, err := c.Subscriptions.Update(ctx, SubscriptionRef{OrgID: org, Version: SubscriptionV2, ID: "1"}, SubscriptionUpdate{})
			return err
		}},
		{"delete a subscription, query", func(ctx context.Context, c *Client, org string) error {
			return c.Subscriptions.Delete(ctx, SubscriptionRef{OrgID: org, Version: SubscriptionV2, ID: "1"})
		}},
	}
}

// tokenCalls name no organization and access the token's.
func tokenCalls() []call {
	calls := []call{
		{"webhook", func(ctx context.Context, c *Client, _ string) error { _, err := c.Webhooks.Get(ctx, "1"); return err }},
		{"shared read of a webhook", func(ctx context.Context, c *Client, _ string) error {
			_, err := c.Webhooks.Read(ctx, WebhookRef{ID: "1"})
			return err
		}},
		{"webhooks", func(ctx context.Context, c *Client, _ string) error {
			_, err := collect(c.Webhooks.All(ctx, WebhookListOptions{}), webhookID)
			return err
		}},
		{"access token", func(ctx context.Context, c *Client, _ string) error { _, _, err := c.AccessToken(ctx); return err }},
	}
	for _, options := range []CreateOptions{failing, adopting, allowingDuplicates} {
		calls = append(calls, call{"create a webhook", func(ctx context.Context, c *Client, _ string) error {
			_, err := c.Webhooks.Create(ctx, testWebhook(1), options)
			return err
		}})
	}
	return append(calls,
		call{"update a webhook", func(ctx context.Context, c *Client, _ string) error {
			_, err := c.Webhooks.Update(ctx, WebhookRef{ID: "1"}, WebhookUpdate{})
			return err
		}},
		call{"delete a webhook", func(ctx context.Context, c *Client, _ string) error {
			return c.Webhooks.Delete(ctx, WebhookRef{ID: "1"})
		}})
}

// notAllowed asserts that err is an OrganizationNotAllowedError.
func notAllowed(t *testing.T, err error, org string, ofToken bool) {
	t.Helper()
	var notAllowed *OrganizationNotAllowedError
	if !errors.As(err, &notAllowed) || notAllowed.OrgID != org || notAllowed.OfToken != ofToken || errors.As(err, new(*CheckExistingError)) {
		t.Errorf("got %v, want the organization %s rejected", err, org)
	}
}

// No request accesses an organization that is not allowed.
func TestOrganizations_allowed(t *testing.T) {
	noRequests := roundTrip(func(req *http.Request) (*http.Response, error) {
		t.Errorf("sent %s %s", req.Method, req.URL)
		return reset(req)
	})
	for _, call := range namingCalls() {
		t.Run(call.name, func(t *testing.T) {
			client, _ := testClient(t, noRequests, func(c *Config) { c.AllowedOrgIDs = []string{orgUUID} })
			notAllowed(t, call.do(t.Context(), client, otherUUID), otherUUID, false)
			if !strings.Contains(call.name, "subscription") && call.name != "event types, query" {
				return
			}
			client, _ = testClient(t, noRequests, func(c *Config) { c.AllowedOrgIDs, c.OrgID = []string{orgUUID}, otherUUID })
			notAllowed(t, call.do(t.Context(), client, ""), otherUUID, false)
		})
	}
	for _, call := range tokenCalls() {
		t.Run(call.name+", by the suffix of the token", func(t *testing.T) {
			client, _ := testClient(t, noRequests, func(c *Config) {
				c.AllowedOrgIDs, c.OrgID, c.Credentials.AccessToken = []string{orgUUID}, orgUUID, "t_"+otherUUID
			})
			notAllowed(t, call.do(t.Context(), client, ""), otherUUID, true)
		})
		t.Run(call.name+", by people/me", func(t *testing.T) {
			sent := 0
			client, _ := testClient(t, roundTrip(func(req *http.Request) (*http.Response, error) {
				if sent++; req.URL.Path != "/v1/people/me" {
					t.Errorf("sent %s %s", req.Method, req.URL)
				}
				return reply(200, `{"id":"x","orgId":"`+orgWebexID+`"}`), nil
			}), func(c *Config) { c.AllowedOrgIDs = []string{otherUUID} })
			for range 2 {
				notAllowed(t, call.do(t.Context(), client, ""), orgUUID, true)
			}
			if sent != 1 {
				t.Errorf("people/me was requested %d times", sent)
			}
		})
		// A 404 of people/me does not mean that the object is gone.
		for _, status := range []int{400, 403, 404, 500} {
			t.Run(fmt.Sprintf("%s, and people/me returns %d", call.name, status), func(t *testing.T) {
				client, _ := testClient(t, roundTrip(func(req *http.Request) (*http.Response, error) {
					if req.URL.Path != "/v1/people/me" {
						t.Errorf("sent %s %s", req.Method, req.URL)
					}
					return reply(status, webexErrorBody), nil
				}), func(c *Config) { c.AllowedOrgIDs = []string{otherUUID} })
				err := call.do(t.Context(), client, "")
				var unknown *UnknownOrganizationError
				if !errors.As(err, &unknown) || !hasStatus(unknown.Cause, status) || IsNotFound(err) || IsGone(err) ||
					errors.As(err, new(*MayExistError)) || errors.As(err, new(*UnconfirmedError)) {
					t.Errorf("got %v", err)
				}
			})
		}
	}
	t.Run("an empty list allows none", func(t *testing.T) {
		client, _ := testClient(t, noRequests, func(c *Config) { c.AllowedOrgIDs = []string{} })
		_, err := client.Queues.Get(t.Context(), orgUUID, "1")
		notAllowed(t, err, orgUUID, false)
	})
	t.Run("an invalid list", func(t *testing.T) {
		_, err := New(Config{ContactCenterBaseURL: "https://cc.example", Credentials: Credentials{AccessToken: "t"}, AllowedOrgIDs: []string{"acme"}})
		var invalid *ConfigError
		if !errors.As(err, &invalid) || invalid.Field != "AllowedOrgIDs" {
			t.Errorf("got %v", err)
		}
	})
}

// Allowed organizations are accepted in every form of the id, and requests for subscriptions always name the organization.
func TestOrganizations_allowedOnesAreReached(t *testing.T) {
	for _, allowed := range []string{mockwebex.DefaultOrgID, strings.ToUpper(mockwebex.DefaultOrgID),
		base64.StdEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + mockwebex.DefaultOrgID))} {
		forEachService(t, func(t *testing.T, s service) {
			w := newWebexWith(t, func(c *Config) { c.AllowedOrgIDs = []string{otherUUID, allowed} })
			id := s.mustCreateClean(t, w, 1)
			if _, err := s.read(t.Context(), w.client, id); err != nil {
				t.Error(err)
			}
			if err := s.update(t.Context(), w.client, id, 1); err != nil {
				t.Error(err)
			}
			if err := s.delete(t.Context(), w.client, id); err != nil {
				t.Error(err)
			}
			for _, req := range w.Requests() {
				named := strings.Contains(req.Path+req.Query.Encode()+string(req.Body), mockwebex.DefaultOrgID)
				if s.name != webhooksService.name && req.Path != "/v1/people/me" && !named {
					t.Errorf("%s %s does not name the organization", req.Method, req.Path)
				}
			}
		})
	}
	t.Run("in capitals in a path", func(t *testing.T) {
		w := newWebexWith(t, func(c *Config) { c.AllowedOrgIDs = []string{mockwebex.DefaultOrgID} })
		_, err := w.client.Queues.Get(t.Context(), strings.ToUpper(mockwebex.DefaultOrgID), "1")
		if errors.As(err, new(*OrganizationNotAllowedError)) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("people/me is always allowed", func(t *testing.T) {
		w := newWebexWith(t, func(c *Config) { c.AllowedOrgIDs = []string{otherUUID} })
		if me, err := w.client.People.Me(t.Context()); err != nil || me.OrgID == "" {
			t.Errorf("got %+v, %v", me, err)
		}
	})
}

// A read-only client sends neither a change nor the requests that precede it.
func TestReadOnly(t *testing.T) {
	readOnly := func(c *Config) {
		c.ReadOnly, c.AllowedOrgIDs = true, []string{mockwebex.DefaultOrgID} // whose check would need people/me
	}
	forEachService(t, func(t *testing.T, s service) {
		w := newWebexWith(t, readOnly)
		id := s.put(w, 1, true, fakeclock.Start)
		changes := map[string]func() error{
			"update": func() error { return s.update(t.Context(), w.client, id, 1) },
			"delete": func() error { return s.delete(t.Context(), w.client, id) },
		}
		for name, options := range map[string]CreateOptions{"failing": failing, "adopting": adopting, "allowingDuplicates": allowingDuplicates} {
			changes["create, "+name] = func() error { _, err := s.createWith(t.Context(), w.client, 1, options); return err }
		}
		for name, change := range changes {
			var readOnly *ReadOnlyError
			if err := change(); !errors.As(err, &readOnly) || readOnly.Request == "" {
				t.Errorf("%s: got %v", name, err)
			}
		}
		wantCount(t, w, "", "", 0)
		if _, err := s.get(t.Context(), w.client, id); err != nil {
			t.Errorf("get: %v", err)
		}
		if ids, err := s.list(t.Context(), w.client, 1); err != nil || !slices.Equal(ids, []string{id}) {
			t.Errorf("list: %q, %v", ids, err)
		}
	})
}
