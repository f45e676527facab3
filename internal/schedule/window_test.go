package schedule_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/schedule"
)

func TestWindow(t *testing.T) {
	tests := map[string]struct {
		window schedule.Window
		want   time.Duration
		err    error
	}{
		"an hour":                      {schedule.Window{"2027-07-15", "10:00", "11:00:00", "Europe/Berlin"}, time.Hour, nil},
		"a second":                     {schedule.Window{"2027-07-15", "10:00:00", "10:00:01", "Europe/Berlin"}, time.Second, nil},
		"over a gap":                   {schedule.Window{"2027-03-28", "01:00", "04:00", "Europe/Berlin"}, 2 * time.Hour, nil},
		"over a repetition":            {schedule.Window{"2027-10-31", "01:00", "04:00", "Europe/Berlin"}, 4 * time.Hour, nil},
		"empty":                        {schedule.Window{"2027-07-15", "10:00", "10:00:00", "Europe/Berlin"}, 0, schedule.ErrEndNotAfterStart},
		"backwards":                    {schedule.Window{"2027-07-15", "10:00", "09:59", "Europe/Berlin"}, 0, schedule.ErrEndNotAfterStart},
		"over midnight":                {schedule.Window{"2027-07-15", "23:00", "01:00", "Europe/Berlin"}, 0, schedule.ErrEndNotAfterStart},
		"backwards in a repeated hour": {schedule.Window{"2027-10-31", "02:40", "02:20", "Europe/Berlin"}, 0, schedule.ErrEndNotAfterStart},
		"start in a gap":               {schedule.Window{"2027-03-28", "02:30", "04:00", "Europe/Berlin"}, 0, schedule.ErrSkipped},
		"end in a gap":                 {schedule.Window{"2027-03-28", "01:00", "02:30", "Europe/Berlin"}, 0, schedule.ErrSkipped},
	}
	for name, test := range tests {
		got, err := test.window.Length()
		if got != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: %v, %v; want %v, %v", name, got, err, test.want, test.err)
		}
	}
}

func TestWindow_bounds(t *testing.T) {
	window := schedule.Window{Date: "2027-07-15", Start: "10:00", End: "11:00", Zone: "Europe/Berlin"}
	start, startErr := window.StartsAt()
	end, endErr := window.EndsAt()
	if startErr != nil || endErr != nil {
		t.Fatal(startErr, endErr)
	}
	if noon := time.Date(2027, time.July, 15, 8, 0, 0, 0, time.UTC); !start.Equal(noon) || !end.Equal(noon.Add(time.Hour)) {
		t.Errorf("%v to %v", start, end)
	}
}

func TestWindowAt(t *testing.T) {
	tests := map[string]struct {
		start  string
		length time.Duration
		zone   string
		want   string // "<date> <start> <end>"
		err    string
	}{
		"from UTC":                    {start: "2027-07-15T08:00:00Z", length: time.Hour, zone: "Europe/Berlin", want: "2027-07-15 10:00:00 11:00:00"},
		"from an offset":              {start: "2027-07-15T10:00:00+02:00", length: time.Hour, zone: "Europe/Berlin", want: "2027-07-15 10:00:00 11:00:00"},
		"the day before":              {start: "2027-07-15T02:00:00Z", length: time.Hour, zone: "America/New_York", want: "2027-07-14 22:00:00 23:00:00"},
		"the day after":               {start: "2027-07-15T15:00:00Z", length: time.Hour, zone: "Asia/Tokyo", want: "2027-07-16 00:00:00 01:00:00"},
		"to the last second":          {start: "2027-07-15T22:59:59Z", length: time.Hour, zone: "UTC", want: "2027-07-15 22:59:59 23:59:59"},
		"to midnight":                 {start: "2027-07-15T23:00:00Z", length: time.Hour, zone: "UTC", err: "crosses midnight"},
		"over midnight":               {start: "2027-07-15T21:30:00Z", length: time.Hour, zone: "Europe/Berlin", err: "crosses midnight"},
		"to a gap":                    {start: "2027-03-28T00:00:00Z", length: 59 * time.Minute, zone: "Europe/Berlin", want: "2027-03-28 01:00:00 01:59:00"},
		"to the end of a gap":         {start: "2027-03-28T00:00:00Z", length: time.Hour, zone: "Europe/Berlin", err: "clocks in Europe/Berlin change"},
		"over a gap":                  {start: "2027-03-28T00:30:00Z", length: time.Hour, zone: "Europe/Berlin", err: "clocks in Europe/Berlin change"},
		"from the end of a gap":       {start: "2027-03-28T01:00:00Z", length: time.Hour, zone: "Europe/Berlin", want: "2027-03-28 03:00:00 04:00:00"},
		"skipped, winter's offset":    {start: "2027-03-28T02:30:00+01:00", length: time.Hour, zone: "Europe/Berlin", err: schedule.ErrSkipped.Error()},
		"skipped, summer's offset":    {start: "2027-03-28T02:30:00+02:00", length: time.Hour, zone: "Europe/Berlin", err: schedule.ErrSkipped.Error()},
		"skipped here, but not there": {start: "2027-03-28T02:30:00+03:00", length: time.Hour, zone: "Europe/Berlin", want: "2027-03-28 00:30:00 01:30:00"},
		"skipped here, but in UTC":    {start: "2027-03-28T01:30:00Z", length: time.Hour, zone: "Europe/London", want: "2027-03-28 02:30:00 03:30:00"},
		"skipped, offset of UTC":      {start: "2027-03-28T01:30:00+00:00", length: time.Hour, zone: "Europe/London", err: schedule.ErrSkipped.Error()},
		"first of two occurrences":    {start: "2027-10-31T00:00:00Z", length: 30 * time.Minute, zone: "Europe/Berlin", want: "2027-10-31 02:00:00 02:30:00"},
		"second of two occurrences":   {start: "2027-10-31T01:00:00Z", length: 30 * time.Minute, zone: "Europe/Berlin", err: "occurs twice"},
		"into the second occurrence":  {start: "2027-10-31T00:30:00Z", length: time.Hour, zone: "Europe/Berlin", err: "clocks in Europe/Berlin change"},
		"over a repetition":           {start: "2027-10-30T23:00:00Z", length: 4 * time.Hour, zone: "Europe/Berlin", err: "clocks in Europe/Berlin change"},
		"after a repetition":          {start: "2027-10-31T02:00:00Z", length: time.Hour, zone: "Europe/Berlin", want: "2027-10-31 03:00:00 04:00:00"},
		"beyond the calendar":         {start: "9999-12-31T23:00:00Z", length: time.Hour, zone: "Asia/Tokyo", err: "date must be"},
	}
	for name, test := range tests {
		var start time.Time
		if err := start.UnmarshalText([]byte(test.start)); err != nil {
			t.Fatal(err)
		}
		zone, err := schedule.Location(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := schedule.WindowAt(start, test.length, zone)
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) || got != (schedule.Window{}) {
				t.Errorf("%s: %+v, %v; want an error with %q", name, got, err, test.err)
			}
			continue
		}
		date, times, _ := strings.Cut(test.want, " ")
		from, to, _ := strings.Cut(times, " ")
		if want := (schedule.Window{Date: date, Start: from, End: to, Zone: test.zone}); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, want)
		}
	}
}

// A window that WindowAt returns means the very moments it was made from.
func FuzzWindowAt(f *testing.F) {
	f.Add(int64(1805932800), int64(3600), "Europe/Berlin")
	f.Add(int64(1825020000), int64(1800), "America/New_York")
	f.Add(int64(-62135596800), int64(1), "Australia/Lord_Howe")
	f.Add(int64(253402300799), int64(8*3600), "Pacific/Kiritimati")
	f.Fuzz(func(t *testing.T, unix, seconds int64, name string) {
		zone, err := schedule.Location(name)
		if err != nil || seconds <= 0 || seconds > int64(schedule.MaxLength/time.Second) {
			t.Skip("not a time zone, or not a length that Webex accepts")
		}
		start, length := time.Unix(unix, 0).UTC(), time.Duration(seconds)*time.Second
		window, err := schedule.WindowAt(start, length, zone)
		if err != nil {
			return
		}
		if from, err := window.StartsAt(); err != nil || !from.Equal(start) {
			t.Errorf("%v became %+v, which starts at %v, %v", start, window, from, err)
		}
		if got, err := window.Length(); err != nil || got != length {
			t.Errorf("%v for %v became %+v, which lasts %v, %v", start, length, window, got, err)
		}
	})
}
