package subscription

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// Descriptions that the resource and the data sources share.
const (
	idText              = "ID of the subscription, a UUID."
	eventTypesText      = "Names of the events to send, for example `task:ended`; see the data source `webexcc_event_types`."
	createdTimeText     = "When the subscription was created, RFC 3339."
	createdByText       = "E-mail address of the creator."
	lastUpdatedTimeText = "When the subscription was last changed, RFC 3339."
	lastUpdatedByText   = "E-mail address of the person who last changed the subscription."
)

// Schema implements resource.Resource.
func (*subscriptionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A subscription to Webex Contact Center events about agents, tasks and captures, which Webex sends to a webhook. " +
			"Subscriptions with and without a `resource_version` belong to different versions of the API; an organization can have 20 in total.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: idText,
				CustomType:          tfvalue.UUID,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"org_id": tfresource.OrganizationAttribute(),
			"name": schema.StringAttribute{
				CustomType:          tfvalue.Label,
				MarkdownDescription: "Name of the subscription, 4 to 64 characters. Changing it replaces the subscription.",
				Required:            true,
				Validators:          []validator.String{tfvalue.Length(4, 64)},
				PlanModifiers:       []planmodifier.String{tfvalue.PreserveEquivalent(), stringplanmodifier.RequiresReplace()},
			},
			"description": schema.StringAttribute{
				CustomType:          tfvalue.Label,
				MarkdownDescription: "Description of the subscription, up to 1024 characters.",
				Optional:            true,
				// Webex does not distinguish an empty description from a missing one.
				Validators:    []validator.String{tfvalue.Length(1, 1024)},
				PlanModifiers: []planmodifier.String{tfvalue.PreserveEquivalent()},
			},
			"event_types": schema.SetAttribute{
				MarkdownDescription: eventTypesText + " 1 to 32 names, in any order.",
				ElementType:         types.StringType,
				Required:            true,
				Validators: []validator.Set{
					tfvalue.Size{Min: 1, Max: 32},
					setvalidator.ValueStringsAre(tfvalue.NotEmpty()),
				},
			},
			"destination_url": schema.StringAttribute{
				CustomType: tfvalue.URL,
				MarkdownDescription: "URL that receives the events: an `https` URL with a public host name and a path, without user, query and " +
					"fragment, on port 443.",
				Required:      true,
				Validators:    []validator.String{destinationURL},
				PlanModifiers: []planmodifier.String{tfvalue.PreserveEquivalent()},
			},
			"resource_version": schema.StringAttribute{
				MarkdownDescription: "Version of the events, `resource:version`, for example `agent:2.0.0`; see the data source " +
					"`webexcc_event_types`. A subscription with a resource version belongs to version 2 of the API, one without to version 1; adding " +
					"or removing it replaces the subscription. Webex supports `" + endingResourceVersion + "` until " + endingDate + ".",
				Optional:   true,
				Validators: []validator.String{resourceVersion},
				PlanModifiers: []planmodifier.String{
					stringplanmodifier.RequiresReplaceIf(movesBetweenVersions, movesText, movesText),
				},
			},
			"on_existing": tfresource.OnExistingAttribute(displayName),
			"status": schema.StringAttribute{
				MarkdownDescription: "`active` (the default) sends events, `inactive` does not. Webex disables a subscription whose destination fails; " +
					"the next apply re-enables it.",
				Optional:      true,
				Computed:      true,
				Default:       stringdefault.StaticString(active),
				Validators:    []validator.String{tfvalue.OneOf(active, inactive)},
				PlanModifiers: []planmodifier.String{tfresource.KeepStatus()},
			},
			"created_time": schema.StringAttribute{
				MarkdownDescription: createdTimeText,
				CustomType:          tfvalue.Time,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"created_by": stable(createdByText),
			"last_updated_time": schema.StringAttribute{
				MarkdownDescription: lastUpdatedTimeText,
				CustomType:          tfvalue.Time,
				Computed:            true,
			},
			"last_updated_by": schema.StringAttribute{MarkdownDescription: lastUpdatedByText, Computed: true},
		},
	}
	maps.Copy(resp.Schema.Attributes, tfresource.SecretAttributes(
		"Key that Webex uses to sign the events (header `X-WebexCC-Signature`, HMAC-SHA256), 32 to 256 characters. Webex never returns it, "+
			"so changes outside of Terraform are not detected.",
		tfvalue.Length(32, 256),
	))
}

// resourceVersion validates the version of the events.
var resourceVersion = tfvalue.Rule{
	Name:    "resource version",
	Allowed: "<resource>:<version>, such as agent:2.0.0, and at most 50 characters long",
	Problem: func(version string) string {
		resource, number, _ := strings.Cut(version, ":")
		switch {
		case len(version) > 50:
			return fmt.Sprintf("got %d characters", len(version))
		case resource == "" || number == "" || strings.ContainsRune(number, ':') || strings.ContainsFunc(version, unicode.IsSpace):
			return fmt.Sprintf("got %q", version)
		}
		return ""
	},
}

func stable(text string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: text,
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// dataAttributes returns the attributes of a subscription in a data source.
func dataAttributes() map[string]datasource.Attribute {
	computed := func(text string) datasource.StringAttribute {
		return datasource.StringAttribute{MarkdownDescription: text, Computed: true}
	}
	moment := func(text string) datasource.StringAttribute {
		return datasource.StringAttribute{MarkdownDescription: text, CustomType: tfvalue.Time, Computed: true}
	}
	typed := func(kind tfvalue.TextType, text string) datasource.StringAttribute {
		return datasource.StringAttribute{MarkdownDescription: text, CustomType: kind, Computed: true}
	}
	return map[string]datasource.Attribute{
		"id": datasource.StringAttribute{MarkdownDescription: idText, CustomType: tfvalue.UUID, Computed: true},
		"org_id": datasource.StringAttribute{
			MarkdownDescription: "Organization that holds the subscription, a UUID.",
			CustomType:          tfvalue.OrganizationID,
			Computed:            true,
		},
		"name":              typed(tfvalue.Label, "Name of the subscription."),
		"description":       typed(tfvalue.Label, "Description of the subscription, or null."),
		"event_types":       datasource.SetAttribute{MarkdownDescription: eventTypesText, ElementType: types.StringType, Computed: true},
		"destination_url":   typed(tfvalue.URL, "URL that receives the events."),
		"api_version":       computed("Version of the API that holds the subscription, `v1` or `v2`."),
		"resource_version":  computed("Version of the events, for example `agent:2.0.0`; null in version 1 of the API."),
		"status":            computed("`active` if events are sent, else `inactive`."),
		"created_time":      moment(createdTimeText),
		"created_by":        computed(createdByText),
		"last_updated_time": moment(lastUpdatedTimeText),
		"last_updated_by":   computed(lastUpdatedByText),
	}
}
