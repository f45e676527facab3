package webexapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// A single 404 proves little: it may be a passing fault, a wrong base URL, a proxy, or a new object that is not visible yet. So an
// object counts as gone only when a listing that has to contain it has answered, under the same base URL, and does not contain it.

const (
	// newObjectAge is how long an object counts as new; newObjectWait is how long a read of a new object waits for it to become
	// visible.
	newObjectAge  = time.Minute
	newObjectWait = 10 * time.Second
	// The pauses between these reads double from firstVisibilityPause to lastVisibilityPause.
	firstVisibilityPause = 250 * time.Millisecond
	lastVisibilityPause  = 2 * time.Second
	// secondReadPause separates the two reads that have to agree that a callback is gone.
	secondReadPause = time.Second
	// maxDeletes is how often a delete that is answered with a 404 is sent while the object is still listed.
	maxDeletes = 3
)

// objectLookup says how one object is read and where it is listed.
type objectLookup[T any] struct {
	// id is the canonical id.
	id string
	// created is when the object was created, zero when that is not known.
	created time.Time
	get     func(context.Context) (*T, error)
	// notFound reports that an error may mean that the object does not exist.
	notFound func(error) bool
	// readTwice demands a second read that agrees, a moment later.
	readTwice bool
	// listings are those that have to contain the object.
	listings []objectListing[T]
}

type objectListing[T any] struct {
	name string
	list func(context.Context, listOptions) (*snapshot[T], error)
	// dispensable listings may not exist: if Webex refuses one for good, those before it decide alone.
	dispensable bool
}

// confirm decides what an error of reading an object means: the object after all, a *GoneError, an *UnconfirmedError when that cannot be
// decided, or the error as it is.
func (c *collection[T]) confirm(ctx context.Context, lookup objectLookup[T], err error) (*T, error) {
	if err == nil || !lookup.notFound(err) {
		return nil, err
	}
	object, err := c.awaitVisible(ctx, lookup, err)
	if err == nil || !lookup.notFound(err) {
		return object, err
	}
	if lookup.readTwice {
		if err := c.clock.Sleep(ctx, secondReadPause); err != nil {
			return nil, err
		}
		if object, err := lookup.get(ctx); err == nil || !lookup.notFound(err) {
			return object, err
		}
	}
	listed, listErr := c.findListed(ctx, lookup)
	switch {
	case listErr != nil:
		return nil, &UnconfirmedError{NotFound: err, Listing: listErr}
	case listed != nil:
		c.client.Log(ctx, slog.LevelDebug, "Not found by ID, but listed: the object exists", map[string]any{"id": lookup.id})
		c.claims.know(lookup.id)
		return listed, nil
	}
	c.client.Log(ctx, slog.LevelDebug, "Not found by ID and not listed: the object is gone", map[string]any{"id": lookup.id})
	return nil, &GoneError{Cause: err}
}

// awaitVisible reads a new object again for a while: Webex may not show it yet.
func (c *collection[T]) awaitVisible(ctx context.Context, lookup objectLookup[T], err error) (*T, error) {
	if !c.isNew(lookup, err) {
		return nil, err
	}
	deadline := c.clock.Now().Add(newObjectWait)
	for pause := firstVisibilityPause; ; pause = min(2*pause, lastVisibilityPause) {
		if c.clock.Now().Add(pause).After(deadline) {
			return nil, err
		}
		c.client.Log(ctx, slog.LevelDebug, "A new object is not visible yet: reading it again", map[string]any{"id": lookup.id})
		if err := c.clock.Sleep(ctx, pause); err != nil {
			return nil, err
		}
		object, readErr := lookup.get(ctx)
		if readErr == nil || !lookup.notFound(readErr) {
			return object, readErr
		}
		err = readErr
	}
}

// isNew reports that an object was created less than newObjectAge ago: by this process, or by the server's clock.
func (c *collection[T]) isNew(lookup objectLookup[T], err error) bool {
	if made := c.claims.madeAt(lookup.id); !made.IsZero() && c.clock.Now().Sub(made) < newObjectAge {
		return true
	}
	now := c.clock.Now()
	var apiErr *Error
	if errors.As(err, &apiErr) && !apiErr.Date.IsZero() {
		now = apiErr.Date
	}
	return now.Sub(lookup.created).Abs() < newObjectAge
}

// findListed looks for an object in the listings that have to contain it. Lookups share listings: a kept one is enough to tell that an
// object is not listed, but only a new one tells that it still is.
func (c *collection[T]) findListed(ctx context.Context, lookup objectLookup[T]) (*T, error) {
	if len(lookup.listings) == 0 {
		return nil, errors.New("it is not known which listing would contain it")
	}
	begun := c.clock.Now()
	for i, listing := range lookup.listings {
		read := func(ctx context.Context) (*snapshot[T], error) { return listing.list(ctx, listOptions{}) }
		listed, err := c.listings.get(ctx, listing.name, sharedFor, read)
		if err == nil && listed.find(lookup.id, c.id) != nil && listed.begun.Before(begun) {
			listed, err = c.listings.get(ctx, listing.name, 0, read)
		}
		if err != nil && i > 0 && listing.dispensable && c.isRefusedForGood(ctx, read, err) {
			c.client.Log(ctx, slog.LevelDebug, "Webex refuses one of the listings: the others decide", map[string]any{"id": lookup.id, "error": err.Error()})
			continue
		}
		if err != nil {
			return nil, err
		}
		if found := listed.find(lookup.id, c.id); found != nil {
			return found, nil
		}
	}
	return nil, nil
}

// isRefusedForGood reports whether Webex itself says that a listing does not exist, and says so again a moment later. A 401 or 403 is about
// the token, which may hide the object, and anything else may pass.
func (c *collection[T]) isRefusedForGood(ctx context.Context, read func(context.Context) (*snapshot[T], error), err error) bool {
	if !saysUnsupported(err) || c.clock.Sleep(ctx, secondReadPause) != nil {
		return false
	}
	_, err = read(ctx)
	return saysUnsupported(err)
}

func saysUnsupported(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.FromWebex &&
		(refusal.StatusCode == http.StatusBadRequest || refusal.StatusCode == http.StatusNotFound)
}

// removeConfirmed deletes an object with send. That the object does not exist counts as done only when it is not listed either.
func (c *collection[T]) removeConfirmed(ctx context.Context, lookup objectLookup[T], send func(context.Context) error) error {
	for sent := 1; ; sent++ {
		err := send(ctx)
		if err == nil || !lookup.notFound(err) {
			return err
		}
		listed, listErr := c.findListed(ctx, lookup)
		switch {
		case listErr != nil:
			return &UnconfirmedError{NotFound: err, Listing: listErr}
		case listed == nil:
			c.client.Log(ctx, slog.LevelDebug, "Not found and not listed: the object was deleted before", map[string]any{"id": lookup.id})
			return nil
		case sent == maxDeletes:
			return &StillListedError{Cause: err}
		}
		c.client.Log(ctx, slog.LevelDebug, "Not found, but still listed: deleting again", map[string]any{"id": lookup.id})
		if err := c.clock.Sleep(ctx, secondReadPause); err != nil {
			return err
		}
	}
}

// IsGone reports whether err means that an object no longer exists, confirmed by a listing.
func IsGone(err error) bool {
	var gone *GoneError
	return errors.As(err, &gone)
}

// GoneError means that an object no longer exists: Webex does not find it by id, and the listing that has to contain it does not.
type GoneError struct {
	// Cause is the response to the first read by id that counts: its date tells when the object was gone already.
	Cause error
}

// Error quotes the response.
func (e *GoneError) Error() string { return e.Cause.Error() }

// Unwrap returns the cause.
func (e *GoneError) Unwrap() error { return e.Cause }

// UnconfirmedError means that Webex does not find an object by id, and that the listing that would confirm it failed. It has no Unwrap:
// neither error says alone that the object is gone.
type UnconfirmedError struct {
	// NotFound is the response to the request by id, Listing the error of the listing.
	NotFound, Listing error
}

// Error quotes both errors.
func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("%s; whether the object still exists could not be confirmed, because the listing failed: %s", e.NotFound, e.Listing)
}

// StillListedError means that a delete was answered with "not found" while the object is still listed.
type StillListedError struct {
	// Cause is the last response to the delete.
	Cause error
}

// Error quotes the response.
func (e *StillListedError) Error() string {
	return fmt.Sprintf("the object is still listed although deleting it is answered with: %s", e.Cause)
}
