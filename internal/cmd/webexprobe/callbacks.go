package main

import (
	"context"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the machine may have no time zones

	"github.com/google/uuid"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// The schedule of the trial callback: a month ahead, a day less than Webex allows, so that there is time to cancel it whatever
// happens.
const (
	callbackDaysAhead = 30
	callbackZone      = "America/New_York"
	callbackZoneAlias = "US/Eastern"
	callbackReason    = "probe"
)

// fictionalNumber is reserved for fiction. It is only searched for.
const fictionalNumber = "+12025550100"

func itoa(number int) string { return strconv.Itoa(number) }

// callbacksPath is the path of the callbacks of the organization.
func (s *session) callbacksPath() (string, error) {
	organization, err := s.organization()
	return "/v1/callbacks/organization/" + organization + "/scheduled-callback", err
}

// sentNumber is the number with a separator, to see what Webex makes of it. A number that is too long for one is sent as it is.
func (s *session) sentNumber() string {
	number := canonical.PhoneNumber(s.options.callbackNumber)
	if len(number) < canonical.MinPhoneNumber || len(number) >= canonical.MaxPhoneNumber {
		return s.options.callbackNumber
	}
	return number[:len(number)-4] + "-" + number[len(number)-4:]
}

// numberSpellings are the spellings under which Webex may list the callback; none without a number.
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

// callbackBody returns the body of the trial callback with changes, of which nil leaves a field out.
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

// callback returns the trial callback. There is never more than one.
func (s *session) callback(ctx context.Context) (*trial, error) {
	if s.contactCenterDate.IsZero() { // The schedule goes by Webex's clock.
		_, _ = s.contactCenter(ctx, s.eventTypes("v2"))
	}
	body, err := s.callbackBody(nil)
	if err != nil {
		return nil, err
	}
	return s.makeTrial(ctx, s.objects.kinds.callback, body)
}

// updateCallback sends a PUT with all fields and changes.
func (s *session) updateCallback(ctx context.Context, changes map[string]any) (*transport.Response, *trial, error) {
	t, err := readTrial(s.callback(ctx))
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

// tryUpdate reports whether Webex accepts an update of the callback, calls look with the callback as it is then, and undoes the update.
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
	t, err := readTrial(s.callback(ctx))
	if err != nil {
		return answer{}, err
	}
	sent, stored := s.sentNumber(), t.read.text("callbackNumber")
	plain := canonical.PhoneNumber(sent)
	switch {
	case stored == sent && sent == plain:
		return answer{}, notAsked("the number is too long for a separator")
	case stored == sent:
		return seen("as sent"), nil
	case stored == plain:
		return seen("without separators", "number-normalised", "true"), nil
	case strings.HasPrefix(stored, "+") && strings.HasSuffix(stored, strings.TrimPrefix(plain, "+")):
		return seen("in E.164 form", "e164-numbers", "true"), nil
	}
	return seen("in another form"), nil
}

func askNumberList(ctx context.Context, s *session) (answer, error) {
	t, err := readTrial(s.callback(ctx))
	if err != nil {
		return answer{}, err
	}
	other := s.sentNumber()
	if t.read.text("callbackNumber") == other {
		other = canonical.PhoneNumber(other)
	}
	if t.read.text("callbackNumber") == other {
		return answer{}, notAsked("the number is too long for a separator")
	}
	path, err := s.callbacksPath()
	if err != nil {
		return answer{}, err
	}
	resp, err := successful(s.contactCenter(ctx, get(path, "callbackNumber", other)))
	if err != nil {
		return answer{}, err
	}
	found := len(documentOf(resp).at("data").elements()) > 0
	return yesNo(found, "any spelling", "only the stored spelling", "list-normalises-number"), nil
}

func askTimesOfDay(ctx context.Context, s *session) (answer, error) {
	t, err := readTrial(s.callback(ctx))
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
		err = notAsked("the update was refused")
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
		return seen("refused"), nil
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
	return seen("refused"), nil
}

func askUnknownQueue(ctx context.Context, s *session) (answer, error) {
	accepted, err := s.tryUpdate(ctx, map[string]any{"queueId": uuid.NewString()}, ignore)
	if err != nil {
		return answer{}, err
	}
	return yesNo(accepted, "accepted", "refused", "accept-unknown-queues"), nil
}

// askNearStart has no answer: the probe makes no callback whose start is near.
func askNearStart(context.Context, *session) (answer, error) {
	return answer{}, notAsked("needs " + string(needsImpossible))
}

func askListByAgent(ctx context.Context, s *session) (answer, error) {
	path, err := s.callbacksPath()
	if err != nil {
		return answer{}, err
	}
	resp, err := usable(s.contactCenter(ctx, get(path, "assigneeAgent", uuid.NewString())))
	if err != nil {
		return answer{}, err
	}
	return yesNo(!isSuccess(resp), "refused", "accepted", "no-list-by-agent"), nil
}

func askPageBase(ctx context.Context, s *session) (answer, error) {
	path, err := s.callbacksPath()
	if err != nil {
		return answer{}, err
	}
	for _, first := range []string{"0", "1"} {
		resp, err := usable(s.contactCenter(ctx, get(path, "callbackNumber", fictionalNumber, "page", first, "pageSize", "1")))
		if err != nil {
			return answer{}, err
		}
		if isSuccess(resp) {
			return yesNo(first == "1", "from 1", "from 0", "one-based-pages"), nil
		}
	}
	return answer{}, notAsked("no page can be listed")
}

func askMetaLinks(ctx context.Context, s *session) (answer, error) {
	path, err := s.callbacksPath()
	if err != nil {
		return answer{}, err
	}
	resp, err := successful(s.contactCenter(ctx, get(path, "callbackNumber", fictionalNumber)))
	if err != nil {
		return answer{}, err
	}
	link := documentOf(resp).at("meta", "links").text("self")
	if link == "" {
		return answer{}, notAsked("there are no links")
	}
	return yesNo(strings.Contains(link, "callbackNumber"), "kept", "left out", "links-keep-filter"), nil
}
