// Package functions implements the provider-defined functions, which need no credentials and send no requests. It may import everything
// below the feature packages, but no other feature package; only provider imports it.
package functions

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

var _ function.Function = decodeID{}

// NewDecodeID returns the function decode_id.
func NewDecodeID() function.Function { return decodeID{} }

type decodeID struct{}

type decodedID struct {
	Cluster types.String `tfsdk:"cluster"`
	Type    types.String `tfsdk:"type"`
	UUID    types.String `tfsdk:"uuid"`
}

// Metadata implements function.Function.
func (decodeID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "decode_id"
}

// Definition implements function.Function.
func (decodeID) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Decode a Webex ID",
		MarkdownDescription: "Returns the `cluster`, `type` and `uuid` of a Webex ID. The platform API returns IDs in base64. The Contact Center APIs " +
			"require the UUID that such an ID contains.\n\n" +
			"The function accepts every form of an ID: the base64 form of `ciscospark://<cluster>/<TYPE>/<uuid>` or of a UUID, with or without " +
			"padding, in the standard or the URL-safe alphabet, and a plain UUID. `cluster` and `type` are null if the ID does not contain them. " +
			"`uuid` is in lowercase. Some IDs, such as those of memberships, do not end with a UUID. For these, `uuid` is the unchanged text.\n\n" +
			"There is no function to encode an ID, because an ID with a guessed cluster is not valid.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "id", MarkdownDescription: "Webex ID or UUID."},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"cluster": types.StringType,
			"type":    types.StringType,
			"uuid":    types.StringType,
		}},
	}
}

// Run implements function.Function.
func (decodeID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var id string
	if resp.Error = req.Arguments.Get(ctx, &id); resp.Error != nil {
		return
	}
	decoded, err := canonical.DecodeID(id)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("%s, got %q", err, id))
		return
	}
	resp.Error = resp.Result.Set(ctx, decodedID{
		Cluster: tfvalue.OptionalString(decoded.Cluster),
		Type:    tfvalue.OptionalString(decoded.Type),
		UUID:    types.StringValue(decoded.UUID),
	})
}
