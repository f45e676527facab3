package main

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// kind is a type of object to measure.
type kind struct {
	title string
	// resource is the configuration of var.n of them; they call on var.day.
	resource string
	// clone adds a copy of the first object to the mock, with the values of the i-th object of the configuration, and returns the
	// attributes that differ.
	clone func(mock *mockwebex.Server, i int) map[string]any
}

var (
	builtIn = kind{title: "terraform_data", clone: cloneData, resource: `
resource "terraform_data" "it" {
  count = var.n
  input = count.index
}`}
	webhooks = kind{title: "webhooks", clone: cloneWebhook, resource: `
resource "webex_webhook" "it" {
  count      = var.n
  name       = "Webhook ${count.index}"
  target_url = "https://receiver.example.com/${count.index}"
  resource   = "messages"
  event      = "created"
}`}
	callbacksOfAgents  = callbacks("callbacks of 5 agents", 5)
	callbacksOfNumbers = callbacks("callbacks without agent", 0)
)

func cloneData(_ *mockwebex.Server, i int) map[string]any {
	number := map[string]any{"type": "number", "value": i}
	return map[string]any{"id": uuid.NewString(), "input": number, "output": number}
}

func cloneWebhook(mock *mockwebex.Server, i int) map[string]any {
	hook := mock.Webhooks()[0]
	hook.ID = ""
	hook.Name, hook.TargetURL = fmt.Sprintf("Webhook %d", i), fmt.Sprintf("https://receiver.example.com/%d", i)
	hook = mock.PutWebhook(hook)
	return map[string]any{"id": hook.ID, "name": hook.Name, "target_url": hook.TargetURL}
}

// callbacks returns callbacks with distinct numbers, which share the agents, if any.
func callbacks(title string, agents int) kind {
	const agent = "c1d2e3f4-0001-4b00-9000-%012d"
	expression := "null"
	if agents > 0 {
		expression = fmt.Sprintf("format(%q, count.index %% %d)", agent, agents)
	}
	return kind{
		title: title,
		resource: `
resource "webexcc_scheduled_callback" "it" {
  provider        = webex
  count           = var.n
  customer_name   = "Customer ${count.index}"
  callback_number = format("+4930%08d", count.index)
  timezone        = "Europe/Berlin"
  schedule_date   = var.day
  start_time      = "12:00:00"
  end_time        = "14:00:00"
  queue_id        = "a1b2c3d4-0001-4a00-8000-000000000001"
  assignee_agent  = ` + expression + `
}`,
		clone: func(mock *mockwebex.Server, i int) map[string]any {
			callback := mock.Callbacks()[0]
			callback.ID = uuid.NewString()
			callback.CustomerName, callback.CallbackNumber = fmt.Sprintf("Customer %d", i), fmt.Sprintf("+4930%08d", i)
			changed := map[string]any{}
			if agents > 0 {
				callback.AssigneeAgent = fmt.Sprintf(agent, i%agents)
				changed["assignee_agent"] = callback.AssigneeAgent
			}
			callback = mock.PutCallback(callback)
			changed["id"], changed["customer_name"], changed["callback_number"] = callback.ID, callback.CustomerName, callback.CallbackNumber
			return changed
		},
	}
}

const preamble = `
terraform {
  required_providers {
    webex = {
      source = "` + tfexectest.Source + `"
    }
  }
}

variable "n" {
  type = number
}

variable "day" {
  type = string
}
`
