package subscription

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

const (
	anID  = "41e92806-331d-4802-bc12-674f92d4a6f7"
	anOrg = "97cdbf45-ebe2-4687-8341-44d5c7abf101"
)

// fullSubscription is a subscription with every field, as Webex returns it.
func fullSubscription() webexapi.Subscription {
	return webexapi.Subscription{
		ID: anID, Version: webexapi.SubscriptionV2, OrgID: anOrg, Name: "Agent events", Description: "Board",
		EventTypes: []string{"agent:logout", "agent:login"}, DestinationURL: "https://example.com/", ResourceVersion: "agent:2.0.0",
		Status: inactive, CreatedTime: webexapi.Timestamp{Time: time.UnixMilli(1591702170123)}, CreatedBy: "ada@example.com",
		LastUpdatedTime: webexapi.Timestamp{Time: time.UnixMilli(1591702180000)}, LastUpdatedBy: "grace@example.com",
	}
}

func TestModel_fromAPI(t *testing.T) {
	t.Parallel()
	whole := model{
		ID: tfvalue.UUID.Value(anID), OrgID: tfvalue.OrganizationID.Value(anOrg), Name: tfvalue.Label.Value("Agent events"),
		Description: tfvalue.Label.Value("Board"), EventTypes: setOf([]string{"agent:login", "agent:logout"}),
		DestinationURL: tfvalue.URL.Value("https://example.com/"), ResourceVersion: types.StringValue("agent:2.0.0"),
		Status: types.StringValue(inactive), CreatedTime: tfvalue.Time.Value("2020-06-09T11:29:30.123Z"),
		CreatedBy: types.StringValue("ada@example.com"), LastUpdatedTime: tfvalue.Time.Value("2020-06-09T11:29:40Z"),
		LastUpdatedBy: types.StringValue("grace@example.com"),
	}
	for name, test := range map[string]struct {
		change func(*webexapi.Subscription)
		orgID  string
		want   func(*model)
	}{
		"complete":         {},
		"ids in capitals":  {change: func(s *webexapi.Subscription) { s.ID = "41E92806-331D-4802-BC12-674F92D4A6F7" }},
		"a repeated event": {change: func(s *webexapi.Subscription) { s.EventTypes = append(s.EventTypes, "agent:login") }},
		"no organization":  {change: func(s *webexapi.Subscription) { s.OrgID = "" }, orgID: anOrg},
		"none known at all": {
			change: func(s *webexapi.Subscription) { s.OrgID = "" },
			want:   func(s *model) { s.OrgID = tfvalue.OrganizationID.Null() },
		},
		"no description": {
			change: func(s *webexapi.Subscription) { s.Description = "" },
			want:   func(s *model) { s.Description = tfvalue.Label.Null() },
		},
		"no resource version": {
			change: func(s *webexapi.Subscription) { s.ResourceVersion = "" },
			want:   func(s *model) { s.ResourceVersion = types.StringNull() },
		},
		"no authors": {
			change: func(s *webexapi.Subscription) { s.CreatedBy, s.LastUpdatedBy = "", "" },
			want:   func(s *model) { s.CreatedBy, s.LastUpdatedBy = types.StringNull(), types.StringNull() },
		},
		"no times": {
			change: func(s *webexapi.Subscription) {
				s.CreatedTime, s.LastUpdatedTime = webexapi.Timestamp{}, webexapi.Timestamp{}
			},
			want: func(s *model) {
				s.CreatedTime, s.LastUpdatedTime = tfvalue.Time.Null(), tfvalue.Time.Null()
			},
		},
	} {
		returned, want := fullSubscription(), whole
		if test.change != nil {
			test.change(&returned)
		}
		if test.want != nil {
			test.want(&want)
		}
		if got := fromAPI(&returned, test.orgID); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

func TestModel_toCreateRequest(t *testing.T) {
	t.Parallel()
	it := fromAPI(new(fullSubscription()), "")
	got := it.toCreateRequest("a secret")
	want := webexapi.SubscriptionCreate{
		Name: "Agent events", Description: "Board", EventTypes: []string{"agent:login", "agent:logout"}, DestinationURL: "https://example.com/",
		Secret: "a secret", ResourceVersion: "agent:2.0.0",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestModel_toUpdateRequest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*model)
		want   webexapi.SubscriptionUpdate
	}{
		"nothing": {func(*model) {}, webexapi.SubscriptionUpdate{}},
		"a description": {
			func(s *model) { s.Description = tfvalue.Label.Value("Wall") }, webexapi.SubscriptionUpdate{Description: new("Wall")},
		},
		"no description any more": {
			func(s *model) { s.Description = tfvalue.Label.Null() }, webexapi.SubscriptionUpdate{Description: new("")},
		},
		"the destination": {
			func(s *model) { s.DestinationURL = tfvalue.URL.Value("https://b.example.com/") },
			webexapi.SubscriptionUpdate{DestinationURL: new("https://b.example.com/")},
		},
		"the events": {
			func(s *model) { s.EventTypes = setOf([]string{"agent:login"}) },
			webexapi.SubscriptionUpdate{EventTypes: []string{"agent:login"}},
		},
		"the order of events": {
			func(s *model) { s.EventTypes = setOf([]string{"agent:login", "agent:logout"}) }, webexapi.SubscriptionUpdate{},
		},
		"the status": {
			func(s *model) { s.Status = types.StringValue(active) }, webexapi.SubscriptionUpdate{Status: new(active)},
		},
	} {
		prior, planned := fromAPI(new(fullSubscription()), ""), fromAPI(new(fullSubscription()), "")
		test.change(&planned)
		test.want.ResourceVersion = "agent:2.0.0"
		got := planned.toUpdateRequest(&prior)
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v, want %+v", name, got, test.want)
		}
	}
}

func TestModel_secretUpdate(t *testing.T) {
	t.Parallel()
	none := tfresource.Secret{}
	stored := func(secret string) tfresource.Secret { return tfresource.Secret{Secret: types.StringValue(secret)} }
	writeOnly := tfresource.Secret{SecretWOVersion: types.Int64Value(1)}
	for name, test := range map[string]struct {
		planned, prior tfresource.Secret
		configured     string
		sent           bool
	}{
		"none":                      {none, none, "", false},
		"the stored one":            {stored("a"), stored("a"), "a", false},
		"another one":               {stored("b"), stored("a"), "b", true},
		"a first one":               {stored("a"), none, "a", true},
		"a first write-only one":    {writeOnly, none, "a", true},
		"a write-only one again":    {writeOnly, writeOnly, "a", true},
		"from stored to write-only": {writeOnly, stored("a"), "a", true},
		"from write-only to stored": {stored("a"), writeOnly, "a", true},
		"taken away":                {none, stored("a"), "", false},
	} {
		planned, prior := resourceModel{Secret: test.planned}, resourceModel{Secret: test.prior}
		got := planned.secretUpdate(&prior, test.configured)
		if (got != nil) != test.sent || got != nil && *got != test.configured {
			t.Errorf("%s: got %v, want it sent: %v", name, got, test.sent)
		}
	}
}

func TestModel_diff(t *testing.T) {
	t.Parallel()
	plan, returned := fromAPI(new(fullSubscription()), ""), fromAPI(new(fullSubscription()), "")
	returned.CreatedBy, returned.OrgID = types.StringNull(), tfvalue.OrganizationID.Null()
	if got := diff(&plan, &returned); len(got) > 0 {
		t.Errorf("got %q for an attribute that is not configured", got)
	}
	returned.Name, returned.Description, returned.EventTypes = tfvalue.Label.Value("x"), tfvalue.Label.Null(), setOf(nil)
	returned.DestinationURL, returned.ResourceVersion, returned.Status = tfvalue.URL.Null(), types.StringNull(), types.StringValue(active)
	want := []string{"description", "destination_url", "event_types", "name", "resource_version", "status"}
	if got := diff(&plan, &returned); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestModel_setComputed(t *testing.T) {
	t.Parallel()
	planned := fromAPI(new(fullSubscription()), "")
	partial := fromAPI(&webexapi.Subscription{ID: "another", LastUpdatedBy: "ada@example.com"}, "")
	want := planned
	want.LastUpdatedBy, planned.LastUpdatedBy = partial.LastUpdatedBy, types.StringUnknown()
	if planned.setComputed(&partial); !reflect.DeepEqual(planned, want) {
		t.Errorf("got %+v, want %+v", planned, want)
	}
}

func TestModel_stringsOf(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		set  types.Set
		want []string
	}{
		"null":    {types.SetNull(types.StringType), nil},
		"unknown": {types.SetUnknown(types.StringType), nil},
		"empty":   {setOf(nil), nil},
		"sorted":  {setOf([]string{"b", "a"}), []string{"a", "b"}},
		"partly known": {
			types.SetValueMust(types.StringType, append(setOf([]string{"a"}).Elements(), types.StringUnknown(), types.StringNull())), []string{"a"},
		},
	} {
		if got := stringsOf(test.set); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestEventTypes_union(t *testing.T) {
	t.Parallel()
	login := webexapi.EventType{Name: "agent:login", Resource: "agent", Action: "login"}
	created := webexapi.EventType{Name: "task:new", Resource: "task", Action: "new"}
	got := eventTypeModels([]webexapi.EventType{created, login, created, {Name: "agent:login"}})
	if len(got) != 2 || got[0].Name.ValueString() != "agent:login" || got[1].Action.ValueString() != "new" {
		t.Errorf("got %v", got)
	}
	if got := eventTypeModels(nil); got == nil || len(got) > 0 {
		t.Errorf("of none: %#v", got)
	}
	versions := resourceVersionModels([]webexapi.ResourceVersion{
		{Resource: "task", Version: "1.0.0"}, {Resource: "agent", Version: "2.0.0"}, {Resource: "agent", Version: "1.0.0"},
		{Resource: "task", Version: "1.0.0"},
	})
	var described []string
	for _, version := range versions {
		described = append(described, version.Resource.ValueString()+":"+version.Version.ValueString())
	}
	if want := []string{"agent:1.0.0", "agent:2.0.0", "task:1.0.0"}; !slices.Equal(described, want) {
		t.Errorf("got %q, want %q", described, want)
	}
}
