package mockwebex_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

func TestSmoke(t *testing.T) {
	s := mockwebex.New(mockwebex.WithSeed())
	base, stop, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	req, _ := http.NewRequest("POST", base+"/v1/webhooks", strings.NewReader(`{"name":"n","targetUrl":"https://example.com/x","resource":"messages","event":"created","filter":"roomId=1"}`))
	req.Header.Set("Authorization", "Bearer mock-token")
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 || len(s.Webhooks()) != 1 {
		t.Fatal(resp.StatusCode, s.Webhooks())
	}
}
