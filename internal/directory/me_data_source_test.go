package directory_test

import (
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

func TestAccMe_missingScope(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Mock.SetToken(mockwebex.DefaultToken, "cjp:user")
	_, diagnostics := env.Protocol().ReadDataSource(t.Context(), "webex_me", acctest.Values{})
	if !diagnostics.Errors().Contain("spark:people_read") {
		t.Errorf("want an error that names the scope, got %s", diagnostics)
	}
}
