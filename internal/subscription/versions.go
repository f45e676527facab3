package subscription

import (
	"context"
	"iter"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// versions are the versions of the API. Each is documented to list only its own subscriptions.
var versions = []webexapi.SubscriptionVersion{webexapi.SubscriptionV1, webexapi.SubscriptionV2}

// allVersions lists the subscriptions of both versions, each once even if both versions list it. The listing ends with the first error.
func allVersions(ctx context.Context, subscriptions *webexapi.Subscriptions, orgID string) iter.Seq2[webexapi.Subscription, error] {
	return func(yield func(webexapi.Subscription, error) bool) {
		seen := map[string]bool{}
		for _, version := range versions {
			for subscription, err := range subscriptions.All(ctx, orgID, version) {
				id := canonical.UUID(subscription.ID)
				if err == nil && seen[id] {
					continue
				}
				seen[id] = true
				if subscription.ResourceVersion != "" {
					subscription.Version = webexapi.SubscriptionV2 // Version 1 has no resource versions.
				}
				if !yield(subscription, err) {
					return
				}
			}
		}
	}
}

// organization returns the organization for a request: the configured one, otherwise the provider's. If it is empty, Webex uses the token's
// organization and names it in the response, which saves a request to find it out.
func organization(client *webexapi.Client, named tfvalue.Text) string {
	if named.IsNull() || named.IsUnknown() {
		return client.ConfiguredOrgID()
	}
	return named.Canonical()
}
