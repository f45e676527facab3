package webexapi

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
	// longestPause is the longest wait that a Retry-After is believed: the limits are counted by the minute, and obeying a
	// mistaken one would fail every call whose time ends before it.
	longestPause = 5 * time.Minute
	// The pauses after 429s that do not say credibly how long to wait double from firstStrike to longestStrike.
	firstStrike   = time.Second
	longestStrike = 30 * time.Second
	// unlimited is the width of a gate that has never met a limit.
	unlimited = math.MaxInt
)

// gate is what all requests of one host pass: when Webex asks one of them to wait, all wait.
//
// Ten requests that leave a pause together, or run into a limit together, are nine refused ones. So after a pause one goes
// first, and every success lets two more go, as in TCP's slow start. And because limits return, the gate
// remembers how many passed between the last two pauses, and becomes narrow again before as many have passed.
type gate struct {
	clock Clock

	mu      sync.Mutex
	until   time.Time     // nobody passes before
	width   int           // how many may be on their way at once
	onWay   int           // how many are, of those that passed since the pause: nobody waits for a straggler from before
	changed chan struct{} // closed when somebody waiting should look again
	watched bool          // somebody waits for the end of the pause, on behalf of all

	last     int // the number of the last request that passed
	paused   int // the last one that had passed when the pause was asked for
	narrowed int // the last one that had passed when the gate became narrow
	accepted int // since the pause
	quota    int // accepted between the last two pauses; zero when not known
	strikes  int // 429s in a row that did not say how long
}

func newGate(clock Clock) *gate {
	return &gate{clock: clock, width: unlimited, changed: make(chan struct{})}
}

// newGates makes one gate per scheme and host.
func newGates(c *Client) [2]*gate {
	gates := [2]*gate{newGate(c.clock), newGate(c.clock)}
	one, other := c.addresses[platform], c.addresses[contactCenter]
	if one.Scheme == other.Scheme && strings.EqualFold(one.Host, other.Host) {
		gates[contactCenter] = gates[platform]
	}
	return gates
}

// longPauseError says that the pause is longer than the caller may wait.
type longPauseError struct{ pause time.Duration }

func (e *longPauseError) Error() string { return fmt.Sprintf("paused for %s", e.pause) }

// enter waits until a request may pass, and returns its turn, with which it must leave. It returns the context's error at
// once when that ends, and a *longPauseError at once when the pause is longer than what is left to the caller.
func (g *gate) enter(ctx context.Context, left func() time.Duration) (turn int, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		turn, pause, changed := g.pass()
		switch {
		case turn > 0:
			return turn, nil
		case pause > left():
			return 0, &longPauseError{pause}
		}
		if pause > 0 && g.watch() {
			_ = g.clock.Sleep(ctx, pause)
			g.unwatch()
			continue
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// pass lets a request through, or tells how long the pause is still and what to wait for.
func (g *gate) pass() (turn int, pause time.Duration, changed <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	pause = g.until.Sub(g.clock.Now())
	if pause > 0 || g.onWay >= g.width {
		return 0, max(0, pause), g.changed
	}
	g.onWay++
	g.last++
	if g.last-g.paused == g.quota {
		g.width, g.narrowed = 1, g.last
	}
	return g.last, 0, nil
}

// leave takes a request off its way. It returns the pause that begins with it, zero when none does.
func (g *gate) leave(turn int, answer pauseRequest) (begun time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if turn > g.paused {
		g.onWay--
	}
	switch {
	case answer.refused || answer.asked > 0:
		begun = g.close(turn, answer)
	case answer.answered:
		g.widen(turn)
	}
	g.wake()
	return begun
}

// close begins a pause, or makes it longer. Of requests that ran into one limit together only the first begins one.
func (g *gate) close(turn int, answer pauseRequest) (begun time.Duration) {
	first := turn > g.paused
	pause := answer.asked
	if pause > longestPause {
		pause = 0
	}
	if pause == 0 && first {
		pause = min(longestStrike, firstStrike<<min(g.strikes, 5))
		g.strikes++
	}
	if until := g.clock.Now().Add(pause); until.After(g.until) {
		g.until = until
	}
	if !first {
		return 0
	}
	g.quota, g.accepted = g.accepted, 0
	g.width, g.onWay = 1, 0
	g.paused, g.narrowed = g.last, g.last
	return pause
}

// widen counts an accepted request. Those that had passed before the gate became narrow say nothing about now.
func (g *gate) widen(turn int) {
	if turn <= g.paused {
		g.quota++
		return
	}
	g.strikes = 0
	g.accepted++
	if turn > g.narrowed && g.width < unlimited {
		g.width++
	}
}

// watch makes the caller the one who waits for the end of the pause; false when there is one already.
func (g *gate) watch() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.watched {
		return false
	}
	g.watched = true
	return true
}

func (g *gate) unwatch() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.watched = false
	g.wake()
}

func (g *gate) wake() {
	close(g.changed)
	g.changed = make(chan struct{})
}

// pauseRequest is what an attempt means for the gate.
type pauseRequest struct {
	// answered is false when the attempt was cut off, refused is true for a 429.
	answered, refused bool
	// asked is the wait that the answer asked for, zero when none or nonsense.
	asked time.Duration
}

// asksForPause tells what the last attempt means for the gate. Retry-After counts on 429, 423 and 503.
func (x *exchange) asksForPause() pauseRequest {
	if x.answer == nil {
		return pauseRequest{}
	}
	request := pauseRequest{answered: true, refused: x.answer.status == http.StatusTooManyRequests}
	switch x.answer.status {
	case http.StatusTooManyRequests, http.StatusLocked, http.StatusServiceUnavailable:
		request.asked = x.answer.retryAfter()
	}
	return request
}

// retryAfter is the wait that the answer asks for, zero when it asks for none or cannot be understood.
func (a *answer) retryAfter() time.Duration {
	now := a.date
	if now.IsZero() {
		now = a.received
	}
	return parseRetryAfter(a.header.Get("Retry-After"), now)
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
