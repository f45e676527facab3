package provider_test

import (
	"context"
	"net/http"
	"reflect"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/provider"
)

type contextKey struct{}

// perObject names the calls that Terraform makes for each object, data source or function call of a configuration.
var perObject = []string{
	"ValidateResourceConfig", "UpgradeResourceState", "UpgradeResourceIdentity", "ReadResource", "PlanResourceChange", "ApplyResourceChange",
	"ImportResourceState", "ValidateDataResourceConfig", "ReadDataSource", "CallFunction",
}

// TestServer_releasesContext sends each call with a context that contains a value, and checks with the garbage collector whether
// the server still references it. Empty requests suffice: they are rejected, but the framework has stored their context.
func TestServer_releasesContext(t *testing.T) {
	t.Parallel()
	for _, name := range perObject {
		t.Run(name, func(t *testing.T) {
			server := provider.NewServer(provider.New("test")())
			value := call(t.Context(), server, name)
			runtime.GC()
			if value.Value() != nil {
				t.Error("the context of the call is still in memory")
			}
			runtime.KeepAlive(server)
		})
	}
}

func call(ctx context.Context, server tfprotov6.ProviderServer, name string) weak.Pointer[[1 << 10]byte] {
	value := new([1 << 10]byte)
	method := reflect.ValueOf(server).MethodByName(name)
	request := reflect.New(method.Type().In(1).Elem())
	method.Call([]reflect.Value{reflect.ValueOf(context.WithValue(ctx, contextKey{}, value)), request})
	return weak.Make(value)
}

func TestServer_interrupt(t *testing.T) {
	t.Parallel()
	env := acctest.New(t)
	terraform := env.ProtocolWith(acctest.Values{"request_timeout": "2s"})
	created := terraform.Create(t.Context(), "webex_webhook", acctest.Values{
		"name": "Orders", "target_url": "https://example.com/", "resource": "messages", "event": "created",
	})
	env.Mock.ResetRequests()
	env.Mock.Fault(mockwebex.Fault{Method: http.MethodGet, Times: 1, Do: mockwebex.HangBefore()})
	ctx, interrupt := context.WithCancel(t.Context())
	env.Mock.HookAfter(func(*http.Request, int) { interrupt() })

	read, diags := terraform.Read(ctx, created)

	if requests := env.Mock.Count(http.MethodGet, "/v1/webhooks/*"); !diags.HasError() || read.State == nil || requests != 1 {
		t.Errorf("got state %v, %d requests and %s; want the state, the one request that hangs, and an error", read.State, requests, diags)
	}
}
