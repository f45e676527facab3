package webexapi

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// A response of Webex or of an intermediary may quote the request. Terraform prints errors, and its plugin library logs them.
func TestErrors_redactQuotedRequests(t *testing.T) {
	// The list is rejected as well, so the creates go on without it.
	blind := CreateOptions{AllowDuplicate: true}
	secret, callback := "a-secret-of-more-than-32-characters", CallbackFields{CustomerName: "Al", CallbackNumber: "+1 (234) 567-89"}
	secrets := []string{secret}
	numbers := []string{"+1 (234) 567-89", "%2B1+%28234%29+567-89", "+123456789", "123456789", "%2B123456789"}
	for name, test := range map[string]struct {
		quoted []string
		do     func(*Client) error
	}{
		"webhook": {secrets, func(c *Client) error {
			_, err := c.Webhooks.Create(t.Context(), WebhookCreate{Name: "hook", Secret: secret}, blind)
			return err
		}},
		"webhook filter": {append(numbers, "ada@example.com"), func(c *Client) error {
			_, err := c.Webhooks.Create(t.Context(), WebhookCreate{
				Name: "hook", Filter: "state=ended&number=" + callback.CallbackNumber + "&hostEmail=ada@example.com",
			}, blind)
			return err
		}},
		"encoded webhook filter": {append(numbers, "ada@example.com", "ada%40example.com"), func(c *Client) error {
			_, err := c.Webhooks.Create(t.Context(), WebhookCreate{
				Name: "hook", Filter: "number=" + url.PathEscape(callback.CallbackNumber) + "&hostEmail=ada%40example.com",
			}, blind)
			return err
		}},
		"webhook update": {secrets, func(c *Client) error {
			_, err := c.Webhooks.Update(t.Context(), WebhookRef{ID: "1"}, WebhookUpdate{Name: "hook", Secret: secret})
			return err
		}},
		"subscription": {secrets, func(c *Client) error {
			_, err := c.Subscriptions.Create(t.Context(), "", SubscriptionCreate{Name: "hook", Secret: secret}, blind)
			return err
		}},
		"subscription update": {secrets, func(c *Client) error {
			_, err := c.Subscriptions.Update(t.Context(), SubscriptionRef{Version: SubscriptionV1, ID: "1"}, SubscriptionUpdate{Secret: &secret})
			return err
		}},
		"callback": {append(numbers, "Al"), func(c *Client) error {
			_, err := c.Callbacks.Create(t.Context(), "o", callback, blind)
			return err
		}},
		"callback update": {append(numbers, "Al"), func(c *Client) error {
			_, err := c.Callbacks.Update(t.Context(), "o", "1", callback)
			return err
		}},
		"callback list": {numbers, func(c *Client) error {
			_, err := c.Callbacks.Page(t.Context(), "o", CallbackListOptions{CallbackNumber: callback.CallbackNumber}, 0, 0)
			return err
		}},
	} {
		for _, quoted := range append(test.quoted, "Bearer "+testToken) {
			message := "You sent " + quoted + "."
			for shape, body := range map[string]string{
				"JSON":      `{"trackingId":"T","error":{"key":400,"message":[{"description":` + strconv.Quote(message) + `}]}}`,
				"text":      message,
				"cut short": strings.Repeat("x", 200-20-len("You sent ")) + " " + message, // the quotation is truncated in the middle of it
			} {
				client, _ := testClient(t, always(400, body))
				err := test.do(client)
				if err == nil || !strings.Contains(err.Error(), "You sent ") {
					t.Fatalf("%s, %s: error %v, want the message of Webex", name, shape, err)
				}
				quoted, _, _ := strings.Cut(strings.SplitAfter(err.Error(), "You sent ")[1], " (tracking")
				if shown := strings.TrimPrefix(quoted, "Bearer "); !strings.HasPrefix(shown, "[redac") && !strings.HasPrefix(shown, "+[redac") {
					t.Errorf("%s, %s: the error contains %q", name, shape, quoted)
				}
			}
		}
	}
}
