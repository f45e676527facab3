// Terraform provider for Webex: webhooks of the platform, and scheduled callbacks and event subscriptions of the Contact Center.
// It serves internal/provider, imports nothing else of the project, and does nothing else.
package main

import (
	_ "embed"
	"flag"
	"log"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/webex-terraform/terraform-provider-webex/internal/provider"
)

// version is the version of the next release, and of every build until then.
//
//go:embed VERSION
var version string

func main() {
	debug := flag.Bool("debug", false, "serve to a debugger: print TF_REATTACH_PROVIDERS and wait")
	flag.Parse()
	provider.TuneGarbageCollector()
	provider.TuneLog(*debug)

	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	err := tf6server.Serve("registry.terraform.io/webex-terraform/webex", func() tfprotov6.ProviderServer {
		return provider.NewServer(provider.New(strings.TrimSpace(version))())
	}, options...)
	if err != nil {
		log.Fatal(err)
	}
}
