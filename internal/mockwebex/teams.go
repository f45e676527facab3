package mockwebex

import (
	"strings"
	"time"

	"github.com/google/uuid"
)

// Team is a team in the store of the server.
type Team struct {
	ID, OrgID, Name, Description string
	// TeamType is "AGENT" or "CAPACITY", TeamStatus "IN_SERVICE" or "NOT_AVAILABLE".
	TeamType, TeamStatus string
	Active               bool
	SiteID, SiteName     string
	CreatedTime          time.Time
}

// Teams returns all teams in the order of creation.
func (s *Server) Teams() []Team {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.teams.values()
}

// PutTeam adds a team, or changes the one with its ID, and returns the stored team. A team without type is one of agents.
func (s *Server) PutTeam(team Team) Team {
	s.mu.Lock()
	defer s.mu.Unlock()
	team.ID = strings.ToLower(team.ID)
	fill(&team.ID, uuid.NewString)
	fill(&team.OrgID, s.OrgID)
	fill(&team.TeamType, func() string { return "AGENT" })
	fill(&team.TeamStatus, func() string { return "IN_SERVICE" })
	if team.SiteID == "" {
		team.SiteID, team.SiteName = SeedSiteID, textOr(team.SiteName, SeedSiteName)
	}
	if team.CreatedTime.IsZero() {
		team.CreatedTime = s.now()
	}
	return s.teams.put(team.ID, team).value
}

var teams = directory[Team]{
	name:     "team",
	objects:  func(s *Server) *store[Team] { return s.teams },
	org:      func(team Team) string { return team.OrgID },
	view:     (*Server).teamEntity,
	filtered: words("id name description teamType teamStatus active siteId"),
	searched: words("name description"),
}

// teamEntity has all fields that the vendor's schema requires.
func (s *Server) teamEntity(team Team) entity {
	return entity{
		"id": team.ID, "organizationId": team.OrgID, "version": 1, "name": team.Name, "description": team.Description,
		"teamType": team.TeamType, "teamStatus": team.TeamStatus, "active": team.Active, "siteId": team.SiteID, "siteName": team.SiteName,
		"rankQueuesForTeam": false, "systemDefault": false, "createdTime": s.epoch(team.CreatedTime),
		"lastUpdatedTime": s.epoch(team.CreatedTime), "userIds": []any{}, "queueRankings": []any{},
	}
}
