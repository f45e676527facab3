terraform {
  required_version = ">= 1.8"

  required_providers {
    webex = {
      source = "webex-terraform/webex"
    }
  }
}

# Token, organization and, for the mock, the addresses come from WEBEX_* variables of the environment.
provider "webex" {}

# Tell us about every message in a group space.
resource "webex_webhook" "messages" {
  name       = "New messages in group spaces"
  target_url = var.receiver_url
  resource   = "messages"
  event      = "created"
  filter     = "roomType=group"
  secret     = var.webhook_secret
}

# People know a queue by its name, the API by its id.
data "webexcc_queue" "sales" {
  provider = webex
  name     = var.queue_name
}

locals {
  window = provider::webex::callback_window(var.call_at, "2h", var.timezone)
}

# Call the customer back in a window of two hours, in the customer's own time zone.
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

# All that is ahead for this number, also from elsewhere. It waits for the callback above, or it would not see it.
data "webexcc_scheduled_callbacks" "of_the_customer" {
  provider        = webex
  callback_number = var.callback_number
  depends_on      = [webexcc_scheduled_callback.customer]
}
