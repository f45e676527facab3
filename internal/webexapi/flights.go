package webexapi

import (
	"context"
	"sync"
)

// flights lets callers that ask for the same thing at the same time share one run of the work. A caller that gives up
// does not fail the others; the run itself is cancelled when the last of them has gone.
type flights[K comparable, V any] struct {
	mu      sync.Mutex
	running map[K]*flight[V]
}

type flight[V any] struct {
	callers int
	cancel  context.CancelFunc
	done    chan struct{}
	value   V
	err     error
}

// do returns the result of work, run by this caller's demand or by that of another one under the same key.
func (f *flights[K, V]) do(ctx context.Context, key K, work func(context.Context) (V, error)) (V, error) {
	current := f.join(ctx, key, work)
	select {
	case <-current.done:
		return current.value, current.err
	case <-ctx.Done():
		f.leave(key, current)
		var none V
		return none, ctx.Err()
	}
}

func (f *flights[K, V]) join(ctx context.Context, key K, work func(context.Context) (V, error)) *flight[V] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if current, ok := f.running[key]; ok {
		current.callers++
		return current
	}

	shared, cancel := context.WithCancel(context.WithoutCancel(ctx))
	started := &flight[V]{callers: 1, cancel: cancel, done: make(chan struct{})}
	if f.running == nil {
		f.running = make(map[K]*flight[V])
	}
	f.running[key] = started
	go func() {
		defer cancel()
		started.value, started.err = work(shared)
		f.forget(key, started)
		close(started.done)
	}()
	return started
}

// leave gives up waiting. What the last caller leaves is cancelled, and out of the way of those who come later.
func (f *flights[K, V]) leave(key K, current *flight[V]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	current.callers--
	if current.callers == 0 {
		current.cancel()
		if f.running[key] == current {
			delete(f.running, key)
		}
	}
}

func (f *flights[K, V]) forget(key K, ended *flight[V]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.running[key] == ended {
		delete(f.running, key)
	}
}
