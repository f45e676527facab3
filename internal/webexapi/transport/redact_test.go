package transport

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// The server, or what responds in its place, may quote the request. Terraform prints errors, and its plugin library logs them.
func TestOperation_redactsQuotedRequests(t *testing.T) {
	secret, number := "a-secret-of-more-than-32-characters", "+1 (234) 567-89"
	confidential := []string{secret, "Al", number, "+123456789", "123456789", "ada@example.com"}
	for _, quoted := range []string{
		secret, "Al", number, "%2B1+%28234%29+567-89", "+123456789", "123456789", "%2B123456789", "ada@example.com", "ada%40example.com",
		"Bearer " + testToken,
	} {
		message := "You sent " + quoted + "."
		for shape, body := range map[string]string{
			"JSON":      `{"trackingId":"T","error":{"key":400,"message":[{"description":` + strconv.Quote(message) + `}]}}`,
			"text":      message,
			"cut short": strings.Repeat("x", maxQuote-20-len("You sent ")) + " " + message, // The quotation ends in the middle of it.
		} {
			service, _ := testService(t, always(400, body))
			_, err := service.Do(t.Context(), Request{Method: http.MethodPost, Path: "/things", Confidential: confidential}, nil)
			if err == nil || !strings.Contains(err.Error(), "You sent ") {
				t.Fatalf("%s: error %v, want the message of the server", shape, err)
			}
			quoted, _, _ := strings.Cut(strings.SplitAfter(err.Error(), "You sent ")[1], " (tracking")
			if shown := strings.TrimPrefix(quoted, "Bearer "); !strings.HasPrefix(shown, "[redac") && !strings.HasPrefix(shown, "+[redac") {
				t.Errorf("%s: the error contains %q", shape, quoted)
			}
		}
	}
}

func TestRedactWord(t *testing.T) {
	for _, test := range []struct{ text, secret, want string }{
		{"for Al, not Albert, nor Cal", "Al", "for [redacted], not Albert, nor Cal"},
		{"Al", "Al", "[redacted]"},
		{"+1234 and 1234", "+1234", "[redacted] and 1234"},
		{"Al Al", "Al", "[redacted] [redacted]"},
		{"Zoë: Zoëë", "Zoë", "[redacted]: Zoëë"},
		{"nothing", "", "nothing"},
		{"between the words", " ", "between the words"},
	} {
		if got := redactWord(test.text, test.secret); got != test.want {
			t.Errorf("%q without %q is %q, want %q", test.text, test.secret, got, test.want)
		}
	}
}
