package tfvalue

import (
	"fmt"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// UUID is a UUID. Its case makes no difference.
var UUID = TextType{kind: &Kind{
	name:      "UUID",
	allowed:   `36 characters such as "96abc2aa-3dcc-11e5-a152-fe34819cdc9a"`,
	canonical: canonical.UUID,
	problem:   uuidProblem,
}}

func uuidProblem(id string) string {
	if !canonical.IsUUID(id) {
		return fmt.Sprintf("got %q", id)
	}
	return ""
}
