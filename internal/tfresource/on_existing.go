package tfresource

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// OnExisting is embedded in the model of a resource. It determines what a create does if an equal object already exists.
type OnExisting struct {
	OnExisting types.String `tfsdk:"on_existing"`
}

const (
	onExistingName   = "on_existing"
	onExistingError  = "error"
	onExistingCreate = "create"
)

// OnExistingAttribute returns the attribute of an OnExisting. It has no default, so that generated configuration does not contain it.
func OnExistingAttribute(displayName string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "What to do if an equal " + displayName + " already exists: `error` (the default) reports its ID and creates nothing, " +
			"`create` creates another one. It only affects the creation of the " + displayName + ". Changing it later sends no request.",
		Optional:   true,
		Validators: []validator.String{tfvalue.OneOf(onExistingError, onExistingCreate)},
	}
}

// CreateOptions returns the options for a create: those of the resource and of the provider together.
func (b *base) CreateOptions(onExisting OnExisting) webexapi.CreateOptions {
	return webexapi.CreateOptions{
		AllowDuplicate: onExisting.OnExisting.ValueString() == onExistingCreate,
		Adopt:          b.data.options.AdoptExisting,
	}
}

// SetOnExisting updates the state without a request if only on_existing changes. It reports whether that is the case.
func SetOnExisting(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) bool {
	same, diags := sameAttributes(ctx, req.Plan.Schema.GetAttributes(), func(name string) bool { return name != onExistingName },
		req.Plan.GetAttribute, req.State.GetAttribute)
	resp.Diagnostics.Append(diags...)
	if !same || resp.Diagnostics.HasError() {
		return false
	}
	resp.State.Raw = req.Plan.Raw
	return true
}

// getAttribute is the GetAttribute method of a plan or a state.
type getAttribute func(context.Context, path.Path, any) diag.Diagnostics

// sameAttributes reports whether two versions of an object have the same values of the named attributes.
func sameAttributes[A any](
	ctx context.Context, attributes map[string]A, named func(string) bool, one, other getAttribute,
) (same bool, diags diag.Diagnostics) {
	for name := range attributes {
		if !named(name) {
			continue
		}
		var a, b attr.Value
		diags.Append(one(ctx, path.Root(name), &a)...)
		diags.Append(other(ctx, path.Root(name), &b)...)
		if diags.HasError() || !a.Equal(b) {
			return false, diags
		}
	}
	return true, diags
}
