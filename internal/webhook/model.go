// Package webhook is webex_webhook: resource, data sources, list resource and the mapping between HCL and API. It may import
// what lies below the features, and no other feature; provider imports it.
package webhook

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

const (
	typeName = "webex_webhook"

	statusActive   = "active"
	statusInactive = "inactive"

	ownedByCreator = "creator"
	ownedByOrg     = "org"
)

// object is what errors are about.
var object = tfdiag.Object{
	Type: typeName,
	Attributes: map[string]path.Path{
		"name":      path.Root("name"),
		"targetUrl": path.Root("target_url"),
		"resource":  path.Root("resource"),
		"event":     path.Root("event"),
		"filter":    path.Root("filter"),
		"secret":    path.Root("secret"),
		"ownedBy":   path.Root("owned_by"),
		"status":    path.Root("status"),
	},
}

// model is a webhook as the data sources show it.
type model struct {
	ID        types.String      `tfsdk:"id"`
	Name      types.String      `tfsdk:"name"`
	TargetURL types.String      `tfsdk:"target_url"`
	Resource  types.String      `tfsdk:"resource"`
	Event     types.String      `tfsdk:"event"`
	Filter    tfvalue.Text      `tfsdk:"filter"`
	OwnedBy   types.String      `tfsdk:"owned_by"`
	Status    types.String      `tfsdk:"status"`
	OrgID     types.String      `tfsdk:"org_id"`
	CreatedBy types.String      `tfsdk:"created_by"`
	AppID     types.String      `tfsdk:"app_id"`
	Created   timetypes.RFC3339 `tfsdk:"created"`
}

// resourceModel is a webhook as the resource manages it.
type resourceModel struct {
	model
	tfresource.Secret
}

// fromAPI maps a webhook as Webex returns it. An answer that leaves out the owner or the status means the default: taken
// literally, it would plan to replace the webhook.
func fromAPI(hook webexapi.Webhook) model {
	return model{
		ID:        types.StringValue(hook.ID),
		Name:      types.StringValue(hook.Name),
		TargetURL: types.StringValue(hook.TargetURL),
		Resource:  types.StringValue(hook.Resource),
		Event:     types.StringValue(hook.Event),
		Filter:    tfvalue.WebhookFilter.Optional(hook.Filter),
		OwnedBy:   orElse(hook.OwnedBy, ownedByCreator),
		Status:    orElse(hook.Status, statusActive),
		OrgID:     tfvalue.OptionalString(hook.OrgID),
		CreatedBy: tfvalue.OptionalString(hook.CreatedBy),
		AppID:     tfvalue.OptionalString(hook.AppID),
		Created:   tfvalue.Timestamp(hook.Created),
	}
}

// create is the body of a create.
func (m model) create(secret string) webexapi.WebhookCreate {
	return webexapi.WebhookCreate{
		Name:      m.Name.ValueString(),
		TargetURL: m.TargetURL.ValueString(),
		Resource:  m.Resource.ValueString(),
		Event:     m.Event.ValueString(),
		Filter:    m.Filter.ValueString(),
		Secret:    secret,
		OwnedBy:   m.OwnedBy.ValueString(),
	}
}

// update is the body of an update. Webex only takes "active" as a status.
func (m model) update(secret string) webexapi.WebhookUpdate {
	update := webexapi.WebhookUpdate{Name: m.Name.ValueString(), TargetURL: m.TargetURL.ValueString(), Secret: secret}
	if m.Status.ValueString() == statusActive {
		update.Status = statusActive
	}
	return update
}

// created completes a plan with what Webex decided on create. What the configuration gave stays as it was given: should Webex
// have changed it on the way, the next refresh shows that as drift, while Terraform would refuse it here.
func (m model) created(hook webexapi.Webhook) model {
	answer := fromAPI(hook)
	m.ID, m.OrgID, m.CreatedBy, m.AppID, m.Created = answer.ID, answer.OrgID, answer.CreatedBy, answer.AppID, answer.Created
	return m
}

func orElse(text, standard string) types.String {
	if text == "" {
		return types.StringValue(standard)
	}
	return types.StringValue(text)
}
