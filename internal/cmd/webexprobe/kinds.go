package main

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
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
		for range maxPages {
			resp, err := successful(k.send(ctx, transport.Request{Method: http.MethodGet, Path: path, Query: query}))
			if err != nil {
				return nil, err
			}
			all = append(all, documentOf(resp).at(k.list).elements()...)
			next := nextQuery(resp, query)
			if next == nil {
				break
			}
			query = next
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
	for _, element := range elements {
		if canonical.ObjectID(element.text("id")) == canonical.ObjectID(id) {
			return element, true, nil
		}
	}
	return document{}, false, err
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
