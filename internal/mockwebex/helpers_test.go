package mockwebex_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// start is a Monday; Europe has its daylight-saving jump on the 28th of that month.
var start = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

const org = mockwebex.DefaultOrgID

// webex is a server with a clock that stands still.
type webex struct {
	*mockwebex.Server
	t   *testing.T
	mu  sync.Mutex
	now time.Time
}

func newWebex(t *testing.T, options ...mockwebex.Option) *webex {
	t.Helper()
	w := &webex{t: t, now: start}
	w.Server = mockwebex.New(append([]mockwebex.Option{mockwebex.WithClock(w.time)}, options...)...)
	return w
}

func (w *webex) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *webex) advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// response is the response to a call.
type response struct {
	t      *testing.T
	status int
	header http.Header
	text   string
}

// call sends a request with the default token and, for a body, the JSON media type. headers are "Name: value"; an empty value
// removes the header.
func (w *webex) call(method, path, body string, headers ...string) response {
	w.t.Helper()
	request := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+mockwebex.DefaultToken)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Del(name)
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, request)
	return response{t: w.t, status: recorder.Code, header: recorder.Header(), text: recorder.Body.String()}
}

// must is call for a response that has to have a status.
func (w *webex) must(status int, method, path, body string, headers ...string) response {
	w.t.Helper()
	response := w.call(method, path, body, headers...)
	response.is(status, "")
	return response
}

// is checks the status, and that the body contains a text.
func (resp response) is(status int, want string) {
	resp.t.Helper()
	if resp.status != status || !strings.Contains(resp.text, want) {
		resp.t.Errorf("returned %d %s, want %d with %q", resp.status, resp.text, status, want)
	}
}

// at returns what the JSON body holds at a path such as "data.0.id", as text; "<absent>" if there is none.
func (resp response) at(path string) string {
	resp.t.Helper()
	var value any
	decoder := json.NewDecoder(strings.NewReader(resp.text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		resp.t.Fatalf("no JSON: %s", resp.text)
	}
	for _, name := range strings.Split(path, ".") {
		switch inner := value.(type) {
		case map[string]any:
			found, ok := inner[name]
			if !ok {
				return "<absent>"
			}
			value = found
		case []any:
			index, err := strconv.Atoi(name)
			if err != nil || index >= len(inner) {
				return "<absent>"
			}
			value = inner[index]
		default:
			return "<absent>"
		}
	}
	switch value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	default:
		encoded, _ := json.Marshal(value)
		return string(encoded)
	}
}

// has checks the JSON body at a path.
func (resp response) has(path, want string) {
	resp.t.Helper()
	if got := resp.at(path); got != want {
		resp.t.Errorf("%s is %s, want %s, in %s", path, got, want, resp.text)
	}
}

// with returns a JSON object with some fields changed; nil removes one.
func with(object string, changes map[string]any) string {
	var fields map[string]any
	if err := json.Unmarshal([]byte(object), &fields); err != nil {
		panic(err)
	}
	for name, value := range changes {
		if fields[name] = value; value == nil {
			delete(fields, name)
		}
	}
	encoded, _ := json.Marshal(fields)
	return string(encoded)
}

// rejection is one line of a table of rejected requests.
type rejection struct {
	name    string
	changes map[string]any
	want    string
}

func (w *webex) rejects(method, path, body string, table []rejection) {
	w.t.Helper()
	w.must(w.accepts(method), method, path, body)
	for _, test := range table {
		response := w.call(method, path, with(body, test.changes))
		if response.status != http.StatusBadRequest || !strings.Contains(response.text, test.want) {
			w.t.Errorf("%s: returned %d %s, want 400 with %q", test.name, response.status, response.text, test.want)
		}
	}
}

// accepts is the status of a good request of a table.
func (w *webex) accepts(method string) int {
	if method == http.MethodPost {
		return http.StatusCreated
	}
	return http.StatusOK
}

func long(n int) string { return strings.Repeat("x", n) }
