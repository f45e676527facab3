package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

const (
	// foreignPrefix begins the types that do not begin with the provider's name.
	foreignPrefix = "webexcc_"
	// generatorPrefix is the prefix of such types for the generator, which rejects them otherwise.
	generatorPrefix = "webex_" + foreignPrefix
	// generatorAddress is where the generator looks for the provider in a schema file.
	generatorAddress = "registry.terraform.io/hashicorp/webex"
)

// documented are the parts of a provider's schema that pages are made from. Parts that only newer Terraforms print, list
// resources and identities, have static templates, so that every Terraform makes the same pages.
var documented = []string{"provider", "resource_schemas", "data_source_schemas", "ephemeral_resource_schemas", "functions"}

// writeSchema requests the provider's schema from Terraform and writes it to path in the form that the generator requires.
func writeSchema(ctx context.Context, installation *tfexectest.Installation, path string) error {
	dir := filepath.Join(installation.Dir, "schema")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(requiredProviders), 0o600); err != nil {
		return err
	}
	output, err := installation.Command(ctx, dir, nil, "providers", "schema", "-json").Output()
	if err != nil {
		return fmt.Errorf("asking Terraform for the schema: %w", err)
	}
	schema, err := forGenerator(output)
	if err != nil {
		return err
	}
	return os.WriteFile(path, schema, 0o600)
}

// forGenerator renames the provider and the types with the foreign prefix.
func forGenerator(schemas []byte) ([]byte, error) {
	var document struct {
		FormatVersion   string                                `json:"format_version"`
		ProviderSchemas map[string]map[string]json.RawMessage `json:"provider_schemas"`
	}
	if err := json.Unmarshal(schemas, &document); err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	ours := document.ProviderSchemas["registry.terraform.io/"+tfexectest.Source]
	if ours == nil {
		return nil, fmt.Errorf("the schema contains no provider %s", tfexectest.Source)
	}

	kept := map[string]json.RawMessage{}
	for _, part := range documented {
		if part == "provider" {
			kept[part] = ours[part]
			continue
		}
		renamed, err := renameTypes(ours[part])
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", part, err)
		}
		kept[part] = renamed
	}
	document.ProviderSchemas = map[string]map[string]json.RawMessage{generatorAddress: kept}
	return json.Marshal(document)
}

func renameTypes(part json.RawMessage) (json.RawMessage, error) {
	if part == nil {
		return json.RawMessage("{}"), nil
	}
	var types map[string]json.RawMessage
	if err := json.Unmarshal(part, &types); err != nil {
		return nil, err
	}
	renamed := map[string]json.RawMessage{}
	for name, schema := range types {
		renamed[strings.Replace(name, foreignPrefix, generatorPrefix, 1)] = schema
	}
	return json.Marshal(renamed)
}
