package webexapi

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// claims records what this process does with which object, by canonical id. An object is claimed by whichever operation reaches it
// first: a create that adopts it or is refused because of it, or a delete. The other one then leaves it alone, so that
// renaming a resource without a moved block never loses an object. Nobody waits for anybody. The zero value is ready for use.
type claims struct {
	mu  sync.Mutex
	ids map[string]claim
}

type claim struct {
	// known objects were created, read, updated or deleted by this process: a create that lost its response must not take one of
	// them for its own.
	known bool
	// madeAt is when this process created the object, by the client's clock; zero when it did not.
	madeAt time.Time
	// adopted objects were taken over by a create, refused ones were the reason for refusing one.
	adopted, refused bool
	// deleting objects are being deleted, or have been.
	deleting bool
}

func (c *claims) know(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.change(id, func(claim *claim) { claim.known = true })
}

func (c *claims) made(id string, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.change(id, func(claim *claim) { claim.known, claim.madeAt = true, now })
}

func (c *claims) madeAt(id string) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ids[canonical.ObjectID(id)].madeAt
}

func (c *claims) isKnown(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ids[canonical.ObjectID(id)].known
}

// refuse claims the objects because of which a create is refused. It returns those that no delete has reached first.
func (c *claims) refuse(ids []string) (existing []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if !c.ids[canonical.ObjectID(id)].deleting {
			existing = append(existing, id)
			c.change(id, func(claim *claim) { claim.refused = true })
		}
	}
	return existing
}

// adopt claims the only one of the objects that no delete has reached first, for a create. If there are several, or somebody has
// claimed the one, it claims them like refuse.
func (c *claims) adopt(ids []string) (adopted string, existing []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if !c.ids[canonical.ObjectID(id)].deleting {
			existing = append(existing, id)
		}
	}
	if len(existing) == 1 {
		if held := c.ids[canonical.ObjectID(existing[0])]; !held.adopted && !held.refused && !held.known {
			c.change(existing[0], func(claim *claim) { claim.adopted, claim.known = true, true })
			return existing[0], nil
		}
	}
	for _, id := range existing {
		c.change(id, func(claim *claim) { claim.refused = true })
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
	case held.refused:
		return &CreateRefusedError{ID: id}
	}
	c.change(id, func(claim *claim) { claim.known, claim.deleting = true, true })
	return nil
}

func (c *claims) change(id string, set func(*claim)) {
	if c.ids == nil {
		c.ids = make(map[string]claim)
	}
	held := c.ids[canonical.ObjectID(id)]
	set(&held)
	c.ids[canonical.ObjectID(id)] = held
}

// AdoptedError is a delete that was not sent, because a create of this client has adopted the object.
type AdoptedError struct{ ID string }

// Error names the object.
func (e *AdoptedError) Error() string {
	return fmt.Sprintf("%s was not deleted: another create has adopted it", e.ID)
}

// CreateRefusedError is a delete that was not sent, because a create of an equal object was refused.
type CreateRefusedError struct{ ID string }

// Error names the object.
func (e *CreateRefusedError) Error() string {
	return fmt.Sprintf("%s was not deleted: an equal object was to be created and was refused because this one exists", e.ID)
}

// ExistsError is a create that was not sent, because equal objects exist.
type ExistsError struct {
	// IDs are the ids of the equal objects.
	IDs []string
	// OrgID is the organization that they are in; empty where an id alone finds an object.
	OrgID string
	// Adopting is true when the create would have adopted an equal object: there are several, another operation has claimed the one,
	// or it cannot be seen whether it has a secret.
	Adopting bool
	// UnknownSecret is true when it cannot be seen that the object has no secret.
	UnknownSecret bool
}

// Error names the objects.
func (e *ExistsError) Error() string {
	return "nothing was sent: an equal object exists: " + strings.Join(e.IDs, ", ")
}
