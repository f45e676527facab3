// Command docs makes the pages of the registry under docs/ and checks everything that users read or copy: the pages are
// those of the schema, examples and the blocks in guides are valid, and links lead somewhere.
//
//	go run ./internal/cmd/docs generate
//	go run ./internal/cmd/docs check
//
// It may import tfexectest.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 1 || (args[0] != "generate" && args[0] != "check") {
		return fmt.Errorf("usage: docs generate | check")
	}
	installation, err := tfexectest.New(ctx)
	if err != nil {
		return err
	}
	defer installation.Close()

	if args[0] == "generate" {
		return generate(ctx, installation)
	}
	for _, check := range []struct {
		name string
		run  func(context.Context, *tfexectest.Installation) error
	}{
		{"the pages are those of the schema", checkGenerated},
		{"links lead somewhere", checkLinks},
		{"examples are valid", checkExamples},
		{"blocks in the pages are valid", checkBlocks},
	} {
		started := time.Now()
		if err := check.run(ctx, installation); err != nil {
			return fmt.Errorf("docs: not so: %s:\n%w", check.name, err)
		}
		fmt.Printf("docs: %s (%.1f s)\n", check.name, time.Since(started).Seconds())
	}
	return nil
}
