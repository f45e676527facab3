// Package callback implements webexcc_scheduled_callback: the resource, its data sources and its list resource. It may import webexapi,
// tfvalue, tfdiag and tfresource; only provider imports it.
package callback

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var (
	_ resource.Resource                = (*callbackResource)(nil)
	_ resource.ResourceWithConfigure   = (*callbackResource)(nil)
	_ resource.ResourceWithIdentity    = (*callbackResource)(nil)
	_ resource.ResourceWithImportState = (*callbackResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*callbackResource)(nil)
)

const (
	typeName    = "webexcc_scheduled_callback"
	displayName = "callback"
	summaryList = "Unable to list callbacks"

	summaryCreate = "Unable to schedule callback"
)

// resourceInfo describes the resource to tfdiag.
var resourceInfo = tfdiag.ResourceInfo{
	Type: typeName, DisplayName: displayName, Attributes: attributePaths,
	Scopes: tfdiag.Scopes{
		Read: "the scope cjp:user", Write: "the scope cjp:user", Note: "The scope cjp:config_write does not include cjp:user.",
	},
	Rejections: []tfdiag.Rejection{
		{
			AnyOf: []string{"entry point", "entrypoint", "default ani"},
			Hint: "Callbacks require a default entry point and a default ANI. Set both in Control Hub: Contact Center > Customer experience > " +
				"Channels > Settings.",
		},
		{Prefix: "queueid", Hint: "Use the data source webexcc_queue to find the ID of a telephony queue by name."},
		{Prefix: "assigneeagent", Hint: "Set assignee_agent to the ci_user_id of the data source webexcc_agent, not to its id."},
	},
}

// NewResource returns the resource webexcc_scheduled_callback.
func NewResource() resource.Resource { return &callbackResource{} }

type callbackResource struct{ tfresource.ResourceBase }

// Metadata implements resource.Resource.
func (*callbackResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = typeName
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (*callbackResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = tfresource.OrganizationIdentitySchema()
}

// Create implements resource.Resource.
func (r *callbackResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if r.CheckCreate(resourceInfo, summaryCreate, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	client, orgID := r.ContactCenterClient(ctx, resourceInfo, plan.OrgID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	result, err := client.Callbacks.Create(ctx, orgID, plan.toAPI(), r.CreateOptions(plan.OnExisting))
	if err != nil {
		r.Report().Add(&resp.Diagnostics, resourceInfo, summaryCreate, err)
		return
	}

	returned := plan.mergeResponse(result.Object, orgID)
	resp.Diagnostics.Append(tfresource.SetOrganizationIdentity(ctx, resp.Identity, orgID, result.Object.ID)...)
	if result.Adopted {
		resp.Diagnostics.Append(tfresource.MarkAdopted(ctx, resp.Private)...)
	}
	tfdiag.AddCreateWarnings(&resp.Diagnostics, resourceInfo, result.Object.ID, result)
	tfresource.WarnOnDifferences(&resp.Diagnostics, displayName, plan.configurable(), returned.configurable())
	resp.Diagnostics.Append(tfresource.SaveStoredForms(ctx, resp.Private, plan.configurable(), returned.configurable(), numberName)...)
	plan.setComputed(&returned)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Read implements resource.Resource.
func (r *callbackResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.Triggered.ValueBool() {
		// Webex no longer returns this callback.
		resp.Diagnostics.Append(tfresource.SetOrganizationIdentity(ctx, resp.Identity, state.OrgID.Canonical(), state.ID.ValueString())...)
		return
	}
	client, orgID := r.ContactCenterClient(ctx, resourceInfo, tfresource.OrganizationOfState(state.OrgID), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// Terraform requires an identity even if the callback is then removed from the state.
	resp.Diagnostics.Append(tfresource.SetOrganizationIdentity(ctx, resp.Identity, orgID, state.ID.ValueString())...)
	if r.ErrorOnSecondOwner(ctx, req.Private, resourceInfo, state.ID.ValueString(), &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	read, err := state.read(ctx, client.Callbacks, orgID, req.Private)
	switch {
	case webexapi.IsGone(err), state.imported() && webexapi.IsNotFound(err):
		r.readVanished(ctx, &state, err, resp)
	case err != nil:
		r.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to read callback", err)
	default:
		merged := state.mergeResponse(read, orgID)
		resp.Diagnostics.Append(tfresource.SaveStoredForms(ctx, resp.Private, state.configurable(), merged.configurable(), numberName)...)
		state = merged
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

// read reads the callback. After an import, no listing is known that would confirm a 404.
func (m *model) read(
	ctx context.Context, callbacks *webexapi.Callbacks, orgID string, private tfresource.PrivateState,
) (*webexapi.Callback, error) {
	if m.imported() {
		return callbacks.Get(ctx, orgID, m.ID.Canonical())
	}
	return callbacks.Read(ctx, m.storedRef(ctx, orgID, private))
}

// Update implements resource.Resource.
func (r *callbackResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(tfresource.SetOrganizationIdentity(ctx, resp.Identity, state.OrgID.Canonical(), state.ID.ValueString())...)
	if tfresource.SetOnExisting(ctx, req, resp) {
		return
	}
	if state.Triggered.ValueBool() {
		recordTriggered(ctx, &plan, &state, resp)
		return
	}
	r.update(ctx, &plan, &state, req.Private, resp)
}

// update updates a callback that has not started yet.
func (r *callbackResource) update(
	ctx context.Context, plan, state *resourceModel, private tfresource.PrivateState, resp *resource.UpdateResponse,
) {
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	orgID := state.OrgID.Canonical()
	updated, err := client.Callbacks.Update(ctx, orgID, state.ID.ValueString(), plan.toAPI())
	if err != nil {
		r.addUpdateError(ctx, client, state, private, err, &resp.Diagnostics)
		return
	}

	returned := plan.mergeResponse(updated, orgID)
	tfresource.ErrorOnIgnoredChanges(&resp.Diagnostics, displayName, diff(&plan.model, &returned.model),
		plan.configurable(), returned.configurable(), state.configurable())
	resp.Diagnostics.Append(tfresource.SaveStoredForms(ctx, resp.Private, plan.configurable(), returned.configurable(), numberName)...)
	if resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
		return
	}
	plan.setComputed(&returned)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete implements resource.Resource.
func (r *callbackResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || state.Triggered.ValueBool() {
		return
	}
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	err := client.Callbacks.Delete(ctx, state.storedRef(ctx, state.OrgID.Canonical(), req.Private))
	if err != nil && !r.isOver(ctx, client, &state, req.Private, err) {
		r.Report().AddDelete(&resp.Diagnostics, resourceInfo, "Unable to cancel callback", err)
	}
}

// ImportState implements resource.ResourceWithImportState.
func (*callbackResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tfresource.ImportWithOrganization(ctx, req, resp)
}
