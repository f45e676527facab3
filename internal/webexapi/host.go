package webexapi

import (
	"context"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Host sends requests to one of Webex's hosts and returns the responses as they are, whatever their status. It is for programs that
// study the APIs; the services are for all others.
type Host struct{ *api }

// Exchange sends a request. orgID is the organization that the request names, or "". An error means that there is no response.
func (h *Host) Exchange(ctx context.Context, req transport.Request, orgID string) (*transport.Response, error) {
	if err := h.check(ctx, req, orgID); err != nil {
		return nil, err
	}
	return h.service.Exchange(ctx, req)
}
