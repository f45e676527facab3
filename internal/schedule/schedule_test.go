package schedule_test

import (
	"archive/zip"
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/schedule"
)

func TestLocation(t *testing.T) {
	for _, zone := range []string{
		"UTC", "Etc/UTC", "Etc/GMT+5", "GMT-0", "EST5EDT", "GB-Eire", "W-SU", "Europe/Berlin", "America/Port-au-Prince",
		"America/Argentina/Buenos_Aires", "Antarctica/DumontDUrville",
	} {
		if location, err := schedule.Location(zone); err != nil || location.String() != zone {
			t.Errorf("%q became %v, %v", zone, location, err)
		}
	}
	for _, zone := range []string{
		"", "Local", "local", "localtime", "utc", "Mars/Olympus", "CEST", "+02:00", "UTC+2", "Europe", "Europe/", "/Europe/Berlin",
		"Europe//Berlin", "Europe/berlin", "europe/Berlin", " Europe/Berlin", "Europe/Berlin\n", "Europe Berlin", "posixrules",
		"right/Europe/Berlin", "posix/Europe/Berlin", "../Europe/Berlin", "Europe/../Europe/Berlin", "Europe/./Berlin",
		`Europe\Berlin`, "/etc/localtime", "zone.tab", "tzdata.zi", "Europe/Berlin\x00",
	} {
		if location, err := schedule.Location(zone); err == nil {
			t.Errorf("%q became %v", zone, location)
		} else if !strings.Contains(err.Error(), "IANA time zone database") {
			t.Errorf("%q: %v", zone, err)
		}
	}
}

// A container may hold nothing but the provider. Whether the database of the machine is missing cannot be staged from here
// without root, so look at what makes the difference.
func TestLocation_embeddedDatabase(t *testing.T) {
	dependencies, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(strings.Fields(string(dependencies)), "time/tzdata") {
		t.Error("the package does not embed time/tzdata")
	}
}

// zones returns all names of the database that comes with Go.
func zones(t *testing.T) []string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = archive.Close() })
	var names []string
	for _, file := range archive.File {
		if !strings.HasSuffix(file.Name, "/") {
			names = append(names, file.Name)
		}
	}
	if len(names) < 500 {
		t.Fatalf("the database has only %d zones", len(names))
	}
	return names
}

func TestInstant(t *testing.T) {
	tests := map[string]struct{ date, clock, zone, want string }{
		"winter":                         {"2027-01-15", "10:00:00", "Europe/Berlin", "2027-01-15T09:00:00Z"},
		"summer":                         {"2027-07-15", "10:00:00", "Europe/Berlin", "2027-07-15T08:00:00Z"},
		"without seconds":                {"2027-07-15", "10:00", "Europe/Berlin", "2027-07-15T08:00:00Z"},
		"seconds":                        {"2027-07-15", "23:59:59", "UTC", "2027-07-15T23:59:59Z"},
		"the day before in UTC":          {"2027-07-15", "00:00", "Asia/Tokyo", "2027-07-14T15:00:00Z"},
		"the day after in UTC":           {"2027-07-15", "23:30", "America/Los_Angeles", "2027-07-16T06:30:00Z"},
		"furthest ahead":                 {"2027-07-15", "00:00", "Pacific/Kiritimati", "2027-07-14T10:00:00Z"},
		"furthest behind":                {"2027-07-15", "23:00", "Etc/GMT+12", "2027-07-16T11:00:00Z"},
		"quarter of an hour":             {"2027-07-15", "10:00", "Asia/Kathmandu", "2027-07-15T04:15:00Z"},
		"leap day":                       {"2028-02-29", "10:00", "UTC", "2028-02-29T10:00:00Z"},
		"last second before a gap":       {"2027-03-14", "01:59:59", "America/New_York", "2027-03-14T06:59:59Z"},
		"first second after a gap":       {"2027-03-14", "03:00", "America/New_York", "2027-03-14T07:00:00Z"},
		"last time before a repetition":  {"2027-11-07", "00:59:59", "America/New_York", "2027-11-07T04:59:59Z"},
		"first second of a repetition":   {"2027-11-07", "01:00", "America/New_York", "2027-11-07T05:00:00Z"},
		"last second of a repetition":    {"2027-11-07", "01:59:59", "America/New_York", "2027-11-07T05:59:59Z"},
		"first second after":             {"2027-11-07", "02:00", "America/New_York", "2027-11-07T07:00:00Z"},
		"repetition ahead of UTC":        {"2027-10-31", "02:30", "Europe/Berlin", "2027-10-31T00:30:00Z"},
		"repetition at UTC":              {"2027-10-31", "01:30", "Europe/London", "2027-10-31T00:30:00Z"},
		"repetition of half an hour":     {"2027-04-04", "01:45", "Australia/Lord_Howe", "2027-04-03T14:45:00Z"},
		"repetition at midnight":         {"2027-04-03", "23:30", "America/Santiago", "2027-04-04T02:30:00Z"},
		"before a day that was left out": {"2011-12-29", "23:59:59", "Pacific/Apia", "2011-12-30T09:59:59Z"},
		"after a day that was left out":  {"2011-12-31", "00:00", "Pacific/Apia", "2011-12-30T10:00:00Z"},
	}
	for name, test := range tests {
		got, err := schedule.Instant(test.date, test.clock, test.zone)
		if err != nil || got.UTC().Format(time.RFC3339) != test.want {
			t.Errorf("%s: %s, %v; want %s", name, got.UTC().Format(time.RFC3339), err, test.want)
		}
	}
}

func TestInstant_skipped(t *testing.T) {
	for name, test := range map[string]struct{ date, clock, zone string }{
		"first second":   {"2027-03-14", "02:00", "America/New_York"},
		"last second":    {"2027-03-14", "02:59:59", "America/New_York"},
		"ahead of UTC":   {"2027-03-28", "02:30", "Europe/Berlin"},
		"at UTC":         {"2027-03-28", "01:30", "Europe/London"},
		"half an hour":   {"2027-10-03", "02:15", "Australia/Lord_Howe"},
		"at midnight":    {"2027-09-05", "00:30", "America/Santiago"},
		"a day left out": {"2011-12-30", "12:00", "Pacific/Apia"},
	} {
		if got, err := schedule.Instant(test.date, test.clock, test.zone); !errors.Is(err, schedule.ErrSkipped) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestInstant_errors(t *testing.T) {
	const date, clock, zone = "2027-07-15", "10:00", "Europe/Berlin"
	for _, test := range []struct{ date, clock, zone, part string }{
		{"", clock, zone, "date"},
		{"2027-02-29", clock, zone, "date"},
		{"2027-13-01", clock, zone, "date"},
		{"2027-7-15", clock, zone, "date"},
		{"15.07.2027", clock, zone, "date"},
		{"2027-07-15T00:00:00Z", clock, zone, "date"},
		{"2027-07-15 ", clock, zone, "date"},
		{"20270-07-15", clock, zone, "date"},
		{date, "", zone, "time"},
		{date, "24:00", zone, "time"},
		{date, "9:00", zone, "time"},
		{date, "9:00:00", zone, "time"},
		{date, "10:00:60", zone, "time"},
		{date, "10:00:00.5", zone, "time"},
		{date, "10:00:00,5", zone, "time"},
		{date, "10", zone, "time"},
		{date, "10:00 AM", zone, "time"},
		{date, "10:00Z", zone, "time"},
		{date, clock, "", "zone"},
		{date, clock, "Local", "zone"},
		{date, clock, "Mars/Olympus", "zone"},
	} {
		got, err := schedule.Instant(test.date, test.clock, test.zone)
		if err == nil || !got.IsZero() || !strings.Contains(err.Error(), test.part+" must be") {
			t.Errorf("%q %q %q became %v, %v; want an error about the %s", test.date, test.clock, test.zone, got, err, test.part)
		}
	}
}

func TestLocal(t *testing.T) {
	berlin, err := schedule.Location("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	moment := time.Date(2027, time.July, 15, 22, 30, 15, 999, time.UTC)
	if date, clock := schedule.Local(moment, berlin); date != "2027-07-16" || clock != "00:30:15" {
		t.Errorf("%s %s", date, clock)
	}
}

// Around every change of clocks in every zone, Instant agrees with a clock that is read every ten minutes.
func TestInstant_matchesClock(t *testing.T) {
	const step = 10 * time.Minute
	changes := 0
	for _, zone := range zones(t) {
		location, err := schedule.Location(zone)
		if err != nil {
			t.Errorf("%s: %v", zone, err)
			continue
		}
		for change := range changesOf(location, 2027, 2029) {
			changes++
			seen := map[string]time.Time{} // the first moment that shows a local time
			for moment := change.Add(-6 * time.Hour); moment.Before(change.Add(6 * time.Hour)); moment = moment.Add(step) {
				date, clock := schedule.Local(moment, location)
				if _, repeated := seen[date+clock]; !repeated {
					seen[date+clock] = moment
				}
			}
			_, seconds := change.In(location).Zone()
			middle := change.UTC().Add(time.Duration(seconds) * time.Second)
			for wall := middle.Add(-3 * time.Hour); wall.Before(middle.Add(3 * time.Hour)); wall = wall.Add(step) {
				date, clock := wall.Format(time.DateOnly), wall.Format(time.TimeOnly)
				got, err := schedule.Instant(date, clock, zone)
				want, exists := seen[date+clock]
				if exists != (err == nil) || exists && !got.Equal(want) || !exists && !errors.Is(err, schedule.ErrSkipped) {
					t.Errorf("%s %s in %s became %v, %v; the clock shows it at %v", date, clock, zone, got, err, want)
				}
			}
		}
	}
	if changes < 300 {
		t.Errorf("only %d changes of clocks were seen", changes)
	}
}

// changesOf yields the moments from one year to before another at which the clocks of a location change.
func changesOf(location *time.Location, from, to int) func(func(time.Time) bool) {
	return func(yield func(time.Time) bool) {
		moment := time.Date(from, time.January, 1, 0, 0, 0, 0, location)
		for {
			_, end := moment.ZoneBounds()
			if end.IsZero() || end.Year() >= to || !yield(end) {
				return
			}
			moment = end
		}
	}
}

func FuzzInstant(f *testing.F) {
	f.Add("2027-03-14", "02:30", "America/New_York")
	f.Add("2027-11-07", "01:30:00", "America/New_York")
	f.Add("0000-01-01", "00:00", "Etc/GMT-14")
	f.Add("9999-12-31", "23:59:59", "Etc/GMT+12")
	f.Add("2027-1-1", "1:1", "../etc")
	f.Fuzz(func(t *testing.T, date, clock, zone string) {
		moment, err := schedule.Instant(date, clock, zone)
		if err != nil {
			return
		}
		location, err := schedule.Location(zone)
		if err != nil {
			t.Fatalf("%q passed: %v", zone, err)
		}
		if len(clock) == len("15:04") {
			clock += ":00"
		}
		if gotDate, gotClock := schedule.Local(moment, location); gotDate != date || gotClock != clock {
			t.Errorf("%s %s in %s became %v, which is %s %s", date, clock, zone, moment, gotDate, gotClock)
		}
	})
}

func BenchmarkInstant(b *testing.B) {
	for b.Loop() {
		if _, err := schedule.Instant("2027-07-15", "10:00", "Europe/Berlin"); err != nil {
			b.Fatal(err)
		}
	}
}
