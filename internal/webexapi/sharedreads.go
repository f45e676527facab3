package webexapi

import (
	"context"
	"sync"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// sharedFor is how long after its arrival a page of a listing may answer reads, and how long a listing is remembered when
// nobody asks.
const sharedFor = 30 * time.Second

// sharedReads answers reads of single objects out of listings, where that costs fewer requests than a GET for each. Its
// contract:
//
//   - An object comes from a page that arrived less than 30 s before the read began, or from a GET by id. A miss and every
//     doubt is a GET, so only a GET ever says that an object is gone.
//   - A write makes everything read before its end unusable: no page and no GET that began earlier answers a later read.
//   - The cost adapts without guessing (ski rental): the first read of a listing is a GET, and later on the pages requested
//     never outnumber the reads that asked. So this never costs more than twice the better way, known only afterwards.
//   - Reads of one object at the same time are one request. A caller that is cancelled does not fail the others.
//   - A listing that fails, or that takes too long, answers nobody: its readers turn to GETs, until a write or a quiet time.
type sharedReads[T any] struct {
	clock transport.Clock
	// patience is how long to wait for the pages of a listing, in real time, before turning to a GET.
	patience time.Duration
	// id is the canonical id of an object in a listing.
	id func(T) string

	mu       sync.Mutex
	writing  int // writes under way
	epoch    int // counts beginnings and ends of writes
	listings map[string]*sharedListing[T]
	getting  map[objectInEpoch]int // readers that have turned to a GET by id

	pages transport.Singleflight[pageOfListing[T], struct{}]
	gets  transport.Singleflight[objectInEpoch, *T]
}

// sharedRead says how one object can be read.
type sharedRead[T any] struct {
	// key is the object's id in canonical form.
	key string
	// get requests the object by itself.
	get func(context.Context) (*T, error)
	// listing names the list that the object is expected in, and first requests its first page.
	listing string
	first   fetch[T]
	// singlePage means that one request returns the whole listing: list on the first read.
	singlePage bool
}

// sharedListing is what is known of one listing.
type sharedListing[T any] struct {
	// asked counts the reads, paid the pages that were requested for them.
	asked, paid int
	// touched is when a read began or a page arrived last.
	touched time.Time

	// A listing goes through rounds: when its first page is too old, it starts again from there.

	round   int
	objects map[string]sharedObject[T]
	next    fetch[T]
	// page counts the pages of this round that have arrived; requested is page + 1 while the next one is under way.
	page, requested int
	// begun is when the first page of this round arrived.
	begun time.Time
	// over tells that no page will follow; failed, that none should be asked for again.
	over, failed bool
}

type sharedObject[T any] struct {
	object  T
	arrived time.Time
}

type pageOfListing[T any] struct {
	listing     *sharedListing[T]
	round, page int
}

type objectInEpoch struct {
	key   string
	epoch int
}

// reader is a read under way.
type reader[T any] struct {
	sharedRead[T]
	begun   time.Time
	epoch   int
	listing *sharedListing[T]
	// number is how many reads have asked the listing so far, this one included.
	number int
	// getting tells that the read has turned to a GET by id.
	getting bool
}

func (r *reader[T]) object() objectInEpoch { return objectInEpoch{r.key, r.epoch} }

// read reads one object.
func (s *sharedReads[T]) read(ctx context.Context, read sharedRead[T]) (*T, error) {
	reader := s.ask(read)
	if found, err := s.readFromPages(ctx, reader); found != nil || err != nil {
		return found, err
	}
	defer s.endGet(reader)
	object, err := s.gets.Do(ctx, reader.object(), read.get)
	if err != nil {
		return nil, err
	}
	own := *object
	return &own, nil
}

// readFromPages waits for pages until one holds the object, or until the reader must turn to a GET. Then it returns nothing.
func (s *sharedReads[T]) readFromPages(ctx context.Context, reader *reader[T]) (*T, error) {
	if reader.getting {
		return nil, nil
	}
	patient, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	for {
		object, page := s.lookUp(reader)
		if page == nil {
			return object, nil
		}
		// Whatever comes of the page is found in the listing, by this reader as by the others who wait for it.
		_, _ = s.pages.Do(patient, *page, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, s.request(ctx, *page)
		})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if patient.Err() != nil {
			s.giveUp(page.listing)
		}
	}
}

// write announces a write; done announces that it has ended.
func (s *sharedReads[T]) write() (done func()) {
	s.turn(+1)
	return func() { s.turn(-1) }
}

func (s *sharedReads[T]) turn(writes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing += writes
	s.epoch++
	s.listings = nil
}

// ask counts a read. During a write it is none of a listing's business: nothing that is read now may be kept.
func (s *sharedReads[T]) ask(read sharedRead[T]) *reader[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	reader := &reader[T]{sharedRead: read, begun: now, epoch: s.epoch}
	if s.writing > 0 || read.listing == "" || s.getting[reader.object()] > 0 {
		s.turnToGet(reader)
		return reader
	}
	listing, known := s.listings[read.listing]
	if !known || listing.quietSince(now.Add(-sharedFor)) {
		listing = &sharedListing[T]{next: read.first}
		if s.listings == nil {
			s.listings = make(map[string]*sharedListing[T])
		}
		s.listings[read.listing] = listing
	}
	listing.asked++
	listing.touched = now
	reader.listing, reader.number = listing, listing.asked
	if reader.number == 1 && !read.singlePage {
		s.turnToGet(reader)
	}
	return reader
}

// turnToGet sends a reader to a GET by id, where others who want the same object can join it. It is called with mu held.
func (s *sharedReads[T]) turnToGet(reader *reader[T]) {
	if s.getting == nil {
		s.getting = make(map[objectInEpoch]int)
	}
	reader.getting = true
	s.getting[reader.object()]++
}

func (s *sharedReads[T]) endGet(reader *reader[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.getting[reader.object()]--; s.getting[reader.object()] == 0 {
		delete(s.getting, reader.object())
	}
}

func (s *sharedReads[T]) giveUp(listing *sharedListing[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	listing.fail()
}

// lookUp returns the object when the listing has it, or the page to wait for, or nothing when the reader must turn to a GET.
func (s *sharedReads[T]) lookUp(reader *reader[T]) (*T, *pageOfListing[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	listing := reader.listing
	if s.epoch != reader.epoch {
		s.turnToGet(reader)
		return nil, nil
	}
	if found, ok := listing.objects[reader.key]; ok && reader.begun.Sub(found.arrived) < sharedFor {
		return &found.object, nil
	}
	if !listing.failed && !listing.begun.IsZero() && reader.begun.Sub(listing.begun) >= sharedFor {
		listing.restart(reader.first)
	}
	if listing.over || !listing.mayRequestPage() {
		s.turnToGet(reader)
		return nil, nil
	}
	return nil, &pageOfListing[T]{listing, listing.round, listing.page}
}

// quietSince reports that since then nobody has asked and nothing has arrived or is under way.
func (l *sharedListing[T]) quietSince(then time.Time) bool {
	return l.requested <= l.page && !l.touched.After(then)
}

// awaits reports that a page is the next one to arrive.
func (l *sharedListing[T]) awaits(page pageOfListing[T]) bool {
	return l.round == page.round && l.page == page.page
}

// mayRequestPage reports that the next page is under way or may be requested, and counts it.
func (l *sharedListing[T]) mayRequestPage() bool {
	if l.requested > l.page {
		return true
	}
	if l.paid == l.asked {
		return false
	}
	l.paid++
	l.requested = l.page + 1
	return true
}

// restart begins a new round. What the listing may cost goes on counting.
func (l *sharedListing[T]) restart(first fetch[T]) {
	*l = sharedListing[T]{asked: l.asked, paid: l.paid, touched: l.touched, round: l.round + 1, next: first}
}

// request fetches a page and adds it to its listing.
func (s *sharedReads[T]) request(ctx context.Context, page pageOfListing[T]) error {
	listing := page.listing
	s.mu.Lock()
	next, awaited := listing.next, listing.awaits(page)
	s.mu.Unlock()
	if !awaited {
		return nil // it arrived between this reader's look at the listing and now
	}

	arrived, err := next(ctx)

	s.mu.Lock()
	defer s.mu.Unlock()
	if !listing.awaits(page) {
		return err // another round has begun meanwhile
	}
	if err != nil && ctx.Err() != nil {
		return err // nobody waits any more; the next reader may ask for the page again
	}
	if err != nil {
		listing.fail()
		return err
	}
	listing.touched = s.clock.Now()
	if listing.begun.IsZero() {
		listing.begun = listing.touched
	}
	listing.add(arrived, s.id)
	return nil
}

// fail ends a listing for good. The pages that have arrived keep their objects.
func (l *sharedListing[T]) fail() {
	l.over, l.failed, l.requested = true, true, l.page
}

func (l *sharedListing[T]) add(page *page[T], id func(T) string) {
	if l.objects == nil {
		l.objects = make(map[string]sharedObject[T])
	}
	for _, object := range page.items {
		l.objects[id(object)] = sharedObject[T]{object, page.received}
	}
	l.page++
	l.next, l.over = page.next, page.next == nil
}
