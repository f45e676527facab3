package actions_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	callbackType = "webexcc_immediate_callback"
	number       = "+1 (415) 555-0177"
	plainNumber  = "+14155550177"
	otherOrg     = "0b5a1e9c-7d34-4f0e-8f5e-111111111111"
)

// with returns a valid configuration with changes.
func with(changes acctest.Values) acctest.Values {
	config := acctest.Values{"destination": number, "entry_point_id": mockwebex.SeedEntryPointID}
	for name, value := range changes {
		config[name] = value
	}
	return config
}

// calls returns the calls to the number.
func calls(env *acctest.Env) (calls []mockwebex.Task) {
	return slices.DeleteFunc(env.Mock.Tasks(), func(task mockwebex.Task) bool { return task.Destination != plainNumber })
}

func TestAccImmediateCallback_invoke(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	env.Mock.SetOutdialANIs("+44 20 7946 0000")
	p := env.Protocol()
	config := with(acctest.Values{"origin": "+44 20 7946 0000", "attributes": map[string]any{"campaign": "spring", "empty": ""}})
	if diagnostics := p.PlanAction(t.Context(), callbackType, config); len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	if len(calls(env)) > 0 {
		t.Fatal("the plan has placed a call")
	}
	progress, diagnostics := p.InvokeAction(t.Context(), callbackType, config)
	placed := calls(env)
	if len(placed) != 1 || len(diagnostics) > 0 {
		t.Fatalf("%d calls\n%s", len(placed), diagnostics)
	}
	if placed[0].Origin != "+44 20 7946 0000" || placed[0].LastEntryPoint.ID != mockwebex.SeedEntryPointID || placed[0].Callback == nil {
		t.Errorf("got %+v", placed[0])
	}
	messages := strings.Join(progress, "\n")
	if len(progress) != 2 || !strings.Contains(messages, placed[0].ID) || strings.Contains(messages, "0177") {
		t.Errorf("progress: %q", progress)
	}

	// The data source finds the call that the action placed.
	found, diagnostics := p.ReadDataSource(t.Context(), "webexcc_tasks", acctest.Values{"within": "1h", "callback_number": number})
	tasks, _ := found["tasks"].([]any)
	if len(tasks) != 1 || tasks[0].(map[string]any)["id"] != placed[0].ID {
		t.Errorf("a search finds %v\n%s", found, diagnostics)
	}
}

func TestAccImmediateCallback_validation(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	p := env.Protocol()
	many := map[string]any{}
	for i := range 31 {
		many[fmt.Sprint(i)] = "x"
	}
	attributes := func(name, value string) acctest.Values {
		return acctest.Values{"attributes": map[string]any{name: value}}
	}
	for _, test := range []struct {
		changes acctest.Values
		want    string
	}{
		{acctest.Values{"destination": nil}, "destination"},
		{acctest.Values{"destination": ""}, "no digit"},
		{acctest.Values{"destination": "+()"}, "no digit"},
		{acctest.Values{"destination": "sip:customer@example.com"}, "an invalid character"},
		{acctest.Values{"destination": "1+4155550177"}, "an invalid character"},
		{acctest.Values{"destination": strings.Repeat("1", 37)}, "37 characters"},
		{acctest.Values{"entry_point_id": nil}, "entry_point_id"},
		{acctest.Values{"entry_point_id": ""}, "ID"},
		{acctest.Values{"entry_point_id": strings.Repeat("a", 37)}, "36 characters"},
		{acctest.Values{"origin": ""}, "1 to 36 characters"},
		{acctest.Values{"origin": strings.Repeat("1", 37)}, "1 to 36 characters"},
		{acctest.Values{"attributes": many}, "at most 30"},
		{attributes("", "x"), "1 to 200 bytes"},
		{attributes(strings.Repeat("ä", 101), "x"), "got 202 bytes"},
		{attributes("a", strings.Repeat("ä", 513)), "got 1026 bytes"},
		{acctest.Values{"attributes": map[string]any{"a": nil}}, "null"},
	} {
		diagnostics := p.PlanAction(t.Context(), callbackType, with(test.changes))
		if !diagnostics.Errors().Contain(test.want) || diagnostics.Contain("customer@") {
			t.Errorf("%v: got %s, want %q", test.changes, diagnostics, test.want)
		}
	}
	if requests := env.Mock.Requests(); len(requests) > 0 {
		t.Errorf("%d requests, the first is %s", len(requests), requests[0].Path)
	}
	delete(many, "30")
	for _, changes := range []acctest.Values{
		{"attributes": many}, attributes(strings.Repeat("ä", 100), strings.Repeat("ä", 512)), {"destination": strings.Repeat("1", 36)},
		{"destination": "1"}, {"destination": acctest.Unknown, "entry_point_id": acctest.Unknown, "origin": acctest.Unknown, "attributes": acctest.Unknown},
	} {
		if diagnostics := p.ValidateAction(t.Context(), callbackType, with(changes)); len(diagnostics) > 0 {
			t.Errorf("%v: %s", changes, diagnostics)
		}
	}
}

func TestAccImmediateCallback_entryPoint(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed(), mockwebex.WithOrgID(mockwebex.DefaultOrgID, otherOrg))
	env.Mock.PutEntryPoint(mockwebex.EntryPoint{ID: "elsewhere", OrgID: otherOrg, EntryPointType: "OUTBOUND", Active: true})
	env.Mock.PutEntryPoint(mockwebex.EntryPoint{ID: "chat", EntryPointType: "OUTBOUND", ChannelType: "CHAT", Active: true})
	p := env.ProtocolWith(acctest.Values{"org_id": otherOrg}) // The API always uses the token's organization.
	for id, want := range map[string]string{
		mockwebex.SeedEntryPointID:                  "",
		strings.ToUpper(mockwebex.SeedEntryPointID): "",
		"d1e2f3a4-0002-4d00-8000-000000000002":      "is an inbound entry point",
		"chat":                                      "channel type CHAT",
		"d1e2f3a4-0004-4d00-8000-000000000004":      "is inactive",
		"d1e2f3a4-9999-4d00-8000-000000000001":      "Entry point not found",
		"elsewhere":                                 "Entry point not found",
	} {
		diagnostics := p.PlanAction(t.Context(), callbackType, with(acctest.Values{"entry_point_id": id}))
		if want == "" && len(diagnostics) > 0 || want != "" && !diagnostics.Errors().On("entry_point_id").Contain(want) {
			t.Errorf("%s: got %s, want %q", id, diagnostics, want)
		}
	}
	if count := env.Mock.Count(http.MethodPost, "*"); count > 0 {
		t.Errorf("a plan has sent %d changes", count)
	}
}

// TestAccImmediateCallback_noLookUp expects that a plan succeeds if the entry point cannot be looked up.
func TestAccImmediateCallback_noLookUp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault     func(*acctest.Env)
		arguments acctest.Values
		changes   acctest.Values
		warns     string
		fails     string
	}{
		"only cjp:user":   {fault: func(env *acctest.Env) { env.Mock.SetToken(mockwebex.DefaultToken, "cjp:user", "spark:people_read") }},
		"no people/me":    {fault: func(env *acctest.Env) { env.Mock.SetToken(mockwebex.DefaultToken, "cjp:user") }},
		"unknown ID":      {changes: acctest.Values{"entry_point_id": acctest.Unknown}},
		"unknown region":  {arguments: acctest.Values{"contact_center_base_url": acctest.Unknown, "region": acctest.Unknown}},
		"unknown number":  {changes: acctest.Values{"destination": acctest.Unknown}},
		"read-only":       {arguments: acctest.Values{"read_only": true}},
		"an outage":       {fault: fault("/organization/*/entry-point/*", mockwebex.Unavailable("")), warns: "Unable to check entry point"},
		"a wrong address": {fault: fault("/organization/*/entry-point/*", mockwebex.ForeignNotFound()), warns: "Unable to check entry point"},
		"not allowed":     {arguments: acctest.Values{"allowed_org_ids": []any{otherOrg}}, fails: "Organization is not allowed"},
	} {
		env := acctest.New(t, mockwebex.WithSeed())
		p := env.ProtocolWith(test.arguments)
		if test.fault != nil {
			test.fault(env)
		}
		diagnostics := p.PlanAction(t.Context(), callbackType, with(test.changes))
		switch {
		case test.fails != "" && diagnostics.Errors().Contain(test.fails):
		case test.warns != "" && !diagnostics.HasError() && diagnostics.Warnings().Contain(test.warns):
		case test.warns+test.fails == "" && len(diagnostics) == 0:
		default:
			t.Errorf("%s: got %s, want %q", name, diagnostics, test.warns+test.fails)
		}
	}
}

func fault(path string, do mockwebex.FaultKind) func(*acctest.Env) {
	return func(env *acctest.Env) { env.Mock.Fault(mockwebex.Fault{Path: path, Do: do}) }
}

// TestAccImmediateCallback_calledOnce checks that every outcome takes one request, and that the error describes the outcome.
func TestAccImmediateCallback_calledOnce(t *testing.T) {
	t.Parallel()
	const mayBePlaced = "Callback may have been placed"
	for name, test := range map[string]struct {
		fault    mockwebex.FaultKind
		requests int
		placed   int
		want     string
	}{
		"lost response":  {mockwebex.ResetAfterCommit(), 1, 1, mayBePlaced},
		"cut response":   {mockwebex.TruncateBody(), 1, 1, mayBePlaced},
		"lost request":   {mockwebex.ResetBefore(), 1, 0, mayBePlaced},
		"500":            {mockwebex.RespondError(http.StatusInternalServerError, "Sorry."), 1, 0, mayBePlaced},
		"503":            {mockwebex.Unavailable("1"), 1, 0, mayBePlaced},
		"a login page":   {mockwebex.HTML(http.StatusOK), 1, 0, mayBePlaced},
		"no ID":          {mockwebex.RespondAfterCommit(http.StatusCreated, nil, `{}`), 1, 1, mayBePlaced},
		"time-out":       {mockwebex.HangAfterCommit(), 1, 1, mayBePlaced},
		"400":            {mockwebex.RespondError(http.StatusBadRequest, "origin: must be a configured outdial ANI, not "+plainNumber+"."), 1, 0, "Unable to place callback"},
		"403":            {mockwebex.RespondError(http.StatusForbidden, "No."), 1, 0, "the scope cjp:user"},
		"429, then good": {mockwebex.TooManyRequests("1"), 2, 1, ""},
	} {
		env := acctest.New(t, mockwebex.WithSeed())
		p := env.ProtocolWith(acctest.Values{"request_timeout": "500ms"})
		env.Mock.Fault(mockwebex.Fault{Path: "/v1/tasks", Times: 1, Do: test.fault})
		_, diagnostics := p.InvokeAction(t.Context(), callbackType, with(nil))
		if count := env.Mock.Count(http.MethodPost, "/v1/tasks"); count != test.requests || len(calls(env)) != test.placed {
			t.Errorf("%s: %d requests and %d calls", name, count, len(calls(env)))
		}
		switch {
		case diagnostics.HasError() != (test.want != ""), !diagnostics.Contain(test.want), diagnostics.Contain("0177"):
			t.Errorf("%s: got %s, want %q", name, diagnostics, test.want)
		case test.want == mayBePlaced && !diagnostics.Contain("data source webexcc_tasks"):
			t.Errorf("%s: the error does not contain the check: %s", name, diagnostics)
		}
		if name == "400" && !diagnostics.Errors().On("origin").Contain("outdial ANI") {
			t.Errorf("%s: not on the attribute: %s", name, diagnostics)
		}
	}
}

func TestAccImmediateCallback_refused(t *testing.T) {
	t.Parallel()
	for want, arguments := range map[string]acctest.Values{
		"Provider is read-only":                {"read_only": true},
		"Organization is not allowed":          {"allowed_org_ids": []any{otherOrg}},
		"Provider configuration is incomplete": {"contact_center_base_url": acctest.Unknown},
	} {
		env := acctest.New(t, mockwebex.WithSeed())
		_, diagnostics := env.ProtocolWith(arguments).InvokeAction(t.Context(), callbackType, with(nil))
		if !diagnostics.Errors().Contain(want) || env.Mock.Count(http.MethodPost, "/v1/tasks") > 0 {
			t.Errorf("got %s, want %q", diagnostics, want)
		}
	}
}

func TestAccImmediateCallback_cancel(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	progress, diagnostics := env.Protocol().InvokeAction(ctx, callbackType, with(nil))
	if !diagnostics.HasError() || diagnostics.Contain("may have been placed") || len(progress) > 0 || env.Mock.Count(http.MethodPost, "/v1/tasks") > 0 {
		t.Errorf("before the request: got %q and %s", progress, diagnostics)
	}

	// A request that was sent may finish.
	env = acctest.New(t, mockwebex.WithSeed())
	ctx, cancel = context.WithCancel(t.Context())
	env.Mock.Fault(mockwebex.Fault{Path: "/v1/tasks", When: func(*http.Request) bool { cancel(); return false }})
	if _, diagnostics = env.Protocol().InvokeAction(ctx, callbackType, with(nil)); len(diagnostics) > 0 || len(calls(env)) != 1 {
		t.Errorf("during the request: got %s and %d calls", diagnostics, len(calls(env)))
	}

	env = acctest.New(t, mockwebex.WithSeed())
	ctx, cancel = context.WithCancel(t.Context())
	env.Mock.Fault(mockwebex.Fault{
		Path: "/v1/tasks", Do: mockwebex.HangAfterCommit(), When: func(*http.Request) bool { cancel(); return true },
	})
	p := env.ProtocolWith(acctest.Values{"request_timeout": "500ms"})
	if _, diagnostics = p.InvokeAction(ctx, callbackType, with(nil)); !diagnostics.Errors().Contain("Callback may have been placed") {
		t.Errorf("a request without a response: got %s", diagnostics)
	}
}

const triggered = `
action "webexcc_immediate_callback" "test" {
  provider = webex

  config {
    destination    = %q
    entry_point_id = %q
    attributes     = { order = terraform_data.order.output }
  }
}

resource "terraform_data" "order" {
  input = %q

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.webexcc_immediate_callback.test]
    }
  }
}
`

// TestAccImmediateCallback_trigger runs real Terraform. Others do not know actions.
func TestAccImmediateCallback_trigger(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithSeed()).Needs(tfversion.Version1_14_0)
	config := func(entryPoint, order string) string { return fmt.Sprintf(triggered, number, entryPoint, order) }
	placed := func(want int) statecheck.StateCheck {
		return acctest.Check(func() error {
			if got := len(calls(env)); got != want {
				return fmt.Errorf("got %d calls, want %d", got, want)
			}
			return nil
		})
	}
	env.Run(
		env.ExpectError(config("d1e2f3a4-0002-4d00-8000-000000000002", "1"), acctest.ErrorContains("is an inbound entry point")),
		resource.TestStep{Config: env.Config(config("d1e2f3a4-9999-4d00-8000-000000000001", "1")), PlanOnly: true,
			ExpectError: acctest.ErrorContains("Entry point not found").Regexp()},
		env.Step(config(mockwebex.SeedEntryPointID, "1"), placed(1)),
		env.Step(config(mockwebex.SeedEntryPointID, "1"), placed(1)),
		env.Step(config(mockwebex.SeedEntryPointID, "2"), placed(2)),
		acctest.Before(func() { env.Mock.Fault(mockwebex.Fault{Path: "/v1/tasks", Do: mockwebex.ResetAfterCommit()}) },
			env.ExpectError(config(mockwebex.SeedEntryPointID, "3"), acctest.ErrorContains("Callback may have been placed"))),
		acctest.Before(env.Mock.ClearFaults, env.Step(config(mockwebex.SeedEntryPointID, "3"), placed(3))),
	)
}
