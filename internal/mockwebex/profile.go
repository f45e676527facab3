package mockwebex

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Profile describes how an organization answers the questions that the documentation leaves open: the switches that differ
// from the default, by name. As JSON it is {"switches": {"webhook-create-status": 201}}; other keys are ignored.
type Profile struct {
	Switches map[string]any `json:"switches"`
}

// ParseProfile reads a profile and checks that each switch exists and accepts its value.
func ParseProfile(data []byte) (Profile, error) {
	var profile Profile
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&profile); err != nil {
		return Profile{}, fmt.Errorf("profile: %w", err)
	}
	if profile.Switches == nil {
		return Profile{}, fmt.Errorf("profile: the object %q is missing", "switches")
	}
	var ignored Switches
	return profile, profile.Apply(&ignored)
}

// ProfileOf returns the profile of switches.
func ProfileOf(switches Switches) Profile {
	profile := Profile{Switches: map[string]any{}}
	for _, info := range switchTable {
		if value := info.Get(switches); value != info.Default {
			profile.Switches[info.Name] = json.RawMessage(info.encode(value))
		}
	}
	return profile
}

// encode writes a value as JSON: booleans and numbers bare, everything else as a string.
func (i SwitchInfo) encode(value string) []byte {
	if i.Values == nil && json.Valid([]byte(value)) {
		return []byte(value)
	}
	quoted, _ := json.Marshal(value)
	return quoted
}

// Apply changes the switches that the profile names.
func (p Profile) Apply(switches *Switches) error {
	for _, name := range slices.Sorted(maps.Keys(p.Switches)) {
		info, ok := lookUpSwitch(name)
		if !ok {
			return fmt.Errorf("profile: there is no switch %q", name)
		}
		value := p.Switches[name]
		if raw, ok := value.(json.RawMessage); ok {
			_ = json.Unmarshal(raw, &value)
		}
		if err := info.Set(switches, fmt.Sprint(value)); err != nil {
			return fmt.Errorf("profile: %w", err)
		}
	}
	return nil
}

// WithProfile makes the server behave like the organization that the profile describes. It panics if the profile names a
// switch or a value that does not exist, which ParseProfile reports as an error.
func WithProfile(profile Profile) Option {
	return func(s *Server) {
		if err := profile.Apply(&s.switches); err != nil {
			panic("mockwebex: " + err.Error())
		}
	}
}
