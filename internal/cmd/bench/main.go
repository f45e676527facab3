// Command bench measures the cost of a plan: real Terraform refreshes many objects of a mock that takes 50 ms for each response, and bench
// prints requests, times and memory. It asserts nothing; tests assert the number of requests.
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
	"text/tabwriter"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// latency is the response time of the mock during a measurement.
const latency = 50 * time.Millisecond

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	installation, err := tfexectest.New(ctx)
	if err != nil {
		return err
	}
	defer installation.Close()

	start, err := startUp(ctx, installation)
	if err != nil {
		return err
	}
	fmt.Printf("Terraform %s, %s for each response of the mock, 10 requests in parallel.\n", installation.TerraformVersion, latency)
	fmt.Printf("Start of the provider until it serves: %s (best of 5).\n\n", start.Round(time.Millisecond))
	if err := refreshes(ctx, installation); err != nil {
		return err
	}
	fmt.Println()
	return limits(ctx, installation)
}

// refreshes prints the cost of a plan without changes, compared with the cost of Terraform itself: with the same number of built-in
// objects, and with an idle provider that has the same schemas.
func refreshes(ctx context.Context, installation *tfexectest.Installation) error {
	idle, err := installation.BuildProvider(ctx, "internal/cmd/bench/idle")
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 3, ' ', tabwriter.AlignRight)
	defer func() { _ = table.Flush() }()
	fmt.Fprintln(table, "refresh of\tN\trequests\tplan\tterraform_data\tratio\tidle provider\tratio\tprovider memory\tprovider CPU\t")
	builtInPlans := map[int]time.Duration{}
	for _, n := range []int{10, 100, 1000} {
		world, err := newWorld(ctx, installation, builtIn, n)
		if err != nil {
			return err
		}
		refresh, err := world.measure(ctx)
		world.close()
		if err != nil {
			return err
		}
		builtInPlans[n] = refresh.elapsed
	}
	for _, kind := range []kind{webhooks, callbacksOfAgents, callbacksOfNumbers} {
		for _, n := range []int{10, 100, 1000, 5000} {
			if err := printRefresh(ctx, table, installation, kind, n, builtInPlans[n], idle); err != nil {
				return fmt.Errorf("%d %s: %w", n, kind.title, err)
			}
		}
	}
	return nil
}

// printRefresh prints a row of the table. Without a plan of built-in objects, it prints only the requests.
func printRefresh(
	ctx context.Context, table io.Writer, installation *tfexectest.Installation, kind kind, n int, builtInPlan time.Duration, idle string,
) error {
	world, err := newWorld(ctx, installation, kind, n)
	if err != nil {
		return err
	}
	defer world.close()
	refresh, err := world.measure(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(table, "%s\t%d\t%d\t%.1f s\t", kind.title, n, refresh.requests, refresh.elapsed.Seconds())
	if builtInPlan == 0 {
		fmt.Fprint(table, "-\t-\t-\t-\t")
	} else {
		idlePlan, err := world.measureIdle(ctx, idle)
		if err != nil {
			return err
		}
		for _, base := range []time.Duration{builtInPlan, idlePlan} {
			fmt.Fprintf(table, "%.1f s\t%.1f\t", base.Seconds(), refresh.elapsed.Seconds()/base.Seconds())
		}
	}
	fmt.Fprintf(table, "%s\t%.2f s\t\n", mebibytes(refresh.used.memory), refresh.used.cpu.Seconds())
	return nil
}

// limits prints how well a plan uses a rate limit, and how many requests exceed it.
func limits(ctx context.Context, installation *tfexectest.Installation) error {
	const n = 1000
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 3, ' ', tabwriter.AlignRight)
	defer func() { _ = table.Flush() }()
	fmt.Fprintln(table, "limit (300 a minute, scaled down)\trequests\twasted on 429\tshortest possible\ttaken\trate reached\t")
	for _, limit := range []limit{fixedWindow, tokenBucket} {
		world, err := newWorld(ctx, installation, callbacksOfNumbers, n)
		if err != nil {
			return err
		}
		usage, err := world.measureUnder(ctx, limit)
		world.close()
		if err != nil {
			return fmt.Errorf("%s: %w", limit.title, err)
		}
		fmt.Fprintf(table, "%s\t%d\t%.1f %%\t%.1f s\t%.1f s\t%.0f %%\t\n", limit.title, usage.requests,
			100*float64(usage.wasted)/float64(usage.requests), usage.ideal.Seconds(), usage.elapsed.Seconds(),
			100*usage.ideal.Seconds()/usage.elapsed.Seconds())
	}
	return nil
}

func mebibytes(bytes int64) string {
	if bytes == 0 {
		return "unknown"
	}
	return fmt.Sprintf("%d MiB", bytes>>20)
}
