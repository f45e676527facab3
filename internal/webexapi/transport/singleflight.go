package transport

import (
	"context"
	"sync"
)

// Singleflight lets callers that want the same thing at the same time share one call of a function. A caller that gives up does not
// fail the others; the call itself is cancelled when the last of them has gone. The zero value is ready for use.
type Singleflight[K comparable, V any] struct {
	mu    sync.Mutex
	calls map[K]*sharedCall[V]
}

type sharedCall[V any] struct {
	callers int
	cancel  context.CancelFunc
	done    chan struct{}
	value   V
	err     error
}

// Do returns the result of fn, called for this caller or for another one with the same key.
func (s *Singleflight[K, V]) Do(ctx context.Context, key K, fn func(context.Context) (V, error)) (V, error) {
	call := s.join(ctx, key, fn)
	select {
	case <-call.done:
		return call.value, call.err
	case <-ctx.Done():
		s.leave(key, call)
		var none V
		return none, ctx.Err()
	}
}

func (s *Singleflight[K, V]) join(ctx context.Context, key K, fn func(context.Context) (V, error)) *sharedCall[V] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if call, ok := s.calls[key]; ok {
		call.callers++
		return call
	}

	shared, cancel := context.WithCancel(context.WithoutCancel(ctx))
	call := &sharedCall[V]{callers: 1, cancel: cancel, done: make(chan struct{})}
	if s.calls == nil {
		s.calls = make(map[K]*sharedCall[V])
	}
	s.calls[key] = call
	go func() {
		defer cancel()
		call.value, call.err = fn(shared)
		s.forget(key, call)
		close(call.done)
	}()
	return call
}

// leave gives up waiting. What the last caller leaves is cancelled, and not joined by those who come later.
func (s *Singleflight[K, V]) leave(key K, call *sharedCall[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	call.callers--
	if call.callers == 0 {
		call.cancel()
		if s.calls[key] == call {
			delete(s.calls, key)
		}
	}
}

func (s *Singleflight[K, V]) forget(key K, call *sharedCall[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls[key] == call {
		delete(s.calls, key)
	}
}
