package mockwebex

import (
	"cmp"
	"slices"
	"time"
)

// Lag is how long a new object is hidden: for a number of reads, for a duration, or for both.
type Lag struct {
	// Requests is the number of reads by ID, or of listings, that miss the object.
	Requests int
	// For is a duration on the server's clock.
	For time.Duration
}

// SetReadLag hides objects created from now on from reads by ID.
func (s *Server) SetReadLag(lag Lag) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readLag = lag
}

// SetListLag hides objects created from now on from listings.
func (s *Server) SetListLag(lag Lag) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listLag = lag
}

// hiding is the rest of a lag.
type hiding struct {
	requests int
	until    time.Time
}

// atLeast is the lag with a minimum duration.
func (lag Lag) atLeast(duration time.Duration) Lag {
	lag.For = max(lag.For, duration)
	return lag
}

func (lag Lag) from(now time.Time) hiding {
	return hiding{requests: lag.Requests, until: now.Add(lag.For)}
}

// visible reports whether the object is visible, and counts the attempt if it is not.
func (h *hiding) visible(now time.Time) bool {
	if h.requests > 0 {
		h.requests--
		return false
	}
	return !now.Before(h.until)
}

// object is a stored value with its position in the order of creation.
type object[T any] struct {
	value    T
	id       string
	sequence int
	read     hiding
	listed   hiding
}

// store keeps objects by ID and in the order of their creation.
type store[T any] struct {
	byID  map[string]*object[T]
	order []*object[T]
	last  int
}

func newStore[T any]() *store[T] { return &store[T]{byID: map[string]*object[T]{}} }

// put adds an object, or changes the one with this ID.
func (s *store[T]) put(id string, value T) *object[T] {
	if known := s.byID[id]; known != nil {
		known.value = value
		return known
	}
	s.last++
	added := &object[T]{value: value, id: id, sequence: s.last}
	s.byID[id] = added
	s.order = append(s.order, added)
	return added
}

func (s *store[T]) get(id string) *object[T] { return s.byID[id] }

func (s *store[T]) delete(id string) bool {
	known := s.byID[id]
	if known == nil {
		return false
	}
	delete(s.byID, id)
	at := s.after(known.sequence - 1)
	s.order = slices.Delete(s.order, at, at+1)
	return true
}

// after returns the index of the first object created after the one with this sequence number.
func (s *store[T]) after(sequence int) int {
	at, _ := slices.BinarySearchFunc(s.order, sequence+1, func(o *object[T], target int) int { return cmp.Compare(o.sequence, target) })
	return at
}

// bySequence returns the object with this sequence number, or nil.
func (s *store[T]) bySequence(sequence int) *object[T] {
	if at := s.after(sequence - 1); at < len(s.order) && s.order[at].sequence == sequence {
		return s.order[at]
	}
	return nil
}

// hide applies the lags to an object that was created through the API.
func (o *object[T]) hide(s *Server, now time.Time) *object[T] {
	o.read, o.listed = s.readLag.atLeast(s.switches.ReadLag).from(now), s.listLag.atLeast(s.switches.ListLag).from(now)
	return o
}

// values returns all values in the order of creation.
func (s *store[T]) values() []T {
	values := make([]T, len(s.order))
	for i, o := range s.order {
		values[i] = o.value
	}
	return values
}
