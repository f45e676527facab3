package subscription

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// The statuses of a subscription.
const (
	active   = "active"
	inactive = "inactive"
)

// model contains the attributes that the resource and the data sources of a subscription share: the API's fields in snake_case, with
// times in RFC 3339.
type model struct {
	ID              tfvalue.Text `tfsdk:"id"`
	OrgID           tfvalue.Text `tfsdk:"org_id"`
	Name            tfvalue.Text `tfsdk:"name"`
	Description     tfvalue.Text `tfsdk:"description"`
	EventTypes      types.Set    `tfsdk:"event_types"`
	DestinationURL  tfvalue.Text `tfsdk:"destination_url"`
	ResourceVersion types.String `tfsdk:"resource_version"`
	Status          types.String `tfsdk:"status"`
	CreatedTime     tfvalue.Text `tfsdk:"created_time"`
	CreatedBy       types.String `tfsdk:"created_by"`
	LastUpdatedTime tfvalue.Text `tfsdk:"last_updated_time"`
	LastUpdatedBy   types.String `tfsdk:"last_updated_by"`
}

// resourceModel is the model of the resource.
type resourceModel struct {
	model
	tfresource.Secret
	tfresource.OnExisting
}

// dataModel is the model of the data sources.
type dataModel struct {
	model
	APIVersion types.String `tfsdk:"api_version"`
}

// attributePaths maps the API's field names to attributes, so that an error about a field is reported on its attribute.
var attributePaths = map[string]path.Path{
	"name":            path.Root("name"),
	"description":     path.Root("description"),
	"eventTypes":      path.Root("event_types"),
	"destinationUrl":  path.Root("destination_url"),
	"secret":          path.Root("secret"),
	"resourceVersion": path.Root("resource_version"),
	"status":          path.Root("status"),
	"orgId":           path.Root("org_id"),
}

// version returns the API version of the subscription, which is visible only to that version.
func (m *model) version() webexapi.SubscriptionVersion {
	if m.ResourceVersion.IsNull() {
		return webexapi.SubscriptionV1
	}
	return webexapi.SubscriptionV2
}

// toCreateRequest returns the body of a create.
func (m *model) toCreateRequest(secret string) webexapi.SubscriptionCreate {
	return webexapi.SubscriptionCreate{
		Name:            m.Name.ValueString(),
		Description:     m.Description.ValueString(),
		EventTypes:      stringsOf(m.EventTypes),
		DestinationURL:  m.DestinationURL.ValueString(),
		Secret:          secret,
		ResourceVersion: m.ResourceVersion.ValueString(),
	}
}

// toUpdateRequest returns the body of an update: only what differs from the prior state, and the resource version, which version 2 of
// the API always requires. A removed description is sent as an empty string.
func (m *model) toUpdateRequest(prior *model) webexapi.SubscriptionUpdate {
	update := webexapi.SubscriptionUpdate{
		Description:     changed(m.Description, prior.Description),
		DestinationURL:  changed(m.DestinationURL, prior.DestinationURL),
		Status:          changed(m.Status, prior.Status),
		ResourceVersion: m.ResourceVersion.ValueString(),
	}
	if !m.EventTypes.Equal(prior.EventTypes) {
		update.EventTypes = stringsOf(m.EventTypes)
	}
	return update
}

func changed(planned, prior stringValue) *string {
	if planned.Equal(prior) {
		return nil
	}
	return new(planned.ValueString())
}

// stringValue is a types.String or a tfvalue.Text.
type stringValue interface {
	attr.Value
	ValueString() string
}

// secretUpdate returns the configured secret if an update has to send it, otherwise nil. A secret in the state is sent if it changed. A
// write-only secret is sent with every update, because it cannot be compared with the previous one.
func (m *resourceModel) secretUpdate(prior *resourceModel, configured string) *string {
	stored := !m.Secret.Secret.IsNull() && m.Secret.Secret.Equal(prior.Secret.Secret)
	if configured == "" || stored {
		return nil
	}
	return &configured
}

// fromAPI converts a subscription that Webex returned. orgID is used when the response names no organization.
func fromAPI(s *webexapi.Subscription, orgID string) model {
	if s.OrgID != "" {
		orgID = s.OrgID
	}
	return model{
		ID:              tfvalue.UUID.Value(canonical.UUID(s.ID)),
		OrgID:           tfvalue.OrganizationID.Optional(canonical.UUID(orgID)),
		Name:            tfvalue.Label.Value(s.Name),
		Description:     tfvalue.Label.Optional(s.Description),
		EventTypes:      setOf(s.EventTypes),
		DestinationURL:  tfvalue.URL.Value(s.DestinationURL),
		ResourceVersion: tfvalue.OptionalString(s.ResourceVersion),
		Status:          types.StringValue(s.Status),
		CreatedTime:     tfvalue.Timestamp(s.CreatedTime.Time),
		CreatedBy:       tfvalue.OptionalString(s.CreatedBy),
		LastUpdatedTime: tfvalue.Timestamp(s.LastUpdatedTime.Time),
		LastUpdatedBy:   tfvalue.OptionalString(s.LastUpdatedBy),
	}
}

// dataFromAPI is fromAPI for the data sources.
func dataFromAPI(s *webexapi.Subscription, orgID string) dataModel {
	return dataModel{model: fromAPI(s, orgID), APIVersion: types.StringValue(string(s.Version))}
}

// mergeResponse returns the model after a response: what Webex returned, and the secret, which Webex never returns.
func (m *resourceModel) mergeResponse(s *webexapi.Subscription, orgID string) resourceModel {
	return resourceModel{model: fromAPI(s, orgID), Secret: m.Secret, OnExisting: m.OnExisting}
}

// imported reports whether only the ID is known, as after an import.
func (m *model) imported() bool { return m.Name.IsNull() }

// diff returns the names of the configurable attributes that differ between a plan and a response.
func diff(planned, returned *model) []string {
	return tfresource.Diff(planned.configurable(), returned.configurable())
}

// configurable returns the attributes that a request sends and a response returns.
func (m *model) configurable() map[string]attr.Value {
	return map[string]attr.Value{
		"name":             m.Name,
		"description":      m.Description,
		"event_types":      m.EventTypes,
		"destination_url":  m.DestinationURL,
		"resource_version": m.ResourceVersion,
		"status":           m.Status,
	}
}

// ref returns the values by which the client finds the subscription.
func (m *model) ref(orgID string) webexapi.SubscriptionRef {
	return webexapi.SubscriptionRef{OrgID: orgID, Version: m.version(), ID: m.ID.Canonical(), Created: m.CreatedTime.Moment()}
}

// setComputed sets the computed values that are still unknown in the plan.
func (m *model) setComputed(returned *model) {
	tfresource.SetIfUnknown(&m.ID, returned.ID)
	tfresource.SetIfUnknown(&m.OrgID, returned.OrgID)
	tfresource.SetIfUnknown(&m.CreatedTime, returned.CreatedTime)
	tfresource.SetIfUnknown(&m.CreatedBy, returned.CreatedBy)
	tfresource.SetIfUnknown(&m.LastUpdatedTime, returned.LastUpdatedTime)
	tfresource.SetIfUnknown(&m.LastUpdatedBy, returned.LastUpdatedBy)
}

func setOf(texts []string) types.Set {
	// Terraform rejects a set with duplicate values.
	texts = slices.Compact(slices.Sorted(slices.Values(texts)))
	values := make([]attr.Value, len(texts))
	for i, text := range texts {
		values[i] = types.StringValue(text)
	}
	return types.SetValueMust(types.StringType, values)
}

// stringsOf returns the known strings of a set, sorted, so that a request does not depend on the order in the configuration.
func stringsOf(set types.Set) []string {
	var texts []string
	for _, value := range set.Elements() {
		if text, ok := value.(types.String); ok && !text.IsNull() && !text.IsUnknown() {
			texts = append(texts, text.ValueString())
		}
	}
	slices.Sort(texts)
	return texts
}
