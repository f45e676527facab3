package webexapi

import (
	"errors"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// An error of the token endpoint is not an error about the object of the request: after a 404 the object does not count as deleted, and after
// a 500 the outcome of a create is not unknown.
func TestNoTokenError_isNotAboutTheObject(t *testing.T) {
	for name, respond := range map[string]roundTrip{
		"404":           always(404, webexErrorBody),
		"410":           always(410, webexErrorBody),
		"500":           always(500, webexErrorBody),
		"reset":         reset,
		"HTML with 200": always(200, `<html>`),
		"long 429":      always(429, ``, "Retry-After", "200"),
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := testClient(t, respond, func(config *Config) {
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
