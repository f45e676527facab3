// Command webexprobe checks how a Webex organization behaves where the documentation of the Webex APIs is silent, and compares the behavior
// with what the provider assumes. It only reads, unless -write allows it to create objects of its own, which it deletes again.
//
// Start with main.go, which parses the flags, and run.go, which runs all checks. check.go defines a check, checks.go lists them, and the
// files that are named after an API contain the checks of this API. objects.go creates and deletes objects. The command may import provider,
// webexapi, transport and mockwebex, whose switches it names.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/webex-terraform/terraform-provider-webex/internal/provider"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// The exit codes.
const (
	exitSame      = 0
	exitDifferent = 1
	// exitFailed means that the probe did not finish, or could not delete what it created.
	exitFailed = 2
)

// secondTokenVariable is the access token of the same person from another app.
const secondTokenVariable = "WEBEX_PROBE_SECOND_TOKEN" //nolint:gosec // It is a name.

// environment contains what the program needs from the operating system.
type environment struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	// terminal means that the user can confirm changes.
	terminal    bool
	config      func() (webexapi.Config, error)
	secondToken string
	lookupHost  func(context.Context, string) ([]string, error)
}

func main() { os.Exit(start(systemEnvironment(), os.Args[1:])) }

// start runs the program until it ends or a signal stops it.
func start(env environment, arguments []string) int {
	// A reader of the output that has ended, such as head, must not end the program before it has deleted what it made.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop) // A second signal ends the program at once.
	defer stop()
	return run(ctx, env, arguments)
}

func systemEnvironment() environment {
	info, err := os.Stdin.Stat()
	return environment{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		terminal:    err == nil && info.Mode()&os.ModeCharDevice != 0,
		config:      provider.ClientConfig,
		secondToken: os.Getenv(secondTokenVariable),
		lookupHost:  net.DefaultResolver.LookupHost,
	}
}

// run runs the program and returns the exit code.
func run(ctx context.Context, env environment, arguments []string) int {
	options, err := parse(arguments, env.stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitSame
	case err != nil:
		fmt.Fprintln(env.stderr, "webexprobe:", err)
		return exitFailed
	case options.assumptions:
		fmt.Fprint(env.stdout, assumptionsPage())
		return exitSame
	}
	code, err := probe(ctx, env, options)
	if err != nil {
		fmt.Fprintln(env.stderr, "webexprobe:", err)
	}
	return code
}

// options are the values of the flags.
type options struct {
	write, yes, assumptions     bool
	callbackNumber, queue, json string
}

const usage = `Usage: go run ./internal/cmd/webexprobe [flags]

Checks how your Webex organization behaves where the documentation of the Webex
APIs is silent, and compares the behavior with what the provider assumes.

The credentials and the organization come from the environment variables of the
provider: WEBEX_ACCESS_TOKEN (or WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and
WEBEX_REFRESH_TOKEN), WEBEX_ORG_ID, WEBEX_REGION, WEBEX_BASE_URL and
WEBEX_CONTACT_CENTER_BASE_URL. WEBEX_PROBE_SECOND_TOKEN is optional: an access
token of the same person from another app.

Without -write, nothing is changed. With -write, the probe creates webhooks and
event subscriptions that are named %[1]q,
and deletes them before it ends, also after Ctrl-C. With -callback-number and
-queue it also schedules one callback, %[2]d days ahead, and cancels it before it
ends: nobody is called. If an object cannot be deleted, the command that deletes
it is shown. If a run was killed, the next run finds its objects. It lists them
and, with -write, deletes them; a callback only with the same -callback-number.
Do not run the probe twice at the same time in one organization.

Exit code: 0 everything is as assumed, 1 something differs, 2 the probe could
not run, was interrupted, or could not delete what it created. (go run turns 2
into 1, so build the program if you need the exit code.)

Flags:
`

func parse(arguments []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("webexprobe", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintf(stderr, usage, probeName, callbackDaysAhead)
		flags.PrintDefaults()
	}
	flags.BoolVar(&o.write, "write", false, "create objects, change them, and delete them again")
	flags.BoolVar(&o.yes, "yes", false, "with -write: do not ask for confirmation, and delete the objects that an earlier run left behind")
	flags.StringVar(&o.callbackNumber, "callback-number", "",
		"with -write: schedule a callback to this phone `number`, and cancel it; use a number of your own")
	flags.StringVar(&o.queue, "queue", "", "with -write: the `ID` of a telephony queue for the callback")
	flags.StringVar(&o.json, "json", "",
		"also write the results to this `file`, without IDs, names, numbers and tokens, for mockwebex -profile")
	flags.BoolVar(&o.assumptions, "assumptions", false, "print the table of all assumptions as a Markdown page, and send nothing")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	callback := o.callbackNumber != "" || o.queue != ""
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case callback && (o.callbackNumber == "" || o.queue == ""):
		return o, errors.New("-callback-number and -queue require each other")
	case callback && !o.write:
		return o, errors.New("-callback-number and -queue require -write")
	case o.yes && !o.write:
		return o, errors.New("-yes requires -write")
	}
	return o, nil
}
