package webexapi

import (
	"context"
	"iter"
	"time"
)

// Webhooks is the platform API for webhooks, https://developer.webex.com/docs/api/v1/webhooks.
type Webhooks struct{ client *Client }

// Webhook is a webhook as Webex returns it. The secret that some answers echo is never decoded.
type Webhook struct {
	ID        string
	Name      string
	TargetURL string
	Resource  string
	Event     string
	Filter    string
	Status    string
	OwnedBy   string
	OrgID     string
	CreatedBy string
	AppID     string
	Created   time.Time
}

// WebhookCreate is the body of a create. OwnedBy is sent only when it is "org".
type WebhookCreate struct {
	Name, TargetURL, Resource, Event, Filter, Secret, OwnedBy string
}

// WebhookUpdate is what Webex lets change. An empty Secret or Status is not sent; Status may only be "active".
type WebhookUpdate struct {
	Name, TargetURL, Secret, Status string
}

// WebhookListOptions narrows a listing.
type WebhookListOptions struct {
	// OwnedBy is "org" for the organisation's webhooks, else empty.
	OwnedBy string
	// Max limits the total; 0 means all.
	Max int
}

// Create makes a webhook, once, whatever happens on the way (see createOnce). The strings are warnings for the user.
func (s *Webhooks) Create(ctx context.Context, create WebhookCreate) (*Webhook, []string, error) {
	panic("stub")
}

// Get reads one webhook with a request of its own.
func (s *Webhooks) Get(ctx context.Context, id string) (*Webhook, error) { panic("stub") }

// Read is Get for a refresh of many: it may be answered by a listing that is shared with other reads.
// ownedBy is where the webhook is expected ("creator", "org"); empty means unknown.
func (s *Webhooks) Read(ctx context.Context, id, ownedBy string) (*Webhook, error) { panic("stub") }

// All lists webhooks over all pages.
func (s *Webhooks) All(ctx context.Context, options WebhookListOptions) iter.Seq2[Webhook, error] {
	panic("stub")
}

// Update changes a webhook in place.
func (s *Webhooks) Update(ctx context.Context, id string, update WebhookUpdate) (*Webhook, error) {
	panic("stub")
}

// Delete removes a webhook. One that Webex says is gone already is no error.
func (s *Webhooks) Delete(ctx context.Context, id string) error { panic("stub") }
