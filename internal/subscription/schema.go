package subscription

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
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

// What the attributes mean, for the resource and for the data sources.
const (
	idText              = "ID of the subscription, a UUID."
	eventTypesText      = "Names of the events that Webex reports, for instance `task:ended`; see the data source `webexcc_event_types`."
	createdTimeText     = "When the subscription was created, RFC 3339."
	createdByText       = "Who created the subscription, an e-mail address."
	lastUpdatedTimeText = "When the subscription was last changed, RFC 3339."
	lastUpdatedByText   = "Who last changed the subscription, an e-mail address."
)

// Schema implements resource.Resource.
func (*subscriptionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A subscription to events of Webex Contact Center: its own webhooks for agents, tasks and captures. Webex keeps " +
			"subscriptions with and without a `resource_version` apart, and allows 20 of both together in an organization.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: idText,
				CustomType:          tfvalue.UUID,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"org_id": tfresource.OrganizationAttribute(),
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the subscription, 4 to 64 characters. A new name is a new subscription.",
				Required:            true,
				Validators:          []validator.String{tfvalue.Length(4, 64)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"description": schema.StringAttribute{
				MarkdownDescription: "What the subscription is for, up to 1024 characters. Leave it out for none.",
				Optional:            true,
				// Webex does not tell an empty description from none.
				Validators: []validator.String{tfvalue.Length(1, 1024)},
			},
			"event_types": schema.SetAttribute{
				MarkdownDescription: eventTypesText + " 1 to 32 of them, in any order.",
				ElementType:         types.StringType,
				Required:            true,
				Validators: []validator.Set{
					setvalidator.SizeBetween(1, 32),
					setvalidator.NoNullValues(),
					setvalidator.ValueStringsAre(tfvalue.NotEmpty()),
				},
			},
			"destination_url": schema.StringAttribute{
				MarkdownDescription: "Where Webex sends the events: an `https` URL with a public host name and a path, without user, query, " +
					"fragment and any port but 443.",
				Required:   true,
				Validators: []validator.String{destinationURL},
			},
			"resource_version": schema.StringAttribute{
				MarkdownDescription: "Version of the events, `resource:version`, for instance `agent:2.0.0`; see the data source " +
					"`webexcc_event_types`. With it the subscription belongs to the second version of the API, without it to the first; setting it " +
					"or taking it away replaces the subscription. The events of `" + endingResourceVersion + "` end on " + endingDate + ".",
				Optional:   true,
				Validators: []validator.String{resourceVersion},
				PlanModifiers: []planmodifier.String{
					stringplanmodifier.RequiresReplaceIf(movesBetweenVersions, movesText, movesText),
				},
			},
			"on_existing": tfresource.OnExistingAttribute(displayName),
			"status": schema.StringAttribute{
				MarkdownDescription: "Whether events are sent: `active` (the default) or `inactive`. Webex switches a subscription off whose " +
					"destination fails; the next apply switches it on again.",
				Optional:   true,
				Computed:   true,
				Default:    stringdefault.StaticString(active),
				Validators: []validator.String{tfvalue.OneOf(active, inactive)},
			},
			"created_time": schema.StringAttribute{
				MarkdownDescription: createdTimeText,
				CustomType:          timetypes.RFC3339Type{},
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"created_by": stable(createdByText),
			"last_updated_time": schema.StringAttribute{
				MarkdownDescription: lastUpdatedTimeText,
				CustomType:          timetypes.RFC3339Type{},
				Computed:            true,
			},
			"last_updated_by": schema.StringAttribute{MarkdownDescription: lastUpdatedByText, Computed: true},
		},
	}
	maps.Copy(resp.Schema.Attributes, tfresource.SecretAttributes(
		"Key with which Webex signs what it sends (header `X-WebexCC-Signature`, HMAC-SHA256), 32 to 256 characters. Webex never tells it, "+
			"so that a key changed elsewhere goes unnoticed.",
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

// dataAttributes are the attributes that a data source tells of a subscription.
func dataAttributes() map[string]datasource.Attribute {
	computed := func(text string) datasource.StringAttribute {
		return datasource.StringAttribute{MarkdownDescription: text, Computed: true}
	}
	moment := func(text string) datasource.StringAttribute {
		return datasource.StringAttribute{MarkdownDescription: text, CustomType: timetypes.RFC3339Type{}, Computed: true}
	}
	return map[string]datasource.Attribute{
		"id": datasource.StringAttribute{MarkdownDescription: idText, CustomType: tfvalue.UUID, Computed: true},
		"org_id": datasource.StringAttribute{
			MarkdownDescription: "Organization that holds the subscription, a UUID.",
			CustomType:          tfvalue.OrganizationID,
			Computed:            true,
		},
		"name":              computed("Name of the subscription."),
		"description":       computed("What the subscription is for; null for none."),
		"event_types":       datasource.SetAttribute{MarkdownDescription: eventTypesText, ElementType: types.StringType, Computed: true},
		"destination_url":   computed("Where Webex sends the events."),
		"api_version":       computed("Version of the API that holds the subscription, `v1` or `v2`."),
		"resource_version":  computed("Version of the events, for instance `agent:2.0.0`; null in version 1 of the API."),
		"status":            computed("Whether events are sent: `active` or `inactive`."),
		"created_time":      moment(createdTimeText),
		"created_by":        computed(createdByText),
		"last_updated_time": moment(lastUpdatedTimeText),
		"last_updated_by":   computed(lastUpdatedByText),
	}
}
