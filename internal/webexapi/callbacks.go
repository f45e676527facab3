package webexapi

import (
	"context"
	"iter"
	"time"
)

// Callbacks is the Contact Center API for scheduled callbacks, /v1/callbacks/organization/{orgId}/scheduled-callback.
type Callbacks struct{ client *Client }

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
	panic("stub")
}

// Get reads one callback with a request of its own.
func (s *Callbacks) Get(ctx context.Context, orgID, id string) (*Callback, error) { panic("stub") }

// Read is Get for a refresh of many: it may be answered by a listing that is shared with other reads.
func (s *Callbacks) Read(ctx context.Context, ref CallbackRef) (*Callback, error) { panic("stub") }

// All lists callbacks over all pages.
func (s *Callbacks) All(ctx context.Context, orgID string, options CallbackListOptions) iter.Seq2[Callback, error] {
	panic("stub")
}

// Page lists one page; page is zero-based, pageSize 1..100 (0: the API's default, 50).
func (s *Callbacks) Page(ctx context.Context, orgID string, options CallbackListOptions, page, pageSize int) (*CallbackPage, error) {
	panic("stub")
}

// Update replaces a callback's fields.
func (s *Callbacks) Update(ctx context.Context, orgID, id string, fields CallbackFields) (*Callback, error) {
	panic("stub")
}

// Delete cancels a callback. One that Webex says is gone already is no error.
func (s *Callbacks) Delete(ctx context.Context, orgID, id string) error { panic("stub") }
