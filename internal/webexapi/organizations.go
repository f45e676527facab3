package webexapi

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// organizations resolves the organization of a request and checks that requests may access it.
type organizations struct {
	client     *transport.Client
	people     *People
	configured string
	// allowed is nil if every organization is allowed.
	allowed []string

	mu    sync.Mutex
	token string // of the access token, once known
}

func newOrganizations(config Config, client *transport.Client, people *People) (*organizations, error) {
	o := &organizations{client: client, people: people}
	var err error
	if config.OrgID != "" {
		if o.configured, err = canonical.OrganizationID(config.OrgID); err != nil {
			return nil, &ConfigError{Field: "OrgID", Message: "is not valid: " + err.Error()}
		}
	}
	if config.AllowedOrgIDs != nil {
		o.allowed = []string{}
	}
	for _, given := range config.AllowedOrgIDs {
		id, err := canonical.OrganizationID(given)
		if err != nil {
			return nil, &ConfigError{Field: "AllowedOrgIDs", Message: "is not valid: " + err.Error()}
		}
		o.allowed = append(o.allowed, id)
	}
	return o, nil
}

// resolve returns the UUID of the organization for a request: override, the configured one, or the token's.
func (o *organizations) resolve(ctx context.Context, override string) (string, error) {
	switch {
	case override != "":
		return canonical.OrganizationID(override)
	case o.configured != "":
		return o.configured, nil
	}
	return o.ofToken(ctx)
}

// optional returns the organization for APIs that default to the token's organization: empty for that default, unless allowed_org_ids is
// set, so that every request must name one.
func (o *organizations) optional(ctx context.Context, override string) (string, error) {
	if override == "" && o.configured == "" && o.allowed == nil {
		return "", nil
	}
	return o.resolve(ctx, override)
}

// check returns an *OrganizationNotAllowedError if a request would access an organization that is not allowed. orgID is the organization that
// the request names; empty means the token's.
func (o *organizations) check(ctx context.Context, orgID string) error {
	if o.allowed == nil {
		return nil
	}
	ofToken := orgID == ""
	if ofToken {
		var err error
		if orgID, err = o.ofToken(ctx); err != nil {
			return err
		}
	}
	if !slices.Contains(o.allowed, canonical.UUID(orgID)) {
		return &OrganizationNotAllowedError{OrgID: orgID, OfToken: ofToken}
	}
	return nil
}

// OrganizationNotAllowedError means that a request was not sent, because its organization is not allowed.
type OrganizationNotAllowedError struct {
	OrgID string
	// OfToken is true if the request names no organization, so that it would access the token's.
	OfToken bool
}

// Error names the organization.
func (e *OrganizationNotAllowedError) Error() string {
	if e.OfToken {
		return fmt.Sprintf("no request was sent, because the access token belongs to the organization %s, which is not allowed", e.OrgID)
	}
	return fmt.Sprintf("no request was sent, because the organization %s is not allowed", e.OrgID)
}

// UnknownOrganizationError means that a request was not sent, because the organization of the access token is unknown. It has no Unwrap, so
// that a status of people/me is not mistaken for one of the request.
type UnknownOrganizationError struct {
	// Cause is the error of the request to people/me; nil if its response contained no organization.
	Cause error
}

// Error describes the error of the request to people/me.
func (e *UnknownOrganizationError) Error() string {
	if e.Cause == nil {
		return "the response of people/me does not contain the organization of the access token"
	}
	return "unable to determine the organization of the access token: " + e.Cause.Error()
}

// unknownOrganization returns an *UnknownOrganizationError, or the error of ctx after a cancel.
func unknownOrganization(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &UnknownOrganizationError{Cause: err}
}

// ofToken returns the organization of the access token: the token's suffix, otherwise that of people/me.
func (o *organizations) ofToken(ctx context.Context) (string, error) {
	o.mu.Lock()
	known := o.token
	o.mu.Unlock()
	if known != "" {
		return known, nil
	}
	token, _, err := o.client.AccessToken(ctx)
	if err != nil {
		return "", err
	}
	id := tokenSuffix(token)
	if id == "" {
		me, err := o.people.Me(ctx)
		if err != nil {
			return "", unknownOrganization(ctx, err)
		}
		if id, err = canonical.OrganizationID(me.OrgID); err != nil {
			return "", &UnknownOrganizationError{}
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.token = id
	return id, nil
}

// tokenSuffix returns the UUID after the last "_" of an access token, or "". Only samples of Webex show this form, so it is only a
// shortcut.
func tokenSuffix(access string) string {
	suffix := access[strings.LastIndex(access, "_")+1:]
	if len(suffix) == len(access) || !canonical.IsUUID(suffix) {
		return ""
	}
	return canonical.UUID(suffix)
}
