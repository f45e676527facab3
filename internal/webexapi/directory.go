package webexapi

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// Queues is the Contact Center API for queues, /organization/{orgid}/v2/contact-service-queue.
type Queues struct{ *api }

// Queue is a contact service queue.
type Queue struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	QueueType   string `json:"queueType"`
	ChannelType string `json:"channelType"`
	Active      Bool   `json:"active"`
	Timezone    string `json:"timezone"`
}

func queueID(q Queue) string { return q.ID }

// Get reads a queue by id.
func (s *Queues) Get(ctx context.Context, orgID, id string) (*Queue, error) {
	return directoryObject(ctx, s.api, orgID, queuesPath(orgID)+"/"+url.PathEscape(id), queueID)
}

// Named lists the queues whose name equals name exactly; Webex filters, the client compares again. Webex's filter may tell the forms
// of one Unicode text apart, so while nothing is found the other forms are tried.
func (s *Queues) Named(ctx context.Context, orgID, name string) iter.Seq2[Queue, error] {
	var forms []iter.Seq2[Queue, error]
	for _, form := range canonical.TextForms(name) {
		forms = append(forms, matching(s.list(ctx, orgID, url.Values{"filter": {equals("name", form)}}), func(queue Queue) bool {
			return canonical.Text(queue.Name) == canonical.Text(name)
		}))
	}
	return firstNonEmpty(forms...)
}

// Search lists the queues that Webex's search finds for a text, for "did you mean".
func (s *Queues) Search(ctx context.Context, orgID, text string) iter.Seq2[Queue, error] {
	return s.list(ctx, orgID, url.Values{"search": {text}})
}

func (s *Queues) list(ctx context.Context, orgID string, query url.Values) iter.Seq2[Queue, error] {
	return directoryList(ctx, s.api, orgID, queuesPath(orgID), query, queueID)
}

func queuesPath(orgID string) string {
	return "/organization/" + url.PathEscape(orgID) + "/v2/contact-service-queue"
}

// Agents is the Contact Center API for users, /organization/{orgid}/v2/user.
type Agents struct{ *api }

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

func agentID(a Agent) string { return cmp.Or(a.ID, a.CIUserID) }

// GetByCIUserID reads an agent by Common Identity user id.
func (s *Agents) GetByCIUserID(ctx context.Context, orgID, ciUserID string) (*Agent, error) {
	return directoryObject(ctx, s.api, orgID, agentsPath(orgID)+"/by-ci-user-id/"+url.PathEscape(ciUserID), agentID)
}

// GetByID reads an agent by the Contact Center's own id, which reports use.
func (s *Agents) GetByID(ctx context.Context, orgID, id string) (*Agent, error) {
	return directoryObject(ctx, s.api, orgID, "/organization/"+url.PathEscape(orgID)+"/user/"+url.PathEscape(id), agentID)
}

// WithEmail lists the agents whose e-mail address equals email (letter case ignored). Webex does not say whether its filter
// ignores case, so when that finds nothing its search, which finds more, is asked too.
func (s *Agents) WithEmail(ctx context.Context, orgID, email string) iter.Seq2[Agent, error] {
	wanted := func(agent Agent) bool { return strings.EqualFold(agent.Email, email) }
	return firstNonEmpty(
		matching(s.list(ctx, orgID, url.Values{"filter": {equals("email", email)}}), wanted),
		matching(s.Search(ctx, orgID, email), wanted),
	)
}

// Search lists the agents that Webex's search finds for a text.
func (s *Agents) Search(ctx context.Context, orgID, text string) iter.Seq2[Agent, error] {
	return s.list(ctx, orgID, url.Values{"search": {text}})
}

func (s *Agents) list(ctx context.Context, orgID string, query url.Values) iter.Seq2[Agent, error] {
	return directoryList(ctx, s.api, orgID, agentsPath(orgID), query, agentID)
}

func agentsPath(orgID string) string { return "/organization/" + url.PathEscape(orgID) + "/v2/user" }

// EntryPoints is the Contact Center API for entry points, /organization/{orgid}/entry-point.
type EntryPoints struct{ *api }

// EntryPoint is an entry point.
type EntryPoint struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	EntryPointType string `json:"entryPointType"`
	ChannelType    string `json:"channelType"`
	Active         Bool   `json:"active"`
}

func entryPointID(e EntryPoint) string { return e.ID }

// Get reads an entry point by id.
func (s *EntryPoints) Get(ctx context.Context, orgID, id string) (*EntryPoint, error) {
	return directoryObject(ctx, s.api, orgID, "/organization/"+url.PathEscape(orgID)+"/entry-point/"+url.PathEscape(id), entryPointID)
}

// directoryObject reads one object.
func directoryObject[T any](ctx context.Context, a *api, orgID, path string, id func(T) string) (*T, error) {
	var object T
	resp, err := a.do(ctx, transport.Request{Method: http.MethodGet, Path: path}, orgID, &object)
	if err != nil {
		return nil, err
	}
	if id(object) == "" {
		return nil, resp.NewError(noID)
	}
	return &object, nil
}

// directoryList lists objects over all pages.
func directoryList[T any](ctx context.Context, a *api, orgID, path string, query url.Values, id func(T) string) iter.Seq2[T, error] {
	list := transport.Request{Method: http.MethodGet, Path: path, Query: query}
	return stable(ctx, a, numberedPages(a, list, orgID, id), id)
}

var rsqlEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// equals is the RSQL condition that a field has a value. Inside double quotes RSQL reserves the quote and the backslash only.
func equals(field, value string) string { return field + `=="` + rsqlEscapes.Replace(value) + `"` }
