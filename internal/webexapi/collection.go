package webexapi

import (
	"context"
	"net/http"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// collection is embedded in the services of managed objects. It contains the requests for objects of one kind, and the state that these
// requests share.
type collection[T any] struct {
	*api
	// givenID returns the id of an object as Webex returned it, for callers; id returns its canonical form, for comparisons.
	givenID, id func(T) string
	claims      claims
	// creating is locked by each create with its key.
	creating keyedMutex
	reads    sharedReads[T]
	listings listingCache[T]
	// newBody returns the value into which the response about one object is decoded.
	newBody func() objectBody[T]
}

// objectBody is the body of a response that contains one object.
type objectBody[T any] interface {
	object() *T
	// target returns the value into which the JSON is decoded.
	target() any
}

func newCollection[T any](a *api, givenID func(T) string, newBody func() objectBody[T]) collection[T] {
	id := func(object T) string { return canonical.ObjectID(givenID(object)) }
	return collection[T]{
		api: a, givenID: givenID, id: id, newBody: newBody,
		reads:    sharedReads[T]{clock: a.clock, maxWait: 2 * a.client.RequestTimeout(), id: id},
		listings: listingCache[T]{clock: a.clock, id: id},
	}
}

// send sends a request whose response is one object. The object is nil if the response is empty, as after some updates.
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
		c.claims.markKnown(c.id(*object))
	}
	return object, err
}

// post sends the POST of a create. After an error the object may exist, so only createSpec.sendPost may call it.
func (c *collection[T]) post(ctx context.Context, req transport.Request, orgID string) (*T, error) {
	defer c.reads.beginWrite()()
	object, resp, err := c.send(ctx, req, orgID)
	if err == nil && object == nil {
		err = resp.NewError("the response is empty")
	}
	return object, err
}

// update changes one object. If the response is empty, it returns the result of read.
func (c *collection[T]) update(
	ctx context.Context, id string, req transport.Request, orgID string, read func(context.Context) (*T, error),
) (*T, error) {
	c.claims.markKnown(id)
	defer c.reads.beginWrite()()
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
// *CreateBlockedError, and nothing is sent.
func (c *collection[T]) remove(ctx context.Context, id string, req transport.Request, orgID string) error {
	if err := c.claims.beginDelete(id); err != nil {
		return err
	}
	defer c.reads.beginWrite()()
	defer c.listings.invalidate()
	req.GoneStatuses = goneStatuses
	_, err := c.do(ctx, req, orgID, nil)
	return err
}

// plainBody is the body of a response that is the object itself.
type plainBody[T any] struct{ value T }

func (b *plainBody[T]) object() *T { return &b.value }

func (b *plainBody[T]) target() any { return &b.value }
