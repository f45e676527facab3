package mockwebex

import (
	"encoding/base64"
	"strings"
)

// splitWebexID returns the type and the UUID in any form of a platform ID.
func splitWebexID(id string) (kind, uuid string, ok bool) {
	if isUUID(id) {
		return "", strings.ToLower(id), true
	}
	unpadded := strings.TrimRight(id, "=")
	uri, err := base64.RawStdEncoding.DecodeString(unpadded)
	if err != nil {
		uri, err = base64.RawURLEncoding.DecodeString(unpadded)
	}
	if err == nil && isUUID(string(uri)) {
		return "", strings.ToLower(string(uri)), true
	}
	segments := strings.Split(strings.TrimPrefix(string(uri), "ciscospark://"), "/")
	if err != nil || len(segments) != 3 || !isUUID(segments[2]) {
		return "", "", false
	}
	return segments[1], strings.ToLower(segments[2]), true
}

// respell returns a platform ID in the form that the switch selects.
func (style IDStyle) respell(id string) string {
	kind, uuid, ok := splitWebexID(id)
	if !ok || kind == "" {
		return id
	}
	switch style {
	case IDOfUUID:
		return base64.RawStdEncoding.EncodeToString([]byte(uuid))
	case IDWithCluster:
		return base64.RawStdEncoding.EncodeToString([]byte("ciscospark://urn:TEAM:us-west-2_r/" + kind + "/" + uuid))
	case IDAsUUID:
		return uuid
	default:
		return id
	}
}

// findWebhook finds a webhook by its ID; if IDs come in several forms, by any of them.
func (s *Server) findWebhook(id string) *object[Webhook] {
	if known := s.webhooks.get(id); known != nil || s.switches.WebhookIDForm == IDAsCreated {
		return known
	}
	kind, uuid, ok := splitWebexID(id)
	if !ok || kind != "" && kind != "WEBHOOK" {
		return nil
	}
	return s.webhooks.get(webexID("WEBHOOK", uuid))
}
