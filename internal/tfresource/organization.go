package tfresource

import (
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	list "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// OrganizationAttribute returns the org_id of a Contact Center resource. It defaults to the provider's organization at the time of the
// create, and does not change with that default.
func OrganizationAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Organization of the object, in any form of a Webex ID. Defaults to the organization of the provider at the time of " +
			"creation. Changing it replaces the object.",
		CustomType: tfvalue.OrganizationID,
		Validators: []validator.String{tfvalue.OrganizationID},
		Optional:   true,
		Computed:   true,
		PlanModifiers: []planmodifier.String{
			stringplanmodifier.UseStateForUnknown(),
			tfvalue.PreserveEquivalent(),
			stringplanmodifier.RequiresReplace(),
		},
	}
}

const organizationText = "Organization to search, in any form of a Webex ID. Defaults to the organization of the provider."

// OrganizationArgument is the org_id of a Contact Center data source.
func OrganizationArgument() datasource.StringAttribute {
	return datasource.StringAttribute{
		MarkdownDescription: organizationText,
		CustomType:          tfvalue.OrganizationID,
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tfvalue.OrganizationID},
	}
}

// OrganizationListArgument is the org_id of a Contact Center list resource.
func OrganizationListArgument() list.StringAttribute {
	return list.StringAttribute{
		MarkdownDescription: organizationText,
		CustomType:          tfvalue.OrganizationID,
		Optional:            true,
		Validators:          []validator.String{tfvalue.OrganizationID},
	}
}

// OrganizationOfState returns the organization of a state, or null if it is not an organization ID: a mock of the provider makes up computed
// values. The organization of a configuration is validated.
func OrganizationOfState(orgID tfvalue.Text) tfvalue.Text {
	if _, err := canonical.OrganizationID(orgID.ValueString()); err != nil {
		return tfvalue.OrganizationID.Null()
	}
	return orgID
}
