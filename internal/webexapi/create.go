package webexapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// No Webex API has an idempotency key, so repeating a create whose response was lost may create a second object. A process may also be
// killed between the POST and saving the id. Therefore each create lists the existing objects first. An equal object is reported
// or adopted. After an unknown outcome, the create searches for an object that is missing from the first listing, and sends the POST
// again only if it finds none. See internal/decisions/create-once.md.

const (
	// maxResends limits the number of times that a create is sent again after an unknown outcome.
	maxResends = 4
	// searchAfterUnknown is the duration of the search after an unknown outcome, because listings may lag. If the request may still be
	// in flight, the search lasts at least the request timeout.
	searchAfterUnknown = 5 * time.Second
	// searchPause is the longest pause between two searches.
	searchPause = time.Second
	// preexistingMargin allows for objects that the first listing missed because it changed while it was read: an object that was
	// created longer than this before the listing is not the result of the create.
	preexistingMargin = time.Minute
)

// CreateOptions determine what a create does if an equal object exists. With the zero value it fails with an *ExistsError.
type CreateOptions struct {
	// AllowDuplicate creates another object.
	AllowDuplicate bool
	// Adopt returns the equal object as the result if there is exactly one and no other operation of this client has claimed it.
	Adopt bool
}

// CreateResult is the result of a successful create.
type CreateResult[T any] struct {
	Object *T
	// Adopted is true if the object existed before the create.
	Adopted bool
	// Recovered is true if the response was lost and a search found the object.
	Recovered bool
	// Duplicates are the ids of other new objects that earlier attempts may have created.
	Duplicates []string
	// DuplicateSearch is the error of the search for duplicates.
	DuplicateSearch error
	// Similar are the ids of existing objects with the same key fields and other values.
	Similar []string
	// SecretError is the error of setting the secret of an adopted or recovered object.
	SecretError error
}

// createSpec contains the API-specific parts of a create.
type createSpec[T any] struct {
	// key consists of the values of the key fields. Creates with the same key run one at a time.
	key string
	// listing names the listing that contains the object once it exists; list reads it.
	listing string
	list    func(context.Context, requestOptions) (*snapshot[T], error)
	// shared means that other creates use the same listing, so that it is cached.
	shared bool
	// mayMiss means that the listing may not contain the object although it exists, so that a search that does not find it proves nothing.
	mayMiss bool
	// sendPost sends the POST, usually with collection.post.
	sendPost func(context.Context, *transport.Budget) (*T, error)
	// sameKey reports whether an object has the same key fields, equal whether all readable fields are the same.
	sameKey, equal func(T) bool
	created        func(T) time.Time
	// adoptable reports whether an equal object can be adopted. An object that may have an unwanted secret cannot.
	adoptable func(T) bool
	// orgID is the organization of the object; empty if the id alone identifies it.
	orgID string
}

// requestOptions change how a request is sent.
type requestOptions struct {
	// once limits it to a single attempt.
	once bool
}

func (o requestOptions) apply(req transport.Request) transport.Request {
	if o.once {
		req.Budget, req.IgnoreOutage = transport.NoRetries(), true
	}
	return req
}

// createOperation is a single create, with all its requests.
type createOperation[T any] struct {
	createSpec[T]
	*collection[T]
	options CreateOptions
	budget  *transport.Budget

	// preexisting are the objects that existed before the first POST; nil if they could not be listed.
	preexisting map[string]bool
	// listedAt is the time of that listing by the server's clock.
	listedAt time.Time
	similar  []string
	// unknownOutcomes is the number of POSTs that may have created an object.
	unknownOutcomes int
	// searchUntil is the earliest end of the search.
	searchUntil time.Time
	searches    int
}

// create creates an object, adopts an equal one, or finds the object of a POST whose response was lost. Every error except
// *MayExistError means that nothing was created.
func (c *collection[T]) create(ctx context.Context, spec createSpec[T], options CreateOptions) (*CreateResult[T], error) {
	if err := c.checkWritable("The create"); err != nil {
		return nil, err
	}
	if err := c.organizations.check(ctx, spec.orgID); err != nil {
		return nil, err
	}
	unlock, err := c.creating.lock(ctx, spec.key)
	if err != nil {
		return nil, err
	}
	defer unlock()
	op := &createOperation[T]{createSpec: spec, collection: c, options: options, budget: c.client.NewBudget()}
	adopted, err := op.checkExisting(ctx)
	if err != nil {
		return nil, err
	}
	if adopted != nil {
		return &CreateResult[T]{Object: adopted, Adopted: true}, nil
	}
	result, err := op.postUntilKnown(ctx)
	if err != nil {
		return nil, err
	}
	if spec.shared {
		c.listings.add(spec.listing, *result.Object)
	} else {
		c.listings.invalidate()
	}
	result.Similar = op.similar
	return result, nil
}

// checkExisting lists the existing objects. It returns an equal object to adopt, or an *ExistsError if the create must not be sent.
func (op *createOperation[T]) checkExisting(ctx context.Context) (adopted *T, err error) {
	existing, err := op.listExisting(ctx)
	switch {
	case err != nil && op.options.AllowDuplicate && isRejection(err):
		op.log(ctx, "Creating without a list of the existing objects", "error", err.Error())
		return nil, nil
	case err != nil:
		return nil, &CheckExistingError{Cause: err}
	}

	op.preexisting, op.listedAt = make(map[string]bool, len(existing.items)), existing.date
	var equal []T
	for _, object := range existing.items {
		op.preexisting[op.id(object)] = true
		switch {
		case op.equal(object):
			equal = append(equal, object)
		case op.sameKey(object):
			op.similar = append(op.similar, op.givenID(object))
		}
	}
	op.log(ctx, "Listed the existing objects before creating", "objects", len(existing.items), "equal", len(equal))
	if len(equal) == 0 || op.options.AllowDuplicate {
		return nil, nil
	}
	return op.adoptOrReject(ctx, equal)
}

func (op *createOperation[T]) listExisting(ctx context.Context) (*snapshot[T], error) {
	read := func(ctx context.Context) (*snapshot[T], error) { return op.list(ctx, requestOptions{}) }
	if !op.shared {
		return read(ctx)
	}
	return op.listings.get(ctx, op.listing, listingMaxAge, read)
}

// adoptOrReject returns the equal object to adopt, or an *ExistsError. It returns neither if deletes have claimed all equal objects, so
// that the create can go on.
func (op *createOperation[T]) adoptOrReject(ctx context.Context, equal []T) (*T, error) {
	ids := op.ids(equal)
	exists := &ExistsError{OrgID: op.orgID, Adopting: op.options.Adopt}
	switch {
	case op.options.Adopt && slices.ContainsFunc(equal, func(object T) bool { return !op.adoptable(object) }):
		exists.UnknownSecret = true
		exists.IDs = op.claims.claimExisting(ids)
	case op.options.Adopt:
		var adopted string
		if adopted, exists.IDs = op.claims.adopt(ids); adopted != "" {
			op.log(ctx, "Adopted an existing object", "id", adopted)
			return &equal[slices.Index(ids, adopted)], nil
		}
	default:
		exists.IDs = op.claims.claimExisting(ids)
	}
	if len(exists.IDs) == 0 {
		op.log(ctx, "The equal objects are being deleted: creating another one")
		return nil, nil
	}
	op.log(ctx, "Not creating: an equal object exists", "ids", strings.Join(exists.IDs, ", "))
	return nil, exists
}

// postUntilKnown sends the POST. While its outcome is unknown, it searches for the object and sends the POST again if there is none and the
// listing would contain it.
func (op *createOperation[T]) postUntilKnown(ctx context.Context) (*CreateResult[T], error) {
	var failure error
	for attempt := 0; ; attempt++ {
		object, err := op.sendPost(ctx, op.budget)
		switch {
		case err == nil:
			op.claims.markCreated(op.id(*object), op.clock.Now())
			op.log(ctx, "Created", "id", op.id(*object))
			return op.checkDuplicates(ctx, object, attempt), nil
		case attempt == 0 && transport.OutcomeOf(err) == transport.NotApplied:
			return nil, err
		case attempt == 0 || !errors.Is(err, ctx.Err()): // If ctx ended before a resend, the earlier error is the cause.
			failure = err
		}
		if op.preexisting == nil {
			return nil, op.mayExist(ctx, nil, failure)
		}
		op.noteOutcome(ctx, attempt, err)
		found, err := op.search(ctx, failure)
		if found != nil || err != nil {
			return found, err
		}
		if attempt == maxResends || op.mayMiss || op.budget.Left() <= 0 || isFinal(failure) || ctx.Err() != nil {
			return nil, op.mayExist(ctx, nil, failure)
		}
		op.log(ctx, "Found no object: sending the create again", "attempt", attempt+2)
	}
}

// noteOutcome counts an unknown outcome and extends the search accordingly.
func (op *createOperation[T]) noteOutcome(ctx context.Context, attempt int, err error) {
	now := op.clock.Now()
	outcome := transport.OutcomeOf(err)
	if outcome != transport.NotApplied {
		op.unknownOutcomes++
	}
	until := op.searchUntil
	switch {
	case outcome == transport.InFlight:
		// The server may still be processing the request.
		until = now.Add(max(searchAfterUnknown, op.client.RequestTimeout()))
	case attempt == 0 || !isFinal(err):
		until = now.Add(searchAfterUnknown)
	}
	if until.After(op.searchUntil) {
		op.searchUntil = until
	}
	op.log(ctx, "The outcome of the create is unknown: searching for its object", "error", err.Error())
}

// isFinal reports whether an attempt created nothing and another attempt would fail as well. A 409 is not final: the object of an
// earlier attempt may be the conflict.
func isFinal(err error) bool {
	return transport.OutcomeOf(err) == transport.NotApplied && transport.StatusOf(err) != http.StatusConflict
}

// search repeats searchOnce until it finds the object of an earlier attempt or until searchUntil. It returns nil if there is no such object.
// After a cancel, one more search runs: without it, Terraform would not save the id of an object that exists.
func (op *createOperation[T]) search(ctx context.Context, failure error) (*CreateResult[T], error) {
	for {
		last := !op.clock.Now().Before(op.searchUntil)
		found, err := finishDespiteCancel(ctx, 2*op.client.RequestTimeout(), op.searchOnce)
		canceled := ctx.Err() != nil
		if err != nil {
			if canceled || !isTemporary(err) || last && op.budget.Left() <= 0 {
				return nil, op.mayExist(ctx, nil, fmt.Errorf("%w; the search for the object failed: %w", failure, err))
			}
		} else if result, err := op.evaluate(ctx, found, last || canceled, failure); result != nil || err != nil || last || canceled {
			return result, err
		}
		pause := searchPause
		if left := op.searchUntil.Sub(op.clock.Now()); left > 0 {
			pause = min(pause, max(left, searchPause/4))
		}
		_ = op.clock.Sleep(ctx, pause)
	}
}

// evaluate returns the result of a search. It returns nil if nothing was found, and while a later search may find more. last means that no
// search follows.
func (op *createOperation[T]) evaluate(ctx context.Context, found searchResult[T], last bool, failure error) (*CreateResult[T], error) {
	switch {
	case len(found.new) > op.unknownOutcomes:
		return nil, op.mayExist(ctx, append(found.new, found.conflicting...), failure)
	case len(found.new) > 0 && (len(found.new) == op.unknownOutcomes || last):
		return op.recover(ctx, found.new), nil
	case len(found.conflicting) > 0 && last:
		return nil, op.mayExist(ctx, found.conflicting, failure)
	}
	return nil, nil
}

// searchResult contains the objects, oldest first, that neither the first listing contained nor another operation of this process uses.
type searchResult[T any] struct {
	// new objects are equal to the requested one; conflicting objects have the same key fields and other values.
	new, conflicting []T
}

// searchOnce lists the objects and returns those that this create may have created.
func (op *createOperation[T]) searchOnce(ctx context.Context) (searchResult[T], error) {
	listing, err := op.list(ctx, requestOptions{once: true})
	if err != nil {
		return searchResult[T]{}, err
	}
	op.searches++
	var found searchResult[T]
	for _, object := range listing.items {
		switch {
		case !op.sameKey(object), op.preexisting[op.id(object)], op.claims.isKnown(op.id(object)), op.isOld(object):
		case op.equal(object):
			found.new = append(found.new, object)
		default:
			found.conflicting = append(found.conflicting, object)
		}
	}
	slices.SortFunc(found.new, op.byAge)
	op.log(ctx, "Searched for the object of the create", "new", len(found.new), "conflicting", len(found.conflicting))
	return found, nil
}

// isOld reports whether an object was created well before the first listing, although that did not contain it.
func (op *createOperation[T]) isOld(object T) bool {
	created := op.created(object)
	return !created.IsZero() && !op.listedAt.IsZero() && created.Before(op.listedAt.Add(-preexistingMargin))
}

func (op *createOperation[T]) byAge(a, b T) int {
	if order := op.created(a).Compare(op.created(b)); order != 0 {
		return order
	}
	return strings.Compare(op.id(a), op.id(b))
}

// recover returns the oldest new object as the result. The others are duplicates from other attempts.
func (op *createOperation[T]) recover(ctx context.Context, found []T) *CreateResult[T] {
	object := found[0]
	op.claims.markCreated(op.id(object), op.clock.Now())
	op.log(ctx, "Found the object of the create", "id", op.id(object))
	return &CreateResult[T]{Object: &object, Recovered: true, Duplicates: op.ids(found[1:])}
}

// checkDuplicates searches for duplicates after a resend has succeeded, because an earlier attempt may have succeeded as well.
func (op *createOperation[T]) checkDuplicates(ctx context.Context, object *T, resends int) *CreateResult[T] {
	result := &CreateResult[T]{Object: object}
	if resends == 0 {
		return result
	}
	found, err := finishDespiteCancel(ctx, 2*op.client.RequestTimeout(), op.searchOnce)
	result.Duplicates, result.DuplicateSearch = op.ids(found.new), err
	return result
}

func (op *createOperation[T]) ids(objects []T) []string {
	var ids []string
	for _, object := range objects {
		ids = append(ids, op.givenID(object))
	}
	return ids
}

func (op *createOperation[T]) mayExist(ctx context.Context, candidates []T, cause error) error {
	ids := op.ids(candidates)
	op.log(ctx, "Giving up: the object may exist", "candidates", strings.Join(ids, ", "), "error", cause.Error())
	return &MayExistError{
		Candidates: ids, OrgID: op.orgID, Listing: op.listing, Searches: op.searches, Checked: op.preexisting != nil, Cause: cause,
	}
}

// log writes one line for each decision, so that the log explains every duplicate.
func (op *createOperation[T]) log(ctx context.Context, message string, pairs ...any) {
	fields := map[string]any{"listing": op.listing}
	for i := 0; i < len(pairs); i += 2 {
		fields[pairs[i].(string)] = pairs[i+1] //nolint:forcetypeassert // The names are literals.
	}
	op.client.Log(ctx, slog.LevelDebug, message, fields)
}

// finishDespiteCancel calls step. If ctx is canceled before or during the call, it calls step again with a context that is not canceled
// but has a timeout.
func finishDespiteCancel[V any](ctx context.Context, timeout time.Duration, step func(context.Context) (V, error)) (V, error) {
	if ctx.Err() == nil {
		if value, err := step(ctx); err == nil || ctx.Err() == nil {
			return value, err
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	return step(ctx)
}

// isRejection reports whether Webex rejected the request for a listing, rather than failing to process it.
func isRejection(err error) bool {
	switch transport.StatusOf(err) {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		return true
	}
	return false
}

// isTemporary reports whether a listing failed for a reason that may not last: no response, a 5xx, a 429, or a pause.
func isTemporary(err error) bool {
	var (
		paused       *PausedError
		transportErr *TransportError
	)
	return errors.As(err, &paused) || errors.As(err, &transportErr) ||
		transport.OutcomeOf(err) != transport.NotApplied || transport.StatusOf(err) == http.StatusTooManyRequests
}
