package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckVersion(t *testing.T) {
	t.Parallel()
	const requirement = "source  = \"webex-terraform/webex\"\n      version = \"~> 1.2\"\n"
	for name, test := range map[string]struct {
		version, changelog, page, tag string
		wantError                     string
	}{
		"equal":              {version: "1.2.3\n", changelog: "# Changelog\n\n## 1.2.3 (Unreleased)\n", page: requirement, tag: "v1.2.3"},
		"no tag":             {version: "1.2.3", changelog: "## 1.2.3\n", page: requirement},
		"another tag":        {version: "1.2.3", changelog: "## 1.2.3\n", tag: "v1.2.4", wantError: "the tag is v1.2.4"},
		"an older changelog": {version: "1.2.3", changelog: "## 1.2.2\n## 1.2.3\n", wantError: "CHANGELOG.md"},
		"an older page":      {version: "1.3.0", changelog: "## 1.3.0\n", page: requirement, wantError: `"~> 1.2" instead of "~> 1.3"`},
		"no constraint": {version: "1.2.3", changelog: "## 1.2.3\n", page: "source = \"webex-terraform/webex\"\n",
			wantError: "1 of 1 provider requirements have no version"},
		"not a version": {version: "dev", wantError: "not of the form"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for _, dir := range []string{"examples", "templates", "docs"} {
				if err := os.Mkdir(filepath.Join(root, dir), 0o750); err != nil {
					t.Fatal(err)
				}
			}
			for file, content := range map[string]string{
				"VERSION": test.version, "CHANGELOG.md": test.changelog, "README.md": "", "docs/index.md": test.page,
			} {
				if err := os.WriteFile(filepath.Join(root, file), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := checkVersion(root, test.tag)
			if (err == nil) != (test.wantError == "") || err != nil && !strings.Contains(err.Error(), test.wantError) {
				t.Errorf("got %v, want %q", err, test.wantError)
			}
		})
	}
}
