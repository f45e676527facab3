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
	// The cookie indicates that Terraform has started the plugin.
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
		return 0, fmt.Errorf("the provider does not serve: it printed %q (%w)", handshake, err)
	}
	return elapsed, nil
}

// usedByProvider is the resource usage of the processes of a provider.
type usedByProvider struct {
	// memory is the highest peak of a process in bytes, cpu the time of all together. Where there is no /proc they are 0.
	memory int64
	cpu    time.Duration
}

// watch looks for the processes that run from dir until the returned function is called.
func watch(dir string) (stop func() usedByProvider) {
	done, result := make(chan struct{}), make(chan usedByProvider)
	go func() {
		var used usedByProvider
		ticks := map[string]int64{}
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				used.memory = max(used.memory, look(dir, ticks))
			case <-done:
				for _, spent := range ticks {
					used.cpu += time.Duration(spent) * time.Second / ticksPerSecond
				}
				result <- used
				return
			}
		}
	}()
	return func() usedByProvider {
		close(done)
		return <-result
	}
}

// ticksPerSecond is the unit of CPU times in /proc.
const ticksPerSecond = 100

// look returns the peak resident memory of the processes that run from dir, and notes the CPU time that each has used.
func look(dir string, ticks map[string]int64) (highest int64) {
	processes, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, exe := range processes {
		target, err := os.Readlink(exe)
		if err != nil || filepath.Dir(target) != dir {
			continue
		}
		process := filepath.Dir(exe)
		if memory := peakMemory(process); memory > 0 { // It has not ended.
			highest = max(highest, memory)
			ticks[process] = max(ticks[process], cpuTicks(process))
		}
	}
	return highest
}

func peakMemory(process string) int64 {
	status, err := os.ReadFile(filepath.Join(process, "status"))
	if err != nil {
		return 0
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return 0
	}
	kibibytes, _ := strconv.ParseInt(fields[0], 10, 64)
	return kibibytes << 10
}

// cpuTicks is the sum of the user and the system time, the 14th and the 15th field of stat; the second one, in parentheses, may contain
// spaces.
func cpuTicks(process string) int64 {
	stat, err := os.ReadFile(filepath.Join(process, "stat"))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return user + system
}
