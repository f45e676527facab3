// Command idle is a provider with the schemas of the real one that does nothing: it responds to each call with its input. A plan with it
// shows the cost of Terraform and the plugin protocol. bench builds it; it may import provider.
package main

import (
	"context"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/webex-terraform/terraform-provider-webex/internal/provider"
)

func main() {
	for _, part := range []string{"TF_LOG_PROVIDER", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"} {
		_ = os.Setenv(part, "off") // as the real provider does
	}
	err := tf6server.Serve("registry.terraform.io/webex-terraform/webex", func() tfprotov6.ProviderServer {
		return idle{provider.NewServer(provider.New("idle")())}
	})
	if err != nil {
		log.Fatal(err)
	}
}

// idle handles the four calls that a plan makes for each object, and delegates all others to the real provider.
type idle struct{ tfprotov6.ProviderServer }

// ValidateResourceConfig implements tfprotov6.ResourceServer.
func (idle) ValidateResourceConfig(
	context.Context, *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

// UpgradeResourceState implements tfprotov6.ResourceServer.
func (idle) UpgradeResourceState(
	_ context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: req.RawState.JSON}}, nil
}

// ReadResource implements tfprotov6.ResourceServer.
func (idle) ReadResource(_ context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, NewIdentity: req.CurrentIdentity, Private: req.Private}, nil
}

// PlanResourceChange implements tfprotov6.ResourceServer.
func (idle) PlanResourceChange(
	_ context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.ProposedNewState, PlannedIdentity: req.PriorIdentity, PlannedPrivate: req.PriorPrivate,
	}, nil
}
