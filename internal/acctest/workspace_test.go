package acctest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// installed builds the provider once for all tests of this package.
var installed = sync.OnceValues(func() (*tfexectest.Installation, error) { return tfexectest.New(context.Background()) })

// usesInstallation is set by the first test that needs the installation, so that TestMain knows whether there is one to remove.
var usesInstallation sync.Once

func TestMain(m *testing.M) {
	code := m.Run()
	used := true
	usesInstallation.Do(func() { used = false })
	if used {
		if installation, err := installed(); err == nil {
			installation.Close()
		}
	}
	os.Exit(code)
}

// workspace is a directory with a configuration, in which the built provider and a real Terraform run as processes of their own.
type workspace struct {
	t            *testing.T
	installation *tfexectest.Installation
	dir, url     string
	// arguments are further arguments of the provider block. token replaces its access token.
	arguments, token string
}

// newWorkspace returns an empty workspace for a mock that lasts as long as the test.
func newWorkspace(t *testing.T, options ...mockwebex.Option) (*workspace, *mockwebex.Server) {
	t.Helper()
	mock := mockwebex.New(options...)
	url, stop, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return workspaceAt(t, url), mock
}

// workspaceAt returns an empty workspace for a mock at an address.
func workspaceAt(t *testing.T, url string) *workspace {
	t.Helper()
	usesInstallation.Do(func() {})
	installation, err := installed()
	if err != nil {
		t.Fatal(err)
	}
	return &workspace{t: t, installation: installation, dir: t.TempDir(), url: url}
}

// write replaces the configuration.
func (w *workspace) write(hcl string) {
	w.t.Helper()
	config := strings.Replace(providerConfig(w.url), "access_token ", w.arguments+"\n  access_token ", 1) + hcl
	if w.token != "" {
		config = strings.Replace(config, mockwebex.DefaultToken, w.token, 1)
	}
	if err := os.WriteFile(filepath.Join(w.dir, "main.tf"), []byte(config), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// adopting is the environment for an apply after a killed run.
var adopting = map[string]string{"WEBEX_ADOPT_EXISTING": "true"}

// run runs a Terraform command to its end.
func (w *workspace) run(env map[string]string, args ...string) (output string, err error) {
	w.t.Helper()
	combined, err := w.installation.Command(w.t.Context(), w.dir, env, args...).CombinedOutput()
	return string(combined), err
}

var applyArgs = []string{"apply", "-auto-approve", "-input=false", "-no-color"}

// apply applies the configuration.
func (w *workspace) apply(env map[string]string, args ...string) (output string, err error) {
	w.t.Helper()
	output, err = w.run(env, append(append([]string{}, applyArgs...), args...)...)
	return joinLines(output), err
}

// mustApply applies the configuration without an error.
func (w *workspace) mustApply(env map[string]string, args ...string) string {
	w.t.Helper()
	output, err := w.apply(env, args...)
	if err != nil {
		w.t.Fatalf("apply: %v\n%s", err, output)
	}
	return output
}

// expectEmptyPlan expects that a plan changes nothing.
func (w *workspace) expectEmptyPlan() {
	w.t.Helper()
	if output, err := w.run(nil, "plan", "-detailed-exitcode", "-input=false", "-no-color"); err != nil {
		w.t.Errorf("the plan is not empty: %v\n%s", err, output)
	}
}

// joinLines undoes the wrapping of messages, so that a test can look for a text.
func joinLines(output string) string {
	var lines []string
	for line := range strings.Lines(output) {
		lines = append(lines, strings.Trim(line, " │╷╵\n"))
	}
	return strings.Join(lines, " ")
}

// instance is one object of the state.
type instance struct {
	Address string
	ID      string
	Tainted bool
}

// state reads the state file.
func (w *workspace) state() []instance {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(w.dir, "terraform.tfstate"))
	if os.IsNotExist(err) || err == nil && len(content) == 0 { // It is empty when Terraform was killed early.
		return nil
	}
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []struct {
				Index      any `json:"index_key"`
				Status     string
				Attributes struct{ ID string }
			}
		}
	}
	if err == nil {
		err = json.Unmarshal(content, &state)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	var instances []instance
	for _, resource := range state.Resources {
		for _, one := range resource.Instances {
			address := resource.Type + "." + resource.Name
			if one.Index != nil {
				address += fmt.Sprintf("[%v]", one.Index)
			}
			instances = append(instances, instance{Address: address, ID: one.Attributes.ID, Tainted: one.Status == "tainted"})
		}
	}
	return instances
}

// ids returns the IDs in the state.
func (w *workspace) ids() []string {
	w.t.Helper()
	var ids []string
	for _, one := range w.state() {
		ids = append(ids, one.ID)
	}
	return ids
}

// process is a Terraform command that runs.
type process struct {
	t            *testing.T
	installation *tfexectest.Installation
	command      *exec.Cmd
	output       bytes.Buffer
	ended        chan struct{}
}

// start starts an apply.
func (w *workspace) start(args ...string) *process {
	w.t.Helper()
	p := &process{t: w.t, installation: w.installation, ended: make(chan struct{})}
	p.command = w.installation.Command(w.t.Context(), w.dir, nil, append(append([]string{}, applyArgs...), args...)...)
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	if err := p.command.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() {
		_ = p.command.Wait() // A process that is killed fails.
		close(p.ended)
	}()
	return p
}

// waitFor waits until something has happened while the process runs.
func (p *process) waitFor(reached <-chan struct{}) {
	p.t.Helper()
	select {
	case <-reached:
	case <-p.ended:
		p.t.Fatalf("Terraform ended too early:\n%s", &p.output)
	}
}

// providers returns the process IDs of the providers that Terraform has started.
func (p *process) providers() []int {
	p.t.Helper()
	output, err := exec.CommandContext(p.t.Context(), "pgrep", "-P", strconv.Itoa(p.command.Process.Pid)).Output()
	if err != nil {
		p.t.Skipf("the processes of the provider cannot be listed: %v", err)
	}
	var pids []int
	for _, field := range strings.Fields(string(output)) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			p.t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}

// stopTerraform stops Terraform. The provider goes on, but Terraform does not learn of it.
func (p *process) stopTerraform() {
	p.t.Helper()
	if output, err := exec.CommandContext(p.t.Context(), "kill", "-STOP", strconv.Itoa(p.command.Process.Pid)).CombinedOutput(); err != nil {
		p.t.Skipf("Terraform cannot be stopped: %v\n%s", err, output)
	}
}

// killTerraform kills Terraform, and then the providers that it leaves behind.
func (p *process) killTerraform() {
	p.t.Helper()
	providers := p.providers()
	if err := p.command.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	p.kill(providers)
}

// killProvider kills the provider. Terraform notices and ends.
func (p *process) killProvider() {
	p.t.Helper()
	p.kill(p.providers())
}

// kill kills providers that still run: the ID of a process that has ended may belong to another one by now.
func (p *process) kill(pids []int) {
	for _, pid := range pids {
		command, _ := exec.CommandContext(p.t.Context(), "ps", "-o", "args=", "-p", strconv.Itoa(pid)).Output()
		if !strings.HasPrefix(string(command), p.installation.Dir) {
			continue
		}
		if provider, err := os.FindProcess(pid); err == nil {
			_ = provider.Kill()
		}
	}
	<-p.ended
}
