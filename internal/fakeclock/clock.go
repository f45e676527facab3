// Package fakeclock provides a clock for tests that do not wait in real time. It imports no package of the project; only tests and acctest
// import it.
package fakeclock

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Start is the time at which tests start: a fixed date with no daylight saving change in the following days.
var Start = time.Date(2027, time.March, 1, 9, 0, 0, 0, time.UTC)

// gathering is how long a waiter lets other goroutines start waiting, in real time.
const gathering = 200 * time.Microsecond

// Clock is a virtual clock that jumps to the time at which the next waiter wakes up. Concurrent waiters wake up in order and share the
// time: ten that wait for a minute advance the clock by one minute, not ten. It is safe for concurrent use.
type Clock struct {
	mu      sync.Mutex
	now     time.Time
	waiters []time.Time
	changed chan struct{}
}

// New returns a clock that is set to start.
func New(start time.Time) *Clock {
	return &Clock{now: start, changed: make(chan struct{})}
}

// Now returns the virtual time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock forward by d.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Set sets the clock to t, which may be in the past.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Sleep advances the clock by d, after all waiters that wake up earlier, and returns nil. It returns the context's error if the context has
// ended.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if d <= 0 {
		return nil
	}
	wake := c.addWaiter(d)
	time.Sleep(gathering)
	for {
		turn, changed := c.isNext(wake)
		if turn {
			return ctx.Err()
		}
		select {
		case <-changed:
		case <-ctx.Done():
			c.removeWaiter(wake)
			return ctx.Err()
		}
	}
}

func (c *Clock) addWaiter(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	wake := c.now.Add(d)
	c.waiters = append(c.waiters, wake)
	return wake
}

// isNext reports whether this waiter is the next to wake up, and if so advances the clock. Otherwise the channel is closed when the caller
// should try again.
func (c *Clock) isNext(wake time.Time) (bool, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if slices.MinFunc(c.waiters, time.Time.Compare).Before(wake) {
		return false, c.changed
	}
	if c.now.Before(wake) {
		c.now = wake
	}
	c.remove(wake)
	return true, nil
}

func (c *Clock) removeWaiter(wake time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(wake)
}

func (c *Clock) remove(wake time.Time) {
	i := slices.IndexFunc(c.waiters, wake.Equal)
	c.waiters = slices.Delete(c.waiters, i, i+1)
	close(c.changed)
	c.changed = make(chan struct{})
}
