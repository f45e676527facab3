package webexapi

import (
	"context"
	"sync"

	"github.com/google/uuid"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// collection is what the services have in common: objects of one kind that are created once and read together.
type collection[T any] struct {
	client *Client
	// id is the canonical id of an object.
	id     func(T) string
	claims claims
	// adoptions name, by an object's id, the create that has adopted it.
	adoptions sync.Map
	creating  keyedMutex
	reads     sharedReads[T]
}

func newCollection[T any](c *Client, id func(T) string) collection[T] {
	return collection[T]{client: c, id: id, reads: sharedReads[T]{clock: c.clock, patience: 2 * c.config.RequestTimeout, id: id}}
}

// claimed keeps creates from taking an object that somebody has read for their own.
func (c *collection[T]) claimed(object *T, err error) (*T, error) {
	if err == nil {
		c.claims.add(c.id(*object))
	}
	return object, err
}

// read reads an object, out of a listing where that can answer for many.
func (c *collection[T]) read(ctx context.Context, read sharedRead[T]) (*T, error) {
	return c.claimed(c.reads.read(ctx, read))
}

// post sends a create. Its end may leave open whether the object exists; see creation.
func post[W wire[T], T any](ctx context.Context, c *collection[T], asked call, budget *retryBudget) (*T, *answer, error) {
	defer c.reads.write()()
	var object W
	got, err := c.client.post(ctx, asked, budget, &object)
	if err != nil {
		return nil, got, err
	}
	made, err := valueOf(c.client, asked, got, wire[T](object))
	return made, got, err
}

// change makes a call that writes an object and answers with it.
func change[W wire[T], T any](ctx context.Context, c *collection[T], id string, asked call) (*T, error) {
	c.claims.add(id)
	defer c.reads.write()()
	return one[W](ctx, c.client, asked)
}

// Adoption names the create of this client that has lost its answer, found the object and taken it for its own. It is empty where
// there was none.
func (c *collection[T]) Adoption(id string) string {
	adoption, _ := c.adoptions.Load(canonical.UUID(id))
	name, _ := adoption.(string)
	return name
}

func (c *collection[T]) adopt(object T) {
	c.claims.add(c.id(object))
	c.adoptions.Store(c.id(object), uuid.NewString())
}

func (c *collection[T]) delete(ctx context.Context, id string, asked call) error {
	c.claims.add(id) // no create may adopt what is about to go
	defer c.reads.write()()
	asked.goneToo = deletedToo
	_, err := c.client.send(ctx, asked, nil)
	return err
}

// unlessGone is the error of a delete: an object that is gone already is none.
func unlessGone(err error) error {
	if IsNotFound(err) {
		return nil
	}
	return err
}

// one makes a call that answers with an object.
func one[W wire[T], T any](ctx context.Context, c *Client, asked call) (*T, error) {
	var object W
	got, err := c.send(ctx, asked, &object)
	if err != nil {
		return nil, err
	}
	return valueOf(c, asked, got, wire[T](object))
}
