package webexapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/go-retryablehttp"
)

// host is one of the two addresses that a client talks to.
type host int

const (
	platform host = iota
	contactCenter
)

// maxBody bounds what is read of one answer, in bytes. The longest known one is a page of 100 objects.
const maxBody = 16 << 20

// call is one API call: what is asked of which host.
type call struct {
	method string
	host   host
	// path is escaped and appended to the host's base URL.
	path  string
	query url.Values
	// body is sent as JSON when it is not nil.
	body any
	// goneToo are statuses besides 404 by which Webex says that the object is gone.
	goneToo []int
}

// answer is what came back for a call that succeeded.
type answer struct {
	status int
	header http.Header
	body   []byte
	// date is the server's clock, zero when the answer had none; received is the client's at the arrival.
	date, received time.Time
}

// send makes a call that may be repeated: GET, PUT, PATCH, DELETE. The JSON of the answer goes to out when that is not nil.
func (c *Client) send(ctx context.Context, call call, out any) (*answer, error) {
	return c.do(ctx, &exchange{call: call, out: out, budget: c.newBudget(), authorized: true, repeatable: true})
}

// post makes a call that must not be repeated. It is sent again only when Webex certainly did nothing: after a 429, a
// failed dial and, once, after a 401 with a renewed token. Every other end is returned; endingOf tells what it means.
// Cancelling ctx ends the waits before the sending at once; what has been sent may finish within the RequestTimeout.
// A 2xx that cannot be decoded is an *Error with that status.
func (c *Client) post(ctx context.Context, call call, budget *retryBudget, out any) (*answer, error) {
	return c.do(ctx, &exchange{call: call, out: out, budget: budget, authorized: true})
}

// exchange is one API call on its way: what is asked, and what its attempts have come to. It travels in the context of the
// request, because go-retryablehttp decides about a retry without knowing the method.
type exchange struct {
	client *Client
	call   call
	out    any
	budget *retryBudget
	// authorized calls carry the bearer token; repeatable ones may be carried out twice.
	authorized, repeatable bool
	trackingID             string

	try      int
	bearer   string
	answer   *answer
	failure  error         // how the last attempt failed: an *Error or a *TransportError
	stop     error         // why nothing more was sent
	pause    time.Duration // before the next attempt
	backOffs int
	repeats  int    // after a 500 or an unreadable answer
	refused  string // the token that Webex answered with a 401
}

type exchangeKey struct{}

func exchangeIn(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

// do makes a call with all its attempts.
func (c *Client) do(ctx context.Context, x *exchange) (*answer, error) {
	var body any // an empty []byte would count as a body of unknown length
	if x.call.body != nil {
		encoded, err := json.Marshal(x.call.body)
		if err != nil {
			return nil, fmt.Errorf("%s %s: encode the request: %w", x.call.method, x.call.path, err)
		}
		body = encoded
	}
	target, err := c.target(x.call)
	if err != nil {
		return nil, err
	}
	request, err := retryablehttp.NewRequestWithContext(c.begin(ctx, x), x.call.method, target, body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: the request cannot be made", x.call.method, x.call.path)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}

	// What Do returns is what the exchange knows better: net/http quotes the whole URL in its errors.
	response, _ := c.requests.Do(request)
	if response != nil {
		_ = response.Body.Close()
	}
	if err := x.end(); err != nil {
		return nil, err
	}
	if err := x.read(); err != nil {
		return nil, x.unreadable(err)
	}
	return x.answer, nil
}

// read decodes the answer. One that nobody wants to read, to a DELETE, must at least not be a page: a proxy that asks to log in
// says so with a 200, and has deleted nothing.
func (x *exchange) read() error {
	switch {
	case x.out != nil:
		return json.Unmarshal(x.answer.body, x.out)
	case looksLikeMarkup(x.answer.body):
		return errors.New("a page instead of an answer of Webex")
	}
	return nil
}

// begin makes an exchange ready and puts it into the context of its requests.
func (c *Client) begin(ctx context.Context, x *exchange) context.Context {
	x.client = c
	x.trackingID = "TFWEBEX_" + uuid.NewString()
	return context.WithValue(ctx, exchangeKey{}, x)
}

// end is how the exchange ended.
func (x *exchange) end() error {
	if x.stop != nil {
		return x.stop
	}
	return x.failure
}

// target is the URL of a call. The path is taken as it is: joining would clean it.
func (c *Client) target(call call) (string, error) {
	u := *c.addresses[call.host]
	u.RawPath = u.EscapedPath() + call.path
	var err error
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return "", fmt.Errorf("%s %s: the path cannot be used", call.method, call.path)
	}
	u.RawQuery = call.query.Encode()
	return u.String(), nil
}

// newRequests makes the client that repeats attempts. The pauses are not its own (see prepareRetry), and it never counts
// the tries: time and the rules in retry.go end them.
func newRequests(transport http.RoundTripper) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:   &http.Client{Transport: attempts{transport}, CheckRedirect: stayHere},
		RetryMax:     1 << 30,
		CheckRetry:   checkRetry,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return 0 },
		PrepareRetry: prepareRetry,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// stayHere keeps net/http from following redirects: on a 307 or 308 it would send the body, and with it secrets and personal
// data, to another address.
func stayHere(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// attempts carries single HTTP attempts, each with its token, its turn at the gate, its time limit and its line in the log.
// It reads the whole answer, so that one cut off in the middle is a failed attempt like any other.
type attempts struct{ transport http.RoundTripper }

// RoundTrip makes one attempt of the exchange in the request's context.
func (a attempts) RoundTrip(request *http.Request) (*http.Response, error) {
	ctx := request.Context()
	x := exchangeIn(ctx)
	turn, err := x.admit(ctx)
	if err != nil {
		x.stop = err
		return nil, err
	}

	x.try++
	begun := x.client.clock.Now()
	x.budget.begin(begun)
	response, failure := a.transmit(ctx, x, request)
	x.judge(response, failure)
	x.log(ctx, begun)
	if pause := x.gate().leave(turn, x.asksForPause()); pause > 0 {
		x.client.config.Log(ctx, "Webex asks every request to wait",
			map[string]any{"host": x.client.hostName(x.call.host), "pause_ms": pause.Milliseconds()})
	}
	if x.answer == nil {
		return nil, x.failure
	}
	return x.answer.response(request), nil
}

// admit waits until the attempt may be made: for a token, and for the gate.
func (x *exchange) admit(ctx context.Context) (turn int, err error) {
	if x.authorized {
		token, err := x.client.tokens.bearer(ctx, x.refused)
		if err != nil {
			return 0, err
		}
		x.bearer = token.access
	}
	turn, err = x.gate().enter(ctx, x.budget.left)
	var long *longPauseError
	if errors.As(err, &long) {
		return 0, x.notBefore(long.pause)
	}
	return turn, err
}

func (x *exchange) gate() *gate { return x.client.gates[x.call.host] }

// transmit sends the request once and reads the answer. What came before a cut is returned with the error.
func (a attempts) transmit(ctx context.Context, x *exchange, original *http.Request) (*answer, error) {
	if !x.repeatable {
		// What has been sent cannot be called back: only its answer, and with it the id of the new object, would be lost.
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, x.client.config.RequestTimeout)
	defer cancel()
	var dial dialing
	request := original.Clone(httptrace.WithClientTrace(ctx, dial.trace()))
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", x.client.config.UserAgent)
	request.Header.Set("TrackingID", x.tryID())
	if x.authorized {
		request.Header.Set("Authorization", "Bearer "+x.bearer)
	}

	response, err := a.transport.RoundTrip(request)
	if err != nil {
		return nil, x.broken(err, dial.failed(err), ctx)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody)) // a longer one ends as unreadable
	received := &answer{status: response.StatusCode, header: response.Header, body: body, received: x.client.clock.Now()}
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		received.date = date
	}
	if err != nil {
		return received, x.broken(err, false, ctx)
	}
	return received, nil
}

// judge keeps what an attempt came to. An error status counts even when its body was cut off: Webex has refused. Only what
// may be repeated is repeated to have the body whole.
func (x *exchange) judge(received *answer, broken error) {
	x.answer, x.failure = received, nil
	success := received != nil && received.status >= 200 && received.status < 300
	switch {
	case received == nil, broken != nil && (success || x.repeatable):
		x.answer, x.failure = nil, broken
	case !success:
		x.failure = x.newError(received)
	}
}

// tryID is the tracking ID of the current try: one UUID for the call, so that its tries are found together in the logs of
// Webex, and the number of the try, so that Webex can tell them apart.
func (x *exchange) tryID() string { return fmt.Sprintf("%s_%d", x.trackingID, x.try) }

// broken is the error of an attempt that was cut off.
func (x *exchange) broken(err error, dial bool, attempt context.Context) error {
	return &TransportError{
		Method: x.call.method, Host: x.client.hostName(x.call.host), Path: x.path(),
		Dial:    dial,
		Timeout: errors.Is(attempt.Err(), context.DeadlineExceeded),
		Err:     err,
	}
}

func (x *exchange) path() string { return x.client.addresses[x.call.host].EscapedPath() + x.call.path }

// log writes the line of an attempt. The query, the headers and the bodies stay out of it.
func (x *exchange) log(ctx context.Context, begun time.Time) {
	fields := map[string]any{
		"method": x.call.method, "host": x.client.hostName(x.call.host), "path": x.path(),
		"duration_ms": x.client.clock.Now().Sub(begun).Milliseconds(), "try": x.try, "tracking_id": x.tryID(),
	}
	var cut *TransportError
	switch {
	case x.answer != nil:
		fields["status"] = x.answer.status
	case errors.As(x.failure, &cut):
		fields["error"] = cut.kind()
	}
	x.client.config.Log(ctx, "Webex API request", fields)
}

// response is the answer as net/http has it.
func (a *answer) response(request *http.Request) *http.Response {
	return &http.Response{
		Status: fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)), StatusCode: a.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)), Request: request,
	}
}

// dialing finds out whether an attempt got a connection: without one nothing was written.
type dialing struct{ asked, connected atomic.Bool }

func (d *dialing) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		// net/http asks again when the first connection proved dead before anything was written to it.
		GetConn: func(string) { d.asked.Store(true); d.connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { d.connected.Store(true) },
	}
}

// failed reports that err ended the attempt before it had a connection. A transport that reports nothing is judged by its error.
func (d *dialing) failed(err error) bool {
	if d.asked.Load() {
		return !d.connected.Load()
	}
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == "dial"
}
