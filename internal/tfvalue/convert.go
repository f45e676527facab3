package tfvalue

import (
	"time"

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
func Timestamp(moment time.Time) Text {
	if year := moment.UTC().Year(); moment.IsZero() || year < 0 || year > 9999 {
		return Time.Null()
	}
	return Time.Value(moment.UTC().Format(time.RFC3339Nano))
}

// Moment returns the time of a Time, or the zero time if it has none.
func (v Text) Moment() time.Time {
	moment, _ := time.Parse(time.RFC3339Nano, v.ValueString())
	return moment
}
