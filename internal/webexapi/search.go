package webexapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf16"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Search is the Contact Center's Search API, POST /search: GraphQL queries over the records of all contacts.
type Search struct {
	*api
	// fieldFirst is the form of conditions on nested fields that this organization accepts.
	fieldFirst atomic.Bool
}

// Task is the record of a contact, for example a call.
type Task struct {
	ID          string `json:"id"`
	ChannelType string `json:"channelType"`
	Status      string `json:"status"`
	// Active is true until the contact has ended.
	Active    Bool   `json:"isActive"`
	Direction string `json:"direction"`
	// Origin and Destination are the numbers or addresses, spelled as they were dialed.
	Origin      string    `json:"origin"`
	Destination string    `json:"destination"`
	CreatedTime Timestamp `json:"createdTime"`
	EndedTime   Timestamp `json:"endedTime"`
	// ConnectedCount is how often an agent was connected; nil if the record does not contain it.
	ConnectedCount  *Int   `json:"connectedCount"`
	TerminationType string `json:"terminationType"`
	// Owner is the agent of the contact, LastAgent the one who had it last. Their ids are Contact Center user ids.
	Owner      *TaskReference `json:"owner"`
	LastAgent  *TaskReference `json:"lastAgent"`
	Queue      *TaskReference `json:"lastQueue"`
	WrapUpCode string         `json:"lastWrapupCodeName"`
	IsCallback Bool           `json:"isCallback"`
	Callback   *TaskCallback  `json:"callbackData"`
}

// TaskReference names an object that a task refers to.
type TaskReference struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// TaskCallback contains the fields of a record that only callbacks have.
type TaskCallback struct {
	Number      string    `json:"callbackNumber"`
	Status      string    `json:"callbackStatus"`
	Type        string    `json:"callbackType"`
	Origin      string    `json:"callbackOrigin"`
	RequestTime Timestamp `json:"callbackRequestTime"`
	// ConnectTime is zero until the customer is connected.
	ConnectTime Timestamp `json:"callbackConnectTime"`
	RetryCount  *Int      `json:"callbackRetryCount"`
	QueueName   string    `json:"callbackQueueName"`
	AgentName   string    `json:"callbackAgentName"`
}

// taskFields are the fields of Task, newest task first.
const taskFields = "id channelType status isActive direction origin destination createdTime(sort:desc) endedTime connectedCount " +
	"terminationType owner{id name} lastAgent{id name} lastQueue{id name} lastWrapupCodeName isCallback " +
	"callbackData{callbackNumber callbackStatus callbackType callbackOrigin callbackRequestTime callbackConnectTime callbackRetryCount " +
	"callbackQueueName callbackAgentName}"

// TaskFilter selects tasks. An empty or nil field selects all; a list selects the tasks that match one of its elements.
type TaskFilter struct {
	// From and To bound the creation of the tasks; a zero To is now.
	From, To     time.Time
	ChannelType  string
	Direction    string
	Origins      []string
	Destinations []string
	// CallbackNumbers are the numbers of callbacks.
	CallbackNumbers []string
	// Customers are the numbers of a customer: the origin of inbound contacts, the destination of others, the number of callbacks.
	Customers []string
	Callback  *bool
	QueueID   string
	// AgentID is the Contact Center user id of the owner.
	AgentID string
	// GlobalVariable is a reportable string variable of the flow, empty for none, and GlobalValue its value.
	GlobalVariable, GlobalValue string
	// Talked selects tasks that have ended and in which an agent was connected.
	Talked bool
}

// directionInbound is the direction of a contact that the customer began.
const directionInbound = "inbound"

// Tasks searches tasks, the newest first, each only once. It requests pages as the caller needs them.
func (s *Search) Tasks(ctx context.Context, orgID string, filter TaskFilter) iter.Seq2[Task, error] {
	return func(yield func(Task, error) bool) {
		orgID, err := s.organizations.optional(ctx, orgID)
		if err != nil {
			yield(Task{}, err)
			return
		}
		if err := filter.check(); err != nil {
			yield(Task{}, err)
			return
		}
		// One end for all pages. The documents disagree on whether it may lie in the future.
		if now := s.clock.Now(); filter.To.IsZero() || filter.To.After(now) {
			filter.To = now
		}
		first := s.firstPage(orgID, filter)
		for task, err := range first.all(ctx, func(task Task) string { return task.ID }) {
			if !yield(task, err) {
				return
			}
		}
	}
}

// firstPage requests the first page. If Webex rejects a query with conditions on nested fields, the query is sent once more with the other
// documented form of such conditions.
func (s *Search) firstPage(orgID string, filter TaskFilter) fetch[Task] {
	return func(ctx context.Context) (*page[Task], error) {
		fieldFirst := s.fieldFirst.Load()
		found, err := s.page(orgID, filter, fieldFirst, "", nil)(ctx)
		if !isInvalidQuery(err) || filter.condition(true) == filter.condition(false) {
			return found, err
		}
		s.client.Log(ctx, slog.LevelDebug, "Webex rejects the search: sending it with the other form of conditions on nested fields", nil)
		found, otherErr := s.page(orgID, filter, !fieldFirst, "", nil)(ctx)
		if otherErr != nil {
			return nil, err
		}
		s.fieldFirst.Store(!fieldFirst)
		return found, nil
	}
}

// isInvalidQuery reports whether Webex rejected a query: GraphQL does that with status 200.
func isInvalidQuery(err error) bool {
	var apiErr *Error
	return errors.As(err, &apiErr) && apiErr.FromWebex && (apiErr.StatusCode == http.StatusOK || apiErr.StatusCode == http.StatusBadRequest)
}

// page requests the page at a cursor; seen are the cursors of the pages before it.
func (s *Search) page(orgID string, filter TaskFilter, fieldFirst bool, cursor string, seen []string) fetch[Task] {
	return func(ctx context.Context) (*page[Task], error) {
		req := transport.Request{
			Method: http.MethodPost, Path: "/search", Body: filter.query(cursor, fieldFirst), Safe: true, Confidential: filter.confidential(),
		}
		if orgID != "" {
			req.Query = url.Values{"orgId": {orgID}}
		}
		var body taskSearchBody
		resp, err := s.do(ctx, req, orgID, &body)
		if err != nil {
			return nil, err
		}
		if problem := body.problem(); problem != nil {
			return nil, resp.NewErrorFrom(problem)
		}
		details := body.Data.TaskDetails
		here, err := newPage(resp, details.Tasks, func(task Task) string { return task.ID }, "data", "taskDetails", "tasks")
		if err != nil || !bool(details.PageInfo.HasNextPage) {
			return here, err
		}
		next := string(details.PageInfo.EndCursor)
		seen := append(seen[:len(seen):len(seen)], cursor)
		if next == "" || len(seen) >= maxPages || slices.Contains(seen, next) {
			return nil, resp.NewError(fmt.Sprintf("the search does not end (pages read: %d)", len(seen)))
		}
		here.next = s.page(orgID, filter, fieldFirst, next, seen)
		return here, nil
	}
}

// taskSearchBody is the body of a response. GraphQL reports errors with the status of a success.
type taskSearchBody struct {
	Data struct {
		TaskDetails struct {
			Tasks    []Task `json:"tasks"`
			PageInfo struct {
				EndCursor   cursor `json:"endCursor"`
				HasNextPage Bool   `json:"hasNextPage"`
			} `json:"pageInfo"`
		} `json:"taskDetails"`
	} `json:"data"`
	Errors     json.RawMessage `json:"errors"`
	Error      json.RawMessage `json:"error"`
	TrackingID json.RawMessage `json:"trackingId"`
}

// problem returns the errors of a response, without the data, in the form of an error body; nil if there are none.
func (b *taskSearchBody) problem() []byte {
	if isEmptyJSON(b.Errors) && isEmptyJSON(b.Error) {
		return nil
	}
	problem, _ := json.Marshal(map[string]json.RawMessage{ // The parts were just decoded, so they are valid.
		"errors": orNull(b.Errors), "error": orNull(b.Error), "trackingId": orNull(b.TrackingID),
	})
	return problem
}

func isEmptyJSON(value json.RawMessage) bool {
	return slices.Contains([]string{"", "null", "[]", "{}", `""`}, string(value))
}

func orNull(value json.RawMessage) json.RawMessage {
	if len(value) == 0 {
		return json.RawMessage("null")
	}
	return value
}

// cursor is the position of a page, a string or a number.
type cursor string

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (c *cursor) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) != nil {
		text = string(data)
	}
	if text == "null" {
		text = ""
	}
	*c = cursor(text)
	return nil
}

// confidential returns the values that errors must not quote.
func (f *TaskFilter) confidential() []string {
	values := slices.Concat(f.Origins, f.Destinations, f.CallbackNumbers, f.Customers)
	if f.GlobalValue != "" {
		values = append(values, f.GlobalValue)
	}
	return values
}

// enumName is the name of an enumeration value in GraphQL. All other values of a filter are string literals.
var enumName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`) })

// IsChannelType reports whether a text can be a channel type.
func IsChannelType(name string) bool {
	return enumName().MatchString(name) && name != "true" && name != "false" && name != "null"
}

func (f *TaskFilter) check() error {
	if f.ChannelType != "" && !IsChannelType(f.ChannelType) {
		return fmt.Errorf("the channel type %q is not the name of an enumeration value", f.ChannelType)
	}
	return nil
}

// searchQuery is the body of a search.
type searchQuery struct {
	Query     string           `json:"query"`
	Variables map[string]int64 `json:"variables"`
}

// query is the only place that writes GraphQL. Texts are escaped string literals and times are variables, so that no value can
// change the query. Times are milliseconds: Webex takes seconds without an error and then finds nothing.
func (f *TaskFilter) query(cursor string, fieldFirst bool) searchQuery {
	arguments := "from:$from,to:$to"
	if filter := f.condition(fieldFirst); filter != "" {
		arguments += ",filter:" + filter
	}
	if cursor != "" {
		arguments += ",pagination:{cursor:" + stringLiteral(cursor) + "}"
	}
	return searchQuery{
		Query: "query($from:Long!,$to:Long!){taskDetails(" + arguments + "){tasks{" + taskFields + "} " +
			"pageInfo{endCursor hasNextPage}}}",
		Variables: map[string]int64{"from": f.From.UnixMilli(), "to": f.To.UnixMilli()},
	}
}

// condition is the filter as GraphQL, empty for none; fieldFirst selects the form of conditions on nested fields.
func (f *TaskFilter) condition(fieldFirst bool) string {
	var conditions []string
	add := func(condition string) {
		if condition != "" {
			conditions = append(conditions, condition)
		}
	}
	if f.ChannelType != "" {
		add("{channelType:{equals:" + f.ChannelType + "}}")
	}
	add(oneOf(f.Direction).equal("direction"))
	add(oneOf(f.Origins...).equal("origin"))
	add(oneOf(f.Destinations...).equal("destination"))
	add(oneOf(f.CallbackNumbers...).equalNested("callbackData", "callbackNumber", fieldFirst))
	add(customer(f.Customers, fieldFirst))
	if f.Callback != nil {
		add("{isCallback:{equals:" + strconv.FormatBool(*f.Callback) + "}}")
	}
	add(oneOf(f.QueueID).equalNested("lastQueue", "id", fieldFirst))
	add(oneOf(f.AgentID).equalNested("owner", "id", fieldFirst))
	if f.GlobalVariable != "" {
		add("{stringGlobalVariables:{name:{equals:" + stringLiteral(f.GlobalVariable) + "},value:{equals:" + stringLiteral(f.GlobalValue) + "}}}")
	}
	if f.Talked {
		add("{isActive:{equals:false}}")
		add("{connectedCount:{gt:0}}")
	}
	if len(conditions) == 0 {
		return ""
	}
	return "{and:[" + strings.Join(conditions, ",") + "]}"
}

// customer is the condition that a contact was with one of the numbers.
func customer(numbers []string, fieldFirst bool) string {
	if len(numbers) == 0 {
		return ""
	}
	inbound := stringLiteral(directionInbound)
	return anyOf([]string{
		"{and:[{direction:{equals:" + inbound + "}}," + oneOf(numbers...).equal("origin") + "]}",
		"{and:[{direction:{notequals:" + inbound + "}}," + oneOf(numbers...).equal("destination") + "]}",
		oneOf(numbers...).equalNested("callbackData", "callbackNumber", fieldFirst),
	})
}

// texts are the values that a field may have.
type texts []string

func oneOf(values ...string) texts {
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool { return value == "" })
}

// equal is the condition on a field.
func (t texts) equal(field string) string {
	return t.each(func(literal string) string { return "{" + field + ":{equals:" + literal + "}}" })
}

// equalNested is the condition on a field of an object. Cisco's documents show two forms: with the operator first, as in most samples, and
// with the field first.
func (t texts) equalNested(object, field string, fieldFirst bool) string {
	return t.each(func(literal string) string {
		if fieldFirst {
			return "{" + object + ":{" + field + ":{equals:" + literal + "}}}"
		}
		return "{" + object + ":{equals:{" + field + ":" + literal + "}}}"
	})
}

func (t texts) each(condition func(literal string) string) string {
	var conditions []string
	for _, text := range t {
		conditions = append(conditions, condition(stringLiteral(text)))
	}
	return anyOf(conditions)
}

func anyOf(conditions []string) string {
	switch len(conditions) {
	case 0:
		return ""
	case 1:
		return conditions[0]
	}
	return "{or:[" + strings.Join(conditions, ",") + "]}"
}

// stringLiteral is a text as a GraphQL string, in ASCII. Characters beyond U+FFFF become surrogate pairs, which older parsers need.
func stringLiteral(text string) string {
	var literal strings.Builder
	literal.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"', r == '\\':
			literal.WriteByte('\\')
			literal.WriteRune(r)
		case ' ' <= r && r <= '~':
			literal.WriteRune(r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&literal, `\u%04x`, unit)
			}
		}
	}
	literal.WriteByte('"')
	return literal.String()
}
