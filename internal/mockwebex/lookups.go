package mockwebex

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Queue is a contact service queue as the server holds it.
type Queue struct {
	ID, OrgID, Name, Description string
	// QueueType is "INBOUND" or "OUTBOUND", ChannelType for instance "TELEPHONY" or "CHAT".
	QueueType, ChannelType string
	Active                 bool
	Timezone               string
	CreatedTime            time.Time
}

// Agent is a Contact Center user as the server holds it.
type Agent struct {
	// ID is the Contact Center's own id, CIUserID the one that a callback's assigneeAgent takes.
	ID, CIUserID, OrgID          string
	FirstName, LastName, Email   string
	Active, ContactCenterEnabled bool
	Timezone                     string
}

// Queues returns all queues in the order of creation.
func (s *Server) Queues() []Queue {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queues.values()
}

// Agents returns all agents in the order of creation.
func (s *Server) Agents() []Agent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.agents.values()
}

// PutQueue adds a queue, or changes the one with its ID. A queue without type is an inbound telephony queue. It returns the
// queue that is stored. A server with queues refuses callbacks to others.
func (s *Server) PutQueue(queue Queue) Queue {
	s.mu.Lock()
	defer s.mu.Unlock()
	queue.ID = strings.ToLower(queue.ID)
	fill(&queue.ID, uuid.NewString)
	fill(&queue.OrgID, s.OrgID)
	fill(&queue.QueueType, func() string { return "INBOUND" })
	fill(&queue.ChannelType, func() string { return "TELEPHONY" })
	fill(&queue.Timezone, func() string { return "Europe/London" })
	if queue.CreatedTime.IsZero() {
		queue.CreatedTime = s.now()
	}
	return s.queues.put(queue.ID, queue).value
}

// PutAgent adds an agent, or changes the one with its CIUserID. It returns the agent that is stored.
func (s *Server) PutAgent(agent Agent) Agent {
	s.mu.Lock()
	defer s.mu.Unlock()
	agent.CIUserID = strings.ToLower(agent.CIUserID)
	fill(&agent.ID, uuid.NewString)
	fill(&agent.CIUserID, uuid.NewString)
	fill(&agent.OrgID, s.OrgID)
	fill(&agent.Timezone, func() string { return "Europe/London" })
	return s.agents.put(agent.CIUserID, agent).value
}

// entity is a queue or an agent in an answer.
type entity map[string]any

func (s *Server) queueEntity(queue Queue) entity {
	return entity{
		"id": queue.ID, "name": queue.Name, "description": queue.Description, "queueType": queue.QueueType,
		"channelType": queue.ChannelType, "active": queue.Active, "timezone": queue.Timezone, "routingType": "LONGEST_AVAILABLE_AGENT",
		"serviceLevelThreshold": 60, "maxTimeInQueue": 3600, "createdTime": s.epoch(queue.CreatedTime),
		"lastUpdatedTime": s.epoch(queue.CreatedTime), "callDistributionGroups": []any{},
	}
}

func (s *Server) agentEntity(agent Agent) entity {
	return entity{
		"id": agent.ID, "ciUserId": agent.CIUserID, "firstName": agent.FirstName, "lastName": agent.LastName, "email": agent.Email,
		"active": agent.Active, "contactCenterEnabled": agent.ContactCenterEnabled, "siteId": "3f7a1c52-9d0e-4b8a-a6c1-5e2d4f6b8a90",
		"teamIds": []any{}, "timezone": agent.Timezone,
	}
}

// The single fields by which queues and agents can be filtered.
var (
	queueFilters = []string{"id", "name", "description", "queueType", "channelType", "active", "timezone", "routingType"}
	agentFilters = []string{"id", "ciUserId", "firstName", "lastName", "email", "active", "contactCenterEnabled", "siteId", "timezone"}
)

// listQueues is GET of all queues.
func (s *Server) listQueues(req *request) response {
	org, resp, ok := s.organization(req.ids[0])
	if !ok {
		return resp
	}
	var all []entity
	for _, queue := range s.queues.order {
		if queue.value.OrgID == org {
			all = append(all, s.queueEntity(queue.value))
		}
	}
	return s.listEntities(req, org, all, queueFilters, "name", "description")
}

// listAgents is GET of all users.
func (s *Server) listAgents(req *request) response {
	org, resp, ok := s.organization(req.ids[0])
	if !ok {
		return resp
	}
	var all []entity
	for _, agent := range s.agents.order {
		if agent.value.OrgID == org {
			all = append(all, s.agentEntity(agent.value))
		}
	}
	return s.listEntities(req, org, all, agentFilters, "firstName", "lastName", "email")
}

// getQueue is GET of one queue.
func (s *Server) getQueue(req *request) response {
	org, resp, ok := s.organization(req.ids[0])
	if !ok {
		return resp
	}
	queue := s.queues.get(strings.ToLower(req.ids[1]))
	if queue == nil || queue.value.OrgID != org {
		return refuse(http.StatusNotFound, "Resource not found: contact-service-queue.")
	}
	return response{status: http.StatusOK, body: s.queueEntity(queue.value)}
}

// getAgent is GET of one user by the Common Identity id.
func (s *Server) getAgent(req *request) response {
	org, resp, ok := s.organization(req.ids[0])
	if !ok {
		return resp
	}
	agent := s.agents.get(strings.ToLower(req.ids[1]))
	if agent == nil || agent.value.OrgID != org {
		return refuse(http.StatusNotFound, "Resource not found: user.")
	}
	return response{status: http.StatusOK, body: s.agentEntity(agent.value)}
}

// listEntities answers a listing: filter, search, page, chosen fields, and no fields that are lists.
func (s *Server) listEntities(req *request, org string, all []entity, filtered []string, searched ...string) response {
	found := all
	if text := req.query.Get("filter"); text != "" {
		filter, err := parseFilter(text, filtered)
		if err != nil {
			return refuse(http.StatusBadRequest, "filter: "+err.Error())
		}
		found = slices.DeleteFunc(found, func(e entity) bool { return !filter(e) })
	}
	if text := strings.ToLower(req.query.Get("search")); text != "" {
		found = slices.DeleteFunc(found, func(e entity) bool {
			return !slices.ContainsFunc(searched, func(name string) bool { return strings.Contains(strings.ToLower(fmt.Sprint(e[name])), text) })
		})
	}
	page, pageOK := numberOr(req, "page", 0)
	size, sizeOK := numberOr(req, "pageSize", 100)
	if !pageOK || page < 0 || !sizeOK || size < 1 {
		return refuse(http.StatusBadRequest, "page and pageSize: must be numbers, zero or more and above zero.")
	}
	size = min(size, or(s.switches.PageCap, 100))
	wanted := strings.FieldsFunc(req.query.Get("attributes"), func(r rune) bool { return r == ',' || r == ' ' })
	data := []entity{}
	for _, e := range pageOf(found, page, size) {
		data = append(data, e.listed(wanted))
	}
	meta := pageMeta(req.http.URL.Path, page, size, len(found))
	meta["orgid"] = org
	return response{status: http.StatusOK, body: map[string]any{"meta": meta, "data": data}}
}

// listed is an entity as a listing shows it.
func (e entity) listed(wanted []string) entity {
	view := entity{}
	for name, value := range e {
		_, isList := value.([]any)
		if !isList && (len(wanted) == 0 || slices.Contains(wanted, name)) {
			view[name] = value
		}
	}
	return view
}
