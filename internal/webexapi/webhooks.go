package webexapi

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// Webhooks is the platform API for webhooks, https://developer.webex.com/docs/api/v1/webhooks.
type Webhooks struct{ collection[Webhook] }

// Webhook is a webhook as Webex returns it. The secret that some answers echo is never decoded.
type Webhook struct {
	ID        string
	Name      string
	TargetURL string
	Resource  string
	Event     string
	Filter    string
	Status    string
	// OwnedBy is "creator" or "org"; empty when the answer did not tell.
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
	// OwnedBy is "org" for the organization's webhooks, "creator" for those of the token's owner, empty for Webex's own choice.
	OwnedBy string
	// Max limits the total; 0 means all.
	Max int
}

// The owners of a webhook. A request may only name OwnedByOrg; everything else is the creator's.
const (
	OwnedByCreator = "creator"
	OwnedByOrg     = "org"
)

// webhookGoneToo are the statuses besides 404 by which the platform says that a webhook is gone.
var webhookGoneToo = []int{http.StatusGone}

// Create makes a webhook, once, whatever happens on the way (see creation). The strings are warnings for the user.
func (s *Webhooks) Create(ctx context.Context, create WebhookCreate) (*Webhook, []string, error) {
	once := recipe[Webhook]{
		key:      create.Name + "\n" + create.TargetURL,
		searched: "the list of webhooks owned by the " + owner(create.OwnedBy),
		post: func(ctx context.Context, budget *retryBudget) (*Webhook, *answer, error) {
			asked := call{method: http.MethodPost, host: platform, path: "/webhooks", body: create.body()}
			return post[webhookAnswer](ctx, &s.collection, asked, budget)
		},
		listings:   []fetch[Webhook]{s.pages(create.OwnedBy, pageSize)},
		get:        s.get,
		invisible:  IsNotFound,
		created:    func(w Webhook) time.Time { return w.Created },
		sameKey:    create.sameKey,
		sameFields: create.sameFields,
	}
	if create.Secret != "" {
		once.confirm = func(ctx context.Context, id string) (*Webhook, error) {
			return s.Update(ctx, id, WebhookUpdate{Name: create.Name, TargetURL: create.TargetURL, Secret: create.Secret})
		}
	}
	return s.create(ctx, once)
}

func (c WebhookCreate) body() webhookJSON {
	body := webhookJSON{Name: c.Name, TargetURL: c.TargetURL, Resource: c.Resource, Event: c.Event, Filter: c.Filter, Secret: c.Secret}
	if c.OwnedBy == OwnedByOrg {
		body.OwnedBy = OwnedByOrg
	}
	return body
}

// sameKey reports that a webhook agrees on the key fields.
func (c WebhookCreate) sameKey(w Webhook) bool { return c.Name == w.Name && c.TargetURL == w.TargetURL }

// sameFields reports that a webhook agrees on every field that can be read back.
func (c WebhookCreate) sameFields(w Webhook) bool {
	return c.sameKey(w) && c.Resource == w.Resource && c.Event == w.Event &&
		canonical.WebhookFilter(c.Filter) == canonical.WebhookFilter(w.Filter) &&
		(w.OwnedBy == "" || owner(c.OwnedBy) == w.OwnedBy)
}

// owner is the value of ownedBy that an answer has.
func owner(ownedBy string) string {
	if ownedBy == OwnedByOrg {
		return OwnedByOrg
	}
	return OwnedByCreator
}

func webhookID(w Webhook) string { return canonical.UUID(w.ID) }

// Get reads one webhook with a request of its own.
func (s *Webhooks) Get(ctx context.Context, id string) (*Webhook, error) {
	return s.claimed(s.get(ctx, id))
}

func (s *Webhooks) get(ctx context.Context, id string) (*Webhook, error) {
	return one[webhookAnswer](ctx, s.client, call{method: http.MethodGet, host: platform, path: webhookPath(id), goneToo: webhookGoneToo})
}

// Read is Get for a refresh of many: it may be answered by a listing that is shared with other reads.
// ownedBy is where the webhook is expected ("creator", "org"); empty means unknown.
func (s *Webhooks) Read(ctx context.Context, id, ownedBy string) (*Webhook, error) {
	return s.read(ctx, sharedRead[Webhook]{
		key:     canonical.UUID(id),
		get:     func(ctx context.Context) (*Webhook, error) { return s.get(ctx, id) },
		listing: owner(ownedBy),
		first:   s.pages(ownedBy, pageSize),
	})
}

// All lists webhooks over all pages.
func (s *Webhooks) All(ctx context.Context, options WebhookListOptions) iter.Seq2[Webhook, error] {
	if options.OwnedBy == OwnedByCreator {
		// Webex only knows ownedBy=org, and does not say whether its plain list leaves those out.
		own := func(webhook Webhook) bool { return webhook.OwnedBy != OwnedByOrg }
		return atMost(matching(s.pages("", pageSize).all(ctx), own), options.Max)
	}
	size := pageSize
	if 0 < options.Max && options.Max < size {
		size = options.Max
	}
	return atMost(s.pages(options.OwnedBy, size).all(ctx), options.Max)
}

func (s *Webhooks) pages(ownedBy string, size int) fetch[Webhook] {
	query := url.Values{"max": {strconv.Itoa(size)}}
	if ownedBy == OwnedByOrg {
		query.Set("ownedBy", OwnedByOrg)
	}
	return linkedPages[webhookAnswer](s.client, call{method: http.MethodGet, host: platform, path: "/webhooks", query: query})
}

// Update changes a webhook in place.
func (s *Webhooks) Update(ctx context.Context, id string, update WebhookUpdate) (*Webhook, error) {
	return change[webhookAnswer](ctx, &s.collection, id, call{
		method: http.MethodPut, host: platform, path: webhookPath(id), goneToo: webhookGoneToo,
		body: webhookJSON{Name: update.Name, TargetURL: update.TargetURL, Secret: update.Secret, Status: update.Status},
	})
}

// Delete removes a webhook. One that Webex says is gone already is no error.
func (s *Webhooks) Delete(ctx context.Context, id string) error {
	return unlessGone(s.delete(ctx, id, call{method: http.MethodDelete, host: platform, path: webhookPath(id)}))
}

func webhookPath(id string) string { return "/webhooks/" + url.PathEscape(id) }

// webhookJSON is the body of a POST or PUT.
type webhookJSON struct {
	Name      string `json:"name"`
	TargetURL string `json:"targetUrl"`
	Resource  string `json:"resource,omitempty"`
	Event     string `json:"event,omitempty"`
	Filter    string `json:"filter,omitempty"`
	Secret    string `json:"secret,omitempty"`
	OwnedBy   string `json:"ownedBy,omitempty"`
	Status    string `json:"status,omitempty"`
}

// webhookAnswer is a webhook in an answer. It has no secret, so that an echoed one goes no further.
type webhookAnswer struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	TargetURL string  `json:"targetUrl"`
	Resource  string  `json:"resource"`
	Event     string  `json:"event"`
	Filter    string  `json:"filter"`
	Status    string  `json:"status"`
	OwnedBy   string  `json:"ownedBy"`
	OrgID     string  `json:"orgId"`
	CreatedBy string  `json:"createdBy"`
	AppID     string  `json:"appId"`
	Created   instant `json:"created"`
}

func (w webhookAnswer) value() (Webhook, error) {
	if w.ID == "" {
		return Webhook{}, errNoID
	}
	return Webhook{
		ID: w.ID, Name: w.Name, TargetURL: w.TargetURL, Resource: w.Resource, Event: w.Event, Filter: w.Filter,
		Status: w.Status, OwnedBy: w.OwnedBy, OrgID: w.OrgID, CreatedBy: w.CreatedBy, AppID: w.AppID, Created: w.Created.Time,
	}, nil
}
