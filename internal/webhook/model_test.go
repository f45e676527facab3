package webhook

import (
	"reflect"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var full = webexapi.Webhook{
	ID: "id", Name: "name", TargetURL: "https://example.com/", Resource: "rooms", Event: "created", Filter: "type=direct", Status: "inactive",
	OwnedBy: "org", OrgID: "org", CreatedBy: "person", AppID: "app", Created: webexapi.Timestamp{Time: time.Date(2027, 3, 1, 10, 0, 0, 5e6, time.FixedZone("", 3600))},
}

var fullModel = model{
	ID: types.StringValue("id"), Name: tfvalue.Label.Value("name"), TargetURL: tfvalue.URL.Value("https://example.com/"),
	Resource: types.StringValue("rooms"), Event: types.StringValue("created"), Filter: tfvalue.WebhookFilter.Value("type=direct"),
	Status: types.StringValue("inactive"), OwnedBy: types.StringValue("org"), OrgID: types.StringValue("org"),
	CreatedBy: types.StringValue("person"), AppID: types.StringValue("app"), Created: tfvalue.Time.Value("2027-03-01T09:00:00.005Z"),
}

func TestModel_fromAPI(t *testing.T) {
	for name, test := range map[string]struct {
		hook webexapi.Webhook
		want model
	}{
		"everything": {full, fullModel},
		"only required fields": {
			webexapi.Webhook{ID: "id", Name: "name", TargetURL: "https://example.com/", Resource: "rooms", Event: "created"},
			model{
				ID: types.StringValue("id"), Name: tfvalue.Label.Value("name"), TargetURL: tfvalue.URL.Value("https://example.com/"),
				Resource: types.StringValue("rooms"), Event: types.StringValue("created"), Filter: tfvalue.WebhookFilter.Null(),
				Status: types.StringValue("active"), OwnedBy: types.StringValue("creator"), OrgID: types.StringNull(),
				CreatedBy: types.StringNull(), AppID: types.StringNull(), Created: tfvalue.Time.Null(),
			},
		},
	} {
		if got := fromAPI(&test.hook); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v, want %+v", name, got, test.want)
		}
	}
}

func TestModel_toRequests(t *testing.T) {
	create := webexapi.WebhookCreate{
		Name: "name", TargetURL: "https://example.com/", Resource: "rooms", Event: "created", Filter: "type=direct", Secret: "hush", OwnedBy: "org",
	}
	if got := fullModel.toCreateRequest("hush"); got != create {
		t.Errorf("create: got %+v, want %+v", got, create)
	}
	// An inactive status is never sent, because Webex rejects it.
	update := webexapi.WebhookUpdate{Name: "name", TargetURL: "https://example.com/", Secret: "hush"}
	if got := fullModel.toUpdateRequest("hush"); got != update {
		t.Errorf("update: got %+v, want %+v", got, update)
	}
	active := fullModel
	active.Status = types.StringValue("active")
	update = webexapi.WebhookUpdate{Name: "name", TargetURL: "https://example.com/", Status: "active"}
	if got := active.toUpdateRequest(""); got != update {
		t.Errorf("update of an active one: got %+v, want %+v", got, update)
	}
}

// TestModel_setComputed checks that planned values are kept and unknown ones are set from the response.
func TestModel_setComputed(t *testing.T) {
	plan := model{
		ID: types.StringUnknown(), Name: tfvalue.Label.Value(" name "), TargetURL: tfvalue.URL.Value("https://example.com"),
		Resource: types.StringValue("rooms"), Event: types.StringValue("created"), Filter: tfvalue.WebhookFilter.Value("a=b&type=direct"),
		Status: types.StringValue("active"), OwnedBy: types.StringValue("org"), OrgID: types.StringUnknown(),
		CreatedBy: types.StringUnknown(), AppID: types.StringUnknown(), Created: tfvalue.Time.Unknown(),
	}
	want := plan
	want.ID, want.OrgID, want.CreatedBy, want.AppID = fullModel.ID, fullModel.OrgID, fullModel.CreatedBy, fullModel.AppID
	want.Created = fullModel.Created
	if plan.setComputed(&fullModel); !reflect.DeepEqual(plan, want) {
		t.Errorf("got %+v, want %+v", plan, want)
	}
}

// TestKnownEvents_documented checks that no event of the table causes a warning, and that every other event does.
func TestKnownEvents_documented(t *testing.T) {
	for resource, events := range documented() {
		for event, filters := range events {
			for _, filter := range append([]string{""}, filters...) {
				hook := model{
					Resource: types.StringValue(resource), Event: types.StringValue(event), Filter: tfvalue.WebhookFilter.Null(),
					OwnedBy: types.StringValue("org"),
				}
				if filter != "" {
					hook.Filter = tfvalue.WebhookFilter.Value(filter + "=x")
				}
				if found := undocumented(&hook); len(found) > 0 {
					t.Errorf("%s:%s %s: got %v, want no warning", resource, event, filter, found)
				}
				hook.Filter = tfvalue.WebhookFilter.Value("colour=red")
				if found := undocumented(&hook); len(found) != 1 || found[0].attribute != "filter" {
					t.Errorf("%s:%s colour: got %v, want a warning about the filter", resource, event, found)
				}
			}
		}
		hook := model{Resource: types.StringValue(resource), Event: types.StringValue("exploded")}
		if found := undocumented(&hook); len(found) != 1 || found[0].attribute != "event" {
			t.Errorf("%s:exploded: got %v, want a warning about the event", resource, found)
		}
	}
}

// TestModel_diff changes one attribute after the other.
func TestModel_diff(t *testing.T) {
	another := types.StringValue("another")
	for attribute, change := range map[string]func(*model){
		"name":       func(m *model) { m.Name = tfvalue.Label.Value("another") },
		"target_url": func(m *model) { m.TargetURL = tfvalue.URL.Value("another") },
		"resource":   func(m *model) { m.Resource = another },
		"event":      func(m *model) { m.Event = another },
		"filter":     func(m *model) { m.Filter = tfvalue.WebhookFilter.Value("type=group") },
		"owned_by":   func(m *model) { m.OwnedBy = types.StringValue("creator") },
	} {
		returned := fullModel
		change(&returned)
		if got := diff(&fullModel, &returned); len(got) != 1 || got[0] != attribute {
			t.Errorf("got %q, want %q", got, attribute)
		}
		sent := attribute == "name" || attribute == "target_url"
		if got := tfresource.Intersect(diff(&fullModel, &returned), updatable); (len(got) == 1) != sent {
			t.Errorf("%s after an update: got %q", attribute, got)
		}
	}
	spelled := fullModel
	spelled.Filter, spelled.Status, spelled.OrgID = tfvalue.WebhookFilter.Value("type=%64irect"), another, types.StringNull()
	if got := diff(&fullModel, &spelled); len(got) > 0 {
		t.Errorf("got %q without a difference", got)
	}
}

// TestModel_mergeResponse checks that values come from the response or, if it lacks them, from the prior model.
func TestModel_mergeResponse(t *testing.T) {
	empty := webexapi.Webhook{ID: "id"}
	prior := resourceModel{model: fullModel, Secret: tfresource.Secret{Secret: types.StringValue("hush")}}
	got := prior.mergeResponse(&empty)
	want := resourceModel{Secret: prior.Secret}
	want.model = fromAPI(&webexapi.Webhook{
		ID: "id", Name: "name", TargetURL: "https://example.com/", Resource: "rooms", Event: "created", Status: "inactive", OwnedBy: "org",
	})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := new(resourceModel).mergeResponse(&full).model; !reflect.DeepEqual(got, fullModel) {
		t.Errorf("got %+v, want %+v", got, fullModel)
	}
}
