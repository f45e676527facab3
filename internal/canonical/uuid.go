package canonical

import (
	"strings"

	"github.com/google/uuid"
)

// UUID writes a UUID in lower case. A text that is no UUID is returned unchanged.
func UUID(id string) string {
	if IsUUID(id) {
		return strings.ToLower(id)
	}
	return id
}

// IsUUID reports whether id is a UUID in its 36-character form, in any case. The other notations that libraries accept
// ("urn:uuid:…", braces, 32 digits without hyphens) are none that Webex accepts.
func IsUUID(id string) bool { return len(id) == lengthOfUUID && uuid.Validate(id) == nil }

const lengthOfUUID = 36 // 32 digits and four hyphens
