package callback_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

var seed = flag.Uint64("seed", 0, "seed of the random faults; 0 draws one")

// After random operations with random faults, Webex has exactly the configured callback, and the
// next plan is empty.
func TestAccCallback_randomFaults(t *testing.T) {
	t.Parallel()
	drawn := *seed
	if drawn == 0 {
		drawn = rand.Uint64()
	}
	t.Logf("repeat with -seed=%d", drawn)
	random := rand.New(rand.NewPCG(drawn, 0)) //nolint:gosec // repeatable on purpose
	for range 20 {
		newLifetime(t, random).run(15)
	}
}

// lifetime is one callback with its configuration and its state.
type lifetime struct {
	t      *testing.T
	random *rand.Rand
	env    *acctest.Env
	webex  *acctest.Protocol
	// config is nil while there is to be no callback.
	config acctest.Values
	object acctest.Object
	done   []string
}

func newLifetime(t *testing.T, random *rand.Rand) *lifetime {
	env := acctest.New(t, mockwebex.WithSwitches(func(s *mockwebex.Switches) {
		s.CallbackErrors = mockwebex.ErrorStyle(random.IntN(5))
		s.Times = mockwebex.TimeStyle(random.IntN(3))
		s.NormalizeNumbers = random.IntN(2) == 0
		s.ClockShift = time.Duration(random.IntN(600)-300) * time.Second
	}))
	return &lifetime{t: t, random: random, env: env, object: acctest.Object{Type: typeName}}
}

func (l *lifetime) run(steps int) {
	l.t.Helper()
	for range steps {
		l.misfortune()
		actions := []func(){l.change, l.change, l.remove, l.outside, l.wait}
		actions[l.random.IntN(len(actions))]()
		l.apply()
		l.env.Mock.ClearFaults()
		l.check()
	}
}

// misfortune sets up to two temporary faults (the client retries a 500 four times), and a lag that is shorter than
// the search for a lost callback.
func (l *lifetime) misfortune() {
	for range l.random.IntN(3) {
		fault := mockwebex.Fault{
			Method: pick(l.random, "", "POST", "GET", "PUT", "DELETE"), Path: anyPath, After: l.random.IntN(2), Times: 1 + l.random.IntN(2),
			Do: pick(l.random, mockwebex.ResetBefore(), mockwebex.ResetAfterCommit(), mockwebex.TruncateBody(), mockwebex.HTML(http.StatusBadGateway),
				mockwebex.RespondError(http.StatusInternalServerError, "Broken."), mockwebex.RespondAfterCommit(http.StatusInternalServerError, nil, ""),
				mockwebex.Unavailable("3"), mockwebex.TooManyRequests("5"), mockwebex.TooManyRequests("")),
		}
		l.note("armed %+v", fault)
		l.env.Mock.Fault(fault)
	}
	l.env.Mock.SetReadLag(mockwebex.Lag{Requests: l.random.IntN(3), For: time.Duration(l.random.IntN(3)) * time.Second})
	l.env.Mock.SetListLag(mockwebex.Lag{For: time.Duration(l.random.IntN(3)) * time.Second})
}

func (l *lifetime) change() {
	if l.config == nil {
		l.config = with(nil)
	}
	l.config = maps.Clone(l.config)
	switch l.random.IntN(8) {
	case 0:
		l.config["customer_name"] = fmt.Sprintf("Customer %d", l.random.IntN(3))
	case 1:
		l.config["callback_number"] = pick(l.random, "+1 234 567-8900", "+12345678900", "+49 221 234567")
	case 2:
		l.config["schedule_date"] = pick(l.random, "2027-03-02", "2027-03-09", "2027-03-20")
	case 3:
		l.config["start_time"] = pick(l.random, "10:00", "10:00:00", "09:30")
	case 4:
		l.config["queue_id"] = pick(l.random, queue, otherQueue)
	case 5:
		l.config["callback_reason"] = pick[any](l.random, nil, "Broken lamp", "Broken shade")
	case 6:
		l.config["assignee_agent"] = pick[any](l.random, nil, agent, otherAgent)
	case 7:
		l.config["source_interaction"] = pick[any](l.random, nil, source)
	}
	l.note("configured %v", l.config)
}

func (l *lifetime) remove() {
	l.note("removed")
	l.config = nil
}

// outside changes the callback out of band.
func (l *lifetime) outside() {
	all := l.env.Mock.Callbacks()
	if len(all) == 0 {
		return
	}
	if l.random.IntN(2) == 0 {
		l.note("deleted outside")
		l.env.Mock.DeleteCallback(all[0].ID)
		return
	}
	l.note("changed outside")
	all[0].QueueID, all[0].CallbackReason = source, "Changed by hand"
	l.env.Mock.PutCallback(all[0])
}

func (l *lifetime) wait() {
	l.note("waited")
	l.env.Clock.Advance(time.Duration(l.random.IntN(30)) * time.Minute)
}

// apply refreshes, plans and applies, as terraform apply does, with a new provider.
func (l *lifetime) apply() {
	l.t.Helper()
	l.webex = l.env.Protocol()
	ctx := l.t.Context()
	if l.object.State != nil {
		var diagnostics acctest.Diagnostics
		if l.object, diagnostics = l.webex.Read(ctx, l.object); diagnostics.HasError() || l.object.State != nil && len(diagnostics) > 0 {
			l.fail("the refresh said %s", diagnostics)
		}
	}
	if l.object.State == nil && l.config == nil {
		return
	}
	plan := l.webex.Plan(ctx, l.object, l.config)
	if len(plan.Diagnostics) > 0 || len(plan.Replaces) > 0 {
		l.fail("the plan replaces for %v and said %s", plan.Replaces, plan.Diagnostics)
	}
	if l.object.State != nil && l.config != nil && plan.IsEmpty() {
		return
	}
	var diagnostics acctest.Diagnostics
	if l.object, diagnostics = l.webex.Apply(ctx, plan, nil); len(diagnostics) > 0 {
		l.fail("the apply said %s", diagnostics)
	}
}

func (l *lifetime) check() {
	l.t.Helper()
	all := l.env.Mock.Callbacks()
	if l.config == nil {
		if len(all) != 0 || l.object.State != nil {
			l.fail("Webex has %+v, the state %v, want nothing", all, l.object.State)
		}
		return
	}
	if len(all) != 1 || all[0].ID != l.object.State["id"] {
		l.fail("Webex has %+v, the state %v", all, l.object.State["id"])
	}
	held := map[string]string{
		"customer_name": all[0].CustomerName, "callback_number": canonical.PhoneNumber(all[0].CallbackNumber), "schedule_date": all[0].ScheduleDate,
		"start_time": all[0].StartTime, "queue_id": all[0].QueueID, "callback_reason": all[0].CallbackReason,
		"source_interaction": all[0].SourceInteraction, "assignee_agent": all[0].AssigneeAgent,
	}
	for name, value := range held {
		wanted, _ := l.config[name].(string)
		if value != canonical.PhoneNumber(wanted) && name == "callback_number" || value != canonical.TimeOfDay(wanted) && name != "callback_number" {
			l.fail("Webex has %s = %q, want %q", name, value, wanted)
		}
	}
	l.webex = l.env.Protocol()
	read, diagnostics := l.webex.Read(l.t.Context(), l.object)
	if plan := l.webex.Plan(l.t.Context(), read, l.config); len(diagnostics) > 0 || !plan.IsEmpty() {
		l.fail("the next plan is %v %s", plan.Planned, diagnostics)
	}
}

func (l *lifetime) note(format string, values ...any) {
	l.done = append(l.done, fmt.Sprintf(format, values...))
}

func (l *lifetime) fail(format string, values ...any) {
	l.t.Helper()
	for _, line := range slices.Concat(l.done, []string{fmt.Sprintf(format, values...)}) {
		l.t.Log(line)
	}
	l.t.FailNow()
}

func pick[T any](random *rand.Rand, choices ...T) T { return choices[random.IntN(len(choices))] }
