package tfvalue

import (
	"fmt"

	"github.com/webex-terraform/terraform-provider-webex/internal/schedule"
)

// TimeZone is an IANA time zone. Aliases of one zone are different names: which of them Webex knows is its own matter.
var TimeZone = TextType{kind: &Kind{
	name:      "time zone",
	allowed:   `a name of the IANA database such as "Europe/Berlin"`,
	canonical: unchanged,
	problem:   timeZoneProblem,
}}

func timeZoneProblem(zone string) string {
	if _, err := schedule.Location(zone); err != nil {
		return fmt.Sprintf("got %q", zone)
	}
	return ""
}
