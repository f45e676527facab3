package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// probe runs all checks, deletes what it created, and prints the report. It returns the exit code.
func probe(ctx context.Context, env environment, options options) (int, error) {
	s, err := newSession(env, options)
	if err != nil {
		return exitFailed, err
	}
	if err := checkFile(options.json); err != nil {
		return exitFailed, err
	}
	ctx, s.interrupt = context.WithCancel(ctx)
	defer s.interrupt()
	defer s.announceInterrupt(ctx)()
	defer s.warnOfRotation()
	if err := prepare(ctx, env, s); err != nil {
		return exitFailed, orInterrupted(ctx, err)
	}
	results := s.askAll(ctx)
	interrupted := orInterrupted(ctx, nil)
	// Clean up in any case, even if ctx is done.
	left := s.objects.cleanUp(context.WithoutCancel(ctx))

	if _, err := fmt.Fprint(env.stdout, table(results)); err != nil && interrupted == nil {
		interrupted = fmt.Errorf("the table could not be printed: %w", err)
	}
	for _, instruction := range left {
		s.printf("Not deleted: %s", instruction)
	}
	if interrupted != nil {
		return exitFailed, interrupted
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

// announceInterrupt says at once that a signal has arrived, because a request that creates an object is not aborted. The function that it
// returns ends that.
func (s *session) announceInterrupt(ctx context.Context) func() {
	said := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(said)
		if s.options.write {
			s.printf("Interrupted. What was created is deleted now. Please wait: a second signal ends the probe at once.")
		}
	})
	return func() {
		if !stop() {
			<-said
		}
	}
}

// warnOfRotation warns that the old refresh token may no longer work.
func (s *session) warnOfRotation() {
	if s.client.RefreshTokenRotated() {
		s.printf("Warning: Webex returned a new refresh token. The one in WEBEX_REFRESH_TOKEN may no longer work. Authorize the app again.")
	}
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
	s.checkContactCenter(ctx)
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

// checkContactCenter checks that Contact Center responds, so that another server is not mistaken for it. Otherwise, only questions about the
// platform are asked.
func (s *session) checkContactCenter(ctx context.Context) {
	resp, err := s.contactCenter(ctx, s.eventTypes("v2"))
	if err == nil {
		err = resp.Err()
	}
	var apiErr *webexapi.Error
	switch {
	case err == nil && documentOf(resp).has("data"), errors.As(err, &apiErr) && apiErr.FromWebex:
		return
	case apiErr != nil && (apiErr.StatusCode == http.StatusUnauthorized || apiErr.StatusCode == http.StatusForbidden):
		return
	case err == nil:
		err = errors.New("the response is not that of Webex")
	}
	s.noContactCenter = skipped("Contact Center does not respond as documented")
	s.printf("Contact Center does not respond as documented, so only questions about the platform are asked. "+
		"Is WEBEX_REGION or WEBEX_CONTACT_CENTER_BASE_URL right? (%s)", err)
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
	s.printf("The probe creates and deletes:")
	s.printf("- webhooks and event subscriptions named %q, whose target %s has no address", probeName, targetHost)
	if s.options.callbackNumber != "" {
		s.printf("- one scheduled callback to the given number, %d days ahead, which is canceled before the probe ends", callbackDaysAhead)
	}
	s.printf("Webhooks belong to the owner of the token, everything else to the organization %s.", cmp.Or(s.orgID, "of the token"))
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

// checkFile makes sure that the profile can be written, before anything is asked. It changes no file.
func checkFile(path string) error {
	if path == "" {
		return nil
	}
	_, err := os.Stat(path)
	isNew := errors.Is(err, fs.ErrNotExist)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_ = file.Close()
	if isNew {
		return os.Remove(path)
	}
	return nil
}

// writeProfile writes the profile to a file.
func writeProfile(path string, results []result) error {
	profile, err := profileOf(results)
	if err != nil {
		return err
	}
	return os.WriteFile(path, profile, 0o600)
}
