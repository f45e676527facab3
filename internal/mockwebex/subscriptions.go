package mockwebex

import (
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// maxSubscriptions is how many subscriptions, of both versions, an organization may have.
const maxSubscriptions = 20

// Subscription is a Contact Center subscription in the store of the server.
type Subscription struct {
	ID, OrgID string
	// Version is the API version that it was created with, "v1" or "v2".
	Version           string
	Name, Description string
	EventTypes        []string
	DestinationURL    string
	Secret            string
	ResourceVersion   string
	// Status is "active" or "inactive".
	Status                       string
	CreatedTime, LastUpdatedTime time.Time
	CreatedBy, LastUpdatedBy     string

	// described distinguishes an empty description from none.
	described bool
}

// subscriptionJSON is a subscription as the API returns it. It contains the secret only with a switch.
type subscriptionJSON struct {
	ID              string   `json:"id"`
	Name            string   `json:"name"`
	Description     *string  `json:"description,omitempty"`
	EventTypes      []string `json:"eventTypes"`
	DestinationURL  string   `json:"destinationUrl"`
	CreatedTime     int64    `json:"createdTime"`
	CreatedBy       string   `json:"createdBy"`
	Status          string   `json:"status"`
	LastUpdatedTime int64    `json:"lastUpdatedTime"`
	LastUpdatedBy   string   `json:"lastUpdatedBy"`
	ResourceVersion string   `json:"resourceVersion,omitempty"`
	Secret          string   `json:"secret,omitempty"`
}

// Subscriptions returns all subscriptions of both versions in the order of creation.
func (s *Server) Subscriptions() []Subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.subscriptions.values()
	for i := range all {
		all[i].EventTypes = slices.Clone(all[i].EventTypes)
	}
	return all
}

// PutSubscription adds a subscription outside the API, or changes the one with its ID, and returns the stored subscription.
// Required fields that are empty get a default, including the ID.
func (s *Server) PutSubscription(subscription Subscription) Subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	subscription.EventTypes = slices.Clone(subscription.EventTypes)
	return s.storeSubscription(subscription).value
}

// DeleteSubscription deletes a subscription out of band and reports whether there was one.
func (s *Server) DeleteSubscription(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.subscriptions.delete(strings.ToLower(id))
}

// ChangeSubscription changes a subscription out of band and reports whether there is one. The ID does not change.
func (s *Server) ChangeSubscription(id string, change func(*Subscription)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.subscriptions.get(strings.ToLower(id))
	if known != nil {
		known.value.EventTypes = slices.Clone(known.value.EventTypes)
		change(&known.value)
		known.value.ID = known.id
	}
	return known != nil
}

// SetSubscriptionStatus sets the status to "active" or "inactive", as Webex does, and reports whether there is one.
func (s *Server) SetSubscriptionStatus(id, status string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	subscription := s.subscriptions.get(strings.ToLower(id))
	if subscription != nil {
		subscription.value.Status = status
	}
	return subscription != nil
}

// storeSubscription stores a subscription with the fields that Webex sets.
func (s *Server) storeSubscription(subscription Subscription) *object[Subscription] {
	subscription.ID = strings.ToLower(subscription.ID)
	fill(&subscription.ID, uuid.NewString)
	fill(&subscription.OrgID, s.OrgID)
	fill(&subscription.Status, func() string { return "active" })
	fill(&subscription.CreatedBy, func() string { return DefaultPerson().Email })
	fill(&subscription.LastUpdatedBy, func() string { return DefaultPerson().Email })
	fill(&subscription.Version, func() string {
		if subscription.ResourceVersion == "" {
			return string(v1)
		}
		return string(v2)
	})
	if subscription.CreatedTime.IsZero() {
		subscription.CreatedTime, subscription.LastUpdatedTime = s.now(), s.now()
	}
	return s.subscriptions.put(subscription.ID, subscription)
}

// apiVersion is a version of the Subscriptions API. Each version shows only its own objects.
type apiVersion string

const (
	v1 apiVersion = "v1"
	v2 apiVersion = "v2"
)

// shows reports whether this version of the API shows a subscription.
func (v apiVersion) shows(s *Server, subscription Subscription) bool {
	return s.switches.SharedVersions || subscription.Version == string(v)
}

// create handles POST of a subscription.
func (v apiVersion) create(s *Server, req *request) response {
	allowed := []string{"name", "description", "eventTypes", "destinationUrl", "secret", "orgId"}
	if v == v2 {
		allowed = append(allowed, "resourceVersion")
	}
	body, ok := parse(req, allowed...)
	if !ok {
		return body.errorResponse()
	}
	subscription := Subscription{
		Version: string(v), Name: body.required("name"), Description: body.text("description"), described: body.has("description"),
		EventTypes: body.texts("eventTypes"), DestinationURL: body.required("destinationUrl"), Secret: body.text("secret"),
	}
	body.check(subscription.Name == "" || lengthIn(subscription.Name, 4, 64), "name", "size must be between 4 and 64.")
	if v == v2 {
		subscription.ResourceVersion = body.required("resourceVersion")
	}
	body.check(body.has("eventTypes"), "eventTypes", "cannot be empty.")
	checkSubscription(body, v, subscription)
	s.checkEventTypes(body, v, subscription)
	if len(body.problems) > 0 {
		return body.errorResponse()
	}
	org, resp, ok := s.subscriptionOrg(req, body.text("orgId"))
	if !ok {
		return resp
	}
	if s.countSubscriptions(org) >= maxSubscriptions {
		status := or(s.switches.SubscriptionLimitStatus, http.StatusForbidden)
		return errorResponse(status, "The organization has reached its limit of 20 subscriptions.")
	}
	subscription.OrgID, subscription.DestinationURL = org, s.storedURL(subscription.DestinationURL)
	subscription.CreatedTime, subscription.LastUpdatedTime = req.now, req.now
	subscription.CreatedBy, subscription.LastUpdatedBy = req.token.person.Email, req.token.person.Email
	stored := s.storeSubscription(subscription).hide(s, req.now)
	return s.subscriptionAnswer(http.StatusCreated, stored.value)
}

// checkSubscription checks the given fields that POST and PATCH have in common.
func checkSubscription(body *document, v apiVersion, subscription Subscription) {
	body.check(lengthIn(subscription.Description, 0, 1024), "description", "size must be between 0 and 1024.")
	body.check(!body.has("secret") || lengthIn(subscription.Secret, 32, 256), "secret", "size must be between 32 and 256.")
	body.check(!body.has("destinationUrl") || isDestination(subscription.DestinationURL), "destinationUrl",
		"must be an https URL on a public domain with a path, without query, fragment, user information or a port other than 443.")
	body.id("orgId")
	if v == v2 {
		body.check(lengthIn(subscription.ResourceVersion, 0, 50), "resourceVersion", "size must be between 1 and 50.")
	}
	if body.has("eventTypes") {
		body.check(len(subscription.EventTypes) >= 1 && len(subscription.EventTypes) <= 32, "eventTypes", "size must be between 1 and 32.")
	}
}

// checkEventTypes checks that the API version or the resource version has the event types.
func (s *Server) checkEventTypes(body *document, v apiVersion, subscription Subscription) {
	if len(body.problems) > 0 || s.switches.AcceptUndocumented {
		return
	}
	known := s.eventTypes(string(v))
	if v == v2 {
		known = s.eventTypes(subscription.ResourceVersion)
		if !body.check(known != nil, "resourceVersion", "is unknown.") {
			return
		}
	}
	for _, name := range subscription.EventTypes {
		body.check(slices.Contains(known, name), "eventTypes", name+" is not supported.")
	}
}

func lengthIn(text string, shortest, longest int) bool {
	length := utf8.RuneCountInString(text)
	return length >= shortest && length <= longest
}

// topLevelDomain matches top-level domains. Those reserved by RFC 2606 and RFC 6762 and private ones are not public.
var (
	topLevelDomain  = regexp.MustCompile(`^([a-z]{2,63}|xn--[a-z0-9-]{2,59})$`)
	reservedDomains = []string{"test", "example", "invalid", "localhost", "local", "localdomain", "internal", "lan", "home", "corp"}
)

func isDestination(text string) bool {
	target, err := url.Parse(text)
	if err != nil || target.Scheme != "https" || target.User != nil || target.RawQuery != "" || target.ForceQuery ||
		strings.Contains(text, "#") || !strings.HasPrefix(target.Path, "/") || target.Port() != "" && target.Port() != "443" {
		return false
	}
	host := strings.ToLower(target.Hostname())
	dot := strings.LastIndexByte(host, '.')
	return dot > 0 && net.ParseIP(host) == nil && topLevelDomain.MatchString(host[dot+1:]) && !slices.Contains(reservedDomains, host[dot+1:])
}

// subscriptionOrg returns the organization that a request names, by default that of the token.
func (s *Server) subscriptionOrg(req *request, id string) (string, response, bool) {
	if id == "" {
		return s.homeOrg(req.token.person), response{}, true
	}
	return s.organization(req, id)
}

func (s *Server) countSubscriptions(org string) int {
	count := 0
	for _, subscription := range s.subscriptions.order {
		if subscription.value.OrgID == org {
			count++
		}
	}
	return count
}

// known finds the subscription in the path.
func (v apiVersion) known(s *Server, req *request, org string) (*object[Subscription], response, bool) {
	if !isUUID(req.ids[0]) {
		return nil, errorResponse(http.StatusBadRequest, "id: must be a valid UUID."), false
	}
	org, resp, ok := s.subscriptionOrg(req, org)
	if !ok {
		return nil, resp, false
	}
	subscription := s.subscriptions.get(strings.ToLower(req.ids[0]))
	if subscription == nil || subscription.value.OrgID != org || !v.shows(s, subscription.value) {
		return nil, s.noSubscription(), false
	}
	return subscription, response{}, true
}

func (s *Server) noSubscription() response {
	return errorResponse(or(s.switches.SubscriptionGone, http.StatusNotFound), "Subscription does not exist.")
}

// get handles GET of one subscription.
func (v apiVersion) get(s *Server, req *request) response {
	subscription, resp, ok := v.known(s, req, req.query.Get("orgId"))
	if !ok {
		return resp
	}
	if !subscription.read.visible(req.now) {
		return s.noSubscription()
	}
	return s.subscriptionAnswer(http.StatusOK, subscription.value)
}

// update handles PATCH of one subscription, which changes the given fields. The name cannot be changed.
func (v apiVersion) update(s *Server, req *request) response {
	allowed := []string{"description", "eventTypes", "destinationUrl", "secret", "status", "orgId"}
	if v == v2 {
		allowed = append(allowed, "resourceVersion")
	}
	body, ok := parse(req, allowed...)
	if !ok {
		return body.errorResponse()
	}
	known, resp, ok := v.known(s, req, body.text("orgId"))
	if !ok {
		return resp
	}
	changed := known.value
	if v == v2 {
		changed.ResourceVersion = body.required("resourceVersion")
	}
	if body.has("eventTypes") {
		changed.EventTypes = body.texts("eventTypes")
	}
	body.replace("destinationUrl", &changed.DestinationURL)
	changed.DestinationURL = s.storedURL(changed.DestinationURL)
	body.replace("secret", &changed.Secret)
	body.replace("status", &changed.Status)
	s.changeDescription(body, &changed)
	body.check(!body.has("status") || changed.Status == "active" || changed.Status == "inactive", "status", "must be active or inactive.")
	checkSubscription(body, v, changed)
	if body.has("eventTypes") || changed.ResourceVersion != known.value.ResourceVersion {
		s.checkEventTypes(body, v, changed)
	}
	if len(body.problems) > 0 {
		return body.errorResponse()
	}
	changed.Status = textOr(s.switches.StatusAfterUpdate, changed.Status)
	changed.LastUpdatedTime, changed.LastUpdatedBy = req.now, req.token.person.Email
	known.value = changed
	return s.subscriptionAnswer(http.StatusOK, changed)
}

// changeDescription updates the description. The effect of an empty one is not documented.
func (s *Server) changeDescription(body *document, changed *Subscription) {
	if !body.has("description") {
		return
	}
	text := body.text("description")
	if text == "" && s.switches.EmptyDescription == EmptyIsIgnored {
		return
	}
	changed.Description, changed.described = text, true
}

// delete handles DELETE of one subscription.
func (v apiVersion) delete(s *Server, req *request) response {
	subscription, resp, ok := v.known(s, req, req.query.Get("orgId"))
	if !ok {
		return resp
	}
	s.subscriptions.delete(subscription.id)
	return response{status: http.StatusNoContent}
}

// list handles GET of all subscriptions, which has no pages.
func (v apiVersion) list(s *Server, req *request) response {
	org, resp, ok := s.subscriptionOrg(req, req.query.Get("orgId"))
	if !ok {
		return resp
	}
	data := []subscriptionJSON{}
	for _, subscription := range s.subscriptions.order {
		if subscription.value.OrgID == org && v.shows(s, subscription.value) && subscription.listed.visible(req.now) {
			data = append(data, s.subscriptionJSON(subscription.value))
		}
	}
	if s.switches.NewestFirst {
		slices.Reverse(data)
	}
	meta := map[string]any{"orgId": org, "subscriptionCount": s.countSubscriptions(org)}
	return response{status: http.StatusOK, body: map[string]any{"meta": meta, "data": data}}
}

func (s *Server) subscriptionAnswer(status int, subscription Subscription) response {
	return response{status: status, body: map[string]any{
		"meta": map[string]any{"orgId": subscription.OrgID}, "data": s.subscriptionJSON(subscription),
	}}
}

func (s *Server) subscriptionJSON(subscription Subscription) subscriptionJSON {
	view := subscriptionJSON{
		ID: subscription.ID, Name: subscription.Name, EventTypes: slices.Clone(subscription.EventTypes),
		DestinationURL: subscription.DestinationURL,
		CreatedTime:    s.epoch(subscription.CreatedTime), CreatedBy: subscription.CreatedBy, Status: subscription.Status,
		LastUpdatedTime: s.epoch(subscription.LastUpdatedTime), LastUpdatedBy: subscription.LastUpdatedBy,
		ResourceVersion: subscription.ResourceVersion,
	}
	if subscription.Description != "" || subscription.described && s.switches.EmptyDescription == EmptyIsKept {
		view.Description = &subscription.Description
	}
	if s.switches.EchoSubscriptionSecret {
		view.Secret = subscription.Secret
	}
	if s.switches.Reorder {
		slices.Reverse(view.EventTypes)
	}
	return view
}
