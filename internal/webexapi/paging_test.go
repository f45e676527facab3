package webexapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

func TestPaging_nextLink(t *testing.T) {
	tests := []struct {
		name    string
		headers []string
		want    string
	}{
		{"none", nil, ""},
		{"next", []string{`<https://webexapis.com/v1/webhooks?cursor=a>; rel="next"`}, "https://webexapis.com/v1/webhooks?cursor=a"},
		{"unquoted", []string{`<https://x/y>;rel=next`}, "https://x/y"},
		{"another relation", []string{`<https://x/y>; rel="prev"`}, ""},
		{"no relation", []string{`<https://x/y>`}, ""},
		{"the second of two", []string{`<https://x/1>; rel="prev", <https://x/2>; rel="next"`}, "https://x/2"},
		{"the second of two unquoted ones", []string{`<https://x/1>; rel=first,<https://x/2>; rel=next`}, "https://x/2"},
		{"the second header", []string{`<https://x/1>; rel="first"`, `<https://x/2>; rel="next"`}, "https://x/2"},
		{"several relations", []string{`<https://x/y>; rel="last next"`}, "https://x/y"},
		{"upper case", []string{`<https://x/y>; REL="NEXT"`}, "https://x/y"},
		{"commas and semicolons in the target", []string{`<https://x/y?a=1,2;3>; rel="next"`}, "https://x/y?a=1,2;3"},
		{"commas in another parameter", []string{`<https://x/1>; title="a, <b>; rel=\"next\""; rel="prev"`}, ""},
		{"another parameter first", []string{`<https://x/y>; title="a"; rel="next"`}, "https://x/y"},
		{"a parameter without value", []string{`<https://x/y>; crossorigin; rel="next"`}, "https://x/y"},
		{"the word in another relation", []string{`<https://x/y>; rel="nextish"`}, ""},
		{"the word in another parameter", []string{`<https://x/y>; title="next"`}, ""},
		{"unfinished target", []string{`<https://x/y; rel="next"`}, ""},
		{"unfinished quote", []string{`<https://x/y>; rel="next`}, "https://x/y"},
		{"garbage", []string{`;;,,<>"=`, `rel="next"`}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := nextLink(test.headers); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// For every Link header, requests go to the same host and list, and the listing ends.
func FuzzLinkHeader(f *testing.F) {
	for _, header := range []string{
		`<https://webex.example/v1/webhooks?cursor=a&max=100>; rel="next"`, `<https://elsewhere.example/>; rel="next"`,
		`<//elsewhere.example/v1/webhooks>; rel=next`, `<?cursor=b>; rel="next", <https://webex.example/v1/webhooks>; rel="first"`,
		`</v1/webhooks?a;b>; rel="next"`, `<https://webex.example/v1/webhooks/../people>; rel="next"`, `<`, `<>; rel="a \" next`,
		`<https://user@webex.example/v1/webhooks>; rel="next"`, `<https://webex.example:443/v1/webhooks>; rel="next"`,
	} {
		f.Add(header)
	}
	list := transport.Request{Method: "GET", Path: "/webhooks", Query: url.Values{"max": {"100"}, "ownedBy": {"org"}}}
	f.Fuzz(func(t *testing.T, header string) {
		next, err := nextRequest(list, http.Header{"Link": {header}})
		if err != nil || next == nil {
			return
		}
		if next.Path != list.Path || next.Method != list.Method {
			t.Errorf("%q leads to %+v", header, next)
		}
		if !next.Query.Has("max") || !next.Query.Has("ownedBy") {
			t.Errorf("%q loses parameters: %v", header, next.Query)
		}
	})
}

func TestPaging_nextRequest(t *testing.T) {
	tests := []struct {
		name, link string
		want       string // the query, or the beginning of the error after "!"
	}{
		{"absolute", "https://webex.example/v1/webhooks?cursor=a", "cursor=a&max=100&ownedBy=org"},
		{"relative", "/v1/webhooks?cursor=a&max=50", "cursor=a&max=50&ownedBy=org"},
		{"only a query", "?cursor=a", "cursor=a&max=100&ownedBy=org"},
		{"another scheme", "http://webex.example/v1/webhooks?cursor=a", "cursor=a&max=100&ownedBy=org"},
		{"upper case", "https://WEBEX.example/v1/webhooks?cursor=a", "cursor=a&max=100&ownedBy=org"},
		{"another host", "https://webexapis.com/v1/webhooks?cursor=a", "cursor=a&max=100&ownedBy=org"},
		{"another base path", "https://webex.example/webhooks?cursor=a", "cursor=a&max=100&ownedBy=org"},
		{"another path", "https://webex.example/v1/people?cursor=a", "!the link to the next page leads to another list"},
		{"no URL", "https://webex.example/%zz", "!the link to the next page is not a URL"},
		{"a malformed query", "?a=%zz", "!the link to the next page has a malformed query"},
	}
	list := transport.Request{Method: "GET", Path: "/webhooks", Query: url.Values{"max": {"100"}, "ownedBy": {"org"}, "other": {"x"}}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			next, err := nextRequest(list, http.Header{"Link": {"<" + test.link + `>; rel="next"`}})
			want, fails := strings.CutPrefix(test.want, "!")
			switch {
			case fails:
				if err == nil || !strings.HasPrefix(err.Error(), want) {
					t.Errorf("got %+v, %v", next, err)
				}
			case err != nil:
				t.Error(err)
			case next.Query.Encode() != want:
				t.Errorf("got %q, want %q", next.Query.Encode(), want)
			}
		})
	}
}

// webhookPages serves the pages of a list; its argument is the number of the page, beginning with 1.
func webhookPages(link func(number int) string) (roundTrip, *[]string) {
	var queries []string
	return func(request *http.Request) (*http.Response, error) {
		queries = append(queries, request.URL.RawQuery)
		number := len(queries)
		return reply(200, fmt.Sprintf(`{"items":[{"id":"%d"}]}`, number), "Link", link(number)), nil
	}, &queries
}

func TestPaging_linkedPagesAreBounded(t *testing.T) {
	tests := []struct {
		name  string
		link  func(int) string
		pages int
	}{
		{"a page that follows itself", func(int) string { return `<?max=100>; rel="next"` }, 1},
		{"two pages that follow each other", func(n int) string { return fmt.Sprintf(`<?cursor=%d>; rel="next"`, n%2) }, 3},
		{"ever new pages", func(n int) string { return fmt.Sprintf(`<?cursor=%d>; rel="next"`, n) }, maxPages},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			transport, queries := webhookPages(test.link)
			client, _ := testClient(t, transport)
			ids, err := collect(client.Webhooks.All(t.Context(), WebhookListOptions{}), webhookID)
			if err == nil || !strings.Contains(err.Error(), "does not end") {
				t.Errorf("got %d webhooks, %v", len(ids), err)
			}
			if len(*queries) != test.pages {
				t.Errorf("%d pages, want %d", len(*queries), test.pages)
			}
		})
	}
}

// Behind a gateway, links contain another host than the configured one. The credentials are sent only to the configured host.
func TestPaging_linkedPagesStayOnTheHost(t *testing.T) {
	pages, queries := webhookPages(func(number int) string {
		return map[int]string{1: `<https://elsewhere.example/v1/webhooks?cursor=1>; rel="next"`}[number]
	})
	client, _ := testClient(t, roundTrip(func(request *http.Request) (*http.Response, error) {
		if request.URL.Host != "webex.example" || request.URL.Path != "/v1/webhooks" {
			t.Errorf("a request went to %s%s", request.URL.Host, request.URL.Path)
		}
		return pages(request)
	}))
	ids, err := collect(client.Webhooks.All(t.Context(), WebhookListOptions{}), webhookID)
	if err != nil || len(ids) != 2 || (*queries)[1] != "cursor=1&max=100" {
		t.Errorf("got %q, %v after %q", ids, err, *queries)
	}
}

// An error in the middle of a list ends the sequence, after the items before it.
func TestPaging_listsAreNeverSilentlyShort(t *testing.T) {
	tests := []struct {
		name  string
		fault mockwebex.FaultKind
	}{
		{"403", mockwebex.RespondError(403, "no")}, {"HTML 200", mockwebex.Respond(200, nil, "<html></html>")},
		{"an object", mockwebex.Respond(200, nil, "{}")},
		{"items without ids", mockwebex.Respond(200, nil, `{"items":[{}],"meta":{"totalPages":9},"data":[{}]}`)},
		{"an intermediary's 404", mockwebex.ForeignNotFound()},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWebex(t)
			w.putWebhooks(150)
			callbacks := w.putCallbacks(150, 1)
			w.Fault(mockwebex.Fault{Path: "/v1/webhooks", After: 1, Do: test.fault})
			w.Fault(mockwebex.Fault{Path: callbacksService.collection, After: 1, Do: test.fault})
			w.Fault(mockwebex.Fault{Path: "/v1/subscriptions", Do: test.fault})

			hooks, err := collect(w.client.Webhooks.All(t.Context(), WebhookListOptions{}), webhookID)
			if err == nil || len(hooks) != 100 {
				t.Errorf("%d webhooks, %v", len(hooks), err)
			}
			options := CallbackListOptions{AssigneeAgent: callbacks[0].AssigneeAgent}
			found, err := collect(w.client.Callbacks.All(t.Context(), mockwebex.DefaultOrgID, options), callbackID)
			if err == nil || len(found) > 0 {
				t.Errorf("%d callbacks, %v", len(found), err)
			}
			subscriptions, err := collect(w.client.Subscriptions.All(t.Context(), "", SubscriptionV1), subscriptionID)
			if err == nil || len(subscriptions) > 0 {
				t.Errorf("%d subscriptions, %v", len(subscriptions), err)
			}
		})
	}
}

// A Contact Center list must contain its number of pages, and cannot have too many.
func TestPaging_numberedPages(t *testing.T) {
	for body, want := range map[string]string{
		`{"data":[{"id":"1"}]}`: "does not contain the number of pages", `{"meta":{},"data":[]}`: "does not contain the number of pages",
		`{"meta":{"totalPages":5000},"data":[]}`: "more than 1000 pages", `{"meta":{"totalPages":3},"data":[{"id":"1"}]}`: "a page twice",
	} {
		client, _ := testClient(t, always(200, body))
		_, err := collect(client.Callbacks.All(t.Context(), "org", CallbackListOptions{CallbackNumber: "1"}), callbackID)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", body, err, want)
		}
	}
	for _, body := range []string{`{"meta":{"totalPages":0},"data":[]}`, `{"meta":{"totalPages":1},"data":[]}`} {
		client, _ := testClient(t, always(200, body))
		found, err := collect(client.Callbacks.All(t.Context(), "org", CallbackListOptions{CallbackNumber: "1"}), callbackID)
		if err != nil || len(found) > 0 {
			t.Errorf("%s: got %d, %v", body, len(found), err)
		}
	}
}

// All pages are read in order, max limits the total, and parameters that a link lacks are added.
func TestWebhooks_all(t *testing.T) {
	for _, dropsQuery := range []bool{false, true} {
		w := newWebex(t)
		w.Switch(func(s *mockwebex.Switches) { s.LinkDropsQuery = dropsQuery })
		hooks := w.putWebhooks(250)
		for _, limit := range []int{0, 1, 99, 100, 101, 250, 1000} {
			t.Run(fmt.Sprintf("max %d, dropsQuery %t", limit, dropsQuery), func(t *testing.T) {
				w.ResetRequests()
				ids, err := collect(w.client.Webhooks.All(t.Context(), WebhookListOptions{Max: limit}), givenWebhookID)
				if err != nil {
					t.Fatal(err)
				}
				want := pick(hooks, func(h mockwebex.Webhook) string { return h.ID })
				if limit > 0 {
					want = want[:min(limit, len(want))]
				}
				if !slices.Equal(ids, want) {
					t.Errorf("%d webhooks, want %d", len(ids), len(want))
				}
				wantCount(t, w, "GET", "/v1/webhooks", (len(want)+99)/100)
			})
		}
	}
	t.Run("of the organization", func(t *testing.T) {
		w := newWebex(t)
		w.Switch(func(s *mockwebex.Switches) { s.LinkDropsQuery = true })
		for i := range 220 {
			w.PutWebhook(mockwebex.Webhook{Name: fmt.Sprint(i), Resource: "meetings", Event: "created", OwnedBy: []string{"org", "creator"}[i%2]})
		}
		all := w.client.Webhooks.All(t.Context(), WebhookListOptions{OwnedBy: "org"})
		owners, err := collect(all, func(h Webhook) string { return h.OwnedBy })
		if err != nil || len(owners) != 110 || slices.Contains(owners, "creator") {
			t.Errorf("%d webhooks, %v", len(owners), err)
		}
		for _, request := range w.Requests() {
			if request.Query.Get("ownedBy") != "org" || request.Query.Get("max") != "100" {
				t.Errorf("requested %v", request.Query)
			}
		}
	})
}

// A reader that stops early requests no more pages.
func TestPaging_stopsWhenTheReaderDoes(t *testing.T) {
	w := newWebex(t)
	w.putWebhooks(300)
	for _, err := range w.client.Webhooks.All(t.Context(), WebhookListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	wantCount(t, w, "", "", 1)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	count := 0
	var last error
	for _, err := range w.client.Webhooks.All(ctx, WebhookListOptions{}) {
		count++
		last = err
		cancel()
	}
	if !errors.Is(last, context.Canceled) || count != 101 {
		t.Errorf("%d values, the last with %v", count, last)
	}
}

func BenchmarkDecodeWebhookPage(b *testing.B) {
	items := make([]string, pageSize)
	for i := range items {
		items[i] = fmt.Sprintf(`{"id":"Y2lzY29zcGFyazovL3VzL1dFQkhPT0svOTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWN%04d","name":"hook %d",`+
			`"targetUrl":"https://example.com/hook","resource":"messages","event":"created","filter":"roomType=group","secret":"s",`+
			`"ownedBy":"creator","status":"active","orgId":"Y2lzY29","createdBy":"Y2lzY29","appId":"Y2lzY29",`+
			`"created":"2027-03-01T09:00:00.000Z"}`, i, i)
	}
	benchmarkPage(b, `{"items":[`+strings.Join(items, ",")+`]}`, func(c *Client) (int, error) {
		page, err := c.Webhooks.pages("", pageSize, requestOptions{})(context.Background())
		if err != nil {
			return 0, err
		}
		return len(page.items), nil
	})
}

func BenchmarkDecodeCallbackPage(b *testing.B) {
	items := make([]string, pageSize)
	for i := range items {
		items[i] = fmt.Sprintf(`{"id":"123e4567-e89b-12d3-a456-%012d","customerName":"Customer %d","callbackNumber":"+12025550123",`+
			`"timezone":"America/New_York","scheduleDate":"2027-03-05","startTime":"10:00:00","endTime":"11:00:00",`+
			`"queueId":"123e4567-e89b-12d3-a456-426614174000","callbackOrigin":"api","createdTimestamp":1803891600000,`+
			`"lastUpdatedTimestamp":1803891600000,"orgId":"123e4567-e89b-12d3-a456-426614174000"}`, i, i)
	}
	body := `{"meta":{"totalPages":1,"totalRecords":100},"data":[` + strings.Join(items, ",") + `]}`
	benchmarkPage(b, body, func(c *Client) (int, error) {
		page, err := c.Callbacks.pages("org", CallbackListOptions{CallbackNumber: "+12025550123"}, requestOptions{})(context.Background())
		if err != nil {
			return 0, err
		}
		return len(page.items), nil
	})
}

// benchmarkPage measures a request for a page and its decoding, without a network.
func benchmarkPage(b *testing.B, body string, fetch func(*Client) (int, error)) {
	client, _ := testClient(b, always(200, body))
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if count, err := fetch(client); err != nil || count != pageSize {
			b.Fatal(count, err)
		}
	}
}
