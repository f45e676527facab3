package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

const accessTokenType = "webex_access_token"

var _ ephemeral.EphemeralResourceWithConfigure = (*accessToken)(nil)

// newAccessToken returns the ephemeral resource webex_access_token.
func newAccessToken() ephemeral.EphemeralResource { return &accessToken{} }

type accessToken struct{ tfresource.EphemeralBase }

// accessTokenModel is the model of the result.
type accessTokenModel struct {
	AccessToken types.String `tfsdk:"access_token"`
	ExpiresAt   tfvalue.Text `tfsdk:"expires_at"`
	OrgID       types.String `tfsdk:"org_id"`
}

// Metadata implements ephemeral.EphemeralResource.
func (e *accessToken) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = accessTokenType
}

// Schema implements ephemeral.EphemeralResource.
func (e *accessToken) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Provides the access token of this provider to another provider or a script. The token is never stored in a plan or " +
			"state. Requires Terraform 1.10 or OpenTofu 1.11.",
		Attributes: map[string]schema.Attribute{
			"access_token": schema.StringAttribute{
				MarkdownDescription: "Access token, renewed if necessary.", Computed: true, Sensitive: true,
			},
			"expires_at": schema.StringAttribute{
				MarkdownDescription: "Time when the token expires, in RFC 3339 format. Null if the token was set as `access_token`, because its " +
					"expiration time is unknown.",
				CustomType: tfvalue.Time, Computed: true,
			},
			"org_id": schema.StringAttribute{
				MarkdownDescription: "UUID of the organization. If it is not configured and cannot be determined with this token, it is null and the " +
					"provider prints a warning.",
				Computed: true,
			},
		},
	}
}

// Open implements ephemeral.EphemeralResource.
func (e *accessToken) Open(ctx context.Context, _ ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	client := e.TokenClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resourceInfo := tfdiag.ResourceInfo{Type: accessTokenType}
	token, expires, err := client.AccessToken(ctx)
	if err != nil {
		e.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to get access token", err)
		return
	}
	result := accessTokenModel{AccessToken: types.StringValue(token), ExpiresAt: tfvalue.Timestamp(expires), OrgID: types.StringNull()}

	// A token that has no access to people/me is still valid.
	if orgID, err := client.OrgID(ctx, ""); err == nil {
		result.OrgID = types.StringValue(orgID)
	} else {
		e.Report().AddWarning(&resp.Diagnostics, resourceInfo, "Unable to determine organization", err)
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, result)...)
}
