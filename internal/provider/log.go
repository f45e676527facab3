package provider

import "os"

// TuneLog disables parts of the SDK's log, unless their own environment variable is set. Call it before the provider is served.
//
// The part for the protocol is disabled in any case: it contains every error and warning, and these may name people, for example those who
// are similar to an agent that was not found. Terraform shows them to the user without any log.
//
// The others are disabled if nobody reads the log. Without TF_LOG, Terraform drops every line of a provider, but only after the provider has
// written it, at TRACE, and Terraform has parsed it: a third of the time of a large plan. The parts of the SDK follow TF_LOG_SDK by
// themselves, but compose each line before they drop it. With debug, Terraform does not start the provider, and its environment says
// nothing about the log.
func TuneLog(debug bool) {
	parts := []string{"TF_LOG_SDK_PROTO"}
	if !debug && os.Getenv("TF_LOG") == "" && os.Getenv("TF_LOG_PROVIDER") == "" {
		parts = append(parts, "TF_LOG_PROVIDER", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK")
	}
	for _, part := range parts {
		if os.Getenv(part) == "" {
			_ = os.Setenv(part, "off")
		}
	}
}
