package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// check is one open question about the Webex APIs.
type check struct {
	// name identifies the check in profiles and reports.
	name string
	// question ends with a question mark.
	question string
	// documents is what the documentation contains about it.
	documents string
	// assumes is what the provider assumes, and code lists the files that depend on it.
	assumes string
	code    []string
	// method is how the probe determines the answer.
	method string
	// otherwise describes what a different answer means for users of the provider.
	otherwise string
	// expects is the value of answer.seen that the provider assumes.
	expects string
	// switches are the switches of the mock that select other answers; none is the reason if there are none.
	switches []string
	none     string
	needs    need
	ask      func(context.Context, *session) (answer, error)
}

// need is what a check needs besides a token.
type need string

// The needs.
const (
	needsNothing      need = ""
	needsWrite        need = "-write"
	needsCallback     need = "-write, -callback-number and -queue"
	needsSecondToken  need = secondTokenVariable
	needsRefreshToken need = "a refresh token"
	needsImpossible   need = "a callback whose start is near, which the probe never makes"
)

// answer is the result of a check. It contains nothing that identifies the organization, so that it can be published.
type answer struct {
	seen string
	// switches are the values of switches that make the mock behave like this.
	switches map[string]string
}

// seen returns an answer, with the name and the value of a switch if the mock has one.
func seen(text string, switchAndValue ...string) answer {
	a := answer{seen: text, switches: map[string]string{}}
	for i := 0; i+1 < len(switchAndValue); i += 2 {
		a.switches[switchAndValue[i]] = switchAndValue[i+1]
	}
	return a
}

// yesNo returns the answer to a question whose switch is on or off.
func yesNo(yes bool, ifYes, ifNo, name string) answer {
	if yes {
		return seen(ifYes, name, "true")
	}
	return seen(ifNo, name, "false")
}

// skipped is an error with the reason why a check has no answer. Like an answer, it can be published.
type skipped string

// Error returns the reason.
func (n skipped) Error() string { return string(n) }

const noResponse = "no response"

// tooFew is like skipped, for a check that needs more objects than there are.
type tooFew string

// Error returns the reason.
func (t tooFew) Error() string { return string(t) }

// reasonOf returns the reason of an error without anything that identifies an object or an organization.
func reasonOf(err error) string {
	var reason skipped
	if errors.As(err, &reason) || errors.As(err, new(tooFew)) {
		return err.Error()
	}
	if status := transport.StatusOf(err); status != 0 {
		return fmt.Sprintf("status %d", status)
	}
	if errors.Is(err, context.Canceled) {
		return "interrupted"
	}
	return noResponse
}

// conclusive returns an error for a response whose status shows nothing about an organization: a failure of the server, a redirect, or a page
// of a proxy.
func conclusive(resp *transport.Response, err error) (*transport.Response, error) {
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode >= http.StatusInternalServerError,
		resp.StatusCode >= http.StatusMultipleChoices && resp.StatusCode < http.StatusBadRequest:
		return nil, skipped(fmt.Sprintf("status %d", resp.StatusCode))
	case isSuccess(resp) && isPage(resp):
		return nil, skipped(aPage)
	}
	return resp, nil
}

// usable returns an error for a response that answers no question about an API: one that is not conclusive, a missing permission, or a page
// of a proxy.
func usable(resp *transport.Response, err error) (*transport.Response, error) {
	resp, err = conclusive(resp, err)
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode == http.StatusUnauthorized, resp.StatusCode == http.StatusForbidden:
		return nil, skipped(fmt.Sprintf("status %d: the token has no permission", resp.StatusCode))
	case isPage(resp):
		return nil, skipped(aPage)
	}
	return resp, nil
}

const aPage = "the response is a page, which may be that of a proxy"

// isPage reports whether a response is HTML or XML.
func isPage(resp *transport.Response) bool {
	return bytes.HasPrefix(bytes.TrimSpace(resp.Body), []byte("<"))
}

// successful returns an error for every response without a 2xx status.
func successful(resp *transport.Response, err error) (*transport.Response, error) {
	resp, err = usable(resp, err)
	if err == nil && !isSuccess(resp) {
		return nil, skipped(fmt.Sprintf("status %d", resp.StatusCode))
	}
	return resp, err
}

func isSuccess(resp *transport.Response) bool { return resp.StatusCode >= 200 && resp.StatusCode < 300 }

// perAPI collects the answers of several APIs to one question.
type perAPI struct {
	apis, answers []string
	reason        error
}

// add adds an answer, or the reason why there is none.
func (p *perAPI) add(api, answer string, err error) {
	if err != nil {
		p.reason = err
		return
	}
	p.apis, p.answers = append(p.apis, api), append(p.answers, answer)
}

// agreed returns the answer if it is the same for all APIs.
func (p *perAPI) agreed() (string, bool) {
	for _, answer := range p.answers {
		if answer != p.answers[0] {
			return "", false
		}
	}
	return p.answers[0], true
}

// answer returns the common answer, for which value gives the value of the switch, or all answers.
func (p *perAPI) answer(name string, value func(string) string) (answer, error) {
	if len(p.answers) == 0 {
		return answer{}, p.reason
	}
	if text, ok := p.agreed(); ok {
		if name == "" {
			return seen(text), nil
		}
		return seen(text, name, value(text)), nil
	}
	var all []string
	for i, api := range p.apis {
		all = append(all, api+": "+p.answers[i])
	}
	return seen(strings.Join(all, "; ")), nil
}

// equals returns a function for perAPI.answer that turns a switch on if the common answer is text.
func equals(text string) func(string) string {
	return func(answer string) string { return fmt.Sprint(answer == text) }
}

// result is a check with its answer.
type result struct {
	check  *check
	answer answer
	// reason is the reason why there is no answer; empty if there is one.
	reason string
}

// The verdicts.
const (
	verdictSame      = "same"
	verdictDifferent = "different"
	verdictSkipped   = "not asked"
)

func (r result) verdict() string {
	switch {
	case r.reason != "":
		return verdictSkipped
	case r.answer.seen == r.check.expects:
		return verdictSame
	}
	return verdictDifferent
}
