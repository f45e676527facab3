package provider

import (
	"context"
	"fmt"
	"regexp"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

var hostLabel = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$`)
})

// checkRegion leaves the list of regions open, because Webex adds data centres; but a region is part of a host name.
func checkRegion(value string) error {
	if !hostLabel().MatchString(value) {
		return fmt.Errorf("must be the short name of a data centre such as us1, eu2 or anz1, in lower-case letters, digits and dashes; got %q", value)
	}
	return nil
}

func checkDuration(value string) error {
	if duration, err := time.ParseDuration(value); err != nil || duration <= 0 {
		return fmt.Errorf("must be a duration above zero such as 45s, 5m or 1h30m; got %q", value)
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
		resp.Diagnostics.AddAttributeError(req.Path, "Unusable provider configuration", req.Path.String()+" "+err.Error()+".")
	}
}
