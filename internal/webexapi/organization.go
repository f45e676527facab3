package webexapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// organization is the organization of the credentials, once it is known.
type organization struct {
	flights flights[struct{}, string]
	mu      sync.Mutex
	id      string
}

// OrgID resolves the organization's UUID: override when not empty, else the configured one, else the token's suffix, else
// people/me. It is asked once; a failure is not kept.
func (c *Client) OrgID(ctx context.Context, override string) (string, error) {
	if override != "" {
		return canonical.OrganizationID(override)
	}
	if c.config.OrgID != "" {
		return c.config.OrgID, nil
	}
	if id := c.orgID.known(); id != "" {
		return id, nil
	}
	return c.orgID.flights.do(ctx, struct{}{}, func(ctx context.Context) (string, error) {
		if id := c.orgID.known(); id != "" {
			return id, nil
		}
		id, err := c.ownOrgID(ctx)
		if err == nil {
			c.orgID.keep(id)
		}
		return id, err
	})
}

// ConfiguredOrgID is the configured organization, "" for none. It suffices for APIs that take the token's organization when a
// request names none, and it asks nobody.
func (c *Client) ConfiguredOrgID() string { return c.config.OrgID }

// ownOrgID finds out the organization of the token.
func (c *Client) ownOrgID(ctx context.Context) (string, error) {
	token, err := c.tokens.bearer(ctx, "")
	if err != nil {
		return "", err
	}
	if id := tokenSuffix(token.access); id != "" {
		return id, nil
	}
	var me struct {
		OrgID string `json:"orgId"`
	}
	if _, err := c.send(ctx, call{method: http.MethodGet, host: platform, path: "/people/me"}, &me); err != nil {
		return "", fmt.Errorf("find out the organization of the access token: %w", err)
	}
	id, err := canonical.OrganizationID(me.OrgID)
	if err != nil {
		return "", errors.New("people/me does not tell the organization of the access token: set org_id in the provider block or WEBEX_ORG_ID")
	}
	return id, nil
}

// tokenSuffix is the UUID after the last "_" of an access token, else empty. Webex documents the form in samples only, so that
// it is no more than a shortcut.
func tokenSuffix(access string) string {
	suffix := access[strings.LastIndex(access, "_")+1:]
	if len(suffix) == len(access) || !canonical.IsUUID(suffix) {
		return ""
	}
	return canonical.UUID(suffix)
}

func (o *organization) known() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.id
}

func (o *organization) keep(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.id = id
}
