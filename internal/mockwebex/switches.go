package mockwebex

import "time"

// Switches select between behaviors that the Webex documentation leaves open, or that differ between its sources. The zero
// value selects the documented or the more likely behavior. SwitchTable lists them with their names and descriptions: the
// doc tag of a field describes it, and the status tag of a status code names the default, which 0 stands for.
type Switches struct {
	// All APIs.

	ClockShift      time.Duration `doc:"shift the server's clock, including the Date header, by this duration"`
	OmitDate        bool          `doc:"send no Date header"`
	Times           TimeStyle     `doc:"precision of times in responses"`
	Errors          ErrorStyle    `doc:"shape of error bodies of all APIs"`
	PlatformNoToken int           `status:"401" doc:"status of a platform request without a valid Authorization header"`
	ContactNoToken  int           `status:"400" doc:"status of a Contact Center request without a valid Authorization header"`
	BareRateLimit   bool          `doc:"send 429 without a body"`
	OmitRetryAfter  bool          `doc:"send 429 for an exceeded rate limit without a Retry-After header"`
	WebexErrorPaths bool          `doc:"return the 404 for an unknown path in Webex's own error shape instead of a gateway's"`
	NoTrailingSlash bool          `doc:"treat a platform path with a trailing slash as unknown"`
	ReadLag         time.Duration `doc:"hide new objects from reads by ID for this long"`
	ListLag         time.Duration `doc:"hide new objects from listings for this long"`

	AcceptUndocumented bool          `doc:"accept undocumented webhook resources, events and filters, and undocumented event types"`
	Reorder            bool          `doc:"return webhook filters and event types in another order than given"`
	NewestFirst        bool          `doc:"list the newest webhooks and subscriptions first"`
	RotateRefreshToken bool          `doc:"invalidate a refresh token once it is used"`
	TokenLifetime      time.Duration `doc:"lifetime of minted access tokens; 0 is the documented 14 days"`
	PeopleMe           int           `status:"200" doc:"status of people/me"`

	// The form of successful responses.

	NullLists         bool        `doc:"send null instead of an empty list"`
	Numbers           NumberStyle `doc:"form of numbers in responses, except those of the token endpoint"`
	TextBooleans      bool        `doc:"send booleans as strings"`
	ByteOrderMark     bool        `doc:"start JSON bodies with a byte order mark"`
	ExtraFields       bool        `doc:"add undocumented fields to every object"`
	UpdateResponse    UpdateStyle `doc:"response to an update"`
	StatusAfterUpdate string      `doc:"status that an updated webhook or subscription has instead of the requested one, such as suspended"`
	Repeats           RepeatStyle `doc:"objects that a listing returns twice"`
	MovingPages       int         `doc:"number of later pages of numbered lists that miss an object because the list shrank meanwhile"`
	PageCap           int         `doc:"largest page of webhooks and of the directory; 0 is 100"`
	LinksKeepFilter   bool        `doc:"keep filters in meta.links"`
	DecomposedNames   bool        `doc:"return names in decomposed Unicode (NFD)"`
	WebhookIDForm     IDStyle     `doc:"form of IDs in responses to webhook requests after the create; every form addresses the same webhook"`
	UpperCaseUUID     bool        `doc:"return the IDs of callbacks and subscriptions in upper case after the create"`

	// Normalization of stored values.

	TrimBlanks           bool `doc:"trim blanks at the ends of stored texts"`
	CanonicalURL         bool `doc:"store URLs with a lower-case host, without the default port and with a path"`
	LowerCaseEmails      bool `doc:"store email addresses in webhook filters in lower case"`
	NormalizeNumbers     bool `doc:"store callback numbers without separators"`
	E164Numbers          bool `doc:"store callback numbers in E.164 form; ten digits get the country code 1"`
	ListNormalizesNumber bool `doc:"normalize the number that callbacks are listed by like stored numbers"`
	RenameZones          bool `doc:"store time zones under their current names: America/New_York for US/Eastern"`
	ShortTimes           bool `doc:"accept and return times of callbacks without seconds"`
	RejectEmptyText      bool `doc:"reject empty texts in optional fields"`

	// Platform webhooks.

	WebhookCreateStatus  int        `status:"200" doc:"status of a created webhook"`
	WebhookGone          int        `status:"404" doc:"status for an unknown webhook"`
	EchoSecret           SecretEcho `doc:"responses that contain a webhook's secret"`
	DropOmittedSecret    bool       `doc:"remove a webhook's secret on an update without one"`
	StrictWebhookUpdate  bool       `doc:"reject unknown fields in a webhook update instead of ignoring them"`
	LinkDropsQuery       bool       `doc:"leave max and ownedBy out of the link to the next page of webhooks"`
	ListIncludesOrg      bool       `doc:"include webhooks of the organization in listings without ownedBy"`
	RejectDuplicates     bool       `doc:"reject a webhook that equals another one of its creator"`
	AcceptOrgDuplicates  bool       `doc:"accept several webhooks of the organization for one resource, filter and event"`
	OrgDuplicateAnyEvent bool       `doc:"allow one webhook of the organization per resource and filter, whatever its event"`
	WebhooksPerApp       bool       `doc:"hide webhooks from tokens that the same person got from another app"`

	// Scheduled callbacks.

	CallbackErrors         ErrorStyle `doc:"shape of error bodies of the Callbacks API; overrides errors"`
	CallbackGone           int        `status:"404" doc:"status for an unknown callback"`
	AfterStartStatus       int        `status:"404" doc:"status of an update or delete of a callback after its start"`
	KeepOmitted            bool       `doc:"keep optional fields of a callback that an update omits instead of clearing them"`
	RecheckOnlyNewSchedule bool       `doc:"check the schedule in an update only if it changes"`
	AcceptUnknownQueues    bool       `doc:"accept callbacks for unknown queues"`
	NoListByAgent          bool       `doc:"reject lists of callbacks by agent"`
	OneBasedPages          bool       `doc:"number pages of callbacks from 1"`

	// Contact Center subscriptions.

	SubscriptionGone        int        `status:"404" doc:"status for an unknown subscription"`
	SubscriptionLimitStatus int        `status:"403" doc:"status of a create above the limit of subscriptions"`
	EmptyDescription        EmptyStyle `doc:"effect of an empty description in a subscription update"`
	EchoSubscriptionSecret  bool       `doc:"return the secret of subscriptions"`
	SharedVersions          bool       `doc:"show subscriptions of both API versions under either"`
	ExtraEventTypes         bool       `doc:"offer an event type that the documentation does not name"`

	// Search and tasks.

	NestedFilters NestedStyle   `doc:"accepted form of search filters on nested fields"`
	SearchLag     time.Duration `doc:"hide tasks from searches for this long after their creation"`
}

// TimeStyle is the precision of times.
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

// NumberStyle is the JSON form of numbers.
type NumberStyle int

// The forms of numbers.
const (
	// NumbersPlain are JSON numbers without a fraction.
	NumbersPlain NumberStyle = iota
	// NumbersAsText are JSON strings.
	NumbersAsText
	// NumbersWithFraction are JSON numbers such as 1.0.
	NumbersWithFraction
)

// SecretEcho determines which responses contain a webhook's secret.
type SecretEcho int

// The responses that contain a secret.
const (
	// EchoAlways is how the documentation's examples show it.
	EchoAlways SecretEcho = iota
	// EchoOnWrite includes the secret only in responses to POST and PUT.
	EchoOnWrite
	// EchoNever never includes the secret.
	EchoNever
	// EchoMasked sends asterisks.
	EchoMasked
)

// UpdateStyle is the response to a successful PUT or PATCH.
type UpdateStyle int

// The responses to an update.
const (
	// UpdateReturnsObject sends the object with status 200, as documented.
	UpdateReturnsObject UpdateStyle = iota
	// UpdateReturnsNoContent sends status 204.
	UpdateReturnsNoContent
	// UpdateReturnsEmpty sends status 200 and no body.
	UpdateReturnsEmpty
)

// RepeatStyle determines which objects a listing returns twice.
type RepeatStyle int

// The repeated objects.
const (
	// RepeatNothing returns every object once.
	RepeatNothing RepeatStyle = iota
	// RepeatOnPage returns the first object of every page twice.
	RepeatOnPage
	// RepeatAcrossPages starts every later page with the last object of the page before.
	RepeatAcrossPages
)

// IDStyle is the form of a platform ID.
type IDStyle int

// The forms of an ID.
const (
	// IDAsCreated is the form that the create returned: base64 of a URI.
	IDAsCreated IDStyle = iota
	// IDOfUUID is base64 of the bare UUID.
	IDOfUUID
	// IDWithCluster is base64 of a URI that names a cluster.
	IDWithCluster
	// IDAsUUID is the bare UUID.
	IDAsUUID
)

// ErrorStyle is the shape of an error body.
type ErrorStyle int

// The shapes of an error body.
const (
	// ErrorTextKey is {"trackingId", "error": {"key": "404", "message": [{"description"}]}}, the documented shape of most
	// Contact Center APIs. In Switches.Errors it selects the documented shape of each API.
	ErrorTextKey ErrorStyle = iota
	// ErrorNumberKey is the same with a number as key.
	ErrorNumberKey
	// ErrorText is {"trackingId", "error": "…"}.
	ErrorText
	// ErrorCode is {"code", "message", "trackingId"}.
	ErrorCode
	// ErrorEmpty has no body; only the TrackingID header shows that the response is from Webex.
	ErrorEmpty
	// ErrorProblem is RFC 9457: {"type", "title", "status", "detail"}.
	ErrorProblem
	// ErrorFieldMap is {"errors": {"field": ["…"]}}.
	ErrorFieldMap
	// ErrorReasons is {"errors": [{"reason"}]}.
	ErrorReasons
	// ErrorDetails is {"error": {"code", "details": [{"message"}]}}.
	ErrorDetails
	// ErrorMessage is {"errorMessage"}.
	ErrorMessage
	// ErrorAPIError is {"apiError": [{"message"}]}.
	ErrorAPIError
	// ErrorBareString is a JSON string.
	ErrorBareString
	// ErrorList is a JSON list of objects.
	ErrorList
	// ErrorPlainText is text/plain.
	ErrorPlainText
)

// EmptyStyle is the effect of an empty text.
type EmptyStyle int

// The effects of an empty text.
const (
	// EmptyIsAbsent removes the field.
	EmptyIsAbsent EmptyStyle = iota
	// EmptyIsKept returns the field as an empty text.
	EmptyIsKept
	// EmptyIsIgnored leaves the field as it was.
	EmptyIsIgnored
)

// NestedStyle is the form of a search filter on a nested field.
type NestedStyle int

// The forms of nested filters, which the documentation uses side by side.
const (
	// NestedEither accepts both forms.
	NestedEither NestedStyle = iota
	// NestedOperatorFirst accepts callbackData: {equals: {callbackNumber: "…"}}.
	NestedOperatorFirst
	// NestedFieldFirst accepts callbackData: {callbackNumber: {equals: "…"}}.
	NestedFieldFirst
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
	s.moved = 0
}

// epoch formats a time as the Contact Center does.
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

// timestamp formats a time as the platform does.
func (s *Server) timestamp(moment time.Time) string {
	if s.switches.Times != TimesInMilliseconds {
		return moment.UTC().Format("2006-01-02T15:04:05+00:00")
	}
	return moment.UTC().Format("2006-01-02T15:04:05.000Z")
}

// or returns the number of a switch, or the default for 0.
func or(number, otherwise int) int {
	if number == 0 {
		return otherwise
	}
	return number
}
