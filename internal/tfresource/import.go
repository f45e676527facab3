package tfresource

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// IDIdentity is the identity of an object that is identified by its ID alone.
type IDIdentity struct {
	ID types.String `tfsdk:"id"`
}

// IDIdentitySchema is the schema of an IDIdentity.
func IDIdentitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the object."},
	}}
}

// SetIDIdentity sets an IDIdentity.
func SetIDIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id string) diag.Diagnostics {
	return identity.Set(ctx, IDIdentity{ID: types.StringValue(id)})
}

// ImportByID imports an object by "<id>" or by its IDIdentity. The ID is opaque and used as it is.
func ImportByID(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := req.ID
	if id == "" && hasIdentity(req) {
		var identity IDIdentity
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		id = identity.ID.ValueString()
	}
	if id == "" || strings.ContainsAny(id, " \t\r\n") {
		resp.Diagnostics.AddError("Invalid import ID", fmt.Sprintf("The import ID must be the ID of the object, without spaces, got %q.", id))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(SetIDIdentity(ctx, resp.Identity, id)...)
}

// hasIdentity reports whether the import is by identity. An import by an empty ID, for example from an empty variable in a script, has
// neither.
func hasIdentity(req resource.ImportStateRequest) bool {
	return req.Identity != nil && !req.Identity.Raw.IsNull()
}

// OrganizationIdentity is the identity of an object in a Contact Center organization. Both IDs are lower-case UUIDs, because an identity
// must not change after it was read.
type OrganizationIdentity struct {
	ID    types.String `tfsdk:"id"`
	OrgID types.String `tfsdk:"org_id"`
}

// OrganizationIdentitySchema is the schema of an OrganizationIdentity.
func OrganizationIdentitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the object, a UUID."},
		"org_id": identityschema.StringAttribute{
			OptionalForImport: true,
			Description:       "Organization of the object. Defaults to the organization of the provider.",
		},
	}}
}

// SetOrganizationIdentity sets an OrganizationIdentity in canonical form.
func SetOrganizationIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, orgID, id string) diag.Diagnostics {
	values := OrganizationIdentity{ID: types.StringValue(canonical.UUID(id)), OrgID: types.StringNull()}
	if orgID != "" {
		if spelled, err := canonical.OrganizationID(orgID); err == nil {
			orgID = spelled
		}
		values.OrgID = types.StringValue(orgID)
	}
	return identity.Set(ctx, values)
}

// KeepOrganizationIdentity sets the identity of an object whose state has none yet. An existing identity is kept, because Terraform
// rejects any change of it.
func KeepOrganizationIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, orgID, id string) diag.Diagnostics {
	if !identity.Raw.IsFullyNull() {
		return nil
	}
	return SetOrganizationIdentity(ctx, identity, orgID, id)
}

// ImportWithOrganization imports an object by "<id>", by "<org_id>/<id>" or by its OrganizationIdentity. It sets id and, when
// given, org_id. Read sets a missing org_id to the provider's organization.
func ImportWithOrganization(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	orgID, id := "", req.ID
	// Split at the last slash: the ID is a UUID, while the base64 form of an organization may contain slashes.
	if slash := strings.LastIndexByte(req.ID, '/'); slash >= 0 {
		orgID, id = req.ID[:slash], req.ID[slash+1:]
	}
	if req.ID == "" && hasIdentity(req) {
		var identity OrganizationIdentity
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		orgID, id = identity.OrgID.ValueString(), identity.ID.ValueString()
	}
	if resp.Diagnostics.HasError() {
		return
	}

	const forms = "The import ID must be <id> or <org_id>/<id>. An identity has an id and optionally an org_id."
	if !canonical.IsUUID(id) {
		resp.Diagnostics.AddError("Invalid import ID", fmt.Sprintf("%s\nThe id must be a UUID, got %q.", forms, id))
	}
	if orgID != "" || strings.HasPrefix(req.ID, "/") {
		spelled, err := canonical.OrganizationID(orgID)
		if err != nil {
			resp.Diagnostics.AddError("Invalid import ID", fmt.Sprintf("%s\nInvalid org_id: %s.", forms, err))
		}
		orgID = spelled
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), canonical.UUID(id))...)
	if orgID != "" {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("org_id"), orgID)...)
	}
	resp.Diagnostics.Append(SetOrganizationIdentity(ctx, resp.Identity, orgID, id)...)
}
