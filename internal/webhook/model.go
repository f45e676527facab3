package webhook

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// The statuses of a webhook.
const (
	active   = "active"
	inactive = "inactive"
)

// model contains the attributes that the resource and the data sources of a webhook share.
type model struct {
	ID        types.String `tfsdk:"id"`
	Name      tfvalue.Text `tfsdk:"name"`
	TargetURL tfvalue.Text `tfsdk:"target_url"`
	Resource  types.String `tfsdk:"resource"`
	Event     types.String `tfsdk:"event"`
	Filter    tfvalue.Text `tfsdk:"filter"`
	OwnedBy   types.String `tfsdk:"owned_by"`
	Status    types.String `tfsdk:"status"`
	OrgID     types.String `tfsdk:"org_id"`
	CreatedBy types.String `tfsdk:"created_by"`
	AppID     types.String `tfsdk:"app_id"`
	Created   tfvalue.Text `tfsdk:"created"`
}

// resourceModel is the model of the resource.
type resourceModel struct {
	model
	tfresource.Secret
	tfresource.OnExisting
}

// attributePaths maps the API's field names to attributes, so that an error about a field is reported on its attribute.
var attributePaths = map[string]path.Path{
	"name":      path.Root("name"),
	"targetUrl": path.Root("target_url"),
	"resource":  path.Root("resource"),
	"event":     path.Root("event"),
	"filter":    path.Root("filter"),
	"secret":    path.Root("secret"),
	"ownedBy":   path.Root("owned_by"),
	"status":    path.Root("status"),
}

// fromAPI converts a webhook that Webex returned. An omitted owner or status has its default value.
func fromAPI(hook *webexapi.Webhook) model {
	return model{
		ID:        types.StringValue(hook.ID),
		Name:      tfvalue.Label.Value(hook.Name),
		TargetURL: tfvalue.URL.Value(hook.TargetURL),
		Resource:  types.StringValue(hook.Resource),
		Event:     types.StringValue(hook.Event),
		Filter:    tfvalue.WebhookFilter.Optional(hook.Filter),
		OwnedBy:   types.StringValue(cmp.Or(hook.OwnedBy, webexapi.OwnedByCreator)),
		Status:    types.StringValue(cmp.Or(hook.Status, active)),
		OrgID:     tfvalue.OptionalString(hook.OrgID),
		CreatedBy: tfvalue.OptionalString(hook.CreatedBy),
		AppID:     tfvalue.OptionalString(hook.AppID),
		Created:   tfvalue.Timestamp(hook.Created.Time),
	}
}

// toCreateRequest returns the body of a create.
func (m *model) toCreateRequest(secret string) webexapi.WebhookCreate {
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

// toUpdateRequest returns the body of an update. The only status that Webex accepts is "active".
func (m *model) toUpdateRequest(secret string) webexapi.WebhookUpdate {
	update := webexapi.WebhookUpdate{Name: m.Name.ValueString(), TargetURL: m.TargetURL.ValueString(), Secret: secret}
	if m.Status.ValueString() == active {
		update.Status = active
	}
	return update
}

// mergeResponse returns the model after a response. Fields that every webhook has keep their prior value when the response omits them:
// without an owner or an event, for example, the next plan would replace the webhook. An omitted filter means that there is none.
func (m *resourceModel) mergeResponse(hook *webexapi.Webhook) resourceModel {
	merged := *hook
	merged.ID = cmp.Or(m.ID.ValueString(), merged.ID) // An ID keeps the form in which it first came.
	merged.Name = cmp.Or(merged.Name, m.Name.ValueString())
	merged.TargetURL = cmp.Or(merged.TargetURL, m.TargetURL.ValueString())
	merged.Resource = cmp.Or(merged.Resource, m.Resource.ValueString())
	merged.Event = cmp.Or(merged.Event, m.Event.ValueString())
	merged.OwnedBy = cmp.Or(merged.OwnedBy, m.OwnedBy.ValueString())
	merged.Status = cmp.Or(merged.Status, m.Status.ValueString())
	return resourceModel{model: fromAPI(&merged), Secret: m.Secret, OnExisting: m.OnExisting}
}

// ref returns the values by which the client finds the webhook. A creator that is not a Webex ID is unknown: a mock of the provider makes up
// computed values.
func (m *model) ref() webexapi.WebhookRef {
	creator := m.CreatedBy.ValueString()
	if _, err := canonical.DecodeID(creator); err != nil {
		creator = ""
	}
	return webexapi.WebhookRef{
		ID: m.ID.ValueString(), OwnedBy: m.OwnedBy.ValueString(), OrgID: m.OrgID.ValueString(), CreatedBy: creator, Created: m.Created.Moment(),
	}
}

// imported reports whether only the ID is known, as after an import.
func (m *model) imported() bool { return m.Name.IsNull() }

// updatable lists the attributes that every update sends. The status is handled separately, because Webex may reject activating a
// webhook.
var updatable = []string{"name", "target_url"}

// replacing lists the attributes whose change replaces the webhook.
var replacing = []string{"resource", "event", "filter", "owned_by"}

// keepConfigured restores the prior values that Webex stores in another form.
func (m *model) keepConfigured(forms tfresource.StoredForms, prior *model) {
	tfresource.KeepConfigured(forms, "resource", &m.Resource, prior.Resource)
	tfresource.KeepConfigured(forms, "event", &m.Event, prior.Event)
	tfresource.KeepConfigured(forms, "filter", &m.Filter, prior.Filter)
	tfresource.KeepConfigured(forms, "owned_by", &m.OwnedBy, prior.OwnedBy)
}

// diff returns the names of the configurable attributes that differ between a plan and a response.
func diff(planned, returned *model) []string {
	return tfresource.Diff(planned.configurable(), returned.configurable())
}

// configurable returns the attributes that a create sends and a response returns. A create does not send a status.
func (m *model) configurable() map[string]attr.Value {
	return map[string]attr.Value{
		"name":       m.Name,
		"target_url": m.TargetURL,
		"resource":   m.Resource,
		"event":      m.Event,
		"filter":     m.Filter,
		"owned_by":   m.OwnedBy,
	}
}

// setComputed sets the computed values that are still unknown in the plan.
func (m *model) setComputed(returned *model) {
	tfresource.SetIfUnknown(&m.ID, returned.ID)
	tfresource.SetIfUnknown(&m.OrgID, returned.OrgID)
	tfresource.SetIfUnknown(&m.CreatedBy, returned.CreatedBy)
	tfresource.SetIfUnknown(&m.AppID, returned.AppID)
	tfresource.SetIfUnknown(&m.Created, returned.Created)
}
