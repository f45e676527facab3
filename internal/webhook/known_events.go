package webhook

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// finding is an undocumented value of a webhook. It is a warning and not an error, because Webex keeps adding values.
type finding struct{ attribute, text string }

// documented is the table of the Webhooks Guide: resource, event, names of filters.
// https://developer.webex.com/docs/api/guides/webhooks
var documented = sync.OnceValue(func() map[string]map[string][]string {
	return map[string]map[string][]string{
		"adminBatchJobs":    on("statusChanged")("jobType"),
		"all":               on("all")(),
		"attachmentActions": on("created")("messageId", "personId", "roomId"),
		"convergedRecordings": on("created", "updated", "deleted")(
			"recordingId", "ownerId", "ownerEmail", "ownerType", "storageRegion", "serviceType", "locationId"),
		"dataSources":         on("created", "updated", "deleted")("id", "schemaId", "appId", "orgId"),
		"meetingParticipants": on("joined", "left")("id", "meetingId", "state", "hostEmail", "hostPersonId", "siteUrl"),
		"meetingTranscripts": on("created")(
			"id", "meetingId", "scheduledMeetingId", "meetingSeriesId", "hostEmail", "hostUserId", "siteUrl"),
		"meetings": on("created", "updated", "deleted", "started", "ended")(
			"id", "meetingNumber", "meetingType", "state", "hostEmail", "hostUserId", "siteUrl"),
		"memberships": on("created", "updated", "deleted", "all")("roomId", "personId", "personEmail", "isModerator"),
		"messages": on("created", "deleted", "all")(
			"roomId", "roomType", "personId", "personEmail", "mentionedPeople", "hasFiles", "hasAttachments"),
		"recordings": on("created", "updated", "deleted")(
			"id", "meetingId", "scheduledMeetingId", "meetingSeriesId", "hostEmail", "hostUserId", "siteUrl"),
		"rooms":                {"created": roomFilters, "updated": roomFilters, "all": roomFilters, "migrated": nil},
		"serviceApp":           on("authorized", "deauthorized")("id", "friendlyName", "trainSiteNames", "adminTrainSiteNames"),
		"telephony_calls":      on("created", "updated", "deleted", "all")("personality", "state", "number", "personId", "callType"),
		"telephony_conference": on("created", "updated", "deleted")(),
		"telephony_mwi":        on("updated")(),
		// The guide writes uc_counter where the specification writes uc_counters.
		"uc_counter":  on("updated")("clusterName", "hostName", "nodeType", "agentId"),
		"uc_counters": on("updated")("clusterName", "hostName", "nodeType", "agentId"),
	}
})

var roomFilters = []string{"type", "isLocked"}

// orgFilters are the filters that only webhooks with owned_by = "org" can use.
var orgFilters = map[string][]string{
	"meetings":            {"hostEmail", "hostUserId"},
	"convergedRecordings": {"ownerEmail", "ownerId"},
}

// on returns a row of the table: on(events)(filters).
func on(events ...string) func(filters ...string) map[string][]string {
	return func(filters ...string) map[string][]string {
		byEvent := map[string][]string{}
		for _, event := range events {
			byEvent[event] = filters
		}
		return byEvent
	}
}

// undocumented returns the undocumented values of a webhook. Unknown values are skipped.
func undocumented(m *model) []finding {
	if m.Resource.IsUnknown() || m.Event.IsUnknown() {
		return nil
	}
	resource, event := m.Resource.ValueString(), m.Event.ValueString()
	events, ok := documented()[resource]
	if !ok {
		return []finding{{"resource", fmt.Sprintf("Webex does not document webhooks for the resource %q, and may reject this one. Documented resources: %s.",
			resource, sortedKeys(documented()))}}
	}
	filters, ok := events[event]
	if !ok {
		return []finding{{"event",
			fmt.Sprintf("Webex does not document the event %q for the resource %q. Documented events: %s.", event, resource, sortedKeys(events))}}
	}

	var found []finding
	for condition := range strings.SplitSeq(m.Filter.ValueString(), "&") {
		name, _, _ := strings.Cut(condition, "=")
		switch {
		case name == "":
		case !slices.Contains(filters, name):
			found = append(found, finding{"filter",
				fmt.Sprintf("Webex does not document the filter %q for %s:%s. Documented filters: %s.", name, resource, event, allowed(filters))})
		case slices.Contains(orgFilters[resource], name) && !m.OwnedBy.IsUnknown() && m.OwnedBy.ValueString() != webexapi.OwnedByOrg:
			found = append(found, finding{"filter",
				fmt.Sprintf("Webex documents the filter %q of %s only for owned_by = \"org\".", name, resource)})
		}
	}
	return found
}

func allowed(filters []string) string {
	if len(filters) == 0 {
		return "none"
	}
	return strings.Join(filters, ", ")
}

func sortedKeys[V any](table map[string]V) string {
	keys := make([]string, 0, len(table))
	for key := range table {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return strings.Join(keys, ", ")
}
