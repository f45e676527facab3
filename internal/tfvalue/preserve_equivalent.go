package tfvalue

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

// PreserveEquivalent returns a plan modifier that plans the prior spelling of a Text when the configuration only spells it anew.
// The framework's semantic equality covers what the provider returns, but not a changed configuration. It must come before
// RequiresReplace, which compares spellings.
func PreserveEquivalent() planmodifier.String { return preserveEquivalent{} }

type preserveEquivalent struct{}

// Description implements planmodifier.String.
func (preserveEquivalent) Description(context.Context) string {
	return "A new spelling of the same value changes nothing."
}

// MarkdownDescription implements planmodifier.String.
func (m preserveEquivalent) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

// PlanModifyString implements planmodifier.String.
func (preserveEquivalent) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	created, destroyed := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	// Terraform accepts a planned value that differs from the configuration only where it is the prior one. Without a
	// configured value the plan is the business of other modifiers.
	configured := !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown()
	if created || destroyed || !configured {
		return
	}
	// The request holds plain strings; what they mean is in the type of the attribute.
	var prior Text
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, req.Path, &prior)...)
	if resp.Diagnostics.HasError() {
		return
	}
	same, diags := TextType{kind: prior.kind}.Value(req.ConfigValue.ValueString()).StringSemanticEquals(ctx, prior)
	resp.Diagnostics.Append(diags...)
	if same {
		resp.PlanValue = req.StateValue
	}
}
