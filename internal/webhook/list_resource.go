package webhook

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var _ list.ListResourceWithConfigure = (*listResource)(nil)

// NewListResource returns the list resource webex_webhook.
func NewListResource() list.ListResource { return &listResource{} }

type listResource struct{ tfresource.ResourceBase }

// listConfig is the configuration of a list block.
type listConfig struct {
	OwnedBy types.String `tfsdk:"owned_by"`
}

// Metadata implements list.ListResource.
func (*listResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = typeName
}

// ListResourceConfigSchema implements list.ListResource.
func (*listResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists webhooks for `terraform query`.",
		Attributes: map[string]schema.Attribute{
			"owned_by": schema.StringAttribute{
				MarkdownDescription: "`creator` lists the webhooks of the token's owner. `org` lists the webhooks of the organization, which requires a full " +
					"administrator or a compliance officer. If omitted, Webex lists the webhooks of the token's owner.",
				Optional:   true,
				Validators: []validator.String{tfvalue.OneOf(webexapi.OwnedByCreator, webexapi.OwnedByOrg)},
			},
		},
	}
}

// List implements list.ListResource.
func (l *listResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listConfig
	var diags diag.Diagnostics
	diags.Append(req.Config.Get(ctx, &config)...)
	client := l.PlatformClient(&diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}

	found := client.Webhooks.All(ctx, webexapi.WebhookListOptions{OwnedBy: config.OwnedBy.ValueString(), Max: int(req.Limit)})
	stream.Results = tfresource.ListResults(ctx, req, l.Report(), resourceInfo, summaryList, found,
		func(result *list.ListResult, hook webexapi.Webhook) {
			result.DisplayName = fmt.Sprintf("%s (%s:%s)", hook.Name, hook.Resource, hook.Event)
			result.Diagnostics.Append(tfresource.SetIDIdentity(ctx, result.Identity, hook.ID)...)
			if req.IncludeResource {
				result.Diagnostics.Append(result.Resource.Set(ctx, &resourceModel{model: fromAPI(&hook)})...)
			}
		})
}
