package tfresource

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// Secret is embedded in the model of an object that signs its events. The state contains the configured secret and never one from a
// response, so that configuration generated from an import cannot replace the object.
type Secret struct {
	Secret          types.String `tfsdk:"secret"`
	SecretWO        types.String `tfsdk:"secret_wo"`
	SecretWOVersion types.Int64  `tfsdk:"secret_wo_version"`
}

var (
	secretPath        = path.Root("secret")
	secretWOPath      = path.Root("secret_wo")
	secretVersionPath = path.Root("secret_wo_version")
)

// SecretAttributes returns the attributes of a Secret. allowed validates both forms of the secret; signs describes in Markdown what the
// secret is for.
func SecretAttributes(signs string, allowed ...validator.String) map[string]schema.Attribute {
	secretValidators := append([]validator.String{tfvalue.Combination{
		String:  stringvalidator.ConflictsWith(path.Expressions{secretWOPath.Expression()}...),
		Message: "Set either secret or secret_wo, but not both.",
	}}, allowed...)
	writeOnlyValidators := append([]validator.String{tfvalue.Combination{
		String:  stringvalidator.AlsoRequires(secretVersionPath.Expression()),
		Message: "secret_wo requires secret_wo_version, which is not set. Change the version to send a new secret.",
	}}, allowed...)
	return map[string]schema.Attribute{
		"secret": schema.StringAttribute{
			MarkdownDescription: signs + " It is stored in the state. To avoid this, use `secret_wo`. Removing it replaces the object, because " +
				"Webex provides no way to remove a secret. Conflicts with `secret_wo`.",
			Optional:   true,
			Sensitive:  true,
			Validators: secretValidators,
		},
		"secret_wo": schema.StringAttribute{
			MarkdownDescription: signs + " Write-only: the provider sends it to Webex, and Terraform never stores it (Terraform 1.11 or later). To send a " +
				"new value, change `secret_wo_version`. Otherwise the value is sent with the next update of another attribute.",
			Optional:   true,
			Sensitive:  true,
			WriteOnly:  true,
			Validators: writeOnlyValidators,
		},
		"secret_wo_version": schema.Int64Attribute{
			MarkdownDescription: "Version of `secret_wo`, required with `secret_wo`. Change it to send a new secret. Removing both arguments " +
				"replaces the object.",
			Optional: true,
			Validators: []validator.Int64{tfvalue.CombinationInt64{
				Int64:   int64validator.AlsoRequires(secretWOPath.Expression()),
				Message: "secret_wo_version requires secret_wo, which is not set.",
			}},
		},
	}
}

// SecretToSend returns the configured secret in either form, or "". A write-only value exists only in the configuration; it is an error
// if it turns out to be null during the apply.
func SecretToSend(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) string {
	secret := configuredSecret(ctx, config, diags)
	if secret.lacksWriteOnly() {
		addMissingWriteOnly(diags)
	}
	if !secret.Secret.IsNull() {
		return secret.Secret.ValueString()
	}
	return secret.SecretWO.ValueString()
}

// lacksWriteOnly reports whether there is a version, known or unknown, without a secret.
func (s Secret) lacksWriteOnly() bool { return !s.SecretWOVersion.IsNull() && s.SecretWO.IsNull() }

func addMissingWriteOnly(diags *diag.Diagnostics) {
	diags.AddAttributeError(secretWOPath, "Missing write-only secret",
		"secret_wo_version is set, but secret_wo is null. Terraform does not store write-only values, so every plan and apply needs the value.")
}

// PlanSecret plans the replacement of an object whose secret is removed. A new secret, and a change from one form to the other, are
// updates in place. A version without a secret is an error. ModifyPlan methods call it.
func PlanSecret(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	config := configuredSecret(ctx, req.Config, &resp.Diagnostics)
	if config.lacksWriteOnly() {
		// The validators accept an unknown version. Without this error, a replacement would fail after the delete.
		addMissingWriteOnly(&resp.Diagnostics)
		return
	}
	if !config.Secret.IsNull() || !config.SecretWO.IsNull() {
		return
	}
	for _, attribute := range []path.Path{secretPath, secretVersionPath} {
		var prior attr.Value
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, attribute, &prior)...)
		if prior != nil && !prior.IsNull() {
			resp.RequiresReplace.Append(attribute)
		}
	}
}

func configuredSecret(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) Secret {
	var secret Secret
	diags.Append(config.GetAttribute(ctx, secretPath, &secret.Secret)...)
	diags.Append(config.GetAttribute(ctx, secretWOPath, &secret.SecretWO)...)
	diags.Append(config.GetAttribute(ctx, secretVersionPath, &secret.SecretWOVersion)...)
	return secret
}
