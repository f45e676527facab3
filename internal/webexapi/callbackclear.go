package webexapi

import (
	"context"
	"errors"
	"net/http"
)

// clearingUpdate is the body of a PUT that names the fields to clear instead of leaving them out. Its fields hide those of the
// same name in callbackUpdate.
type clearingUpdate struct {
	callbackUpdate
	CallbackReason    *string `json:"callbackReason,omitempty"`
	SourceInteraction *string `json:"sourceInteraction,omitempty"`
	AssigneeAgent     *string `json:"assigneeAgent,omitempty"`
}

// clearKept sends an update once more, with empty texts, if its answer still holds fields that it left out: whether Webex
// clears or keeps those is not documented, nor whether it takes an empty text. Where it refuses the empty text, the result is
// what the first update made of the callback, and the caller sees what was kept.
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
	cleared, err := change[callbackAnswer](ctx, &s.collection, id, call{
		method: http.MethodPut, host: contactCenter, path: callbackPath(orgID, id),
		body: clearingUpdate{
			callbackUpdate:    callbackUpdate{ID: id, callbackFields: callbackFields(fields)},
			CallbackReason:    named(fields.CallbackReason, updated.CallbackReason),
			SourceInteraction: named(fields.SourceInteraction, updated.SourceInteraction),
			AssigneeAgent:     named(fields.AssigneeAgent, updated.AssigneeAgent),
		},
	})
	var refusal *Error
	if errors.As(err, &refusal) && (refusal.StatusCode == http.StatusBadRequest || refusal.StatusCode == http.StatusUnprocessableEntity) {
		return updated, nil
	}
	return cleared, err
}
