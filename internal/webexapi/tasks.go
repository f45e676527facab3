package webexapi

import (
	"context"
	"net/http"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Tasks is the Contact Center API that places calls, POST /v1/tasks. Calls are placed in the token's organization.
type Tasks struct{ *api }

// ImmediateCallback is a call that Webex places immediately.
type ImmediateCallback struct {
	// Destination is the number to call, Origin the number to call from; empty means the default of the organization.
	Destination, Origin string
	// EntryPointID is an outbound entry point for telephony.
	EntryPointID string
	// Attributes are passed to the flow.
	Attributes map[string]string
}

// taskCreate is the body of a create.
type taskCreate struct {
	Destination  string            `json:"destination"`
	EntryPointID string            `json:"entryPointId"`
	MediaType    string            `json:"mediaType"`
	OutboundType string            `json:"outboundType"`
	Origin       string            `json:"origin,omitempty"`
	Attributes   map[string]string `json:"attributes,omitempty"`
	Callback     struct {
		Origin string `json:"callbackOrigin"`
		Type   string `json:"callbackType"`
	} `json:"callback"`
}

// Create places a callback and returns the id of its task. The API has no idempotency key and cannot cancel a call, so Create sends the
// request again only if it was certainly not applied. If the outcome is unknown, it returns a *MayBePlacedError.
func (s *Tasks) Create(ctx context.Context, callback ImmediateCallback) (id string, err error) {
	create := taskCreate{
		Destination: callback.Destination, EntryPointID: callback.EntryPointID, MediaType: "telephony", OutboundType: "CALLBACK",
		Origin: callback.Origin, Attributes: callback.Attributes,
	}
	create.Callback.Origin, create.Callback.Type = "web", "immediate"
	req := transport.Request{Method: http.MethodPost, Path: "/v1/tasks", Body: create, Confidential: callback.confidential()}
	var body struct {
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	resp, err := s.do(ctx, req, "", &body)
	if err == nil && body.Data.ID == "" {
		err = resp.NewError(noID)
	}
	if err != nil && transport.OutcomeOf(err) != transport.NotApplied {
		return "", &MayBePlacedError{Cause: err}
	}
	return body.Data.ID, err
}

func (c *ImmediateCallback) confidential() []string {
	values := []string{c.Destination, c.Origin}
	for _, value := range c.Attributes {
		values = append(values, value)
	}
	return values
}

// MayBePlacedError means that the outcome of a request is unknown: Webex may have placed the call. The request was not sent again.
type MayBePlacedError struct {
	// Cause is the error of the request.
	Cause error
}

// Error describes the error of the request.
func (e *MayBePlacedError) Error() string {
	return "the call may have been placed, and the request was not sent again: " + e.Cause.Error()
}

// Unwrap returns the cause.
func (e *MayBePlacedError) Unwrap() error { return e.Cause }
