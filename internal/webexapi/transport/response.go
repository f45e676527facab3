package transport

import (
	"bytes"
	"net/http"
	"time"
)

// bufferedBody is the body of a response in memory: the retry policy looks at it before anybody reads it.
type bufferedBody struct {
	bytes.Reader
	content []byte
}

func newBufferedBody(content []byte) *bufferedBody {
	body := &bufferedBody{content: content}
	body.Reset(content)
	return body
}

// Close implements io.Closer.
func (*bufferedBody) Close() error { return nil }

// contentOf is the body of a response that an attempt has returned.
func contentOf(resp *http.Response) []byte {
	body, _ := resp.Body.(*bufferedBody)
	return body.content
}

// dateOf is the server's clock, zero when the response does not tell.
func dateOf(resp *http.Response) time.Time {
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return date
}

func isSuccess(status int) bool { return status >= 200 && status < 300 }

// looksLikeMarkup reports HTML or XML.
func looksLikeMarkup(body []byte) bool { return bytes.HasPrefix(trimBOM(body), []byte("<")) }

func trimBOM(body []byte) []byte { return bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff"))) }
