package transport

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// maxRetryAfter is the longest Retry-After that is believed: the limits are counted by the minute, and obeying a mistaken
	// value would fail every operation whose time ends before it.
	maxRetryAfter = 5 * time.Minute
	// The pauses after 429s without a credible Retry-After double from firstPause to maxPause.
	firstPause = time.Second
	maxPause   = 30 * time.Second
	// unlimited is the limit of a rate limiter that has never met a 429.
	unlimited = math.MaxInt
)

// rateLimiter is shared by all requests to one host: when the server asks one of them to wait, all wait.
//
// Releasing all waiters at once would cause another 429, so after a pause the limit of requests in flight ramps up: one request first,
// then one more with every success (each of which also frees its own slot), as in TCP's slow start. And because rate limits return,
// the limiter remembers how many requests were accepted between the last two pauses, and starts the ramp again before as many
// have been sent.
type rateLimiter struct {
	clock Clock

	mu       sync.Mutex
	until    time.Time     // no request is sent before
	limit    int           // how many requests may be in flight
	inFlight int           // of those sent since the pause: nobody waits for a straggler from before
	changed  chan struct{} // closed when waiters should look again
	watched  bool          // one waiter sleeps until the end of the pause, on behalf of all

	last            int           // the number of the last request sent
	lastBeforePause int           // the last one sent when the pause began
	lastBeforeRamp  int           // the last one sent when the ramp began
	accepted        int           // since the pause
	windowSize      int           // accepted between the last two pauses; zero when not known
	consecutive429s int           // without a credible Retry-After
	throttled       time.Duration // all pauses that 429s have caused, with what is left of the last one
	throttledUntil  time.Time     // the end of the last one
}

func newRateLimiter(clock Clock) *rateLimiter {
	return &rateLimiter{clock: clock, limit: unlimited, changed: make(chan struct{})}
}

// throttledTime is how long 429s have paused the host so far.
func (l *rateLimiter) throttledTime() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.throttled - l.throttledAheadLocked()
}

// throttledAhead is for how long a 429 still pauses the host.
func (l *rateLimiter) throttledAhead() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.throttledAheadLocked()
}

func (l *rateLimiter) throttledAheadLocked() time.Duration {
	return max(0, l.throttledUntil.Sub(l.clock.Now()))
}

// pausedUntil is the end of the last pause.
func (l *rateLimiter) pausedUntil() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.until
}

// longPauseError says that the pause is longer than the caller may wait.
type longPauseError struct{ pause time.Duration }

func (e *longPauseError) Error() string { return fmt.Sprintf("paused for %s", e.pause) }

// acquire waits until a request may be sent, and returns its slot, which must be released. It returns the context's error at once
// when that ends, and a *longPauseError at once when the pause is longer than what is left to the caller.
func (l *rateLimiter) acquire(ctx context.Context, left func() time.Duration) (slot int, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		slot, pause, changed := l.tryAcquire()
		switch {
		case slot > 0:
			return slot, nil
		case pause > left():
			return 0, &longPauseError{pause}
		}
		if pause > 0 && l.watch() {
			_ = l.clock.Sleep(ctx, pause)
			l.unwatch()
			continue
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// tryAcquire returns a slot, or how long the pause lasts and what to wait for.
func (l *rateLimiter) tryAcquire() (slot int, pause time.Duration, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	pause = l.until.Sub(l.clock.Now())
	if pause > 0 || l.inFlight >= l.limit {
		return 0, max(0, pause), l.changed
	}
	l.inFlight++
	l.last++
	if l.last-l.lastBeforePause == l.windowSize {
		l.limit, l.lastBeforeRamp = 1, l.last
	}
	return l.last, 0, nil
}

// release frees a slot. It returns the pause that begins with it, zero when none does.
func (l *rateLimiter) release(slot int, signal rateSignal) (begun time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if slot > l.lastBeforePause {
		l.inFlight--
	}
	switch {
	case signal.limited || signal.retryAfter > 0:
		begun = l.pause(slot, signal)
	case signal.answered:
		l.ramp(slot)
	}
	l.wake()
	return begun
}

// pause begins a pause, or extends it. Of requests that met one limit together only the first begins one.
func (l *rateLimiter) pause(slot int, signal rateSignal) (begun time.Duration) {
	first := slot > l.lastBeforePause
	pause := signal.retryAfter
	if pause > maxRetryAfter {
		pause = 0
	}
	if pause == 0 && first {
		pause = min(maxPause, firstPause<<min(l.consecutive429s, 5))
		l.consecutive429s++
	}
	now := l.clock.Now()
	until := now.Add(pause)
	if signal.limited && until.After(l.throttledUntil) {
		l.throttled += until.Sub(maxTime(now, l.throttledUntil))
		l.throttledUntil = until
	}
	l.until = maxTime(l.until, until)
	if !first {
		return 0
	}
	l.windowSize, l.accepted = l.accepted, 0
	l.limit, l.inFlight = 1, 0
	l.lastBeforePause, l.lastBeforeRamp = l.last, l.last
	return pause
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// ramp counts an accepted request. Those sent before the ramp began say nothing about now.
func (l *rateLimiter) ramp(slot int) {
	if slot <= l.lastBeforePause {
		l.windowSize++
		return
	}
	l.consecutive429s = 0
	l.accepted++
	if slot > l.lastBeforeRamp && l.limit < unlimited {
		l.limit++
	}
}

// watch makes the caller the waiter who sleeps until the end of the pause; false when there is one already.
func (l *rateLimiter) watch() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.watched {
		return false
	}
	l.watched = true
	return true
}

func (l *rateLimiter) unwatch() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.watched = false
	l.wake()
}

func (l *rateLimiter) wake() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// rateSignal is what an attempt tells the rate limiter.
type rateSignal struct {
	// answered is false when there was no response, limited is true for a 429.
	answered, limited bool
	// retryAfter is the wait that the server asked for, zero when none or not credible.
	retryAfter time.Duration
}

// signal is what a response tells the rate limiter. Retry-After counts on 429, 423 and 503.
func signalOf(resp *http.Response, now time.Time) rateSignal {
	if resp == nil {
		return rateSignal{}
	}
	signal := rateSignal{answered: true, limited: resp.StatusCode == http.StatusTooManyRequests}
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusLocked, http.StatusServiceUnavailable:
		signal.retryAfter = retryAfterOf(resp, now)
	}
	return signal
}

// retryAfterOf is the wait that a response asks for, zero when it asks for none or cannot be understood. now is the client's clock, for
// responses without the server's.
func retryAfterOf(resp *http.Response, now time.Time) time.Duration {
	if date := dateOf(resp); !date.IsZero() {
		now = date
	}
	return parseRetryAfter(resp.Header.Get("Retry-After"), now)
}

// parseRetryAfter reads the two forms of RFC 9110, whole seconds and a date, which the server sees from its own now.
// It is zero for anything else, also for a time that is not ahead.
func parseRetryAfter(value string, now time.Time) time.Duration {
	const longest = 365 * 24 * time.Hour
	value = strings.TrimSpace(value)
	if date, err := http.ParseTime(value); err == nil {
		return min(longest, max(0, date.Sub(now)))
	}
	if value == "" || strings.Trim(value, "0123456789") != "" {
		return 0
	}
	seconds, err := strconv.ParseInt(value, 10, 64)
	if err != nil || seconds > int64(longest/time.Second) {
		return longest // digits only: too many of them
	}
	return time.Duration(seconds) * time.Second
}
