package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// ProxyError means that a proxy rejected the connection. It is the cause of a [TransportError].
type ProxyError struct {
	// Proxy is its host and port.
	Proxy string
	// StatusCode is its response to CONNECT.
	StatusCode int
}

// Error names the proxy and its response.
func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy %s returned %d %s", e.Proxy, e.StatusCode, http.StatusText(e.StatusCode))
}

// checkProxyResponse returns a *ProxyError. Without it, net/http would return only the text of the status.
func checkProxyResponse(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &ProxyError{Proxy: proxy.Host, StatusCode: resp.StatusCode}
}

// rejectedByProxy reports whether a proxy rejected the connection, for example because it requires credentials. A 5xx means that the proxy
// could not reach the host.
func rejectedByProxy(err error) bool {
	var proxy *ProxyError
	return errors.As(err, &proxy) && proxy.StatusCode < http.StatusInternalServerError
}
