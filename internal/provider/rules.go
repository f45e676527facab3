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

// regionRule accepts unknown regions, because Webex adds data centers, but the region becomes part of a host name.
var regionRule = tfvalue.Rule{
	Allowed: "the short name of a data center such as us1, eu2 or anz1, in lowercase letters, digits and dashes",
	Problem: func(region string) string {
		if !hostLabel().MatchString(region) {
			return fmt.Sprintf("got %q", region)
		}
		return ""
	},
}

// durationRule accepts Go durations above zero.
var durationRule = tfvalue.Rule{
	Allowed: "a positive duration such as 45s, 5m or 1h30m",
	Problem: func(text string) string {
		if duration, err := time.ParseDuration(text); err != nil || duration <= 0 {
			return fmt.Sprintf("got %q", text)
		}
		return ""
	},
}
