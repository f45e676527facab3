package schedule

import (
	"errors"
	"time"
)

// Webex accepts windows from 30 minutes to 8 hours.
const (
	MinLength = 30 * time.Minute
	MaxLength = 8 * time.Hour
)

// ErrEndNotAfterStart reports a window that ends before it starts, or as it starts. It is not taken to end on the next day:
// Webex documents one date for both times, and nothing about midnight.
var ErrEndNotAfterStart = errors.New("the end must be later than the start on the same day: a window cannot cross midnight")

// Window is the time in which a callback is to be made, in local time, as Webex takes it.
type Window struct {
	// Date is YYYY-MM-DD.
	Date string
	// Start and End are HH:MM or HH:MM:SS.
	Start, End string
	// Zone is an IANA name.
	Zone string
}

// StartsAt returns the instant of the start; errors are those of Instant.
func (w Window) StartsAt() (time.Time, error) {
	return Instant(w.Date, w.Start, w.Zone)
}

// EndsAt returns the instant of the end; errors are those of Instant. It does not look at the start.
func (w Window) EndsAt() (time.Time, error) {
	return Instant(w.Date, w.End, w.Zone)
}

// Length returns how long the window really lasts, whatever the clocks do meanwhile. It is ErrEndNotAfterStart unless the
// length is positive; other errors are those of StartsAt and EndsAt.
func (w Window) Length() (time.Duration, error) {
	start, err := w.StartsAt()
	if err != nil {
		return 0, err
	}
	end, err := w.EndsAt()
	if err != nil {
		return 0, err
	}
	if !end.After(start) {
		return 0, ErrEndNotAfterStart
	}
	return end.Sub(start), nil
}
