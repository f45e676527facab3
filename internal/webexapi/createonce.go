package webexapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A POST carries no idempotency key, so a create whose answer is lost cannot simply be sent again: it would make a second
// object. This file holds what is done instead, once for all APIs. See the decision record on create-once for the reasons.

const (
	// maxResends is how often a create is sent again after an end that left open whether the object exists.
	maxResends = 4
	// lookAfterCut is how long an object is looked for after the answer was cut off: a list may lag behind.
	lookAfterCut = 5 * time.Second
	// lookPause is the longest pause between two looks.
	lookPause = time.Second
	// clockSlack is what the Date of two machines behind one address may differ by.
	clockSlack = 2 * time.Second
	// maxLag is how long a new object may stay invisible to a GET before a create ends without having seen it.
	maxLag = time.Minute
	// The pauses between the GETs that wait for a new object double from shortLagPause to longLagPause.
	shortLagPause = 250 * time.Millisecond
	longLagPause  = 2 * time.Second
)

// creation is one create of a T that happens once. The first part is what differs between the APIs.
type creation[T any] struct {
	client *Client
	claims *claims
	turns  *turns

	// key names the key fields. Creates with the same key go one at a time, so that two never take each other's object.
	key string
	// searched says what the listings are, in words and without personal data.
	searched string
	// post sends the create. It is sent again only when Webex certainly did nothing.
	post func(context.Context, *retryBudget) (*T, *answer, error)
	// listings are where the object must appear once it exists.
	listings []fetch[T]
	// get reads an object, to wait until it is visible.
	get func(ctx context.Context, id string) (*T, error)
	// invisible reports that an error of get may mean that Webex does not know the id yet.
	invisible func(error) bool
	// orgID is the organization of the object; empty where an id alone finds it.
	orgID   string
	id      func(T) string
	created func(T) time.Time
	// alike reports that an object agrees on the key fields, same that it agrees on every readable field.
	alike, same func(T) bool
	// confirm sends what no answer shows (a secret) to an object that was adopted. It is nil when there is nothing to send.
	confirm func(ctx context.Context, id string) (*T, error)

	// What this create has come to.

	budget *retryBudget
	// lookUntil covers everything that all attempts so far may still bring about.
	lookUntil time.Time
	// earliest is when, by the server's clock, the first attempt was sent at the earliest; zero when no answer had a Date.
	earliest time.Time
	looks    int
	// unsure counts the attempts of which nobody knows whether they made an object.
	unsure   int
	warnings []string
}

// once creates the object, or finds the one that an attempt without an answer has created. An error is a refusal, the end of
// the context before anything was sent, or a *MayExistError.
func (c *creation[T]) once(ctx context.Context) (*T, []string, error) {
	giveBack, err := c.turns.take(ctx, c.key)
	if err != nil {
		return nil, nil, err
	}
	object, adopted, err := c.createOrAdopt(ctx)
	giveBack() // the object is claimed: the next create with this key cannot mistake it for its own
	if err != nil {
		return nil, c.warnings, err
	}
	if adopted {
		object = c.sendSecret(ctx, object)
	}
	c.awaitVisible(ctx, c.id(*object))
	return object, c.warnings, nil
}

func (c *creation[T]) createOrAdopt(ctx context.Context) (object *T, adopted bool, err error) {
	c.budget = c.client.newBudget()
	var failure error
	for try := 0; ; try++ {
		object, err := c.attempt(ctx, try)
		switch {
		case err == nil:
			c.claims.add(c.id(*object))
			if try > 0 {
				c.lookForTwins(ctx, *object)
			}
			return object, false, nil
		case try == 0 && endingOf(err) == refused:
			return nil, false, err
		case try == 0 || !errors.Is(err, ctx.Err()): // an attempt that a cancel kept from being sent tells nothing
			failure = err
		}

		found, err := c.find(ctx, failure)
		if err != nil {
			return nil, false, err
		}
		if found != nil {
			return found, true, nil
		}
		if try == maxResends || c.budget.left() <= 0 || definite(failure) {
			return nil, false, c.mayExist(nil, failure)
		}
	}
}

// attempt sends the create, and notes what its end means for where and how long to look.
func (c *creation[T]) attempt(ctx context.Context, try int) (*T, error) {
	object, got, err := c.post(ctx, c.budget)
	now := c.client.clock.Now()
	var refusal *Error
	switch {
	case got != nil:
		c.learn(got.date, got.received)
	case errors.As(err, &refusal):
		c.learn(refusal.Date, now)
	}
	if err == nil {
		return object, nil
	}
	if endingOf(err) != refused {
		c.unsure++
	}
	switch {
	case endingOf(err) == timedOut:
		// The server may still be at work on it, for as long as nobody can tell.
		c.lookAtLeast(now.Add(max(lookAfterCut, c.client.config.RequestTimeout)))
	case try == 0 || !definite(err):
		c.lookAtLeast(now.Add(lookAfterCut))
	}
	return nil, err
}

// definite reports that an attempt made nothing and that another one would make nothing either. A 409 is none: on a create
// that was sent again it may be the object of an earlier attempt that is in the way.
func definite(failure error) bool {
	return endingOf(failure) == refused && !hasStatus(failure, http.StatusConflict)
}

func (c *creation[T]) lookAtLeast(until time.Time) {
	if until.After(c.lookUntil) {
		c.lookUntil = until
	}
}

// find looks for the object of an attempt whose end left open whether it exists, for as long as it may still appear. It
// returns nil when there is none. It claims what it finds.
func (c *creation[T]) find(ctx context.Context, failure error) (*T, error) {
	for ctx.Err() == nil {
		last := !c.client.clock.Now().Before(c.lookUntil)
		found, err := c.look(ctx)
		switch {
		case err != nil && ctx.Err() != nil:
			// Cancelled in the middle: see below.
		case err != nil:
			return nil, c.mayExist(nil, fmt.Errorf("%w; and the search for it failed: %w", failure, err))
		case c.mayBeOwn(found.matches):
			return c.adopt(found.matches), nil
		case last && !found.nothing():
			return c.decide(found, failure)
		case last:
			return nil, nil
		default:
			_ = c.client.clock.Sleep(ctx, min(lookPause, c.lookUntil.Sub(c.client.clock.Now())))
		}
	}
	return c.findNow(ctx, failure)
}

// findNow is the one look that a cancel leaves. Without it an object that exists would be lost to Terraform.
func (c *creation[T]) findNow(ctx context.Context, failure error) (*T, error) {
	ctx, cancel := c.detached(ctx)
	defer cancel()
	found, err := c.look(ctx)
	if err != nil {
		return nil, c.mayExist(nil, fmt.Errorf("%w; and the search for it failed: %w", failure, err))
	}
	return c.decide(found, failure)
}

// decide is about the last look. More equal objects than attempts are somebody else's in part, and nobody can tell which.
func (c *creation[T]) decide(found sightings[T], failure error) (*T, error) {
	switch {
	case c.mayBeOwn(found.matches):
		return c.adopt(found.matches), nil
	case len(found.matches) == 0 && c.mayBeOwn(found.doubtful):
		return c.adopt(found.doubtful), nil
	default:
		return nil, c.mayExist(slices.Concat(found.matches, found.doubtful, found.near), failure)
	}
}

// mayBeOwn reports that this create may have made all of the objects, and has made at least one of them.
func (c *creation[T]) mayBeOwn(objects []T) bool { return 0 < len(objects) && len(objects) <= c.unsure }

// detached is a context that survives a cancel, but not for long.
func (c *creation[T]) detached(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), c.client.config.RequestTimeout)
}

// surviving is ctx, or one detached from it if it has been cancelled already: for what has to follow once an object exists.
func (c *creation[T]) surviving(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() != nil {
		return c.detached(ctx)
	}
	return ctx, func() {}
}

// sightings are the unclaimed objects of one look that agree on the key fields and may be this create's, each oldest first.
type sightings[T any] struct {
	// matches agree on every field and were created since the first attempt. The doubtful agree as well, but only the slack for
	// clocks lets them in: the object that is being replaced may be among them. The near ones differ in something.
	matches, doubtful, near []T
}

func (s sightings[T]) nothing() bool { return len(s.matches)+len(s.doubtful)+len(s.near) == 0 }

// look reads the listings once.
func (c *creation[T]) look(ctx context.Context) (found sightings[T], err error) {
	c.looks++
	candidates := make(map[string]T)
	for _, listing := range c.listings {
		for next := listing; next != nil; {
			page, err := next(ctx)
			if err != nil {
				return sightings[T]{}, err
			}
			c.learn(page.answer.date, page.answer.received)
			for _, object := range page.items {
				if id := c.id(object); c.alike(object) && !c.claims.has(id) {
					candidates[id] = object
				}
			}
			next = page.next
		}
	}

	// Judged only now, since every answer may have told more about the server's clock.
	for _, object := range candidates {
		switch age := c.age(object); {
		case age == older:
		case age == unknown, !c.same(object):
			found.near = append(found.near, object)
		case age == doubtful:
			found.doubtful = append(found.doubtful, object)
		default:
			found.matches = append(found.matches, object)
		}
	}
	for _, objects := range [][]T{found.matches, found.doubtful, found.near} {
		slices.SortFunc(objects, c.byAge)
	}
	return found, nil
}

func (c *creation[T]) byAge(a, b T) int {
	if order := c.created(a).Compare(c.created(b)); order != 0 {
		return order
	}
	return strings.Compare(c.id(a), c.id(b))
}

// age is what the time of an object's creation tells about whose it is.
type age int

const (
	// older: it existed before the first attempt.
	older age = iota
	// doubtful: it existed before the first attempt, unless the clocks of two machines differ.
	doubtful
	// ours: it was created since the first attempt.
	ours
	// unknown: without the server's clock or the object's time nothing is known, and nothing may be assumed.
	unknown
)

func (c *creation[T]) age(object T) age {
	created := c.created(object)
	switch {
	case c.earliest.IsZero() || created.IsZero():
		return unknown
	case created.Before(c.baseline()):
		return older
	case created.Before(c.since()):
		return doubtful
	default:
		return ours
	}
}

// learn estimates from the Date of an answer when, by the server's clock, the first attempt was sent. The answer took some of
// the time in between, so every estimate is early; the earliest one is kept. The local clock serves only to tell durations.
func (c *creation[T]) learn(date, received time.Time) {
	started := c.budget.started()
	if date.IsZero() || started.IsZero() {
		return
	}
	estimate := date.Add(-received.Sub(started))
	if c.earliest.IsZero() || estimate.Before(c.earliest) {
		c.earliest = estimate
	}
}

// since is when this create began, by the clock that dates the answers. Webex may keep times in whole seconds.
func (c *creation[T]) since() time.Time { return c.earliest.Truncate(time.Second) }

// baseline is when this create's objects were created at the earliest, whatever machine's clock stamped them.
func (c *creation[T]) baseline() time.Time { return c.since().Add(-clockSlack) }

// adopt takes the oldest for this create's object. More than one means that an earlier attempt succeeded after all.
func (c *creation[T]) adopt(matches []T) *T {
	found := matches[0]
	c.claims.add(c.id(found))
	c.warnOfTwins(found, matches[1:])
	return &found
}

// lookForTwins looks once more after a create that was sent again has succeeded: an earlier attempt may have done so, too.
func (c *creation[T]) lookForTwins(ctx context.Context, object T) {
	ctx, cancel := c.surviving(ctx)
	defer cancel()
	twins, err := c.look(ctx)
	if err != nil {
		c.warnings = append(c.warnings, fmt.Sprintf("The create had to be sent again before it succeeded with %s. Whether an earlier "+
			"attempt made another object could not be checked (%s): look for a second one that is equal.", c.id(object), err))
		return
	}
	c.warnOfTwins(object, slices.Concat(twins.matches, twins.doubtful))
}

func (c *creation[T]) warnOfTwins(object T, twins []T) {
	if len(twins) == 0 {
		return
	}
	c.warnings = append(c.warnings, fmt.Sprintf("The create had to be sent again, and Webex now holds equal objects that this create may "+
		"have made: %s, which was kept, and %s. Delete what nobody else needs.", c.id(object), strings.Join(c.ids(twins), ", ")))
}

func (c *creation[T]) ids(objects []T) []string {
	ids := make([]string, 0, len(objects))
	for _, object := range objects {
		ids = append(ids, c.id(object))
	}
	return ids
}

func (c *creation[T]) mayExist(candidates []T, cause error) error {
	often := "once"
	if c.looks > 1 {
		often = fmt.Sprintf("%d times", c.looks)
	}
	searched := fmt.Sprintf("looked %s through %s", often, c.searched)
	if !c.earliest.IsZero() {
		searched += ", for one created since " + c.baseline().UTC().Format(time.RFC3339) + " by Webex's clock"
	}
	return &MayExistError{Candidates: c.ids(candidates), OrgID: c.orgID, Searched: searched, Cause: cause}
}

// sendSecret confirms an adopted object: what was compared does not include the secret.
func (c *creation[T]) sendSecret(ctx context.Context, adopted *T) *T {
	if c.confirm == nil {
		return adopted
	}
	ctx, cancel := c.surviving(ctx)
	defer cancel()
	confirmed, err := c.confirm(ctx, c.id(*adopted))
	if err != nil {
		c.warnings = append(c.warnings, fmt.Sprintf("The answer to the create was lost, and its object %s was found in the list. "+
			"Sending its secret once more, to be sure of it, failed (%s): if deliveries are not signed as expected, change the secret.",
			c.id(*adopted), err))
		return adopted
	}
	return confirmed
}

// awaitVisible waits until a GET finds the new object, since the next step of Terraform may be to read it. The create has
// succeeded whatever comes of this: an error would have the object replaced.
func (c *creation[T]) awaitVisible(ctx context.Context, id string) {
	patience := min(maxLag, c.budget.left())
	deadline := c.client.clock.Now().Add(patience)
	ctx, cancel := context.WithTimeout(ctx, max(patience, 0))
	defer cancel()
	for pause := shortLagPause; ; pause = min(2*pause, longLagPause) {
		_, err := c.get(ctx, id)
		if err == nil || !c.invisible(err) {
			return
		}
		if c.client.clock.Now().Add(pause).After(deadline) {
			c.warnings = append(c.warnings, fmt.Sprintf("%s was created, but Webex does not return it yet.", id))
			return
		}
		if c.client.clock.Sleep(ctx, pause) != nil {
			return
		}
	}
}
