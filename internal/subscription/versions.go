package subscription

import (
	"context"
	"iter"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

const summaryList = "Could not list the subscriptions"

// versions are the versions of the API, each of which lists only its own subscriptions.
var versions = []webexapi.SubscriptionVersion{webexapi.SubscriptionV1, webexapi.SubscriptionV2}

// allVersions lists the subscriptions of every version. After an error it is not to be gone on with.
func allVersions(ctx context.Context, subscriptions *webexapi.Subscriptions, orgID string) iter.Seq2[webexapi.Subscription, error] {
	return func(yield func(webexapi.Subscription, error) bool) {
		for _, version := range versions {
			for subscription, err := range subscriptions.All(ctx, orgID, version) {
				if !yield(subscription, err) {
					return
				}
			}
		}
	}
}

// organization is the one that a request names when the configuration of the object names none: the provider's. Without it,
// Webex takes that of the token and tells in its answer, so that nobody has to be asked first.
func organization(client *webexapi.Client, named tfvalue.Text) string {
	if named.IsNull() || named.IsUnknown() {
		return client.ConfiguredOrgID()
	}
	return named.Canonical()
}
