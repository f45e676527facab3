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

// A POST carries no idempotency key, so a create whose response is lost cannot simply be sent again: it would make a second object. And
// a process may die between the POST and the moment its id is saved. So before a create, the existing objects are listed. An equal
// one is reported or adopted, never doubled; and what appears after an unknown outcome and was not there before is this
// create's own. See the decision record on creating once.

const (
	// maxResends is how often a create is sent again after an unknown outcome.
	maxResends = 4
	// searchAfterUnknown is how long an object is searched for after an unknown outcome, since listings may lag; after a request that
	// may still be in flight it is at least the request timeout.
	searchAfterUnknown = 5 * time.Second
	// searchPause is the longest pause between two searches.
	searchPause = time.Second
	// preexistingMargin is how long before the first listing an object may have been created and still count as new: it may have
	// been hidden from a listing that moved.
	preexistingMargin = time.Minute
)

// CreateOptions say what a create does when an equal object exists. The zero value refuses with an *ExistsError.
type CreateOptions struct {
	// AllowDuplicate creates another object.
	AllowDuplicate bool
	// Adopt takes the equal object as the result if there is exactly one and no other operation of this client has claimed it.
	Adopt bool
}

// CreateResult is a create that succeeded.
type CreateResult[T any] struct {
	Object *T
	// Adopted is true when the object existed before.
	Adopted bool
	// Recovered is true when the response to the create was lost and the object was found.
	Recovered bool
	// Duplicates are the ids of other new objects that earlier attempts of this create may have made.
	Duplicates []string
	// DuplicateSearch is the error that kept the search for duplicates from being made.
	DuplicateSearch error
	// Similar are the ids of existing objects that agree with the new one in the key fields only.
	Similar []string
	// SecretError is why the secret of an adopted or recovered object could not be set.
	SecretError error
}

// createSpec holds the API-specific parts of a create.
type createSpec[T any] struct {
	// key is the values of the key fields. Creates with the same key go one at a time.
	key string
	// listing names the listing that has to contain the object once it exists; list reads it. A shared listing is worth keeping for
	// other creates.
	listing string
	shared  bool
	list    func(context.Context, listOptions) (*snapshot[T], error)
	post    func(context.Context, *transport.Budget) (*T, error)
	// sameKey reports whether an object agrees in the key fields, equal whether it agrees in every field that can be read.
	sameKey, equal func(T) bool
	created        func(T) time.Time
	// adoptable reports whether an equal object can become the result: it may have a secret that is not wanted.
	adoptable func(T) bool
	// orgID is the organization of the object; empty where an id alone finds it.
	orgID string
}

// listOptions change how a listing is requested.
type listOptions struct {
	// once makes a single attempt for each page.
	once bool
}

func (o listOptions) apply(req transport.Request) transport.Request {
	if o.once {
		req.Budget, req.IgnoreOutage = transport.NoRetries(), true
	}
	return req
}

// createOperation is one create.
type createOperation[T any] struct {
	createSpec[T]
	*collection[T]
	options CreateOptions
	budget  *transport.Budget

	// preexisting are the objects that were listed before the first POST; nil when they could not be.
	preexisting map[string]bool
	// listedAt is the server's clock at that listing.
	listedAt time.Time
	similar  []string
	// unknownOutcomes counts the attempts that may have created an object.
	unknownOutcomes int
	searchUntil     time.Time
	searches        int
}

// create creates an object, adopts an equal one, or finds the one that an attempt without a response has made. An error other than a
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

// checkExisting lists the existing objects. It returns the equal one to adopt, or refuses the create because of it.
func (op *createOperation[T]) checkExisting(ctx context.Context) (adopted *T, err error) {
	existing, err := op.listExisting(ctx)
	switch {
	case err != nil && op.options.AllowDuplicate && isRefusal(err):
		op.log(ctx, "Creating without knowing the existing objects", "error", err.Error())
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
	return op.adoptOrRefuse(ctx, equal)
}

func (op *createOperation[T]) listExisting(ctx context.Context) (*snapshot[T], error) {
	read := func(ctx context.Context) (*snapshot[T], error) { return op.list(ctx, listOptions{}) }
	if !op.shared {
		return read(ctx)
	}
	return op.listings.get(ctx, op.listing, listingMaxAge, read)
}

// adoptOrRefuse decides about equal objects. It returns nothing if deletes have reached all of them first.
func (op *createOperation[T]) adoptOrRefuse(ctx context.Context, equal []T) (*T, error) {
	ids := op.ids(equal)
	refusal := &ExistsError{OrgID: op.orgID, Adopting: op.options.Adopt}
	switch {
	case op.options.Adopt && slices.ContainsFunc(equal, func(object T) bool { return !op.adoptable(object) }):
		refusal.UnknownSecret = true
		refusal.IDs = op.claims.refuse(ids)
	case op.options.Adopt:
		var adopted string
		if adopted, refusal.IDs = op.claims.adopt(ids); adopted != "" {
			op.log(ctx, "Adopted an existing object", "id", adopted)
			return &equal[slices.Index(ids, adopted)], nil
		}
	default:
		refusal.IDs = op.claims.refuse(ids)
	}
	if len(refusal.IDs) == 0 {
		op.log(ctx, "The equal objects are being deleted: creating another one")
		return nil, nil
	}
	op.log(ctx, "Refused to create: an equal object exists", "ids", strings.Join(refusal.IDs, ", "))
	return nil, refusal
}

// postUntilKnown sends the create until it is known what became of it.
func (op *createOperation[T]) postUntilKnown(ctx context.Context) (*CreateResult[T], error) {
	var failure error
	for attempt := 0; ; attempt++ {
		object, err := op.createSpec.post(ctx, op.budget)
		switch {
		case err == nil:
			op.claims.made(op.id(*object), op.clock.Now())
			op.log(ctx, "Created", "id", op.id(*object))
			return op.checkDuplicates(ctx, object, attempt), nil
		case attempt == 0 && transport.OutcomeOf(err) == transport.NotApplied:
			return nil, err
		case attempt == 0 || !errors.Is(err, ctx.Err()): // An attempt that a cancel kept from being sent tells nothing.
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
		if attempt == maxResends || op.budget.Left() <= 0 || isFinal(failure) || ctx.Err() != nil {
			return nil, op.mayExist(ctx, nil, failure)
		}
		op.log(ctx, "Not found: sending the create again", "attempt", attempt+2)
	}
}

// noteOutcome derives from the end of an attempt how long to search for its object.
func (op *createOperation[T]) noteOutcome(ctx context.Context, attempt int, err error) {
	now := op.clock.Now()
	outcome := transport.OutcomeOf(err)
	if outcome != transport.NotApplied {
		op.unknownOutcomes++
	}
	until := op.searchUntil
	switch {
	case outcome == transport.InFlight:
		// The server may still be working on it, for as long as nobody can tell.
		until = now.Add(max(searchAfterUnknown, op.client.RequestTimeout()))
	case attempt == 0 || !isFinal(err):
		until = now.Add(searchAfterUnknown)
	}
	if until.After(op.searchUntil) {
		op.searchUntil = until
	}
	op.log(ctx, "The outcome of the create is unknown: searching for its object", "error", err.Error())
}

// isFinal reports that an attempt created nothing and that another one would not either. A 409 is not final: when the create was sent
// again, the object of an earlier attempt may be in the way.
func isFinal(err error) bool {
	return transport.OutcomeOf(err) == transport.NotApplied && transport.StatusOf(err) != http.StatusConflict
}

// search looks for what the attempts so far may have created, for as long as something may still appear. It returns nil when there is
// nothing. A cancel leaves one more look: without it, an object that exists would be lost.
func (op *createOperation[T]) search(ctx context.Context, failure error) (*CreateResult[T], error) {
	for {
		last := !op.clock.Now().Before(op.searchUntil)
		found, err := survivingCancel(ctx, 2*op.client.RequestTimeout(), op.look)
		cancelled := ctx.Err() != nil
		if err != nil {
			if cancelled || !isTemporary(err) || last && op.budget.Left() <= 0 {
				return nil, op.mayExist(ctx, nil, fmt.Errorf("%w; and the search for it failed: %w", failure, err))
			}
		} else if result, err := op.evaluate(ctx, found, last || cancelled, failure); result != nil || err != nil || last || cancelled {
			return result, err
		}
		pause := searchPause
		if left := op.searchUntil.Sub(op.clock.Now()); left > 0 {
			pause = min(pause, max(left, searchPause/4))
		}
		_ = op.clock.Sleep(ctx, pause)
	}
}

// evaluate decides about what a look found. It returns nil while a later look may find more, and when there is nothing.
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

// searchResult are the objects of one look that were not there before the create and that nobody in this process knows, oldest first.
type searchResult[T any] struct {
	// new ones agree in every field, conflicting ones in the key fields only.
	new, conflicting []T
}

// look lists the objects once.
func (op *createOperation[T]) look(ctx context.Context) (searchResult[T], error) {
	listing, err := op.list(ctx, listOptions{once: true})
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

// isOld reports that an object existed well before the first listing, although that did not show it.
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

// recover takes the oldest new object as this create's. More than one means that an earlier attempt succeeded after all.
func (op *createOperation[T]) recover(ctx context.Context, found []T) *CreateResult[T] {
	object := found[0]
	op.claims.made(op.id(object), op.clock.Now())
	op.log(ctx, "Found the object of the create", "id", op.id(object))
	return &CreateResult[T]{Object: &object, Recovered: true, Duplicates: op.ids(found[1:])}
}

// checkDuplicates looks once more after a create that was sent again has succeeded: an earlier attempt may have done so, too.
func (op *createOperation[T]) checkDuplicates(ctx context.Context, object *T, resends int) *CreateResult[T] {
	result := &CreateResult[T]{Object: object}
	if resends == 0 {
		return result
	}
	found, err := survivingCancel(ctx, 2*op.client.RequestTimeout(), op.look)
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
	op.log(ctx, "Gave up creating: the object may exist", "candidates", strings.Join(ids, ", "), "error", cause.Error())
	return &MayExistError{
		Candidates: ids, OrgID: op.orgID, Listing: op.listing, Searches: op.searches, Checked: op.preexisting != nil, Cause: cause,
	}
}

// log writes one line for each decision, so that "why are there two?" can be answered from a log.
func (op *createOperation[T]) log(ctx context.Context, message string, pairs ...any) {
	fields := map[string]any{"listing": op.listing}
	for i := 0; i < len(pairs); i += 2 {
		fields[pairs[i].(string)] = pairs[i+1] //nolint:forcetypeassert // The names are literals.
	}
	op.client.Log(ctx, slog.LevelDebug, message, fields)
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

// isRefusal reports that Webex refused a listing, in contrast to being in trouble.
func isRefusal(err error) bool {
	switch transport.StatusOf(err) {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		return true
	}
	return false
}

// isTemporary reports trouble of Webex or of the way to it, in contrast to a refusal.
func isTemporary(err error) bool {
	var (
		paused    *PausedError
		transport *TransportError
	)
	return errors.As(err, &paused) || errors.As(err, &transport) || isUnclear(err)
}

func isUnclear(err error) bool {
	return transport.OutcomeOf(err) != transport.NotApplied || transport.StatusOf(err) == http.StatusTooManyRequests
}

// CheckExistingError is a create that was not sent, because the existing objects could not be listed.
type CheckExistingError struct{ Cause error }

// Error says how the listing failed.
func (e *CheckExistingError) Error() string {
	return "nothing was created, because the existing objects could not be listed: " + e.Cause.Error()
}

// Unwrap returns the cause.
func (e *CheckExistingError) Unwrap() error { return e.Cause }

// MayExistError reports a create whose outcome stayed unknown: the object may exist, and nothing more was sent.
type MayExistError struct {
	// Candidates are the ids of objects that may be the one.
	Candidates []string
	// OrgID is the organization that the object is in; empty where an id alone finds it.
	OrgID string
	// Listing names the listing that was searched, without personal data; Searches counts how often.
	Listing  string
	Searches int
	// Checked is false when the existing objects were not known, so that no search could tell the new one.
	Checked bool
	// Cause is how the last attempt ended.
	Cause error
}

// Error says what was searched, and names the candidates.
func (e *MayExistError) Error() string {
	text := fmt.Sprintf("the object may exist, and nothing more was sent; searched %d times in %s", e.Searches, e.Listing)
	if len(e.Candidates) > 0 {
		text += "; it may be " + strings.Join(e.Candidates, ", ")
	}
	if e.Cause != nil {
		text += "; the last attempt: " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *MayExistError) Unwrap() error { return e.Cause }
