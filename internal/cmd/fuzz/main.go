// Command fuzz runs every fuzz target of the project for a short time, because `go test` accepts only one at a time. It imports no package
// of the project.
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"regexp"
	"strings"
	"time"
)

var target = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(\w+ \*testing\.F\)`)

func main() {
	// Use a number of inputs, because Go before 1.27 may end a duration with "context deadline exceeded" on a busy machine:
	// https://go.dev/issue/75804
	budget := flag.String("time", "50000x", "how long each target runs: a number of inputs (50000x) or a duration (5m)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *budget); err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, budget string) error {
	started, count := time.Now(), 0
	tree := os.DirFS(".")
	err := fs.WalkDir(tree, "internal", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, "_test.go") {
			return err
		}
		source, err := fs.ReadFile(tree, file)
		if err != nil {
			return err
		}
		for _, match := range target.FindAllSubmatch(source, -1) {
			count++
			if err := fuzz(ctx, path.Dir(file), string(match[1]), budget); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && count == 0 {
		err = fmt.Errorf("there are no fuzz targets below internal")
	}
	if err == nil {
		fmt.Printf("fuzz: %d targets found nothing in %s each (%.0f s in all)\n", count, budget, time.Since(started).Seconds())
	}
	return err
}

func fuzz(ctx context.Context, dir, name, budget string) error {
	command := exec.CommandContext(ctx, "go", "test", "./"+dir,
		"-run", "^$", "-fuzz", "^"+name+"$", "-fuzztime", budget, "-fuzzminimizetime", "1000x")
	output, err := command.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s in %s: %w\n%s", name, dir, err, output)
	}
	return nil
}
