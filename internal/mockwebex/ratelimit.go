package mockwebex

import (
	"math"
	"strconv"
	"time"
)

// RateLimit decides how many requests are handled; see FixedWindow and TokenBucket.
type RateLimit interface {
	// take takes one request, or says how long to wait.
	take(now time.Time) (wait time.Duration, ok bool)
}

// SetRateLimit limits all requests but those for tokens, from now on; nil for no limit. What is refused gets 429 with a
// Retry-After in whole seconds, rounded up.
func (s *Server) SetRateLimit(limit RateLimit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = limit
}

// FixedWindow lets n requests pass per window; a window starts with its first request. Contact Center documents 300 per minute.
func FixedWindow(n int, window time.Duration) RateLimit {
	return &fixedWindow{n: n, window: window}
}

type fixedWindow struct {
	n      int
	window time.Duration
	end    time.Time
	used   int
}

func (l *fixedWindow) take(now time.Time) (time.Duration, bool) {
	if !now.Before(l.end) {
		l.end, l.used = now.Add(l.window), 0
	}
	if l.used >= l.n {
		return l.end.Sub(now), false
	}
	l.used++
	return 0, true
}

// TokenBucket lets burst requests pass at once and then perSecond of them a second.
func TokenBucket(perSecond float64, burst int) RateLimit {
	return &tokenBucket{perSecond: perSecond, burst: float64(burst), tokens: float64(burst)}
}

type tokenBucket struct {
	perSecond, burst, tokens float64
	last                     time.Time
}

func (l *tokenBucket) take(now time.Time) (time.Duration, bool) {
	if !l.last.IsZero() && now.After(l.last) {
		l.tokens = math.Min(l.burst, l.tokens+now.Sub(l.last).Seconds()*l.perSecond)
	}
	l.last = now
	if l.tokens < 1 {
		return time.Duration((1 - l.tokens) / l.perSecond * float64(time.Second)), false
	}
	l.tokens--
	return 0, true
}

// limited returns the refusal of a request that is one too many. It is called with mu held.
func (s *Server) limited(req *request) (FaultKind, bool) {
	if s.limit == nil || req.route != nil && req.route.open {
		return FaultKind{}, false
	}
	wait, ok := s.limit.take(s.clock())
	if ok {
		return FaultKind{}, false
	}
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	return TooManyRequests(strconv.Itoa(seconds)), true
}
