package provider_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestProvider_startup measures the allocations of the packages of the provider before main: Terraform starts a provider
// several times in each run, so regular expressions, tables and the time zones come when they are needed. What is left are
// the slices and small maps of package variables.
func TestProvider_startup(t *testing.T) {
	t.Parallel()
	const limit = 4 << 10
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	start := exec.CommandContext(t.Context(), self, "-test.run=^$") // The test links the provider.
	start.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := start.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, trace)
	}
	packages := regexp.MustCompile(`(?m)^init \S+/terraform-provider-webex/internal/(\S+) .* (\d+) bytes`)
	found := packages.FindAllStringSubmatch(string(trace), -1)
	if len(found) == 0 {
		t.Fatalf("no package of the provider is in the trace:\n%s", trace)
	}
	for _, match := range found {
		if name := match[1]; name == "mockwebex" || name == "acctest" || strings.HasSuffix(name, "_test") {
			continue // no part of the provider
		}
		if allocated, err := strconv.Atoi(match[2]); err != nil || allocated > limit {
			t.Errorf("want at most %d bytes before main: %s", limit, match[0])
		}
	}
}
