package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// startUp returns the shortest of five startup times of the provider's process, until it prints its address.
func startUp(ctx context.Context, installation *tfexectest.Installation) (time.Duration, error) {
	best := time.Hour
	for range 5 {
		elapsed, err := startOnce(ctx, filepath.Join(installation.Dir, "bin", "terraform-provider-webex"))
		if err != nil {
			return 0, err
		}
		best = min(best, elapsed)
	}
	return best, nil
}

func startOnce(ctx context.Context, path string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	provider := exec.CommandContext(ctx, path)
	// The cookie tells the plugin that it was started by Terraform.
	provider.Env = append(os.Environ(),
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2", "PLUGIN_PROTOCOL_VERSIONS=6")
	output, err := provider.StdoutPipe()
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if err := provider.Start(); err != nil {
		return 0, err
	}
	handshake, err := bufio.NewReader(output).ReadString('\n')
	elapsed := time.Since(started)
	cancel()
	_ = provider.Wait() // It was stopped on purpose.
	if err != nil || !strings.Contains(handshake, "|grpc|") {
		return 0, fmt.Errorf("the provider does not serve: it said %q (%w)", handshake, err)
	}
	return elapsed, nil
}

// watchMemory monitors the processes that run from dir until the returned function is called, which returns their peak memory. Without
// /proc it is 0.
func watchMemory(dir string) (stop func() int64) {
	done, peak := make(chan struct{}), make(chan int64)
	go func() {
		var highest int64
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				highest = max(highest, highWater(dir))
			case <-done:
				peak <- highest
				return
			}
		}
	}()
	return func() int64 {
		close(done)
		return <-peak
	}
}

// highWater returns the peak resident memory of the processes that run from dir, in bytes.
func highWater(dir string) (highest int64) {
	processes, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, exe := range processes {
		target, err := os.Readlink(exe)
		if err != nil || filepath.Dir(target) != dir {
			continue
		}
		status, err := os.ReadFile(filepath.Join(filepath.Dir(exe), "status"))
		if err != nil {
			continue // It has ended.
		}
		_, line, _ := strings.Cut(string(status), "VmHWM:")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if kibibytes, err := strconv.ParseInt(fields[0], 10, 64); err == nil {
			highest = max(highest, kibibytes<<10)
		}
	}
	return highest
}
