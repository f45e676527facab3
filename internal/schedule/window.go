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

// ErrEndNotAfterStart reports a window whose end is not after its start. Such a window does not end on the next day, because Webex uses
// one date for both times and does not document windows across midnight.
var ErrEndNotAfterStart = errors.New("the end must be later than the start on the same day: a window cannot cross midnight")

// Window is the time window of a callback, in local time, in the form that Webex uses.
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

// EndsAt returns the instant of the end; errors are those of Instant. It ignores the start.
func (w Window) EndsAt() (time.Time, error) {
	return Instant(w.Date, w.End, w.Zone)
}

// Length returns the actual duration of the window, including clock changes. The error is ErrEndNotAfterStart if it is not positive, or an
// error of StartsAt or EndsAt.
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

// WindowAt returns the window that starts at an instant and lasts for length, in the local time of zone. It rejects windows that a local
// date and local times cannot express unambiguously: a window that ends on another day, one during which the clocks change (its duration
// differs from its times, and Webex does not document which one counts), and one in the second occurrence of a repeated hour.
func WindowAt(start time.Time, length time.Duration, zone *time.Location) (Window, error) {
	if isSkipped(start, zone) {
		return Window{}, fmt.Errorf("%s in %s: %w", reading(start).Format(time.DateTime), zone, ErrSkipped)
	}
	start, end := start.In(zone), start.Add(length).In(zone)
	date, from := Local(start, zone)
	endDate, to := Local(end, zone)
	if endDate != date {
		return Window{}, fmt.Errorf("the window from %s %s to %s %s in %s crosses midnight, but Webex uses one date for both times",
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
		return Window{}, fmt.Errorf("%s on %s occurs twice in %s, and a local time cannot express the second occurrence",
			from, date, zone)
	}
	return window, nil
}
