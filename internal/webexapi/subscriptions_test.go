package webexapi

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const otherOrg = "0a1b2c3d-0000-4000-8000-000000000001"

func TestSubscriptions_bodies(t *testing.T) {
	w := newWebex(t, mockwebex.WithOrgID(mockwebex.DefaultOrgID, otherOrg))
	result, err := w.client.Subscriptions.Create(t.Context(), "", SubscriptionCreate{
		Name: "name", EventTypes: []string{"agent:login"}, DestinationURL: "https://example.com/",
	}, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if created := result.Object; created.Version != SubscriptionV1 || created.OrgID != mockwebex.DefaultOrgID {
		t.Fatalf("created %+v", created)
	}
	wantBody(t, bodyOf(t, w, "POST"), `{"name":"name","eventTypes":["agent:login"],"destinationUrl":"https://example.com/"}`)

	w.ResetRequests()
	result, err = w.client.Subscriptions.Create(t.Context(), otherOrg, testSubscription(SubscriptionV2, 1), CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	created := result.Object
	if created.Version != SubscriptionV2 || created.OrgID != otherOrg {
		t.Fatalf("created %+v", created)
	}
	wantBody(t, bodyOf(t, w, "POST"), `{"name":"subscription 1","description":"A description","eventTypes":["agent:login","agent:logout"],
		"destinationUrl":"https://www.example.com/events","secret":"`+testSecret+`","orgId":"`+otherOrg+`","resourceVersion":"agent:2.0.0"}`)

	ref := SubscriptionRef{OrgID: otherOrg, Version: SubscriptionV2, ID: created.ID}
	nothing, target, status := "", "https://example.com/other", "inactive"
	updated, err := w.client.Subscriptions.Update(t.Context(), ref, SubscriptionUpdate{
		Description: &nothing, DestinationURL: &target, Status: &status, EventTypes: []string{"agent:logout"}, ResourceVersion: "agent:2.0.0",
	})
	if err != nil || updated.Description != "" || updated.Status != "inactive" || !slices.Equal(updated.EventTypes, []string{"agent:logout"}) {
		t.Errorf("updated %+v, %v", updated, err)
	}
	wantBody(t, bodyOf(t, w, "PATCH"), `{"description":"","eventTypes":["agent:logout"],"destinationUrl":"https://example.com/other",
		"status":"inactive","orgId":"`+otherOrg+`","resourceVersion":"agent:2.0.0"}`)
	if _, err := w.client.Subscriptions.Get(t.Context(), ref); err != nil {
		t.Error(err)
	}
	if err := w.client.Subscriptions.Delete(t.Context(), ref); err != nil {
		t.Error(err)
	}
	for _, request := range w.Requests() {
		if named := request.Query.Get("orgId") == otherOrg; named != (request.Method == http.MethodGet || request.Method == http.MethodDelete) {
			t.Errorf("%s %s?%s", request.Method, request.Path, request.Query.Encode())
		}
	}
}

func TestSubscriptions_equality(t *testing.T) {
	create := testSubscription(SubscriptionV2, 1)
	subscription := Subscription{
		Name: create.Name, Description: create.Description, EventTypes: []string{"agent:logout", "agent:login", "agent:login"},
		DestinationURL: create.DestinationURL, ResourceVersion: create.ResourceVersion, Status: "inactive",
	}
	tests := []struct {
		name           string
		change         func(*Subscription)
		sameKey, equal bool
	}{
		{"event types as a set", func(*Subscription) {}, true, true},
		{"fewer event types", func(s *Subscription) { s.EventTypes = []string{"agent:login"} }, true, false},
		{"no description", func(s *Subscription) { s.Description = "" }, true, false},
		{"another version", func(s *Subscription) { s.ResourceVersion = "agent:1.0.0" }, true, false},
		{"another name", func(s *Subscription) { s.Name = "x" }, false, false},
		{"another target", func(s *Subscription) { s.DestinationURL = "x" }, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			subscription := subscription
			test.change(&subscription)
			if sameKey, equal := create.sameKey(subscription), create.equal(subscription); sameKey != test.sameKey || equal != test.equal {
				t.Errorf("same key %t, equal %t; want %t, %t", sameKey, equal, test.sameKey, test.equal)
			}
		})
	}
}

// After a 400, or a 404 that may be of an intermediary, a subscription counts as gone only if the list of its version does not contain it.
func TestSubscriptions_gone(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"400": mockwebex.RespondError(400, "orgId: is invalid."), "404": mockwebex.RespondError(404, "no"), "a bare 404": mockwebex.Respond(404, nil, ""),
	} {
		for _, version := range []SubscriptionVersion{SubscriptionV1, SubscriptionV2} {
			s := subscriptionsService(version)
			t.Run(s.name+" "+name, func(t *testing.T) {
				w := newWebex(t)
				listed := s.put(w, 1, true, fakeclock.Start)
				unknown := "5c1e0000-0000-4000-8000-000000000000"
				w.Fault(mockwebex.Fault{Path: s.object, Do: fault})
				if _, err := s.read(t.Context(), w.client, unknown); !IsGone(err) {
					t.Errorf("read: %v", err)
				}
				if err := s.delete(t.Context(), w.client, unknown); err != nil {
					t.Errorf("delete: %v", err)
				}
				if _, err := s.get(t.Context(), w.client, unknown); err == nil || IsGone(err) {
					t.Errorf("get: %v", err)
				}
				if err := s.delete(t.Context(), w.client, strings.ToUpper(listed)); !errors.As(err, new(*StillListedError)) {
					t.Errorf("delete of a listed one: %v", err)
				}
				if id, err := s.read(t.Context(), w.client, strings.ToUpper(listed)); err != nil || id != listed {
					t.Errorf("read of a listed one: %v", err)
				}
				s.wantIDs(t, w, listed)

				w.Fault(mockwebex.Fault{Path: s.collection, Do: mockwebex.RespondError(403, "no")})
				w.clock.Advance(sharedFor)
				var unconfirmed *UnconfirmedError
				if err := s.delete(t.Context(), w.client, unknown); !errors.As(err, &unconfirmed) || !hasStatus(unconfirmed.Listing, 403) {
					t.Errorf("delete without the list: %v", err)
				}
				if _, err := s.read(t.Context(), w.client, unknown); !errors.As(err, &unconfirmed) || IsNotFound(err) || IsGone(err) {
					t.Errorf("read without the list: %v", err)
				}
			})
		}
	}
}

// Find searches version 2 first, then version 1.
func TestSubscriptions_find(t *testing.T) {
	unknown := SubscriptionRef{ID: "5c1e0000-0000-4000-8000-000000000000"}
	for _, status := range []int{404, 400} {
		w := newWebex(t)
		w.Switch(func(s *mockwebex.Switches) { s.SubscriptionGone = status })
		for _, version := range []SubscriptionVersion{SubscriptionV1, SubscriptionV2} {
			id := subscriptionsService(version).put(w, 1, true, fakeclock.Start)
			if got, err := w.client.Subscriptions.Find(t.Context(), SubscriptionRef{ID: id}); err != nil || got.ID != id || got.Version != version {
				t.Errorf("found %+v, %v", got, err)
			}
		}
		if _, err := w.client.Subscriptions.Find(t.Context(), unknown); !IsGone(err) {
			t.Errorf("got %v", err)
		}
		w.Fault(mockwebex.Fault{Path: "/v2/**", Do: mockwebex.RespondError(403, "no")})
		w.clock.Advance(sharedFor)
		if _, err := w.client.Subscriptions.Find(t.Context(), unknown); !hasStatus(err, 403) {
			t.Errorf("got %v", err)
		}
	}
}

func TestSubscriptions_eventTypes(t *testing.T) {
	w := newWebex(t)
	types, versions, err := w.client.Subscriptions.EventTypes(t.Context(), "", SubscriptionV1)
	if err != nil || !slices.Contains(types, EventType{"agent:login", "agent", "login"}) || len(versions) > 0 {
		t.Errorf("v1: %v, %v, %v", types, versions, err)
	}
	types, versions, err = w.client.Subscriptions.EventTypes(t.Context(), mockwebex.DefaultOrgID, SubscriptionV2)
	ended, agent := EventType{"task:ended", "task", "ended"}, ResourceVersion{"agent", "2.0.0"}
	if err != nil || !slices.Contains(types, ended) || !slices.Contains(versions, agent) {
		t.Errorf("v2: %v, %v, %v", types, versions, err)
	}
	w.Fault(mockwebex.Fault{Path: "/v2/event-types", Times: 1, Do: mockwebex.Respond(200, nil, "{}")})
	if _, _, err := w.client.Subscriptions.EventTypes(t.Context(), "", SubscriptionV2); err == nil {
		t.Error("a response without a list is not an error")
	}
	w.Fault(mockwebex.Fault{Path: "/v2/event-types", Do: mockwebex.RespondError(403, "no")})
	if _, _, err := w.client.Subscriptions.EventTypes(t.Context(), "", SubscriptionV2); !hasStatus(err, 403) {
		t.Errorf("got %v", err)
	}
}
