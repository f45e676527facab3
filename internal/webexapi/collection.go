package webexapi

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// collection is what the services of managed objects have in common: objects of one kind that are created once and read together.
type collection[T any] struct {
	*api
	// givenID is the id of an object as Webex returned it, for callers; id is its canonical form, for comparing.
	givenID, id func(T) string
	claims      claims
	// creating holds the key of each create under way.
	creating keyedMutex
	reads    sharedReads[T]
	listings listingCache[T]
	// newBody returns what the response about one object is decoded into.
	newBody func() objectBody[T]
}

// objectBody is the body of a response about one object.
type objectBody[T any] interface {
	object() *T
	// target is what the JSON is decoded into.
	target() any
}

func newCollection[T any](a *api, givenID func(T) string, newBody func() objectBody[T]) collection[T] {
	id := func(object T) string { return canonical.ObjectID(givenID(object)) }
	return collection[T]{
		api: a, givenID: givenID, id: id, newBody: newBody,
		reads:    sharedReads[T]{clock: a.clock, patience: 2 * a.client.RequestTimeout(), id: id},
		listings: listingCache[T]{clock: a.clock, id: id},
	}
}

// send makes a request whose response is one object. The object is nil when an update was answered without one.
func (c *collection[T]) send(ctx context.Context, req transport.Request, orgID string) (*T, *transport.Response, error) {
	body := c.newBody()
	resp, err := c.do(ctx, req, orgID, body.target())
	if err != nil {
		return nil, nil, err
	}
	if resp.Empty() {
		return nil, resp, nil
	}
	if c.id(*body.object()) == "" {
		return nil, resp, resp.NewError(noID)
	}
	return body.object(), resp, nil
}

// get reads one object.
func (c *collection[T]) get(ctx context.Context, req transport.Request, orgID string) (*T, error) {
	object, _, err := c.send(ctx, req, orgID)
	if err == nil {
		c.claims.know(c.id(*object))
	}
	return object, err
}

// post sends a create. Its error may leave open whether the object exists; see createOperation.
func (c *collection[T]) post(ctx context.Context, req transport.Request, orgID string) (*T, error) {
	defer c.reads.write()()
	object, resp, err := c.send(ctx, req, orgID)
	if err == nil && object == nil {
		err = resp.NewError("the response is empty")
	}
	return object, err
}

// update changes one object. Where the response is empty, read tells what became of it.
func (c *collection[T]) update(
	ctx context.Context, id string, req transport.Request, orgID string, read func(context.Context) (*T, error),
) (*T, error) {
	c.claims.know(id)
	defer c.reads.write()()
	object, _, err := c.send(ctx, req, orgID)
	if err == nil && object == nil {
		object, err = read(ctx)
	}
	if err == nil {
		c.listings.put(*object)
	}
	return object, err
}

// goneStatuses are the statuses besides 404 that mean that an object is gone. Webex documents 410 for webhooks only, but it cannot mean
// anything else for the others.
var goneStatuses = []int{http.StatusGone}

// remove sends a DELETE, unless a create of this client has claimed the object: then the error is an *AdoptedError or a
// *CreateRefusedError, and nothing is sent.
func (c *collection[T]) remove(ctx context.Context, id string, req transport.Request, orgID string) error {
	if err := c.claims.beginDelete(id); err != nil {
		return err
	}
	defer c.reads.write()()
	defer c.listings.invalidate()
	req.GoneStatuses = goneStatuses
	_, err := c.do(ctx, req, orgID, nil)
	return err
}

// plainBody is the body of a response that is the object itself.
type plainBody[T any] struct{ value T }

func (b *plainBody[T]) object() *T { return &b.value }

func (b *plainBody[T]) target() any { return &b.value }

// listingCache keeps the listings by which creates look for existing objects. It is extended by what this process creates, and read
// again after listingMaxAge or after this process has deleted something.
type listingCache[T any] struct {
	clock  transport.Clock
	id     func(T) string
	flight transport.Singleflight[listingVersion, *snapshot[T]]

	mu sync.Mutex
	// version counts the changes that no kept listing shows. A reading that began before one is not kept, and not joined after it.
	version  int
	listings map[string]*snapshot[T]
}

type listingVersion struct {
	name    string
	version int
}

const listingMaxAge = 5 * time.Minute

// get returns the listing with a name, as kept or as read, no older than maxAge. Callers that wait at the same time share one
// reading.
func (l *listingCache[T]) get(
	ctx context.Context, name string, maxAge time.Duration, read func(context.Context) (*snapshot[T], error),
) (*snapshot[T], error) {
	kept, version := l.kept(name, maxAge)
	if kept != nil {
		return kept, nil
	}
	return l.flight.Do(ctx, listingVersion{name, version}, func(ctx context.Context) (*snapshot[T], error) {
		if kept, _ := l.kept(name, maxAge); kept != nil {
			return kept, nil
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

func (l *listingCache[T]) kept(name string, maxAge time.Duration) (listing *snapshot[T], version int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	listing = l.listings[name]
	if listing == nil || l.clock.Now().Sub(listing.begun) >= maxAge {
		return nil, l.version
	}
	return listing, l.version
}

// add adds a new object to a listing. A reading under way may have missed it.
func (l *listingCache[T]) add(name string, object T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version++
	if listing := l.listings[name]; listing != nil {
		l.listings[name] = listing.with(object, l.id)
	}
}

// put replaces a changed object wherever it is listed.
func (l *listingCache[T]) put(object T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name, listing := range l.listings {
		if listing.find(l.id(object), l.id) != nil {
			l.listings[name] = listing.with(object, l.id)
		}
	}
}

func (l *listingCache[T]) invalidate() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version++
	l.listings = nil
}

// find returns the object with an id, or nil.
func (s *snapshot[T]) find(key string, id func(T) string) *T {
	for i := range s.items {
		if id(s.items[i]) == key {
			return &s.items[i]
		}
	}
	return nil
}

// with is the listing with an object added or replaced. Readers of the old one are not disturbed.
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
