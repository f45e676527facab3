package tfresource

import (
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// Computed is a computed string of a data source.
func Computed(text string) datasource.StringAttribute {
	return datasource.StringAttribute{MarkdownDescription: text, Computed: true}
}

// ComputedText is Computed for a value with equivalent spellings.
func ComputedText(kind tfvalue.TextType, text string) datasource.StringAttribute {
	return datasource.StringAttribute{MarkdownDescription: text, CustomType: kind, Computed: true}
}
