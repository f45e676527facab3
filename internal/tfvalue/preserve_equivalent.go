package tfvalue

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

// PreserveEquivalent returns a plan modifier that keeps the prior value of a Text when the configuration changes only its spelling.
// The framework's semantic equality covers values that the provider returns, but not a changed configuration. List it before
// RequiresReplace, which compares spellings.
func PreserveEquivalent() planmodifier.String { return preserveEquivalent{} }

type preserveEquivalent struct{}

// Description implements planmodifier.Describer.
func (preserveEquivalent) Description(context.Context) string {
	return "Ignores a change that affects only the spelling of the value."
}

// MarkdownDescription implements planmodifier.String.
func (m preserveEquivalent) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

// PlanModifyString implements planmodifier.String.
func (preserveEquivalent) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	created, destroyed := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	// Terraform accepts a planned value that differs from the configured one only if it is the prior value. Without a configured
	// value, the plan is up to other modifiers.
	configured := !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown()
	if created || destroyed || !configured {
		return
	}
	// The request contains plain strings; the kind is part of the attribute's type.
	var prior Text
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, req.Path, &prior)...)
	if resp.Diagnostics.HasError() {
		return
	}
	configuredText := TextType{kind: prior.kind}.Value(req.ConfigValue.ValueString())
	if !prior.IsNull() && configuredText.Canonical() == prior.Canonical() {
		resp.PlanValue = req.StateValue
	}
}
