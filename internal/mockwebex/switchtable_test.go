package mockwebex_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestSwitchTable_describesEverySwitch(t *testing.T) {
	table := mockwebex.SwitchTable()
	if want := reflect.TypeFor[mockwebex.Switches]().NumField(); len(table) != want {
		t.Fatalf("the table has %d switches, want %d", len(table), want)
	}
	name := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]{2,})*$`)
	seen := map[string]bool{}
	for _, info := range table {
		if !name.MatchString(info.Name) || seen[info.Name] {
			t.Errorf("the name %q is odd or not unique", info.Name)
		}
		seen[info.Name] = true
		if info.Doc == "" || strings.HasSuffix(info.Doc, ".") {
			t.Errorf("%s is described as %q", info.Name, info.Doc)
		}
		if info.Values != nil && info.Default != info.Values[0] {
			t.Errorf("%s has the default %q", info.Name, info.Default)
		}
	}
}

// other is a value that differs from the default.
func other(info mockwebex.SwitchInfo) string {
	switch {
	case info.Bool:
		return "true"
	case info.Values != nil:
		return info.Values[len(info.Values)-1]
	case info.Default == "0s":
		return "1m30s"
	default:
		return "418"
	}
}

func TestSwitchTable_setsExactlyOneSwitch(t *testing.T) {
	for _, info := range mockwebex.SwitchTable() {
		var switches mockwebex.Switches
		if err := info.Set(&switches, other(info)); err != nil {
			t.Errorf("%s: %v", info.Name, err)
			continue
		}
		for _, each := range mockwebex.SwitchTable() {
			want := each.Default
			if each.Name == info.Name {
				want = other(info)
			}
			if got := each.Get(switches); got != want {
				t.Errorf("after %s was set, %s is %q, want %q", info.Name, each.Name, got, want)
			}
		}
		if err := info.Set(&switches, "?!"); err == nil && info.Name != "status-after-update" {
			t.Errorf("%s accepts ?!", info.Name)
		}
	}
}

func TestSwitchTable_refusesBadNumbers(t *testing.T) {
	for _, info := range mockwebex.SwitchTable() {
		for name, values := range map[string][]string{"page-cap": {"-1", "x"}, "webhook-gone": {"0", "99", "600", "x"}} {
			for _, value := range values {
				if info.Name == name && info.Set(&mockwebex.Switches{}, value) == nil {
					t.Errorf("%s accepts %s", name, value)
				}
			}
		}
	}
}

func TestProfile_setsSwitches(t *testing.T) {
	profile, err := mockwebex.ParseProfile([]byte(`{"made by": "x", "switches": {
		"webhook-create-status": 201, "echo-secret": "masked", "keep-omitted": true, "clock-shift": "-1s", "status-after-update": "paused"}}`))
	if err != nil {
		t.Fatal(err)
	}
	w := newWebex(t, mockwebex.WithProfile(profile))
	w.must(http.StatusCreated, "POST", "/v1/webhooks", goodWebhook).has("secret", "********")
	w.Switch(func(switches *mockwebex.Switches) {
		if !switches.KeepOmitted || switches.ClockShift != -time.Second || switches.StatusAfterUpdate != "paused" {
			t.Errorf("the switches are %+v", switches)
		}
	})
}

func TestProfile_errors(t *testing.T) {
	for text, want := range map[string]string{
		`{`: "profile: ", `{}`: `"switches" is missing`, `{"switches":{"nope":1}}`: `no switch "nope"`,
		`{"switches":{"webhook-gone":"x"}}`:   "webhook-gone must be an HTTP status",
		`{"switches":{"echo-secret":"loud"}}`: "echo-secret must be one of always, on-write, never, masked",
		`{"switches":{"reorder":2}}`:          "reorder must be true or false",
	} {
		if _, err := mockwebex.ParseProfile([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a bad profile was accepted")
		}
	}()
	mockwebex.New(mockwebex.WithProfile(mockwebex.Profile{Switches: map[string]any{"nope": true}}))
}

func TestProfile_roundTrip(t *testing.T) {
	var switches mockwebex.Switches
	for _, info := range mockwebex.SwitchTable() {
		if err := info.Set(&switches, other(info)); err != nil {
			t.Fatal(err)
		}
	}
	encoded, err := json.Marshal(mockwebex.ProfileOf(switches))
	if err != nil {
		t.Fatal(err)
	}
	profile, err := mockwebex.ParseProfile(encoded)
	if err != nil {
		t.Fatal(err)
	}
	var again mockwebex.Switches
	if err := profile.Apply(&again); err != nil || again != switches {
		t.Errorf("got %+v, %v", again, err)
	}
	if !strings.Contains(string(encoded), `"webhook-gone":418`) || !strings.Contains(string(encoded), `"reorder":true`) {
		t.Errorf("encoded %s", encoded)
	}
	if len(mockwebex.ProfileOf(mockwebex.Switches{}).Switches) != 0 {
		t.Error("the default profile is not empty")
	}
}
