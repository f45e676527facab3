package main

import (
	"context"
	"errors"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

var (
	identityImports = version.Must(version.NewVersion("1.12.0"))
	ephemerals      = version.Must(version.NewVersion("1.11.0"))
)

// checkExamples validates every directory under examples/.
func checkExamples(ctx context.Context, installation *tfexectest.Installation) error {
	files, err := readTree(filepath.Join(installation.Root, "examples"))
	if err != nil {
		return err
	}
	directories := map[string]map[string]string{}
	var (
		configurations []configuration
		problems       []error
	)
	for file, content := range files {
		switch {
		case strings.HasSuffix(file, ".tf"):
			dir, name := path.Split(file)
			if directories[dir] == nil {
				directories[dir] = map[string]string{}
			}
			directories[dir][name] = string(content)
		case strings.HasSuffix(file, ".hcl"):
			found, err := other(installation, "examples/"+file, string(content), "")
			configurations = append(configurations, found...)
			problems = append(problems, err)
		}
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	for _, dir := range slices.Sorted(maps.Keys(directories)) {
		configurations = append(configurations, variants("examples/"+dir, directories[dir], installation.TerraformVersion)...)
	}
	return validateAll(ctx, installation, configurations)
}

// variants splits a directory by its ways to import: each is an import of the same resource, so they exclude each other.
func variants(origin string, files map[string]string, terraform *version.Version) []configuration {
	base := map[string]string{}
	var imports []string
	for name, content := range files {
		switch {
		case strings.Contains(content, "ephemeral") && terraform.LessThan(ephemerals):
			return nil
		case strings.HasPrefix(content, "action ") || strings.Contains(content, "\naction \""):
			if terraform.LessThan(queries) { // Actions came with the same version.
				return nil
			}
			base[name] = content
		case strings.HasPrefix(content, "import {"):
			imports = append(imports, name)
		default:
			base[name] = content
		}
	}
	configurations := []configuration{{origin: origin, files: base}}
	for _, name := range imports {
		if strings.Contains(files[name], "identity =") && terraform.LessThan(identityImports) {
			continue
		}
		variant := maps.Clone(base)
		variant[name] = files[name]
		configurations = append(configurations, configuration{origin: origin + name, files: variant})
	}
	return configurations
}
