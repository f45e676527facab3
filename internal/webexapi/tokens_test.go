package webexapi

import (
	"errors"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// A response of the token endpoint says nothing about the object of the request. A 404 must not make callbacks count as deleted, and a 500
// must not make the outcome of a create unknown that was not sent.
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
					t.Errorf("%s: error %v, want a *NoTokenError without a status of the object", what, err)
				}
			}
		})
	}
}
