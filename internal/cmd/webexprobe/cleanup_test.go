package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// processVariable makes the test binary the program.
const processVariable = "WEBEXPROBE_TEST_PROCESS"

func TestMain(m *testing.M) {
	if os.Getenv(processVariable) != "" {
		env := systemEnvironment()
		env.lookupHost = func(context.Context, string) ([]string, error) { return nil, errors.New("no such host") }
		os.Exit(start(env, os.Args[1:]))
	}
	os.Exit(m.Run())
}

// creates are the paths of the requests that create objects.
var creates = []string{
	"/v1/webhooks", "/v1/subscriptions", "/v2/subscriptions", "/v1/callbacks/organization/*/scheduled-callback",
}

// A create whose response is lost leaves nothing behind, also when listings lag.
func TestRun_lostCreate(t *testing.T) {
	for name, fault := range map[string]mockwebex.FaultKind{
		"reset": mockwebex.ResetAfterCommit(), "gateway": mockwebex.HTML(http.StatusBadGateway).AfterCommit(),
		"failure": mockwebex.RespondError(http.StatusInternalServerError, "Failed.").AfterCommit(),
		"no ID":   mockwebex.RespondAfterCommit(http.StatusOK, nil, "{}"),
	} {
		for _, path := range creates {
			for _, lag := range []string{"0s", "7s"} {
				t.Run(name+path+" "+lag, func(t *testing.T) {
					t.Parallel()
					w := organization(t, map[string]string{"list-lag": lag})
					w.mock.Fault(mockwebex.Fault{Method: http.MethodPost, Path: path, Times: 1, Do: fault})
					if code := w.run(writing...); code == exitFailed {
						t.Errorf("exit code %d\n%s", code, w.stderr.String())
					}
					w.expectClean()
				})
			}
		}
	}
}

// If a lost create is never found, the output contains the command that searches for it.
func TestRun_lostCreateIsReported(t *testing.T) {
	w := newMockOrg(t)
	w.mock.Fault(mockwebex.Fault{Method: http.MethodPost, Path: "/v2/subscriptions", Times: 1, Do: mockwebex.ResetBefore()})
	code := w.run(writing...)
	const command = `curl -H "Authorization: Bearer $WEBEX_ACCESS_TOKEN" 'https://contact-center.example/v2/subscriptions?orgId=`
	if code != exitFailed || !strings.Contains(w.stderr.String(), "may exist") || !strings.Contains(w.stderr.String(), command) {
		t.Errorf("exit code %d\n%s", code, w.stderr.String())
	}
	w.expectClean()
}

func TestRun_failureInTheMiddle(t *testing.T) {
	w := newMockOrg(t)
	w.mock.Fault(mockwebex.Fault{Method: http.MethodPut, Path: "/v1/webhooks/*", Do: mockwebex.RespondError(500, "Failed.")})
	if code := w.run(writing...); code != exitSame {
		t.Errorf("exit code %d\n%s", code, w.stderr.String())
	}
	answers := w.answers()
	if answer := answers["webhook-update-response"]; answer.Result != verdictSkipped || answer.Reason != "status 500" {
		t.Errorf("the failing question: %+v", answer)
	}
	if answer := answers["callback-number"]; answer.Result != verdictSame {
		t.Errorf("a later question: %+v", answer)
	}
	w.expectClean()
}

// If an object cannot be deleted, the output contains the command that deletes it. A later run deletes it.
func TestRun_rejectedDelete(t *testing.T) {
	w := newMockOrg(t)
	w.mock.Fault(mockwebex.Fault{Method: http.MethodDelete, Do: mockwebex.RespondError(http.StatusForbidden, "Not today.")})
	if code := w.run(writing...); code != exitFailed {
		t.Errorf("exit code %d\n%s", code, w.stderr.String())
	}
	left := remaining(w.mock)
	if len(left) < 4 {
		t.Fatalf("the mock holds %v", left)
	}
	_, report, _ := strings.Cut(w.stderr.String(), "Not deleted: ")
	for _, object := range left {
		_, id, _ := strings.Cut(object, " ")
		if strings.Count(report, id+" still exists. To delete it: curl -X DELETE") != 1 || !strings.Contains(report, "/"+id) {
			t.Errorf("%s is not named once:\n%s", object, report)
		}
	}
	if w.stdout.Len() == 0 || len(w.answers()) == 0 {
		t.Error("there is no report")
	}

	w.mock.ClearFaults()
	if code := w.run(writing...); code != exitSame {
		t.Errorf("the next run: exit code %d\n%s", code, w.stderr.String())
	}
	w.expectClean()
}

// A delete whose response is lost succeeds, whatever the status of the second one.
func TestRun_lostDelete(t *testing.T) {
	for _, status := range []string{"400", "404", "410"} {
		w := organization(t, map[string]string{"webhook-gone": status, "subscription-gone": status, "callback-gone": status})
		w.mock.Fault(mockwebex.Fault{Method: http.MethodDelete, Every: 2, Do: mockwebex.ResetAfterCommit()})
		if code := w.run(writing...); code == exitFailed {
			t.Errorf("%s: exit code %d\n%s", status, code, w.stderr.String())
		}
		w.expectClean()
	}
}

// If existing objects cannot be listed, none is created.
func TestRun_createsNothingThatItCannotList(t *testing.T) {
	w := newMockOrg(t)
	w.mock.Fault(mockwebex.Fault{Method: http.MethodGet, Path: creates[3], Do: mockwebex.RespondError(http.StatusForbidden, "No.")})
	if code := w.run(writing...); code == exitFailed || w.mock.Count(http.MethodPost, creates[3]) > 0 {
		t.Errorf("exit code %d\n%s", code, w.stderr.String())
	}
	w.expectClean()
}

// An interrupt at any moment leaves nothing behind.
func TestRun_interrupted(t *testing.T) {
	whole := newMockOrg(t)
	whole.run(writing...)
	for n := 1; n <= len(whole.mock.Requests()); n += 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			w := newMockOrg(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var count atomic.Int64
			w.mock.HookAfter(func(*http.Request, int) {
				if count.Add(1) == int64(n) {
					cancel()
				}
			})
			run(ctx, w.env, writing)
			w.expectClean()
		})
	}
}

// process is the program as a process of its own.
type process struct {
	*exec.Cmd
	output bytes.Buffer
}

func newProcess(t *testing.T, url string) *process {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.CommandContext(t.Context(), executable, writing...)}
	p.Env = append(os.Environ(), processVariable+"=1", "WEBEX_ACCESS_TOKEN="+mockwebex.DefaultToken, "WEBEX_API_KEY=",
		"WEBEX_CLIENT_ID=", "WEBEX_CLIENT_SECRET=", "WEBEX_REFRESH_TOKEN=", "WEBEX_READ_ONLY=", secondTokenVariable+"=",
		"WEBEX_BASE_URL="+url+"/v1", "WEBEX_CONTACT_CENTER_BASE_URL="+url, "WEBEX_ORG_ID="+mockwebex.DefaultOrgID)
	p.Stdout, p.Stderr = &p.output, &p.output
	return p
}

// runUntil runs the process and sends it a signal once the mock has handled a request.
func (p *process) runUntil(t *testing.T, mock *mockwebex.Server, method, path string, signal os.Signal) error {
	t.Helper()
	started := make(chan struct{})
	var once sync.Once
	mock.HookAfter(func(*http.Request, int) {
		if <-started; mock.Count(method, path) > 0 {
			once.Do(func() { _ = p.Process.Signal(signal) })
		}
	})
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	return p.Wait()
}

// A process that receives SIGINT or SIGTERM leaves nothing behind. After SIGKILL, the next run deletes what is left.
func TestProcess_signals(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows cannot send these signals")
	}
	moments := map[string]struct{ method, path string }{
		"after the webhook":         {http.MethodPost, "/v1/webhooks"},
		"during the update":         {http.MethodPut, "/v1/webhooks/*"},
		"after the subscription":    {http.MethodPost, "/v2/subscriptions"},
		"after the callback":        {http.MethodPost, "/v1/callbacks/organization/*/scheduled-callback"},
		"changing the callback":     {http.MethodPut, "/v1/callbacks/organization/*/scheduled-callback/*"},
		"deleting the first object": {http.MethodDelete, "/**"},
	}
	for moment, request := range moments {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL} {
			t.Run(moment+" "+signal.String(), func(t *testing.T) {
				t.Parallel()
				mock := mockwebex.New(mockwebex.WithSeed())
				url, closeServer, err := mock.Listen("127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				defer closeServer()
				p := newProcess(t, url)
				if err := p.runUntil(t, mock, request.method, request.path, signal); err == nil {
					t.Errorf("the process was not stopped\n%s", p.output.String())
				}
				if signal != syscall.SIGKILL {
					if code := p.ProcessState.ExitCode(); code != exitFailed {
						t.Errorf("exit code %d\n%s", code, p.output.String())
					}
				} else {
					if len(remaining(mock)) == 0 {
						t.Error("nothing was left behind, so the test shows nothing")
					}
					next := newProcess(t, url)
					if err := next.Run(); err != nil {
						t.Errorf("the next run: %v\n%s", err, next.output.String())
					}
				}
				if left := remaining(mock); len(left) > 0 {
					t.Errorf("left behind: %v\n%s", left, p.output.String())
				}
			})
		}
	}
}

// If the reader of the output ends, as head does, the run ends like after a signal, and leaves nothing behind.
func TestProcess_outputIsClosed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows cannot send these signals")
	}
	mock := mockwebex.New(mockwebex.WithSeed())
	url, closeServer, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer closeServer()
	p := newProcess(t, url)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.Stdout, p.Stderr = writer, writer
	var once sync.Once
	mock.HookAfter(func(r *http.Request, _ int) {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/scheduled-callback") {
			once.Do(func() { _ = reader.Close() })
		}
	})
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	_ = writer.Close()
	go func() { _, _ = io.Copy(io.Discard, reader) }()
	_ = p.Wait()
	if code := p.ProcessState.ExitCode(); code != exitFailed {
		t.Errorf("exit code %d (%s)", code, p.ProcessState)
	}
	if left := remaining(mock); len(left) > 0 || mock.Count(http.MethodPost, creates[3]) == 0 {
		t.Errorf("left behind: %v", left)
	}
}
