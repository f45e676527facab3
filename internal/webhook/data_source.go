package webhook

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var _ datasource.DataSourceWithConfigure = (*dataSource)(nil)

// NewDataSource returns the data source webex_webhook.
func NewDataSource() datasource.DataSource { return &dataSource{} }

type dataSource struct{ tfresource.DataSourceBase }

// Metadata implements datasource.DataSource.
func (*dataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = typeName
}

// Schema implements datasource.DataSource.
func (*dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: "Webex ID of the webhook. Set either `id` or `name`.",
		Optional:            true,
		Computed:            true,
		Validators: []validator.String{
			tfvalue.Combination{
				String:  stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name")),
				Message: "Set either id or name, but not both.",
			},
			tfvalue.NotEmpty(),
		},
	}
	attributes["name"] = schema.StringAttribute{
		CustomType: tfvalue.Label,
		MarkdownDescription: "Exact name of the webhook, searched among the webhooks of the token's owner and, if the token can list them, of " +
			"the organization. The name must match exactly one webhook.",
		Optional:   true,
		Computed:   true,
		Validators: []validator.String{tfvalue.NotEmpty()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a webhook by ID or by name. The secret is not available.",
		Attributes:          attributes,
	}
}

// Read implements datasource.DataSource.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client := d.PlatformClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	var found *webexapi.Webhook
	if config.ID.IsNull() {
		found = d.named(ctx, client, config.Name.ValueString(), &resp.Diagnostics)
	} else {
		var err error
		if found, err = client.Webhooks.Get(ctx, config.ID.ValueString()); err != nil {
			d.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to read webhook", err)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	returned := fromAPI(found)
	if !config.ID.IsNull() {
		returned.ID = config.ID // Webex may return it in another form.
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, returned)...)
}

// named returns the webhook with a name. The listings of the owner and of the organization may overlap.
func (d *dataSource) named(ctx context.Context, client *webexapi.Client, name string, diags *diag.Diagnostics) *webexapi.Webhook {
	found := map[string]webexapi.Webhook{}
	var ids []string
	searched := "the webhooks of the token's owner and of the organization"
	for _, ownedBy := range []string{"", webexapi.OwnedByOrg} {
		for hook, err := range client.Webhooks.All(ctx, webexapi.WebhookListOptions{OwnedBy: ownedBy}) {
			if ownedBy == webexapi.OwnedByOrg && isForbidden(err) {
				searched = "the webhooks of the token's owner; the token may not list those of the organization"
				break
			}
			if err != nil {
				d.Report().Add(diags, resourceInfo, summaryList, err)
				return nil
			}
			if _, known := found[hook.ID]; canonical.Text(hook.Name) == canonical.Text(name) && !known {
				found[hook.ID] = hook
				ids = append(ids, hook.ID)
			}
		}
	}

	switch len(ids) {
	case 0:
		diags.AddAttributeError(path.Root("name"), "Webhook not found",
			fmt.Sprintf("No webhook is named exactly %q (searched: %s).", name, searched))
		return nil
	case 1:
		hook := found[ids[0]]
		return &hook
	default:
		diags.AddAttributeError(path.Root("name"), "Multiple webhooks found",
			fmt.Sprintf("%d webhooks are named %q. Select one by id:\n\n  %s", len(ids), name, strings.Join(ids, "\n  ")))
		return nil
	}
}

// isForbidden reports whether Webex rejected the listing of the organization's webhooks, which requires an administrator.
func isForbidden(err error) bool {
	var apiError *webexapi.Error
	return errors.As(err, &apiError) && apiError.FromWebex && apiError.StatusCode == http.StatusForbidden
}
