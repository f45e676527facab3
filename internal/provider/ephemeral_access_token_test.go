package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const accessTokenType = "webex_access_token"

var renewal = acctest.Values{"access_token": nil, "client_id": "client", "client_secret": "secret", "refresh_token": "refresh"}

func TestAccAccessToken_static(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	result, diags := env.Protocol().OpenEphemeral(t.Context(), accessTokenType, acctest.Values{})
	if len(diags) > 0 || result["access_token"] != mockwebex.DefaultToken || result["expires_at"] != nil ||
		result["org_id"] != mockwebex.DefaultOrgID {
		t.Errorf("got %v %s", result, diags)
	}
}

func TestAccAccessToken_renewed(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithOAuthClient("client", "secret", "refresh"))
	terraform := env.ProtocolWith(renewal)
	result, diags := terraform.OpenEphemeral(t.Context(), accessTokenType, acctest.Values{})
	if len(diags) > 0 || result["expires_at"] != "2027-03-15T09:00:00Z" || result["org_id"] != mockwebex.DefaultOrgID {
		t.Fatalf("got %v %s", result, diags)
	}
	again, diags := terraform.OpenEphemeral(t.Context(), accessTokenType, acctest.Values{})
	if len(diags) > 0 || again["access_token"] != result["access_token"] || env.Mock.Count("POST", "/v1/access_token") != 1 {
		t.Errorf("got another token: %v %s", again, diags)
	}
	// The organization is read from the end of the token.
	if lookups := env.Mock.Count("GET", "/v1/people/me"); lookups > 0 {
		t.Errorf("got %d requests for the owner of the token", lookups)
	}
}

func TestAccAccessToken_configuredOrganization(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	terraform := env.ProtocolWith(acctest.Values{"org_id": "97CDBF45-EBE2-4687-8341-44D5C7ABF101"})
	result, diags := terraform.OpenEphemeral(t.Context(), accessTokenType, acctest.Values{})
	if len(diags) > 0 || result["org_id"] != "97cdbf45-ebe2-4687-8341-44d5c7abf101" || len(env.Mock.Requests()) > 0 {
		t.Errorf("got %v %s after %d requests", result, diags, len(env.Mock.Requests()))
	}
}

// TestAccAccessToken_noAccessToPeopleMe checks that the token is returned without access to people/me.
func TestAccAccessToken_noAccessToPeopleMe(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	env.Mock.Fault(mockwebex.Fault{Path: "/v1/people/me", Do: mockwebex.RespondError(http.StatusForbidden, "no")})
	result, diags := env.Protocol().OpenEphemeral(t.Context(), accessTokenType, acctest.Values{})
	if result["access_token"] != mockwebex.DefaultToken || result["org_id"] != nil ||
		!diags.Warnings().Contain("Unable to determine organization") || !diags.Warnings().Contain("Set org_id") {
		t.Errorf("got %v %s", result, diags)
	}
}

func TestAccAccessToken_rejectedRefreshToken(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithOAuthClient("client", "secret", "another"))
	_, diags := env.ProtocolWith(renewal).OpenEphemeral(t.Context(), accessTokenType, acctest.Values{})
	if !diags.Errors().Contain("Unable to get access token") || !diags.Contain("90 days") {
		t.Errorf("got %s", diags)
	}
}

// TestAccAccessToken_inTerraform passes the token to another provider, and checks that the state does not contain it.
func TestAccAccessToken_inTerraform(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockwebex.WithToken("ephemeral-hush"))
	factories := env.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	block := strings.Replace(env.Config(""), mockwebex.DefaultToken, "ephemeral-hush", 1)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps: []resource.TestStep{{
			Config: block + `
ephemeral "webex_access_token" "test" {}

provider "echo" {
  data = { org_id = ephemeral.webex_access_token.test.org_id, length = length(ephemeral.webex_access_token.test.access_token) }
}

resource "echo" "test" {}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey("org_id"), knownvalue.StringExact(mockwebex.DefaultOrgID)),
				statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey("length"), knownvalue.Int64Exact(int64(len("ephemeral-hush")))),
			},
		}},
	})
	for _, request := range env.Mock.Requests() {
		if got := request.Header.Get("Authorization"); got != "Bearer ephemeral-hush" {
			t.Errorf("got %q", got)
		}
	}
}
