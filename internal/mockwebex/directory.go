package mockwebex

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// entity is a queue, user, entry point or team as the API shows it.
type entity map[string]any

// directory is a kind of entity with its API.
type directory[T any] struct {
	// name is the name of the resource in error messages.
	name    string
	objects func(*Server) *store[T]
	org     func(T) string
	view    func(*Server, T) entity
	// filtered are the fields that a filter may name, searched those that a search looks at.
	filtered, searched []string
}

// list handles GET of the collection: filter, search, page and selected fields. Fields that hold lists are left out.
func (d directory[T]) list(s *Server, req *request) response {
	org, resp, ok := s.organization(req, req.ids[0])
	if !ok {
		return resp
	}
	matches, problem := d.condition(req)
	if problem != "" {
		return errorResponse(http.StatusBadRequest, problem)
	}
	page, pageOK := numberOr(req, "page", 0)
	size, sizeOK := numberOr(req, "pageSize", 100)
	if !pageOK || page < 0 || !sizeOK || size < 1 {
		return errorResponse(http.StatusBadRequest, "page and pageSize: must be numbers, zero or more and above zero.")
	}
	size = min(size, or(s.switches.PageCap, 100))

	var found []entity
	for _, object := range d.objects(s).order {
		if d.org(object.value) != org {
			continue
		}
		if e := d.view(s, object.value); matches(e) {
			found = append(found, e)
		}
	}
	wanted := strings.FieldsFunc(req.query.Get("attributes"), func(r rune) bool { return r == ',' || r == ' ' })
	shown, total := pageOf(s, found, page, size)
	data := []entity{}
	for _, e := range shown {
		data = append(data, e.listed(wanted))
	}
	meta := s.pageMeta(req, 0, page, size, total)
	meta["orgid"] = org
	return response{status: http.StatusOK, body: map[string]any{"meta": meta, "data": data}}
}

// condition combines the filter and the search of a listing.
func (d directory[T]) condition(req *request) (matches filter, problem string) {
	matches = func(entity) bool { return true }
	if text := req.query.Get("filter"); text != "" {
		parsed, err := parseFilter(text, d.filtered)
		if err != nil {
			return nil, "filter: " + err.Error()
		}
		matches = parsed
	}
	if text := req.query.Get("search"); text != "" {
		fields, keyword := d.parseSearch(text)
		if fields == nil {
			return nil, "search: supports only " + strings.Join(d.searched, ", ") + "."
		}
		filtered := matches
		matches = func(e entity) bool {
			return filtered(e) && slices.ContainsFunc(fields, func(name string) bool {
				return strings.Contains(strings.ToLower(composed(fmt.Sprint(e[name]))), keyword)
			})
		}
	}
	return matches, ""
}

// searchPattern is a search in certain fields: field=="name";value=="x" or fields=in=("name","description");value=="x".
var searchPattern = regexp.MustCompile(`^fields?(?:==|=in=)\(?((?:"?\w+"?,?)+)\)?;value=="?(.*?)"?$`)

// parseSearch returns the fields to search and the keyword in lower case; no fields if one is not searchable.
func (d directory[T]) parseSearch(text string) (fields []string, keyword string) {
	found := searchPattern.FindStringSubmatch(text)
	if found == nil {
		return d.searched, strings.ToLower(composed(text))
	}
	fields = strings.Split(strings.ReplaceAll(found[1], `"`, ""), ",")
	if slices.ContainsFunc(fields, func(name string) bool { return !slices.Contains(d.searched, name) }) {
		return nil, ""
	}
	return fields, strings.ToLower(composed(found[2]))
}

// get handles GET of one entity by its ID.
func (d directory[T]) get(s *Server, req *request) response {
	return d.show(s, req, func(id string) *object[T] { return d.objects(s).get(id) })
}

// show returns the entity that find returns for the ID in the path.
func (d directory[T]) show(s *Server, req *request, find func(id string) *object[T]) response {
	org, resp, ok := s.organization(req, req.ids[0])
	if !ok {
		return resp
	}
	found := find(strings.ToLower(req.ids[1]))
	if found == nil || d.org(found.value) != org {
		return errorResponse(http.StatusNotFound, "Resource not found: "+d.name+".")
	}
	return response{status: http.StatusOK, body: d.view(s, found.value)}
}

// listed is an entity as a listing shows it.
func (e entity) listed(wanted []string) entity {
	view := entity{}
	for name, value := range e {
		_, isList := value.([]any)
		if !isList && (len(wanted) == 0 || slices.Contains(wanted, name)) {
			view[name] = value
		}
	}
	return view
}
