package tfvalue

import (
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// ID is the id of an object that Webex made. Most are UUIDs, whose case makes no difference; older queues have others, which
// are taken as they are.
var ID = TextType{kind: &Kind{
	name:      "ID",
	allowed:   "the ID that Webex gave the object, without blanks",
	canonical: canonical.UUID,
	problem:   idProblem,
}}

func idProblem(id string) string {
	switch {
	case id == "":
		return "got an empty text"
	case strings.ContainsAny(id, " \t\r\n"):
		return "got one with blanks"
	default:
		return ""
	}
}
