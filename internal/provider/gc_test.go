package provider

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestTuneGarbageCollector collects a small heap less often, and a large one as usual.
func TestTuneGarbageCollector(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	restore := func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
	t.Cleanup(restore)
	current := func() (int, int64) {
		percent := debug.SetGCPercent(100)
		debug.SetGCPercent(percent)
		return percent, debug.SetMemoryLimit(-1)
	}

	t.Setenv("GOGC", "100")
	t.Setenv("GOMEMLIMIT", "")
	TuneGarbageCollector()
	if percent, memory := current(); percent != 100 || memory != limit {
		t.Errorf("got %d %% and a limit of %d, want that GOGC takes precedence", percent, memory)
	}
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "1GiB")
	TuneGarbageCollector()
	if percent, memory := current(); percent != gcPercent || memory != limit {
		t.Errorf("got %d %% and a limit of %d, want that GOMEMLIMIT takes precedence", percent, memory)
	}
	restore()
	debug.SetGCPercent(100)

	t.Setenv("GOMEMLIMIT", "")
	TuneGarbageCollector()
	if percent, memory := current(); percent != gcPercent || memory != gcMemory {
		t.Fatalf("got %d %% and a limit of %d, want %d %% and %d", percent, memory, gcPercent, gcMemory)
	}

	large := make([]byte, gcMemory*3/4)
	deadline := time.Now().Add(10 * time.Second)
	for percent, memory := current(); percent != 100 || memory != limit; percent, memory = current() {
		if time.Now().After(deadline) {
			t.Fatalf("got %d %% and a limit of %d for a large heap, want 100 %% and none", percent, memory)
		}
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	runtime.KeepAlive(large)
}
