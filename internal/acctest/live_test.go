package acctest_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	// receiver is the host of all targets. It has no address, so that nothing is delivered.
	receiver = "terraform-provider-webex.example.com"

	numberVariable = "WEBEX_LIVE_CALLBACK_NUMBER"
	queueVariable  = "WEBEX_LIVE_QUEUE_ID"
)

// TestAccLive runs the life cycles of all resources in the organization of the credentials in the environment: see make live. It deletes
// everything that it creates, and what an interrupted run has left.
func TestAccLive(t *testing.T) {
	o := liveOrganization(t)
	if !strings.HasPrefix(os.Getenv("WEBEX_BASE_URL"), "http://") { // Plain HTTP is a mock, which delivers nothing.
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := hasNoAddress(ctx, net.DefaultResolver.LookupHost, receiver); err != nil {
			t.Fatal(err)
		}
	}
	types := []string{"webex_webhook", "webexcc_scheduled_callback", "webexcc_subscription"}
	for _, one := range o.leftovers(types) {
		t.Logf("deleting %s %s, which an interrupted run has left", one.typeName, one.id)
		o.changeOne(one.typeName, one.id, nil)
	}
	if t.Failed() {
		t.Fatal("nothing was created, because what a test leaves behind could not be found")
	}
	for _, typeName := range types {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			o := liveOrganization(t)
			switch typeName {
			case "webex_webhook":
				o.run([]lifecycle{o.webhook()})
			case "webexcc_subscription":
				o.run([]lifecycle{o.subscription()})
			default:
				if o.number == "" || o.queue == "" {
					t.Skipf("To test callbacks, set %s to a number of your own and %s to a queue. Nobody is called.", numberVariable, queueVariable)
				}
				callback := o.callback()
				t.Logf("If this test is interrupted, run it again before %s: it cancels the callback that is left, so that nobody is called.",
					callback.created["schedule_date"])
				o.run([]lifecycle{callback})
			}
		})
	}
}

func liveOrganization(t *testing.T) organization {
	t.Helper()
	return organization{
		t: t, env: acctest.NewLive(t), now: time.Now().UTC(), waitAMinute: func() {},
		number: os.Getenv(numberVariable), queue: os.Getenv(queueVariable),
	}
}

// hasNoAddress returns an error if a host has an address. A failed lookup is not an error.
func hasNoAddress(ctx context.Context, lookup func(context.Context, string) ([]string, error), host string) error {
	if addresses, err := lookup(ctx, host); err == nil && len(addresses) > 0 {
		return fmt.Errorf("%s has the address %s: events must not be delivered to anybody", host, addresses[0])
	}
	return nil
}

func TestHasNoAddress(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		addresses []string
		err       error
		want      bool
	}{
		"unknown": {nil, &net.DNSError{Err: "no such host", IsNotFound: true}, true},
		"offline": {nil, errors.New("no resolver"), true},
		"known":   {[]string{"192.0.2.1"}, nil, false},
	} {
		err := hasNoAddress(t.Context(), func(_ context.Context, host string) ([]string, error) {
			if host != receiver {
				t.Errorf("%s: looked up %s", name, host)
			}
			return test.addresses, test.err
		}, receiver)
		if (err == nil) != test.want {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// runTests runs tests of this program in a process of its own, with these variables instead of all variables of the provider.
func runTests(t *testing.T, pattern string, variables ...string) (output string, err error) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program, "-test.v", "-test.run="+pattern)
	command.Env = slices.DeleteFunc(os.Environ(), func(pair string) bool { return strings.HasPrefix(pair, "WEBEX_") })
	command.Env = append(command.Env, variables...)
	combined, err := command.CombinedOutput()
	return string(combined), err
}

// TestAccLive_mock runs TestAccLive against a mock, after an interrupted run, so that the test stays correct even if it is rarely run.
// Like Webex, the mock has the system's clock.
func TestAccLive_mock(t *testing.T) {
	t.Parallel()
	const number = "+12125550199"
	mock := mockwebex.New(mockwebex.WithSeed())
	url, stop, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	foreign := mock.PutWebhook(mockwebex.Webhook{Name: "Orders", TargetURL: "https://example.com/", Resource: "rooms", Event: "created"})
	mock.PutWebhook(mockwebex.Webhook{Name: marker, TargetURL: "https://example.com/", Resource: "rooms", Event: "created"})
	mock.PutSubscription(mockwebex.Subscription{Name: marker, EventTypes: []string{"task:new"}, DestinationURL: "https://example.com/"})
	mock.PutCallback(mockwebex.Callback{
		CustomerName: marker, CallbackNumber: number, Timezone: "Etc/UTC", ScheduleDate: inTwoDays(), StartTime: "10:00:00", EndTime: "11:00:00",
		QueueID: mockwebex.SeedQueueID,
	})
	var most atomic.Int64
	mock.HookAfter(func(_ *http.Request, _ int) { most.Store(max(most.Load(), int64(len(mock.Callbacks())))) })

	output, err := runTests(t, "^TestAccLive$", acctest.LiveVariable+"=1", "WEBEX_ACCESS_TOKEN="+mockwebex.DefaultToken,
		"WEBEX_BASE_URL="+url+"/v1", "WEBEX_CONTACT_CENTER_BASE_URL="+url, numberVariable+"="+number, queueVariable+"="+mockwebex.SeedQueueID)
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, typeName := range []string{"webex_webhook", "webexcc_scheduled_callback", "webexcc_subscription"} {
		if !strings.Contains(output, "--- PASS: TestAccLive/"+typeName) || !strings.Contains(output, "deleting "+typeName) {
			t.Errorf("%s was not tested, or what was left was not deleted:\n%s", typeName, output)
		}
	}
	wantObjects(t, mock, 1, 0, 0)
	if left := mock.Webhooks(); len(left) != 1 || left[0].ID != foreign.ID {
		t.Errorf("got %v, want only the webhook of another owner", left)
	}
	if most.Load() > 1 || len(mock.TriggeredCallbacks()) > 0 {
		t.Errorf("there were %d callbacks at a time, and %d customers were called", most.Load(), len(mock.TriggeredCallbacks()))
	}
	target, date := regexp.MustCompile(`https?://[^/"]*`), regexp.MustCompile(`"scheduleDate":"([^"]*)"`)
	for _, request := range mock.Requests() {
		for _, host := range target.FindAllString(string(request.Body), -1) {
			if host != "https://"+receiver {
				t.Errorf("%s %s sends events to %s", request.Method, request.Path, host)
			}
		}
		soonest := time.Now().AddDate(0, 0, 28).Format(time.DateOnly)
		if found := date.FindStringSubmatch(string(request.Body)); found != nil && found[1] < soonest {
			t.Errorf("%s %s schedules a call for %s", request.Method, request.Path, found[1])
		}
	}
}

// TestAccLive_unset checks that nothing is sent unless all variables are set, and that the messages name the missing ones.
func TestAccLive_unset(t *testing.T) {
	t.Parallel()
	mock := mockwebex.New()
	url, stop, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	urls := []string{"WEBEX_BASE_URL=" + url + "/v1", "WEBEX_CONTACT_CENTER_BASE_URL=" + url}
	live, token := acctest.LiveVariable+"=1", "WEBEX_ACCESS_TOKEN="+mockwebex.DefaultToken
	for name, test := range map[string]struct {
		pattern   string
		variables []string
		message   string
		fails     bool
	}{
		"not live":       {"^TestAccLive$", []string{token}, "set WEBEX_LIVE=1 and the credentials", false},
		"no credentials": {"^TestAccLive$", []string{live, "WEBEX_CLIENT_ID=id"}, "there are no credentials", false},
		"no number":      {"^TestAccLive$/callback", []string{live, token}, "set WEBEX_LIVE_CALLBACK_NUMBER", false},
		"other tests":    {"^TestAccValidators_messages$", []string{live, token}, "Unset WEBEX_LIVE", true},
	} {
		output, err := runTests(t, test.pattern, append(test.variables, urls...)...)
		if (err != nil) != test.fails || !strings.Contains(output, test.message) {
			t.Errorf("%s: got %v, want %q:\n%s", name, err, test.message, output)
		}
	}
	for _, request := range mock.Requests() {
		if request.Method != http.MethodGet {
			t.Errorf("sent %s %s", request.Method, request.Path)
		}
	}
}

// TestAccLive_unlisted checks that nothing is created where a later run could not find what was left.
func TestAccLive_unlisted(t *testing.T) {
	t.Parallel()
	mock := mockwebex.New(mockwebex.WithSeed())
	url, stop, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	mock.Fault(mockwebex.Fault{
		Method: http.MethodGet, Path: "/v1/callbacks/organization/*/scheduled-callback", Do: mockwebex.RespondError(http.StatusForbidden, "No."),
	})
	output, err := runTests(t, "^TestAccLive$", acctest.LiveVariable+"=1", "WEBEX_ACCESS_TOKEN="+mockwebex.DefaultToken,
		"WEBEX_BASE_URL="+url+"/v1", "WEBEX_CONTACT_CENTER_BASE_URL="+url, numberVariable+"=+12125550199", queueVariable+"="+mockwebex.SeedQueueID)
	if err == nil || !strings.Contains(output, "nothing was created") {
		t.Errorf("got %v\n%s", err, output)
	}
	for _, request := range mock.Requests() {
		if request.Method != http.MethodGet {
			t.Errorf("sent %s %s", request.Method, request.Path)
		}
	}
}
