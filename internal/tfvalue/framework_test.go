package tfvalue_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	acceptance "github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// spellingProvider is a provider with one resource, which checks the types of this package in the framework. Its server changes the form of a
// value, as Webex may.
type spellingProvider struct{ server *thing }

type thing struct {
	ID     types.String `tfsdk:"id"`
	Number tfvalue.Text `tfsdk:"number"`
	Filter tfvalue.Text `tfsdk:"filter"`
	Org    tfvalue.Text `tfsdk:"org"`
	Zone   tfvalue.Text `tfsdk:"zone"`
}

func (p *spellingProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "spelling"
}
func (p *spellingProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {
}
func (p *spellingProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (p *spellingProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (p *spellingProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &thingResource{p.server} }}
}

type thingResource struct{ server *thing }

func (r *thingResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "spelling_thing"
}

func (r *thingResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
		"number": schema.StringAttribute{
			CustomType: tfvalue.PhoneNumber, Required: true, Validators: []validator.String{tfvalue.PhoneNumber},
			PlanModifiers: []planmodifier.String{tfvalue.PreserveEquivalent()},
		},
		"filter": schema.StringAttribute{
			CustomType: tfvalue.WebhookFilter, Optional: true, Validators: []validator.String{tfvalue.WebhookFilter},
			PlanModifiers: []planmodifier.String{tfvalue.PreserveEquivalent(), stringplanmodifier.RequiresReplace()},
		},
		"org": schema.StringAttribute{
			CustomType: tfvalue.OrganizationID, Optional: true, Computed: true, Validators: []validator.String{tfvalue.OrganizationID},
			PlanModifiers: []planmodifier.String{
				stringplanmodifier.UseStateForUnknown(), tfvalue.PreserveEquivalent(), stringplanmodifier.RequiresReplace(),
			},
		},
		"zone": schema.StringAttribute{CustomType: tfvalue.TimeZone, Computed: true},
	}}
}

func (r *thingResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan thing
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.put(plan)
	resp.Diagnostics.Append(resp.State.Set(ctx, r.server)...)
}

func (r *thingResource) put(plan thing) {
	*r.server = thing{
		ID:     types.StringValue("1"),
		Number: tfvalue.PhoneNumber.Value(plan.Number.Canonical()),
		Filter: tfvalue.WebhookFilter.Optional(plan.Filter.Canonical()),
		Org:    tfvalue.OrganizationID.Value(uuid),
		// A zone that only the server knows.
		Zone: tfvalue.TimeZone.Value("Mars/Olympus"),
	}
}

func (r *thingResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state thing
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, r.server)...)
}

func (r *thingResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan thing
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.put(plan)
	resp.Diagnostics.Append(resp.State.Set(ctx, r.server)...)
}

func (r *thingResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// ModifyPlan keeps the computed zone where nothing else changes, as the resources of the provider do.
func (r *thingResource) ModifyPlan(_ context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	planned, prior := attributes(req.Plan.Raw), attributes(req.State.Raw)
	for _, name := range []string{"number", "filter", "org"} {
		if !planned[name].Equal(prior[name]) {
			return
		}
	}
	resp.Plan.Raw = req.State.Raw
}

func attributes(object tftypes.Value) map[string]tftypes.Value {
	var values map[string]tftypes.Value
	if err := object.As(&values); err != nil {
		panic(err)
	}
	return values
}

const address = "spelling_thing.this"

func step(hcl string, action plancheck.ResourceActionType, number string) acceptance.TestStep {
	return acceptance.TestStep{
		Config: `resource "spelling_thing" "this" {` + "\n" + hcl + "\n}",
		ConfigPlanChecks: acceptance.ConfigPlanChecks{
			PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
			PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
		},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(address, tfjsonpath.New("number"), knownvalue.StringExact(number)),
		},
	}
}

func factories(server *thing) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"spelling": providerserver.NewProtocol6WithError(&spellingProvider{server}),
	}
}

func TestAccText_equivalentSpellings(t *testing.T) {
	server := new(thing)
	outOfBand := func(number string) func() {
		return func() { server.Number = tfvalue.PhoneNumber.Value(number) }
	}
	drift := step("number = \"+1 234 567\"", plancheck.ResourceActionUpdate, "+1 234 567")
	drift.PreConfig = outOfBand("+1 234 568")
	odd := step("number = \"+1 234 567\"", plancheck.ResourceActionUpdate, "+1 234 567")
	odd.PreConfig = outOfBand("x") // no number that the configuration could hold, and still no error to read
	respelled := step("number = \"+1 234 567\"", plancheck.ResourceActionNoop, "+1 234 567")
	respelled.PreConfig = outOfBand("+1-234-567")

	base := "number = \"+1 (234) 567\"\n"
	acceptance.UnitTest(t, acceptance.TestCase{
		ProtoV6ProviderFactories: factories(server),
		Steps: []acceptance.TestStep{
			step(base+`filter = "b=2&a=1"`, plancheck.ResourceActionCreate, "+1 (234) 567"),
			step("number = \"+1-234-567\"\nfilter = \"b=2&a=1\"", plancheck.ResourceActionNoop, "+1 (234) 567"),
			step(base+`filter = "a=1&b=2"`, plancheck.ResourceActionNoop, "+1 (234) 567"),
			step(base+`filter = "a=1&b=2"`+"\norg = \""+webexID(uuid)+`"`, plancheck.ResourceActionNoop, "+1 (234) 567"),
			step(base+`filter = "a=1&b=2"`+"\norg = \""+strings.ToUpper(uuid)+`"`, plancheck.ResourceActionNoop, "+1 (234) 567"),
			step(base+`filter = "a=1&b=2"`, plancheck.ResourceActionNoop, "+1 (234) 567"),
			step("number = \"1 234 567\"\nfilter = \"a=1&b=2\"", plancheck.ResourceActionUpdate, "1 234 567"),
			step(base+`filter = "a=1&b=3"`, plancheck.ResourceActionReplace, "+1 (234) 567"),
			step(base, plancheck.ResourceActionReplace, "+1 (234) 567"),
			step("number = \"+1 234 567\"", plancheck.ResourceActionNoop, "+1 (234) 567"),
			step("number = \"+1 234 569\"", plancheck.ResourceActionUpdate, "+1 234 569"),
			step("number = \"+1 234 567\"", plancheck.ResourceActionUpdate, "+1 234 567"),
			respelled, drift, odd,
		},
	})
}

func TestAccText_unknownValues(t *testing.T) {
	const hcl = `
		resource "terraform_data" "source" { input = "%s" }
		resource "spelling_thing" "this" {
			number = terraform_data.source.output
			filter = "a=${terraform_data.source.output}"
		}`
	config := func(number string) string { return strings.Replace(hcl, "%s", number, 1) }
	acceptance.UnitTest(t, acceptance.TestCase{
		ProtoV6ProviderFactories: factories(new(thing)),
		Steps: []acceptance.TestStep{
			{
				Config: config("+1 234 567"),
				ConfigPlanChecks: acceptance.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownValue(address, tfjsonpath.New("number"))},
				},
			},
			// Unknown again, and then a mere respelling after all.
			{
				Config: config("+1-234-567"),
				ConfigPlanChecks: acceptance.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownValue(address, tfjsonpath.New("number"))},
				},
			},
		},
	})
}

func TestAccText_errors(t *testing.T) {
	rejected := func(hcl, message string) acceptance.TestStep {
		return acceptance.TestStep{
			Config:      `resource "spelling_thing" "this" {` + "\n" + hcl + "\n}",
			ExpectError: regexp.MustCompile(`(?s)` + strings.ReplaceAll(message, " ", `\s+`)),
		}
	}
	acceptance.UnitTest(t, acceptance.TestCase{
		ProtoV6ProviderFactories: factories(new(thing)),
		Steps: []acceptance.TestStep{
			rejected(`number = "1-800-CALL"`, `number = .*The phone number must be 7 to 15 characters.*got the character 'C'`),
			rejected("number = \"1234567\"\nfilter = \"\"", `filter = .*The webhook filter must be conditions.*without a name`),
			rejected("number = \"1234567\"\norg = \"acme\"", `org = .*The organization ID must be .*got "acme"`),
		},
	})
}
