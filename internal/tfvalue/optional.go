package tfvalue

import "github.com/hashicorp/terraform-plugin-framework/types"

// OptionalString makes null of the empty text that Webex may return for what was never set; TextType.Optional does it for a
// text with a meaning.
func OptionalString(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}
