// Command demo shows the provider without Webex: it builds the provider, starts the mock, and runs real Terraform to apply
// examples/quickstart, plan without changes, detect and repair a drift, and destroy everything. It fails at the first step with an
// unexpected result, and leaves nothing behind. With -record it also writes its output as an animated image:
//
//	go run ./internal/cmd/demo -record docs/images/demo.svg
//
// It may import tfexectest and mockwebex.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	path := flag.String("record", "", "also write the output as an animated SVG to this `file`")
	flag.Parse()
	demo := func(out io.Writer) error { return run(ctx, out) }
	var err error
	if *path == "" {
		err = demo(os.Stdout)
	} else {
		err = record(*path, demo, os.Stdout)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "\nThe demo failed: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	started := time.Now()
	fmt.Fprintln(out, "Building the provider ...")
	installation, err := tfexectest.New(ctx)
	if err != nil {
		return err
	}
	defer installation.Close()

	demo, err := prepare(installation, out)
	if err != nil {
		return err
	}
	defer demo.close()

	for _, step := range []struct {
		title string
		do    func(context.Context) error
	}{
		{"Apply examples/quickstart", demo.apply},
		{"Plan again: no changes", demo.planNothing},
		{"Objects in Webex", demo.show},
		{"Webex disables the webhook, as it does when deliveries fail", demo.drift},
		{"The next apply enables it again", demo.repair},
		{"Destroy everything", demo.destroy},
	} {
		fmt.Fprintf(out, "\n== %s\n", step.title)
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.title, err)
		}
	}
	fmt.Fprintf(out, "\nAll steps passed, in %.0f s. No objects are left.\n", time.Since(started).Seconds())
	return nil
}
