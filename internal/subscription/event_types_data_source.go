package subscription

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var (
	_ datasource.DataSource              = (*eventTypesDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*eventTypesDataSource)(nil)
)

// NewEventTypesDataSource returns the data source webexcc_event_types.
func NewEventTypesDataSource() datasource.DataSource { return &eventTypesDataSource{} }

type eventTypesDataSource struct{ tfresource.DataSourceBase }

type eventTypesModel struct {
	OrgID            tfvalue.Text           `tfsdk:"org_id"`
	EventTypes       []eventTypeModel       `tfsdk:"event_types"`
	ResourceVersions []resourceVersionModel `tfsdk:"resource_versions"`
}

type eventTypeModel struct {
	Name     types.String `tfsdk:"name"`
	Resource types.String `tfsdk:"resource"`
	Action   types.String `tfsdk:"action"`
}

type resourceVersionModel struct {
	Resource types.String `tfsdk:"resource"`
	Version  types.String `tfsdk:"version"`
}

// Metadata implements datasource.DataSource.
func (*eventTypesDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "webexcc_event_types"
}

// Schema implements datasource.DataSource.
func (*eventTypesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the event types to which a `webexcc_subscription` can subscribe, from both versions of the API.",
		Attributes: map[string]schema.Attribute{
			"org_id": tfresource.OrganizationArgument(),
			"event_types": schema.ListNestedAttribute{
				MarkdownDescription: "The event types, sorted by name.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":     tfresource.Computed("Value for `event_types`, for example `agent:login`."),
					"resource": tfresource.Computed("Resource of the event, for example `agent`."),
					"action":   tfresource.Computed("Action of the event, for example `login`."),
				}},
			},
			"resource_versions": schema.ListNestedAttribute{
				MarkdownDescription: "Versions of the events. The value for `resource_version` is `<resource>:<version>`.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"resource": tfresource.Computed("Name of the resource, for example `agent`."),
					"version":  tfresource.Computed("Version of the resource, for example `2.0.0`."),
				}},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *eventTypesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model eventTypesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	client := d.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	orgID := organization(client, model.OrgID)
	var eventTypes []webexapi.EventType
	var resourceVersions []webexapi.ResourceVersion
	for _, version := range versions {
		types, resources, err := client.Subscriptions.EventTypes(ctx, orgID, version)
		if err != nil {
			d.Report().Add(&resp.Diagnostics, resourceInfo, "Unable to list event types", err)
			return
		}
		eventTypes, resourceVersions = append(eventTypes, types...), append(resourceVersions, resources...)
	}
	if model.OrgID.IsNull() {
		model.OrgID = tfvalue.OrganizationID.Optional(orgID)
	}
	model.EventTypes = eventTypeModels(eventTypes)
	model.ResourceVersions = resourceVersionModels(resourceVersions)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// eventTypeModels returns each event type once, sorted by name.
func eventTypeModels(eventTypes []webexapi.EventType) []eventTypeModel {
	slices.SortFunc(eventTypes, func(a, b webexapi.EventType) int { return cmp.Compare(a.Name, b.Name) })
	models := []eventTypeModel{}
	for _, eventType := range slices.CompactFunc(eventTypes, func(a, b webexapi.EventType) bool { return a.Name == b.Name }) {
		models = append(models, eventTypeModel{
			Name:     types.StringValue(eventType.Name),
			Resource: tfvalue.OptionalString(eventType.Resource),
			Action:   tfvalue.OptionalString(eventType.Action),
		})
	}
	return models
}

// resourceVersionModels returns each version once, sorted by resource and version.
func resourceVersionModels(resourceVersions []webexapi.ResourceVersion) []resourceVersionModel {
	slices.SortFunc(resourceVersions, func(a, b webexapi.ResourceVersion) int {
		return cmp.Or(cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Version, b.Version))
	})
	models := []resourceVersionModel{}
	for _, version := range slices.Compact(resourceVersions) {
		models = append(models, resourceVersionModel{
			Resource: types.StringValue(version.Resource),
			Version:  types.StringValue(version.Version),
		})
	}
	return models
}
