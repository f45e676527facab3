package webexapi

import (
	"context"
	"encoding/json"
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

// CallbackFields are the fields that a caller may set. They are the body of a create and, with the id, of an update. Empty fields are
// omitted, because Webex rejects an empty UUID.
type CallbackFields struct {
	CustomerName   string `json:"customerName"`
	CallbackNumber string `json:"callbackNumber"`
	// Timezone is an IANA name. ScheduleDate (YYYY-MM-DD), StartTime and EndTime (HH:MM:SS) are local to it.
	Timezone          string `json:"timezone"`
	ScheduleDate      string `json:"scheduleDate"`
	StartTime         string `json:"startTime"`
	EndTime           string `json:"endTime"`
	QueueID           string `json:"queueId"`
	CallbackReason    string `json:"callbackReason,omitempty"`
	SourceInteraction string `json:"sourceInteraction,omitempty"`
	// AssigneeAgent is the CIUserID of an Agent.
	AssigneeAgent string `json:"assigneeAgent,omitempty"`
}

// Callback is a scheduled callback as Webex returns it.
type Callback struct {
	CallbackFields
	ID                   string    `json:"id"`
	OrgID                string    `json:"orgId"`
	CallbackOrigin       string    `json:"callbackOrigin"`
	CreatedTimestamp     Timestamp `json:"createdTimestamp"`
	LastUpdatedTimestamp Timestamp `json:"lastUpdatedTimestamp"`
	// AssignedTime is when the assignee was last set; zero if there is none.
	AssignedTime Timestamp `json:"assignedTime"`
}

// CallbackRef identifies a callback and the listings that contain it.
type CallbackRef struct {
	OrgID, ID string
	// AssigneeAgent and CallbackNumber are those that Webex returned last; Created is zero if unknown.
	AssigneeAgent, CallbackNumber string
	Created                       time.Time
}

// CallbackListOptions narrow a listing; Webex requires CallbackNumber or AssigneeAgent. SortBy is "customerName", "scheduledTime" or
// "assignedTime", SortOrder is "asc" or "desc".
type CallbackListOptions struct{ CallbackNumber, AssigneeAgent, SortBy, SortOrder string }

// CallbackPage is one page of a listing.
type CallbackPage struct {
	Callbacks    []Callback
	TotalRecords int64
	TotalPages   int64
}

func givenCallbackID(c Callback) string { return c.ID }
func callbackID(c Callback) string      { return canonical.ObjectID(c.ID) }

// Create schedules a callback only once (see create.go). orgID is a UUID (see Client.OrgID). The errors of creates are *ExistsError,
// *CheckExistingError and *MayExistError.
func (s *Callbacks) Create(
	ctx context.Context, orgID string, fields CallbackFields, options CreateOptions,
) (*CreateResult[Callback], error) {
	body := fields.toSend()
	return s.create(ctx, createSpec[Callback]{
		key:     strings.Join([]string{canonical.UUID(orgID), canonical.PhoneNumber(fields.CallbackNumber), fields.window()}, "\n"),
		listing: "the callbacks to the number",
		list:    s.snapshots(orgID, CallbackListOptions{CallbackNumber: body.CallbackNumber}),
		// Webex may store a national number with its country code, and does not list it by another form.
		mayMiss: !strings.HasPrefix(body.CallbackNumber, "+"),
		sendPost: func(ctx context.Context, budget *transport.Budget) (*Callback, error) {
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

// toSend returns the fields with the number in canonical form, so that one listing finds it: Webex compares numbers exactly. Webex does not
// list a number that is too short without its separators, so such a number remains as it is.
func (f CallbackFields) toSend() CallbackFields {
	if plain := canonical.PhoneNumber(f.CallbackNumber); len(plain) >= canonical.MinPhoneNumber {
		f.CallbackNumber = plain
	}
	return f
}

// window returns the date and the times of day of a callback. It does not contain the time zone, because Webex may rename it, for example
// "Asia/Calcutta" to "Asia/Kolkata".
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

// Get reads one callback by id.
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

// Read is like Get but may use a listing that it shares with other reads, as in a refresh. It returns a *GoneError if Webex no longer returns
// the callback: it was deleted, or its start has passed.
func (s *Callbacks) Read(ctx context.Context, ref CallbackRef) (*Callback, error) {
	listing, options := ref.sharedListing()
	callback, err := s.reads.read(ctx, sharedRead[Callback]{
		key:     canonical.ObjectID(ref.ID),
		get:     func(ctx context.Context) (*Callback, error) { return s.getOnce(ctx, ref.OrgID, ref.ID) },
		listing: listing,
		first:   s.pages(ref.OrgID, options, requestOptions{}),
	})
	if err == nil {
		s.claims.markKnown(ref.ID)
		return callback, nil
	}
	return s.confirm(ctx, s.lookup(ref), err)
}

// Exists reports whether Webex still returns a callback, in a listing by number or by agent or by its id.
func (s *Callbacks) Exists(ctx context.Context, ref CallbackRef) (bool, error) {
	existing, err := s.findExisting(ctx, s.lookup(ref))
	return existing != nil, err
}

func (s *Callbacks) lookup(ref CallbackRef) objectLookup[Callback] {
	lookup := objectLookup[Callback]{
		id: canonical.ObjectID(ref.ID), created: ref.Created, notFound: IsNotFound, readTwice: true,
		get: func(ctx context.Context) (*Callback, error) { return s.getOnce(ctx, ref.OrgID, ref.ID) },
	}
	for _, options := range ref.listings() {
		name := strings.Join([]string{canonical.UUID(ref.OrgID), options.CallbackNumber, options.AssigneeAgent}, "\n")
		lookup.listings = append(lookup.listings, objectListing[Callback]{
			name: name, list: s.snapshots(ref.OrgID, options),
			// Webex may not list the callbacks of an agent who has left. The number alone is enough for a callback without an agent, too.
			optional: options.AssigneeAgent != "",
		})
	}
	return lookup
}

// listings returns the listings that contain the callback, by number and by agent. Webex may store the number in another form than it was
// sent.
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

// sharedListing returns the listing for shared reads: that of the agent, who may have many callbacks, otherwise that of the number.
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

// All lists callbacks over all pages. It lists a number in the form in which this client sends it, and in the given form.
func (s *Callbacks) All(ctx context.Context, orgID string, options CallbackListOptions) iter.Seq2[Callback, error] {
	lists := []CallbackListOptions{options.asSent()}
	if options != lists[0] && len(options.CallbackNumber) <= canonical.MaxPhoneNumber { // Webex rejects a longer one.
		lists = append(lists, options)
	}
	return func(yield func(Callback, error) bool) {
		seen := make(map[string]bool)
		for _, list := range lists {
			for callback, err := range stable(ctx, s.api, s.pages(orgID, list, requestOptions{}), callbackID) {
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

// asSent returns the options with the number as this client sends it.
func (o CallbackListOptions) asSent() CallbackListOptions {
	o.CallbackNumber = CallbackFields{CallbackNumber: o.CallbackNumber}.toSend().CallbackNumber
	return o
}

func (s *Callbacks) snapshots(orgID string, list CallbackListOptions) func(context.Context, requestOptions) (*snapshot[Callback], error) {
	return func(ctx context.Context, options requestOptions) (*snapshot[Callback], error) {
		return readStable(ctx, s.api, s.pages(orgID, list, options), callbackID)
	}
}

func (s *Callbacks) pages(orgID string, list CallbackListOptions, options requestOptions) fetch[Callback] {
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

// Update replaces a callback's fields and clears those that are empty. The result still contains a field that Webex does not clear.
func (s *Callbacks) Update(ctx context.Context, orgID, id string, fields CallbackFields) (*Callback, error) {
	body := callbackUpdate{ID: id, CallbackFields: fields.toSend()}
	updated, err := s.put(ctx, orgID, id, body, fields)
	if err != nil {
		return nil, err
	}
	return s.clearKept(ctx, orgID, id, fields, updated)
}

func (s *Callbacks) put(ctx context.Context, orgID, id string, body any, fields CallbackFields) (*Callback, error) {
	defer s.listings.invalidate() // The update may move it to the listing of another number or agent.
	return s.update(ctx, id, transport.Request{
		Method: http.MethodPut, Path: callbackPath(orgID, id), Body: body, GoneStatuses: goneStatuses, Confidential: fields.confidential(),
	}, orgID, func(ctx context.Context) (*Callback, error) { return s.getOnce(ctx, orgID, id) })
}

// callbackUpdate is the body of a PUT, which requires the id in the path and in the body.
type callbackUpdate struct {
	ID string `json:"id"`
	CallbackFields
}

// optional returns the fields that a callback may lack, by their names in the API. Update clears those that are empty.
func (f *CallbackFields) optional() map[string]*string {
	return map[string]*string{
		"callbackReason":    &f.CallbackReason,
		"sourceInteraction": &f.SourceInteraction,
		"assigneeAgent":     &f.AssigneeAgent,
	}
}

// clearKept sends a second update with explicit empty strings if the response to the first one still holds fields that it omitted. Webex
// does not document whether an update clears omitted fields, nor whether it accepts an empty string. If Webex rejects the empty
// string, clearKept returns the result of the first update, so that the caller sees which fields Webex kept.
func (s *Callbacks) clearKept(ctx context.Context, orgID, id string, fields CallbackFields, updated *Callback) (*Callback, error) {
	returned := updated.optional()
	body := map[string]string{}
	for name, value := range fields.optional() {
		if *value == "" && *returned[name] != "" {
			body[name] = ""
		}
	}
	if len(body) == 0 {
		return updated, nil
	}
	// The explicit empty strings first: the update omits the fields that are empty.
	encoded, err := json.Marshal(callbackUpdate{ID: id, CallbackFields: fields.toSend()})
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(encoded, &body); err != nil {
		return nil, err
	}
	cleared, err := s.put(ctx, orgID, id, body, fields)
	var rejection *Error
	if errors.As(err, &rejection) && (rejection.StatusCode == http.StatusBadRequest || rejection.StatusCode == http.StatusUnprocessableEntity) {
		return updated, nil
	}
	return cleared, err
}

// Delete cancels a callback. It succeeds if the callback no longer exists. It returns an *AdoptedError or a *CreateBlockedError if a
// create has claimed the callback.
func (s *Callbacks) Delete(ctx context.Context, ref CallbackRef) error {
	return s.removeConfirmed(ctx, s.lookup(ref), func(ctx context.Context) error {
		return s.remove(ctx, ref.ID, transport.Request{Method: http.MethodDelete, Path: callbackPath(ref.OrgID, ref.ID)}, ref.OrgID)
	})
}

func callbacksPath(orgID string) string {
	return "/v1/callbacks/organization/" + url.PathEscape(orgID) + "/scheduled-callback"
}

func callbackPath(orgID, id string) string { return callbacksPath(orgID) + "/" + url.PathEscape(id) }
