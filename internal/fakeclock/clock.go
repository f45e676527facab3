// Package fakeclock is a clock for tests in which waiting takes no time. It imports nothing of the project; only tests
// and acctest import it.
package fakeclock

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Start is where the tests of the project begin: a date after which no daylight-saving change is near, the same on every run.
var Start = time.Date(2027, time.March, 1, 9, 0, 0, 0, time.UTC)

// gathering is how long a sleeper lets others who sleep at the same moment join, in real time.
const gathering = 200 * time.Microsecond

// Clock is a virtual time that jumps to where the next sleeper wants to wake. Those who sleep at the same moment wake in
// the order of their times and share the way: ten waiters of a minute cost one minute, not ten. Safe for concurrent use.
type Clock struct {
	mu      sync.Mutex
	now     time.Time
	waiters []time.Time
	changed chan struct{}
}

// New makes a clock that stands at start.
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

// Set moves the clock to t, also back.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Sleep moves the clock forward by d at once, behind everybody who wants to wake earlier, and returns nil; or it returns
// the context's error when that has ended.
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

// isNext reports whether it is this sleeper's turn, and moves the time there; else the channel tells when to ask again.
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
