package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Who forgets `provider = webex` searches for what `terraform init` said. Every page about a webexcc_* block quotes it, before
// the first example.
func TestContactCenterPagesOpenWithTheNote(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../../../docs/*/webexcc_*.md")
	if err != nil || len(pages) < 11 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range pages {
		content, err := os.ReadFile(page) //nolint:gosec // A page of this repository.
		if err != nil {
			t.Fatal(err)
		}
		opening, _, _ := strings.Cut(string(content), "\n## ")
		for _, want := range []string{
			"`provider = webex`", "Could not retrieve the list of available versions for provider hashicorp/webexcc",
			"does not have a provider named registry.terraform.io/hashicorp/webexcc",
		} {
			if !strings.Contains(opening, want) {
				t.Errorf("%s does not open with %q", page, want)
			}
		}
	}
}
