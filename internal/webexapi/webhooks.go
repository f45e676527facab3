package webexapi

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Webhooks is the platform API for webhooks, https://developer.webex.com/docs/api/v1/webhooks.
type Webhooks struct {
	collection[Webhook]
	people *People
}

func newWebhooks(a *api, people *People) *Webhooks {
	newBody := func() objectBody[Webhook] { return new(plainBody[Webhook]) }
	return &Webhooks{collection: newCollection(a, givenWebhookID, newBody), people: people}
}

// Webhook is a webhook as Webex returns it.
type Webhook struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	TargetURL string `json:"targetUrl"`
	Resource  string `json:"resource"`
	Event     string `json:"event"`
	Filter    string `json:"filter"`
	Status    string `json:"status"`
	// OwnedBy is "creator" or "org"; empty if the response does not contain it.
	OwnedBy   string    `json:"ownedBy"`
	OrgID     string    `json:"orgId"`
	CreatedBy string    `json:"createdBy"`
	AppID     string    `json:"appId"`
	Created   Timestamp `json:"created"`
	// HasSecret is true if the response contained a secret.
	HasSecret Presence `json:"secret"`
}

// WebhookCreate is the body of a create.
type WebhookCreate struct {
	Name      string `json:"name"`
	TargetURL string `json:"targetUrl"`
	Resource  string `json:"resource"`
	Event     string `json:"event"`
	Filter    string `json:"filter,omitempty"`
	Secret    string `json:"secret,omitempty"`
	// OwnedBy is sent only when it is "org".
	OwnedBy string `json:"ownedBy,omitempty"`
}

// WebhookUpdate contains the fields that can be changed. An empty Secret or Status is omitted; Status may only be "active".
type WebhookUpdate struct {
	Name      string `json:"name"`
	TargetURL string `json:"targetUrl"`
	Secret    string `json:"secret,omitempty"`
	Status    string `json:"status,omitempty"`
}

// WebhookRef identifies a webhook and the listing that contains it.
type WebhookRef struct {
	ID string
	// OwnedBy is "creator" or "org"; empty means unknown.
	OwnedBy string
	// OrgID, CreatedBy and Created are empty if unknown.
	OrgID, CreatedBy string
	Created          time.Time
}

// WebhookListOptions narrow a listing.
type WebhookListOptions struct {
	// OwnedBy is "org" for the organization's webhooks, "creator" for those of the token's owner, empty for the default of Webex.
	OwnedBy string
	// Max limits the total; 0 means all.
	Max int
}

// The owners of a webhook. Requests contain only OwnedByOrg; the creator is the default.
const (
	OwnedByCreator = "creator"
	OwnedByOrg     = "org"
)

func givenWebhookID(w Webhook) string { return w.ID }
func webhookID(w Webhook) string      { return canonical.ObjectID(w.ID) }

// Create creates a webhook only once (see create.go). The errors of creates are *ExistsError, *CheckExistingError and *MayExistError.
func (s *Webhooks) Create(ctx context.Context, create WebhookCreate, options CreateOptions) (*CreateResult[Webhook], error) {
	owner := ownerOf(create.OwnedBy)
	result, err := s.create(ctx, createSpec[Webhook]{
		key:     canonical.Text(create.Name) + "\n" + canonical.URL(create.TargetURL),
		listing: webhookListing(owner),
		shared:  true,
		list:    s.snapshots(owner),
		sendPost: func(ctx context.Context, budget *transport.Budget) (*Webhook, error) {
			body := create
			if owner == OwnedByCreator {
				body.OwnedBy = ""
			}
			return s.post(ctx, transport.Request{
				Method: http.MethodPost, Path: "/webhooks", Body: body, Confidential: create.confidential(), Budget: budget,
			}, "")
		},
		sameKey:   create.sameKey,
		equal:     create.equal,
		created:   func(w Webhook) time.Time { return w.Created.Time },
		adoptable: func(w Webhook) bool { return create.Secret != "" || !bool(w.HasSecret) },
	}, options)
	if err == nil && create.Secret != "" && (result.Adopted || result.Recovered) {
		s.resendSecret(ctx, create, result)
	}
	return result, err
}

// resendSecret sets the secret, which cannot be compared, after an existing webhook became the result.
func (s *Webhooks) resendSecret(ctx context.Context, create WebhookCreate, result *CreateResult[Webhook]) {
	update := WebhookUpdate{Name: create.Name, TargetURL: create.TargetURL, Secret: create.Secret}
	changed, err := finishDespiteCancel(ctx, 2*s.client.RequestTimeout(), func(attempt context.Context) (*Webhook, error) {
		return s.put(attempt, result.Object.ID, update, requestOptions{once: ctx.Err() != nil})
	})
	if err != nil {
		result.SecretError = err
		return
	}
	result.Object = changed
}

func (c WebhookCreate) sameKey(w Webhook) bool {
	return canonical.Text(c.Name) == canonical.Text(w.Name) && canonical.URL(c.TargetURL) == canonical.URL(w.TargetURL)
}

func (c WebhookCreate) equal(w Webhook) bool {
	return c.sameKey(w) && c.Resource == w.Resource && c.Event == w.Event &&
		canonical.WebhookFilter(c.Filter) == canonical.WebhookFilter(w.Filter) &&
		(w.OwnedBy == "" || ownerOf(c.OwnedBy) == w.OwnedBy)
}

func (c WebhookCreate) confidential() []string { return append(personalConditions(c.Filter), c.Secret) }

// personalConditions returns the values of a webhook's filter that are email addresses or numbers.
func personalConditions(filter string) []string {
	var personal []string
	for condition := range strings.SplitSeq(filter, "&") {
		_, value, _ := strings.Cut(condition, "=")
		name, decoded, _ := strings.Cut(canonical.WebhookFilter(condition), "=")
		switch {
		case name == "number":
			personal = append(append(personal, value), numberSpellings(decoded)...)
		case strings.Contains(decoded, "@"):
			// A response may also quote the address as it was sent.
			plain, _ := url.PathUnescape(value)
			personal = append(personal, value, plain, decoded)
		}
	}
	return personal
}

// numberSpellings returns the forms in which a response may quote a number.
func numberSpellings(number string) []string {
	plain := canonical.PhoneNumber(number)
	return []string{number, plain, strings.TrimPrefix(plain, "+")}
}

func ownerOf(ownedBy string) string {
	if ownedBy == OwnedByOrg {
		return OwnedByOrg
	}
	return OwnedByCreator
}

// Get reads one webhook by id.
func (s *Webhooks) Get(ctx context.Context, id string) (*Webhook, error) {
	webhook, err := s.getOnce(ctx, id)
	if err == nil || !IsNotFound(err) {
		return webhook, err
	}
	return s.awaitVisible(ctx, s.lookup(WebhookRef{ID: id}), err)
}

func (s *Webhooks) getOnce(ctx context.Context, id string) (*Webhook, error) {
	return s.get(ctx, transport.Request{Method: http.MethodGet, Path: webhookPath(id), GoneStatuses: goneStatuses}, "")
}

// Read is like Get but may use a listing that it shares with other reads, as in a refresh. It returns a *GoneError if the webhook no longer
// exists, and an *OtherAccountError or an *OtherOrganizationError if it is invisible to this token.
func (s *Webhooks) Read(ctx context.Context, ref WebhookRef) (*Webhook, error) {
	webhook, err := s.reads.read(ctx, sharedRead[Webhook]{
		key:     canonical.ObjectID(ref.ID),
		get:     func(ctx context.Context) (*Webhook, error) { return s.getOnce(ctx, ref.ID) },
		listing: ownerOf(ref.OwnedBy),
		first:   s.pages(ref.OwnedBy, pageSize, requestOptions{}),
	})
	if err == nil {
		s.claims.markKnown(ref.ID)
		return webhook, nil
	}
	webhook, err = s.confirm(ctx, s.lookup(ref), err)
	if IsGone(err) {
		err = s.checkAccount(ctx, ref, err)
	}
	return webhook, err
}

func (s *Webhooks) lookup(ref WebhookRef) objectLookup[Webhook] {
	owner := ownerOf(ref.OwnedBy)
	return objectLookup[Webhook]{
		id: canonical.ObjectID(ref.ID), created: ref.Created, notFound: IsNotFound,
		get:      func(ctx context.Context) (*Webhook, error) { return s.getOnce(ctx, ref.ID) },
		listings: []objectListing[Webhook]{{name: webhookListing(owner), list: s.snapshots(owner)}},
	}
}

// checkAccount returns an *OtherAccountError or an *OtherOrganizationError instead of gone if this token cannot see the webhook, because
// another account created it or because it belongs to another organization.
func (s *Webhooks) checkAccount(ctx context.Context, ref WebhookRef, gone error) error {
	switch {
	case ownerOf(ref.OwnedBy) == OwnedByOrg:
		return s.checkOrganization(ctx, ref, gone)
	case ref.CreatedBy == "":
		return gone
	}
	me, err := s.people.Me(ctx)
	switch {
	case err != nil:
		return &OtherAccountError{ID: ref.ID, CreatedBy: ref.CreatedBy, Cause: err}
	case canonical.ObjectID(me.ID) != canonical.ObjectID(ref.CreatedBy):
		return &OtherAccountError{ID: ref.ID, CreatedBy: ref.CreatedBy, Account: me}
	}
	return gone
}

func (s *Webhooks) checkOrganization(ctx context.Context, ref WebhookRef, gone error) error {
	orgID, err := canonical.OrganizationID(ref.OrgID)
	if err != nil {
		return gone
	}
	ofToken, err := s.organizations.ofToken(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil && ofToken != orgID:
		return &OtherOrganizationError{ID: ref.ID, OrgID: orgID, TokenOrgID: ofToken}
	}
	return gone
}

// OtherOrganizationError means that a webhook belongs to another organization than the access token and is therefore invisible to it,
// whether it exists or not.
type OtherOrganizationError struct{ ID, OrgID, TokenOrgID string }

// Error names both organizations.
func (e *OtherOrganizationError) Error() string {
	return fmt.Sprintf("the webhook %s belongs to the organization %s, and the access token belongs to the organization %s, which cannot see it",
		e.ID, e.OrgID, e.TokenOrgID)
}

// OtherAccountError means that a webhook was created by another account and is therefore invisible to this token, whether it exists
// or not.
type OtherAccountError struct {
	ID string
	// CreatedBy is the person who created the webhook.
	CreatedBy string
	// Account is the owner of the token; nil if it is unknown because of Cause.
	Account *Person
	Cause   error
}

// Error names both accounts.
func (e *OtherAccountError) Error() string {
	account := "an unknown account"
	if e.Account != nil {
		account = e.Account.ID
	}
	return fmt.Sprintf("the webhook %s was created by %s, and the access token belongs to %s, which cannot see it", e.ID, e.CreatedBy, account)
}

// All lists webhooks over all pages.
func (s *Webhooks) All(ctx context.Context, options WebhookListOptions) iter.Seq2[Webhook, error] {
	if options.OwnedBy == OwnedByCreator {
		return atMost(matching(s.pages("", pageSize, requestOptions{}).all(ctx, webhookID), isCreators), options.Max)
	}
	size := pageSize
	if 0 < options.Max && options.Max < size {
		size = options.Max
	}
	return atMost(s.pages(options.OwnedBy, size, requestOptions{}).all(ctx, webhookID), options.Max)
}

// isCreators filters the listing of the creator. Webex has no ownedBy=creator and does not document whether the default listing contains
// webhooks of the organization.
func isCreators(w Webhook) bool { return w.OwnedBy != OwnedByOrg }

// snapshots reads all webhooks of an owner.
func (s *Webhooks) snapshots(owner string) func(context.Context, requestOptions) (*snapshot[Webhook], error) {
	return func(ctx context.Context, options requestOptions) (*snapshot[Webhook], error) {
		read, err := readOnce(ctx, s.api, s.pages(owner, pageSize, options), webhookID)
		if err != nil {
			return nil, err
		}
		return &read.snapshot, nil
	}
}

func webhookListing(owner string) string { return "the webhooks owned by the " + owner }

func (s *Webhooks) pages(ownedBy string, size int, options requestOptions) fetch[Webhook] {
	query := url.Values{"max": {strconv.Itoa(size)}}
	if ownedBy == OwnedByOrg {
		query.Set("ownedBy", OwnedByOrg)
	}
	return linkedPages(s.api, options.apply(transport.Request{Method: http.MethodGet, Path: "/webhooks", Query: query}), webhookID)
}

// Update changes a webhook, and returns the changed webhook. It does not check whether Webex stored all values.
func (s *Webhooks) Update(ctx context.Context, ref WebhookRef, update WebhookUpdate) (*Webhook, error) {
	return s.put(ctx, ref.ID, update, requestOptions{})
}

func (s *Webhooks) put(ctx context.Context, id string, update WebhookUpdate, options requestOptions) (*Webhook, error) {
	return s.update(ctx, id, options.apply(transport.Request{
		Method: http.MethodPut, Path: webhookPath(id), Body: update,
		GoneStatuses: goneStatuses, Confidential: []string{update.Secret},
	}), "", func(ctx context.Context) (*Webhook, error) { return s.getOnce(ctx, id) })
}

// Delete deletes a webhook. It succeeds if the webhook no longer exists. It returns an *AdoptedError or a *CreateBlockedError if a create has
// claimed the webhook.
func (s *Webhooks) Delete(ctx context.Context, ref WebhookRef) error {
	notFound := false
	err := s.removeConfirmed(ctx, s.lookup(ref), func(ctx context.Context) error {
		err := s.remove(ctx, ref.ID, transport.Request{Method: http.MethodDelete, Path: webhookPath(ref.ID)}, "")
		notFound = err != nil
		return err
	})
	if err == nil && notFound {
		return s.checkAccount(ctx, ref, nil)
	}
	return err
}

func webhookPath(id string) string { return "/webhooks/" + url.PathEscape(id) }
