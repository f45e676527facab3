package mockwebex

import (
	"net/http"
	"slices"
	"strings"
)

// resourceVersions are the documented resources of subscriptions with their versions and actions. Version 1 of the API knows
// only the events of version 1.0.0.
var resourceVersions = []struct {
	resource, version string
	actions           []string
}{
	{"agent", "1.0.0", []string{"login", "logout", "state_change"}},
	{"agent", "2.0.0", []string{"login", "logout", "channel_state_change", "channelType_state_change"}},
	{"capture", "1.0.0", []string{"available"}},
	{"task", "1.0.0", []string{
		"new", "connect", "connected", "parked", "on-hold", "hold-done", "consulting", "consult-done", "conferencing",
		"conference-done", "conference-transferred", "ended", "origin-updated", "failed",
	}},
	{"task-message", "1.0.0", []string{"appended", "append-failed"}},
}

// eventTypeNames are the event types of each resource version ("agent:2.0.0") and of each version of the API ("v1", "v2").
var eventTypeNames = func() map[string][]string {
	names := map[string][]string{}
	add := func(key, name string) {
		if !slices.Contains(names[key], name) {
			names[key] = append(names[key], name)
		}
	}
	for _, resource := range resourceVersions {
		for _, action := range resource.actions {
			name := resource.resource + ":" + action
			add(resource.resource+":"+resource.version, name)
			add(string(v2), name)
			if resource.version == "1.0.0" {
				add(string(v1), name)
			}
		}
	}
	return names
}()

// eventTypes are the event types of a resource version or of a version of the API, nil if there is none.
func (s *Server) eventTypes(version string) []string {
	names := eventTypeNames[version]
	if s.switches.ExtraEventTypes && slices.Contains([]string{string(v1), string(v2), "agent:1.0.0", "agent:2.0.0"}, version) {
		names = append(slices.Clone(names), "agent:undocumented")
	}
	return names
}

// listEventTypes handles GET of the event types. Version 2 of the API adds the versions of resources.
func (v apiVersion) listEventTypes(s *Server, req *request) response {
	org, resp, ok := s.subscriptionOrg(req, req.query.Get("orgId"))
	if !ok {
		return resp
	}
	data := []map[string]string{}
	for _, name := range s.eventTypes(string(v)) {
		resource, action, _ := strings.Cut(name, ":")
		data = append(data, map[string]string{"name": name, "resource": resource, "action": action})
	}
	meta := map[string]any{"orgId": org}
	if v == v2 {
		list := []map[string]string{}
		for _, resource := range resourceVersions {
			list = append(list, map[string]string{"resource": resource.resource, "version": resource.version})
		}
		meta["resourceVersionList"] = list
	}
	return response{status: http.StatusOK, body: map[string]any{"meta": meta, "data": data}}
}
