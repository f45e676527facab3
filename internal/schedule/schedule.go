// Package schedule does the time-zone arithmetic of a callback's window: local date and times to instants and back.
// It embeds the time-zone database, so that the result does not depend on the machine. It imports nothing of the project.
package schedule

import (
	"errors"
	"time"
)

// ErrSkipped reports a local time that a daylight-saving jump skips.
var ErrSkipped = errors.New("the local time does not exist: a daylight-saving change skips it")

// Location loads an IANA time zone. "", "Local" and names outside the database are errors.
func Location(zone string) (*time.Location, error) { panic("stub") }

// Instant returns the moment at which date (YYYY-MM-DD) and clock (HH:MM or HH:MM:SS) fall in the zone. A time that occurs
// twice counts as its earlier occurrence; one that is skipped is ErrSkipped; malformed input is an error that names the part.
func Instant(date, clock, zone string) (time.Time, error) { panic("stub") }

// Local writes a moment as the zone's local date (YYYY-MM-DD) and time (HH:MM:SS).
func Local(moment time.Time, zone *time.Location) (date, clock string) { panic("stub") }
