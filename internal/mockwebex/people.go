package mockwebex

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Person is the owner of access tokens. Webhooks that a creator owns are visible only to that person.
type Person struct {
	// ID and OrgID are UUIDs; the platform shows them as base64 Webex IDs. Without an OrgID the person belongs to the server's
	// organization. A person of another organization can act only there.
	ID, OrgID          string
	Email, DisplayName string
	// Type is "person", "bot" or another type of account.
	Type string
	// AppID is the UUID of the app that the token was issued to.
	AppID string
}

// DefaultPerson owns all tokens without another owner.
func DefaultPerson() Person {
	return Person{
		ID: "7d9c0b1a-2e3f-4a5b-8c6d-7e8f9a0b1c2d", Email: "mock.admin@example.com", DisplayName: "Mock Admin", Type: "person",
		AppID: "8e0d1c2b-3f4a-4b5c-9d7e-8f9a0b1c2d3e",
	}
}

// completed sets the fields that a person must have. The ID follows from the email address, so that two tokens of one address belong
// to one person.
func (p Person) completed() Person {
	fill(&p.Email, func() string { return DefaultPerson().Email })
	fill(&p.ID, func() string {
		if p.Email == DefaultPerson().Email {
			return DefaultPerson().ID
		}
		return uuid.NewSHA1(uuid.NameSpaceURL, []byte("mailto:"+p.Email)).String()
	})
	fill(&p.DisplayName, func() string { name, _, _ := strings.Cut(p.Email, "@"); return name })
	fill(&p.Type, func() string { return DefaultPerson().Type })
	fill(&p.AppID, func() string { return DefaultPerson().AppID })
	p.ID, p.OrgID, p.AppID = strings.ToLower(p.ID), strings.ToLower(p.OrgID), strings.ToLower(p.AppID)
	return p
}

// WithPersonToken accepts an access token of a person. Without scopes it permits everything. The option can be repeated.
func WithPersonToken(accessToken string, person Person, scopes ...string) Option {
	return func(s *Server) {
		s.tokens[accessToken] = &token{person: person.completed(), scopes: slices.Clone(scopes)}
	}
}

// SetPersonToken accepts an access token of a person from now on, or changes the person and the scopes of a known token.
func (s *Server) SetPersonToken(accessToken string, person Person, scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[accessToken] = &token{person: person.completed(), scopes: slices.Clone(scopes)}
}

// TokenOwner returns the person that a valid access token belongs to.
func (s *Server) TokenOwner(accessToken string) (Person, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.tokens[accessToken]
	if known == nil {
		return Person{}, false
	}
	person := known.person
	person.OrgID = s.homeOrg(person)
	return person, true
}

// homeOrg is the organization that a person belongs to.
func (s *Server) homeOrg(person Person) string { return textOr(person.OrgID, s.orgs[0]) }

// mayActIn reports whether a person can act in an organization.
func (s *Server) mayActIn(person Person, org string) bool {
	home := s.homeOrg(person)
	return org == home || home == s.orgs[0] && slices.Contains(s.orgs, org)
}

// webexID formats a platform ID, which is unpadded base64 of a URI.
func webexID(kind, id string) string {
	return base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/" + kind + "/" + id))
}

// getMe handles GET /v1/people/me.
func (s *Server) getMe(req *request) response {
	if status := or(s.switches.PeopleMe, http.StatusOK); status != http.StatusOK {
		return errorResponse(status, "The request could not be served for this type of token.")
	}
	person := req.token.person
	first, last, _ := strings.Cut(person.DisplayName, " ")
	return response{status: http.StatusOK, body: map[string]any{
		"id": webexID("PEOPLE", person.ID), "emails": []string{person.Email}, "displayName": person.DisplayName, "nickName": first,
		"firstName": first, "lastName": last, "orgId": webexID("ORGANIZATION", s.homeOrg(person)), "created": "2020-02-08T22:49:20.765Z",
		"lastModified": "2020-02-08T22:49:20.765Z", "timezone": "Europe/London", "status": "active", "type": person.Type,
	}}
}
