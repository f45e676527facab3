package mockwebex

import "time"

// Objects that WithSeed adds, for tests and examples.
const (
	// SeedQueueID and SeedQueueName are an active telephony queue.
	SeedQueueID   = "a1b2c3d4-0001-4a00-8000-000000000001"
	SeedQueueName = "Sales EMEA"
	// SeedAgentCIUserID and SeedAgentEmail are an agent enabled for Contact Center; SeedAgentID is the same agent's other ID.
	SeedAgentCIUserID = "c1d2e3f4-0001-4b00-9000-000000000001"
	SeedAgentID       = "b1c2d3e4-0001-4c00-a000-000000000001"
	SeedAgentEmail    = "ada.lovelace@example.com"
	// SeedEntryPointID and SeedEntryPointName are an active outbound entry point for callbacks.
	SeedEntryPointID   = "d1e2f3a4-0001-4d00-8000-000000000001"
	SeedEntryPointName = "Callback outdial"
	// SeedTeamID and SeedTeamName are an active team of agents at the site SeedSiteID.
	SeedTeamID   = "e1f2a3b4-0001-4e00-8000-000000000001"
	SeedTeamName = "Sales team"
	SeedSiteID   = "3f7a1c52-9d0e-4b8a-a6c1-5e2d4f6b8a90"
	SeedSiteName = "London"
	// SeedCustomerNumber called the seeded queue two hours ago and talked with the seeded agent. An hour ago it reached nobody.
	SeedCustomerNumber = "+14155550101"
	SeedTaskID         = "f1a2b3c4-0001-4f00-8000-000000000001"
)

// WithSeed fills the server with queues, agents, entry points, teams and tasks that have the awkward traits of real ones: names
// with spaces, quotes, backslashes and other alphabets, other channels than telephony, inactive objects, two of the same name,
// agents without Contact Center.
func WithSeed() Option {
	return func(s *Server) { s.seeded = true }
}

func (s *Server) seed() {
	for _, queue := range seedQueues() {
		s.PutQueue(queue)
	}
	for _, agent := range seedAgents() {
		s.PutAgent(agent)
	}
	for _, entryPoint := range seedEntryPoints() {
		s.PutEntryPoint(entryPoint)
	}
	for _, team := range seedTeams() {
		s.PutTeam(team)
	}
	for _, task := range seedTasks(s.now()) {
		s.PutTask(task)
	}
}

func seedQueues() []Queue {
	return []Queue{
		{ID: SeedQueueID, Name: SeedQueueName, Description: "Sales calls from Europe, the Middle East and Africa", Active: true},
		{ID: "a1b2c3d4-0002-4a00-8000-000000000002", Name: "Sales EMEA overflow", Description: "Second line", Active: true},
		{ID: "a1b2c3d4-0003-4a00-8000-000000000003", Name: "Support chat", ChannelType: "CHAT", Active: true},
		{ID: "a1b2c3d4-0004-4a00-8000-000000000004", Name: "Billing (old)", Description: "Replaced last year"},
		{ID: "a1b2c3d4-0005-4a00-8000-000000000005", Name: `The "gold" customers`, Active: true},
		{ID: "a1b2c3d4-0006-4a00-8000-000000000006", Name: `Night\Weekend`, Active: true},
		{ID: "a1b2c3d4-0007-4a00-8000-000000000007", Name: "Störungsannahme Köln", QueueType: "OUTBOUND", Active: true},
		{ID: "a1b2c3d4-0008-4a00-8000-000000000008", Name: "Returns", Description: "Twin", Active: true},
		{ID: "a1b2c3d4-0009-4a00-8000-000000000009", Name: "Returns", Description: "Twin", Active: true},
	}
}

func seedAgents() []Agent {
	return []Agent{
		{
			ID: SeedAgentID, CIUserID: SeedAgentCIUserID, FirstName: "Ada", LastName: "Lovelace", Email: SeedAgentEmail,
			Active: true, ContactCenterEnabled: true,
		},
		{
			ID: "b1c2d3e4-0002-4c00-a000-000000000002", CIUserID: "c1d2e3f4-0002-4b00-9000-000000000002", FirstName: "Grace",
			LastName: "Hopper", Email: "grace.hopper@example.com", Active: true, ContactCenterEnabled: true,
		},
		{
			ID: "b1c2d3e4-0003-4c00-a000-000000000003", CIUserID: "c1d2e3f4-0003-4b00-9000-000000000003", FirstName: "Sinéad",
			LastName: "O'Connor", Email: "sinead.o'connor@example.com", Active: true, ContactCenterEnabled: true,
		},
		{
			ID: "b1c2d3e4-0004-4c00-a000-000000000004", CIUserID: "c1d2e3f4-0004-4b00-9000-000000000004", FirstName: "Alan",
			LastName: "Turing", Email: "alan.turing@example.com", Active: true,
		},
		{
			ID: "b1c2d3e4-0005-4c00-a000-000000000005", CIUserID: "c1d2e3f4-0005-4b00-9000-000000000005", FirstName: "Edsger",
			LastName: "Dijkstra", Email: "edsger.dijkstra@example.com", ContactCenterEnabled: true,
		},
	}
}

func seedEntryPoints() []EntryPoint {
	return []EntryPoint{
		{
			ID: SeedEntryPointID, Name: SeedEntryPointName, Description: "For immediate and scheduled callbacks", EntryPointType: "OUTBOUND",
			Active: true, CallbackEnabled: true, OutdialQueueID: "a1b2c3d4-0007-4a00-8000-000000000007",
		},
		{ID: "d1e2f3a4-0002-4d00-8000-000000000002", Name: "Main line", Active: true},
		{ID: "d1e2f3a4-0003-4d00-8000-000000000003", Name: "Web chat", ChannelType: "CHAT", Active: true},
		{ID: "d1e2f3a4-0004-4d00-8000-000000000004", Name: "Old outdial", EntryPointType: "OUTBOUND"},
		{ID: "d1e2f3a4-0005-4d00-8000-000000000005", Name: "Returns", Description: "Twin", Active: true},
		{ID: "d1e2f3a4-0006-4d00-8000-000000000006", Name: "Returns", Description: "Twin", Active: true},
	}
}

func seedTeams() []Team {
	return []Team{
		{ID: SeedTeamID, Name: SeedTeamName, Description: "Agents of all sales queues", Active: true},
		{ID: "e1f2a3b4-0002-4e00-8000-000000000002", Name: "Partners", TeamType: "CAPACITY", Active: true},
		{ID: "e1f2a3b4-0003-4e00-8000-000000000003", Name: "Störungsteam", TeamStatus: "NOT_AVAILABLE"},
	}
}

func seedTasks(now time.Time) []Task {
	ada := TaskReference{ID: SeedAgentID, Name: "Ada Lovelace"}
	queue := TaskReference{ID: SeedQueueID, Name: SeedQueueName}
	team := TaskReference{ID: SeedTeamID, Name: SeedTeamName}
	callTime := now.Add(-26 * time.Hour)
	return []Task{
		{
			ID: SeedTaskID, Origin: SeedCustomerNumber, Destination: "+442079460000", CreatedTime: now.Add(-2 * time.Hour),
			EndedTime: now.Add(-110 * time.Minute), ConnectedCount: 1, ConnectedDuration: 5 * time.Minute, TerminationType: "normal",
			TerminationReason: "Customer Left", TerminatingEnd: "customer", Owner: ada, LastAgent: ada, LastQueue: queue, LastTeam: team,
			LastEntryPoint:     TaskReference{ID: "d1e2f3a4-0002-4d00-8000-000000000002", Name: "Main line"},
			LastWrapupCodeName: "Sale", CustomerName: "Charles Babbage",
		},
		{ // Offered to an agent who did not accept it.
			ID: "f1a2b3c4-0002-4f00-8000-000000000002", Origin: SeedCustomerNumber, Destination: "+442079460000",
			CreatedTime: now.Add(-time.Hour), EndedTime: now.Add(-58 * time.Minute), TerminationType: "abandoned",
			TerminatingEnd: "customer", Owner: ada, LastAgent: ada, LastQueue: queue, LastTeam: team,
		},
		{
			ID: "f1a2b3c4-0003-4f00-8000-000000000003", Direction: "outbound", Origin: "+442079460000", Destination: "+14155550102",
			CreatedTime: callTime, EndedTime: callTime.Add(10 * time.Minute), ConnectedCount: 1, ConnectedDuration: 9 * time.Minute,
			TerminationType: "normal", Owner: ada, LastAgent: ada, LastQueue: queue, LastTeam: team,
			LastEntryPoint: TaskReference{ID: SeedEntryPointID, Name: SeedEntryPointName},
			Callback: &TaskCallback{
				Number: "+14155550102", Status: "Success", Type: "Web UI", Origin: "web", RequestTime: callTime,
				ConnectTime: callTime.Add(time.Minute), QueueName: SeedQueueName, AgentName: "Ada Lovelace", TeamName: SeedTeamName,
			},
			GlobalVariables: map[string]string{"CallbackOutcome": "reached"},
		},
		{
			ID: "f1a2b3c4-0004-4f00-8000-000000000004", ChannelType: "chat", Origin: "charles@example.com", Active: true,
			CreatedTime: now.Add(-5 * time.Minute), CustomerEmail: "charles@example.com",
		},
	}
}
