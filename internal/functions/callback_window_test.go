package functions_test

import (
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/functions"
)

func TestCallbackWindow(t *testing.T) {
	for _, test := range []struct{ start, duration, timezone, want string }{
		{"2027-03-01T15:00:00Z", "1h", "Europe/Berlin", "2027-03-01 16:00:00 17:00:00"},
		{"2027-03-01T16:00:00+01:00", "1h30m", "Europe/Berlin", "2027-03-01 16:00:00 17:30:00"},
		{"2027-07-01T15:00:00.000Z", "90m", "Europe/Berlin", "2027-07-01 17:00:00 18:30:00"},
		{"2027-03-01T02:00:00Z", "30m", "America/Los_Angeles", "2027-02-28 18:00:00 18:30:00"},
		{"2027-03-01T15:00:00Z", "8h", "Asia/Tokyo", "2027-03-02 00:00:00 08:00:00"},
		{"2027-03-01T15:00:01Z", "1h0m59s", "UTC", "2027-03-01 15:00:01 16:01:00"},
		{"2027-03-01T15:00:00Z", "0.5h", "Asia/Kathmandu", "2027-03-01 20:45:00 21:15:00"},
		{"2027-10-31T00:00:00Z", "30m", "Europe/Berlin", "2027-10-31 02:00:00 02:30:00"},
	} {
		got, err := run(t, functions.NewCallbackWindow(), test.start, test.duration, test.timezone)
		if err != nil {
			t.Errorf("%+v: %v", test, err)
			continue
		}
		var window struct {
			Date  string `tfsdk:"schedule_date"`
			Start string `tfsdk:"start_time"`
			End   string `tfsdk:"end_time"`
		}
		if diags := got.As(t.Context(), &window, strict); diags.HasError() {
			t.Fatal(diags)
		}
		if result := strings.Join([]string{window.Date, window.Start, window.End}, " "); result != test.want {
			t.Errorf("%+v became %s", test, result)
		}
	}
}

func TestCallbackWindow_errors(t *testing.T) {
	const start, duration, timezone = "2027-03-01T15:00:00Z", "1h", "Europe/Berlin"
	for _, test := range []struct {
		start, duration, timezone string
		argument                  int64
		message                   string
	}{
		{"", duration, timezone, 0, `RFC 3339 format in whole seconds, such as 2027-03-01T15:00:00Z, got ""`},
		{"2027-03-01", duration, timezone, 0, "RFC 3339"},
		{"2027-03-01T15:00:00", duration, timezone, 0, "RFC 3339"},
		{"2027-03-01 15:00:00Z", duration, timezone, 0, "RFC 3339"},
		{"2027-03-01T9:00:00Z", duration, timezone, 0, "RFC 3339"},
		{"2027-03-01T15:00Z", duration, timezone, 0, "RFC 3339"},
		{"2027-02-29T15:00:00Z", duration, timezone, 0, "RFC 3339"},
		{"2027-03-01T24:00:00Z", duration, timezone, 0, "RFC 3339"},
		{"2027-03-01T15:00:00.5Z", duration, timezone, 0, "whole seconds"},
		{"2027-03-01T15:00:00,000Z", duration, timezone, 0, "RFC 3339"},
		{"2027-03-01T15:00:00+24:00", duration, timezone, 0, "RFC 3339"},
		{"2027-03-01T15:00:00+01", duration, timezone, 0, "RFC 3339"},
		{"2027-03-01T15:00:00Z\n", duration, timezone, 0, "RFC 3339"},
		{"1803913200", duration, timezone, 0, "RFC 3339"},

		{start, "", timezone, 1, `30m to 8h in whole seconds, such as 1h30m, got ""`},
		{start, "60", timezone, 1, "30m to 8h"},
		{start, "1 hour", timezone, 1, "30m to 8h"},
		{start, "PT1H", timezone, 1, "30m to 8h"},
		{start, "29m59s", timezone, 1, "30m to 8h"},
		{start, "8h0m1s", timezone, 1, "30m to 8h"},
		{start, "8h0m0.000000001s", timezone, 1, "30m to 8h"},
		{start, "30m0.5s", timezone, 1, "whole seconds"},
		{start, "-1h", timezone, 1, "30m to 8h"},
		{start, "0", timezone, 1, "30m to 8h"},
		{start, "9999999h", timezone, 1, "30m to 8h"},

		{start, duration, "", 2, `got ""`},
		{start, duration, "Local", 2, `got "Local"`},
		{start, duration, "Mars/Olympus", 2, "IANA time zone database"},
		{start, duration, "+01:00", 2, "IANA time zone database"},

		{"2027-03-01T22:30:00Z", duration, timezone, 0, "from 2027-03-01 23:30:00 to 2027-03-02 00:30:00 in Europe/Berlin crosses midnight"},
		{"2027-03-01T22:00:00Z", duration, timezone, 0, "crosses midnight"},
		{"2027-03-28T00:30:00Z", duration, timezone, 0, "the clocks in Europe/Berlin change during the window, which would be from 01:30:00 to 03:30:00 on 2027-03-28"},
		{"2027-03-28T02:30:00+01:00", duration, timezone, 0, "does not exist"},
		{"2027-10-31T00:30:00Z", duration, timezone, 0, "from 02:30:00 to 02:30:00"},
		{"2027-10-31T01:15:00Z", "30m", timezone, 0, "02:15:00 on 2027-10-31 occurs twice in Europe/Berlin"},
	} {
		got, err := run(t, functions.NewCallbackWindow(), test.start, test.duration, test.timezone)
		checkRefused(t, strings.Join([]string{test.start, test.duration, test.timezone}, ", "), got, err, test.argument, test.message)
	}
}
