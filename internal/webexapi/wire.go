package webexapi

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// wire is an object as JSON carries it; value checks it and turns it into what callers see.
type wire[T any] interface{ value() (T, error) }

// deletedToo are the statuses besides 404 that a DELETE takes for "is gone already".
var deletedToo = []int{http.StatusGone}

// errNoID means that an answer is no object: every object of Webex has an id. An intermediary may have answered "{}".
var errNoID = errors.New("the answer holds an object without an id")

// unreadable is the error for a 2xx whose JSON is not what the API documents.
func (c *Client) unreadable(asked call, got *answer, why error) error {
	return &Error{
		Method: asked.method, Host: c.hostName(asked.host), Path: c.addresses[asked.host].EscapedPath() + asked.path,
		StatusCode: got.status, Message: why.Error(), Date: got.date,
	}
}

// valueOf turns the object of an answer into what callers see.
func valueOf[T any](c *Client, asked call, got *answer, object wire[T]) (*T, error) {
	value, err := object.value()
	if err != nil {
		return nil, c.unreadable(asked, got, err)
	}
	return &value, nil
}

// hasStatus reports that err is an answer with a status.
func hasStatus(err error, status int) bool {
	var answered *Error
	return errors.As(err, &answered) && answered.StatusCode == status
}

// instant is a time as Webex writes it: RFC 3339 (platform) or a number since the epoch (Contact Center). A time that
// cannot be understood is the zero time, since an object must stay readable without it.
type instant struct{ time.Time }

// secondsBelow tells numbers of seconds from numbers of milliseconds: as milliseconds it is the year 1973, as seconds 5138.
const secondsBelow = 1e11

// UnmarshalJSON never fails.
func (i *instant) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if number, err := strconv.ParseFloat(text, 64); err == nil {
		i.Time = sinceEpoch(number)
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700"} {
		if parsed, err := time.Parse(layout, text); err == nil {
			i.Time = parsed.UTC()
			return nil
		}
	}
	i.Time = time.Time{}
	return nil
}

func sinceEpoch(number float64) time.Time {
	switch {
	case !(0 < number && number < 1e15): // also "NaN"
		return time.Time{}
	case number < secondsBelow:
		return time.UnixMilli(int64(number * 1000)).UTC()
	default:
		return time.UnixMilli(int64(number)).UTC()
	}
}
