package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// subcategories are the headings of the registry's side bar.
const subcategories = "Webex,Webex Contact Center"

// images is the directory below docs/ that other programs and people write to.
const images = "images"

// generate replaces the pages in docs/ with pages made from the schema, the templates and the examples.
func generate(ctx context.Context, installation *tfexectest.Installation) error {
	pages, err := render(ctx, installation)
	if err != nil {
		return err
	}
	docs := filepath.Join(installation.Root, "docs")
	entries, err := os.ReadDir(docs)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == images {
			continue
		}
		if err := os.RemoveAll(filepath.Join(docs, entry.Name())); err != nil {
			return err
		}
	}
	for path, content := range pages {
		if err := writeFile(filepath.Join(docs, path), content); err != nil {
			return err
		}
	}
	return nil
}

// checkGenerated compares docs/ with what generate would write.
func checkGenerated(ctx context.Context, installation *tfexectest.Installation) error {
	wanted, err := render(ctx, installation)
	if err != nil {
		return err
	}
	have, err := readTree(filepath.Join(installation.Root, "docs"))
	if err != nil {
		return err
	}
	var problems []error
	for path, content := range wanted {
		if !bytes.Equal(have[path], content) {
			problems = append(problems, fmt.Errorf("docs/%s does not match the schema, templates/ and examples/: run make docs", path))
		}
	}
	for path := range have {
		if wanted[path] == nil && !strings.HasPrefix(path, images+"/") {
			problems = append(problems, fmt.Errorf("docs/%s is made by nothing: run make docs", path))
		}
	}
	return errors.Join(problems...)
}

// render makes the pages in a copy of templates/ and examples/ in which the types with the foreign prefix bear the prefix
// that the generator requires, and removes that prefix. The pages keep the full type name as their file name.
func render(ctx context.Context, installation *tfexectest.Installation) (map[string][]byte, error) {
	dir := filepath.Join(installation.Dir, "pages")
	for _, part := range []string{"templates", "examples"} {
		files, err := readTree(filepath.Join(installation.Root, part))
		if err != nil {
			return nil, err
		}
		for path, content := range files {
			names := []string{path}
			if part == "examples" {
				// Under both names: the generator looks for its own, templates name the real one.
				names = append(names, strings.Replace(path, foreignPrefix, generatorPrefix, 1))
			}
			for _, name := range names {
				if err := writeFile(filepath.Join(dir, part, name), content); err != nil {
					return nil, err
				}
			}
		}
	}
	schema := filepath.Join(installation.Dir, "schema.json")
	if err := writeSchema(ctx, installation, schema); err != nil {
		return nil, err
	}
	if err := tfplugindocs(ctx, installation, "generate", "--provider-dir", dir, "--provider-name", "webex", "--providers-schema", schema); err != nil {
		return nil, err
	}
	if err := tfplugindocs(ctx, installation, "validate", "--provider-dir", dir, "--provider-name", "webex", "--providers-schema", schema,
		"--allowed-resource-subcategories", subcategories); err != nil {
		return nil, err
	}
	pages, err := readTree(filepath.Join(dir, "docs"))
	for path, content := range pages {
		pages[path] = bytes.ReplaceAll(content, []byte(generatorPrefix), []byte(foreignPrefix))
	}
	return pages, err
}

func tfplugindocs(ctx context.Context, installation *tfexectest.Installation, args ...string) error {
	args = append([]string{"tool", "-modfile=.ci/tools/go.mod", "tfplugindocs"}, args...)
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir = installation.Root
	if output, err := command.CombinedOutput(); err != nil {
		if _, reason, found := bytes.Cut(output, []byte("Error executing command: ")); found {
			output = reason // The rest is its debug log.
		}
		return fmt.Errorf("tfplugindocs: %w\n%s", err, output)
	}
	return nil
}

// readTree returns the files below dir by their slash-separated path: none if there is no dir.
func readTree(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	tree := os.DirFS(dir)
	err := fs.WalkDir(tree, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case entry.Name() == ".terraform":
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		files[path], err = fs.ReadFile(tree, path)
		return err
	})
	return files, err
}

func writeFile(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644) //nolint:gosec // pages are for everybody
}
