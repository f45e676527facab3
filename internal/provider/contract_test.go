package provider_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/webex-terraform/terraform-provider-webex/internal/provider"
)

// The attributes on which the configurations and modules of users depend. A name is followed by "!" if it is required, "?" optional, "="
// computed, "*" sensitive and "w" write-only. The attributes of list elements are in brackets. An added name is a feature; a removed or
// changed one is a breaking change.
const (
	callbackResult = "assigned_time= assignee_agent= callback_number= callback_origin= callback_reason= created_timestamp= customer_name= end_time= " +
		"id= last_updated_timestamp= org_id= queue_id= schedule_date= source_interaction= start_time= timezone="
	webhookResult = "app_id= created= created_by= event= filter= id= name= org_id= owned_by= resource= status= target_url="
	subscription  = "api_version= created_by= created_time= description= destination_url= event_types= id= last_updated_by= last_updated_time= " +
		"name= org_id= resource_version= status="
	queueResult = "active= channel_type= description= id= name= org_id= queue_type= timezone="
	agentResult = "active= ci_user_id= contact_center_enabled= email= first_name= id= last_name= org_id="
)

var contract = map[string]string{
	"provider": "access_token?* adopt_existing? allowed_org_ids? base_url? client_id? client_secret?* contact_center_base_url? max_retry_duration? org_id? read_only? refresh_token?* region? " +
		"request_timeout?",

	"resource webex_webhook": "app_id= created= created_by= event! filter? id= name! on_existing? org_id= owned_by?= resource! secret?* secret_wo?*w " +
		"secret_wo_version? status?= target_url!",
	"resource webexcc_scheduled_callback": "assigned_time= assignee_agent? callback_number! callback_origin= callback_reason? created_timestamp= " +
		"customer_name! end_time! id= last_updated_timestamp= on_existing? org_id?= queue_id! schedule_date! source_interaction? start_time! timezone! triggered=",
	"resource webexcc_subscription": "created_by= created_time= description? destination_url! event_types! id= last_updated_by= last_updated_time= " +
		"name! on_existing? org_id?= resource_version? secret?* secret_wo?*w secret_wo_version? status?=",

	"data webex_webhook":              strings.NewReplacer(" id=", " id?=", " name=", " name?=").Replace(webhookResult),
	"data webex_webhooks":             "max? owned_by? webhooks=[" + webhookResult + "]",
	"data webexcc_scheduled_callback": strings.NewReplacer(" id=", " id!", "org_id=", "org_id?=").Replace(" " + callbackResult)[1:],
	"data webexcc_scheduled_callbacks": "assignee_agent? callback_number? callbacks=[" + callbackResult + "] org_id?= page? page_size? sort_by? " +
		"sort_order? total_records=",
	"data webexcc_subscription":  strings.NewReplacer(" id=", " id!", "org_id=", "org_id?=").Replace(subscription),
	"data webexcc_subscriptions": "org_id?= subscriptions=[" + subscription + "]",
	"data webexcc_event_types":   "event_types=[action= name= resource=] org_id?= resource_versions=[resource= version=]",
	"data webexcc_queue":         strings.NewReplacer(" id=", " id?=", " name=", " name?=", "org_id=", "org_id?=").Replace(queueResult),
	"data webexcc_queues":        "active? channel_type? org_id?= queues=[" + queueResult + "] search?",
	"data webexcc_agent":         strings.NewReplacer(" id=", " id?=", "ci_user_id=", "ci_user_id?=", "email=", "email?=", "org_id=", "org_id?=").Replace(agentResult),
	"data webexcc_agents":        "active? agents=[" + agentResult + "] contact_center_enabled? org_id?= search?",
	"data webexcc_entry_point":   "active= callback_enabled= channel_type= description= entry_point_type= id?= name?= org_id?= timezone=",
	"data webexcc_team":          "active= id?= name?= org_id?= site_id= site_name= team_type=",
	"data webex_me":              "display_name= emails= id= org_id= type=",

	"data webexcc_tasks": "agent_id? callback_number? channel_type? destination? direction? from? global_variable?[name! value!] is_callback? max? " +
		"org_id?= origin? queue_id? tasks=[active= agent=[id= name=] callback=[agent_name= connect_time= number= origin= queue_name= " +
		"request_time= retry_count= status= type=] channel_type= connected_count= created_time= destination= direction= ended_time= id= origin= " +
		"queue=[id= name=] status= termination_type= wrap_up_code=] to? within?",
	"data webexcc_last_agent": "agent_id= ci_user_id= customer_number! ended_time= name= org_id?= queue_id? task_id= within?",

	"action webexcc_immediate_callback": "attributes? destination! entry_point_id! origin?",

	"ephemeral webex_access_token": "access_token=* expires_at= org_id=",

	"list webex_webhook":              "owned_by?",
	"list webexcc_scheduled_callback": "assignee_agent? callback_number? org_id?",
	"list webexcc_subscription":       "org_id?",
}

func TestProvider_contract(t *testing.T) {
	t.Parallel()
	server := provider.NewServer(provider.New("test")())
	schemas, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schemas.Diagnostics) > 0 {
		t.Fatal(err, schemas.Diagnostics)
	}
	got := map[string]string{"provider": written(schemas.Provider.Block.Attributes)}
	for kind, ofKind := range map[string]map[string]*tfprotov6.Schema{
		"resource ": schemas.ResourceSchemas, "data ": schemas.DataSourceSchemas, "ephemeral ": schemas.EphemeralResourceSchemas,
		"list ": schemas.ListResourceSchemas,
	} {
		for name, schema := range ofKind {
			got[kind+name] = written(schema.Block.Attributes)
		}
	}
	for name, schema := range schemas.ActionSchemas {
		got["action "+name] = written(schema.Schema.Block.Attributes)
	}
	for name := range maps.Keys(contract) {
		if _, served := got[name]; !served {
			t.Errorf("%s is not served", name)
		}
	}
	for name, attributes := range got {
		if attributes != contract[name] {
			t.Errorf("%s\n got %s\nwant %s", name, attributes, contract[name])
		}
	}
}

func written(attributes []*tfprotov6.SchemaAttribute) string {
	var words []string
	for _, attribute := range attributes {
		word := attribute.Name
		for _, mark := range []struct {
			is   bool
			text string
		}{
			{attribute.Required, "!"}, {attribute.Optional, "?"}, {attribute.Computed, "="}, {attribute.Sensitive, "*"}, {attribute.WriteOnly, "w"},
		} {
			if mark.is {
				word += mark.text
			}
		}
		if attribute.NestedType != nil {
			word += "[" + written(attribute.NestedType.Attributes) + "]"
		}
		words = append(words, word)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}
