package webexapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// A single 404 does not prove that an object was deleted: the cause may be a temporary fault, a wrong base URL, a proxy, or a new object that
// is not visible yet. An object counts as gone only if a listing that must contain it, under the same base URL, does not contain it.

const (
	// An object counts as new for newObjectAge. A read waits up to newObjectWait for a new object to become visible.
	newObjectAge  = time.Minute
	newObjectWait = 10 * time.Second
	// The pauses between these reads double from firstVisibilityPause to lastVisibilityPause.
	firstVisibilityPause = 250 * time.Millisecond
	lastVisibilityPause  = 2 * time.Second
	// secondReadPause is the pause between the two reads that must both fail before a callback counts as gone.
	secondReadPause = time.Second
	// maxDeletes limits the number of deletes of an object that still exists although they return a 404.
	maxDeletes = 3
)

// objectLookup contains the requests that find out whether an object still exists.
type objectLookup[T any] struct {
	// id is the canonical id.
	id string
	// created is when the object was created; zero if unknown.
	created time.Time
	get     func(context.Context) (*T, error)
	// notFound reports whether an error may mean that the object does not exist.
	notFound func(error) bool
	// readTwice requires a second read after a pause, which must fail as well.
	readTwice bool
	// listings are the listings that must contain the object if it exists.
	listings []objectListing[T]
}

type objectListing[T any] struct {
	name string
	list func(context.Context, requestOptions) (*snapshot[T], error)
	// optional listings may not exist: if Webex rejects one twice, the listings before it decide.
	optional bool
}

// confirm checks an error of reading an object. It returns the object if another read or a listing finds it, a *GoneError if it is gone, an
// *UnconfirmedError if that cannot be decided, and any other error unchanged.
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
		c.claims.markKnown(lookup.id)
		return listed, nil
	}
	c.client.Log(ctx, slog.LevelDebug, "Not found by ID and not listed: the object is gone", map[string]any{"id": lookup.id})
	return nil, &GoneError{Cause: err}
}

// awaitVisible repeats the read of a new object for up to newObjectWait, because it may not be visible yet.
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

// isNew reports whether an object was created less than newObjectAge ago, by the client's clock if this process created it, otherwise by the
// server's.
func (c *collection[T]) isNew(lookup objectLookup[T], err error) bool {
	if created := c.claims.createdAt(lookup.id); !created.IsZero() && c.clock.Now().Sub(created) < newObjectAge {
		return true
	}
	now := c.clock.Now()
	var apiErr *Error
	if errors.As(err, &apiErr) && !apiErr.Date.IsZero() {
		now = apiErr.Date
	}
	return now.Sub(lookup.created).Abs() < newObjectAge
}

// findListed searches the listings that must contain an object. A cached listing suffices to decide that the object is not listed. If it
// contains the object, a new listing confirms that the object still exists.
func (c *collection[T]) findListed(ctx context.Context, lookup objectLookup[T]) (*T, error) {
	if len(lookup.listings) == 0 {
		return nil, errors.New("the listing that must contain it is unknown")
	}
	begun := c.clock.Now()
	for i, listing := range lookup.listings {
		read := func(ctx context.Context) (*snapshot[T], error) { return listing.list(ctx, requestOptions{}) }
		listed, err := c.listings.get(ctx, listing.name, sharedFor, read)
		if err == nil && listed.find(lookup.id, c.id) != nil && listed.begun.Before(begun) {
			listed, err = c.listings.get(ctx, listing.name, 0, read)
		}
		if err != nil && i > 0 && listing.optional && c.isRejectedTwice(ctx, read, err) {
			c.client.Log(ctx, slog.LevelDebug, "Webex rejects one of the listings: the others decide", map[string]any{"id": lookup.id, "error": err.Error()})
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

// findExisting searches for an object that a request did not find. If the lookup requires it, a read by id follows the listings: an agent may
// have moved a callback to another number, so that the known listings do not contain it.
func (c *collection[T]) findExisting(ctx context.Context, lookup objectLookup[T]) (*T, error) {
	if found, err := c.findListed(ctx, lookup); found != nil || err != nil || !lookup.readTwice {
		return found, err
	}
	if err := c.clock.Sleep(ctx, secondReadPause); err != nil {
		return nil, err
	}
	found, err := lookup.get(ctx)
	if err != nil && lookup.notFound(err) {
		return nil, nil
	}
	return found, err
}

// isRejectedTwice reports whether Webex itself rejects a listing with 400 or 404, also after a pause. A 401 or 403 concerns the token, which
// may have no access to the object, and other errors may be temporary.
func (c *collection[T]) isRejectedTwice(ctx context.Context, read func(context.Context) (*snapshot[T], error), err error) bool {
	if !isRejectedListing(err) || c.clock.Sleep(ctx, secondReadPause) != nil {
		return false
	}
	_, err = read(ctx)
	return isRejectedListing(err)
}

func isRejectedListing(err error) bool {
	var rejection *Error
	return errors.As(err, &rejection) && rejection.FromWebex &&
		(rejection.StatusCode == http.StatusBadRequest || rejection.StatusCode == http.StatusNotFound)
}

// removeConfirmed deletes an object with send. If Webex does not find the object, the delete succeeds only if findExisting does not find it
// either.
func (c *collection[T]) removeConfirmed(
	ctx context.Context, lookup objectLookup[T], send func(context.Context) error,
) (err error) {
	defer func() {
		if err != nil {
			c.claims.endDelete(lookup.id)
		}
	}()
	for sent := 1; ; sent++ {
		err := send(ctx)
		if err == nil || !lookup.notFound(err) {
			return err
		}
		existing, findErr := c.findExisting(ctx, lookup)
		switch {
		case findErr != nil:
			return &UnconfirmedError{NotFound: err, Listing: findErr}
		case existing == nil:
			c.client.Log(ctx, slog.LevelDebug, "Not found and not listed: the object was deleted before", map[string]any{"id": lookup.id})
			return nil
		case sent == maxDeletes:
			return &StillListedError{Cause: err}
		}
		c.client.Log(ctx, slog.LevelDebug, "Not found, but the object still exists: deleting again", map[string]any{"id": lookup.id})
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

// GoneError means that an object no longer exists: neither a read by id nor the listing that must contain it finds it.
type GoneError struct {
	// Cause is the response to the read by id. Its date is a time at which the object was gone.
	Cause error
}

// Error quotes the response.
func (e *GoneError) Error() string { return e.Cause.Error() }

// Unwrap returns the cause.
func (e *GoneError) Unwrap() error { return e.Cause }

// UnconfirmedError means that Webex does not find an object by id, and that the listing that would confirm it failed. It has no Unwrap:
// neither error alone means that the object is gone.
type UnconfirmedError struct {
	// NotFound is the response to the request by id, Listing the error of the listing.
	NotFound, Listing error
}

// Error quotes both errors.
func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("%s; could not confirm that the object was deleted, because the list request failed: %s", e.NotFound, e.Listing)
}

// StillListedError means that a delete failed with "not found" while the object is still listed.
type StillListedError struct {
	// Cause is the last response to the delete.
	Cause error
}

// Error quotes the response.
func (e *StillListedError) Error() string {
	return fmt.Sprintf("the delete request failed, and the object is still listed: %s", e.Cause)
}
