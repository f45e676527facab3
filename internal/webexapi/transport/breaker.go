package transport

import (
	"context"
	"sync"
	"time"
)

const (
	// newOutageAfter is how long after its last failure a service counts as healthy, even without a success.
	newOutageAfter = time.Minute
	// probeInterval is how long the failure of a probe applies to all operations.
	probeInterval = 10 * time.Second
)

// breaker is the circuit breaker of a service. An outage begins with the first failure (no connection, a timeout, a 5xx) and ends with any
// response below 500. The retry duration applies to the outage, not to each operation. After it the breaker is open: waiting operations
// fail, and one later operation at a time probes the service with two attempts. Other operations share the result of the probe.
type breaker struct {
	clock Clock
	// maxOutage is how long an outage may last before the breaker opens.
	maxOutage time.Duration
	// throttled returns how long rate limits have paused the host, which does not count as an outage.
	throttled func() time.Duration

	mu               sync.Mutex
	since            time.Time // the beginning of the outage; zero if there is none
	throttledAtStart time.Duration
	last             time.Time // the end of the last failed attempt, or of the pause that the server requested
	lastSuccess      time.Time
	cause            error         // of the last failure
	probe            chan struct{} // closed at the end of the current probe; nil if there is none
	nextProbe        time.Time
}

func newBreaker(clock Clock, maxOutage time.Duration, throttled func() time.Duration) *breaker {
	return &breaker{clock: clock, maxOutage: maxOutage, throttled: throttled}
}

// succeed ends an outage. Operations that wait for a probe go on.
func (b *breaker) succeed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.since, b.lastSuccess = time.Time{}, b.clock.Now()
	b.endProbeLocked()
}

// fail records the failure of an attempt that began at start. The host is paused until pausedUntil; the time without failures until then does
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

// left returns how long the operations of the service may go on retrying.
func (b *breaker) left() time.Duration {
	throttled := b.throttled()
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.leftLocked(throttled)
}

func (b *breaker) leftLocked(throttled time.Duration) time.Duration {
	now := b.clock.Now()
	if b.since.IsZero() || now.Sub(b.last) > newOutageAfter {
		return b.maxOutage
	}
	return max(0, b.maxOutage-now.Sub(b.since)+throttled-b.throttledAtStart)
}

// admit allows an operation. While the breaker is open, it makes the operation the probe, which must call endProbe, or waits for the current
// probe. It returns an *OutageError if a recent probe has failed.
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

// outageError returns the error of an operation that is not sent because of the outage.
func (b *breaker) outageError() *OutageError {
	b.mu.Lock()
	defer b.mu.Unlock()
	return &OutageError{Since: b.since, Cause: b.cause}
}

// endProbe ends a probe, unless a success has ended it. If the probe failed, its result applies to other operations for probeInterval. If it was
// canceled or not sent, the next operation is the probe.
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
