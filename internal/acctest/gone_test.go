package acctest_test

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// kind is one of the managed resources, with a configuration of it.
type kind struct {
	typeName string
	config   acctest.Values
	// collection and object are patterns of paths, setting is the provider argument with their base URL.
	collection, object, setting string
}

var kinds = []kind{
	{
		"webex_webhook",
		acctest.Values{
			"name": "Orders", "target_url": "https://example.com/orders", "resource": "messages", "event": "created", "secret": webhookSecret,
		},
		"/v1/webhooks", "/v1/webhooks/*", "base_url",
	},
	{
		"webexcc_scheduled_callback",
		acctest.Values{
			"customer_name": "Ada Lovelace", "callback_number": number, "timezone": "Europe/London", "schedule_date": "2027-03-02",
			"start_time": "10:00", "end_time": "11:00", "queue_id": queueID,
		},
		"/v1/callbacks/organization/*/scheduled-callback", "/v1/callbacks/organization/*/scheduled-callback/*", "contact_center_base_url",
	},
	{
		"webexcc_subscription",
		acctest.Values{
			"name": "Calls", "event_types": []any{"task:ended"}, "destination_url": "https://hooks.example.com/calls", "secret": subscriptionSecret,
		},
		"/*/subscriptions", "/*/subscriptions/*", "contact_center_base_url",
	},
}

const (
	webhookSecret      = "a secret of the webhook"
	subscriptionSecret = "a secret of the subscription, and a long one"
)

// forEachKind runs a test with an object that has existed for a while.
func forEachKind(t *testing.T, test func(t *testing.T, env *acctest.Env, k kind, object acctest.Object)) {
	t.Helper()
	for _, k := range kinds {
		t.Run(k.typeName, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t)
			object := env.Protocol().Create(t.Context(), k.typeName, k.config)
			env.Clock.Advance(time.Hour)
			env.Mock.ResetRequests()
			test(t, env, k, object)
		})
	}
}

// create plans and applies a new object.
func create(ctx context.Context, p *acctest.Protocol, k kind) (acctest.Object, acctest.Diagnostics) {
	return p.Apply(ctx, p.Plan(ctx, acctest.Object{Type: k.typeName}, k.config), nil)
}

// remove plans and applies the destruction of an object.
func remove(ctx context.Context, p *acctest.Protocol, object acctest.Object) (acctest.Object, acctest.Diagnostics) {
	return p.Apply(ctx, p.Plan(ctx, object, nil), nil)
}

// After a temporary 404 of Webex, while the listing contains the object, the object remains in the state.
func TestAcc_temporaryNotFoundInRefresh(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, env *acctest.Env, k kind, object acctest.Object) {
		env.Mock.Fault(mockwebex.Fault{Method: http.MethodGet, Path: k.object, Do: mockwebex.NotFound()})
		p := env.Protocol()
		read, diagnostics := p.Read(t.Context(), object)
		if plan := p.Plan(t.Context(), read, k.config); len(diagnostics) > 0 || !reflect.DeepEqual(read.State, object.State) || !plan.IsEmpty() {
			t.Errorf("read %v %s, then planned %v", read.State, diagnostics, plan.Planned)
		}
	})
}

// A delete with a temporary 404 is sent again. If the object remains listed, it also remains in the state.
func TestAcc_temporaryNotFoundInDelete(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, env *acctest.Env, k kind, object acctest.Object) {
		env.Mock.Fault(mockwebex.Fault{Method: http.MethodDelete, Do: mockwebex.NotFound()})
		kept, diagnostics := remove(t.Context(), env.Protocol(), object)
		if !diagnostics.Errors().Contain("still listed") || !reflect.DeepEqual(kept.State, object.State) || len(allIDs(env.Mock)) != 1 {
			t.Errorf("with a permanent 404: the state is %v %s", kept.State, diagnostics)
		}
		env.Mock.ClearFaults()
		env.Mock.Fault(mockwebex.Fault{Method: http.MethodDelete, Times: 1, Do: mockwebex.NotFound()})
		if _, diagnostics := remove(t.Context(), env.Protocol(), object); len(diagnostics) > 0 || len(allIDs(env.Mock)) > 0 {
			t.Errorf("with a temporary 404: %s, left %q", diagnostics, allIDs(env.Mock))
		}
	})
}

// With a wrong base URL, no object is removed from the state, deleted or created a second time. The error names the setting.
func TestAcc_wrongBaseURL(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, env *acctest.Env, k kind, object acctest.Object) {
		for _, ownShape := range []bool{false, true} {
			for name, arguments := range map[string]acctest.Values{
				"without /v1":      {"base_url": env.URL, "contact_center_base_url": env.URL + "/v1"},
				"with another /v1": {"base_url": env.URL + "/v1/v1", "contact_center_base_url": env.URL + "/v1"},
			} {
				env.Mock.Switch(func(s *mockwebex.Switches) { s.WebexErrorPaths = ownShape })
				before := allIDs(env.Mock)
				check := func(operation string, result acctest.Object, diagnostics acctest.Diagnostics, want acctest.Values) {
					t.Helper()
					if len(diagnostics.Errors()) != 1 || !diagnostics.Contain(k.setting) || !reflect.DeepEqual(result.State, want) {
						t.Errorf("%s %s (Webex's own shape: %t): the state is %v %s", operation, name, ownShape, result.State, diagnostics)
					}
				}
				read, diagnostics := env.ProtocolWith(arguments).Read(t.Context(), object)
				check("read", read, diagnostics, object.State)
				removed, diagnostics := remove(t.Context(), env.ProtocolWith(arguments), object)
				check("delete", removed, diagnostics, object.State)
				arguments["org_id"] = env.Mock.OrgID()
				created, diagnostics := create(t.Context(), env.ProtocolWith(arguments), k)
				check("create", created, diagnostics, nil)
				if !sameIDs(before, allIDs(env.Mock)) {
					t.Errorf("%s: Webex has %q, want %q", name, allIDs(env.Mock), before)
				}
			}
		}
	})
}

// A webhook is invisible to all accounts except its creator: every operation returns one error that names both accounts.
func TestAccWebhook_otherAccount(t *testing.T) {
	t.Parallel()
	other := mockwebex.Person{Email: "other@example.com", DisplayName: "Another Person"}
	env := acctest.New(t, mockwebex.WithToken(mockwebex.DefaultToken), mockwebex.WithPersonToken("other-token", other))
	ctx, k := t.Context(), kinds[0]
	var objects []acctest.Object
	for _, name := range []string{"One", "Two"} {
		config := acctest.Values{"name": name, "target_url": "https://example.com/", "resource": "messages", "event": "created"}
		objects = append(objects, env.Protocol().Create(ctx, k.typeName, config))
	}
	env.Clock.Advance(time.Hour)
	p := env.ProtocolWith(acctest.Values{"access_token": "other-token"})
	for _, object := range objects {
		owner, _ := object.State["created_by"].(string)
		read, diagnostics := p.Read(ctx, object)
		if len(diagnostics.Errors()) != 1 || !diagnostics.Errors().Contain(owner) || !diagnostics.Contain(other.DisplayName) || !reflect.DeepEqual(read.State, object.State) {
			t.Errorf("read: the state is %v %s", read.State, diagnostics)
		}
		removed, diagnostics := remove(ctx, p, object)
		if len(diagnostics.Errors()) != 1 || !diagnostics.Errors().Contain(owner) || !reflect.DeepEqual(removed.State, object.State) {
			t.Errorf("delete: the state is %v %s", removed.State, diagnostics)
		}
	}
	if len(env.Mock.Webhooks()) != 2 {
		t.Errorf("Webex has %v", env.Mock.Webhooks())
	}
}

// Webex may return an ID in another form. The ID in the state and the identity never change.
func TestAccWebhook_formsOfTheID(t *testing.T) {
	t.Parallel()
	for form := mockwebex.IDOfUUID; form <= mockwebex.IDAsUUID; form++ {
		env, ctx, k := acctest.New(t), t.Context(), kinds[0]
		object := env.Protocol().Create(ctx, k.typeName, k.config)
		first := object
		expectSame := func(operation string, got, want acctest.Object, diagnostics acctest.Diagnostics) {
			t.Helper()
			if diagnostics.HasError() || got.State["id"] != want.State["id"] || !reflect.DeepEqual(got.Identity, want.Identity) {
				t.Errorf("%s, form %d: got %v and %v (%s), want %v and %v", operation, form, got.State, got.Identity, diagnostics, want.State, want.Identity)
			}
		}
		env.Clock.Advance(time.Hour)
		env.Mock.Switch(func(s *mockwebex.Switches) { s.WebhookIDForm = form })
		p := env.Protocol()
		object, diagnostics := p.Read(ctx, object)
		expectSame("read", object, first, diagnostics)
		if plan := p.Plan(ctx, object, k.config); !plan.IsEmpty() {
			t.Errorf("form %d: planned %v %s", form, plan.Planned, plan.Diagnostics)
		}
		renamed := acctest.Values{"name": "Renamed", "target_url": "https://example.com/orders", "resource": "messages", "event": "created", "secret": webhookSecret}
		object, diagnostics = p.Apply(ctx, p.Plan(ctx, object, renamed), nil)
		expectSame("update", object, first, diagnostics)

		// It is imported by the form that a listing returns, and read in the form of the create.
		listed := p.List(ctx, k.typeName, acctest.Values{}, 1, false)[0].Identity["id"].(string) //nolint:forcetypeassert // An ID is a string.
		imported, diagnostics := p.Import(ctx, k.typeName, listed)
		if diagnostics.HasError() || imported.State["id"] != listed || imported.Identity["id"] != listed {
			t.Errorf("import, form %d: got %v and %v (%s), want %s", form, imported.State, imported.Identity, diagnostics, listed)
		}
		env.Clock.Advance(time.Hour)
		env.Mock.Switch(func(s *mockwebex.Switches) { s.WebhookIDForm = mockwebex.IDWithCluster })
		read, diagnostics := env.Protocol().Read(ctx, imported)
		expectSame("read after the import", read, imported, diagnostics)
		if _, diagnostics := remove(ctx, env.Protocol(), read); diagnostics.HasError() || len(env.Mock.Webhooks()) > 0 {
			t.Errorf("delete, form %d: %s", form, diagnostics)
		}
	}
}

// Callbacks and subscriptions may return their UUIDs in upper case.
func TestAcc_upperCaseID(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, env *acctest.Env, k kind, object acctest.Object) {
		env.Mock.Switch(func(s *mockwebex.Switches) { s.UpperCaseUUID = true })
		p := env.Protocol()
		read, diagnostics := p.Read(t.Context(), object)
		if plan := p.Plan(t.Context(), read, k.config); diagnostics.HasError() || !reflect.DeepEqual(read.Identity, object.Identity) ||
			read.State["id"] != object.State["id"] || !plan.IsEmpty() {
			t.Errorf("got %v and %v, want %v: %s\nplanned %v", read.State, read.Identity, object.Identity, diagnostics, plan.Planned)
		}
	})
}

// If a callback was canceled or moved to an earlier time out of band, the plan that schedules it again contains a warning.
func TestAccCallback_canceledOutside(t *testing.T) {
	t.Parallel()
	env, ctx, k := acctest.New(t), t.Context(), kinds[1]
	object := env.Protocol().Create(ctx, k.typeName, k.config)
	env.Clock.Advance(time.Hour)
	env.Mock.DeleteCallback(object.State["id"].(string)) //nolint:forcetypeassert // An ID is a string.
	p := env.Protocol()
	read, diagnostics := p.Read(ctx, object)
	if read.State != nil || diagnostics.HasError() || len(diagnostics.Warnings()) != 1 ||
		!diagnostics.Contain("it is scheduled again") || !diagnostics.Contain("2027-03-02 10:00") {
		t.Errorf("read %v: %s", read.State, diagnostics)
	}
}

// A plan of real Terraform shows the warning, whether the callback was canceled, or moved to an earlier time and the call took place.
func TestAccCallback_canceledOutsideIsShown(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testing.T, *mockwebex.Server){
		"canceled": func(_ *testing.T, mock *mockwebex.Server) {
			mock.DeleteCallback(mock.Callbacks()[0].ID)
			mock.Switch(func(s *mockwebex.Switches) { s.ClockShift = 2 * time.Minute }) // A new callback would be waited for.
		},
		"moved to a time that has passed": func(t *testing.T, mock *mockwebex.Server) {
			moved := mock.Callbacks()[0]
			date, err := time.Parse(time.DateOnly, moved.ScheduleDate)
			if err != nil {
				t.Fatal(err)
			}
			date = date.AddDate(0, 0, -1)
			moved.ScheduleDate = date.Format(time.DateOnly)
			mock.PutCallback(moved)
			afterStart := date.Add(10*time.Hour + 5*time.Minute)
			mock.Switch(func(s *mockwebex.Switches) { s.ClockShift = time.Until(afterStart) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, mock := newWorkspace(t)
			w.write(callbacks("test", "", "", 0))
			w.mustApply(nil)
			id := w.ids()[0]
			change(t, mock)
			output, err := w.run(nil, "plan", "-input=false", "-no-color")
			output = joinLines(output)
			if err != nil || !contains(output, id, "will be created", "Warning: Callback disappeared before its start", "moved to an earlier time", "it is scheduled again") {
				t.Errorf("%v\n%s", err, output)
			}
		})
	}
}

// A run with the token of another account stops with an error that names both accounts. It creates nothing and keeps the state.
func TestAccWebhook_otherAccountInTerraform(t *testing.T) {
	t.Parallel()
	other := mockwebex.Person{Email: "other@example.com", DisplayName: "Another Person"}
	w, mock := newWorkspace(t, mockwebex.WithToken(mockwebex.DefaultToken), mockwebex.WithPersonToken("other-token", other))
	w.write(oneOfEach())
	w.mustApply(nil)
	before := allIDs(mock)
	owner := mock.Webhooks()[0].CreatedBy
	w.token = "other-token"
	w.write(oneOfEach())
	mock.Switch(func(s *mockwebex.Switches) { s.ClockShift = 2 * time.Minute }) // A new webhook would be waited for.
	mock.ResetRequests()
	for _, args := range [][]string{nil, {"-refresh=false", "-replace=webex_webhook.test"}, {"-destroy"}} {
		output, err := w.apply(nil, args...)
		if err == nil || !contains(output, "Error:", owner, other.DisplayName, "terraform state rm") {
			t.Errorf("apply %q: %v\n%s", args, err, output)
		}
		if mock.Count(http.MethodPost, "") > 0 || !sameIDs(before, allIDs(mock)) || !sameIDs(before, w.ids()) {
			t.Errorf("apply %q: Webex has %q, the state %q; there were %q", args, allIDs(mock), w.ids(), before)
		}
	}
}

func allIDs(mock *mockwebex.Server) []string {
	var ids []string
	for _, one := range mock.Webhooks() {
		ids = append(ids, one.ID)
	}
	for _, one := range mock.Callbacks() {
		ids = append(ids, one.ID)
	}
	for _, one := range mock.Subscriptions() {
		ids = append(ids, one.ID)
	}
	return ids
}

// without returns the ids that are not among the others.
func without(ids, others []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(others, id) })
}

func sameIDs(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// contains reports whether a text contains all the others.
func contains(text string, parts ...string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
}
