package canonical

import "strings"

// UUID writes a UUID in lower case. A text that is no UUID is returned unchanged.
func UUID(id string) string {
	if IsUUID(id) {
		return strings.ToLower(id)
	}
	return id
}

// IsUUID reports whether id is a UUID in its 36-character form, in any case. The other notations that libraries accept
// ("urn:uuid:…", braces, 32 digits without hyphens) are none that Webex accepts.
func IsUUID(id string) bool {
	if len(id) != 36 {
		return false
	}
	for i := range len(id) {
		switch i {
		case 8, 13, 18, 23:
			if id[i] != '-' {
				return false
			}
		default:
			if !isHexDigit(id[i]) {
				return false
			}
		}
	}
	return true
}

func isHexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
