package webexapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

const (
	// pageSize is the largest page size that the APIs document.
	pageSize = 100
	// maxPages limits a listing whose pages never end.
	maxPages = 1000
	// maxListReads limits the number of times that a changing list is read.
	maxListReads = 5
)

// page is one part of a listing.
type page[T any] struct {
	items []T
	// date is the time of the response by the server's clock, zero if it is missing; received by the client's clock.
	date, received time.Time
	// total is the number of objects in the listing, -1 if the response does not contain it.
	total int64
	// next requests the next page; nil after the last one.
	next fetch[T]
}

// fetch requests one page of a listing.
type fetch[T any] func(ctx context.Context) (*page[T], error)

// all yields the objects of all pages, each once. It yields an error as the last element, so that a listing is never silently incomplete.
func (first fetch[T]) all(ctx context.Context, id func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		seen := make(map[string]bool)
		for next := first; next != nil; {
			page, err := next(ctx)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range page.items {
				if key := id(item); !seen[key] {
					seen[key] = true
					if !yield(item, nil) {
						return
					}
				}
			}
			next = page.next
		}
	}
}

// snapshot is a complete listing.
type snapshot[T any] struct {
	items []T
	// date is the time of the first page by the server's clock; begun is the time before its request by the client's clock.
	date, begun time.Time
}

// readStable reads a listing of numbered pages. It misses an object that moves to an earlier page while it reads, so it repeats a listing
// that changed. If the listing changes each time, it returns an *UnstableListError.
func readStable[T any](ctx context.Context, a *api, first fetch[T], id func(T) string) (*snapshot[T], error) {
	var previous []string
	for range maxListReads {
		read, err := readOnce(ctx, a, first, id)
		if err != nil {
			return nil, err
		}
		// If the server always lists an object twice, the listing is never complete, but two of them are equal.
		if read.complete || read.steady && slices.Equal(read.ids, previous) {
			return &read.snapshot, nil
		}
		a.client.Log(ctx, slog.LevelDebug, "The list changed while it was read: reading it again", map[string]any{"objects": len(read.ids)})
		previous = read.ids
	}
	return nil, &UnstableListError{Reads: maxListReads}
}

// reading is the result of reading all pages of a listing once.
type reading[T any] struct {
	snapshot[T]
	// ids are sorted.
	ids []string
	// steady means that all pages have the same total, complete that no object can be missing.
	steady, complete bool
}

func readOnce[T any](ctx context.Context, a *api, first fetch[T], id func(T) string) (*reading[T], error) {
	read := &reading[T]{snapshot: snapshot[T]{begun: a.clock.Now()}, steady: true}
	seen := make(map[string]bool)
	var count, pages int64
	total := int64(-1)
	for next := first; next != nil; pages++ {
		page, err := next(ctx)
		if err != nil {
			return nil, err
		}
		if pages == 0 {
			read.date, total = page.date, page.total
		}
		read.steady = read.steady && page.total == total
		for _, item := range page.items {
			count++
			if key := id(item); !seen[key] {
				seen[key] = true
				read.ids = append(read.ids, key)
				read.items = append(read.items, item)
			}
		}
		next = page.next
	}
	read.complete = pages <= 1 || read.steady && count == int64(len(read.ids)) && (total < 0 || count == total)
	slices.Sort(read.ids)
	return read, nil
}

// stable yields the objects of readStable.
func stable[T any](ctx context.Context, a *api, first fetch[T], id func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		read, err := readStable(ctx, a, first, id)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for _, item := range read.items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// UnstableListError means that a list changed each time that it was read, so that an object may be missing.
type UnstableListError struct{ Reads int }

// Error contains the number of times that the list was read.
func (e *UnstableListError) Error() string {
	return fmt.Sprintf("the list changed each of the %d times that it was read, so objects may be missing", e.Reads)
}

// atMost ends a sequence after limit values; 0 means no limit.
func atMost[T any](values iter.Seq2[T, error], limit int) iter.Seq2[T, error] {
	if limit <= 0 {
		return values
	}
	return func(yield func(T, error) bool) {
		left := limit
		for value, err := range values {
			left--
			if !yield(value, err) || left == 0 {
				return
			}
		}
	}
}

// matching yields the values for which want returns true, and the error at the end of a sequence.
func matching[T any](values iter.Seq2[T, error], want func(T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for value, err := range values {
			if (err != nil || want(value)) && !yield(value, err) {
				return
			}
		}
	}
}

// firstNonEmpty yields the first sequence that is not empty. A sequence with only an error is not empty.
func firstNonEmpty[T any](sequences ...iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, sequence := range sequences {
			found := false
			for value, err := range sequence {
				found = true
				if !yield(value, err) {
					return
				}
			}
			if found {
				return
			}
		}
	}
}

// meta describes the page of a Contact Center listing.
type meta struct {
	OrgID        string `json:"orgId"`
	TotalPages   *Int   `json:"totalPages"`
	TotalRecords *Int   `json:"totalRecords"`
	// Links is decoded by nextNumber, so that another form of it is no error.
	Links json.RawMessage `json:"links"`
}

// nextNumber returns the page number in the link to the next page, or -1 if there is none.
func (m meta) nextNumber() int {
	var links struct {
		Next string `json:"next"`
	}
	if json.Unmarshal(m.Links, &links) != nil {
		return -1
	}
	link, err := url.Parse(links.Next)
	if err != nil {
		return -1
	}
	number, err := strconv.Atoi(link.Query().Get("page"))
	if err != nil {
		return -1
	}
	return number
}

// listBody is the body of Contact Center lists.
type listBody[T any] struct {
	Meta meta `json:"meta"`
	Data []T  `json:"data"`
}

// numberedPages lists a Contact Center resource, whose pages are documented to be numbered from zero. The first request contains no number,
// and the link to the second page tells the number of the others, so that pages numbered from one are read as well.
func numberedPages[T any](a *api, list transport.Request, orgID string, id func(T) string) fetch[T] {
	return numberedPage(a, list, orgID, id, 0, 0, nil)
}

// numberedPage fetches a page by its zero-based index, where the first page has the number base; before contains the objects of the page
// before it.
func numberedPage[T any](a *api, list transport.Request, orgID string, id func(T) string, index, base int, before []T) fetch[T] {
	return func(ctx context.Context) (*page[T], error) {
		number := base + index
		if index == 0 {
			number = -1
		}
		here, meta, resp, err := getPage(ctx, a, withPage(list, number, pageSize), orgID, id)
		if err != nil {
			return nil, err
		}
		if meta.TotalPages == nil || *meta.TotalPages < 0 {
			return nil, resp.NewError("the response does not contain the number of pages")
		}
		// Without a link, the second page that is numbered from one would be the first page again.
		sameID := func(one, other T) bool { return id(one) == id(other) }
		if len(before) > 0 && slices.EqualFunc(here.items, before, sameID) {
			return nil, resp.NewError("the list contains a page twice, so others may be missing")
		}
		if index == 0 && meta.nextNumber() == 2 {
			base = 1
		}
		switch following := index + 1; {
		case following >= int(*meta.TotalPages):
		case following >= maxPages:
			return nil, resp.NewError(fmt.Sprintf("the list has more than %d pages", maxPages))
		default:
			here.next = numberedPage(a, list, orgID, id, following, base, here.items)
		}
		return here, nil
	}
}

// withPage is the request for one page of a listing; a negative number requests the first page without a number.
func withPage(list transport.Request, number, size int) transport.Request {
	query := url.Values{}
	maps.Copy(query, list.Query)
	if number >= 0 {
		query.Set("page", strconv.Itoa(number))
	}
	if size > 0 {
		query.Set("pageSize", strconv.Itoa(size))
	}
	list.Query = query
	return list
}

// getPage requests one page of a Contact Center list.
func getPage[T any](
	ctx context.Context, a *api, list transport.Request, orgID string, id func(T) string,
) (*page[T], meta, *transport.Response, error) {
	var body listBody[T]
	resp, err := a.do(ctx, list, orgID, &body)
	if err != nil {
		return nil, meta{}, nil, err
	}
	here, err := newPage(resp, body.Data, id, "data")
	if err != nil {
		return nil, meta{}, nil, err
	}
	if body.Meta.TotalRecords != nil {
		here.total = int64(*body.Meta.TotalRecords)
	}
	return here, body.Meta, resp, nil
}

// newPage returns a page with the objects of a list, which was at the path field of the body.
func newPage[T any](resp *transport.Response, objects []T, id func(T) string, field ...string) (*page[T], error) {
	if err := checkList(resp, objects, field...); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(objects, func(object T) bool { return id(object) == "" }) {
		return nil, resp.NewError(noID)
	}
	return &page[T]{items: objects, date: resp.Date, received: resp.Received, total: -1}, nil
}

// checkList returns an error if the list is missing, as in "{}". A null is an empty list.
func checkList[T any](resp *transport.Response, objects []T, field ...string) error {
	if objects == nil && !resp.HasField(field...) {
		return resp.NewError("the response contains no list")
	}
	return nil
}

// noID is the error of a response that is not an object of Webex, such as "{}" of an intermediary: all objects of Webex have an id.
const noID = "the response contains an object without an ID"

// linkedPages returns the listing of a platform resource, whose pages are linked by the Link header.
func linkedPages[T any](a *api, list transport.Request, id func(T) string) fetch[T] {
	return linkedPage(a, list, id, nil)
}

// linkedPage requests one page; seen contains the queries of the pages before it.
func linkedPage[T any](a *api, request transport.Request, id func(T) string, seen []string) fetch[T] {
	return func(ctx context.Context) (*page[T], error) {
		var body struct {
			Items []T `json:"items"`
		}
		resp, err := a.do(ctx, request, "", &body)
		if err != nil {
			return nil, err
		}
		here, err := newPage(resp, body.Items, id, "items")
		if err != nil {
			return nil, err
		}
		following, err := nextRequest(request, resp.Header)
		if err != nil {
			return nil, resp.NewError(err.Error())
		}
		if following == nil {
			return here, nil
		}
		// The full slice expression keeps chains that start from the same page apart.
		seen := append(seen[:len(seen):len(seen)], request.Query.Encode())
		if len(seen) >= maxPages || slices.Contains(seen, following.Query.Encode()) {
			return nil, resp.NewError(fmt.Sprintf("the list does not end (pages read: %d)", len(seen)))
		}
		here.next = linkedPage(a, *following, id, seen)
		return here, nil
	}
}

// nextRequest returns the request for the next page in the Link header of a response; nil if there is none. It uses only the query of the
// link, so that a header cannot send the credentials to another host. Behind a gateway the link contains the host and path of Webex.
func nextRequest(current transport.Request, header http.Header) (*transport.Request, error) {
	link := nextLink(header.Values("Link"))
	if link == "" {
		return nil, nil
	}
	here := &url.URL{Scheme: "https", Host: "example.invalid", Path: current.Path}
	target, err := here.Parse(link)
	if err != nil {
		return nil, errors.New("the link to the next page is not a URL")
	}
	if path.Base(target.Path) != path.Base(here.Path) {
		return nil, errors.New("the link to the next page leads to another list")
	}
	query, err := url.ParseQuery(target.RawQuery)
	if err != nil {
		return nil, errors.New("the link to the next page has a malformed query")
	}
	// Webex may drop parameters from its links. Without ownedBy, the second page would belong to another list.
	for name, values := range current.Query {
		if !query.Has(name) && (name == "max" || name == "ownedBy") {
			query[name] = values
		}
	}
	next := current
	next.Query = query
	return &next, nil
}

// nextLink finds the target of the first link with the relation "next" in Link headers (RFC 8288), or "".
func nextLink(headers []string) string {
	for _, header := range headers {
		for rest := header; ; {
			_, after, found := strings.Cut(rest, "<")
			if !found {
				break
			}
			target, parameters, found := strings.Cut(after, ">")
			if !found {
				break
			}
			isNext, following := hasRelNext(parameters)
			if isNext {
				return strings.TrimSpace(target)
			}
			rest = following
		}
	}
	return ""
}

// hasRelNext parses the parameters of one link, up to the comma at their end, and reports whether they contain rel="next".
func hasRelNext(parameters string) (isNext bool, rest string) {
	for {
		parameters = strings.TrimLeft(parameters, " \t")
		if !strings.HasPrefix(parameters, ";") {
			return isNext, parameters
		}
		var name, value string
		name, value, parameters = cutParameter(parameters[1:])
		if strings.EqualFold(name, "rel") && slices.ContainsFunc(strings.Fields(value), isNextRelation) {
			isNext = true
		}
	}
}

func isNextRelation(relation string) bool { return strings.EqualFold(relation, "next") }

// cutParameter splits `name="value"; …` or `name=value; …` after the first parameter. Commas and semicolons inside quotes
// belong to the value.
func cutParameter(text string) (name, value, rest string) {
	end := strings.IndexAny(text, "=;,")
	if end < 0 {
		return strings.TrimSpace(text), "", ""
	}
	name, rest = strings.TrimSpace(text[:end]), text[end:]
	if rest[0] != '=' {
		return name, "", rest
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	if quoted, isQuoted := strings.CutPrefix(rest, `"`); isQuoted {
		return cutQuoted(name, quoted)
	}
	end = strings.IndexAny(rest, ";,")
	if end < 0 {
		return name, strings.TrimSpace(rest), ""
	}
	return name, strings.TrimSpace(rest[:end]), rest[end:]
}

func cutQuoted(name, quoted string) (string, string, string) {
	var value strings.Builder
	for i := 0; i < len(quoted); i++ {
		switch {
		case quoted[i] == '\\' && i+1 < len(quoted):
			i++
			value.WriteByte(quoted[i])
		case quoted[i] == '"':
			return name, value.String(), quoted[i+1:]
		default:
			value.WriteByte(quoted[i])
		}
	}
	return name, value.String(), ""
}
