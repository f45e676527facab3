package tfdiag

import (
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// ResourceInfo describes a resource or data source to this package. Each is declared in the package of the resource.
type ResourceInfo struct {
	// Type is the Terraform type, for example "webexcc_scheduled_callback".
	Type string
	// DisplayName is the name of the object in messages, for example "callback".
	DisplayName string
	// Attributes maps the API's field names ("queueId") to the attributes that set them.
	Attributes map[string]path.Path
	// Scopes are the scopes that the API requires.
	Scopes Scopes
	// Conflict is the advice for a 409. Without it, the advice is about objects of the same name.
	Conflict Conflict
	// Rejections are the messages of Webex for which there is better advice than for their status.
	Rejections []Rejection
}

// Scopes are the scopes that an API requires, as in "a token with the scope cjp:user".
type Scopes struct {
	Read, Write string
	// Note explains the scopes, once per run.
	Note string
	// Role is the role that the owner of the token needs, for example "Administrator"; empty if only scopes are required.
	Role string
	// NotPersonal means that personal access tokens may not have the scopes.
	NotPersonal bool
}

// role returns the end of a sentence that names the scope.
func (s Scopes) role() string {
	if s.Role == "" {
		return ""
	}
	return " and the role " + s.Role
}

// Conflict is the advice for an object that conflicts with an existing one. Explanation is shown once per run.
type Conflict struct{ Hint, Explanation string }

// Rejection is a kind of error that is recognized by words in its message, because Webex does not document its status.
type Rejection struct {
	// The lower-case message must contain one of AnyOf and, if it is not empty, one of AlsoAnyOf.
	AnyOf, AlsoAnyOf []string
	// If Prefix is not empty, the lower-case message must begin with it instead.
	Prefix string
	// OnlyCreate restricts the rejection to creates.
	OnlyCreate bool
	Hint       string
}

func (r Rejection) matches(err *webexapi.Error) bool {
	message := lowerMessage(err)
	containsOne := func(alternatives []string) bool {
		return len(alternatives) == 0 || slices.ContainsFunc(alternatives, func(word string) bool { return strings.Contains(message, word) })
	}
	switch {
	case err.StatusCode == http.StatusTooManyRequests, err.StatusCode >= http.StatusInternalServerError:
		return false
	case r.OnlyCreate && err.Method != http.MethodPost:
		return false
	case r.Prefix != "":
		return strings.HasPrefix(message, r.Prefix)
	}
	return containsOne(r.AnyOf) && containsOne(r.AlsoAnyOf)
}
