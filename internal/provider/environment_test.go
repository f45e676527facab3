package provider

import (
	"strings"
	"testing"
)

func TestClientConfig(t *testing.T) {
	clearEnvironment(t)
	if _, err := ClientConfig(); err == nil || !strings.Contains(err.Error(), "Missing Webex credentials") {
		t.Errorf("without credentials: %v", err)
	}
	t.Setenv("WEBEX_ACCESS_TOKEN", " token ")
	t.Setenv("WEBEX_REGION", "eu2")
	t.Setenv("WEBEX_ORG_ID", "6f1d2c3b-4a59-4e68-8f70-1b2c3d4e5f60")
	config, err := ClientConfig()
	if err != nil || config.Credentials.AccessToken != "token" || config.ContactCenterBaseURL != "https://api.wxcc-eu2.cisco.com" ||
		config.OrgID != "6f1d2c3b-4a59-4e68-8f70-1b2c3d4e5f60" {
		t.Errorf("got %+v, %v", config, err)
	}
	t.Setenv("WEBEX_REGION", "not a region")
	if _, err := ClientConfig(); err == nil || !strings.Contains(err.Error(), "WEBEX_REGION") {
		t.Errorf("an invalid region: %v", err)
	}
	t.Setenv("WEBEX_CLIENT_ID", "id")
	if _, err := ClientConfig(); err == nil || !strings.Contains(err.Error(), "Conflicting Webex credentials") {
		t.Errorf("both kinds of credentials: %v", err)
	}
}
