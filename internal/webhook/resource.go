// Package webhook implements webex_webhook, the webhooks of the Webex platform: the resource, its data sources and its list resource. It
// may import webexapi, tfvalue, tfdiag and tfresource; only provider imports it.
package webhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var (
	_ resource.Resource                   = (*webhookResource)(nil)
	_ resource.ResourceWithConfigure      = (*webhookResource)(nil)
	_ resource.ResourceWithIdentity       = (*webhookResource)(nil)
	_ resource.ResourceWithImportState    = (*webhookResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*webhookResource)(nil)
	_ resource.ResourceWithValidateConfig = (*webhookResource)(nil)
)

const (
	typeName    = "webex_webhook"
	displayName = "webhook"
	readScope   = "the read scope of the webhook's resource, for example spark:messages_read or meeting:schedules_read"
	summaryList = "Unable to list webhooks"
)

// resourceInfo describes the resource to tfdiag.
var resourceInfo = tfdiag.ResourceInfo{
	Type: typeName, DisplayName: displayName, Attributes: attributePaths,
	Scopes: tfdiag.Scopes{
		Read: readScope, Write: readScope,
		Note: "Each resource requires its own read scope. owned_by = \"org\" also requires a full administrator or a " +
			"compliance officer.",
	},
	Conflict: tfdiag.Conflict{
		Hint: "The webhook conflicts with an existing one. Import the existing webhook, or use another resource or filter.",
		Explanation: "An organization can have one webhook with owned_by = \"org\" for each resource and filter. If this resource " +
			"replaces the existing webhook, remove create_before_destroy.",
	},
}

// NewResource returns the resource webex_webhook.
func NewResource() resource.Resource { return &webhookResource{} }

type webhookResource struct{ tfresource.ResourceBase }

// Metadata implements resource.Resource.
func (*webhookResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = typeName
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (*webhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = tfresource.IDIdentitySchema()
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

	result, err := client.Webhooks.Create(ctx, plan.toCreateRequest(secret), r.CreateOptions(plan.OnExisting))
	if err != nil {
		r.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to create webhook", err)
		return
	}

	returned := plan.mergeResponse(result.Object)
	resp.Diagnostics.Append(tfresource.SetIDIdentity(ctx, resp.Identity, result.Object.ID)...)
	if result.Adopted {
		resp.Diagnostics.Append(tfresource.MarkAdopted(ctx, resp.Private)...)
	}
	tfdiag.AddCreateWarnings(&resp.Diagnostics, resourceInfo, result.Object.ID, result)
	tfresource.WarnOnDifferences(&resp.Diagnostics, displayName, plan.configurable(), returned.configurable())
	resp.Diagnostics.Append(tfresource.SaveStoredForms(ctx, resp.Private, plan.configurable(), returned.configurable(), replacing...)...)
	if plan.Status.ValueString() == active && returned.Status.ValueString() == inactive {
		r.activate(ctx, client, &plan, returned.ref(), secret, &resp.Diagnostics)
	}
	plan.setComputed(&returned.model)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// activate re-enables an adopted webhook that Webex has disabled. A failure is only a warning: an error would make Terraform replace the
// webhook, while the next plan shows that it is inactive.
func (r *webhookResource) activate(
	ctx context.Context, client *webexapi.Client, plan *resourceModel, ref webexapi.WebhookRef, secret string, diags *diag.Diagnostics,
) {
	const summary = "Adopted webhook is still inactive"
	updated, err := client.Webhooks.Update(ctx, ref, plan.toUpdateRequest(secret))
	switch {
	case err != nil:
		r.Report().AddWarning(diags, resourceInfo, summary, err)
	case updated.Status == inactive:
		diags.AddAttributeWarning(path.Root("status"), summary, stillInactive)
	}
}

const stillInactive = "Webex accepted the update but did not re-enable the webhook. Webex disables a webhook after 100 failed deliveries within " +
	"5 minutes. Make sure that target_url responds, then run terraform apply again."

// Read implements resource.Resource.
func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.PlatformClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// Terraform requires an identity even if the webhook is then removed from the state.
	resp.Diagnostics.Append(tfresource.SetIDIdentity(ctx, resp.Identity, state.ID.ValueString())...)
	if r.ErrorOnSecondOwner(ctx, req.Private, resourceInfo, state.ID.ValueString(), &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	read, err := client.Webhooks.Read(ctx, state.ref())
	switch {
	case webexapi.IsGone(err) && state.imported():
		r.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to import webhook", err)
	case webexapi.IsGone(err):
		resp.State.RemoveResource(ctx)
	case err != nil:
		r.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to read webhook", err)
	default:
		merged := state.mergeResponse(read)
		merged.keepConfigured(tfresource.LoadStoredForms(ctx, req.Private), &state.model)
		state = merged
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

// Update implements resource.Resource.
func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	secret := tfresource.SecretToSend(ctx, req.Config, &resp.Diagnostics)
	client := r.PlatformClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(tfresource.SetIDIdentity(ctx, resp.Identity, plan.ID.ValueString())...)
	if tfresource.SetOnExisting(ctx, req, resp) {
		return
	}
	updated, err := client.Webhooks.Update(ctx, plan.ref(), plan.toUpdateRequest(secret))
	if err != nil {
		r.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to update webhook", err)
		return
	}

	returned := plan.mergeResponse(updated)
	if plan.Status.ValueString() == active && returned.Status.ValueString() == inactive {
		resp.Diagnostics.AddAttributeError(path.Root("status"), "Webhook is still inactive", stillInactive)
	}
	if plan.Status.ValueString() == active {
		tfresource.ErrorOnKeptStatus(ctx, resp.Private, &resp.Diagnostics, displayName, plan.Status, returned.Status, inactive)
	}
	ignored := tfresource.Intersect(diff(&plan.model, &returned.model), updatable)
	tfresource.ErrorOnIgnoredChanges(&resp.Diagnostics, displayName, ignored, plan.configurable(), returned.configurable(), state.configurable())
	if resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
		return
	}
	plan.setComputed(&returned.model)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete implements resource.Resource.
func (r *webhookResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.PlatformClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := client.Webhooks.Delete(ctx, state.ref()); err != nil {
		r.Report().AddDelete(&resp.Diagnostics, resourceInfo, "Unable to delete webhook", err)
	}
}

// ImportState implements resource.ResourceWithImportState.
func (*webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tfresource.ImportByID(ctx, req, resp)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, importedKey, []byte("true"))...)
}
