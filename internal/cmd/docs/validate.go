package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2/hclparse"
	tfjson "github.com/hashicorp/terraform-json"
	"golang.org/x/sync/errgroup"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// requiredProviders completes a snippet without a source of the provider.
const requiredProviders = `terraform {
  required_providers {
    webex = {
      source = "` + tfexectest.Source + `"
    }
  }
}
`

// configuration is something that Terraform must find valid.
type configuration struct {
	// origin is the file or directory that a reader knows it by.
	origin string
	files  map[string]string
	// query means that the files are for terraform query.
	query bool
	// modules means that the files call local modules, which terraform init must install.
	modules bool
}

var declaresProvider = regexp.MustCompile(`(?m)^\s*required_providers\s*\{`)

// validateAll runs `terraform validate` on every configuration, two at a time, and reports all that is wrong.
func validateAll(ctx context.Context, installation *tfexectest.Installation, configurations []configuration) error {
	var (
		mutex    sync.Mutex
		problems []string
		group    errgroup.Group
	)
	group.SetLimit(2)
	for i, each := range configurations {
		group.Go(func() error {
			found, err := each.validate(ctx, installation, filepath.Join(installation.Dir, fmt.Sprintf("validate-%d", i)))
			if err != nil {
				return fmt.Errorf("%s: %w", each.origin, err)
			}
			mutex.Lock()
			defer mutex.Unlock()
			problems = append(problems, found...)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if len(problems) > 0 {
		return fmt.Errorf("%s", strings.Join(problems, "\n"))
	}
	return nil
}

// validate returns the errors and warnings of Terraform. An example must not cause warnings.
func (c configuration) validate(ctx context.Context, installation *tfexectest.Installation, dir string) (problems []string, err error) {
	defer func() { _ = os.RemoveAll(dir) }()
	declared := false
	for name, content := range c.files {
		declared = declared || path.Dir(name) == "." && declaresProvider.MatchString(content)
		if err := writeFile(filepath.Join(dir, name), []byte(content)); err != nil {
			return nil, err
		}
	}
	if !declared {
		if err := writeFile(filepath.Join(dir, "required_providers.tf"), []byte(requiredProviders)); err != nil {
			return nil, err
		}
	}
	if c.modules {
		if output, err := installation.Command(ctx, dir, nil, "get", "-no-color").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("terraform get: %w\n%s", err, output)
		}
	}
	arguments := []string{"validate", "-json"}
	if c.query {
		arguments = append(arguments, "-query")
	}
	output, failure := installation.Command(ctx, dir, nil, arguments...).Output() // It also fails when it has found something.
	var result tfjson.ValidateOutput
	if err := json.Unmarshal(output, &result); err != nil {
		return nil, fmt.Errorf("parse the output of terraform validate: %w (%w)", err, failure)
	}
	for _, diagnostic := range result.Diagnostics {
		if diagnostic.Summary == "Provider development overrides are in effect" {
			continue
		}
		problem := fmt.Sprintf("%s: %s: %s %s", c.origin, diagnostic.Severity, diagnostic.Summary, diagnostic.Detail)
		if diagnostic.Range != nil {
			problem = fmt.Sprintf("%s (%s, line %d)", problem, diagnostic.Range.Filename, diagnostic.Range.Start.Line)
		}
		problems = append(problems, problem)
	}
	return problems, nil
}

var (
	isQuery = regexp.MustCompile(`(?m)^\s*list "`)
	isTest  = regexp.MustCompile(`(?m)^(run|mock_provider) "`)
	// moduleCall finds the source of a local module.
	moduleCall = regexp.MustCompile(`(?m)^\s*source\s*=\s*"\./(\S+)"`)
	// queries are known to Terraform from this version on.
	queries = version.Must(version.NewVersion("1.14.0"))
)

// other completes HCL that is no configuration by itself: a query and a module call with the configuration above it, a test with
// the module under test. A query is only parsed by a Terraform that knows none.
func other(installation *tfexectest.Installation, origin, content, above string) ([]configuration, error) {
	if _, diagnostics := hclparse.NewParser().ParseHCL([]byte(content), origin); diagnostics.HasErrors() {
		return nil, diagnostics
	}
	switch module := moduleCall.FindStringSubmatch(content); {
	case isTest.MatchString(content):
		tested, err := os.ReadFile(filepath.Join(installation.Root, "examples", "testing-modules", "main.tf"))
		if err != nil {
			return nil, err
		}
		files := map[string]string{"main.tf": string(tested), "tests/block.tftest.hcl": content}
		return []configuration{{origin: origin, files: files}}, nil
	case module != nil:
		aliases := "provider \"webex\" {\n  alias = \"prod\"\n}\n"
		files := map[string]string{"main.tf": content, "providers.tf": aliases, module[1] + "/main.tf": above}
		return []configuration{{origin: origin, files: files, modules: true}}, nil
	case isQuery.MatchString(content):
		if installation.TerraformVersion.LessThan(queries) {
			return nil, nil
		}
		if above == "" {
			above = "provider \"webex\" {}\n"
		}
		files := map[string]string{"list.tfquery.hcl": content, "main.tf": above}
		return []configuration{{origin: origin, files: files, query: true}}, nil
	}
	return nil, fmt.Errorf("%s: mark it as terraform: it is neither a query, nor a test, nor the call of a local module", origin)
}
