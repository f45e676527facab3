package callback

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var _ list.ListResourceWithConfigure = (*listResource)(nil)

// NewListResource returns the list resource webexcc_scheduled_callback, for terraform query.
func NewListResource() list.ListResource { return &listResource{} }

type listResource struct{ tfresource.ResourceBase }

// listConfig is the configuration of a list block.
type listConfig struct {
	CallbackNumber tfvalue.Text `tfsdk:"callback_number"`
	AssigneeAgent  tfvalue.Text `tfsdk:"assignee_agent"`
	OrgID          tfvalue.Text `tfsdk:"org_id"`
}

// Metadata implements list.ListResource.
func (*listResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = typeName
}

// ListResourceConfigSchema implements list.ListResource.
func (*listResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists scheduled callbacks that have not started yet for `terraform query`.",
		Attributes: map[string]schema.Attribute{
			"callback_number": schema.StringAttribute{
				MarkdownDescription: "Number to call. Webex requires an exact match, so the provider searches for the number as written and " +
					"without separators. Required unless `assignee_agent` is set.",
				CustomType: tfvalue.PhoneNumber,
				Optional:   true,
				Validators: []validator.String{tfvalue.PhoneNumber, tfvalue.Combination{
					String:  stringvalidator.AtLeastOneOf(path.MatchRoot("assignee_agent")),
					Message: "Set callback_number, assignee_agent or both. Webex cannot list all callbacks of an organization.",
				}},
			},
			"assignee_agent": schema.StringAttribute{
				MarkdownDescription: "Common Identity user ID of the agent, a UUID. Required unless `callback_number` is set.",
				CustomType:          tfvalue.UUID,
				Optional:            true,
				Validators:          []validator.String{tfvalue.UUID},
			},
			"org_id": tfresource.OrganizationListArgument(),
		},
	}
}

// List implements list.ListResource.
func (l *listResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var (
		config listConfig
		diags  diag.Diagnostics
	)
	diags.Append(req.Config.Get(ctx, &config)...)
	client, orgID := l.ContactCenterClient(ctx, resourceInfo, config.OrgID, &diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}

	options := webexapi.CallbackListOptions{
		CallbackNumber: config.CallbackNumber.ValueString(),
		AssigneeAgent:  config.AssigneeAgent.Canonical(),
	}
	found := client.Callbacks.All(ctx, orgID, options)
	stream.Results = tfresource.ListResults(ctx, req, l.Report(), resourceInfo, summaryList, found,
		func(result *list.ListResult, found webexapi.Callback) {
			listed := resourceModel{model: fromAPI(&found, orgID), Triggered: types.BoolValue(false)}
			result.DisplayName = fmt.Sprintf("%s, %s", found.CustomerName, describe(&listed.model))
			result.Diagnostics.Append(tfresource.SetOrganizationIdentity(ctx, result.Identity, orgID, found.ID)...)
			if req.IncludeResource {
				result.Diagnostics.Append(result.Resource.Set(ctx, &listed)...)
			}
		})
}
