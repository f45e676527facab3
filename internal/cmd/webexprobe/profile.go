package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// profile is what -json writes: the switches with which the mock behaves like the organization, and all answers. It holds nothing
// that identifies the organization, its objects or its people.
type profile struct {
	mockwebex.Profile
	Checks []profileCheck `json:"checks"`
}

type profileCheck struct {
	Name    string `json:"name"`
	Seen    string `json:"seen,omitempty"`
	Assumed string `json:"assumed"`
	Result  string `json:"result"`
	// Reason says why the check was not asked.
	Reason string `json:"reason,omitempty"`
}

// profileOf encodes the profile of results, which have a fixed order. What the mock has no value for is left out of the switches.
func profileOf(results []result) ([]byte, error) {
	var switches mockwebex.Switches
	written := profile{Checks: []profileCheck{}}
	for _, result := range results {
		for name, value := range result.answer.switches {
			_ = setSwitch(&switches, name, value)
		}
		written.Checks = append(written.Checks, profileCheck{
			Name: result.check.name, Seen: result.answer.seen, Assumed: result.check.expects,
			Result: result.verdict(), Reason: result.reason,
		})
	}
	written.Profile = mockwebex.ProfileOf(switches)
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(written)
	return encoded.Bytes(), err
}

func setSwitch(switches *mockwebex.Switches, name, value string) error {
	for _, info := range mockwebex.SwitchTable() {
		if info.Name == name {
			return info.Set(switches, value)
		}
	}
	return fmt.Errorf("the mock has no switch %q", name)
}
