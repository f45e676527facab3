package webexapi

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// Timestamp is a time in a response: RFC 3339 (platform) or milliseconds since the epoch (Contact Center), also as a string or in seconds.
// An invalid time becomes the zero time, so that the rest of the object can be used.
type Timestamp struct{ time.Time }

// maxSeconds distinguishes seconds from milliseconds: it is in the year 1973 as milliseconds and in the year 5138 as seconds.
const maxSeconds = 1e11

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (t *Timestamp) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if number, err := strconv.ParseFloat(text, 64); err == nil {
		t.Time = sinceEpoch(number)
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700"} {
		if parsed, err := time.Parse(layout, text); err == nil {
			t.Time = parsed.UTC()
			return nil
		}
	}
	t.Time = time.Time{}
	return nil
}

func sinceEpoch(number float64) time.Time {
	switch {
	case !(0 < number && number < 1e15): // also NaN
		return time.Time{}
	case number < maxSeconds:
		return time.UnixMilli(int64(number * 1000)).UTC()
	default:
		return time.UnixMilli(int64(number)).UTC()
	}
}

// Bool is a boolean or a string that contains one. Other values are false.
type Bool bool

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (b *Bool) UnmarshalJSON(data []byte) error {
	*b = Bool(strings.EqualFold(strings.Trim(string(data), `"`), "true"))
	return nil
}

// Int is a non-negative integer, which may be a string or have a zero fraction. Other values are -1.
type Int int64

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (i *Int) UnmarshalJSON(data []byte) error {
	number, err := strconv.ParseFloat(strings.Trim(string(data), `"`), 64)
	if err != nil || !(0 <= number && number < 1e15) { // also NaN
		number = -1
	}
	*i = Int(number)
	return nil
}

// Presence is true if a field is neither null nor empty. It does not store the value, so that a secret in a response is discarded.
type Presence bool

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (p *Presence) UnmarshalJSON(data []byte) error {
	*p = Presence(!bytes.Equal(data, []byte("null")) && !bytes.Equal(data, []byte(`""`)))
	return nil
}
