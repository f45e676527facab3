package tfdiag_test

import (
	"context"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	callback = tfdiag.ResourceInfo{Type: "webexcc_scheduled_callback", DisplayName: "callback", Attributes: map[string]path.Path{
		"customerName": path.Root("customer_name"), "queueId": path.Root("queue_id"),
		"startTime": path.Root("start_time"), "endTime": path.Root("end_time"),
	},
		Scopes: tfdiag.Scopes{Read: "the scope cjp:user", Write: "the scope cjp:user", Note: "The scope cjp:config_write does not include cjp:user."},
		Rejections: []tfdiag.Rejection{
			{AnyOf: []string{"entry point"}, Hint: "Callbacks require a default entry point."},
			{Prefix: "queueid", Hint: "Use the data source webexcc_queue."},
			{Prefix: "assigneeagent", Hint: "assignee_agent requires the ci_user_id."},
		},
	}
	subscription = tfdiag.ResourceInfo{Type: "webexcc_subscription", DisplayName: "subscription", Attributes: map[string]path.Path{"name": path.Root("name")},
		Scopes: tfdiag.Scopes{Read: "the scope cjp:config_read", Write: "the scope cjp:config_write", Note: "An administrator grants it.", NotPersonal: true},
		Rejections: []tfdiag.Rejection{{
			OnlyCreate: true, AnyOf: []string{"limit"}, AlsoAnyOf: []string{"subscription", "org"}, Hint: "An organization can have 20 subscriptions.",
		}},
	}
	webhook = tfdiag.ResourceInfo{Type: "webex_webhook", DisplayName: "webhook", Attributes: map[string]path.Path{
		"name": path.Root("name"), "targetUrl": path.Root("target_url"),
	},
		Scopes:   tfdiag.Scopes{Read: "the read scope of its resource", Write: "the read scope of its resource", Note: "Each resource has its own."},
		Conflict: tfdiag.Conflict{Hint: "Import the existing webhook.", Explanation: "There can be one."},
	}
)

// search requires a role besides the scope, also for a POST.
var search = tfdiag.ResourceInfo{Type: "webexcc_tasks", DisplayName: "task", Scopes: tfdiag.Scopes{
	Read: "the scope cjp:config_read", Write: "the scope cjp:config_read", Role: "Administrator or Supervisor", Note: "A search requires more.", NotPersonal: true,
}}

const summary = "Unable to create object"

// onCallbacks is a response of Webex to a request for callbacks.
func onCallbacks(method string, status int, descriptions ...string) *webexapi.Error {
	return &webexapi.Error{
		Method: method, Host: "api.wxcc-us1.cisco.com", Path: "/v1/callbacks/organization/6f1d2c3b-4a59-4e68-8f70-1b2c3d4e5f60/scheduled-callback",
		StatusCode: status, Descriptions: descriptions, TrackingID: "TFWEBEX_1", FromWebex: true,
	}
}

func onWebhooks(method string, status int, descriptions ...string) *webexapi.Error {
	return &webexapi.Error{
		Method: method, Host: "webexapis.com", Path: "/v1/webhooks", StatusCode: status, Descriptions: descriptions, TrackingID: "TFWEBEX_1", FromWebex: true,
	}
}

func onToken(status int) *webexapi.Error {
	return &webexapi.Error{
		Method: "POST", Host: "webexapis.com", Path: "/v1/access_token", StatusCode: status, TrackingID: "TFWEBEX_1", FromWebex: true,
	}
}

// TestAdd_golden shows what users read for the mistakes that they are most likely to make.
func TestAdd_golden(t *testing.T) {
	foreign := onCallbacks("GET", 404)
	foreign.FromWebex, foreign.TrackingID, foreign.Message = false, "", `a page with the title "404 Not Found"`
	invalidJSON := onWebhooks("GET", 200)
	invalidJSON.FromWebex, invalidJSON.Message = false, "the response is not the JSON that Webex documents"
	proxy := onWebhooks("GET", 403)
	proxy.FromWebex, proxy.TrackingID, proxy.Message = false, "", `a page with the title "Blocked by the proxy"`
	balancer := onWebhooks("GET", 502)
	balancer.FromWebex, balancer.TrackingID, balancer.Message = false, "", `a page with the title "502 Bad Gateway"`
	redirect := onWebhooks("GET", 302)
	redirect.FromWebex, redirect.Location = false, "login.example.com"
	ownerLookup := onWebhooks("GET", 403, "The token has no right to do this.")
	ownerLookup.Path = "/v1/people/me"
	balancerMe := *balancer
	balancerMe.Path = "/v1/people/me"
	dial := &webexapi.TransportError{
		Method: "GET", Host: "api.wxcc-us9.cisco.com", Path: "/v1/subscriptions", Dial: true,
		Err: errors.New("lookup api.wxcc-us9.cisco.com: no such host"),
	}
	broken := func(err error) *webexapi.TransportError {
		return &webexapi.TransportError{Method: "GET", Host: "webexapis.com", Path: "/v1/webhooks", Err: err}
	}
	tls, timeout := broken(x509.UnknownAuthorityError{}), broken(context.DeadlineExceeded)
	tls.Dial, timeout.Timeout = true, true
	rejectedByProxy := func(status int) *webexapi.TransportError {
		err := broken(&webexapi.ProxyError{Proxy: "proxy.example.com:3128", StatusCode: status})
		err.Dial = true
		return err
	}
	mayExist := func(candidates ...string) *webexapi.MayExistError {
		return &webexapi.MayExistError{Listing: "the webhooks owned by the creator", Searches: 5, Checked: true, Candidates: candidates, Cause: onWebhooks("POST", 502)}
	}

	for name, test := range map[string]struct {
		info tfdiag.ResourceInfo
		err  error
	}{
		"bad-request-on-attribute":     {callback, onCallbacks("POST", 400, "queueId: not found for given orgId.")},
		"bad-request-on-several":       {callback, onCallbacks("POST", 400, "endTime must be after startTime.")},
		"bad-request-name":             {webhook, onWebhooks("POST", 400, "name cannot be empty")},
		"entry-point":                  {callback, onCallbacks("POST", 400, "Default callback entry point is not configured.")},
		"authorization-header":         {webhook, onWebhooks("GET", 400, "Authorization: the header is malformed.")},
		"expired-token":                {webhook, onWebhooks("GET", 401, "The request requires a valid access token.")},
		"expired-token-contact-center": {callback, onCallbacks("GET", 401, "The request requires a valid access token.")},
		"scope-callback":               {callback, onCallbacks("POST", 403, "Forbidden.")},
		"scope-subscription-write":     {subscription, onCallbacks("PATCH", 403, "Forbidden.")},
		"scope-subscription-read":      {subscription, onCallbacks("GET", 403, "Forbidden.")},
		"subscription-limit":           {subscription, onCallbacks("POST", 403, "The organization has reached its limit of 20 subscriptions.")},
		"scope-webhook":                {webhook, onWebhooks("POST", 403, "Missing scope.")},
		"scope-people-me":              {callback, &webexapi.UnknownOrganizationError{Cause: ownerLookup}},
		"balancer-people-me":           {callback, &webexapi.UnknownOrganizationError{Cause: &balancerMe}},
		"bad-request-agent":            {callback, onCallbacks("POST", 400, "assigneeAgent: not found.")},
		"conflict-webhook":             {webhook, onWebhooks("POST", 409, "The organization has a webhook for this resource and filter already.")},
		"gone":                         {callback, onCallbacks("GET", 404, "Not found.")},
		"gone-since-the-plan":          {webhook, onWebhooks("PUT", 404, "Could not find a webhook with provided ID.")},
		"reference-gone":               {callback, onCallbacks("POST", 404, "queueId not found.")},
		"conflict":                     {subscription, onCallbacks("POST", 409, "name is in use.")},
		"rate-limit":                   {callback, onCallbacks("GET", 429, "Too many requests.")},
		"paused": {callback, &webexapi.PausedError{
			Method: "POST", Host: "api.wxcc-us1.cisco.com", Path: "/v1/callbacks", Pause: time.Minute,
		}},
		"locked":                         {webhook, onWebhooks("PUT", 423, "Locked.")},
		"name-limit":                     {subscription, onCallbacks("POST", 400, "name: exceeds the limit of 64 characters.")},
		"server-error":                   {callback, onCallbacks("GET", 503, "Service unavailable.")},
		"invalid-json":                   {webhook, invalidJSON},
		"foreign":                        {callback, foreign},
		"proxy":                          {webhook, proxy},
		"balancer":                       {webhook, balancer},
		"redirect":                       {webhook, redirect},
		"no-such-host":                   {subscription, dial},
		"certificate":                    {webhook, tls},
		"proxy-wants-credentials":        {webhook, rejectedByProxy(407)},
		"proxy-forbids":                  {subscription, rejectedByProxy(403)},
		"timeout":                        {webhook, timeout},
		"broken":                         {webhook, broken(errors.New("connection reset by peer"))},
		"canceled":                       {webhook, context.Canceled},
		"canceled-in-flight":             {webhook, broken(context.Canceled)},
		"renewable-expired-token":        {webhook, onWebhooks("GET", 401, "The request requires a valid access token.")},
		"renewable-scope-write":          {subscription, onCallbacks("PATCH", 403, "Forbidden.")},
		"renewable-refresh-token":        {webhook, &webexapi.TokenError{StatusCode: 400, Message: "invalid_grant", TrackingID: "TFWEBEX_1"}},
		"renewable-client-secret":        {webhook, &webexapi.TokenError{StatusCode: 401, Message: "invalid_client: wrong secret", TrackingID: "TFWEBEX_1"}},
		"renewable-unclear":              {webhook, &webexapi.TokenError{StatusCode: 400, Message: "Bad request.", TrackingID: "TFWEBEX_1"}},
		"exists":                         {webhook, &webexapi.ExistsError{IDs: []string{"a1"}}},
		"exists-several":                 {webhook, &webexapi.ExistsError{IDs: []string{"a1", "b2"}, Adopting: true}},
		"exists-unknown-secret":          {webhook, &webexapi.ExistsError{IDs: []string{"a1"}, Adopting: true, UnknownSecret: true}},
		"other-account":                  {webhook, &webexapi.OtherAccountError{ID: "a1", CreatedBy: "p1", Account: &webexapi.Person{ID: "p2", DisplayName: "Ada"}}},
		"other-organization":             {webhook, &webexapi.OtherOrganizationError{ID: "a1", OrgID: "o1", TokenOrgID: "o2"}},
		"several-lines":                  {webhook, onWebhooks("POST", 400, "name\nis\n\nwrong")},
		"token-endpoint-not-found":       {callback, &webexapi.NoTokenError{Cause: onToken(404)}},
		"token-endpoint-server-error":    {callback, &webexapi.NoTokenError{Cause: onToken(500)}},
		"token-endpoint-timeout":         {callback, &webexapi.NoTokenError{Cause: timeout}},
		"scope-search":                   {search, onCallbacks("POST", 403, "Forbidden.")},
		"expired-token-search":           {search, onCallbacks("POST", 401, "Incorrect Credentials.")},
		"renewable-expired-token-search": {search, onCallbacks("POST", 401, "Incorrect Credentials.")},
		"may-be-placed":                  {callback, &webexapi.MayBePlacedError{Cause: onCallbacks("POST", 503, "queueId: unavailable.")}},
		"may-exist-without-candidates":   {webhook, mayExist()},
		"may-exist-with-one-candidate":   {webhook, mayExist("a1")},
		"may-exist-with-two-candidates":  {webhook, mayExist("a1", "b2")},
		"may-exist-in-an-organization": {callback, &webexapi.MayExistError{
			Listing: "the callbacks to the number", Searches: 5, Checked: true, Candidates: []string{"c3"}, OrgID: "97cdbf45-ebe2-4687-8341-44d5c7abf101", Cause: broken(io.EOF),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var diags diag.Diagnostics
			report := tfdiag.NewReporter(strings.HasPrefix(name, "renewable-"))
			report.Add(&diags, test.info, summary, test.err)
			if len(diags) == 0 || diags.ErrorsCount() != 1 || diags[0].Severity() != diag.SeverityError {
				t.Fatalf("got %v, want one error", diags)
			}
			checkShort(t, diags[0].Detail())
			if report.Add(&diags, test.info, summary, test.err); diags.WarningsCount() > 1 {
				t.Errorf("got %d warnings for two equal errors, want at most 1", diags.WarningsCount())
			}
			got := diags[0].Summary() + "\n"
			if located, ok := diags[0].(diag.DiagnosticWithPath); ok {
				got += "on " + located.Path().String() + "\n"
			}
			got += "\n" + diags[0].Detail() + "\n"
			for _, explanation := range diags.Warnings() {
				got += "\nOnce per run: " + explanation.Summary() + "\n" + explanation.Detail() + "\n"
			}
			golden(t, name, got)
		})
	}
}

// checkShort checks that a detail has at most three lines, none of them empty, and that all but the first are short.
func checkShort(t *testing.T, detail string) {
	t.Helper()
	const maxHint = 300
	lines := strings.Split(detail, "\n")
	if len(lines) > 3 {
		t.Errorf("got %d lines, want at most 3", len(lines))
	}
	for i, line := range lines {
		if strings.TrimSpace(line) == "" || i > 0 && len(line) > maxHint {
			t.Errorf("line %d has %d characters, want 1 to %d", i+1, len(line), maxHint)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got:\n%s\nwant:\n%s\n(go test ./internal/tfdiag -update writes it anew)", got, want)
	}
}

// TestAdd_attribute checks that an error is on an attribute only if Webex's message names exactly one.
func TestAdd_attribute(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"may exist":         {&webexapi.MayExistError{Cause: onCallbacks("GET", 400, "customerName is wrong")}, ""},
		"one field":         {onCallbacks("POST", 400, "customerName must not be longer than 250"), "customer_name"},
		"in the message":    {&webexapi.Error{StatusCode: 400, Message: "queueId is wrong", FromWebex: true}, "queue_id"},
		"two fields":        {onCallbacks("POST", 400, "startTime and queueId"), ""},
		"before the colon":  {onCallbacks("POST", 400, "endTime: must be at least 30 minutes after startTime."), "end_time"},
		"two before colons": {onCallbacks("POST", 400, "endTime: is wrong.\nstartTime: is wrong."), ""},
		"part of a word":    {onCallbacks("POST", 400, "customerNames and myqueueId"), ""},
		"another status":    {onCallbacks("POST", 500, "queueId made me fall over"), ""},
		"not from Webex":    {&webexapi.Error{StatusCode: 400, Message: "queueId"}, ""},
		"no field":          {onCallbacks("POST", 400, "something is wrong"), ""},
		"unknown resource":  {onCallbacks("PUT", 422, "queueId"), "queue_id"},
	} {
		t.Run(name, func(t *testing.T) {
			var diags diag.Diagnostics
			tfdiag.NewReporter(false).Add(&diags, callback, summary, fmt.Errorf("wrapped: %w", test.err))
			got := ""
			if located, ok := diags[0].(diag.DiagnosticWithPath); ok {
				got = located.Path().String()
			}
			if got != test.want {
				t.Errorf("got it on %q, want %q", got, test.want)
			}
		})
	}
}

func TestAddCreateWarnings(t *testing.T) {
	for name, test := range map[string]struct {
		info   tfdiag.ResourceInfo
		result webexapi.CreateResult[webexapi.Webhook]
		want   []string
	}{
		"created":                 {info: webhook},
		"recovered":               {info: webhook, result: webexapi.CreateResult[webexapi.Webhook]{Recovered: true}},
		"adopted":                 {webhook, webexapi.CreateResult[webexapi.Webhook]{Adopted: true}, []string{"Webhook adopted"}},
		"duplicates":              {webhook, webexapi.CreateResult[webexapi.Webhook]{Duplicates: []string{"b2"}}, []string{"Webhook may exist twice"}},
		"duplicates not searched": {webhook, webexapi.CreateResult[webexapi.Webhook]{DuplicateSearch: io.EOF}, []string{"Webhook may exist twice"}},
		"similar callback":        {callback, webexapi.CreateResult[webexapi.Webhook]{Similar: []string{"c3"}}, []string{"Similar callback exists"}},
		"similar webhook":         {info: webhook, result: webexapi.CreateResult[webexapi.Webhook]{Similar: []string{"c3"}}},
		"secret not sent": {
			webhook, webexapi.CreateResult[webexapi.Webhook]{SecretError: io.EOF}, []string{"Secret of the webhook may not be set"},
		},
	} {
		var diags diag.Diagnostics
		tfdiag.AddCreateWarnings(&diags, test.info, "a1", &test.result)
		var got []string
		for _, warning := range diags {
			got = append(got, warning.Summary())
		}
		if !slices.Equal(got, test.want) || diags.HasError() {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestAddDelete(t *testing.T) {
	var diags diag.Diagnostics
	report := tfdiag.NewReporter(false)
	report.AddDelete(&diags, webhook, summary, &webexapi.AdoptedError{ID: "a1"})
	if diags.HasError() || diags.WarningsCount() != 1 || diags[0].Summary() != "Webhook was not deleted" {
		t.Errorf("got %v, want a warning that the webhook was not deleted", diags)
	}
	report.AddDelete(&diags, webhook, summary, &webexapi.CreateBlockedError{ID: "a1"})
	if diags.ErrorsCount() != 1 || !strings.Contains(diags[1].Detail(), "moved block") {
		t.Errorf("got %v, want an error that names the moved block", diags)
	}
}
