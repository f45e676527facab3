package transport

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// A connection that a proxy rejects, because it requires credentials or forbids the host, is not retried. One for which the proxy cannot
// reach the host is. In both cases nothing was sent to the server.
func TestProxyError(t *testing.T) {
	for status, retried := range map[int]bool{
		http.StatusProxyAuthRequired: false, http.StatusForbidden: false, http.StatusBadGateway: true, http.StatusServiceUnavailable: true,
	} {
		for _, method := range allMethods {
			var connects atomic.Int32
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				connects.Add(1)
				w.WriteHeader(status)
			}))
			address, err := url.Parse(strings.Replace(proxy.URL, "http://", "http://user:hush@", 1))
			if err != nil {
				t.Fatal(err)
			}
			transport := newHTTPTransport()
			transport.Proxy = http.ProxyURL(address)
			service, _ := testService(t, transport)

			err = perform(t.Context(), service, method)

			var proxyErr *ProxyError
			var transportErr *TransportError
			if !errors.As(err, &proxyErr) || proxyErr.StatusCode != status || proxyErr.Proxy != address.Host || !errors.As(err, &transportErr) || !transportErr.Dial {
				t.Errorf("%s, %d: got %v, want the proxyErr of %s", method, status, err, address.Host)
			}
			if (connects.Load() > 1) != retried {
				t.Errorf("%s, %d: the proxy got %d requests", method, status, connects.Load())
			}
			if strings.Contains(err.Error(), "hush") {
				t.Errorf("the error contains the proxy's password: %v", err)
			}
			proxy.Close()
		}
	}
}
