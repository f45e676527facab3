package webexapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// api is one Webex API. It checks each request against the configuration (read_only, allowed_org_ids) before the service sends it.
type api struct {
	apiCommon
	service *transport.Service
}

// apiCommon is shared by all APIs of a client.
type apiCommon struct {
	client        *transport.Client
	clock         transport.Clock
	organizations *organizations
	readOnly      bool
}

// do sends a request. orgID is the organization that the request names, or "".
func (a *api) do(ctx context.Context, req transport.Request, orgID string, out any) (*transport.Response, error) {
	if err := a.check(ctx, req, orgID); err != nil {
		return nil, err
	}
	return a.service.Do(ctx, req, out)
}

// check returns an error if the configuration does not allow the request.
func (a *api) check(ctx context.Context, req transport.Request, orgID string) error {
	if req.Method != http.MethodGet && !req.Safe {
		if err := a.checkWritable(req.Method + " " + req.Path); err != nil {
			return err
		}
	}
	return a.organizations.check(ctx, orgID)
}

// checkWritable returns a *ReadOnlyError if the client is read-only.
func (a *api) checkWritable(request string) error {
	if a.readOnly {
		return &ReadOnlyError{Request: request}
	}
	return nil
}

// ReadOnlyError means that a request was not sent, because it is not a read and the client is read-only.
type ReadOnlyError struct {
	// Request is the method and path.
	Request string
}

// Error names the request.
func (e *ReadOnlyError) Error() string {
	return fmt.Sprintf("%s was not sent, because the client is read-only", e.Request)
}
