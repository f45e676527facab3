// Package subscription implements webexcc_subscription, the webhooks of the Contact Center: the resource, its data sources, its list
// resource, and webexcc_event_types. It may import webexapi, tfvalue, tfdiag and tfresource; only provider imports it.
package subscription

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var (
	_ resource.Resource                = (*subscriptionResource)(nil)
	_ resource.ResourceWithConfigure   = (*subscriptionResource)(nil)
	_ resource.ResourceWithIdentity    = (*subscriptionResource)(nil)
	_ resource.ResourceWithImportState = (*subscriptionResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*subscriptionResource)(nil)
)

const (
	typeName    = "webexcc_subscription"
	displayName = "subscription"
	summaryList = "Unable to list subscriptions"
)

// resourceInfo describes the resource to tfdiag.
var resourceInfo = tfdiag.ResourceInfo{
	Type: typeName, DisplayName: displayName, Attributes: attributePaths,
	Scopes: tfdiag.Scopes{
		Read: "the scope cjp:config_read", Write: "the scope cjp:config_write",
		Note: "A Contact Center administrator grants the scope cjp:config_write.", NotPersonal: true,
	},
	Rejections: []tfdiag.Rejection{{
		OnlyCreate: true, AnyOf: []string{"limit"}, AlsoAnyOf: []string{"subscription", "org"},
		Hint: "An organization can have 20 subscriptions across both versions of the API. Use the data source " +
			"webexcc_subscriptions to find one that is no longer needed, and delete it.",
	}},
}

// NewResource returns the resource webexcc_subscription.
func NewResource() resource.Resource { return &subscriptionResource{} }

type subscriptionResource struct{ tfresource.ResourceBase }

// Metadata implements resource.Resource.
func (*subscriptionResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = typeName
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (*subscriptionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = tfresource.OrganizationIdentitySchema()
}

// Create implements resource.Resource.
func (r *subscriptionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	secret := tfresource.SecretToSend(ctx, req.Config, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	orgID := organization(client, plan.OrgID)
	result, err := client.Subscriptions.Create(ctx, orgID, plan.toCreateRequest(secret), r.CreateOptions(plan.OnExisting))
	if err != nil {
		r.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to create subscription", err)
		return
	}

	returned := plan.mergeResponse(result.Object, orgID)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, &returned.model)...)
	if result.Adopted {
		resp.Diagnostics.Append(tfresource.MarkAdopted(ctx, resp.Private)...)
	}
	tfdiag.AddCreateWarnings(&resp.Diagnostics, resourceInfo, result.Object.ID, result)
	if (plan.Status.ValueString() == inactive || result.Adopted) && !returned.Status.Equal(plan.Status) {
		// Webex creates only active subscriptions, and an adopted one may have any status. Save this one first, so that it is not lost
		// if the update fails.
		resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
		update := webexapi.SubscriptionUpdate{Status: plan.Status.ValueStringPointer(), ResourceVersion: plan.ResourceVersion.ValueString()}
		switched, err := client.Subscriptions.Update(ctx, returned.ref(returned.OrgID.Canonical()), update)
		if err != nil {
			r.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to update status of subscription", err)
			return
		}
		returned.model = fromAPI(switched, returned.OrgID.Canonical())
	}
	tfresource.WarnOnDifferences(&resp.Diagnostics, displayName, plan.configurable(), returned.configurable())
	resp.Diagnostics.Append(tfresource.SaveStoredForms(ctx, resp.Private, plan.configurable(), returned.configurable(), "name")...)
	plan.setComputed(&returned.model)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Read implements resource.Resource.
func (r *subscriptionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(keepIdentity(ctx, resp.Identity, &state.model)...)
	if r.ErrorOnSecondOwner(ctx, req.Private, resourceInfo, state.ID.ValueString(), &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	orgID := organization(client, tfresource.OrganizationOfState(state.OrgID))
	read, err := state.read(ctx, client.Subscriptions, orgID)
	switch {
	case webexapi.IsGone(err) && state.imported():
		r.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to import subscription", err)
	case webexapi.IsGone(err):
		resp.State.RemoveResource(ctx)
	case err != nil:
		r.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to read subscription", err)
	default:
		imported := state.imported()
		merged := state.mergeResponse(read, orgID)
		tfresource.KeepConfigured(tfresource.LoadStoredForms(ctx, req.Private), "name", &merged.Name, state.Name)
		state = merged
		if imported {
			resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, &state.model)...)
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

// read reads the subscription from its API version. After an import, the version is unknown and both are searched.
func (m *model) read(ctx context.Context, subscriptions *webexapi.Subscriptions, orgID string) (*webexapi.Subscription, error) {
	if m.imported() {
		return subscriptions.Find(ctx, m.ref(orgID))
	}
	return subscriptions.Read(ctx, m.ref(orgID))
}

// Update implements resource.Resource.
func (r *subscriptionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	secret := tfresource.SecretToSend(ctx, req.Config, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(keepIdentity(ctx, resp.Identity, &state.model)...)
	if tfresource.SetOnExisting(ctx, req, resp) {
		return
	}
	update := plan.toUpdateRequest(&state.model)
	update.Secret = plan.secretUpdate(&state, secret)
	orgID := state.OrgID.Canonical()
	updated, err := client.Subscriptions.Update(ctx, state.ref(orgID), update)
	if err != nil {
		r.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to update subscription", err)
		return
	}

	returned := plan.mergeResponse(updated, orgID)
	different, sent := diff(&plan.model, &returned.model), diff(&plan.model, &state.model)
	if tfresource.ErrorOnKeptStatus(ctx, resp.Private, &resp.Diagnostics, displayName, plan.Status, returned.Status, active, inactive) {
		different = tfresource.Without(different, []string{"status"})
	}
	tfresource.ErrorOnIgnoredChanges(&resp.Diagnostics, displayName, tfresource.Intersect(different, sent),
		plan.configurable(), returned.configurable(), state.configurable())
	errorOnConcurrentChanges(&resp.Diagnostics, tfresource.Without(different, sent))
	if resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
		return
	}
	plan.setComputed(&returned.model)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// errorOnConcurrentChanges adds an error for each attribute that differs from the plan although the update did not send it.
func errorOnConcurrentChanges(diags *diag.Diagnostics, attributes []string) {
	for _, attribute := range attributes {
		diags.AddAttributeError(path.Root(attribute), "Subscription was changed after the plan",
			fmt.Sprintf("The %s of the subscription was changed outside of Terraform after this plan was made. The planned update was applied "+
				"and did not change it. Run terraform apply again. The new plan will show the difference.", attribute))
	}
}

// Delete implements resource.Resource.
func (r *subscriptionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := client.Subscriptions.Delete(ctx, state.ref(state.OrgID.Canonical())); err != nil {
		r.Report().AddDelete(&resp.Diagnostics, resourceInfo, "Unable to delete subscription", err)
	}
}

// ImportState implements resource.ResourceWithImportState.
func (*subscriptionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tfresource.ImportWithOrganization(ctx, req, resp)
}

// keepIdentity sets a missing identity. Terraform requires one even if the subscription is then removed from the state.
func keepIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, m *model) diag.Diagnostics {
	return tfresource.KeepOrganizationIdentity(ctx, identity, m.OrgID.Canonical(), m.ID.Canonical())
}

func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, m *model) diag.Diagnostics {
	return tfresource.SetOrganizationIdentity(ctx, identity, m.OrgID.Canonical(), m.ID.Canonical())
}
