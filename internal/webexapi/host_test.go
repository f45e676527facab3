package webexapi

import (
	"errors"
	"net/http"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

func TestHost_Exchange_obeysConfiguration(t *testing.T) {
	post := transport.Request{Method: http.MethodPost, Path: "/webhooks"}
	client, err := New(Config{
		ContactCenterBaseURL: "https://contact-center.example", Credentials: Credentials{AccessToken: "token"}, ReadOnly: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	var readOnly *ReadOnlyError
	if _, err := client.Platform.Exchange(t.Context(), post, ""); !errors.As(err, &readOnly) {
		t.Errorf("read-only: %v", err)
	}

	const allowed, other = "6f1d2c3b-4a59-4e68-8f70-1b2c3d4e5f60", "11111111-2222-4333-8444-555555555555"
	client, err = New(Config{
		ContactCenterBaseURL: "https://contact-center.example", Credentials: Credentials{AccessToken: "token"}, AllowedOrgIDs: []string{allowed},
	})
	if err != nil {
		t.Fatal(err)
	}
	var notAllowed *OrganizationNotAllowedError
	if _, err := client.ContactCenter.Exchange(t.Context(), transport.Request{Method: http.MethodGet, Path: "/"}, other); !errors.As(err, &notAllowed) {
		t.Errorf("another organization: %v", err)
	}
}
