package webexapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// api is one Webex API: a service of the transport, behind the checks that the configuration demands.
type api struct {
	apiCommon
	service *transport.Service
}

// apiCommon is what all APIs of a client share.
type apiCommon struct {
	client        *transport.Client
	clock         transport.Clock
	organizations *organizations
	readOnly      bool
}

// do makes a request. orgID is the organization that the request names, empty for none.
func (a *api) do(ctx context.Context, req transport.Request, orgID string, out any) (*transport.Response, error) {
	if err := a.check(ctx, req, orgID); err != nil {
		return nil, err
	}
	return a.service.Do(ctx, req, out)
}

// check refuses a request that the configuration does not allow.
func (a *api) check(ctx context.Context, req transport.Request, orgID string) error {
	if req.Method != http.MethodGet && !req.Safe {
		if err := a.checkWritable(req.Method + " " + req.Path); err != nil {
			return err
		}
	}
	return a.organizations.check(ctx, orgID)
}

// Host sends requests to one of Webex's hosts and returns the responses as they are, whatever their status. It is for programs that
// study the APIs; the services are for all others.
type Host struct{ *api }

// Exchange makes a request. orgID is the organization that the request names, empty for none. An error means that there is no
// response.
func (h *Host) Exchange(ctx context.Context, req transport.Request, orgID string) (*transport.Response, error) {
	if err := h.check(ctx, req, orgID); err != nil {
		return nil, err
	}
	return h.service.Exchange(ctx, req)
}

// checkWritable refuses a change when the client is read-only.
func (a *api) checkWritable(request string) error {
	if a.readOnly {
		return &ReadOnlyError{Request: request}
	}
	return nil
}

// ReadOnlyError is a request that was not sent, because it would have changed something and the client is read-only.
type ReadOnlyError struct {
	// Request is the method and path.
	Request string
}

// Error names the request.
func (e *ReadOnlyError) Error() string {
	return fmt.Sprintf("%s was not sent: the client is read-only", e.Request)
}
