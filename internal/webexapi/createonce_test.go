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

// perLook is how many requests one look costs: callbacks are listed by both spellings of the number.
func (s service) perLook() int {
	if s.name == callbacksService.name {
		return 2
	}
	return 1
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
func TestCreateWithOneFault(t *testing.T) {
	html := http.Header{"Content-Type": {"text/html"}}
	inThreeSeconds := fakeclock.Start.Add(3 * time.Second).Format(http.TimeFormat)
	unchanged := func(*Config) {}
	tests := []struct {
		name   string
		fault  mockwebex.FaultKind
		change func(*Config)
		posts  int
		// looks before and after the second POST; after the first look that finds the object there is none.
		looks   int
		adopted bool
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
		{"503 with Retry-After", mockwebex.Unavailable("7"), unchanged, 2, 3, false},
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
				id, warnings, err := s.create(t.Context(), w.client, 1)
				if err != nil || len(warnings) > 0 {
					t.Fatalf("create: %v, warnings %q", err, warnings)
				}
				s.wantIDs(t, w, id)
				wantCount(t, w, "POST", s.collection, test.posts)
				wantCount(t, w, "GET", s.collection, test.looks*s.perLook())
				wantCount(t, w, "GET", s.object, 1)
				secrets := s.secrets(w)
				if test.adopted {
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
func TestCreateRefused(t *testing.T) {
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
				_, _, err := s.create(t.Context(), w.client, 1)
				var answered *Error
				var open *MayExistError
				if !errors.As(err, &answered) || errors.As(err, &open) || IsNotFound(err) {
					t.Errorf("got %v, want the refusal", err)
				}
				s.wantIDs(t, w)
				wantCount(t, w, "", "", 1)
			})
		})
	}
}

// Faults that do not end: five POSTs at the most, each after a look, and never blindly.
func TestCreateWithEndlessFaults(t *testing.T) {
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
				_, _, err := s.create(t.Context(), w.client, 1)
				open := mayExist(t, err)
				if len(open.Candidates) > 0 || open.Searched == "" || open.Cause == nil {
					t.Errorf("it says %+v", open)
				}
				s.wantIDs(t, w)
				wantCount(t, w, "POST", s.collection, 5)
				wantCount(t, w, "GET", s.collection, 5*6*s.perLook())
				if took := w.clock.Now().Sub(fakeclock.Start); took < 25*time.Second || took > 30*time.Second {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}

// The retries of a create end with its time, which starts with its own first POST.
func TestCreateOutOfTime(t *testing.T) {
	s := webhooksService
	short := func(config *Config) { config.MaxRetryDuration = 8 * time.Second }
	w := newWebexWith(t, short)
	s.faultOnPost(w, 0, mockwebex.ResetBefore())
	_, _, err := s.create(t.Context(), w.client, 1)
	wantMayExist(t, err)
	wantCount(t, w, "POST", s.collection, 2)

	t.Run("rate limits alone are no doubt", func(t *testing.T) {
		w := newWebexWith(t, short)
		s.faultOnPost(w, 0, mockwebex.TooManyRequests("3"))
		_, _, err := s.create(t.Context(), w.client, 1)
		if !hasStatus(err, 429) || errors.As(err, new(*MayExistError)) {
			t.Errorf("got %v", err)
		}
		wantCount(t, w, "GET", s.collection, 0)
	})
}

// A time-out is looked after for longer: the server may still be at work.
func TestCreateLooksLongerAfterATimeOut(t *testing.T) {
	w := newWebexWith(t, func(config *Config) { config.RequestTimeout = 42 * time.Second })
	once := creation[Webhook]{collection: &w.client.Webhooks.collection, budget: w.client.newBudget()}
	once.post = func(context.Context, *retryBudget) (*Webhook, *answer, error) {
		return nil, nil, &TransportError{Timeout: true, Err: context.DeadlineExceeded}
	}
	if _, err := once.attempt(t.Context(), 0); err == nil {
		t.Fatal("no error")
	}
	if got := once.lookUntil.Sub(w.clock.Now()); got != 42*time.Second {
		t.Errorf("looks for %s", got)
	}
	once.post = func(context.Context, *retryBudget) (*Webhook, *answer, error) {
		return nil, nil, &TransportError{Err: errors.New("reset")}
	}
	w.clock.Advance(time.Second)
	if _, err := once.attempt(t.Context(), 1); err == nil {
		t.Fatal("no error")
	}
	if got := once.lookUntil.Sub(w.clock.Now()); got != 41*time.Second {
		t.Errorf("a reset after a time-out looks for %s: the time-out is no longer covered", got)
	}
}

// Webex may show a new object late, and keep its time roughly.
func TestCreateAndLag(t *testing.T) {
	tests := []struct {
		name  string
		set   func(w *webex)
		posts int
		gets  int
		looks int
	}{
		{"a list that lags 3 looks", func(w *webex) { w.SetListLag(mockwebex.Lag{Looks: 3}) }, 1, 1, 4},
		{"a list that lags 4 s", func(w *webex) { w.SetListLag(mockwebex.Lag{For: 4 * time.Second}) }, 1, 1, 5},
		{"404 for 5 reads", func(w *webex) { w.SetReadLag(mockwebex.Lag{Looks: 5}) }, 1, 6, 1},
		{"times in whole seconds", func(w *webex) { times(w, mockwebex.TimesInWholeSeconds) }, 1, 1, 1},
		{"times in epoch seconds", func(w *webex) { times(w, mockwebex.TimesInEpochSeconds) }, 1, 1, 1},
		{"400 for unknown subscriptions", func(w *webex) {
			w.SetReadLag(mockwebex.Lag{Looks: 3})
			w.Switch(func(s *mockwebex.Switches) { s.SubscriptionGone = 400 })
		}, 1, 4, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				w.clock.Advance(999 * time.Millisecond)
				test.set(w)
				s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
				id, warnings, err := s.create(t.Context(), w.client, 1)
				if err != nil || len(warnings) > 0 {
					t.Fatalf("create: %v, warnings %q", err, warnings)
				}
				s.wantIDs(t, w, id)
				wantCount(t, w, "POST", s.collection, test.posts)
				wantCount(t, w, "GET", s.object, test.gets)
				wantCount(t, w, "GET", s.collection, test.looks*s.perLook())
			})
		})
	}
}

func times(w *webex, style mockwebex.TimeStyle) {
	w.Switch(func(s *mockwebex.Switches) { s.Times = style })
}

// An object that stays invisible is no reason to lose it.
func TestCreateNeverVisible(t *testing.T) {
	tests := []struct {
		name            string
		change          func(*Config)
		atLeast, atMost time.Duration
	}{
		{"with time", func(*Config) {}, 50 * time.Second, time.Minute},
		{"until its time ends", func(config *Config) { config.MaxRetryDuration = 3 * time.Second }, time.Second, 3 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebexWith(t, test.change)
				w.SetReadLag(mockwebex.Lag{For: time.Hour})
				id, warnings, err := s.create(t.Context(), w.client, 1)
				if err != nil || id == "" {
					t.Fatalf("create: %q, %v", id, err)
				}
				if len(warnings) != 1 || !strings.Contains(warnings[0], id) || !strings.Contains(warnings[0], "does not return it yet") {
					t.Errorf("warnings %q", warnings)
				}
				if took := w.clock.Now().Sub(fakeclock.Start); took < test.atLeast || took > test.atMost {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}

// The read-back is only patience: what it meets besides a lag is no failure of the create.
func TestCreateReadBackFails(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"403": mockwebex.Refuse(403, "no"), "HTML 404": mockwebex.StrangerNotFound(), "500": mockwebex.Refuse(500, "no"),
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				w.Fault(mockwebex.Fault{Method: "GET", Path: s.object, Do: fault})
				id, warnings, err := s.create(t.Context(), w.client, 1)
				if err != nil || len(warnings) > 0 {
					t.Fatalf("create: %v, warnings %q", err, warnings)
				}
				s.wantIDs(t, w, id)
			})
		})
	}
}

// Objects that might be taken for the create's own, when its answer is lost before the commit.
func TestCreateAndStrangersObjects(t *testing.T) {
	const equal, alike = true, false
	tests := []struct {
		name  string
		equal bool
		age   time.Duration
		// stops: the create cannot tell, and nothing is sent again. Else it makes an object of its own.
		stops bool
	}{
		{"equal, older", equal, 4 * time.Second, false},
		{"equal, a year older", equal, 365 * 24 * time.Hour, false},
		{"alike, older", alike, 4 * time.Second, false},
		{"alike, within the window", alike, time.Second, true},
		{"alike, younger", alike, -time.Minute, true},
	}
	for _, shift := range []time.Duration{0, -10 * time.Minute, 10 * time.Minute} {
		for _, test := range tests {
			t.Run(test.name+", clock shifted by "+shift.String(), func(t *testing.T) {
				forEachService(t, func(t *testing.T, s service) {
					w := newWebex(t)
					w.Switch(func(s *mockwebex.Switches) { s.ClockShift = shift })
					stranger := s.put(w, 1, test.equal, fakeclock.Start.Add(shift-test.age))
					s.faultOnPost(w, 1, mockwebex.ResetBefore())
					id, warnings, err := s.create(t.Context(), w.client, 1)
					if test.stops {
						if open := mayExist(t, err); !slices.Equal(open.Candidates, []string{stranger}) {
							t.Errorf("candidates %q, want %q", open.Candidates, stranger)
						}
						wantCount(t, w, "POST", s.collection, 1)
						s.wantIDs(t, w, stranger)
						return
					}
					if err != nil || len(warnings) > 0 || id == stranger {
						t.Fatalf("create: %q, %v, warnings %q", id, err, warnings)
					}
					s.wantIDs(t, w, id, stranger)
				})
			})
		}
	}
}

// An object that may be the create's own ends the search only at its end: the own one may be listed later.
func TestCreateLooksOnBesideAStrangersObject(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		w.SetListLag(mockwebex.Lag{For: 2 * time.Second})
		stranger := s.put(w, 1, false, fakeclock.Start)
		s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		id, warnings, err := s.create(t.Context(), w.client, 1)
		if err != nil || len(warnings) > 0 || id == stranger {
			t.Fatalf("create: %q, %v, warnings %q", id, err, warnings)
		}
		s.wantIDs(t, w, id, stranger)
		wantCount(t, w, "POST", s.collection, 1)
		wantCount(t, w, "GET", s.collection, 3*s.perLook())
	})
}

// A lost answer is found again whatever the server's clock shows.
func TestCreateAdoptsUnderAShiftedClock(t *testing.T) {
	for _, shift := range []time.Duration{-time.Hour, time.Hour} {
		forEachService(t, func(t *testing.T, s service) {
			w := newWebex(t)
			w.Switch(func(s *mockwebex.Switches) { s.ClockShift = shift })
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			id, _, err := s.create(t.Context(), w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			s.wantIDs(t, w, id)
		})
	}
}

// A refusal tells the server's clock, too: another machine, which answers the looks, may be ahead of the one that made the object.
func TestCreateLearnsTheClockFromAFailure(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		shift := func(by time.Duration) { w.Switch(func(s *mockwebex.Switches) { s.ClockShift = by }) }
		shift(-10 * time.Second)
		s.faultOnPost(w, 1, mockwebex.AnswerAfterCommit(500, nil, "{}"))
		w.HookAfter(func(r *http.Request, _ int) {
			if r.Method == http.MethodPost {
				shift(0)
			}
		})
		id, warnings, err := s.create(t.Context(), w.client, 1)
		if err != nil || len(warnings) > 0 {
			t.Fatalf("create: %v, warnings %q", err, warnings)
		}
		s.wantIDs(t, w, id)
		wantCount(t, w, "POST", s.collection, 1)
	})
}

// Without the server's clock nothing is known about the age of an object, and nothing may be assumed.
func TestCreateWithoutDates(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebexWith(t, func(config *Config) { config.Transport = withoutDate{config.Transport} })
		s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		_, _, err := s.create(t.Context(), w.client, 1)
		if open := mayExist(t, err); !slices.Equal(open.Candidates, s.ids(w)) {
			t.Errorf("candidates %q", open.Candidates)
		}
		wantCount(t, w, "POST", s.collection, 1)
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
func TestCreateLeavesClaimedObjects(t *testing.T) {
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
					known := s.put(w, 1, equal, fakeclock.Start.Add(time.Second))
					if err := claim(t, s, w, known); err != nil {
						t.Fatal(err)
					}
					s.faultOnPost(w, 1, mockwebex.ResetBefore())
					id, warnings, err := s.create(t.Context(), w.client, 1)
					if err != nil || len(warnings) > 0 || id == known {
						t.Fatalf("create: %q, %v, warnings %q", id, err, warnings)
					}
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
			id, _, err := s.create(t.Context(), w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			s.wantIDs(t, w, id)
		})
	})
}

// An earlier attempt that turns up after a later one has succeeded is named: only the user can tell which one to delete.
func TestCreateFindsTwins(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		t.Run("after a create that was sent again", func(t *testing.T) {
			w := newWebex(t)
			w.SetListLag(mockwebex.Lag{Looks: 6})
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			id, warnings, err := s.create(t.Context(), w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			wantTwins(t, s, w, id, warnings)
		})
		for name, lag := range map[string]mockwebex.Lag{
			"after both answers are lost": {Looks: 6},
			// Longer than one search, shorter than two.
			"after the later one is found first": {For: 9 * time.Second},
		} {
			t.Run(name, func(t *testing.T) {
				w := newWebex(t)
				w.SetListLag(lag)
				s.faultOnPost(w, 2, mockwebex.ResetAfterCommit())
				w.Hook(func(r *http.Request) {
					if r.Method == http.MethodPost && w.Count("POST", s.collection) == 2 {
						w.SetListLag(mockwebex.Lag{})
					}
				})
				id, warnings, err := s.create(t.Context(), w.client, 1)
				if err != nil {
					t.Fatal(err)
				}
				if id != s.ids(w)[0] {
					t.Errorf("adopted %q, not the older one of %q", id, s.ids(w))
				}
				wantTwins(t, s, w, id, warnings)
			})
		}
		t.Run("after a cancel, too", func(t *testing.T) {
			w := newWebex(t)
			w.SetListLag(mockwebex.Lag{Looks: 6})
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			ctx, cancel := context.WithCancel(t.Context())
			w.HookAfter(func(r *http.Request, _ int) {
				if r.Method == http.MethodPost && w.Count("POST", s.collection) == 2 {
					cancel()
				}
			})
			id, warnings, err := s.create(ctx, w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			wantTwins(t, s, w, id, warnings)
		})
		t.Run("after a cancel in the search for them", func(t *testing.T) {
			w := newWebex(t)
			w.SetListLag(mockwebex.Lag{Looks: 6})
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 6 * s.perLook(), Times: 1, Do: mockwebex.HangBefore()})
			ctx, cancel := context.WithCancel(t.Context())
			w.Hook(func(r *http.Request) {
				if r.Method == http.MethodGet && w.Count("POST", s.collection) == 2 {
					cancel()
				}
			})
			id, warnings, err := s.create(ctx, w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			wantTwins(t, s, w, id, warnings)
		})
		t.Run("when that cannot be checked", func(t *testing.T) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetBefore())
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 6 * s.perLook(), Do: mockwebex.Refuse(403, "no")})
			id, warnings, err := s.create(t.Context(), w.client, 1)
			if err != nil || len(warnings) != 1 || !strings.Contains(warnings[0], id) {
				t.Errorf("create: %q, %v, warnings %q", id, err, warnings)
			}
		})
	})
}

func wantTwins(t *testing.T, s service, w *webex, kept string, warnings []string) {
	t.Helper()
	ids := s.ids(w)
	if len(ids) != 2 || !slices.Contains(ids, kept) {
		t.Fatalf("kept %q of %q", kept, ids)
	}
	if len(warnings) != 1 || !strings.Contains(warnings[0], ids[0]) || !strings.Contains(warnings[0], ids[1]) {
		t.Errorf("warnings %q, want one that names %q", warnings, ids)
	}
}

// What a create that was sent again may be told.
func TestCreateSentAgainIsRefused(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		t.Run("409, and the first attempt's object appears", func(t *testing.T) {
			w := newWebex(t)
			w.SetListLag(mockwebex.Lag{Looks: 8})
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			s.faultOnPost(w, 1, mockwebex.Refuse(409, "There is one already."))
			id, warnings, err := s.create(t.Context(), w.client, 1)
			if err != nil || len(warnings) > 0 {
				t.Fatalf("create: %v, warnings %q", err, warnings)
			}
			s.wantIDs(t, w, id)
			wantCount(t, w, "POST", s.collection, 2)
		})
		t.Run("400, with one look more", func(t *testing.T) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetBefore())
			s.faultOnPost(w, 1, mockwebex.Refuse(400, "Limit exceeded."))
			_, _, err := s.create(t.Context(), w.client, 1)
			if open := mayExist(t, err); !hasStatus(open.Cause, 400) {
				t.Errorf("the cause is %v", open.Cause)
			}
			wantCount(t, w, "POST", s.collection, 2)
			wantCount(t, w, "GET", s.collection, 7*s.perLook())
		})
		t.Run("400, and the first attempt's object is there", func(t *testing.T) {
			w := newWebex(t)
			w.SetListLag(mockwebex.Lag{Looks: 6})
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			s.faultOnPost(w, 1, mockwebex.Refuse(400, "Limit exceeded."))
			id, _, err := s.create(t.Context(), w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			s.wantIDs(t, w, id)
		})
	})
}

// When it is impossible to look, nothing is sent blindly.
func TestCreateCannotLook(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		w := newWebex(t)
		s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Do: mockwebex.Refuse(403, "no")})
		_, _, err := s.create(t.Context(), w.client, 1)
		open := mayExist(t, err)
		if !hasStatus(open.Cause, 403) || !errors.As(open.Cause, new(*TransportError)) {
			t.Errorf("the cause is %v: both failures belong to it", open.Cause)
		}
		wantCount(t, w, "POST", s.collection, 1)
		wantCount(t, w, "GET", s.collection, 1) // a refusal does not pass
	})
}

// A list that fails for a while is asked again.
func TestCreateLooksInSpiteOfFaults(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"reset": mockwebex.ResetBefore(), "HTML 502": mockwebex.HTML(502), "500": mockwebex.Refuse(500, "no"),
		"429": mockwebex.TooManyRequests("2"), "truncated": mockwebex.TruncateBody(),
	} {
		t.Run(name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebex(t)
				s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
				w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Times: 2, Do: fault})
				id, _, err := s.create(t.Context(), w.client, 1)
				if err != nil {
					t.Fatal(err)
				}
				s.wantIDs(t, w, id)
				wantCount(t, w, "POST", s.collection, 1)
			})
		})
	}
	t.Run("500 for longer than one call is repeated", func(t *testing.T) {
		forEachService(t, func(t *testing.T, s service) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, Times: maxRepeats + 2, Do: mockwebex.Refuse(500, "no")})
			id, warnings, err := s.create(t.Context(), w.client, 1)
			if err != nil || len(warnings) > 0 {
				t.Fatalf("create: %v, warnings %q", err, warnings)
			}
			s.wantIDs(t, w, id)
			wantCount(t, w, "POST", s.collection, 1)
		})
	})
}

// The secret of an adopted object cannot be compared: it is sent once more, and a failure is said.
func TestCreateConfirmsTheSecret(t *testing.T) {
	for _, s := range []service{webhooksService, subscriptionsService("v1"), subscriptionsService("v2")} {
		t.Run(s.name, func(t *testing.T) {
			w := newWebex(t)
			s.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
			w.Fault(mockwebex.Fault{Method: s.changes, Path: s.object, Do: mockwebex.Refuse(403, "not you")})
			id, warnings, err := s.create(t.Context(), w.client, 1)
			if err != nil {
				t.Fatal(err)
			}
			s.wantIDs(t, w, id)
			if len(warnings) != 1 || !strings.Contains(warnings[0], "secret") || strings.Contains(warnings[0], testSecret) {
				t.Errorf("warnings %q", warnings)
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
		_, warnings, err := w.client.Webhooks.Create(ctx, testWebhook(1))
		if err != nil || len(warnings) > 0 {
			t.Fatalf("create: %v, warnings %q", err, warnings)
		}
		wantCount(t, w, "PUT", "/v1/webhooks/*", 2)
	})
	t.Run("not before the object is visible", func(t *testing.T) {
		w := newWebex(t)
		w.SetReadLag(mockwebex.Lag{Looks: 2})
		webhooksService.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		visible := false
		w.HookAfter(func(r *http.Request, status int) {
			switch {
			case r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/v1/webhooks/"):
				visible = status == http.StatusOK
			case r.Method == http.MethodPut && !visible:
				t.Error("the secret was sent to an object that Webex does not return yet")
			}
		})
		if _, warnings, err := w.client.Webhooks.Create(t.Context(), testWebhook(1)); err != nil || len(warnings) > 0 {
			t.Fatalf("create: %v, warnings %q", err, warnings)
		}
		wantCount(t, w, "PUT", "/v1/webhooks/*", 1)
	})
	t.Run("nothing to confirm", func(t *testing.T) {
		w := newWebex(t)
		webhooksService.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		create := testWebhook(1)
		create.Secret = ""
		if _, _, err := w.client.Webhooks.Create(t.Context(), create); err != nil {
			t.Fatal(err)
		}
		wantCount(t, w, "PUT", "/v1/webhooks/*", 0)
	})
}

// A number is looked for as it was given and without separators: Webex does not say which one it stores.
func TestCreateFindsCallbacksInBothSpellings(t *testing.T) {
	for _, normalised := range []bool{false, true} {
		w := newWebex(t)
		w.Switch(func(s *mockwebex.Switches) { s.NumberNormalised = normalised })
		callbacksService.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		id, _, err := callbacksService.create(t.Context(), w.client, 1)
		if err != nil {
			t.Fatal(err)
		}
		callbacksService.wantIDs(t, w, id)
	}
	t.Run("one spelling, one list", func(t *testing.T) {
		w := newWebex(t)
		callbacksService.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		fields := testCallback(1)
		fields.CallbackNumber = "+12025550123"
		if _, _, err := w.client.Callbacks.Create(t.Context(), mockwebex.DefaultOrgID, fields); err != nil {
			t.Fatal(err)
		}
		wantCount(t, w, "GET", callbacksService.collection, 1)
	})
	t.Run("too short for Webex without separators", func(t *testing.T) {
		w := newWebex(t)
		callbacksService.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
		fields := testCallback(1)
		fields.CallbackNumber = "123-456"
		created, warnings, err := w.client.Callbacks.Create(t.Context(), mockwebex.DefaultOrgID, fields)
		if err != nil || len(warnings) > 0 {
			t.Fatalf("create: %v, warnings %q", err, warnings)
		}
		callbacksService.wantIDs(t, w, created.ID)
	})
}

// An organization's webhooks are looked for in the organization's list.
func TestCreateFindsWebhooksOfTheOrganization(t *testing.T) {
	w := newWebex(t)
	webhooksService.faultOnPost(w, 1, mockwebex.ResetAfterCommit())
	create := WebhookCreate{Name: "org hook", TargetURL: "https://example.com/", Resource: "meetings", Event: "created", OwnedBy: "org"}
	created, _, err := w.client.Webhooks.Create(t.Context(), create)
	if err != nil {
		t.Fatal(err)
	}
	webhooksService.wantIDs(t, w, created.ID)
	for _, request := range w.Requests() {
		if request.Method == http.MethodGet && request.Path == "/v1/webhooks" && request.Query.Get("ownedBy") != "org" {
			t.Errorf("looked in %s?%s", request.Path, request.Query.Encode())
		}
	}
}
