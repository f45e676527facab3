package tfvalue

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// OptionalString returns null for the empty string, which Webex may return for a field that was never set. TextType.Optional does
// the same for a Text.
func OptionalString(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// Timestamp converts a time to RFC 3339 in UTC, with all its digits. The zero time, and times that RFC 3339 cannot express, are
// null.
func Timestamp(moment time.Time) timetypes.RFC3339 {
	if moment.IsZero() {
		return timetypes.NewRFC3339Null()
	}
	value, diags := timetypes.NewRFC3339Value(moment.UTC().Format(time.RFC3339Nano))
	if diags.HasError() { // The year is beyond 9999.
		return timetypes.NewRFC3339Null()
	}
	return value
}
