package subscription

import "slices"

// endingResourceVersion is deprecated. Webex supports it until endingDate.
const (
	endingResourceVersion = "agent:1.0.0"
	endingDate            = "16 December 2026"
)

// documentedEventTypes are the event types in Webex's documentation and in the samples of its partners. Webex keeps adding event types,
// so an unlisted one is a warning and not an error.
var documentedEventTypes = []string{
	"agent:login",
	"agent:logout",
	"agent:state_change",
	"agent:channel_state_change",
	"agent:channelType_state_change",
	"capture:available",
	"task:new",
	"task:connect",
	"task:connected",
	"task:parked",
	"task:on-hold",
	"task:hold-done",
	"task:consulting",
	"task:consult-done",
	"task:conferencing",
	"task:conference-done",
	"task:conference-transferred",
	"task:ended",
	"task:origin-updated",
	"task:failed",
	"task-message:appended",
	"task-message:append-failed",
}

// DocumentedEventTypes returns the event types that need no warning.
func DocumentedEventTypes() []string { return slices.Clone(documentedEventTypes) }
