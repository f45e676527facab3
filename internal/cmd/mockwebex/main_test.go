package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// started runs the program until the test ends and returns its output, its address and a function that stops it.
func started(t *testing.T, stderr io.Writer, arguments ...string) (printed, url string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, arguments...), writer, stderr)
		_ = writer.CloseWithError(io.EOF)
		ended <- err
	}()
	var text strings.Builder
	buffer := make([]byte, 4096)
	for !strings.Contains(text.String(), "Ctrl-C") {
		n, err := reader.Read(buffer)
		text.Write(buffer[:n])
		if err != nil {
			t.Fatalf("it ended with %v after %q", <-ended, text.String())
		}
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }()
	stop = func() error { cancel(); return <-ended }
	return text.String(), regexp.MustCompile(`http://[0-9.]+:[0-9]+`).FindString(text.String()), stop
}

func send(t *testing.T, method, url, token, body string) (int, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		return 0, err
	}
	_ = response.Body.Close()
	return response.StatusCode, nil
}

func TestRun_printsConfiguration(t *testing.T) {
	printed, url, stop := started(t, io.Discard, "-token", "own", "-org-id", "11111111-2222-4333-8444-555555555555")
	for _, want := range []string{
		`access_token            = "own"`, `base_url                = "` + url + `/v1"`, `contact_center_base_url = "` + url + `"`,
		`org_id                  = "11111111-2222-4333-8444-555555555555"`, "Sales EMEA ", mockwebex.SeedQueueID,
		mockwebex.SeedAgentEmail, mockwebex.SeedAgentCIUserID, mockwebex.SeedEntryPointID,
		mockwebex.SeedTeamID, mockwebex.SeedCustomerNumber, `client_id = "mock-client"`,
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not in\n%s", want, printed)
		}
	}
	if status, err := send(t, "GET", url+"/v1/people/me", "own", ""); status != http.StatusOK {
		t.Errorf("returned %d, %v", status, err)
	}
	if err := stop(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(url, "http://")); err == nil {
		t.Error("it still listens")
	}
}

func TestFlags_faultsAndLimits(t *testing.T) {
	var logged bytes.Buffer
	_, url, stop := started(t, &logged, "-platform-rate-limit", "4", "-lose-every", "2", "-latency", "1ns", "-verbose")
	webhook := `{"name":"n","targetUrl":"https://example.com/","resource":"rooms","event":"created"}`
	token := mockwebex.DefaultToken
	for i, want := range []int{200, 0, 200, 0, 429} {
		status, err := send(t, "POST", url+"/v1/webhooks", token, webhook)
		if status != want || (err == nil) != (want != 0) {
			t.Errorf("create %d returned %d, %v, want %d", i+1, status, err, want)
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got := strings.Count(logged.String(), "POST /v1/webhooks 200"); got != 4 || strings.Contains(logged.String(), token) {
		t.Errorf("logged %s", logged.String())
	}
}

func TestFlags_invalid(t *testing.T) {
	for _, arguments := range [][]string{
		{"-org-id", "x"}, {"-rate-limit", "-1"}, {"-lose-every", "-1"}, {"-not-found-every", "-1"}, {"-platform-rate-limit", "-1"},
		{"-person-token", "x"}, {"-profile", "/does/not/exist"}, {"-webhook-gone", "x"}, {"-echo-secret", "loud"}, {"-latency", "-1s"}, {"-latency", "x"}, {"more"},
		{"-addr", "nowhere:port"},
	} {
		if err := run(t.Context(), arguments, io.Discard, io.Discard); err == nil {
			t.Errorf("%v was accepted", arguments)
		}
	}
	var usage bytes.Buffer
	if err := run(t.Context(), []string{"-h"}, io.Discard, &usage); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h ended with %v", err)
	}
	if !strings.Contains(usage.String(), `(default "127.0.0.1:8080")`) { // as the README and the examples have it
		t.Errorf("-h returned %s", usage.String())
	}
}

func TestRun_warnsIfOtherMachinesCanReachIt(t *testing.T) {
	var stderr bytes.Buffer
	_, _, stop := started(t, &stderr, "-addr", ":0")
	if err := stop(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(stderr.String(), "Warning: ") || !strings.Contains(stderr.String(), "can be reached from other machines") {
		t.Errorf("warned %q", stderr.String())
	}
}
