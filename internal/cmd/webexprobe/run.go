package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"
)

// probe runs all checks, deletes what it created, and prints the report. It returns the exit code.
func probe(ctx context.Context, env environment, options options) (int, error) {
	s, err := newSession(env, options)
	if err != nil {
		return exitFailed, err
	}
	if err := prepare(ctx, env, s); err != nil {
		return exitFailed, orInterrupted(ctx, err)
	}
	results := s.askAll(ctx)
	if ctx.Err() != nil && len(s.objects.attempted) > 0 {
		s.printf("Interrupted. Deleting what was created; a second signal ends the probe at once.")
	}
	// Clean up in any case, even if ctx is done.
	left := s.objects.cleanUp(context.WithoutCancel(ctx))

	fmt.Fprint(env.stdout, table(results))
	if s.client.RefreshTokenRotated() {
		s.printf("Warning: Webex returned a new refresh token. The one in WEBEX_REFRESH_TOKEN may no longer work. Authorize the app again.")
	}
	for _, instruction := range left {
		s.printf("Not deleted: %s", instruction)
	}
	if ctx.Err() != nil {
		return exitFailed, orInterrupted(ctx, nil)
	}
	if options.json != "" {
		if err := writeProfile(options.json, results); err != nil {
			return exitFailed, err
		}
	}
	if len(left) > 0 {
		return exitFailed, errors.New("unable to delete some objects (see above)")
	}
	return exitCode(results), nil
}

// orInterrupted replaces the error of a run that a signal ended.
func orInterrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.New("interrupted before the last check")
	}
	return err
}

func exitCode(results []result) int {
	for _, result := range results {
		if result.verdict() == verdictDifferent {
			return exitDifferent
		}
	}
	return exitSame
}

// prepare does everything before the first check.
func prepare(ctx context.Context, env environment, s *session) error {
	if s.config.Credentials.Renewable() {
		s.printf("Warning: The access token is obtained with WEBEX_REFRESH_TOKEN. If Webex replaces refresh tokens, this one stops working.")
	}
	if s.options.write {
		if err := checkTarget(ctx, env); err != nil {
			return err
		}
	}
	if err := checkAccess(ctx, s); err != nil {
		return err
	}
	s.determineOrganization(ctx)
	leftovers := s.objects.findLeftovers(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, found := range leftovers {
		s.printf("Left by an earlier run: %s %s. To delete it: %s", found.kind.name, found.id, found.command())
	}
	if !s.options.write {
		return nil
	}
	if err := confirm(ctx, env, s, len(leftovers)); err != nil {
		return err
	}
	if kept := s.objects.removeAll(ctx, leftovers); len(kept) > 0 {
		return errors.New("unable to delete the objects of an earlier run (see above)")
	}
	return nil
}

// lookupTimeout is how long the probe waits for the resolver.
const lookupTimeout = 5 * time.Second

// checkTarget checks that the target of the probe's webhooks has no address. Without a resolver, it has none either.
func checkTarget(ctx context.Context, env environment) error {
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	addresses, err := env.lookupHost(ctx, targetHost)
	if err == nil && len(addresses) > 0 {
		return fmt.Errorf("%s has an address, so Webex would send events to it: nothing was created", targetHost)
	}
	return nil
}

// checkAccess checks that the platform accepts the token, and that the server is Webex.
func checkAccess(ctx context.Context, s *session) error {
	resp, err := s.platform(ctx, firstWebhook)
	switch {
	case err != nil:
		return fmt.Errorf("the platform does not respond: %w", err)
	case resp.StatusCode == http.StatusUnauthorized:
		return fmt.Errorf("the access token is not valid: %w", resp.Err())
	case resp.StatusCode == http.StatusForbidden:
		return nil // Other checks still work.
	case !isSuccess(resp):
		return fmt.Errorf("unable to list webhooks, check WEBEX_BASE_URL: %w", resp.Err())
	case !documentOf(resp).has("items"):
		return errors.New("unable to list webhooks: the response is not from Webex, check WEBEX_BASE_URL")
	}
	return nil
}

// determineOrganization determines the organization for paths. Without it, checks that need it have no answer.
func (s *session) determineOrganization(ctx context.Context) {
	id, err := s.client.OrgID(ctx, "")
	if err != nil {
		s.printf("The organization is unknown, so some checks are not possible. Set WEBEX_ORG_ID. (%s)", reasonOf(err))
	}
	s.orgID = id
}

// confirm asks the user for confirmation before the first change.
func confirm(ctx context.Context, env environment, s *session, leftovers int) error {
	s.printf("The probe creates and deletes, in the organization of the token:")
	s.printf("- webhooks and event subscriptions named %q, whose target %s has no address", probeName, targetHost)
	if s.options.callbackNumber != "" {
		s.printf("- one scheduled callback to the given number, %d days ahead, which is canceled at once", callbackDaysAhead)
	}
	if leftovers > 0 {
		s.printf("First, it deletes %d objects that an earlier run left behind.", leftovers)
	}
	switch {
	case s.options.yes:
		return nil
	case !env.terminal:
		return errors.New("unable to ask for confirmation without a terminal: add -yes to allow these changes")
	}
	fmt.Fprint(env.stderr, "Continue? Only \"yes\" is accepted: ")
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(env.stdin).ReadString('\n')
		answer <- strings.TrimSpace(line)
	}()
	select {
	case text := <-answer:
		if text == "yes" {
			return nil
		}
		return errors.New("not confirmed: nothing was created")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// askAll runs all checks in the order of the report, until ctx is done.
func (s *session) askAll(ctx context.Context) []result {
	all := checks()
	results := make([]result, len(all))
	for i := range all {
		results[i] = result{check: &all[i], reason: "interrupted"}
		if ctx.Err() != nil {
			continue
		}
		results[i] = s.ask(ctx, &all[i])
		s.printf("%d/%d %s: %s", i+1, len(all), all[i].name, results[i].verdict())
	}
	return results
}

// ask runs one check.
func (s *session) ask(ctx context.Context, check *check) result {
	if missing := s.missing(check.needs); missing != "" {
		return result{check: check, reason: "needs " + missing}
	}
	answer, err := check.ask(ctx, s)
	if err != nil {
		if reason := reasonOf(err); reason == noResponse {
			s.printf("%s: %s", check.name, err) // The reason contains no details, which the user needs.
		}
		return result{check: check, reason: reasonOf(err)}
	}
	return result{check: check, answer: answer}
}

// missing returns what a check needs and this run does not have; empty if nothing is missing.
func (s *session) missing(need need) string {
	met := true
	switch need {
	case needsWrite:
		met = s.options.write
	case needsCallback:
		met = s.options.callbackNumber != ""
	case needsSecondToken:
		met = s.second != nil
	case needsRefreshToken:
		met = s.config.Credentials.Renewable()
	case needsNothing, needsImpossible:
	}
	if met {
		return ""
	}
	return string(need)
}

// writeProfile writes the profile to a file.
func writeProfile(path string, results []result) error {
	profile, err := profileOf(results)
	if err != nil {
		return err
	}
	return os.WriteFile(path, profile, 0o600)
}
