package mockwebex_test

import (
	"slices"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// switchesOf returns the switches of a built-in profile.
func switchesOf(t *testing.T, name string) mockwebex.Switches {
	t.Helper()
	profile, ok := mockwebex.ProfileNamed(name)
	if !ok {
		t.Fatalf("there is no profile %s", name)
	}
	var switches mockwebex.Switches
	if err := profile.Apply(&switches); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return switches
}

func TestProfiles_names(t *testing.T) {
	if names := mockwebex.ProfileNames(); !slices.Equal(names, []string{"as-assumed", "contrary", "normalizing"}) {
		t.Errorf("got %q", names)
	}
	if _, ok := mockwebex.ProfileNamed("nope"); ok {
		t.Error("found a profile that does not exist")
	}
	if switchesOf(t, "as-assumed") != (mockwebex.Switches{}) {
		t.Error("as-assumed changes a switch")
	}
}

// faults are the switches that no profile sets, because a healthy organization does not behave like this, or because the provider cannot
// work there.
var faults = map[string]string{
	"people-me":            "if people/me is refused, a webhook that was deleted is an error on purpose: it may belong to another account",
	"rotate-refresh-token": "the provider cannot store the new refresh token, so that only one process can work; it warns instead",
	"status-after-update":  "no status other than the requested one is documented; the provider reports it as an error",
}

// TestProfiles_coverEverySwitch fails for a new switch that is in no profile: add it to contrary or normalizing, or say here why not.
func TestProfiles_coverEverySwitch(t *testing.T) {
	contrary, normalizing := switchesOf(t, "contrary"), switchesOf(t, "normalizing")
	for _, info := range mockwebex.SwitchTable() {
		covered := info.Get(contrary) != info.Default || info.Get(normalizing) != info.Default
		if reason, exempt := faults[info.Name]; exempt == covered {
			t.Errorf("%s: set by a profile: %t, exempt: %t %s", info.Name, covered, exempt, reason)
		}
	}
	for name := range faults {
		if !slices.ContainsFunc(mockwebex.SwitchTable(), func(info mockwebex.SwitchInfo) bool { return info.Name == name }) {
			t.Errorf("there is no switch %s", name)
		}
	}
}
