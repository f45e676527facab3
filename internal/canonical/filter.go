package canonical

import (
	"slices"
	"strings"
)

// WebhookFilter sorts the "&"-joined conditions of a webhook filter.
//
// Only the order of conditions is free. The commas of a value keep their order and a repeated condition is kept, since Webex
// documents neither as meaningless; nothing is percent-decoded, because Webex compares the text it was given; and a value may
// itself hold "=", as padded Webex IDs do.
func WebhookFilter(filter string) string {
	conditions := strings.Split(filter, "&")
	slices.Sort(conditions)
	return strings.Join(conditions, "&")
}
