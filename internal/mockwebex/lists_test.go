package mockwebex_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func escape(text string) string { return url.QueryEscape(text) }

func TestLists_repeatedObjects(t *testing.T) {
	w := newWebex(t)
	for i := range 5 {
		w.PutWebhook(mockwebex.Webhook{Name: fmt.Sprint(i)})
		w.PutQueue(mockwebex.Queue{Name: fmt.Sprint(i)})
	}
	queues := func() string {
		return w.found(queuePath, "name", url.Values{"pageSize": {"2"}}) + "/" + w.found(queuePath, "name", url.Values{"pageSize": {"2"}, "page": {"1"}})
	}
	webhooks := func() string {
		var pages []string
		for path := "/v1/webhooks?max=2"; path != ""; {
			page := w.must(http.StatusOK, "GET", path, "")
			names := ""
			for i := 0; page.at(fmt.Sprintf("items.%d.name", i)) != "<absent>"; i++ {
				names += page.at(fmt.Sprintf("items.%d.name", i))
			}
			pages = append(pages, names)
			path = ""
			if found := nextLink.FindStringSubmatch(page.header.Get("Link")); found != nil {
				path = found[1]
			}
		}
		return strings.Join(pages, "/")
	}
	for style, want := range map[mockwebex.RepeatStyle][2]string{
		mockwebex.RepeatNothing:     {"0|1/2|3", "01/23/4"},
		mockwebex.RepeatOnPage:      {"0|0|1/2|2|3", "001/223/44"},
		mockwebex.RepeatAcrossPages: {"0|1/1|2|3", "01/123/34"},
	} {
		w.with(func(s *mockwebex.Switches) { s.Repeats = style })
		if got := [2]string{queues(), webhooks()}; got != want {
			t.Errorf("style %d: listed %v, want %v", style, got, want)
		}
	}
}

func TestLists_newestFirst(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.NewestFirst = true })
	for i := range 3 {
		w.PutWebhook(mockwebex.Webhook{Name: fmt.Sprint(i)})
		w.PutSubscription(mockwebex.Subscription{Name: fmt.Sprint(i), EventTypes: []string{"agent:login"}})
	}
	page := w.must(http.StatusOK, "GET", "/v1/webhooks?max=2", "")
	page.has("items.0.name", "2")
	page.has("items.1.name", "1")
	next := nextLink.FindStringSubmatch(page.header.Get("Link"))
	if next == nil {
		t.Fatal("there is no second page")
	}
	last := w.must(http.StatusOK, "GET", next[1], "")
	last.has("items.0.name", "0")
	last.has("items.1", "<absent>")
	w.must(http.StatusOK, "GET", "/v1/subscriptions", "").has("data.0.name", "2")
}

func TestLists_thatMoveBetweenPages(t *testing.T) {
	w := newWebex(t)
	for i := range 6 {
		w.PutQueue(mockwebex.Queue{Name: fmt.Sprint(i)})
	}
	w.with(func(s *mockwebex.Switches) { s.MovingPages = 1 })
	read := func() (names, total string) {
		for page := range 3 {
			listed := w.must(http.StatusOK, "GET", fmt.Sprintf("%s?pageSize=2&page=%d", queuePath, page), "")
			for i := 0; listed.at(fmt.Sprintf("data.%d.name", i)) != "<absent>"; i++ {
				names += listed.at(fmt.Sprintf("data.%d.name", i))
			}
			total += listed.at("meta.totalRecords")
		}
		return names, total
	}
	if names, total := read(); names != "013445" || total != "656" {
		t.Errorf("while the list moves: read %s of %s", names, total)
	}
	if names, total := read(); names != "012345" || total != "666" {
		t.Errorf("when the list does not change: read %s of %s", names, total)
	}
	w.with(func(s *mockwebex.Switches) { s.MovingPages = 99 })
	if names, total := read(); names != "01345" || total != "655" {
		t.Errorf("while the list keeps moving: read %s of %s", names, total)
	}
}

func TestLists_oneBasedPages(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.OneBasedPages = true })
	for range 3 {
		w.must(http.StatusCreated, "POST", callbackPath, goodCallback)
	}
	path := callbackPath + "?assigneeAgent=" + someUUID + "&pageSize=2"
	first := w.must(http.StatusOK, "GET", path, "")
	first.has("meta.page", "1")
	if !strings.Contains(first.at("meta.links.next"), "page=2&") {
		t.Errorf("the next page is %s", first.at("meta.links.next"))
	}
	w.must(http.StatusOK, "GET", path+"&page=2", "").has("data.1", "<absent>")
	w.must(http.StatusBadRequest, "GET", path+"&page=0", "")
}

func TestLists_lagByDuration(t *testing.T) {
	w := newWebex(t).with(func(s *mockwebex.Switches) { s.ReadLag, s.ListLag = 2e9, 4e9 })
	path := "/v1/webhooks/" + w.must(http.StatusOK, "POST", "/v1/webhooks", goodWebhook).at("id")
	w.must(http.StatusNotFound, "GET", path, "")
	w.advance(2e9)
	w.must(http.StatusOK, "GET", path, "")
	w.must(http.StatusOK, "GET", "/v1/webhooks", "").has("items", "[]")
	w.advance(2e9)
	w.must(http.StatusOK, "GET", "/v1/webhooks", "").has("items.0.name", "Messages")
}
