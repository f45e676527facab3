package subscription

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// The states of a subscription.
const (
	active   = "active"
	inactive = "inactive"
)

// subscription is a subscription in HCL. The attributes are the API's fields in snake_case; times are RFC 3339.
type subscription struct {
	ID              tfvalue.Text      `tfsdk:"id"`
	OrgID           tfvalue.Text      `tfsdk:"org_id"`
	Name            types.String      `tfsdk:"name"`
	Description     types.String      `tfsdk:"description"`
	EventTypes      types.Set         `tfsdk:"event_types"`
	DestinationURL  types.String      `tfsdk:"destination_url"`
	ResourceVersion types.String      `tfsdk:"resource_version"`
	Status          types.String      `tfsdk:"status"`
	CreatedTime     timetypes.RFC3339 `tfsdk:"created_time"`
	CreatedBy       types.String      `tfsdk:"created_by"`
	LastUpdatedTime timetypes.RFC3339 `tfsdk:"last_updated_time"`
	LastUpdatedBy   types.String      `tfsdk:"last_updated_by"`
}

// resourceModel is a subscription under Terraform's care.
type resourceModel struct {
	subscription
	tfresource.Secret
	tfresource.OnExisting
}

// dataModel is a subscription as the data sources tell it.
type dataModel struct {
	subscription
	APIVersion types.String `tfsdk:"api_version"`
}

// attributePaths lead from the fields that a user can set to their attributes, so that Webex's words about a field reach it.
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

// version is the API that holds the subscription: the two do not see each other's.
func (s *subscription) version() webexapi.SubscriptionVersion {
	if s.ResourceVersion.IsNull() {
		return webexapi.SubscriptionV1
	}
	return webexapi.SubscriptionV2
}

// toCreateRequest is what Webex is told to make.
func (s *subscription) toCreateRequest(secret string) webexapi.SubscriptionCreate {
	return webexapi.SubscriptionCreate{
		Name:            s.Name.ValueString(),
		Description:     s.Description.ValueString(),
		EventTypes:      textsOf(s.EventTypes),
		DestinationURL:  s.DestinationURL.ValueString(),
		Secret:          secret,
		ResourceVersion: s.ResourceVersion.ValueString(),
	}
}

// toUpdateRequest is what Webex is told to change: nothing but what differs from the prior state, and the resource version, which
// the second version of the API demands every time. A description that was taken away is sent as an empty text.
func (s *subscription) toUpdateRequest(prior *subscription) webexapi.SubscriptionUpdate {
	update := webexapi.SubscriptionUpdate{
		Description:     changed(s.Description, prior.Description),
		DestinationURL:  changed(s.DestinationURL, prior.DestinationURL),
		Status:          changed(s.Status, prior.Status),
		ResourceVersion: s.ResourceVersion.ValueString(),
	}
	if !s.EventTypes.Equal(prior.EventTypes) {
		update.EventTypes = textsOf(s.EventTypes)
	}
	return update
}

func changed(planned, prior types.String) *string {
	if planned.Equal(prior) {
		return nil
	}
	return new(planned.ValueString())
}

// secretUpdate is the part of configured that an update has to send, nil for none. A secret in the state is sent when it is
// another one; of a write-only secret nobody knows whether it is, so that it travels along with every update.
func (m *resourceModel) secretUpdate(prior *resourceModel, configured string) *string {
	stored := !m.Secret.Secret.IsNull() && m.Secret.Secret.Equal(prior.Secret.Secret)
	if configured == "" || stored {
		return nil
	}
	return &configured
}

// fromAPI is a subscription as Webex tells it. orgID stands in where the answer names no organization.
func fromAPI(s *webexapi.Subscription, orgID string) subscription {
	if s.OrgID != "" {
		orgID = s.OrgID
	}
	return subscription{
		ID:              tfvalue.UUID.Value(canonical.UUID(s.ID)),
		OrgID:           tfvalue.OrganizationID.Optional(canonical.UUID(orgID)),
		Name:            types.StringValue(s.Name),
		Description:     tfvalue.OptionalString(s.Description),
		EventTypes:      setOf(s.EventTypes),
		DestinationURL:  types.StringValue(s.DestinationURL),
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
	return dataModel{subscription: fromAPI(s, orgID), APIVersion: types.StringValue(string(s.Version))}
}

// configured are the attributes that Webex was told and tells again.
func (s *subscription) configured() map[string]attr.Value {
	return map[string]attr.Value{
		"name":             s.Name,
		"description":      s.Description,
		"event_types":      s.EventTypes,
		"destination_url":  s.DestinationURL,
		"resource_version": s.ResourceVersion,
		"status":           s.Status,
	}
}

// diff names the attributes of which Webex tells another value than it was told.
func (s *subscription) diff(returned *subscription) []string {
	var names []string
	told := returned.configured()
	for name, value := range s.configured() {
		if !value.Equal(told[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// ref says which subscription it is.
func (s *subscription) ref(orgID string) webexapi.SubscriptionRef {
	created, _ := s.CreatedTime.ValueRFC3339Time()
	return webexapi.SubscriptionRef{OrgID: orgID, Version: s.version(), ID: s.ID.Canonical(), Created: created}
}

// setComputed fills the computed values that the plan left open.
func (s *subscription) setComputed(from *subscription) {
	tfresource.Fill(&s.ID, from.ID)
	tfresource.Fill(&s.OrgID, from.OrgID)
	tfresource.Fill(&s.CreatedTime, from.CreatedTime)
	tfresource.Fill(&s.CreatedBy, from.CreatedBy)
	tfresource.Fill(&s.LastUpdatedTime, from.LastUpdatedTime)
	tfresource.Fill(&s.LastUpdatedBy, from.LastUpdatedBy)
}

func setOf(texts []string) types.Set {
	// A set that holds a value twice is none: Terraform would refuse it.
	texts = slices.Compact(slices.Sorted(slices.Values(texts)))
	values := make([]attr.Value, len(texts))
	for i, text := range texts {
		values[i] = types.StringValue(text)
	}
	return types.SetValueMust(types.StringType, values)
}

// textsOf returns the known texts of a set, sorted, so that a request does not depend on the order of an HCL list.
func textsOf(set types.Set) []string {
	var texts []string
	for _, value := range set.Elements() {
		if text, ok := value.(types.String); ok && !text.IsNull() && !text.IsUnknown() {
			texts = append(texts, text.ValueString())
		}
	}
	slices.Sort(texts)
	return texts
}
