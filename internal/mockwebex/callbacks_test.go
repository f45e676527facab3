package mockwebex_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	callbackPath = "/v1/callbacks/organization/" + org + "/scheduled-callback"
	someUUID     = "123e4567-e89b-42d3-a456-426614174000"
	otherUUID    = "5c3e69ac-3695-4d51-899b-4b4cc3ed8ecf"

	goodCallback = `{"customerName":"Ada","callbackNumber":"+12(345)67-890","timezone":"Europe/Berlin","scheduleDate":"2027-03-02",` +
		`"startTime":"10:00:00","endTime":"11:00:00","queueId":"queue","callbackReason":"Card","assigneeAgent":"` + someUUID + `"}`
)

func TestCallbacks_lifeCycle(t *testing.T) {
	w := newWebex(t)
	created := w.must(http.StatusCreated, "POST", callbackPath, goodCallback)
	for name, want := range map[string]string{
		"customerName": "Ada", "callbackNumber": "+12(345)67-890", "timezone": "Europe/Berlin", "scheduleDate": "2027-03-02",
		"startTime": "10:00:00", "endTime": "11:00:00", "queueId": "queue", "callbackReason": "Card", "assigneeAgent": someUUID,
		"callbackOrigin": "api", "orgId": org, "sourceInteraction": "<absent>",
		"createdTimestamp": "1803891600000", "lastUpdatedTimestamp": "1803891600000", "assignedTime": "1803891600000",
	} {
		created.has(name, want)
	}
	id := created.at("id")
	if read := w.must(http.StatusOK, "GET", callbackPath+"/"+strings.ToUpper(id), ""); read.text != created.text {
		t.Errorf("read %s, want %s", read.text, created.text)
	}

	w.advance(time.Second)
	body := with(goodCallback, map[string]any{
		"id": strings.ToUpper(id), "callbackNumber": "1234567", "callbackReason": nil, "sourceInteraction": otherUUID,
	})
	updated := w.must(http.StatusOK, "PUT", callbackPath+"/"+id, body)
	for name, want := range map[string]string{
		"id": id, "callbackNumber": "1234567", "callbackReason": "<absent>", "sourceInteraction": otherUUID,
		"createdTimestamp":     "1803891600000",
		"lastUpdatedTimestamp": "1803891601000", "assignedTime": "1803891600000",
	} {
		updated.has(name, want)
	}
	reassigned := w.must(http.StatusOK, "PUT", callbackPath+"/"+id, with(body, map[string]any{"assigneeAgent": strings.ToUpper(otherUUID)}))
	reassigned.has("assignedTime", "1803891601000")
	reassigned.has("assigneeAgent", otherUUID)
	unassigned := w.must(http.StatusOK, "PUT", callbackPath+"/"+id, with(body, map[string]any{"assigneeAgent": nil}))
	unassigned.has("assignedTime", "<absent>")

	w.must(http.StatusNoContent, "DELETE", callbackPath+"/"+id, "")
	for _, method := range []string{"GET", "DELETE"} {
		w.must(http.StatusNotFound, method, callbackPath+"/"+id, "")
	}
	w.must(http.StatusNotFound, "PUT", callbackPath+"/"+id, body)
}

// badCallbacks hold for POST and for PUT.
var badCallbacks = []rejection{
	{"no name", map[string]any{"customerName": nil}, "customerName: cannot be empty."},
	{"long name", map[string]any{"customerName": long(251)}, "customerName: must not exceed 250 characters."},
	{"no number", map[string]any{"callbackNumber": nil}, "callbackNumber: cannot be empty."},
	{"short number", map[string]any{"callbackNumber": "123456"}, "callbackNumber: must have 7 to 15"},
	{"long number", map[string]any{"callbackNumber": "1234567890123456"}, "callbackNumber: must have 7 to 15"},
	{"letters", map[string]any{"callbackNumber": "1800CALLUS"}, "callbackNumber: must have"},
	{"plus inside", map[string]any{"callbackNumber": "123+45678"}, "callbackNumber: must have"},
	{"separators only", map[string]any{"callbackNumber": "(-------)"}, "callbackNumber: must have"},
	{"no zone", map[string]any{"timezone": nil}, "timezone: cannot be empty."},
	{"empty zone", map[string]any{"timezone": ""}, "timezone: cannot be empty."},
	{"local zone", map[string]any{"timezone": "Local"}, "timezone: must be a valid IANA time zone."},
	{"unknown zone", map[string]any{"timezone": "Europe/Atlantis"}, "timezone: must be a valid IANA time zone."},
	{"no date", map[string]any{"scheduleDate": nil}, "scheduleDate: cannot be empty."},
	{"impossible date", map[string]any{"scheduleDate": "2027-02-30"}, "scheduleDate: must be a valid date"},
	{"other date format", map[string]any{"scheduleDate": "02.03.2027"}, "scheduleDate: must be a valid date"},
	{"past date", map[string]any{"scheduleDate": "2027-02-28"}, "startTime: must be at least 30 minutes in the future."},
	{"31 days passed", map[string]any{"scheduleDate": "2027-04-02"}, "scheduleDate: must be within 31 days"},
	{"no start", map[string]any{"startTime": nil}, "startTime: cannot be empty."},
	{"start without seconds", map[string]any{"startTime": "10:00"}, "startTime: must be a valid time"},
	{"start with one digit", map[string]any{"startTime": "9:00:00"}, "startTime: must be a valid time"},
	{"start with a fraction", map[string]any{"startTime": "10:00:00.5"}, "startTime: must be a valid time"},
	{"start too soon", map[string]any{"scheduleDate": "2027-03-01", "startTime": "10:29:59"}, "startTime: must be at least 30 minutes"},
	{"no end", map[string]any{"endTime": nil}, "endTime: cannot be empty."},
	{"impossible end", map[string]any{"endTime": "24:00:00"}, "endTime: must be a valid time"},
	{"end before start", map[string]any{"endTime": "09:00:00"}, "endTime: must be at least 30 minutes after startTime."},
	{"window too short", map[string]any{"endTime": "10:29:59"}, "endTime: must be at least 30 minutes"},
	{"window too long", map[string]any{"endTime": "18:00:01"}, "endTime: must not exceed 8 hours"},
	{"start in the jump", jumpDay("02:30:00", "03:30:00"), "startTime: does not exist"},
	{"end in the jump", jumpDay("01:30:00", "02:30:00"), "endTime: does not exist"},
	{"no queue", map[string]any{"queueId": nil}, "queueId: cannot be empty."},
	{"blank queue", map[string]any{"queueId": " "}, "queueId: cannot be empty."},
	{"reason no text", map[string]any{"callbackReason": 1}, "callbackReason: must be a string."},
	{"interaction no UUID", map[string]any{"sourceInteraction": "x"}, "sourceInteraction: must be a valid UUID."},
	{"agent no UUID", map[string]any{"assigneeAgent": "{" + someUUID + "}"}, "assigneeAgent: must be a valid UUID."},
	{"agent empty", map[string]any{"assigneeAgent": ""}, "assigneeAgent: must be a valid UUID."},
	{"unknown field", map[string]any{"priority": 1}, "priority: unrecognized field."},
	{"read-only field", map[string]any{"orgId": org}, "orgId: unrecognized field."},
}

// jumpDay is the day on which Berlin's clocks jump from 02:00 to 03:00.
func jumpDay(from, to string) map[string]any {
	return map[string]any{"scheduleDate": "2027-03-28", "startTime": from, "endTime": to}
}

func TestCallbacks_refused(t *testing.T) {
	w := newWebex(t)
	w.rejects("POST", callbackPath, goodCallback, badCallbacks)
	w.call("POST", callbackPath, with(goodCallback, map[string]any{"id": someUUID})).is(http.StatusBadRequest, "id: unrecognized field.")
	if len(w.Callbacks()) != 1 {
		t.Fatalf("there are %d callbacks", len(w.Callbacks()))
	}

	id := w.Callbacks()[0].ID
	w.rejects("PUT", callbackPath+"/"+id, with(goodCallback, map[string]any{"id": id}), append([]rejection{
		{"no id", map[string]any{"id": nil}, "id: cannot be empty."},
		{"other id", map[string]any{"id": someUUID}, "id: must be the id in the path."},
	}, badCallbacks...))
	w.call("PUT", callbackPath+"/"+id, "[]").is(http.StatusBadRequest, "Body is invalid JSON.")
}

func TestCallbacks_accepted(t *testing.T) {
	for name, changes := range map[string]map[string]any{
		"exactly 30 minutes ahead": {"scheduleDate": "2027-03-01", "startTime": "10:30:00", "endTime": "11:30:00"},
		"exactly 31 days ahead":    {"scheduleDate": "2027-04-01"},
		"tomorrow where it is":     {"timezone": "Pacific/Kiritimati", "scheduleDate": "2027-04-01"},
		"shortest window":          {"endTime": "10:30:00"},
		"longest window":           {"endTime": "18:00:00"},
		"longest name":             {"customerName": strings.Repeat("ä", 250)},
		"shortest number":          {"callbackNumber": "1234567"},
		"longest number":           {"callbackNumber": "+1 (234) 567.89"},
		"only required fields":     {"callbackReason": nil, "assigneeAgent": nil},
	} {
		resp := newWebex(t).call("POST", callbackPath, with(goodCallback, changes))
		if resp.status != http.StatusCreated {
			t.Errorf("%s: returned %d %s", name, resp.status, resp.text)
		}
	}
}

func TestCallbacks_disappearAtTheirStart(t *testing.T) {
	for _, test := range []struct {
		name, zone, date, clock string
		start                   time.Time
	}{
		{"Berlin in winter", "Europe/Berlin", "2027-03-02", "10:00:00", time.Date(2027, 3, 2, 9, 0, 0, 0, time.UTC)},
		{"Berlin in summer", "Europe/Berlin", "2027-03-29", "10:00:00", time.Date(2027, 3, 29, 8, 0, 0, 0, time.UTC)},
		{"after the jump", "Europe/Berlin", "2027-03-28", "03:00:00", time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC)},
		{"half an hour", "Asia/Kolkata", "2027-03-02", "10:00:00", time.Date(2027, 3, 2, 4, 30, 0, 0, time.UTC)},
		{"the earlier of two", "America/Asuncion", "2027-03-02", "10:00:00", time.Date(2027, 3, 2, 13, 0, 0, 0, time.UTC)},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWebex(t)
			end := strings.Replace(strings.Replace(test.clock, "10:", "11:", 1), "03:", "04:", 1)
			created := w.must(http.StatusCreated, "POST", callbackPath, with(goodCallback, map[string]any{
				"timezone": test.zone, "scheduleDate": test.date, "startTime": test.clock, "endTime": end,
			}))
			path, list := callbackPath+"/"+created.at("id"), callbackPath+"?assigneeAgent="+someUUID
			w.advance(test.start.Sub(start) - time.Millisecond)
			w.must(http.StatusOK, "GET", path, "")
			w.must(http.StatusOK, "GET", list, "").has("meta.totalRecords", "1")

			w.advance(time.Millisecond)
			w.must(http.StatusNotFound, "GET", path, "")
			w.must(http.StatusOK, "GET", list, "").has("meta.totalRecords", "0")
			w.must(http.StatusNotFound, "PUT", path, goodCallback)
			w.must(http.StatusNotFound, "DELETE", path, "")
			if len(w.Callbacks()) != 0 || len(w.TriggeredCallbacks()) != 1 {
				t.Errorf("there are %v and %v", w.Callbacks(), w.TriggeredCallbacks())
			}
			w.Switch(func(switches *mockwebex.Switches) { switches.AfterStartStatus = http.StatusConflict })
			w.must(http.StatusConflict, "PUT", path, goodCallback)
			w.must(http.StatusConflict, "DELETE", path, "")
			w.must(http.StatusNotFound, "GET", path, "")
		})
	}
}

func TestCallbacks_ambiguousLocalTimeIsTheEarlierOne(t *testing.T) {
	w := newWebex(t)
	w.now = time.Date(2027, 10, 20, 0, 0, 0, 0, time.UTC)
	// Europe/Berlin goes back from 03:00 to 02:00 on this day, at 01:00 UTC.
	w.must(http.StatusCreated, "POST", callbackPath, with(goodCallback, map[string]any{
		"scheduleDate": "2027-10-31", "startTime": "02:30:00", "endTime": "03:30:00",
	}))
	w.now = time.Date(2027, 10, 31, 0, 29, 59, 0, time.UTC)
	if len(w.Callbacks()) != 1 {
		t.Error("it vanished too early")
	}
	w.advance(time.Second)
	if len(w.Callbacks()) != 0 {
		t.Error("it did not vanish at the earlier of the two")
	}
}

func TestCallbacks_list(t *testing.T) {
	w := newWebex(t)
	first, second, third := start.Add(1*time.Hour), start.Add(2*time.Hour), start.Add(3*time.Hour)
	for i, callback := range []mockwebex.Callback{
		{CustomerName: "Bob", CallbackNumber: "+1 234 5678", StartTime: "12:00:00", AssigneeAgent: someUUID, AssignedTime: third},
		{CustomerName: "Cyd", CallbackNumber: "+12345678", StartTime: "10:00:00", AssigneeAgent: someUUID, AssignedTime: first},
		{CustomerName: "Ada", CallbackNumber: "+12345678", StartTime: "11:00:00", AssigneeAgent: someUUID, AssignedTime: second},
		{CustomerName: "Dan", CallbackNumber: "+12345678", StartTime: "10:00:00", AssigneeAgent: otherUUID},
		{CustomerName: "Eve", CallbackNumber: "+12345678", StartTime: "10:00:00"},
		{CustomerName: "Fay", CallbackNumber: "+12345678", StartTime: "10:00:00", OrgID: otherUUID},
		{CustomerName: "Old", CallbackNumber: "+12345678", StartTime: "10:00:00", ScheduleDate: "2027-03-01", Timezone: "Asia/Tokyo"},
	} {
		callback.QueueID, callback.EndTime = fmt.Sprint(i), "18:00:00"
		if callback.Timezone == "" {
			callback.Timezone, callback.ScheduleDate = "UTC", "2027-03-02"
		}
		w.PutCallback(callback)
	}
	names := func(query string) string {
		list := w.must(http.StatusOK, "GET", callbackPath+"?"+query, "")
		var names []string
		for i := 0; list.at(fmt.Sprintf("data.%d.customerName", i)) != "<absent>"; i++ {
			names = append(names, list.at(fmt.Sprintf("data.%d.customerName", i)))
		}
		return strings.Join(names, " ")
	}
	agent, number := "assigneeAgent="+strings.ToUpper(someUUID), "callbackNumber="+url.QueryEscape("+12345678")
	for _, test := range []struct{ query, want string }{
		{number, "Cyd Dan Eve Ada"},
		{"callbackNumber=" + url.QueryEscape("+1 234 5678"), "Bob"},
		{"callbackNumber=12345678", ""},
		{"callbackNumber=+12345678", ""}, // a plus that is not escaped is a space
		{agent, "Cyd Ada Bob"},
		{agent + "&" + number, "Cyd Ada"},
		{agent + "&sortBy=customerName", "Ada Bob Cyd"},
		{agent + "&sortBy=customerName&sortOrder=desc", "Cyd Bob Ada"},
		{agent + "&sortBy=scheduledTime&sortOrder=desc", "Bob Ada Cyd"},
		{agent + "&sortBy=assignedTime", "Cyd Ada Bob"},
		{agent + "&pageSize=2", "Cyd Ada"},
		{agent + "&pageSize=2&page=1", "Bob"},
		{agent + "&pageSize=2&page=2", ""},
		{agent + "&pageSize=3&page=1", ""},
		{agent + "&pageSize=100&page=922337203685477580", ""},
	} {
		if got := names(test.query); got != test.want {
			t.Errorf("%s: listed %q, want %q", test.query, got, test.want)
		}
	}

	page := w.must(http.StatusOK, "GET", callbackPath+"?"+agent+"&pageSize=1&page=1", "")
	for name, want := range map[string]string{
		"orgId": org, "page": "1", "pageSize": "1", "totalPages": "3", "totalRecords": "3",
		"links.self": callbackPath + "?page=1&pageSize=1", "links.first": callbackPath + "?page=0&pageSize=1",
		"links.last": callbackPath + "?page=2&pageSize=1", "links.next": callbackPath + "?page=2&pageSize=1",
		"links.prev": callbackPath + "?page=0&pageSize=1",
	} {
		page.has("meta."+name, want)
	}
	empty := w.must(http.StatusOK, "GET", callbackPath+"?callbackNumber=7654321", "")
	empty.has("data", "[]")
	empty.has("meta.pageSize", "50")
	empty.has("meta.totalPages", "0")
	empty.has("meta.links", `{"self":"`+callbackPath+`?page=0\u0026pageSize=50"}`)

	for query, want := range map[string]string{
		"":                                    "at least one of assigneeAgent or callbackNumber",
		"page=0":                              "at least one of assigneeAgent or callbackNumber",
		"callbackNumber=abc":                  "callbackNumber: is no valid number.",
		"assigneeAgent=ada":                   "assigneeAgent: must be a valid UUID.",
		number + "&sortBy=assignedTime":       "assignedTime requires assigneeAgent.",
		agent + "&sortBy=created":             "sortBy: must be",
		agent + "&sortOrder=up":               "sortOrder: must be asc or desc.",
		agent + "&page=-1":                    "page: must be zero or more.",
		agent + "&page=x":                     "page: must be zero or more.",
		agent + "&pageSize=0":                 "pageSize: must be between 1 and 100.",
		agent + "&pageSize=101":               "pageSize: must be between 1 and 100.",
		agent + "&pageSize=":                  "pageSize: must be between 1 and 100.",
		agent + "&pageSize=1.5&sortOrder=ASC": "pageSize: must be between 1 and 100.",
	} {
		w.call("GET", callbackPath+"?"+query, "").is(http.StatusBadRequest, want)
	}
}

func TestCallbacks_queues(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	queue := func(id string) response {
		return w.call("POST", callbackPath, with(goodCallback, map[string]any{"queueId": id}))
	}
	queue(strings.ToUpper(mockwebex.SeedQueueID)).is(http.StatusCreated, "")
	queue("unknown").is(http.StatusBadRequest, "queueId: not found for given orgId.")
	queue(w.Queues()[2].ID).is(http.StatusBadRequest, "queueId: must be a telephony queue.")
	w.Switch(func(switches *mockwebex.Switches) { switches.AcceptUnknownQueues = true })
	queue("unknown").is(http.StatusCreated, "")
}

func TestCallbacks_switches(t *testing.T) {
	w := newWebex(t)
	w.Switch(func(switches *mockwebex.Switches) {
		switches.KeepOmitted, switches.NormalizeNumbers, switches.RecheckOnlyNewSchedule = true, true, true
		switches.Times = mockwebex.TimesInWholeSeconds
	})
	w.advance(789 * time.Millisecond)
	created := w.must(http.StatusCreated, "POST", callbackPath, with(goodCallback, map[string]any{"sourceInteraction": otherUUID}))
	created.has("callbackNumber", "+1234567890")
	created.has("createdTimestamp", "1803891600000")
	w.Switch(func(switches *mockwebex.Switches) { switches.Times = mockwebex.TimesInEpochSeconds })
	path := callbackPath + "/" + created.at("id")
	w.must(http.StatusOK, "GET", path, "").has("createdTimestamp", "1803891600")

	bare := with(goodCallback, map[string]any{"id": created.at("id"), "callbackReason": nil, "sourceInteraction": nil, "assigneeAgent": nil})
	kept := w.must(http.StatusOK, "PUT", path, bare)
	kept.has("callbackReason", "Card")
	kept.has("sourceInteraction", otherUUID)
	kept.has("assigneeAgent", someUUID)

	w.advance(23*time.Hour + 50*time.Minute) // ten minutes before the start
	w.must(http.StatusOK, "PUT", path, with(bare, map[string]any{"customerName": "New"}))
	w.call("PUT", path, with(bare, map[string]any{"endTime": "12:00:00"})).is(http.StatusBadRequest, "at least 30 minutes")
	w.Switch(func(switches *mockwebex.Switches) { switches.RecheckOnlyNewSchedule = false })
	w.call("PUT", path, bare).is(http.StatusBadRequest, "at least 30 minutes")
}

func TestCallbacks_outsideTheAPI(t *testing.T) {
	w := newWebex(t)
	callback := w.PutCallback(mockwebex.Callback{
		ID: strings.ToUpper(otherUUID), CallbackNumber: "1234567", Timezone: "UTC", ScheduleDate: "2027-03-02", StartTime: "10:00:00",
	})
	if callback.ID != otherUUID || callback.OrgID != org || callback.CallbackOrigin != "api" {
		t.Errorf("stored %+v", callback)
	}
	callback.CallbackNumber = "7654321"
	w.PutCallback(callback)
	w.must(http.StatusOK, "GET", callbackPath+"?callbackNumber=1234567", "").has("meta.totalRecords", "0")
	w.must(http.StatusOK, "GET", callbackPath+"?callbackNumber=7654321", "").has("meta.totalRecords", "1")
	if !w.DeleteCallback(strings.ToUpper(otherUUID)) || w.DeleteCallback(otherUUID) || len(w.Callbacks()) != 0 {
		t.Error("it was not deleted once")
	}
	for _, bad := range []mockwebex.Callback{{Timezone: "Mars"}, {Timezone: "UTC", ScheduleDate: "tomorrow"}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v was stored", bad)
				}
			}()
			w.PutCallback(bad)
		}()
	}
}

func TestCallbacks_contraryToTheDocumentation(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.CallbackGone, s.NoListByAgent = http.StatusGone, true })
	w.must(http.StatusGone, "GET", callbackPath+"/none", "")
	w.call("GET", callbackPath+"?assigneeAgent="+someUUID, "").is(http.StatusBadRequest, "assigneeAgent: is not supported.")
	w.must(http.StatusOK, "GET", callbackPath+"?callbackNumber=1234567", "")
}
