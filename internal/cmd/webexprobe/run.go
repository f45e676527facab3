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

// probe is one run: it prepares, asks all questions, deletes what it made, and reports. It returns the exit code.
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
	// Whatever has happened: what was made is deleted, also when ctx has ended.
	left := s.objects.cleanUp(context.WithoutCancel(ctx))

	if _, err := fmt.Fprint(env.stdout, table(results)); err != nil && interrupted == nil {
		interrupted = fmt.Errorf("the table could not be printed: %w", err)
	}
	for _, instruction := range left {
		s.say("Not deleted: %s", instruction)
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
		return exitFailed, errors.New("not everything could be deleted: see above")
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
			s.say("Interrupted. What was created is deleted now. Please wait: a second signal ends the probe at once.")
		}
	})
	return func() {
		if !stop() {
			<-said
		}
	}
}

// warnOfRotation says that the operator needs another refresh token.
func (s *session) warnOfRotation() {
	if s.client.RefreshTokenRotated() {
		s.say("Warning: Webex returned another refresh token. The one in WEBEX_REFRESH_TOKEN may no longer work: obtain a new one.")
	}
}

// orInterrupted replaces the error of a run that a signal ended.
func orInterrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.New("interrupted: not all questions were asked")
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

// prepare does everything that comes before the first question.
func prepare(ctx context.Context, env environment, s *session) error {
	if s.config.Credentials.Renewable() {
		s.say("Warning: an access token is obtained with WEBEX_REFRESH_TOKEN. If Webex replaces refresh tokens, the old one stops working.")
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
		s.say("Left behind by an earlier run: %s %s. To delete it: %s", found.kind.name, found.id, found.command())
	}
	if !s.options.write {
		return nil
	}
	if err := confirm(ctx, env, s, len(leftovers)); err != nil {
		return err
	}
	if kept := s.objects.removeAll(ctx, leftovers); len(kept) > 0 {
		return errors.New("what an earlier run left behind could not be deleted: see above")
	}
	return nil
}

// lookupTimeout is how long the probe waits for the resolver.
const lookupTimeout = 5 * time.Second

// checkTarget makes sure that the target of the probe's webhooks has no address. Without a resolver there is none either.
func checkTarget(ctx context.Context, env environment) error {
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	addresses, err := env.lookupHost(ctx, targetHost)
	if err == nil && len(addresses) > 0 {
		return fmt.Errorf("%s has an address, so Webex would send events to it: nothing was created", targetHost)
	}
	return nil
}

// checkAccess makes sure that the platform responds to the token, so that no other server is taken for it.
func checkAccess(ctx context.Context, s *session) error {
	resp, err := s.platform(ctx, firstWebhook)
	switch {
	case err != nil:
		return fmt.Errorf("the platform does not respond: %w", err)
	case resp.StatusCode == http.StatusUnauthorized:
		return fmt.Errorf("the access token is not valid: %w", resp.Err())
	case resp.StatusCode == http.StatusForbidden:
		return nil // Other questions can be asked.
	case !isSuccess(resp):
		return fmt.Errorf("webhooks cannot be listed; is WEBEX_BASE_URL right? %w", resp.Err())
	case !documentOf(resp).has("items"):
		return errors.New("webhooks cannot be listed: the response is not that of Webex; is WEBEX_BASE_URL right?")
	}
	return nil
}

// checkContactCenter makes sure that the Contact Center responds, so that no other server is taken for it. Otherwise, only questions
// about the platform are asked.
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
	s.noContactCenter = notAsked("the Contact Center does not respond as documented")
	s.say("The Contact Center does not respond as documented, so only questions about the platform are asked. "+
		"Is WEBEX_REGION or WEBEX_CONTACT_CENTER_BASE_URL right? (%s)", err)
}

// determineOrganization finds out the organization for paths. Without one, the questions that need it are not asked.
func (s *session) determineOrganization(ctx context.Context) {
	id, err := s.client.OrgID(ctx, "")
	if err != nil {
		s.say("The organization is unknown, so some questions cannot be asked. Set WEBEX_ORG_ID. (%s)", reasonOf(err))
	}
	s.orgID = id
}

// confirm asks before the first change.
func confirm(ctx context.Context, env environment, s *session, leftovers int) error {
	s.say("The probe creates and deletes:")
	s.say("- webhooks and event subscriptions named %q, whose target %s has no address", probeName, targetHost)
	if s.options.callbackNumber != "" {
		s.say("- one scheduled callback to the given number, %d days ahead, which is canceled before the probe ends", callbackDaysAhead)
	}
	s.say("Webhooks belong to the owner of the token, everything else to the organization %s.", cmp.Or(s.orgID, "of the token"))
	if leftovers > 0 {
		s.say("It deletes %d objects that an earlier run left behind first.", leftovers)
	}
	switch {
	case s.options.yes:
		return nil
	case !env.terminal:
		return errors.New("there is no terminal to ask for permission: add -yes to allow these changes")
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
		return errors.New("nothing was created, because the answer was not yes")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// askAll asks all questions in the order of the table, until the context ends.
func (s *session) askAll(ctx context.Context) []result {
	all := checks()
	results := make([]result, len(all))
	for i := range all {
		results[i] = result{check: &all[i], reason: "interrupted"}
		if ctx.Err() != nil {
			continue
		}
		results[i] = s.ask(ctx, &all[i])
		s.say("%d/%d %s: %s", i+1, len(all), all[i].name, results[i].verdict())
	}
	return results
}

// ask asks one question.
func (s *session) ask(ctx context.Context, check *check) result {
	if missing := s.missing(check.needs); missing != "" {
		return result{check: check, reason: "needs " + missing}
	}
	answer, err := check.ask(ctx, s)
	if err != nil {
		if reason := reasonOf(err); reason == noResponse {
			s.say("%s: %s", check.name, err) // The reason names nothing, and the operator has to know more.
		}
		return result{check: check, reason: reasonOf(err)}
	}
	return result{check: check, answer: answer}
}

// missing returns what a check needs and does not have.
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
