package subscription

import (
	"strings"
	"testing"
)

func TestDestinationURL(t *testing.T) {
	t.Parallel()
	for destination, want := range map[string]string{
		"https://hooks.example.com/":                "",
		"https://hooks.example.com:443/webex/agent": "",
		"https://HOOKS.Example.COM/a%20b":           "",
		"https://a-b.xn--bcher-kva.xn--p1ai/":       "",

		"":                                 "does not begin with https://",
		"hooks.example.com/":               "does not begin with https://",
		"http://hooks.example.com/":        "does not begin with https://",
		"ftp://hooks.example.com/":         "does not begin with https://",
		"https://hooks.example.com/a b":    "malformed URL",
		"https://hooks.example.com/%zz":    "malformed URL",
		"https://hooks.example.com":        "without a path",
		"https://hooks.example.com/?a=b":   "query",
		"https://hooks.example.com/?":      "query",
		"https://hooks.example.com/#top":   "fragment",
		"https://hooks.example.com/#":      "fragment",
		"https://ada:hunter2@example.com/": "user name",
		"https://ada@example.com/":         "user name",
		"https://hooks.example.com:8443/":  "got the port",
		"https://hooks.example.com:/":      "got the port",
		"https://localhost/":               "not public",
		"https://bücher.de/":               "in ASCII",
		"https://10.1.2.3/":                "not public",
		"https://[2001:db8::1]/":           "not public",
		"https://hooks.corp.internal/":     "not public",
		"https://hooks.example.TEST/":      "not public",
		"https://hooks/":                   "not public",
		"https://hooks.example.c/":         "not public",
		"https://hooks.example.123/":       "not public",
		"https://-hooks.example.com/":      "not public",
		"https://hooks..example.com/":      "not public",
		"https:///webex":                   "not public",
	} {
		got := destinationURLProblem(destination)
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", destination, got, want)
		}
		if strings.Contains(got, "hunter2") {
			t.Errorf("%s: the password is quoted", destination)
		}
	}
}
