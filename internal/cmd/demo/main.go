// Command demo shows the provider at work without Webex: it builds the provider, starts the mock, and lets real Terraform apply
// examples/quickstart, find nothing more to do, notice and repair a drift, and destroy everything. It fails as soon as a step
// does not do what it should, and leaves nothing behind.
//
// It may import tfexectest and mockwebex.
package main

import (
	"context"
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
	if err := run(ctx, os.Stdout); err != nil {
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
		{"Plan again: nothing is left to do", demo.planNothing},
		{"What Webex holds now", demo.show},
		{"Webex switches the webhook off, as it does when its receiver fails", demo.drift},
		{"The next apply switches it on again", demo.repair},
		{"Destroy everything", demo.destroy},
	} {
		fmt.Fprintf(out, "\n== %s\n", step.title)
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.title, err)
		}
	}
	fmt.Fprintf(out, "\nAll steps did what they should, in %.0f s. Nothing was left behind.\n", time.Since(started).Seconds())
	return nil
}
