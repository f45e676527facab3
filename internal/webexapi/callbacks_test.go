package webexapi

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestCallbacks_bodies(t *testing.T) {
	w := newWebex(t)
	fields := testCallback(1)
	fields.CallbackReason, fields.AssigneeAgent = "", ""
	result, err := w.client.Callbacks.Create(t.Context(), mockwebex.DefaultOrgID, fields, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	created := result.Object
	required := `"customerName":"Customer 1","callbackNumber":"+12000010007","timezone":"America/New_York","scheduleDate":"2027-03-05",
		"startTime":"10:00:00","endTime":"11:30:00","queueId":"` + testQueue + `"`
	wantBody(t, bodyOf(t, w, "POST"), `{`+required+`}`)

	fields.CallbackReason, fields.AssigneeAgent, fields.SourceInteraction = "r", testAgent, testQueue
	updated, err := w.client.Callbacks.Update(t.Context(), mockwebex.DefaultOrgID, created.ID, fields)
	if err != nil {
		t.Fatal(err)
	}
	wantBody(t, bodyOf(t, w, "PUT"), `{"id":"`+created.ID+`",`+required+`,"callbackReason":"r","assigneeAgent":"`+testAgent+`",
		"sourceInteraction":"`+testQueue+`"}`)
	if updated.ID != created.ID || updated.AssignedTime.IsZero() || !fields.equal(*updated) || updated.OrgID != mockwebex.DefaultOrgID {
		t.Errorf("updated to %+v", updated)
	}
}

// An update may keep omitted fields. A second update then sends empty strings, which Webex may reject for an id.
func TestCallbacks_clearsFields(t *testing.T) {
	tests := []struct {
		name   string
		keeps  bool
		change func(*CallbackFields)
		puts   int
		kept   bool
	}{
		{"left out is cleared", false, func(f *CallbackFields) { f.CallbackReason, f.AssigneeAgent = "", "" }, 1, false},
		{"nothing to clear", true, func(f *CallbackFields) { f.CallbackReason = "Another one." }, 1, false},
		{"left out is kept", true, func(f *CallbackFields) { f.CallbackReason = "" }, 2, false},
		{"left out is kept, and empty rejected", true, func(f *CallbackFields) { f.AssigneeAgent = "" }, 2, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWebex(t)
			w.Switch(func(s *mockwebex.Switches) { s.KeepOmitted = test.keeps })
			id := callbacksService.mustCreate(t, w, 1)
			fields := testCallback(1)
			test.change(&fields)
			updated, err := w.client.Callbacks.Update(t.Context(), mockwebex.DefaultOrgID, id, fields)
			if err != nil {
				t.Fatal(err)
			}
			if fields.equal(*updated) == test.kept {
				t.Errorf("updated to %+v", updated)
			}
			wantCount(t, w, "PUT", callbacksService.object, test.puts)
		})
	}
	t.Run("what stays is sent again", func(t *testing.T) {
		w := newWebex(t)
		w.Switch(func(s *mockwebex.Switches) { s.KeepOmitted = true })
		id := callbacksService.mustCreate(t, w, 1)
		fields := testCallback(1)
		fields.AssigneeAgent = ""
		if _, err := w.client.Callbacks.Update(t.Context(), mockwebex.DefaultOrgID, id, fields); err != nil {
			t.Fatal(err)
		}
		wantCount(t, w, "PUT", callbacksService.object, 2)
		var body map[string]any
		if err := json.Unmarshal(w.Requests()[1].Body, &body); err != nil {
			t.Fatal(err)
		}
		if body["callbackReason"] != fields.CallbackReason || body["assigneeAgent"] != "" {
			t.Errorf("the second PUT sends %v", body)
		}
	})
	for status, kept := range map[int]bool{400: true, 422: true, 403: false} {
		t.Run(fmt.Sprintf("the second PUT fails with %d", status), func(t *testing.T) {
			w := newWebex(t)
			w.Switch(func(s *mockwebex.Switches) { s.KeepOmitted = true })
			id := callbacksService.mustCreate(t, w, 1)
			w.Fault(mockwebex.Fault{Method: "PUT", After: 1, Do: mockwebex.RespondError(status, "no")})
			fields := testCallback(1)
			fields.CallbackReason = ""
			updated, err := w.client.Callbacks.Update(t.Context(), mockwebex.DefaultOrgID, id, fields)
			switch {
			case !kept && !hasStatus(err, status):
				t.Errorf("got %v", err)
			case kept && (err != nil || updated.CallbackReason != testCallback(1).CallbackReason):
				t.Errorf("updated to %+v, %v", updated, err)
			}
		})
	}
}

func TestCallbacks_equality(t *testing.T) {
	fields := CallbackFields{
		CustomerName: "Ada", CallbackNumber: "+1 (202) 555-0123", Timezone: "Asia/Calcutta", ScheduleDate: "2027-03-05",
		StartTime: "10:00", EndTime: "11:00", QueueID: strings.ToUpper(testQueue),
		SourceInteraction: strings.ToUpper(testQueue), AssigneeAgent: testAgent,
	}
	callback := Callback{CallbackFields: CallbackFields{
		CustomerName: "Ada", CallbackNumber: "+12025550123", Timezone: "Asia/Calcutta", ScheduleDate: "2027-03-05",
		StartTime: "10:00:00", EndTime: "11:00:00", QueueID: testQueue, SourceInteraction: testQueue, AssigneeAgent: strings.ToLower(testAgent),
	}}
	tests := []struct {
		name           string
		change         func(*Callback)
		sameKey, equal bool
	}{
		{"other spellings", func(*Callback) {}, true, true},
		{"a renamed zone", func(c *Callback) { c.Timezone = "Asia/Kolkata" }, true, true},
		{"another zone", func(c *Callback) { c.Timezone = "Asia/Tokyo" }, true, false},
		{"blanks around the name", func(c *Callback) { c.CustomerName = " Ada\n" }, true, true},
		{"another customer", func(c *Callback) { c.CustomerName = "Grace" }, true, false},
		{"another queue", func(c *Callback) { c.QueueID = testAgent }, true, false},
		{"a reason", func(c *Callback) { c.CallbackReason = "r" }, true, false},
		{"no interaction", func(c *Callback) { c.SourceInteraction = "" }, true, false},
		{"no agent", func(c *Callback) { c.AssigneeAgent = "" }, true, false},
		{"a number without the plus sign", func(c *Callback) { c.CallbackNumber = "12025550123" }, true, true},
		{"another number", func(c *Callback) { c.CallbackNumber = "+12025550124" }, false, false},
		{"another day", func(c *Callback) { c.ScheduleDate = "2027-03-06" }, false, false},
		{"another start", func(c *Callback) { c.StartTime = "10:00:01" }, false, false},
		{"another end", func(c *Callback) { c.EndTime = "11:30:00" }, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			callback := callback
			test.change(&callback)
			if sameKey, equal := fields.sameKey(callback), fields.equal(callback); sameKey != test.sameKey || equal != test.equal {
				t.Errorf("same key %t, equal %t; want %t, %t", sameKey, equal, test.sameKey, test.equal)
			}
		})
	}
}

// TestCallbackFields_complete fails for a new field that optional or equal does not know.
func TestCallbackFields_complete(t *testing.T) {
	fields := reflect.TypeFor[CallbackFields]()
	for i := range fields.NumField() {
		field := fields.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		var changed Callback
		value := reflect.ValueOf(&changed.CallbackFields).Elem().Field(i)
		value.SetString("1")
		if new(CallbackFields).equal(changed) {
			t.Errorf("equal does not compare %s", field.Name)
		}
		pointer := changed.optional()[name]
		if want := options == "omitempty"; (pointer != nil) != want || want && pointer != value.Addr().Interface() {
			t.Errorf("optional returns %v for %s", pointer, name)
		}
	}
}

// TestCallbacks_lists checks all pages, one page, their order, and their totals.
func TestCallbacks_lists(t *testing.T) {
	w := newWebex(t)
	callbacks := w.putCallbacks(230, 1)
	options := CallbackListOptions{AssigneeAgent: callbacks[0].AssigneeAgent, SortBy: "customerName", SortOrder: "desc"}
	all := w.client.Callbacks.All(t.Context(), mockwebex.DefaultOrgID, options)
	names, err := collect(all, func(c Callback) string { return c.CustomerName })
	if err != nil || len(names) != 230 {
		t.Fatalf("%d callbacks, %v", len(names), err)
	}
	if sorted := slices.IsSortedFunc(names, func(a, b string) int { return strings.Compare(b, a) }); !sorted {
		t.Errorf("not in the requested order: %q", names[:5])
	}
	wantCount(t, w, "", "", 3)
	query, want := w.Requests()[2].Query, "assigneeAgent="+options.AssigneeAgent+"&page=2&pageSize=100&sortBy=customerName&sortOrder=desc"
	if query.Encode() != want {
		t.Errorf("the last page was requested with %s, want %s", query.Encode(), want)
	}

	tests := []struct{ page, size, want, pages int }{
		{0, 100, 100, 3}, {2, 100, 30, 3}, {3, 100, 0, 3}, {0, 0, 50, 5}, {4, 0, 30, 5}, {1, 7, 7, 33},
	}
	for _, test := range tests {
		got, err := w.client.Callbacks.Page(t.Context(), mockwebex.DefaultOrgID, options, test.page, test.size)
		if err != nil || len(got.Callbacks) != test.want || got.TotalRecords != 230 || got.TotalPages != int64(test.pages) {
			t.Errorf("page %d of %d: %+v, %v", test.page, test.size, got, err)
		}
	}
	if _, err := w.client.Callbacks.Page(t.Context(), mockwebex.DefaultOrgID, CallbackListOptions{}, 0, 10); !hasStatus(err, 400) {
		t.Errorf("without a filter: %v", err)
	}
}

// A callback without a known listing is read by id.
func TestCallbacks_readWithoutAListing(t *testing.T) {
	w := newWebex(t)
	for _, callback := range w.putCallbacks(5, 0) {
		if _, err := w.client.Callbacks.Read(t.Context(), CallbackRef{OrgID: callback.OrgID, ID: strings.ToUpper(callback.ID)}); err != nil {
			t.Error(err)
		}
	}
	wantCount(t, w, "GET", callbacksService.object, 5)
	wantCount(t, w, "", "", 5)
}

// All lists a number in the form in which the client sends it and in the given form, and yields an object in both listings once.
func TestCallbacks_listBySpelledNumber(t *testing.T) {
	w := newWebex(t)
	const spelled, plain = "+1(202)555-0123", "+12025550123"
	for _, number := range []string{spelled, plain} {
		w.PutCallback(mockwebex.Callback{
			CustomerName: number, CallbackNumber: number, Timezone: "America/New_York", ScheduleDate: "2027-03-05",
			StartTime: "10:00:00", EndTime: "11:30:00", QueueID: testQueue,
		})
	}
	for number, want := range map[string]int{spelled: 2, plain: 1, "+1 (202) 555-0123": 1} {
		found, err := collect(w.client.Callbacks.All(t.Context(), mockwebex.DefaultOrgID, CallbackListOptions{CallbackNumber: number}), callbackID)
		if err != nil || len(found) != want {
			t.Errorf("%s: found %d, want %d, error %v", number, len(found), want, err)
		}
	}
}
