package mockwebex_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// received is what came back over a connection of its own.
type received struct {
	status int
	length int64
	body   []byte
	header http.Header
}

// listen serves over TCP and returns a function that sends a request on a fresh connection, because net/http itself repeats
// some requests when a used connection breaks. The error is that of the request or of the reading of the body.
func (w *webex) listen() func(ctx context.Context, method, path, body string) (received, error) {
	w.t.Helper()
	base, stop, err := w.Listen("127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(stop)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	return func(ctx context.Context, method, path, body string) (received, error) {
		return receive(ctx, client, method, base+path, body)
	}
}

func receive(ctx context.Context, client *http.Client, method, url, body string) (received, error) {
	request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return received{}, err
	}
	request.Header.Set("Authorization", "Bearer "+mockwebex.DefaultToken)
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return received{}, err
	}
	text, err := io.ReadAll(response.Body)
	return received{response.StatusCode, response.ContentLength, text, response.Header}, errors.Join(err, response.Body.Close())
}

func TestFaults_resets(t *testing.T) {
	for name, test := range map[string]struct {
		kind mockwebex.FaultKind
		left int
	}{
		"before":       {mockwebex.ResetBefore(), 0},
		"after commit": {mockwebex.ResetAfterCommit(), 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWebex(t)
			send := w.listen()
			w.Fault(mockwebex.Fault{Method: "POST", Do: test.kind})
			_, err := send(t.Context(), "POST", "/v1/webhooks", goodWebhook)
			if !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("ended with %v, want a reset", err)
			}
			if len(w.Webhooks()) != test.left || w.Requests()[0].Status != 0 {
				t.Errorf("left %d webhooks, recorded status %d", len(w.Webhooks()), w.Requests()[0].Status)
			}
		})
	}
}

func TestFaults_truncatedBodies(t *testing.T) {
	w := newWebex(t)
	send := w.listen()
	w.Fault(mockwebex.Fault{Do: mockwebex.TruncateBody()})
	got, err := send(t.Context(), "POST", "/v1/webhooks", goodWebhook)
	if !errors.Is(err, io.ErrUnexpectedEOF) || int64(len(got.body)) >= got.length || len(got.body) == 0 || got.status != http.StatusOK {
		t.Errorf("read %d of %d bytes, status %d, and %v", len(got.body), got.length, got.status, err)
	}
	if len(w.Webhooks()) != 1 {
		t.Error("the request was not handled")
	}
	if _, err := send(t.Context(), "DELETE", "/v1/webhooks/"+w.Webhooks()[0].ID, ""); err == nil {
		t.Error("an resp without a body was not lost")
	}
	if len(w.Webhooks()) != 0 {
		t.Error("the DELETE was not handled")
	}
}

func TestFaults_hangEndsWhenTheClientDisconnects(t *testing.T) {
	for name, test := range map[string]struct {
		kind mockwebex.FaultKind
		left int
	}{
		"before":       {mockwebex.HangBefore(), 0},
		"after commit": {mockwebex.HangAfterCommit(), 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWebex(t)
			send := w.listen()
			w.Fault(mockwebex.Fault{Do: test.kind})
			ctx, cancel := context.WithCancel(t.Context())
			w.HookAfter(func(*http.Request, int) { cancel() })
			_, err := send(ctx, "POST", "/v1/webhooks", goodWebhook)
			if !errors.Is(err, context.Canceled) || len(w.Webhooks()) != test.left {
				t.Errorf("ended with %v and left %d webhooks", err, len(w.Webhooks()))
			}
		})
	}
}

func TestFaults_clearReleasesHangs(t *testing.T) {
	w := newWebex(t)
	send := w.listen()
	w.Fault(mockwebex.Fault{Do: mockwebex.HangBefore()})
	w.HookAfter(func(*http.Request, int) { w.ClearFaults() })
	if got, err := send(t.Context(), "GET", "/v1/people/me", ""); err == nil {
		t.Errorf("returned %d", got.status)
	}
	if got, err := send(t.Context(), "GET", "/v1/people/me", ""); got.status != http.StatusOK {
		t.Errorf("returned %d, %v", got.status, err)
	}
}

func TestFaults_closingTheServerEndsHangs(t *testing.T) {
	w := newWebex(t)
	base, stop, err := w.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.Fault(mockwebex.Fault{Do: mockwebex.HangBefore()})
	w.HookAfter(func(*http.Request, int) { stop() })
	if _, err := receive(t.Context(), http.DefaultClient, "GET", base+"/v1/people/me", ""); err == nil {
		t.Error("got a response")
	}
}

func TestFaults_otherResponses(t *testing.T) {
	header := http.Header{"X-Own": {"1"}, "Date": nil}
	for name, test := range map[string]struct {
		kind    mockwebex.FaultKind
		status  int
		want    string
		left    int
		isWebex bool
	}{
		"resp":            {mockwebex.Respond(418, header, "tea"), 418, "tea", 0, false},
		"resp afterward":  {mockwebex.RespondAfterCommit(502, header, "<html>"), 502, "<html>", 1, false},
		"error afterward": {mockwebex.Unavailable("1").AfterCommit(), 503, "unavailable", 1, true},
		"rejection":       {mockwebex.RespondError(500, "Oh no."), 500, `"errors":[{"description":"Oh no."}]`, 0, true},
		"limit":           {mockwebex.TooManyRequests("7"), 429, "Too many requests", 0, true},
		"bare limit":      {mockwebex.TooManyRequests(""), 429, "Too many requests", 0, true},
		"unavailable":     {mockwebex.Unavailable("9"), 503, "unavailable", 0, true},
		"unauthorized":    {mockwebex.Unauthorized(), 401, "access token", 0, true},
		"page":            {mockwebex.HTML(502), 502, "<title>502 Bad Gateway</title>", 0, false},
		"not found":       {mockwebex.NotFound(), 404, `"message":"The requested resource could not be found."`, 0, true},
		"intermediary":    {mockwebex.ForeignNotFound(), 404, "<html>", 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWebex(t)
			w.Fault(mockwebex.Fault{Do: test.kind})
			resp := w.call("POST", "/v1/webhooks", goodWebhook)
			resp.is(test.status, test.want)
			if len(w.Webhooks()) != test.left || w.Requests()[0].Status != test.status {
				t.Errorf("left %d webhooks, recorded status %d", len(w.Webhooks()), w.Requests()[0].Status)
			}
			if (resp.header.Get("TrackingID") != "") != test.isWebex {
				t.Errorf("the headers are %v", resp.header)
			}
		})
	}
	w := newWebex(t)
	for retryAfter, want := range map[string]string{"7": "7", "": ""} {
		w.ClearFaults()
		w.Fault(mockwebex.Fault{Do: mockwebex.TooManyRequests(retryAfter)})
		if got := w.call("GET", "/v1/people/me", "").header.Get("Retry-After"); got != want {
			t.Errorf("Retry-After is %q, want %q", got, want)
		}
	}
	w.ClearFaults()
	w.Fault(mockwebex.Fault{Do: mockwebex.Respond(200, header, "{}")})
	if resp := w.call("GET", "/v1/people/me", ""); resp.header.Get("X-Own") != "1" || resp.header.Get("Date") != "" {
		t.Errorf("the headers are %v", resp.header)
	}
}

func TestFaults_selection(t *testing.T) {
	for name, test := range map[string]struct {
		fault mockwebex.Fault
		want  string
	}{
		"always":           {mockwebex.Fault{}, "xxxxxxxx"},
		"once":             {mockwebex.Fault{Times: 1}, "x......."},
		"after two":        {mockwebex.Fault{After: 2}, "..xxxxxx"},
		"two after three":  {mockwebex.Fault{After: 3, Times: 2}, "...xx..."},
		"every third":      {mockwebex.Fault{Every: 3}, "..x..x.."},
		"every third once": {mockwebex.Fault{After: 1, Every: 3, Times: 1}, "...x...."},
		"other method":     {mockwebex.Fault{Method: "POST"}, "........"},
		"this method":      {mockwebex.Fault{Method: "GET"}, "xxxxxxxx"},
		"other path":       {mockwebex.Fault{Path: "/v1/webhooks/*"}, "........"},
		"this path":        {mockwebex.Fault{Path: "/v1/people/*"}, "xxxxxxxx"},
		"chosen": {mockwebex.Fault{When: func(r *http.Request) bool {
			return r.Header.Get("X-Number") == "2"
		}}, "..x....."},
	} {
		w := newWebex(t)
		test.fault.Do = mockwebex.RespondError(500, "x")
		w.Fault(test.fault)
		got := ""
		for _, number := range "01234567" {
			if w.call("GET", "/v1/people/me", "", "X-Number: "+string(number)).status == 500 {
				got += "x"
			} else {
				got += "."
			}
		}
		if got != test.want {
			t.Errorf("%s: struck %s, want %s", name, got, test.want)
		}
	}
}

func TestFaults_order(t *testing.T) {
	w := newWebex(t)
	for _, status := range []int{500, 503, 502} {
		w.Fault(mockwebex.Fault{Times: 1, Do: mockwebex.RespondError(status, "x")})
	}
	for _, want := range []int{500, 503, 502, 200} {
		w.must(want, "GET", "/v1/people/me", "")
	}
}

func TestFaults_withoutConnection(t *testing.T) {
	w := newWebex(t)
	w.Fault(mockwebex.Fault{Do: mockwebex.ResetBefore()})
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Error("the handler was not aborted")
		}
	}()
	w.call("GET", "/v1/people/me", "")
}

func TestServer_latencyEndsWithTheRequest(t *testing.T) {
	w := newWebex(t)
	w.SetLatency(time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	request := httptest.NewRequestWithContext(ctx, "GET", "/v1/people/me", http.NoBody)
	w.ServeHTTP(httptest.NewRecorder(), request)
	w.SetLatency(time.Nanosecond)
	w.must(http.StatusOK, "GET", "/v1/people/me", "")
}

func TestServer_listenOnAUsedAddress(t *testing.T) {
	base, stop, err := mockwebex.New().Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if _, _, err := mockwebex.New().Listen(strings.TrimPrefix(base, "http://")); err == nil {
		t.Error("no error")
	}
}

func TestServer_servesHttptestAndTLS(t *testing.T) {
	w := newWebex(t)
	server := httptest.NewTLSServer(w)
	defer server.Close()
	w.PutWebhook(mockwebex.Webhook{})
	w.PutWebhook(mockwebex.Webhook{})
	got, err := receive(t.Context(), server.Client(), "GET", server.URL+"/v1/webhooks?max=1", "")
	if err != nil {
		t.Fatal(err)
	}
	if link := got.header.Get("Link"); !strings.HasPrefix(link, "<"+server.URL+"/v1/webhooks?") {
		t.Errorf("the link is %s", link)
	}
}

func TestFaults_passing404(t *testing.T) {
	w := newWebex(t)
	id := w.must(http.StatusCreated, "POST", callbackPath, goodCallback).at("id")
	w.Fault(mockwebex.Fault{
		Method: "GET", Path: "/v1/callbacks/organization/*/scheduled-callback/*", After: 1, Times: 1, Do: mockwebex.NotFound(),
	})
	for _, want := range []int{http.StatusOK, http.StatusNotFound, http.StatusOK} {
		got := w.must(want, "GET", callbackPath+"/"+id, "")
		if want == http.StatusNotFound && (got.at("error.key") != "404" || got.header.Get("TrackingID") == "") {
			t.Errorf("the 404 is not in Webex's shape: %s", got.text)
		}
	}
}
