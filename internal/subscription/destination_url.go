package subscription

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// destinationURL rejects the URLs that Webex documents as invalid. It does not check whether the host exists, and never quotes a
// password.
var destinationURL = tfvalue.Rule{
	Name:    "destination URL",
	Allowed: "an https URL with a public host name and a path, without user name, query or fragment, on port 443",
	Problem: destinationURLProblem,
}

// publicHost matches a host name with a top-level domain that may exist: letters, or the "xn--" form of other scripts. It does not
// match IP addresses, "localhost" and other names without a dot.
var publicHost = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+([A-Za-z]{2,}|[Xx][Nn]--[A-Za-z0-9-]*[A-Za-z0-9])$`)
})

// privateDomains are reserved names that look like top-level domains (RFC 6761, RFC 6762, and those that ICANN will never delegate).
var privateDomains = []string{"test", "example", "invalid", "localhost", "local", "internal", "localdomain", "lan", "home", "corp"}

func isPublic(host string) bool {
	topLevel := strings.ToLower(host[strings.LastIndexByte(host, '.')+1:])
	return publicHost().MatchString(host) && !slices.Contains(privateDomains, topLevel)
}

func destinationURLProblem(text string) string {
	destination, err := url.Parse(text)
	switch {
	case err != nil || strings.ContainsAny(text, " \t\r\n"):
		return "got a malformed URL"
	case !strings.HasPrefix(text, "https://"):
		return "got a URL that does not begin with https://"
	case destination.User != nil:
		return "got a URL with a user name or password; use secret to authenticate events instead"
	case strings.Contains(text, "#"):
		return "got a URL with a fragment (#…)"
	case strings.Contains(text, "?"):
		return "got a URL with a query (?…); use the path to distinguish receivers"
	case strings.ContainsFunc(destination.Hostname(), func(r rune) bool { return r > unicode.MaxASCII }):
		return fmt.Sprintf("got the host %q, which must be written in ASCII, such as xn--bcher-kva.example.com", destination.Hostname())
	case !isPublic(destination.Hostname()):
		return fmt.Sprintf("got the host %q, which is not public: it must end in a top-level domain and must not be an IP address",
			destination.Hostname())
	case strings.HasSuffix(destination.Host, ":") || destination.Port() != "" && destination.Port() != "443":
		return fmt.Sprintf("got the port %q", destination.Port())
	case destination.Path == "":
		return "got a URL without a path; add at least a slash at the end"
	}
	return ""
}
