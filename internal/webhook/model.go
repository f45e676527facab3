package webhook

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

const summaryList = "Could not list the webhooks"

// The states of a webhook.
const (
	active   = "active"
	inactive = "inactive"
)

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
	tfresource.OnExisting
}

// attributePaths lead from the fields that a user can set to their attributes, so that Webex's words about a field reach it.
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

// fromAPI is a webhook as Webex tells it. An answer that leaves out the owner or the status means the default.
func fromAPI(hook *webexapi.Webhook) model {
	return model{
		ID:        types.StringValue(hook.ID),
		Name:      types.StringValue(hook.Name),
		TargetURL: types.StringValue(hook.TargetURL),
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

// toCreateRequest is the body of a create.
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

// toUpdateRequest is the body of an update. Webex only takes "active" as a status.
func (m *model) toUpdateRequest(secret string) webexapi.WebhookUpdate {
	update := webexapi.WebhookUpdate{Name: m.Name.ValueString(), TargetURL: m.TargetURL.ValueString(), Secret: secret}
	if m.Status.ValueString() == active {
		update.Status = active
	}
	return update
}

// mergeResponse is the webhook as an answer tells it. What every webhook has and the answer leaves out, is as it was known: an owner or an
// event that is not told would otherwise plan to replace the webhook. A filter is not among it: without one, there is none.
func (m *model) mergeResponse(hook *webexapi.Webhook) model {
	told := *hook
	told.ID = cmp.Or(m.ID.ValueString(), told.ID) // An id stays in the form in which it first came.
	told.Name = cmp.Or(told.Name, m.Name.ValueString())
	told.TargetURL = cmp.Or(told.TargetURL, m.TargetURL.ValueString())
	told.Resource = cmp.Or(told.Resource, m.Resource.ValueString())
	told.Event = cmp.Or(told.Event, m.Event.ValueString())
	told.OwnedBy = cmp.Or(told.OwnedBy, m.OwnedBy.ValueString())
	told.Status = cmp.Or(told.Status, m.Status.ValueString())
	return fromAPI(&told)
}

// ref says which webhook it is and where it is listed.
func (m *model) ref() webexapi.WebhookRef {
	created, _ := m.Created.ValueRFC3339Time()
	return webexapi.WebhookRef{
		ID: m.ID.ValueString(), OwnedBy: m.OwnedBy.ValueString(), CreatedBy: m.CreatedBy.ValueString(), Created: created,
	}
}

// diff names the attributes of which Webex tells another value than a create sent. It is not sent a status.
func (m *model) diff(returned *model) []string {
	return append(m.diffUpdate(returned), tfresource.Diff(
		tfresource.Compare("resource", m.Resource.ValueString(), returned.Resource.ValueString()),
		tfresource.Compare("event", m.Event.ValueString(), returned.Event.ValueString()),
		tfresource.Compare("filter", m.Filter.Canonical(), returned.Filter.Canonical()),
		tfresource.Compare("owned_by", m.OwnedBy.ValueString(), returned.OwnedBy.ValueString()),
	)...)
}

// diffUpdate is diff for an update, which sends less.
func (m *model) diffUpdate(returned *model) []string {
	return tfresource.Diff(
		tfresource.Compare("name", m.Name.ValueString(), returned.Name.ValueString()),
		tfresource.Compare("target_url", m.TargetURL.ValueString(), returned.TargetURL.ValueString()),
	)
}

// setComputed fills the computed values that the plan left open.
func (m *model) setComputed(from *model) {
	tfresource.Fill(&m.ID, from.ID)
	tfresource.Fill(&m.OrgID, from.OrgID)
	tfresource.Fill(&m.CreatedBy, from.CreatedBy)
	tfresource.Fill(&m.AppID, from.AppID)
	tfresource.Fill(&m.Created, from.Created)
}
