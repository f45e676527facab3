// Package schedule converts the local date and times of a callback's window to instants and back. It embeds the time zone database, for
// machines that have none. It imports no package of the project; tfvalue and the feature packages import it.
package schedule

import (
	"errors"
	"fmt"
	"regexp"
	"sync"
	"time"
	_ "time/tzdata" // containers and Windows often have no time-zone database
)

// ErrSkipped reports a local time that does not exist because daylight saving time begins.
var ErrSkipped = errors.New("the local time does not exist: a daylight-saving change skips it")

// zoneName matches every IANA name. It rejects other files in a system's database that load on some machines only: "posixrules",
// "localtime", "right/…" (which counts leap seconds), and lower-case spellings on case-insensitive file systems.
var zoneName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*)*$`)
})

// Location loads an IANA time zone. "", "Local" and names outside the database are errors.
func Location(zone string) (*time.Location, error) {
	// time.LoadLocation returns UTC for "" and the zone of the machine for "Local".
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
	return fmt.Errorf("the time zone must be a name from the IANA time zone database such as %q, got %q", "Europe/Berlin", zone)
}

// Instant returns the instant of a local date (YYYY-MM-DD) and time (HH:MM or HH:MM:SS) in a zone. A time that occurs twice means its
// earlier occurrence; a time that is skipped is ErrSkipped.
func Instant(date, clock, zone string) (time.Time, error) {
	midnight, ok := parse(date, time.DateOnly)
	if !ok {
		return time.Time{}, fmt.Errorf("the date must be a calendar date in the form YYYY-MM-DD, got %q", date)
	}
	onClock, ok := parse(clock, time.TimeOnly, "15:04")
	if !ok {
		return time.Time{}, fmt.Errorf("the time must be HH:MM or HH:MM:SS, got %q", clock)
	}
	location, err := Location(zone)
	if err != nil {
		return time.Time{}, err
	}
	// Without a date, time.Parse returns the first day of the year 0.
	return instant(midnight.Add(onClock.Sub(time.Date(0, time.January, 1, 0, 0, 0, 0, time.UTC))), location)
}

// day exceeds the UTC offset of every zone, so a local time read as UTC lies between the instants a day before and a day after it.
const day = 24 * time.Hour

// instant returns the instant whose local date and time in zone are those of wall in UTC. It does not use time.Date, which does not
// guarantee which occurrence of a repeated time it returns.
func instant(wall time.Time, zone *time.Location) (time.Time, error) {
	// Try the offset before a clock change first: it gives the earlier of two occurrences.
	for _, near := range []time.Time{wall.Add(-day), wall.Add(day)} {
		moment := wall.Add(-offset(near.In(zone))).In(zone)
		if reading(moment).Equal(wall) {
			return moment, nil
		}
	}
	return time.Time{}, ErrSkipped
}

// isSkipped reports whether an instant combines a local time that the zone skips with an offset of the zone before or after the change,
// such as "02:30-05:00" in spring in New York. That instant exists, but it is not the intended local time. An instant in UTC is not a
// local time.
func isSkipped(written time.Time, zone *time.Location) bool {
	wall := reading(written)
	if _, err := instant(wall, zone); err == nil || written.Location() == time.UTC {
		return false
	}
	return offset(written) == offset(wall.Add(-day).In(zone)) || offset(written) == offset(wall.Add(day).In(zone))
}

// reading returns the local date and time of an instant in its zone, as if it were UTC.
func reading(moment time.Time) time.Time {
	return moment.Add(offset(moment)).UTC()
}

// offset returns the UTC offset of an instant's zone at that instant.
func offset(moment time.Time) time.Duration {
	_, seconds := moment.Zone()
	return time.Duration(seconds) * time.Second
}

// Local returns the local date (YYYY-MM-DD) and time (HH:MM:SS) of an instant in a zone.
func Local(moment time.Time, zone *time.Location) (date, clock string) {
	local := moment.In(zone)
	return local.Format(time.DateOnly), local.Format(time.TimeOnly)
}

// parse accepts exactly the layouts. time.Parse also accepts one-digit hours and fractions of a second.
func parse(text string, layouts ...string) (time.Time, bool) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil && t.Format(layout) == text {
			return t, true
		}
	}
	return time.Time{}, false
}
