package transport

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/go-retryablehttp"
)

// Do sends a request, with as many attempts as necessary, and decodes the JSON of the response into out if that is not nil.
//
// A request that is not idempotent is sent again only if it was certainly not applied: after a 429, after a failed dial and, once, after a
// 401 with a renewed token. [OutcomeOf] returns the outcome of other errors. Canceling ctx does not abort an attempt of such a request,
// which ends within RequestTimeout; it only ends the waiting before an attempt.
func (s *Service) Do(ctx context.Context, req Request, out any) (*Response, error) {
	op := s.newOperation(req)
	op.out, op.authorized = out, true
	return op.do(ctx)
}

// Exchange sends a request as Do does, but returns the last response whatever its status, without decoding it. It is for programs that
// study the API. An error means that there is no response.
func (s *Service) Exchange(ctx context.Context, req Request) (*Response, error) {
	op := s.newOperation(req)
	op.anyStatus, op.authorized = true, !req.Anonymous
	return op.do(ctx)
}

// operation is one request with all its attempts. Its methods are the policies of a retryablehttp.Client of its own.
type operation struct {
	service    *Service
	req        Request
	out        any
	authorized bool // sends the access token
	anyStatus  bool // returns a response of any status without decoding it
	trackingID string

	attempts      int
	token         string // sent with the last attempt
	rejectedToken string // was rejected with a 401
	lastError     error  // of the last attempt: an *Error or a *TransportError
	backoffs      int
	// limitedRetries counts the retries after failures that may be permanent.
	limitedRetries int
	pause          time.Duration // before the next attempt
	// probe is not nil if this operation checks for all operations whether an outage has ended.
	probe chan struct{}
}

func (s *Service) newOperation(req Request) *operation {
	if req.Budget == nil {
		req.Budget = s.client.NewBudget()
	}
	return &operation{service: s, req: req, trackingID: "TFWEBEX_" + uuid.NewString()}
}

func (op *operation) do(ctx context.Context) (*Response, error) {
	req, err := op.newHTTPRequest(ctx)
	if err != nil {
		return nil, err
	}
	resp, err := op.retryClient().Do(req)
	op.endProbe(ctx)
	if err != nil {
		var clientErr *url.Error // net/http wraps the error of an attempt.
		if errors.As(err, &clientErr) {
			err = clientErr.Err
		}
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	switch {
	case op.anyStatus:
		return op.newResponse(resp), nil
	case !isSuccess(resp.StatusCode):
		return nil, op.lastError
	}
	return op.decode(resp)
}

func (op *operation) newHTTPRequest(ctx context.Context) (*retryablehttp.Request, error) {
	var body any // An empty []byte would count as a body of unknown length.
	if op.req.Body != nil {
		encoded, err := json.Marshal(op.req.Body)
		if err != nil {
			return nil, fmt.Errorf("%s %s: encode the request: %w", op.req.Method, op.req.Path, err)
		}
		body = encoded
	}
	target, err := op.service.url(&op.req)
	if err != nil {
		return nil, fmt.Errorf("%s %s: the path is not a valid URL path", op.req.Method, op.req.Path)
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, op.req.Method, target, body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: the request is not valid", op.req.Method, op.req.Path)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// retryClient returns the client that runs the attempts.
func (op *operation) retryClient() *retryablehttp.Client {
	return &retryablehttp.Client{
		// The transport has no CloseIdleConnections method, because an operation that fails must not close the connections of others.
		HTTPClient:   &http.Client{Transport: roundTripper(op.attempt), CheckRedirect: noRedirects},
		RetryMax:     math.MaxInt, // shouldRetry limits the retries.
		CheckRetry:   op.checkRetry,
		Backoff:      noBackoff,
		PrepareRetry: op.wait,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// noRedirects disables redirects: after a 307 or 308, net/http would send the body, which may contain secrets and personal data, to another
// address.
func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// checkRetry implements retryablehttp.CheckRetry.
func (op *operation) checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	op.noteError(resp, err)
	next := op.shouldRetry(resp, err)
	if next.retry && ctx.Err() != nil {
		op.logDecision(ctx, decision{reason: "the operation was canceled"})
		return false, ctx.Err()
	}
	op.logDecision(ctx, next)
	op.pause = next.pause
	return next.retry, nil
}

// noBackoff implements retryablehttp.Backoff. It returns 0 because the library would use its own timer. The method wait uses the client's
// clock.
func noBackoff(time.Duration, time.Duration, int, *http.Response) time.Duration { return 0 }

// wait implements retryablehttp.PrepareRetry: it waits before the next attempt.
func (op *operation) wait(req *http.Request) error {
	if op.pause <= 0 {
		return nil
	}
	op.logPause(req.Context(), op.pause)
	return op.service.client.clock.Sleep(req.Context(), op.pause)
}

// noteError stores the error of the last attempt.
func (op *operation) noteError(resp *http.Response, err error) {
	switch transportErr := new(TransportError); {
	case errors.As(err, &transportErr):
		op.lastError = transportErr
	case err != nil: // The attempt was not made.
	case isSuccess(resp.StatusCode):
		op.lastError = nil
	default:
		op.lastError = op.newError(resp)
	}
}

func (op *operation) newResponse(resp *http.Response) *Response {
	return &Response{
		StatusCode: resp.StatusCode, Header: resp.Header, Body: contentOf(resp),
		Date: dateOf(resp), Received: op.service.client.clock.Now(), op: op,
	}
}

// decode decodes the JSON of a successful response.
func (op *operation) decode(httpResp *http.Response) (*Response, error) {
	resp := op.newResponse(httpResp)
	switch {
	case looksLikeMarkup(resp.Body):
		// This applies even if the caller ignores the body: a proxy that requires a login may return a page with status 200.
		return nil, resp.NewError("the response is not JSON: " + quotePage([]byte(op.redact(string(resp.Body)))))
	case op.out == nil, resp.Empty() && op.req.mayReturnNothing():
		return resp, nil
	}
	if err := json.Unmarshal(resp.Body, op.out); err != nil {
		return nil, resp.NewError(op.redact(describeJSONError(err)))
	}
	return resp, nil
}

// withoutURL removes the *url.Error that net/http may wrap around an error, because it quotes the full URL with the query.
func withoutURL(err error) error {
	var quoting *url.Error
	for errors.As(err, &quoting) {
		err = quoting.Err
	}
	return err
}

// host returns the host for errors and log lines.
func (op *operation) host() string { return op.service.baseURL.Host }

func (op *operation) path() string { return op.service.path(&op.req) }

// attemptID returns the tracking ID of the current attempt: the UUID of the operation, by which all its attempts can be found in the logs of
// the server, and the number of the attempt.
func (op *operation) attemptID() string { return fmt.Sprintf("%s_%d", op.trackingID, op.attempts) }

func (op *operation) log(ctx context.Context, level slog.Level, message string, fields map[string]any) {
	fields["service"], fields["method"], fields["host"], fields["path"] = op.service.name, op.req.Method, op.host(), op.path()
	fields["tracking_id"] = op.attemptID()
	op.service.client.config.Log(ctx, level, message, fields)
}

func (op *operation) logDecision(ctx context.Context, decision decision) {
	if decision.reason == "" {
		return
	}
	message := "Not retrying"
	if decision.retry {
		message = "Retrying"
	}
	op.log(ctx, slog.LevelDebug, message, map[string]any{
		"reason": decision.reason, "attempt": op.attempts, "pause_ms": decision.pause.Milliseconds(),
	})
}

// logPause writes a line before a long wait, because Terraform does not show it.
func (op *operation) logPause(ctx context.Context, pause time.Duration) {
	if pause < time.Second {
		return
	}
	op.log(ctx, slog.LevelInfo, "Waiting before the next attempt", map[string]any{
		"pause_ms": pause.Milliseconds(), "attempt": op.attempts, "error": kindOf(op.lastError),
	})
}
