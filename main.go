// Terraform provider for Webex: webhooks of the platform, and scheduled callbacks and event subscriptions of the Contact Center.
// It serves internal/provider, imports nothing else of the project, and does nothing else.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/webex-terraform/terraform-provider-webex/internal/provider"
)

// version is set by the release build: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve to a debugger: print TF_REATTACH_PROVIDERS and wait")
	flag.Parse()
	if !*debug {
		dropUnreadLog()
	}

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: "registry.terraform.io/webex-terraform/webex",
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}

// dropUnreadLog keeps the provider from writing a log that nobody reads. Without TF_LOG Terraform drops every line of a provider,
// but only after the provider has written it, at TRACE, and Terraform has parsed it: a third of the time of a large plan.
func dropUnreadLog() {
	if os.Getenv("TF_LOG") != "" || os.Getenv("TF_LOG_PROVIDER") != "" {
		return
	}
	for _, part := range []string{"TF_LOG_PROVIDER", "TF_LOG_SDK"} {
		if os.Getenv(part) == "" {
			_ = os.Setenv(part, "off")
		}
	}
}
