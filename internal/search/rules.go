package search

import (
	"fmt"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// The limits of a search.
const (
	maxSpan      = 365 * 24 * time.Hour
	maxMonthsAgo = 36
	// clockTolerance is the error of the machine's clock for which the provider allows: within it, Webex decides.
	clockTolerance = 5 * time.Minute
)

var timeRule = tfvalue.Rule{
	Allowed: "a time in RFC 3339 format, such as 2027-03-01T08:00:00Z",
	Problem: func(text string) string {
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return fmt.Sprintf("got %q", text)
		}
		return ""
	},
}

var withinRule = tfvalue.Rule{
	Allowed: "a duration of 1s to 8760h (365 days) such as 90m or 720h",
	Problem: func(text string) string {
		if duration, err := time.ParseDuration(text); err != nil || duration < time.Second || duration > maxSpan {
			return fmt.Sprintf("got %q", text)
		}
		return ""
	},
}

// channelTypeRule accepts unknown channel types, because Webex adds some, but the type becomes part of a query.
var channelTypeRule = tfvalue.Rule{
	Allowed: `a channel type such as "telephony", "email", "chat", "social" or "workItem"`,
	Problem: func(text string) string {
		if !webexapi.IsChannelType(text) {
			return fmt.Sprintf("got %q", text)
		}
		return ""
	},
}
