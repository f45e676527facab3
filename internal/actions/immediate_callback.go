// Package actions implements the action webexcc_immediate_callback. It may import webexapi, tfvalue, tfdiag and tfresource; only provider
// imports it.
package actions

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfresource"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

var (
	_ action.ActionWithConfigure  = (*immediateCallback)(nil)
	_ action.ActionWithModifyPlan = (*immediateCallback)(nil)
)

var callbackInfo = tfdiag.ResourceInfo{
	Type: "webexcc_immediate_callback", DisplayName: "callback",
	Attributes: map[string]path.Path{
		"destination": path.Root("destination"), "entryPointId": path.Root("entry_point_id"), "origin": path.Root("origin"),
		"attributes": path.Root("attributes"),
	},
	Scopes: tfdiag.Scopes{
		Read: "the scope cjp:config_read", Write: "the scope cjp:user", Note: "The scope cjp:config_write does not include cjp:user.",
	},
}

// NewImmediateCallback returns the action webexcc_immediate_callback.
func NewImmediateCallback() action.Action { return &immediateCallback{} }

type immediateCallback struct{ tfresource.ActionBase }

type callbackModel struct {
	Destination  types.String `tfsdk:"destination"`
	EntryPointID tfvalue.Text `tfsdk:"entry_point_id"`
	Origin       types.String `tfsdk:"origin"`
	Attributes   types.Map    `tfsdk:"attributes"`
}

// Metadata implements action.Action.
func (*immediateCallback) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = callbackInfo.Type
}

// Schema implements action.Action.
func (*immediateCallback) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Starts a callback immediately. The action creates a task on an outbound entry point of Webex Contact Center, and the flow of " +
			"the entry point processes the task. Usually the flow queues the task, and the customer is connected with an agent of the queue. The action " +
			"ends when Webex has accepted the task, not when the customer was reached. Requires Terraform 1.14 or later; OpenTofu does not support " +
			"actions. Requires a token with the scope `cjp:user`. The call is always placed in the organization of the token.",
		Attributes: map[string]schema.Attribute{
			"destination": schema.StringAttribute{
				MarkdownDescription: "Number to call, at most 36 characters: an optional `+`, digits, and the separators space, `-`, `(`, `)` and `.`, " +
					"which are not sent.",
				Required:   true,
				Validators: []validator.String{destinationRule},
			},
			"entry_point_id": schema.StringAttribute{
				MarkdownDescription: "ID of an outbound telephony entry point. If the token has the scope `cjp:config_read`, the plan checks that it exists.",
				CustomType:          tfvalue.ID,
				Required:            true,
				Validators:          []validator.String{tfvalue.ID, tfvalue.MaxLength(maxText)},
			},
			"origin": schema.StringAttribute{
				MarkdownDescription: "Number to call from. It must be an outdial ANI, spelled as in Webex. Defaults to the outdial ANI of the organization.",
				Optional:            true,
				Validators:          []validator.String{tfvalue.Length(1, maxText)},
			},
			"attributes": schema.MapAttribute{
				MarkdownDescription: "Values for the flow: at most 30, with names of up to 200 bytes and values of up to 1024 bytes.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators: []validator.Map{
					mapvalidator.SizeAtMost(30), mapvalidator.NoNullValues(),
					mapvalidator.KeysAre(bytesRule(1, 200)), mapvalidator.ValueStringsAre(bytesRule(0, 1024)),
				},
			},
		},
	}
}

// maxText is the length of the longest number and ID that Webex takes.
const maxText = 36

// destinationRule never quotes the number.
var destinationRule = tfvalue.Rule{
	Name:    "phone number",
	Allowed: `1 to 36 characters: digits, space, "-", "(", ")" and ".", with an optional "+" in front`,
	Problem: func(number string) string {
		const digits = "0123456789"
		plain := strings.TrimPrefix(canonical.PhoneNumber(number), "+")
		switch {
		case len(number) > maxText:
			return fmt.Sprintf("got %d characters", len(number))
		case plain == "":
			return "got no digits"
		case strings.Trim(plain, digits) != "":
			return "got an invalid character"
		}
		return ""
	},
}

// bytesRule limits the length in bytes. It never quotes the value.
func bytesRule(shortest, longest int) tfvalue.Rule {
	return tfvalue.Rule{
		Allowed: fmt.Sprintf("%d to %d bytes long", shortest, longest),
		Problem: func(text string) string {
			if len(text) < shortest || len(text) > longest {
				return fmt.Sprintf("got %d bytes", len(text))
			}
			return ""
		},
	}
}

// ModifyPlan implements action.ActionWithModifyPlan. It checks the entry point, if the token may read it: Webex rejects a wrong one only
// when the call is placed.
func (a *immediateCallback) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var config callbackModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.EntryPointID.IsNull() || config.EntryPointID.IsUnknown() {
		return
	}
	var incomplete diag.Diagnostics
	client := a.Client(&incomplete)
	if incomplete.HasError() {
		return // The provider is not configured completely yet.
	}
	orgID, err := client.TokenOrgID(ctx)
	if err != nil {
		return // The call itself needs no organization.
	}
	id := config.EntryPointID.Canonical()
	entryPoint, err := client.EntryPoints.Get(ctx, orgID, id)
	var apiErr *webexapi.Error
	switch {
	case err == nil:
		checkEntryPoint(entryPoint, &resp.Diagnostics)
	case webexapi.IsNotFound(err):
		resp.Diagnostics.AddAttributeError(path.Root("entry_point_id"), "Entry point not found",
			fmt.Sprintf("The organization %s has no entry point with the ID %s.\n%s", orgID, id, err))
	case errors.As(err, new(*webexapi.OrganizationNotAllowedError)):
		a.Report().Add(&resp.Diagnostics, callbackInfo, "Unable to place callback", err)
	case ctx.Err() != nil, errors.As(err, &apiErr) && apiErr.FromWebex && apiErr.StatusCode == http.StatusForbidden:
		// The scope cjp:user, which places calls, does not include reading entry points.
	default:
		a.Report().AddWarning(&resp.Diagnostics, callbackInfo, "Unable to check entry point", err)
	}
}

func checkEntryPoint(entryPoint *webexapi.EntryPoint, diags *diag.Diagnostics) {
	problem := ""
	switch {
	case strings.EqualFold(entryPoint.EntryPointType, "INBOUND"):
		problem = "is an inbound entry point. Callbacks require an outbound one."
	case entryPoint.ChannelType != "" && !strings.EqualFold(entryPoint.ChannelType, "TELEPHONY"):
		problem = fmt.Sprintf("has the channel type %s. Callbacks require TELEPHONY.", entryPoint.ChannelType)
	case !bool(entryPoint.Active):
		problem = "is inactive."
	default:
		return
	}
	diags.AddAttributeError(path.Root("entry_point_id"), "Entry point cannot place calls", fmt.Sprintf("The entry point %q (ID %s) %s",
		entryPoint.Name, entryPoint.ID, problem))
}

// Invoke implements action.Action.
func (a *immediateCallback) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config callbackModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	call := config.toAPI(ctx, &resp.Diagnostics)
	client := a.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// Messages contain no number, because they are shown in pipelines.
	progress(ctx, resp, "Placing the call…")
	id, err := client.Tasks.Create(ctx, call)
	if err != nil {
		a.Report().Add(&resp.Diagnostics, callbackInfo, "Unable to place callback", err)
		return
	}
	progress(ctx, resp, "Webex accepted the call and is placing it now. Task ID: "+id)
}

// toAPI returns the call. Separators are not sent, because the API does not document them.
func (m *callbackModel) toAPI(ctx context.Context, diags *diag.Diagnostics) webexapi.ImmediateCallback {
	call := webexapi.ImmediateCallback{
		Destination:  canonical.PhoneNumber(m.Destination.ValueString()),
		EntryPointID: m.EntryPointID.Canonical(),
		Origin:       m.Origin.ValueString(),
	}
	if !m.Attributes.IsNull() {
		diags.Append(m.Attributes.ElementsAs(ctx, &call.Attributes, false)...)
	}
	return call
}

// progress sends a message unless Terraform has stopped the action, because it may no longer receive messages.
func progress(ctx context.Context, resp *action.InvokeResponse, message string) {
	if ctx.Err() == nil {
		resp.SendProgress(action.InvokeProgressEvent{Message: message})
	}
}
