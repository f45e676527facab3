package directory

import (
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// scopes are those of all Contact Center APIs in this package.
var scopes = tfdiag.Scopes{
	Read: "the scope cjp:config_read", Note: "Reading the configuration of Contact Center requires the scope cjp:config_read.", NotPersonal: true,
}

const scopeText = " Requires a token with the scope `cjp:config_read`, which a personal access token may not have."

const telephony = "TELEPHONY"

// channelTypeRule allows all channel types, also future ones. Webex compares exactly, so a value in another case would find nothing.
var channelTypeRule = tfvalue.Rule{
	Name:    "channel type",
	Allowed: `uppercase letters and underscores such as "TELEPHONY"`,
	Problem: func(value string) string {
		if value == "" || strings.Trim(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" {
			return fmt.Sprintf("got %q", value)
		}
		return ""
	},
}

func computedBool(text string) schema.BoolAttribute {
	return schema.BoolAttribute{MarkdownDescription: text, Computed: true}
}

// elementAttributes are the attributes of an object in a list: all computed.
func elementAttributes(id, orgID string, attributes map[string]schema.Attribute) map[string]schema.Attribute {
	all := map[string]schema.Attribute{
		"id":     schema.StringAttribute{MarkdownDescription: id, CustomType: tfvalue.ID, Computed: true},
		"org_id": schema.StringAttribute{MarkdownDescription: orgID, CustomType: tfvalue.OrganizationID, Computed: true},
	}
	maps.Copy(all, attributes)
	return all
}

// byIDOrName are the attributes of a data source that selects an object by ID or by name, besides the computed ones.
func byIDOrName(object string, attributes map[string]schema.Attribute) map[string]schema.Attribute {
	all := maps.Clone(attributes)
	all["id"] = schema.StringAttribute{
		MarkdownDescription: "ID of the " + object + ". Set either `id` or `name`.",
		CustomType:          tfvalue.ID,
		Optional:            true,
		Computed:            true,
		Validators: []validator.String{tfvalue.ID, tfvalue.Combination{
			String:  stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name")),
			Message: "Set either id or name, but not both.",
		}},
	}
	all["name"] = schema.StringAttribute{
		MarkdownDescription: "Exact name of the " + object + ".",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tfvalue.NotEmpty()},
	}
	all["org_id"] = tfresource.OrganizationArgument()
	return all
}

// configuredOr returns the configured value in its spelling, otherwise the returned one.
func configuredOr(configured, returned tfvalue.Text) tfvalue.Text {
	if configured.IsNull() {
		return returned
	}
	return configured
}
