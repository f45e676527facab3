package webexapi

import (
	"sync"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// claims are the ids of objects that this process already knows to be somebody's: it has created, adopted, read, updated or
// deleted them. A create that lost its answer must not take one of them for its own object.
type claims struct{ ids sync.Map }

func (c *claims) add(id string) { c.ids.Store(canonical.UUID(id), nil) }

func (c *claims) has(id string) bool {
	_, claimed := c.ids.Load(canonical.UUID(id))
	return claimed
}
