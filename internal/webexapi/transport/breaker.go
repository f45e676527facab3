package transport

import (
	"context"
	"sync"
	"time"
)

const (
	// newOutageAfter is how long after its last failure a service counts as healthy again, even without a success.
	newOutageAfter = time.Minute
	// probeInterval is how long the result of a probe answers for all operations.
	probeInterval = 10 * time.Second
)

// breaker is the circuit breaker of a service. An outage begins with the first failure (no connection, a time-out, a 5xx) and ends
// with any response below 500. All operations of the service together may spend the retry duration on it. After that the breaker
// is open: waiting operations end, and of the later ones one at a time probes the service with two attempts; its result
// answers the others as well.
type breaker struct {
	clock Clock
	// patience is how long an outage may last before the breaker opens.
	patience time.Duration
	// throttled is how long rate limits have paused the host so far: that time does not count.
	throttled func() time.Duration

	mu               sync.Mutex
	since            time.Time // the beginning of the outage; zero when there is none
	throttledAtStart time.Duration
	last             time.Time // the end of the last failed attempt
	cause            error     // of the last failure
	probe            chan struct{}
	nextProbe        time.Time
}

func newBreaker(clock Clock, patience time.Duration, throttled func() time.Duration) *breaker {
	return &breaker{clock: clock, patience: patience, throttled: throttled}
}

// succeed ends an outage.
func (b *breaker) succeed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.since = time.Time{}
}

// fail notes the failure of an attempt that began at start.
func (b *breaker) fail(start time.Time, cause error) {
	throttled := b.throttled()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.since.IsZero() || start.Sub(b.last) > newOutageAfter {
		b.since, b.throttledAtStart, b.nextProbe = start, throttled, time.Time{}
	}
	b.last, b.cause = b.clock.Now(), cause
}

// left is how long the operations of the service may go on retrying.
func (b *breaker) left() time.Duration {
	throttled := b.throttled()
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.leftLocked(throttled)
}

func (b *breaker) leftLocked(throttled time.Duration) time.Duration {
	now := b.clock.Now()
	if b.since.IsZero() || now.Sub(b.last) > newOutageAfter {
		return b.patience
	}
	return max(0, b.patience-now.Sub(b.since)+throttled-b.throttledAtStart)
}

// admit lets an operation through. While the breaker is open it makes the operation the probe, or waits for the one that is
// under way; an *OutageError says that the service is still out.
func (b *breaker) admit(ctx context.Context) (probes bool, err error) {
	for {
		probes, wait, err := b.tryAdmit()
		if wait == nil {
			return probes, err
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
}

func (b *breaker) tryAdmit() (probes bool, wait <-chan struct{}, err error) {
	throttled := b.throttled()
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.leftLocked(throttled) > 0:
		return false, nil, nil
	case b.probe != nil:
		return false, b.probe, nil
	case b.clock.Now().Before(b.nextProbe):
		return false, nil, &OutageError{Since: b.since, Cause: b.cause}
	}
	b.probe = make(chan struct{})
	return true, nil, nil
}

// endProbe publishes the result of a probe.
func (b *breaker) endProbe() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.nextProbe = b.clock.Now().Add(probeInterval)
	close(b.probe)
	b.probe = nil
}
