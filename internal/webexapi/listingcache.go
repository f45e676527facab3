package webexapi

import (
	"context"
	"sync"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// listingCache caches the listings in which creates, reads and deletes search for objects. Objects that this process creates are
// added. A listing expires after listingMaxAge, and when this process deletes an object.
type listingCache[T any] struct {
	clock  transport.Clock
	id     func(T) string
	flight transport.Singleflight[listingVersion, *snapshot[T]]

	mu sync.Mutex
	// version counts the changes that a listing under way may miss. Such a listing is not cached, and later callers do not wait for it.
	version  int
	listings map[string]*snapshot[T]
}

type listingVersion struct {
	name    string
	version int
}

const listingMaxAge = 5 * time.Minute

// get returns a listing that is no older than maxAge, from the cache or from read. Concurrent callers share one call of read.
func (l *listingCache[T]) get(
	ctx context.Context, name string, maxAge time.Duration, read func(context.Context) (*snapshot[T], error),
) (*snapshot[T], error) {
	cached, version := l.cached(name, maxAge)
	if cached != nil {
		return cached, nil
	}
	return l.flight.Do(ctx, listingVersion{name, version}, func(ctx context.Context) (*snapshot[T], error) {
		if cached, _ := l.cached(name, maxAge); cached != nil {
			return cached, nil
		}
		listing, err := read(ctx)
		if err != nil {
			return nil, err
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if version == l.version {
			if l.listings == nil {
				l.listings = make(map[string]*snapshot[T])
			}
			l.listings[name] = listing
		}
		return listing, nil
	})
}

func (l *listingCache[T]) cached(name string, maxAge time.Duration) (listing *snapshot[T], version int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	listing = l.listings[name]
	if listing == nil || l.clock.Now().Sub(listing.begun) >= maxAge {
		return nil, l.version
	}
	return listing, l.version
}

// add adds a new object to a listing. Listings under way may miss the object.
func (l *listingCache[T]) add(name string, object T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version++
	if listing := l.listings[name]; listing != nil {
		l.listings[name] = listing.with(object, l.id)
	}
}

// put replaces a changed object in all listings that contain it.
func (l *listingCache[T]) put(object T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name, listing := range l.listings {
		if listing.find(l.id(object), l.id) != nil {
			l.listings[name] = listing.with(object, l.id)
		}
	}
}

// invalidate removes all listings.
func (l *listingCache[T]) invalidate() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version++
	l.listings = nil
}

// find returns the object with the canonical id key, or nil.
func (s *snapshot[T]) find(key string, id func(T) string) *T {
	for i := range s.items {
		if id(s.items[i]) == key {
			return &s.items[i]
		}
	}
	return nil
}

// with returns a copy of the listing to which an object is added, or in which it is replaced.
func (s *snapshot[T]) with(object T, id func(T) string) *snapshot[T] {
	changed := &snapshot[T]{date: s.date, begun: s.begun, items: make([]T, 0, len(s.items)+1)}
	for _, item := range s.items {
		if id(item) != id(object) {
			changed.items = append(changed.items, item)
		}
	}
	changed.items = append(changed.items, object)
	return changed
}
