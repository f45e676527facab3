package webexapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

const testToken = "test-token"

// refreshCredentials are credentials that can be renewed.
var refreshCredentials = Credentials{ClientID: "client", ClientSecret: "client-secret", RefreshToken: "refresh-token"}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// roundTrip is a function that implements http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// reply returns a response; header consists of names and values.
func reply(status int, body string, header ...string) *http.Response {
	resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp
}

func always(status int, body string, header ...string) roundTrip {
	return func(*http.Request) (*http.Response, error) { return reply(status, body, header...), nil }
}

func reset(*http.Request) (*http.Response, error) {
	return nil, errors.New("read tcp: connection reset by peer")
}

// script handles the n-th request with the n-th function, and all others with the last one.
func script(responses ...roundTrip) (transport roundTrip, sent *int) {
	sent = new(int)
	return func(req *http.Request) (*http.Response, error) {
		respond := responses[min(*sent, len(responses)-1)]
		*sent++
		return respond(req)
	}, sent
}

// served returns the response of a handler, without a network.
func served(handler http.Handler, req *http.Request) *http.Response {
	received := req.Clone(req.Context())
	if received.Body == nil {
		received.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, received)
	return recorder.Result()
}

// testClient returns a client with a clock that advances when the client waits.
func testClient(t testing.TB, transport http.RoundTripper, change ...func(*Config)) (*Client, *fakeclock.Clock) {
	t.Helper()
	clock := fakeclock.New(fakeclock.Start)
	config := Config{
		BaseURL: "https://webex.example/v1", ContactCenterBaseURL: "https://cc.example",
		Credentials: Credentials{AccessToken: testToken},
		UserAgent:   "test", Clock: clock, Transport: transport,
	}
	for _, change := range change {
		change(&config)
	}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client, clock
}

func hasStatus(err error, status int) bool { return transport.StatusOf(err) == status }

// webex is a client and its mock, which share a clock that advances when the client waits.
type webex struct {
	*mockwebex.Server
	client *Client
	clock  *fakeclock.Clock
	config Config
}

func newWebex(t testing.TB, options ...mockwebex.Option) *webex {
	t.Helper()
	return newWebexWith(t, func(*Config) {}, options...)
}

func newWebexWith(t testing.TB, change func(*Config), options ...mockwebex.Option) *webex {
	t.Helper()
	clock := fakeclock.New(fakeclock.Start)
	mock := mockwebex.New(append([]mockwebex.Option{mockwebex.WithClock(clock.Now)}, options...)...)
	server := httptest.NewServer(mock)
	transport := &http.Transport{MaxIdleConnsPerHost: 100}
	t.Cleanup(func() {
		mock.ClearFaults()
		transport.CloseIdleConnections()
		server.Close()
	})
	config := Config{
		BaseURL: server.URL + "/v1", ContactCenterBaseURL: server.URL,
		Credentials: Credentials{AccessToken: mockwebex.DefaultToken},
		UserAgent:   "test", Clock: clock, Transport: transport,
	}
	change(&config)
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return &webex{Server: mock, client: client, clock: clock, config: config}
}

// oauth configures credentials that can be renewed.
func oauth(config *Config) {
	config.Credentials = Credentials{ClientID: "client", ClientSecret: "secret", RefreshToken: "refresh"}
}

func withOAuth() mockwebex.Option { return mockwebex.WithOAuthClient("client", "secret", "refresh") }

// withShortTimeout configures a short request timeout.
func withShortTimeout(config *Config) { config.RequestTimeout = 250 * time.Millisecond }

// service is one of the APIs with managed objects, as the tests use it. Objects are numbered; those with different
// numbers differ in their key fields.
type service struct {
	name string
	// collection and object are patterns of paths.
	collection, object string
	changes            string // the method of an update
	createWith         func(context.Context, *Client, int, CreateOptions) (created, error)
	get, read          func(context.Context, *Client, string) (string, error)
	list               func(context.Context, *Client, int) ([]string, error)
	update             func(ctx context.Context, c *Client, id string, n int) error
	delete             func(context.Context, *Client, string) error
	ids                func(*webex) []string
	// updated reports whether the only object of the mock has the values of update.
	updated func(*webex) bool
	// put adds an object out of band: equal to the one that create creates for n, or with the same key fields only.
	put func(w *webex, n int, equal bool, created time.Time) string
	// secrets returns the secrets that the mock stores.
	secrets func(*webex) []string
}

const testSecret = "a-secret-of-more-than-32-characters"

var services = []service{webhooksService, callbacksService, subscriptionsService("v1"), subscriptionsService("v2")}

func testWebhook(n int) WebhookCreate {
	return WebhookCreate{
		Name: fmt.Sprintf("hook %d", n), TargetURL: "https://example.com/hook", Resource: "messages", Event: "created",
		Filter: "roomType=group&hasFiles=true", Secret: testSecret,
	}
}

var webhooksService = service{
	name: "webhooks", collection: "/v1/webhooks", object: "/v1/webhooks/*", changes: http.MethodPut,
	createWith: func(ctx context.Context, c *Client, n int, options CreateOptions) (created, error) {
		result, err := c.Webhooks.Create(ctx, testWebhook(n), options)
		return createdOf(result, givenWebhookID), err
	},
	get: func(ctx context.Context, c *Client, id string) (string, error) {
		webhook, err := c.Webhooks.Get(ctx, id)
		return idOf(webhook, givenWebhookID), err
	},
	read: func(ctx context.Context, c *Client, id string) (string, error) {
		webhook, err := c.Webhooks.Read(ctx, WebhookRef{ID: id, OwnedBy: OwnedByCreator})
		return idOf(webhook, givenWebhookID), err
	},
	list: func(ctx context.Context, c *Client, _ int) ([]string, error) {
		return collect(c.Webhooks.All(ctx, WebhookListOptions{}), givenWebhookID)
	},
	update: func(ctx context.Context, c *Client, id string, n int) error {
		update := WebhookUpdate{Name: "changed", TargetURL: testWebhook(n).TargetURL, Secret: testSecret}
		_, err := c.Webhooks.Update(ctx, WebhookRef{ID: id}, update)
		return err
	},
	delete: func(ctx context.Context, c *Client, id string) error {
		return c.Webhooks.Delete(ctx, WebhookRef{ID: id})
	},
	ids: func(w *webex) []string {
		return pick(w.Webhooks(), func(h mockwebex.Webhook) string { return h.ID })
	},
	updated: func(w *webex) bool { return w.Webhooks()[0].Name == "changed" },
	put: func(w *webex, n int, equal bool, created time.Time) string {
		want := testWebhook(n)
		hook := mockwebex.Webhook{
			Name: want.Name, TargetURL: want.TargetURL, Resource: want.Resource, Event: want.Event,
			Filter: "hasFiles=true&roomType=group", Created: created,
		}
		if !equal {
			hook.Filter = "roomType=direct"
		}
		return w.PutWebhook(hook).ID
	},
	secrets: func(w *webex) []string {
		return pick(w.Webhooks(), func(h mockwebex.Webhook) string { return h.Secret })
	},
}

const (
	testQueue = "0b7c2f6e-1111-4c4c-9d9d-000000000001"
	testAgent = "0B7C2F6E-2222-4C4C-9D9D-000000000002"
)

func testCallback(n int) CallbackFields {
	return CallbackFields{
		CustomerName: fmt.Sprintf("Customer %d", n), CallbackNumber: fmt.Sprintf("+1(%03d)%03d-%04d", 200+n/1000, n%1000, 7),
		Timezone: "America/New_York", ScheduleDate: "2027-03-05", StartTime: "10:00:00", EndTime: "11:30:00",
		QueueID: testQueue, CallbackReason: "They asked for it.", AssigneeAgent: testAgent,
	}
}

var callbacksService = service{
	name: "callbacks", changes: http.MethodPut,
	collection: "/v1/callbacks/organization/*/scheduled-callback", object: "/v1/callbacks/organization/*/scheduled-callback/*",
	createWith: func(ctx context.Context, c *Client, n int, options CreateOptions) (created, error) {
		result, err := c.Callbacks.Create(ctx, mockwebex.DefaultOrgID, testCallback(n), options)
		return createdOf(result, givenCallbackID), err
	},
	get: func(ctx context.Context, c *Client, id string) (string, error) {
		callback, err := c.Callbacks.Get(ctx, mockwebex.DefaultOrgID, id)
		return idOf(callback, givenCallbackID), err
	},
	read: func(ctx context.Context, c *Client, id string) (string, error) {
		callback, err := c.Callbacks.Read(ctx, testCallbackRef(id, 1))
		return idOf(callback, givenCallbackID), err
	},
	list: func(ctx context.Context, c *Client, n int) ([]string, error) {
		all := c.Callbacks.All(ctx, mockwebex.DefaultOrgID, CallbackListOptions{CallbackNumber: testCallbackRef("", n).CallbackNumber})
		return collect(all, givenCallbackID)
	},
	update: func(ctx context.Context, c *Client, id string, n int) error {
		fields := testCallback(n)
		fields.CallbackReason, fields.StartTime = "", "10:15:00"
		_, err := c.Callbacks.Update(ctx, mockwebex.DefaultOrgID, id, fields)
		return err
	},
	delete: func(ctx context.Context, c *Client, id string) error {
		return c.Callbacks.Delete(ctx, testCallbackRef(id, 1))
	},
	ids: func(w *webex) []string {
		return pick(w.Callbacks(), func(c mockwebex.Callback) string { return c.ID })
	},
	updated: func(w *webex) bool {
		return w.Callbacks()[0].StartTime == "10:15:00" && w.Callbacks()[0].CallbackReason == ""
	},
	put: func(w *webex, n int, equal bool, created time.Time) string {
		want := testCallback(n)
		callback := mockwebex.Callback{
			CustomerName: want.CustomerName, CallbackNumber: canonical.PhoneNumber(want.CallbackNumber), Timezone: want.Timezone,
			ScheduleDate: want.ScheduleDate,
			StartTime:    want.StartTime, EndTime: want.EndTime, QueueID: strings.ToUpper(want.QueueID),
			CallbackReason: want.CallbackReason, AssigneeAgent: strings.ToLower(want.AssigneeAgent),
			CreatedTimestamp: created, LastUpdatedTimestamp: created,
		}
		if !equal {
			callback.CustomerName = "Another customer"
		}
		return w.PutCallback(callback).ID
	},
	secrets: func(*webex) []string { return nil },
}

func testSubscription(version SubscriptionVersion, n int) SubscriptionCreate {
	create := SubscriptionCreate{
		Name: fmt.Sprintf("subscription %d", n), Description: "A description", EventTypes: []string{"agent:login", "agent:logout"},
		DestinationURL: "https://www.example.com/events", Secret: testSecret,
	}
	if version == SubscriptionV2 {
		create.ResourceVersion = "agent:2.0.0"
	}
	return create
}

func subscriptionsService(version SubscriptionVersion) service {
	return service{
		name:       "subscriptions " + string(version),
		collection: "/" + string(version) + "/subscriptions", object: "/" + string(version) + "/subscriptions/*",
		changes: http.MethodPatch,
		createWith: func(ctx context.Context, c *Client, n int, options CreateOptions) (created, error) {
			result, err := c.Subscriptions.Create(ctx, "", testSubscription(version, n), options)
			return createdOf(result, givenSubscriptionID), err
		},
		get: func(ctx context.Context, c *Client, id string) (string, error) {
			subscription, err := c.Subscriptions.Get(ctx, SubscriptionRef{OrgID: mockwebex.DefaultOrgID, Version: version, ID: id})
			return idOf(subscription, givenSubscriptionID), err
		},
		read: func(ctx context.Context, c *Client, id string) (string, error) {
			subscription, err := c.Subscriptions.Read(ctx, SubscriptionRef{Version: version, ID: id})
			return idOf(subscription, givenSubscriptionID), err
		},
		list: func(ctx context.Context, c *Client, _ int) ([]string, error) {
			return collect(c.Subscriptions.All(ctx, "", version), givenSubscriptionID)
		},
		update: func(ctx context.Context, c *Client, id string, n int) error {
			nothing, inactive := "", "inactive"
			_, err := c.Subscriptions.Update(ctx, SubscriptionRef{Version: version, ID: id}, SubscriptionUpdate{
				Description: &nothing, Status: &inactive, ResourceVersion: testSubscription(version, n).ResourceVersion,
			})
			return err
		},
		delete: func(ctx context.Context, c *Client, id string) error {
			return c.Subscriptions.Delete(ctx, SubscriptionRef{Version: version, ID: id})
		},
		ids: func(w *webex) []string {
			return pick(w.Subscriptions(), func(s mockwebex.Subscription) string { return s.ID })
		},
		updated: func(w *webex) bool {
			return w.Subscriptions()[0].Status == "inactive" && w.Subscriptions()[0].Description == ""
		},
		put: func(w *webex, n int, equal bool, created time.Time) string {
			want := testSubscription(version, n)
			subscription := mockwebex.Subscription{
				Version: string(version), Name: want.Name, Description: want.Description, EventTypes: []string{"agent:logout", "agent:login"},
				DestinationURL: want.DestinationURL, ResourceVersion: want.ResourceVersion, CreatedTime: created, LastUpdatedTime: created,
			}
			if !equal {
				subscription.EventTypes = []string{"agent:login"}
			}
			return w.PutSubscription(subscription).ID
		},
		secrets: func(w *webex) []string {
			return pick(w.Subscriptions(), func(s mockwebex.Subscription) string { return s.Secret })
		},
	}
}

func testCallbackRef(id string, n int) CallbackRef {
	return CallbackRef{
		OrgID: mockwebex.DefaultOrgID, ID: id, AssigneeAgent: testAgent, CallbackNumber: canonical.PhoneNumber(testCallback(n).CallbackNumber),
	}
}

// created is a CreateResult of any service.
type created struct {
	id                           string
	adopted, recovered           bool
	duplicates, similar          []string
	duplicateSearch, secretError error
}

func createdOf[T any](result *CreateResult[T], id func(T) string) created {
	if result == nil {
		return created{}
	}
	return created{
		id: idOf(result.Object, id), adopted: result.Adopted, recovered: result.Recovered,
		duplicates: result.Duplicates, similar: result.Similar, duplicateSearch: result.DuplicateSearch, secretError: result.SecretError,
	}
}

// warnings returns the fields of a result that cause warnings, empty if there are none.
func (c created) warnings() string {
	if len(c.duplicates) == 0 && c.duplicateSearch == nil && c.secretError == nil {
		return ""
	}
	return fmt.Sprintf("duplicates %q, duplicate search %v, secret %v", c.duplicates, c.duplicateSearch, c.secretError)
}

// create creates an object with the zero CreateOptions.
func (s service) create(ctx context.Context, c *Client, n int) (created, error) {
	return s.createWith(ctx, c, n, CreateOptions{})
}

// mustCreateClean creates an object and expects a result without warnings.
func (s service) mustCreateClean(t testing.TB, w *webex, n int, options ...CreateOptions) string {
	t.Helper()
	result, err := s.createWith(t.Context(), w.client, n, append(options, CreateOptions{})[0])
	if err != nil || result.warnings() != "" {
		t.Fatalf("create: %v, %s", err, result.warnings())
	}
	return result.id
}

func idOf[T any](object *T, id func(T) string) string {
	if object == nil {
		return ""
	}
	return id(*object)
}

func pick[T, V any](objects []T, value func(T) V) []V {
	picked := make([]V, 0, len(objects))
	for _, object := range objects {
		picked = append(picked, value(object))
	}
	return picked
}

// collect reads a sequence to its end or to its error.
func collect[T, V any](objects func(func(T, error) bool), value func(T) V) (values []V, err error) {
	for object, err := range objects {
		if err != nil {
			return values, err
		}
		values = append(values, value(object))
	}
	return values, nil
}

// mustCreate creates an object on a mock without faults, and resets the recorded requests.
func (s service) mustCreate(t testing.TB, w *webex, n int) string {
	t.Helper()
	id := s.mustCreateClean(t, w, n)
	w.ResetRequests()
	return id
}

// wantIDs asserts that the mock contains exactly the objects with these ids.
func (s service) wantIDs(t testing.TB, w *webex, want ...string) {
	t.Helper()
	got := s.ids(w)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the mock contains %q, want %q", got, want)
	}
}

// wantCount asserts the number of requests.
func wantCount(t testing.TB, w *webex, method, path string, want int) {
	t.Helper()
	if got := w.Count(method, path); got != want {
		t.Errorf("%d × %s %s, want %d", got, method, path, want)
	}
}
