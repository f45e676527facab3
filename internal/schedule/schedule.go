// Package schedule does the time-zone arithmetic of a callback's window: local date and times to instants and back.
// It embeds the time-zone database, so that it works on machines that have none. It imports nothing of the project;
// tfvalue and the feature packages import it.
package schedule

import (
	"errors"
	"fmt"
	"regexp"
	"sync"
	"time"
	_ "time/tzdata" // containers and Windows often have no time-zone database
)

// ErrSkipped reports a local time that a daylight-saving jump skips.
var ErrSkipped = errors.New("the local time does not exist: a daylight-saving change skips it")

// zoneName is the shape of every IANA name. It keeps out what merely lies beside the zones in a system's database and would
// load there but not everywhere: "posixrules", "localtime", "right/…" (which counts leap seconds), and lower-case spellings
// that file systems without case let pass.
var zoneName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*)*$`)
})

// Location loads an IANA time zone. "", "Local" and names outside the database are errors.
func Location(zone string) (*time.Location, error) {
	// time.LoadLocation takes "" for UTC and "Local" for the zone of the machine.
	if zone == "Local" || !zoneName().MatchString(zone) {
		return nil, unknownZone(zone)
	}
	location, err := time.LoadLocation(zone)
	if err != nil {
		return nil, unknownZone(zone)
	}
	return location, nil
}

func unknownZone(zone string) error {
	return fmt.Errorf("the time zone must be a name of the IANA database such as %q, got %q", "Europe/Berlin", zone)
}

// Instant returns the moment at which date (YYYY-MM-DD) and clock (HH:MM or HH:MM:SS) fall in the zone. A time that occurs
// twice counts as its earlier occurrence; one that is skipped is ErrSkipped; malformed input is an error that names the part.
func Instant(date, clock, zone string) (time.Time, error) {
	midnight, ok := parse(date, time.DateOnly)
	if !ok {
		return time.Time{}, fmt.Errorf("the date must be a day of the calendar as YYYY-MM-DD, got %q", date)
	}
	onClock, ok := parse(clock, time.TimeOnly, "15:04")
	if !ok {
		return time.Time{}, fmt.Errorf("the time must be HH:MM or HH:MM:SS, got %q", clock)
	}
	location, err := Location(zone)
	if err != nil {
		return time.Time{}, err
	}
	// A clock's reading alone belongs to the first day of the year 0.
	return instant(midnight.Add(onClock.Sub(time.Date(0, time.January, 1, 0, 0, 0, 0, time.UTC))), location)
}

// day is more than any zone's offset from UTC: a day before and a day after a local time read as UTC lie on either side of it.
const day = 24 * time.Hour

// instant finds the moment whose local date and time in zone are those that wall has in UTC. It does not rely on time.Date,
// which leaves open which occurrence of a repeated time it returns.
func instant(wall time.Time, zone *time.Location) (time.Time, error) {
	// The offset before a change of clocks comes first: it gives the earlier of two occurrences.
	for _, near := range []time.Time{wall.Add(-day), wall.Add(day)} {
		moment := wall.Add(-offset(near.In(zone))).In(zone)
		if reading(moment).Equal(wall) {
			return moment, nil
		}
	}
	return time.Time{}, ErrSkipped
}

// isSkipped reports whether a moment was put together from a local time that the zone skips and an offset that the zone has
// on one side of the change, as "02:30-05:00" in spring in New York. That moment exists, but it is not what was meant.
// A moment in UTC is nobody's local time.
func isSkipped(written time.Time, zone *time.Location) bool {
	wall := reading(written)
	if _, err := instant(wall, zone); err == nil || written.Location() == time.UTC {
		return false
	}
	return offset(written) == offset(wall.Add(-day).In(zone)) || offset(written) == offset(wall.Add(day).In(zone))
}

// reading returns what a calendar and a clock show at a moment in its zone, as if it were UTC.
func reading(moment time.Time) time.Time {
	return moment.Add(offset(moment)).UTC()
}

// offset returns how far a moment's zone is ahead of UTC at that moment.
func offset(moment time.Time) time.Duration {
	_, seconds := moment.Zone()
	return time.Duration(seconds) * time.Second
}

// Local writes a moment as the zone's local date (YYYY-MM-DD) and time (HH:MM:SS).
func Local(moment time.Time, zone *time.Location) (date, clock string) {
	local := moment.In(zone)
	return local.Format(time.DateOnly), local.Format(time.TimeOnly)
}

// parse reads a text that has exactly one of the layouts. time.Parse alone accepts more: one-digit hours, fractions of a second.
func parse(text string, layouts ...string) (time.Time, bool) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil && t.Format(layout) == text {
			return t, true
		}
	}
	return time.Time{}, false
}
