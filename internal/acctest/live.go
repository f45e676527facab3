package acctest

import (
	"os"
	"testing"
)

// LiveVariable is the environment variable that permits tests with a real organization.
const LiveVariable = "WEBEX_LIVE"

// NewLive returns the environment of a test with a real organization: Mock and Clock are nil, and the provider reads its settings from
// the environment. The test is skipped unless WEBEX_LIVE is 1 and there are credentials.
func NewLive(t *testing.T) *Env {
	t.Helper()
	if !isLive() {
		t.Skip("To run this test with a real organization, set " + LiveVariable + "=1 and the credentials of the provider: WEBEX_ACCESS_TOKEN, " +
			"or WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN. The guide docs/guides/check-your-organization.md explains it.")
	}
	if !hasCredentials(os.Getenv) {
		t.Skip(LiveVariable + " is 1, but there are no credentials: set WEBEX_ACCESS_TOKEN, " +
			"or WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN.")
	}
	_ = os.Unsetenv("TF_CLI_CONFIG_FILE")
	return &Env{live: true, t: t}
}

func isLive() bool { return os.Getenv(LiveVariable) == "1" }

func hasCredentials(getenv func(string) string) bool {
	return getenv("WEBEX_ACCESS_TOKEN") != "" || getenv("WEBEX_API_KEY") != "" ||
		getenv("WEBEX_CLIENT_ID") != "" && getenv("WEBEX_CLIENT_SECRET") != "" && getenv("WEBEX_REFRESH_TOKEN") != ""
}
