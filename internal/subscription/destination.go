package subscription

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// destinationURL refuses at plan time what Webex documents that it refuses; whether the host exists is not asked.
type destinationURL struct{}

var _ validator.String = destinationURL{}

// Description implements validator.Describer.
func (destinationURL) Description(context.Context) string {
	return "an https URL with a public host name and a path, without port (other than 443), user, query and fragment"
}

// MarkdownDescription implements validator.Describer.
func (v destinationURL) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (destinationURL) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := destinationProblem(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid destination URL", problem)
	}
}

// publicHost is a name with a top-level domain that IANA could have given out: letters, or the "xn--" form of others. It
// leaves out IP addresses, "localhost" and other names without a dot.
var publicHost = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+([A-Za-z]{2,}|[Xx][Nn]--[A-Za-z0-9-]*[A-Za-z0-9])$`)
})

// privateDomains look like top-level domains and are none (RFC 6761, RFC 6762, and what ICANN promised never to give out).
var privateDomains = []string{"test", "example", "invalid", "localhost", "local", "internal", "localdomain", "lan", "home", "corp"}

func isPublic(host string) bool {
	topLevel := strings.ToLower(host[strings.LastIndexByte(host, '.')+1:])
	return publicHost().MatchString(host) && !slices.Contains(privateDomains, topLevel)
}

// destinationProblem says what is wrong with a destination, without quoting a password that it may hold; "" means nothing.
func destinationProblem(text string) string {
	destination, err := url.Parse(text)
	switch {
	case err != nil || strings.ContainsAny(text, " \t\r\n"):
		return "This is no URL. Write it like https://hooks.example.com/webex."
	case !strings.HasPrefix(text, "https://"):
		return "Webex delivers events over HTTPS only: the URL must begin with https://."
	case destination.User != nil:
		return "Webex refuses a user name or password in the URL. Let the receiver check the signature instead (see secret)."
	case strings.Contains(text, "#"):
		return "Webex refuses a fragment (#…) in the URL."
	case strings.Contains(text, "?"):
		return "Webex refuses a query (?…) in the URL. Put what tells receivers apart into the path."
	case strings.ContainsFunc(destination.Hostname(), func(r rune) bool { return r > unicode.MaxASCII }):
		return fmt.Sprintf("Write the host %q in ASCII, as in xn--bcher-kva.example.com.", destination.Hostname())
	case !isPublic(destination.Hostname()):
		return fmt.Sprintf("The host %q is not public: Webex wants a name that ends in a top-level domain, and no IP address.",
			destination.Hostname())
	case strings.HasSuffix(destination.Host, ":") || destination.Port() != "" && destination.Port() != "443":
		return "Webex delivers events to port 443 only."
	case destination.Path == "":
		return fmt.Sprintf("The URL needs a path, at least a slash: %s/", text)
	}
	return ""
}
