package webexapi

import (
	"context"
	"sync"
)

// keyedMutex lets those who name the same key go one at a time. The zero value is ready for use.
type keyedMutex struct {
	mu   sync.Mutex
	keys map[string]*keyedLock
}

type keyedLock struct {
	// held holds one element while somebody has the lock.
	held chan struct{}
	// interested counts who has the lock and who waits for it.
	interested int
}

// lock waits for the lock of a key, or for the end of the context, whose error it then returns.
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
	joined.interested++
	return joined
}

// leave forgets a key that nobody is interested in any more.
func (m *keyedMutex) leave(key string, lock *keyedLock) {
	m.mu.Lock()
	defer m.mu.Unlock()
	lock.interested--
	if lock.interested == 0 {
		delete(m.keys, key)
	}
}
