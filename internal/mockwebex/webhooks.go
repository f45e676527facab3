package mockwebex

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// maxWebhooks is the number of webhooks that a person may own.
const maxWebhooks = 30000

// Webhook is a webhook in the store of the server.
type Webhook struct {
	ID, Name, TargetURL, Resource, Event, Filter, Secret string
	// Status is "active" or "inactive", OwnedBy "creator" or "org".
	Status, OwnedBy         string
	OrgID, CreatedBy, AppID string
	Created                 time.Time
}

// webhookJSON is a webhook in a response. Fields that are not set are absent.
type webhookJSON struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	TargetURL string `json:"targetUrl"`
	Resource  string `json:"resource"`
	Event     string `json:"event"`
	Filter    string `json:"filter,omitempty"`
	Secret    string `json:"secret,omitempty"`
	OrgID     string `json:"orgId"`
	CreatedBy string `json:"createdBy"`
	AppID     string `json:"appId"`
	OwnedBy   string `json:"ownedBy"`
	Status    string `json:"status"`
	Created   string `json:"created"`
}

// Webhooks returns all webhooks in the order of creation.
func (s *Server) Webhooks() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhooks.values()
}

// PutWebhook adds a webhook outside the API, or changes the one with its ID, and returns the stored webhook. Required fields
// that are empty get a default, including the ID; the creator is DefaultPerson.
func (s *Server) PutWebhook(webhook Webhook) Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhooks.put(s.completeWebhook(&webhook).ID, webhook).value
}

// DeleteWebhook deletes a webhook out of band and reports whether there was one.
func (s *Server) DeleteWebhook(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhooks.delete(id)
}

// ChangeWebhook changes a webhook out of band and reports whether there is one. The ID does not change.
func (s *Server) ChangeWebhook(id string, change func(*Webhook)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	webhook := s.webhooks.get(id)
	if webhook != nil {
		change(&webhook.value)
		webhook.value.ID = webhook.id
	}
	return webhook != nil
}

// SetWebhookStatus sets the status to "active" or "inactive", as Webex does when deliveries fail, and reports whether there is
// a webhook.
func (s *Server) SetWebhookStatus(id, status string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	webhook := s.webhooks.get(id)
	if webhook != nil {
		webhook.value.Status = status
	}
	return webhook != nil
}

// completeWebhook sets the fields that Webex sets.
func (s *Server) completeWebhook(w *Webhook) *Webhook {
	fill(&w.ID, func() string { return webexID("WEBHOOK", uuid.NewString()) })
	fill(&w.Status, func() string { return "active" })
	fill(&w.OwnedBy, func() string { return "creator" })
	fill(&w.OrgID, func() string { return webexID("ORGANIZATION", s.orgs[0]) })
	fill(&w.CreatedBy, func() string { return webexID("PEOPLE", DefaultPerson().ID) })
	fill(&w.AppID, func() string { return webexID("APPLICATION", DefaultPerson().AppID) })
	if w.Created.IsZero() {
		w.Created = s.now()
	}
	return w
}

// fill sets a text that is empty.
func fill(text *string, value func() string) {
	if *text == "" {
		*text = value()
	}
}

// createWebhook handles POST /v1/webhooks.
func (s *Server) createWebhook(req *request) response {
	body, ok := parse(req, "name", "targetUrl", "resource", "event", "filter", "secret", "ownedBy")
	if !ok {
		return body.errorResponse()
	}
	webhook := Webhook{
		Name: body.required("name"), TargetURL: body.required("targetUrl"), Resource: body.required("resource"),
		Event: body.required("event"), Filter: body.text("filter"), Secret: body.text("secret"), OwnedBy: body.text("ownedBy"),
	}
	if webhook.OwnedBy == "" {
		body.check(!body.has("ownedBy"), "ownedBy", "must be creator or org.")
		webhook.OwnedBy = "creator"
	}
	body.check(webhook.OwnedBy == "creator" || webhook.OwnedBy == "org", "ownedBy", "must be creator or org.")
	checkTarget(body, webhook.TargetURL)
	if len(body.problems) == 0 && !s.switches.AcceptUndocumented {
		checkEvent(body, webhook)
	}
	if len(body.problems) > 0 {
		return body.errorResponse()
	}
	if resp, ok := s.mayUse(req, webhook); !ok {
		return resp
	}
	person := req.token.person
	webhook.OrgID, webhook.CreatedBy = webexID("ORGANIZATION", s.homeOrg(person)), webexID("PEOPLE", person.ID)
	webhook.AppID = webexID("APPLICATION", person.AppID)
	webhook.TargetURL, webhook.Filter = s.storedURL(webhook.TargetURL), s.storedFilter(webhook.Filter)
	if resp, ok := s.mayOwn(webhook); !ok {
		return resp
	}
	stored := s.webhooks.put(s.completeWebhook(&webhook).ID, webhook).hide(s, req.now)
	return response{status: or(s.switches.WebhookCreateStatus, http.StatusOK), body: s.webhookJSON(stored.value, forCreate)}
}

func checkTarget(body *document, target string) {
	body.check(target == "" || isWebURL(target), "targetUrl", "must be an absolute http or https URL.")
}

// mayUse checks the token's scopes for the resource of a webhook.
func (s *Server) mayUse(req *request, webhook Webhook) (response, bool) {
	for _, anyOf := range resourceScopes[webhook.Resource] {
		if !req.token.has(anyOf...) {
			return missingScope(anyOf...), false
		}
	}
	return response{}, true
}

// mayOwn checks the limits on the number of webhooks of a person and of an organization.
func (s *Server) mayOwn(webhook Webhook) (response, bool) {
	owned := 0
	for _, other := range s.webhooks.order {
		if other.value.CreatedBy == webhook.CreatedBy {
			owned++
		}
		if s.conflicts(webhook, other.value) {
			return errorResponse(http.StatusConflict, "A webhook for this resource and filter exists already."), false
		}
	}
	if owned >= maxWebhooks {
		return errorResponse(http.StatusBadRequest, "The maximum number of webhooks for this user is reached."), false
	}
	return response{}, true
}

// conflicts reports whether two webhooks cannot exist side by side. An organization may own one webhook per resource, filter
// and event; creators may own equal webhooks.
func (s *Server) conflicts(a, b Webhook) bool {
	if a.OwnedBy != b.OwnedBy || a.Resource != b.Resource || a.Filter != b.Filter {
		return false
	}
	if a.OwnedBy == "org" {
		return a.OrgID == b.OrgID && !s.switches.AcceptOrgDuplicates && (a.Event == b.Event || s.switches.OrgDuplicateAnyEvent)
	}
	return s.switches.RejectDuplicates && a.CreatedBy == b.CreatedBy && a.Event == b.Event && a.Name == b.Name && a.TargetURL == b.TargetURL
}

// knownWebhook finds the webhook in the path if the token can access it.
func (s *Server) knownWebhook(req *request) (*object[Webhook], response, bool) {
	webhook := s.findWebhook(req.ids[0])
	if webhook == nil || !s.seesWebhook(req.token.person, webhook.value) {
		return nil, s.noWebhook(), false
	}
	if isMeetings(webhook.value.Resource) {
		if resp, ok := s.mayUse(req, webhook.value); !ok {
			return nil, resp, false
		}
	}
	return webhook, response{}, true
}

// seesWebhook reports whether a person can see a webhook: a creator's webhook is visible only to the creator, a webhook of
// the organization to everyone in it.
func (s *Server) seesWebhook(person Person, webhook Webhook) bool {
	if s.switches.WebhooksPerApp && webhook.AppID != webexID("APPLICATION", person.AppID) {
		return false
	}
	if webhook.OwnedBy == "org" {
		return webhook.OrgID == webexID("ORGANIZATION", s.homeOrg(person))
	}
	return webhook.CreatedBy == webexID("PEOPLE", person.ID)
}

func (s *Server) noWebhook() response {
	return errorResponse(or(s.switches.WebhookGone, http.StatusNotFound), "The requested webhook could not be found.")
}

// getWebhook handles GET /v1/webhooks/{id}.
func (s *Server) getWebhook(req *request) response {
	webhook, resp, ok := s.knownWebhook(req)
	if !ok {
		return resp
	}
	if !webhook.read.visible(req.now) {
		return s.noWebhook()
	}
	return response{status: http.StatusOK, body: s.webhookJSON(webhook.value, forRead)}
}

// updateWebhook handles PUT /v1/webhooks/{id}. Webex updates name, target URL, secret and status and ignores all other fields.
func (s *Server) updateWebhook(req *request) response {
	webhook, resp, ok := s.knownWebhook(req)
	if !ok {
		return resp
	}
	allowed := []string{
		"name", "targetUrl", "secret", "status", "id", "resource", "event", "filter", "ownedBy", "orgId", "createdBy", "appId", "created",
	}
	if !s.switches.StrictWebhookUpdate {
		allowed = nil
	}
	body, ok := parse(req, allowed...)
	if !ok {
		return body.errorResponse()
	}
	name, target, secret, status := body.required("name"), body.required("targetUrl"), body.text("secret"), body.text("status")
	checkTarget(body, target)
	body.check(!body.has("status") || status == "active", "status", "can only be set to active.")
	if len(body.problems) > 0 {
		return body.errorResponse()
	}
	webhook.value.Name, webhook.value.TargetURL = name, s.storedURL(target)
	if body.has("secret") || s.switches.DropOmittedSecret {
		webhook.value.Secret = secret
	}
	if status != "" {
		webhook.value.Status = status
	}
	webhook.value.Status = textOr(s.switches.StatusAfterUpdate, webhook.value.Status)
	return response{status: http.StatusOK, body: s.webhookJSON(webhook.value, forUpdate)}
}

// deleteWebhook handles DELETE /v1/webhooks/{id}.
func (s *Server) deleteWebhook(req *request) response {
	webhook, resp, ok := s.knownWebhook(req)
	if !ok {
		return resp
	}
	s.webhooks.delete(webhook.id)
	return response{status: http.StatusNoContent}
}

// listWebhooks handles GET /v1/webhooks. The link to the next page contains the sequence number of the last webhook on the
// page, so that deletions do not shift pages.
func (s *Server) listWebhooks(req *request) response {
	limit, owner := 100, req.query.Get("ownedBy")
	if text := req.query.Get("max"); text != "" {
		number, err := strconv.Atoi(text)
		if err != nil || number < 1 {
			return errorResponse(http.StatusBadRequest, "max: must be a number above zero.")
		}
		limit = number
	}
	if req.query.Has("ownedBy") && owner != "org" {
		return errorResponse(http.StatusBadRequest, "ownedBy: the only allowed value is org.")
	}
	cursor, err := strconv.Atoi(req.query.Get("cursor"))
	if err != nil && req.query.Has("cursor") {
		return errorResponse(http.StatusBadRequest, "cursor: is invalid.")
	}
	limit = min(limit, or(s.switches.PageCap, 100))

	items, last, more := []webhookJSON{}, cursor, false
	visible := func(webhook *object[Webhook]) bool {
		isOrg := webhook.value.OwnedBy == "org"
		return (isOrg == (owner == "org") || isOrg && s.switches.ListIncludesOrg) && s.seesWebhook(req.token.person, webhook.value)
	}
	repeated := 0
	if seen := s.webhooks.bySequence(cursor); s.switches.Repeats == RepeatAcrossPages && seen != nil && visible(seen) {
		items, repeated = append(items, s.webhookJSON(seen.value, forRead)), 1
	}
	for _, webhook := range s.webhooksAfter(cursor) {
		if !visible(webhook) {
			continue
		}
		if len(items)-repeated == limit {
			more = true
			break
		}
		last = webhook.sequence
		if webhook.listed.visible(req.now) {
			items = append(items, s.webhookJSON(webhook.value, forRead))
		}
	}
	resp := response{status: http.StatusOK, body: map[string]any{"items": items}}
	if more {
		resp.header = http.Header{"Link": {s.nextLink(req, limit, last)}}
	}
	return resp
}

// webhooksAfter returns the webhooks after the one with this sequence number, in the order of listings.
func (s *Server) webhooksAfter(sequence int) []*object[Webhook] {
	if !s.switches.NewestFirst {
		return s.webhooks.order[s.webhooks.after(sequence):]
	}
	rest := s.webhooks.order
	if sequence > 0 {
		rest = rest[:s.webhooks.after(sequence-1)]
	}
	rest = slices.Clone(rest)
	slices.Reverse(rest)
	return rest
}

// nextLink is the header that leads to the next page (RFC 8288).
func (s *Server) nextLink(req *request, limit, cursor int) string {
	query := url.Values{"cursor": {strconv.Itoa(cursor)}}
	if !s.switches.LinkDropsQuery {
		query.Set("max", strconv.Itoa(limit))
		if req.query.Has("ownedBy") {
			query.Set("ownedBy", req.query.Get("ownedBy"))
		}
	}
	scheme := "http"
	if req.http.TLS != nil {
		scheme = "https"
	}
	return fmt.Sprintf(`<%s://%s%s?%s>; rel="next"`, scheme, req.http.Host, req.http.URL.EscapedPath(), query.Encode())
}

// purpose is the kind of request that a webhook is returned for.
type purpose int

const (
	forRead purpose = iota
	forCreate
	forUpdate
)

// webhookJSON returns a webhook as the API shows it.
func (s *Server) webhookJSON(w Webhook, purpose purpose) webhookJSON {
	form := s.switches.WebhookIDForm
	if purpose == forCreate {
		form = IDAsCreated
	}
	secret := w.Secret
	switch s.switches.EchoSecret {
	case EchoNever:
		secret = ""
	case EchoOnWrite:
		if purpose == forRead {
			secret = ""
		}
	case EchoMasked:
		if secret != "" {
			secret = "********"
		}
	case EchoAlways:
	}
	return webhookJSON{
		ID: form.respell(w.ID), Name: w.Name, TargetURL: w.TargetURL, Resource: w.Resource, Event: w.Event, Filter: w.Filter, Secret: secret,
		OrgID: form.respell(w.OrgID), CreatedBy: form.respell(w.CreatedBy), AppID: form.respell(w.AppID), OwnedBy: w.OwnedBy,
		Status: w.Status, Created: s.timestamp(w.Created),
	}
}
