package webexapi

import (
	"fmt"
	"sync"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// claims records which operation of this process uses an object, by canonical id. A create claims an object that it adopts or that makes it
// fail with an *ExistsError; a delete claims the object that it deletes. The first claim wins and the other operation leaves the object
// alone, so that renaming a resource without a moved block never loses an object. No operation waits for another one. The zero value is
// ready for use.
type claims struct {
	mu  sync.Mutex
	ids map[string]claim
}

type claim struct {
	// known means that this process has created, read, updated or deleted the object, so that it is not the object of another create
	// whose response was lost.
	known bool
	// createdAt is when this process created the object, by the client's clock; zero if another process did.
	createdAt time.Time
	// adopted means that a create has adopted the object, blockedCreate that a create failed because the object exists.
	adopted, blockedCreate bool
	// deleting means that a delete is under way or has succeeded.
	deleting bool
}

func (c *claims) markKnown(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.change(id, func(claim *claim) { claim.known = true })
}

func (c *claims) markCreated(id string, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.change(id, func(claim *claim) { claim.known, claim.createdAt = true, now })
}

func (c *claims) createdAt(id string) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ids[canonical.ObjectID(id)].createdAt
}

func (c *claims) isKnown(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ids[canonical.ObjectID(id)].known
}

// claimExisting claims the objects that make a create fail. It returns those that no delete has claimed.
func (c *claims) claimExisting(ids []string) (existing []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if !c.ids[canonical.ObjectID(id)].deleting {
			existing = append(existing, id)
			c.change(id, func(claim *claim) { claim.blockedCreate = true })
		}
	}
	return existing
}

// adopt claims an object for a create if it is the only one that no delete has claimed, and if no other operation uses it. Otherwise it
// claims the objects like claimExisting.
func (c *claims) adopt(ids []string) (adopted string, existing []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if !c.ids[canonical.ObjectID(id)].deleting {
			existing = append(existing, id)
		}
	}
	if len(existing) == 1 {
		if held := c.ids[canonical.ObjectID(existing[0])]; !held.adopted && !held.blockedCreate && !held.known {
			c.change(existing[0], func(claim *claim) { claim.adopted, claim.known = true, true })
			return existing[0], nil
		}
	}
	for _, id := range existing {
		c.change(id, func(claim *claim) { claim.blockedCreate = true })
	}
	return "", existing
}

// beginDelete claims an object for a delete. It fails if a create has claimed the object.
func (c *claims) beginDelete(id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch held := c.ids[canonical.ObjectID(id)]; {
	case held.adopted:
		return &AdoptedError{ID: id}
	case held.blockedCreate:
		return &CreateBlockedError{ID: id}
	}
	c.change(id, func(claim *claim) { claim.known, claim.deleting = true, true })
	return nil
}

// endDelete releases an object whose delete failed, so that it counts for later creates again.
func (c *claims) endDelete(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.change(id, func(claim *claim) { claim.deleting = false })
}

func (c *claims) change(id string, set func(*claim)) {
	if c.ids == nil {
		c.ids = make(map[string]claim)
	}
	held := c.ids[canonical.ObjectID(id)]
	set(&held)
	c.ids[canonical.ObjectID(id)] = held
}

// AdoptedError means that a delete was not sent, because a create of this client has adopted the object.
type AdoptedError struct{ ID string }

// Error names the object.
func (e *AdoptedError) Error() string {
	return fmt.Sprintf("the object %s was not deleted, because another create adopted it", e.ID)
}

// CreateBlockedError means that a delete was not sent, because a create has failed with an *ExistsError that names the object.
type CreateBlockedError struct{ ID string }

// Error names the object.
func (e *CreateBlockedError) Error() string {
	return fmt.Sprintf("the object %s was not deleted, because it blocked the create of an equal object in this run", e.ID)
}
