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
	// OwnedBy is "creator" or "org"; empty when the response did not tell.
	OwnedBy   string    `json:"ownedBy"`
	OrgID     string    `json:"orgId"`
	CreatedBy string    `json:"createdBy"`
	AppID     string    `json:"appId"`
	Created   Timestamp `json:"created"`
	// HasSecret reports that the response showed a secret.
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

// WebhookUpdate is what can be changed. An empty Secret or Status is not sent; Status may only be "active".
type WebhookUpdate struct {
	Name      string `json:"name"`
	TargetURL string `json:"targetUrl"`
	Secret    string `json:"secret,omitempty"`
	Status    string `json:"status,omitempty"`
}

// WebhookRef identifies a webhook and says where it is listed.
type WebhookRef struct {
	ID string
	// OwnedBy is "creator" or "org"; empty means unknown.
	OwnedBy string
	// CreatedBy and Created are empty when they are not known.
	CreatedBy string
	Created   time.Time
}

// WebhookListOptions narrow a listing.
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

// webhookGoneStatuses are the statuses besides 404 that mean that a webhook is gone.
var webhookGoneStatuses = []int{http.StatusGone}

func givenWebhookID(w Webhook) string { return w.ID }
func webhookID(w Webhook) string      { return canonical.ObjectID(w.ID) }

// Create creates a webhook, once. The errors are those of every create: *ExistsError, *CheckExistingError, *MayExistError.
func (s *Webhooks) Create(ctx context.Context, create WebhookCreate, options CreateOptions) (*CreateResult[Webhook], error) {
	owner := ownerOf(create.OwnedBy)
	result, err := s.create(ctx, createSpec[Webhook]{
		key:     canonical.Text(create.Name) + "\n" + canonical.URL(create.TargetURL),
		listing: webhookListing(owner),
		shared:  true,
		list:    s.snapshots(owner),
		post: func(ctx context.Context, budget *transport.Budget) (*Webhook, error) {
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

// resendSecret sets what was not compared when an existing webhook became the result.
func (s *Webhooks) resendSecret(ctx context.Context, create WebhookCreate, result *CreateResult[Webhook]) {
	update := WebhookUpdate{Name: create.Name, TargetURL: create.TargetURL, Secret: create.Secret}
	changed, err := survivingCancel(ctx, 2*s.client.RequestTimeout(), func(ctx context.Context) (*Webhook, error) {
		return s.Update(ctx, WebhookRef{ID: result.Object.ID, OwnedBy: create.OwnedBy}, update)
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

// personalConditions are the values of a webhook's filter that are e-mail addresses or numbers.
func personalConditions(filter string) []string {
	var personal []string
	for condition := range strings.SplitSeq(filter, "&") {
		_, value, _ := strings.Cut(condition, "=")
		name, decoded, _ := strings.Cut(canonical.WebhookFilter(condition), "=")
		switch {
		case name == "number":
			personal = append(append(personal, value), numberSpellings(decoded)...)
		case strings.Contains(decoded, "@"):
			// A response may quote the address as it was sent, too.
			plain, _ := url.PathUnescape(value)
			personal = append(personal, value, plain, decoded)
		}
	}
	return personal
}

// numberSpellings are the ways in which a response may quote a number.
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

// Get reads one webhook with a request of its own.
func (s *Webhooks) Get(ctx context.Context, id string) (*Webhook, error) {
	webhook, err := s.getOnce(ctx, id)
	if err == nil || !IsNotFound(err) {
		return webhook, err
	}
	return s.awaitVisible(ctx, s.lookup(WebhookRef{ID: id}), err)
}

func (s *Webhooks) getOnce(ctx context.Context, id string) (*Webhook, error) {
	return s.get(ctx, transport.Request{Method: http.MethodGet, Path: webhookPath(id), GoneStatuses: webhookGoneStatuses}, "")
}

// Read is Get for a refresh of many: it may be answered by a listing that is shared with other reads. A webhook that no longer exists is
// a *GoneError; one that another account created, and that is therefore invisible, an *OtherAccountError.
func (s *Webhooks) Read(ctx context.Context, ref WebhookRef) (*Webhook, error) {
	webhook, err := s.reads.read(ctx, sharedRead[Webhook]{
		key:     canonical.ObjectID(ref.ID),
		get:     func(ctx context.Context) (*Webhook, error) { return s.getOnce(ctx, ref.ID) },
		listing: ownerOf(ref.OwnedBy),
		first:   s.pages(ref.OwnedBy, pageSize, listOptions{}),
	})
	if err == nil {
		s.claims.know(ref.ID)
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

// checkAccount returns an *OtherAccountError instead of gone if another account created the webhook: this token cannot see it.
func (s *Webhooks) checkAccount(ctx context.Context, ref WebhookRef, gone error) error {
	if ownerOf(ref.OwnedBy) != OwnedByCreator || ref.CreatedBy == "" {
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

// OtherAccountError means that a webhook was created by another account and is therefore invisible to this token, whether it exists
// or not.
type OtherAccountError struct {
	ID string
	// CreatedBy is the person who created the webhook.
	CreatedBy string
	// Account is the owner of the token; nil when that could not be determined, for which Cause is the reason.
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
		return atMost(matching(s.pages("", pageSize, listOptions{}).all(ctx, webhookID), isCreators), options.Max)
	}
	size := pageSize
	if 0 < options.Max && options.Max < size {
		size = options.Max
	}
	return atMost(s.pages(options.OwnedBy, size, listOptions{}).all(ctx, webhookID), options.Max)
}

// isCreators exists because Webex only knows ownedBy=org, and does not say whether its plain list leaves those out.
func isCreators(w Webhook) bool { return w.OwnedBy != OwnedByOrg }

// snapshots reads all webhooks of an owner.
func (s *Webhooks) snapshots(owner string) func(context.Context, listOptions) (*snapshot[Webhook], error) {
	return func(ctx context.Context, options listOptions) (*snapshot[Webhook], error) {
		read, err := readOnce(ctx, s.api, s.pages(owner, pageSize, options), webhookID)
		if err != nil {
			return nil, err
		}
		return &read.snapshot, nil
	}
}

func webhookListing(owner string) string { return "the webhooks owned by the " + owner }

func (s *Webhooks) pages(ownedBy string, size int, options listOptions) fetch[Webhook] {
	query := url.Values{"max": {strconv.Itoa(size)}}
	if ownedBy == OwnedByOrg {
		query.Set("ownedBy", OwnedByOrg)
	}
	return linkedPages(s.api, options.apply(transport.Request{Method: http.MethodGet, Path: "/webhooks", Query: query}), webhookID)
}

// Update changes a webhook in place.
func (s *Webhooks) Update(ctx context.Context, ref WebhookRef, update WebhookUpdate) (*Webhook, error) {
	return s.update(ctx, ref.ID, transport.Request{
		Method: http.MethodPut, Path: webhookPath(ref.ID), Body: update,
		GoneStatuses: webhookGoneStatuses, Confidential: []string{update.Secret},
	}, "", func(ctx context.Context) (*Webhook, error) { return s.getOnce(ctx, ref.ID) })
}

// Delete deletes a webhook. One that no longer exists is no error; one that a create has claimed is an *AdoptedError or a
// *CreateRefusedError.
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
