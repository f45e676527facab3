package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// ProxyError is a proxy that refuses to open the connection. It is the cause of a [TransportError].
type ProxyError struct {
	// Proxy is its host and port.
	Proxy string
	// StatusCode is its response to CONNECT.
	StatusCode int
}

// Error tells who refused, and how.
func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy %s answered %d %s", e.Proxy, e.StatusCode, http.StatusText(e.StatusCode))
}

// checkProxyResponse keeps what net/http reduces to the words of the status: that it was the proxy, and which.
func checkProxyResponse(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &ProxyError{Proxy: proxy.Host, StatusCode: resp.StatusCode}
}

// refusedByProxy reports a proxy that has decided, for instance that it wants credentials. A 5xx is its trouble with the way.
func refusedByProxy(err error) bool {
	var proxy *ProxyError
	return errors.As(err, &proxy) && proxy.StatusCode < http.StatusInternalServerError
}
