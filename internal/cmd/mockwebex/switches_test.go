package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const goodWebhook = `{"name":"n","targetUrl":"https://example.com/","resource":"rooms","event":"created"}`

func TestFlags_everySwitchHasOne(t *testing.T) {
	for _, info := range mockwebex.SwitchTable() {
		value := map[bool]string{true: "true", false: "418"}[info.Bool]
		switch {
		case info.Values != nil:
			value = info.Values[len(info.Values)-1]
		case info.Default == "0s":
			value = "1m30s"
		}
		arguments := []string{"-" + info.Name + "=" + value}
		if info.Bool {
			arguments = []string{"-" + info.Name}
		}
		parsed, err := parse(arguments, io.Discard)
		if err != nil {
			t.Errorf("%s: %v", info.Name, err)
			continue
		}
		var switches mockwebex.Switches
		if err := parsed.switchProfile().Apply(&switches); err != nil || info.Get(switches) != value {
			t.Errorf("-%s makes it %q, want %q, %v", info.Name, info.Get(switches), value, err)
		}
	}
}

func TestFlags_profile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "profile.json")
	profile := `{"switches": {"webhook-create-status": 201, "webhook-gone": 410}}`
	if err := os.WriteFile(file, []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	_, url, stop := started(t, io.Discard, "-webhook-gone", "400", "-profile", file)
	defer func() { _ = stop() }()
	for _, test := range []struct {
		method, path, body string
		want               int
	}{
		{"POST", "/v1/webhooks", goodWebhook, http.StatusCreated},
		{"GET", "/v1/webhooks/none", "", http.StatusBadRequest}, // The flag overrides the profile.
	} {
		if status, err := send(t, test.method, url+test.path, mockwebex.DefaultToken, test.body); status != test.want {
			t.Errorf("%s %s: got %d, %v, want %d", test.method, test.path, status, err, test.want)
		}
	}
}

func TestFlags_builtInProfile(t *testing.T) {
	_, url, stop := started(t, io.Discard, "-profile", "contrary", "-webhook-gone", "400")
	defer func() { _ = stop() }()
	if status, err := send(t, "POST", url+"/v1/webhooks", mockwebex.DefaultToken, goodWebhook); status != http.StatusCreated {
		t.Errorf("the status of a create: got %d, %v, want that of the profile", status, err)
	}
	if status, err := send(t, "GET", url+"/v1/webhooks/none", mockwebex.DefaultToken, ""); status != http.StatusBadRequest {
		t.Errorf("the status of an unknown webhook: got %d, %v, want that of the flag", status, err)
	}
}

func TestFlags_personToken(t *testing.T) {
	_, url, stop := started(t, io.Discard, "-person-token", "bob=bob@example.com")
	defer func() { _ = stop() }()
	if status, err := send(t, "GET", url+"/v1/people/me", "bob", ""); status != http.StatusOK {
		t.Errorf("the token of another person: got %d, %v", status, err)
	}
}

func TestFlags_notFoundEvery(t *testing.T) {
	parsed, err := parse([]string{"-not-found-every", "2"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	webex := newServer(parsed, nil)
	url, stop, err := webex.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	id := webex.PutWebhook(mockwebex.Webhook{Name: "n"}).ID
	for _, want := range []int{http.StatusOK, http.StatusNotFound, http.StatusOK, http.StatusNotFound} {
		if status, err := send(t, "GET", url+"/v1/webhooks/"+id, mockwebex.DefaultToken, ""); status != want {
			t.Errorf("got %d, %v, want %d", status, err, want)
		}
	}
}

func TestFlags_outdialANI(t *testing.T) {
	_, url, stop := started(t, io.Discard, "-outdial-ani", "+442079460000", "-outdial-ani", "+442079460001")
	defer func() { _ = stop() }()
	for origin, want := range map[string]int{"+442079460001": http.StatusCreated, "+442079460002": http.StatusBadRequest} {
		task := `{"destination":"+14155550100","entryPointId":"` + mockwebex.SeedEntryPointID + `","mediaType":"telephony",` +
			`"outboundType":"CALLBACK","callback":{"callbackOrigin":"web","callbackType":"immediate"},"origin":"` + origin + `"}`
		if status, err := send(t, "POST", url+"/v1/tasks", mockwebex.DefaultToken, task); status != want {
			t.Errorf("from %s: got %d, %v, want %d", origin, status, err, want)
		}
	}
}
