package webhook

import (
	"context"
	"iter"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// listed lists the webhooks of an owner: "org", "creator", or "" for what Webex lists by itself. limit 0 means all.
func listed(ctx context.Context, client *webexapi.Client, ownedBy string, limit int) iter.Seq2[webexapi.Webhook, error] {
	if ownedBy != ownedByCreator {
		return client.Webhooks.All(ctx, webexapi.WebhookListOptions{OwnedBy: ownedBy, Max: limit})
	}
	// Webex only knows ownedBy=org, and does not say whether its plain list leaves those out.
	return func(yield func(webexapi.Webhook, error) bool) {
		left := limit
		for hook, err := range client.Webhooks.All(ctx, webexapi.WebhookListOptions{}) {
			if err == nil && hook.OwnedBy == ownedByOrg {
				continue
			}
			if !yield(hook, err) || err != nil {
				return
			}
			if left--; left == 0 {
				return
			}
		}
	}
}
