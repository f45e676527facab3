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

// allVersions lists the subscriptions of every version. It ends with the first error.
func allVersions(ctx context.Context, subscriptions *webexapi.Subscriptions, orgID string) iter.Seq2[webexapi.Subscription, error] {
	return func(yield func(webexapi.Subscription, error) bool) {
		for _, version := range versions {
			for subscription, err := range subscriptions.All(ctx, orgID, version) {
				if !yield(subscription, err) || err != nil {
					return
				}
			}
		}
	}
}

// organization is where to make or to look for what names no organisation of its own: in the provider's. Webex takes that of
// the token when a request names none, so that one which cannot be found out is no error here.
func organization(ctx context.Context, client *webexapi.Client, named tfvalue.Text) string {
	orgID, err := client.OrgID(ctx, named.Canonical())
	if err != nil {
		return named.Canonical()
	}
	return orgID
}
