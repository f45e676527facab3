package webexapi

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

// pageSize is the largest page that the APIs promise.
const pageSize = 100

// maxPages bounds a listing whose pages never end.
const maxPages = 1000

// page is one part of a listing.
type page[T any] struct {
	items  []T
	answer *answer
	// next fetches the following page; nil after the last one.
	next fetch[T]
}

// fetch requests one page of a listing.
type fetch[T any] func(ctx context.Context) (*page[T], error)

// all yields what the pages hold. After an error, which is yielded too, nothing follows: a listing is never silently short.
func (first fetch[T]) all(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for next := first; next != nil; {
			page, err := next(ctx)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range page.items {
				if !yield(item, nil) {
					return
				}
			}
			next = page.next
		}
	}
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

// matching keeps the values that want accepts, and the error that ends a sequence.
func matching[T any](values iter.Seq2[T, error], want func(T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for value, err := range values {
			if (err != nil || want(value)) && !yield(value, err) {
				return
			}
		}
	}
}

// meta describes the page of a Contact Center listing.
type meta struct {
	OrgID        string `json:"orgId"`
	TotalPages   *int64 `json:"totalPages"`
	TotalRecords *int64 `json:"totalRecords"`
}

// listing is the envelope of Contact Center lists.
type listing[W any] struct {
	Meta meta `json:"meta"`
	Data *[]W `json:"data"`
}

// numberedPages lists a Contact Center resource, whose pages are numbered from zero.
func numberedPages[W wire[T], T any](c *Client, list call) fetch[T] {
	return numberedPage[W](c, list, 0)
}

func numberedPage[W wire[T], T any](c *Client, list call, number int64) fetch[T] {
	return func(ctx context.Context) (*page[T], error) {
		got, meta, err := sendForPage[W](ctx, c, numbered(list, number, pageSize))
		if err != nil {
			return nil, err
		}
		if meta.TotalPages == nil {
			return nil, c.unreadable(list, got.answer, errors.New("the answer does not say how many pages there are"))
		}
		switch following := number + 1; {
		case following >= *meta.TotalPages:
		case following >= maxPages:
			return nil, c.unreadable(list, got.answer, fmt.Errorf("the list has more than %d pages", maxPages))
		default:
			got.next = numberedPage[W](c, list, following)
		}
		return got, nil
	}
}

// numbered asks for one page of a listing.
func numbered(list call, number int64, size int) call {
	query := url.Values{}
	maps.Copy(query, list.query)
	query.Set("page", strconv.FormatInt(number, 10))
	if size > 0 {
		query.Set("pageSize", strconv.Itoa(size))
	}
	list.query = query
	return list
}

// sendForPage requests one page of a Contact Center list.
func sendForPage[W wire[T], T any](ctx context.Context, c *Client, list call) (*page[T], meta, error) {
	var body listing[W]
	got, err := c.send(ctx, list, &body)
	if err != nil {
		return nil, meta{}, err
	}
	items, err := values(body.Data)
	if err != nil {
		return nil, meta{}, c.unreadable(list, got, err)
	}
	return &page[T]{items: items, answer: got}, body.Meta, nil
}

// linkedPages lists a platform resource, whose pages are chained by the Link header.
func linkedPages[W wire[T], T any](c *Client, list call) fetch[T] {
	return linkedPage[W](c, list, nil)
}

// linkedPage requests the page that list names; seen are the queries of the pages before it.
func linkedPage[W wire[T], T any](c *Client, list call, seen []string) fetch[T] {
	return func(ctx context.Context) (*page[T], error) {
		var body struct {
			Items *[]W `json:"items"`
		}
		got, err := c.send(ctx, list, &body)
		if err != nil {
			return nil, err
		}
		items, err := values(body.Items)
		if err != nil {
			return nil, c.unreadable(list, got, err)
		}
		here := &page[T]{items: items, answer: got}

		following, err := c.following(list, got.header)
		if err != nil {
			return nil, c.unreadable(list, got, err)
		}
		if following == nil {
			return here, nil
		}
		// The full slice expression keeps chains that start from the same page apart.
		seen := append(seen[:len(seen):len(seen)], list.query.Encode())
		if len(seen) >= maxPages || slices.Contains(seen, following.query.Encode()) {
			return nil, c.unreadable(list, got, fmt.Errorf("the pages of the list do not end (stopped after %d)", len(seen)))
		}
		here.next = linkedPage[W](c, *following, seen)
		return here, nil
	}
}

// following is the call for the page that the Link header of an answer to list names as the next one; nil if there is none.
// Only the query of the link is followed: credentials go to no other host than the configured one, whatever a header says. Behind
// a gateway the link names Webex's own host and path.
func (c *Client) following(list call, header http.Header) (*call, error) {
	link := nextLink(header.Values("Link"))
	if link == "" {
		return nil, nil
	}
	here := c.addresses[list.host].JoinPath(list.path)
	target, err := here.Parse(link)
	if err != nil {
		return nil, errors.New("the link to the next page is no URL")
	}
	if path.Base(target.Path) != path.Base(here.Path) {
		return nil, errors.New("the link to the next page leads to another list")
	}
	query, err := url.ParseQuery(target.RawQuery)
	if err != nil {
		return nil, errors.New("the link to the next page has a malformed query")
	}
	// Webex has been seen to drop parameters from its links: without ownedBy the second page would be of another list.
	for name, values := range list.query {
		if !query.Has(name) && (name == "max" || name == "ownedBy") {
			query[name] = values
		}
	}
	next := list
	next.query = query
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

// hasRelNext reads the parameters of one link, up to the comma that ends them, and reports whether they hold rel="next".
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

// values turns the objects of a list into what callers see. A body without the list is no list: "{}" must not look empty.
func values[W wire[T], T any](objects *[]W) ([]T, error) {
	if objects == nil {
		return nil, errors.New("the answer holds no list")
	}
	items := make([]T, 0, len(*objects))
	for _, object := range *objects {
		item, err := object.value()
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}
