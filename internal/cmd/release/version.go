package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	semantic   = regexp.MustCompile(`^(\d+)\.(\d+)\.(\d+)$`)
	changelog  = regexp.MustCompile(`(?m)^## (\S+)`)
	constraint = regexp.MustCompile(`source\s*=\s*"webex-terraform/webex"\n\s*version\s*=\s*"([^"]*)"`)
	// source finds a provider requirement, with or without a constraint.
	source = regexp.MustCompile(`source\s*=\s*"webex-terraform/webex"`)
)

// checkVersion compares the file VERSION with everything that repeats it, and returns the version.
func checkVersion(root, tag string) (string, error) {
	content, err := os.ReadFile(filepath.Join(root, "VERSION")) //nolint:gosec // a file of this repository
	if err != nil {
		return "", err
	}
	version := strings.TrimSpace(string(content))
	parts := semantic.FindStringSubmatch(version)
	if parts == nil {
		return "", fmt.Errorf("VERSION contains %q, which is not of the form 1.2.3", version)
	}
	var problems []error
	if tag != "" && tag != "v"+version {
		problems = append(problems, fmt.Errorf("the tag is %s, but VERSION contains %s", tag, version))
	}
	log, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md")) //nolint:gosec // a file of this repository
	if err != nil {
		return "", err
	}
	if first := changelog.FindSubmatch(log); first == nil || string(first[1]) != version {
		problems = append(problems, fmt.Errorf("the first section of CHANGELOG.md is not %s", version))
	}
	problems = append(problems, checkConstraints(root, "~> "+parts[1]+"."+parts[2]))
	return version, errors.Join(problems...)
}

// checkConstraints looks at every provider requirement that readers may copy.
func checkConstraints(root, want string) error {
	var problems []error
	for _, dir := range []string{"README.md", "examples", "templates", "docs"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) == ".go" {
				return err
			}
			content, err := os.ReadFile(path) //nolint:gosec // a file of this repository
			if err != nil {
				return err
			}
			matches := constraint.FindAllSubmatch(content, -1)
			if all := len(source.FindAll(content, -1)); all != len(matches) {
				problems = append(problems, fmt.Errorf("%s: %d of %d provider requirements have no version", path, all-len(matches), all))
			}
			for _, match := range matches {
				if string(match[1]) != want {
					problems = append(problems, fmt.Errorf("%s: version %q instead of %q", path, match[1], want))
				}
			}
			return nil
		})
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}
