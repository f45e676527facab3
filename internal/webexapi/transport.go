package webexapi

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// host is one of the two addresses that a client talks to.
type host int

const (
	platform host = iota
	contactCenter
)

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
func (c *Client) send(ctx context.Context, call call, out any) (*answer, error) { panic("stub") }

// post makes a call that must not be repeated. It is sent again only when Webex certainly did nothing: after a 429, a
// failed dial and, once, after a 401 with a renewed token. Every other end is returned; endingOf tells what it means.
// Cancelling ctx ends the waits before the sending at once; what has been sent may finish within the RequestTimeout.
// A 2xx that cannot be decoded is an *Error with that status.
func (c *Client) post(ctx context.Context, call call, budget *retryBudget, out any) (*answer, error) {
	panic("stub")
}

// retryBudget is the time that an API call may go on retrying. It starts with the first request that is really sent.
type retryBudget struct{}

func (c *Client) newBudget() *retryBudget { panic("stub") }

// left is what remains; all of it before the first request.
func (b *retryBudget) left() time.Duration { panic("stub") }

// started is when the first request was sent, zero before.
func (b *retryBudget) started() time.Time { panic("stub") }

// ending is what a failed POST means for the object that it was to create.
type ending int

const (
	// refused: nothing was created.
	refused ending = iota
	// cutOff: the request may have been carried out, and is over.
	cutOff
	// timedOut: the request may have been carried out, or may still be.
	timedOut
)

// endingOf tells how a POST that returned err ended.
func endingOf(err error) ending { panic("stub") }

// hostName is the name of a host for error texts.
func (c *Client) hostName(h host) string { panic("stub") }
