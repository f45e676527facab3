package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// neverAsked are the checks that no run can ask.
var neverAsked = []string{"callback-rules-on-update", "callback-after-start"}

// notCovered are the switches of the mock that the probe does not answer, with the reasons.
var notCovered = map[string]string{
	"bare-rate-limit":           "the probe provokes no 429",
	"omit-retry-after":          "the probe provokes no 429",
	"byte-order-mark":           "the client removes it from each response before the probe sees it",
	"decomposed-names":          "depends on what people wrote, not on the organization",
	"repeats":                   "a fault of a listing",
	"moving-pages":              "a fault of a listing that changes while it is read",
	"accept-org-duplicates":     "the probe makes no webhooks of the organization, which would concern others",
	"org-duplicate-any-event":   "the probe makes no webhooks of the organization, which would concern others",
	"subscription-limit-status": "it would take all subscriptions that the organization may have",
	"search-lag":                "it would take a call",
}

// flip is a switch with another value than the default, in an organization that already differs in other ways.
type flip struct {
	name, value string
	base        map[string]string
}

// flips are all values of all switches that a check names.
func flips(t *testing.T) []flip {
	numbers := map[string]string{
		"clock-shift": "-2h0m0s", "read-lag": "3s", "list-lag": "12s", "token-lifetime": "12h0m0s", "page-cap": "2",
		"status-after-update": "suspended",
	}
	var all []flip
	for _, name := range coveredSwitches() {
		info := switchInfo(t, name)
		switch {
		case neverAskedSwitch(name):
		case name == "list-normalizes-number":
			all = append(all, flip{name, "true", map[string]string{"normalize-numbers": "true"}})
		case info.Bool:
			all = append(all, flip{name: name, value: "true"})
		case info.Values != nil:
			for _, value := range info.Values[1:] {
				all = append(all, flip{name: name, value: value})
			}
		case numbers[name] != "":
			all = append(all, flip{name: name, value: numbers[name]})
		default:
			all = append(all, flip{name: name, value: otherStatus(info.Default)})
		}
	}
	return all
}

// otherStatus is a status of the same class that is not the default.
func otherStatus(status string) string {
	return map[string]string{"200": "201", "400": "401", "401": "403", "404": "410"}[status]
}

func coveredSwitches() []string {
	names := map[string]bool{}
	for _, check := range checks() {
		for _, name := range check.switches {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func neverAskedSwitch(name string) bool {
	return slices.ContainsFunc(checks(), func(c check) bool {
		return slices.Contains(neverAsked, c.name) && slices.Contains(c.switches, name)
	})
}

func switchInfo(t *testing.T, name string) mockwebex.SwitchInfo {
	t.Helper()
	table := mockwebex.SwitchTable()
	at := slices.IndexFunc(table, func(info mockwebex.SwitchInfo) bool { return info.Name == name })
	if at < 0 {
		t.Fatalf("the mock has no switch %q", name)
	}
	return table[at]
}

// organization returns an organization that behaves according to switches.
func organization(t *testing.T, switches map[string]string) *mockOrg {
	t.Helper()
	return newMockOrg(t, mockwebex.WithSwitches(func(all *mockwebex.Switches) {
		for _, name := range slices.Sorted(maps.Keys(switches)) {
			if err := setSwitch(all, name, switches[name]); err != nil {
				t.Fatal(err)
			}
		}
	}))
}

func TestRun_defaultMockIsAsAssumed(t *testing.T) {
	w := newMockOrg(t)
	if code := w.run(writing...); code != exitSame {
		t.Errorf("exit code %d\n%s\n%s", code, w.stdout.String(), w.stderr.String())
	}
	for name, answer := range w.answers() {
		if answer.Result != verdictSame && !slices.Contains(neverAsked, name) {
			t.Errorf("%s: %+v", name, answer)
		}
	}
	w.expectClean()
}

// Each switch changes the answer to its check, and no other.
func TestRun_switchIsSeen(t *testing.T) {
	for _, flip := range flips(t) {
		t.Run(flip.name+"="+flip.value, func(t *testing.T) {
			t.Parallel()
			known := map[string]profileCheck{}
			switches := map[string]string{flip.name: flip.value}
			if flip.base != nil {
				before := organization(t, flip.base)
				before.run(writing...)
				known = before.answers()
				maps.Copy(switches, flip.base)
			}
			w := organization(t, switches)
			if code := w.run(writing...); code != exitDifferent {
				t.Errorf("exit code %d\n%s", code, w.stderr.String())
			}

			answers := w.answers()
			for _, check := range checks() {
				answer := answers[check.name]
				concerned := slices.Contains(check.switches, flip.name)
				switch {
				case concerned && answer.Result != verdictDifferent:
					t.Errorf("%s does not see it: %+v", check.name, answer)
				case !concerned && answer.Result == verdictDifferent && answer != known[check.name]:
					t.Errorf("%s differs, too: %+v", check.name, answer)
				}
			}
			profile, err := mockwebex.ParseProfile(w.written())
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for name, value := range profile.Switches {
				got[name] = fmt.Sprint(value)
			}
			if !maps.Equal(got, switches) {
				t.Errorf("the profile has the switches %v, want %v", got, switches)
			}
			w.expectClean()
		})
	}
}

// A mock with the profile of an organization has the same profile.
func TestRun_profileRoundTrip(t *testing.T) {
	for name, switches := range map[string]map[string]string{
		"default": {},
		"contrary": {
			"webhook-create-status": "201", "echo-secret": "on-write", "trim-blanks": "true", "canonical-url": "true", "e164-numbers": "true",
			"read-lag": "2s", "clock-shift": "-3m0s", "errors": "problem", "callback-errors": "plain-text", "webhook-id-form": "uuid",
			"empty-description": "kept", "nested-filters": "field-first", "update-response": "no-content", "keep-omitted": "true",
			"reject-duplicates": "true", "upper-case-uuid": "true", "one-based-pages": "true", "newest-first": "true", "reorder": "true",
		},
	} {
		t.Run(name, func(t *testing.T) {
			first := organization(t, switches)
			first.run(writing...)
			profile, err := mockwebex.ParseProfile(first.written())
			if err != nil {
				t.Fatal(err)
			}
			if len(profile.Switches) != len(switches) {
				t.Errorf("the profile has %v, want %v", profile.Switches, switches)
			}
			second := newMockOrg(t, mockwebex.WithProfile(profile))
			second.run(writing...)
			if string(first.written()) != string(second.written()) {
				t.Errorf("the profiles differ:\n%s\n%s", first.written(), second.written())
			}
			second.expectClean()
		})
	}
}

// The probe detects the built-in profiles of the mock, except switches without a check. A mock with the detected profile gives the same answers.
func TestRun_builtInProfiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "mockwebex", "profiles", "*.json"))
	if err != nil || len(files) < 3 {
		t.Fatalf("found %v, %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			given, all := parsed(t, data)
			first := newMockOrg(t, mockwebex.WithProfile(given))
			if code := first.run(writing...); code == exitFailed {
				t.Errorf("exit code %d\n%s", code, first.stderr.String())
			}
			first.expectClean()
			seen, found := parsed(t, first.written())
			for name, value := range found {
				if value != all[name] {
					t.Errorf("%s: seen %v, given %v", name, value, all[name])
				}
			}
			if len(all) > 0 && len(found) < 15 {
				t.Errorf("only %d of %d switches were seen", len(found), len(all))
			}
			second := newMockOrg(t, mockwebex.WithProfile(seen))
			second.run(writing...)
			for name, answer := range first.answers() {
				if again := second.answers()[name]; again != answer {
					t.Errorf("%+v, and with the profile %+v", answer, again)
				}
			}
		})
	}
}

// parsed reads a profile, and returns the values of all its switches in one spelling.
func parsed(t *testing.T, data []byte) (mockwebex.Profile, map[string]string) {
	t.Helper()
	profile, err := mockwebex.ParseProfile(data)
	if err != nil {
		t.Fatal(err)
	}
	var switches mockwebex.Switches
	if err := profile.Apply(&switches); err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	for _, info := range mockwebex.SwitchTable() {
		if value := info.Get(switches); value != info.Default {
			values[info.Name] = value
		}
	}
	return profile, values
}

func TestChecks_complete(t *testing.T) {
	names := map[string]bool{}
	for _, check := range checks() {
		for what, text := range map[string]string{
			"name": check.name, "question": check.question, "documents": check.documents, "assumes": check.assumes, "method": check.method,
			"otherwise": check.otherwise, "expects": check.expects,
		} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s has no %s", check.name, what)
			}
		}
		if names[check.name] {
			t.Errorf("two checks are named %s", check.name)
		}
		names[check.name] = true
		if !strings.HasSuffix(check.question, "?") {
			t.Errorf("%s: the question has no question mark", check.name)
		}
		if (len(check.switches) == 0) == (check.none == "") {
			t.Errorf("%s needs a switch, or the reason why there is none", check.name)
		}
		for _, name := range check.switches {
			switchInfo(t, name)
		}
		if check.ask == nil || len(check.code) == 0 {
			t.Errorf("%s is incomplete", check.name)
		}
		for _, file := range check.code {
			if _, err := os.Stat(filepath.Join("..", "..", file)); err != nil {
				t.Errorf("%s: %v", check.name, err)
			}
		}
	}
}

// Each switch of the mock has a check in the probe, or a reason why not.
func TestChecks_coverSwitches(t *testing.T) {
	covered := coveredSwitches()
	for _, info := range mockwebex.SwitchTable() {
		reason := notCovered[info.Name]
		if slices.Contains(covered, info.Name) == (reason != "") {
			t.Errorf("switch %s: covered is %v, and the reason why not is %q", info.Name, slices.Contains(covered, info.Name), reason)
		}
	}
	for name := range notCovered {
		switchInfo(t, name)
	}
}
