package webexapi

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// Subscriptions is the Contact Center API for event subscriptions, /v1/subscriptions and /v2/subscriptions.
// Objects of one version are invisible to the other.
type Subscriptions struct{ collection[Subscription] }

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

// version is the API version that a create belongs to.
func (c SubscriptionCreate) version() SubscriptionVersion {
	if c.ResourceVersion != "" {
		return SubscriptionV2
	}
	return SubscriptionV1
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

// Create makes a subscription, once. The strings are warnings for the user. orgID may be empty: the token's organization.
func (s *Subscriptions) Create(ctx context.Context, orgID string, create SubscriptionCreate) (*Subscription, []string, error) {
	version := create.version()
	once := recipe[Subscription]{
		key:      strings.Join([]string{canonical.UUID(orgID), string(version), create.Name, create.DestinationURL}, "\n"),
		searched: fmt.Sprintf("the list of %s subscriptions", version),
		post: func(ctx context.Context, budget *retryBudget) (*Subscription, *answer, error) {
			asked := call{method: http.MethodPost, host: contactCenter, path: subscriptionsPath(version), body: create.body(orgID)}
			made, got, err := post[subscriptionEnvelope](ctx, &s.collection, asked, budget)
			made, err = version.answered(made, err)
			return made, got, err
		},
		listings: []fetch[Subscription]{s.pages(orgID, version)},
		get:      func(ctx context.Context, id string) (*Subscription, error) { return s.get(ctx, orgID, version, id) },
		// An unknown id may be a 400 here.
		invisible:  func(err error) bool { return IsNotFound(err) || hasStatus(err, http.StatusBadRequest) },
		orgID:      canonical.UUID(orgID),
		created:    func(s Subscription) time.Time { return s.CreatedTime },
		sameKey:    create.sameKey,
		sameFields: create.sameFields,
	}
	if create.Secret != "" {
		once.confirm = func(ctx context.Context, id string) (*Subscription, error) {
			return s.Update(ctx, orgID, version, id, SubscriptionUpdate{Secret: &create.Secret, ResourceVersion: create.ResourceVersion})
		}
	}
	return s.create(ctx, once)
}

func (c SubscriptionCreate) body(orgID string) subscriptionCreate {
	return subscriptionCreate{
		Name: c.Name, Description: c.Description, EventTypes: c.EventTypes, DestinationURL: c.DestinationURL,
		Secret: c.Secret, OrgID: orgID, ResourceVersion: c.ResourceVersion,
	}
}

// sameKey reports that a subscription agrees on the key fields.
func (c SubscriptionCreate) sameKey(s Subscription) bool {
	return c.Name == s.Name && c.DestinationURL == s.DestinationURL
}

// sameFields reports that a subscription agrees on every field that can be read back.
func (c SubscriptionCreate) sameFields(s Subscription) bool {
	return c.sameKey(s) && c.Description == s.Description && c.ResourceVersion == s.ResourceVersion &&
		slices.Equal(asSet(c.EventTypes), asSet(s.EventTypes))
}

// asSet is a list whose order and repetitions mean nothing, sorted.
func asSet(texts []string) []string { return slices.Compact(slices.Sorted(slices.Values(texts))) }

func subscriptionID(s Subscription) string { return canonical.UUID(s.ID) }

// answered notes the version of the API that an answer came from, which Webex does not repeat.
func (v SubscriptionVersion) answered(subscription *Subscription, err error) (*Subscription, error) {
	if err == nil {
		subscription.Version = v
	}
	return subscription, err
}

// Get reads one subscription with a request of its own.
func (s *Subscriptions) Get(ctx context.Context, orgID string, version SubscriptionVersion, id string) (*Subscription, error) {
	return s.claimed(s.get(ctx, orgID, version, id))
}

func (s *Subscriptions) get(ctx context.Context, orgID string, version SubscriptionVersion, id string) (*Subscription, error) {
	return version.answered(one[subscriptionEnvelope](ctx, s.client, s.at(http.MethodGet, orgID, version, id)))
}

// Read is Get for a refresh of many: it may be answered by a listing shared with other reads. An id that is
// refused with 400 or a bare 404, and that the list of its version does not contain, is reported as not found.
func (s *Subscriptions) Read(ctx context.Context, orgID string, version SubscriptionVersion, id string) (*Subscription, error) {
	return s.read(ctx, sharedRead[Subscription]{
		key: canonical.UUID(id),
		get: func(ctx context.Context) (*Subscription, error) {
			subscription, err := s.get(ctx, orgID, version, id)
			return subscription, s.unlessUnlisted(ctx, orgID, version, id, err)
		},
		listing: canonical.UUID(orgID) + " " + string(version),
		first:   s.pages(orgID, version),
		whole:   true,
	})
}

// Find looks for a subscription whose version is not known: v2 first, then v1.
func (s *Subscriptions) Find(ctx context.Context, orgID, id string) (*Subscription, error) {
	subscription, err := s.Read(ctx, orgID, SubscriptionV2, id)
	if !IsNotFound(err) {
		return subscription, err
	}
	if subscription, err = s.Read(ctx, orgID, SubscriptionV1, id); IsNotFound(err) {
		return nil, fmt.Errorf("neither version of the API knows the subscription: %w", err)
	}
	return subscription, err
}

// All lists the subscriptions of one version.
func (s *Subscriptions) All(ctx context.Context, orgID string, version SubscriptionVersion) iter.Seq2[Subscription, error] {
	return s.pages(orgID, version).all(ctx)
}

// pages is the listing of one version: a single page, since the API has no paging.
func (s *Subscriptions) pages(orgID string, version SubscriptionVersion) fetch[Subscription] {
	return func(ctx context.Context) (*page[Subscription], error) {
		asked := call{method: http.MethodGet, host: contactCenter, path: subscriptionsPath(version), query: orgQuery(orgID)}
		var envelope listing[subscriptionAnswer]
		got, err := s.client.send(ctx, asked, &envelope)
		if err != nil {
			return nil, err
		}
		items, err := values(envelope.Data)
		if err != nil {
			return nil, s.client.unreadable(asked, got, err)
		}
		for i := range items {
			items[i].Version, items[i].OrgID = version, canonical.UUID(envelope.Meta.OrgID)
		}
		return &page[Subscription]{items: items, answer: got}, nil
	}
}

// Update changes what is not nil.
func (s *Subscriptions) Update(
	ctx context.Context, orgID string, version SubscriptionVersion, id string, update SubscriptionUpdate,
) (*Subscription, error) {
	return version.answered(change[subscriptionEnvelope](ctx, &s.collection, id, call{
		method: http.MethodPatch, host: contactCenter, path: subscriptionPath(version, id),
		body: subscriptionUpdate{
			Description: update.Description, EventTypes: update.EventTypes, DestinationURL: update.DestinationURL,
			Secret: update.Secret, Status: update.Status, OrgID: orgID, ResourceVersion: update.ResourceVersion,
		},
	}))
}

// Delete removes a subscription. One that is gone already is no error.
func (s *Subscriptions) Delete(ctx context.Context, orgID string, version SubscriptionVersion, id string) error {
	err := s.delete(ctx, id, s.at(http.MethodDelete, orgID, version, id))
	return unlessGone(s.unlessUnlisted(ctx, orgID, version, id, err))
}

// EventTypes lists the event types of one version and, for v2, the resource versions.
func (s *Subscriptions) EventTypes(
	ctx context.Context, orgID string, version SubscriptionVersion,
) ([]EventType, []ResourceVersion, error) {
	asked := call{method: http.MethodGet, host: contactCenter, path: "/" + string(version) + "/event-types", query: orgQuery(orgID)}
	var body struct {
		Meta struct {
			ResourceVersions []ResourceVersion `json:"resourceVersionList"`
		} `json:"meta"`
		Data *[]EventType `json:"data"`
	}
	got, err := s.client.send(ctx, asked, &body)
	if err != nil {
		return nil, nil, err
	}
	if body.Data == nil {
		return nil, nil, s.client.unreadable(asked, got, errors.New("the answer holds no list"))
	}
	return *body.Data, body.Meta.ResourceVersions, nil
}

// unlessUnlisted decides what a failure for an id means. Webex promises no 404 here, and documents no body: an unknown id may be
// a 400 or a bare 404, and so may much else. Both are taken for "gone" only when the list of the version, asked now, does not
// contain the id.
func (s *Subscriptions) unlessUnlisted(ctx context.Context, orgID string, version SubscriptionVersion, id string, err error) error {
	if IsNotFound(err) || !hasStatus(err, http.StatusBadRequest) && !hasStatus(err, http.StatusNotFound) {
		return err
	}
	for subscription, listErr := range s.All(ctx, orgID, version) {
		if listErr != nil || subscription.ID == canonical.UUID(id) {
			return err
		}
	}
	var refusal *Error
	errors.As(err, &refusal)
	gone := *refusal
	gone.StatusCode, gone.FromWebex = http.StatusNotFound, true
	gone.Message = fmt.Sprintf("the id is refused, and the list of %s subscriptions does not contain it. %s", version, refusal.Message)
	return &gone
}

// at is a call without a body for one subscription.
func (s *Subscriptions) at(method, orgID string, version SubscriptionVersion, id string) call {
	return call{method: method, host: contactCenter, path: subscriptionPath(version, id), query: orgQuery(orgID)}
}

func subscriptionsPath(version SubscriptionVersion) string {
	return "/" + string(version) + "/subscriptions"
}

func subscriptionPath(version SubscriptionVersion, id string) string {
	return subscriptionsPath(version) + "/" + url.PathEscape(id)
}

// orgQuery names the organization of a GET or DELETE; a POST or PATCH names it in the body.
func orgQuery(orgID string) url.Values {
	if orgID == "" {
		return nil
	}
	return url.Values{"orgId": {orgID}}
}

// subscriptionCreate is the body of a POST.
type subscriptionCreate struct {
	Name            string   `json:"name"`
	Description     string   `json:"description,omitempty"`
	EventTypes      []string `json:"eventTypes"`
	DestinationURL  string   `json:"destinationUrl"`
	Secret          string   `json:"secret,omitempty"`
	OrgID           string   `json:"orgId,omitempty"`
	ResourceVersion string   `json:"resourceVersion,omitempty"`
}

// subscriptionUpdate is the body of a PATCH. An empty description is sent: it clears the old one.
type subscriptionUpdate struct {
	Description     *string  `json:"description,omitempty"`
	EventTypes      []string `json:"eventTypes,omitempty"`
	DestinationURL  *string  `json:"destinationUrl,omitempty"`
	Secret          *string  `json:"secret,omitempty"`
	Status          *string  `json:"status,omitempty"`
	OrgID           string   `json:"orgId,omitempty"`
	ResourceVersion string   `json:"resourceVersion,omitempty"`
}

// subscriptionEnvelope is the answer about one subscription.
type subscriptionEnvelope struct {
	Meta meta               `json:"meta"`
	Data subscriptionAnswer `json:"data"`
}

func (e subscriptionEnvelope) value() (Subscription, error) {
	subscription, err := e.Data.value()
	subscription.OrgID = canonical.UUID(e.Meta.OrgID)
	return subscription, err
}

// subscriptionAnswer is a subscription in an answer.
type subscriptionAnswer struct {
	ID              string   `json:"id"`
	Name            string   `json:"name"`
	Description     string   `json:"description"`
	EventTypes      []string `json:"eventTypes"`
	DestinationURL  string   `json:"destinationUrl"`
	ResourceVersion string   `json:"resourceVersion"`
	Status          string   `json:"status"`
	CreatedTime     instant  `json:"createdTime"`
	CreatedBy       string   `json:"createdBy"`
	LastUpdatedTime instant  `json:"lastUpdatedTime"`
	LastUpdatedBy   string   `json:"lastUpdatedBy"`
}

func (a subscriptionAnswer) value() (Subscription, error) {
	if a.ID == "" {
		return Subscription{}, errNoID
	}
	return Subscription{
		ID: canonical.UUID(a.ID), Name: a.Name, Description: a.Description, EventTypes: a.EventTypes, DestinationURL: a.DestinationURL,
		ResourceVersion: a.ResourceVersion, Status: a.Status,
		CreatedTime: a.CreatedTime.Time, CreatedBy: a.CreatedBy,
		LastUpdatedTime: a.LastUpdatedTime.Time, LastUpdatedBy: a.LastUpdatedBy,
	}, nil
}
