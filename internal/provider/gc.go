package provider

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// gcPercent lets the heap grow to five times its live size before a collection. A plan of 1,000 objects otherwise spends a quarter of
	// the provider's CPU time in the garbage collector, for a heap of a few MiB.
	gcPercent = 400
	// gcMemory bounds what that costs. A provider that uses more than half of it, for example for a large data source, is collected as any Go
	// program is.
	gcMemory = 256 << 20
)

// TuneGarbageCollector trades memory for time while the heap is small. The environment variables GOGC and GOMEMLIMIT take precedence.
func TuneGarbageCollector() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(gcPercent)
	limit := debug.SetMemoryLimit(-1)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(gcMemory)
	}
	afterNextCollection(limit)
}

// afterNextCollection checks the heap after each collection, by means of an object that nothing refers to. A memory limit below what is in
// use would make the collector run all the time; limit is the limit that applies then.
func afterNextCollection(limit int64) {
	type sentinel struct{ _ [16]byte }
	runtime.AddCleanup(new(sentinel), func(struct{}) {
		if liveHeap() < gcMemory/2 {
			afterNextCollection(limit)
			return
		}
		debug.SetGCPercent(100)
		debug.SetMemoryLimit(limit)
	}, struct{}{})
}

// liveHeap is the size of the heap after the last collection.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
