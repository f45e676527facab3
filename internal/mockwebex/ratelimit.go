package mockwebex

import (
	"math"
	"strconv"
	"time"
)

// RateLimit decides how many requests are handled; see FixedWindow and TokenBucket.
type RateLimit interface {
	// take counts one request, or returns how long to wait.
	take(now time.Time) (wait time.Duration, ok bool)
}

// SetRateLimit limits the authenticated requests to the Contact Center from now on; nil removes the limit. Requests above the
// limit get 429 with a Retry-After in seconds, rounded up.
func (s *Server) SetRateLimit(limit RateLimit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = limit
}

// SetPlatformRateLimit limits the authenticated requests to the platform, whose limits are not documented, like SetRateLimit.
func (s *Server) SetPlatformRateLimit(limit RateLimit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.platformLimit = limit
}

// FixedWindow permits n requests per window. A window starts with its first request. The Contact Center documents 300 per minute.
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

// TokenBucket permits burst requests at once and then perSecond requests per second.
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

// limited returns the 429 for a request above the limit. It is called with mu held.
func (s *Server) limited(req *request) (FaultKind, bool) {
	limit := s.limit
	if familyOf(req) == platform {
		limit = s.platformLimit
	}
	if limit == nil || req.route == nil || req.token == nil {
		return FaultKind{}, false
	}
	wait, ok := limit.take(s.clock())
	if ok {
		return FaultKind{}, false
	}
	retryAfter := strconv.Itoa(max(1, int(math.Ceil(wait.Seconds()))))
	if s.switches.OmitRetryAfter {
		retryAfter = ""
	}
	return TooManyRequests(retryAfter), true
}
