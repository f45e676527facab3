package tfresource_test

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

const (
	id  = "41e92806-331d-4802-bc12-674f92d4a6f7"
	org = "97cdbf45-ebe2-4687-8341-44d5c7abf101"
)

// importing runs an import of an object with id and org_id, by import ID or, when that is empty, by identity.
func importing(
	t *testing.T, run func(context.Context, resource.ImportStateRequest, *resource.ImportStateResponse), identitySchema identityschema.Schema,
	importID string, identity any,
) *resource.ImportStateResponse {
	t.Helper()
	ctx := t.Context()
	stateSchema := schema.Schema{Attributes: map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true}, "org_id": tfresource.OrganizationAttribute(),
	}}
	empty := func() *tfsdk.ResourceIdentity {
		return &tfsdk.ResourceIdentity{Schema: identitySchema, Raw: tftypes.NewValue(identitySchema.Type().TerraformType(ctx), nil)}
	}
	req := resource.ImportStateRequest{ID: importID, Identity: empty()}
	if identity != nil {
		if diags := req.Identity.Set(ctx, identity); diags.HasError() {
			t.Fatal(diags)
		}
	}
	resp := &resource.ImportStateResponse{
		State:    tfsdk.State{Schema: stateSchema, Raw: tftypes.NewValue(stateSchema.Type().TerraformType(ctx), nil)},
		Identity: empty(),
	}
	run(ctx, req, resp)
	return resp
}

func imported(t *testing.T, resp *resource.ImportStateResponse) (gotID, gotOrg, identityID, identityOrg string) {
	t.Helper()
	var object tfresource.OrganizationIdentity
	var stateID types.String
	var stateOrg tfvalue.Text
	resp.Diagnostics.Append(resp.State.GetAttribute(t.Context(), path.Root("id"), &stateID)...)
	resp.Diagnostics.Append(resp.State.GetAttribute(t.Context(), path.Root("org_id"), &stateOrg)...)
	resp.Diagnostics.Append(resp.Identity.Get(t.Context(), &object)...)
	return stateID.ValueString(), stateOrg.ValueString(), object.ID.ValueString(), object.OrgID.ValueString()
}

func TestImportWithOrganization(t *testing.T) {
	t.Parallel()
	const upperID, upperOrg = "41E92806-331D-4802-BC12-674F92D4A6F7", "97CDBF45-EBE2-4687-8341-44D5C7ABF101"
	webexID := base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + org))
	given := func(id, org string) tfresource.OrganizationIdentity {
		identity := tfresource.OrganizationIdentity{ID: types.StringValue(id)}
		if org != "" {
			identity.OrgID = types.StringValue(org)
		}
		return identity
	}
	for name, test := range map[string]struct {
		importID string
		identity any
		org      string
		rejected bool
	}{
		"id":                     {importID: id},
		"id in upper case":       {importID: upperID},
		"org and id":             {importID: org + "/" + id, org: org},
		"org in upper case":      {importID: upperOrg + "/" + upperID, org: org},
		"org as Webex ID":        {importID: webexID + "/" + id, org: org},
		"identity":               {identity: given(id, "")},
		"identity with org":      {identity: given(upperID, upperOrg), org: org},
		"identity with Webex ID": {identity: given(id, webexID), org: org},
		"nothing":                {rejected: true},
		"no UUID":                {importID: "first", rejected: true},
		"UUID in braces":         {importID: "{" + id + "}", rejected: true},
		"blank":                  {importID: " " + id, rejected: true},
		"invalid org":            {importID: "acme/" + id, rejected: true},
		"empty org":              {importID: "/" + id, rejected: true},
		"no id":                  {importID: org + "/", rejected: true},
		"identity without UUID":  {identity: given("first", ""), rejected: true},
		"identity, unusable org": {identity: given(id, "acme"), rejected: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := importing(t, tfresource.ImportWithOrganization, tfresource.OrganizationIdentitySchema(), test.importID, test.identity)
			if test.rejected {
				if !rejected(resp) || !resp.State.Raw.IsNull() {
					t.Errorf("got %v and the state %s, want an unusable import ID", resp.Diagnostics, resp.State.Raw)
				}
				return
			}
			gotID, gotOrg, identityID, identityOrg := imported(t, resp)
			if resp.Diagnostics.HasError() || gotID != id || gotOrg != test.org || identityID != id || identityOrg != test.org {
				t.Errorf("got %s of %q, identity %s of %q (%v), want %s of %q", gotID, gotOrg, identityID, identityOrg, resp.Diagnostics, id, test.org)
			}
		})
	}
}

func TestSetOrganizationIdentity_canonical(t *testing.T) {
	t.Parallel()
	identitySchema := tfresource.OrganizationIdentitySchema()
	for name, spelled := range map[string]string{
		"lower case": org,
		"upper case": strings.ToUpper(org),
		"Webex ID":   base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + org)),
	} {
		identity := &tfsdk.ResourceIdentity{Schema: identitySchema, Raw: tftypes.NewValue(identitySchema.Type().TerraformType(t.Context()), nil)}
		diags := tfresource.SetOrganizationIdentity(t.Context(), identity, spelled, strings.ToUpper(id))
		var got tfresource.OrganizationIdentity
		diags.Append(identity.Get(t.Context(), &got)...)
		if diags.HasError() || got.ID.ValueString() != id || got.OrgID.ValueString() != org {
			t.Errorf("%s: got %s of %s (%v), want %s of %s", name, got.ID, got.OrgID, diags, id, org)
		}
	}
}

// rejected reports whether there are errors and all of them are about the import ID.
func rejected(resp *resource.ImportStateResponse) bool {
	errors := resp.Diagnostics.Errors()
	return len(errors) > 0 && !slices.ContainsFunc(errors, func(one diag.Diagnostic) bool { return one.Summary() != "Invalid import ID" })
}

func TestImportByID(t *testing.T) {
	t.Parallel()
	const opaque = "Y2lzY29zcGFyazovL3VzL1dFQkhPT0sv/+=="
	for name, test := range map[string]struct {
		importID string
		identity any
		rejected bool
	}{
		"id":             {importID: opaque},
		"identity":       {identity: tfresource.IDIdentity{ID: types.StringValue(opaque)}},
		"nothing":        {rejected: true},
		"blanks":         {importID: "an id", rejected: true},
		"line end":       {importID: opaque + "\n", rejected: true},
		"carriage":       {importID: opaque + "\r", rejected: true},
		"tab":            {importID: "\t" + opaque, rejected: true},
		"empty identity": {identity: tfresource.IDIdentity{ID: types.StringValue("")}, rejected: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := importing(t, tfresource.ImportByID, tfresource.IDIdentitySchema(), test.importID, test.identity)
			if test.rejected {
				if !rejected(resp) {
					t.Errorf("got %v, want an unusable import ID", resp.Diagnostics)
				}
				return
			}
			var identity tfresource.IDIdentity
			var state types.String
			resp.Diagnostics.Append(resp.State.GetAttribute(t.Context(), path.Root("id"), &state)...)
			resp.Diagnostics.Append(resp.Identity.Get(t.Context(), &identity)...)
			if resp.Diagnostics.HasError() || state.ValueString() != opaque || identity.ID.ValueString() != opaque {
				t.Errorf("got %s, identity %s (%v), want %s", state, identity.ID, resp.Diagnostics, opaque)
			}
		})
	}
}
