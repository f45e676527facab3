package webhook

import (
	"context"
	"net/url"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// targetURL checks the address of a receiver. It does not quote the value, because a URL may carry a secret.
type targetURL struct{}

// Description implements validator.Describer.
func (targetURL) Description(context.Context) string {
	return "the value must be an absolute https (or http) URL"
}

// MarkdownDescription implements validator.Describer.
func (v targetURL) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (targetURL) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	text := req.ConfigValue.ValueString()
	address, err := url.Parse(text)
	blank := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
	switch {
	case err != nil || address.Hostname() == "" || address.Scheme != "https" && address.Scheme != "http" || strings.ContainsFunc(text, blank):
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid target URL",
			"target_url must be an absolute URL with https (or http) and a host, without blanks, such as https://example.com/webex.")
	case address.Scheme == "http":
		resp.Diagnostics.AddAttributeWarning(req.Path, "Target URL without encryption",
			"Events travel unencrypted to an http address, and Webex's newer documents ask for https.")
	}
}
