package mockwebex

import (
	"fmt"
	"strconv"
)

// numberOr reads a whole number from the query.
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

// pageOf is a zero-based page of a list.
func pageOf[T any](list []T, page, size int) []T {
	if page > len(list)/size {
		return nil
	}
	return list[page*size : min(len(list), (page+1)*size)]
}

// pageMeta describes a page; as in Webex's examples, its links are relative and drop the filters.
func pageMeta(path string, page, size, total int) map[string]any {
	pages := (total + size - 1) / size
	link := func(page int) string { return fmt.Sprintf("%s?page=%d&pageSize=%d", path, page, size) }
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
	return map[string]any{"page": page, "pageSize": size, "totalPages": pages, "totalRecords": total, "links": links}
}
