package mockwebex

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// switchValues are the names of the values of enumerated switches, in the order of their constants.
var switchValues = map[reflect.Type][]string{
	reflect.TypeFor[TimeStyle]():   {"milliseconds", "whole-seconds", "epoch-seconds"},
	reflect.TypeFor[NumberStyle](): {"plain", "text", "fraction"},
	reflect.TypeFor[SecretEcho]():  {"always", "on-write", "never", "masked"},
	reflect.TypeFor[UpdateStyle](): {"object", "no-content", "empty"},
	reflect.TypeFor[RepeatStyle](): {"nothing", "on-page", "across-pages"},
	reflect.TypeFor[IDStyle]():     {"as-created", "base64-uuid", "cluster", "uuid"},
	reflect.TypeFor[ErrorStyle](): {
		"documented", "number-key", "text", "code", "empty", "problem", "field-map", "reasons", "details", "error-message",
		"api-error", "bare-string", "list", "plain-text",
	},
	reflect.TypeFor[EmptyStyle]():  {"absent", "kept", "ignored"},
	reflect.TypeFor[NestedStyle](): {"either", "operator-first", "field-first"},
}

// SwitchInfo describes one of the Switches.
type SwitchInfo struct {
	// Name is the key in a profile and the name of the flag of internal/cmd/mockwebex.
	Name string
	// Doc describes the switch.
	Doc string
	// Values are the accepted values of an enumeration, the default first; nil for other kinds.
	Values []string
	// Bool reports whether the switch is on or off.
	Bool bool
	// Default is the value that the switch has by default, as Get returns it.
	Default string

	field       int
	zeroDefault string
}

// SwitchTable returns all switches in the order of the fields of Switches.
func SwitchTable() []SwitchInfo { return slices.Clone(switchTable) }

var switchTable = func() []SwitchInfo {
	fields := reflect.TypeFor[Switches]()
	table := make([]SwitchInfo, fields.NumField())
	for i := range table {
		field := fields.Field(i)
		info := SwitchInfo{
			Name: kebab(field.Name), Doc: field.Tag.Get("doc"), Values: switchValues[field.Type], Bool: field.Type.Kind() == reflect.Bool,
			field: i, zeroDefault: field.Tag.Get("status"),
		}
		info.Default = info.Get(Switches{})
		table[i] = info
	}
	return table
}()

// kebab converts a Go name: WebhookIDForm to webhook-id-form.
func kebab(name string) string {
	var text strings.Builder
	letters := []rune(name)
	for i, letter := range letters {
		startsWord := unicode.IsUpper(letter) && i > 0 &&
			(!unicode.IsUpper(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		if startsWord {
			text.WriteByte('-')
		}
		text.WriteRune(unicode.ToLower(letter))
	}
	return text.String()
}

// lookUpSwitch finds a switch by name.
func lookUpSwitch(name string) (SwitchInfo, bool) {
	at := slices.IndexFunc(switchTable, func(info SwitchInfo) bool { return info.Name == name })
	if at < 0 {
		return SwitchInfo{}, false
	}
	return switchTable[at], true
}

// Get returns the value of the switch as text.
func (i SwitchInfo) Get(switches Switches) string {
	field := reflect.ValueOf(switches).Field(i.field)
	switch value := field.Interface().(type) {
	case bool:
		return strconv.FormatBool(value)
	case string:
		return value
	case time.Duration:
		return value.String()
	case int:
		if value == 0 && i.zeroDefault != "" {
			return i.zeroDefault
		}
		return strconv.Itoa(value)
	default:
		if at := int(field.Int()); at >= 0 && at < len(i.Values) {
			return i.Values[at]
		}
		return strconv.FormatInt(field.Int(), 10)
	}
}

// Set changes the switch to the value that a text stands for.
func (i SwitchInfo) Set(switches *Switches, text string) error {
	field := reflect.ValueOf(switches).Elem().Field(i.field)
	switch field.Interface().(type) {
	case bool:
		value, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%s must be true or false, not %q", i.Name, text)
		}
		field.SetBool(value)
	case string:
		field.SetString(text)
	case time.Duration:
		value, err := time.ParseDuration(text)
		if err != nil {
			return fmt.Errorf("%s must be a duration such as 1m30s, not %q", i.Name, text)
		}
		field.SetInt(int64(value))
	case int:
		return i.setNumber(field, text)
	default:
		at := slices.Index(i.Values, text)
		if at < 0 {
			return fmt.Errorf("%s must be one of %s, not %q", i.Name, strings.Join(i.Values, ", "), text)
		}
		field.SetInt(int64(at))
	}
	return nil
}

func (i SwitchInfo) setNumber(field reflect.Value, text string) error {
	value, err := strconv.Atoi(text)
	switch {
	case i.zeroDefault == "" && (err != nil || value < 0):
		return fmt.Errorf("%s must be a number that is not negative, not %q", i.Name, text)
	case i.zeroDefault != "" && (err != nil || value < 200 || value > 599):
		return fmt.Errorf("%s must be an HTTP status from 200 to 599, not %q", i.Name, text)
	}
	field.SetInt(int64(value))
	return nil
}
