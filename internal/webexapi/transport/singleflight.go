package transport

import (
	"context"
	"sync"
)

// Singleflight lets concurrent callers with the same key share one call of a function. Canceling one caller does not affect the others; the
// call is canceled when all callers are. The zero value is ready for use.
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
		s.remove(key, call)
		close(call.done)
	}()
	return call
}

// leave removes a caller. Without callers, the call is canceled and later callers do not share it.
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

func (s *Singleflight[K, V]) remove(key K, call *sharedCall[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls[key] == call {
		delete(s.calls, key)
	}
}
