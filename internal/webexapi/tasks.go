package webexapi

import (
	"context"
	"net/http"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Tasks is the Contact Center API that places calls, POST /v1/tasks. It knows no organization but the token's.
type Tasks struct{ *api }

// ImmediateCallback is a call that Webex is to place now.
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

// Create places a callback and returns the id of its task. There is no idempotency key and no way to cancel, so the request is sent
// again only if it was certainly not applied. After any other outcome the error is a *MayBePlacedError.
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

// MayBePlacedError reports a call whose outcome is unknown: Webex may have placed it, and nothing more was sent.
type MayBePlacedError struct {
	// Cause is how the request ended.
	Cause error
}

// Error says how the request ended.
func (e *MayBePlacedError) Error() string {
	return "the call may have been placed, and nothing more was sent: " + e.Cause.Error()
}

// Unwrap returns the cause.
func (e *MayBePlacedError) Unwrap() error { return e.Cause }
