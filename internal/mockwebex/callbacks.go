package mockwebex

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the rules of time zones must not depend on the machine
	"unicode/utf8"

	"github.com/google/uuid"
)

// Callback is a scheduled callback in the store of the server.
type Callback struct {
	ID, OrgID, CustomerName, CallbackNumber, Timezone string
	// ScheduleDate is YYYY-MM-DD; StartTime and EndTime are HH:MM:SS; all are local to Timezone.
	ScheduleDate, StartTime, EndTime                          string
	QueueID, CallbackReason, SourceInteraction, AssigneeAgent string
	CallbackOrigin                                            string
	CreatedTimestamp, LastUpdatedTimestamp                    time.Time
	// AssignedTime is zero unless there is an assignee.
	AssignedTime time.Time
}

// callbackJSON is a callback in a response. Fields that are not set are absent.
type callbackJSON struct {
	ID                   string `json:"id"`
	CustomerName         string `json:"customerName"`
	CallbackNumber       string `json:"callbackNumber"`
	Timezone             string `json:"timezone"`
	ScheduleDate         string `json:"scheduleDate"`
	StartTime            string `json:"startTime"`
	EndTime              string `json:"endTime"`
	QueueID              string `json:"queueId"`
	CallbackReason       string `json:"callbackReason,omitempty"`
	SourceInteraction    string `json:"sourceInteraction,omitempty"`
	CallbackOrigin       string `json:"callbackOrigin"`
	CreatedTimestamp     int64  `json:"createdTimestamp"`
	LastUpdatedTimestamp int64  `json:"lastUpdatedTimestamp"`
	AssigneeAgent        string `json:"assigneeAgent,omitempty"`
	AssignedTime         int64  `json:"assignedTime,omitempty"`
	OrgID                string `json:"orgId"`
}

// scheduled is a callback with its start, after which the API no longer shows it.
type scheduled struct {
	Callback
	start time.Time
}

// Callbacks returns the callbacks whose start has not passed, in the order of creation.
func (s *Server) Callbacks() []Callback { return s.callbacksThat(false) }

// TriggeredCallbacks returns the callbacks whose start has passed, which the API no longer shows.
func (s *Server) TriggeredCallbacks() []Callback { return s.callbacksThat(true) }

func (s *Server) callbacksThat(started bool) []Callback {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, found := s.now(), []Callback{}
	for _, callback := range s.callbacks.order {
		if callback.value.hasStarted(now) == started {
			found = append(found, callback.value.Callback)
		}
	}
	return found
}

// PutCallback adds a callback outside the API, or changes the one with its ID, and returns the stored callback. Required
// fields that are empty get a default, including the ID. The only rule for the schedule is that the start can be read;
// PutCallback panics otherwise.
func (s *Server) PutCallback(callback Callback) Callback {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.storeCallback(callback, s.mustStart(callback), s.now()).value.Callback
}

// DeleteCallback cancels a callback out of band and reports whether there was one.
func (s *Server) DeleteCallback(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.removeCallback(strings.ToLower(id))
}

// ChangeCallback changes a callback out of band and reports whether there is one. The ID does not change. Like
// PutCallback, ChangeCallback checks no rules and panics if the start cannot be read.
func (s *Server) ChangeCallback(id string, change func(*Callback)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.callbacks.get(strings.ToLower(id))
	if known == nil {
		return false
	}
	callback := known.value.Callback
	change(&callback)
	callback.ID, callback.LastUpdatedTimestamp = known.id, s.now()
	s.storeCallback(callback, s.mustStart(callback), s.now())
	return true
}

// MoveCallback moves a callback to another time, local to its time zone, out of band, and reports whether there is one.
func (s *Server) MoveCallback(id, scheduleDate, startTime, endTime string) bool {
	return s.ChangeCallback(id, func(c *Callback) { c.ScheduleDate, c.StartTime, c.EndTime = scheduleDate, startTime, endTime })
}

// StartCallback places the call now, so that the API no longer shows the callback, and reports whether there
// is one.
func (s *Server) StartCallback(id string) bool {
	return s.ChangeCallback(id, func(c *Callback) {
		start := s.now().In(s.zone(c.Timezone))
		c.ScheduleDate, c.StartTime = start.Format(time.DateOnly), start.Format(time.TimeOnly)
	})
}

// mustStart returns the start of a callback and panics if it cannot be read.
func (s *Server) mustStart(callback Callback) time.Time {
	zone := s.zone(callback.Timezone)
	if zone == nil {
		panic("mockwebex: unknown time zone " + callback.Timezone)
	}
	start, ok := instant(callback.ScheduleDate, callback.StartTime, zone)
	if !ok {
		panic("mockwebex: unreadable start " + callback.ScheduleDate + " " + callback.StartTime)
	}
	return start
}

// callbackIndex finds callbacks by a field that listings filter by.
type callbackIndex map[string]map[*object[scheduled]]struct{}

func (index callbackIndex) add(key string, callback *object[scheduled]) {
	if index[key] == nil {
		index[key] = map[*object[scheduled]]struct{}{}
	}
	index[key][callback] = struct{}{}
}

func (index callbackIndex) remove(key string, callback *object[scheduled]) {
	delete(index[key], callback)
	if len(index[key]) == 0 {
		delete(index, key)
	}
}

// storeCallback puts a callback into the store and the indexes, and fills in what Webex sets.
func (s *Server) storeCallback(callback Callback, start, now time.Time) *object[scheduled] {
	callback.ID = strings.ToLower(callback.ID)
	fill(&callback.ID, uuid.NewString)
	fill(&callback.OrgID, s.OrgID)
	fill(&callback.CallbackOrigin, func() string { return "api" })
	if callback.CreatedTimestamp.IsZero() {
		callback.CreatedTimestamp, callback.LastUpdatedTimestamp = now, now
	}
	switch {
	case callback.AssigneeAgent == "":
		callback.AssignedTime = time.Time{}
	case callback.AssignedTime.IsZero():
		callback.AssignedTime = now
	}
	if known := s.callbacks.get(callback.ID); known != nil {
		s.byNumber.remove(known.value.CallbackNumber, known)
		s.byAgent.remove(known.value.AssigneeAgent, known)
	}
	stored := s.callbacks.put(callback.ID, scheduled{Callback: callback, start: start})
	s.byNumber.add(callback.CallbackNumber, stored)
	s.byAgent.add(callback.AssigneeAgent, stored)
	return stored
}

func (s *Server) removeCallback(id string) bool {
	known := s.callbacks.get(id)
	if known == nil {
		return false
	}
	s.byNumber.remove(known.value.CallbackNumber, known)
	s.byAgent.remove(known.value.AssigneeAgent, known)
	return s.callbacks.delete(id)
}

func (c scheduled) hasStarted(now time.Time) bool { return !now.Before(c.start) }

// callbackFields are the fields of a create. An update also has the ID.
var callbackFields = []string{
	"customerName", "callbackNumber", "timezone", "scheduleDate", "startTime", "endTime", "queueId",
	"callbackReason", "sourceInteraction", "assigneeAgent",
}

// createCallback handles POST of a callback.
func (s *Server) createCallback(req *request) response {
	org, resp, ok := s.organization(req, req.ids[0])
	if !ok {
		return resp
	}
	body, ok := parse(req, callbackFields...)
	if !ok {
		return body.errorResponse()
	}
	callback := s.readCallback(body)
	start := s.checkCallback(body, callback, req.now, nil)
	if len(body.problems) > 0 {
		return body.errorResponse()
	}
	callback.OrgID = org
	stored := s.storeCallback(s.storedCallback(callback), start, req.now).hide(s, req.now)
	return response{status: http.StatusCreated, body: s.callbackJSON(stored.value.Callback)}
}

// readCallback reads the fields that a client may set.
func (s *Server) readCallback(body *document) Callback {
	return Callback{
		CustomerName: body.required("customerName"), CallbackNumber: body.required("callbackNumber"),
		Timezone: body.required("timezone"), ScheduleDate: body.required("scheduleDate"),
		StartTime: s.longTime(body.required("startTime")), EndTime: s.longTime(body.required("endTime")), QueueID: body.required("queueId"),
		CallbackReason: body.text("callbackReason"), SourceInteraction: body.id("sourceInteraction"), AssigneeAgent: body.id("assigneeAgent"),
	}
}

// numberPattern is an optional country code, digits and separators.
var numberPattern = regexp.MustCompile(`^\+?[0-9 ().-]*[0-9][0-9 ().-]*$`)

func isNumber(text string) bool {
	return len(text) >= 7 && len(text) <= 15 && numberPattern.MatchString(text)
}

// The documented limits of a schedule.
const (
	minLead   = 30 * time.Minute
	minWindow = 30 * time.Minute
	maxWindow = 8 * time.Hour
	maxDays   = 31
)

// checkCallback records every problem of a callback and returns its start. In an update, before is the callback so far.
func (s *Server) checkCallback(body *document, callback Callback, now time.Time, before *Callback) time.Time {
	body.check(utf8.RuneCountInString(callback.CustomerName) <= 250, "customerName", "must not exceed 250 characters.")
	body.check(callback.CallbackNumber == "" || isNumber(callback.CallbackNumber), "callbackNumber",
		"must have 7 to 15 characters: an optional country code, digits and the characters space, -, (, ) and period.")
	s.checkQueue(body, callback.QueueID)

	zone := s.zone(callback.Timezone)
	body.check(zone != nil || callback.Timezone == "", "timezone", "must be a valid IANA time zone.")
	date, dateErr := time.Parse(time.DateOnly, callback.ScheduleDate)
	body.check(dateErr == nil || callback.ScheduleDate == "", "scheduleDate", "must be a valid date in the format YYYY-MM-DD.")
	startClock, startOK := s.clockTime(body, "startTime", callback.StartTime)
	endClock, endOK := s.clockTime(body, "endTime", callback.EndTime)
	if startOK && endOK {
		window := endClock.Sub(startClock)
		body.check(window >= minWindow, "endTime", "must be at least 30 minutes after startTime.")
		body.check(window <= maxWindow, "endTime", "must not exceed 8 hours after startTime.")
	}
	if zone == nil || dateErr != nil || !startOK || !endOK {
		return time.Time{}
	}
	start, ok := instant(callback.ScheduleDate, callback.StartTime, zone)
	body.check(ok, "startTime", "does not exist on this date in this time zone.")
	_, endExists := instant(callback.ScheduleDate, callback.EndTime, zone)
	body.check(endExists, "endTime", "does not exist on this date in this time zone.")
	if before != nil && s.switches.RecheckOnlyNewSchedule && before.Timezone == callback.Timezone &&
		before.ScheduleDate == callback.ScheduleDate && before.StartTime == callback.StartTime && before.EndTime == callback.EndTime {
		return start
	}
	year, month, day := now.In(zone).Date()
	lastDay := time.Date(year, month, day+maxDays, 0, 0, 0, 0, time.UTC)
	body.check(!date.After(lastDay), "scheduleDate", "must be within 31 days from the current date.")
	body.check(!ok || !start.Before(now.Add(minLead)), "startTime", "must be at least 30 minutes in the future.")
	return start
}

// clockTime reads HH:mm:ss, and nothing else unless a switch allows HH:mm.
func (s *Server) clockTime(body *document, name, text string) (time.Time, bool) {
	text = s.longTime(text)
	clock, err := time.Parse(time.TimeOnly, text)
	ok := err == nil && len(text) == len(time.TimeOnly)
	body.check(ok || text == "", name, "must be a valid time in the format HH:mm:ss.")
	return clock, ok
}

// longTime adds the seconds to a time without seconds if a switch allows such times.
func (s *Server) longTime(text string) string {
	if s.switches.ShortTimes && len(text) == len("15:04") {
		return text + ":00"
	}
	return text
}

// shownTime is a time as responses contain it.
func (s *Server) shownTime(text string) string {
	if s.switches.ShortTimes {
		return strings.TrimSuffix(text, ":00")
	}
	return text
}

// checkQueue compares a queue with the server's queues, if it has any.
func (s *Server) checkQueue(body *document, id string) {
	if id == "" || len(s.queues.byID) == 0 || s.switches.AcceptUnknownQueues {
		return
	}
	queue := s.queues.get(strings.ToLower(id))
	if body.check(queue != nil, "queueId", "not found for given orgId.") {
		body.check(queue.value.ChannelType == "TELEPHONY", "queueId", "must be a telephony queue.")
	}
}

// zone loads a time zone once. It returns nil if the name is no IANA name.
func (s *Server) zone(name string) *time.Location {
	if zone, ok := s.zones[name]; ok {
		return zone
	}
	if name == "" || name == "Local" {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	s.zones[name] = zone
	return zone
}

// instant converts a local time. An ambiguous time is the earlier of the two; a time that a clock change skips is none.
func instant(date, clock string, zone *time.Location) (time.Time, bool) {
	wall, err := time.Parse(time.DateTime, date+" "+clock)
	if err != nil {
		return time.Time{}, false
	}
	var earliest time.Time
	for _, near := range []time.Time{wall.Add(-24 * time.Hour), wall.Add(24 * time.Hour)} {
		_, offset := near.In(zone).Zone()
		candidate := wall.Add(-time.Duration(offset) * time.Second)
		if candidate.In(zone).Format(time.DateTime) == wall.Format(time.DateTime) && (earliest.IsZero() || candidate.Before(earliest)) {
			earliest = candidate
		}
	}
	return earliest, !earliest.IsZero()
}

// knownCallback finds the callback in the path, whether or not it has started.
func (s *Server) knownCallback(req *request) (*object[scheduled], response, bool) {
	org, resp, ok := s.organization(req, req.ids[0])
	if !ok {
		return nil, resp, false
	}
	callback := s.callbacks.get(strings.ToLower(req.ids[1]))
	if callback == nil || callback.value.OrgID != org {
		return nil, s.noCallback(), false
	}
	return callback, response{}, true
}

func (s *Server) noCallback() response {
	return errorResponse(or(s.switches.CallbackGone, http.StatusNotFound), "Scheduled callback not found.")
}

// startedCallback rejects a change of a callback whose start has passed.
func (s *Server) startedCallback() response {
	return errorResponse(or(s.switches.AfterStartStatus, http.StatusNotFound), "Scheduled callback not found.")
}

// getCallback handles GET of one callback.
func (s *Server) getCallback(req *request) response {
	callback, resp, ok := s.knownCallback(req)
	if !ok {
		return resp
	}
	if callback.value.hasStarted(req.now) || !callback.read.visible(req.now) {
		return s.noCallback()
	}
	return response{status: http.StatusOK, body: s.callbackJSON(callback.value.Callback)}
}

// updateCallback handles PUT of one callback, which replaces all fields.
func (s *Server) updateCallback(req *request) response {
	known, resp, ok := s.knownCallback(req)
	if !ok {
		return resp
	}
	before := known.value.Callback
	if known.value.hasStarted(req.now) {
		return s.startedCallback()
	}
	body, ok := parse(req, append([]string{"id"}, callbackFields...)...)
	if !ok {
		return body.errorResponse()
	}
	id := body.required("id")
	body.check(id == "" || strings.EqualFold(id, before.ID), "id", "must be the id in the path.")
	callback := s.readCallback(body)
	if s.switches.KeepOmitted {
		keepOmitted(body, &callback, before)
	}
	start := s.checkCallback(body, callback, req.now, &before)
	if len(body.problems) > 0 {
		return body.errorResponse()
	}
	callback.ID, callback.OrgID, callback.CallbackOrigin = before.ID, before.OrgID, before.CallbackOrigin
	callback.CreatedTimestamp, callback.LastUpdatedTimestamp = before.CreatedTimestamp, req.now
	if callback.AssigneeAgent == before.AssigneeAgent {
		callback.AssignedTime = before.AssignedTime
	}
	stored := s.storeCallback(s.storedCallback(callback), start, req.now)
	return response{status: http.StatusOK, body: s.callbackJSON(stored.value.Callback)}
}

func keepOmitted(body *document, callback *Callback, before Callback) {
	if !body.has("callbackReason") {
		callback.CallbackReason = before.CallbackReason
	}
	if !body.has("sourceInteraction") {
		callback.SourceInteraction = before.SourceInteraction
	}
	if !body.has("assigneeAgent") {
		callback.AssigneeAgent = before.AssigneeAgent
	}
}

// deleteCallback handles DELETE of one callback.
func (s *Server) deleteCallback(req *request) response {
	callback, resp, ok := s.knownCallback(req)
	if !ok {
		return resp
	}
	if callback.value.hasStarted(req.now) {
		return s.startedCallback()
	}
	s.removeCallback(callback.id)
	return response{status: http.StatusNoContent}
}

// callbackOrders are the orders in which callbacks can be listed.
var callbackOrders = map[string]func(a, b *object[scheduled]) int{
	"customerName": func(a, b *object[scheduled]) int { return cmp.Compare(a.value.CustomerName, b.value.CustomerName) },
	"scheduledTime": func(a, b *object[scheduled]) int {
		return a.value.start.Compare(b.value.start)
	},
	"assignedTime": func(a, b *object[scheduled]) int { return a.value.AssignedTime.Compare(b.value.AssignedTime) },
}

// listCallbacks handles GET of all callbacks of a number or an agent.
func (s *Server) listCallbacks(req *request) response {
	org, resp, ok := s.organization(req, req.ids[0])
	if !ok {
		return resp
	}
	var problems document
	number, agent := req.query.Get("callbackNumber"), strings.ToLower(req.query.Get("assigneeAgent"))
	problems.check(number != "" || agent != "", "assigneeAgent", "at least one of assigneeAgent or callbackNumber must be provided.")
	problems.check(number == "" || isNumber(number), "callbackNumber", "is no valid number.")
	problems.check(agent == "" || !s.switches.NoListByAgent, "assigneeAgent", "is not supported.")
	problems.check(agent == "" || isUUID(agent), "assigneeAgent", "must be a valid UUID.")
	sortBy, sortOrder := textOr(req.query.Get("sortBy"), "scheduledTime"), textOr(req.query.Get("sortOrder"), "asc")
	order := callbackOrders[sortBy]
	problems.check(order != nil, "sortBy", "must be customerName, scheduledTime or assignedTime.")
	problems.check(sortBy != "assignedTime" || agent != "", "sortBy", "assignedTime requires assigneeAgent.")
	problems.check(sortOrder == "asc" || sortOrder == "desc", "sortOrder", "must be asc or desc.")
	first := 0
	if s.switches.OneBasedPages {
		first = 1
	}
	page, pageOK := numberOr(req, "page", first)
	page -= first
	size, sizeOK := numberOr(req, "pageSize", 50)
	problems.check(pageOK && page >= 0, "page", "must be zero or more.")
	problems.check(sizeOK && size >= 1 && size <= 100, "pageSize", "must be between 1 and 100.")
	if len(problems.problems) > 0 {
		return problems.errorResponse()
	}

	if s.switches.ListNormalizesNumber {
		number = s.storedNumber(number)
	}
	found := s.findCallbacks(req.now, org, number, agent)
	slices.SortFunc(found, func(a, b *object[scheduled]) int {
		result := cmp.Or(order(a, b), cmp.Compare(a.sequence, b.sequence))
		if sortOrder == "desc" {
			return -result
		}
		return result
	})
	data := []callbackJSON{}
	shown, total := pageOf(s, found, page, size)
	for _, callback := range shown {
		data = append(data, s.callbackJSON(callback.value.Callback))
	}
	meta := s.pageMeta(req, first, page, size, total)
	meta["orgId"] = org
	return response{status: http.StatusOK, body: map[string]any{"meta": meta, "data": data}}
}

// findCallbacks returns the callbacks that a listing shows.
func (s *Server) findCallbacks(now time.Time, org, number, agent string) []*object[scheduled] {
	candidates := s.byAgent[agent]
	if number != "" {
		candidates = s.byNumber[number]
	}
	found := make([]*object[scheduled], 0, len(candidates))
	for callback := range candidates {
		if callback.value.OrgID == org && (agent == "" || callback.value.AssigneeAgent == agent) &&
			!callback.value.hasStarted(now) && callback.listed.visible(now) {
			found = append(found, callback)
		}
	}
	return found
}

func (s *Server) callbackJSON(c Callback) callbackJSON {
	view := callbackJSON{
		ID: c.ID, CustomerName: c.CustomerName, CallbackNumber: c.CallbackNumber, Timezone: c.Timezone, ScheduleDate: c.ScheduleDate,
		StartTime: s.shownTime(c.StartTime), EndTime: s.shownTime(c.EndTime), QueueID: c.QueueID, CallbackReason: c.CallbackReason,
		SourceInteraction: c.SourceInteraction, CallbackOrigin: c.CallbackOrigin, CreatedTimestamp: s.epoch(c.CreatedTimestamp),
		LastUpdatedTimestamp: s.epoch(c.LastUpdatedTimestamp), AssigneeAgent: c.AssigneeAgent, OrgID: c.OrgID,
	}
	if !c.AssignedTime.IsZero() {
		view.AssignedTime = s.epoch(c.AssignedTime)
	}
	return view
}
