package main

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// sample is an object for experiments, with the responses about it.
type sample struct {
	*probeObject
	status int
	// created is the object in the response to the POST, read that of the first GET, listed that of the first listing.
	created, read, listed document
	// readLag and listLag describe when the object became visible.
	readLag, listLag string
}

// getSample returns the sample object of a kind. It creates the object at the first call, and waits until it is visible.
func (s *session) getSample(ctx context.Context, kind *kind, body any) (*sample, error) {
	if known := s.samples[kind]; known != nil {
		return known, nil
	}
	if s.objects.attempted[kind] {
		return nil, skipped("the object for this check could not be created")
	}
	made, resp, err := s.objects.create(ctx, kind, body)
	if err != nil {
		return nil, err
	}
	if made == nil {
		s.printf("No %s was created: %s", kind.name, resp.Err())
		_, err := successful(resp, nil)
		return nil, skipped("the create request was rejected: " + reasonOf(err))
	}
	t := &sample{probeObject: made, status: resp.StatusCode, created: kind.objectOf(resp)}
	s.samples[kind] = t
	return t, s.awaitVisible(ctx, t)
}

// notVisible is the lag of an object that never became visible.
var notVisible = "not within " + maxLag.String()

// awaitVisible reads and lists a new object until both return it.
func (s *session) awaitVisible(ctx context.Context, t *sample) error {
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

// lagText returns a lag in whole seconds, which is the length of the pauses. The first attempt counts as no lag.
func lagText(lag time.Duration, missed bool) string {
	if !missed || lag < pollInterval {
		return atOnce
	}
	return "after " + lag.Round(pollInterval).String()
}

// reread reads an object.
func (s *session) reread(ctx context.Context, t *sample) (document, error) {
	resp, err := successful(t.kind.request(ctx, http.MethodGet, t.id, nil))
	if err != nil {
		return document{}, err
	}
	object := t.kind.objectOf(resp)
	if !object.has("id") {
		return document{}, skipped("the response contains no object")
	}
	return object, nil
}

// readableSample returns t if a GET has returned it, and an error otherwise.
func readableSample(t *sample, err error) (*sample, error) {
	if err == nil && t.readLag == notVisible {
		return nil, skipped("the object did not become visible")
	}
	return t, err
}
