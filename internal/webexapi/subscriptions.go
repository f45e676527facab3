package webexapi

import (
	"context"
	"iter"
	"time"
)

// Subscriptions is the Contact Center API for event subscriptions, /v1/subscriptions and /v2/subscriptions.
// Objects of one version are invisible to the other.
type Subscriptions struct{ client *Client }

// SubscriptionVersion is the API version under which a subscription lives.
type SubscriptionVersion string

// The two versions of the API.
const (
	SubscriptionV1 SubscriptionVersion = "v1"
	SubscriptionV2 SubscriptionVersion = "v2"
)

// Subscription is a subscription as Webex returns it; the secret is never returned.
type Subscription struct {
	ID              string
	Version         SubscriptionVersion
	OrgID           string
	Name            string
	Description     string
	EventTypes      []string
	DestinationURL  string
	ResourceVersion string
	Status          string
	CreatedTime     time.Time
	CreatedBy       string
	LastUpdatedTime time.Time
	LastUpdatedBy   string
}

// SubscriptionCreate is the body of a create. A ResourceVersion makes it a v2 subscription.
type SubscriptionCreate struct {
	Name            string
	Description     string
	EventTypes      []string
	DestinationURL  string
	Secret          string
	ResourceVersion string
}

// SubscriptionUpdate is the body of a PATCH: nil means "leave as it is". ResourceVersion is required for v2.
type SubscriptionUpdate struct {
	Description     *string
	EventTypes      []string
	DestinationURL  *string
	Secret          *string
	Status          *string
	ResourceVersion string
}

// EventType is something that a subscription can be told about.
type EventType struct{ Name, Resource, Action string }

// ResourceVersion is a version that a v2 subscription can name, "resource:version".
type ResourceVersion struct{ Resource, Version string }

// Create makes a subscription, once. The strings are warnings for the user. orgID may be empty: the token's organisation.
func (s *Subscriptions) Create(ctx context.Context, orgID string, create SubscriptionCreate) (*Subscription, []string, error) {
	panic("stub")
}

// Get reads one subscription with a request of its own.
func (s *Subscriptions) Get(ctx context.Context, orgID string, version SubscriptionVersion, id string) (*Subscription, error) {
	panic("stub")
}

// Read is Get for a refresh of many: it may be answered by a listing shared with other reads. An id that Webex refuses
// with 400 and that the list of its version does not contain is reported as not found.
func (s *Subscriptions) Read(ctx context.Context, orgID string, version SubscriptionVersion, id string) (*Subscription, error) {
	panic("stub")
}

// Find looks for a subscription whose version is not known: v2 first, then v1.
func (s *Subscriptions) Find(ctx context.Context, orgID, id string) (*Subscription, error) {
	panic("stub")
}

// All lists the subscriptions of one version.
func (s *Subscriptions) All(ctx context.Context, orgID string, version SubscriptionVersion) iter.Seq2[Subscription, error] {
	panic("stub")
}

// Update changes what is not nil.
func (s *Subscriptions) Update(ctx context.Context, orgID string, version SubscriptionVersion, id string, update SubscriptionUpdate) (*Subscription, error) {
	panic("stub")
}

// Delete removes a subscription. One that is gone already is no error.
func (s *Subscriptions) Delete(ctx context.Context, orgID string, version SubscriptionVersion, id string) error {
	panic("stub")
}

// EventTypes lists the event types of one version and, for v2, the resource versions.
func (s *Subscriptions) EventTypes(ctx context.Context, orgID string, version SubscriptionVersion) ([]EventType, []ResourceVersion, error) {
	panic("stub")
}
