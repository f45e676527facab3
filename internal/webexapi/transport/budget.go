package transport

import "time"

// Budget limits the time that an operation spends on retries. It starts with the first attempt, so waiting for the rate limiter before that
// does not count. It must be used by one goroutine at a time.
type Budget struct {
	clock   Clock
	total   time.Duration
	started time.Time
}

// NewBudget returns a budget of MaxRetryDuration for one operation, or for several that share it.
func (c *Client) NewBudget() *Budget {
	return &Budget{clock: c.clock, total: c.config.MaxRetryDuration}
}

// NoRetries returns a budget that allows one attempt.
func NoRetries() *Budget { return &Budget{} }

func (b *Budget) start(now time.Time) {
	if b.started.IsZero() {
		b.started = now
	}
}

// Left returns the remaining time, which is never negative. Before the first attempt it is the total.
func (b *Budget) Left() time.Duration {
	if b.total == 0 || b.started.IsZero() {
		return b.total
	}
	return max(0, b.total-b.clock.Now().Sub(b.started))
}
