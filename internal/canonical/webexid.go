package canonical

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// WebexID is a decoded Webex ID, "ciscospark://<cluster>/<type>/<uuid>".
type WebexID struct {
	// Cluster is for example "us" or "urn:TEAM:us-west-2_r". It is empty if the ID was a plain UUID.
	Cluster string
	// Type is for example "ORGANIZATION" or "WEBHOOK". It is empty if the ID was a plain UUID.
	Type string
	// UUID is the last segment, in lower case if it is a UUID.
	UUID string
}

const scheme = "ciscospark://"

var errForms = errors.New(`must be a UUID or a Webex ID (base64 of "` + scheme + `<cluster>/<TYPE>/<uuid>" or of a UUID)`)

// DecodeID decodes every documented form of a Webex ID: base64, padded or not, in the standard or the URL-safe alphabet, of
// "ciscospark://<cluster>/<TYPE>/<uuid>" or of a UUID, and a plain UUID. The last segment need not be a UUID: that of a membership is
// "<uuid>:<uuid>".
func DecodeID(id string) (WebexID, error) {
	if IsUUID(id) {
		return WebexID{UUID: UUID(id)}, nil
	}
	text, ok := decodeBase64(id)
	if !ok {
		return WebexID{}, errForms
	}
	if IsUUID(text) {
		return WebexID{UUID: UUID(text)}, nil
	}
	uri, ok := strings.CutPrefix(text, scheme)
	if !ok {
		return WebexID{}, errForms
	}
	// A cluster may contain colons, but no part contains a slash.
	parts := strings.Split(uri, "/")
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
		return WebexID{}, errForms
	}
	return WebexID{Cluster: parts[0], Type: parts[1], UUID: UUID(parts[2])}, nil
}

// OrganizationID returns the lower-case UUID of an organization in any form that DecodeID accepts, or an error that lists the forms. The
// ID of another type of object is also an error, because its UUID would address a different organization.
func OrganizationID(id string) (string, error) {
	decoded, err := DecodeID(id)
	switch {
	case err != nil:
		return "", err
	case decoded.Type != "" && decoded.Type != "ORGANIZATION":
		return "", fmt.Errorf("must be the ID of an organization, but its type is %s", decoded.Type)
	case !IsUUID(decoded.UUID):
		return "", errors.New("must be the ID of an organization, but it does not end with a UUID")
	}
	return decoded.UUID, nil
}

var encodings = []*base64.Encoding{
	base64.StdEncoding.Strict(), base64.RawStdEncoding.Strict(), base64.URLEncoding.Strict(), base64.RawURLEncoding.Strict(),
}

// decodeBase64 accepts only the output of an encoder, so that different IDs never have the same decoding.
func decodeBase64(id string) (string, bool) {
	if strings.ContainsAny(id, "\r\n") { // encoding/base64 skips them
		return "", false
	}
	for _, encoding := range encodings {
		if text, err := encoding.DecodeString(id); err == nil && isPrintable(text) {
			return string(text), true
		}
	}
	return "", false
}

// isPrintable distinguishes a decoded ID from random bytes, because many words are valid base64.
func isPrintable(text []byte) bool {
	for _, c := range text {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return true
}

// ObjectID returns the part of an ID that all its forms have in common: the last segment of a Webex ID, or the UUID in lower
// case. A text that is no ID is returned unchanged.
func ObjectID(id string) string {
	decoded, err := DecodeID(id)
	if err != nil {
		return id
	}
	return decoded.UUID
}
