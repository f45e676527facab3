package main

import (
	"fmt"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// switchFlag is the flag of one of the mock's switches. It collects the values that the user gives.
type switchFlag struct {
	info   mockwebex.SwitchInfo
	values map[string]string
}

// String implements flag.Value.
func (f switchFlag) String() string { return f.values[f.info.Name] }

// Set implements flag.Value.
func (f switchFlag) Set(text string) error {
	if err := f.info.Set(&mockwebex.Switches{}, text); err != nil {
		return err
	}
	f.values[f.info.Name] = text
	return nil
}

// IsBoolFlag allows a flag without a value.
func (f switchFlag) IsBoolFlag() bool { return f.info.Bool }

// usage describes a switch with its kind of value and its default.
func usage(info mockwebex.SwitchInfo) string {
	switch {
	case info.Bool:
		return info.Doc
	case info.Values != nil:
		return fmt.Sprintf("%s: %s (default %s)", info.Doc, strings.Join(info.Values, ", "), info.Default)
	case info.Default == "":
		return info.Doc
	default:
		return fmt.Sprintf("%s (default %s)", info.Doc, info.Default)
	}
}

// switchProfile is the profile that the flags for switches make.
func (s settings) switchProfile() mockwebex.Profile {
	profile := mockwebex.Profile{Switches: map[string]any{}}
	for name, value := range s.switches {
		profile.Switches[name] = value
	}
	return profile
}
