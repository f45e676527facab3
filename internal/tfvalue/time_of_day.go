package tfvalue

import (
	"fmt"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// TimeOfDay is a local time. "10:00" and "10:00:00" are the same.
var TimeOfDay = TextType{kind: &Kind{
	name:      "time of day",
	allowed:   "HH:MM or HH:MM:SS from 00:00 to 23:59:59",
	canonical: canonical.TimeOfDay,
	problem:   timeOfDayProblem,
}}

func timeOfDayProblem(clock string) string {
	full := canonical.TimeOfDay(clock)
	// time.Parse also accepts one-digit hours and fractions of a second; formatting tells them apart.
	if t, err := time.Parse(time.TimeOnly, full); err != nil || t.Format(time.TimeOnly) != full {
		return fmt.Sprintf("got %q", clock)
	}
	return ""
}
