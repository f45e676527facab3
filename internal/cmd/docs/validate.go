package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2/hclparse"
	"golang.org/x/sync/errgroup"

	"github.com/webex-terraform/terraform-provider-webex/internal/workbench"
)

// requiredProviders completes a snippet that does not say where the provider comes from.
const requiredProviders = `terraform {
  required_providers {
    webex = {
      source = "` + workbench.Source + `"
    }
  }
}
`

// configuration is something that Terraform must find valid.
type configuration struct {
	// origin is the file or directory that a reader knows it by.
	origin string
	files  map[string]string
}

var declaresProvider = regexp.MustCompile(`(?m)^\s*required_providers\s*\{`)

// validateAll runs `terraform validate` on every configuration, two at a time, and reports all that is wrong.
func validateAll(ctx context.Context, bench *workbench.Workbench, configurations []configuration) error {
	var (
		mutex    sync.Mutex
		problems []string
		group    errgroup.Group
	)
	group.SetLimit(2)
	for i, each := range configurations {
		group.Go(func() error {
			found, err := each.validate(ctx, bench, filepath.Join(bench.Dir, fmt.Sprintf("validate-%d", i)))
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

// validate returns what Terraform says is wrong. Warnings count: an example must not make Terraform frown.
func (c configuration) validate(ctx context.Context, bench *workbench.Workbench, dir string) (problems []string, err error) {
	defer func() { _ = os.RemoveAll(dir) }()
	declared := false
	for name, content := range c.files {
		declared = declared || declaresProvider.MatchString(content)
		if err := writeFile(filepath.Join(dir, name), []byte(content)); err != nil {
			return nil, err
		}
	}
	if !declared {
		if err := writeFile(filepath.Join(dir, "required_providers.tf"), []byte(requiredProviders)); err != nil {
			return nil, err
		}
	}
	terraform, err := bench.Terraform(dir, nil)
	if err != nil {
		return nil, err
	}
	result, err := terraform.Validate(ctx)
	if err != nil {
		return nil, err
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

// parse checks only the syntax: for files that the Terraform at hand may not know.
func parse(origin, content string) error {
	if _, diagnostics := hclparse.NewParser().ParseHCL([]byte(content), origin); diagnostics.HasErrors() {
		return diagnostics
	}
	return nil
}
