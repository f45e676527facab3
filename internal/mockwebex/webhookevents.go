package mockwebex

import (
	"slices"
	"strings"
)

// webhookResource has the events and filters of a resource.
type webhookResource struct {
	events  []string
	filters []string
}

// webhookResources are the resources of platform webhooks that the guide or the reference names.
var webhookResources = map[string]webhookResource{
	"attachmentActions":    {words("created"), words("messageId personId roomId")},
	"dataSources":          {changes, words("id schemaId appId orgId")},
	"memberships":          {changes, words("roomId personId personEmail isModerator")},
	"messages":             {changes, words("roomId roomType personId personEmail mentionedPeople hasFiles hasAttachments")},
	"rooms":                {words("created updated migrated"), words("type isLocked")},
	"serviceApp":           {words("authorized deauthorized"), words("id friendlyName trainSiteNames adminTrainSiteNames")},
	"telephony_calls":      {changes, words("personality state number address personId callType")},
	"telephony_conference": {changes, nil},
	"telephony_mwi":        {words("updated"), nil},
	"meetings": {words("created updated deleted started ended"),
		words("id meetingNumber meetingType state hostEmail hostUserId siteUrl")},
	"recordings":          {changes, words("id meetingId scheduledMeetingId meetingSeriesId hostEmail hostUserId siteUrl")},
	"convergedRecordings": {changes, words("recordingId ownerId ownerEmail ownerType storageRegion serviceType locationId")},
	"meetingParticipants": {words("joined left"), words("id meetingId state hostEmail hostPersonId siteUrl")},
	"meetingTranscripts":  {words("created"), words("id meetingId scheduledMeetingId meetingSeriesId hostEmail hostUserId siteUrl")},
	"uc_counter":          {words("updated"), words("clusterName hostName nodeType agentId")},
	"uc_counters":         {words("updated"), words("clusterName hostName nodeType agentId")},
	"adminBatchJobs":      {words("statusChanged"), words("jobType")},
	"videoMeshAlerts":     {words("created updated deleted triggered"), nil},
	"controlHubAlerts":    {words("created updated deleted triggered"), nil},
	"all":                 {nil, nil},
}

var changes = words("created updated deleted")

func words(text string) []string { return strings.Fields(text) }

// filterValues are the filters with a fixed set of values.
var filterValues = map[string][]string{
	"messages.roomType":           {"direct", "group"},
	"rooms.type":                  {"direct", "group"},
	"telephony_calls.personality": {"clickToDial", "originator", "terminator"},
	"telephony_calls.state":       {"alerting", "connected", "connecting", "disconnected", "held", "remoteHeld"},
	"telephony_calls.callType":    {"emergency", "external", "location", "organization", "other", "repair"},
}

// orgFilters work only for webhooks of the organization, for every resource.
var orgFilters = words("hostEmail hostUserId ownerEmail ownerId")

// orgResources exist only for webhooks of the organization. Their events are not documented.
var orgResources = words("videoMeshAlerts controlHubAlerts")

// resourceScopes are the scopes that a webhook needs for its resource: one of each list.
var resourceScopes = map[string][][]string{
	"attachmentActions":    {{"spark:messages_read"}},
	"dataSources":          {{"spark:datasource_read"}},
	"memberships":          {{"spark:memberships_read"}},
	"messages":             {{"spark:messages_read"}},
	"rooms":                {{"spark:rooms_read"}},
	"telephony_calls":      {{"spark:calls_read"}},
	"telephony_conference": {{"spark:calls_read"}},
	"telephony_mwi":        {{"spark:calls_read"}},
	"meetings":             {{"meeting:schedules_read", "meeting:admin_schedule_read", "spark-compliance:meetings_read"}},
	"meetingParticipants":  {{"meeting:participants_read", "meeting:admin_participants_read", "spark-compliance:meetings_read"}},
	"recordings":           {{"meeting:recordings_read", "meeting:admin_recordings_read", "spark-compliance:meetings_read"}},
	"meetingTranscripts":   {{"meeting:transcripts_read", "meeting:admin_transcripts_read", "spark-compliance:meetings_read"}},
	"uc_counter":           {{"wxc-dedicateduc:admin_perfmon_read"}},
	"uc_counters":          {{"wxc-dedicateduc:admin_perfmon_read"}},
	"all":                  {{"spark:memberships_read"}, {"spark:messages_read"}, {"spark:rooms_read"}},
}

// isMeetings reports whether webhooks for a resource need its scope for every operation, not only for the create.
func isMeetings(resource string) bool {
	return slices.Contains([]string{"meetings", "meetingParticipants", "recordings", "meetingTranscripts"}, resource)
}

// checkEvent checks that the resource, event and filter of a webhook are documented.
func checkEvent(body *document, webhook Webhook) {
	resource, ok := webhookResources[webhook.Resource]
	if !body.check(ok, "resource", "is unknown.") {
		return
	}
	body.check(webhook.Event == "all" || slices.Contains(resource.events, webhook.Event), "event", "is not supported for this resource.")
	body.check(webhook.OwnedBy == "org" || !slices.Contains(orgResources, webhook.Resource), "resource", "requires ownedBy to be org.")
	if webhook.Filter == "" {
		return
	}
	body.check(webhook.Resource != "rooms" || webhook.Event != "migrated", "filter", "is not supported for this event.")
	for _, condition := range strings.Split(webhook.Filter, "&") {
		name, value, found := strings.Cut(condition, "=")
		allowed := filterValues[webhook.Resource+"."+name]
		valid := found && value != "" && slices.Contains(resource.filters, name) && (allowed == nil || slices.Contains(allowed, value))
		body.check(valid, "filter", "invalid value for filter: "+name)
		needsOrg := slices.Contains(orgFilters, name)
		body.check(!needsOrg || webhook.OwnedBy == "org", "filter", name+" requires ownedBy to be org.")
	}
}
