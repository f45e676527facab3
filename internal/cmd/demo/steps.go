package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// demonstration is one run: a mock of Webex, and a Terraform in a copy of the quickstart.
type demonstration struct {
	out       io.Writer
	mock      *mockwebex.Server
	close     func()
	terraform *tfexec.Terraform
	// said is the output of the last Terraform command.
	said *bytes.Buffer
	// callAt is the one variable of the quickstart without a default.
	callAt *tfexec.VarOption
}

// prepare starts the mock and copies the quickstart, so that no state is left in the examples.
func prepare(installation *tfexectest.Installation, out io.Writer) (*demonstration, error) {
	dir, err := installation.CopyExample("quickstart")
	if err != nil {
		return nil, err
	}
	mock := mockwebex.New(mockwebex.WithSeed())
	url, stop, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting the mock: %w", err)
	}
	terraform, err := installation.Terraform(dir, map[string]string{
		"WEBEX_ACCESS_TOKEN":            mockwebex.DefaultToken,
		"WEBEX_ORG_ID":                  mock.OrgID(),
		"WEBEX_BASE_URL":                url + "/v1",
		"WEBEX_CONTACT_CENTER_BASE_URL": url,
	})
	if err != nil {
		stop()
		return nil, err
	}
	said := &bytes.Buffer{}
	terraform.SetStdout(said)
	fmt.Fprintf(out, "Terraform %s, and a mock of Webex at %s\n", installation.TerraformVersion, url)
	return &demonstration{
		out: out, mock: mock, close: stop, terraform: terraform, said: said,
		callAt: tfexec.Var("call_at=" + callAt(time.Now())),
	}, nil
}

// callAt is noon in two days: always between 30 minutes and 31 days ahead, and never in an hour in which clocks change.
func callAt(now time.Time) string {
	year, month, day := now.UTC().AddDate(0, 0, 2).Date()
	return time.Date(year, month, day, 12, 0, 0, 0, time.UTC).Format(time.RFC3339)
}

func (d *demonstration) apply(ctx context.Context) error {
	if err := d.terraform.Apply(ctx, d.callAt); err != nil {
		return err
	}
	d.print()
	if webhooks, callbacks := len(d.mock.Webhooks()), len(d.mock.Callbacks()); webhooks != 1 || callbacks != 1 {
		return fmt.Errorf("the mock has %d webhooks and %d callbacks instead of one each", webhooks, callbacks)
	}
	return nil
}

func (d *demonstration) planNothing(ctx context.Context) error {
	changes, err := d.terraform.Plan(ctx, d.callAt)
	if err != nil {
		return err
	}
	d.print()
	if changes {
		return errors.New("the plan is not empty")
	}
	return nil
}

func (d *demonstration) show(context.Context) error {
	table := tabwriter.NewWriter(d.out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "  OBJECT\tNAME\tWHAT\tSTATUS")
	for _, hook := range d.mock.Webhooks() {
		fmt.Fprintf(table, "  webhook\t%s\t%s:%s\t%s\n", hook.Name, hook.Resource, hook.Event, hook.Status)
	}
	for _, callback := range d.mock.Callbacks() {
		fmt.Fprintf(table, "  callback\t%s\t%s %s to %s, %s\tscheduled\n",
			callback.CustomerName, callback.ScheduleDate, callback.StartTime, callback.EndTime, callback.Timezone)
	}
	return table.Flush()
}

func (d *demonstration) drift(ctx context.Context) error {
	for _, hook := range d.mock.Webhooks() {
		d.mock.SetWebhookStatus(hook.ID, "inactive")
	}
	changes, err := d.terraform.Plan(ctx, d.callAt)
	if err != nil {
		return err
	}
	d.print()
	if !changes {
		return errors.New("the drift was not noticed")
	}
	return nil
}

func (d *demonstration) repair(ctx context.Context) error {
	if err := d.terraform.Apply(ctx, d.callAt); err != nil {
		return err
	}
	d.printActions()
	for _, hook := range d.mock.Webhooks() {
		if hook.Status != "active" {
			return fmt.Errorf("the webhook is still %s", hook.Status)
		}
	}
	return d.show(ctx)
}

func (d *demonstration) destroy(ctx context.Context) error {
	if err := d.terraform.Destroy(ctx, d.callAt); err != nil {
		return err
	}
	d.printActions()
	if left := len(d.mock.Webhooks()) + len(d.mock.Callbacks()); left > 0 {
		return fmt.Errorf("%d objects were left behind", left)
	}
	return nil
}

// reading matches the lines in which Terraform reports a refresh.
var reading = regexp.MustCompile(`(?m)^.*: (Reading\.\.\.|Read complete|Refreshing state\.\.\.).*\n`)

// print prints the output of Terraform, including the plan, without the warning that the provider is under
// development, which it is, and its advice to save the plan.
func (d *demonstration) print() {
	text := reading.ReplaceAllString(d.said.String(), "")
	d.said.Reset()
	if before, warning, found := strings.Cut(text, "Warning: Provider development overrides are in effect"); found {
		_, after, _ := strings.Cut(warning, "releases.\n")
		text = before + after
	}
	text, _, _ = strings.Cut(text, "\n─────")
	d.indent(text)
}

// printActions prints only the actions of Terraform, without the plan.
func (d *demonstration) printActions() {
	_, text, _ := strings.Cut(d.said.String(), "\nPlan: ")
	d.said.Reset()
	text, _, _ = strings.Cut(text, "\n\nOutputs:")
	var actions []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "web") || strings.Contains(line, " complete! ") {
			actions = append(actions, line)
		}
	}
	d.indent(strings.Join(actions, ""))
}

func (d *demonstration) indent(text string) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		fmt.Fprintln(d.out, strings.TrimRight("  | "+line, " "))
	}
}
