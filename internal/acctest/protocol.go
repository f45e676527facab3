package acctest

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

// Unknown is an unknown value in Values.
const Unknown = unknown("(known after apply)")

type unknown string

// Values are the attributes of an object as Go values: string, bool, int64, []any and map[string]any. Nil or missing values are null.
type Values map[string]any

// Protocol calls the provider over the plugin protocol, without Terraform. It covers features that the installed version may lack
// (identity, list, ephemeral) and that Terraform does not expose to tests (warnings).
type Protocol struct {
	t          *testing.T
	server     tfprotov6.ProviderServer
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
	deferred   atomic.Bool // Tests plan and apply many objects at once.
}

// Object is one resource in the state.
type Object struct {
	// Type is, for instance, "webex_webhook".
	Type string
	// State is nil if there is no object; Identity is nil if none was returned.
	State, Identity Values

	private []byte
}

// Plan is the provider's plan for an object.
type Plan struct {
	// Planned is nil for a destroy. Its values may be Unknown.
	Planned Values
	// Replaces lists the attributes whose change replaces the object.
	Replaces    []string
	Diagnostics Diagnostics

	prior    Object
	config   Values
	planned  *tfprotov6.DynamicValue
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// Protocol starts and configures a new provider with the token and the base URLs of Config.
func (e *Env) Protocol() *Protocol { return e.ProtocolWith(nil) }

// ProtocolWith is Protocol with more arguments in the provider block.
func (e *Env) ProtocolWith(arguments Values) *Protocol {
	e.t.Helper()
	return e.protocol(arguments, nil)
}

// ProtocolWithDeferral is ProtocolWith for a Terraform that allows deferred actions, as Terraform Stacks do.
func (e *Env) ProtocolWithDeferral(arguments Values) *Protocol {
	e.t.Helper()
	return e.protocol(arguments, &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true})
}

func (e *Env) protocol(arguments Values, capabilities *tfprotov6.ConfigureProviderClientCapabilities) *Protocol {
	e.t.Helper()
	server, err := e.serve()
	if err != nil {
		e.t.Fatal(err)
	}
	p := &Protocol{t: e.t, server: server}
	p.schemas, err = server.GetProviderSchema(e.t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	p.must(err)
	identities, err := server.GetResourceIdentitySchemas(e.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	p.must(err)
	p.identities = identities.IdentitySchemas

	block := Values{}
	if !e.live {
		block = Values{"access_token": mockwebex.DefaultToken, "base_url": e.URL + "/v1", "contact_center_base_url": e.URL}
	}
	maps.Copy(block, arguments)
	configured, err := server.ConfigureProvider(e.t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: p.encode(p.schemas.Provider.ValueType(), block),
		ClientCapabilities: capabilities,
	})
	p.must(err)
	if diagnostics := Diagnostics(configured.Diagnostics); diagnostics.HasError() {
		e.t.Fatalf("configuring the provider: %s", diagnostics)
	}
	return p
}

// Deferred reports whether the last plan, read, import or open was deferred.
func (p *Protocol) Deferred() bool { return p.deferred.Load() }

// Validate checks the configuration of a resource.
func (p *Protocol) Validate(ctx context.Context, typeName string, config Values) Diagnostics {
	p.t.Helper()
	validated, err := p.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: p.resource(typeName, config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	p.must(err)
	return validated.Diagnostics
}

// IsConfigurable reports whether a configuration may set an attribute of a resource.
func (p *Protocol) IsConfigurable(typeName, attribute string) bool {
	return slices.ContainsFunc(p.schemas.ResourceSchemas[typeName].Block.Attributes, func(one *tfprotov6.SchemaAttribute) bool {
		return one.Name == attribute && (one.Required || one.Optional)
	})
}

// Plan plans the change of an object (its State is nil for a create) to a configuration (nil for a destroy), after validating it.
func (p *Protocol) Plan(ctx context.Context, prior Object, config Values) Plan {
	p.t.Helper()
	if config != nil {
		if diagnostics := p.Validate(ctx, prior.Type, config); diagnostics.HasError() {
			return Plan{Diagnostics: diagnostics}
		}
	}
	planned, err := p.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName:         prior.Type,
		PriorState:       p.resource(prior.Type, prior.State),
		ProposedNewState: p.resource(prior.Type, p.propose(prior, config)),
		Config:           p.resource(prior.Type, config),
		PriorPrivate:     prior.private,
		PriorIdentity:    p.identity(prior.Type, prior.Identity),
	})
	p.must(err)
	p.deferred.Store(planned.Deferred != nil)
	plan := Plan{
		Diagnostics: planned.Diagnostics, prior: prior, config: config,
		planned: planned.PlannedState, private: planned.PlannedPrivate, identity: planned.PlannedIdentity,
	}
	if !plan.Diagnostics.HasError() {
		plan.Planned = p.decodeResource(prior.Type, planned.PlannedState)
	}
	for _, attribute := range planned.RequiresReplace {
		if name, ok := attribute.Steps()[0].(tftypes.AttributeName); ok {
			plan.Replaces = append(plan.Replaces, string(name))
		}
	}
	slices.Sort(plan.Replaces)
	return plan
}

// IsEmpty reports whether the plan changes nothing.
func (p Plan) IsEmpty() bool {
	return !p.Diagnostics.HasError() && reflect.DeepEqual(p.Planned, p.prior.State)
}

// propose returns Terraform's proposed new state: the configured values, and the prior values of computed attributes that are not
// configured.
func (p *Protocol) propose(prior Object, config Values) Values {
	if config == nil {
		return nil
	}
	proposed := Values{}
	for _, attribute := range p.schemas.ResourceSchemas[prior.Type].Block.Attributes {
		switch value, configured := config[attribute.Name]; {
		case configured && value != nil:
			proposed[attribute.Name] = value
		case attribute.Computed && prior.State != nil:
			proposed[attribute.Name] = prior.State[attribute.Name]
		case attribute.Computed:
			proposed[attribute.Name] = Unknown
		}
	}
	return proposed
}

// Apply applies a plan. known replaces values of the configuration that were Unknown in the plan.
func (p *Protocol) Apply(ctx context.Context, plan Plan, known Values) (Object, Diagnostics) {
	p.t.Helper()
	if plan.Diagnostics.HasError() {
		p.t.Fatalf("applying a plan that failed: %s", plan.Diagnostics)
	}
	config, planned := plan.config, plan.planned
	if known != nil {
		config = maps.Clone(plan.config)
		maps.Copy(config, known)
		values := maps.Clone(plan.Planned)
		maps.Copy(values, known)
		planned = p.resource(plan.prior.Type, values)
	}
	applied, err := p.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName:        plan.prior.Type,
		PriorState:      p.resource(plan.prior.Type, plan.prior.State),
		PlannedState:    planned,
		Config:          p.resource(plan.prior.Type, config),
		PlannedPrivate:  plan.private,
		PlannedIdentity: plan.identity,
	})
	p.must(err)
	return p.object(plan.prior.Type, applied.NewState, applied.NewIdentity, applied.Private), applied.Diagnostics
}

// Create plans and applies a new object. Any error fails the test.
func (p *Protocol) Create(ctx context.Context, typeName string, config Values) Object {
	p.t.Helper()
	plan := p.Plan(ctx, Object{Type: typeName}, config)
	if plan.Diagnostics.HasError() {
		p.t.Fatalf("planning: %s", plan.Diagnostics)
	}
	created, diagnostics := p.Apply(ctx, plan, nil)
	if diagnostics.HasError() {
		p.t.Fatalf("creating: %s", diagnostics)
	}
	return created
}

// Read refreshes an object.
func (p *Protocol) Read(ctx context.Context, object Object) (Object, Diagnostics) {
	p.t.Helper()
	read, err := p.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: object.Type, CurrentState: p.resource(object.Type, object.State), Private: object.private,
		CurrentIdentity: p.identity(object.Type, object.Identity),
	})
	p.must(err)
	p.deferred.Store(read.Deferred != nil)
	return p.object(object.Type, read.NewState, read.NewIdentity, read.Private), read.Diagnostics
}

// Import imports by import ID and refreshes, as Terraform does.
func (p *Protocol) Import(ctx context.Context, typeName, id string) (Object, Diagnostics) {
	p.t.Helper()
	return p.imported(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
}

// ImportByIdentity imports by identity and refreshes.
func (p *Protocol) ImportByIdentity(ctx context.Context, typeName string, identity Values) (Object, Diagnostics) {
	p.t.Helper()
	return p.imported(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, Identity: p.identity(typeName, identity)})
}

func (p *Protocol) imported(ctx context.Context, request *tfprotov6.ImportResourceStateRequest) (Object, Diagnostics) {
	p.t.Helper()
	response, err := p.server.ImportResourceState(ctx, request)
	p.must(err)
	diagnostics := Diagnostics(response.Diagnostics)
	if diagnostics.HasError() {
		return Object{Type: request.TypeName}, diagnostics
	}
	found := response.ImportedResources[0]
	read, further := p.Read(ctx, p.object(request.TypeName, found.State, found.Identity, found.Private))
	return read, append(diagnostics, further...)
}

// Listed is one result of a list resource.
type Listed struct {
	DisplayName string
	Identity    Values
	// Resource is nil unless it was requested.
	Resource    Values
	Diagnostics Diagnostics
}

// List validates the configuration and returns all results of a list resource. A result with an error contains nothing else.
func (p *Protocol) List(ctx context.Context, typeName string, config Values, limit int64, includeResource bool) []Listed {
	p.t.Helper()
	server, ok := p.server.(tfprotov6.ListResourceServer)
	if !ok {
		p.t.Fatal("the provider serves no list resources")
	}
	schema := p.schemas.ListResourceSchemas[typeName]
	if schema == nil {
		p.t.Fatalf("there is no list resource %s", typeName)
	}
	encoded := p.encode(schema.ValueType(), config)
	validated, err := server.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: typeName, Config: encoded})
	p.must(err)
	if diagnostics := Diagnostics(validated.Diagnostics); diagnostics.HasError() {
		return []Listed{{Diagnostics: diagnostics}}
	}
	stream, err := server.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: typeName, Config: encoded, Limit: limit, IncludeResource: includeResource,
	})
	p.must(err)
	var all []Listed
	for result := range stream.Results {
		listed := Listed{DisplayName: result.DisplayName, Diagnostics: result.Diagnostics}
		if result.Identity != nil {
			listed.Identity = p.decode(p.identityType(typeName), result.Identity.IdentityData)
		}
		if result.Resource != nil {
			listed.Resource = p.decodeResource(typeName, result.Resource)
		}
		all = append(all, listed)
	}
	return all
}

// ReadDataSource validates and reads a data source.
func (p *Protocol) ReadDataSource(ctx context.Context, typeName string, config Values) (Values, Diagnostics) {
	p.t.Helper()
	schema := p.schemas.DataSourceSchemas[typeName]
	if schema == nil {
		p.t.Fatalf("there is no data source %s", typeName)
	}
	if diagnostics := p.ValidateDataSource(ctx, typeName, config); diagnostics.HasError() {
		return nil, diagnostics
	}
	encoded := p.encode(schema.ValueType(), config)
	read, err := p.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: encoded})
	p.must(err)
	p.deferred.Store(read.Deferred != nil)
	if diagnostics := Diagnostics(read.Diagnostics); diagnostics.HasError() {
		return nil, diagnostics
	}
	return p.decode(schema.ValueType(), read.State), read.Diagnostics
}

// ValidateDataSource validates the configuration of a data source.
func (p *Protocol) ValidateDataSource(ctx context.Context, typeName string, config Values) Diagnostics {
	p.t.Helper()
	validated, err := p.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: typeName, Config: p.encode(p.schemas.DataSourceSchemas[typeName].ValueType(), config),
	})
	p.must(err)
	return validated.Diagnostics
}

// ValidateAction validates the configuration of an action.
func (p *Protocol) ValidateAction(ctx context.Context, typeName string, config Values) Diagnostics {
	p.t.Helper()
	server, encoded := p.action(typeName, config)
	validated, err := server.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: encoded})
	p.must(err)
	return validated.Diagnostics
}

// PlanAction validates the configuration of an action and plans the action.
func (p *Protocol) PlanAction(ctx context.Context, typeName string, config Values) Diagnostics {
	p.t.Helper()
	if diagnostics := p.ValidateAction(ctx, typeName, config); diagnostics.HasError() {
		return diagnostics
	}
	server, encoded := p.action(typeName, config)
	planned, err := server.PlanAction(ctx, &tfprotov6.PlanActionRequest{ActionType: typeName, Config: encoded})
	p.must(err)
	return planned.Diagnostics
}

// InvokeAction invokes an action without planning it, and returns its progress messages.
func (p *Protocol) InvokeAction(ctx context.Context, typeName string, config Values) (progress []string, diagnostics Diagnostics) {
	p.t.Helper()
	server, encoded := p.action(typeName, config)
	stream, err := server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: encoded})
	p.must(err)
	completed := false
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diagnostics, completed = event.Diagnostics, true
		}
	}
	if !completed {
		p.t.Error("the action has not completed")
	}
	return progress, diagnostics
}

func (p *Protocol) action(typeName string, config Values) (tfprotov6.ActionServer, *tfprotov6.DynamicValue) {
	p.t.Helper()
	server, ok := p.server.(tfprotov6.ActionServer)
	schema := p.schemas.ActionSchemas[typeName]
	if !ok || schema == nil {
		p.t.Fatalf("there is no action %s", typeName)
	}
	return server, p.encode(schema.Schema.ValueType(), config)
}

// OpenEphemeral opens an ephemeral resource.
func (p *Protocol) OpenEphemeral(ctx context.Context, typeName string, config Values) (Values, Diagnostics) {
	p.t.Helper()
	schema := p.schemas.EphemeralResourceSchemas[typeName]
	if schema == nil {
		p.t.Fatalf("there is no ephemeral resource %s", typeName)
	}
	opened, err := p.server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: typeName, Config: p.encode(schema.ValueType(), config),
	})
	p.must(err)
	p.deferred.Store(opened.Deferred != nil)
	if diagnostics := Diagnostics(opened.Diagnostics); diagnostics.HasError() {
		return nil, diagnostics
	}
	return p.decode(schema.ValueType(), opened.Result), opened.Diagnostics
}

func (p *Protocol) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *Protocol) object(typeName string, state *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData, private []byte) Object {
	object := Object{Type: typeName, State: p.decodeResource(typeName, state), private: private}
	if identity != nil {
		object.Identity = p.decode(p.identityType(typeName), identity.IdentityData)
	}
	return object
}

func (p *Protocol) resource(typeName string, values Values) *tfprotov6.DynamicValue {
	return p.encode(p.resourceType(typeName), values)
}

func (p *Protocol) decodeResource(typeName string, value *tfprotov6.DynamicValue) Values {
	return p.decode(p.resourceType(typeName), value)
}

func (p *Protocol) resourceType(typeName string) tftypes.Type {
	schema := p.schemas.ResourceSchemas[typeName]
	if schema == nil {
		p.t.Fatalf("there is no resource %s", typeName)
	}
	return schema.ValueType()
}

func (p *Protocol) identityType(typeName string) tftypes.Type {
	types := map[string]tftypes.Type{}
	for _, attribute := range p.identities[typeName].IdentityAttributes {
		types[attribute.Name] = attribute.Type
	}
	return tftypes.Object{AttributeTypes: types}
}

func (p *Protocol) identity(typeName string, values Values) *tfprotov6.ResourceIdentityData {
	if values == nil {
		return nil
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: p.encode(p.identityType(typeName), values)}
}

func (p *Protocol) encode(shape tftypes.Type, values Values) *tfprotov6.DynamicValue {
	p.t.Helper()
	var content any
	if values != nil {
		content = map[string]any(values)
	}
	encoded, err := tfprotov6.NewDynamicValue(shape, toTerraform(shape, content))
	p.must(err)
	return &encoded
}

func (p *Protocol) decode(shape tftypes.Type, value *tfprotov6.DynamicValue) Values {
	p.t.Helper()
	if value == nil {
		return nil
	}
	decoded, err := value.Unmarshal(shape)
	p.must(err)
	values, _ := fromTerraform(decoded).(map[string]any)
	return values
}

func toTerraform(shape tftypes.Type, content any) tftypes.Value {
	switch content := content.(type) {
	case nil:
		return tftypes.NewValue(shape, nil)
	case unknown:
		return tftypes.NewValue(shape, tftypes.UnknownValue)
	case int:
		return tftypes.NewValue(shape, int64(content))
	case Values:
		return toTerraform(shape, map[string]any(content))
	case map[string]any:
		if mapping, ok := shape.(tftypes.Map); ok {
			elements := map[string]tftypes.Value{}
			for name := range content {
				elements[name] = toTerraform(mapping.ElementType, content[name])
			}
			return tftypes.NewValue(shape, elements)
		}
		object, ok := shape.(tftypes.Object)
		if !ok {
			panic(fmt.Sprintf("acctest: a map for %s", shape))
		}
		attributes := map[string]tftypes.Value{}
		for name, attribute := range object.AttributeTypes {
			attributes[name] = toTerraform(attribute, content[name])
		}
		for name := range content {
			if object.AttributeTypes[name] == nil {
				panic("acctest: there is no attribute " + name)
			}
		}
		return tftypes.NewValue(shape, attributes)
	case []any:
		element := elementType(shape)
		elements := make([]tftypes.Value, len(content))
		for i := range content {
			elements[i] = toTerraform(element, content[i])
		}
		return tftypes.NewValue(shape, elements)
	default:
		return tftypes.NewValue(shape, content)
	}
}

func elementType(shape tftypes.Type) tftypes.Type {
	switch shape := shape.(type) {
	case tftypes.List:
		return shape.ElementType
	case tftypes.Set:
		return shape.ElementType
	default:
		panic(fmt.Sprintf("acctest: a list for %s", shape))
	}
}

func fromTerraform(value tftypes.Value) any {
	switch {
	case !value.IsKnown():
		return Unknown
	case value.IsNull():
		return nil
	}
	switch {
	case value.Type().Is(tftypes.String):
		return as[string](value)
	case value.Type().Is(tftypes.Bool):
		return as[bool](value)
	case value.Type().Is(tftypes.Number):
		number, _ := as[*big.Float](value).Int64()
		return number
	case value.Type().Is(tftypes.Object{}):
		attributes := map[string]any{}
		for name, attribute := range as[map[string]tftypes.Value](value) {
			attributes[name] = fromTerraform(attribute)
		}
		return attributes
	default:
		elements := []any{}
		for _, element := range as[[]tftypes.Value](value) {
			elements = append(elements, fromTerraform(element))
		}
		return elements
	}
}

func as[T any](value tftypes.Value) T {
	var content T
	if err := value.As(&content); err != nil {
		panic(err)
	}
	return content
}
