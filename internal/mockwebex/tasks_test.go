package mockwebex_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const goodTask = `{"destination":"+14155550100","entryPointId":"` + mockwebex.SeedEntryPointID + `","mediaType":"telephony",` +
	`"outboundType":"CALLBACK","callback":{"callbackOrigin":"web","callbackType":"immediate"},"attributes":{"channel":"sales"}}`

func TestTasks_immediateCallback(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	created := w.must(http.StatusCreated, "POST", "/v1/tasks", goodTask)
	created.has("meta.orgId", org)
	id := created.at("data.id")
	found := w.search(`id status isActive direction destination isCallback lastEntryPoint { name }
		callbackData { callbackNumber callbackStatus callbackConnectTime callbackRequestTime }`, `{id:{equals:"`+id+`"}}`)
	for path, want := range map[string]string{
		"id": id, "status": "created", "isActive": "true", "direction": "outbound", "destination": "+14155550100", "isCallback": "true",
		"lastEntryPoint.name": mockwebex.SeedEntryPointName, "callbackData.callbackNumber": "+14155550100",
		"callbackData.callbackStatus": "Not Processed", "callbackData.callbackConnectTime": "-1",
		"callbackData.callbackRequestTime": "1803891600000",
	} {
		found.has("data.taskDetails.tasks.0."+path, want)
	}
	if !w.ChangeTask(id, func(task *mockwebex.Task) { task.Status, task.Active = "ended", false }) || w.ChangeTask("none", nil) {
		t.Error("the wrong tasks were changed")
	}
	w.search("status", `{id:{equals:"`+id+`"}}`).has("data.taskDetails.tasks.0.status", "ended")
}

func TestTasks_belongToTheTokensOrganization(t *testing.T) {
	w := newWebex(t, mockwebex.WithToken(mockwebex.DefaultToken),
		mockwebex.WithPersonToken("far", mockwebex.Person{Email: "far@example.com", OrgID: otherOrg}))
	w.must(http.StatusCreated, "POST", "/v1/tasks", goodTask, as("far")).has("meta.orgId", otherOrg)
	w.search("id", "").has("data.taskDetails.tasks", "[]")
}

func TestTasks_refused(t *testing.T) {
	w := newWebex(t, mockwebex.WithSeed())
	w.SetOutdialANIs("+442079460000")
	attributes := map[string]any{}
	for i := range 31 {
		attributes[fmt.Sprint(i)] = "x"
	}
	const inbound = "d1e2f3a4-0002-4d00-8000-000000000002"
	w.rejects("POST", "/v1/tasks", goodTask, []rejection{
		{"no destination", map[string]any{"destination": nil}, "destination: cannot be empty."},
		{"long destination", map[string]any{"destination": strings.Repeat("1", 37)}, "destination: must be"},
		{"name as destination", map[string]any{"destination": "ada"}, "destination: must be"},
		{"no entry point", map[string]any{"entryPointId": nil}, "entryPointId: cannot be empty."},
		{"unknown entry point", map[string]any{"entryPointId": someUUID}, "entryPointId: not found"},
		{"inactive entry point", map[string]any{"entryPointId": "d1e2f3a4-0004-4d00-8000-000000000004"}, "entryPointId: not found"},
		{"inbound entry point", map[string]any{"entryPointId": inbound}, "must be an outbound telephony entry point."},
		{"flow from an outbound entry point", map[string]any{"outboundType": "EXECUTE_FLOW", "origin": "+442079460000"}, "must be an inbound"},
		{"other medium", map[string]any{"mediaType": "chat"}, "mediaType: must be telephony."},
		{"no type", map[string]any{"outboundType": nil}, "outboundType: cannot be empty."},
		{"other type", map[string]any{"outboundType": "LATER"}, "outboundType: must be CALLBACK"},
		{"outdial without origin", map[string]any{"outboundType": "OUTDIAL"}, "origin: cannot be empty"},
		{"unknown origin", map[string]any{"origin": "442079460000"}, "origin: must be a configured outdial ANI."},
		{"no callback", map[string]any{"callback": nil}, "callback: cannot be empty"},
		{"scheduled callback", map[string]any{"callback": map[string]any{"callbackOrigin": "web", "callbackType": "scheduled"}}, "must be immediate."},
		{"callback from elsewhere", map[string]any{"callback": map[string]any{"callbackOrigin": "ivr", "callbackType": "immediate"}}, "must be web."},
		{"too many attributes", map[string]any{"attributes": attributes}, "attributes: must not exceed 30 entries."},
		{"long key", map[string]any{"attributes": map[string]any{long(201): "x"}}, "keys must not exceed 200 bytes"},
		{"long value", map[string]any{"attributes": map[string]any{"x": long(1025)}}, "values 1024 bytes"},
		{"number as value", map[string]any{"attributes": map[string]any{"x": 1}}, "attributes: must be an object of strings."},
		{"large headers", map[string]any{"customAttributes": map[string]any{"x": long(1100)}}, "customAttributes: must not exceed 1100 bytes."},
		{"unknown field", map[string]any{"queueId": "x"}, "queueId: unrecognized field."},
	})
	if got := len(w.Tasks()); got != 5 {
		t.Errorf("%d tasks were stored", got)
	}
	w.must(http.StatusCreated, "POST", "/v1/tasks", with(goodTask, map[string]any{"origin": "+442079460000"}))
	w.SetToken(mockwebex.DefaultToken, "cjp:config_read")
	w.call("POST", "/v1/tasks", goodTask).is(http.StatusForbidden, "cjp:user")
}
