package mockwebex

import (
	"strings"
	"time"

	"github.com/google/uuid"
)

// EntryPoint is an entry point in the store of the server.
type EntryPoint struct {
	ID, OrgID, Name, Description string
	// EntryPointType is "INBOUND" or "OUTBOUND", ChannelType for instance "TELEPHONY" or "CHAT".
	EntryPointType, ChannelType string
	Active, CallbackEnabled     bool
	Timezone                    string
	// OutdialQueueID is the queue of an outbound entry point.
	OutdialQueueID string
	CreatedTime    time.Time
}

// EntryPoints returns all entry points in the order of creation.
func (s *Server) EntryPoints() []EntryPoint {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entryPoints.values()
}

// PutEntryPoint adds an entry point, or changes the one with its ID, and returns the stored entry point. An entry point without
// type is an inbound one for telephony. A server with entry points rejects tasks for others.
func (s *Server) PutEntryPoint(entryPoint EntryPoint) EntryPoint {
	s.mu.Lock()
	defer s.mu.Unlock()
	entryPoint.ID = strings.ToLower(entryPoint.ID)
	fill(&entryPoint.ID, uuid.NewString)
	fill(&entryPoint.OrgID, s.OrgID)
	fill(&entryPoint.EntryPointType, func() string { return "INBOUND" })
	fill(&entryPoint.ChannelType, func() string { return "TELEPHONY" })
	fill(&entryPoint.Timezone, func() string { return "Europe/London" })
	if entryPoint.CreatedTime.IsZero() {
		entryPoint.CreatedTime = s.now()
	}
	return s.entryPoints.put(entryPoint.ID, entryPoint).value
}

var entryPoints = directory[EntryPoint]{
	name:     "entry-point",
	objects:  func(s *Server) *store[EntryPoint] { return s.entryPoints },
	org:      func(entryPoint EntryPoint) string { return entryPoint.OrgID },
	view:     (*Server).entryPointEntity,
	filtered: words("id name description entryPointType channelType active timezone callbackEnabled systemDefault outdialQueueId"),
	searched: words("name description"),
}

// entryPointEntity has all fields that the vendor's schema requires.
func (s *Server) entryPointEntity(entryPoint EntryPoint) entity {
	view := entity{
		"id": entryPoint.ID, "organizationId": entryPoint.OrgID, "version": 1, "name": entryPoint.Name,
		"description": entryPoint.Description, "entryPointType": entryPoint.EntryPointType, "channelType": entryPoint.ChannelType,
		"active": entryPoint.Active, "callbackEnabled": entryPoint.CallbackEnabled, "timezone": entryPoint.Timezone,
		"serviceLevelThreshold": 60, "maximumActiveContacts": 100, "controlFlowScriptUrl": "https://flow-control.example.com/default",
		"overflowNumber": "", "imiOrgType": "MIXED_MODE", "assetId": "", "socialChannelType": "MESSENGER", "systemDefault": false,
		"createdTime": s.epoch(entryPoint.CreatedTime), "lastUpdatedTime": s.epoch(entryPoint.CreatedTime), "flowOverrideSettings": []any{},
	}
	if entryPoint.OutdialQueueID != "" {
		view["outdialQueueId"] = entryPoint.OutdialQueueID
	}
	return view
}
