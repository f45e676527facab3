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
	eventTypesText      = "Names of the events to send, for example `task:ended`. See the data source `webexcc_event_types`."
	createdTimeText     = "Time when the subscription was created, in RFC 3339 format."
	createdByText       = "Email address of the person who created the subscription."
	lastUpdatedTimeText = "Time when the subscription was last changed, in RFC 3339 format."
	lastUpdatedByText   = "Email address of the person who last changed the subscription."
)

// Schema implements resource.Resource.
func (*subscriptionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a Webex Contact Center event subscription. Webex sends events about agents, tasks and captures to a URL. " +
			"Subscriptions with and without `resource_version` belong to different versions of the API. An organization can have 20 in total.",
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
				MarkdownDescription: eventTypesText + " Set 1 to 32 names, in any order.",
				ElementType:         types.StringType,
				Required:            true,
				Validators: []validator.Set{
					tfvalue.Size{Min: 1, Max: 32},
					setvalidator.ValueStringsAre(tfvalue.NotEmpty()),
				},
			},
			"destination_url": schema.StringAttribute{
				CustomType: tfvalue.URL,
				MarkdownDescription: "URL that receives the events: an `https` URL with a public host name and a path, without user name, query or " +
					"fragment, on port 443.",
				Required:      true,
				Validators:    []validator.String{destinationURL},
				PlanModifiers: []planmodifier.String{tfvalue.PreserveEquivalent()},
			},
			"resource_version": schema.StringAttribute{
				MarkdownDescription: "Version of the events, `<resource>:<version>`, for example `agent:2.0.0`. See the data source " +
					"`webexcc_event_types`. A subscription with a resource version belongs to version 2 of the API, one without to version 1. " +
					"Adding or removing it replaces the subscription. Webex supports `" + endingResourceVersion + "` until " + endingDate + ".",
				Optional:   true,
				Validators: []validator.String{resourceVersion},
				PlanModifiers: []planmodifier.String{
					stringplanmodifier.RequiresReplaceIf(movesBetweenVersions, movesText, movesText),
				},
			},
			"on_existing": tfresource.OnExistingAttribute(displayName),
			"status": schema.StringAttribute{
				MarkdownDescription: "`active` (the default) sends events, `inactive` does not. Webex can disable a subscription if its deliveries fail. The " +
					"next apply re-enables it.",
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
		"Secret that Webex uses to sign each event (header `X-WebexCC-Signature`, HMAC-SHA256), 32 to 256 characters. Webex never returns "+
			"it, so Terraform cannot detect that it was changed elsewhere.",
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
	return map[string]datasource.Attribute{
		"id": datasource.StringAttribute{MarkdownDescription: idText, CustomType: tfvalue.UUID, Computed: true},
		"org_id": datasource.StringAttribute{
			MarkdownDescription: "Organization of the subscription, a UUID.",
			CustomType:          tfvalue.OrganizationID,
			Computed:            true,
		},
		"name":              tfresource.ComputedText(tfvalue.Label, "Name of the subscription."),
		"description":       tfresource.ComputedText(tfvalue.Label, "Description of the subscription. Null if there is none."),
		"event_types":       datasource.SetAttribute{MarkdownDescription: eventTypesText, ElementType: types.StringType, Computed: true},
		"destination_url":   tfresource.ComputedText(tfvalue.URL, "URL that receives the events."),
		"api_version":       tfresource.Computed("Version of the API to which the subscription belongs, `v1` or `v2`."),
		"resource_version":  tfresource.Computed("Version of the events, for example `agent:2.0.0`. Null in version 1 of the API."),
		"status":            tfresource.Computed("`active` if events are sent, otherwise `inactive`."),
		"created_time":      tfresource.ComputedText(tfvalue.Time, createdTimeText),
		"created_by":        tfresource.Computed(createdByText),
		"last_updated_time": tfresource.ComputedText(tfvalue.Time, lastUpdatedTimeText),
		"last_updated_by":   tfresource.Computed(lastUpdatedByText),
	}
}
