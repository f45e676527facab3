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
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Subscriptions is the Contact Center API for event subscriptions, /v1/subscriptions and /v2/subscriptions. A subscription is visible
// only to the version that created it.
type Subscriptions struct{ collection[Subscription] }

func newSubscriptions(a *api) *Subscriptions {
	newBody := func() objectBody[Subscription] { return new(subscriptionBody) }
	return &Subscriptions{newCollection(a, givenSubscriptionID, newBody)}
}

// SubscriptionVersion is the API version of a subscription.
type SubscriptionVersion string

// The two versions of the API.
const (
	SubscriptionV1 SubscriptionVersion = "v1"
	SubscriptionV2 SubscriptionVersion = "v2"
)

// Subscription is a subscription as Webex returns it; the secret is never returned.
type Subscription struct {
	ID              string    `json:"id"`
	Name            string    `json:"name"`
	Description     string    `json:"description"`
	EventTypes      []string  `json:"eventTypes"`
	DestinationURL  string    `json:"destinationUrl"`
	ResourceVersion string    `json:"resourceVersion"`
	Status          string    `json:"status"`
	CreatedTime     Timestamp `json:"createdTime"`
	CreatedBy       string    `json:"createdBy"`
	LastUpdatedTime Timestamp `json:"lastUpdatedTime"`
	LastUpdatedBy   string    `json:"lastUpdatedBy"`

	// Version is the API version of the request, and OrgID the organization in the metadata of the response. The object contains
	// neither.
	Version SubscriptionVersion `json:"-"`
	OrgID   string              `json:"-"`
}

// SubscriptionCreate is the body of a create. A ResourceVersion makes it a v2 subscription.
type SubscriptionCreate struct {
	Name            string   `json:"name"`
	Description     string   `json:"description,omitempty"`
	EventTypes      []string `json:"eventTypes"`
	DestinationURL  string   `json:"destinationUrl"`
	Secret          string   `json:"secret,omitempty"`
	ResourceVersion string   `json:"resourceVersion,omitempty"`
}

func (c SubscriptionCreate) version() SubscriptionVersion {
	if c.ResourceVersion != "" {
		return SubscriptionV2
	}
	return SubscriptionV1
}

// SubscriptionUpdate is the body of a PATCH. A nil field is not changed, and an empty description clears the old one.
// ResourceVersion is required for v2.
type SubscriptionUpdate struct {
	Description     *string  `json:"description,omitempty"`
	EventTypes      []string `json:"eventTypes,omitempty"`
	DestinationURL  *string  `json:"destinationUrl,omitempty"`
	Secret          *string  `json:"secret,omitempty"`
	Status          *string  `json:"status,omitempty"`
	ResourceVersion string   `json:"resourceVersion,omitempty"`
}

// SubscriptionRef identifies a subscription. OrgID may be empty: the token's organization. Created is zero if unknown.
type SubscriptionRef struct {
	OrgID   string
	Version SubscriptionVersion
	ID      string
	Created time.Time
}

// EventType is a kind of event that a subscription can deliver.
type EventType struct {
	Name     string `json:"name"`
	Resource string `json:"resource"`
	Action   string `json:"action"`
}

// ResourceVersion is a version that a v2 subscription can name, "resource:version".
type ResourceVersion struct {
	Resource string `json:"resource"`
	Version  string `json:"version"`
}

// subscriptionBody is the body of a response about one subscription.
type subscriptionBody struct {
	Meta meta         `json:"meta"`
	Data Subscription `json:"data"`
}

func (b *subscriptionBody) object() *Subscription {
	b.Data.OrgID = canonical.UUID(b.Meta.OrgID)
	return &b.Data
}

func givenSubscriptionID(s Subscription) string { return s.ID }
func (b *subscriptionBody) target() any         { return b }

func subscriptionID(s Subscription) string { return canonical.ObjectID(s.ID) }

// returned sets the API version of a subscription that a response contained.
func (v SubscriptionVersion) returned(subscription *Subscription, err error) (*Subscription, error) {
	if err == nil {
		subscription.Version = v
	}
	return subscription, err
}

// Create creates a subscription only once (see create.go). An empty orgID means the token's organization. The errors of creates are
// *ExistsError, *CheckExistingError and *MayExistError.
func (s *Subscriptions) Create(
	ctx context.Context, orgID string, create SubscriptionCreate, options CreateOptions,
) (*CreateResult[Subscription], error) {
	ref, err := s.completeForChange(ctx, SubscriptionRef{OrgID: orgID})
	if err != nil {
		return nil, err
	}
	orgID = ref.OrgID
	version := create.version()
	result, err := s.create(ctx, createSpec[Subscription]{
		key: strings.Join([]string{
			canonical.UUID(orgID), string(version), canonical.Text(create.Name), canonical.URL(create.DestinationURL),
		}, "\n"),
		listing: subscriptionListing(orgID, version),
		shared:  true,
		list:    s.snapshots(orgID, version),
		sendPost: func(ctx context.Context, budget *transport.Budget) (*Subscription, error) {
			return version.returned(s.post(ctx, transport.Request{
				Method: http.MethodPost, Path: subscriptionsPath(version), Budget: budget, Confidential: []string{create.Secret},
				Body: struct {
					SubscriptionCreate
					OrgID string `json:"orgId,omitempty"`
				}{create, orgID},
			}, orgID))
		},
		sameKey:   create.sameKey,
		equal:     create.equal,
		created:   func(s Subscription) time.Time { return s.CreatedTime.Time },
		adoptable: func(Subscription) bool { return create.Secret != "" }, // Webex never returns whether there is one.
		orgID:     canonical.UUID(orgID),
	}, options)
	if err == nil && create.Secret != "" && (result.Adopted || result.Recovered) {
		s.resendSecret(ctx, orgID, create, result)
	}
	return result, err
}

// resendSecret sets the secret, which cannot be compared, after an existing subscription became the result.
func (s *Subscriptions) resendSecret(ctx context.Context, orgID string, create SubscriptionCreate, result *CreateResult[Subscription]) {
	ref := SubscriptionRef{OrgID: orgID, Version: create.version(), ID: result.Object.ID}
	update := SubscriptionUpdate{Secret: &create.Secret, ResourceVersion: create.ResourceVersion}
	changed, err := finishDespiteCancel(ctx, 2*s.client.RequestTimeout(), func(attempt context.Context) (*Subscription, error) {
		return s.patch(attempt, ref, update, requestOptions{once: ctx.Err() != nil})
	})
	if err != nil {
		result.SecretError = err
		return
	}
	result.Object = changed
}

func (c SubscriptionCreate) sameKey(s Subscription) bool {
	return canonical.Text(c.Name) == canonical.Text(s.Name) && canonical.URL(c.DestinationURL) == canonical.URL(s.DestinationURL)
}

func (c SubscriptionCreate) equal(s Subscription) bool {
	return c.sameKey(s) && canonical.Text(c.Description) == canonical.Text(s.Description) && c.ResourceVersion == s.ResourceVersion &&
		slices.Equal(sortedSet(c.EventTypes), sortedSet(s.EventTypes))
}

func sortedSet(texts []string) []string { return slices.Compact(slices.Sorted(slices.Values(texts))) }

// Get reads one subscription by id.
func (s *Subscriptions) Get(ctx context.Context, ref SubscriptionRef) (*Subscription, error) {
	ref, err := s.complete(ctx, ref)
	if err != nil {
		return nil, err
	}
	subscription, err := s.getOnce(ctx, ref)
	if err == nil || !mayBeUnknownSubscription(err) {
		return subscription, err
	}
	return s.awaitVisible(ctx, s.lookup(ref), err)
}

func (s *Subscriptions) getOnce(ctx context.Context, ref SubscriptionRef) (*Subscription, error) {
	return ref.Version.returned(s.get(ctx, transport.Request{
		Method: http.MethodGet, Path: ref.path(), Query: orgQuery(ref.OrgID),
	}, ref.OrgID))
}

// complete sets the organization if every request must name one.
func (s *Subscriptions) complete(ctx context.Context, ref SubscriptionRef) (SubscriptionRef, error) {
	var err error
	ref.OrgID, err = s.organizations.optional(ctx, ref.OrgID)
	return ref, err
}

// completeForChange is like complete but fails before it sends a request if the client is read-only.
func (s *Subscriptions) completeForChange(ctx context.Context, ref SubscriptionRef) (SubscriptionRef, error) {
	if err := s.checkWritable("The change of a subscription"); err != nil {
		return ref, err
	}
	return s.complete(ctx, ref)
}

// Read is like Get but may use a listing that it shares with other reads, as in a refresh. It returns a *GoneError if the subscription no
// longer exists.
func (s *Subscriptions) Read(ctx context.Context, ref SubscriptionRef) (*Subscription, error) {
	ref, err := s.complete(ctx, ref)
	if err != nil {
		return nil, err
	}
	subscription, err := s.reads.read(ctx, sharedRead[Subscription]{
		key:        canonical.ObjectID(ref.ID),
		get:        func(ctx context.Context) (*Subscription, error) { return s.getOnce(ctx, ref) },
		listing:    canonical.UUID(ref.OrgID) + " " + string(ref.Version),
		first:      s.pages(ref.OrgID, ref.Version, requestOptions{}),
		singlePage: true,
	})
	if err == nil {
		s.claims.markKnown(ref.ID)
		return subscription, nil
	}
	return s.confirm(ctx, s.lookup(ref), err)
}

// Find reads a subscription of unknown version: v2 first, then v1.
func (s *Subscriptions) Find(ctx context.Context, ref SubscriptionRef) (*Subscription, error) {
	ref.Version = SubscriptionV2
	subscription, err := s.Read(ctx, ref)
	if !IsGone(err) {
		return subscription, err
	}
	ref.Version = SubscriptionV1
	return s.Read(ctx, ref)
}

func (s *Subscriptions) lookup(ref SubscriptionRef) objectLookup[Subscription] {
	return objectLookup[Subscription]{
		id: canonical.ObjectID(ref.ID), created: ref.Created, notFound: mayBeUnknownSubscription,
		get: func(ctx context.Context) (*Subscription, error) { return s.getOnce(ctx, ref) },
		listings: []objectListing[Subscription]{
			{name: subscriptionListing(ref.OrgID, ref.Version), list: s.snapshots(ref.OrgID, ref.Version)},
		},
	}
}

// mayBeUnknownSubscription reports whether err is a response that Webex may return for an unknown id. Webex documents neither a 404 nor a
// body, and a 400 or a 404 without a body may have other causes, so the listing decides.
func mayBeUnknownSubscription(err error) bool {
	var noToken *NoTokenError
	status := transport.StatusOf(err)
	return !errors.As(err, &noToken) &&
		(status == http.StatusNotFound || status == http.StatusGone || status == http.StatusBadRequest)
}

// All lists the subscriptions of one version.
func (s *Subscriptions) All(ctx context.Context, orgID string, version SubscriptionVersion) iter.Seq2[Subscription, error] {
	return func(yield func(Subscription, error) bool) {
		orgID, err := s.organizations.optional(ctx, orgID)
		if err != nil {
			yield(Subscription{}, err)
			return
		}
		s.pages(orgID, version, requestOptions{}).all(ctx, subscriptionID)(yield)
	}
}

func (s *Subscriptions) snapshots(
	orgID string, version SubscriptionVersion,
) func(context.Context, requestOptions) (*snapshot[Subscription], error) {
	return func(ctx context.Context, options requestOptions) (*snapshot[Subscription], error) {
		read, err := readOnce(ctx, s.api, s.pages(orgID, version, options), subscriptionID)
		if err != nil {
			return nil, err
		}
		return &read.snapshot, nil
	}
}

func subscriptionListing(orgID string, version SubscriptionVersion) string {
	return strings.TrimSpace(fmt.Sprintf("the %s subscriptions %s", version, canonical.UUID(orgID)))
}

// pages returns the listing of one version, which is a single page because the API has no paging.
func (s *Subscriptions) pages(orgID string, version SubscriptionVersion, options requestOptions) fetch[Subscription] {
	return func(ctx context.Context) (*page[Subscription], error) {
		var body listBody[Subscription]
		resp, err := s.do(ctx, options.apply(transport.Request{
			Method: http.MethodGet, Path: subscriptionsPath(version), Query: orgQuery(orgID),
		}), orgID, &body)
		if err != nil {
			return nil, err
		}
		for i := range body.Data {
			body.Data[i].Version, body.Data[i].OrgID = version, canonical.UUID(body.Meta.OrgID)
		}
		return newPage(resp, body.Data, subscriptionID, "data")
	}
}

// Update changes the fields that are not nil, and returns the changed subscription. It does not check whether Webex stored all values.
func (s *Subscriptions) Update(ctx context.Context, ref SubscriptionRef, update SubscriptionUpdate) (*Subscription, error) {
	ref, err := s.completeForChange(ctx, ref)
	if err != nil {
		return nil, err
	}
	return s.patch(ctx, ref, update, requestOptions{})
}

func (s *Subscriptions) patch(
	ctx context.Context, ref SubscriptionRef, update SubscriptionUpdate, options requestOptions,
) (*Subscription, error) {
	req := transport.Request{
		Method: http.MethodPatch, Path: ref.path(),
		Body: struct {
			SubscriptionUpdate
			OrgID string `json:"orgId,omitempty"`
		}{update, ref.OrgID},
	}
	if update.Secret != nil {
		req.Confidential = []string{*update.Secret}
	}
	return ref.Version.returned(s.update(ctx, ref.ID, options.apply(req), ref.OrgID, func(ctx context.Context) (*Subscription, error) {
		return s.getOnce(ctx, ref)
	}))
}

// Delete deletes a subscription. It succeeds if the subscription no longer exists. It returns an *AdoptedError or a *CreateBlockedError if a
// create has claimed the subscription.
func (s *Subscriptions) Delete(ctx context.Context, ref SubscriptionRef) error {
	ref, err := s.completeForChange(ctx, ref)
	if err != nil {
		return err
	}
	return s.removeConfirmed(ctx, s.lookup(ref), func(ctx context.Context) error {
		return s.remove(ctx, ref.ID, transport.Request{Method: http.MethodDelete, Path: ref.path(), Query: orgQuery(ref.OrgID)}, ref.OrgID)
	})
}

// EventTypes lists the event types of one version and, for v2, the resource versions.
func (s *Subscriptions) EventTypes(
	ctx context.Context, orgID string, version SubscriptionVersion,
) ([]EventType, []ResourceVersion, error) {
	orgID, err := s.organizations.optional(ctx, orgID)
	if err != nil {
		return nil, nil, err
	}
	var body struct {
		Meta struct {
			ResourceVersions []ResourceVersion `json:"resourceVersionList"`
		} `json:"meta"`
		Data []EventType `json:"data"`
	}
	resp, err := s.do(ctx, transport.Request{
		Method: http.MethodGet, Path: "/" + string(version) + "/event-types", Query: orgQuery(orgID),
	}, orgID, &body)
	if err != nil {
		return nil, nil, err
	}
	if err := checkList(resp, body.Data, "data"); err != nil {
		return nil, nil, err
	}
	return body.Data, body.Meta.ResourceVersions, nil
}

func (r SubscriptionRef) path() string {
	return subscriptionsPath(r.Version) + "/" + url.PathEscape(r.ID)
}

func subscriptionsPath(version SubscriptionVersion) string {
	return "/" + string(version) + "/subscriptions"
}

// orgQuery names the organization of a GET or DELETE; a POST or PATCH names it in the body.
func orgQuery(orgID string) url.Values {
	if orgID == "" {
		return nil
	}
	return url.Values{"orgId": {orgID}}
}
