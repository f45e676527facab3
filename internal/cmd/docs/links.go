package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ +(.+)$`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)"`)
	// noSlug matches the characters of a heading that its anchor lacks.
	noSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// checkLinks follows every link inside the project: to a file, to a page of the registry, to a heading. Links to the world
// outside are left alone, since checks run without a network.
func checkLinks(_ context.Context, installation *tfexectest.Installation) error {
	pages, err := markdown(installation.Root)
	if err != nil {
		return err
	}
	var problems []error
	for page, content := range pages {
		for _, match := range link.FindAllStringSubmatch(withoutBlocks(content), -1) {
			if err := follow(installation.Root, pages, page, match[1]); err != nil {
				problems = append(problems, fmt.Errorf("%s: %s: %w", page, match[1], err))
			}
		}
	}
	return errors.Join(problems...)
}

// hostedFiles is where the registry, which shows pages but no files, finds the images of this repository.
const hostedFiles = "https://raw.githubusercontent.com/webex-terraform/terraform-provider-webex/main/"

func follow(root string, pages map[string]string, page, target string) error {
	if file, hosted := strings.CutPrefix(target, hostedFiles); hosted {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file))); err != nil {
			return errors.New("there is no such file in this repository")
		}
		return nil
	}
	if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
		return nil
	}
	file, fragment, _ := strings.Cut(target, "#")
	linked := page
	if file != "" {
		linked = path.Join(path.Dir(page), file)
		// The registry shows docs/resources/x.md as .../docs/resources/x; links work in both places with the extension.
		if strings.HasPrefix(page, "docs/") && !strings.HasPrefix(linked, "docs/") {
			return errors.New("leads out of docs/, which the registry does not show")
		}
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(linked))); err != nil {
			return errors.New("there is no such file")
		}
	}
	if fragment != "" && !anchors(pages[linked])[fragment] {
		return errors.New("there is no such heading")
	}
	return nil
}

// anchors returns the anchors of the headings of a page, in the form of GitHub and the registry.
func anchors(page string) map[string]bool {
	found := map[string]bool{}
	for _, match := range heading.FindAllStringSubmatch(withoutBlocks(page), -1) {
		slug := noSlug.ReplaceAllString(strings.ToLower(match[1]), "")
		found[strings.ReplaceAll(strings.TrimSpace(slug), " ", "-")] = true
	}
	for _, match := range anchor.FindAllStringSubmatch(page, -1) {
		found[match[1]] = true
	}
	return found
}

// withoutBlocks removes fenced code, whose brackets and number signs are no Markdown.
func withoutBlocks(page string) string {
	var kept []string
	inside := false
	for line := range strings.SplitSeq(page, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			inside = !inside
			continue
		}
		if !inside {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
