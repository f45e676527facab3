package webhook

import (
	"context"
	"maps"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// Descriptions that the resource and the data sources share.
const (
	idText        = "Webex ID of the webhook."
	orgIDText     = "Webex ID of the organization."
	createdByText = "Webex ID of the person who created the webhook."
	appIDText     = "Webex ID of the application whose token created the webhook."
	createdText   = "Time when the webhook was created, in RFC 3339 format."
)

// Schema implements resource.Resource.
func (*webhookResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	given := []validator.String{tfvalue.NotBlank()}
	replaces := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	// The computed values never change, so plans keep them.
	stays := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}

	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a webhook of the Webex platform. For each event, Webex sends a POST request to a URL. " +
			"Webex disables a webhook if its deliveries fail. The next apply re-enables it.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				CustomType:          tfvalue.Label,
				MarkdownDescription: "Name of the webhook. It does not have to be unique.",
				Required:            true,
				Validators:          given,
				PlanModifiers:       []planmodifier.String{tfvalue.PreserveEquivalent()},
			},
			"target_url": schema.StringAttribute{
				CustomType:          tfvalue.URL,
				MarkdownDescription: "Absolute URL that receives the events. Use `https`.",
				Required:            true,
				Validators:          []validator.String{targetURL},
				PlanModifiers:       []planmodifier.String{tfvalue.PreserveEquivalent()},
			},
			"resource": schema.StringAttribute{
				MarkdownDescription: "Resource whose events are sent, for example `messages`, `meetings`, `telephony_calls`, or `all`. Changing it " +
					"replaces the webhook.",
				Required:      true,
				Validators:    given,
				PlanModifiers: replaces,
			},
			"event": schema.StringAttribute{
				MarkdownDescription: "Event that triggers the webhook, for example `created`, `updated`, `deleted`, or `all`. Changing it replaces the webhook.",
				Required:            true,
				Validators:          given,
				PlanModifiers:       replaces,
			},
			"filter": schema.StringAttribute{
				MarkdownDescription: "Conditions joined by `&`, for example `roomType=direct&hasFiles=true`. Their order does not matter. Changing " +
					"it replaces the webhook.",
				CustomType:    tfvalue.WebhookFilter,
				Optional:      true,
				Validators:    []validator.String{tfvalue.WebhookFilter},
				PlanModifiers: append([]planmodifier.String{tfvalue.PreserveEquivalent()}, replaces...),
			},
			"owned_by": schema.StringAttribute{
				MarkdownDescription: "Owner of the webhook: `creator` (the default), or `org` for a webhook of the whole organization, which requires a " +
					"full administrator or a compliance officer. Changing it replaces the webhook.",
				Optional:      true,
				Computed:      true,
				Default:       stringdefault.StaticString(webexapi.OwnedByCreator),
				Validators:    []validator.String{tfvalue.OneOf(webexapi.OwnedByCreator, webexapi.OwnedByOrg)},
				PlanModifiers: replaces,
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "`active` (the default) re-enables a webhook that Webex disabled. The API cannot disable a webhook: " +
					"`inactive` causes a warning and has no effect.",
				Optional:      true,
				Computed:      true,
				Default:       stringdefault.StaticString(active),
				Validators:    []validator.String{tfvalue.OneOf(active, inactive)},
				PlanModifiers: []planmodifier.String{keepInactive{}, tfresource.KeepStatus()},
			},
			"on_existing": tfresource.OnExistingAttribute(displayName),
			"id": schema.StringAttribute{
				MarkdownDescription: idText,
				Computed:            true,
				PlanModifiers:       stays,
			},
			"org_id": schema.StringAttribute{
				MarkdownDescription: orgIDText,
				Computed:            true,
				PlanModifiers:       stays,
			},
			"created_by": schema.StringAttribute{
				MarkdownDescription: createdByText,
				Computed:            true,
				PlanModifiers:       stays,
			},
			"app_id": schema.StringAttribute{
				MarkdownDescription: appIDText,
				Computed:            true,
				PlanModifiers:       stays,
			},
			"created": schema.StringAttribute{
				MarkdownDescription: createdText,
				CustomType:          tfvalue.Time,
				Computed:            true,
				PlanModifiers:       stays,
			},
		},
	}
	maps.Copy(resp.Schema.Attributes, tfresource.SecretAttributes(
		"Secret that Webex uses to sign each event (header `X-Spark-Signature`, HMAC-SHA1).", tfvalue.NotEmpty()))
}

// dataAttributes returns the attributes of a webhook in a data source.
func dataAttributes() map[string]datasource.Attribute {
	return map[string]datasource.Attribute{
		"id":         tfresource.Computed(idText),
		"name":       tfresource.ComputedText(tfvalue.Label, "Name of the webhook."),
		"target_url": tfresource.ComputedText(tfvalue.URL, "URL that receives the events."),
		"resource":   tfresource.Computed("Resource whose events are sent."),
		"event":      tfresource.Computed("Event that triggers the webhook."),
		"filter": datasource.StringAttribute{
			MarkdownDescription: "Conditions joined by `&`. Null if there is no filter.", CustomType: tfvalue.WebhookFilter, Computed: true,
		},
		"owned_by":   tfresource.Computed("Owner of the webhook, `creator` or `org`."),
		"status":     tfresource.Computed("`active`, or `inactive` if Webex has disabled the webhook."),
		"org_id":     tfresource.Computed(orgIDText),
		"created_by": tfresource.Computed(createdByText),
		"app_id":     tfresource.Computed(appIDText),
		"created":    datasource.StringAttribute{MarkdownDescription: createdText, CustomType: tfvalue.Time, Computed: true},
	}
}
