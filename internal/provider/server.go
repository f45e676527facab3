package provider

import (
	"context"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer serves a provider over version 6 of Terraform's plugin protocol. It wraps the framework's server, which keeps the context of
// every call until Terraform stops the provider, and with it the call's loggers and gRPC stream: 130 KiB for each object of a plan. The
// wrapper releases the context when the call ends.
func NewServer(p provider.Provider) tfprotov6.ProviderServer {
	framework := providerserver.NewProtocol6(p)()
	lists, _ := framework.(tfprotov6.ListResourceServer)
	return server{framework, lists}
}

// server wraps the calls that Terraform makes for each object. The others pass through: they are few, and the stream that ListResource
// returns is read after the call has ended.
type server struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer // not part of ProviderServer yet
}

// ValidateResourceConfig implements tfprotov6.ResourceServer.
func (s server) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return withReleasableContext(ctx, req, s.ProviderServer.ValidateResourceConfig)
}

// UpgradeResourceState implements tfprotov6.ResourceServer.
func (s server) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return withReleasableContext(ctx, req, s.ProviderServer.UpgradeResourceState)
}

// UpgradeResourceIdentity implements tfprotov6.ResourceServer.
func (s server) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return withReleasableContext(ctx, req, s.ProviderServer.UpgradeResourceIdentity)
}

// ReadResource implements tfprotov6.ResourceServer.
func (s server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return withReleasableContext(ctx, req, s.ProviderServer.ReadResource)
}

// PlanResourceChange implements tfprotov6.ResourceServer.
func (s server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return withReleasableContext(ctx, req, s.ProviderServer.PlanResourceChange)
}

// ApplyResourceChange implements tfprotov6.ResourceServer.
func (s server) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return withReleasableContext(ctx, req, s.ProviderServer.ApplyResourceChange)
}

// ImportResourceState implements tfprotov6.ResourceServer.
func (s server) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	return withReleasableContext(ctx, req, s.ProviderServer.ImportResourceState)
}

// ValidateDataResourceConfig implements tfprotov6.DataSourceServer.
func (s server) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return withReleasableContext(ctx, req, s.ProviderServer.ValidateDataResourceConfig)
}

// ReadDataSource implements tfprotov6.DataSourceServer.
func (s server) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	return withReleasableContext(ctx, req, s.ProviderServer.ReadDataSource)
}

// CallFunction implements tfprotov6.FunctionServer.
func (s server) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return withReleasableContext(ctx, req, s.ProviderServer.CallFunction)
}

func withReleasableContext[Request, Response any](
	ctx context.Context, req Request, call func(context.Context, Request) (Response, error),
) (Response, error) {
	released, release := newReleasableContext(ctx)
	defer release()
	return call(released, req)
}

// releasableContext has the values and the cancellation of its parent until it is released.
type releasableContext struct {
	context.Context
	parent atomic.Pointer[context.Context]
}

func newReleasableContext(ctx context.Context) (_ context.Context, release func()) {
	cancelled, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, cancel)
	own := &releasableContext{Context: cancelled}
	own.parent.Store(&ctx)
	return own, func() {
		stop()
		cancel()
		own.parent.Store(nil)
	}
}

// Value implements context.Context.
func (c *releasableContext) Value(key any) any {
	if own := c.Context.Value(key); own != nil {
		return own // the key with which a derived context finds its canceler
	}
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Value(key)
	}
	return nil
}
