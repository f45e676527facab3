package webexapi

import (
	"fmt"
	"strings"
)

// ExistsError means that a create was not sent, because equal objects exist.
type ExistsError struct {
	// IDs are the ids of the equal objects.
	IDs []string
	// OrgID is the organization that they are in; empty if the id alone identifies an object.
	OrgID string
	// Adopting is true if the create was allowed to adopt an equal object and could not: there are several, another operation has
	// claimed the object, or its secret is unknown.
	Adopting bool
	// UnknownSecret is true if Webex does not show whether the object has a secret.
	UnknownSecret bool
}

// Error names the objects.
func (e *ExistsError) Error() string {
	if len(e.IDs) == 1 {
		return "nothing was created, because an equal object already exists: " + e.IDs[0]
	}
	return "nothing was created, because equal objects already exist: " + strings.Join(e.IDs, ", ")
}

// CheckExistingError means that a create was not sent, because the existing objects could not be listed.
type CheckExistingError struct{ Cause error }

// Error describes the failure of the listing.
func (e *CheckExistingError) Error() string {
	return "nothing was created, because the existing objects could not be listed: " + e.Cause.Error()
}

// Unwrap returns the cause.
func (e *CheckExistingError) Unwrap() error { return e.Cause }

// MayExistError means that the outcome of a create is unknown: the object may exist. The create was not sent again.
type MayExistError struct {
	// Candidates are the ids of the objects that the create may have created.
	Candidates []string
	// OrgID is the organization that the object is in; empty if the id alone identifies it.
	OrgID string
	// Listing names the listing that was searched, without personal data; Searches is the number of searches.
	Listing  string
	Searches int
	// Checked is false if the existing objects are unknown, so that a search cannot identify the new one.
	Checked bool
	// Cause is the error of the last attempt.
	Cause error
}

// Error names the listing, the number of searches, the candidates and the last error.
func (e *MayExistError) Error() string {
	text := fmt.Sprintf("the object may exist, and the create request was not sent again; searched %s %d times", e.Listing, e.Searches)
	if len(e.Candidates) > 0 {
		text += "; possible objects: " + strings.Join(e.Candidates, ", ")
	}
	if e.Cause != nil {
		text += "; last error: " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *MayExistError) Unwrap() error { return e.Cause }
