package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// profile is the content of the -json file: the switches with which the mock behaves like the organization, and all answers. It contains
// nothing that identifies the organization, its objects or its people.
type profile struct {
	mockwebex.Profile
	Checks []profileCheck `json:"checks"`
}

type profileCheck struct {
	Name    string `json:"name"`
	Seen    string `json:"seen,omitempty"`
	Assumed string `json:"assumed"`
	Result  string `json:"result"`
	// Reason is the reason why there is no answer.
	Reason string `json:"reason,omitempty"`
}

// profileOf encodes the profile, with the checks in the order of results. Answers that the mock cannot reproduce have no switch.
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
