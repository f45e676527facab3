package main

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// trial is an object for experiments, with the responses about it.
type trial struct {
	*probeObject
	status int
	// created is the object in the response to the POST, read that of the first GET, listed that of the first listing.
	created, read, listed document
	// readLag and listLag tell when the object was visible.
	readLag, listLag string
}

// makeTrial makes an object once in a run, and waits until it is visible.
func (s *session) makeTrial(ctx context.Context, kind *kind, body any) (*trial, error) {
	if known := s.trials[kind]; known != nil {
		return known, nil
	}
	if s.objects.attempted[kind] {
		return nil, notAsked("the object of this question could not be created")
	}
	made, resp, err := s.objects.create(ctx, kind, body)
	if err != nil {
		return nil, err
	}
	if made == nil {
		s.say("No %s was created: %s", kind.name, resp.Err())
		_, err := successful(resp, nil)
		return nil, notAsked("the create was refused: " + reasonOf(err))
	}
	t := &trial{probeObject: made, status: resp.StatusCode, created: kind.objectOf(resp)}
	s.trials[kind] = t
	return t, s.awaitVisible(ctx, t)
}

// notVisible is the lag of an object that never became visible.
var notVisible = "not within " + maxLag.String()

// awaitVisible reads and lists a new object until both show it.
func (s *session) awaitVisible(ctx context.Context, t *trial) error {
	t.readLag, t.listLag = notVisible, notVisible
	start := s.clock.Now()
	var unread, unlisted bool // Webex itself has not shown the object. Any other failure is no lag.
	for {
		waited := s.clock.Now().Sub(start)
		if t.readLag == notVisible {
			object, err := s.reread(ctx, t)
			if err == nil {
				t.read, t.readLag = object, lagText(waited, unread)
			}
			unread = unread || isHidden(err)
		}
		if t.listLag == notVisible {
			object, found, err := t.kind.find(ctx, t.id)
			if found {
				t.listed, t.listLag = object, lagText(waited, unlisted)
			}
			unlisted = unlisted || err == nil && !found
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		isVisible := t.readLag != notVisible && t.listLag != notVisible
		if isVisible || s.clock.Now().Sub(start) >= maxLag {
			return nil
		}
		if err := s.clock.Sleep(ctx, pollInterval); err != nil {
			return err
		}
	}
}

const atOnce = "at once"

// isHidden reports whether the error of a read means that Webex does not show the object yet.
func isHidden(err error) bool {
	return err != nil && strings.HasPrefix(reasonOf(err), "status 4") && reasonOf(err) != "status 429"
}

// lagText is a lag in whole seconds. The pauses are that long, and the first look counts as no lag.
func lagText(lag time.Duration, missed bool) string {
	if !missed || lag < pollInterval {
		return atOnce
	}
	return "after " + lag.Round(pollInterval).String()
}

// reread reads an object.
func (s *session) reread(ctx context.Context, t *trial) (document, error) {
	resp, err := successful(t.kind.request(ctx, http.MethodGet, t.id, nil))
	if err != nil {
		return document{}, err
	}
	object := t.kind.objectOf(resp)
	if !object.has("id") {
		return document{}, notAsked("the response contains no object")
	}
	return object, nil
}

// readTrial makes a trial that a GET has shown.
func readTrial(t *trial, err error) (*trial, error) {
	if err == nil && t.readLag == notVisible {
		return nil, notAsked("the object did not become visible")
	}
	return t, err
}
