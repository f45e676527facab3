package provider

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// checkCredential never quotes the value.
func checkCredential(value string) error {
	value = strings.TrimSpace(value)
	if value == "" {
		return errors.New("it is empty; leave it out if it is not to be used")
	}
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return errors.New("it contains blanks, line breaks or control characters, as when something else was copied along; the value is not shown here")
	}
	return nil
}

func checkOrganization(value string) error {
	_, err := canonical.OrganizationID(value)
	return err
}

var hostLabel = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// checkRegion leaves the list of regions open: Webex adds data centres.
func checkRegion(value string) error {
	if len(value) > 63 || !hostLabel.MatchString(value) {
		return fmt.Errorf("a region is a short name such as us1, eu2 or anz1, in lower-case letters, digits and dashes; got %q", value)
	}
	return nil
}

// checkBaseURL does not quote the value: an address may carry a password.
func checkBaseURL(value string) error {
	const form = "it must be an absolute https address such as https://webexapis.com/v1"
	address, err := url.Parse(value)
	switch {
	case err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http":
		return errors.New(form)
	case address.User != nil || address.RawQuery != "" || address.ForceQuery || address.Fragment != "":
		return errors.New(form + ", without user, query or fragment")
	case address.Scheme == "http" && !isLoopback(address.Hostname()):
		return errors.New("plain http would show the token to the network, so that it is accepted for loopback addresses only; use https")
	}
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func checkDuration(value string) error {
	if duration, err := time.ParseDuration(value); err != nil || duration <= 0 {
		return fmt.Errorf("it must be a duration above zero such as 45s, 5m or 1h30m; got %q", value)
	}
	return nil
}

// valid makes a validator of a check.
func valid(check func(string) error) validator.String { return checkValidator{check} }

type checkValidator struct{ check func(string) error }

// Description implements validator.Describer.
func (checkValidator) Description(context.Context) string { return "the value must be usable" }

// MarkdownDescription implements validator.Describer.
func (v checkValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v checkValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Unusable provider argument", fmt.Sprintf("%s: %s.", req.Path, err))
	}
}
