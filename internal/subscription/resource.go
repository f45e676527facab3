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
)

// resourceInfo is how diagnostics speak of a subscription.
var resourceInfo = tfdiag.ResourceInfo{Type: typeName, DisplayName: displayName, Attributes: attributePaths}

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
		tfdiag.Add(&resp.Diagnostics, resourceInfo, "Could not create the subscription", err)
		return
	}

	returned := resourceModel{subscription: fromAPI(result.Object, orgID), Secret: plan.Secret, OnExisting: plan.OnExisting}
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, &returned.subscription)...)
	tfdiag.AddCreateWarnings(&resp.Diagnostics, resourceInfo, result.Object.ID, result)
	if plan.Status.ValueString() == inactive && !returned.Status.Equal(plan.Status) {
		// Webex makes active subscriptions only. Saved first, this one is not lost when it cannot be switched off.
		resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
		update := webexapi.SubscriptionUpdate{Status: new(inactive), ResourceVersion: plan.ResourceVersion.ValueString()}
		switched, err := client.Subscriptions.Update(ctx, returned.ref(returned.OrgID.Canonical()), update)
		if err != nil {
			tfdiag.Add(&resp.Diagnostics, resourceInfo, "Could not switch off the new subscription", err)
			return
		}
		returned.subscription = fromAPI(switched, returned.OrgID.Canonical())
	}
	tfresource.WarnOnDifferences(&resp.Diagnostics, displayName, plan.diff(&returned.subscription))
	plan.setComputed(&returned.subscription)
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

	resp.Diagnostics.Append(keepIdentity(ctx, resp.Identity, &state.subscription)...)
	orgID := organization(client, state.OrgID)
	read, err := state.read(ctx, client.Subscriptions, orgID)
	switch {
	case webexapi.IsGone(err) && state.imported():
		tfdiag.Add(&resp.Diagnostics, resourceInfo, "There is no such subscription to import", err)
	case webexapi.IsGone(err):
		resp.State.RemoveResource(ctx)
	case err != nil:
		tfdiag.Add(&resp.Diagnostics, resourceInfo, "Could not read the subscription", err)
	default:
		imported := state.imported()
		state.subscription = fromAPI(read, orgID)
		if imported {
			resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, &state.subscription)...)
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

// read asks for a subscription under its own version of the API, which an import does not know.
func (s *subscription) read(ctx context.Context, subscriptions *webexapi.Subscriptions, orgID string) (*webexapi.Subscription, error) {
	if s.imported() {
		return subscriptions.Find(ctx, s.ref(orgID))
	}
	return subscriptions.Read(ctx, s.ref(orgID))
}

// imported reports whether nothing but the id is known, as only an import leaves it.
func (s *subscription) imported() bool { return s.Name.IsNull() }

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

	resp.Diagnostics.Append(keepIdentity(ctx, resp.Identity, &state.subscription)...)
	if tfresource.SetOnExisting(ctx, req, resp) {
		return
	}
	update := plan.toUpdateRequest(&state.subscription)
	update.Secret = plan.secretUpdate(&state, secret)
	orgID := state.OrgID.Canonical()
	updated, err := client.Subscriptions.Update(ctx, state.ref(orgID), update)
	if err != nil {
		tfdiag.Add(&resp.Diagnostics, resourceInfo, "Could not change the subscription", err)
		return
	}

	returned := resourceModel{subscription: fromAPI(updated, orgID), Secret: plan.Secret, OnExisting: plan.OnExisting}
	different := plan.diff(&returned.subscription)
	ofOthers := without(different, plan.diff(&state.subscription)) // what was not sent
	tfresource.ErrorOnIgnoredChanges(&resp.Diagnostics, displayName, without(different, ofOthers))
	refuseChangesOfOthers(&resp.Diagnostics, ofOthers)
	if resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &returned)...)
		return
	}
	plan.setComputed(&returned.subscription)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// refuseChangesOfOthers tells which attributes have other values than planned although the update did not send them.
func refuseChangesOfOthers(diags *diag.Diagnostics, attributes []string) {
	for _, attribute := range attributes {
		diags.AddAttributeError(path.Root(attribute), "The subscription was changed since the plan",
			fmt.Sprintf("Somebody else has changed %s of the subscription since Terraform planned. The planned update was made, and left that "+
				"as it is. Run terraform apply again: its plan shows the difference.", attribute))
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
		tfdiag.AddDelete(&resp.Diagnostics, resourceInfo, "Could not delete the subscription", err)
	}
}

// ImportState implements resource.ResourceWithImportState.
func (*subscriptionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tfresource.ImportWithOrganization(ctx, req, resp)
}

// keepIdentity is called also where the subscription leaves the state: Terraform insists on an identity.
func keepIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, s *subscription) diag.Diagnostics {
	return tfresource.KeepOrganizationIdentity(ctx, identity, s.OrgID.Canonical(), s.ID.Canonical())
}

func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, s *subscription) diag.Diagnostics {
	return tfresource.SetOrganizationIdentity(ctx, identity, s.OrgID.Canonical(), s.ID.Canonical())
}
