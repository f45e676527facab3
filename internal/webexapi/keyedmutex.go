package webexapi

import (
	"context"
	"sync"
)

// keyedMutex is a set of mutexes, one for each key. The zero value is ready for use.
type keyedMutex struct {
	mu   sync.Mutex
	keys map[string]*keyedLock
}

type keyedLock struct {
	// held contains one element while the mutex is locked.
	held chan struct{}
	// references counts the holder of the lock and the goroutines that wait for it.
	references int
}

// lock locks the mutex of a key. It returns the error of ctx if that ends first.
func (m *keyedMutex) lock(ctx context.Context, key string) (unlock func(), err error) {
	lock := m.join(key)
	select {
	case lock.held <- struct{}{}:
		unlock = func() {
			<-lock.held
			m.leave(key, lock)
		}
		if err := ctx.Err(); err != nil {
			unlock()
			return nil, err
		}
		return unlock, nil
	case <-ctx.Done():
		m.leave(key, lock)
		return nil, ctx.Err()
	}
}

func (m *keyedMutex) join(key string) *keyedLock {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.keys == nil {
		m.keys = make(map[string]*keyedLock)
	}
	joined, ok := m.keys[key]
	if !ok {
		joined = &keyedLock{held: make(chan struct{}, 1)}
		m.keys[key] = joined
	}
	joined.references++
	return joined
}

// leave removes a key that is no longer referenced.
func (m *keyedMutex) leave(key string, lock *keyedLock) {
	m.mu.Lock()
	defer m.mu.Unlock()
	lock.references--
	if lock.references == 0 {
		delete(m.keys, key)
	}
}
