# An event-driven flow: Contact Center sends events about tasks, the Webex platform sends events about recordings, and a map of
# customers defines the scheduled callbacks. Personal calls are assigned to the agent who talked with the customer last, and a global
# variable of the flow tells who was reached.
terraform {
  required_version = ">= 1.11" # for write-only secrets; use `secret` with 1.8 to 1.10

  required_providers {
    webex = {
      source  = "webex-terraform/webex"
      version = "~> 0.1"
    }
  }
}

provider "webex" {}

# Events of all tasks. These include the calls of callbacks, which have no event type of their own.
resource "webexcc_subscription" "tasks" {
  provider = webex

  name            = "Tasks of the callback flow"
  description     = "Outcome of each call."
  event_types     = ["task:new", "task:connected", "task:ended", "task:failed"]
  destination_url = "${var.receiver_url}/webexcc"

  secret_wo         = var.subscription_secret
  secret_wo_version = var.secrets_version
}

# Events of the platform for the same receiver. They are signed differently.
resource "webex_webhook" "recordings" {
  name       = "Recordings for the callback flow"
  target_url = "${var.receiver_url}/webex"
  resource   = "recordings"
  event      = "created"

  secret_wo         = var.webhook_secret
  secret_wo_version = var.secrets_version
}

data "webexcc_queue" "callbacks" {
  provider = webex
  name     = var.queue_name
}

# Takes personal calls of customers with whom nobody has talked yet.
data "webexcc_agent" "owner" {
  provider = webex
  email    = var.owner_email
}

# Searching requires cjp:config_read and the role of an administrator or supervisor.
data "webexcc_last_agent" "personal" {
  for_each        = { for key, customer in var.customers : key => customer.number if customer.personal }
  provider        = webex
  customer_number = each.value
}

locals {
  windows = {
    for key, customer in var.customers :
    key => provider::webex::callback_window(customer.call_at, "1h", customer.timezone)
  }

  # Identifies the callback in the flow. Webex documents only that it is a UUID: try it with one callback first.
  sources = { for key, customer in var.customers : key => uuidv5("url", "callback:${key}:${customer.call_at}") }
}

resource "webexcc_scheduled_callback" "customer" {
  for_each = var.customers
  provider = webex

  customer_name      = each.value.name
  callback_number    = each.value.number
  timezone           = each.value.timezone
  schedule_date      = local.windows[each.key].schedule_date
  start_time         = local.windows[each.key].start_time
  end_time           = local.windows[each.key].end_time
  queue_id           = data.webexcc_queue.callbacks.id
  callback_reason    = each.value.reason
  source_interaction = local.sources[each.key]

  assignee_agent = each.value.personal ? coalesce(
    data.webexcc_last_agent.personal[each.key].ci_user_id, data.webexcc_agent.owner.ci_user_id
  ) : null

  lifecycle {
    # A later conversation with somebody else does not move the call.
    ignore_changes = [assignee_agent]
  }
}

# The calls in which the customer was reached: the flow copies NewContact.ScheduleSourceInteractionId to this reportable global
# variable when it counts a call as a success.
data "webexcc_tasks" "reached" {
  for_each = local.sources
  provider = webex
  within   = "720h"

  global_variable = {
    name  = var.reached_variable
    value = each.value
  }
}
