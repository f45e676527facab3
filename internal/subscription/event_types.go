package subscription

// endingResourceVersion is deprecated: Webex supports its events until endingDate.
const (
	endingResourceVersion = "agent:1.0.0"
	endingDate            = "16 December 2026"
)

// documentedEventTypes are the names found in Webex's documentation and in the samples of its partners. The live list is the
// authority and grows, so that a name missing here is worth a warning and never an error.
var documentedEventTypes = map[string]bool{
	"agent:login":                    true,
	"agent:logout":                   true,
	"agent:state_change":             true,
	"agent:channel_state_change":     true,
	"agent:channelType_state_change": true,
	"capture:available":              true,
	"task:new":                       true,
	"task:connect":                   true,
	"task:connected":                 true,
	"task:parked":                    true,
	"task:on-hold":                   true,
	"task:hold-done":                 true,
	"task:consulting":                true,
	"task:consult-done":              true,
	"task:conferencing":              true,
	"task:conference-done":           true,
	"task:conference-transferred":    true,
	"task:ended":                     true,
	"task:origin-updated":            true,
	"task:failed":                    true,
	"task-message:appended":          true,
	"task-message:append-failed":     true,
}
