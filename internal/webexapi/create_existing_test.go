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
	failing  = CreateOptions{}
	adopting = CreateOptions{Adopt: true}
)

// wantExists asserts that err is an *ExistsError with these ids, and returns it.
func wantExists(t *testing.T, err error, ids ...string) *ExistsError {
	t.Helper()
	var existsErr *ExistsError
	if !errors.As(err, &existsErr) {
		t.Fatalf("got %v, want an ExistsError", err)
	}
	got := slices.Clone(existsErr.IDs)
	slices.Sort(got)
	slices.Sort(ids)
	if !slices.Equal(got, ids) {
		t.Errorf("the error names %q, want %q", got, ids)
	}
	return existsErr
}

// orgOf returns the organization in the errors of a service; empty for services whose ids identify an object alone.
func (s service) orgOf() string {
	if s.name == callbacksService.name {
		return mockwebex.DefaultOrgID
	}
	return ""
}

func TestCreate_failsIfEqualObjectExists(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		for _, count := range []int{1, 2} {
			w := newWebex(t)
			var old []string
			for range count {
				old = append(old, s.put(w, 1, true, fakeclock.Start.Add(-time.Hour)))
			}
			_, err := s.create(t.Context(), w.client, 1)
			if existsErr := wantExists(t, err, old...); existsErr.Adopting || existsErr.UnknownSecret || existsErr.OrgID != s.orgOf() {
				t.Errorf("the error is %+v", existsErr)
			}
			wantCount(t, w, "GET", s.collection, 1)
			wantCount(t, w, "", "", 1)
			s.wantIDs(t, w, old...)
		}
	})
}

// An object that differs in any field except secret and status is not equal, so that a new one is created.
func TestCreate_similarObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		for _, options := range []CreateOptions{failing, allowingDuplicates, adopting} {
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

func TestCreate_allowsDuplicate(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		old := s.put(w, 1, true, fakeclock.Start.Add(-time.Hour))
		id := s.mustCreateClean(t, w, 1, allowingDuplicates)
		s.wantIDs(t, w, old, id)
		wantCount(t, w, "POST", s.collection, 1)
		wantCount(t, w, "", "", 2)
	})
}

func TestCreate_adoptsEqualObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		old := s.put(w, 1, true, fakeclock.Start.Add(-time.Hour))
		s.put(w, 1, false, fakeclock.Start.Add(-time.Hour))
		result, err := s.createWith(t.Context(), w.client, 1, adopting)
		if err != nil || result.warnings() != "" || result.id != old || !result.adopted || result.recovered {
			t.Fatalf("created %+v, %v; want %q adopted", result, err, old)
		}
		wantCount(t, w, "POST", "", 0)
		if secrets := s.secrets(w); len(secrets) > 0 && secrets[0] != testSecret {
			t.Errorf("the secret of the adopted object is %q", secrets[0])
		}
		t.Run("only once", func(t *testing.T) {
			_, err := s.createWith(t.Context(), w.client, 1, adopting)
			if existsErr := wantExists(t, err, old); !existsErr.Adopting {
				t.Errorf("the error is %+v", existsErr)
			}
		})
		t.Run("and does not delete it", func(t *testing.T) {
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
		if existsErr := wantExists(t, err, old...); !existsErr.Adopting || existsErr.UnknownSecret {
			t.Errorf("the error is %+v", existsErr)
		}
		wantCount(t, w, "", "", 1)
	})
}

// A create does not adopt an object that another operation of this client has claimed.
func TestCreate_adoptsNoClaimedObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		old := s.put(w, 1, true, fakeclock.Start)
		if _, err := s.read(t.Context(), w.client, old); err != nil {
			t.Fatal(err)
		}
		_, err := s.createWith(t.Context(), w.client, 1, adopting)
		_ = wantExists(t, err, old)
		wantCount(t, w, "POST", "", 0)
	})
}

// A create without a secret adopts only an object that verifiably has none.
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
		put.Secret = "another secret"
		old := w.PutWebhook(put).ID
		_, err := w.client.Webhooks.Create(t.Context(), webhook, adopting)
		if existsErr := wantExists(t, err, old); !existsErr.UnknownSecret || !existsErr.Adopting {
			t.Errorf("the error is %+v", existsErr)
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
	t.Run("subscriptions never return one", func(t *testing.T) {
		for _, version := range []SubscriptionVersion{SubscriptionV1, SubscriptionV2} {
			w := newWebex(t)
			old := subscriptionsService(version).put(w, 1, true, fakeclock.Start)
			create := testSubscription(version, 1)
			create.Secret = ""
			_, err := w.client.Subscriptions.Create(t.Context(), "", create, adopting)
			if existsErr := wantExists(t, err, old); !existsErr.UnknownSecret {
				t.Errorf("the error is %+v", existsErr)
			}
		}
	})
}

// A create ignores an object that a delete has removed, even if it is still listed.
func TestCreate_afterDelete(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		for _, options := range []CreateOptions{failing, allowingDuplicates, adopting} {
			w := newWebex(t)
			old := s.put(w, 1, true, fakeclock.Start)
			w.Fault(mockwebex.Fault{Method: "DELETE", Path: s.object, Times: 1, Do: mockwebex.Respond(204, nil, "")})
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
func TestCreate_afterFailedDelete(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		for _, options := range []CreateOptions{failing, adopting} {
			w := newWebex(t)
			old := s.put(w, 1, true, fakeclock.Start)
			w.Fault(mockwebex.Fault{Method: "DELETE", Path: s.object, Times: 1, Do: mockwebex.RespondError(403, "no")})
			if err := s.delete(t.Context(), w.client, old); !hasStatus(err, 403) {
				t.Fatalf("got %v", err)
			}
			_, err := s.createWith(t.Context(), w.client, 1, options)
			_ = wantExists(t, err, old)
			s.wantIDs(t, w, old)
		}
	})
}

func TestCreate_blockedCreateKeepsTheObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		old := s.put(w, 1, true, fakeclock.Start)
		_, err := s.create(t.Context(), w.client, 1)
		_ = wantExists(t, err, old)
		w.ResetRequests()
		var blocked *CreateBlockedError
		if err := s.delete(t.Context(), w.client, old); !errors.As(err, &blocked) || blocked.ID != old {
			t.Errorf("got %v", err)
		}
		wantCount(t, w, "", "", 0)
		s.wantIDs(t, w, old)
	})
}

// If the existing objects cannot be listed, nothing is created.
func TestCreate_cannotListExisting(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"400": mockwebex.RespondError(400, "no"), "401": mockwebex.Unauthorized(), "403": mockwebex.RespondError(403, "no"),
		"404": mockwebex.RespondError(404, "no"), "500": mockwebex.RespondError(500, "no"), "HTML 404": mockwebex.HTML(404),
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				for _, options := range []CreateOptions{failing, adopting, allowingDuplicates} {
					w := newWebex(t)
					w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Do: fault})
					result, err := s.createWith(t.Context(), w.client, 1, options)
					if options.AllowDuplicate && name != "500" {
						if err != nil || result.warnings() != "" {
							t.Errorf("create: %v, %s", err, result.warnings())
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

// If the existing objects are unknown, a search cannot identify the new one, so an unknown outcome is final.
func TestCreate_unknownOutcomeWithoutAListing(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Times: 1, Do: mockwebex.RespondError(403, "no")})
		s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		_, err := s.createWith(t.Context(), w.client, 1, allowingDuplicates)
		if mayExist := wantMayExist(t, err); mayExist.Checked || mayExist.Searches > 0 || len(mayExist.Candidates) > 0 || mayExist.OrgID != s.orgOf() {
			t.Errorf("the error is %+v", mayExist)
		}
		wantCount(t, w, "POST", s.collection, 1)
		wantCount(t, w, "GET", s.collection, 1)
	})
}

// After a lost response, an equal object that existed before the create is not mistaken for the new one: with create_before_destroy, Terraform
// would then delete it.
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
					t.Errorf("created %q, existing was %q, now there are %q", id, old, s.ids(w))
				}
				wantCount(t, w, "POST", s.collection, 1)
			})
		})
	}
}

// putAtFirstPost adds objects when the first POST arrives, so that the listing of existing objects does not contain them.
func (s service) putAtFirstPost(w *webex, put func()) {
	w.Hook(func(r *http.Request) {
		if r.Method == http.MethodPost && w.Count("POST", s.collection) == 1 {
			put()
		}
	})
}

// An equal object that appears after an unknown outcome counts as the result, unless it is clearly older than the first listing.
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
					s.putAtFirstPost(w, func() { appeared = s.put(w, 1, true, fakeclock.Start.Add(shift-test.age)) })
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

// With more new objects than attempts, or a new object that matches only in the key fields, the create returns the candidates.
func TestCreate_candidates(t *testing.T) {
	for name, equal := range map[string][]bool{"too many": {true, true}, "similar": {false}, "equal and similar": {true, true, false}} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				var appeared []string
				s.putAtFirstPost(w, func() {
					for _, equal := range equal {
						appeared = append(appeared, s.put(w, 1, equal, fakeclock.Start))
					}
				})
				s.faultOnPost(w, 1, mockwebex.ResetBefore())
				_, err := s.create(t.Context(), w.client, 1)
				mayExist := wantMayExist(t, err)
				if !slices.Equal(mayExist.Candidates, appeared) && len(equal) < 2 || len(mayExist.Candidates) != len(equal) || !mayExist.Checked {
					t.Errorf("the error is %+v, want %q", mayExist, appeared)
				}
				wantCount(t, w, "POST", s.collection, 1)
			})
		})
	}
}

// A similar object does not end the search early, because the object of the create may be listed later.
func TestCreate_similarObjectDoesNotEndTheSearch(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		var similar string
		w.SetListLag(mockwebex.Lag{For: 2 * time.Second})
		s.putAtFirstPost(w, func() { similar = s.put(w, 1, false, fakeclock.Start) })
		s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		id := s.mustCreateClean(t, w, 1)
		s.wantIDs(t, w, id, similar)
		wantCount(t, w, "POST", s.collection, 1)
		wantCount(t, w, "GET", s.collection, 1+3)
	})
}

// The search ignores an object that this client deletes in the meantime, even if the delete fails.
func TestCreate_ignoresObjectDeletedDuringTheSearch(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		var old string
		s.putAtFirstPost(w, func() { old = s.put(w, 1, true, fakeclock.Start) })
		s.faultOnPost(w, 1, mockwebex.ResetBefore())
		w.Fault(mockwebex.Fault{Method: "DELETE", Do: mockwebex.RespondError(403, "no")})
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
