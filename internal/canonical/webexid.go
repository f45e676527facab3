package canonical

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// WebexID is a decoded Webex ID, "ciscospark://<cluster>/<type>/<uuid>".
type WebexID struct {
	// Cluster is "us" or, for instance, "urn:TEAM:us-west-2_r"; empty when the ID was a bare UUID.
	Cluster string
	// Type is, for instance, "ORGANIZATION" or "WEBHOOK"; empty when the ID was a bare UUID.
	Type string
	// UUID is the last segment, in lower case when it is a UUID.
	UUID string
}

const scheme = "ciscospark://"

var errForms = errors.New(`must be a UUID or a Webex ID (base64 of "` + scheme + `<cluster>/<TYPE>/<uuid>" or of a UUID)`)

// DecodeID decodes every documented form of a Webex ID: base64, padded or not, in the standard or the URL-safe alphabet, of
// "ciscospark://<cluster>/<TYPE>/<uuid>" or of a bare UUID; and a bare UUID itself. The last segment need not be a UUID, as
// with memberships ("<uuid>:<uuid>").
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
	// A cluster may hold colons, but no part holds a slash.
	parts := strings.Split(uri, "/")
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
		return WebexID{}, errForms
	}
	return WebexID{Cluster: parts[0], Type: parts[1], UUID: UUID(parts[2])}, nil
}

// OrganizationID returns the lower-case UUID of an organization given in any form that DecodeID knows, or an error that says
// which forms there are. The ID of another kind of object is an error too: it would address a foreign organization.
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

// decodeBase64 accepts only what an encoder writes, so that one text has one decoding and no two IDs are taken for the same
// by accident.
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

// isPrintable tells a decoded ID from random bytes: many words happen to be valid base64.
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
