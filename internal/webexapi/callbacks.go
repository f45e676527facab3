package webexapi

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// Callbacks is the Contact Center API for scheduled callbacks, /v1/callbacks/organization/{orgId}/scheduled-callback.
type Callbacks struct{ collection[Callback] }

// CallbackFields are what a caller may set; they are the body of a create and, with the id, of an update.
type CallbackFields struct {
	CustomerName      string
	CallbackNumber    string
	Timezone          string
	ScheduleDate      string
	StartTime         string
	EndTime           string
	QueueID           string
	CallbackReason    string
	SourceInteraction string
	AssigneeAgent     string
}

// Callback is a scheduled callback as Webex returns it.
type Callback struct {
	CallbackFields
	ID                   string
	OrgID                string
	CallbackOrigin       string
	CreatedTimestamp     time.Time
	LastUpdatedTimestamp time.Time
	// AssignedTime is when the assignee was last set; zero when there was none.
	AssignedTime time.Time
}

// CallbackRef says where a callback is expected, so that reads can be shared.
type CallbackRef struct{ OrgID, ID, AssigneeAgent, CallbackNumber string }

// CallbackListOptions narrows a listing; CallbackNumber or AssigneeAgent is required by Webex.
type CallbackListOptions struct{ CallbackNumber, AssigneeAgent, SortBy, SortOrder string }

// CallbackPage is one page of a listing.
type CallbackPage struct {
	Callbacks    []Callback
	TotalRecords int64
	TotalPages   int64
}

// Create schedules a callback, once. The strings are warnings for the user. orgID is a UUID (see Client.OrgID).
func (s *Callbacks) Create(ctx context.Context, orgID string, fields CallbackFields) (*Callback, []string, error) {
	return s.create(ctx, recipe[Callback]{
		key:      strings.Join([]string{canonical.UUID(orgID), canonical.PhoneNumber(fields.CallbackNumber), fields.window()}, "\n"),
		searched: "the list of callbacks to the number",
		post: func(ctx context.Context, budget *retryBudget) (*Callback, *answer, error) {
			asked := call{method: http.MethodPost, host: contactCenter, path: callbacksPath(orgID), body: callbackFields(fields)}
			return post[callbackAnswer](ctx, &s.collection, asked, budget)
		},
		listings:   s.pagesByNumber(orgID, fields.CallbackNumber),
		get:        func(ctx context.Context, id string) (*Callback, error) { return s.get(ctx, orgID, id) },
		invisible:  IsNotFound,
		orgID:      canonical.UUID(orgID),
		created:    func(c Callback) time.Time { return c.CreatedTimestamp },
		sameKey:    fields.sameKey,
		sameFields: fields.sameFields,
	})
}

// pagesByNumber lists the callbacks to a number. Webex compares numbers exactly, and does not say whether it stores them as
// they were given or without separators. It refuses to list a number that is too short.
func (s *Callbacks) pagesByNumber(orgID, number string) []fetch[Callback] {
	listings := []fetch[Callback]{s.pages(orgID, CallbackListOptions{CallbackNumber: number})}
	if plain := canonical.PhoneNumber(number); plain != number && len(plain) >= canonical.MinPhoneNumber {
		listings = append(listings, s.pages(orgID, CallbackListOptions{CallbackNumber: plain}))
	}
	return listings
}

// window is the date and the times of day of a callback. The time zone is no part of it, since Webex may rename one
// ("Asia/Calcutta" to "Asia/Kolkata"): such a callback must be found, too.
func (f CallbackFields) window() string {
	return strings.Join([]string{f.ScheduleDate, canonical.TimeOfDay(f.StartTime), canonical.TimeOfDay(f.EndTime)}, " ")
}

// sameKey reports that a callback agrees on the key fields.
func (f CallbackFields) sameKey(c Callback) bool {
	return canonical.PhoneNumber(f.CallbackNumber) == canonical.PhoneNumber(c.CallbackNumber) && f.window() == c.window()
}

// sameFields reports that a callback agrees on every field that can be read back.
func (f CallbackFields) sameFields(c Callback) bool {
	return f.sameKey(c) && f.CustomerName == c.CustomerName && f.Timezone == c.Timezone && f.CallbackReason == c.CallbackReason &&
		canonical.UUID(f.QueueID) == canonical.UUID(c.QueueID) &&
		canonical.UUID(f.SourceInteraction) == canonical.UUID(c.SourceInteraction) &&
		canonical.UUID(f.AssigneeAgent) == canonical.UUID(c.AssigneeAgent)
}

func callbackID(c Callback) string { return canonical.UUID(c.ID) }

// Get reads one callback with a request of its own.
func (s *Callbacks) Get(ctx context.Context, orgID, id string) (*Callback, error) {
	return s.claimed(s.get(ctx, orgID, id))
}

func (s *Callbacks) get(ctx context.Context, orgID, id string) (*Callback, error) {
	return one[callbackAnswer](ctx, s.client, call{method: http.MethodGet, host: contactCenter, path: callbackPath(orgID, id)})
}

// Read is Get for a refresh of many: it may be answered by a listing that is shared with other reads.
func (s *Callbacks) Read(ctx context.Context, ref CallbackRef) (*Callback, error) {
	listing, options := ref.listing()
	return s.read(ctx, sharedRead[Callback]{
		key:     canonical.UUID(ref.ID),
		get:     func(ctx context.Context) (*Callback, error) { return s.get(ctx, ref.OrgID, ref.ID) },
		listing: listing,
		first:   s.pages(ref.OrgID, options),
	})
}

// listing is the list that a callback is expected in: its agent's, which many callbacks may share, else its number's.
func (r CallbackRef) listing() (name string, options CallbackListOptions) {
	org := canonical.UUID(r.OrgID)
	switch {
	case r.AssigneeAgent != "":
		return org + " agent " + canonical.UUID(r.AssigneeAgent), CallbackListOptions{AssigneeAgent: r.AssigneeAgent}
	case r.CallbackNumber != "":
		return org + " number " + r.CallbackNumber, CallbackListOptions{CallbackNumber: r.CallbackNumber}
	default:
		return "", CallbackListOptions{}
	}
}

// All lists callbacks over all pages.
func (s *Callbacks) All(ctx context.Context, orgID string, options CallbackListOptions) iter.Seq2[Callback, error] {
	return s.pages(orgID, options).all(ctx)
}

func (s *Callbacks) pages(orgID string, options CallbackListOptions) fetch[Callback] {
	return numberedPages[callbackAnswer](s.client, s.list(orgID, options))
}

func (s *Callbacks) list(orgID string, options CallbackListOptions) call {
	query := url.Values{}
	for name, value := range map[string]string{
		"callbackNumber": options.CallbackNumber, "assigneeAgent": options.AssigneeAgent,
		"sortBy": options.SortBy, "sortOrder": options.SortOrder,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return call{method: http.MethodGet, host: contactCenter, path: callbacksPath(orgID), query: query}
}

// Page lists one page; page is zero-based, pageSize 1..100 (0: the API's default, 50).
func (s *Callbacks) Page(ctx context.Context, orgID string, options CallbackListOptions, page, pageSize int) (*CallbackPage, error) {
	got, meta, err := sendForPage[callbackAnswer](ctx, s.client, numbered(s.list(orgID, options), int64(page), pageSize))
	if err != nil {
		return nil, err
	}
	result := &CallbackPage{Callbacks: got.items}
	if meta.TotalRecords != nil {
		result.TotalRecords = *meta.TotalRecords
	}
	if meta.TotalPages != nil {
		result.TotalPages = *meta.TotalPages
	}
	return result, nil
}

// Update replaces a callback's fields and clears those that are empty. If Webex does not let go of one, the result still
// holds it.
func (s *Callbacks) Update(ctx context.Context, orgID, id string, fields CallbackFields) (*Callback, error) {
	updated, err := change[callbackAnswer](ctx, &s.collection, id, call{
		method: http.MethodPut, host: contactCenter, path: callbackPath(orgID, id),
		body: callbackUpdate{ID: id, callbackFields: callbackFields(fields)},
	})
	if err != nil {
		return nil, err
	}
	return s.clearKept(ctx, orgID, id, fields, updated)
}

// Delete cancels a callback. One that Webex says is gone already is no error.
func (s *Callbacks) Delete(ctx context.Context, orgID, id string) error {
	return unlessGone(s.delete(ctx, id, call{method: http.MethodDelete, host: contactCenter, path: callbackPath(orgID, id)}))
}

func callbacksPath(orgID string) string {
	return "/v1/callbacks/organization/" + url.PathEscape(orgID) + "/scheduled-callback"
}

func callbackPath(orgID, id string) string { return callbacksPath(orgID) + "/" + url.PathEscape(id) }

// callbackFields is the body of a create. What is empty is left out: the optional UUIDs have no empty form.
type callbackFields struct {
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

// callbackUpdate is the body of a PUT, which wants the id in the path and in the body.
type callbackUpdate struct {
	ID string `json:"id"`
	callbackFields
}

// callbackAnswer is a callback in an answer.
type callbackAnswer struct {
	callbackFields
	ID                   string  `json:"id"`
	OrgID                string  `json:"orgId"`
	CallbackOrigin       string  `json:"callbackOrigin"`
	CreatedTimestamp     instant `json:"createdTimestamp"`
	LastUpdatedTimestamp instant `json:"lastUpdatedTimestamp"`
	AssignedTime         instant `json:"assignedTime"`
}

func (a callbackAnswer) value() (Callback, error) {
	if a.ID == "" {
		return Callback{}, errNoID
	}
	return Callback{
		CallbackFields: CallbackFields(a.callbackFields),
		ID:             canonical.UUID(a.ID), OrgID: canonical.UUID(a.OrgID), CallbackOrigin: a.CallbackOrigin,
		CreatedTimestamp: a.CreatedTimestamp.Time, LastUpdatedTimestamp: a.LastUpdatedTimestamp.Time, AssignedTime: a.AssignedTime.Time,
	}, nil
}
