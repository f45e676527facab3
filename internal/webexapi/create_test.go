package webexapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// forEachService runs a test for every API, each time with a mock of its own.
func forEachService(t *testing.T, test func(t *testing.T, s service)) {
	t.Helper()
	for _, s := range services {
		t.Run(s.name, func(t *testing.T) { test(t, s) })
	}
}

// faultOnPost has an accident happen to the first creates.
func (s service) faultOnPost(w *webex, times int, kind mockwebex.FaultKind) {
	w.Fault(mockwebex.Fault{Method: "POST", Path: s.collection, Times: times, Do: kind})
}

// mayExist asserts that err says that the object may exist, and returns what it says.
func mayExist(t *testing.T, err error) *MayExistError {
	t.Helper()
	var open *MayExistError
	if !errors.As(err, &open) {
		t.Fatalf("got %v, want a MayExistError", err)
	}
	return open
}

func wantMayExist(t *testing.T, err error) {
	t.Helper()
	_ = mayExist(t, err)
}

// A create with one accident: what is sent, and what is there in the end.
func TestCreate_oneFault(t *testing.T) {
	html := http.Header{"Content-Type": {"text/html"}}
	inThreeSeconds := fakeclock.Start.Add(3 * time.Second).Format(http.TimeFormat)
	unchanged := func(*Config) {}
	tests := []struct {
		name   string
		fault  mockwebex.FaultKind
		change func(*Config)
		posts  int
		// looks before and after the second POST; after the first look that finds the object there is none.
		looks     int
		recovered bool
	}{
		{"reset before the commit", mockwebex.ResetBefore(), unchanged, 2, 7, false},
		{"reset after the commit", mockwebex.ResetAfterCommit(), unchanged, 1, 1, true},
		{"body cut off", mockwebex.TruncateBody(), unchanged, 1, 1, true},
		{"HTML 502", mockwebex.HTML(502), unchanged, 2, 7, false},
		{"HTML 502 after the commit", mockwebex.AnswerAfterCommit(502, html, "<html>"), unchanged, 1, 1, true},
		{"HTML 200 after the commit", mockwebex.AnswerAfterCommit(200, html, "<html>"), unchanged, 1, 1, true},
		{"200 without an object", mockwebex.AnswerAfterCommit(200, nil, "{}"), unchanged, 1, 1, true},
		{"200 without JSON", mockwebex.AnswerAfterCommit(201, nil, ""), unchanged, 1, 1, true},
		{"500", mockwebex.Refuse(500, "Internal error"), unchanged, 2, 7, false},
		{"500 after the commit", mockwebex.AnswerAfterCommit(500, nil, "{}"), unchanged, 1, 1, true},
		{"503 with Retry-After", mockwebex.Unavailable("7"), unchanged, 2, 2, false},
		{"429 in seconds", mockwebex.TooManyRequests("3"), unchanged, 2, 0, false},
		{"429 with a date", mockwebex.TooManyRequests(inThreeSeconds), unchanged, 2, 0, false},
		{"429 with nonsense", mockwebex.TooManyRequests("soon"), unchanged, 2, 0, false},
		{"hang before the commit", mockwebex.HangBefore(), hasty, 2, 7, false},
		{"hang after the commit", mockwebex.HangAfterCommit(), hasty, 1, 1, true},
		{"401", mockwebex.Unauthorized(), oauth, 2, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				t.Parallel() // a hang takes real time
				w := newWebexWith(t, test.change, withOAuth(), mockwebex.WithToken(mockwebex.DefaultToken))
				s.faultOnPost(w, 1, test.fault)
				result, err := s.create(t.Context(), w.client, 1)
				if err != nil || result.remarks() != "" {
					t.Fatalf("create: %v, %s", err, result.remarks())
				}
				s.wantIDs(t, w, result.id)
				wantCount(t, w, "POST", s.collection, test.posts)
				wantCount(t, w, "GET", s.collection, 1+test.looks)
				wantCount(t, w, "GET", s.object, 0)
				if result.recovered != test.recovered || result.adopted {
					t.Errorf("the result is %+v", result)
				}
				secrets := s.secrets(w)
				if test.recovered {
					wantCount(t, w, s.changes, s.object, len(secrets))
				} else {
					wantCount(t, w, s.changes, s.object, 0)
				}
				if slices.ContainsFunc(secrets, func(secret string) bool { return secret != testSecret }) {
					t.Errorf("the secrets are %q", secrets)
				}
			})
		})
	}
}

// A create that Webex refuses is an error like any other: nothing is looked for, nothing is sent again.
func TestCreate_refusedPost(t *testing.T) {
	faults := map[string]mockwebex.FaultKind{
		"400": mockwebex.Refuse(400, "name cannot be empty"), "403": mockwebex.Refuse(403, "Missing scope"),
		"409 the first time": mockwebex.Refuse(409, "Exists"), "401 for good": mockwebex.Unauthorized(),
		"a stranger's 404": mockwebex.StrangerNotFound(),
		"a redirect":       mockwebex.Answer(307, http.Header{"Location": {"https://elsewhere.example/"}}, ""),
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				s.faultOnPost(w, 0, fault)
				_, err := s.create(t.Context(), w.client, 1)
				var answered *Error
				var open *MayExistError
				if !errors.As(err, &answered) || errors.As(err, &open) || IsNotFound(err) {
					t.Errorf("got %v, want the refusal", err)
				}
				s.wantIDs(t, w)
				wantCount(t, w, "POST", s.collection, 1)
				wantCount(t, w, "", "", 2)
			})
		})
	}
}

// Faults that do not end: five POSTs at the most, each after a look, and never blindly.
func TestCreate_endlessFaults(t *testing.T) {
	tests := []struct {
		name  string
		fault mockwebex.FaultKind
	}{
		{"reset before the commit", mockwebex.ResetBefore()}, {"HTML 502", mockwebex.HTML(502)}, {"500", mockwebex.Refuse(500, "no")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				s.faultOnPost(w, 0, test.fault)
				_, err := s.create(t.Context(), w.client, 1)
				open := mayExist(t, err)
				if len(open.Candidates) > 0 || open.Listing == "" || open.Searches != 5*6 || !open.Checked || open.Cause == nil {
					t.Errorf("it says %+v", open)
				}
				s.wantIDs(t, w)
				wantCount(t, w, "POST", s.collection, 5)
				wantCount(t, w, "GET", s.collection, 1+5*6)
				if took := w.clock.Now().Sub(fakeclock.Start); took < 25*time.Second || took > 30*time.Second {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}

// The retries of a create end with its time, which starts with its own first POST.
func TestCreate_outOfTime(t *testing.T) {
	s := webhooksService
	short := func(config *Config) { config.MaxRetryDuration = 8 * time.Second }
	w := newWebexWith(t, short)
	s.faultOnPost(w, 0, mockwebex.ResetBefore())
	_, err := s.create(t.Context(), w.client, 1)
	wantMayExist(t, err)
	wantCount(t, w, "POST", s.collection, 2)

	t.Run("rate limits alone are no doubt", func(t *testing.T) {
		w := newWebexWith(t, short)
		s.faultOnPost(w, 0, mockwebex.TooManyRequests("3"))
		_, err := s.create(t.Context(), w.client, 1)
		if !hasStatus(err, 429) || errors.As(err, new(*MayExistError)) {
			t.Errorf("got %v", err)
		}
		wantCount(t, w, "GET", s.collection, 1)
	})
}

// A lost response is found again whatever the server's clock shows, and also if it shows nothing.
func TestCreate_clocks(t *testing.T) {
	for name, set := range map[string]func(*webex){
		"an hour behind":         func(w *webex) { w.Switch(func(s *mockwebex.Switches) { s.ClockShift = -time.Hour }) },
		"an hour ahead":          func(w *webex) { w.Switch(func(s *mockwebex.Switches) { s.ClockShift = time.Hour }) },
		"times in whole seconds": func(w *webex) { w.Switch(func(s *mockwebex.Switches) { s.Times = mockwebex.TimesInWholeSeconds }) },
		"times in epoch seconds": func(w *webex) { w.Switch(func(s *mockwebex.Switches) { s.Times = mockwebex.TimesInEpochSeconds }) },
		"no Date":                func(*webex) {},
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebexWith(t, func(config *Config) {
					if name == "no Date" {
						config.Transport = withoutDate{config.Transport}
					}
				})
				w.clock.Advance(999 * time.Millisecond)
				set(w)
				s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
				id := s.mustCreateClean(t, w, 1)
				s.wantIDs(t, w, id)
				wantCount(t, w, "POST", s.collection, 1)
				wantCount(t, w, "GET", s.collection, 1+1)
			})
		})
	}
}

// Webex may list a new object late.
func TestCreate_listLag(t *testing.T) {
	for name, test := range map[string]struct {
		lag   mockwebex.Lag
		looks int
	}{
		"3 searches": {mockwebex.Lag{Looks: 3}, 4}, "4 s": {mockwebex.Lag{For: 4 * time.Second}, 5},
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				w.SetListLag(test.lag)
				s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
				id := s.mustCreateClean(t, w, 1)
				s.wantIDs(t, w, id)
				wantCount(t, w, "POST", s.collection, 1)
				wantCount(t, w, "GET", s.collection, 1+test.looks)
			})
		})
	}
}

// An object that is not visible yet is created nevertheless, and at once: the create does not read it.
func TestCreate_neverVisible(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		w.SetReadLag(mockwebex.Lag{For: time.Hour})
		s.mustCreateClean(t, w, 1)
		if took := w.clock.Now().Sub(fakeclock.Start); took > 0 {
			t.Errorf("it took %s", took)
		}
	})
}

// After a time-out the server may still be at work: the search lasts as long as a request may.
func TestCreate_searchesLongerAfterATimeout(t *testing.T) {
	w := newWebexWith(t, func(config *Config) { config.RequestTimeout = 42 * time.Second })
	op := createOperation[Webhook]{collection: &w.client.Webhooks.collection}
	op.noteOutcome(t.Context(), 0, &TransportError{Timeout: true, Err: context.DeadlineExceeded})
	if got := op.searchUntil.Sub(w.clock.Now()); got != 42*time.Second {
		t.Errorf("searches for %s", got)
	}
	w.clock.Advance(time.Second)
	op.noteOutcome(t.Context(), 1, &TransportError{Err: errors.New("reset")})
	if got := op.searchUntil.Sub(w.clock.Now()); got != 41*time.Second {
		t.Errorf("searches for %s after a reset that followed a time-out", got)
	}
	if op.unknownOutcomes != 2 {
		t.Errorf("%d unknown outcomes", op.unknownOutcomes)
	}
}

// An earlier attempt that turns up after a later one has succeeded is named: only the user can tell which one to delete.
func TestCreate_namesDuplicates(t *testing.T) {
	secondIsListed := func(s service, w *webex, _ func()) {
		w.Hook(func(r *http.Request) {
			if r.Method == http.MethodPost && w.Count("POST", s.collection) == 2 {
				w.SetListLag(mockwebex.Lag{})
			}
		})
	}
	tests := []struct {
		name string
		lag  mockwebex.Lag
		// lost is how many responses are lost.
		lost int
		set  func(s service, w *webex, cancel func())
	}{
		{"after a create that was sent again", mockwebex.Lag{Looks: 6}, 1, func(service, *webex, func()) {}},
		{"after both responses are lost", mockwebex.Lag{Looks: 6}, 2, secondIsListed},
		{"after the later one is found first", mockwebex.Lag{For: 9 * time.Second}, 2, secondIsListed},
		{"after a cancel", mockwebex.Lag{Looks: 6}, 1, func(s service, w *webex, cancel func()) {
			w.HookAfter(func(r *http.Request, _ int) {
				if r.Method == http.MethodPost && w.Count("POST", s.collection) == 2 {
					cancel()
				}
			})
		}},
		{"after a cancel in the search for them", mockwebex.Lag{Looks: 6}, 1, func(s service, w *webex, cancel func()) {
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1 + 6, Times: 1, Do: mockwebex.HangBefore()})
			w.Hook(func(r *http.Request) {
				if r.Method == http.MethodGet && w.Count("POST", s.collection) == 2 {
					cancel()
				}
			})
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				w.SetListLag(test.lag)
				s.faultOnPost(w, test.lost, mockwebex.ResetAfterCommit())
				test.set(s, w, cancel)
				result, err := s.create(ctx, w.client, 1)
				if err != nil {
					t.Fatal(err)
				}
				ids := s.ids(w)
				if test.lost == 2 && result.id != ids[0] {
					t.Errorf("took %q, not the older one of %q", result.id, ids)
				}
				named := append([]string{result.id}, result.duplicates...)
				slices.Sort(named)
				slices.Sort(ids)
				if len(ids) != 2 || !slices.Equal(named, ids) {
					t.Errorf("%+v, but the mock holds %q", result, ids)
				}
				if result.duplicateSearch != nil {
					t.Errorf("the search for duplicates failed: %v", result.duplicateSearch)
				}
			})
		})
	}
	t.Run("when the search for them fails", func(t *testing.T) {
		forEachService(t, func(t *testing.T, s service) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetBefore())
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1 + 6, Do: mockwebex.Refuse(403, "no")})
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil || !hasStatus(result.duplicateSearch, 403) {
				t.Errorf("created %+v, %v", result, err)
			}
		})
	})
}

// When the search is refused, nothing is sent again.
func TestCreate_searchIsRefused(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1, Do: mockwebex.Refuse(403, "no")})
		_, err := s.create(t.Context(), w.client, 1)
		open := mayExist(t, err)
		if !hasStatus(open.Cause, 403) || !errors.As(open.Cause, new(*TransportError)) {
			t.Errorf("the cause is %v: both failures belong to it", open.Cause)
		}
		wantCount(t, w, "POST", s.collection, 1)
		wantCount(t, w, "GET", s.collection, 1+1)
	})
}

type withoutDate struct{ http.RoundTripper }

func (w withoutDate) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := w.RoundTripper.RoundTrip(request)
	if response != nil {
		response.Header.Del("Date")
	}
	return response, err
}

// What this process knows to be somebody's is nobody else's.
func TestCreate_leavesKnownObjects(t *testing.T) {
	claim := map[string]func(t *testing.T, s service, w *webex, id string) error{
		"read": func(t *testing.T, s service, w *webex, id string) error {
			_, err := s.read(t.Context(), w.client, id)
			return err
		},
		"got": func(t *testing.T, s service, w *webex, id string) error {
			_, err := s.get(t.Context(), w.client, strings.ToUpper(id))
			if s.name == webhooksService.name { // the ids of the platform are opaque
				_, err = s.get(t.Context(), w.client, id)
			}
			return err
		},
		"deleted, even in vain": func(t *testing.T, s service, w *webex, id string) error {
			w.Fault(mockwebex.Fault{Method: "DELETE", Path: s.object, Times: 1, Do: mockwebex.Refuse(403, "no")})
			if err := s.delete(t.Context(), w.client, id); err == nil {
				return errors.New("the delete succeeded")
			}
			return nil
		},
		"updated, even in vain": func(t *testing.T, s service, w *webex, id string) error {
			w.Fault(mockwebex.Fault{Method: s.changes, Path: s.object, Times: 1, Do: mockwebex.Refuse(403, "no")})
			if err := s.update(t.Context(), w.client, id, 1); err == nil {
				return errors.New("the update succeeded")
			}
			return nil
		},
	}
	for name, claim := range claim {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				for _, equal := range []bool{true, false} {
					w := newWebex(t)
					var known string
					s.appearing(w, func() { known = s.put(w, 1, equal, fakeclock.Start) })
					s.faultOnPost(w, 1, mockwebex.ResetBefore())
					w.HookAfter(func(r *http.Request, _ int) {
						if r.Method == http.MethodPost && w.Count("POST", "") == 1 {
							if err := claim(t, s, w, known); err != nil {
								t.Error(err)
							}
						}
					})
					id := s.mustCreateClean(t, w, 1)
					s.wantIDs(t, w, id, known)
				}
			})
		})
	}
	t.Run("a listing claims nothing", func(t *testing.T) {
		forEachService(t, func(t *testing.T, s service) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			w.HookAfter(func(r *http.Request, _ int) {
				if r.Method == http.MethodPost { // somebody lists while the answer gets lost
					if _, err := s.list(context.Background(), w.client, 1); err != nil {
						t.Error(err)
					}
				}
			})
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			s.wantIDs(t, w, result.id)
		})
	})
}

// What a create that was sent again may be told.
func TestCreate_resendIsRefused(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		t.Run("409, and the first attempt's object appears", func(t *testing.T) {
			w := newWebex(t)
			w.SetListLag(mockwebex.Lag{Looks: 8})
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			s.faultOnPost(w, 1, mockwebex.Refuse(409, "There is one already."))
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil || result.remarks() != "" {
				t.Fatalf("create: %v, %s", err, result.remarks())
			}
			s.wantIDs(t, w, result.id)
			wantCount(t, w, "POST", s.collection, 2)
		})
		t.Run("400, with one look more", func(t *testing.T) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetBefore())
			s.faultOnPost(w, 1, mockwebex.Refuse(400, "Limit exceeded."))
			_, err := s.create(t.Context(), w.client, 1)
			if open := mayExist(t, err); !hasStatus(open.Cause, 400) {
				t.Errorf("the cause is %v", open.Cause)
			}
			wantCount(t, w, "POST", s.collection, 2)
			wantCount(t, w, "GET", s.collection, 1+7)
		})
		t.Run("400, and the first attempt's object is there", func(t *testing.T) {
			w := newWebex(t)
			w.SetListLag(mockwebex.Lag{Looks: 6})
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			s.faultOnPost(w, 1, mockwebex.Refuse(400, "Limit exceeded."))
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			s.wantIDs(t, w, result.id)
		})
	})
}

// A list that fails for a while is asked again.
func TestCreate_searchSurvivesFaults(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"reset": mockwebex.ResetBefore(), "HTML 502": mockwebex.HTML(502), "500": mockwebex.Refuse(500, "no"),
		"429": mockwebex.TooManyRequests("2"), "truncated": mockwebex.TruncateBody(),
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
				w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1, Times: 2, Do: fault})
				result, err := s.create(t.Context(), w.client, 1)
				if err != nil {
					t.Fatal(err)
				}
				s.wantIDs(t, w, result.id)
				wantCount(t, w, "POST", s.collection, 1)
			})
		})
	}
	t.Run("500 for longer than one operation is retried", func(t *testing.T) {
		forEachService(t, func(t *testing.T, s service) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1, Times: 6, Do: mockwebex.Refuse(500, "no")})
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil || result.remarks() != "" {
				t.Fatalf("create: %v, %s", err, result.remarks())
			}
			s.wantIDs(t, w, result.id)
			wantCount(t, w, "POST", s.collection, 1)
		})
	})
}

// The secret of an adopted object cannot be compared: it is sent once more, and a failure is said.
func TestCreate_resendsTheSecret(t *testing.T) {
	for _, s := range []service{webhooksService, subscriptionsService("v1"), subscriptionsService("v2")} {
		t.Run(s.name, func(t *testing.T) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			w.Fault(mockwebex.Fault{Method: s.changes, Path: s.object, Do: mockwebex.Refuse(403, "not you")})
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			s.wantIDs(t, w, result.id)
			if !hasStatus(result.secretError, 403) || strings.Contains(result.secretError.Error(), testSecret) {
				t.Errorf("the error of the secret is %v", result.secretError)
			}
		})
	}
	t.Run("after a cancel in the middle of it, too", func(t *testing.T) {
		w := newWebex(t)
		webhooksService.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		w.Fault(mockwebex.Fault{Method: "PUT", Times: 1, Do: mockwebex.HangBefore()})
		ctx, cancel := context.WithCancel(t.Context())
		w.Hook(func(r *http.Request) {
			if r.Method == http.MethodPut {
				cancel()
			}
		})
		result, err := webhooksService.create(ctx, w.client, 1)
		if err != nil || result.remarks() != "" {
			t.Fatalf("create: %v, %s", err, result.remarks())
		}
		wantCount(t, w, "PUT", "/v1/webhooks/*", 2)
	})
	for _, s := range []service{webhooksService, subscriptionsService("v1"), subscriptionsService("v2")} {
		t.Run("only once after a cancel: "+s.name, func(t *testing.T) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			w.Fault(mockwebex.Fault{Method: s.changes, Path: s.object, Do: mockwebex.Unavailable("")})
			ctx, cancel := context.WithCancel(t.Context())
			w.HookAfter(func(r *http.Request, _ int) {
				if r.Method == http.MethodPost {
					cancel()
				}
			})
			begun := w.clock.Now()
			result, err := s.create(ctx, w.client, 1)
			if err != nil || !hasStatus(result.secretError, 503) {
				t.Fatalf("create: %v, %s", err, result.remarks())
			}
			wantCount(t, w, s.changes, s.object, 1)
			if took := w.clock.Now().Sub(begun); took > 0 {
				t.Errorf("it waited for %s", took)
			}
		})
	}
	t.Run("nothing to confirm", func(t *testing.T) {
		w := newWebex(t)
		webhooksService.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		create := testWebhook(1)
		create.Secret = ""
		if _, err := w.client.Webhooks.Create(t.Context(), create, CreateOptions{}); err != nil {
			t.Fatal(err)
		}
		wantCount(t, w, "PUT", "/v1/webhooks/*", 0)
	})
}

// An organization's webhooks are looked for in the organization's list.
func TestCreate_searchesTheWebhooksOfTheOrganization(t *testing.T) {
	w := newWebex(t)
	webhooksService.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
	create := WebhookCreate{Name: "org hook", TargetURL: "https://example.com/", Resource: "meetings", Event: "created", OwnedBy: "org"}
	created, err := w.client.Webhooks.Create(t.Context(), create, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	webhooksService.wantIDs(t, w, created.Object.ID)
	for _, request := range w.Requests() {
		if request.Method == http.MethodGet && request.Path == "/v1/webhooks" && request.Query.Get("ownedBy") != "org" {
			t.Errorf("looked in %s?%s", request.Path, request.Query.Encode())
		}
	}
}
