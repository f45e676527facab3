package subscription

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var _ list.ListResourceWithConfigure = (*listResource)(nil)

// NewListResource returns the list resource webexcc_subscription.
func NewListResource() list.ListResource { return &listResource{} }

type listResource struct{ tfresource.ResourceBase }

// listConfig is the configuration of a list block.
type listConfig struct {
	OrgID tfvalue.Text `tfsdk:"org_id"`
}

// Metadata implements list.ListResource.
func (*listResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = typeName
}

// ListResourceConfigSchema implements list.ListResource.
func (*listResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists Webex Contact Center event subscriptions of both API versions for `terraform query`.",
		Attributes:          map[string]schema.Attribute{"org_id": tfresource.OrganizationListArgument()},
	}
}

// List implements list.ListResource.
func (l *listResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listConfig
	var diags diag.Diagnostics
	diags.Append(req.Config.Get(ctx, &config)...)
	client := l.Client(&diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}

	orgID := organization(client, config.OrgID)
	found := allVersions(ctx, client.Subscriptions, orgID)
	stream.Results = tfresource.ListResults(ctx, req, l.Report(), resourceInfo, summaryList, found,
		func(result *list.ListResult, found webexapi.Subscription) {
			listed := resourceModel{model: fromAPI(&found, orgID)}
			result.DisplayName = found.Name
			result.Diagnostics.Append(setIdentity(ctx, result.Identity, &listed.model)...)
			if req.IncludeResource {
				result.Diagnostics.Append(result.Resource.Set(ctx, &listed)...)
			}
		})
}
