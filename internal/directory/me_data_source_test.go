package directory_test

import (
	"encoding/base64"
	"net/http"
	"reflect"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestAccMe_read(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	owner, _ := env.Mock.TokenOwner(mockwebex.DefaultToken)
	// It is how one finds out what to allow, so it works with another organization and in a read-only provider.
	p := env.ProtocolWith(acctest.Values{"allowed_org_ids": []any{"11111111-2222-4333-8444-555555555555"}, "read_only": true})
	for range 2 {
		got, diagnostics := p.ReadDataSource(t.Context(), "webex_me", acctest.Values{})
		want := acctest.Values{
			"id": got["id"], "display_name": owner.DisplayName, "emails": []any{owner.Email}, "type": owner.Type, "org_id": got["org_id"],
		}
		if len(diagnostics) > 0 || !reflect.DeepEqual(got, want) || got["id"] == "" || got["org_id"] == "" {
			t.Errorf("got %v, want %v\n%s", got, want, diagnostics)
		}
	}
	if requests := env.Mock.Count(http.MethodGet, "/v1/people/me"); requests != 1 {
		t.Errorf("%d requests, want 1: the account of a token does not change", requests)
	}
}

func TestAccMe_otherTypes(t *testing.T) {
	t.Parallel()
	for _, typeName := range []string{"bot", "appuser"} {
		env := acctest.New(t, mockwebex.WithPersonToken(mockwebex.DefaultToken, mockwebex.Person{Type: typeName, DisplayName: "Nightly job", OrgID: otherOrg}))
		got, diagnostics := env.Protocol().ReadDataSource(t.Context(), "webex_me", acctest.Values{})
		org := base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + otherOrg))
		if len(diagnostics) > 0 || got["type"] != typeName || got["display_name"] != "Nightly job" || got["org_id"] != org {
			t.Errorf("%s: got %v\n%s", typeName, got, diagnostics)
		}
	}
}

// The response may lack fields that an account does not have.
func TestAccMe_sparseResponse(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Mock.Fault(mockwebex.Fault{Path: "/v1/people/me", Do: mockwebex.Respond(http.StatusOK, nil, `{"id":"Y2lz","emails":null}`)})
	got, diagnostics := env.Protocol().ReadDataSource(t.Context(), "webex_me", acctest.Values{})
	want := acctest.Values{"id": "Y2lz", "display_name": nil, "emails": []any{}, "type": nil, "org_id": nil}
	if len(diagnostics) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v\n%s", got, want, diagnostics)
	}
}

func TestAccMe_unauthorized(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	p := env.ProtocolWith(acctest.Values{"access_token": "expired"})
	_, diagnostics := p.ReadDataSource(t.Context(), "webex_me", acctest.Values{})
	if !diagnostics.Errors().Contain("Unable to read the account of the access token") {
		t.Error(diagnostics)
	}
}

func TestAccMe_missingScope(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Mock.SetToken(mockwebex.DefaultToken, "cjp:user")
	_, diagnostics := env.Protocol().ReadDataSource(t.Context(), "webex_me", acctest.Values{})
	if !diagnostics.Errors().Contain("This request requires a token with the scope spark:people_read.") || diagnostics.Contain("org_id") {
		t.Errorf("want an error that names the scope and nothing about org_id, got %s", diagnostics)
	}
}
