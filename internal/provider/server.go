package provider

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer serves a provider over version 6 of Terraform's plugin protocol. It wraps the framework's server, which keeps the context of
// every call until Terraform stops the provider, and with it the call's loggers and gRPC stream: 130 KiB for each object of a plan. The
// wrapper releases the context when the call ends. It also adds warnings that concern the run rather than one object, such as a replaced
// refresh token, to the next response.
func NewServer(p provider.Provider) tfprotov6.ProviderServer {
	framework := providerserver.NewProtocol6(p)()
	lists, _ := framework.(tfprotov6.ListResourceServer)
	actions, _ := framework.(tfprotov6.ActionServer)
	notices := func() []*tfprotov6.Diagnostic { return nil }
	if own, ok := p.(*webexProvider); ok {
		notices = own.notices
	}
	return server{framework, lists, actions, notices, &replacements{}}
}

// server wraps the calls that Terraform makes for each object. The others pass through, because they are few.
type server struct {
	tfprotov6.ProviderServer
	// These are not part of ProviderServer yet.
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	// notices returns the warnings about the run that no response has contained yet.
	notices      func() []*tfprotov6.Diagnostic
	replacements *replacements
}

// replacements are the warnings of planned replacements. Terraform plans a replacement twice, as a change and as a create, and would show
// the same warning twice.
type replacements struct {
	mu       sync.Mutex
	warnings map[[sha256.Size]byte]bool
}

// dropRepeatedWarnings removes from the plan of a create the warnings that the plan of its replacement contained.
func (r *replacements) dropRepeatedWarnings(req *tfprotov6.PlanResourceChangeRequest, resp *tfprotov6.PlanResourceChangeResponse) {
	isCreate := isNull(req.PriorState)
	if req.Config == nil || !isCreate && len(resp.RequiresReplace) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	resp.Diagnostics = slices.DeleteFunc(resp.Diagnostics, func(one *tfprotov6.Diagnostic) bool {
		if one.Severity != tfprotov6.DiagnosticSeverityWarning {
			return false
		}
		key := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s\n%s", req.TypeName, req.Config.MsgPack, one.Summary, one.Detail, one.Attribute))
		if isCreate {
			repeated := r.warnings[key]
			delete(r.warnings, key)
			return repeated
		}
		if r.warnings == nil {
			r.warnings = map[[sha256.Size]byte]bool{}
		}
		r.warnings[key] = true
		return false
	})
}

// isNull reports whether a value is null in the form in which Terraform sends it.
func isNull(value *tfprotov6.DynamicValue) bool {
	if value == nil {
		return true
	}
	null, err := value.IsNull()
	return err == nil && null
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
	resp, err := withReleasableContext(ctx, req, s.ProviderServer.ReadResource)
	if err == nil {
		resp.Diagnostics = append(resp.Diagnostics, s.notices()...)
	}
	return resp, err
}

// PlanResourceChange implements tfprotov6.ResourceServer.
func (s server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := withReleasableContext(ctx, req, s.ProviderServer.PlanResourceChange)
	if err == nil {
		s.replacements.dropRepeatedWarnings(req, resp)
	}
	return resp, err
}

// ApplyResourceChange implements tfprotov6.ResourceServer.
func (s server) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := withReleasableContext(ctx, req, s.ProviderServer.ApplyResourceChange)
	if err == nil {
		resp.Diagnostics = append(resp.Diagnostics, s.notices()...)
	}
	return resp, err
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
	resp, err := withReleasableContext(ctx, req, s.ProviderServer.ReadDataSource)
	if err == nil {
		resp.Diagnostics = append(resp.Diagnostics, s.notices()...)
	}
	return resp, err
}

// OpenEphemeralResource implements tfprotov6.EphemeralResourceServer.
func (s server) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	resp, err := s.ProviderServer.OpenEphemeralResource(ctx, req)
	if err == nil {
		resp.Diagnostics = append(resp.Diagnostics, s.notices()...)
	}
	return resp, err
}

// ListResource implements tfprotov6.ListResourceServer. Its context is not released, because the stream is read after the call has ended.
func (s server) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	stream, err := s.ListResourceServer.ListResource(ctx, req)
	if err != nil {
		return nil, err
	}
	results := stream.Results
	return &tfprotov6.ListResourceServerStream{Results: func(yield func(tfprotov6.ListResourceResult) bool) {
		for result := range results {
			result.Diagnostics = append(result.Diagnostics, s.notices()...)
			if !yield(result) {
				return
			}
		}
	}}, nil
}

// InvokeAction implements tfprotov6.ActionServer. Its context is not released, because the stream is read after the call has ended.
func (s server) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	stream, err := s.ActionServer.InvokeAction(ctx, req)
	if err != nil {
		return nil, err
	}
	events := stream.Events
	return &tfprotov6.InvokeActionServerStream{Events: func(yield func(tfprotov6.InvokeActionEvent) bool) {
		for event := range events {
			if completed, ok := event.Type.(tfprotov6.CompletedInvokeActionEventType); ok {
				completed.Diagnostics = append(completed.Diagnostics, s.notices()...)
				event.Type = completed
			}
			if !yield(event) {
				return
			}
		}
	}}, nil
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
	canceled, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, cancel)
	own := &releasableContext{Context: canceled}
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
