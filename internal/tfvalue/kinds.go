package tfvalue

import (
	"fmt"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/schedule"
)

// Date is a calendar date. It has only one spelling.
var Date = TextType{kind: &kind{
	Rule: Rule{
		Name:    "date",
		Allowed: "a calendar date in the form YYYY-MM-DD",
		Problem: func(date string) string {
			if _, err := time.Parse(time.DateOnly, date); err != nil {
				return fmt.Sprintf("got %q", date)
			}
			return ""
		},
	},
	canonical: unchanged,
}}

// ID is an ID that Webex assigned. Most IDs are UUIDs, whose case is not significant; the IDs of older queues are not UUIDs and are
// used as they are.
var ID = TextType{kind: &kind{
	Rule: Rule{
		Name:    "ID",
		Allowed: "the ID that Webex assigned to the object, without spaces",
		Problem: func(id string) string {
			switch {
			case id == "":
				return "got an empty string"
			case strings.ContainsAny(id, " \t\r\n"):
				return "got an ID with spaces"
			default:
				return ""
			}
		},
	},
	canonical: canonical.UUID,
}}

// Label is a text for people, such as a name. Spaces at its ends and the form of composed characters are not significant. Attributes have
// validators of their own.
var Label = TextType{kind: &kind{Rule: Rule{Name: "text"}, canonical: canonical.Text, personal: true}}

// URL is an absolute URL. The case of its host, the default port and the slash of an empty path are not significant. Attributes have
// validators of their own.
var URL = TextType{kind: &kind{Rule: Rule{Name: "URL"}, canonical: canonical.URL, personal: true}}

// OrganizationID is the ID of an organization. All documented forms of an ID are equivalent.
var OrganizationID = TextType{kind: &kind{
	Rule: Rule{
		Name:    "organization ID",
		Allowed: `the UUID of an organization or its Webex ID (base64 of "ciscospark://us/ORGANIZATION/<uuid>" or of the UUID)`,
		Problem: organizationIDProblem,
	},
	canonical: canonicalOrganizationID,
}}

func canonicalOrganizationID(id string) string {
	if uuid, err := canonical.OrganizationID(id); err == nil {
		return uuid
	}
	return id
}

func organizationIDProblem(id string) string {
	if _, err := canonical.OrganizationID(id); err == nil {
		return ""
	}
	if other, err := canonical.DecodeID(id); err == nil && other.Type != "ORGANIZATION" {
		return fmt.Sprintf("got %q, whose type is %s", id, other.Type)
	}
	return fmt.Sprintf("got %q", id)
}

// PhoneNumber is the number of a scheduled callback. Separators are not significant; a leading "+" is.
var PhoneNumber = TextType{kind: &kind{
	Rule: Rule{
		Name:    "phone number",
		Allowed: `7 to 15 characters: digits, space, "-", "(", ")" and ".", with an optional "+" in front`,
		Problem: phoneNumberProblem,
	},
	canonical:  canonical.PhoneNumber,
	sameStored: canonical.SamePhoneNumber,
	personal:   true,
}}

const digits = "0123456789"

// phoneNumberProblem never quotes the number, which is personal data and would end up in the logs of a pipeline.
func phoneNumberProblem(number string) string {
	for i, r := range number {
		if !strings.ContainsRune(digits+" -().", r) && (r != '+' || i > 0) {
			return fmt.Sprintf("got the character %q", r)
		}
	}
	// Webex counts the separators.
	if length := len(number); length < canonical.MinPhoneNumber || length > canonical.MaxPhoneNumber {
		return fmt.Sprintf("got %d characters", length)
	}
	if !strings.ContainsAny(number, digits) {
		return "got no digits"
	}
	return ""
}

// TimeOfDay is a local time. "10:00" and "10:00:00" are equivalent.
var TimeOfDay = TextType{kind: &kind{
	Rule: Rule{
		Name:    "time of day",
		Allowed: "HH:MM or HH:MM:SS from 00:00 to 23:59:59",
		Problem: func(clock string) string {
			full := canonical.TimeOfDay(clock)
			// time.Parse also accepts one-digit hours and fractions of a second; formatting the result detects them.
			if t, err := time.Parse(time.TimeOnly, full); err != nil || t.Format(time.TimeOnly) != full {
				return fmt.Sprintf("got %q", clock)
			}
			return ""
		},
	},
	canonical: canonical.TimeOfDay,
}}

// TimeZone is an IANA time zone. The former and the current name of a zone are equivalent, because Webex may replace one by the other.
var TimeZone = TextType{kind: &kind{
	Rule: Rule{
		Name:    "time zone",
		Allowed: `a name from the IANA time zone database such as "Europe/Berlin"`,
		Problem: func(zone string) string {
			if _, err := schedule.Location(zone); err != nil {
				return fmt.Sprintf("got %q", zone)
			}
			return ""
		},
	},
	canonical: canonical.TimeZone,
}}

// Time is a time in RFC 3339. Its time zone is not significant. It is only computed: a state may hold any text that a mock of the provider
// made up.
var Time = TextType{kind: &kind{Rule: Rule{Name: "time"}, canonical: canonical.Time}}

// UUID is a UUID. Its case is not significant.
var UUID = TextType{kind: &kind{
	Rule: Rule{
		Name:    "UUID",
		Allowed: `36 characters such as "96abc2aa-3dcc-11e5-a152-fe34819cdc9a"`,
		Problem: func(id string) string {
			if !canonical.IsUUID(id) {
				return fmt.Sprintf("got %q", id)
			}
			return ""
		},
	},
	canonical: canonical.UUID,
}}

// WebhookFilter is the filter of a webhook. The order of its conditions and the case of email addresses are not significant.
var WebhookFilter = TextType{kind: &kind{
	Rule: Rule{
		Name:    "webhook filter",
		Allowed: `conditions name=value joined by "&", such as "roomType=direct&hasFiles=true"`,
		Problem: webhookFilterProblem,
	},
	canonical: canonical.WebhookFilter,
	personal:  true,
}}

// webhookFilterProblem does not validate names and values, because Webex keeps adding new ones. It never quotes a value, which may be
// a person's email address.
func webhookFilterProblem(filter string) string {
	for condition := range strings.SplitSeq(filter, "&") {
		// A value may contain "=", as padded IDs do.
		name, value, _ := strings.Cut(condition, "=")
		switch {
		case name == "":
			return "got a condition without a name"
		case strings.TrimSpace(name) != name:
			return fmt.Sprintf("got spaces around the name %q", strings.TrimSpace(name))
		case value == "":
			return fmt.Sprintf("got %q without a value", name)
		}
	}
	return ""
}

func unchanged(text string) string { return text }
