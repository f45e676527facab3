package webexapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

var (
	refusing = CreateOptions{}
	adopting = CreateOptions{Adopt: true}
)

// exists asserts that err says that equal objects exist, and returns it.
func exists(t *testing.T, err error, ids ...string) *ExistsError {
	t.Helper()
	var refusal *ExistsError
	if !errors.As(err, &refusal) {
		t.Fatalf("got %v, want an ExistsError", err)
	}
	got := slices.Clone(refusal.IDs)
	slices.Sort(got)
	slices.Sort(ids)
	if !slices.Equal(got, ids) {
		t.Errorf("the error names %q, want %q", got, ids)
	}
	return refusal
}

// orgOf is the organization that the errors of a service name: an id of the platform finds its object alone.
func (s service) orgOf() string {
	if s.name == callbacksService.name {
		return mockwebex.DefaultOrgID
	}
	return ""
}

func TestCreate_refusesAnEqualObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		for _, count := range []int{1, 2} {
			w := newWebex(t)
			var old []string
			for range count {
				old = append(old, s.put(w, 1, true, fakeclock.Start.Add(-time.Hour)))
			}
			_, err := s.create(t.Context(), w.client, 1)
			if refusal := exists(t, err, old...); refusal.Adopting || refusal.UnknownSecret || refusal.OrgID != s.orgOf() {
				t.Errorf("the refusal is %+v", refusal)
			}
			wantCount(t, w, "GET", s.collection, 1)
			wantCount(t, w, "", "", 1)
			s.wantIDs(t, w, old...)
		}
	})
}

// A difference in anything but secret and status makes another object, beside which a new one is created.
func TestCreate_similarObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		for _, options := range []CreateOptions{refusing, allowingDuplicates, adopting} {
			w := newWebex(t)
			similar := s.put(w, 1, false, fakeclock.Start.Add(-time.Hour))
			s.put(w, 2, true, fakeclock.Start.Add(-time.Hour))
			result, err := s.createWith(t.Context(), w.client, 1, options)
			if err != nil || result.adopted || !slices.Equal(result.similar, []string{similar}) {
				t.Errorf("%+v: created %+v, %v; want the similar object %q named", options, result, err, similar)
			}
			wantCount(t, w, "POST", s.collection, 1)
		}
	})
}

func TestCreate_allowsADuplicate(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		old := s.put(w, 1, true, fakeclock.Start.Add(-time.Hour))
		id := s.mustCreateClean(t, w, 1, allowingDuplicates)
		s.wantIDs(t, w, old, id)
		wantCount(t, w, "POST", s.collection, 1)
		wantCount(t, w, "", "", 2)
	})
}

func TestCreate_adoptsAnEqualObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		old := s.put(w, 1, true, fakeclock.Start.Add(-time.Hour))
		s.put(w, 1, false, fakeclock.Start.Add(-time.Hour))
		result, err := s.createWith(t.Context(), w.client, 1, adopting)
		if err != nil || result.remarks() != "" || result.id != old || !result.adopted || result.recovered {
			t.Fatalf("created %+v, %v; want %q adopted", result, err, old)
		}
		wantCount(t, w, "POST", "", 0)
		if secrets := s.secrets(w); len(secrets) > 0 && secrets[0] != testSecret {
			t.Errorf("the secret of the adopted object is %q", secrets[0])
		}
		t.Run("which a second create cannot do", func(t *testing.T) {
			_, err := s.createWith(t.Context(), w.client, 1, adopting)
			if refusal := exists(t, err, old); !refusal.Adopting {
				t.Errorf("the refusal is %+v", refusal)
			}
		})
		t.Run("which is not deleted then", func(t *testing.T) {
			w.ResetRequests()
			var adopted *AdoptedError
			if err := s.delete(t.Context(), w.client, old); !errors.As(err, &adopted) || adopted.ID != old {
				t.Errorf("got %v", err)
			}
			wantCount(t, w, "", "", 0)
		})
	})
}

func TestCreate_adoptsNoneOfSeveral(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		old := []string{s.put(w, 1, true, fakeclock.Start), s.put(w, 1, true, fakeclock.Start)}
		_, err := s.createWith(t.Context(), w.client, 1, adopting)
		if refusal := exists(t, err, old...); !refusal.Adopting || refusal.UnknownSecret {
			t.Errorf("the refusal is %+v", refusal)
		}
		wantCount(t, w, "", "", 1)
	})
}

// What another operation of this client has reached first is not adopted.
func TestCreate_adoptsNoKnownObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		old := s.put(w, 1, true, fakeclock.Start)
		if _, err := s.read(t.Context(), w.client, old); err != nil {
			t.Fatal(err)
		}
		_, err := s.createWith(t.Context(), w.client, 1, adopting)
		_ = exists(t, err, old)
		wantCount(t, w, "POST", "", 0)
	})
}

// A create without a secret adopts only what shows that it has none.
func TestCreate_unknownSecret(t *testing.T) {
	webhook := testWebhook(1)
	webhook.Secret = ""
	put := mockwebex.Webhook{
		Name: webhook.Name, TargetURL: webhook.TargetURL, Resource: webhook.Resource, Event: webhook.Event, Filter: webhook.Filter,
	}
	for _, echo := range []mockwebex.SecretEcho{mockwebex.EchoAlways, mockwebex.EchoMasked} {
		w := newWebex(t)
		w.Switch(func(s *mockwebex.Switches) { s.EchoSecret = echo })
		put := put
		put.Secret = "somebody's secret"
		old := w.PutWebhook(put).ID
		_, err := w.client.Webhooks.Create(t.Context(), webhook, adopting)
		if refusal := exists(t, err, old); !refusal.UnknownSecret || !refusal.Adopting {
			t.Errorf("the refusal is %+v", refusal)
		}
		wantCount(t, w, "", "", 1)
	}
	t.Run("no secret", func(t *testing.T) {
		w := newWebex(t)
		old := w.PutWebhook(put).ID
		result, err := w.client.Webhooks.Create(t.Context(), webhook, adopting)
		if err != nil || !result.Adopted || result.Object.ID != old {
			t.Errorf("got %+v, %v", result, err)
		}
		wantCount(t, w, "", "", 1)
	})
	t.Run("subscriptions never show one", func(t *testing.T) {
		for _, version := range []SubscriptionVersion{SubscriptionV1, SubscriptionV2} {
			w := newWebex(t)
			old := subscriptionsService(version).put(w, 1, true, fakeclock.Start)
			create := testSubscription(version, 1)
			create.Secret = ""
			_, err := w.client.Subscriptions.Create(t.Context(), "", create, adopting)
			if refusal := exists(t, err, old); !refusal.UnknownSecret {
				t.Errorf("the refusal is %+v", refusal)
			}
		}
	})
}

// A create does not count what a delete has begun on, even if the object is still listed.
func TestCreate_afterADelete(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		for _, options := range []CreateOptions{refusing, allowingDuplicates, adopting} {
			w := newWebex(t)
			old := s.put(w, 1, true, fakeclock.Start)
			w.Fault(mockwebex.Fault{Method: "DELETE", Path: s.object, Times: 1, Do: mockwebex.Answer(204, nil, "")})
			if err := s.delete(t.Context(), w.client, old); err != nil {
				t.Fatal(err)
			}
			id := s.mustCreateClean(t, w, 1, options)
			s.wantIDs(t, w, old, id)
			if err := s.delete(t.Context(), w.client, old); err != nil {
				t.Error(err)
			}
			s.wantIDs(t, w, id)
		}
	})
}

// The object of a failed delete still exists: creating an equal one would call the customer twice.
func TestCreate_afterAFailedDelete(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		for _, options := range []CreateOptions{refusing, adopting} {
			w := newWebex(t)
			old := s.put(w, 1, true, fakeclock.Start)
			w.Fault(mockwebex.Fault{Method: "DELETE", Path: s.object, Times: 1, Do: mockwebex.Refuse(403, "no")})
			if err := s.delete(t.Context(), w.client, old); !hasStatus(err, 403) {
				t.Fatalf("got %v", err)
			}
			_, err := s.createWith(t.Context(), w.client, 1, options)
			_ = exists(t, err, old)
			s.wantIDs(t, w, old)
		}
	})
}

func TestCreate_refusedCreateKeepsTheObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		old := s.put(w, 1, true, fakeclock.Start)
		_, err := s.create(t.Context(), w.client, 1)
		_ = exists(t, err, old)
		w.ResetRequests()
		var refused *CreateRefusedError
		if err := s.delete(t.Context(), w.client, old); !errors.As(err, &refused) || refused.ID != old {
			t.Errorf("got %v", err)
		}
		wantCount(t, w, "", "", 0)
		s.wantIDs(t, w, old)
	})
}

// When the existing objects cannot be listed, nothing is created.
func TestCreate_cannotListExisting(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"400": mockwebex.Refuse(400, "no"), "401": mockwebex.Unauthorized(), "403": mockwebex.Refuse(403, "no"),
		"404": mockwebex.Refuse(404, "no"), "500": mockwebex.Refuse(500, "no"), "HTML 404": mockwebex.HTML(404),
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				for _, options := range []CreateOptions{refusing, adopting, allowingDuplicates} {
					w := newWebex(t)
					w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Do: fault})
					result, err := s.createWith(t.Context(), w.client, 1, options)
					if options.AllowDuplicate && name != "500" {
						if err != nil || result.remarks() != "" {
							t.Errorf("create: %v, %s", err, result.remarks())
						}
						s.wantIDs(t, w, result.id)
						continue
					}
					if !errors.As(err, new(*CheckExistingError)) || !errors.As(err, new(*Error)) {
						t.Errorf("%+v: got %v", options, err)
					}
					wantCount(t, w, "POST", "", 0)
				}
			})
		})
	}
}

// Without knowing the existing objects no search could tell the new one: an unknown outcome is final.
func TestCreate_unknownOutcomeWithoutAListing(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Times: 1, Do: mockwebex.Refuse(403, "no")})
		s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		_, err := s.createWith(t.Context(), w.client, 1, allowingDuplicates)
		if open := mayExist(t, err); open.Checked || open.Searches > 0 || len(open.Candidates) > 0 || open.OrgID != s.orgOf() {
			t.Errorf("the error is %+v", open)
		}
		wantCount(t, w, "POST", s.collection, 1)
		wantCount(t, w, "GET", s.collection, 1)
	})
}

// An equal object that was there before the create, as with create_before_destroy: taken for the new one, it would be deleted a moment
// later.
func TestCreate_lostResponseBesideAnEqualObject(t *testing.T) {
	for name, age := range map[string]time.Duration{
		"a second older": time.Second, "of the same second": 0, "younger": -time.Second, "a year older": 365 * 24 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				old := s.put(w, 1, true, fakeclock.Start.Add(-age))
				w.SetListLag(mockwebex.Lag{For: 3 * time.Second})
				s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
				id := s.mustCreateClean(t, w, 1, allowingDuplicates)
				if id == old || len(s.ids(w)) != 2 {
					t.Errorf("created %q, beside %q there are %q", id, old, s.ids(w))
				}
				wantCount(t, w, "POST", s.collection, 1)
			})
		})
	}
}

// appearing puts objects on the mock when the first POST arrives: they are not among the existing ones.
func (s service) appearing(w *webex, put func()) {
	w.Hook(func(r *http.Request) {
		if r.Method == http.MethodPost && w.Count("POST", s.collection) == 1 {
			put()
		}
	})
}

// What appears after an unknown outcome counts as created by it, unless it is clearly older than the listing that did not show it.
func TestCreate_objectThatAppears(t *testing.T) {
	for _, test := range []struct {
		name  string
		age   time.Duration
		adopt bool
	}{
		{"younger", -time.Second, true}, {"older by less than a minute", 59 * time.Second, true}, {"older", 61 * time.Second, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				for _, shift := range []time.Duration{0, time.Hour, -time.Hour} {
					w := newWebex(t)
					w.Switch(func(s *mockwebex.Switches) { s.ClockShift = shift })
					var appeared string
					s.appearing(w, func() { appeared = s.put(w, 1, true, fakeclock.Start.Add(shift-test.age)) })
					s.faultOnPost(w, 1, mockwebex.ResetBefore())
					result, err := s.create(t.Context(), w.client, 1)
					if err != nil || result.recovered != test.adopt || (result.id == appeared) != test.adopt {
						t.Errorf("created %+v, %v; %q appeared", result, err, appeared)
					}
				}
			})
		})
	}
}

// More new objects than attempts, or one that agrees in the key fields only: nobody can tell which is whose.
func TestCreate_candidates(t *testing.T) {
	for name, equal := range map[string][]bool{"too many": {true, true}, "similar": {false}, "equal and similar": {true, true, false}} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				var appeared []string
				s.appearing(w, func() {
					for _, equal := range equal {
						appeared = append(appeared, s.put(w, 1, equal, fakeclock.Start))
					}
				})
				s.faultOnPost(w, 1, mockwebex.ResetBefore())
				_, err := s.create(t.Context(), w.client, 1)
				open := mayExist(t, err)
				if !slices.Equal(open.Candidates, appeared) && len(equal) < 2 || len(open.Candidates) != len(equal) || !open.Checked {
					t.Errorf("the error is %+v, want %q", open, appeared)
				}
				wantCount(t, w, "POST", s.collection, 1)
			})
		})
	}
}

// An object that may be the create's own ends the search only at its end: the own one may be listed later.
func TestCreate_searchesOnBesideASimilarObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		var similar string
		w.SetListLag(mockwebex.Lag{For: 2 * time.Second})
		s.appearing(w, func() { similar = s.put(w, 1, false, fakeclock.Start) })
		s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		id := s.mustCreateClean(t, w, 1)
		s.wantIDs(t, w, id, similar)
		wantCount(t, w, "POST", s.collection, 1)
		wantCount(t, w, "GET", s.collection, 1+3)
	})
}

// What this client deletes while a create searches is not the create's, even if the delete fails.
func TestCreate_leavesWhatIsDeletedDuringTheSearch(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		var old string
		s.appearing(w, func() { old = s.put(w, 1, true, fakeclock.Start) })
		s.faultOnPost(w, 1, mockwebex.ResetBefore())
		w.Fault(mockwebex.Fault{Method: "DELETE", Do: mockwebex.Refuse(403, "no")})
		w.HookAfter(func(r *http.Request, _ int) {
			if r.Method == http.MethodPost && w.Count("POST", "") == 1 {
				if err := s.delete(context.Background(), w.client, old); !hasStatus(err, 403) {
					t.Errorf("got %v", err)
				}
			}
		})
		id := s.mustCreateClean(t, w, 1)
		s.wantIDs(t, w, id, old)
	})
}
