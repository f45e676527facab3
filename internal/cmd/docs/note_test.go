package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const prefixNote = "-> Every `webexcc_*` block needs `provider = webex`. See [The webexcc Prefix](../index.md#the-webexcc-prefix)."

// Every page about a webexcc_* block contains, before the first example, one line with the requirements of the block, and the index page quotes
// the errors that appear without it.
func TestContactCenterPages_beginWithPrefixNote(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../../../docs/*/webexcc_*.md")
	if err != nil || len(pages) < 11 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range pages {
		if filepath.Base(filepath.Dir(page)) == "images" {
			continue
		}
		content, err := os.ReadFile(page) //nolint:gosec // a page of this repository
		if err != nil {
			t.Fatal(err)
		}
		if opening, _, _ := strings.Cut(string(content), "\n## "); !strings.Contains(opening, prefixNote) {
			t.Errorf("%s does not begin with the note on provider = webex", page)
		}
	}
	index, err := os.ReadFile("../../../docs/index.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Could not retrieve the list of available versions for provider hashicorp/webexcc",
		"does not have a provider named registry.terraform.io/hashicorp/webexcc",
		"required by this configuration but no version is selected",
		"Missing required provider",
		"Automatically-inferred provider dependency",
	} {
		if !strings.Contains(string(index), want) {
			t.Errorf("the index page does not quote %q", want)
		}
	}
}
