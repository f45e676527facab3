package webexapi

import (
	"context"
	"sync"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// sharedFor is how long reads may use a page of a listing after its arrival, and how long an unused listing is kept.
const sharedFor = 30 * time.Second

// sharedReads reads single objects from listings if that takes fewer requests than a GET for each object. It guarantees:
//
//   - An object comes from a page that arrived less than 30 s before the read began, or from a GET by id. If the pages do not contain the
//     object, a GET follows, so only a GET can report that an object is gone.
//   - A read that begins after the end of a write uses no page and no GET that began before.
//   - The number of requests is at most twice that of the better strategy, which is known only afterwards (the ski rental problem): the
//     first read of a listing is a GET, and later the number of requested pages never exceeds the number of reads.
//   - Concurrent reads of one object share one request. Canceling one of them does not affect the others.
//   - If a listing fails or takes too long, its readers send GETs until the next write, or until the listing has been unused for 30 s.
type sharedReads[T any] struct {
	clock transport.Clock
	// maxWait is how long a read waits for pages, in real time, before it sends a GET.
	maxWait time.Duration
	// id is the canonical id of an object in a listing.
	id func(T) string

	mu       sync.Mutex
	writing  int // writes under way
	epoch    int // incremented at the begin and the end of each write
	listings map[string]*sharedListing[T]
	getting  map[objectInEpoch]int // the number of readers that send or wait for a GET by id

	pages transport.Singleflight[pageOfListing[T], struct{}]
	gets  transport.Singleflight[objectInEpoch, *T]
}

// sharedRead contains the requests that can read one object.
type sharedRead[T any] struct {
	// key is the object's id in canonical form.
	key string
	// get requests the object by id.
	get func(context.Context) (*T, error)
	// listing names the listing that should contain the object; first requests its first page.
	listing string
	first   fetch[T]
	// singlePage means that one request returns the complete listing, so that even the first read uses it.
	singlePage bool
}

// sharedListing is the state of one listing.
type sharedListing[T any] struct {
	// reads is the number of reads that used the listing, requestedPages the number of pages requested for them.
	reads, requestedPages int
	// lastUsed is when the last read began or the last page arrived.
	lastUsed time.Time

	// When the first page is too old, a new round requests the pages again.

	round   int
	objects map[string]sharedObject[T]
	next    fetch[T]
	// page is the number of pages of this round that have arrived; requested is page + 1 while a request is under way.
	page, requested int
	// begun is when the first page of this round arrived.
	begun time.Time
	// complete means that no page follows, failed that no page must be requested any more.
	complete, failed bool
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
	// number is the number of this read among those of the listing, beginning with 1.
	number int
	// getting means that the read uses a GET by id.
	getting bool
}

func (r *reader[T]) object() objectInEpoch { return objectInEpoch{r.key, r.epoch} }

// read reads one object.
func (s *sharedReads[T]) read(ctx context.Context, read sharedRead[T]) (*T, error) {
	reader := s.begin(read)
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

// readFromPages waits for pages until one contains the object. It returns nil if a GET is needed.
func (s *sharedReads[T]) readFromPages(ctx context.Context, reader *reader[T]) (*T, error) {
	if reader.getting {
		return nil, nil
	}
	waitCtx, cancel := context.WithTimeout(ctx, s.maxWait)
	defer cancel()
	for {
		object, page := s.findInPages(reader)
		if page == nil {
			return object, nil
		}
		// request adds the page, or its failure, to the listing. The next findInPages uses it.
		_, _ = s.pages.Do(waitCtx, *page, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, s.request(ctx, *page)
		})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if waitCtx.Err() != nil {
			s.giveUp(page.listing)
		}
	}
}

// beginWrite must be called before each write, and end after it.
func (s *sharedReads[T]) beginWrite() (end func()) {
	s.newEpoch(+1)
	return func() { s.newEpoch(-1) }
}

func (s *sharedReads[T]) newEpoch(writes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing += writes
	s.epoch++
	s.listings = nil
}

// begin begins a read and decides whether it uses a listing. A read during a write does not, because its result must not be kept.
func (s *sharedReads[T]) begin(read sharedRead[T]) *reader[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	reader := &reader[T]{sharedRead: read, begun: now, epoch: s.epoch}
	if s.writing > 0 || read.listing == "" || s.getting[reader.object()] > 0 {
		s.useGet(reader)
		return reader
	}
	listing, known := s.listings[read.listing]
	if !known || listing.unusedSince(now.Add(-sharedFor)) {
		listing = &sharedListing[T]{next: read.first}
		if s.listings == nil {
			s.listings = make(map[string]*sharedListing[T])
		}
		s.listings[read.listing] = listing
	}
	listing.reads++
	listing.lastUsed = now
	reader.listing, reader.number = listing, listing.reads
	if reader.number == 1 && !read.singlePage {
		s.useGet(reader)
	}
	return reader
}

// useGet makes a read use a GET by id, which it may share with other reads of the object. The caller must hold mu.
func (s *sharedReads[T]) useGet(reader *reader[T]) {
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

// findInPages returns the object if the listing contains it, or else the page to wait for. It returns neither if the read must use a GET.
func (s *sharedReads[T]) findInPages(reader *reader[T]) (*T, *pageOfListing[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	listing := reader.listing
	if s.epoch != reader.epoch {
		s.useGet(reader)
		return nil, nil
	}
	if found, ok := listing.objects[reader.key]; ok && reader.begun.Sub(found.arrived) < sharedFor {
		return &found.object, nil
	}
	if !listing.failed && !listing.begun.IsZero() && reader.begun.Sub(listing.begun) >= sharedFor {
		listing.restart(reader.first)
	}
	if listing.complete || !listing.mayRequestPage() {
		s.useGet(reader)
		return nil, nil
	}
	return nil, &pageOfListing[T]{listing, listing.round, listing.page}
}

// unusedSince reports whether no read has begun and no page has arrived since then, and no request is under way.
func (l *sharedListing[T]) unusedSince(then time.Time) bool {
	return l.requested <= l.page && !l.lastUsed.After(then)
}

// awaits reports whether page is the next one to arrive.
func (l *sharedListing[T]) awaits(page pageOfListing[T]) bool {
	return l.round == page.round && l.page == page.page
}

// mayRequestPage reports whether the next page is under way or may be requested. In the latter case it counts the request.
func (l *sharedListing[T]) mayRequestPage() bool {
	if l.requested > l.page {
		return true
	}
	if l.requestedPages == l.reads {
		return false
	}
	l.requestedPages++
	l.requested = l.page + 1
	return true
}

// restart begins a new round. It keeps the number of reads and of requested pages.
func (l *sharedListing[T]) restart(first fetch[T]) {
	*l = sharedListing[T]{reads: l.reads, requestedPages: l.requestedPages, lastUsed: l.lastUsed, round: l.round + 1, next: first}
}

// request fetches a page and adds it to its listing.
func (s *sharedReads[T]) request(ctx context.Context, page pageOfListing[T]) error {
	listing := page.listing
	s.mu.Lock()
	next, awaited := listing.next, listing.awaits(page)
	s.mu.Unlock()
	if !awaited {
		return nil // it has arrived since findInPages
	}

	arrived, err := next(ctx)

	s.mu.Lock()
	defer s.mu.Unlock()
	if !listing.awaits(page) {
		return err // another round has begun
	}
	if err != nil && ctx.Err() != nil {
		return err // all readers are canceled; the next reader may request the page again
	}
	if err != nil {
		listing.fail()
		return err
	}
	listing.lastUsed = s.clock.Now()
	if listing.begun.IsZero() {
		listing.begun = listing.lastUsed
	}
	listing.add(arrived, s.id)
	return nil
}

// fail ends the requests of a listing. Reads may still use the pages that have arrived.
func (l *sharedListing[T]) fail() {
	l.complete, l.failed, l.requested = true, true, l.page
}

func (l *sharedListing[T]) add(page *page[T], id func(T) string) {
	if l.objects == nil {
		l.objects = make(map[string]sharedObject[T])
	}
	for _, object := range page.items {
		l.objects[id(object)] = sharedObject[T]{object, page.received}
	}
	l.page++
	l.next, l.complete = page.next, page.next == nil
}
