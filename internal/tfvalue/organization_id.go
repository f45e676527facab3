package tfvalue

import (
	"fmt"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// OrganizationID is the ID of an organization. All documented forms of one ID are the same.
var OrganizationID = TextType{kind: &Kind{
	name:      "organization ID",
	allowed:   `the UUID of an organization or its Webex ID (base64 of "ciscospark://us/ORGANIZATION/<uuid>" or of the UUID)`,
	canonical: canonicalOrganizationID,
	problem:   organizationIDProblem,
}}

func canonicalOrganizationID(id string) string {
	if uuid, err := canonical.OrganizationID(id); err == nil {
		return uuid
	}
	return id
}

func organizationIDProblem(id string) string {
	if _, err := canonical.OrganizationID(id); err == nil {
		return ""
	}
	if other, err := canonical.DecodeID(id); err == nil && other.Type != "ORGANIZATION" {
		return fmt.Sprintf("got %q, whose type is %s", id, other.Type)
	}
	return fmt.Sprintf("got %q", id)
}
