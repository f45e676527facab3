package webexapi

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// directory is embedded in the services of the read-only Contact Center APIs for configuration objects. All paths are below
// /organization/{orgid}.
type directory[T any] struct {
	*api
	// listPath is the path of the list, getPath that of the objects by ID.
	listPath, getPath string
	id                func(T) string
}

// Get reads an object by id.
func (d *directory[T]) Get(ctx context.Context, orgID, id string) (*T, error) {
	return d.get(ctx, orgID, d.getPath+"/"+url.PathEscape(id))
}

func (d *directory[T]) get(ctx context.Context, orgID, path string) (*T, error) {
	var object T
	resp, err := d.do(ctx, transport.Request{Method: http.MethodGet, Path: organizationPath(orgID) + path}, orgID, &object)
	if err != nil {
		return nil, err
	}
	if d.id(object) == "" {
		return nil, resp.NewError(noID)
	}
	return &object, nil
}

// Search lists the objects that Webex's search finds for a text, for suggestions in errors.
func (d *directory[T]) Search(ctx context.Context, orgID, text string) iter.Seq2[T, error] {
	return d.list(ctx, orgID, url.Values{"search": {text}})
}

// list lists objects over all pages.
func (d *directory[T]) list(ctx context.Context, orgID string, query url.Values) iter.Seq2[T, error] {
	list := transport.Request{Method: http.MethodGet, Path: organizationPath(orgID) + d.listPath, Query: query}
	return stable(ctx, d.api, numberedPages(d.api, list, orgID, d.id), d.id)
}

// selected lists the objects that meet all conditions. Webex filters them, and the client filters the response again.
func (d *directory[T]) selected(ctx context.Context, orgID string, conditions ...condition[T]) iter.Seq2[T, error] {
	query := url.Values{}
	var filter []string
	for _, condition := range conditions {
		if condition.search != "" {
			query.Set("search", condition.search)
		}
		if condition.filter != "" {
			filter = append(filter, condition.filter)
		}
	}
	if len(filter) > 0 {
		query.Set("filter", strings.Join(filter, ";"))
	}
	return matching(d.list(ctx, orgID, query), func(object T) bool {
		fails := func(one condition[T]) bool { return one.meets != nil && !one.meets(object) }
		return !slices.ContainsFunc(conditions, fails)
	})
}

// condition is a search or an RSQL filter for Webex, and the equivalent function. The zero value is no condition.
type condition[T any] struct {
	search, filter string
	meets          func(T) bool
}

// containing is the condition that one of the fields contains a text; an empty text is no condition.
func containing[T any](text string, fields func(T) []string) condition[T] {
	if text == "" {
		return condition[T]{}
	}
	contains := func(field string) bool { return containsText(field, text) }
	return condition[T]{search: text, meets: func(object T) bool { return slices.ContainsFunc(fields(object), contains) }}
}

// isText is the condition that a field has a value; an empty value is no condition.
func isText[T any](field, want string, value func(T) string) condition[T] {
	if want == "" {
		return condition[T]{}
	}
	return condition[T]{filter: equals(field, want), meets: func(object T) bool { return value(object) == want }}
}

// isBool is the condition that a field has a value; nil is no condition.
func isBool[T any](field string, want *bool, value func(T) Bool) condition[T] {
	if want == nil {
		return condition[T]{}
	}
	return condition[T]{
		filter: field + "==" + strconv.FormatBool(*want),
		meets:  func(object T) bool { return bool(value(object)) == *want },
	}
}

// namedDirectory is a directory whose objects people know by name.
type namedDirectory[T any] struct {
	directory[T]
	name func(T) string
}

// Named lists the objects whose name equals name. Webex filters them, and the client filters the response again. Webex's filter may
// distinguish the Unicode forms of a name, so Named tries the other forms while it finds nothing.
func (d *namedDirectory[T]) Named(ctx context.Context, orgID, name string) iter.Seq2[T, error] {
	var forms []iter.Seq2[T, error]
	for _, form := range canonical.TextForms(name) {
		forms = append(forms, matching(d.list(ctx, orgID, url.Values{"filter": {equals("name", form)}}), func(object T) bool {
			return canonical.Text(d.name(object)) == canonical.Text(name)
		}))
	}
	return firstNonEmpty(forms...)
}

// Queues is the Contact Center API for queues, /organization/{orgid}/v2/contact-service-queue.
type Queues struct{ namedDirectory[Queue] }

// Queue is a contact service queue.
type Queue struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	// QueueType is "INBOUND" or "OUTBOUND".
	QueueType   string `json:"queueType"`
	ChannelType string `json:"channelType"`
	Active      Bool   `json:"active"`
	Timezone    string `json:"timezone"`
}

func queueID(q Queue) string { return q.ID }

func newQueues(a *api) *Queues {
	const path = "/v2/contact-service-queue"
	return &Queues{namedDirectory[Queue]{
		directory: directory[Queue]{
			api: a, listPath: path, getPath: path, id: queueID,
		},
		name: func(q Queue) string { return q.Name },
	}}
}

// QueueListOptions select queues. The zero value selects all.
type QueueListOptions struct {
	// Search is a part of the name or the description; case is not significant.
	Search string
	// ChannelType is, for instance, "TELEPHONY".
	ChannelType string
	// Active selects the active or the inactive queues; nil selects both.
	Active *bool
}

// All lists the queues that options select.
func (s *Queues) All(ctx context.Context, orgID string, options QueueListOptions) iter.Seq2[Queue, error] {
	return s.selected(ctx, orgID,
		containing(options.Search, func(q Queue) []string { return []string{q.Name, q.Description} }),
		isText("channelType", options.ChannelType, func(q Queue) string { return q.ChannelType }),
		isBool("active", options.Active, func(q Queue) Bool { return q.Active }),
	)
}

// EntryPoints is the Contact Center API for entry points, /organization/{orgid}/v2/entry-point.
type EntryPoints struct{ namedDirectory[EntryPoint] }

// EntryPoint is where contacts enter or, if it is outbound, leave the Contact Center.
type EntryPoint struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	// EntryPointType is "INBOUND" or "OUTBOUND".
	EntryPointType  string `json:"entryPointType"`
	ChannelType     string `json:"channelType"`
	Active          Bool   `json:"active"`
	Timezone        string `json:"timezone"`
	CallbackEnabled Bool   `json:"callbackEnabled"`
}

func newEntryPoints(a *api) *EntryPoints {
	return &EntryPoints{namedDirectory[EntryPoint]{
		directory: directory[EntryPoint]{
			api: a, listPath: "/v2/entry-point", getPath: "/entry-point", id: func(e EntryPoint) string { return e.ID },
		},
		name: func(e EntryPoint) string { return e.Name },
	}}
}

// Teams is the Contact Center API for teams, /organization/{orgid}/v2/team.
type Teams struct{ namedDirectory[Team] }

// Team is a team of agents.
type Team struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// TeamType is "AGENT" or "CAPACITY".
	TeamType string `json:"teamType"`
	Active   Bool   `json:"active"`
	SiteID   string `json:"siteId"`
	SiteName string `json:"siteName"`
}

func newTeams(a *api) *Teams {
	return &Teams{namedDirectory[Team]{
		directory: directory[Team]{
			api: a, listPath: "/v2/team", getPath: "/team", id: func(t Team) string { return t.ID },
		},
		name: func(t Team) string { return t.Name },
	}}
}

// Agents is the Contact Center API for users, /organization/{orgid}/v2/user.
type Agents struct{ directory[Agent] }

// Agent is a Contact Center user.
type Agent struct {
	// ID is the Contact Center's own id, CIUserID the Common Identity id that a callback's assigneeAgent takes.
	ID                   string `json:"id"`
	CIUserID             string `json:"ciUserId"`
	Email                string `json:"email"`
	FirstName            string `json:"firstName"`
	LastName             string `json:"lastName"`
	Active               Bool   `json:"active"`
	ContactCenterEnabled Bool   `json:"contactCenterEnabled"`
}

func newAgents(a *api) *Agents {
	return &Agents{directory[Agent]{
		api: a, listPath: "/v2/user", getPath: "/user", id: func(a Agent) string { return cmp.Or(a.ID, a.CIUserID) },
	}}
}

// GetByCIUserID reads an agent by Common Identity user id.
func (s *Agents) GetByCIUserID(ctx context.Context, orgID, ciUserID string) (*Agent, error) {
	return s.get(ctx, orgID, s.listPath+"/by-ci-user-id/"+url.PathEscape(ciUserID))
}

// WithEmail lists the agents whose email address equals email, ignoring case. Webex does not document whether its filter ignores case, so
// WithEmail uses Webex's search if the filter finds nothing.
func (s *Agents) WithEmail(ctx context.Context, orgID, email string) iter.Seq2[Agent, error] {
	wanted := func(agent Agent) bool { return strings.EqualFold(agent.Email, email) }
	return firstNonEmpty(
		matching(s.list(ctx, orgID, url.Values{"filter": {equals("email", email)}}), wanted),
		matching(s.Search(ctx, orgID, email), wanted),
	)
}

// AgentListOptions select agents. The zero value selects all.
type AgentListOptions struct {
	// Search is a part of the first name, the last name or the email address; case is not significant.
	Search string
	// Active and ContactCenterEnabled select the agents with a property or those without; nil selects both.
	Active, ContactCenterEnabled *bool
}

// All lists the agents that options select.
func (s *Agents) All(ctx context.Context, orgID string, options AgentListOptions) iter.Seq2[Agent, error] {
	return s.selected(ctx, orgID,
		containing(options.Search, func(a Agent) []string { return []string{a.FirstName, a.LastName, a.Email} }),
		isBool("active", options.Active, func(a Agent) Bool { return a.Active }),
		isBool("contactCenterEnabled", options.ContactCenterEnabled, func(a Agent) Bool { return a.ContactCenterEnabled }),
	)
}

func organizationPath(orgID string) string { return "/organization/" + url.PathEscape(orgID) }

// containsText reports whether text contains part; case and the form of Unicode are not significant.
func containsText(text, part string) bool {
	return strings.Contains(strings.ToLower(canonical.Text(text)), strings.ToLower(canonical.Text(part)))
}

var rsqlEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// equals is the RSQL condition that a field has a value. Inside double quotes RSQL reserves the quote and the backslash only.
func equals(field, value string) string { return field + `=="` + rsqlEscapes.Replace(value) + `"` }
