package webexapi

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestKeyedMutex(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all keyedMutex
		unlock, err := all.lock(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		if unlockOther, err := all.lock(t.Context(), "b"); err != nil {
			t.Error(err)
		} else {
			unlockOther()
		}

		ctx, cancel := context.WithCancel(t.Context())
		gaveUp := make(chan error, 1)
		go func() {
			_, err := all.lock(ctx, "a")
			gaveUp <- err
		}()
		inside, most := 0, 0
		var everybody sync.WaitGroup
		for range 5 {
			everybody.Go(func() {
				unlock, err := all.lock(t.Context(), "a")
				if err != nil {
					t.Error(err)
					return
				}
				inside++
				most = max(most, inside)
				time.Sleep(time.Second) // of the bubble's time
				inside--
				unlock()
			})
		}
		cancel()
		if err := <-gaveUp; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if inside > 0 {
			t.Error("a goroutine did not wait")
		}
		unlock()
		everybody.Wait()
		if most > 1 || inside > 0 {
			t.Errorf("%d at once", most)
		}
		if len(all.keys) > 0 {
			t.Errorf("%d keys are remembered", len(all.keys))
		}
	})
}
