package webhook

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// targetURL validates the URL of a receiver. It never quotes the URL, which may contain a secret.
var targetURL = tfvalue.Rule{
	Name:    "target URL",
	Allowed: "an absolute URL with https (or http) and a host, without spaces, such as https://example.com/webex",
	Problem: targetURLProblem,
}

func targetURLProblem(text string) string {
	target, err := url.Parse(text)
	switch {
	case text == "":
		return "got an empty string"
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return "got a URL with spaces or control characters"
	case err != nil:
		return "got a malformed URL"
	case target.Scheme != "https" && target.Scheme != "http":
		return "got a URL that does not begin with https:// or http://"
	case target.Hostname() == "":
		return "got a URL without a host"
	}
	return ""
}

func isPlainHTTP(target types.String) bool {
	return strings.HasPrefix(strings.ToLower(target.ValueString()), "http://")
}
