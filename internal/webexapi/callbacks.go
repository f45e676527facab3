package webexapi

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Callbacks is the Contact Center API for scheduled callbacks, /v1/callbacks/organization/{orgId}/scheduled-callback.
type Callbacks struct{ collection[Callback] }

func newCallbacks(a *api) *Callbacks {
	newBody := func() objectBody[Callback] { return new(plainBody[Callback]) }
	return &Callbacks{newCollection(a, givenCallbackID, newBody)}
}

// CallbackFields are what a caller may set; they are the body of a create and, with the id, of an update. An empty field is left
// out: the optional UUIDs have no empty form.
type CallbackFields struct {
	CustomerName      string `json:"customerName"`
	CallbackNumber    string `json:"callbackNumber"`
	Timezone          string `json:"timezone"`
	ScheduleDate      string `json:"scheduleDate"`
	StartTime         string `json:"startTime"`
	EndTime           string `json:"endTime"`
	QueueID           string `json:"queueId"`
	CallbackReason    string `json:"callbackReason,omitempty"`
	SourceInteraction string `json:"sourceInteraction,omitempty"`
	AssigneeAgent     string `json:"assigneeAgent,omitempty"`
}

// Callback is a scheduled callback as Webex returns it.
type Callback struct {
	CallbackFields
	ID                   string    `json:"id"`
	OrgID                string    `json:"orgId"`
	CallbackOrigin       string    `json:"callbackOrigin"`
	CreatedTimestamp     Timestamp `json:"createdTimestamp"`
	LastUpdatedTimestamp Timestamp `json:"lastUpdatedTimestamp"`
	// AssignedTime is when the assignee was last set; zero when there was none.
	AssignedTime Timestamp `json:"assignedTime"`
}

// CallbackRef identifies a callback and says where it is listed.
type CallbackRef struct {
	OrgID, ID string
	// AssigneeAgent and CallbackNumber are as Webex returned them last; Created is zero when it is not known.
	AssigneeAgent, CallbackNumber string
	Created                       time.Time
}

// CallbackListOptions narrow a listing; Webex requires CallbackNumber or AssigneeAgent.
type CallbackListOptions struct{ CallbackNumber, AssigneeAgent, SortBy, SortOrder string }

// CallbackPage is one page of a listing.
type CallbackPage struct {
	Callbacks    []Callback
	TotalRecords int64
	TotalPages   int64
}

func givenCallbackID(c Callback) string { return c.ID }
func callbackID(c Callback) string      { return canonical.ObjectID(c.ID) }

// Create schedules a callback, once. orgID is a UUID (see Client.OrgID). The errors are those of every create: *ExistsError,
// *CheckExistingError, *MayExistError.
func (s *Callbacks) Create(
	ctx context.Context, orgID string, fields CallbackFields, options CreateOptions,
) (*CreateResult[Callback], error) {
	body := fields.toSend()
	return s.create(ctx, createSpec[Callback]{
		key:     strings.Join([]string{canonical.UUID(orgID), canonical.PhoneNumber(fields.CallbackNumber), fields.window()}, "\n"),
		listing: "the callbacks to the number",
		list:    s.snapshots(orgID, CallbackListOptions{CallbackNumber: body.CallbackNumber}),
		post: func(ctx context.Context, budget *transport.Budget) (*Callback, error) {
			return s.post(ctx, transport.Request{
				Method: http.MethodPost, Path: callbacksPath(orgID), Body: body, Confidential: fields.confidential(), Budget: budget,
			}, orgID)
		},
		sameKey:   fields.sameKey,
		equal:     fields.equal,
		created:   func(c Callback) time.Time { return c.CreatedTimestamp.Time },
		adoptable: func(Callback) bool { return true },
		orgID:     canonical.UUID(orgID),
	}, options)
}

// toSend writes the number in one spelling, so that one listing finds it: Webex compares numbers exactly. It refuses to list a number
// that is too short without its separators.
func (f CallbackFields) toSend() CallbackFields {
	if plain := canonical.PhoneNumber(f.CallbackNumber); len(plain) >= canonical.MinPhoneNumber {
		f.CallbackNumber = plain
	}
	return f
}

// window is the date and the times of day of a callback. The time zone is no part of it, since Webex may rename one
// ("Asia/Calcutta" to "Asia/Kolkata"): such a callback must be found, too.
func (f CallbackFields) window() string {
	return strings.Join([]string{f.ScheduleDate, canonical.TimeOfDay(f.StartTime), canonical.TimeOfDay(f.EndTime)}, " ")
}

func (f CallbackFields) sameKey(c Callback) bool {
	return canonical.SamePhoneNumber(f.CallbackNumber, c.CallbackNumber) && f.window() == c.window()
}

func (f CallbackFields) equal(c Callback) bool {
	return f.sameKey(c) && canonical.Text(f.CustomerName) == canonical.Text(c.CustomerName) &&
		canonical.TimeZone(f.Timezone) == canonical.TimeZone(c.Timezone) &&
		canonical.Text(f.CallbackReason) == canonical.Text(c.CallbackReason) &&
		canonical.UUID(f.QueueID) == canonical.UUID(c.QueueID) &&
		canonical.UUID(f.SourceInteraction) == canonical.UUID(c.SourceInteraction) &&
		canonical.UUID(f.AssigneeAgent) == canonical.UUID(c.AssigneeAgent)
}

func (f CallbackFields) confidential() []string {
	return append(numberSpellings(f.CallbackNumber), f.CustomerName)
}

// Get reads one callback with a request of its own.
func (s *Callbacks) Get(ctx context.Context, orgID, id string) (*Callback, error) {
	callback, err := s.getOnce(ctx, orgID, id)
	if err == nil || !IsNotFound(err) {
		return callback, err
	}
	return s.awaitVisible(ctx, s.lookup(CallbackRef{OrgID: orgID, ID: id}), err)
}

func (s *Callbacks) getOnce(ctx context.Context, orgID, id string) (*Callback, error) {
	return s.get(ctx, transport.Request{Method: http.MethodGet, Path: callbackPath(orgID, id), GoneStatuses: goneStatuses}, orgID)
}

// Read is Get for a refresh of many: it may be answered by a listing that is shared with other reads. A callback that Webex no longer
// returns is a *GoneError: it was deleted, or its start has passed.
func (s *Callbacks) Read(ctx context.Context, ref CallbackRef) (*Callback, error) {
	listing, options := ref.sharedListing()
	callback, err := s.reads.read(ctx, sharedRead[Callback]{
		key:     canonical.ObjectID(ref.ID),
		get:     func(ctx context.Context) (*Callback, error) { return s.getOnce(ctx, ref.OrgID, ref.ID) },
		listing: listing,
		first:   s.pages(ref.OrgID, options, listOptions{}),
	})
	if err == nil {
		s.claims.know(ref.ID)
		return callback, nil
	}
	return s.confirm(ctx, s.lookup(ref), err)
}

// IsListed reports whether Webex still lists a callback, under its number or its agent.
func (s *Callbacks) IsListed(ctx context.Context, ref CallbackRef) (bool, error) {
	listed, err := s.findListed(ctx, s.lookup(ref))
	return listed != nil, err
}

func (s *Callbacks) lookup(ref CallbackRef) objectLookup[Callback] {
	lookup := objectLookup[Callback]{
		id: canonical.ObjectID(ref.ID), created: ref.Created, notFound: IsNotFound, readTwice: true,
		get: func(ctx context.Context) (*Callback, error) { return s.getOnce(ctx, ref.OrgID, ref.ID) },
	}
	for _, options := range ref.listings() {
		name := strings.Join([]string{canonical.UUID(ref.OrgID), options.CallbackNumber, options.AssigneeAgent}, "\n")
		// Webex may not list by an agent who has left. The number alone is enough for a callback without an agent, too.
		lookup.listings = append(lookup.listings, objectListing[Callback]{name, s.snapshots(ref.OrgID, options), options.AssigneeAgent != ""})
	}
	return lookup
}

// listings are those that contain the callback. The number may be in the spelling that was sent, or in Webex's own.
func (r CallbackRef) listings() []CallbackListOptions {
	var listings []CallbackListOptions
	if r.CallbackNumber != "" {
		sent := CallbackFields{CallbackNumber: r.CallbackNumber}.toSend().CallbackNumber
		listings = append(listings, CallbackListOptions{CallbackNumber: sent})
		if sent != r.CallbackNumber {
			listings = append(listings, CallbackListOptions{CallbackNumber: r.CallbackNumber})
		}
	}
	if r.AssigneeAgent != "" {
		listings = append(listings, CallbackListOptions{AssigneeAgent: r.AssigneeAgent})
	}
	return listings
}

// sharedListing is the listing that reads share: the agent's, which many callbacks may have in common, else the number's.
func (r CallbackRef) sharedListing() (name string, options CallbackListOptions) {
	org := canonical.UUID(r.OrgID)
	switch {
	case r.AssigneeAgent != "":
		return org + " agent " + canonical.UUID(r.AssigneeAgent), CallbackListOptions{AssigneeAgent: r.AssigneeAgent}
	case r.CallbackNumber != "":
		number := CallbackFields{CallbackNumber: r.CallbackNumber}.toSend().CallbackNumber
		return org + " number " + number, CallbackListOptions{CallbackNumber: number}
	default:
		return "", CallbackListOptions{}
	}
}

// All lists callbacks over all pages. A number is looked up in the spelling in which this client sends it, and as it is given.
func (s *Callbacks) All(ctx context.Context, orgID string, options CallbackListOptions) iter.Seq2[Callback, error] {
	lists := []CallbackListOptions{options.asSent()}
	if options != lists[0] && len(options.CallbackNumber) <= canonical.MaxPhoneNumber { // Webex rejects a longer one.
		lists = append(lists, options)
	}
	return func(yield func(Callback, error) bool) {
		seen := make(map[string]bool)
		for _, list := range lists {
			for callback, err := range stable(ctx, s.api, s.pages(orgID, list, listOptions{}), callbackID) {
				if err == nil && seen[callbackID(callback)] {
					continue
				}
				seen[callbackID(callback)] = true
				if !yield(callback, err) || err != nil {
					return
				}
			}
		}
	}
}

// asSent writes the number as this client sends it.
func (o CallbackListOptions) asSent() CallbackListOptions {
	o.CallbackNumber = CallbackFields{CallbackNumber: o.CallbackNumber}.toSend().CallbackNumber
	return o
}

func (s *Callbacks) snapshots(orgID string, list CallbackListOptions) func(context.Context, listOptions) (*snapshot[Callback], error) {
	return func(ctx context.Context, options listOptions) (*snapshot[Callback], error) {
		return readStable(ctx, s.api, s.pages(orgID, list, options), callbackID)
	}
}

func (s *Callbacks) pages(orgID string, list CallbackListOptions, options listOptions) fetch[Callback] {
	return numberedPages(s.api, options.apply(listCallbacks(orgID, list)), orgID, callbackID)
}

func listCallbacks(orgID string, options CallbackListOptions) transport.Request {
	query := url.Values{}
	for name, value := range map[string]string{
		"callbackNumber": options.CallbackNumber, "assigneeAgent": options.AssigneeAgent,
		"sortBy": options.SortBy, "sortOrder": options.SortOrder,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return transport.Request{
		Method: http.MethodGet, Path: callbacksPath(orgID), Query: query, Confidential: numberSpellings(options.CallbackNumber),
	}
}

// Page lists one page; page is zero-based, pageSize 1..100 (0: the API's default, 50).
func (s *Callbacks) Page(ctx context.Context, orgID string, options CallbackListOptions, page, pageSize int) (*CallbackPage, error) {
	list := listCallbacks(orgID, options.asSent())
	list.Confidential = numberSpellings(options.CallbackNumber)
	read, meta, _, err := getPage(ctx, s.api, withPage(list, page, pageSize), orgID, callbackID)
	if err != nil {
		return nil, err
	}
	result := &CallbackPage{Callbacks: read.items}
	if meta.TotalRecords != nil {
		result.TotalRecords = max(0, int64(*meta.TotalRecords))
	}
	if meta.TotalPages != nil {
		result.TotalPages = max(0, int64(*meta.TotalPages))
	}
	return result, nil
}

// Update replaces a callback's fields and clears those that are empty. If Webex does not clear one, the result still holds it.
func (s *Callbacks) Update(ctx context.Context, orgID, id string, fields CallbackFields) (*Callback, error) {
	body := callbackUpdate{ID: id, CallbackFields: fields.toSend()}
	updated, err := s.put(ctx, orgID, id, body, fields)
	if err != nil {
		return nil, err
	}
	return s.clearKept(ctx, orgID, id, fields, updated)
}

func (s *Callbacks) put(ctx context.Context, orgID, id string, body any, fields CallbackFields) (*Callback, error) {
	defer s.listings.invalidate() // It may be listed under another number or agent now.
	return s.update(ctx, id, transport.Request{
		Method: http.MethodPut, Path: callbackPath(orgID, id), Body: body, GoneStatuses: goneStatuses, Confidential: fields.confidential(),
	}, orgID, func(ctx context.Context) (*Callback, error) { return s.getOnce(ctx, orgID, id) })
}

// callbackUpdate is the body of a PUT, which wants the id in the path and in the body.
type callbackUpdate struct {
	ID string `json:"id"`
	CallbackFields
}

// callbackClear is the body of a PUT that names the fields to clear instead of leaving them out. Its fields hide those of the same
// name in callbackUpdate.
type callbackClear struct {
	callbackUpdate
	CallbackReason    *string `json:"callbackReason,omitempty"`
	SourceInteraction *string `json:"sourceInteraction,omitempty"`
	AssigneeAgent     *string `json:"assigneeAgent,omitempty"`
}

// clearKept sends an update once more, with empty texts, if the response still holds fields that it left out: whether Webex clears or
// keeps those is not documented, nor whether it accepts an empty text. Where it refuses the empty text, the result is what the first
// update made of the callback, and the caller sees what was kept.
func (s *Callbacks) clearKept(ctx context.Context, orgID, id string, fields CallbackFields, updated *Callback) (*Callback, error) {
	kept := func(wanted, held string) bool { return wanted == "" && held != "" }
	if !kept(fields.CallbackReason, updated.CallbackReason) && !kept(fields.SourceInteraction, updated.SourceInteraction) &&
		!kept(fields.AssigneeAgent, updated.AssigneeAgent) {
		return updated, nil
	}
	named := func(wanted, held string) *string {
		if wanted == "" && held == "" {
			return nil
		}
		return &wanted
	}
	cleared, err := s.put(ctx, orgID, id, callbackClear{
		callbackUpdate:    callbackUpdate{ID: id, CallbackFields: fields.toSend()},
		CallbackReason:    named(fields.CallbackReason, updated.CallbackReason),
		SourceInteraction: named(fields.SourceInteraction, updated.SourceInteraction),
		AssigneeAgent:     named(fields.AssigneeAgent, updated.AssigneeAgent),
	}, fields)
	var refusal *Error
	if errors.As(err, &refusal) && (refusal.StatusCode == http.StatusBadRequest || refusal.StatusCode == http.StatusUnprocessableEntity) {
		return updated, nil
	}
	return cleared, err
}

// Delete cancels a callback. One that no longer exists is no error; one that a create has claimed is an *AdoptedError or a
// *CreateRefusedError.
func (s *Callbacks) Delete(ctx context.Context, ref CallbackRef) error {
	return s.removeConfirmed(ctx, s.lookup(ref), func(ctx context.Context) error {
		return s.remove(ctx, ref.ID, transport.Request{Method: http.MethodDelete, Path: callbackPath(ref.OrgID, ref.ID)}, ref.OrgID)
	})
}

func callbacksPath(orgID string) string {
	return "/v1/callbacks/organization/" + url.PathEscape(orgID) + "/scheduled-callback"
}

func callbackPath(orgID, id string) string { return callbacksPath(orgID) + "/" + url.PathEscape(id) }
