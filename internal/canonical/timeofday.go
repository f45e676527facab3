package canonical

import "time"

// TimeOfDay writes "10:00" and "10:00:00" as "10:00:00". A text that is no time of day is returned unchanged: that includes
// "24:00", which Webex does not document and which would be the next day's "00:00".
func TimeOfDay(clock string) string {
	// Formatting what was parsed tells the exact form from what time.Parse lets pass besides ("9:00", fractions of a second).
	if t, err := time.Parse("15:04", clock); err == nil && t.Format("15:04") == clock {
		return clock + ":00"
	}
	return clock
}
