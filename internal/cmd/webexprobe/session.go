package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// session is the state of a run, which all checks share.
type session struct {
	options options
	config  webexapi.Config
	clock   webexapi.Clock
	// mu guards stderr. If stderr is closed, nobody can see what is created, and interrupt ends the run.
	mu        sync.Mutex
	stderr    io.Writer
	interrupt context.CancelFunc

	client *webexapi.Client
	// invalidToken sends a token that does not exist. second sends a token of the same person from another app; nil without one.
	invalidToken, second *webexapi.Client
	// orgID is the organization for paths; empty if it could not be determined.
	orgID string
	// noContactCenter says why no questions about the Contact Center are asked; nil if they are.
	noContactCenter error

	objects *objects
	// samples are the objects for experiments by kind. Each is created when the first check needs it.
	samples map[*kind]*sample
	// limitHeaders are the names of the rate limit headers in the responses.
	limitHeaders map[string]bool
	// contactCenterDate is the last Date of the Contact Center with the time of its arrival.
	contactCenterDate, contactCenterReceived time.Time
	// callbackDate is the date of the sample callback, once it is chosen.
	callbackDate string
}

// confidentialTexts are the secrets of the sample objects, which no message may quote.
var confidentialTexts = []string{webhookSecret, subscriptionSecret}

const userAgent = "terraform-provider-webex/webexprobe"

func newSession(env environment, options options) (*session, error) {
	config, err := env.config()
	if err != nil {
		return nil, err
	}
	config.UserAgent, config.MaxRetryDuration = userAgent, time.Minute
	if options.write && config.ReadOnly {
		return nil, errors.New("-write is not possible while WEBEX_READ_ONLY is set")
	}
	config.ReadOnly = !options.write
	if config.Clock == nil {
		config.Clock = webexapi.SystemClock{}
	}
	s := &session{
		options: options, config: config, stderr: env.stderr, clock: config.Clock, interrupt: func() {},
		samples: map[*kind]*sample{}, limitHeaders: map[string]bool{},
	}
	config.Log = s.printPauses
	if s.client, err = webexapi.New(config); err != nil {
		return nil, err
	}
	config.ReadOnly = true
	config.Credentials = webexapi.Credentials{AccessToken: "webexprobe-token-that-does-not-exist"}
	if s.invalidToken, err = webexapi.New(config); err != nil {
		return nil, err
	}
	if env.secondToken != "" {
		config.Credentials = webexapi.Credentials{AccessToken: env.secondToken}
		if s.second, err = webexapi.New(config); err != nil {
			return nil, fmt.Errorf("%s is not valid: %w", secondTokenVariable, err)
		}
	}
	s.objects = newObjects(s)
	return s, nil
}

// newRequest returns a request; the query is given in pairs.
func newRequest(method, path string, body any, query ...string) transport.Request {
	req := transport.Request{Method: method, Path: path, Body: body}
	for i := 0; i+1 < len(query); i += 2 {
		if req.Query == nil {
			req.Query = url.Values{}
		}
		req.Query.Set(query[i], query[i+1])
	}
	return req
}

func get(path string, query ...string) transport.Request {
	return newRequest(http.MethodGet, path, nil, query...)
}

// platform sends a request to the platform.
func (s *session) platform(ctx context.Context, req transport.Request) (*transport.Response, error) {
	req.Confidential = append(req.Confidential, confidentialTexts...)
	resp, err := s.client.Platform.Exchange(ctx, req, "")
	return s.observe(resp), err
}

// contactCenter sends a request to the Contact Center.
func (s *session) contactCenter(ctx context.Context, req transport.Request) (*transport.Response, error) {
	if s.noContactCenter != nil {
		return nil, s.noContactCenter
	}
	req.Confidential = append(append(req.Confidential, confidentialTexts...), s.numberSpellings()...)
	resp, err := s.client.ContactCenter.Exchange(ctx, req, s.orgID)
	if resp != nil && !resp.Date.IsZero() {
		s.contactCenterDate, s.contactCenterReceived = resp.Date, resp.Received
	}
	return s.observe(resp), err
}

// limitHeader matches names without digits, which might identify a client.
var limitHeader = regexp.MustCompile(`(?i)^((x-)?rate-?limit[a-z-]{0,30}|retry-after)$`)

func (s *session) observe(resp *transport.Response) *transport.Response {
	if resp != nil {
		for name := range resp.Header {
			if limitHeader.MatchString(name) {
				s.limitHeaders[strings.ToLower(name)] = true
			}
		}
	}
	return resp
}

// seenLimitHeaders returns the names of the rate limit headers in the responses so far.
func (s *session) seenLimitHeaders() []string { return slices.Sorted(maps.Keys(s.limitHeaders)) }

// now returns the time of the Contact Center, which checks schedules by its own clock. Before its first response, it is the local time.
func (s *session) now() time.Time {
	if s.contactCenterDate.IsZero() {
		return s.clock.Now()
	}
	return s.contactCenterDate.Add(s.clock.Now().Sub(s.contactCenterReceived))
}

// organization returns the organization for a path.
func (s *session) organization() (string, error) {
	if s.noContactCenter != nil {
		return "", s.noContactCenter
	}
	if s.orgID == "" {
		return "", skipped("the organization is unknown: set WEBEX_ORG_ID")
	}
	return url.PathEscape(s.orgID), nil
}

// printf writes a line of progress.
func (s *session) printf(format string, arguments ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := fmt.Fprintf(s.stderr, format+"\n", arguments...); err != nil {
		s.interrupt()
	}
}

// printPauses is the log of the client. It reports the pauses, during which nothing else is printed.
func (s *session) printPauses(_ context.Context, level slog.Level, _ string, fields map[string]any) {
	if pause, ok := fields["pause_ms"].(int64); ok && level >= slog.LevelInfo {
		s.printf("Waiting %s before the next request to %s.", (time.Duration(pause) * time.Millisecond).Round(time.Second), fields["host"])
	}
}
