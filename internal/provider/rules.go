package provider

import (
	"fmt"
	"regexp"
	"sync"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

var hostLabel = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$`)
})

// regionRule accepts unknown regions, because Webex adds data centres, but the region becomes part of a host name.
var regionRule = tfvalue.Rule{
	Allowed: "the short name of a data centre such as us1, eu2 or anz1, in lower-case letters, digits and dashes",
	Problem: func(region string) string {
		if !hostLabel().MatchString(region) {
			return fmt.Sprintf("got %q", region)
		}
		return ""
	},
}

// durationRule accepts Go durations above zero.
var durationRule = tfvalue.Rule{
	Allowed: "a duration above zero such as 45s, 5m or 1h30m",
	Problem: func(text string) string {
		if duration, err := time.ParseDuration(text); err != nil || duration <= 0 {
			return fmt.Sprintf("got %q", text)
		}
		return ""
	},
}
