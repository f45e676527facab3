package mockwebex

import (
	"encoding/base64"
	"net/http"
)

// The one user of the mock, who owns all tokens.
const (
	userUUID  = "7d9c0b1a-2e3f-4a5b-8c6d-7e8f9a0b1c2d"
	userEmail = "mock.admin@example.com"
	appUUID   = "8e0d1c2b-3f4a-4b5c-9d7e-8f9a0b1c2d3e"
)

// webexID writes a platform id, which is unpadded base64 of a URI.
func webexID(kind, id string) string {
	return base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/" + kind + "/" + id))
}

// getMe is GET /v1/people/me.
func (s *Server) getMe(*request) response {
	return response{status: http.StatusOK, body: map[string]any{
		"id": webexID("PEOPLE", userUUID), "emails": []string{userEmail}, "displayName": "Mock Admin", "nickName": "Mock",
		"firstName": "Mock", "lastName": "Admin", "orgId": webexID("ORGANIZATION", s.orgs[0]), "created": "2020-02-08T22:49:20.765Z",
		"lastModified": "2020-02-08T22:49:20.765Z", "timezone": "Europe/London", "status": "active", "type": "person",
	}}
}
