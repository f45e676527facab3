package main

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// kind is a kind of object that the probe creates, and describes its API.
type kind struct {
	name    string
	send    func(context.Context, transport.Request) (*transport.Response, error)
	baseURL string
	// path is the path of the collection.
	path func() (string, error)
	// queries are those of the listings that show the objects of the probe.
	queries []url.Values
	// query is that of requests for one object.
	query url.Values
	// list and object are the fields of a response that contain the objects or the object; empty if the response itself is the object.
	list, object string
	// nameField is the field that holds probeName.
	nameField string
}

// kinds are all kinds of a run. Callbacks can be listed only by number.
type kinds struct{ webhook, subscriptionV1, subscriptionV2, callback *kind }

func newKinds(s *session) kinds {
	fixed := func(path string) func() (string, error) { return func() (string, error) { return path, nil } }
	organization := url.Values{}
	if id := s.client.ConfiguredOrgID(); id != "" {
		organization.Set("orgId", id)
	}
	subscription := func(version string) *kind {
		return &kind{
			name: version + " subscription", send: s.contactCenter, baseURL: s.config.ContactCenterBaseURL,
			path: fixed("/" + version + "/subscriptions"), queries: []url.Values{organization}, query: organization,
			list: "data", object: "data", nameField: "name",
		}
	}
	callback := &kind{
		name: "callback", send: s.contactCenter, baseURL: s.config.ContactCenterBaseURL, path: s.callbacksPath,
		list: "data", nameField: "customerName",
	}
	for _, number := range s.numberSpellings() {
		callback.queries = append(callback.queries, url.Values{"callbackNumber": {number}, "pageSize": {"100"}})
	}
	platform := s.config.BaseURL
	if platform == "" {
		platform = webexapi.DefaultBaseURL
	}
	return kinds{
		webhook: &kind{
			name: "webhook", send: s.platform, baseURL: platform, path: fixed("/webhooks"),
			queries: []url.Values{{"max": {"100"}}}, list: "items", nameField: "name",
		},
		subscriptionV1: subscription("v1"), subscriptionV2: subscription("v2"), callback: callback,
	}
}

// all returns the kinds that can be listed.
func (k kinds) all() []*kind {
	all := []*kind{k.webhook, k.subscriptionV1, k.subscriptionV2}
	if len(k.callback.queries) > 0 {
		all = append(all, k.callback)
	}
	return all
}

// itemPath is the path of one object.
func (k *kind) itemPath(id string) (string, error) {
	path, err := k.path()
	return path + "/" + url.PathEscape(id), err
}

// request sends a request about one object.
func (k *kind) request(ctx context.Context, method, id string, body any) (*transport.Response, error) {
	path, err := k.itemPath(id)
	if err != nil {
		return nil, err
	}
	return k.send(ctx, transport.Request{Method: method, Path: path, Query: k.query, Body: body})
}

// maxPages bounds a listing whose pages never end.
const maxPages = 1000

// elements lists the objects, over all pages of all listings.
func (k *kind) elements(ctx context.Context) ([]document, error) {
	path, err := k.path()
	if err != nil {
		return nil, err
	}
	var all []document
	for _, query := range k.queries {
		listed, err := k.pages(ctx, path, query)
		if err != nil {
			return nil, err
		}
		all = append(all, listed...)
	}
	return all, nil
}

// pages lists the objects on all pages of one listing. A listing that may be incomplete is an error.
func (k *kind) pages(ctx context.Context, path string, query url.Values) ([]document, error) {
	var all []document
	for page := 1; query != nil; page++ {
		if page > maxPages {
			return nil, skipped("the list has too many pages")
		}
		resp, err := successful(k.send(ctx, transport.Request{Method: http.MethodGet, Path: path, Query: query}))
		switch {
		case err != nil:
			return nil, err
		case !documentOf(resp).has(k.list):
			return nil, skipped("the response contains no list")
		}
		all = append(all, documentOf(resp).at(k.list).elements()...)
		if next := nextQuery(resp, query); next != nil {
			query = next
		} else {
			query = numberedQuery(resp, query, page)
		}
	}
	return all, nil
}

// firstPage lists the objects on the first page, for checks that do not need all objects.
func (k *kind) firstPage(ctx context.Context) ([]document, error) {
	path, err := k.path()
	if err != nil {
		return nil, err
	}
	resp, err := successful(k.send(ctx, transport.Request{Method: http.MethodGet, Path: path, Query: k.queries[0]}))
	if err != nil {
		return nil, err
	}
	return documentOf(resp).at(k.list).elements(), nil
}

// find returns the listed object with an ID, which may be in another form.
func (k *kind) find(ctx context.Context, id string) (document, bool, error) {
	elements, err := k.elements(ctx)
	if at := indexOf(elements, id); at >= 0 {
		return elements[at], true, nil
	}
	return document{}, false, err
}

// indexOf returns the index of the object with an ID, or -1.
func indexOf(elements []document, id string) int {
	return slices.IndexFunc(elements, func(element document) bool {
		return canonical.ObjectID(element.text("id")) == canonical.ObjectID(id)
	})
}

// objectOf returns the object in a response about one.
func (k *kind) objectOf(resp *transport.Response) document {
	if k.object == "" {
		return documentOf(resp)
	}
	return documentOf(resp).at(k.object)
}

// isOurs reports whether the probe created an object.
func (k *kind) isOurs(object document) bool {
	return strings.TrimSpace(object.text(k.nameField)) == probeName
}

// nextLink matches the link to the next page in a Link header (RFC 8288).
var nextLink = regexp.MustCompile(`<([^>]*)>\s*;[^<]*rel="?next"?`)

// nextQuery returns the query of the next page: that of the link, with the parameters that it leaves out. It is nil after the last
// page.
func nextQuery(resp *transport.Response, query url.Values) url.Values {
	link := linkQuery(resp)
	if link == nil {
		return nil
	}
	for name, values := range query {
		if !link.Has(name) {
			link[name] = values
		}
	}
	return link
}

// numberedQuery returns the query of the next page of a listing whose pages are numbered, where the first one was requested without a
// number. It is nil after the last page.
func numberedQuery(resp *transport.Response, query url.Values, page int) url.Values {
	meta := documentOf(resp).at("meta")
	if total, err := strconv.ParseFloat(meta.text("totalPages"), 64); err != nil || float64(page) >= total {
		return nil
	}
	number := page
	if link, err := url.Parse(meta.at("links").text("next")); err == nil && page == 1 && link.Query().Get("page") == "2" {
		number = 2 // The first page has the number 1.
	} else if current, err := strconv.Atoi(query.Get("page")); err == nil {
		number = current + 1
	}
	next := maps.Clone(query)
	next.Set("page", strconv.Itoa(number))
	return next
}

// linkQuery returns the query of the link to the next page, nil if there is none.
func linkQuery(resp *transport.Response) url.Values {
	found := nextLink.FindStringSubmatch(strings.Join(resp.Header.Values("Link"), ", "))
	if found == nil {
		return nil
	}
	link, err := url.Parse(found[1])
	if err != nil {
		return nil
	}
	return link.Query()
}
