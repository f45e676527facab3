package mockwebex

import (
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// family is a group of operations with a common error shape.
type family int

const (
	platform family = iota
	callbacks
	subscriptions
	configuration
)

// route is a path with its operations.
type route struct {
	// pattern is the path, with "*" for a segment that is an id.
	pattern  string
	segments []string
	family   family
	// open routes require no access token.
	open    bool
	methods map[string]operation
}

// operation is one method of a route.
type operation struct {
	handle func(*Server, *request) response
	// scope is the required scope; empty if it depends on the request.
	scope string
	// consumes is the media type of the request; empty if there is no body.
	consumes string
}

const (
	mediaJSON = "application/json"
	mediaForm = "application/x-www-form-urlencoded"

	scopeUser        = "cjp:user"
	scopeConfig      = "cjp:config"
	scopeConfigRead  = "cjp:config_read"
	scopeConfigWrite = "cjp:config_write"
	scopePeopleRead  = "spark:people_read"
)

var routes = withSegments([]*route{
	{pattern: "/v1/access_token", family: platform, open: true, methods: map[string]operation{
		http.MethodPost: {handle: (*Server).mintToken, consumes: mediaForm},
	}},
	{pattern: "/v1/people/me", family: platform, methods: map[string]operation{
		http.MethodGet: {handle: (*Server).getMe, scope: scopePeopleRead},
	}},
	{pattern: "/v1/webhooks", family: platform, methods: map[string]operation{
		http.MethodGet:  {handle: (*Server).listWebhooks},
		http.MethodPost: {handle: (*Server).createWebhook, consumes: mediaJSON},
	}},
	{pattern: "/v1/webhooks/*", family: platform, methods: map[string]operation{
		http.MethodGet:    {handle: (*Server).getWebhook},
		http.MethodPut:    {handle: (*Server).updateWebhook, consumes: mediaJSON},
		http.MethodDelete: {handle: (*Server).deleteWebhook},
	}},
	{pattern: "/v1/callbacks/organization/*/scheduled-callback", family: callbacks, methods: map[string]operation{
		http.MethodGet:  {handle: (*Server).listCallbacks, scope: scopeUser},
		http.MethodPost: {handle: (*Server).createCallback, scope: scopeUser, consumes: mediaJSON},
	}},
	{pattern: "/v1/callbacks/organization/*/scheduled-callback/*", family: callbacks, methods: map[string]operation{
		http.MethodGet:    {handle: (*Server).getCallback, scope: scopeUser},
		http.MethodPut:    {handle: (*Server).updateCallback, scope: scopeUser, consumes: mediaJSON},
		http.MethodDelete: {handle: (*Server).deleteCallback, scope: scopeUser},
	}},
	{pattern: "/v1/subscriptions", family: subscriptions, methods: subscriptionCollection(v1)},
	{pattern: "/v2/subscriptions", family: subscriptions, methods: subscriptionCollection(v2)},
	{pattern: "/v1/subscriptions/*", family: subscriptions, methods: subscriptionItem(v1)},
	{pattern: "/v2/subscriptions/*", family: subscriptions, methods: subscriptionItem(v2)},
	{pattern: "/v1/event-types", family: subscriptions, methods: map[string]operation{
		http.MethodGet: {handle: v1.listEventTypes, scope: scopeConfigRead},
	}},
	{pattern: "/v2/event-types", family: subscriptions, methods: map[string]operation{
		http.MethodGet: {handle: v2.listEventTypes, scope: scopeConfigRead},
	}},
	{pattern: "/v1/tasks", family: configuration, methods: map[string]operation{
		http.MethodPost: {handle: (*Server).createTask, scope: scopeUser, consumes: mediaJSON},
	}},
	{pattern: "/search", family: configuration, methods: map[string]operation{
		http.MethodPost: {handle: (*Server).search, consumes: mediaJSON},
	}},
	directoryRoute("/organization/*/v2/contact-service-queue", queues.list),
	directoryRoute("/organization/*/v2/contact-service-queue/*", queues.get),
	directoryRoute("/organization/*/v2/user", users.list),
	directoryRoute("/organization/*/v2/user/by-ci-user-id/*", users.get),
	directoryRoute("/organization/*/user/by-ci-user-id/*", users.get),
	directoryRoute("/organization/*/user/*", getUser),
	directoryRoute("/organization/*/v2/entry-point", entryPoints.list),
	directoryRoute("/organization/*/entry-point/*", entryPoints.get),
	directoryRoute("/organization/*/v2/team", teams.list),
	directoryRoute("/organization/*/team/*", teams.get),
})

// directoryRoute is a path of the directory, which can only be read.
func directoryRoute(pattern string, handle func(*Server, *request) response) *route {
	return &route{pattern: pattern, family: configuration, methods: map[string]operation{
		http.MethodGet: {handle: handle, scope: scopeConfigRead},
	}}
}

func subscriptionCollection(version apiVersion) map[string]operation {
	return map[string]operation{
		http.MethodGet:  {handle: version.list, scope: scopeConfigRead},
		http.MethodPost: {handle: version.create, scope: scopeConfigWrite, consumes: mediaJSON},
	}
}

func subscriptionItem(version apiVersion) map[string]operation {
	return map[string]operation{
		http.MethodGet:    {handle: version.get, scope: scopeConfigRead},
		http.MethodPatch:  {handle: version.update, scope: scopeConfigWrite, consumes: mediaJSON},
		http.MethodDelete: {handle: version.delete, scope: scopeConfigWrite},
	}
}

func withSegments(routes []*route) []*route {
	for _, route := range routes {
		route.segments = strings.Split(route.pattern, "/")
	}
	return routes
}

// findRoute returns the route of an escaped path and the ids in it, or nil.
func findRoute(path string) (*route, []string) {
	segments := strings.Split(path, "/")
	for _, route := range routes {
		if matches(route.segments, segments) {
			return route, idsOf(route, segments)
		}
	}
	return nil, nil
}

// findRoute also accepts a platform path with a slash at the end. The Contact Center does not accept one.
func (s *Server) findRoute(path string) (*route, []string) {
	found, ids := findRoute(path)
	if trimmed, ok := strings.CutSuffix(path, "/"); found == nil && ok && !s.switches.NoTrailingSlash {
		if found, ids = findRoute(trimmed); found != nil && found.family != platform {
			return nil, nil
		}
	}
	return found, ids
}

// contactCenterRoots are the first segments of Contact Center paths, versions aside.
var contactCenterRoots = words("callbacks subscriptions event-types organization tasks search")

// guessFamily returns the API that a path without a route was most likely meant for.
func guessFamily(path string) family {
	for _, segment := range strings.Split(path, "/") {
		if slices.Contains(contactCenterRoots, segment) {
			return configuration
		}
	}
	return platform
}

func idsOf(route *route, segments []string) []string {
	var ids []string
	for i, segment := range route.segments {
		if segment == "*" {
			id, err := url.PathUnescape(segments[i])
			if err != nil {
				id = segments[i]
			}
			ids = append(ids, id)
		}
	}
	return ids
}

// matches compares a path with a pattern, in which "*" stands for one segment and "**" at the end for the rest.
func matches(pattern, path []string) bool {
	for i, segment := range pattern {
		if segment == "**" {
			return true
		}
		if i >= len(path) || segment != path[i] && (segment != "*" || path[i] == "") {
			return false
		}
	}
	return len(pattern) == len(path)
}

func (r *route) allow() string { return strings.Join(slices.Sorted(maps.Keys(r.methods)), ", ") }

func hasContentType(r *http.Request, want string) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && media == want
}
