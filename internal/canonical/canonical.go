// Package canonical knows the one spelling of every value that Webex accepts in several: telephone numbers, times of day,
// webhook filters, UUIDs and Webex IDs. It is plain Go: it may be imported by any package and imports none of the project.
package canonical

// PhoneNumber removes the separators that Webex allows in a number (space, "-", "(", ")", ".") and keeps a leading "+".
func PhoneNumber(number string) string { panic("stub") }

// TimeOfDay writes "10:00" and "10:00:00" as "10:00:00". A text that is no time of day is returned unchanged.
func TimeOfDay(clock string) string { panic("stub") }

// WebhookFilter sorts the "&"-joined conditions of a webhook filter.
func WebhookFilter(filter string) string { panic("stub") }

// UUID writes a UUID in lower case. A text that is no UUID is returned unchanged.
func UUID(id string) string { panic("stub") }

// OrganizationID returns the lower-case UUID of an organisation given in any documented form (a UUID, a Webex ID in
// padded, unpadded or URL-safe base64, base64 of a bare UUID), or an error that says which forms there are.
func OrganizationID(id string) (string, error) { panic("stub") }

// WebexID is a decoded Webex ID, "ciscospark://<cluster>/<type>/<uuid>".
type WebexID struct {
	// Cluster is "us" or, for instance, "urn:TEAM:us-west-2_r"; empty when the ID was a bare UUID.
	Cluster string
	// Type is, for instance, "ORGANIZATION" or "WEBHOOK"; empty when the ID was a bare UUID.
	Type string
	// UUID is the last segment, in lower case when it is a UUID.
	UUID string
}

// DecodeID decodes every documented form of a Webex ID.
func DecodeID(id string) (WebexID, error) { panic("stub") }
