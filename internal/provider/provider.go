// Package provider contains the provider: its schema, its configuration, and the list of its resources, data sources and functions. It may
// import the feature packages and everything below them; main and acctest import it.
package provider

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/webex-terraform/terraform-provider-webex/internal/actions"
	"github.com/webex-terraform/terraform-provider-webex/internal/callback"
	"github.com/webex-terraform/terraform-provider-webex/internal/directory"
	"github.com/webex-terraform/terraform-provider-webex/internal/functions"
	"github.com/webex-terraform/terraform-provider-webex/internal/search"
	"github.com/webex-terraform/terraform-provider-webex/internal/subscription"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
	"github.com/webex-terraform/terraform-provider-webex/internal/webhook"
)

var (
	_ provider.Provider                       = (*webexProvider)(nil)
	_ provider.ProviderWithValidateConfig     = (*webexProvider)(nil)
	_ provider.ProviderWithFunctions          = (*webexProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*webexProvider)(nil)
	_ provider.ProviderWithListResources      = (*webexProvider)(nil)
	_ provider.ProviderWithActions            = (*webexProvider)(nil)
)

// Option configures the provider that New returns.
type Option func(*webexProvider)

// WithClock sets the clock. The default is the system clock.
func WithClock(clock webexapi.Clock) Option {
	return func(p *webexProvider) { p.clock = clock }
}

// New returns a function that makes the provider. version appears in the User-Agent.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &webexProvider{version: version, clock: webexapi.SystemClock{}}
		for _, option := range options {
			option(p)
		}
		return p
	}
}

type webexProvider struct {
	version string
	clock   webexapi.Clock
	// configured is the result of the last Configure.
	configured atomic.Pointer[tfresource.ProviderData]
}

// notices returns the warnings about the run that have not been shown yet.
func (p *webexProvider) notices() []*tfprotov6.Diagnostic {
	data := p.configured.Load()
	if data == nil {
		return nil
	}
	var notices []*tfprotov6.Diagnostic
	for _, warning := range data.Notices() {
		notices = append(notices, &tfprotov6.Diagnostic{
			Severity: tfprotov6.DiagnosticSeverityWarning, Summary: warning.Summary(), Detail: warning.Detail(),
		})
	}
	return notices
}

// model is the model of the provider block.
type model struct {
	AccessToken          types.String `tfsdk:"access_token"`
	ClientID             types.String `tfsdk:"client_id"`
	ClientSecret         types.String `tfsdk:"client_secret"`
	RefreshToken         types.String `tfsdk:"refresh_token"`
	OrgID                tfvalue.Text `tfsdk:"org_id"`
	Region               types.String `tfsdk:"region"`
	BaseURL              types.String `tfsdk:"base_url"`
	ContactCenterBaseURL types.String `tfsdk:"contact_center_base_url"`
	RequestTimeout       types.String `tfsdk:"request_timeout"`
	MaxRetryDuration     types.String `tfsdk:"max_retry_duration"`
	AllowedOrgIDs        types.Set    `tfsdk:"allowed_org_ids"`
	ReadOnly             types.Bool   `tfsdk:"read_only"`
	AdoptExisting        types.Bool   `tfsdk:"adopt_existing"`
}

// Metadata implements provider.Provider.
func (p *webexProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "webex"
	resp.Version = p.version
}

// Schema implements provider.Provider.
func (p *webexProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	notEmpty := []validator.String{tfvalue.NotEmpty()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages Webex webhooks, and scheduled callbacks and event subscriptions of Webex " +
			"Contact Center.",
		Attributes: map[string]schema.Attribute{
			"access_token": schema.StringAttribute{
				MarkdownDescription: "Access token, for example a personal access token (which expires after 12 hours). Conflicts with `client_id`, " +
					"`client_secret` and `refresh_token`. Environment: `WEBEX_ACCESS_TOKEN`, or `WEBEX_API_KEY` if it is not set.",
				Optional: true, Sensitive: true,
			},
			"client_id": schema.StringAttribute{
				MarkdownDescription: "Client ID of an integration or service app. Together with `client_secret` and `refresh_token`, it is used to obtain " +
					"and renew access tokens. Environment: `WEBEX_CLIENT_ID`.",
				Optional: true,
			},
			"client_secret": schema.StringAttribute{
				MarkdownDescription: "Client secret of the integration or service app. Environment: `WEBEX_CLIENT_SECRET`.",
				Optional:            true, Sensitive: true,
			},
			"refresh_token": schema.StringAttribute{
				MarkdownDescription: "Refresh token of the integration or service app. It usually expires 90 days after " +
					"its last use. Environment: `WEBEX_REFRESH_TOKEN`.",
				Optional: true, Sensitive: true,
			},
			"org_id": schema.StringAttribute{
				MarkdownDescription: "Contact Center organization: its UUID, or its Webex ID in any base64 form. Defaults to the organization at the end of " +
					"the access token. If the token contains none, the provider requests `people/me` when a `webexcc_*` object needs the " +
					"organization. Environment: `WEBEX_ORG_ID`.",
				CustomType: tfvalue.OrganizationID, Optional: true, Validators: []validator.String{tfvalue.OrganizationID},
			},
			"region": schema.StringAttribute{
				MarkdownDescription: "Data center of Contact Center: `us1`, `eu1` (UK), `eu2` (Germany), `anz1`, `ca1`, `jp1`, `sg1`, `in1` " +
					"or a newer one. Defaults to `us1`. Environment: `WEBEX_REGION`.",
				Optional: true, Validators: []validator.String{regionRule},
			},
			"base_url": schema.StringAttribute{
				MarkdownDescription: "Base URL of the platform API. Defaults to `" + webexapi.DefaultBaseURL + "`. Plain `http` is accepted for " +
					"loopback addresses only. Environment: `WEBEX_BASE_URL`.",
				Optional: true, Validators: notEmpty,
			},
			"contact_center_base_url": schema.StringAttribute{
				MarkdownDescription: "Base URL of the Contact Center API. Defaults to `" + fmt.Sprintf(regionalBaseURL, "<region>") + "`. Plain `http` is " +
					"accepted for loopback addresses only. Environment: `WEBEX_CONTACT_CENTER_BASE_URL`.",
				Optional: true, Validators: notEmpty,
			},
			"request_timeout": schema.StringAttribute{
				MarkdownDescription: "Timeout of a single HTTP request, for example `45s`. Defaults to `" + webexapi.DefaultRequestTimeout.String() + "`.",
				Optional:            true, Validators: []validator.String{durationRule},
			},
			"max_retry_duration": schema.StringAttribute{
				MarkdownDescription: "Maximum time for one API operation with all its retries and waits for rate limits, for example `15m`. During an " +
					"outage, all operations of one API together retry for this time. Defaults to `" + webexapi.DefaultMaxRetryDuration.String() + "`.",
				Optional: true, Validators: []validator.String{durationRule},
			},
			"allowed_org_ids": schema.SetAttribute{
				MarkdownDescription: "Organizations that this configuration may access, as UUIDs or Webex IDs. The provider sends no requests to any other " +
					"organization. If a request contains an organization, that organization must be in the list. For all other requests, it is the " +
					"organization of the access token. Protects one environment from the credentials of another.",
				ElementType: tfvalue.OrganizationID, Optional: true,
				Validators: []validator.Set{
					tfvalue.Size{Min: 1}, setvalidator.ValueStringsAre(tfvalue.OrganizationID),
				},
			},
			"read_only": schema.BoolAttribute{
				MarkdownDescription: "Rejects every request that would change something in Webex. Use it for pipelines that only plan. Defaults to " +
					"`false`. Environment: `WEBEX_READ_ONLY`.",
				Optional: true,
			},
			"adopt_existing": schema.BoolAttribute{
				MarkdownDescription: "If an equal object already exists, a create adopts it with a warning instead of failing. Use it only for the one " +
					"apply after a killed run. Defaults to `false`. Environment: `WEBEX_ADOPT_EXISTING`.",
				Optional: true,
			},
		},
	}
}

// ValidateConfig implements provider.ProviderWithValidateConfig.
func (p *webexProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var block model
	resp.Diagnostics.Append(req.Config.Get(ctx, &block)...)
	if !resp.Diagnostics.HasError() {
		checkKinds(block, &resp.Diagnostics)
	}
}

// Configure implements provider.Provider. It sends no request, because Terraform configures a provider several times in a run.
func (p *webexProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var block model
	resp.Diagnostics.Append(req.Config.Get(ctx, &block)...)
	if resp.Diagnostics.HasError() {
		return
	}
	settings := resolve(block, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	settings.config.UserAgent = fmt.Sprintf("terraform-provider-webex/%s Terraform/%s", p.version, req.TerraformVersion)
	settings.config.Clock = p.clock
	settings.config.Log = writeLog

	var missing diag.Diagnostics
	if settings.noCredentials {
		missing.Append(missingCredentials())
	}
	data := tfresource.NewProviderData(settings.client(&resp.Diagnostics), tfresource.ProviderOptions{
		Clock:         p.clock,
		Reporter:      tfdiag.NewReporter(settings.config.Credentials.Renewable()),
		AdoptExisting: settings.adoptExisting,
		Unknown:       settings.unknown,
		Missing:       missing,
	})
	if len(settings.unknown) > 0 && req.ClientCapabilities.DeferralAllowed {
		// Without it, only what needs an unknown argument fails, with an error that names the argument.
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
	}
	p.configured.Store(data)
	resp.ResourceData = data
	resp.DataSourceData = data
	resp.EphemeralResourceData = data
	resp.ListResourceData = data
	resp.ActionData = data
}

// writeLog writes a line of the client to Terraform's log.
func writeLog(ctx context.Context, level slog.Level, message string, fields map[string]any) {
	if level >= slog.LevelInfo {
		tflog.Info(ctx, message, fields)
		return
	}
	tflog.Debug(ctx, message, fields)
}

// Resources implements provider.Provider.
func (p *webexProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		callback.NewResource,
		subscription.NewResource,
		webhook.NewResource,
	}
}

// DataSources implements provider.Provider.
func (p *webexProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		callback.NewDataSource,
		callback.NewListDataSource,
		subscription.NewDataSource,
		subscription.NewListDataSource,
		subscription.NewEventTypesDataSource,
		directory.NewQueueDataSource,
		directory.NewQueueListDataSource,
		directory.NewAgentDataSource,
		directory.NewAgentListDataSource,
		directory.NewEntryPointDataSource,
		directory.NewTeamDataSource,
		directory.NewMeDataSource,
		search.NewTasksDataSource,
		search.NewLastAgentDataSource,
		webhook.NewDataSource,
		webhook.NewListDataSource,
	}
}

// ListResources implements provider.ProviderWithListResources.
func (p *webexProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		callback.NewListResource,
		subscription.NewListResource,
		webhook.NewListResource,
	}
}

// Actions implements provider.ProviderWithActions.
func (p *webexProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		actions.NewImmediateCallback,
	}
}

// EphemeralResources implements provider.ProviderWithEphemeralResources.
func (p *webexProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		newAccessToken,
	}
}

// Functions implements provider.ProviderWithFunctions.
func (p *webexProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		functions.NewDecodeID,
		functions.NewCallbackWindow,
	}
}
