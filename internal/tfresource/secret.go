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
)

// Secret is embedded in the model of an object that signs what it delivers. The state holds the secret that the configuration
// gave and never one from an answer, so that an import followed by generated configuration cannot replace the object.
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

// SecretAttributes are the attributes of a Secret; allowed checks the secret itself in both its forms. signs tells in
// Markdown what the secret is for.
func SecretAttributes(signs string, allowed ...validator.String) map[string]schema.Attribute {
	secretValidators := append([]validator.String{stringvalidator.ConflictsWith(path.Expressions{secretWOPath.Expression()}...)}, allowed...)
	writeOnlyValidators := append([]validator.String{stringvalidator.AlsoRequires(secretVersionPath.Expression())}, allowed...)
	return map[string]schema.Attribute{
		"secret": schema.StringAttribute{
			MarkdownDescription: signs + " It is stored in the state; use `secret_wo` to keep it out. Taking it away replaces the object, " +
				"because Webex cannot forget a secret. Conflicts with `secret_wo`.",
			Optional:   true,
			Sensitive:  true,
			Validators: secretValidators,
		},
		"secret_wo": schema.StringAttribute{
			MarkdownDescription: signs + " Write-only: it is sent to Webex and never stored (Terraform 1.11 or later). A new value is noticed only " +
				"with a new `secret_wo_version`; without one it travels along with any other update.",
			Optional:   true,
			Sensitive:  true,
			WriteOnly:  true,
			Validators: writeOnlyValidators,
		},
		"secret_wo_version": schema.Int64Attribute{
			MarkdownDescription: "Version of `secret_wo`, required with it. Change it to send a new secret. Taking both away replaces the object.",
			Optional:            true,
			Validators:          []validator.Int64{int64validator.AlsoRequires(secretWOPath.Expression())},
		},
	}
}

// SecretToSend returns the secret of the configuration in either form, "" when it has none. A write-only value exists in the
// configuration only, and may turn out to be null as late as in the apply: that is an error.
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

// lacksWriteOnly reports that there is a version, known or not, of no secret.
func (s Secret) lacksWriteOnly() bool { return !s.SecretWOVersion.IsNull() && s.SecretWO.IsNull() }

func addMissingWriteOnly(diags *diag.Diagnostics) {
	diags.AddAttributeError(secretWOPath, "Missing write-only secret",
		"secret_wo_version is set, but secret_wo has no value. Write-only values are not stored: give the value with every plan and apply.")
}

// PlanSecret plans the replacement of an object whose secret is taken away; a new secret, and a change from one form to the
// other, are updates in place. A version without a secret is an error, known or not. It is called by a ModifyPlan method.
func PlanSecret(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	config := configuredSecret(ctx, req.Config, &resp.Diagnostics)
	if config.lacksWriteOnly() {
		// The validators let a version pass that is not known yet. Replacing the object for it would end after the delete.
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
