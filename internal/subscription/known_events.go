package subscription

// endingResourceVersion is deprecated: Webex supports its events until endingDate.
const (
	endingResourceVersion = "agent:1.0.0"
	endingDate            = "16 December 2026"
)

// documentedEventTypes are the names found in Webex's documentation and in the samples of its partners. The live list is the
// authority and grows, so that a name missing here is worth a warning and never an error.
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
