package mockwebex

import (
	"strings"
	"time"

	"github.com/google/uuid"
)

// Queue is a contact service queue in the store of the server.
type Queue struct {
	ID, OrgID, Name, Description string
	// QueueType is "INBOUND" or "OUTBOUND", ChannelType for instance "TELEPHONY" or "CHAT".
	QueueType, ChannelType string
	Active                 bool
	Timezone               string
	CreatedTime            time.Time
}

// Queues returns all queues in the order of creation.
func (s *Server) Queues() []Queue {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queues.values()
}

// PutQueue adds a queue, or changes the one with its ID, and returns the stored queue. A queue without type is an inbound
// telephony queue. A server with queues rejects callbacks to others.
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

var queues = directory[Queue]{
	name:     "contact-service-queue",
	objects:  func(s *Server) *store[Queue] { return s.queues },
	org:      func(queue Queue) string { return queue.OrgID },
	view:     (*Server).queueEntity,
	filtered: words("id name description queueType channelType active timezone routingType queueRoutingType"),
	searched: words("name description"),
}

// queueEntity has all fields that the vendor's schema requires.
func (s *Server) queueEntity(queue Queue) entity {
	return entity{
		"id": queue.ID, "organizationId": queue.OrgID, "version": 1, "name": queue.Name, "description": queue.Description,
		"queueType": queue.QueueType, "channelType": queue.ChannelType, "active": queue.Active, "timezone": queue.Timezone,
		"checkAgentAvailability": false, "routingType": "LONGEST_AVAILABLE_AGENT", "queueRoutingType": "TEAM_BASED",
		"serviceLevelThreshold": 60, "maxActiveContacts": 100, "maxTimeInQueue": 3600, "systemDefault": false,
		"createdTime": s.epoch(queue.CreatedTime), "lastUpdatedTime": s.epoch(queue.CreatedTime), "callDistributionGroups": []any{},
	}
}
