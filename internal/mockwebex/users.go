package mockwebex

import (
	"strings"

	"github.com/google/uuid"
)

// Agent is a Contact Center user in the store of the server.
type Agent struct {
	// ID is the Contact Center's own ID, CIUserID the one that a callback's assigneeAgent takes.
	ID, CIUserID, OrgID          string
	FirstName, LastName, Email   string
	Active, ContactCenterEnabled bool
	Timezone                     string
}

// Agents returns all agents in the order of creation.
func (s *Server) Agents() []Agent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.agents.values()
}

// PutAgent adds an agent, or changes the one with its CIUserID, and returns the stored agent.
func (s *Server) PutAgent(agent Agent) Agent {
	s.mu.Lock()
	defer s.mu.Unlock()
	agent.ID, agent.CIUserID = strings.ToLower(agent.ID), strings.ToLower(agent.CIUserID)
	fill(&agent.ID, uuid.NewString)
	fill(&agent.CIUserID, uuid.NewString)
	fill(&agent.OrgID, s.OrgID)
	fill(&agent.Timezone, func() string { return "Europe/London" })
	return s.agents.put(agent.CIUserID, agent).value
}

// users are stored by their Common Identity ID.
var users = directory[Agent]{
	name:     "user",
	objects:  func(s *Server) *store[Agent] { return s.agents },
	org:      func(agent Agent) string { return agent.OrgID },
	view:     (*Server).userEntity,
	filtered: words("id ciUserId firstName lastName email active contactCenterEnabled siteId timezone userProfileId"),
	searched: words("firstName lastName email"),
}

// userEntity has all fields that the vendor's schema requires.
func (s *Server) userEntity(agent Agent) entity {
	return entity{
		"id": agent.ID, "organizationId": agent.OrgID, "version": 1, "ciUserId": agent.CIUserID, "firstName": agent.FirstName,
		"lastName": agent.LastName, "email": agent.Email, "active": agent.Active, "contactCenterEnabled": agent.ContactCenterEnabled,
		"siteId": SeedSiteID, "userProfileId": "5c0b7d1e-2f3a-4b4c-8d5e-6f7a8b9c0d1e", "teamIds": []any{}, "timezone": agent.Timezone,
	}
}

// getUser handles GET of one user by the Contact Center's own ID.
func getUser(s *Server, req *request) response {
	return users.show(s, req, func(id string) *object[Agent] {
		for _, agent := range s.agents.order {
			if agent.value.ID == id {
				return agent
			}
		}
		return nil
	})
}
