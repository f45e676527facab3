package provider

import (
	"context"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer serves a provider over Terraform's plugin protocol, version 6. It is the framework's server but for one thing: the
// framework keeps the context of every call until Terraform stops the provider, and with it the call's loggers and gRPC
// stream, 130 KiB for each object of a plan. Here a context lets go of all that when its call ends.
func NewServer(p provider.Provider) tfprotov6.ProviderServer {
	framework := providerserver.NewProtocol6(p)()
	lists, _ := framework.(tfprotov6.ListResourceServer)
	return server{framework, lists}
}

// server wraps the calls that come for each object. The others pass through: they are few, and the result of ListResource is
// a stream that is read after its call has ended.
type server struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer // not yet a part of the other, like those of actions and state stores, of which there are none
}

// ValidateResourceConfig implements tfprotov6.ResourceServer.
func (s server) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return forgetting(ctx, req, s.ProviderServer.ValidateResourceConfig)
}

// UpgradeResourceState implements tfprotov6.ResourceServer.
func (s server) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return forgetting(ctx, req, s.ProviderServer.UpgradeResourceState)
}

// UpgradeResourceIdentity implements tfprotov6.ResourceServer.
func (s server) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return forgetting(ctx, req, s.ProviderServer.UpgradeResourceIdentity)
}

// ReadResource implements tfprotov6.ResourceServer.
func (s server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return forgetting(ctx, req, s.ProviderServer.ReadResource)
}

// PlanResourceChange implements tfprotov6.ResourceServer.
func (s server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return forgetting(ctx, req, s.ProviderServer.PlanResourceChange)
}

// ApplyResourceChange implements tfprotov6.ResourceServer.
func (s server) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return forgetting(ctx, req, s.ProviderServer.ApplyResourceChange)
}

// ImportResourceState implements tfprotov6.ResourceServer.
func (s server) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	return forgetting(ctx, req, s.ProviderServer.ImportResourceState)
}

// ValidateDataResourceConfig implements tfprotov6.DataSourceServer.
func (s server) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return forgetting(ctx, req, s.ProviderServer.ValidateDataResourceConfig)
}

// ReadDataSource implements tfprotov6.DataSourceServer.
func (s server) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	return forgetting(ctx, req, s.ProviderServer.ReadDataSource)
}

// CallFunction implements tfprotov6.FunctionServer.
func (s server) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return forgetting(ctx, req, s.ProviderServer.CallFunction)
}

func forgetting[Request, Response any](
	ctx context.Context, req Request, call func(context.Context, Request) (Response, error),
) (Response, error) {
	forgetful, forget := newForgetfulContext(ctx)
	defer forget()
	return call(forgetful, req)
}

// forgetfulContext is cancelled with another context and has its values, but only until it forgets it.
type forgetfulContext struct {
	context.Context
	remembered atomic.Pointer[context.Context]
}

func newForgetfulContext(ctx context.Context) (forgetful context.Context, forget func()) {
	cancelled, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, cancel)
	own := &forgetfulContext{Context: cancelled}
	own.remembered.Store(&ctx)
	return own, func() {
		stop()
		cancel()
		own.remembered.Store(nil)
	}
}

// Value implements context.Context.
func (c *forgetfulContext) Value(key any) any {
	if own := c.Context.Value(key); own != nil {
		return own // the key by which a derived context finds who cancels it
	}
	if remembered := c.remembered.Load(); remembered != nil {
		return (*remembered).Value(key)
	}
	return nil
}
