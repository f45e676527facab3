package transport

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestSingleflight_sharesOneCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shared Singleflight[string, int]
		runs := 0
		work := func(ctx context.Context) (int, error) {
			runs++
			run := runs
			select {
			case <-time.After(time.Second):
				return run, nil
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
		type result struct {
			value int
			err   error
		}
		call := func(ctx context.Context, key string) chan result {
			done := make(chan result, 1)
			go func() {
				value, err := shared.Do(ctx, key, work)
				done <- result{value, err}
			}()
			synctest.Wait()
			return done
		}

		// One caller leaves; the others get the result of the one call. Another key has a call of its own.
		leaving, leave := context.WithCancel(t.Context())
		a, b, c, other := call(leaving, "x"), call(t.Context(), "x"), call(t.Context(), "x"), call(t.Context(), "y")
		leave()
		if got := <-a; !errors.Is(got.err, context.Canceled) {
			t.Errorf("the caller that left got %+v", got)
		}
		for _, done := range []chan result{b, c} {
			if got := <-done; got != (result{1, nil}) {
				t.Errorf("a caller that stayed got %+v", got)
			}
		}
		if got := <-other; got != (result{2, nil}) {
			t.Errorf("the other key got %+v", got)
		}

		// A call that all callers have left is canceled, and the next caller does not join it.
		leaving, leave = context.WithCancel(t.Context())
		a = call(leaving, "x")
		leave()
		<-a
		if got := <-call(t.Context(), "x"); got != (result{4, nil}) {
			t.Errorf("the later caller got %+v", got)
		}
		if len(shared.calls) != 0 {
			t.Errorf("%d calls are kept", len(shared.calls))
		}
	})
}
