// Terraform provider for Webex: webhooks of the platform, and scheduled callbacks and event subscriptions of the Contact Center.
// It serves internal/provider, imports nothing else of the project, and does nothing else.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/webex-terraform/terraform-provider-webex/internal/provider"
)

// version is set by the release build: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve to a debugger: print TF_REATTACH_PROVIDERS and wait")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: "registry.terraform.io/webex-terraform/webex",
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}
