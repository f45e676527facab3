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

// faultOnPost makes the first creates fail.
func (s service) faultOnPost(w *webex, times int, kind mockwebex.FaultKind) {
	w.Fault(mockwebex.Fault{Method: "POST", Path: s.collection, Times: times, Do: kind})
}

// wantMayExist asserts that err is a *MayExistError, and returns it.
func wantMayExist(t *testing.T, err error) *MayExistError {
	t.Helper()
	var mayExist *MayExistError
	if !errors.As(err, &mayExist) {
		t.Fatalf("got %v, want a MayExistError", err)
	}
	return mayExist
}

// TestCreate_oneFault checks which requests a create sends, and which object exists in the end, after each kind of failure.
func TestCreate_oneFault(t *testing.T) {
	html := http.Header{"Content-Type": {"text/html"}}
	inThreeSeconds := fakeclock.Start.Add(3 * time.Second).Format(http.TimeFormat)
	unchanged := func(*Config) {}
	tests := []struct {
		name   string
		fault  mockwebex.FaultKind
		change func(*Config)
		posts  int
		// searches is the number of list requests after the POST; they end with the first one that finds the object.
		searches  int
		recovered bool
	}{
		{"reset before the commit", mockwebex.ResetBefore(), unchanged, 2, 7, false},
		{"reset after the commit", mockwebex.ResetAfterCommit(), unchanged, 1, 1, true},
		{"truncated body", mockwebex.TruncateBody(), unchanged, 1, 1, true},
		{"HTML 502", mockwebex.HTML(502), unchanged, 2, 7, false},
		{"HTML 502 after the commit", mockwebex.RespondAfterCommit(502, html, "<html>"), unchanged, 1, 1, true},
		{"HTML 200 after the commit", mockwebex.RespondAfterCommit(200, html, "<html>"), unchanged, 1, 1, true},
		{"200 without an object", mockwebex.RespondAfterCommit(200, nil, "{}"), unchanged, 1, 1, true},
		{"200 without JSON", mockwebex.RespondAfterCommit(201, nil, ""), unchanged, 1, 1, true},
		{"500", mockwebex.RespondError(500, "Internal error"), unchanged, 2, 7, false},
		{"500 after the commit", mockwebex.RespondAfterCommit(500, nil, "{}"), unchanged, 1, 1, true},
		{"503 with Retry-After", mockwebex.Unavailable("7"), unchanged, 2, 2, false},
		{"429 in seconds", mockwebex.TooManyRequests("3"), unchanged, 2, 0, false},
		{"429 with a date", mockwebex.TooManyRequests(inThreeSeconds), unchanged, 2, 0, false},
		{"429 with nonsense", mockwebex.TooManyRequests("soon"), unchanged, 2, 0, false},
		{"hang before the commit", mockwebex.HangBefore(), withShortTimeout, 2, 7, false},
		{"hang after the commit", mockwebex.HangAfterCommit(), withShortTimeout, 1, 1, true},
		{"401", mockwebex.Unauthorized(), oauth, 2, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				t.Parallel() // a hang takes real time
				w := newWebexWith(t, test.change, withOAuth(), mockwebex.WithToken(mockwebex.DefaultToken))
				s.faultOnPost(w, 1, test.fault)
				result, err := s.create(t.Context(), w.client, 1)
				if err != nil || result.warnings() != "" {
					t.Fatalf("create: %v, %s", err, result.warnings())
				}
				s.wantIDs(t, w, result.id)
				wantCount(t, w, "POST", s.collection, test.posts)
				wantCount(t, w, "GET", s.collection, 1+test.searches)
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

// If Webex rejects a create, the client neither searches for the object nor sends the request again.
func TestCreate_rejectedPost(t *testing.T) {
	faults := map[string]mockwebex.FaultKind{
		"400": mockwebex.RespondError(400, "name cannot be empty"), "403": mockwebex.RespondError(403, "Missing scope"),
		"409 the first time": mockwebex.RespondError(409, "Exists"), "401 each time": mockwebex.Unauthorized(),
		"404 of a proxy": mockwebex.ForeignNotFound(),
		"redirect":       mockwebex.Respond(307, http.Header{"Location": {"https://elsewhere.example/"}}, ""),
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				s.faultOnPost(w, 0, fault)
				_, err := s.create(t.Context(), w.client, 1)
				if !errors.As(err, new(*Error)) || errors.As(err, new(*MayExistError)) || IsNotFound(err) {
					t.Errorf("got %v, want the response", err)
				}
				s.wantIDs(t, w)
				wantCount(t, w, "POST", s.collection, 1)
				wantCount(t, w, "", "", 2)
			})
		})
	}
}

// If every POST fails, the client sends at most five, each after a search.
func TestCreate_permanentFaults(t *testing.T) {
	tests := []struct {
		name  string
		fault mockwebex.FaultKind
	}{
		{"reset before the commit", mockwebex.ResetBefore()}, {"HTML 502", mockwebex.HTML(502)}, {"500", mockwebex.RespondError(500, "no")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				s.faultOnPost(w, 0, test.fault)
				_, err := s.create(t.Context(), w.client, 1)
				mayExist := wantMayExist(t, err)
				if len(mayExist.Candidates) > 0 || mayExist.Listing == "" || mayExist.Searches != 5*6 || !mayExist.Checked || mayExist.Cause == nil {
					t.Errorf("the error is %+v", mayExist)
				}
				s.wantIDs(t, w)
				wantCount(t, w, "POST", s.collection, 5)
				wantCount(t, w, "GET", s.collection, 1+5*6)
				if took := w.clock.Now().Sub(fakeclock.Start); took < 25*time.Second || took > 30*time.Second {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}

// The retries of a create end after the retry duration, which starts with its first POST.
func TestCreate_outOfTime(t *testing.T) {
	s := webhooksService
	short := func(config *Config) { config.MaxRetryDuration = 8 * time.Second }
	w := newWebexWith(t, short)
	s.faultOnPost(w, 0, mockwebex.ResetBefore())
	_, err := s.create(t.Context(), w.client, 1)
	_ = wantMayExist(t, err)
	wantCount(t, w, "POST", s.collection, 2)

	t.Run("a rate limit is not an unknown outcome", func(t *testing.T) {
		w := newWebexWith(t, short)
		s.faultOnPost(w, 0, mockwebex.TooManyRequests("3"))
		_, err := s.create(t.Context(), w.client, 1)
		if !hasStatus(err, 429) || errors.As(err, new(*MayExistError)) {
			t.Errorf("got %v", err)
		}
		wantCount(t, w, "GET", s.collection, 1)
	})
}

// The search finds the object of a lost response whatever the clock of the server shows, and without a Date header.
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
		lag      mockwebex.Lag
		searches int
	}{
		"3 searches": {mockwebex.Lag{Requests: 3}, 4}, "4 s": {mockwebex.Lag{For: 4 * time.Second}, 5},
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				w.SetListLag(test.lag)
				s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
				id := s.mustCreateClean(t, w, 1)
				s.wantIDs(t, w, id)
				wantCount(t, w, "POST", s.collection, 1)
				wantCount(t, w, "GET", s.collection, 1+test.searches)
			})
		})
	}
}

// A create does not read the object, so that it succeeds even if the object is not visible yet.
func TestCreate_readLag(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		w.SetReadLag(mockwebex.Lag{For: time.Hour})
		s.mustCreateClean(t, w, 1)
		if took := w.clock.Now().Sub(fakeclock.Start); took > 0 {
			t.Errorf("took %s", took)
		}
	})
}

// After a timeout the server may still be processing the request, so the search lasts as long as the request timeout.
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
		t.Errorf("searches for %s after a reset that followed a timeout", got)
	}
	if op.unknownOutcomes != 2 {
		t.Errorf("%d unknown outcomes", op.unknownOutcomes)
	}
}

// The result names the object of an earlier attempt that appears after a later one has succeeded, because only the user can decide which one to
// delete.
func TestCreate_reportsDuplicates(t *testing.T) {
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
		// lost is the number of lost responses.
		lost int
		set  func(s service, w *webex, cancel func())
	}{
		{"after a create that was sent again", mockwebex.Lag{Requests: 6}, 1, func(service, *webex, func()) {}},
		{"after both responses are lost", mockwebex.Lag{Requests: 6}, 2, secondIsListed},
		{"after the later one is found first", mockwebex.Lag{For: 9 * time.Second}, 2, secondIsListed},
		{"after a cancel", mockwebex.Lag{Requests: 6}, 1, func(s service, w *webex, cancel func()) {
			w.HookAfter(func(r *http.Request, _ int) {
				if r.Method == http.MethodPost && w.Count("POST", s.collection) == 2 {
					cancel()
				}
			})
		}},
		{"after a cancel during the search for them", mockwebex.Lag{Requests: 6}, 1, func(s service, w *webex, cancel func()) {
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
					t.Errorf("got %q, want the oldest of %q", result.id, ids)
				}
				named := append([]string{result.id}, result.duplicates...)
				slices.Sort(named)
				slices.Sort(ids)
				if len(ids) != 2 || !slices.Equal(named, ids) {
					t.Errorf("got %+v, but the mock contains %q", result, ids)
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
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1 + 6, Do: mockwebex.RespondError(403, "no")})
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil || !hasStatus(result.duplicateSearch, 403) {
				t.Errorf("created %+v, %v", result, err)
			}
		})
	})
}

// If Webex rejects the search, the client does not send the POST again.
func TestCreate_rejectedSearch(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1, Do: mockwebex.RespondError(403, "no")})
		_, err := s.create(t.Context(), w.client, 1)
		mayExist := wantMayExist(t, err)
		if !hasStatus(mayExist.Cause, 403) || !errors.As(mayExist.Cause, new(*TransportError)) {
			t.Errorf("the cause is %v, want both failures", mayExist.Cause)
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

// The search ignores objects that another operation of this client has claimed.
func TestCreate_ignoresClaimedObjects(t *testing.T) {
	claim := map[string]func(t *testing.T, s service, w *webex, id string) error{
		"read": func(t *testing.T, s service, w *webex, id string) error {
			_, err := s.read(t.Context(), w.client, id)
			return err
		},
		"get": func(t *testing.T, s service, w *webex, id string) error {
			_, err := s.get(t.Context(), w.client, strings.ToUpper(id))
			if s.name == webhooksService.name { // IDs of the platform are case-sensitive.
				_, err = s.get(t.Context(), w.client, id)
			}
			return err
		},
		"failed delete": func(t *testing.T, s service, w *webex, id string) error {
			w.Fault(mockwebex.Fault{Method: "DELETE", Path: s.object, Times: 1, Do: mockwebex.RespondError(403, "no")})
			if err := s.delete(t.Context(), w.client, id); err == nil {
				return errors.New("the delete succeeded")
			}
			return nil
		},
		"failed update": func(t *testing.T, s service, w *webex, id string) error {
			w.Fault(mockwebex.Fault{Method: s.changes, Path: s.object, Times: 1, Do: mockwebex.RespondError(403, "no")})
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
					s.putAtFirstPost(w, func() { known = s.put(w, 1, equal, fakeclock.Start) })
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
				if r.Method == http.MethodPost { // The list request runs while the response is lost.
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

// Webex may reject the second POST because the first one was applied.
func TestCreate_rejectedResend(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		t.Run("409, and the object of the first attempt appears later", func(t *testing.T) {
			w := newWebex(t)
			w.SetListLag(mockwebex.Lag{Requests: 8})
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			s.faultOnPost(w, 1, mockwebex.RespondError(409, "There is one already."))
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil || result.warnings() != "" {
				t.Fatalf("create: %v, %s", err, result.warnings())
			}
			s.wantIDs(t, w, result.id)
			wantCount(t, w, "POST", s.collection, 2)
		})
		t.Run("400, and one more search", func(t *testing.T) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetBefore())
			s.faultOnPost(w, 1, mockwebex.RespondError(400, "Limit exceeded."))
			_, err := s.create(t.Context(), w.client, 1)
			if mayExist := wantMayExist(t, err); !hasStatus(mayExist.Cause, 400) {
				t.Errorf("the cause is %v", mayExist.Cause)
			}
			wantCount(t, w, "POST", s.collection, 2)
			wantCount(t, w, "GET", s.collection, 1+7)
		})
		t.Run("400, and the object of the first attempt exists", func(t *testing.T) {
			w := newWebex(t)
			w.SetListLag(mockwebex.Lag{Requests: 6})
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			s.faultOnPost(w, 1, mockwebex.RespondError(400, "Limit exceeded."))
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			s.wantIDs(t, w, result.id)
		})
	})
}

// A search that fails temporarily is repeated.
func TestCreate_repeatsSearchAfterFaults(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"reset": mockwebex.ResetBefore(), "HTML 502": mockwebex.HTML(502), "500": mockwebex.RespondError(500, "no"),
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
	t.Run("500 beyond the retries of one operation", func(t *testing.T) {
		forEachService(t, func(t *testing.T, s service) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1, Times: 6, Do: mockwebex.RespondError(500, "no")})
			result, err := s.create(t.Context(), w.client, 1)
			if err != nil || result.warnings() != "" {
				t.Fatalf("create: %v, %s", err, result.warnings())
			}
			s.wantIDs(t, w, result.id)
			wantCount(t, w, "POST", s.collection, 1)
		})
	})
}

// Webex does not return secrets, so an update sends the secret of a recovered object again. The result contains its error.
func TestCreate_resendsTheSecret(t *testing.T) {
	for _, s := range []service{webhooksService, subscriptionsService("v1"), subscriptionsService("v2")} {
		t.Run(s.name, func(t *testing.T) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			w.Fault(mockwebex.Fault{Method: s.changes, Path: s.object, Do: mockwebex.RespondError(403, "not you")})
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
	t.Run("after a cancel during the update", func(t *testing.T) {
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
		if err != nil || result.warnings() != "" {
			t.Fatalf("create: %v, %s", err, result.warnings())
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
				t.Fatalf("create: %v, %s", err, result.warnings())
			}
			wantCount(t, w, s.changes, s.object, 1)
			if took := w.clock.Now().Sub(begun); took > 0 {
				t.Errorf("it waited for %s", took)
			}
		})
	}
	t.Run("without a secret", func(t *testing.T) {
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

// A webhook of the organization is searched for in the list of the organization.
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
			t.Errorf("searched in %s?%s", request.Path, request.Query.Encode())
		}
	}
}
