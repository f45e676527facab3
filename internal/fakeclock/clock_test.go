package fakeclock_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

func since(clock *fakeclock.Clock) time.Duration { return clock.Now().Sub(fakeclock.Start) }

func TestClock_sleep(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	begun := time.Now()
	for range 3 {
		if err := clock.Sleep(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if err := clock.Sleep(t.Context(), -time.Hour); err != nil {
		t.Fatal(err)
	}
	if since(clock) != 3*time.Hour || time.Since(begun) > time.Minute {
		t.Errorf("%s on the clock, %s in truth", since(clock), time.Since(begun))
	}
}

func TestClock_sleepShared(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	var sleepers sync.WaitGroup
	begin := make(chan struct{})
	for range 10 {
		sleepers.Go(func() {
			<-begin
			if err := clock.Sleep(t.Context(), time.Minute); err != nil {
				t.Error(err)
			}
		})
	}
	close(begin)
	sleepers.Wait()
	if got := since(clock); got < time.Minute || got > 3*time.Minute {
		t.Errorf("ten sleeps of a minute took %s, want about one minute", got)
	}
}

func TestClock_sleepCanceled(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := clock.Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) || since(clock) != 0 {
		t.Errorf("error %v, %s on the clock", err, since(clock))
	}
}

func TestClock_sleepDifferentLengths(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	var sleepers sync.WaitGroup
	begin := make(chan struct{})
	for _, d := range []time.Duration{3 * time.Hour, time.Hour, 2 * time.Hour} {
		sleepers.Go(func() {
			<-begin
			begun := clock.Now()
			if err := clock.Sleep(t.Context(), d); err != nil || clock.Now().Sub(begun) < d {
				t.Errorf("slept %s of %s (%v)", clock.Now().Sub(begun), d, err)
			}
		})
	}
	close(begin)
	sleepers.Wait()
	if got := since(clock); got < 3*time.Hour {
		t.Errorf("%s on the clock, want at least the longest sleep", got)
	}
}

func TestClock_advanceAndSet(t *testing.T) {
	clock := fakeclock.New(fakeclock.Start)
	clock.Advance(time.Hour)
	if since(clock) != time.Hour {
		t.Errorf("%s after Advance", since(clock))
	}
	clock.Set(fakeclock.Start.Add(-time.Hour))
	if since(clock) != -time.Hour {
		t.Errorf("%s after Set", since(clock))
	}
}
