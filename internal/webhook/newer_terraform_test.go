package webhook_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
)

// TestAccWebhook_importByIdentity requires Terraform 1.12. Another test checks the same over the protocol with every version.
func TestAccWebhook_importByIdentity(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			env.Step(hcl(`filter = "roomType=direct"`)),
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// TestAccWebhookListResource_query needs what Terraform 1.14 brought.
func TestAccWebhookListResource_query(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	hooks := seed(env, 3)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			env.Step(""), // The provider block, which a query must not repeat.
			{
				Query:  true,
				Config: "list \"webex_webhook\" \"test\" {\n  provider = webex\n  include_resource = true\n}\n",
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("webex_webhook.test", 3),
					querycheck.ExpectIdentity("webex_webhook.test", map[string]knownvalue.Check{"id": knownvalue.StringExact(hooks[1].ID)}),
				},
			},
		},
	})
}
