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

// IDIdentity is the identity of an object that its id alone tells apart.
type IDIdentity struct {
	ID types.String `tfsdk:"id"`
}

// IDIdentitySchema is the schema of an IDIdentity.
func IDIdentitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "The id that Webex gave the object."},
	}}
}

// SetIDIdentity sets an IDIdentity.
func SetIDIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id string) diag.Diagnostics {
	return identity.Set(ctx, IDIdentity{ID: types.StringValue(id)})
}

// ImportByID imports an object by "<id>" or by its IDIdentity. The id is opaque: it is taken as it is.
func ImportByID(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := req.ID
	if id == "" && hasIdentity(req) {
		var identity IDIdentity
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		id = identity.ID.ValueString()
	}
	if id == "" || strings.ContainsAny(id, " \t\r\n") {
		resp.Diagnostics.AddError("Unusable import ID", fmt.Sprintf("The import ID is the id of the object, without blanks; got %q.", id))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(SetIDIdentity(ctx, resp.Identity, id)...)
}

// hasIdentity reports an import by identity; one by an empty ID, as from an empty variable of a script, has neither.
func hasIdentity(req resource.ImportStateRequest) bool {
	return req.Identity != nil && !req.Identity.Raw.IsNull()
}

// OrganizationIdentity is the identity of an object that lives in an organization of the Contact Center. Both are UUIDs in
// lower case, because an identity must not change once it was read.
type OrganizationIdentity struct {
	ID    types.String `tfsdk:"id"`
	OrgID types.String `tfsdk:"org_id"`
}

// OrganizationIdentitySchema is the schema of an OrganizationIdentity.
func OrganizationIdentitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "The id that Webex gave the object, a UUID."},
		"org_id": identityschema.StringAttribute{
			OptionalForImport: true,
			Description:       "The organization of the object; the provider's when left out.",
		},
	}}
}

// SetOrganizationIdentity sets an OrganizationIdentity in its one spelling.
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

// KeepOrganizationIdentity sets the identity of an object whose state has none yet. Any other stays: Terraform refuses a new
// one, also where Webex told the organization only after the create.
func KeepOrganizationIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, orgID, id string) diag.Diagnostics {
	if !identity.Raw.IsFullyNull() {
		return nil
	}
	return SetOrganizationIdentity(ctx, identity, orgID, id)
}

// ImportWithOrganization imports an object by "<id>", by "<org_id>/<id>" or by its OrganizationIdentity. It sets id and, when
// given, org_id; Read fills an org_id that is left out from the provider.
func ImportWithOrganization(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	orgID, id := "", req.ID
	// The last slash separates: the id is a UUID, while the base64 form of an organization may contain slashes itself.
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

	const forms = "The import ID is <id> or <org_id>/<id>; an identity has id and, if need be, org_id."
	if !canonical.IsUUID(id) {
		resp.Diagnostics.AddError("Unusable import ID", fmt.Sprintf("%s\nThe id must be a UUID, got %q.", forms, id))
	}
	if orgID != "" || strings.HasPrefix(req.ID, "/") {
		spelled, err := canonical.OrganizationID(orgID)
		if err != nil {
			resp.Diagnostics.AddError("Unusable import ID", fmt.Sprintf("%s\nThe org_id is unusable: %s.", forms, err))
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
