package functions_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/functions"
)

// strict makes a conversion fail on null and unknown.
var strict = basetypes.ObjectAsOptions{}

// run calls a function with texts.
func run(t *testing.T, f function.Function, arguments ...string) (types.Object, *function.FuncError) {
	t.Helper()
	ctx := t.Context()
	var definition function.DefinitionResponse
	f.Definition(ctx, function.DefinitionRequest{}, &definition)
	result, err := definition.Definition.Return.NewResultData(ctx)
	if err != nil {
		t.Fatal(err)
	}
	values := make([]attr.Value, 0, len(arguments))
	for _, argument := range arguments {
		values = append(values, types.StringValue(argument))
	}
	resp := function.RunResponse{Result: result}
	f.Run(ctx, function.RunRequest{Arguments: function.NewArgumentsData(values)}, &resp)
	object, ok := resp.Result.Value().(types.Object)
	if !ok {
		t.Fatalf("the result is a %T", resp.Result.Value())
	}
	return object, resp.Error
}

func checkRefused(t *testing.T, input string, got types.Object, err *function.FuncError, argument int64, message string) {
	t.Helper()
	if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != argument || !strings.Contains(err.Text, message) {
		t.Errorf("%s became %s, %v; want an error with %q on argument %d", input, got, err, message, argument)
	}
	if err != nil && !got.IsUnknown() {
		t.Errorf("%s has a result beside the error: %s", input, got)
	}
}

func TestFunctions_definitions(t *testing.T) {
	for name, f := range map[string]function.Function{
		"decode_id":       functions.NewDecodeID(),
		"callback_window": functions.NewCallbackWindow(),
	} {
		var metadata function.MetadataResponse
		f.Metadata(t.Context(), function.MetadataRequest{}, &metadata)
		var definition function.DefinitionResponse
		f.Definition(t.Context(), function.DefinitionRequest{}, &definition)
		var validation function.DefinitionValidateResponse
		definition.Definition.ValidateImplementation(t.Context(), function.DefinitionValidateRequest{FuncName: name}, &validation)
		if metadata.Name != name || validation.Diagnostics.HasError() {
			t.Errorf("%s is called %s: %v", name, metadata.Name, validation.Diagnostics)
		}
	}
}

// A call with too few arguments is a mistake of the framework, and still no reason to panic.
func TestFunctions_missingArguments(t *testing.T) {
	for _, f := range []function.Function{functions.NewDecodeID(), functions.NewCallbackWindow()} {
		if _, err := run(t, f); err == nil {
			t.Errorf("%T worked without arguments", f)
		}
	}
}

func TestAccFunctions_inTerraform(t *testing.T) {
	env := acctest.New(t)
	// The rejected configurations come first: Terraform destroys with the configuration of the last step.
	env.Run(
		env.ExpectError(`output "id" { value = provider::webex::decode_id("room") }`,
			acctest.ErrorContains(`Invalid value for "id" parameter: must be a UUID or a Webex ID`)),
		env.ExpectError(`output "id" { value = provider::webex::decode_id(null) }`, acctest.ErrorContains(`Invalid value for "id" parameter: argument must not be null`)),
		env.ExpectError(`output "window" { value = provider::webex::callback_window("2027-03-02", "1h", "UTC") }`,
			acctest.ErrorContains(`Invalid value for "start" parameter: must be a time in RFC 3339`)),
		env.ExpectError(`output "window" { value = provider::webex::callback_window("2027-03-02T15:00:00Z", "1", "UTC") }`,
			acctest.ErrorContains(`Invalid value for "duration" parameter: must be a duration from 30m to 8h`)),
		env.ExpectError(`output "window" { value = provider::webex::callback_window("2027-03-02T15:00:00Z", "1h", "Local") }`,
			acctest.ErrorContains(`Invalid value for "timezone" parameter: the time zone must be a name from the IANA time zone database`)),
		env.Step(`
			output "id" { value = provider::webex::decode_id("OTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh") }
			output "window" { value = provider::webex::callback_window("2027-03-02T15:00:00Z", "1h", "Europe/Berlin") }`,
			statecheck.ExpectKnownOutputValue("id", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"cluster": knownvalue.Null(), "type": knownvalue.Null(), "uuid": knownvalue.StringExact(uuid),
			})),
			statecheck.ExpectKnownOutputValue("window", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"schedule_date": knownvalue.StringExact("2027-03-02"),
				"start_time":    knownvalue.StringExact("16:00:00"),
				"end_time":      knownvalue.StringExact("17:00:00"),
			}))),
		// An argument that is unknown at plan time makes the result unknown, and is checked once it is known.
		resource.TestStep{
			Config: env.Config(`
				resource "terraform_data" "zone" { input = "Asia/Tokyo" }
				output "tokyo" { value = provider::webex::callback_window("2027-03-02T00:00:00Z", "1h", terraform_data.zone.output).start_time }`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownOutputValue("tokyo")}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("tokyo", knownvalue.StringExact("09:00:00")),
			},
		},
	)
	if requests := env.Mock.Requests(); len(requests) > 0 {
		t.Errorf("functions sent %d requests", len(requests))
	}
}
