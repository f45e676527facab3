package webexapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// cancelAt is a clock that cancels a context when the client sleeps for the n-th time.
type cancelAt struct {
	*fakeclock.Clock
	sleeps atomic.Int64
	n      int64
	cancel context.CancelFunc
}

func (c *cancelAt) Sleep(ctx context.Context, d time.Duration) error {
	if c.sleeps.Add(1) == c.n {
		c.cancel()
	}
	return c.Clock.Sleep(ctx, d)
}

// A create that waits without a request in flight ends at once.
func TestCreate_cancelBeforeTheFirstPost(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		t.Run("waiting for another create with the same key fields", func(t *testing.T) {
			w := newWebex(t)
			ctx, cancel := context.WithCancel(t.Context())
			posted := make(chan struct{})
			w.HookAfter(func(r *http.Request, _ int) {
				if r.Method == http.MethodPost {
					close(posted)
					<-ctx.Done()
				}
			})
			first := make(chan error)
			go func() {
				_, err := s.create(t.Context(), w.client, 1)
				first <- err
			}()
			<-posted
			second := make(chan error)
			go func() {
				_, err := s.create(ctx, w.client, 1)
				second <- err
			}()
			cancel()
			if err := <-second; !errors.Is(err, context.Canceled) || errors.As(err, new(*MayExistError)) {
				t.Errorf("got %v", err)
			}
			if err := <-first; err != nil {
				t.Error(err)
			}
			wantCount(t, w, "POST", s.collection, 1)
		})
		t.Run("waiting for the rate limiter", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			w := newWebexWith(t, func(config *Config) {
				config.Clock = &cancelAt{Clock: fakeclock.New(fakeclock.Start), n: 1, cancel: cancel}
			})
			s.faultOnPost(w, 0, mockwebex.TooManyRequests("60"))
			_, err := s.create(ctx, w.client, 1)
			if !errors.Is(err, context.Canceled) || errors.As(err, new(*MayExistError)) {
				t.Errorf("got %v", err)
			}
			wantCount(t, w, "POST", s.collection, 1)
			wantCount(t, w, "", "", 2)
		})
		t.Run("from the start", func(t *testing.T) {
			w := newWebex(t)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := s.create(ctx, w.client, 1); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			wantCount(t, w, "", "", 0)
		})
	})
}

// After a cancel while the POST is in flight, the create still returns the id.
func TestCreate_cancelDuringThePost(t *testing.T) {
	tests := []struct {
		name   string
		fault  mockwebex.FaultKind
		change func(*Config)
		// searches is the number of list requests after the POST.
		searches int
		exists   bool
	}{
		{"the response arrives", mockwebex.FaultKind{}, func(*Config) {}, 0, true},
		{"the response is lost after the commit", mockwebex.ResetAfterCommit(), func(*Config) {}, 1, true},
		{"no response after the commit", mockwebex.HangAfterCommit(), withShortTimeout, 1, true},
		{"the connection is lost before the commit", mockwebex.ResetBefore(), func(*Config) {}, 1, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			forEachService(t, func(t *testing.T, s service) {
				w := newWebexWith(t, test.change)
				if test.searches > 0 {
					s.faultOnPost(w, 0, test.fault)
				}
				ctx, cancel := context.WithCancel(t.Context())
				w.HookAfter(func(r *http.Request, _ int) {
					if r.Method == http.MethodPost {
						cancel()
					}
				})
				begun := w.clock.Now()
				result, err := s.create(ctx, w.client, 1)
				if test.exists {
					if err != nil || result.warnings() != "" {
						t.Fatalf("create: %v, %s", err, result.warnings())
					}
					s.wantIDs(t, w, result.id)
				} else {
					_ = wantMayExist(t, err)
					s.wantIDs(t, w)
				}
				wantCount(t, w, "POST", s.collection, 1)
				wantCount(t, w, "GET", s.collection, 1+test.searches)
				wantCount(t, w, "GET", s.object, 0)
				if took := w.clock.Now().Sub(begun); took > 0 {
					t.Errorf("waited for %s", took)
				}
			})
		})
	}
}

// After a cancel between two attempts, the create searches once more and returns a *MayExistError if it finds nothing.
func TestCreate_cancelBetweenAttempts(t *testing.T) {
	forEachService(t, func(t *testing.T, s service) {
		t.Run("during a search", func(t *testing.T) {
			w := newWebex(t)
			ctx, cancel := context.WithCancel(t.Context())
			s.faultOnPost(w, 0, mockwebex.ResetBefore())
			w.Fault(mockwebex.Fault{Method: "GET", Path: s.collection, After: 1, Times: 1, Do: mockwebex.HangBefore()})
			w.Hook(func(r *http.Request) {
				if r.Method == http.MethodGet && w.Count("POST", "") == 1 {
					cancel()
				}
			})
			_, err := s.create(ctx, w.client, 1)
			if mayExist := wantMayExist(t, err); !errors.As(mayExist.Cause, new(*TransportError)) || errors.Is(mayExist.Cause, context.Canceled) {
				t.Errorf("the cause is %v, want the error of the attempt", mayExist.Cause)
			}
			wantCount(t, w, "POST", s.collection, 1)
			wantCount(t, w, "GET", s.collection, 1+2)
		})
		for name, lag := range map[string]int{"during a pause": 99, "during a pause, and the object appears": 1} {
			t.Run(name, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				w := newWebexWith(t, func(config *Config) {
					config.Clock = &cancelAt{Clock: fakeclock.New(fakeclock.Start), n: 1, cancel: cancel}
				})
				w.SetListLag(mockwebex.Lag{Requests: lag})
				s.faultOnPost(w, 0, mockwebex.ResetAfterCommit())
				result, err := s.create(ctx, w.client, 1)
				if lag == 1 {
					if err != nil || result.warnings() != "" {
						t.Fatalf("create: %v, %s", err, result.warnings())
					}
					s.wantIDs(t, w, result.id)
				} else {
					_ = wantMayExist(t, err)
				}
				wantCount(t, w, "POST", s.collection, 1)
				wantCount(t, w, "GET", s.collection, 1+2)
			})
		}
		t.Run("during a pause, and a similar object appears", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			w := newWebexWith(t, func(config *Config) {
				config.Clock = &cancelAt{Clock: fakeclock.New(fakeclock.Start), n: 1, cancel: cancel}
			})
			var similar string
			s.putAtFirstPost(w, func() { similar = s.put(w, 1, false, fakeclock.Start) })
			s.faultOnPost(w, 1, mockwebex.ResetBefore())
			_, err := s.create(ctx, w.client, 1)
			if mayExist := wantMayExist(t, err); !slices.Equal(mayExist.Candidates, []string{similar}) {
				t.Errorf("candidates %q, want %q", mayExist.Candidates, similar)
			}
			wantCount(t, w, "POST", s.collection, 1)
			wantCount(t, w, "GET", s.collection, 1+2)
		})
		t.Run("before the second POST is accepted", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			w := newWebexWith(t, func(config *Config) {
				config.Clock = &cancelAt{Clock: fakeclock.New(fakeclock.Start), n: 6, cancel: cancel}
			})
			s.faultOnPost(w, 1, mockwebex.ResetBefore())
			s.faultOnPost(w, 0, mockwebex.TooManyRequests("60"))
			_, err := s.create(ctx, w.client, 1)
			if mayExist := wantMayExist(t, err); !errors.As(mayExist.Cause, new(*TransportError)) {
				t.Errorf("the cause is %v, want the error of the first attempt", mayExist.Cause)
			}
			wantCount(t, w, "POST", s.collection, 2)
			wantCount(t, w, "GET", s.collection, 1+6)
		})
	})
}
