package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// block is a piece of code in a page.
type block struct {
	language, content string
	line              int
}

// checkBlocks validates the HCL in what people read. A block marked terraform is a configuration that must be valid by itself.
// One marked hcl needs something beside it: a query or a module call needs the configuration above it, a test needs the module
// in examples/testing-modules. The generated pages are left out, because they show the examples.
func checkBlocks(ctx context.Context, installation *tfexectest.Installation) error {
	pages, err := markdown(installation.Root)
	if err != nil {
		return err
	}
	var (
		configurations []configuration
		problems       []error
	)
	for page, content := range pages {
		if generated := path.Dir(page) != "docs/guides" && strings.HasPrefix(page, "docs/") && page != "docs/index.md"; generated {
			continue
		}
		var previous string // the configuration above a block, which the block may refer to
		for _, each := range blocks(content) {
			origin := fmt.Sprintf("%s:%d", page, each.line)
			switch each.language {
			case "terraform":
				each.content = strings.ReplaceAll(each.content, "restapi_object", "terraform_data")
				configurations = append(configurations, configuration{origin: origin, files: map[string]string{"main.tf": each.content}})
				previous = each.content
			case "hcl":
				found, err := other(installation, origin, each.content, previous)
				configurations = append(configurations, found...)
				problems = append(problems, err)
			}
		}
	}
	return errors.Join(errors.Join(problems...), validateAll(ctx, installation, configurations))
}

// blocks returns the fenced blocks of a page.
func blocks(page string) (found []block) {
	var open *block
	for number, line := range strings.Split(page, "\n") {
		fence, isFence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case isFence && open == nil:
			open = &block{language: fence, line: number + 1}
		case isFence:
			found = append(found, *open)
			open = nil
		case open != nil:
			open.content += line + "\n"
		}
	}
	return found
}

// markdown returns the pages of the project, without hidden files.
func markdown(root string) (map[string]string, error) {
	pages := map[string]string{}
	for _, dir := range []string{".", "docs", "internal", "examples", ".github"} {
		files, err := readTree(filepath.Join(root, dir))
		if err != nil {
			return nil, err
		}
		for name, content := range files {
			if dir == "." && strings.Contains(name, "/") || !strings.HasSuffix(name, ".md") {
				continue
			}
			pages[path.Join(dir, name)] = string(content)
		}
	}
	return pages, nil
}
