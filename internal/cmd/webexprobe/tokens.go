package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// tokenChecks are about the access token and its owner.
var tokenChecks = []check{
	{
		name: "people-me", question: "Does people/me work for this kind of token?",
		documents: "It returns the authenticated user. Service apps are not mentioned.",
		assumes:   "Yes. The provider uses it to find the organization if neither org_id nor the token contains it.",
		code:      []string{"webexapi/people.go", "webexapi/organizations.go"},
		method:    "Reads people/me.",
		otherwise: "Set org_id. The data source webex_me and the check for webhooks of another account do not work.",
		expects:   "200", switches: []string{"people-me"}, ask: askPeopleMe,
	},
	{
		name: "token-organization", question: "Does an access token end with the ID of another organization than its owner's?",
		documents: "Samples of tokens end with an underscore and a UUID. Its meaning is not documented.",
		assumes:   "No. If an access token ends with a UUID and org_id is not set, the provider takes it for the organization.",
		code:      []string{"webexapi/organizations.go"},
		method:    "Compares the end of the access token with the organization in people/me.",
		otherwise: "Set org_id: requests about the Contact Center use the wrong organization.",
		expects:   "no", none: "the tokens of the mock end with no ID", ask: askTokenOrganization,
	},
	{
		name: "token-lifetime", question: "How long is a new access token valid?",
		documents: "14 days for integrations and service apps. Older pages say 12 hours.",
		assumes:   "Any lifetime. The provider renews a token before the expiry that the token endpoint returned.",
		code:      []string{"webexapi/transport/tokens.go"},
		method:    "Reads expires_in in the response of the token endpoint.",
		otherwise: "Nothing changes for users.",
		expects:   "336 hours", switches: []string{"token-lifetime"}, needs: needsRefreshToken, ask: askTokenLifetime,
	},
	{
		name: "refresh-token-rotation", question: "Does the token endpoint replace the refresh token?",
		documents: "The response contains a refresh token, which should be stored.",
		assumes:   "No. The provider cannot store a new refresh token, so it warns if it receives one.",
		code:      []string{"webexapi/transport/tokens.go"},
		method:    "Compares the refresh token in the response with the one that was sent.",
		otherwise: "Each run needs a new refresh token. Obtain an access token outside of Terraform instead.",
		expects:   "the same one is returned", switches: []string{"rotate-refresh-token"}, needs: needsRefreshToken, ask: askRefreshRotation,
	},
}

func askPeopleMe(ctx context.Context, s *session) (answer, error) {
	resp, err := s.platform(ctx, get("/people/me"))
	return statusAnswer(resp, err, "people-me")
}

func askTokenOrganization(ctx context.Context, s *session) (answer, error) {
	token, _, err := s.client.AccessToken(ctx)
	if err != nil {
		return answer{}, err
	}
	suffix := token[strings.LastIndex(token, "_")+1:]
	if !canonical.IsUUID(suffix) {
		return seen("no"), nil
	}
	me, err := s.client.People.Me(ctx)
	if err != nil {
		return answer{}, err
	}
	organization, err := canonical.OrganizationID(me.OrgID)
	if err != nil {
		return answer{}, skipped("the response of people/me does not contain the organization")
	}
	if organization != canonical.UUID(suffix) {
		return seen("yes"), nil
	}
	return seen("no"), nil
}

func askRefreshRotation(_ context.Context, s *session) (answer, error) {
	return yesNo(s.client.RefreshTokenRotated(), "another one is returned", "the same one is returned", "rotate-refresh-token"), nil
}

func askTokenLifetime(ctx context.Context, s *session) (answer, error) {
	_, expires, err := s.client.AccessToken(ctx)
	if err != nil {
		return answer{}, err
	}
	if expires.IsZero() {
		return answer{}, skipped("the token endpoint did not return the lifetime")
	}
	lifetime := expires.Sub(s.clock.Now())
	switch hours := lifetime.Round(time.Hour); {
	case lifetime < time.Hour:
		lifetime = lifetime.Round(time.Minute)
		return seen(fmt.Sprintf("%d minutes", int(lifetime.Minutes())), "token-lifetime", lifetime.String()), nil
	case hours == 14*24*time.Hour: // the default
		return seen(fmt.Sprintf("%d hours", int(hours.Hours())), "token-lifetime", "0s"), nil
	default:
		return seen(fmt.Sprintf("%d hours", int(hours.Hours())), "token-lifetime", hours.String()), nil
	}
}
