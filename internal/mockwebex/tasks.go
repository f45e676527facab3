package mockwebex

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Task is a contact as the Search API shows it.
type Task struct {
	ID, OrgID string
	// ChannelType is "telephony", "email", "chat" or "social", Status for instance "created", "connected" or "ended".
	ChannelType, Status string
	Active              bool
	// Direction is "inbound", "outbound" or "outdial". Origin and Destination are the numbers as they were dialed.
	Direction, Origin, Destination string
	CreatedTime                    time.Time
	// EndedTime is zero while the task lasts.
	EndedTime time.Time
	// ConnectedCount is how often an agent talked with the customer.
	ConnectedCount                                     int
	ConnectedDuration                                  time.Duration
	TerminationType, TerminationReason, TerminatingEnd string
	ContactReason                                      string
	// Fields that are not set are null in responses. The ID of Owner and LastAgent is the Contact Center's own user ID.
	Owner, LastAgent, LastQueue, LastTeam, LastSite, LastEntryPoint TaskReference
	LastWrapupCodeName                                              string
	CustomerName, CustomerEmail                                     string
	// Callback is set for a task that is a callback.
	Callback *TaskCallback
	// GlobalVariables are the reportable string variables.
	GlobalVariables map[string]string
}

// TaskReference names an object that a task refers to.
type TaskReference struct{ ID, Name string }

// TaskCallback contains the fields of the callback of a task.
type TaskCallback struct {
	Number string
	// Status is "Success" or "Not Processed", Type "Courtesy" or "Web UI", Origin "web", "chat" or "IVR".
	Status, Type, Origin           string
	RequestTime                    time.Time
	ConnectTime                    time.Time // zero until the customer is connected: -1 in responses
	RetryCount                     int
	QueueName, AgentName, TeamName string
}

// Tasks returns all tasks in the order of creation.
func (s *Server) Tasks() []Task {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tasks.values()
}

// PutTask adds a task, or changes the one with its ID, and returns the stored task. A task without further details is an
// inbound telephony contact that has ended.
func (s *Server) PutTask(task Task) Task {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.storeTask(task).value
}

// ChangeTask changes a task, for instance to connect or end it, and reports whether there is one.
func (s *Server) ChangeTask(id string, change func(*Task)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.tasks.get(strings.ToLower(id))
	if known != nil {
		change(&known.value)
		known.value.ID = known.id
	}
	return known != nil
}

// SetOutdialANIs sets the numbers that the organization may call from. Without any, every number is accepted.
func (s *Server) SetOutdialANIs(numbers ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outdialANIs = numbers
}

func (s *Server) storeTask(task Task) *object[Task] {
	task.ID = strings.ToLower(task.ID)
	fill(&task.ID, uuid.NewString)
	fill(&task.OrgID, s.OrgID)
	fill(&task.ChannelType, func() string { return "telephony" })
	fill(&task.Direction, func() string { return "inbound" })
	fill(&task.Status, func() string {
		if task.Active {
			return "connected"
		}
		return "ended"
	})
	if task.CreatedTime.IsZero() {
		task.CreatedTime = s.now()
	}
	if !task.Active && task.EndedTime.IsZero() {
		task.EndedTime = task.CreatedTime
	}
	return s.tasks.put(task.ID, task)
}

// destinationPattern is a phone number of a customer.
var destinationPattern = regexp.MustCompile(`^\+?[0-9 ().-]*[0-9][0-9 ().-]*$`)

// createTask handles POST /v1/tasks.
func (s *Server) createTask(req *request) response {
	body, ok := parse(req,
		"destination", "entryPointId", "attributes", "outboundType", "mediaType", "origin", "callback", "customAttributes")
	if !ok {
		return body.errorResponse()
	}
	destination, entryPoint, origin := body.required("destination"), body.required("entryPointId"), body.text("origin")
	media, outbound := body.required("mediaType"), body.required("outboundType")
	body.check(len(destination) <= 36 && (destination == "" || destinationPattern.MatchString(destination)), "destination",
		"must be a valid number of at most 36 characters.")
	body.check(len(entryPoint) <= 36, "entryPointId", "must not exceed 36 characters.")
	body.check(media == "" || media == "telephony", "mediaType", "must be telephony.")
	body.check(outbound == "" || outbound == "CALLBACK" || outbound == "OUTDIAL" || outbound == "EXECUTE_FLOW", "outboundType",
		"must be CALLBACK, OUTDIAL or EXECUTE_FLOW.")
	body.check(origin != "" || outbound == "CALLBACK" || outbound == "", "origin", "cannot be empty for this outboundType.")
	s.checkANI(body, origin)
	if outbound == "CALLBACK" {
		checkTaskCallback(body)
	}
	checkAttributes(body)
	org := s.homeOrg(req.token.person)
	name := s.checkEntryPoint(body, entryPoint, outbound)
	if len(body.problems) > 0 {
		return body.errorResponse()
	}
	task := Task{
		OrgID: org, Active: true, Status: "created", Direction: "outbound", Origin: origin, Destination: destination,
		CreatedTime: req.now, LastEntryPoint: TaskReference{ID: strings.ToLower(entryPoint), Name: name},
	}
	if outbound == "CALLBACK" {
		task.Callback = &TaskCallback{Number: destination, Status: "Not Processed", Type: "Web UI", Origin: "web", RequestTime: req.now}
	}
	return response{status: http.StatusCreated, body: map[string]any{
		"meta": map[string]any{"orgId": org}, "data": map[string]any{"id": s.storeTask(task).id},
	}}
}

// checkANI checks the number to call from, which must be spelled as it is configured.
func (s *Server) checkANI(body *document, origin string) {
	known := origin == "" || len(s.outdialANIs) == 0
	for _, number := range s.outdialANIs {
		known = known || number == origin
	}
	body.check(known && len(origin) <= 36, "origin", "must be a configured outdial ANI.")
}

// checkTaskCallback checks the details of an immediate callback.
func checkTaskCallback(body *document) {
	if !body.check(body.has("callback"), "callback", "cannot be empty for outboundType CALLBACK.") {
		return
	}
	var details map[string]any
	_ = json.Unmarshal(body.fields["callback"], &details)
	body.check(details["callbackOrigin"] == "web", "callback.callbackOrigin", "must be web.")
	body.check(details["callbackType"] == "immediate", "callback.callbackType", "must be immediate.")
	for name := range details {
		body.check(name == "callbackOrigin" || name == "callbackType", "callback."+name, "unrecognized field.")
	}
}

// The documented limits of attributes, in bytes, and of the SIP headers in all.
const (
	maxAttributes       = 30
	maxAttributeName    = 200
	maxAttributeValue   = 1024
	maxCustomAttributes = 1100
)

func checkAttributes(body *document) {
	attributes := body.textMap("attributes")
	body.check(len(attributes) <= maxAttributes, "attributes", "must not exceed 30 entries.")
	for name, value := range attributes {
		body.check(len(name) <= maxAttributeName && len(value) <= maxAttributeValue, "attributes",
			"keys must not exceed 200 bytes and values 1024 bytes.")
	}
	total := 0
	for name, value := range body.textMap("customAttributes") {
		total += len(name) + len(value)
	}
	body.check(total <= maxCustomAttributes, "customAttributes", "must not exceed 1100 bytes.")
}

// checkEntryPoint compares an entry point with those of the server, if there are any, and returns its name.
func (s *Server) checkEntryPoint(body *document, id, outbound string) string {
	if id == "" || outbound == "" || len(s.entryPoints.byID) == 0 {
		return ""
	}
	want := "OUTBOUND"
	if outbound == "EXECUTE_FLOW" {
		want = "INBOUND"
	}
	found := s.entryPoints.get(strings.ToLower(id))
	if !body.check(found != nil && found.value.Active, "entryPointId", "not found for given orgId.") {
		return ""
	}
	isRight := found.value.EntryPointType == want && found.value.ChannelType == "TELEPHONY"
	body.check(isRight, "entryPointId", "must be an "+strings.ToLower(want)+" telephony entry point.")
	return found.value.Name
}
