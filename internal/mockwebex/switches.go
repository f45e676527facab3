package mockwebex

import "time"

// Switches choose between behaviours that the documentation of Webex leaves open, or that differ between sources. The zero
// value is the documented or the more likely behaviour.
type Switches struct {
	// ClockShift puts the server's clock, and with it the Date header, off from the clock it was given.
	ClockShift time.Duration
	// Times is the precision in which times are returned.
	Times TimeStyle

	// WebhookCreateStatus is the status of a created webhook; 0 means 200, which is documented; 201 was seen too.
	WebhookCreateStatus int
	// WebhookGone is the status for an unknown webhook; 0 means 404. Webex lists 410 too.
	WebhookGone int
	// EchoSecret says which answers hold a webhook's secret.
	EchoSecret SecretEcho
	// DropOmittedSecret makes a PUT without a secret remove it; else it is kept.
	DropOmittedSecret bool
	// LinkDropsQuery makes the Link to the next page of webhooks forget "max" and "ownedBy", as Webex once did.
	LinkDropsQuery bool
	// ListIncludesOrg makes a listing of webhooks without "ownedBy" include those of the organization.
	ListIncludesOrg bool
	// AcceptOrgDuplicates lets an organization own several webhooks for one resource and filter.
	AcceptOrgDuplicates bool

	// CallbackErrors is the shape of the errors of the Callbacks API.
	CallbackErrors ErrorStyle
	// AfterStartStatus is what PUT and DELETE of a callback answer once its start has passed; 0 means 404.
	AfterStartStatus int
	// KeepOmitted makes a PUT of a callback keep optional fields that it does not mention; else they are cleared.
	KeepOmitted bool
	// NumberNormalised makes callbacks store and return their number without separators.
	NumberNormalised bool
	// RecheckOnlyNewSchedule makes a PUT of a callback check the schedule against the clock only when the schedule changes.
	RecheckOnlyNewSchedule bool
	// AcceptUnknownQueues lets a callback name a queue that does not exist although the server has queues.
	AcceptUnknownQueues bool

	// SubscriptionGone is the status for an unknown subscription; 0 means 404.
	SubscriptionGone int
	// SubscriptionLimitStatus is the status for one subscription too many; 0 means 403.
	SubscriptionLimitStatus int
	// EmptyDescription says what a PATCH with an empty description does.
	EmptyDescription EmptyStyle

	// AcceptUndocumented lets webhooks and subscriptions name resources, events, filters and event types that are not documented.
	AcceptUndocumented bool
	// Reorder makes Webex return webhook filters and event types in another order than they were given.
	Reorder bool
	// PageCap lowers the size of a page of webhooks, queues and agents silently; 0 means 100.
	PageCap int
	// RotateRefreshToken makes every refresh invalidate the refresh token that was used.
	RotateRefreshToken bool
	// TokenLifetime is how long a minted access token lives; 0 means the documented 14 days.
	TokenLifetime time.Duration
}

// TimeStyle is a precision of times.
type TimeStyle int

// The precisions of times.
const (
	// TimesInMilliseconds is the documented precision.
	TimesInMilliseconds TimeStyle = iota
	// TimesInWholeSeconds are milliseconds that end in 000, and RFC 3339 without a fraction.
	TimesInWholeSeconds
	// TimesInEpochSeconds are seconds where milliseconds are documented.
	TimesInEpochSeconds
)

// SecretEcho says which answers hold a webhook's secret.
type SecretEcho int

// The answers that hold a secret.
const (
	// EchoAlways is how the documentation's examples show it.
	EchoAlways SecretEcho = iota
	// EchoOnWrite answers only POST and PUT with the secret.
	EchoOnWrite
	// EchoNever answers nothing with the secret.
	EchoNever
	// EchoMasked answers with asterisks.
	EchoMasked
)

// ErrorStyle is a shape of an error body.
type ErrorStyle int

// The shapes of an error body.
const (
	// ErrorTextKey is {"trackingId", "error": {"key": "404", "message": [{"description"}]}}.
	ErrorTextKey ErrorStyle = iota
	// ErrorNumberKey is the same with a number as key.
	ErrorNumberKey
	// ErrorText is {"trackingId", "error": "…"}.
	ErrorText
	// ErrorCode is {"code", "message", "trackingId"}.
	ErrorCode
	// ErrorEmpty is no body at all; only the TrackingID header says that Webex answered.
	ErrorEmpty
)

// EmptyStyle is a treatment of an empty text.
type EmptyStyle int

// The treatments of an empty text.
const (
	// EmptyIsAbsent removes the field.
	EmptyIsAbsent EmptyStyle = iota
	// EmptyIsKept returns the field as an empty text.
	EmptyIsKept
	// EmptyIsIgnored leaves the field as it was.
	EmptyIsIgnored
)

// WithSwitches sets switches from the start.
func WithSwitches(change func(*Switches)) Option {
	return func(s *Server) { change(&s.switches) }
}

// Switch changes switches while the server runs.
func (s *Server) Switch(change func(*Switches)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.switches)
}

// epoch writes a time in the Contact Center's figures.
func (s *Server) epoch(moment time.Time) int64 {
	switch s.switches.Times {
	case TimesInWholeSeconds:
		return moment.Unix() * 1000
	case TimesInEpochSeconds:
		return moment.Unix()
	default:
		return moment.UnixMilli()
	}
}

// timestamp writes a time in the platform's text.
func (s *Server) timestamp(moment time.Time) string {
	if s.switches.Times != TimesInMilliseconds {
		return moment.UTC().Format("2006-01-02T15:04:05+00:00")
	}
	return moment.UTC().Format("2006-01-02T15:04:05.000Z")
}

// or returns the status that a switch holds, or the default.
func or(status, otherwise int) int {
	if status == 0 {
		return otherwise
	}
	return status
}
