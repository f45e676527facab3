package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestMain lets the test's own program be the provider.
func TestMain(m *testing.M) {
	if os.Getenv("TEST_BE_THE_PROVIDER") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// With -debug the provider waits for a debugger's Terraform, and prints what that needs to find it.
func TestDebug(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program, "-debug") //nolint:gosec // This test's own program.
	command.Env = append(os.Environ(), "TEST_BE_THE_PROVIDER=1")
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = command.Process.Kill(); _ = command.Wait() }()

	for lines := bufio.NewScanner(output); lines.Scan(); {
		_, value, found := strings.Cut(lines.Text(), "TF_REATTACH_PROVIDERS=")
		if !found {
			continue
		}
		var servers map[string]struct{ ProtocolVersion, Pid int }
		if err := json.Unmarshal([]byte(strings.Trim(value, "'")), &servers); err != nil {
			t.Fatalf("%s: %v", value, err)
		}
		got, served := servers["registry.terraform.io/webex-terraform/webex"]
		if !served || got.ProtocolVersion != 6 || got.Pid != command.Process.Pid {
			t.Errorf("serves %s", value)
		}
		return
	}
	t.Error("it ended without TF_REATTACH_PROVIDERS")
}
