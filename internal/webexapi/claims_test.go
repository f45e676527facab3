package webexapi

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestClaims(t *testing.T) {
	var c claims
	c.add(strings.ToUpper(testQueue))
	c.add("Y2lzY29zcGFyaw")
	for id, want := range map[string]bool{testQueue: true, testAgent: false, "Y2lzY29zcGFyaw": true, "y2lzy29zcgfyaw": false} {
		if c.has(id) != want {
			t.Errorf("%s claimed: %t", id, c.has(id))
		}
	}
}

func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all turns
		giveBack, err := all.take(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		if giveBackOther, err := all.take(t.Context(), "b"); err != nil {
			t.Error(err)
		} else {
			giveBackOther()
		}

		ctx, cancel := context.WithCancel(t.Context())
		gaveUp := make(chan error, 1)
		go func() {
			_, err := all.take(ctx, "a")
			gaveUp <- err
		}()
		inside, most := 0, 0
		var everybody sync.WaitGroup
		for range 5 {
			everybody.Go(func() {
				giveBack, err := all.take(t.Context(), "a")
				if err != nil {
					t.Error(err)
					return
				}
				inside++
				most = max(most, inside)
				time.Sleep(time.Second) // of the bubble's time
				inside--
				giveBack()
			})
		}
		cancel()
		if err := <-gaveUp; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if inside > 0 {
			t.Error("somebody did not wait")
		}
		giveBack()
		everybody.Wait()
		if most > 1 || inside > 0 {
			t.Errorf("%d at once", most)
		}
		if len(all.keys) > 0 {
			t.Errorf("%d keys are remembered", len(all.keys))
		}
	})
}
