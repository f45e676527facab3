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

// A proxy that wants credentials or forbids the host does not change its mind; one that cannot reach the host may. In neither
// case was anything sent to Webex.
func TestProxyRefuses(t *testing.T) {
	for status, again := range map[int]bool{
		http.StatusProxyAuthRequired: false, http.StatusForbidden: false, http.StatusBadGateway: true, http.StatusServiceUnavailable: true,
	} {
		for _, method := range allMethods {
			var asked atomic.Int32
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				asked.Add(1)
				w.WriteHeader(status)
			}))
			address, err := url.Parse(strings.Replace(proxy.URL, "http://", "http://user:hush@", 1))
			if err != nil {
				t.Fatal(err)
			}
			transport := newTransport()
			transport.Proxy = http.ProxyURL(address)
			client, _ := testClient(t, transport)

			err = perform(t.Context(), client, method)

			var refusal *ProxyError
			var cut *TransportError
			if !errors.As(err, &refusal) || refusal.StatusCode != status || refusal.Proxy != address.Host || !errors.As(err, &cut) || !cut.Dial {
				t.Errorf("%s, %d: got %v, want the refusal of %s", method, status, err, address.Host)
			}
			if (asked.Load() > 1) != again {
				t.Errorf("%s, %d: the proxy was asked %d times", method, status, asked.Load())
			}
			if strings.Contains(err.Error(), "hush") {
				t.Errorf("the error holds the proxy's password: %v", err)
			}
			proxy.Close()
		}
	}
}
