package tfresource

import (
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	list "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

const organizationText = "Organisation to look in, in any form of a Webex ID. Defaults to the provider's."

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
