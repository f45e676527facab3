package schedule

import (
	"errors"
	"fmt"
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

// WindowAt returns the window that starts at a moment and lasts for length, in the local time of zone. It refuses what local
// date and times cannot say without doubt: a window that ends on another day, one during which the clocks change (it would
// not last as long as its times say, and Webex does not document which of the two it counts), and one in the second
// occurrence of an hour that a change of clocks repeats.
func WindowAt(start time.Time, length time.Duration, zone *time.Location) (Window, error) {
	if isSkipped(start, zone) {
		return Window{}, fmt.Errorf("%s in %s: %w", reading(start).Format(time.DateTime), zone, ErrSkipped)
	}
	start, end := start.In(zone), start.Add(length).In(zone)
	date, from := Local(start, zone)
	endDate, to := Local(end, zone)
	if endDate != date {
		return Window{}, fmt.Errorf("the window from %s %s to %s %s in %s crosses midnight, but Webex takes one date for both times",
			date, from, endDate, to, zone)
	}
	if offset(start) != offset(end) {
		return Window{}, fmt.Errorf("the clocks in %s change during the window, which would be from %s to %s on %s in local time", zone, from, to, date)
	}
	window := Window{Date: date, Start: from, End: to, Zone: zone.String()}
	meant, err := window.StartsAt()
	if err != nil {
		return Window{}, err
	}
	if !meant.Equal(start) {
		return Window{}, fmt.Errorf("%s on %s occurs twice in %s, and the local time cannot say that the second occurrence is meant",
			from, date, zone)
	}
	return window, nil
}
