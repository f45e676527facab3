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
	// maxLag is how long a new object may stay invisible to a GET before a create ends without having seen it.
	maxLag = time.Minute
	// The pauses between the GETs that wait for a new object double from shortLagPause to longLagPause.
	shortLagPause = 250 * time.Millisecond
	longLagPause  = 2 * time.Second
)

// recipe is what the creates of the APIs differ in.
type recipe[T any] struct {
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
	created func(T) time.Time
	// sameKey reports that an object agrees on the key fields, sameFields that it agrees on every field that can be read.
	sameKey, sameFields func(T) bool
	// confirm sends what no answer shows (a secret) to an object that was adopted. It is nil when there is nothing to send.
	confirm func(ctx context.Context, id string) (*T, error)
}

// creation is one create of a T that happens once.
type creation[T any] struct {
	recipe[T]
	*collection[T]

	budget *retryBudget
	// lookUntil covers everything that all attempts so far may still bring about.
	lookUntil time.Time
	// start is when the first attempt was sent, by the server's clock.
	start serverTime
	looks int
	// openAttempts counts those of which nobody knows whether they made an object.
	openAttempts int
	warnings     []string
}

// create makes an object, or finds the one that an attempt without an answer has made. The strings are warnings for the user. An
// error is a refusal, the end of the context before anything was sent, or a *MayExistError.
func (c *collection[T]) create(ctx context.Context, recipe recipe[T]) (*T, []string, error) {
	unlock, err := c.creating.lock(ctx, recipe.key)
	if err != nil {
		return nil, nil, err
	}
	creation := &creation[T]{recipe: recipe, collection: c, budget: c.client.newBudget()}
	object, adopted, err := creation.createOrAdopt(ctx)
	unlock() // the object is claimed: the next create with this key cannot mistake it for its own
	if err != nil {
		return nil, nil, err
	}
	creation.awaitVisible(ctx, c.id(*object))
	if adopted {
		object = creation.sendSecret(ctx, object)
	}
	return object, creation.warnings, nil
}

func (c *creation[T]) createOrAdopt(ctx context.Context) (object *T, adopted bool, err error) {
	var failure error
	for try := 0; ; try++ {
		made, err := c.attempt(ctx, try)
		switch {
		case err == nil:
			c.claims.add(c.id(*made))
			if try > 0 {
				c.lookForTwins(ctx, *made)
			}
			return made, false, nil
		case try == 0 && endingOf(err) == refused:
			return nil, false, err
		case try == 0 || !errors.Is(err, ctx.Err()): // an attempt that a cancel kept from being sent tells nothing
			failure = err
		}

		found, err := c.find(ctx, failure)
		if found != nil || err != nil {
			return found, true, err
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
		c.start.learn(got.date, got.received, c.budget.started())
	case errors.As(err, &refusal):
		c.start.learn(refusal.Date, now, c.budget.started())
	}
	if err == nil {
		return object, nil
	}
	if endingOf(err) != refused {
		c.openAttempts++
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

// find looks for what the attempts so far may have made, for as long as something may still appear. It returns nil when there
// is nothing, and claims what it finds. A cancel leaves one look: without it an object that exists would be lost to Terraform.
func (c *creation[T]) find(ctx context.Context, failure error) (*T, error) {
	for {
		last := !c.client.clock.Now().Before(c.lookUntil)
		found, err := survivingCancel(ctx, c.timeAfterCancel(), c.look)
		last = last || ctx.Err() != nil
		switch {
		case err != nil && !last && mayPass(err):
			// There is time for another look.
		case err != nil:
			return nil, c.mayExist(nil, fmt.Errorf("%w; and the search for it failed: %w", failure, err))
		case len(found.matches) == c.openAttempts, ctx.Err() != nil, last && !found.nothing():
			return c.decide(found, failure)
		case last:
			return nil, nil
		}
		_ = c.client.clock.Sleep(ctx, min(lookPause, c.lookUntil.Sub(c.client.clock.Now())))
	}
}

// decide is about the last look. More equal objects than attempts are somebody else's in part, and nobody can tell which.
func (c *creation[T]) decide(found searchResult[T], failure error) (*T, error) {
	switch {
	case c.mayHaveMade(found.matches):
		return c.adoptOldest(found.matches), nil
	case len(found.matches) == 0 && c.mayHaveMade(found.doubtful):
		c.warnings = append(c.warnings, fmt.Sprintf("The answer to the create was lost. %s, which was found and agrees in everything, may have "+
			"been made up to %s before, by the clocks of Webex. If it belongs to another resource, both have one id now: take it out of the "+
			"state here (terraform state rm) and apply again.", c.id(found.doubtful[0]), clockSlack+time.Second))
		return c.adoptOldest(found.doubtful), nil
	default:
		return nil, c.mayExist(slices.Concat(found.matches, found.doubtful, found.near), failure)
	}
}

// mayHaveMade reports that there are objects, and no more of them than this create may have made.
func (c *creation[T]) mayHaveMade(objects []T) bool {
	return 0 < len(objects) && len(objects) <= c.openAttempts
}

// timeAfterCancel is what is left for a step that has to follow once an object may exist: a look asks every listing.
func (c *creation[T]) timeAfterCancel() time.Duration {
	return c.client.config.RequestTimeout * time.Duration(len(c.listings))
}

// survivingCancel makes a step that a cancel does not end, but leaves only some time. The step may run twice.
func survivingCancel[V any](ctx context.Context, left time.Duration, step func(context.Context) (V, error)) (V, error) {
	if ctx.Err() == nil {
		if value, err := step(ctx); err == nil || ctx.Err() == nil {
			return value, err
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), left)
	defer cancel()
	return step(ctx)
}

// searchResult are the unclaimed objects of one look that agree on the key fields and may be this create's, each oldest first.
type searchResult[T any] struct {
	// matches agree on every field and were created since the first attempt. The doubtful agree as well, but only the slack for
	// clocks lets them in: the object that is being replaced may be among them. The near ones differ in something.
	matches, doubtful, near []T
}

func (s searchResult[T]) nothing() bool { return len(s.matches)+len(s.doubtful)+len(s.near) == 0 }

// look reads the listings once.
func (c *creation[T]) look(ctx context.Context) (found searchResult[T], err error) {
	candidates := make(map[string]T)
	for _, listing := range c.listings {
		for next := listing; next != nil; {
			page, err := next(ctx)
			if err != nil {
				return searchResult[T]{}, err
			}
			c.start.learn(page.answer.date, page.answer.received, c.budget.started())
			for _, object := range page.items {
				if c.sameKey(object) {
					candidates[c.id(object)] = object
				}
			}
			next = page.next
		}
	}

	c.looks++
	// Judged only now, since every answer may have told more about the server's clock, and somebody may have claimed one meanwhile.
	for id, object := range candidates {
		switch age := c.start.age(c.created(object)); {
		case age == older, c.claims.has(id):
		case age == unknown, !c.sameFields(object):
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

// adoptOldest takes the oldest for this create's object. More than one means that an earlier attempt succeeded after all.
func (c *creation[T]) adoptOldest(matches []T) *T {
	found := matches[0]
	c.adopt(found)
	c.warnOfTwins(found, matches[1:])
	return &found
}

// lookForTwins looks once more after a create that was sent again has succeeded: an earlier attempt may have done so, too.
func (c *creation[T]) lookForTwins(ctx context.Context, object T) {
	twins, err := survivingCancel(ctx, c.timeAfterCancel(), c.look)
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
	often := map[int]string{0: "could not look", 1: "looked once"}[c.looks]
	if c.looks > 1 {
		often = fmt.Sprintf("looked %d times", c.looks)
	}
	searched := fmt.Sprintf("%s through %s", often, c.searched)
	if c.start.known() {
		searched += ", for one created since " + c.start.baseline().UTC().Format(time.RFC3339) + " by Webex's clock"
	}
	return &MayExistError{Candidates: c.ids(candidates), OrgID: c.orgID, Searched: searched, Cause: cause}
}

// awaitVisible waits until a GET finds the new object, since the next step may be to read it. The create has succeeded whatever
// comes of this: an error would have the object replaced.
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

// sendSecret confirms an adopted object: what was compared does not include the secret.
func (c *creation[T]) sendSecret(ctx context.Context, adopted *T) *T {
	if c.confirm == nil {
		return adopted
	}
	confirmed, err := survivingCancel(ctx, c.timeAfterCancel(), func(ctx context.Context) (*T, error) {
		return c.confirm(ctx, c.id(*adopted))
	})
	if err != nil {
		c.warnings = append(c.warnings, fmt.Sprintf("The answer to the create was lost, and its object %s was found in the list. "+
			"Sending its secret once more, to be sure of it, failed (%s): if deliveries are not signed as expected, change the secret.",
			c.id(*adopted), err))
		return adopted
	}
	return confirmed
}
