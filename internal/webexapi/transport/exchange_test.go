package transport

import (
	"net/http"
	"testing"
)

func TestService_Exchange_returnsAnyStatus(t *testing.T) {
	var authorization []string
	s, _ := testService(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		authorization = append(authorization, req.Header.Get("Authorization"))
		return reply(http.StatusNotFound, webexErrorBody, "TrackingID", "ROUTER_1"), nil
	}))
	resp, err := s.Exchange(t.Context(), getThing)
	if err != nil || resp.StatusCode != http.StatusNotFound || string(resp.Body) != webexErrorBody || !IsNotFound(resp.Err()) {
		t.Errorf("got %+v, %v", resp, err)
	}
	anonymous := getThing
	anonymous.Anonymous = true
	if _, err := s.Exchange(t.Context(), anonymous); err != nil {
		t.Error(err)
	}
	if len(authorization) != 2 || authorization[0] != "Bearer "+testToken || authorization[1] != "" {
		t.Errorf("sent %q", authorization)
	}
}

func TestService_Exchange_doesNotDecode(t *testing.T) {
	for _, body := range []string{"<html></html>", "{", "", "{}"} {
		s, _ := testService(t, always(http.StatusOK, body))
		if resp, err := s.Exchange(t.Context(), getThing); err != nil || string(resp.Body) != body || resp.Err() != nil {
			t.Errorf("%q: got %+v, %v", body, resp, err)
		}
	}
}

func TestService_Exchange_retriesAsDo(t *testing.T) {
	server, sent := script(always(http.StatusTooManyRequests, "", "Retry-After", "1"), always(http.StatusBadGateway, ""), always(http.StatusOK, "{}"))
	s, _ := testService(t, server)
	if resp, err := s.Exchange(t.Context(), getThing); err != nil || resp.StatusCode != http.StatusOK || resp.Err() != nil || *sent != 3 {
		t.Errorf("got %+v, %v after %d attempts", resp, err, *sent)
	}
	server, sent = script(always(http.StatusBadGateway, ""))
	s, _ = testService(t, server)
	resp, err := s.Exchange(t.Context(), Request{Method: http.MethodPost, Path: "/things"})
	if err != nil || *sent != 1 || OutcomeOf(resp.Err()) != Unknown {
		t.Errorf("a create: got %+v, %v after %d attempts", resp, err, *sent)
	}
	s, _ = testService(t, reset)
	if _, err := s.Exchange(t.Context(), Request{Method: http.MethodPost, Path: "/things"}); OutcomeOf(err) != Unknown {
		t.Errorf("a lost response: %v", err)
	}
}
