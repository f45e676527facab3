package main

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the machine may have no time zones

	"github.com/google/uuid"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// The schedule of the sample callback: a month ahead, one day less than Webex allows, so that there is time to cancel it by hand.
const (
	callbackDaysAhead = 30
	callbackZone      = "America/New_York"
	callbackZoneAlias = "US/Eastern"
	callbackReason    = "probe"
)

// fictionalNumber is reserved for fictional use. No callback to it is created.
const fictionalNumber = "+12025550100"

// callbackChecks are about a callback of the probe.
var callbackChecks = []check{
	{
		name: "callback-create-status", question: "Which status does the create request of a callback return?",
		documents: "201.",
		assumes:   "Any 2xx status.",
		code:      []string{"webexapi/callbacks.go"},
		method:    "Schedules a callback.",
		otherwise: "Nothing changes for users.",
		expects:   "201", none: "the mock always returns 201", needs: needsCallback, ask: askCallbackCreateStatus,
	},
	{
		name: "callback-number", question: "Does Webex keep the separators and the form of a phone number?",
		documents: "Not documented. Separators are allowed.",
		assumes:   "Not necessarily. The provider sends numbers without separators, and ignores separators in comparisons.",
		code:      []string{"canonical/canonical.go", "webexapi/callbacks.go"},
		method: "Schedules a callback to the number with a dash in it, and reads it. E.164 is only visible for a " +
			"number without a country code.",
		otherwise: "Known forms are handled. Report any other form.",
		expects:   "as sent", switches: []string{"normalize-numbers", "e164-numbers"}, needs: needsCallback, ask: askNumberForm,
	},
	{
		name: "callback-number-listing", question: "Can callbacks be listed by any spelling of a number?",
		documents: "The match is exact.",
		assumes:   "No. The provider lists by the spelling that it sent and, if it is different, by the spelling that Webex returned.",
		code:      []string{"webexapi/callbacks.go"},
		method:    "Lists by a spelling that is not the stored one.",
		otherwise: "Nothing changes for users.",
		expects:   "only the stored spelling", switches: []string{"list-normalizes-number"}, needs: needsCallback, ask: askNumberList,
	},
	{
		name: "callback-times", question: "Are times accepted or returned without seconds?",
		documents: "Times have seconds.",
		assumes:   "No. The provider sends seconds, but understands times without them.",
		code:      []string{"canonical/canonical.go"},
		method:    "Reads a callback, and updates it with times without seconds.",
		otherwise: "Nothing changes for users.",
		expects:   "with seconds only", switches: []string{"short-times"}, needs: needsCallback, ask: askTimesOfDay,
	},
	{
		name: "callback-omitted-field", question: "Does an update clear a field that is omitted?",
		documents: "An update replaces the callback. Optional fields are not mentioned.",
		assumes:   "Not necessarily. If Webex keeps the field, the provider sends a second update with an empty string.",
		code:      []string{"webexapi/callbacks.go"},
		method:    "Updates a callback without its reason, and reads it.",
		otherwise: "Removing a reason takes one more request.",
		expects:   "cleared", switches: []string{"keep-omitted"}, needs: needsCallback, ask: askOmitted,
	},
	{
		name: "callback-zone", question: "Does Webex keep the old name of a time zone?",
		documents: "IANA names are valid. Old names are not mentioned.",
		assumes:   "Not necessarily. The provider treats all names of a zone as equal.",
		code:      []string{"canonical/timezone.go"},
		method:    "Updates a callback with the old name of its time zone, and reads it.",
		otherwise: "If old names are rejected, use the current name.",
		expects:   "kept", switches: []string{"rename-zones"}, needs: needsCallback, ask: askZone,
	},
	{
		name: "callback-midnight", question: "Can the window of a callback cross midnight?",
		documents: "Not documented. The end must be 30 minutes to 8 hours after the start.",
		assumes:   "No. A plan rejects such a window.",
		code:      []string{"schedule/window.go"},
		method:    "Updates a callback with an end after midnight.",
		otherwise: "The provider is stricter than Webex. Report it.",
		expects:   "rejected", none: "the mock always rejects it", needs: needsCallback, ask: askMidnight,
	},
	{
		name: "callback-unknown-queue", question: "Does Webex reject an unknown queue?",
		documents: "Not documented.",
		assumes:   "Yes.",
		code:      []string{"callback/resource.go"},
		method:    "Updates a callback with an invented queue ID, and restores the queue if the ID was accepted.",
		otherwise: "A mistyped queue ID is noticed only when the call is due.",
		expects:   "rejected", switches: []string{"accept-unknown-queues"}, needs: needsCallback, ask: askUnknownQueue,
	},
	{
		name: "callback-rules-on-update", question: "Are the rules about the schedule checked again if an update does not change it?",
		documents: "Not documented.",
		assumes:   "Yes.",
		code:      []string{"callback/plan.go"},
		method:    "It would take an update within 30 minutes before the start of a callback.",
		otherwise: "Updates shortly before the start would work.",
		expects:   "yes", switches: []string{"recheck-only-new-schedule"}, needs: needsImpossible, ask: askNearStart,
	},
	{
		name: "callback-after-start", question: "Which status does an update or delete of a callback return after its start?",
		documents: "It is rejected. The status is not documented.",
		assumes:   "Any error except 401, 403 and 429. A list request then decides whether the callback still exists.",
		code:      []string{"callback/triggered.go", "webexapi/callbacks.go"},
		method:    "It would take a callback that has started.",
		otherwise: "Nothing changes for users.",
		expects:   "404", switches: []string{"after-start-status"}, needs: needsImpossible, ask: askNearStart,
	},
}

func itoa(number int) string { return strconv.Itoa(number) }

// callbacksPath is the path of the callbacks of the organization.
func (s *session) callbacksPath() (string, error) {
	organization, err := s.organization()
	return "/v1/callbacks/organization/" + organization + "/scheduled-callback", err
}

// sentNumber returns the number with a separator, to check whether Webex keeps it. A number that is too long for a separator is not changed.
func (s *session) sentNumber() string {
	number := canonical.PhoneNumber(s.options.callbackNumber)
	if len(number) < canonical.MinPhoneNumber || len(number) >= canonical.MaxPhoneNumber {
		return s.options.callbackNumber
	}
	return number[:len(number)-4] + "-" + number[len(number)-4:]
}

// numberSpellings returns the spellings by which Webex may list the callback; none without a number.
func (s *session) numberSpellings() []string {
	if s.options.callbackNumber == "" {
		return nil
	}
	plain := canonical.PhoneNumber(s.options.callbackNumber)
	spellings := []string{s.sentNumber(), plain}
	if len(plain) == 10 && !strings.HasPrefix(plain, "+") {
		spellings = append(spellings, "+1"+plain)
	}
	return spellings
}

// callbackBody returns the body of the sample callback with changes, of which nil leaves a field out.
func (s *session) callbackBody(changes map[string]any) (map[string]any, error) {
	zone, err := time.LoadLocation(callbackZone)
	if err != nil {
		return nil, err
	}
	if s.callbackDate == "" {
		s.callbackDate = s.now().In(zone).AddDate(0, 0, callbackDaysAhead).Format(time.DateOnly)
	}
	body := map[string]any{
		"customerName": probeName, "callbackNumber": s.sentNumber(), "timezone": callbackZone, "scheduleDate": s.callbackDate,
		"startTime": "12:00:00", "endTime": "13:00:00", "queueId": s.options.queue, "callbackReason": callbackReason,
	}
	maps.Copy(body, changes)
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil })
	return body, nil
}

// maxClockDistance is how far the clocks may be apart. Beyond it, one of them is wrong, and a callback might be nearer than it seems.
const maxClockDistance = 24 * time.Hour

// callback returns the sample callback. There is never more than one.
func (s *session) callback(ctx context.Context) (*sample, error) {
	if s.contactCenterDate.Sub(s.contactCenterReceived).Abs() > maxClockDistance {
		return nil, skipped("the clocks of Webex and of this machine differ by more than a day")
	}
	body, err := s.callbackBody(nil)
	if err != nil {
		return nil, err
	}
	return s.getSample(ctx, s.objects.kinds.callback, body)
}

// updateCallback sends a PUT with all fields and changes.
func (s *session) updateCallback(ctx context.Context, changes map[string]any) (*transport.Response, *sample, error) {
	t, err := readableSample(s.callback(ctx))
	if err != nil {
		return nil, nil, err
	}
	body, err := s.callbackBody(changes)
	if err != nil {
		return nil, nil, err
	}
	body["id"] = t.id
	resp, err := usable(t.kind.request(ctx, http.MethodPut, t.id, body))
	return resp, t, err
}

// tryUpdate reports whether Webex accepts an update of the callback. It calls look with the updated callback, and reverts the update.
func (s *session) tryUpdate(ctx context.Context, changes map[string]any, look func(document)) (accepted bool, err error) {
	resp, t, err := s.updateCallback(ctx, changes)
	if err != nil || !isSuccess(resp) {
		return false, err
	}
	object, err := s.reread(ctx, t)
	if err != nil {
		return false, err
	}
	look(object)
	_, _, err = s.updateCallback(ctx, nil)
	return true, err
}

func ignore(document) {}

func askCallbackCreateStatus(ctx context.Context, s *session) (answer, error) {
	t, err := s.callback(ctx)
	if err != nil {
		return answer{}, err
	}
	return seen(itoa(t.status)), nil
}

func askNumberForm(ctx context.Context, s *session) (answer, error) {
	t, err := readableSample(s.callback(ctx))
	if err != nil {
		return answer{}, err
	}
	sent, stored := s.sentNumber(), t.read.text("callbackNumber")
	plain := canonical.PhoneNumber(sent)
	switch {
	case stored == sent && sent == plain:
		return answer{}, skipped("the number is too long for a separator")
	case stored == sent:
		return seen("as sent"), nil
	case stored == plain:
		return seen("without separators", "normalize-numbers", "true"), nil
	case strings.HasPrefix(stored, "+") && strings.HasSuffix(stored, strings.TrimPrefix(plain, "+")):
		return seen("in E.164 form", "e164-numbers", "true"), nil
	}
	return seen("in another form"), nil
}

func askNumberList(ctx context.Context, s *session) (answer, error) {
	t, err := readableSample(s.callback(ctx))
	if err != nil {
		return answer{}, err
	}
	other := s.sentNumber()
	if t.read.text("callbackNumber") == other {
		other = canonical.PhoneNumber(other)
	}
	if t.read.text("callbackNumber") == other {
		return answer{}, skipped("the number is too long for a separator")
	}
	path, err := s.callbacksPath()
	if err != nil {
		return answer{}, err
	}
	// The number may have callbacks of other people.
	listed, err := t.kind.pages(ctx, path, url.Values{"callbackNumber": {other}, "pageSize": {"100"}})
	if err != nil {
		return answer{}, err
	}
	return yesNo(indexOf(listed, t.id) >= 0, "any spelling", "only the stored spelling", "list-normalizes-number"), nil
}

func askTimesOfDay(ctx context.Context, s *session) (answer, error) {
	t, err := readableSample(s.callback(ctx))
	if err != nil {
		return answer{}, err
	}
	accepted, err := s.tryUpdate(ctx, map[string]any{"startTime": "12:00", "endTime": "13:00"}, ignore)
	switch {
	case err != nil:
		return answer{}, err
	case t.read.text("startTime") == "12:00":
		return seen("returned without seconds", "short-times", "true"), nil
	case accepted:
		return seen("accepted without seconds", "short-times", "true"), nil
	}
	return seen("with seconds only", "short-times", "false"), nil
}

func askOmitted(ctx context.Context, s *session) (answer, error) {
	if _, err := s.tryUpdate(ctx, nil, ignore); err != nil { // The callback has a reason now.
		return answer{}, err
	}
	kept := false
	accepted, err := s.tryUpdate(ctx, map[string]any{"callbackReason": nil}, func(object document) {
		kept = object.text("callbackReason") != ""
	})
	if err == nil && !accepted {
		err = skipped("the update was rejected")
	}
	if err != nil {
		return answer{}, err
	}
	return yesNo(kept, "kept", "cleared", "keep-omitted"), nil
}

func askZone(ctx context.Context, s *session) (answer, error) {
	stored := ""
	accepted, err := s.tryUpdate(ctx, map[string]any{"timezone": callbackZoneAlias}, func(object document) {
		stored = object.text("timezone")
	})
	switch {
	case err != nil:
		return answer{}, err
	case !accepted:
		return seen("rejected"), nil
	}
	return yesNo(stored != callbackZoneAlias, "renamed", "kept", "rename-zones"), nil
}

func askMidnight(ctx context.Context, s *session) (answer, error) {
	accepted, err := s.tryUpdate(ctx, map[string]any{"startTime": "23:30:00", "endTime": "00:30:00"}, ignore)
	return acceptedOrRefused(accepted, err)
}

func acceptedOrRefused(accepted bool, err error) (answer, error) {
	switch {
	case err != nil:
		return answer{}, err
	case accepted:
		return seen("accepted"), nil
	}
	return seen("rejected"), nil
}

func askUnknownQueue(ctx context.Context, s *session) (answer, error) {
	accepted, err := s.tryUpdate(ctx, map[string]any{"queueId": uuid.NewString()}, ignore)
	if err != nil {
		return answer{}, err
	}
	return yesNo(accepted, "accepted", "rejected", "accept-unknown-queues"), nil
}

// askNearStart has no answer, because the probe creates no callback whose start is near.
func askNearStart(context.Context, *session) (answer, error) {
	return answer{}, skipped("needs " + string(needsImpossible))
}
