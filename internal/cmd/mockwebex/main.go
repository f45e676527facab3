// Command mockwebex serves a stand-in for the Webex platform API and the Webex Contact Center API, for trying Terraform
// configurations without a Webex organization. It stores all objects in memory.
//
// It may import mockwebex.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/google/uuid"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// The client of the token endpoint, which guards nothing.
const (
	clientID     = "mock-client"
	clientSecret = "mock-client-secret" // #nosec G101
	refreshToken = "mock-refresh-token"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "mockwebex:", err)
		os.Exit(1)
	}
}

// settings are the values of the flags.
type settings struct {
	addr, token, orgID           string
	rateLimit, platformRateLimit int
	loseEvery, notFoundEvery     int
	latency                      time.Duration
	verbose                      bool
	people                       []personToken
	profile                      mockwebex.Profile
	outdialANIs                  []string
	switches                     map[string]string
}

// personToken is an access token of another account.
type personToken struct{ token, email string }

func parse(arguments []string, stderr io.Writer) (settings, error) {
	s := settings{switches: map[string]string{}}
	flags := flag.NewFlagSet("mockwebex", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8080", "`address` to listen on; port 0 takes a free one")
	flags.StringVar(&s.token, "token", mockwebex.DefaultToken, "access `token` to accept")
	flags.StringVar(&s.orgID, "org-id", mockwebex.DefaultOrgID, "the organization's `UUID`")
	flags.Func("person-token", "also accept the access token of another person, as `token=email`; can be repeated", func(text string) error {
		token, email, found := strings.Cut(text, "=")
		if !found || token == "" || email == "" {
			return errors.New("must have the form token=email")
		}
		s.people = append(s.people, personToken{token, email})
		return nil
	})
	flags.Func("outdial-ani", "let tasks call only from this `number`; can be repeated", func(number string) error {
		s.outdialANIs = append(s.outdialANIs, number)
		return nil
	})
	flags.IntVar(&s.rateLimit, "rate-limit", 0,
		"return 429 above this `number` of Contact Center requests a minute; 0 for no limit (Webex allows 300)")
	flags.IntVar(&s.platformRateLimit, "platform-rate-limit", 0,
		"return 429 above this `number` of platform requests a minute; 0 for no limit")
	flags.DurationVar(&s.latency, "latency", 0, "delay every response by this `duration`")
	flags.IntVar(&s.loseEvery, "lose-every", 0,
		"reset the connection instead of responding to every `n`-th create, after it was applied; 0 for never")
	flags.IntVar(&s.notFoundEvery, "not-found-every", 0, "return a temporary 404 for every `n`-th read by ID; 0 for never")
	flags.Func("profile", "behave like an organization: a built-in profile ("+strings.Join(mockwebex.ProfileNames(), ", ")+
		") or a JSON `file`; other flags override it", func(profile string) (err error) {
		s.profile, err = readProfile(profile)
		return err
	})
	for _, info := range mockwebex.SwitchTable() {
		flags.Var(switchFlag{info, s.switches}, info.Name, usage(info))
	}
	flags.BoolVar(&s.verbose, "verbose", false, "log method, path and status of every request")
	if err := flags.Parse(arguments); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if len(s.orgID) != 36 || uuid.Validate(s.orgID) != nil {
		return s, fmt.Errorf("-org-id must be a UUID, not %q", s.orgID)
	}
	if min(s.rateLimit, s.platformRateLimit, s.loseEvery, s.notFoundEvery) < 0 || s.latency < 0 {
		return s, errors.New("-rate-limit, -platform-rate-limit, -latency, -lose-every and -not-found-every must not be negative")
	}
	return s, nil
}

// readProfile returns the built-in profile of this name, or reads a file.
func readProfile(nameOrPath string) (mockwebex.Profile, error) {
	if profile, ok := mockwebex.ProfileNamed(nameOrPath); ok {
		return profile, nil
	}
	data, err := os.ReadFile(nameOrPath) // #nosec G304
	if err != nil {
		return mockwebex.Profile{}, err
	}
	return mockwebex.ParseProfile(data)
}

// run serves until ctx ends.
func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) error {
	settings, err := parse(arguments, stderr)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", settings.addr)
	if err != nil {
		return err
	}
	url := "http://" + listener.Addr().String()
	if address, ok := listener.Addr().(*net.TCPAddr); ok && !address.IP.IsLoopback() {
		if address.IP.IsUnspecified() {
			url = fmt.Sprintf("http://127.0.0.1:%d", address.Port)
		}
		_, _ = fmt.Fprintf(stderr, "Warning: %s can be reached from other machines, and everyone knows the token. "+
			"The provider accepts plain http only for loopback addresses.\n", address)
	}
	webex := newServer(settings, log.New(stderr, "", log.LstdFlags))
	server := &http.Server{Handler: webex, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if _, err := io.WriteString(stdout, describe(url, settings, webex)); err != nil {
		return err
	}

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	_, _ = fmt.Fprintln(stdout, "\nStopping.")
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return server.Shutdown(ending)
}

func newServer(settings settings, logger *log.Logger) *mockwebex.Server {
	webex := mockwebex.New(
		mockwebex.WithToken(settings.token),
		mockwebex.WithOAuthClient(clientID, clientSecret, refreshToken),
		mockwebex.WithOrgID(settings.orgID),
		mockwebex.WithSeed(),
		mockwebex.WithProfile(settings.profile),
		mockwebex.WithProfile(settings.switchProfile()),
	)
	for _, person := range settings.people {
		webex.SetPersonToken(person.token, mockwebex.Person{Email: person.email})
	}
	webex.SetOutdialANIs(settings.outdialANIs...)
	webex.SetLatency(settings.latency)
	if settings.rateLimit > 0 {
		webex.SetRateLimit(mockwebex.FixedWindow(settings.rateLimit, time.Minute))
	}
	if settings.platformRateLimit > 0 {
		webex.SetPlatformRateLimit(mockwebex.FixedWindow(settings.platformRateLimit, time.Minute))
	}
	if settings.notFoundEvery > 0 {
		webex.Fault(mockwebex.Fault{
			Method: http.MethodGet, When: isReadByID, Every: settings.notFoundEvery, Do: mockwebex.NotFound(),
		})
	}
	if settings.loseEvery > 0 {
		isCreate := func(r *http.Request) bool { return r.URL.Path != "/v1/access_token" && r.URL.Path != "/search" }
		webex.Fault(mockwebex.Fault{
			Method: http.MethodPost, When: isCreate, Every: settings.loseEvery, Do: mockwebex.ResetAfterCommit(),
		})
	}
	if settings.verbose {
		webex.HookAfter(func(r *http.Request, status int) { logger.Print(r.Method, " ", r.URL.EscapedPath(), " ", status) })
	}
	return webex
}

// isReadByID recognizes reads of webhooks, callbacks and subscriptions by their ID.
func isReadByID(r *http.Request) bool {
	segments := strings.Split(r.URL.Path, "/")
	collection := segments[max(0, len(segments)-2)]
	return collection == "webhooks" || collection == "scheduled-callback" || collection == "subscriptions"
}

// describe returns the settings that a user copies into a configuration.
func describe(url string, settings settings, webex *mockwebex.Server) string {
	var text strings.Builder
	fmt.Fprintf(&text, `A stand-in for the Webex APIs listens on %[1]s. Use it with

provider "webex" {
  access_token            = %[2]q
  base_url                = "%[1]s/v1"
  contact_center_base_url = %[1]q
  org_id                  = %[3]q
}

or, in place of access_token, with client_id = %[4]q, client_secret = %[5]q, refresh_token = %[6]q.

`, url, settings.token, webex.OrgID(), clientID, clientSecret, refreshToken)

	const queueRow, agentRow = "%-24s%-11v%-8v%s\n", "%-32s%-8v%-16v%s\n"
	fmt.Fprintf(&text, queueRow, "Queue", "Channel", "Active", "Id")
	for _, queue := range webex.Queues() {
		fmt.Fprintf(&text, queueRow, queue.Name, queue.ChannelType, queue.Active, queue.ID)
	}
	text.WriteByte('\n')
	fmt.Fprintf(&text, agentRow, "Agent", "Active", "Contact Center", "Common Identity id")
	for _, agent := range webex.Agents() {
		fmt.Fprintf(&text, agentRow, agent.Email, agent.Active, agent.ContactCenterEnabled, agent.CIUserID)
	}
	text.WriteByte('\n')
	fmt.Fprintf(&text, queueRow, "Entry point", "Type", "Active", "Id")
	for _, entryPoint := range webex.EntryPoints() {
		fmt.Fprintf(&text, queueRow, entryPoint.Name, entryPoint.EntryPointType, entryPoint.Active, entryPoint.ID)
	}
	text.WriteByte('\n')
	fmt.Fprintf(&text, queueRow, "Team", "Type", "Active", "Id")
	for _, team := range webex.Teams() {
		fmt.Fprintf(&text, queueRow, team.Name, team.TeamType, team.Active, team.ID)
	}
	fmt.Fprintf(&text, "\n%d tasks can be searched; %s talked with %s.\n", len(webex.Tasks()),
		mockwebex.SeedCustomerNumber, mockwebex.SeedAgentEmail)
	text.WriteString("\nEverything is forgotten when it ends. Press Ctrl-C to stop.\n")
	return text.String()
}
