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
	// maxRetryAfter is the longest Retry-After that the limiter applies. Webex counts requests per minute, and a longer value, which must
	// be a mistake, would make operations fail whose budget ends earlier.
	maxRetryAfter = 5 * time.Minute
	// The pauses after 429s without a valid Retry-After double from firstPause to maxPause.
	firstPause = time.Second
	maxPause   = 30 * time.Second
	// unlimited is the limit before the first 429.
	unlimited = math.MaxInt
)

// rateLimiter is shared by all requests to one host. If one of them gets a 429, all of them pause.
//
// Releasing all waiters at once would cause another 429, so after a pause the limit of requests in flight ramps up as in TCP's slow start: it
// is 1 at first and grows by one with every success. Because the server's limit usually applies again, the limiter stores how many
// requests were accepted between the last two pauses, and starts the ramp again before as many requests have been sent.
type rateLimiter struct {
	clock Clock

	mu       sync.Mutex
	until    time.Time     // the end of the pause
	limit    int           // the maximum number of requests in flight
	inFlight int           // those sent since the pause; earlier requests do not count
	changed  chan struct{} // closed when waiters must check again
	watched  bool          // whether a waiter sleeps until the end of the pause and wakes the others

	last            int           // the number of the last request sent
	lastBeforePause int           // the last one sent when the pause began
	lastBeforeRamp  int           // the last one sent when the ramp began
	accepted        int           // the number of requests accepted since the pause
	windowSize      int           // the number accepted between the last two pauses; zero if unknown
	consecutive429s int           // without a valid Retry-After
	throttled       time.Duration // the sum of all pauses because of 429s, including the rest of the last one
	throttledUntil  time.Time     // the end of the last one
}

func newRateLimiter(clock Clock) *rateLimiter {
	return &rateLimiter{clock: clock, limit: unlimited, changed: make(chan struct{})}
}

// throttledTime returns how long 429s have paused the host.
func (l *rateLimiter) throttledTime() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.throttled - l.throttledAheadLocked()
}

// throttledAhead returns the rest of a pause because of a 429.
func (l *rateLimiter) throttledAhead() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.throttledAheadLocked()
}

func (l *rateLimiter) throttledAheadLocked() time.Duration {
	return max(0, l.throttledUntil.Sub(l.clock.Now()))
}

// pausedUntil returns the end of the last pause.
func (l *rateLimiter) pausedUntil() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.until
}

// longPauseError means that the pause is longer than the caller may wait.
type longPauseError struct{ pause time.Duration }

func (e *longPauseError) Error() string { return fmt.Sprintf("paused for %s", e.pause) }

// acquire waits until a request may be sent, and returns its slot, which must be released. It returns the error of ctx if that ends first, and
// a *longPauseError immediately if the pause is longer than left allows.
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

// tryAcquire returns a slot, or else the rest of the pause and a channel to wait for.
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

// release frees a slot. It returns the pause that begins because of signal, or zero.
func (l *rateLimiter) release(slot int, signal rateSignal) (begun time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if slot > l.lastBeforePause {
		l.inFlight--
	}
	switch {
	case signal.limited || signal.retryAfter > 0:
		begun = l.pause(slot, signal)
	case signal.responded:
		l.ramp(slot)
	}
	l.wake()
	return begun
}

// pause begins or extends a pause. If several requests in flight get a 429, only the first one begins a pause.
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

// ramp counts an accepted request and increases the limit, unless the request was sent before the ramp began.
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

// watch reports whether the caller is the waiter that must sleep until the end of the pause. It returns false if there is one already.
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

// rateSignal is the result of an attempt for the rate limiter.
type rateSignal struct {
	// responded is true if there was a response, limited if it was a 429.
	responded, limited bool
	// retryAfter is the wait that the server requested, or zero.
	retryAfter time.Duration
}

// signalOf returns the signal of a response, which may be nil. Retry-After applies to 429, 423 and 503.
func signalOf(resp *http.Response, now time.Time) rateSignal {
	if resp == nil {
		return rateSignal{}
	}
	signal := rateSignal{responded: true, limited: resp.StatusCode == http.StatusTooManyRequests}
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusLocked, http.StatusServiceUnavailable:
		signal.retryAfter = retryAfterOf(resp, now)
	}
	return signal
}

// retryAfterOf returns the wait that a response requests, zero if there is none or if it is invalid. now is the time by the client's clock, for
// responses without a Date header.
func retryAfterOf(resp *http.Response, now time.Time) time.Duration {
	if date := dateOf(resp); !date.IsZero() {
		now = date
	}
	return parseRetryAfter(resp.Header.Get("Retry-After"), now)
}

// parseRetryAfter parses the two forms of RFC 9110: a number of seconds, and a date, which is relative to now by the server's clock. It returns
// zero for other values and for a date that has passed.
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
		return longest // a number that is too large
	}
	return time.Duration(seconds) * time.Second
}
