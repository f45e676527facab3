package webexapi

import (
	"errors"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// What the token endpoint answers is no word about the object that the token was for: its 404 must not make every callback look
// deleted, and its 500 must not make a create that was never sent look as if it might have succeeded.
func TestNoTokenError_saysNothingAboutObjects(t *testing.T) {
	for name, trouble := range map[string]roundTrip{
		"404":           always(404, webexWords),
		"410":           always(410, webexWords),
		"500":           always(500, webexWords),
		"reset":         reset,
		"HTML with 200": always(200, `<html>`),
		"long 429":      always(429, ``, "Retry-After", "200"),
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := testClient(t, trouble, func(config *Config) {
				config.Credentials, config.MaxRetryDuration = refreshCredentials, time.Minute
			})
			for what, do := range map[string]func() error{
				"get":    func() error { _, err := client.Webhooks.Get(t.Context(), "1"); return err },
				"delete": func() error { return client.Webhooks.Delete(t.Context(), WebhookRef{ID: "1"}) },
				"create": func() error {
					_, err := client.Webhooks.Create(t.Context(), WebhookCreate{Name: "a"}, CreateOptions{})
					return err
				},
			} {
				err := do()
				var noToken *NoTokenError
				var mayExist *MayExistError
				if !errors.As(err, &noToken) || IsNotFound(err) || transport.OutcomeOf(err) != transport.NotApplied || errors.As(err, &mayExist) {
					t.Errorf("%s: error %v, want a *NoTokenError that says nothing about an object", what, err)
				}
			}
		})
	}
}
