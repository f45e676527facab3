package tfvalue

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
)

// Timestamp writes a moment in UTC, as exactly as it is known. A moment that Webex left out, or that RFC 3339 cannot express,
// is null.
func Timestamp(moment time.Time) timetypes.RFC3339 {
	if moment.IsZero() {
		return timetypes.NewRFC3339Null()
	}
	value, diags := timetypes.NewRFC3339Value(moment.UTC().Format(time.RFC3339Nano))
	if diags.HasError() { // beyond the year 9999
		return timetypes.NewRFC3339Null()
	}
	return value
}
