package webexapi

import "time"

// clockSlack is what the Date of two machines behind one address may differ by.
const clockSlack = 2 * time.Second

// serverTime estimates when, by the server's clock, something began that began at a moment of the local one. The local clock
// serves only to tell durations: it may be wrong by any time.
type serverTime struct {
	// earliest is the earliest estimate; zero as long as no answer had a Date.
	earliest time.Time
}

// learn takes the Date of an answer into account. The answer took some of the time since the beginning, so every estimate is
// early; the earliest one is kept, because one that is late would take an object for an older one.
func (s *serverTime) learn(date, received, began time.Time) {
	if date.IsZero() || began.IsZero() {
		return
	}
	estimate := date.Add(-received.Sub(began))
	if s.earliest.IsZero() || estimate.Before(s.earliest) {
		s.earliest = estimate
	}
}

func (s *serverTime) known() bool { return !s.earliest.IsZero() }

// began is the beginning by the clock that dates the answers. Webex may keep times in whole seconds.
func (s *serverTime) began() time.Time { return s.earliest.Truncate(time.Second) }

// baseline is the beginning by whatever machine's clock stamps objects.
func (s *serverTime) baseline() time.Time { return s.began().Add(-clockSlack) }

// age is what the time of an object's creation tells about whether it existed before the beginning.
type age int

const (
	// older: it did.
	older age = iota
	// doubtful: it did, unless the clocks of two machines differ.
	doubtful
	// younger: it did not.
	younger
	// unknown: without the server's clock or the object's time nothing is known, and nothing may be assumed.
	unknown
)

func (s *serverTime) age(created time.Time) age {
	switch {
	case !s.known() || created.IsZero():
		return unknown
	case created.Before(s.baseline()):
		return older
	case created.Before(s.began()):
		return doubtful
	default:
		return younger
	}
}
