package webhook

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var (
	_ resource.ResourceWithConfigure      = (*webhookResource)(nil)
	_ resource.ResourceWithIdentity       = (*webhookResource)(nil)
	_ resource.ResourceWithImportState    = (*webhookResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*webhookResource)(nil)
	_ resource.ResourceWithValidateConfig = (*webhookResource)(nil)
)

// NewResource returns the resource webex_webhook.
func NewResource() resource.Resource { return &webhookResource{} }

type webhookResource struct{ tfresource.ResourceBase }

// Metadata implements resource.Resource.
func (r *webhookResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = typeName
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *webhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = tfresource.IDIdentitySchema()
}

// Schema implements resource.Resource.
func (r *webhookResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	given := []validator.String{tfvalue.NotBlank()}
	replaces := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	// Nothing that Webex computes ever changes, so that no plan shows it as unknown.
	stays := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}

	resp.Schema = schema.Schema{
		MarkdownDescription: "A webhook of the Webex platform: Webex posts to a URL whenever something happens. " +
			"Webex switches a webhook off when its target fails; the next apply switches it on again.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the webhook; several may have the same.",
				Required:            true,
				Validators:          given,
			},
			"target_url": schema.StringAttribute{
				MarkdownDescription: "Absolute URL that receives the events. Use `https`.",
				Required:            true,
				Validators:          []validator.String{targetURL{}},
			},
			"resource": schema.StringAttribute{
				MarkdownDescription: "What to report about, for instance `messages`, `meetings`, `telephony_calls`, or `all`. Changing it replaces " +
					"the webhook.",
				Required:      true,
				Validators:    given,
				PlanModifiers: replaces,
			},
			"event": schema.StringAttribute{
				MarkdownDescription: "What has to happen, for instance `created`, `updated`, `deleted`, or `all`. Changing it replaces the webhook.",
				Required:            true,
				Validators:          given,
				PlanModifiers:       replaces,
			},
			"filter": schema.StringAttribute{
				MarkdownDescription: "Conditions joined by `&`, for instance `roomType=direct&hasFiles=true`; their order makes no difference. Changing " +
					"it replaces the webhook.",
				CustomType:    tfvalue.WebhookFilter,
				Optional:      true,
				Validators:    []validator.String{tfvalue.WebhookFilter},
				PlanModifiers: append([]planmodifier.String{tfvalue.KeepSpelling()}, replaces...),
			},
			"owned_by": schema.StringAttribute{
				MarkdownDescription: "`creator` (default), or `org` for a webhook of the whole organization, which takes a full administrator or a " +
					"compliance officer. Changing it replaces the webhook.",
				Optional:      true,
				Computed:      true,
				Default:       stringdefault.StaticString(ownedByCreator),
				Validators:    []validator.String{stringvalidator.OneOf(ownedByCreator, ownedByOrg)},
				PlanModifiers: replaces,
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "`active` (default): a webhook that Webex switched off is switched on again. Webex offers no way to switch one off: " +
					"`inactive` is accepted with a warning and changes nothing.",
				Optional:      true,
				Computed:      true,
				Default:       stringdefault.StaticString(statusActive),
				Validators:    []validator.String{stringvalidator.OneOf(statusActive, statusInactive)},
				PlanModifiers: []planmodifier.String{leaveInactive{}},
			},
			"id": schema.StringAttribute{
				MarkdownDescription: "Webex ID of the webhook.",
				Computed:            true,
				PlanModifiers:       stays,
			},
			"org_id": schema.StringAttribute{
				MarkdownDescription: "Webex ID of the organization.",
				Computed:            true,
				PlanModifiers:       stays,
			},
			"created_by": schema.StringAttribute{
				MarkdownDescription: "Webex ID of the person who created the webhook.",
				Computed:            true,
				PlanModifiers:       stays,
			},
			"app_id": schema.StringAttribute{
				MarkdownDescription: "Webex ID of the application whose token created the webhook.",
				Computed:            true,
				PlanModifiers:       stays,
			},
			"created": schema.StringAttribute{
				MarkdownDescription: "When the webhook was created (RFC 3339).",
				CustomType:          timetypes.RFC3339Type{},
				Computed:            true,
				PlanModifiers:       stays,
			},
		},
	}
	maps.Copy(resp.Schema.Attributes, tfresource.SecretAttributes(
		"Secret with which Webex signs every event (`X-Spark-Signature`, HMAC-SHA1 of the body).", stringvalidator.LengthAtLeast(1)))
}

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *webhookResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if config.Status.ValueString() == statusInactive {
		resp.Diagnostics.AddAttributeWarning(path.Root("status"), "A webhook cannot be switched off",
			"Webex switches webhooks off by itself and offers no way to do so. \"inactive\" changes nothing: an active webhook stays active, an "+
				"inactive one stays inactive. Leave status out to have it switched on, or remove the webhook.")
	}
	for _, doubt := range doubts(config.model) {
		resp.Diagnostics.AddAttributeWarning(path.Root(doubt.attribute), "Undocumented webhook", doubt.text)
	}
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *webhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tfresource.PlanSecret(ctx, req, resp)
	warnOfUnknownSecret(ctx, req, resp)
}

// Create implements resource.Resource.
func (r *webhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	secret := tfresource.SecretToSend(ctx, req.Config, &resp.Diagnostics)
	client := r.PlatformClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	hook, warnings, err := client.Webhooks.Create(ctx, plan.create(secret))
	if err != nil {
		tfdiag.Add(&resp.Diagnostics, object, "Could not create the Webex webhook", err)
		return
	}
	tfdiag.AddWarnings(&resp.Diagnostics, "The Webex webhook was created with difficulty", warnings)

	plan.model = plan.created(*hook)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(tfresource.SetIDIdentity(ctx, resp.Identity, hook.ID)...)
}

// Read implements resource.Resource.
func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.PlatformClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// Also when the webhook is gone: Terraform wants to know what it was.
	resp.Diagnostics.Append(tfresource.SetIDIdentity(ctx, resp.Identity, state.ID.ValueString())...)

	hook, err := client.Webhooks.Read(ctx, state.ID.ValueString(), state.OwnedBy.ValueString())
	if webexapi.IsNotFound(err) {
		if imported := state.Name.IsNull(); imported {
			tfdiag.Add(&resp.Diagnostics, object, "There is no such webhook to import", err)
			return
		}
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		tfdiag.Add(&resp.Diagnostics, object, "Could not read the Webex webhook", err)
		return
	}

	state.model = fromAPI(*hook)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update implements resource.Resource.
func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	secret := tfresource.SecretToSend(ctx, req.Config, &resp.Diagnostics)
	client := r.PlatformClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	hook, err := client.Webhooks.Update(ctx, plan.ID.ValueString(), plan.update(secret))
	if err != nil {
		tfdiag.Add(&resp.Diagnostics, object, "Could not update the Webex webhook", err)
		return
	}
	if plan.Status.ValueString() == statusActive && hook.Status == statusInactive {
		resp.Diagnostics.AddAttributeError(path.Root("status"), "Webex left the webhook inactive",
			"Webex accepted the update but did not switch the webhook on. It switches a webhook off after 100 failed deliveries within 5 minutes: "+
				"see that target_url answers, then apply again.")
		plan.Status = types.StringValue(statusInactive)
	}

	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(tfresource.SetIDIdentity(ctx, resp.Identity, plan.ID.ValueString())...)
}

// Delete implements resource.Resource.
func (r *webhookResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.PlatformClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := client.Webhooks.Delete(ctx, state.ID.ValueString()); err != nil {
		tfdiag.Add(&resp.Diagnostics, object, "Could not delete the Webex webhook", err)
	}
}

// ImportState implements resource.ResourceWithImportState.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tfresource.ImportByID(ctx, req, resp)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, importedKey, []byte("true"))...)
}
