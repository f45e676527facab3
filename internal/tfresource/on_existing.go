package tfresource

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// OnExisting is embedded in the model of a resource. It says what a create does when Webex already holds an equal object.
type OnExisting struct {
	OnExisting types.String `tfsdk:"on_existing"`
}

const (
	onExistingName   = "on_existing"
	onExistingError  = "error"
	onExistingCreate = "create"
)

// OnExistingAttribute is the attribute of an OnExisting. It has no default, so that generated configuration does not contain it.
func OnExistingAttribute(displayName string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "What to do when Webex already holds an equal " + displayName + ": `error` (the default) creates nothing and " +
			"reports its ID; `create` creates another one. It matters only while the " + displayName + " is created; changing it later sends nothing.",
		Optional:   true,
		Validators: []validator.String{stringvalidator.OneOf(onExistingError, onExistingCreate)},
	}
}

// CreateOptions returns the options for a create: those of the resource and of the provider together.
func (b *base) CreateOptions(onExisting OnExisting) webexapi.CreateOptions {
	return webexapi.CreateOptions{
		AllowDuplicate: onExisting.OnExisting.ValueString() == onExistingCreate,
		Adopt:          b.data.options.AdoptExisting,
	}
}

// SetOnExisting updates an object of which nothing but on_existing changes: there is nothing to send. It reports whether that was the
// case.
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

// getAttribute is the method of a plan or a state.
type getAttribute func(context.Context, path.Path, any) diag.Diagnostics

// sameAttributes reports whether two versions of an object agree in the named attributes.
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
