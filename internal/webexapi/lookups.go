package webexapi

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
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
func (s *Queues) Get(ctx context.Context, orgID, id string) (*Queue, error) {
	return lookUp[queueAnswer](ctx, s.client, queuesPath(orgID)+"/"+url.PathEscape(id))
}

// Named lists the queues whose name equals name exactly; Webex filters, the client compares again.
func (s *Queues) Named(ctx context.Context, orgID, name string) iter.Seq2[Queue, error] {
	found := s.list(orgID, "filter", equals("name", name)).all(ctx)
	return matching(found, func(queue Queue) bool { return queue.Name == name })
}

// Search lists the queues that Webex's search finds for a text, for "did you mean".
func (s *Queues) Search(ctx context.Context, orgID, text string) iter.Seq2[Queue, error] {
	return s.list(orgID, "search", text).all(ctx)
}

func (s *Queues) list(orgID, parameter, value string) fetch[Queue] {
	return numberedPages[queueAnswer](s.client, lookUpList(queuesPath(orgID), parameter, value))
}

func queuesPath(orgID string) string {
	return "/organization/" + url.PathEscape(orgID) + "/v2/contact-service-queue"
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
	return lookUp[agentAnswer](ctx, s.client, agentsPath(orgID)+"/by-ci-user-id/"+url.PathEscape(ciUserID))
}

// WithEmail lists the agents whose e-mail address equals email (letter case ignored). Webex does not say whether its filter
// ignores case, so when that finds nothing its search, which finds more, is asked too.
func (s *Agents) WithEmail(ctx context.Context, orgID, email string) iter.Seq2[Agent, error] {
	wanted := func(agent Agent) bool { return strings.EqualFold(agent.Email, email) }
	return func(yield func(Agent, error) bool) {
		found := false
		for agent, err := range matching(s.list(orgID, "filter", equals("email", email)).all(ctx), wanted) {
			found = true
			if !yield(agent, err) {
				return
			}
		}
		if !found {
			matching(s.Search(ctx, orgID, email), wanted)(yield)
		}
	}
}

// Search lists the agents that Webex's search finds for a text.
func (s *Agents) Search(ctx context.Context, orgID, text string) iter.Seq2[Agent, error] {
	return s.list(orgID, "search", text).all(ctx)
}

func (s *Agents) list(orgID, parameter, value string) fetch[Agent] {
	return numberedPages[agentAnswer](s.client, lookUpList(agentsPath(orgID), parameter, value))
}

func agentsPath(orgID string) string { return "/organization/" + url.PathEscape(orgID) + "/v2/user" }

// lookUp reads one object.
func lookUp[W wire[T], T any](ctx context.Context, c *Client, path string) (*T, error) {
	return one[W](ctx, c, call{method: http.MethodGet, host: contactCenter, path: path})
}

func lookUpList(path, parameter, value string) call {
	return call{method: http.MethodGet, host: contactCenter, path: path, query: url.Values{parameter: {value}}}
}

var rsqlEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// equals is the RSQL condition that a field has a value. Inside double quotes RSQL reserves the quote and the backslash only.
func equals(field, value string) string { return field + `=="` + rsqlEscapes.Replace(value) + `"` }

// queueAnswer is a queue in an answer.
type queueAnswer struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	QueueType   string `json:"queueType"`
	ChannelType string `json:"channelType"`
	Active      bool   `json:"active"`
	Timezone    string `json:"timezone"`
}

func (a queueAnswer) value() (Queue, error) {
	if a.ID == "" {
		return Queue{}, errNoID
	}
	return Queue(a), nil
}

// agentAnswer is an agent in an answer.
type agentAnswer struct {
	ID                   string `json:"id"`
	CIUserID             string `json:"ciUserId"`
	Email                string `json:"email"`
	FirstName            string `json:"firstName"`
	LastName             string `json:"lastName"`
	Active               bool   `json:"active"`
	ContactCenterEnabled bool   `json:"contactCenterEnabled"`
}

func (a agentAnswer) value() (Agent, error) {
	if a.ID == "" && a.CIUserID == "" {
		return Agent{}, errNoID
	}
	return Agent(a), nil
}
