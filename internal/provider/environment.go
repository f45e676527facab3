package provider

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// ClientConfig returns the client configuration of an empty provider block, for other programs: all settings come from
// the environment variables.
func ClientConfig() (webexapi.Config, error) {
	var diags diag.Diagnostics
	settings := resolve(model{}, &diags)
	if settings.noCredentials {
		diags.Append(missingCredentials())
	}
	var failures []error
	for _, failure := range diags.Errors() {
		failures = append(failures, errors.New(failure.Summary()+": "+failure.Detail()))
	}
	return settings.config, errors.Join(failures...)
}
