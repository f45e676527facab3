package webexapi

import (
	"context"
	"iter"
)

// Queues is the Contact Center API for queues, /organization/{orgid}/v2/contact-service-queue.
type Queues struct{ client *Client }

// Queue is a contact service queue.
type Queue struct {
	ID          string
	Name        string
	Description string
	QueueType   string
	ChannelType string
	Active      bool
	Timezone    string
}

// Get reads a queue by id.
func (s *Queues) Get(ctx context.Context, orgID, id string) (*Queue, error) { panic("stub") }

// Named lists the queues whose name equals name exactly; Webex filters, the client compares again.
func (s *Queues) Named(ctx context.Context, orgID, name string) iter.Seq2[Queue, error] {
	panic("stub")
}

// Search lists the queues that Webex's search finds for a text, for "did you mean".
func (s *Queues) Search(ctx context.Context, orgID, text string) iter.Seq2[Queue, error] {
	panic("stub")
}

// Agents is the Contact Center API for users, /organization/{orgid}/v2/user.
type Agents struct{ client *Client }

// Agent is a Contact Center user.
type Agent struct {
	// ID is the Contact Center's own id, CIUserID the Common Identity id that a callback's assigneeAgent takes.
	ID, CIUserID         string
	Email                string
	FirstName, LastName  string
	Active               bool
	ContactCenterEnabled bool
}

// GetByCIUserID reads an agent by Common Identity user id.
func (s *Agents) GetByCIUserID(ctx context.Context, orgID, ciUserID string) (*Agent, error) {
	panic("stub")
}

// WithEmail lists the agents whose e-mail address equals email (letter case ignored).
func (s *Agents) WithEmail(ctx context.Context, orgID, email string) iter.Seq2[Agent, error] {
	panic("stub")
}

// Search lists the agents that Webex's search finds for a text.
func (s *Agents) Search(ctx context.Context, orgID, text string) iter.Seq2[Agent, error] {
	panic("stub")
}
