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
	last             time.Time // the end of the last failed attempt, or of the pause that the server asked for
	lastSuccess      time.Time
	cause            error         // of the last failure
	probe            chan struct{} // of the current probe, closed when it ends; nil when there is none
	nextProbe        time.Time
}

func newBreaker(clock Clock, patience time.Duration, throttled func() time.Duration) *breaker {
	return &breaker{clock: clock, patience: patience, throttled: throttled}
}

// succeed ends an outage. Those who wait for a probe go on.
func (b *breaker) succeed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.since, b.lastSuccess = time.Time{}, b.clock.Now()
	b.endProbeLocked()
}

// fail notes the failure of an attempt that began at start. The host is paused until pausedUntil: that nothing fails in a pause does
// not mean that the service is healthy.
func (b *breaker) fail(start time.Time, cause error, pausedUntil time.Time) {
	throttled := b.throttled()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.since.IsZero() || start.Sub(b.last) > newOutageAfter {
		b.since, b.throttledAtStart, b.nextProbe = maxTime(start, b.lastSuccess), throttled, time.Time{}
	}
	b.last, b.cause = maxTime(b.clock.Now(), pausedUntil), cause
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

// admit lets an operation through. While the breaker is open it makes the operation the probe, which must be ended, or waits for
// the one that is under way; an *OutageError says that the service is still out.
func (b *breaker) admit(ctx context.Context) (probe chan struct{}, err error) {
	for {
		probe, wait, err := b.tryAdmit()
		if wait == nil {
			return probe, err
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (b *breaker) tryAdmit() (probe chan struct{}, wait <-chan struct{}, err error) {
	throttled := b.throttled()
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.since.IsZero():
		return nil, nil, nil
	case b.probe != nil: // However long it takes.
		return nil, b.probe, nil
	case b.leftLocked(throttled) > 0:
		return nil, nil, nil
	case b.clock.Now().Before(b.nextProbe):
		return nil, nil, &OutageError{Since: b.since, Cause: b.cause}
	}
	b.probe = make(chan struct{})
	return b.probe, nil, nil
}

// outageError is the error of an operation that is not sent because of the outage.
func (b *breaker) outageError() *OutageError {
	b.mu.Lock()
	defer b.mu.Unlock()
	return &OutageError{Since: b.since, Cause: b.cause}
}

// endProbe ends a probe, unless a success has ended it. When it failed, its result answers other operations for some time; when it
// was not sent or was cancelled, the next operation probes.
func (b *breaker) endProbe(probe chan struct{}, failed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.probe != probe {
		return
	}
	if failed {
		b.nextProbe = b.clock.Now().Add(probeInterval)
	}
	b.endProbeLocked()
}

func (b *breaker) endProbeLocked() {
	if b.probe != nil {
		close(b.probe)
		b.probe = nil
	}
}
