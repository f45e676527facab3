package mockwebex

import (
	"fmt"
	"net/url"
	"strconv"
)

// numberOr reads an integer from the query.
func numberOr(req *request, name string, otherwise int) (int, bool) {
	if !req.query.Has(name) {
		return otherwise, true
	}
	number, err := strconv.Atoi(req.query.Get(name))
	return number, err == nil
}

func textOr(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// pageOf returns a zero-based page of a list and the length of the list. While Switches.MovingPages lasts, a later page looks
// as if the first object had been deleted since the first page was read, so that the object on the border is missed.
func pageOf[T any](s *Server, list []T, page, size int) (items []T, total int) {
	if page > 0 && len(list) > 0 && s.moved < s.switches.MovingPages {
		s.moved++
		list = list[1:]
	}
	if page > len(list)/size {
		return nil, len(list)
	}
	from := page * size
	to := min(len(list), from+size)
	if page > 0 && from < to && s.switches.Repeats == RepeatAcrossPages {
		from--
	}
	return list[from:to], len(list)
}

// pageMeta describes a page. Its links are relative; as in Webex's examples, they lack the filters unless a switch keeps them.
// The first page has the number first.
func (s *Server) pageMeta(req *request, first, page, size, total int) map[string]any {
	pages := (total + size - 1) / size
	link := func(page int) string {
		text := fmt.Sprintf("%s?page=%d&pageSize=%d", req.http.URL.Path, page+first, size)
		if filters := withoutPage(req.query); s.switches.LinksKeepFilter && len(filters) > 0 {
			text += "&" + filters.Encode()
		}
		return text
	}
	links := map[string]string{"self": link(page)}
	if pages > 0 {
		links["first"], links["last"] = link(0), link(pages-1)
	}
	if page+1 < pages {
		links["next"] = link(page + 1)
	}
	if page > 0 && page <= pages {
		links["prev"] = link(page - 1)
	}
	return map[string]any{"page": page + first, "pageSize": size, "totalPages": pages, "totalRecords": total, "links": links}
}

func withoutPage(query url.Values) url.Values {
	rest := url.Values{}
	for name, values := range query {
		if name != "page" && name != "pageSize" {
			rest[name] = values
		}
	}
	return rest
}
