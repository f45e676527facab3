package canonical

import (
	"net/url"
	"slices"
	"strings"
)

// WebhookFilter sorts the "&"-joined conditions of a webhook filter, percent-decoded and with email addresses in lower case.
//
// Webex does not document in which form it returns a filter; taken for another one, "a%40b" for "a@b" would replace the webhook with
// every apply. Otherwise only the order of conditions is free. The commas of a value keep their order and a repeated condition is
// kept, since Webex documents neither as meaningless; and a value may itself hold "=", as padded Webex IDs do.
func WebhookFilter(filter string) string {
	conditions := strings.Split(filter, "&")
	for i, condition := range conditions {
		conditions[i] = lowerCaseEmail(percentDecoded(condition))
	}
	slices.Sort(conditions)
	return strings.Join(conditions, "&")
}

func lowerCaseEmail(condition string) string {
	name, value, _ := strings.Cut(condition, "=")
	if !strings.Contains(value, "@") {
		return condition
	}
	return name + "=" + strings.ToLower(value)
}

// percentDecoded leaves alone what is malformed or would become two conditions.
func percentDecoded(condition string) string {
	for {
		decoded, err := url.PathUnescape(condition)
		if err != nil || decoded == condition || strings.Contains(decoded, "&") {
			return condition
		}
		condition = decoded // and again, so that what is canonical stays as it is
	}
}
