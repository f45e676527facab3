package tfdiag

import (
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// ResourceInfo describes a resource or data source to this package. Each is declared beside the object that it is about.
type ResourceInfo struct {
	// Type is the Terraform type, for example "webexcc_scheduled_callback".
	Type string
	// DisplayName is the name of the object in messages, for example "callback".
	DisplayName string
	// Attributes maps the API's field names ("queueId") to the attributes that set them.
	Attributes map[string]path.Path
	// Scopes are those that the API requires.
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
	// Role is what the owner of the token has to be, for example "Administrator"; empty for APIs that only require scopes.
	Role string
	// NotPersonal means that a personal access token may not have them.
	NotPersonal bool
}

// role completes a sentence that names the scope.
func (s Scopes) role() string {
	if s.Role == "" {
		return ""
	}
	return " and the role " + s.Role
}

// Conflict is the advice for an object that conflicts with an existing one. Explanation is shown once per run.
type Conflict struct{ Hint, Explanation string }

// Rejection is a message of Webex that is known by its words, because Webex does not document its status or its text.
type Rejection struct {
	// AnyOf are words of which the message contains one, in lower case; AlsoAnyOf, if given, are others of which it contains one, too.
	AnyOf, AlsoAnyOf []string
	// Prefix is how the message begins, in lower case, instead of AnyOf.
	Prefix string
	// OnlyCreate restricts it to creates.
	OnlyCreate bool
	Hint       string
}

func (r Rejection) matches(err *webexapi.Error) bool {
	words := wordsOf(err)
	containsOne := func(alternatives []string) bool {
		return len(alternatives) == 0 || slices.ContainsFunc(alternatives, func(word string) bool { return strings.Contains(words, word) })
	}
	switch {
	case err.StatusCode == http.StatusTooManyRequests, err.StatusCode >= http.StatusInternalServerError:
		return false
	case r.OnlyCreate && err.Method != http.MethodPost:
		return false
	case r.Prefix != "":
		return strings.HasPrefix(words, r.Prefix)
	}
	return containsOne(r.AnyOf) && containsOne(r.AlsoAnyOf)
}
