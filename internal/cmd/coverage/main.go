// Command coverage runs the tests of the packages that require the best coverage (the client, the value types and the models), prints their
// statement coverage, and fails if it is below the limit. It imports no package of the project.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// limit is the minimum statement coverage of each part, in percent.
const limit = 90

// tested are the packages whose tests are run and measured.
var tested = []string{
	"./internal/canonical", "./internal/schedule", "./internal/tfvalue", "./internal/webexapi",
	"./internal/webhook", "./internal/callback", "./internal/subscription",
}

// part returns the part that a file belongs to. Files without a part are not measured.
func part(file string) string {
	dir, name := path.Split(file)
	dir = path.Base(dir)
	switch {
	case name == "model.go":
		return dir + "/model.go"
	case slices.Contains([]string{"canonical", "schedule", "tfvalue", "webexapi"}, dir):
		return dir
	}
	return ""
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "coverage:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "webex-coverage-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	profile := filepath.Join(dir, "coverage.out")

	arguments := append([]string{"test", "-coverprofile", profile, "-coverpkg", strings.Join(tested, ",")}, tested...)
	if output, err := exec.CommandContext(ctx, "go", arguments...).CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	file, err := os.Open(profile)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	return report(file, os.Stdout)
}

// statements counts the statements of a part.
type statements struct{ run, all int }

// report prints the coverage of each part and returns an error that lists the parts below the limit.
func report(profile io.Reader, out io.Writer) error {
	// A block appears once for each test binary, and is covered if any of them ran it.
	blocks, err := readBlocks(profile)
	if err != nil {
		return err
	}
	parts := map[string]statements{}
	for _, each := range blocks {
		sum := parts[each.part]
		sum.all += each.statements
		if each.ran {
			sum.run += each.statements
		}
		parts[each.part] = sum
	}
	var short []string
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		percent := 100 * float64(parts[name].run) / float64(parts[name].all)
		fmt.Fprintf(out, "coverage: %5.1f %% of the statements in %s\n", percent, name)
		if percent < limit {
			short = append(short, name)
		}
	}
	if len(short) > 0 {
		return fmt.Errorf("below %d %%: %s", limit, strings.Join(short, ", "))
	}
	return nil
}

type block struct {
	part       string
	statements int
	ran        bool
}

// readBlocks reads lines such as "module/internal/tfvalue/text.go:12.34,15.2 3 1": a block, its statements, its runs.
func readBlocks(profile io.Reader) (map[string]block, error) {
	blocks := map[string]block{}
	lines := bufio.NewScanner(profile)
	for lines.Scan() {
		var position string
		var count, runs int
		if strings.HasPrefix(lines.Text(), "mode:") {
			continue
		}
		if _, err := fmt.Sscanf(lines.Text(), "%s %d %d", &position, &count, &runs); err != nil {
			return nil, fmt.Errorf("reading %q: %w", lines.Text(), err)
		}
		file, _, _ := strings.Cut(position, ":")
		if name := part(file); name != "" {
			blocks[position] = block{part: name, statements: count, ran: runs > 0 || blocks[position].ran}
		}
	}
	return blocks, lines.Err()
}
