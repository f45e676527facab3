package main

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/go-version"
)

func TestForGenerator(t *testing.T) {
	t.Parallel()
	got, err := forGenerator([]byte(`{"format_version": "1.0", "provider_schemas": {"registry.terraform.io/webex-terraform/webex": {
		"provider": {"version": 0},
		"resource_schemas": {"webex_webhook": {"version": 1}, "webexcc_subscription": {"version": 2}},
		"functions": {"decode_id": {}},
		"list_resource_schemas": {"webexcc_subscription": {}},
		"resource_identity_schemas": {"webexcc_subscription": {}}
	}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"format_version": "1.0", "provider_schemas": {"registry.terraform.io/hashicorp/webex": {
		"provider": {"version": 0},
		"resource_schemas": {"webex_webhook": {"version": 1}, "webex_webexcc_subscription": {"version": 2}},
		"data_source_schemas": {}, "ephemeral_resource_schemas": {},
		"functions": {"decode_id": {}}
	}}}`
	if !sameJSON(t, got, []byte(want)) {
		t.Errorf("got %s", got)
	}
	if _, err := forGenerator([]byte(`{"provider_schemas": {"registry.terraform.io/somebody/else": {}}}`)); err == nil {
		t.Error("a schema without our provider is no error")
	}
}

func sameJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	var left, right any
	if err := json.Unmarshal(a, &left); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &right); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(left, right)
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	page := "# One\n\n```terraform\na = 1\n```\n\n1. Step\n\n    ```shell\n    # no heading\n    ls\n    ```\n"
	want := []block{{"terraform", "a = 1\n", 3}, {"shell", "    # no heading\n    ls\n", 9}}
	if got := blocks(page); !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestVariants(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"resource.tf": "resource", "import.tf": "import {\n  id = 1\n}", "identity.tf": "import {\n  identity = {}\n}",
	}
	for terraform, want := range map[string][]string{
		"1.11.4": {"dir/", "dir/import.tf"},
		"1.12.0": {"dir/", "dir/identity.tf", "dir/import.tf"},
	} {
		var got []string
		for _, each := range variants("dir/", files, version.Must(version.NewVersion(terraform))) {
			got = append(got, each.origin)
			if each.files["resource.tf"] == "" {
				t.Errorf("%s comes without the resource", each.origin)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("Terraform %s: got %q, want %q", terraform, got, want)
		}
	}
	ephemeral := map[string]string{"resource.tf": "ephemeral = true"}
	if got := variants("dir/", ephemeral, version.Must(version.NewVersion("1.10.5"))); len(got) != 0 {
		t.Errorf("an older Terraform gets unknown fields: %+v", got)
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	pages := map[string]string{
		"README.md":     "# A `code` & more\n\n```shell\n# no heading\n```\n",
		"docs/index.md": "## Two prefixes, one provider\n<a id=\"nestedatt--x\"></a>\n",
	}
	for page, content := range pages {
		if err := writeFile(root+"/"+page, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	for target, valid := range map[string]bool{
		"docs/index.md": true,
		"docs/index.md#two-prefixes-one-provider":    true,
		"docs/index.md#nestedatt--x":                 true,
		"#a-code--more":                              true,
		"#no-heading":                                false,
		"docs/index.md#three":                        false,
		"docs/other.md":                              false,
		"https://developer.webex.com/docs#somewhere": true,
	} {
		if err := follow(root, pages, "README.md", target); (err == nil) != valid {
			t.Errorf("%s: got %v, valid is %v", target, err, valid)
		}
	}
	if err := follow(root, pages, "docs/index.md", "../README.md"); err == nil {
		t.Error("a page of the registry may lead out of docs/")
	}
}
