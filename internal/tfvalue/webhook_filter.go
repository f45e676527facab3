package tfvalue

import (
	"fmt"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// WebhookFilter is the filter of a Webex webhook. The order of its conditions makes no difference.
var WebhookFilter = TextType{kind: &Kind{
	name:      "webhook filter",
	allowed:   `conditions name=value joined by "&", such as "roomType=direct&hasFiles=true"`,
	canonical: canonical.WebhookFilter,
	problem:   webhookFilterProblem,
}}

// webhookFilterProblem leaves names and values to Webex, which adds new ones.
func webhookFilterProblem(filter string) string {
	for condition := range strings.SplitSeq(filter, "&") {
		// A value may hold "=", as padded IDs do.
		name, value, _ := strings.Cut(condition, "=")
		if name == "" || value == "" || strings.TrimSpace(name) != name {
			return fmt.Sprintf("got %q", condition)
		}
	}
	return ""
}
