terraform {
  required_version = ">= 1.8"

  required_providers {
    webex = {
      source  = "webex-terraform/webex"
      version = "~> 0.1"
    }
  }
}

# The token, the organization and the addresses of the mock are read from WEBEX_* environment variables.
provider "webex" {}

# Send an event for every message in a group space.
resource "webex_webhook" "messages" {
  name       = "New messages in group spaces"
  target_url = var.receiver_url
  resource   = "messages"
  event      = "created"
  filter     = "roomType=group"
  secret     = var.webhook_secret
}

# Look up the ID of a queue by its name.
data "webexcc_queue" "sales" {
  provider = webex
  name     = var.queue_name
}

locals {
  window = provider::webex::callback_window(var.call_at, "2h", var.timezone)
}

# Schedule a call within a window of two hours in the customer's time zone.
resource "webexcc_scheduled_callback" "customer" {
  provider = webex

  customer_name   = var.customer_name
  callback_number = var.callback_number
  timezone        = var.timezone
  schedule_date   = local.window.schedule_date
  start_time      = local.window.start_time
  end_time        = local.window.end_time
  queue_id        = data.webexcc_queue.sales.id
  callback_reason = "Renewal of the service contract"
}

# All callbacks scheduled for this number, including those created elsewhere.
data "webexcc_scheduled_callbacks" "customer" {
  provider        = webex
  callback_number = var.callback_number
  depends_on      = [webexcc_scheduled_callback.customer]
}
